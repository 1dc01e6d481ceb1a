"""What the workbook itself tells of letters: which went, and who wants none; for a ledger that was lost or restored."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.letters import Sort
from sheetcrm.model.posted import Block, Posted, State, person_mark, topic_code, topic_hash
from sheetcrm.model.snapshot import absent
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.mirror import TAB, remembered
from sheetcrm.policy.read import settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word
    from sheetcrm.model.workbook import Workbook

_KEY = re.compile(r"l[0-9a-f]{20}")
_TURN = re.compile(r"(\S+) (\S+) (\S+) (\S+)")
_ENDED: Mapping[State, tuple[Word, ...]] = {
    State.SENT: (
        words.SENT,
        words.REPLIED,
        words.NOT_DELIVERED,
        words.NOT_YET,
        words.SPAM,
        words.LEFT,
        words.LEFT_TOPIC,
    ),
    State.REFUSED: (words.REFUSED,),
    State.SKIPPED: (words.SKIPPED,),
}
_STATES = {fold(text): state for state, said in _ENDED.items() for word in said for text in word.both()}
_OUTCOMES = {
    fold(text): sort.value
    for sort, word in (
        (Sort.REPLY, words.REPLIED),
        (Sort.UNSUBSCRIBE, words.LEFT),
        (Sort.TOPIC, words.LEFT_TOPIC),
        (Sort.HARD, words.NOT_DELIVERED),
        (Sort.SOFT, words.NOT_YET),
        (Sort.COMPLAINT, words.SPAM),
    )
    for text in word.both()
}
_LEFT_TOPIC = {fold(text) for text in words.LEFT_TOPIC.both()}
_BLOCKS = {
    fold(text): block
    for word, block in (
        (words.NOT_DELIVERED, Block.HARD),
        (words.BOUNCED, Block.HARD),
        (words.SPAM, Block.COMPLAINT),
        (words.SPAM_REPORT, Block.COMPLAINT),
        (words.LEFT, Block.UNSUBSCRIBED),
        (words.OPTED_OUT, Block.UNSUBSCRIBED),
    )
    for text in word.both()
}


def told_letters(
    workbook: Workbook, ledger: Ledger, *, now: datetime
) -> tuple[list[Posted], dict[str, tuple[Block, datetime]]]:
    """Return the letters of the Letters tab, and the hashes of addresses of whom Letters or History says that they get none.

    A letter that was only planned counts as unknown: it may have gone, and is never sent again by itself.
    """
    tables = workbook.tables
    terms = settings_of(tables.get("settings", absent("settings")), {}, workbook.language)
    zone = ZoneInfo(terms["time_zone"])
    emails = _emails(tables)
    letters = []
    blocks: dict[str, tuple[Block, datetime]] = {}

    def stop(mark: str, why: Block, since: datetime) -> None:
        if mark not in blocks or blocks[mark][0].weight < why.weight:
            blocks[mark] = (why, since)

    def block(said: object, person: object) -> None:
        why, email = _BLOCKS.get(fold(str(said))), emails.get(str(person), "")
        if why is not None and email:
            stop(ledger.post.fingerprint(email), why, now)
        if why in {Block.UNSUBSCRIBED, Block.COMPLAINT} and person is not None:
            stop(ledger.post.fingerprint(person_mark(str(person))), why, now)

    kept = remembered(tables.get(TAB, absent(TAB)), ledger.post.seal)
    topics = _topics(tables.get("templates", absent("templates")))

    def leave(title: object, person: object) -> None:
        """Note a wish about a topic: by the template as it is now; where that has none and no mark is kept, it is about all."""
        code = topic_code(topics.get(fold(str(title)), ""), ledger.post.fingerprint)
        if not code and any(why is Block.TOPIC for why, _ in kept.values()):
            return
        for whom in (emails.get(str(person), ""), person_mark(str(person))):
            mark = ledger.post.fingerprint(whom)
            if mark:
                stop(
                    topic_hash(code, mark, ledger.post.fingerprint) if code else mark,
                    Block.TOPIC if code else Block.UNSUBSCRIBED,
                    now,
                )

    table = tables.get("letters", absent("letters"))
    columns = ("id", "when", "template", "subject", "result", "why", "client_id", "turn")
    for key, when, title, subject, result, why, person, turn in zip(*(table[name] for name in columns), strict=True):
        found = _TURN.fullmatch(str(turn or ""))
        block(result, person)
        if fold(str(result)) in _LEFT_TOPIC and person is not None:
            leave(title, person)
        if not _KEY.fullmatch(str(key)) or found is None or person is None:
            continue
        at = _instant(when, zone) or now
        letters.append(
            Posted(
                str(key),
                str(person),
                found[1],
                found[2],
                found[3],
                _STATES.get(fold(str(result)), State.UNKNOWN),
                at,
                at,
                _number(found[4]),
                fold(str(title or "")),
                str(title or ""),
                ledger.post.fingerprint(emails.get(str(person), "")),
                subject=str(subject or ""),
                why=str(why or ""),
                outcome=_OUTCOMES.get(fold(str(result)), ""),
            )
        )
    for mark, told in kept.items():
        stop(mark, *told)
    history = tables.get("history", absent("history"))
    for event, person in zip(history["event"], history["client_id"], strict=True):
        block(event, person)
    return letters, blocks


def _emails(tables: Mapping[str, Table]) -> dict[str, str]:
    return {
        str(row): str(email).casefold()
        for key in ("archive", "clients")
        if key in tables
        for row, email in zip(tables[key]["id"], tables[key]["email"], strict=True)
        if row is not None and email is not None
    }


def _topics(table: Table) -> dict[str, str]:
    return {
        fold(str(name)): str(topic)
        for name, topic in zip(table["name"], table["topic"], strict=True)
        if name is not None and topic is not None
    }


def _instant(cell: object, zone: ZoneInfo) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=zone).astimezone(UTC)
    return datetime.combine(cell, time(), zone).astimezone(UTC) if isinstance(cell, date) else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
