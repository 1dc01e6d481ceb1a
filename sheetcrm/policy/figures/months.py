"""The facts of months: those that are closed stay as they were then; and how segments moved through them (R5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.words import figures as words
from sheetcrm.policy.activity import NEVER
from sheetcrm.policy.figures import count, mails
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.names import ours
from sheetcrm.policy.figures.periods import MONTHS, Span, month
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows

SEGMENTS = ("active", "moderate", "dormant")
_FLOWS = tuple((a, b) for a in range(3) for b in range(3) if a != b)


def closed_months(snapshot: Snapshot) -> dict[date, Mapping[str, Raw]]:
    """Return the months that are closed: as the ledger has them; where it is new, as the tab does.

    The newest month of the tab may have been counted before its last day, so it is counted again, as are those whose mark says so.
    """
    if snapshot.memory.months:
        return {day: {"month": day, **figures} for day, figures in snapshot.memory.months.items()}
    table, now = snapshot["facts"], snapshot.today.replace(day=1)
    if not table.has("mark"):
        return {}
    keys = [column.key for column in table.tab.columns if column.key != "id"]
    months: dict[date, Mapping[str, Raw]] = {}
    for at, day in enumerate(table["month"]):
        if isinstance(day, date) and day < now and ours(table["id"][at]) and not _open(table["mark"][at]):
            months.setdefault(day, {key: table[key][at] for key in keys})
    return {day: figures for day, figures in months.items() if day < max(months)}


def _open(mark: Raw) -> bool:
    """Tell whether a mark says that the month was still to be counted anew."""
    return isinstance(mark, str) and any(text.partition("{")[0] in mark for text in words.OPEN_UNTIL.both())


def open_until(snapshot: Snapshot, span: Span) -> date:
    """Return the last day on which a month is counted anew: some days after its end, or after the robot's first night."""
    rules, begun = settings(snapshot), (snapshot.memory.since or snapshot.today).toordinal()
    until = span.last + int(rules["figures_close"])
    return date.fromordinal(until if span.last >= begun else max(until, begun + int(rules["figures_close_first"])))


def facts(trade: Business) -> Rows:
    """A row a month, as :func:`fact_rows` gives them for the months that are closed by now."""
    if "facts" not in trade.counted:
        trade.counted["facts"] = fact_rows(trade, closed_months(trade.snapshot))
    found: Rows = trade.counted["facts"]
    return found


def closing(trade: Business) -> dict[date, Mapping[str, Raw]]:
    """Return the figures of each month that is closed and that the ledger does not have yet."""
    snapshot = trade.snapshot
    closed = closed_months(snapshot)
    rows = ((day, fact) for fact in facts(trade) if isinstance(day := fact["month"], date))
    return {
        day: {key: value for key, value in fact.items() if key != "month"}
        for day, fact in rows
        if day not in snapshot.memory.months and (day in closed or open_until(snapshot, month(day)) < snapshot.today)
    }


def month_row(trade: Business, span: Span) -> dict[str, Raw]:
    """The facts of one month; of the current one as of today."""
    today = trade.snapshot.today.toordinal()
    until = open_until(trade.snapshot, span)
    open_ = (
        words.OPEN_UNTIL.say(trade.snapshot.language, day=f"{until:%d.%m.%Y}")
        if span.last < today <= until.toordinal()
        else ""
    )
    was, now = (count.segments_at(trade, day, count.terms(trade)) for day in (span.first - 1, min(span.last, today)))
    row: dict[str, Raw] = {
        "month": date.fromordinal(span.first),
        "leads": count.leads(trade, span).value,
        "first_orders": count.first_orders(trade, span).value,
        "orders": count.orders(trade, span).value,
        "revenue": count.revenue(trade, span).value,
        "average": count.average(trade, span).value,
        "letters": mails.letters(trade, span).value,
        "replies": mails.replies(trade, span).value,
        "reaction": count.reaction(trade, span).value,
    }
    cases = {"average": count.average(trade, span).cases, "reaction": count.reaction(trade, span).cases}
    row |= {"mark": marked(trade, "facts", row, cases, open_)}
    row |= {"active_before": int((was == 0).sum())}
    row |= {name: int((now == place).sum()) for place, name in enumerate(SEGMENTS)}
    return row | {f"{SEGMENTS[a]}_to_{SEGMENTS[b]}": int(((was == a) & (now == b)).sum()) for a, b in _FLOWS}


def fact_rows(trade: Business, closed: Mapping[date, Mapping[str, Raw]]) -> Rows:
    """A row a month, the current one on top; months that are closed stay what they were."""
    today = trade.snapshot.today
    first = int(trade.met[trade.met != NEVER].min(initial=today.toordinal()))
    first = min([first, int(trade.sold_day.min(initial=first)), *(day.toordinal() for day in closed)])
    rows: Rows = []
    back = 0
    while (span := month(today, back)).last >= first:
        day = date.fromordinal(span.first)
        if back and day in closed:
            rows.append(dict(closed[day]))
        elif back <= MONTHS:
            rows.append(month_row(trade, span))
        back += 1
    return rows


def segment_rows(trade: Business, facts: Rows) -> Rows:
    """Thirteen months of segments as the facts have them, the last at the bottom."""
    keys = (*SEGMENTS, *(f"{SEGMENTS[a]}_to_{SEGMENTS[b]}" for a, b in _FLOWS))
    rows: Rows = []
    for fact, before in zip(facts[:MONTHS], [*facts[1:], {}], strict=False):
        active = active_before(fact, before)
        row: dict[str, Raw] = {key: fact.get(key) for key in ("month", *keys)}
        row |= {"cooled": count.share(number(fact.get("active_to_moderate")), active)}
        row |= {
            "dormant_share": count.share(number(fact.get("dormant")), sum(number(fact.get(key)) for key in SEGMENTS))
        }
        cases = {"cooled": int(active), "dormant_share": int(sum(number(fact.get(key)) for key in SEGMENTS))}
        rows.append(row | {"mark": marked(trade, "segments", row, cases)})
    return rows[::-1]


def active_before(fact: Mapping[str, Raw], before: Mapping[str, Raw]) -> float:
    """Return how many were active when a month began; one that came from the tab knows it by the month before alone."""
    return number(fact.get("active_before", before.get("active")))


def number(cell: Raw) -> float:
    """Return what a figure says, 0 where it says nothing."""
    return cell if isinstance(cell, int | float) else 0
