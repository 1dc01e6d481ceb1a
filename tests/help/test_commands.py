"""Every command in the README and the manual runs as it stands there; every command and option is told of."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from datetime import UTC, datetime, timedelta
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
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.words import Language

WITH_COMMANDS = [page for page in (README, *MANUAL) if page.commands()]
MAKES = {"init", "demo"}


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_the_commands_of_a_page_run_in_their_order(
    page: Page, salon: Callable[[Language], Path], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A page that makes no workspace of its own is read inside the practice one; $HOME holds the folder ``salon``."""
    top = salon(page.language).parent
    monkeypatch.setenv("HOME", str(top))
    commands = page.commands()
    google = request.getfixturevalue("google") if any("--google" in words for words in commands) else None
    inside = not any(words[1] in MAKES for words in commands)
    if any(words[:3] == ["sheetcrm", "init", "salon"] for words in commands):
        (top / "salon").rename(top / "practice")
    monkeypatch.chdir(top / "salon" if inside else top)
    for name, text in _own_jobs(page).items():
        Path("jobs", name).write_text(text, encoding="utf-8")
    for words in commands:
        if words[0] == "cd":
            monkeypatch.chdir(Path(words[1]).expanduser())
            continue
        given = _here(words[1:], google) if google else words[1:]
        result = CliRunner().invoke(cli.main, [os.path.expandvars(word) for word in given])
        assert result.exit_code in {cli.DONE, cli.TOLD}, (words, result.output)
        assert result.output.strip(), words
        for book in top.glob("*/*.xlsx"):  # as if it had been saved an hour ago: nobody waits in a test
            os.utime(book, (time.time() - 3600,) * 2)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Give the page's reader an empty Google Sheet on the stand-in, which nobody touched for a day."""
    with StandIn(clock=lambda: datetime.now(UTC) - timedelta(days=1)) as google:
        monkeypatch.setenv("SHEET", google.add_spreadsheet(title="salon", sheets=["Sheet1"]).id)
        yield google


def _here(words: list[str], google: StandIn) -> list[str]:
    """Lead a command to the stand-in instead of Google, where no key is needed."""
    if "--google" not in words:
        return words
    key = words.index("--credentials")
    return [*words[:key], *words[key + 2 :], "--api-root", google.url]


def _own_jobs(page: Page) -> dict[str, str]:
    """Return the job files whose whole text and name a page gives."""
    return {
        found[1]: found[2]
        for found in re.finditer(r"`jobs/(\w+\.py)`:\n\n```python\n(.*?)^```", page.text, re.MULTILINE | re.DOTALL)
    }


@pytest.mark.parametrize("page", [README, *MANUAL], ids=lambda page: page.name)
def test_every_block_for_the_shell_can_be_typed(page: Page) -> None:
    """Lines of cron and of config.toml aside, bash reads them; whether a program is there it does not say."""
    lines = [line for block in page.fences() if not block.startswith("[") for line in block.splitlines()]
    shell = "\n".join(line for line in lines if not re.match(r"(?:[\d*/]+ ){5}", line))

    read = subprocess.run(["bash", "-n"], input=shell, text=True, capture_output=True, check=False)

    assert read.returncode == 0, read.stderr


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


@pytest.mark.parametrize("page", [ENGLISH["google"], RUSSIAN["google"]], ids=lambda page: page.name)
def test_the_key_comes_to_its_place_as_the_page_says(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the machine everything but the change of user is done as it stands there: nobody can log in as the robot."""
    assert "robot@" not in page.text
    (line,) = [line for block in page.fences() for line in block.splitlines() if line.startswith("ssh ")]
    there = shlex.split(line)[-1].replace("sudo install -o robot -g robot ", "install ").replace("~robot", "~")
    monkeypatch.setenv("HOME", str(tmp_path))
    arrived = tmp_path / "login"
    arrived.mkdir()
    (arrived / "key.json").write_text("{}", encoding="utf-8")

    subprocess.run(["bash", "-c", there], cwd=arrived, check=True)

    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600
    assert not list(arrived.iterdir())


def test_every_page_that_makes_a_workspace_says_its_language() -> None:
    for page in (README, *MANUAL):
        for words in page.commands():
            if words[1] == "init":
                assert ["--lang", page.language] == words[3:5], (page.name, words)


def test_commands_are_found_where_they_should_be() -> None:
    found = {page.name: [" ".join(words) for words in page.commands()] for page in WITH_COMMANDS}

    assert "sheetcrm init salon --lang en" in found["README.md"]
    assert "sheetcrm -w $HOME/salon run-due" in found["sheetcrm/help/en/jobs.md"]
    assert "sheetcrm why +79990000037" in found["sheetcrm/help/ru/start.md"]
    assert "sheetcrm run morning" in found["sheetcrm/help/en/jobs.md"]


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


def test_every_command_that_a_page_speaks_of_exists() -> None:
    for page in (README, *MANUAL):
        for name in re.findall(r"`sheetcrm (?:-w \S+ )?([a-z][a-z-]*)", page.text):
            assert name in cli.CATALOGUE, (page.name, name)


def test_a_workspace_is_called_what_the_manual_calls_its_workbook() -> None:
    for page in MANUAL:
        if page.path.stem == "start":
            assert f"`{BOOK_NAME[page.language]}`" in page.text
