"""Every line of code in the README and the manual is typed, each page from top to bottom; what is not typed says what it is."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import click
import pytest

from sheetcrm import cli
from tests.help.pages import MANUAL, README, Page
from tests.help.reader import BEGINS, ELSEWHERE, MAY_FAIL, NOT_RUN, walk

if TYPE_CHECKING:
    from tests.help.reader import Reader

EVERY = pytest.mark.parametrize("page", [README, *MANUAL], ids=lambda page: page.name)
INSTALL = {name for begins in ("with the source", "on a new machine") for name in BEGINS[begins]}
"""Pages that install the program; they are walked in test_install.py."""
WALKED = [page for page in (README, *MANUAL) if page.lines() and page.path.stem not in INSTALL]


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.name)
def test_whoever_types_a_page_from_top_to_bottom_gets_on(page: Page, reader: Reader) -> None:
    walk(page, reader)


@EVERY
def test_every_block_of_code_is_typed_or_is_a_text_that_says_of_what_kind(page: Page) -> None:
    """A block without a kind is for the shell, each line of it."""
    for kind, text in page.parts():
        if kind == "toml":
            assert tomllib.loads(text)
        elif kind == "python" or kind.startswith("file "):
            compile(text, kind, "exec")
        else:
            assert kind in {"line", "code", "text"}, (kind, text)


def test_what_is_not_run_stands_on_a_page() -> None:
    pages = (README, *MANUAL)
    said = {text for page in pages for _, text in page.parts()}

    assert said >= {*NOT_RUN, *MAY_FAIL}
    assert all(told in page.text for line, told in MAY_FAIL.items() for page in pages if line in page.lines())
    assert all(("code", line) in page.parts() for line, page in ELSEWHERE.items())


@EVERY
def test_every_command_of_sheetcrm_in_the_text_exists_with_its_options(page: Page) -> None:
    top = click.Context(cli.main)
    for kind, text in page.parts():
        if kind == "code" and text.startswith("sheetcrm "):
            given = re.sub(r"^sheetcrm (-w \S+ )?", "", text).split()
            if given[0] in {"--help", "--version"}:
                continue
            command = cli.main.get_command(top, given[0])
            assert command is not None, text
            command.make_parser(click.Context(command, top)).parse_args(given[1:])
