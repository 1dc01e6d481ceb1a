"""The rows of letters in figures (R4): all letters, each sequence, reminder, template and segment, of four weeks and the four before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.mails import SHARES, mails
from sheetcrm.policy.figures.names import named
from sheetcrm.policy.figures.periods import LETTER_WEEKS, weeks
from sheetcrm.policy.figures.spoken import EXACT, beyond, percent
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


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and how many of its letters were opened, bounced …; what is not measured is not there."""

    cells: dict[str, Raw]
    parts: dict[str, int]

    @property
    def sent(self) -> int:
        """How many letters went."""
        sent = self.cells["sent"]
        assert isinstance(sent, int)
        return sent


def letter_rows(trade: Business) -> Rows:
    """All letters together, then each sequence, reminder, template and segment of today, in alphabetical order; none without letters.

    There are no campaigns yet, and no channel but e-mail.
    """
    return [row.cells for row in _rows(trade)]


def _rows(trade: Business) -> list[_Row]:
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
    rows: list[_Row] = []
    for part, cells, nothing in parts:
        places, names = named(cells, {}, nothing or words.NOT_GIVEN, snapshot)
        for place, name in enumerate(names if nothing is not None else names[:-1]):
            mine = places == place
            if (mine & (now | before)).any():
                told: dict[str, Raw] = {"part": part.to(snapshot.language), "name": name}
                rows.append(_row(trade, told, mine & now, mine & before))
    return rows


def _lately(trade: Business) -> Span:
    start = int(settings(trade.snapshot)["figures_week_from"]) - 1
    return weeks(trade.snapshot.today, LETTER_WEEKS, start=start)


def _row(trade: Business, told: dict[str, Raw], now: Mask, before: Mask) -> _Row:
    rules, say, held, lately = settings(trade.snapshot), trade.snapshot.language, mails(trade), _lately(trade)
    sent, earlier = int(now.sum()), int(before.sum())
    cells: dict[str, Raw] = told | {"sent": sent, "sent_before": earlier}
    parts: dict[str, int] = {}
    for key in SHARES:
        mark = held.marks[key]
        if held.measured(key, lately):
            parts[key] = int((mark & now).sum())
        cells[key] = count.share(parts[key], sent) if key in parts else words.NOT_MEASURED.to(say)
        was = count.share(int((mark & before).sum()), earlier)
        cells[f"{key}_before"] = was if held.measured(key, lately.before) else None
    row = _Row(cells, parts)
    beyond = [] if sent < rules["figures_least"] else _beyond(trade, row)
    cells["alarm"] = "; ".join(_said(trade, row, key) for key in beyond) or None
    cases = dict.fromkeys(SHARES, sent) | {f"{key}_before": earlier for key in SHARES}
    cells["mark"] = marked(trade, "letter_figures", cells, cases)
    return row


def _beyond(trade: Business, row: _Row, spared: int = 0) -> dict[str, float]:
    """Return what is beyond the limits of Settings, and how many times so, if ``spared`` so many letters had fared better."""
    much = {key: _excess(trade, row, key, most=most, spared=spared) for key, _, most in _LIMITS}
    return {key: times for key, times in much.items() if times > 1}


def _said(trade: Business, row: _Row, key: str) -> str:
    """Say what is beyond its limit, with what it was before."""
    say, past = trade.snapshot.language, row.cells[f"{key}_before"]
    before = percent(past, say) if isinstance(past, float) else words.UNKNOWN_BEFORE.to(say)
    limit = settings(trade.snapshot)[f"figures_{key}"]
    word = next(word for other, word, _ in _LIMITS if other == key)
    share = beyond(row.parts[key], row.sent, limit, say)
    return word.say(say, share=share, limit=percent(limit, say, digits=EXACT), before=before)


def _excess(trade: Business, row: _Row, key: str, *, most: bool, spared: int) -> float:
    """Return how many times a share is beyond its limit, 1 where it just meets it; letters are counted, nothing is rounded."""
    limit = settings(trade.snapshot)[f"figures_{key}"]
    if key not in row.parts or limit is None or not row.sent:
        return 0
    allowed = count.allowed(limit, row.sent)
    better = row.parts[key] - spared if most else row.parts[key] + spared
    return (
        (better / allowed if allowed else float(better > 0) * _BEYOND) if most else allowed / max(better, 1 / _BEYOND)
    )


_BEYOND = 1e6
_PARTS = 3
"""Sentences on single sequences, reminders and templates at most, the worst first: the overview has room for so many."""


def letter_alarms(trade: Business) -> list[str]:
    """Say what is beyond the limits: of all letters, then of single sequences, reminders and templates, the worst first.

    It is told only where one letter that had fared better would not change it. What is so of the very same letters is told once: a
    sequence of one template is that template, and if it sent all the letters, they were told already.
    """
    say, rows, least = trade.snapshot.language, _rows(trade), settings(trade.snapshot)["figures_least"]
    told = {(row.sent, key, row.cells[key]) for row in rows[:1] for key, _, _ in _LIMITS}
    found: list[tuple[float, str]] = []
    parts = {word.to(say) for word in (words.SEQUENCE, words.REMINDER, words.TEMPLATE)}
    for row in (row for row in rows[1:] if row.cells["part"] in parts and row.sent >= least):
        much = _beyond(trade, row, spared=1)
        new = [key for key in much if (row.sent, key, row.cells[key]) not in told]
        told |= {(row.sent, key, row.cells[key]) for key in new}
        if new:
            what = "; ".join(_said(trade, row, key) for key in new)
            said = words.PART_ALARM.say(say, part=row.cells["part"], name=row.cells["name"], sent=row.sent, what=what)
            found.append((max(much[key] for key in new), said))
    whole = [
        words.LETTER_ALARM.say(say, what="; ".join(_said(trade, row, key) for key in keys))
        for row in rows[:1]
        if row.sent >= least and (keys := _beyond(trade, row, spared=1))
    ]
    return whole + [said for _, said in sorted(found, key=lambda one: -one[0])[:_PARTS]]
