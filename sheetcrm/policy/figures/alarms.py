"""What needs attention (R1, R4, R5): sentences that name the number, the change and the tab to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.mails import share
from sheetcrm.policy.figures.periods import month
from sheetcrm.policy.figures.posts import letter_alarms
from sheetcrm.policy.figures.spoken import number as spoken
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.templates.sayings import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.periods import Span


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sentence of what needs attention, and the key of the tab to look at."""

    sentence: str
    tab: str


def alarms(trade: Business, week: Span) -> Iterator[Alarm]:
    """Yield what needs attention after that week, the gravest first; too few cases are no alarm."""
    yield from _falling(trade, week)
    yield from _cooled(trade)
    yield from _late_leads(trade, week)
    yield from _sticking(trade)
    yield from (
        Alarm(words.LETTER_ALARM.say(trade.snapshot.language, what=one), "letter_figures")
        for one in letter_alarms(trade)
    )
    yield from _late_tasks(trade)
    yield from _unpaid(trade)


_WATCHED = (
    (words.LEADS, "sources", count.leads),
    (words.FIRST_ORDERS, "best", count.first_orders),
    (words.ORDERS, "orders", count.orders),
    (words.REVENUE, "sources", count.revenue),
    (words.OPENED_SHARE, "letter_figures", partial(share, key="opened")),
    (words.CLICKED_SHARE, "letter_figures", partial(share, key="clicked")),
    (words.REPLIED_SHARE, "letter_figures", partial(share, key="replied")),
)
"""Numbers of which less is worse."""


def _falling(trade: Business, week: Span) -> Iterator[Alarm]:
    """Two figures or more that fell twice in a row (R4); one alone is chance."""
    say, least = trade.snapshot.language, settings(trade.snapshot)["figures_least"]
    found = []
    for what, tab, told in _WATCHED:
        figures = [told(trade, span=span) for span in (week, week.before, week.before.before)]
        if any(one.value is None for one in figures):
            continue
        now, before, earlier = (one.value or 0 for one in figures)
        if now < before < earlier and min(one.cases for one in figures) >= least:
            shown = {"now": now, "before": before, "change": count.change(now, before) or 0}
            said = {key: spoken(value, say) for key, value in shown.items()}
            found.append(Alarm(words.FALLING.say(say, what=what, **said), tab))
    if len(found) > 1:
        yield from found


def _cooled(trade: Business) -> Iterator[Alarm]:
    """More of the active than Settings say became moderate in the last full month (R5)."""
    rules, say, last = settings(trade.snapshot), trade.snapshot.language, month(trade.snapshot.today, 1)
    limit = rules["figures_cooled"]
    active, moderate = count.cooled(trade, last.first - 1, last.last)
    part = count.share(moderate, active)
    if limit is not None and part is not None and active >= rules["figures_least"] and part > limit:
        yield Alarm(words.COOLED.say(say, share=spoken(part, say), count=moderate), "segments")


def _late_leads(trade: Business, week: Span) -> Iterator[Alarm]:
    """New people of the week who were not answered in time."""
    rules = settings(trade.snapshot)
    limit = rules["figures_reaction"]
    _, day, minutes = count.reactions(trade)
    asked = minutes[count.within(day, week)]
    late = 0 if limit is None else int((~(asked <= limit)).sum())
    if late and len(asked) >= rules["figures_least"]:
        said = words.LATE_LEADS.say(trade.snapshot.language, count=late, all=len(asked), minutes=limit)
        yield Alarm(said, "managers")


_NAMED = 3
"""Stages that are named at most, those with most people first: the overview has room for so many sentences."""


def _sticking(trade: Business) -> Iterator[Alarm]:
    """Open deal stages where many stand without a record for longer than Settings say."""
    rules = settings(trade.snapshot)
    limit, least = rules["figures_stuck_days"], rules["figures_least"]
    if limit is None:
        return
    open_ = {fold(name) for name in rules["in_progress"]}
    last = count.last_heard(trade)
    old = trade.here & (last != NEVER) & (trade.snapshot.today.toordinal() - last > limit)
    stuck = Counter(fold(str(stage)) for stage in trade.cells["deal_stage"][old])
    named = [name for name in lists(trade.snapshot).choices["deal_stage"].values if fold(name) in open_]
    found = [name for name in named if stuck[fold(name)] >= least]
    for name in sorted(found, key=lambda name: -stuck[fold(name)])[:_NAMED]:
        said = words.STICKING.say(trade.snapshot.language, stage=name, count=stuck[fold(name)], days=limit)
        yield Alarm(said, "funnel")


def _late_tasks(trade: Business) -> Iterator[Alarm]:
    """Open tasks whose date is over."""
    late = count.late_tasks(trade)
    if late:
        yield Alarm(words.LATE_TASKS.say(trade.snapshot.language, count=late), "tasks")


def _unpaid(trade: Business) -> Iterator[Alarm]:
    """Orders that should have been paid before today and were not in full."""
    snapshot, table = trade.snapshot, trade.snapshot["orders"]
    due, rules = days_of(table["pay_by"]), settings(trade.snapshot)
    void = {fold(name) for name in rules["no_purchase"]}
    late = np.flatnonzero((due != NEVER) & (due < snapshot.today.toordinal()))
    valid = np.array([fold(str(status or "")) not in void for status in table["status"][late]], dtype=bool)
    late = late[valid]
    missing = count.kopecks(table["amount"][late]) - np.nan_to_num(count.kopecks(table["paid"][late]))
    missing = missing[missing > 0]
    if len(missing):
        shown = money(round(float(missing.sum()) / 100), rules["currency"], snapshot.language)
        said = words.LATE_PAYMENTS.say(snapshot.language, count=len(missing), sum=shown)
        yield Alarm(said, "orders")
