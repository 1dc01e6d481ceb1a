"""Charts of the owner's tabs live through what the robot writes: their parts byte for byte, their ranges over its rows."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sheetcrm.demo.workspace import make
from sheetcrm.job import Job
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES
from sheetcrm.run import run
from sheetcrm.shop import Shop
from sheetcrm.steps import match, summarise
from sheetcrm.workspace import BOOK_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.words import Language

SUMMARY = Job.unscheduled("summary", [match, summarise])


def drawn(book: Path) -> dict[str, bytes]:
    """Return every part of a workbook that draws."""
    with zipfile.ZipFile(book) as pack:
        return {name: pack.read(name) for name in pack.namelist() if re.match(r"xl/(charts|drawings)/", name)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_stay_and_look_at_what_was_counted(language: Language, tmp_path: Path) -> None:
    space, _ = make(tmp_path / "demo", language)
    book = tmp_path / "demo" / BOOK_NAME[language]
    before = drawn(book)
    assert sum(name.startswith("xl/charts/chart") for name in before) == 7

    with space.alone():
        outcome = run(Shop(space.book, space.ledger, "demo"), SUMMARY, confirm=lambda _: True, wait=False)

    assert outcome.state == "done"
    assert drawn(book) == before
    pages = openpyxl.load_workbook(book)
    seen = 0
    for tab in ("overview", "segments", "managers"):
        for chart in pages[TABS[tab].title.to(language)]._charts:
            for series in chart.series:
                title, _, cells = series.val.numRef.f[1:].partition("'!")
                figures = [row[0].value for row in pages[title][cells.replace("$", "")]]
                assert any(isinstance(figure, int | float) and figure > 0 for figure in figures), (tab, cells)
                names = (series.cat.strRef or series.cat.numRef).f.split("!")[1].replace("$", "")
                shown = [row[0].value for row in pages[title][names]]
                assert [name is None for name in shown] == [figure is None for figure in figures]
                assert len(set(shown) - {None}) == sum(name is not None for name in shown)  # nothing of another part
                seen += 1
    assert seen == 8
