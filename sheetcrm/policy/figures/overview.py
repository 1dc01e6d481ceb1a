"""The week in ten numbers, and what needs attention in sentences (R1); the tab and the weekly letter both take it from here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.periods import QUARTER_WEEKS, Span, month, weeks
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.count import Figure
    from sheetcrm.policy.read import Settings

    Counted = Callable[[Business, Span], Figure]


@dataclass(frozen=True, slots=True)
class Number:
    """One of the ten: its value in the week, month and thirteen weeks, each with that of the span before."""

    what: Word
    unit: str
    tab: str
    values: tuple[Figure, ...]

    @property
    def change(self) -> float | None:
        """By how many percent the week is above the one before."""
        return count.change(self.values[0].value, self.values[1].value)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sentence of what needs attention, and the key of the tab to look at."""

    sentence: str
    tab: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Ten numbers and the alarms; ``spans`` are week, week before, month, month before, thirteen weeks and those before."""

    spans: tuple[Span, ...]
    numbers: tuple[Number, ...]
    alarms: tuple[Alarm, ...]


def overview(snapshot: Snapshot, trade: Business | None = None) -> Overview:
    """Return the numbers and the alarms."""
    trade = trade or business(snapshot)
    rules = settings(snapshot)
    start, today = int(rules["figures_week_from"]) - 1, snapshot.today
    week, quarter = weeks(today, 1, start=start), weeks(today, QUARTER_WEEKS, start=start)
    spans = (week, week.before, month(today, 1), month(today, 2), quarter, quarter.before)
    numbers = tuple(
        Number(
            what,
            unit.to(snapshot.language) if unit else str(rules["currency"]),
            tab,
            tuple(told(trade, span) for span in spans),
        )
        for what, unit, tab, told in _ten(rules)
    )
    return Overview(spans, numbers, tuple(_alarms(trade, rules, numbers, week)))


def _ten(rules: Settings) -> tuple[tuple[Word, Word | None, str, Counted], ...]:
    terms = {key: int(rules[key]) for key in ("active_days", "active_actions", "dormant_days")}
    return (
        (words.LEADS, words.PEOPLE, "sources", count.leads),
        (words.FIRST_ORDERS, words.PEOPLE, "best", count.first_orders),
        (words.ORDERS, words.PIECES, "orders", count.orders),
        (words.REVENUE, None, "sources", count.revenue),
        (words.AVERAGE, None, "sources", count.average),
        (words.LETTERS, words.PIECES, "letter_figures", count.letters),
        (words.REPLIES, words.PEOPLE, "letter_figures", count.replies),
        (words.REACTION, words.MINUTES, "managers", count.reaction),
        (words.OVERDUE, words.PIECES, "tasks", lambda trade, span: count.overdue(trade, span.last + 1)),
        (words.DORMANT, words.PERCENT, "segments", lambda trade, span: count.dormant_share(trade, span.last, terms)),
    )


def _alarms(trade: Business, rules: Settings, numbers: tuple[Number, ...], week: Span) -> Iterator[Alarm]:
    yield from _falling(trade, rules, numbers, week)
    yield from _cooled(trade, rules)
    yield from _late_leads(trade, rules, week)
    yield from _sticking(trade, rules)
    say, today = trade.snapshot.language, trade.snapshot.today.toordinal()
    late = count.overdue(trade, today).cases
    if late:
        yield Alarm(words.LATE_TASKS.say(say, count=late), "tasks")
    owed, amount = _unpaid(trade, today)
    if owed:
        shown = f"{amount / 100:,.0f}".replace(",", "\u00a0")
        yield Alarm(words.LATE_PAYMENTS.say(say, count=owed, sum=shown, currency=rules["currency"]), "orders")


_WATCHED = 4
"""The first so many numbers, where less is worse, are watched for falling twice."""


def _falling(trade: Business, rules: Settings, numbers: tuple[Number, ...], week: Span) -> Iterator[Alarm]:
    """Two figures or more that fall twice in a row (R4); fewer are chance."""
    found = []
    for number, (_, _, _, told) in zip(numbers[:_WATCHED], _ten(rules)[:_WATCHED], strict=True):
        now, before = number.values[:2]
        earlier = told(trade, week.before.before)
        if min(one.cases for one in (now, before, earlier)) < rules["figures_least"]:
            continue
        if (now.value or 0) < (before.value or 0) < (earlier.value or 0):
            what, say = number.what.to(trade.snapshot.language), trade.snapshot.language
            shown = {"now": f"{now.value:g}", "before": f"{before.value:g}", "change": f"{number.change:g}"}
            found.append(Alarm(words.FALLING.say(say, what=what, **shown), number.tab))
    if len(found) > 1:
        yield from found


def cooled(trade: Business, before: int, after: int) -> tuple[int, int]:
    """Return how many were active on the day ``before``, and how many of them were moderate on the day ``after``."""
    rules = settings(trade.snapshot)
    terms = {key: int(rules[key]) for key in ("active_days", "active_actions", "dormant_days")}
    was, now = (count.segments_at(trade, day, terms) for day in (before, after))
    active = was == count.ACTIVE
    return int(active.sum()), int((active & (now == count.MODERATE)).sum())


def _cooled(trade: Business, rules: Settings) -> Iterator[Alarm]:
    last = month(trade.snapshot.today, 1)
    active, moderate = cooled(trade, last.first - 1, last.last)
    share = count.share(moderate, active)
    limit = rules["figures_cooled"]
    if limit is not None and share is not None and active >= rules["figures_least"] and share > limit:
        yield Alarm(words.COOLED.say(trade.snapshot.language, share=f"{share:g}", count=moderate), "segments")


def _late_leads(trade: Business, rules: Settings, week: Span) -> Iterator[Alarm]:
    limit = rules["figures_reaction"]
    _, day, minutes = count.reactions(trade)
    asked = minutes[count.within(day, week)]
    if limit is None or len(asked) < rules["figures_least"]:
        return
    late = int((~(asked <= limit)).sum())
    if late:
        said = words.LATE_LEADS.say(trade.snapshot.language, count=late, all=len(asked), minutes=limit)
        yield Alarm(said, "managers")


def last_heard(trade: Business) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the day of the last record of each person."""
    last = trade.met.copy()
    np.maximum.at(last, trade.word_person, trade.word_day)
    np.maximum.at(last, trade.order_person, trade.order_day)
    return last


def _sticking(trade: Business, rules: Settings) -> Iterator[Alarm]:
    limit = rules["figures_stuck_days"]
    if limit is None:
        return
    closed = {fold(name) for name in rules["closed"]}
    old = trade.here & (last_heard(trade) != NEVER) & (trade.snapshot.today.toordinal() - last_heard(trade) > limit)
    stages = trade.cells["deal_stage"]
    stuck = Counter(fold(str(stages[at])) for at in np.flatnonzero(old) if stages[at] is not None)
    named = {fold(name): name for name in lists(trade.snapshot).choices["deal_stage"].values}
    for stage, people in sorted(stuck.items(), key=lambda item: (-item[1], item[0])):
        if stage in named and stage not in closed and people >= rules["figures_least"]:
            said = words.STICKING.say(trade.snapshot.language, stage=named[stage], count=people, days=limit)
            yield Alarm(said, "funnel")


def _unpaid(trade: Business, today: int) -> tuple[int, float]:
    """Return how many orders should have been paid before today and were not in full, and the kopecks that are missing."""
    table = trade.snapshot["orders"]
    due = days_of(table["pay_by"])
    late = np.flatnonzero((due != NEVER) & (due < today))
    void = {fold(name) for name in settings(trade.snapshot)["no_purchase"]}
    owed, missing = 0, 0.0
    for at in late.tolist():
        amount, paid, status = table["amount"][at], table["paid"][at], table["status"][at]
        if not isinstance(amount, int | float) or fold(str(status or "")) in void:
            continue
        rest = round(amount * 100) - round((paid if isinstance(paid, int | float) else 0) * 100)
        if rest > 0:
            owed, missing = owed + 1, missing + rest
    return owed, missing


def titled(key: str, snapshot: Snapshot) -> str:
    """Return a tab's title as the workbook has it."""
    return snapshot.tables[key].title if key in snapshot.tables else TABS[key].title.to(snapshot.language)


def dated(span: Span) -> str:
    """Return a span as people write it."""
    first, last = date.fromordinal(span.first), date.fromordinal(span.last)
    return f"{first:%d.%m}–{last:%d.%m.%y}"
