"""Of logs that nobody has to know again only the top is read; of those that tell something, all of it."""

from __future__ import annotations

from sheetcrm.model.columns import TABS
from tests.google.sheets import opened, spreadsheet
from tests.standin import StandIn


def test_letters_and_marks_are_read_whole_and_the_journal_is_not() -> None:
    tabs = {
        TABS[key].title.ru: [[column.header.ru for column in TABS[key].columns], *([f"x{n}"] for n in range(40))]
        for key in ("letters", "suppressed", "journal", "changes")
    }
    with StandIn() as google:
        grids = opened(google, spreadsheet(google, tabs)).look().grids
        count = {key: len(grids[TABS[key].title.ru].rows) for key in ("letters", "suppressed", "journal", "changes")}

    assert count["letters"] == count["suppressed"] == 41
    assert count["journal"] == count["changes"] == 10
