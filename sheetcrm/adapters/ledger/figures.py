"""Figures in the ledger: what months were when they closed, and who came to which stage when. Both only grow.

The first value of a month that is closed stands for ever, whatever a later run makes of the same rows.
"""

from __future__ import annotations

import zlib
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import orjson

from sheetcrm.model.passages import Passages
from sheetcrm.model.plan import objects

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw

SCHEMA = """
create table if not exists months (
    book text not null, month text not null, run integer not null, figures text not null, primary key (book, month, run)
);
create table if not exists passages (
    book text not null, field text not null, run integer not null, day integer not null, blob blob not null,
    primary key (book, field, run)
);
"""
_COUNTING = "('done', 'quiet')"


class FigureLedger:
    """The part of a ledger that figures are counted from; its rows count once their run is done."""

    def __init__(self, base: sqlite3.Connection, book: str) -> None:
        self._db, self._book = base, book

    def months(self) -> dict[date, Mapping[str, Raw]]:
        """Return the figures of each month that is closed, as they were then."""
        rows = self._db.execute(
            "select m.month, m.figures from months m join runs r on r.book = m.book and r.run = m.run"
            f" and r.state in {_COUNTING} where m.book = ? order by m.run desc",
            (self._book,),
        )
        return {date.fromisoformat(month): orjson.loads(figures) for month, figures in rows}

    def since(self) -> date | None:
        """Return the day of the first run that ended well; None before it."""
        (started,) = self._db.execute(
            f"select min(started) from runs where state in {_COUNTING} and book = ?", (self._book,)
        ).fetchone()
        return date.fromisoformat(started[:10]) if started else None

    def passages(self, field: str) -> Passages:
        """Return who came to which stage when, the oldest first."""
        rows = self._db.execute(
            "select p.day, p.blob from passages p join runs r on r.book = p.book and r.run = p.run"
            f" and r.state in {_COUNTING} where p.book = ? and p.field = ? order by p.run",
            (self._book, field),
        )
        clients: list[str] = []
        stages: list[str | None] = []
        days: list[int] = []
        for day, blob in rows:
            ids, values = orjson.loads(zlib.decompress(blob))
            clients += ids
            stages += values
            days += [day] * len(ids)
        return Passages(objects(clients), np.array(days, dtype=np.int64), objects(stages))

    def keep(self, run: int, months: Mapping[date, Mapping[str, Raw]] | None, passages: Mapping[str, Passages]) -> None:
        """Put down what a run counted and saw."""
        for month, figures in (months or {}).items():
            self._db.execute(
                "insert or replace into months values (?, ?, ?, ?)",
                (self._book, month.isoformat(), run, orjson.dumps(figures).decode()),
            )
        for field, seen in passages.items():
            if len(seen):
                blob = zlib.compress(orjson.dumps([list(seen.clients), list(seen.stages)]), 1)
                self._db.execute(
                    "insert or replace into passages values (?, ?, ?, ?, ?)",
                    (self._book, field, run, int(seen.days[0]), blob),
                )

    def forget(self, run: int) -> None:
        """Drop what a run had put down that did not end well."""
        for table in ("months", "passages"):
            self._db.execute(f"delete from {table} where book = ? and run = ?", (self._book, run))
