"""The figures themselves: numbers of people and sums of money in a span."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.agenda import done
from sheetcrm.policy.figures.passing import DEAL
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.activity import Days, Mask, Numbers, Places
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.periods import Span

_HUNDRED = 100
_WEEK = 7
_TOO_MUCH = 1e12
ACTIVE, MODERATE, DORMANT = range(3)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and of how many cases it is made; None where there is nothing to count it from."""

    value: float | None
    cases: int


def within(days: Days, span: Span) -> Mask:
    """Tell which days lie in a span."""
    return np.asarray((days >= span.first) & (days <= span.last), dtype=bool)


def share(part: float, whole: float) -> float | None:
    """Return a share in percent to one digit, None of nothing."""
    return round(part * _HUNDRED / whole, 1) if whole else None


def allowed(limit: float, whole: float) -> float:
    """Return how many of a whole a limit in percent is, to compare with what there is unrounded: 20.04 % is more than 20 %."""
    return round(limit * whole, 6) / _HUNDRED


def change(now: float | None, before: float | None) -> float | None:
    """Return by how many percent a figure grew, None where it cannot be said: from nothing, or from a loss."""
    return None if now is None or before is None or before <= 0 else round((now - before) * _HUNDRED / before, 1)


def median(values: Numbers | Days | Sequence[float]) -> float | None:
    """Return the median to one digit, None of nothing."""
    held = np.asarray(values, dtype=np.float64)
    held = held[~np.isnan(held)]
    return round(float(np.median(held)), 1) if len(held) else None


def kopecks(values: Objects) -> Numbers:
    """Return money in kopecks, NaN where a cell is no amount."""
    numbers = np.array(
        [value if type(value) in {int, float} and abs(value) < _TOO_MUCH else np.nan for value in values.tolist()],
        dtype=np.float64,
    )
    return np.asarray(np.rint(numbers * 100))


def mean(amounts: Numbers) -> float | None:
    """Return the average of amounts in kopecks, to the kopeck, half a one away from zero; None of nothing."""
    if not len(amounts):
        return None
    total, number = round(float(amounts.sum())), len(amounts)
    return math.copysign((2 * abs(total) + number) // (2 * number), total) / _HUNDRED


def leads(trade: Business, span: Span) -> Figure:
    """People first heard of in the span."""
    count = int((trade.came & within(trade.met, span)).sum())
    return Figure(count, count)


def first_orders(trade: Business, span: Span) -> Figure:
    """People who bought for the first time."""
    count = int(within(trade.first_order, span).sum())
    return Figure(count, count)


def orders(trade: Business, span: Span) -> Figure:
    """Orders that were neither cancelled nor returned, whoever's."""
    count = int(within(trade.sold_day, span).sum())
    return Figure(count, count)


def revenue(trade: Business, span: Span) -> Figure:
    """The sum of those orders, to the kopeck."""
    mask = within(trade.sold_day, span) & ~np.isnan(trade.sold_amount)
    return Figure(round(float(trade.sold_amount[mask].sum())) / _HUNDRED, int(mask.sum()))


def average(trade: Business, span: Span) -> Figure:
    """Revenue divided by the orders that have an amount, to the kopeck."""
    mask = within(trade.sold_day, span) & ~np.isnan(trade.sold_amount)
    return Figure(mean(trade.sold_amount[mask]), int(mask.sum()))


_DAYS = 10**7


def actions(trade: Business) -> Days:
    """Return every act of a client's, order or word, as one sorted number for person and day."""
    theirs = trade.word_theirs
    words = trade.word_person[theirs] * _DAYS + trade.word_day[theirs]
    return np.sort(np.concatenate([words, trade.order_person * _DAYS + trade.order_day]))


def purchases(trade: Business) -> Days:
    """Return every order as one sorted number for person and day."""
    return np.sort(trade.order_person * _DAYS + trade.order_day)


def acts_within(acts: Days, person: Places, first: Days, last: Days) -> Days:
    """Return how many of these acts are of each person and lie between two days, both included."""
    return np.searchsorted(acts, person * _DAYS + last, "right") - np.searchsorted(acts, person * _DAYS + first, "left")


def reactions(trade: Business) -> tuple[Places, Days, Numbers]:
    """Return for each new person who first turned to us at a known time: person, day, minutes to our answer (NaN while there is none)."""
    if "reactions" not in trade.counted:
        trade.counted["reactions"] = _reactions(trade)
    found: tuple[Places, Days, Numbers] = trade.counted["reactions"]
    return found


def _reactions(trade: Business) -> tuple[Places, Days, Numbers]:
    asked = np.full(trade.count, -1, dtype=np.int64)
    theirs = np.flatnonzero(trade.word_theirs & (trade.word_minute >= 0))
    later = theirs[np.argsort(-trade.word_minute[theirs], kind="stable")]
    asked[trade.word_person[later]] = trade.word_minute[later]  # the earliest is written last
    ours = np.flatnonzero(trade.word_ours & (trade.word_minute >= 0))
    after = ours[trade.word_minute[ours] >= asked[trade.word_person[ours]]]
    after = after[np.argsort(-trade.word_minute[after], kind="stable")]
    answered = np.full(trade.count, np.nan)
    answered[trade.word_person[after]] = trade.word_minute[after]
    person = np.flatnonzero(asked >= 0)
    day = asked[person] // (24 * 60)
    first = day == trade.met[person]  # who was known before is no new lead
    person, day = person[first], day[first]
    return person, day, answered[person] - asked[person]


def last_heard(trade: Business) -> Days:
    """Return the day of the last record of each person: a word of theirs or of a person of ours, an order, a stage that they came to."""
    if "heard" not in trade.counted:
        last = trade.met.copy()
        spoken, passed = ~trade.word_robot, trade.snapshot.memory.passages(DEAL)
        np.maximum.at(last, trade.word_person[spoken], trade.word_day[spoken])
        came = trade.persons(passed.clients)
        np.maximum.at(last, came[came >= 0], passed.days[came >= 0])
        np.maximum.at(last, trade.order_person, trade.order_day)
        trade.counted["heard"] = last
    found: Days = trade.counted["heard"]
    return found


def reaction(trade: Business, span: Span) -> Figure:
    """Median minutes from a new person's first word to our answer."""
    _, day, minutes = reactions(trade)
    held = minutes[within(day, span)]
    held = held[~np.isnan(held)]
    return Figure(median(held), len(held))


def untimed(trade: Business, span: Span, people: Mask | None = None) -> tuple[int, int]:
    """Return how many new people of a span turned to us at no known time, so that nobody knows how long they waited; and how many are new.

    Their first word was a list's or a visit's, an order, or has only its day.
    """
    new = trade.came & within(trade.met, span)
    new = new if people is None else new & people
    person, _, _ = reactions(trade)
    timed = np.zeros(trade.count, dtype=bool)
    timed[person] = True
    return int((new & ~timed).sum()), int(new.sum())


def overdue(trade: Business, span: Span) -> Figure:
    """Tasks whose date lies in the span and that are still open."""
    tasks = trade.snapshot["tasks"]
    count = int((~done(tasks) & within(days_of(tasks["due"]), span)).sum())
    return Figure(count, count)


def late_tasks(trade: Business) -> tuple[int, int]:
    """Return how many open tasks are past their date, and how many of them came to be so in the last seven days."""
    tasks = trade.snapshot["tasks"]
    due = days_of(tasks["due"])
    today = trade.snapshot.today.toordinal()
    late = ~done(tasks) & (due != NEVER) & (due < today)
    return int(late.sum()), int((late & (due >= today - _WEEK)).sum())


def segments_at(trade: Business, day: int, rules: dict[str, int]) -> Places:
    """Return where each person stood at the end of a day: -1 for who was not known yet (C4 of that day)."""
    count, since = trade.count, day - rules["active_days"]
    words = trade.word_theirs & (trade.word_day <= day)
    bought = trade.order_day <= day
    acted = np.bincount(trade.word_person[words & (trade.word_day >= since)], minlength=count)
    acted = acted + np.bincount(trade.order_person[bought & (trade.order_day >= since)], minlength=count)
    last = np.full(count, NEVER, dtype=np.int64)
    np.maximum.at(last, trade.word_person[words], trade.word_day[words])
    np.maximum.at(last, trade.order_person[bought], trade.order_day[bought])
    silent = day - np.where(last == NEVER, trade.met, last)
    place = np.full(count, MODERATE, dtype=np.intp)
    place[silent >= rules["dormant_days"]] = DORMANT
    place[acted >= rules["active_actions"]] = ACTIVE
    place[(trade.met == NEVER) | (trade.met > day)] = -1
    return place


def terms(trade: Business) -> dict[str, int]:
    """Return the settings that part the active from the moderate and the dormant."""
    rules = settings(trade.snapshot)
    return {key: int(rules[key]) for key in ("active_days", "active_actions", "dormant_days")}


def dormant_share(trade: Business, span: Span) -> Figure:
    """The share of the dormant among all who were known by the end of the span, in percent."""
    place = segments_at(trade, span.last, terms(trade))
    known = int((place >= 0).sum())
    return Figure(share(int((place == DORMANT).sum()), known), known)
