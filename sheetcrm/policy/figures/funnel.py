"""The rows of the funnel (R3): who stands where, who came, who went on, how long it takes, where it sticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, meant, plain
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.names import named, padded
from sheetcrm.policy.figures.passing import DEAL
from sheetcrm.policy.figures.periods import HALF_WEEKS, QUARTER_WEEKS, STAGES, weeks
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.activity import Days, Mask, Places
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows
    from sheetcrm.policy.figures.periods import Span

_WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Who came to which stage: one entry a passage, by person and day. ``left`` is the day of the next one, NEVER while there is none."""

    person: Places
    day: Days
    stage: Places
    left: Days


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """What each row looks at: stages in the order of Lists, where each person stands now, who came where when."""

    trade: Business
    names: tuple[str, ...]
    forward: Mask  # of each stage whether coming there is going on
    open_: Mask  # of each stage whether people there are in progress
    now: Places
    steps: Steps
    actions: Days
    quarter: Span
    half: Span


def funnel_rows(trade: Business) -> Rows:
    """Each deal stage of Lists in its order, of all together, then of each manager who has people there."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    known = lists(snapshot).choices["deal_stage"]
    start = int(rules["figures_week_from"]) - 1
    closed, going = ({meant(name, known.synonyms) for name in rules[key]} for key in ("closed", "in_progress"))
    now = _places(trade.cells["deal_stage"], known.values, known.synonyms)
    funnel = Funnel(
        trade,
        tuple(known.values),
        np.array([fold(name) not in closed for name in known.values], dtype=bool),
        np.array([fold(name) in going for name in known.values], dtype=bool),
        now,
        _steps(trade),
        count.actions(trade),
        weeks(snapshot.today, QUARTER_WEEKS, start=start),
        weeks(snapshot.today, HALF_WEEKS, start=start),
    )
    everybody = np.ones(trade.count, dtype=bool)
    rows = [_row(funnel, stage, everybody) for stage in range(len(known.values))]
    who, names = named(trade.cells["manager"], lists(snapshot).choices["manager"].synonyms, words.NOT_GIVEN, snapshot)
    parts = []
    for place, name in enumerate(names):
        mine = who == place
        for stage in range(len(known.values)):
            row = _row(funnel, stage, mine)
            if row["people_now"] or row["entered"]:
                parts.append({"manager": name, **row})
    return padded(rows, STAGES) + parts


def _places(cells: Objects, values: tuple[str, ...], synonyms: Mapping[str, str]) -> Places:
    """Return each cell's place among the stages of Lists, -1 for none of them."""
    codes, names = plain(cells, synonyms)
    order = {fold(name): place for place, name in enumerate(values)}
    return np.array([*(order.get(name, -1) for name in names), -1], dtype=np.intp)[codes]


def _steps(trade: Business) -> Steps:
    known, seen = lists(trade.snapshot).choices["deal_stage"], trade.snapshot.memory.passages(DEAL)
    person = trade.persons(seen.clients)
    stage = _places(seen.stages, tuple(known.values), known.synonyms)
    order = np.lexsort((np.arange(len(person)), seen.days, person))
    order = order[person[order] >= 0]
    person, day, stage = person[order], seen.days[order], stage[order]
    again = np.zeros(len(person), dtype=bool)  # a second card of the same person came where the person already was
    again[1:] = (person[1:] == person[:-1]) & (stage[1:] == stage[:-1])
    person, day, stage = person[~again], day[~again], stage[~again]
    left = np.full(len(person), NEVER, dtype=np.int64)
    same = person[:-1] == person[1:]
    left[:-1][same] = day[1:][same]
    return Steps(person, day, stage, left)


def _row(funnel: Funnel, stage: int, mine: Mask) -> dict[str, Raw]:
    trade, steps, rules = funnel.trade, funnel.steps, settings(funnel.trade.snapshot)
    today, say, limit = trade.snapshot.today.toordinal(), trade.snapshot.language, rules["figures_stuck_days"]
    there = mine & trade.here & (funnel.now == stage)
    last = count.last_heard(trade)
    stuck = int((there & (last != NEVER) & (today - last > (limit or 0))).sum())
    at = (steps.stage == stage) & mine[steps.person]
    came = at & count.within(steps.day, funnel.quarter)
    (entered, gone), (earlier, gone_before) = (
        _went_on(funnel, stage, mine, span) for span in (funnel.quarter, funnel.quarter.before)
    )
    on, before = count.share(gone, entered), count.share(gone_before, earlier)
    left = at & count.within(steps.left, funnel.half)
    stands = at & (steps.left == NEVER) & there[steps.person] & (steps.day <= funnel.half.last)
    money = np.rint(trade.potential[there] * 100).sum()
    row: dict[str, Raw] = {
        "stage": funnel.names[stage],
        "people_now": int(there.sum()),
        "potential": round(float(money)) / 100,
        "entered": entered if len(steps.person) else None,
        "conversion": on if len(steps.person) else words.NOT_MEASURED.to(say),
        "conversion_before": before,
        "change": count.change(on, before),
        "days": count.median(steps.left[left] - steps.day[left]),
        "standing": count.median(funnel.half.last - steps.day[stands]),
        "stuck": None if limit is None or not funnel.open_[stage] else stuck,
        "actions": count.median(_before(funnel, steps.person[came], steps.day[came])),
    }
    cases = {"conversion": entered, "conversion_before": earlier, "change": min(entered, earlier)}
    cases |= {"days": int(left.sum()), "standing": int(stands.sum()), "actions": int(came.sum())}
    return row | {"mark": marked(trade, "funnel", row, cases)}


def _went_on(funnel: Funnel, stage: int, mine: Mask, span: Span) -> tuple[int, int]:
    """Return how many came in the span, and how many of them went on to a later stage afterwards and by its end."""
    steps = funnel.steps
    inside = count.within(steps.day, span) & mine[steps.person]
    turn = np.arange(len(steps.person))  # of two steps on one day the later is known, too
    came, gone = np.full(funnel.trade.count, len(turn)), np.full(funnel.trade.count, -1)
    at = inside & (steps.stage == stage)
    np.minimum.at(came, steps.person[at], turn[at])
    later = inside & (steps.stage > stage)
    later[later] = funnel.forward[steps.stage[later]]
    np.maximum.at(gone, steps.person[later], turn[later])
    entered = came < len(turn)
    return int(entered.sum()), int((entered & (gone > came)).sum())


def _before(funnel: Funnel, person: Places, day: Days) -> Days:
    """Return how many actions of each person lie in the seven days that end on a day."""
    return count.acts_within(funnel.actions, person, day - _WEEK + 1, day)
