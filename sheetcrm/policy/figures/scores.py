"""The rows of the score check (R10): whether those with a high score do buy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import choices
from sheetcrm.model.words import figures as words
from sheetcrm.policy.activity import plain
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.passing import SCORE
from sheetcrm.policy.figures.periods import Span, month
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.activity import Places
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows

CHECKED = 6
"""So many months are looked at, the newest on top."""


def score_rows(trade: Business) -> Rows:
    """The stages of the score now; then of each month whose time is over, who stood there at its start and bought since."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    say, today, days = snapshot.language, snapshot.today, int(rules["figures_score_days"])
    now = _places(trade.cells["stage"])
    starts = [date.fromordinal(month(today, back).first) for back in range(CHECKED + days // 28 + 1)]
    over = [day for day in starts if day.toordinal() + days <= today.toordinal()][:CHECKED]
    rows: Rows = []
    for place, word in enumerate(choices.STAGES):
        row: dict[str, Raw] = {"band": word.to(say), "people_now": int((trade.here & (now == place)).sum())}
        rows.append(row | {"mark": words.TOO_EARLY.to(say) if not _known(trade, over) else None})
    for day in over:
        then = _then(trade, day)
        span = Span(day.toordinal(), day.toordinal() + days - 1)
        buyers = np.zeros(trade.count, dtype=bool)
        inside = count.within(trade.order_day, span)
        buyers[trade.order_person[inside]] = True
        for place, word in enumerate(choices.STAGES):
            mine = then == place
            people, bought = int(mine.sum()), int((mine & buyers).sum())
            if people:
                money = trade.order_amount[inside & mine[trade.order_person]]
                row = {"band": word.to(say), "month": day, "clients": people, "bought": bought}
                row |= {"conversion": count.share(bought, people), "revenue": round(float(np.nansum(money))) / 100}
                cases = {"conversion": people, "revenue": int((~np.isnan(money)).sum())}
                rows.append(row | {"mark": marked(trade, "score_check", row, cases)})
    return rows


def _known(trade: Business, over: list[date]) -> bool:
    """Tell whether anybody's score is known for long enough."""
    seen = trade.snapshot.memory.passages(SCORE)
    return bool(len(seen)) and bool(over) and int(seen.days.min()) < over[0].toordinal()


def _places(cells: Objects) -> Places:
    """Return each cell's place among the stages, -1 for none."""
    codes, names = plain(cells, {})
    order = {text.casefold(): place for place, word in enumerate(choices.STAGES) for text in word.both()}
    return np.array([*(order.get(name.casefold(), -1) for name in names), -1], dtype=np.intp)[codes]


def _then(trade: Business, day: date) -> Places:
    """Return where each person stood at the beginning of a day."""
    seen = trade.snapshot.memory.passages(SCORE)
    before = np.flatnonzero(seen.days < day.toordinal())
    person, stage = trade.persons(seen.clients[before]), _places(seen.stages[before])
    found = np.full(trade.count + 1, -1, dtype=np.intp)
    found[person] = stage  # who is unknown has the place at the end; of several the last counts
    return found[:-1]
