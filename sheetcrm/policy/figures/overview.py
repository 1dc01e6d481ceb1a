"""The week in ten numbers, and what needs attention in sentences (R1); the tab and the weekly letter both take it from here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures import count, mails
from sheetcrm.policy.figures.alarms import alarms
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.months import SEGMENTS, facts, number
from sheetcrm.policy.figures.periods import QUARTER_WEEKS, Span, month, weeks
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.figures.alarms import Alarm
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.count import Figure

    Counted = Callable[[Business, Span], Figure]


@dataclass(frozen=True, slots=True)
class Number:
    """One of the ten: its value in the week, month and thirteen weeks, each with that of the span before."""

    what: Word
    unit: str
    tab: str
    values: tuple[Figure, ...]
    note: str = ""  # what else is to be known of the week's value

    @property
    def change(self) -> float | None:
        """By how many percent the week is above the one before."""
        return self.changed(0)

    def changed(self, at: int) -> float | None:
        """By how many percent the value at this place is above the next one."""
        return count.change(self.values[at].value, self.values[at + 1].value)


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
            tuple(_as_kept(trade, what, span, told(trade, span)) for span in spans),
            _untimed(trade, week) if what == words.REACTION else "",
        )
        for what, unit, tab, told in _TEN
    )
    return Overview(spans, numbers, tuple(alarms(trade, week)))


def _as_kept(trade: Business, what: Word, span: Span, figure: Figure) -> Figure:
    """Return what the Monthly facts say of a month, so that the two never differ; of any other span, the figure itself."""
    day = date.fromordinal(span.first)
    if span != month(day):
        return figure
    fact = next((row for row in facts(trade) if row["month"] == day), None)
    if fact is None or (what != words.DORMANT and what not in _KEPT):
        return figure
    if what == words.DORMANT:
        known = sum(number(fact.get(key)) for key in SEGMENTS)
        return replace(figure, value=count.share(number(fact.get("dormant")), known))
    value = fact.get(_KEPT[what])
    return replace(figure, value=value if isinstance(value, int | float) else None)


_KEPT = {
    words.LEADS: "leads",
    words.FIRST_ORDERS: "first_orders",
    words.ORDERS: "orders",
    words.REVENUE: "revenue",
    words.AVERAGE: "average",
    words.LETTERS: "letters",
    words.REACTION: "reaction",
}


def _untimed(trade: Business, week: Span) -> str:
    """Say how many new people of a week turned to us at no known time."""
    untimed, new = count.untimed(trade, week)
    return words.UNTIMED.say(trade.snapshot.language, count=untimed, all=new) if untimed else ""


_TEN: tuple[tuple[Word, Word | None, str, Counted], ...] = (
    (words.LEADS, words.PEOPLE, "sources", count.leads),
    (words.FIRST_ORDERS, words.PEOPLE, "best", count.first_orders),
    (words.ORDERS, words.PIECES, "orders", count.orders),
    (words.REVENUE, None, "sources", count.revenue),
    (words.AVERAGE, None, "sources", count.average),
    (words.LETTERS, words.PIECES, "letter_figures", mails.letters),
    (words.RESPONDED, words.PEOPLE, "letter_figures", mails.responded),
    (words.REACTION, words.TIME, "managers", count.reaction),
    (words.OVERDUE, words.PIECES, "tasks", count.overdue),
    (words.DORMANT, words.PERCENT, "segments", count.dormant_share),
)


def titled(key: str, snapshot: Snapshot) -> str:
    """Return a tab's title as the workbook has it."""
    return snapshot.tables[key].title if key in snapshot.tables else TABS[key].title.to(snapshot.language)
