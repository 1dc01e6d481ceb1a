"""Letters in the ledger: one key for all time each, what became of it, what came back, and which addresses get none.

A letter is put down with the run that planned it and counts once that run is done. From there on every step of it is a commit of its own:
``sending`` is on disk before a letter can leave, so that a process that dies meanwhile leaves a letter that is never sent again by itself.
"""

from __future__ import annotations

import hmac
import sqlite3
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.ledger.arrivals import MAIL, Arrivals
from sheetcrm.adapters.ledger.moments import iso, moment
from sheetcrm.adapters.ledger.tally import Tally
from sheetcrm.model.posted import Post, Posted, State, Try, topic_code

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.posted import Block

SCHEMA = f"""
{MAIL}
create table if not exists letters (
    book text not null, key text not null, run integer not null, person text not null, sequence text not null, step text not null,
    cycle text not null, state text not null, due text not null, at text, offset real not null, template text not null,
    title text not null, address text not null, marketing integer not null, attempts integer not null default 0,
    soft integer not null default 0, waived integer not null default 0, subject text not null default '', why text not null default '',
    result text not null default '', line text not null default '', outcome text not null default '', primary key (book, key)
);
create unique index if not exists letters_once on letters (book, address, sequence, step, cycle)
    where state not in ('planned', 'skipped') and waived = 0 and address != '';
create index if not exists letters_open on letters (book, state);
create index if not exists letters_lately on letters (book, at);
create index if not exists letters_of on letters (book, person, sequence, cycle);
create index if not exists letters_sent on letters (book, person, at, title) where state = 'sent';
create index if not exists letters_had on letters (book, person, template);
create index if not exists letters_had_at on letters (book, address, template);
create index if not exists letters_to on letters (book, address, sequence, step, cycle);
create table if not exists tries (
    book text not null, key text not null, at text not null, lost integer not null, primary key (book, key, at)
);
create table if not exists mailing (book text not null, key text not null, value text not null, primary key (book, key));
create table if not exists topics (book text not null, key text not null, topic text not null, primary key (book, key));
"""
_SEAL = b"sheetcrm: seal of the key"  # no address, hence no fingerprint of one
_COUNTING = "('done', 'quiet')"
_COUNTS = (
    "(state not in ('planned', 'skipped') or exists (select 1 from runs where runs.book = letters.book and runs.run = letters.run"
    f" and runs.state in {_COUNTING}))"
)
_GONE = "('sent', 'unknown', 'sending')"
_COLUMNS = (
    "key, person, sequence, step, cycle, state, due, at, offset, template, title, address, marketing, attempts, subject, why, result,"
    " line, outcome"
)


class DoubledError(RuntimeError):
    """A letter was about to leave that may not: it went already, or nobody planned it. A bug, never a condition."""


class TurnTakenError(RuntimeError):
    """A letter of that sequence, step and cycle went to this address for another row: a question for staff."""


@contextmanager
def _turns(key: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise TurnTakenError(key) from error


class PostLedger:
    """The letters of one book. ``secret`` keys the hashes by which addresses are remembered; ``tally`` is the file beside the ledger."""

    def __init__(
        self,
        db: sqlite3.Connection,
        book: str,
        secret: bytes,
        transaction: Callable[[], AbstractContextManager[None]],
        tally: Path,
    ) -> None:
        self._db, self.book, self._secret, self._transaction = db, book, secret, transaction
        self.tally = Tally(tally, book, self.seal)
        self._arrivals = Arrivals(db, book, self.fingerprint, self.tally)
        self.sound = True  # whether the key is the one by which addresses were remembered: else nobody knows who wants no letters

    @property
    def seal(self) -> str:
        """What stands for the key in the workbook: marks made by another say nothing here."""
        return hmac.new(self._secret, _SEAL, sha256).hexdigest()[:12]

    def fingerprint(self, address: str) -> str:
        """Return the keyed hash that stands for an address; the same for every way to write its capitals."""
        return hmac.new(self._secret, address.strip().casefold().encode(), sha256).hexdigest()[:32] if address else ""

    # -- with a run, inside its transaction

    def plan(self, run: int, letters: Iterable[Posted]) -> None:
        """Put down letters that a run plans to send or to pass; one that is known stays as it is, unless its turn is over."""
        self._db.executemany(
            f"insert into letters (book, run, {_COLUMNS}) values ({', '.join('?' * 21)}) on conflict (book, key) do update"
            " set state = 'skipped', at = coalesce(at, excluded.at), result = excluded.result"
            " where excluded.state = 'skipped' and state in ('retry', 'planned')",
            [(self.book, run, *_row(letter)) for letter in letters],
        )

    def forget(self, run: int) -> None:
        """Forget what a run planned that did not come to its end."""
        self._db.execute(
            "delete from letters where book = ? and run = ? and state in ('planned', 'skipped')", (self.book, run)
        )

    def announce(self, run: int, letter: Posted) -> None:
        """Put down one letter on its own; ``run`` is one that ended well."""
        with self._transaction():
            self.plan(run, [letter])

    # -- a letter on its way; each is a durable commit

    def sending(
        self, key: str, *, at: datetime, address: str, subject: str, line: str, waived: bool = False, topic: str = ""
    ) -> None:
        """Note that a letter is being handed over, before it can leave; ``topic`` is what it says it is on.

        Raises DoubledError where it may not, TurnTakenError where another row's letter had that turn at this address.
        """
        with _turns(key), self._transaction():
            self._db.execute(
                "insert or ignore into tries select book, key, at, 1 from letters where book = ? and key = ? and state = 'unknown'",
                (self.book, key),
            )
            found = self._db.execute(
                "update letters set state = 'sending', at = ?, address = ?, subject = ?, line = ?, outcome = '', attempts = attempts + 1,"
                " waived = max(waived, ?) where book = ? and key = ? and (state in ('planned', 'retry') or (state = 'unknown' and ?))"
                f" and (state != 'planned' or run in (select run from runs where book = ? and state in {_COUNTING}))",
                (iso(at), address, subject, line, waived, self.book, key, waived, self.book),
            )
            if found.rowcount != 1:
                raise DoubledError(key)
            if code := topic_code(topic, self.fingerprint):
                self._db.execute("insert or replace into topics values (?, ?, ?)", (self.book, key, code))
            run, *held = self._db.execute(
                f"select (select max(run) from runs where book = ?1), {_COLUMNS} from letters where book = ?1 and key = ?2",
                (self.book, key),
            ).fetchone()
            self.tally.sending(int(run), _posted(tuple(held)))

    def settle(
        self,
        key: str,
        state: State,
        *,
        at: datetime,
        result: str = "",
        address: str = "",
        waived: bool = False,
        bounce: Incoming | None = None,
    ) -> None:
        """Note what became of a letter that was being handed over, or could not be; ``address`` is the hash of where it went.

        ``bounce`` is what follows where the server said at once that the address does not exist: the same as of a letter that came back.
        """
        with self._transaction():
            self._db.execute(
                "update letters set state = ?, at = ?, result = ?, address = coalesce(nullif(?, ''), address), waived = max(waived, ?)"
                " where book = ? and key = ? and state in ('planned', 'sending', 'retry', 'unknown')",
                (state.value, iso(at), result, address, waived, self.book, key),
            )
            self.tally.ended(key, state, result)
            if bounce is not None:
                self._arrivals.take(bounce, lambda _: "")

    def drop(self, keys: Iterable[str]) -> None:
        """Forget planned letters that shall not go after all; they may be planned again."""
        with self._transaction():
            self._db.executemany(
                "delete from letters where book = ? and key = ? and state = 'planned'",
                [(self.book, key) for key in keys],
            )

    def lost(self) -> None:
        """Call letters unknown whose process died while they were handed over."""
        with self._transaction():
            self._db.execute("update letters set state = 'unknown' where book = ? and state = 'sending'", (self.book,))

    def unknown(self) -> list[str]:
        """Return the keys of letters of which nobody knows whether they went."""
        rows = self._db.execute("select key from letters where book = ? and state = 'unknown'", (self.book,))
        return [key for (key,) in rows]

    def waiting(self) -> set[str]:
        """Return the keys of letters that may be handed over: planned by a run that ended well, to be tried again, or unknown."""
        rows = self._db.execute(
            f"select key from letters where book = ? and state in ('retry', 'unknown', 'planned') and {_COUNTS}",
            (self.book,),
        )
        return {key for (key,) in rows}

    def attempts(self, key: str) -> int:
        """Return how often a letter was handed over."""
        held = self._db.execute("select attempts from letters where book = ? and key = ?", (self.book, key)).fetchone()
        return int(held[0]) if held else 0

    def found(self, keys: Iterable[str], *, result: str) -> None:
        """Note that unknown letters were found where sent ones lie."""
        known = list(keys)
        with self._transaction():
            self._db.executemany(
                "update letters set state = 'sent', result = ? where book = ? and key = ? and state = 'unknown'",
                [(result, self.book, key) for key in known],
            )
            for key in known:
                self.tally.ended(key, State.SENT, result)

    def adopt(self, run: int, letters: Iterable[Posted]) -> None:
        """Take letters as others tell of them: those that the ledger does not know, or whose end it does not know."""
        with self._transaction():
            self._db.executemany(
                f"insert into letters (book, run, {_COLUMNS}, waived) values ({', '.join('?' * 21)}, 1) on conflict (book, key)"
                " do update set state = excluded.state, at = excluded.at where state in ('retry', 'planned')"
                " or (state in ('sending', 'unknown') and excluded.state in ('sent', 'refused', 'skipped'))",
                [(self.book, run, *_row(letter)) for letter in letters],
            )

    # -- what comes in

    def receive(self, mark: str, letter: Incoming | None, person: Callable[[str], str]) -> bool:
        """Note a letter that came in, once, what follows from it, and how far the mailbox was read; tell whether it was new.

        ``person`` knows a client's id by an address.
        """
        with self._transaction():
            fresh = letter is not None and self._arrivals.take(letter, person)
            self._db.execute("insert or replace into mailing values (?, 'mailbox', ?)", (self.book, mark))
        return fresh

    def mail(self, since: datetime) -> list[tuple[Incoming, str]]:
        """Return the letters that came in since an instant, each with the id of the person, empty where nobody knows."""
        return self._arrivals.since(since)

    def suppress(self, blocks: Mapping[str, tuple[Block, datetime]]) -> None:
        """Remember that these hashes get no letters."""
        with self._transaction():
            for hash_, (block, since) in blocks.items():
                self._arrivals.block(hash_, block, since)

    def suppressions(self) -> dict[str, tuple[Block, datetime]]:
        """Return which hashes get no letters, why and since when."""
        return self._arrivals.blocks()

    # -- what is true of all letters

    def paused(self) -> str:
        """Return why nothing goes at all; empty where letters go."""
        return self._value("paused")

    def pause(self, reason: str) -> None:
        """Stop all letters, with the reason; an empty one lets them go again."""
        self._keep("paused", reason)

    def mark(self) -> str:
        """Return how far the mailbox was read."""
        return self._value("mailbox")

    def _value(self, key: str) -> str:
        held = self._db.execute("select value from mailing where book = ? and key = ?", (self.book, key)).fetchone()
        return str(held[0]) if held else ""

    def _keep(self, key: str, value: str) -> None:
        with self._transaction():
            self._db.execute("insert or replace into mailing values (?, ?, ?)", (self.book, key, value))

    # -- all of it

    def gone_in(self, run: int) -> list[tuple[str, str]]:
        """Return person and subject of each letter that a run planned and that went, or of which nobody knows."""
        rows = self._db.execute(
            "select person, case subject when '' then title else subject end from letters where book = ? and run = ?"
            " and state in ('sent', 'unknown', 'sending') order by at",
            (self.book, run),
        )
        return [(str(person), str(subject)) for person, subject in rows]

    def letters(self) -> list[Posted]:
        """Return every letter that counts, however old."""
        return self._where("book = ?")

    def lately(self, since: datetime) -> list[Posted]:
        """Return the letters that are not over, and those of which something became since an instant."""
        chosen = (
            "rowid in (select rowid from letters where book = ? and state in ('planned', 'sending', 'retry', 'unknown')"
        )
        chosen += " union select rowid from letters where book = ? and at >= ?)"
        return self._where(chosen, self.book, iso(since))

    def letter(self, key: str) -> Posted | None:
        """Return one letter by its key."""
        return next(iter(self._where("book = ? and key = ?", key)), None)

    def chain(self, person: str, sequence: str, cycle: str) -> list[Posted]:
        """Return the letters of a chain."""
        return self._where("book = ? and person = ? and sequence = ? and cycle = ?", person, sequence, cycle)

    def turn(self, address: str, sequence: str, step: str, cycle: str) -> str:
        """Return the key of the letter that was handed over in a turn at an address; empty where there is none."""
        found = self._db.execute(
            "select key from letters where book = ? and address = ? and sequence = ? and step = ? and cycle = ? and address != ''"
            " and state not in ('planned', 'skipped') order by due desc, key desc limit 1",
            (self.book, address, sequence, step, cycle),
        ).fetchone()
        return str(found[0]) if found else ""

    def had(self, who: str, template: str) -> bool:
        """Tell whether a person (by id) or an address (by hash) has had a template."""
        found = self._db.execute(
            f"select 1 from letters where book = ? and person = ? and template = ? and +state in {_GONE}"
            " union all select 1 from letters where book = ? and address = ? and template = ? and address != ''"
            f" and +state in {_GONE} limit 1",
            (self.book, who, template, self.book, who, template),
        )
        return found.fetchone() is not None

    def of(self, people: Collection[str]) -> list[Posted]:
        """Return all letters of these people."""
        return [letter for person in sorted(people) for letter in self._where("book = ? and person = ?", person)]

    def last(self) -> dict[str, tuple[str, datetime]]:
        """Return the title of the last letter that each person was sent, and when."""
        rows = self._db.execute(
            "select person, title, max(at) from letters indexed by letters_sent where book = ? and state = 'sent' group by person",
            (self.book,),
        )
        return {person: (title, moment(at)) for person, title, at in rows if at is not None}

    def nth_last(self, number: int) -> dict[str, datetime]:
        """Return when each person got so manieth letter from the end, of those who had so many."""
        rows = self._db.execute(
            "select person, at from (select person, at, row_number() over (partition by person order by at desc) place"
            f" from letters where book = ? and state in {_GONE} and at is not null) where place = ?",
            (self.book, number),
        )
        return {person: moment(at) for person, at in rows}

    def _where(self, chosen: str, *values: object) -> list[Posted]:
        rows = self._db.execute(
            f"select {_COLUMNS} from letters where {chosen} and {_COUNTS} order by due, key", (self.book, *values)
        )
        return [_posted(row) for row in rows]

    def _tries(self, since: datetime) -> list[Try]:
        rows = self._db.execute(
            "select person, tries.at, lost and marketing from tries join letters using (book, key) where book = ? and tries.at >= ?",
            (self.book, iso(since)),
        )
        return [Try(person, moment(at), bool(advertised)) for person, at, advertised in rows]

    def known(self, since: datetime) -> Post:
        """Return what is known of letters, but for what staff decided of them; those that were over before an instant are asked for."""
        suppressions = self.suppressions()
        return Post(
            letters=self.lately(since),
            register=self,
            tries=self._tries(since),
            blocked={hash_: block for hash_, (block, _) in suppressions.items()},
            since={hash_: moment for hash_, (_, moment) in suppressions.items()},
            fingerprint=self.fingerprint,
            seal=self.seal,
        )


def _row(one: Posted) -> tuple[Any, ...]:
    return (
        one.key,
        one.person,
        one.sequence,
        one.step,
        one.cycle,
        one.state.value,
        iso(one.due),
        None if one.at is None else iso(one.at),
        one.offset,
        one.template,
        one.title,
        one.address,
        one.marketing,
        one.attempts,
        one.subject,
        one.why,
        one.result,
        one.line,
        one.outcome,
    )


def _posted(row: tuple[Any, ...]) -> Posted:
    key, person, sequence, step, cycle, state, due, at, offset, template, title, address, marketing, *rest = row
    return Posted(
        key,
        person,
        sequence,
        step,
        cycle,
        State(state),
        moment(due),
        None if at is None else moment(at),
        offset,
        template,
        title,
        address,
        bool(marketing),
        *rest,
    )
