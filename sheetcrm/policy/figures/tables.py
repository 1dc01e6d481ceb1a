"""The rows of the owner's tabs: cells by column key, in their fixed order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of, meant
from sheetcrm.policy.agenda import done
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.funnel import funnel_rows
from sheetcrm.policy.figures.names import named, padded
from sheetcrm.policy.figures.overview import overview, titled
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.periods import CHARTED, MONTHS, QUARTER_WEEKS, YEAR_WEEKS, Span, month, weeks
from sheetcrm.policy.figures.posts import letter_rows
from sheetcrm.policy.figures.scores import score_rows
from sheetcrm.policy.figures.spoken import dated, lasting
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask, Numbers
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows


_SEGMENTS = ("active", "moderate", "dormant")
_FLOWS = tuple((a, b) for a in range(3) for b in range(3) if a != b)


def overview_rows(trade: Business) -> Rows:
    """The span of each column, the ten numbers, then what needs attention."""
    told, snapshot = overview(trade.snapshot, trade), trade.snapshot
    say, least = snapshot.language, settings(snapshot)["figures_least"]
    keys = ("week", "week_before", "month", "month_before", "quarter", "quarter_before")
    part = words.NUMBERS.to(say)
    period: dict[str, Raw] = {"part": part, "what": words.PERIOD.to(say)}
    period |= {key: dated(span) for key, span in zip(keys, told.spans, strict=True)}
    rows: Rows = [period]
    for number in told.numbers:
        values: list[Raw] = [figure.value for figure in number.values]
        if number.unit == words.TIME.to(say):
            values = [None if one.value is None else lasting(one.value, say) for one in number.values]
        few = min(figure.cases for figure in number.values[:2]) < least
        row: dict[str, Raw] = {"part": part, "what": number.what.to(say), **dict(zip(keys, values, strict=True))}
        row |= {"change": number.change, "unit": number.unit, "where": titled(number.tab, snapshot)}
        row |= {"mark": words.FEW.to(say) if few else None}
        row |= {"month_change": number.changed(2), "quarter_change": number.changed(4)}
        rows.append(row)
    part = words.ATTENTION.to(say)
    return rows + [{"part": part, "what": one.sentence, "where": titled(one.tab, snapshot)} for one in told.alarms]


def source_rows(trade: Business) -> Rows:
    """Each source, the one that brought most people first; then the details of each that brought people or orders in the year."""
    rules, snapshot = settings(trade.snapshot), trade.snapshot
    start = int(rules["figures_week_from"]) - 1
    year, quarter = (weeks(snapshot.today, number, start=start) for number in (YEAR_WEEKS, QUARTER_WEEKS))
    known = lists(snapshot).choices["source"]
    source, names = named(trade.cells["source"], known.synonyms, words.NOT_GIVEN, snapshot)
    detail, details = named(trade.cells["source_detail"], {}, words.NOT_GIVEN, snapshot)
    wholes, parts = [], []
    for place in range(len(names)):
        mine = source == place
        if mine.any():
            wholes.append(_source(trade, mine, year, quarter) | {"source": names[place], "detail": None})
        for one in sorted({int(one) for one in detail[mine] if one < len(details) - 1}):
            row = _source(trade, mine & (detail == one), year, quarter)
            if row["leads"] or row["orders"]:
                parts.append(row | {"source": names[place], "detail": details[one]})
    wholes.sort(key=lambda row: (-float(str(row["leads"])), fold(str(row["source"]))))
    rank = {row["source"]: place for place, row in enumerate(wholes)}
    parts.sort(key=lambda row: (rank[row["source"]], fold(str(row["detail"]))))
    return padded(wholes, CHARTED) + parts


def _source(trade: Business, people: Mask, year: Span, quarter: Span) -> dict[str, Raw]:
    rules, say = settings(trade.snapshot), trade.snapshot.language
    new = people & trade.came & count.within(trade.met, year)
    fresh, bought = int(new.sum()), int((new & (trade.first_order != NEVER)).sum())
    lately, before = (
        int((people & trade.came & count.within(trade.met, span)).sum()) for span in (quarter, quarter.before)
    )
    mine = people[trade.order_person] & count.within(trade.order_day, year)
    amounts = trade.order_amount[mine]
    amounts = amounts[~np.isnan(amounts)]
    return {
        "leads": fresh,
        "leads_quarter": lately,
        "leads_before": before,
        "change": count.change(lately, before),
        "buyers": bought,
        "conversion": count.share(bought, fresh),
        "hot": count.share(int((new & (trade.score >= rules["decision_from"])).sum()), fresh),
        "orders": int(mine.sum()),
        "revenue": round(float(amounts.sum())) / 100,
        "average": round(float(amounts.sum()) / len(amounts)) / 100 if len(amounts) else None,
        "mark": words.FEW.to(say) if fresh < rules["figures_least"] else None,
    }


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
        "letters": count.letters(trade, span).value,
        "replies": count.replies(trade, span).value,
        "reaction": count.reaction(trade, span).value,
    }
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
    least, say = settings(trade.snapshot)["figures_least"], trade.snapshot.language
    keys = (*_SEGMENTS, *(f"{_SEGMENTS[a]}_to_{_SEGMENTS[b]}" for a, b in _FLOWS))
    rows: Rows = []
    for fact, before in zip(facts[:MONTHS], [*facts[1:], {}], strict=False):
        active = _number(before.get("active"))
        row: dict[str, Raw] = {key: fact.get(key) for key in ("month", *keys)}
        row |= {"cooled": count.share(_number(fact.get("active_to_moderate")), active)}
        row |= {
            "dormant_share": count.share(_number(fact.get("dormant")), sum(_number(fact.get(key)) for key in _SEGMENTS))
        }
        rows.append(row | {"mark": words.FEW.to(say) if active < least else None})
    return rows[::-1]


def _number(cell: Raw) -> float:
    return cell if isinstance(cell, int | float) else 0


def manager_rows(trade: Business) -> Rows:
    """Each manager who has clients or tasks, in alphabetical order."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    quarter = weeks(snapshot.today, QUARTER_WEEKS, start=int(rules["figures_week_from"]) - 1)
    synonyms = lists(snapshot).choices["manager"].synonyms
    who, names = named(trade.cells["manager"], synonyms, words.NOT_GIVEN, snapshot)
    second, later = _second(trade)
    person, day, minutes = count.reactions(trade)
    tasks = snapshot["tasks"]
    due, ready = days_of(tasks["due"]), done(tasks)
    owner = np.array(
        [meant(str(cell), synonyms) if cell is not None else "" for cell in tasks["manager"]], dtype=object
    )
    rows: Rows = []
    for place, name in enumerate(names):
        mine = who == place
        key = meant(name, synonyms) if place < len(names) - 1 else ""
        held = np.asarray(owner == key, dtype=bool)
        asked = mine[person] & count.within(day, quarter)
        termed = held & count.within(due, quarter)
        money = [
            round(float(np.nansum(trade.order_amount[mine[trade.order_person] & count.within(trade.order_day, span)])))
            / 100
            for span in (quarter, quarter.before)
        ]
        if not (mine & trade.here).any() and not termed.any() and not any(money):
            continue
        quality = [value for value in trade.cells["completeness"][mine & trade.here] if isinstance(value, int | float)]
        limit = rules["figures_reaction"]
        late = int((~(minutes[asked] <= limit)).sum()) if limit is not None else 0
        before = minutes[mine[person] & count.within(day, quarter.before)]
        rows.append(
            {
                "manager": name,
                "clients": int((mine & trade.here).sum()),
                "leads": int((mine & trade.came & count.within(trade.met, quarter)).sum()),
                "reaction": _lasting(minutes[asked], snapshot),
                "reaction_before": _lasting(before, snapshot),
                "late": count.share(late, int(asked.sum())) if limit is not None else None,
                "tasks": int(termed.sum()),
                "done": count.share(int((termed & ready).sum()), int(termed.sum())),
                "overdue": int((held & ~ready & (due != NEVER) & (due < snapshot.today.toordinal())).sum()),
                "second": count.share(int((mine & later).sum()), int((mine & second).sum())),
                "quality": count.median(quality),
                "faulty": sum(1 for cell in trade.cells["problems"][mine & trade.here] if cell is not None),
                "revenue": money[0],
                "revenue_before": money[1],
                "mark": words.FEW.to(snapshot.language) if int(asked.sum()) < rules["figures_least"] else None,
            }
        )
    return rows


def _second(trade: Business) -> tuple[Mask, Mask]:
    """Tell with whom, new within the year, there were two contacts of ours or more, and who of them bought since the second."""
    year = weeks(trade.snapshot.today, YEAR_WEEKS, start=int(settings(trade.snapshot)["figures_week_from"]) - 1)
    person, day = trade.word_person[trade.word_ours], trade.word_day[trade.word_ours]
    order = np.lexsort((day, person))
    person, day = person[order], day[order]
    first = np.ones(len(person), dtype=bool)
    first[1:] = person[1:] != person[:-1]
    second = np.flatnonzero(first[:-1] & ~first[1:]) + 1
    when = np.full(trade.count, NEVER, dtype=np.int64)
    when[person[second]] = day[second]
    last = np.full(trade.count, NEVER, dtype=np.int64)
    np.maximum.at(last, trade.order_person, trade.order_day)
    fresh = trade.came & count.within(trade.met, year) & (when != NEVER)
    return fresh, fresh & (last >= when)


def _lasting(minutes: Numbers, snapshot: Snapshot) -> str | None:
    middle = count.median(minutes)
    return None if middle is None else lasting(middle, snapshot.language)


ROWS: Mapping[str, Callable[[Business], Rows]] = {
    "overview": overview_rows,
    "sources": source_rows,
    "managers": manager_rows,
    "best": best_rows,
    "funnel": funnel_rows,
    "letter_figures": letter_rows,
    "score_check": score_rows,
}
