"""A salon whose staff type, beside a robot that stays: a workbook file or a Google Sheet on the stand-in, the real job of letters."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import openpyxl

from sheetcrm.adapters.google import GoogleBook, connect
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.config import FILE
from sheetcrm.model.columns import TABS
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.serve import Rounds
from sheetcrm.shop import Shop
from sheetcrm.workspace import Workspace, open_workspace
from tests.google.sheets import spreadsheet
from tests.laws.nights import Clock, folder
from tests.laws.test_crash import Dead
from tests.mail.business import START, Business, Post
from tests.serve.desk import CONFIG, mortal
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sheetcrm.adapters.memory import MemoryBook
    from sheetcrm.model.letters import Posting
    from sheetcrm.ports import Book, Inbox
    from tests.standin import Spreadsheet

JOBS = Path(__file__).parents[2] / "jobs"
ZONE = ZoneInfo("Europe/Moscow")
PERSON = {
    "first_name": "Anna",
    "last_name": "Smith",
    "phone": "+79991234501",
    "email": "a1@example.com",
    "status": "lead",
    "source": "site",
    "consent": "yes",
}


class Paper(Protocol):
    """What staff type into; lines count from the header, which is line 0."""

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        """Type into one cell."""

    def length(self, title: str) -> int:
        """Return how many lines a tab has."""

    def book(self, space: Workspace) -> Book:
        """Return the book as the robot opens it."""


@dataclass
class File:
    """A workbook file; each keystroke is a save."""

    path: Path
    clock: Clock

    def fill(self, tabs: Mapping[str, Any]) -> None:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for title, rows in tabs.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        self._save(made)

    def _save(self, made: openpyxl.Workbook) -> None:
        made.save(self.path)
        os.utime(self.path, (self.clock().timestamp(),) * 2)

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        made = openpyxl.load_workbook(self.path)
        made[title].cell(line + 1, place + 1).value = value
        self._save(made)

    def length(self, title: str) -> int:
        return int(openpyxl.load_workbook(self.path, read_only=False)[title].max_row)

    def book(self, space: Workspace) -> Book:
        return XlsxBook(self.path, space.holder)


@dataclass
class Memory:
    """A book in memory, where time is short."""

    held: MemoryBook
    clock: Clock

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        rows = self.held.tabs[title]
        rows.extend([None] * len(rows[0]) for _ in range(line + 1 - len(rows)))
        rows[line][place] = value
        self.held.touch(self.clock())

    def length(self, title: str) -> int:
        return len(self.held.tabs[title])

    def book(self, space: Workspace) -> Book:
        del space
        return self.held


@dataclass
class Sheet:
    """A Google Sheet on the stand-in."""

    google: StandIn
    made: Spreadsheet
    clock: Clock

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        self.made.sheet(title).put(line, place, f"{value:%d.%m.%Y %H:%M}" if isinstance(value, datetime) else value)

    def length(self, title: str) -> int:
        return len(self.made.sheet(title).values())

    def book(self, space: Workspace) -> Book:
        api = connect(self.made.id, None, self.google.url, sleep=lambda _: None)
        return GoogleBook(api, space.ledger, sleep=lambda _: None, holder=space.holder, hour=self.clock)


class Going(Clock):
    """A clock that goes: it never says the same time twice."""

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now


@dataclass
class Salon:
    """Staff type through ``type``; time goes on through ``until``, and the robot comes when it wants to."""

    place: Path
    paper: Paper
    clock: Clock
    post: Post = field(default_factory=Post)
    inbox: Inbox | None = None
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    space: Workspace = field(init=False)
    rounds: Rounds = field(init=False)
    _shop: Shop | None = None
    _wakes: datetime | None = None

    def __post_init__(self) -> None:
        (self.place / FILE).write_text(CONFIG, encoding="utf-8")
        (self.place / "jobs").mkdir()
        self.start()

    def job(self, name: str) -> None:
        """Take a job of those that are shipped."""
        path = self.place / "jobs" / f"{name}.py"
        path.write_bytes((JOBS / path.name).read_bytes())
        os.utime(path, (self.clock().timestamp(),) * 2)

    def start(self) -> None:
        """Start the robot, or start it again."""
        self.space = open_workspace(self.place)
        self._shop = self._wakes = None
        self.rounds = Rounds(self.space, self.shop, self.clock, lambda event, values: self.told.append((event, values)))

    def end(self) -> None:
        """End the process."""
        self.space.ledger.close()

    def dies(self, at: int) -> bool:
        """Let the robot come after ten minutes and die at this point of its work, then start it again; tell whether it got so far."""
        self.clock.sleep(600)
        with mortal(at) as death, suppress(Dead):
            self.rounds.once()
        self.end()
        self.start()
        return death.dead

    def shop(self) -> Shop:
        if self._shop is None:
            book = self.paper.book(self.space)
            self._shop = Shop(book, self.space.ledger, "book", self.clock, self.clock.sleep, post=self.post)
            self._shop.inbox = self.inbox
        return self._shop

    def until(self, moment: datetime) -> None:
        """Let time go on to this moment; the robot comes and rests as it does when it stays."""
        while True:
            if self._wakes is None or self._wakes <= self.clock.now:
                self.rounds.once()
                rest = self.rounds.wait(self.clock.now, at_most=timedelta(minutes=1))
                self._wakes = self.clock.now + timedelta(seconds=max(rest, 0.5))
            if self._wakes > moment:
                break
            self.clock.now = self._wakes
        self.clock.now = max(self.clock.now, moment)

    def later(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.until(self.clock.now + timedelta(seconds=seconds))

    def type(self, key: str, *, pause: float = 0, **cells: Any) -> None:
        """Type a new row cell by cell, with a pause before each but the first."""
        title = TABS[key].title.en
        line = self.paper.length(title)
        places = {column.key: place for place, column in enumerate(TABS[key].columns)}
        for number, (name, value) in enumerate(cells.items()):
            if number and pause:
                self.later(pause)
            self.paper.put(title, line, places[name], value)

    def local(self) -> datetime:
        """Return what the clock on the wall shows."""
        return self.clock.now.astimezone(ZONE).replace(tzinfo=None, microsecond=0)


@contextmanager
def salon(kind: str, **settings: Any) -> Iterator[Salon]:
    """Open a salon where the welcome is switched on: a file, a Google Sheet or in memory; ``settings`` by key are typed in before."""
    clock = Going(START - timedelta(days=1))
    with folder() as place, folder() as aside, StandIn(clock=clock) as google:
        business = Business(aside)
        business.switch_on("Welcome")
        for name, value in settings.items():
            assert business.put("settings", {"name": BY_KEY[name].name.en}, value=value)
        tabs = business.book.tabs
        business.ledger.close()
        paper: Paper
        if kind == "memory":
            paper = Memory(business.book, clock)
        elif kind == "file":
            paper = file = File(place / "clients.xlsx", clock)
            file.fill(tabs)
        else:
            paper = Sheet(google, spreadsheet(google, tabs, locale="en_GB"), clock)
        clock.now = START
        made = Salon(place, paper, clock)
        made.job("letters")
        try:
            yield made
        finally:
            made.end()


def newcomer(here: Salon, *, pause: float = 0) -> None:
    """Type a new client, and that she asked for letters."""
    here.type("clients", pause=pause, **PERSON)
    if pause:
        here.later(pause)
    here.type("history", pause=pause, client="a1@example.com", when=here.local(), event="subscription")


def mailing(here: Salon, size: int, *, pace: float, then: Callable[[Posting], None]) -> None:
    """Let so many of last month's clients be written to at once, a letter each so many seconds; ``then`` comes after each."""

    def act(posting: Posting, before: Callable[[], None]) -> None:
        before()
        here.clock.now += timedelta(seconds=pace)
        then(posting)

    here.post.act = act
    for number in range(size):
        person: dict[str, Any] = {**PERSON, "phone": f"+7999{2000000 + number}", "email": f"b{number}@example.com"}
        here.type("clients", **person, first_contact=date(2026, 10, 1))
        here.type("history", client=person["email"], when=here.local(), event="subscription")
