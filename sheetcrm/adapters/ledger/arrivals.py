"""What came in, what follows from it, and which addresses get no letters: the mailbox's part of the ledger.

Bounces, replies and wishes are noted beside the letter of ours that they speak of. Every method but the reading ones belongs inside a
transaction of the caller's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.adapters.ledger.moments import iso, moment
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block, person_mark, topic_hash

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from sheetcrm.adapters.ledger.tally import Tally

MAIL = """
create table if not exists mail (
    book text not null, id text not null, sort text not null, at text not null, letter text not null, person text not null,
    address text not null, hash text not null, name text not null, subject text not null, text text not null, primary key (book, id)
);
create index if not exists mail_lately on mail (book, at);
create index if not exists mail_of on mail (book, hash);
create table if not exists suppressed (
    book text not null, hash text not null, block text not null, since text not null, primary key (book, hash)
);
"""
_SOFT_AGAIN = timedelta(days=3)  # M10: soft bounces are tried again after three days,
_SOFT_TIMES = 3  # three times;
_LATELY = timedelta(days=60)
_SOFT_ROW = 5  # so many in a row to one address with nothing delivered between count as hard
_BLOCKS = {
    Sort.HARD: Block.HARD,
    Sort.COMPLAINT: Block.COMPLAINT,
    Sort.UNSUBSCRIBE: Block.UNSUBSCRIBED,
    Sort.TOPIC: Block.TOPIC,
}
_ALL = frozenset({Sort.UNSUBSCRIBE.value, Sort.COMPLAINT.value})  # outcomes that say more than a wish about a topic


class Arrivals:
    """The letters that came in for one book; ``fingerprint`` is the keyed hash of an address."""

    def __init__(self, db: sqlite3.Connection, book: str, fingerprint: Callable[[str], str], tally: Tally) -> None:
        self._db, self._book, self._fingerprint, self._tally = db, book, fingerprint, tally

    def take(self, one: Incoming, person: Callable[[str], str]) -> bool:
        """Note a letter that came in, once, and what follows from it; tell whether it was new."""
        ours = self._db.execute(
            "select person, address, state, soft, attempts, at, outcome from letters where book = ? and key = ?",
            (self._book, one.letter),
        ).fetchone()
        topic = self._topic(one)
        if one.sort is Sort.TOPIC and not topic:  # nobody knows from what: from all
            one = replace(one, sort=Sort.UNSUBSCRIBE)
        named = self._fingerprint(one.address)
        hash_ = named or (ours[1] if ours else "")
        if ours and ours[1] and ours[4] <= 1:  # one try, one address: whatever the notice calls it
            hash_ = ours[1]
        who = ours[0] if ours else person(one.address) if one.address else ""
        cells = (
            one.id,
            one.sort.value,
            iso(one.when),
            one.letter,
            who,
            one.address,
            hash_,
            one.name,
            one.subject,
            one.text,
        )
        added = self._db.execute(
            f"insert or ignore into mail values ({', '.join('?' * 11)})",
            (self._book, *cells),
        )
        if not added.rowcount:
            return False
        replied = bool(ours and ours[6] == Sort.REPLY.value)
        less = bool(ours and one.sort is Sort.TOPIC and ours[6] in _ALL)
        if ours and one.sort is not Sort.AUTOMATIC and not (replied and one.sort is Sort.SOFT) and not less:
            self._db.execute(
                "update letters set outcome = ? where book = ? and key = ?", (one.sort.value, self._book, one.letter)
            )
        if not ours and one.sort not in {Sort.UNSUBSCRIBE, Sort.TOPIC} and not self._lately(hash_, one.when):
            return True  # anybody can write that a letter came back; only an address that we wrote to can be meant
        block = _BLOCKS.get(one.sort)
        if one.sort is Sort.SOFT and hash_:
            late = bool(ours and ours[5] and iso(one.when) < ours[5])  # it tells of an earlier try
            again = bool(ours and ours[2] == "sent" and ours[3] < _SOFT_TIMES and not replied and not late)
            block = self._soft(one, hash_, again=again)
        if block is not None:
            meant = {hash_}
            if block in {Block.TOPIC, Block.UNSUBSCRIBED, Block.COMPLAINT}:
                meant |= {one.hash, ours[1] if ours else "", *self._people(who)}
            for whom in meant - {""}:
                mark = topic_hash(topic, whom, self._fingerprint) if block is Block.TOPIC else whom
                self.block(mark, block, one.when)
        return True

    def _topic(self, one: Incoming) -> str:
        """Return the code of the topic from which a letter unsubscribes: that of its token, else of the letter that it answers."""
        held = self._db.execute(
            "select topic from topics where book = ? and key = ?", (self._book, one.letter)
        ).fetchone()
        return one.topic or (str(held[0]) if held else "")

    def _people(self, who: str) -> list[str]:
        """Return the hashes that stand for persons, whatever their address becomes."""
        return [self._fingerprint(person_mark(one)) for one in who.split()]

    def _lately(self, hash_: str, when: datetime) -> bool:
        """Tell whether a letter went to an address within the last two months."""
        since = iso(when - _LATELY)
        found = self._db.execute(
            "select 1 from letters where book = ? and address = ? and +at >= ? and state not in ('planned', 'skipped') limit 1",
            (self._book, hash_, since),
        )
        return found.fetchone() is not None

    def _soft(self, one: Incoming, hash_: str, *, again: bool) -> Block | None:
        """A soft bounce is tried again later; too many in a row with nothing delivered between are a block."""
        if again:
            self._db.execute(
                "insert or ignore into tries select book, key, at, 0 from letters where book = ? and key = ?",
                (self._book, one.letter),
            )
            self._db.execute(
                "update letters set state = 'retry', at = ?, soft = soft + 1, result = ? where book = ? and key = ?",
                (iso(one.when + _SOFT_AGAIN), one.text[:200], self._book, one.letter),
            )
        delivered = self._db.execute(
            "select coalesce(max(at), '') from letters where book = ? and address = ? and +state = 'sent' and outcome in ('', 'reply')",
            (self._book, hash_),
        ).fetchone()[0]
        row = self._db.execute(
            "select count(*) from mail where book = ? and hash = ? and sort = 'soft' and at > ?",
            (self._book, hash_, delivered),
        ).fetchone()[0]
        return Block.SOFT if row >= _SOFT_ROW else None

    def block(self, hash_: str, block: Block, since: datetime) -> None:
        """Remember that an address gets no letters; what weighs more stays."""
        held = self._db.execute(
            "select block from suppressed where book = ? and hash = ?", (self._book, hash_)
        ).fetchone()
        if held is None or Block(held[0]).weight < block.weight:
            self._db.execute(
                "insert or replace into suppressed values (?, ?, ?, ?)", (self._book, hash_, block.value, iso(since))
            )
            self._tally.block(hash_, block, since)

    def since(self, when: datetime) -> list[tuple[Incoming, str]]:
        """Return the letters that came in since an instant, each with the id of the person, empty where nobody knows."""
        rows = self._db.execute(
            "select id, sort, at, letter, address, name, subject, text, person from mail where book = ? and at >= ? order by at, id",
            (self._book, iso(when)),
        )
        return [
            (Incoming(id_, Sort(sort), moment(at), letter, address, name, subject, text), person)
            for id_, sort, at, letter, address, name, subject, text, person in rows
        ]

    def blocks(self) -> dict[str, tuple[Block, datetime]]:
        """Return which hashes get no letters, why and since when."""
        rows = self._db.execute("select hash, block, since from suppressed where book = ?", (self._book,))
        return {hash_: (Block(block), moment(since)) for hash_, block, since in rows}
