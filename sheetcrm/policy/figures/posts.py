"""The rows of letters in figures (R4): all letters, each sequence, template and segment, of four weeks and the four before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import objects
from sheetcrm.model.posted import TO_STAFF
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.names import named
from sheetcrm.policy.figures.periods import LETTER_WEEKS, weeks
from sheetcrm.policy.figures.spoken import number as spoken
from sheetcrm.policy.read import settings
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Mask
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows

_OUTCOMES = {"replied": {"reply"}, "bounced": {"hard"}, "unsubscribed": {"unsubscribe", "complaint"}}


def letter_rows(trade: Business) -> Rows:
    """All letters together, then each sequence, template and segment of today, in alphabetical order; none without letters."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    lately = weeks(snapshot.today, LETTER_WEEKS, start=int(rules["figures_week_from"]) - 1)
    letters = [
        one for one in snapshot.memory.post.letters if one.gone and one.at is not None and one.sequence not in TO_STAFF
    ]
    days = np.array([one.at.toordinal() for one in letters if one.at is not None], dtype=np.int64)
    now, before = (count.within(days, span) for span in (lately, lately.before))
    person = trade.persons(objects(one.person for one in letters))
    known = person >= 0
    until = days + int(rules["figures_bought_days"])
    bought = known & (count.acts_within(count.purchases(trade), person, days, until) > 0)
    marks = {key: np.array([one.outcome in out for one in letters], dtype=bool) for key, out in _OUTCOMES.items()}
    marks["converted"] = bought
    codes = {one.code: one.name for one in sequences(snapshot).known}
    segments = objects(trade.cells["segment"][one] if one >= 0 else None for one in person.tolist())
    parts: tuple[tuple[Word, Objects], ...] = (
        (words.ALL_LETTERS, objects([None] * len(letters))),
        (words.SEQUENCE, objects(codes.get(one.sequence, one.sequence) for one in letters)),
        (words.TEMPLATE, objects(one.title or one.template for one in letters)),
        (words.SEGMENT, segments),
    )
    rows: Rows = []
    for part, cells in parts:
        places, names = named(cells, {}, words.NOT_GIVEN if part is not words.ALL_LETTERS else words.TOGETHER, snapshot)
        for place, name in enumerate(names):
            mine = places == place
            if (mine & (now | before)).any():
                told: dict[str, Raw] = {"part": part.to(snapshot.language), "name": name}
                rows.append(told | _row(trade, mine & now, mine & before, marks))
    return rows


def _row(trade: Business, now: Mask, before: Mask, marks: dict[str, Mask]) -> dict[str, Raw]:
    rules, say = settings(trade.snapshot), trade.snapshot.language
    sent, earlier = int(now.sum()), int(before.sum())
    row: dict[str, Raw] = {"sent": sent, "sent_before": earlier}
    row |= dict.fromkeys(("opened", "clicked"), words.NOT_MEASURED.to(say))
    for key, mark in marks.items():
        row |= {key: count.share(int((mark & now).sum()), sent)}
        row |= {f"{key}_before": count.share(int((mark & before).sum()), earlier)}
    few = sent < rules["figures_least"]
    alarm = None if few else "; ".join(_beyond(trade, row)) or None
    return row | {"alarm": alarm, "mark": words.FEW.to(say) if few else None}


def _beyond(trade: Business, row: dict[str, Raw]) -> list[str]:
    """Return what is beyond the limits of Settings."""
    rules, say, found = settings(trade.snapshot), trade.snapshot.language, []
    for key, word in (("bounced", words.BOUNCED), ("unsubscribed", words.UNSUBSCRIBED)):
        share, limit = row[key], rules[f"figures_{key}"]
        if isinstance(share, float) and limit is not None and share > limit:
            found.append(word.say(say, share=spoken(share, say), limit=spoken(limit, say)))
    return found


def letter_alarms(trade: Business) -> list[str]:
    """Return what is beyond the limits, of all letters together."""
    rows = letter_rows(trade)
    return [str(row["alarm"]) for row in rows[:1] if row["alarm"] is not None]
