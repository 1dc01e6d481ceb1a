"""Charts of the owner's tabs live through what the robot writes: their parts byte for byte, their ranges over its rows."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sheetcrm.adapters.template import build
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.demo.workspace import make
from sheetcrm.job import Job
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellEdits, Edits, TabEdits
from sheetcrm.model.words import LANGUAGES
from sheetcrm.run import run
from sheetcrm.shop import Shop
from sheetcrm.steps import match, summarise
from sheetcrm.workspace import BOOK_NAME
from tests.laws.nights import START, Clock, house

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
    for tab in ("overview", "segments"):
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


def test_charted_rows_stay_and_what_staff_wrote_goes_with_its_row(tmp_path: Path) -> None:
    place, title = tmp_path / "salon.xlsx", TABS["managers"].title.en
    clock = Clock(START.replace(year=2126))  # the file was saved long ago
    people = [{"last_name": f"Client{n}", "phone": f"+7999000000{n}", "manager": f"M{max(3, n)}"} for n in range(5)]
    build(place, "en", fill={"clients": people}, own={"managers": ["Note"]})
    book = XlsxBook(place)

    def put(key: str, cells: dict[int, str], header: str) -> None:
        look = book.look()
        at = look.grids[TABS[key].title.en].rows[0].index(header)
        edits = CellEdits(at, list(cells), list(cells.values()))
        book.write(Edits((TabEdits(TABS[key].title.en, (edits,)),)), since=look.stamp, note=lambda _: None)

    with house(book, clock) as home:

        def managers() -> list[tuple[object, ...]]:
            assert home.night(SUMMARY, confirm=True, wait=False).state == "done"
            assert home.night(SUMMARY, wait=False).state == "quiet"
            head, *rows = book.look().grids[title].rows
            at = [list(head).index(name) for name in ("Manager", "Clients", "Note")]
            return [tuple(row[place] for place in at) for row in rows if row[at[0]] is not None]

        few = [("M3", 4, None), ("M4", 1, "on leave")]
        assert managers() == [("M3", 4, None), ("M4", 1, None)]
        before = drawn(place)
        put("managers", {2: "on leave"}, "Note")
        put("clients", {1: "M0", 2: "M1", 3: "M2"}, "Manager")
        assert managers() == [*((f"M{n}", 1, None) for n in range(4)), few[1]]
        put("clients", {1: "M3", 2: "M3", 3: "M3"}, "Manager")
        assert managers() == few
        put("clients", {1: "M0", 2: "M1", 3: "M7"}, "Manager")
        assert managers() == [("M0", 1, None), ("M1", 1, None), ("M3", 1, None), few[1], ("M7", 1, None)]
        assert drawn(place) == before
