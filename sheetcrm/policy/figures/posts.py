"""The rows of letters in figures (R4): all letters, each sequence, reminder, template and segment, of four weeks and the four before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.mails import SHARES, mails
from sheetcrm.policy.figures.names import named
from sheetcrm.policy.figures.periods import LETTER_WEEKS, weeks
from sheetcrm.policy.figures.spoken import number as spoken
from sheetcrm.policy.read import settings
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Mask
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows
    from sheetcrm.policy.figures.periods import Span

_LIMITS = (
    ("opened", words.OPENED, False),
    ("clicked", words.CLICKED, False),
    ("bounced", words.BOUNCED, True),
    ("unsubscribed", words.UNSUBSCRIBED, True),
)
"""Shares with a limit in Settings, how it is told, and whether more than it is bad, or less."""


def letter_rows(trade: Business) -> Rows:
    """All letters together, then each sequence, reminder, template and segment of today, in alphabetical order; none without letters.

    There are no campaigns yet, and no channel but e-mail.
    """
    snapshot, held = trade.snapshot, mails(trade)
    lately = _lately(trade)
    now, before = (count.within(held.day, span) for span in (lately, lately.before))
    codes = {one.code: one.name for one in sequences(snapshot).known}
    reminded = {code: one.name for code, one in reminders(snapshot).known.items()}
    chained = [None if one.sequence in reminded else codes.get(one.sequence, one.sequence) for one in held.letters]
    segments = objects(trade.cells["segment"][one] if one >= 0 else None for one in held.person.tolist())
    parts: tuple[tuple[Word, Objects, Word | None], ...] = (
        (words.ALL_LETTERS, objects([None] * len(held.letters)), words.TOGETHER),
        (words.SEQUENCE, objects(chained), None),
        (words.REMINDER, objects(reminded.get(one.sequence) for one in held.letters), None),
        (words.TEMPLATE, objects(one.title or one.template for one in held.letters), words.NOT_GIVEN),
        (words.SEGMENT, segments, words.NOT_GIVEN),
    )
    rows: Rows = []
    for part, cells, nothing in parts:
        places, names = named(cells, {}, nothing or words.NOT_GIVEN, snapshot)
        for place, name in enumerate(names if nothing is not None else names[:-1]):
            mine = places == place
            if (mine & (now | before)).any():
                told: dict[str, Raw] = {"part": part.to(snapshot.language), "name": name}
                rows.append(told | _row(trade, mine & now, mine & before))
    return rows


def _lately(trade: Business) -> Span:
    start = int(settings(trade.snapshot)["figures_week_from"]) - 1
    return weeks(trade.snapshot.today, LETTER_WEEKS, start=start)


def _row(trade: Business, now: Mask, before: Mask) -> dict[str, Raw]:
    rules, say, held, lately = settings(trade.snapshot), trade.snapshot.language, mails(trade), _lately(trade)
    sent, earlier = int(now.sum()), int(before.sum())
    row: dict[str, Raw] = {"sent": sent, "sent_before": earlier}
    for key in SHARES:
        mark = held.marks[key]
        shown = count.share(int((mark & now).sum()), sent)
        row[key] = shown if held.measured(key, lately) else words.NOT_MEASURED.to(say)
        was = count.share(int((mark & before).sum()), earlier)
        row[f"{key}_before"] = was if held.measured(key, lately.before) else None
    few = sent < rules["figures_least"]
    alarm = None if few else "; ".join(_beyond(trade, row)) or None
    return row | {"alarm": alarm, "mark": words.FEW.to(say) if few else None}


def _beyond(trade: Business, row: dict[str, Raw]) -> list[str]:
    """Return what is beyond the limits of Settings."""
    rules, say, found = settings(trade.snapshot), trade.snapshot.language, []
    for key, word, most in _LIMITS:
        share, limit = row[key], rules[f"figures_{key}"]
        if isinstance(share, float) and limit is not None and (share > limit if most else share < limit):
            found.append(word.say(say, share=spoken(share, say), limit=spoken(limit, say)))
    return found


def letter_alarms(trade: Business) -> list[str]:
    """Return what is beyond the limits, of all letters together."""
    rows = letter_rows(trade)
    return [str(row["alarm"]) for row in rows[:1] if row["alarm"] is not None]
