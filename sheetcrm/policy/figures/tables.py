"""The rows of the owner's tabs: cells by column key, in their fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.agenda import done
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
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
    say = snapshot.language
    keys = ("week", "week_before", "month", "month_before", "quarter", "quarter_before")
    part = words.NUMBERS.to(say)
    period: dict[str, Raw] = {"part": part, "what": words.PERIOD.to(say)}
    period |= {key: dated(span) for key, span in zip(keys, told.spans, strict=True)}
    rows: Rows = [period]
    for number in told.numbers:
        values: list[Raw] = [figure.value for figure in number.values]
        if number.unit == words.TIME.to(say):
            values = [None if one.value is None else lasting(one.value, say) for one in number.values]
        row: dict[str, Raw] = {"part": part, "what": number.what.to(say), **dict(zip(keys, values, strict=True))}
        row |= {"change": number.change, "unit": number.unit, "where": titled(number.tab, snapshot)}
        row |= {"month_change": number.changed(2), "quarter_change": number.changed(4)}
        cases = {key: figure.cases for key, figure in zip(keys, number.values, strict=True)}
        for key, at in (("change", 0), ("month_change", 2), ("quarter_change", 4)):
            cases[key] = min(figure.cases for figure in number.values[at : at + 2])
        rows.append(row | {"mark": marked(trade, "overview", row, cases, number.note)})
    part = words.ATTENTION.to(say)
    return rows + [
        {"part": part, "what": words.LOOK_AT.say(say, what=one.sentence, tab=titled(one.tab, snapshot))}
        for one in told.alarms
    ]


def manager_rows(trade: Business) -> Rows:
    """Each manager who has clients or tasks, in alphabetical order."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    quarter = weeks(snapshot.today, QUARTER_WEEKS, start=int(rules["figures_week_from"]) - 1)
    spans, limit = (quarter, quarter.before), rules["figures_reaction"]
    synonyms = lists(snapshot).choices["manager"].synonyms
    tasks = snapshot["tasks"]
    everybody = np.concatenate([trade.cells["manager"], tasks["manager"]])
    codes, names = named(everybody, synonyms, words.NOT_GIVEN, snapshot)
    who, owner = codes[: trade.count], codes[trade.count :]
    second, later = _second(trade)
    person, day, minutes = count.reactions(trade)
    due, ready = days_of(tasks["due"]), done(tasks)
    rows: Rows = []
    for place, name in enumerate(names):
        mine = who == place
        held = owner == place
        termed = held & count.within(due, quarter)
        money = [trade.order_amount[mine[trade.order_person] & count.within(trade.order_day, span)] for span in spans]
        money = [amounts[~np.isnan(amounts)] for amounts in money]
        sums = [round(float(amounts.sum())) / 100 for amounts in money]
        if not (mine & trade.here).any() and not termed.any() and not any(sums):
            continue
        quality = [value for value in trade.cells["completeness"][mine & trade.here] if isinstance(value, int | float)]
        asked = [minutes[mine[person] & count.within(day, span)] for span in spans]
        late = [None if limit is None else count.share(int((~(one <= limit)).sum()), len(one)) for one in asked]
        earlier = held & count.within(due, quarter.before)
        row: dict[str, Raw] = {
            "manager": name,
            "clients": int((mine & trade.here).sum()),
            "leads": int((mine & trade.came & count.within(trade.met, quarter)).sum()),
            "leads_before": int((mine & trade.came & count.within(trade.met, quarter.before)).sum()),
            "reaction": _lasting(asked[0], snapshot),
            "reaction_before": _lasting(asked[1], snapshot),
            "untimed": count.untimed(trade, quarter, mine)[0],
            "late": late[0],
            "late_before": late[1],
            "tasks": int(termed.sum()),
            "done": count.share(int((termed & ready).sum()), int(termed.sum())),
            "done_before": count.share(int((earlier & ready).sum()), int(earlier.sum())),
            "overdue": int((held & ~ready & (due != NEVER) & (due < snapshot.today.toordinal())).sum()),
            "second": count.share(int((mine & later).sum()), int((mine & second).sum())),
            "quality": count.median(quality),
            "faulty": sum(1 for cell in trade.cells["problems"][mine & trade.here] if cell is not None),
            "revenue": sums[0],
            "revenue_before": sums[1],
        }
        answered = [int((~np.isnan(one)).sum()) for one in asked]
        cases = {"reaction": answered[0], "reaction_before": answered[1]}
        cases |= {"late": len(asked[0]), "late_before": len(asked[1])}
        cases |= {"done": int(termed.sum()), "done_before": int(earlier.sum()), "second": int((mine & second).sum())}
        cases |= {"quality": len(quality), "revenue": len(money[0]), "revenue_before": len(money[1])}
        rows.append(row | {"mark": marked(trade, "managers", row, cases)})
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
