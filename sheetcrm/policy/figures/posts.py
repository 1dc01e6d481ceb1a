"""The rows of letters in figures (R4): all letters, each sequence, reminder, template and segment, of four weeks and the four before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
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
        (words.TEMPLATE, objects(one.title or one.template or None for one in held.letters), words.NOT_GIVEN),
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
    alarm = None if sent < rules["figures_least"] else "; ".join(_beyond(trade, row)) or None
    cases = dict.fromkeys(SHARES, sent) | {f"{key}_before": earlier for key in SHARES}
    return row | {"alarm": alarm, "mark": marked(trade, "letter_figures", row, cases)}


def _beyond(trade: Business, row: dict[str, Raw]) -> list[str]:
    """Return what is beyond the limits of Settings, with what it was before."""
    return [_said(trade, row, key) for key, _, most in _LIMITS if _excess(trade, row, key, most=most) > 1]


def _said(trade: Business, row: dict[str, Raw], key: str) -> str:
    say, share, past = trade.snapshot.language, row[key], row[f"{key}_before"]
    before = words.SHARE.say(say, share=spoken(past, say)) if isinstance(past, float) else words.UNKNOWN_BEFORE.to(say)
    limit = settings(trade.snapshot)[f"figures_{key}"]
    assert isinstance(share, float)
    word = next(word for other, word, _ in _LIMITS if other == key)
    return word.say(say, share=spoken(share, say), limit=spoken(limit, say), before=before)


def _excess(trade: Business, row: dict[str, Raw], key: str, *, most: bool, spared: int = 0) -> float:
    """Return how many times a share is beyond its limit, 1 where it just meets it; ``spared`` so many letters had fared better."""
    share, limit, sent = row[key], settings(trade.snapshot)[f"figures_{key}"], row["sent"]
    if not isinstance(share, float) or limit is None or not isinstance(sent, int):
        return 0
    better = share - spared * 100 / sent if most else share + spared * 100 / sent
    return (better / limit if limit else float(better > 0) * _BEYOND) if most else limit / max(better, 1 / _BEYOND)


_BEYOND = 1e6
_PARTS = 3
"""Sentences on single sequences, reminders and templates at most, the worst first: the overview has room for so many."""


def letter_alarms(trade: Business) -> list[str]:
    """Say what is beyond the limits: of all letters, then of single sequences, reminders and templates, the worst first.

    A part is told only where one letter that had fared better would not change it. What is so of the very same letters is told once: a
    sequence of one template is that template, and if it sent all the letters, they were told already.
    """
    say, rows = trade.snapshot.language, letter_rows(trade)
    told = {(row["sent"], key, row[key]) for row in rows[:1] for key, _, _ in _LIMITS}
    found: list[tuple[float, str]] = []
    parts = {word.to(say) for word in (words.SEQUENCE, words.REMINDER, words.TEMPLATE)}
    for row in (row for row in rows if row["part"] in parts and row["alarm"] is not None):
        beyond = {key: _excess(trade, row, key, most=most, spared=1) for key, _, most in _LIMITS}
        new = [key for key, much in beyond.items() if much > 1 and (row["sent"], key, row[key]) not in told]
        told |= {(row["sent"], key, row[key]) for key in new}
        if new:
            what = "; ".join(_said(trade, row, key) for key in new)
            said = words.PART_ALARM.say(say, part=row["part"], name=row["name"], sent=row["sent"], what=what)
            found.append((max(beyond[key] for key in new), said))
    whole = [words.LETTER_ALARM.say(say, what=row["alarm"]) for row in rows[:1] if row["alarm"] is not None]
    return whole + [said for _, said in sorted(found, key=lambda one: -one[0])[:_PARTS]]
