"""What the sheet cannot know: runs and their changes, ids, last seen states, remembered checks; SQLite in the workspace.

Everything a run records carries its number and counts only once the run is marked as done. So what a run is about to write can be on disk
before the workbook changes, and a crash between the two leaves either both or neither (:meth:`Ledger.settle`).
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.ledger.figures import SCHEMA as FIGURE_SCHEMA
from sheetcrm.adapters.ledger.figures import FigureLedger
from sheetcrm.adapters.ledger.packing import change_of, coded, decoded, folded, pack, unpack
from sheetcrm.adapters.ledger.post import SCHEMA as POST_SCHEMA
from sheetcrm.adapters.ledger.post import PostLedger
from sheetcrm.adapters.ledger.slots import SCHEMA as SLOT_SCHEMA
from sheetcrm.adapters.ledger.slots import SlotLedger
from sheetcrm.adapters.ledger.states import COUNTING, StateLedger, TabState
from sheetcrm.adapters.ledger.states import SCHEMA as STATE_SCHEMA
from sheetcrm.errors import LedgerUnusable
from sheetcrm.model.deeds import Deeds
from sheetcrm.model.plan import Move, Row
from sheetcrm.model.states import encode
from sheetcrm.model.words import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sheetcrm.model.passages import Passages
    from sheetcrm.model.plan import Change, Plan
    from sheetcrm.model.posted import Posted

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists runs (
    book text not null, run integer not null, job text not null, started text not null, finished text,
    state text not null, stamp_before text, stamp_after text, summary text, primary key (book, run)
);
create table if not exists changes (
    book text not null, run integer not null, tab text not null, field text not null, cells integer not null, blob blob not null,
    primary key (book, run, tab, field)
);
create table if not exists moved_rows (
    book text not null, run integer not null, tab text not null, kind text not null, blob blob not null,
    primary key (book, run, tab, kind)
);
create table if not exists minted (
    book text not null, run integer not null, tab text not null, blob blob not null, primary key (book, run, tab)
);
create table if not exists intents (
    place integer primary key, book text not null, token text not null, body blob not null, unique (book, token)
);
"""
_TALLY = "letters.log"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as the ledger knows it; instants are ISO texts in UTC. ``state``: running, writing, done, quiet, refused or failed."""

    number: int
    job: str
    started: str
    finished: str | None
    state: str
    stamp_before: str | None
    stamp_after: str | None
    summary: Mapping[str, Any]


@dataclass(slots=True)
class Record:
    """All that a run leaves in the ledger.

    ``held`` is what rows that moved had held where their moves set something, by row, ``passages`` who came to another stage, by column.
    """

    plan: Plan
    states: Mapping[str, TabState] = field(default_factory=dict)
    memories: Mapping[str, Any] = field(default_factory=dict)
    letters: tuple[Posted, ...] = ()
    held: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    passages: Mapping[str, Passages] = field(default_factory=dict)


class Ledger:
    """The ledger of one book. Raises LedgerUnusable where the file cannot be opened or is none of ours.

    ``secret`` keys the hashes of addresses.
    """

    def __init__(self, path: Path, book: str, secret: bytes = b"") -> None:
        self.path, self.book = path, book
        try:
            fresh = not path.exists()
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            if fresh:
                path.chmod(0o600)  # clients' data: for the operator's eyes only
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(_SCHEMA + STATE_SCHEMA + POST_SCHEMA + SLOT_SCHEMA + FIGURE_SCHEMA)
            self._db.execute("select book, run, state, summary from runs limit 0")  # a stranger's tables fail here
            self._db.execute("insert or ignore into meta values ('name', ?)", (secrets.token_hex(8),))
            self.name = str(self._db.execute("select value from meta where key = 'name'").fetchone()[0])
            tally = path.with_name(_TALLY)
            self.post = PostLedger(self._db, book, secret or self.name.encode(), self._transaction, tally)
            self.slots = SlotLedger(self._db, book, self._transaction)
            self.figures = FigureLedger(self._db, book)
            self.states = StateLedger(self._db, book)
            mark = hashlib.sha256(secret).hexdigest()[:16]
            self._db.execute("insert or ignore into meta values ('secret', ?)", (mark,))
            held = self._db.execute("select value from meta where key = 'secret'").fetchone()[0]
            self.post.sound = held == mark
        except (sqlite3.Error, OSError) as error:
            raise LedgerUnusable(path=path, reason=error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def holder(self) -> str:
        """The installation that looked after the book last, as far as this ledger knows; empty where nobody did or a person adopted it."""
        held = self._db.execute("select value from meta where key = ?", (f"holder {self.book}",)).fetchone()
        return str(held[0]) if held else ""

    def hold(self, holder: str) -> None:
        """Note which installation looks after the book."""
        if holder != self.holder:
            with self._transaction():
                self._db.execute("insert or replace into meta values (?, ?)", (f"holder {self.book}", holder))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
            self._db.execute("commit")
        except BaseException as error:
            if self._db.in_transaction:  # where the disk is full SQLite has taken it back by itself
                self._db.execute("rollback")
            if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                raise LedgerUnusable(path=self.path, reason=faults.DISK_FULL) from error
            raise

    # -- runs

    def begin(self, job: str, started: str, *, above: int = 0, after: int = 0) -> int:
        """Open a run and return its number: one more than every run here and than ``above``.

        ``after`` is the run in which rows moved of which this one is the other part.
        """
        with self._transaction():
            number = max(self.last_begun(), above) + 1
            self._db.execute(
                "insert into runs (book, run, job, started, state, summary) values (?, ?, ?, ?, 'running', ?)",
                (self.book, number, job, started, orjson.dumps({"after": after} if after else {}).decode()),
            )
            self.slots.begun(job, number)
        return number

    def prepare(self, run: int, record: Record, *, before: str, after: str) -> None:
        """Put all that the run is about to write on disk, before the workbook changes; it does not count yet."""
        with self._transaction():
            self._forget(run)
            self._record(run, record)
            self._db.execute(
                "update runs set state = 'writing', stamp_before = ?, stamp_after = ? where book = ? and run = ?",
                (before, after, self.book, run),
            )

    def finish(
        self,
        run: int,
        state: str,
        finished: str,
        summary: Mapping[str, Any],
        record: Record | None = None,
        stamp: str | None = None,
        memories: Mapping[str, Any] | None = None,
        settled: bool = True,
    ) -> None:
        """Close a run. What it prepared, or records now instead, counts from here on if the state is done or quiet, else it is dropped.

        ``memories`` are of what came about only after it was prepared. ``stamp`` is the state of the book that the run saw last,
        where it did not write. ``settled``: it has dealt with what runs that died had written, which is forgotten.
        """
        with self._transaction():
            if state not in {"done", "quiet"}:
                self._forget(run, but="changes" if state == "failed" else "")
            elif record is not None:
                self._forget(run)
                self._record(run, record)
            self._db.execute(
                "update runs set state = ?, finished = ?, summary = ?, stamp_after = coalesce(?, stamp_after)"
                " where book = ? and run = ?",
                (state, finished, orjson.dumps(summary, default=str).decode(), stamp, self.book, run),
            )
            for key, value in (memories or {}).items():
                self.states.remember(run, key, value)
            if state in {"done", "quiet"}:
                self.states.drop_superseded()
                if settled:
                    self._db.execute(
                        "delete from changes where book = ? and run in"
                        " (select run from runs where book = ? and state = 'failed')",
                        (self.book, self.book),
                    )

    def ended_well(self, run: int) -> bool:
        """Tell whether a run came to its end and was not the first of two parts, in which rows only moved."""
        held = self._db.execute("select state from runs where book = ? and run = ?", (self.book, run)).fetchone()
        return (
            held is not None
            and held[0] in {"done", "quiet", "refused"}
            and not self._rows("run = ? and kind = 'move'", run)
        )

    def unfinished(self) -> RunRecord | None:
        """Return the run that was writing when its process died, if there is one."""
        return next((run for run in self.runs(limit=20) if run.state == "writing"), None)

    def settle(self, *, finished: str) -> None:
        """Mark runs that died before they wrote anything as failed."""
        with self._transaction():
            self._db.execute(
                "update runs set state = 'failed', finished = ? where book = ? and state = 'running'",
                (finished, self.book),
            )

    def runs(self, *, limit: int = 20) -> list[RunRecord]:
        """Return the latest runs, newest first."""
        rows = self._db.execute(
            "select run, job, started, finished, state, stamp_before, stamp_after, summary from runs where book = ?"
            " order by run desc limit ?",
            (self.book, limit),
        )
        return [_run(row) for row in rows]

    def latest(self) -> dict[str, RunRecord]:
        """Return the last run of each job, whoever began it."""
        rows = self._db.execute(
            "select run, job, started, finished, state, stamp_before, stamp_after, summary from runs where book = ?1"
            " and run in (select max(run) from runs where book = ?1 group by job)",
            (self.book,),
        )
        return {record.job: record for record in map(_run, rows)}

    def last_begun(self) -> int:
        """Return the number of the last run, whatever became of it; 0 before the first."""
        top = self._db.execute("select coalesce(max(run), 0) from runs where book = ?", (self.book,)).fetchone()
        return int(top[0])

    def last_written(self) -> RunRecord | None:
        """Return the last run that changed the workbook."""
        return self._last("('done')")

    def last_seen(self) -> RunRecord | None:
        """Return the last run whose records count, whether or not it had anything to write."""
        return self._last(COUNTING)

    def _last(self, states: str) -> RunRecord | None:
        rows = self._db.execute(
            "select run, job, started, finished, state, stamp_before, stamp_after, summary from runs"
            f" where book = ? and state in {states} order by run desc limit 1",
            (self.book,),
        )
        return next((_run(row) for row in rows), None)

    def changes(self, run: int) -> list[Change]:
        """Return what a run changed, column by column."""
        rows = self._db.execute(
            f"select tab, field, blob from changes where book = ? and run = ? and run in"
            f" (select run from runs where book = ? and state in {COUNTING}) order by tab, field",
            (self.book, run, self.book),
        )
        return [change_of(tab, column, unpack(blob)) for tab, column, blob in rows]

    def attempted(self) -> list[Change]:
        """Return what runs meant to change that died in the midst of it, since the last one that ended well: some of it may stand there."""
        rows = self._db.execute(
            "select tab, field, blob from changes where book = ? and run in"
            " (select run from runs where book = ? and state = 'failed')",
            (self.book, self.book),
        )
        return [change_of(tab, column, unpack(blob)) for tab, column, blob in rows]

    def deeds(self, run: int) -> Deeds:
        """Return what a run did that ended well: its cells, rows and letters."""
        appends: dict[str, tuple[Row, ...]] = {}
        moves: list[Move] = []
        held: dict[str, dict[str, Any]] = {}
        removals: dict[str, frozenset[str]] = {}
        for tab, kind, rows in self._rows("run = ?", run):
            if kind == "append":
                appends[tab] = tuple(Row(row, decoded(values), why) for row, values, why in rows)
            elif kind == "move":
                moves += [Move(row, tab, target, decoded(values), why) for row, target, values, why, _ in rows]
                held |= {row: decoded(before) for row, *_, before in rows}
            else:
                removals[tab] = frozenset(rows)
        return Deeds(tuple(self.changes(run)), appends, tuple(moves), held, tuple(self.post.gone_in(run)), removals)

    def all_deeds(self) -> Iterator[tuple[RunRecord, Deeds]]:
        """Yield what each run did that ended well, oldest first; letters left out."""
        for record in reversed(self.runs(limit=-1)):
            if record.state in {"done", "quiet"}:
                yield record, replace(self.deeds(record.number), letters=())

    def _rows(self, where: str, *values: object) -> list[tuple[str, str, Any]]:
        rows = self._db.execute(
            f"select tab, kind, blob from moved_rows where book = ? and {where} order by tab, kind",
            (self.book, *values),
        )
        return [(tab, kind, unpack(blob)) for tab, kind, blob in rows]

    # -- batches on their way

    def put(self, token: str, body: bytes) -> None:
        """Note a batch before it is sent: what it expects to find, by its token."""
        with self._transaction():
            self._db.execute(
                "insert into intents (book, token, body) values (?, ?, ?)"
                " on conflict (book, token) do update set body = excluded.body",
                (self.book, token, zlib.compress(body, 1)),
            )

    def drop(self, token: str) -> None:
        """Forget a batch: what became of it is known, and nothing is left to mend."""
        with self._transaction():
            self._db.execute("delete from intents where book = ? and token = ?", (self.book, token))

    def pending(self) -> list[tuple[str, bytes]]:
        """Return the batches of which nobody knows what became of them, oldest first."""
        rows = self._db.execute("select token, body from intents where book = ? order by place", (self.book,))
        return [(token, zlib.decompress(body)) for token, body in rows]

    # -- ids

    def mint(self, run: int, tab: str, ids: Iterable[str]) -> None:
        """Note new ids, before anybody writes them. They are taken for good, whether or not the run ends well."""
        listed = list(ids)
        with self._transaction():
            held = self._db.execute(
                "select blob from minted where book = ? and run = ? and tab = ?", (self.book, run, tab)
            ).fetchone()
            listed = [*(unpack(held[0]) if held else []), *listed]
            self._db.execute("insert or replace into minted values (?, ?, ?, ?)", (self.book, run, tab, pack(listed)))

    def known(self, tab: str) -> set[str]:
        """Return every id ever minted for a tab."""
        known: set[str] = set()
        for (blob,) in self._db.execute("select blob from minted where book = ? and tab = ?", (self.book, tab)):
            known.update(unpack(blob))
        return known

    def made(self, tab: str, *, since: int = 0, began: str = "") -> set[str]:
        """Return the ids of all rows that runs after ``since`` which ended well appended to a tab, and of those that a person adopted.

        ``began`` leaves out runs that were started before that instant, an ISO text in UTC.
        """
        ended = f"select run from runs where book = ? and state in {COUNTING} and run > {int(since)} and started >= ?"
        appended = self._db.execute(
            f"select blob from moved_rows where book = ? and tab = ? and kind = 'append' and run in ({ended})",
            (self.book, tab, self.book, began),
        )
        made = {row[0] for (blob,) in appended for row in unpack(blob)}
        adopted = self._db.execute(
            f"select blob from minted where book = ? and tab = ? and run in ({ended} and job = 'adopt')",
            (self.book, tab, self.book, began),
        )
        return made.union(*(unpack(blob) for (blob,) in adopted))

    # -- writing

    def _record(self, run: int, record: Record) -> None:
        for (tab, column), change in record.plan.changes.items():
            body = {
                "ids": list(change.ids),
                "old": list(encode(change.old)),
                "new": list(encode(change.new)),
                "why": folded(change.why),
            }
            self._db.execute(
                "insert or replace into changes values (?, ?, ?, ?, ?, ?)",
                (self.book, run, tab, column, len(change), pack(body)),
            )
        for tab, rows in record.plan.appends.items():
            listed = [[row.id, coded(row.values), row.why] for row in rows]
            self._db.execute(
                "insert or replace into moved_rows values (?, ?, ?, 'append', ?)", (self.book, run, tab, pack(listed))
            )
        for tab, ids in record.plan.removals.items():
            self._db.execute(
                "insert or replace into moved_rows values (?, ?, ?, 'remove', ?)",
                (self.book, run, tab, pack(list(ids))),
            )
        for tab in sorted({move.source for move in record.plan.moves}):
            listed = [
                [
                    move.id,
                    move.target,
                    coded(move.values),
                    move.why,
                    coded(record.held.get(move.id, {})),
                ]
                for move in record.plan.moves
                if move.source == tab
            ]
            self._db.execute(
                "insert or replace into moved_rows values (?, ?, ?, 'move', ?)", (self.book, run, tab, pack(listed))
            )
        for tab, keys in record.plan.columns.items():
            self._db.execute(
                "insert or replace into moved_rows values (?, ?, ?, 'column', ?)",
                (self.book, run, tab, pack(list(keys))),
            )
        for tab, state in record.states.items():
            self.states.keep(run, tab, state)
        for key, value in record.memories.items():
            self.states.remember(run, key, value)
        self.post.plan(run, record.letters)
        self.figures.keep(run, record.plan.months, record.passages)

    def _forget(self, run: int, but: str = "") -> None:
        for table in {"changes", "moved_rows"} - {but}:
            self._db.execute(f"delete from {table} where book = ? and run = ?", (self.book, run))
        self.states.forget(run)
        self.post.forget(run)
        self.figures.forget(run)


def _run(row: tuple[Any, ...]) -> RunRecord:
    number, job, started, finished, state, before, after, summary = row
    return RunRecord(number, job, started, finished, state, before, after, orjson.loads(summary) if summary else {})
