"""The hidden tab of those who get no letters: the ledger's marks once more, so that they outlive it; no address stands there.

A mark is a keyed hash. One that was made by another key than ours says nothing here, so while there is any, nobody is written to.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.plan import Row
from sheetcrm.model.posted import Block
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word

TAB = "suppressed"
_HASH = re.compile(r"[0-9a-f]{32}")
_SAID: Mapping[Block, Word] = {
    Block.TOPIC: words.LEFT_TOPIC,
    Block.UNSUBSCRIBED: words.UNSUBSCRIBED,
    Block.COMPLAINT: words.COMPLAINED,
    Block.HARD: words.UNDELIVERABLE,
    Block.SOFT: words.UNDELIVERED,
}
_BLOCKS = {fold(text): block for block, word in _SAID.items() for text in word.both()}
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def mirrored(snapshot: Snapshot) -> list[Row]:
    """Return the rows that the tab lacks; none where it is not there or the key is not ours."""
    table, post = snapshot[TAB], snapshot.memory.post
    if not table.headers.sound or foreign(table, post.seal):
        return []
    there = set(table["id"])
    zone, language = ZoneInfo(settings(snapshot)["time_zone"]), snapshot.language
    return [
        Row(
            mark,
            {
                "id": mark,
                "since": post.since.get(mark, _LONG_AGO).astimezone(zone).date(),
                "why": _SAID[block].to(language),
                "seal": post.seal,
            },
            words.MIRRORED.to(language),
        )
        for mark, block in sorted(post.blocked.items())
        if mark not in there
    ]


def remembered(table: Table, seal: str) -> dict[str, tuple[Block, datetime]]:
    """Return who gets no letters by what the tab says, of marks made by our key; where it does not say why, they asked for none."""
    if not table.headers.sound:
        return {}
    rows = zip(*(table[key] for key in ("id", "since", "why", "seal")), strict=True)
    return {
        str(mark): (_BLOCKS.get(fold(str(why)), Block.UNSUBSCRIBED), _moment(since))
        for mark, since, why, by in rows
        if by == seal and _HASH.fullmatch(str(mark))
    }


def foreign(table: Table, seal: str) -> int:
    """Return how many marks were made by another key: nobody can tell whom they mean."""
    if not table.headers.sound:
        return 0
    rows = zip(table["id"], table["seal"], strict=True)
    return sum(by != seal and _HASH.fullmatch(str(mark)) is not None for mark, by in rows)


def _moment(cell: object) -> datetime:
    return datetime.combine(cell, time(12), UTC) if isinstance(cell, date) else _LONG_AGO
