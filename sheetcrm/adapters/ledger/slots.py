"""Times of jobs in the ledger: of each job the latest one that was begun, and what became of it.

A time is *taken* while its job is at work, *waiting* where it shall be tried again, and *over* once it came to an end. Who holds the
workspace's lock and finds one taken knows that its process died.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.adapters.ledger.moments import iso, moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

SCHEMA = """
create table if not exists slots (
    book text not null, job text not null, slot text not null, said text not null, state text not null, at text not null,
    again text, tries integer not null default 0, deaths integer not null default 0, run integer not null default 0,
    result text not null default '', primary key (book, job)
);
create table if not exists robots (book text primary key, began text not null);
"""
_FIELDS = "job, slot, said, state, at, again, tries, deaths, run, result"


@dataclass(frozen=True, slots=True)
class Slot:
    """The latest time of a job that was begun; instants are aware, UTC. ``said`` is the schedule that it belongs to.

    ``again`` is when it is tried again, ``tries`` how often it had to be put off, ``deaths`` how often its process died, ``run`` the last
    run that was begun for it, ``result`` what it came to: done, quiet, refused, failed or missed.
    """

    job: str
    slot: datetime
    said: str
    state: str
    at: datetime
    again: datetime | None = None
    tries: int = 0
    deaths: int = 0
    run: int = 0
    result: str = ""

    @property
    def over(self) -> bool:
        """Whether it came to an end."""
        return self.state == "over"


class SlotLedger:
    """The times of the jobs of one book."""

    def __init__(
        self, db: sqlite3.Connection, book: str, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self.book, self._transaction = db, book, transaction

    def all(self) -> dict[str, Slot]:
        """Return the latest time of each job."""
        rows = self._db.execute(f"select {_FIELDS} from slots where book = ? order by job", (self.book,))
        return {
            job: Slot(job, moment(slot), said, state, moment(at), moment(again) if again else None, *rest)
            for job, slot, said, state, at, again, *rest in rows
        }

    def began(self) -> datetime | None:
        """Return when the first time of a job was begun, or missed; None where none ever was."""
        held = self._db.execute("select began from robots where book = ?", (self.book,)).fetchone()
        return moment(held[0]) if held else None

    def _begin(self, at: datetime) -> None:
        self._db.execute("insert or ignore into robots values (?, ?)", (self.book, iso(at)))

    def of(self, job: str) -> Slot | None:
        """Return the latest time of a job that was begun."""
        return self.all().get(job)

    def take(self, job: str, slot: datetime, said: str, *, at: datetime) -> Slot:
        """Begin a time of a job, or go on with it where it was put off or its process died; return how it stands now.

        Call it inside the workspace's lock.
        """
        with self._transaction():
            self._begin(at)
            held = self.of(job)
            if held is not None and held.slot == slot and held.said == said and not held.over:
                self._db.execute(
                    "update slots set state = 'taken', at = ?, deaths = deaths + (state = 'taken') where book = ? and job = ?",
                    (iso(at), self.book, job),
                )
            else:
                self._db.execute(
                    "insert or replace into slots (book, job, slot, said, state, at) values (?, ?, ?, ?, 'taken', ?)",
                    (self.book, job, iso(slot), said, iso(at)),
                )
            taken = self.of(job)
        assert taken is not None
        return taken

    def put_off(self, job: str, again: datetime, *, at: datetime, failed: bool = True) -> None:
        """Let a time that was taken wait; ``failed`` counts it as a try."""
        with self._transaction():
            self._db.execute(
                "update slots set state = 'waiting', again = ?, at = ?, tries = tries + ?, deaths = 0 where book = ? and job = ?",
                (iso(again), iso(at), failed, self.book, job),
            )

    def finish(self, job: str, result: str, *, at: datetime) -> None:
        """Note that a time came to its end."""
        with self._transaction():
            self._db.execute(
                "update slots set state = 'over', result = ?, at = ?, again = null where book = ? and job = ?",
                (result, iso(at), self.book, job),
            )

    def miss(self, job: str, slot: datetime, said: str, *, at: datetime) -> None:
        """Note that a time went by and its job may not begin any more."""
        with self._transaction():
            self._begin(at)
            self._db.execute(
                "insert or replace into slots (book, job, slot, said, state, at, result) values (?, ?, ?, ?, 'over', ?, 'missed')",
                (self.book, job, iso(slot), said, iso(at)),
            )

    def begun(self, job: str, run: int) -> None:
        """Note which run was begun for a time that is taken; inside the transaction that begins the run."""
        self._db.execute(
            "update slots set run = ? where book = ? and job = ? and state = 'taken'", (run, self.book, job)
        )
