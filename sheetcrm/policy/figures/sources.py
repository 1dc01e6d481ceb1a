"""The rows of sources (R2): where people and money come from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, meant
from sheetcrm.policy.costs import costs, total
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.names import named, padded
from sheetcrm.policy.figures.periods import CHARTED, QUARTER_WEEKS, YEAR_WEEKS, weeks
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.policy.activity import Mask
    from sheetcrm.policy.costs import Cost
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows
    from sheetcrm.policy.figures.periods import Span


def source_rows(trade: Business) -> Rows:
    """Each source, the one that brought most people first; then the details of each that brought people or orders in the year."""
    rules, snapshot = settings(trade.snapshot), trade.snapshot
    start = int(rules["figures_week_from"]) - 1
    year, quarter = (weeks(snapshot.today, number, start=start) for number in (YEAR_WEEKS, QUARTER_WEEKS))
    known = lists(snapshot).choices["source"]
    source, names = named(trade.cells["source"], known.synonyms, words.NOT_GIVEN, snapshot)
    detail, details = named(trade.cells["source_detail"], {}, words.NOT_GIVEN, snapshot)
    wholes: list[_Row] = []
    parts: list[_Row] = []
    for place in range(len(names)):
        mine = source == place
        if mine.any():
            wholes.append(_source(trade, mine, year, quarter).named(names[place]))
        for one in sorted({int(one) for one in detail[mine] if one < len(details) - 1}):
            row = _source(trade, mine & (detail == one), year, quarter)
            if row["leads"] or row["orders"]:
                parts.append(row.named(names[place], details[one]))
    _priced(trade, wholes, parts, year)
    wholes.sort(key=lambda row: (-float(str(row["leads"])), fold(str(row["source"]))))
    rank = {row["source"]: place for place, row in enumerate(wholes)}
    parts.sort(key=lambda row: (rank[row["source"]], fold(str(row["detail"]))))
    first, rest = (
        [row.cells | {"mark": marked(trade, "sources", row.cells, row.cases)} for row in rows]
        for rows in (wholes, parts)
    )
    return padded(first, CHARTED) + rest


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, and on how many cases each figure rests that is no plain count."""

    cells: dict[str, Raw]
    cases: dict[str, int]

    def __getitem__(self, key: str) -> Raw:
        return self.cells[key]

    def named(self, source: str, detail: str | None = None) -> _Row:
        """Return the row with what it is about."""
        return _Row(self.cells | {"source": source, "detail": detail}, self.cases)


def _priced(trade: Business, wholes: list[_Row], parts: list[_Row], year: Span) -> None:
    """Add what each row cost; what cost and brought nobody has a row of its own."""
    spent: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for one in costs(trade.snapshot).within(year):
        spent[one.source, ""].append(one)
        if one.detail:
            spent[one.source, one.detail].append(one)
    synonyms = lists(trade.snapshot).choices["source"].synonyms
    there = {(meant(str(row["source"]), synonyms), ""): row for row in wholes}
    there |= {(meant(str(row["source"]), synonyms), fold(str(row["detail"]))): row for row in parts}
    nobody = np.zeros(trade.count, dtype=bool)
    for source, detail in sorted(spent.keys() - there.keys()):  # a source comes before its details
        row = _source(trade, nobody, year, year)
        name, page = spent[source, detail][0].shown
        if detail:
            parts.append(row.named(str(there[source, ""]["source"]), page))
        else:
            wholes.append(row.named(name))
        there[source, detail] = (parts if detail else wholes)[-1]
    for key, row in there.items():
        row.cells.update(_return(row.cells, total(spent.get(key, ()))))


def _return(row: dict[str, Raw], cost: float | None) -> dict[str, Raw]:
    leads, buyers, revenue = (float(str(row[name])) for name in ("leads", "buyers", "revenue"))
    return {
        "cost": cost,
        "cost_lead": None if cost is None or not leads else round(cost / leads, 2),
        "cost_client": None if cost is None or not buyers else round(cost / buyers, 2),
        "return": None if cost is None or cost <= 0 else round(revenue / cost, 1),
    }


def _source(trade: Business, people: Mask, year: Span, quarter: Span) -> _Row:
    """Return the figures of some people, and on how many cases those rest that are no plain count."""
    ready = settings(trade.snapshot)["decision_from"]
    new = people & trade.came & count.within(trade.met, year)
    fresh, bought = int(new.sum()), int((new & (trade.first_order != NEVER)).sum())
    lately, before = (
        int((people & trade.came & count.within(trade.met, span)).sum()) for span in (quarter, quarter.before)
    )
    past = people & trade.came & count.within(trade.met, year.before)
    mine, earlier = (people[trade.order_person] & count.within(trade.order_day, span) for span in (year, year.before))
    amounts, sums = (cells[~np.isnan(cells)] for cells in (trade.order_amount[mine], trade.order_amount[earlier]))
    row: dict[str, Raw] = {
        "leads": fresh,
        "leads_quarter": lately,
        "leads_before": before,
        "change": count.change(lately, before),
        "buyers": bought,
        "conversion": count.share(bought, fresh),
        "conversion_before": count.share(int((past & (trade.first_order != NEVER)).sum()), int(past.sum())),
        "hot": count.share(int((new & (trade.score >= ready)).sum()), fresh),
        "orders": int(mine.sum()),
        "revenue": round(float(amounts.sum())) / 100,
        "revenue_before": round(float(sums.sum())) / 100,
        "average": count.mean(amounts),
    }
    cases = dict.fromkeys(("conversion", "hot", "cost_lead"), fresh) | {"conversion_before": int(past.sum())}
    cases |= {"change": min(lately, before), "cost_client": bought, "revenue_before": len(sums)}
    cases |= dict.fromkeys(("revenue", "average", "return"), len(amounts))
    return _Row(row, cases)
