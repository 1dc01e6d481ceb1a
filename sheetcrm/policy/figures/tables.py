"""The rows of the owner's tabs: cells by column key, in their fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.policy.activity import NEVER, days_of, meant
from sheetcrm.policy.agenda import done
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.funnel import funnel_rows
from sheetcrm.policy.figures.names import named
from sheetcrm.policy.figures.overview import overview, titled
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.periods import QUARTER_WEEKS, YEAR_WEEKS, weeks
from sheetcrm.policy.figures.posts import letter_rows
from sheetcrm.policy.figures.scores import score_rows
from sheetcrm.policy.figures.sources import source_rows
from sheetcrm.policy.figures.spoken import dated, lasting
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask, Numbers
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows


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
