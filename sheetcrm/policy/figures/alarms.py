"""What needs attention (R1, R4, R5): sentences that name the number, the change and the tab to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of, meant, plain
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.mails import share
from sheetcrm.policy.figures.months import active_before, facts, number
from sheetcrm.policy.figures.periods import month
from sheetcrm.policy.figures.posts import letter_alarms
from sheetcrm.policy.figures.spoken import beyond, percent
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
    yield from (Alarm(sentence, "letter_figures") for sentence in letter_alarms(trade))
    yield from _late_tasks(trade)
    yield from _unpaid(trade)


_COUNTED = (
    (words.LEADS, "sources", count.leads),
    (words.FIRST_ORDERS, "best", count.first_orders),
    (words.ORDERS, "orders", count.orders),
    (words.REVENUE, "sources", count.revenue),
)
_SHARES = (
    (words.OPENED_SHARE, "letter_figures", partial(share, key="opened")),
    (words.CLICKED_SHARE, "letter_figures", partial(share, key="clicked")),
    (words.REPLIED_SHARE, "letter_figures", partial(share, key="replied")),
)
"""Numbers of which less is worse. Of what is counted there may be nothing left in the last week: that is what is told."""


def _falling(trade: Business, week: Span) -> Iterator[Alarm]:
    """Two figures or more that fell twice in a row (R4); one alone is chance.

    The two weeks before need enough cases. The last one needs them for a share only: of a count too few are the very fall.
    """
    say, rules = trade.snapshot.language, settings(trade.snapshot)
    found = []
    for watched in (*_COUNTED, *_SHARES):
        what, tab, told = watched
        figures = [told(trade, span=span) for span in (week, week.before, week.before.before)]
        if any(one.value is None for one in figures):
            continue
        now, before, earlier = (one.value or 0 for one in figures)
        enough = figures[1:] if watched in _COUNTED else figures
        change = count.change(now, before)
        if now < before < earlier and change is not None and min(one.cases for one in enough) >= rules["figures_least"]:
            was, is_ = (
                money(value, rules["currency"], say) if what == words.REVENUE else spoken(value, say)
                for value in (before, now)
            )
            said = words.FALLING.say(say, what=what, before=was, now=is_, change=percent(change, say))
            found.append(Alarm(said, tab))
    if len(found) > 1:
        yield from found[:_FALLING]


def _cooled(trade: Business) -> Iterator[Alarm]:
    """More of the active than Settings say became moderate in the last full month (R5)."""
    rules, say = settings(trade.snapshot), trade.snapshot.language
    limit = rules["figures_cooled"]
    day = date.fromordinal(month(trade.snapshot.today, 1).first)
    at = next((at for at, fact in enumerate(facts(trade)) if fact["month"] == day), None)
    if at is None:
        return
    last, earlier, eldest = [*facts(trade)[at:], {}, {}][:3]
    active, moderate = int(active_before(last, earlier)), int(number(last.get("active_to_moderate")))
    if limit is not None and active >= rules["figures_least"] and moderate > count.allowed(limit, active):
        past = count.share(number(earlier.get("active_to_moderate")), active_before(earlier, eldest))
        before = words.NOTHING_BEFORE.to(say) if past is None else percent(past, say)
        part = beyond(moderate, active, limit, say)
        yield Alarm(words.COOLED.say(say, share=part, count=moderate, before=before), "segments")


def _late_leads(trade: Business, week: Span) -> Iterator[Alarm]:
    """New people of the week who were not answered in time."""
    rules = settings(trade.snapshot)
    limit = rules["figures_reaction"]
    _, day, minutes = count.reactions(trade)
    asked, earlier = (minutes[count.within(day, span)] for span in (week, week.before))
    late, before = (0 if limit is None else int((~(waited <= limit)).sum()) for waited in (asked, earlier))
    if late and len(asked) >= rules["figures_least"]:
        shown = {"count": late, "all": len(asked), "minutes": limit, "before": before, "all_before": len(earlier)}
        yield Alarm(words.LATE_LEADS.say(trade.snapshot.language, **shown), "managers")


_WEEK = 7
_FALLING = 4  # of them as many; the tab's charts stand under so many sentences
_NAMED = 3
"""Stages that are named at most, those with most people first: the overview has room for so many sentences."""


def _sticking(trade: Business) -> Iterator[Alarm]:
    """Open deal stages where many stand without a record for longer than Settings say."""
    rules = settings(trade.snapshot)
    limit, least = rules["figures_stuck_days"], rules["figures_least"]
    if limit is None:
        return
    last, known = count.last_heard(trade), lists(trade.snapshot).choices["deal_stage"]
    open_ = {meant(name, known.synonyms) for name in rules["in_progress"]}
    silent = trade.snapshot.today.toordinal() - last
    old = trade.here & (last != NEVER) & (silent > limit)
    stuck, lately = (
        Counter(meant(str(stage), known.synonyms) for stage in trade.cells["deal_stage"][mask] if stage is not None)
        for mask in (old, old & (silent <= limit + _WEEK))
    )
    named = [name for name in known.values if fold(name) in open_]
    found = [name for name in named if stuck[fold(name)] >= least]
    for name in sorted(found, key=lambda name: -stuck[fold(name)])[:_NAMED]:
        shown = {"stage": name, "count": stuck[fold(name)], "days": limit, "lately": lately[fold(name)]}
        yield Alarm(words.STICKING.say(trade.snapshot.language, **shown), "funnel")


def _late_tasks(trade: Business) -> Iterator[Alarm]:
    """Open tasks whose date is over."""
    late, lately = count.late_tasks(trade)
    if late:
        yield Alarm(words.LATE_TASKS.say(trade.snapshot.language, count=late, lately=lately), "tasks")


def _unpaid(trade: Business) -> Iterator[Alarm]:
    """Orders that should have been paid before today and were not in full."""
    snapshot, table = trade.snapshot, trade.snapshot["orders"]
    due, rules = days_of(table["pay_by"]), settings(trade.snapshot)
    synonyms = lists(snapshot).choices["order_status"].synonyms
    void = {meant(name, synonyms) for name in rules["no_purchase"]}
    late = np.flatnonzero((due != NEVER) & (due < snapshot.today.toordinal()))
    codes, names = plain(table["status"], synonyms)
    late = late[~np.array([*(name in void for name in names), False], dtype=bool)[codes[late]]]
    missing = count.kopecks(table["amount"][late]) - np.nan_to_num(count.kopecks(table["paid"][late]))
    owed = missing > 0
    if owed.any():
        shown = money(round(float(missing[owed].sum())) / 100, rules["currency"], snapshot.language)
        lately = int((due[late][owed] >= snapshot.today.toordinal() - _WEEK).sum())
        said = words.LATE_PAYMENTS.say(snapshot.language, count=int(owed.sum()), sum=shown, lately=lately)
        yield Alarm(said, "orders")
