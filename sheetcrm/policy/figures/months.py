"""The facts of months: those that are over stay as they were first counted; and how segments moved through them (R5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.policy.activity import NEVER
from sheetcrm.policy.figures import count, mails
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.names import ours
from sheetcrm.policy.figures.periods import MONTHS, Span, month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows

_SEGMENTS = ("active", "moderate", "dormant")
_FLOWS = tuple((a, b) for a in range(3) for b in range(3) if a != b)


def closed_months(snapshot: Snapshot) -> dict[date, Mapping[str, Raw]]:
    """Return the months that were counted when they were over: as the ledger has them; where it is new, as the tab does.

    The newest month of the tab may have been counted before its last day, so it is counted again.
    """
    if snapshot.memory.months:
        return {day: {"month": day, **figures} for day, figures in snapshot.memory.months.items()}
    table, now = snapshot["facts"], snapshot.today.replace(day=1)
    keys = [column.key for column in table.tab.columns if column.key != "id"]
    months: dict[date, Mapping[str, Raw]] = {}
    for at, day in enumerate(table["month"]):
        if isinstance(day, date) and day < now and ours(table["id"][at]):
            months.setdefault(day, {key: table[key][at] for key in keys})
    return {day: figures for day, figures in months.items() if day < max(months)}


def month_row(trade: Business, span: Span) -> dict[str, Raw]:
    """The facts of one month; of the current one as of today."""
    today = trade.snapshot.today.toordinal()
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
    row |= {"mark": marked(trade, "facts", row, cases)}
    row |= {name: int((now == place).sum()) for place, name in enumerate(_SEGMENTS)}
    return row | {f"{_SEGMENTS[a]}_to_{_SEGMENTS[b]}": int(((was == a) & (now == b)).sum()) for a, b in _FLOWS}


def fact_rows(trade: Business, closed: Mapping[date, Mapping[str, Raw]]) -> Rows:
    """A row a month, the current one on top; months that are over and known stay what they were."""
    today = trade.snapshot.today
    first = int(trade.met[trade.met != NEVER].min(initial=today.toordinal()))
    first = min([first, *(day.toordinal() for day in closed)])
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
    keys = (*_SEGMENTS, *(f"{_SEGMENTS[a]}_to_{_SEGMENTS[b]}" for a, b in _FLOWS))
    rows: Rows = []
    for fact, before in zip(facts[:MONTHS], [*facts[1:], {}], strict=False):
        active = _number(before.get("active"))
        row: dict[str, Raw] = {key: fact.get(key) for key in ("month", *keys)}
        row |= {"cooled": count.share(_number(fact.get("active_to_moderate")), active)}
        row |= {
            "dormant_share": count.share(_number(fact.get("dormant")), sum(_number(fact.get(key)) for key in _SEGMENTS))
        }
        cases = {"cooled": int(active), "dormant_share": int(sum(_number(fact.get(key)) for key in _SEGMENTS))}
        rows.append(row | {"mark": marked(trade, "segments", row, cases)})
    return rows[::-1]


def _number(cell: Raw) -> float:
    return cell if isinstance(cell, int | float) else 0
