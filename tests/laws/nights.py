"""A shop in memory with a clock that a trial sets, and nights that the robot spends in it."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.job import Job
from sheetcrm.model.grid import Formula
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.workbook import find_tabs, read_workbook
from sheetcrm.policy.read import settings_of
from sheetcrm.run import run
from sheetcrm.shop import Shop
from sheetcrm.steps import (
    archive,
    assign,
    check,
    complete,
    facts,
    follow,
    match,
    revive,
    score,
    segment,
    tidy,
    unite,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sheetcrm.adapters.memory import Cells, MemoryBook
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.outcome import Outcome
    from sheetcrm.ports import Book

STEPS = (tidy, match, unite, revive, facts, score, segment, value, complete, assign, archive, follow, check)
NIGHTLY = Job.unscheduled("nightly", STEPS)
_DISK = Path("/dev/shm")
START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that goes when told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def next_day(self, days: int = 1) -> None:
        """Let nights pass."""
        self.now += timedelta(days=days)


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for a ledger."""
    with tempfile.TemporaryDirectory(dir=_DISK if _DISK.is_dir() else None) as path:
        yield Path(path)


@dataclass(slots=True)
class House:
    """A book, its ledger on disk, and a clock; ``shop`` is made anew after a restart."""

    book: Book
    place: Path
    clock: Clock = field(default_factory=Clock)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.place / "ledger.sqlite", "main")

    def restart(self) -> None:
        """Open the ledger again, as a new process does."""
        self.ledger.close()
        self.ledger = Ledger(self.place / "ledger.sqlite", "main")

    @property
    def shop(self) -> Shop:
        return Shop(self.book, self.ledger, "book", self.clock, self.clock.sleep)

    def night(self, job: Job = NIGHTLY, *, confirm: bool = False, wait: bool = True) -> Outcome:
        """Let the robot come once."""
        return run(self.shop, job, confirm=lambda _: confirm, wait=wait)


@contextmanager
def house(book: Book, clock: Clock | None = None) -> Iterator[House]:
    """Open a house for one trial."""
    with folder() as place:
        made = House(book, place, clock or Clock())
        try:
            yield made
        finally:
            made.ledger.close()


def tables(book: Book) -> Mapping[str, Table]:
    """Return a book's tables as a fresh reader sees them, columns removed on purpose not missed."""
    grids = book.look().grids
    workbook = read_workbook(grids)
    if "settings" not in find_tabs(grids)[0] or "settings" not in workbook.tables:
        return workbook.tables
    unused = settings_of(workbook.tables["settings"], {}, workbook.language)["unused"]
    from sheetcrm.model.words.fold import fold

    return read_workbook(grids, frozenset(fold(name) for name in unused)).tables


def staff_rows(table: Table) -> Counter[tuple[Any, ...]]:
    """Return what staff have in each row, as a multiset: where a row stands and its id do not matter."""
    keys = sorted(staff_columns(table))
    return Counter(zip(*(map(_typed, table[key]) for key in keys), strict=True))


def _typed(value: Any) -> tuple[str, Any]:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()  # a sheet shows midnight as the day
    number = isinstance(value, int | float) and not isinstance(value, bool)  # a sheet has one kind of number
    return ("number" if number else type(value).__name__, value)


def frozen(cells: Cells) -> list[list[Any]]:
    """Return a tab's cells without trailing emptiness, for comparison."""
    listed = [list(row) for row in cells]
    for row in listed:
        while row and row[-1] in (None, ""):
            row.pop()
    while listed and not listed[-1]:
        listed.pop()
    return listed


def pages(book: MemoryBook, but: tuple[str, ...] = ()) -> dict[str, list[list[Any]]]:
    """Return every tab's cells."""
    return {title: frozen(cells) for title, cells in book.tabs.items() if title not in but}


def content(table: Table) -> dict[str, list[Any]]:
    """Return a table column by column, for comparison cell by cell with its type."""
    return {key: [_typed(value) for value in table[key]] for key in table.frame.columns}


def differences(book: Book, expected: Snapshot, *, but: tuple[str, ...] = ()) -> list[str]:
    """Return where a book differs from a snapshot, cell by cell, columns of formulas and staff's formulas excepted."""
    found = tables(book)
    told = []
    for key, table in expected.tables.items():
        if key in but or not table.headers.sound:
            continue
        here = found[key]
        if len(here) != len(table):
            told.append(f"{key}: {len(here)} rows, {len(table)} expected")
            continue
        for column in table.frame.columns:
            fixed = here.fixed.get(column)
            for line, (is_there, wanted) in enumerate(zip(here[column], table[column], strict=True)):
                if (fixed is None or not fixed[line]) and _typed(is_there) != _typed(wanted):
                    told.append(f"{key}.{column}[{line}]: {is_there!r}, expected {wanted!r}")
    return told


def title(book: MemoryBook, tab: str) -> str:
    """Return what a tab is called in a book."""
    return find_tabs(book.tabs)[0][tab]


def column(book: MemoryBook, tab: str, key: str) -> int:
    """Return where a column stands."""
    headers = tables(book)[tab].headers
    return headers.own[key] if key in headers.own else headers.places[key]


def edit(
    book: MemoryBook, clock: Callable[[], datetime], change: Callable[[Cells], None], tab: str = "clients"
) -> None:
    """Let staff do something to a tab's rows (without its header row) and save."""
    cells = book.tabs[title(book, tab)]
    width = max(len(row) for row in cells)
    body = [list(row) + [None] * (width - len(row)) for row in cells[1:]]
    change(body)
    book.tabs[title(book, tab)] = [cells[0], *body]
    book.touch(clock())


def is_formula(cell: Any) -> bool:
    """Tell whether a cell holds a formula."""
    return isinstance(cell, Formula)
