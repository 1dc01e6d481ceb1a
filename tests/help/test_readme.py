"""The README promises nothing that is not so."""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING

from sheetcrm.workspace import open_workspace
from tests.benchmarks.__main__ import PARTS
from tests.help.pages import README, TOP

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.words import Language


def test_the_test_line_stands_alone_where_ci_looks_for_it() -> None:
    section = README.section("## Tests")

    indented = [line for line in section.splitlines() if line.startswith(" ")]

    assert indented == [
        "    python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/python -m pytest"
    ]


def test_before_and_after_are_what_the_practice_night_did(demos: dict[Language, Path]) -> None:
    space = open_workspace(demos["en"])
    changes = {
        (_shown(old), _shown(new))
        for change in space.ledger.changes(1)
        if change.tab == "clients"
        for old, new in zip(change.old, change.new, strict=True)
    }
    evening, morning = (re.findall(r"`([^`]+)`", said) for said in re.findall(r"^!\[(.*)\]", README.text, re.MULTILINE))
    asked = re.findall(r"asked, as `(.+?)` is", README.text)

    assert len(evening) > 7
    assert {(old.replace("␣", " "), new) for old, new in zip(evening, morning, strict=True)} <= changes
    assert {problem[3] for problem in space.ledger.states.memory("shown")} >= {*asked}
    assert asked


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def test_figures_come_from_the_page_that_one_command_prints() -> None:
    page = (TOP / "tests/benchmarks/MEASURED.md").read_text(encoding="utf-8")
    assert "](tests/benchmarks/MEASURED.md)" in README.text
    assert [f"## {part.title}" for part in PARTS] == [line for line in page.splitlines() if line.startswith("## ")]
    for part in PARTS:
        assert importlib.util.find_spec(part.command[0])


def test_what_is_not_there_yet_is_promised_nowhere_else() -> None:
    rest = README.text.replace(README.section("## Not yet"), "")

    assert not re.search(r"newsletter|campaign|scheduler", rest, re.IGNORECASE)
