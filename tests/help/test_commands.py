"""Every command and option is told of, and called what it is called."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.serve.unit import unit_name
from sheetcrm.workspace import BOOK_NAME, Workspace, open_workspace
from tests.help.pages import ENGLISH, MANUAL, README, RUSSIAN, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.words import Language


@pytest.mark.parametrize("page", [ENGLISH["vps"], RUSSIAN["vps"]], ids=lambda page: page.name)
def test_the_service_is_called_what_the_page_calls_it(page: Page, salon: Callable[[Language], Path]) -> None:
    folder = salon(page.language)
    said = CliRunner().invoke(cli.main, ["-w", str(folder), "install-service"]).output

    names = set(re.findall(r"sheetcrm-[\w-]+\.service", page.text))
    assert names == {unit_name(Workspace(Path("/home/robot/salon"), open_workspace(folder).config))}
    other = (ENGLISH if page.language == "en" else RUSSIAN)["restore"].text
    assert set(re.findall(r"sheetcrm-[\w-]+\.service", other)) == names
    limit = re.search(r"^MemoryMax=(\d+)M$", said, re.MULTILINE)
    assert limit is not None
    assert limit[1] in page.text


def test_every_page_that_makes_a_workspace_says_its_language() -> None:
    for page in (README, *MANUAL):
        for line in page.lines():
            if line.startswith("sheetcrm init"):
                assert line.split()[3:5] == ["--lang", page.language], (page.name, line)


def _command(name: str) -> click.Command:
    found = cli.main.get_command(click.Context(cli.main), name)
    assert found is not None
    return found


def test_every_command_that_a_module_makes_is_in_the_catalogue_and_no_other() -> None:
    made = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {"__init__"}
    for name in made:
        import_module(f"sheetcrm.cli.{name}")
    assert set(cli.main.commands) == set(cli.CATALOGUE)


@pytest.mark.parametrize("name", sorted(cli.CATALOGUE))
@pytest.mark.parametrize("heading", ["### Commands", "### Команды"])
def test_every_command_is_documented(name: str, heading: str) -> None:
    page = next(page for page in MANUAL if page.path.stem == "start" and heading in page.headings())

    assert re.search(rf"^\| `sheetcrm {name}\b", page.section(heading), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(cli.CATALOGUE))
def test_every_option_is_documented(name: str) -> None:
    said = ENGLISH["start"].text + ENGLISH["jobs"].text
    for option in (*cli.main.params, *_command(name).params):
        if isinstance(option, click.Option) and "--version" not in option.opts:
            assert any(f"{text}" in said for text in option.opts), option.opts


def test_every_command_with_json_is_told() -> None:
    made = {name for name, command in cli.main.commands.items() if any("--json" in one.opts for one in command.params)}
    for page, words in ((ENGLISH["start"], "take `--json`"), (RUSSIAN["start"], "— `--json`")):
        told = re.search(rf"((?:`[\w-]+`(?:, | and | и )?)+) {words}", page.text)
        assert told is not None
        assert set(re.findall(r"`([\w-]+)`", told[1])) == made


def test_a_workspace_is_called_what_the_manual_calls_its_workbook() -> None:
    for page in MANUAL:
        if page.path.stem == "start":
            assert f"`{BOOK_NAME[page.language]}`" in page.text
