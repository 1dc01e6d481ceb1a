"""A small business on the stand-in, with a robot that comes at night."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import TABS
from tests.google.sheets import opened, spreadsheet
from tests.google.waiting import Waiting
from tests.laws.nights import START, Clock, House, house
from tests.laws.workbooks import PRESENT, TAG, Draft, clean, header
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.outcome import Outcome
    from tests.standin import Seen, Spreadsheet, Tab

TITLES = (*PRESENT, "changes")


def draft(count: int = 4, **more: Any) -> Draft:
    """Return clients about whom there is little to say, each with a text of its own."""
    return Draft({"clients": tuple(clean(number) for number in range(count))} | more)


@contextmanager
def business(made: Draft, titles: tuple[str, ...] = TITLES) -> Iterator[Business]:
    """Open a business that nobody touched for a day."""
    clock = Clock(START - timedelta(days=1))
    with StandIn(clock=clock) as google:
        locale = {"ru": "ru_RU", "en": "en_GB"}[made.language]
        sheet = spreadsheet(google, made.book(titles).tabs, locale=locale)
        clock.now = START
        with house(opened(google, sheet), clock) as home:
            yield Business(google, sheet, clock, home, made)


class Business:
    """A spreadsheet, its staff and its robot."""

    def __init__(self, google: StandIn, sheet: Spreadsheet, clock: Clock, home: House, made: Draft) -> None:
        self.google, self.sheet, self.clock, self.home, self.made = google, sheet, clock, home, made
        self.language = made.language
        self.broken: list[BaseException] = []
        self.restart()

    def restart(self) -> None:
        """Open everything again, as a new process does."""
        self.home.restart()
        book, waiting = opened(self.google, self.sheet, self.home.ledger), Waiting()
        book.api.http._sleep, book.api.http._clock = waiting.sleep, waiting.clock
        self.home.book = book

    def night(self, *, days: int = 0, confirm: bool = False, wait: bool = True) -> Outcome:
        """Let the robot come once, as a new process; ``google.requests`` are then those of this night."""
        self.clock.next_day(days)
        self.restart()
        self.google.requests.clear()
        try:
            return self.home.night(confirm=confirm, wait=wait)
        finally:
            if self.broken:
                raise self.broken[0]

    def asked(self) -> dict[str, int]:
        """Return how often the robot asked in the last night, by kind."""
        kinds = [seen.kind for seen in self.google.requests]
        return {kind: kinds.count(kind) for kind in ("read", "write", "drive")}

    def tab(self, key: str = "clients") -> Tab:
        return self.sheet.sheet(TABS[key].title.to(self.language))

    def place(self, key: str, tab: str = "clients") -> int:
        """Return where a column stands."""
        return [str(cell) for cell in self.tab(tab).values()[0]].index(header(tab, key, self.language))

    def line(self, name: str, tab: str = "clients") -> int:
        """Return where a row stands that staff know by its own text; -1 where it is gone."""
        place = self.place(TAG, tab)
        return next((n for n, row in enumerate(self.tab(tab).values()) if place < len(row) and row[place] == name), -1)

    def cell(self, name: str, key: str, tab: str = "clients") -> Any:
        return self.tab(tab).value(self.line(name, tab), self.place(key, tab))

    def put(self, name: str, key: str, value: Any, tab: str = "clients") -> None:
        """Let staff put something into a cell."""
        self.tab(tab).put(self.line(name, tab), self.place(key, tab), value)

    def rows(self, tab: str = "clients") -> dict[str, dict[str, Any]]:
        """Return the cells of the rows that staff know, by their own text and by header."""
        found = {}
        values = self.tab(tab).values()
        place = self.place(TAG, tab)
        for row in values[1:]:
            cells = {str(head): row[n] if n < len(row) else None for n, head in enumerate(values[0]) if head}
            if place < len(row) and row[place] is not None:
                found[str(row[place])] = cells
        return found

    def ids(self, tab: str = "clients") -> list[Any]:
        """Return the ids in a tab."""
        place = self.place("id", tab)
        return [row[place] for row in self.tab(tab).values()[1:] if place < len(row) and row[place] is not None]

    def in_the_instant_before(
        self, act: Callable[[], None], when: Callable[[Seen], bool] = lambda _: True
    ) -> list[Seen]:
        """Let staff act once, in the instant before the first write like that takes effect; return the writes that they met."""
        met: list[Seen] = []

        def before(seen: Seen) -> None:
            if not met and seen.kind == "write" and when(seen):
                met.append(seen)
                act()

        self.before(before)
        return met

    def before(self, act: Callable[[Seen], None]) -> None:
        """Let staff act before every request; where they stumble, the night tells."""

        def careful(seen: Seen) -> None:
            try:
                act(seen)
            except Exception as error:
                self.broken.append(error)
                raise

        self.google.before = careful


def requests_of(seen: Seen, kind: str) -> list[dict[str, Any]]:
    """Return the requests of one kind in a batch."""
    body = seen.body if isinstance(seen.body, dict) else {}
    return [one[kind] for one in body.get("requests", ()) if kind in one]


def writes_to(tab: Tab, kind: str = "updateCells") -> Callable[[Seen], bool]:
    """Tell a batch that does so to a tab."""

    def does(seen: Seen) -> bool:
        for one in requests_of(seen, kind):
            place = one.get("start") or one.get("range") or one
            if place.get("sheetId") == tab.id:
                return True
        return False

    return does


def written_cells(seen: Seen, tab: Tab) -> list[tuple[int, int]]:
    """Return the lines and places of a tab that a batch writes values to."""
    found = []
    for one in requests_of(seen, "updateCells"):
        start = one["start"]
        if start.get("sheetId") == tab.id and "note" not in one["fields"]:
            for line, row in enumerate(one["rows"], start=start.get("rowIndex", 0)):
                found += [(line, start.get("columnIndex", 0) + n) for n in range(len(row["values"]))]
    return found
