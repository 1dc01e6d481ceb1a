"""Google Sheets on the stand-in, filled as a book in memory is."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google import GoogleBook, connect
from sheetcrm.adapters.google.cells import FORMATS, Dated, plain, to_cell
from sheetcrm.model.grid import Formula
from tests.standin import FormulaText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.sending import Intents
    from tests.standin import Spreadsheet, StandIn, Tab

Cells = "Sequence[Sequence[Any]]"


class Noted:
    """Batches on their way, in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, token: str, body: bytes) -> None:
        self.held[token] = body

    def drop(self, token: str) -> None:
        self.held.pop(token, None)

    def pending(self) -> list[tuple[str, bytes]]:
        return list(self.held.items())


def spreadsheet(google: StandIn, tabs: Mapping[str, Sequence[Sequence[Any]]], *, locale: str = "ru_RU") -> Spreadsheet:
    """Return a spreadsheet with these tabs, dates shown as dates."""
    made = google.add_spreadsheet(title="Клиенты", locale=locale, time_zone="Europe/Moscow", sheets=list(tabs))
    for title, rows in tabs.items():
        fill(made.sheet(title), rows)
    return made


def fill(tab: Tab, rows: Sequence[Sequence[Any]]) -> None:
    """Put rows into a tab as they are."""
    tab.fill([[standing(cell, line) for cell in row] for line, row in enumerate(rows)])
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date | time):
                tab.set_format(line, place, {"numberFormat": dict(FORMATS[type(cell)])})


def standing(cell: Any, line: int) -> Any:
    """Return a cell as the stand-in holds it."""
    if isinstance(cell, Formula):
        return FormulaText(to_cell(cell, line))
    made = to_cell(cell, line)
    return plain(made) if isinstance(made, Dated) else made


def opened(
    google: StandIn, made: Spreadsheet, intents: Intents | None = None, *, pauses: Iterable[float] = ()
) -> GoogleBook:
    """Return the book as sheetcrm opens it; it never really sleeps."""
    del pauses
    return GoogleBook(
        connect(made.id, None, google.url, sleep=lambda _: None), intents or Noted(), sleep=lambda _: None
    )
