"""A workspace with one job, a book in memory and a clock that is set; processes come, die and come again."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from sheetcrm.config import FILE
from sheetcrm.serve import Rounds
from sheetcrm.serve.times import around, closes
from sheetcrm.shop import Shop
from sheetcrm.show_serve import UNSAID
from sheetcrm.workspace import Workspace, open_workspace
from tests.laws.nights import Clock, folder
from tests.laws.test_crash import Death, mortal_ledger
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.adapters.memory import MemoryBook
    from sheetcrm.job import Job

CONFIG = 'language = "en"\n[book]\nkind = "xlsx"\npath = "clients.xlsx"\n'
NOTES = '''"""Writes into each client's notes when it came."""

from datetime import timedelta

from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Plan


def notes(snapshot):
    clients = snapshot["clients"]
    return Plan.of(clients.change("notes", [str(snapshot.now)] * len(clients), "came"))


job = Job({when}, steps=[notes], late={late})
'''


@contextmanager
def mortal(at: int) -> Iterator[Death]:
    """Let the process die at its nth event, each transaction of the ledger being three."""
    death = Death(at)
    with pytest.MonkeyPatch.context() as patch:
        mortal_ledger(death, patch)
        yield death


@dataclass
class Desk:
    """A workspace in a folder; ``since`` is when its job files were put there."""

    place: Path
    book: MemoryBook
    clock: Clock
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    open: list[Workspace] = field(default_factory=list)
    also: Callable[[str, dict[str, Any]], None] = lambda *_: None

    @property
    def since(self) -> datetime:
        return self._since

    def __post_init__(self) -> None:
        self._since = self.clock()
        (self.place / "jobs").mkdir()
        (self.place / FILE).write_text(CONFIG, encoding="utf-8")

    def job(self, name: str, text: str) -> None:
        """Put a job file there now."""
        path = self.place / "jobs" / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        os.utime(path, (self.clock().timestamp(),) * 2)

    def process(self, **more: Any) -> Rounds:
        """Start a process: all that it knows is on the disk."""
        while self.open:
            self.open.pop().ledger.close()
        space = open_workspace(self.place)
        self.open.append(space)
        return Rounds(space, lambda: self.shop(space), self.clock, self.hear, **more)

    def shop(self, space: Workspace) -> Shop:
        return Shop(self.book, space.ledger, "book", self.clock, self.clock.sleep)

    def hear(self, event: str, values: dict[str, Any]) -> None:
        if event not in UNSAID:
            self.told.append((event, values))
        self.also(event, values)

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.told]

    @property
    def ledger(self) -> Ledger:
        return self.open[-1].ledger

    def done(self, name: str) -> list[datetime]:
        """Return when the runs of a job began that came to their end."""
        return [
            datetime.fromisoformat(run.started)
            for run in self.ledger.runs(limit=10_000)
            if run.job == name and run.state in {"done", "quiet"}
        ]


@contextmanager
def desk(
    when: str = 'every().day.at("02:30")',
    *,
    late: str = "None",
    zone: str = "Europe/Moscow",
    start: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC),
) -> Iterator[Desk]:
    """Open a workspace whose job ``notes`` changes the book each time it comes, so that each time can be counted."""
    draft = Draft({"clients": (clean(0),)}, overrides={"time_zone": zone}, language="en")
    with folder() as place:
        made = Desk(place, draft.book(("clients", "journal", "settings")), Clock(start))
        made.job("notes", NOTES.format(when=when, late=late))
        try:
            yield made
        finally:
            while made.open:
                made.open.pop().ledger.close()


def slot_of(job: Job, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the latest time of a job and until when it may begin."""
    slot, following = around(job.when, ZoneInfo(zone), now)
    return slot, closes(slot, following, job.late)
