"""The letters that went to clients and what became of each: answered, bounced, opened, clicked, bought after (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.letters import Sort
from sheetcrm.model.plan import objects
from sheetcrm.model.posted import TO_STAFF
from sheetcrm.model.words.defaults import lists as list_words
from sheetcrm.policy.activity import meant, plain
from sheetcrm.policy.figures import count
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from datetime import datetime

    from sheetcrm.model.posted import Posted
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Days, Mask, Places
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.count import Figure
    from sheetcrm.policy.figures.periods import Span

_OUTCOMES = {
    "replied": {Sort.REPLY.value},
    "bounced": {Sort.HARD.value},
    "unsubscribed": {Sort.UNSUBSCRIBE.value, Sort.COMPLAINT.value},
}
_SEEN = {
    "opened": ((list_words.LETTER_OPENED, list_words.LINK_CLICKED), list_words.LETTER_OPENED),
    "clicked": ((list_words.LINK_CLICKED,), list_words.LINK_CLICKED),
}
"""By which events of History it is known, who clicked having opened too; and the one without which nothing is measured."""
SHARES = ("opened", "clicked", "replied", "bounced", "unsubscribed", "converted")
_DAY = 24 * 60
_MUCH = 10**10  # more than there are minutes: with it, person and minute are one number
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Mails:
    """Letters, one entry each: whose, on which day of the workbook's clock, what became of it; people are -1 where nobody knows them.

    ``seen`` are the days on which History tells of an opened letter, or of a click, whoever's.
    """

    letters: tuple[Posted, ...]
    person: Places
    day: Days
    marks: dict[str, Mask]
    seen: dict[str, Days]

    def measured(self, share: str, span: Span) -> bool:
        """Tell whether a share can be said of a span: of opened and clicked only if History tells of any in it."""
        return share not in self.seen or bool(count.within(self.seen[share], span).any())


def mails(trade: Business) -> Mails:
    """Return the letters of the last months; those to staff are none."""
    if "mails" not in trade.counted:
        trade.counted["mails"] = _mails(trade)
    found: Mails = trade.counted["mails"]
    return found


def share(trade: Business, key: str, span: Span) -> Figure:
    """Return which share of a span's letters was opened, clicked, answered …; None where that is not measured."""
    held = mails(trade)
    mine = count.within(held.day, span)
    sent = int(mine.sum())
    part = count.share(int((held.marks[key] & mine).sum()), sent)
    return count.Figure(part if held.measured(key, span) else None, sent)


def letters(trade: Business, span: Span) -> Figure:
    """Letters that went to clients."""
    sent = int(count.within(mails(trade).day, span).sum())
    return count.Figure(sent, sent)


def replies(trade: Business, span: Span) -> Figure:
    """People who answered a letter in the span, as far as mail is read."""
    people = len(_repliers(trade, span))
    return count.Figure(people, people)


def responded(trade: Business, span: Span) -> Figure:
    """People who answered a letter or clicked a link in one, as far as mail is read and History tells of clicks."""
    clicked = _told(trade, list_words.LINK_CLICKED) & count.within(trade.word_day, span)
    people = len(_repliers(trade, span) | set(trade.ids[trade.word_person[clicked]].tolist()))
    return count.Figure(people, people)


def _repliers(trade: Business, span: Span) -> set[str]:
    merged, zone = trade.snapshot.memory.merged, ZoneInfo(settings(trade.snapshot)["time_zone"])
    return {
        merged.get(row, row)
        for one, person in trade.snapshot.memory.post.mail
        if one.sort is Sort.REPLY and span.first <= one.when.astimezone(zone).toordinal() <= span.last
        for row in person.split()
    }


def _mails(trade: Business) -> Mails:
    rules, zone = settings(trade.snapshot), ZoneInfo(settings(trade.snapshot)["time_zone"])
    went = [
        (one, one.at.astimezone(zone))
        for one in trade.snapshot.memory.post.letters
        if one.gone and one.at is not None and one.sequence not in TO_STAFF
    ]
    went.sort(key=lambda both: (both[1], both[0].key))
    letters = tuple(one for one, _ in went)
    person = trade.persons(objects(one.person for one in letters))
    day = np.array([at.toordinal() for _, at in went], dtype=np.int64)
    until = day + int(rules["figures_bought_days"])
    marks = {key: np.array([one.outcome in out for one in letters], dtype=bool) for key, out in _OUTCOMES.items()}
    # an order of the letter's own day may have been before it, or what the letter thanks for
    marks["converted"] = (person >= 0) & (count.acts_within(count.purchases(trade), person, day + 1, until) > 0)
    minute = np.array([_minute(at) for _, at in went], dtype=np.int64)
    seen: dict[str, Any] = {}
    for key, (events, needed) in _SEEN.items():
        marks[key] = _followed(trade, person, minute, _told(trade, *events))
        seen[key] = trade.word_day[_told(trade, needed)]
    return Mails(letters, person, day, marks, seen)


def _minute(at: datetime) -> int:
    return at.toordinal() * _DAY + at.hour * 60 + at.minute


def _told(trade: Business, *events: Word) -> Mask:
    """Tell which words of History are one of these events, in either language or by a synonym."""
    synonyms = lists(trade.snapshot).choices["event"].synonyms
    codes, names = plain(trade.word_event, synonyms)
    wanted = {meant(text, synonyms) for event in events for text in event.both()}
    return np.array([*(name in wanted for name in names), False], dtype=bool)[codes]


def _followed(trade: Business, person: Places, minute: Days, told: Mask) -> Mask:
    """Tell which letters were followed by one of these words before the person's next letter.

    A word of which only the day is known came at that day's end. Letters come in the order in which they went.
    """
    when = np.where(trade.word_minute >= 0, trade.word_minute, trade.word_day * _DAY + _DAY - 1)
    said = np.sort((trade.word_person * _MUCH + when)[told])
    sent, until = person * _MUCH + minute, (person + 1) * _MUCH
    order = np.argsort(sent, kind="stable")
    same = person[order][:-1] == person[order][1:]
    until[order[:-1][same]] = sent[order[1:][same]]
    following = np.append(said, _FAR)[np.searchsorted(said, sent)]
    return np.asarray((person >= 0) & (following < until), dtype=bool)
