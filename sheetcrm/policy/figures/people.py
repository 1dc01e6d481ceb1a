"""The rows of best clients (R7): who brings most, what they share, who did not return and why, cohorts of first orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import choices
from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, meant
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.names import named
from sheetcrm.policy.read import lists

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.activity import Days, Mask, Numbers, Places
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows

BEST, SHARED, REASONS, QUARTERS = 15, 8, 5, 8
_COMMON = ("source", "service", "city", "client_kind", "industry", "manager")
_BACK = (90, 180, 365)
_FEW_ALIKE = 2
_LATE = np.iinfo(np.int64).max
_MINUTES = 24 * 60


def best_rows(trade: Business) -> Rows:
    """The fifteen who brought most, of equal ones the smaller id; what they share; who did not return; cohorts."""
    paid = ~np.isnan(trade.order_amount)
    brought = np.asarray(
        np.bincount(trade.order_person[paid], weights=trade.order_amount[paid], minlength=trade.count), dtype=np.float64
    )
    ranked = np.lexsort((np.argsort(np.argsort(trade.ids.astype(str))), -brought))
    best = ranked[: min(BEST, int((brought > 0).sum()))]
    return [*_best(trade, best, brought), *_shared(trade, best), *_lost(trade), *_cohorts(trade)]


def _best(trade: Business, best: Places, brought: Numbers) -> Rows:
    say = trade.snapshot.language
    bought = np.bincount(trade.order_person, minlength=trade.count)
    last = np.full(trade.count, NEVER, dtype=np.int64)
    np.maximum.at(last, trade.order_person, trade.order_day)
    return [
        {
            "part": words.BEST.to(say),
            "name": _name(trade, person),
            "revenue": round(float(brought[person])) / 100,
            "purchases": int(bought[person]),
            "last_purchase": date.fromordinal(int(last[person])),
            "service": trade.cells["service"][person],
        }
        for person in best.tolist()
    ]


def _name(trade: Business, person: int) -> str:
    parts = [trade.cells[key][person] for key in ("first_name", "last_name")]
    name = " ".join(str(part) for part in parts if part is not None)
    return name or str(trade.cells["company"][person] or trade.cells["email"][person] or trade.ids[person])


def _shared(trade: Business, best: Places) -> Rows:
    """What is more frequent among the best than among the other buyers, what differs most first."""
    say = trade.snapshot.language
    top = np.zeros(trade.count, dtype=bool)
    top[best] = True
    rest = (trade.first_order != NEVER) & ~top
    found: list[tuple[float, dict[str, Raw]]] = []
    for key in _COMMON:
        places, names = _values(trade, key, trade.cells[key])
        for place, name in enumerate(names[:-1]):
            mine = places == place
            alike = int((mine & top).sum())
            share, other = (count.share(int((mine & group).sum()), int(group.sum())) for group in (top, rest))
            if alike >= _FEW_ALIKE and (share or 0) > (other or 0):
                header = TABS["clients"][key].header.to(say)
                row: dict[str, Raw] = {"part": words.SHARED.to(say), "name": f"{header}: {name}", "clients": alike}
                row |= {"share": share, "share_rest": other}
                cases = {"share": len(best), "share_rest": int(rest.sum())}
                row |= {"mark": marked(trade, "best", row, cases)}
                found.append(((other or 0) - (share or 0), row))
    return [row for _, row in sorted(found, key=lambda one: (one[0], fold(str(one[1]["name"]))))[:SHARED]]


def _values(trade: Business, key: str, cells: Objects) -> tuple[Places, list[str]]:
    known = lists(trade.snapshot).choices
    return named(cells, known[key].synonyms if key in known else {}, words.NOT_GIVEN, trade.snapshot)


def _lost(trade: Business) -> Rows:
    """Those who bought once and did not return (C6), by reason, by what they bought, by what they did last; most first."""
    say = trade.snapshot.language
    gone = {fold(text) for text in choices.NOT_RETURNED.both()}
    lost = np.array([cell is not None and fold(str(cell)) in gone for cell in trade.cells["loyalty"]], dtype=bool)
    rows: Rows = []
    groups = (
        (words.REASON, "loss_reason", trade.cells["loss_reason"]),
        (words.SERVICE, "service", _last(trade, "service", trade.order_person, trade.order_day, trade.order_service)),
        (words.LAST_ACTION, "event", _last(trade, "event", *_acts(trade))),
    )
    for word, key, cells in groups:
        places, names = _values(trade, key, cells)
        sums = [(int((lost & (places == place)).sum()), name) for place, name in enumerate(names)]
        for clients, name in sorted(sums, key=lambda one: (-one[0], fold(one[1])))[:REASONS]:
            if clients:
                row: dict[str, Raw] = {"part": words.LOST.to(say), "name": word.say(say, name=name), "clients": clients}
                row |= {"share": count.share(clients, int(lost.sum()))}
                rows.append(row | {"mark": marked(trade, "best", row, {"share": int(lost.sum())})})
    return rows


def _acts(trade: Business) -> tuple[Places, Days, Objects]:
    """Return whose each act was, its minute, and what it was; of which only the day is known came at that day's end."""
    theirs = trade.word_theirs
    minute = np.where(trade.word_minute >= 0, trade.word_minute, (trade.word_day + 1) * _MINUTES)
    return trade.word_person[theirs], minute[theirs], trade.word_event[theirs]


def _last(trade: Business, key: str, person: Places, when: Days, cells: Objects) -> Objects:
    """Return each person's last cell; of several at once the one last by the alphabet, whatever the order of rows."""
    synonyms = lists(trade.snapshot).choices[key].synonyms
    codes, distinct = pd.factorize(cells)
    meanings = np.array([*(meant(str(text), synonyms) for text in distinct), ""], dtype=object)
    rank = np.unique(meanings.astype(str), return_inverse=True)[1]
    order = np.lexsort((rank[codes], when, person))
    found = np.full(trade.count, None, dtype=object)
    found[person[order]] = cells[order]
    return found


def _cohorts(trade: Business) -> Rows:
    """Quarters of first orders, the last on top, and who came back in time; a quarter whose time is not over says so."""
    say, today = trade.snapshot.language, trade.snapshot.today
    first = trade.first_order
    again = np.full(trade.count, _LATE, dtype=np.int64)
    later = trade.order_day > first[trade.order_person]
    np.minimum.at(again, trade.order_person[later], trade.order_day[later])
    rows: Rows = []
    for back in range(QUARTERS):
        number = today.year * 4 + (today.month - 1) // 3 - back
        begin, end = (date(n // 4, n % 4 * 3 + 1, 1) for n in (number, number + 1))
        mine: Mask = (first >= begin.toordinal()) & (first < end.toordinal())
        if not mine.any():
            continue
        clients = int(mine.sum())
        name = words.QUARTER.say(say, quarter=number % 4 + 1, year=number // 4)
        row: dict[str, Raw] = {"part": words.COHORT.to(say), "name": name, "clients": clients}
        for days in _BACK:
            came = int((again[mine] - first[mine] <= days).sum())
            over = end + timedelta(days=days) <= today
            row[f"back_{days}"] = count.share(came, clients) if over else words.EARLY.to(say)
        cases = {f"back_{days}": clients for days in _BACK}
        rows.append(row | {"mark": marked(trade, "best", row, cases)})
    return rows
