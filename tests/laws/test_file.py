"""Laws 1 and 2 through a workbook file."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING

import xlsxwriter
from hypothesis import given

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Formula
from tests.laws.nights import START, differences, folder, house
from tests.laws.profile import tried
from tests.laws.workbooks import PRESENT, drafts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.laws.workbooks import Draft


def save(draft: Draft, path: Path) -> None:
    """Write a draft as Excel would: dates with a format, text as text, formulas with what they show."""
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        day, moment = (book.add_format({"num_format": form}) for form in ("dd.mm.yyyy", "dd.mm.yyyy hh:mm"))
        for tab in PRESENT:
            sheet = book.add_worksheet(TABS[tab].title.to(draft.language))
            for row, cells in enumerate(draft.cells(tab)):
                for column, cell in enumerate(cells):
                    if isinstance(cell, Formula):
                        sheet.write_formula(row, column, "=" + cell.text.format(row=row + 1), None, cell.shown)
                    elif isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    os.utime(path, (START.timestamp() - 3600,) * 2)


@tried(30)
@given(draft=drafts(most=5, stories=3))
def test_what_was_planned_stands_in_the_file_and_the_second_night_is_quiet(draft: Draft) -> None:
    with folder() as place:
        path = place / "book.xlsx"
        save(draft, path)
        book = XlsxBook(path)
        with house(book) as home:
            outcome = home.night()
            told = differences(book, outcome.before.after(outcome.plan))
            stamp = book.look().stamp
            second = home.night()

        assert outcome.state == "done"
        assert told == []
        assert second.state == "quiet", (second.plan.changes, second.plan.appends, second.plan.removals)
        assert book.look().stamp == stamp
