"""What tabs held when they were seen last, and what else is remembered from run to run; each stored only where it changed.

A state counts once the run that left it ended well.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.ledger.packing import unpack
from sheetcrm.model.plan import objects
from sheetcrm.model.states import LastState, digest, packed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects

SCHEMA = """
create table if not exists states (
    book text not null, tab text not null, field text not null, run integer not null, digest blob not null, blob blob not null,
    primary key (book, tab, field, run)
);
create table if not exists memories (
    book text not null, key text not null, run integer not null, digest blob not null, blob blob not null,
    primary key (book, key, run)
);
"""
COUNTING = "('done', 'quiet')"
"""Runs whose records count."""
_IDS, _ABSENT = "", "~"


@dataclass(slots=True)
class TabState:
    """The state of a tab to be remembered: its row ids, rows that are missing (id to ISO day), and its columns for both."""

    ids: Objects
    absent: Mapping[str, str]
    columns: Mapping[str, Objects]


class StateLedger:
    """The states and memories of one book."""

    def __init__(self, db: sqlite3.Connection, book: str) -> None:
        self._db, self._book = db, book

    def last(self, tab: str) -> LastState:
        """Return the last seen state of a tab; its columns are read only when somebody asks."""
        ids = self._column(tab, _IDS)
        absent = self._column(tab, _ABSENT)
        return LastState(
            objects(ids or ()),
            dict(absent or ()),
            lambda column: None if (values := self._column(tab, column)) is None else objects(values),
            lambda column: self._newest(tab, column, "digest"),
        )

    def _column(self, tab: str, column: str) -> Any:
        blob = self._newest(tab, column, "blob")
        return None if blob is None else unpack(blob)

    def _newest(self, tab: str, column: str, what: str) -> Any:
        row = self._db.execute(
            f"select s.{what} from states s join runs r on r.book = s.book and r.run = s.run and r.state in {COUNTING}"
            " where s.book = ? and s.tab = ? and s.field = ? order by s.run desc limit 1",
            (self._book, tab, column),
        ).fetchone()
        return None if row is None else row[0]

    def memory(self, key: str, default: Any = None) -> Any:
        """Return what was last remembered under a key."""
        row = self._db.execute(
            f"select m.blob from memories m join runs r on r.book = m.book and r.run = m.run and r.state in {COUNTING}"
            " where m.book = ? and m.key = ? order by m.run desc limit 1",
            (self._book, key),
        ).fetchone()
        return default if row is None else unpack(row[0])

    def keep(self, run: int, tab: str, state: TabState) -> None:
        """Store the state of a tab, a column at a time."""
        parts: dict[str, Any] = {_IDS: state.ids, _ABSENT: list(state.absent.items()), **state.columns}
        for column, values in parts.items():
            self._keep("states", "field", (tab, column), run, packed(values))

    def _keep(self, table: str, name: str, where: tuple[str, ...], run: int, body: bytes) -> None:
        """Store a blob unless the counting one is the same."""
        mark = digest(body)
        tab, value = ("tab = ? and ", where) if len(where) > 1 else ("", where)
        held = self._db.execute(
            f"select digest from {table} t join runs r on r.book = t.book and r.run = t.run and r.state in {COUNTING}"
            f" where t.book = ? and {tab}{name} = ? order by t.run desc limit 1",
            (self._book, *value),
        ).fetchone()
        if held is None or held[0] != mark:
            marks = ", ".join("?" * (len(where) + 4))
            self._db.execute(
                f"insert or replace into {table} values ({marks})",
                (self._book, *where, run, mark, zlib.compress(body, 1)),
            )

    def remember(self, run: int, key: str, value: Any) -> None:
        """Store a memory: plain data."""
        self._keep("memories", "key", (key,), run, orjson.dumps(value))

    def forget(self, run: int) -> None:
        """Drop what a run left."""
        for table in ("states", "memories"):
            self._db.execute(f"delete from {table} where book = ? and run = ?", (self._book, run))

    def drop_superseded(self) -> None:
        """Forget what runs that ended well have put newer ones in the place of."""
        for table, name in (("states", "tab, field"), ("memories", "key")):
            self._db.execute(
                f"delete from {table} where book = ? and (run, {name}) not in"
                f" (select max(t.run), {name} from {table} t join runs r on r.book = t.book and r.run = t.run"
                f" and r.state in {COUNTING} where t.book = ? group by {name})"
                f" and run in (select run from runs where book = ? and state in {COUNTING})",
                (self._book, self._book, self._book),
            )
