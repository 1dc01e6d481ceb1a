"""When so many kilometres are driven: a service that is due by mileage (M3), from what stands in the workbook."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from math import ceil, isfinite
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER

if TYPE_CHECKING:
    from sheetcrm.policy.activity import Days, Places
    from sheetcrm.policy.sequences.starts import Scene

UNKNOWN = np.iinfo(np.int64).max
"""The day of what nobody can tell."""
_FAR = date.max.toordinal()
Reading = tuple[int, float]
"""A day, and how many kilometres were on the clock."""


def driven(orders: Places, kilometres: float, scene: Scene) -> Days:
    """Return for each of these orders the day on which so many kilometres are driven since; UNKNOWN where nobody can tell.

    The orders' mileages of one client and object tell how many kilometres a day it is; one reading tells nothing, and readings that run
    backwards are a slip. Where the mileage in the client's row says that it has come to that already, it is due since the row was edited.
    """
    bought, table, clients = scene.told.orders, scene.snapshot["orders"], scene.clients
    cells, objects = table["mileage"], table["object"]
    read: dict[tuple[int, str], set[Reading]] = defaultdict(set)
    usable = bought.counts & (bought.day != NEVER) & table.settled[bought.line]
    for place in np.flatnonzero(usable).tolist():
        line = int(bought.line[place])
        if (mileage := _number(cells[line])) is not None:
            read[int(bought.client[place]), _name(objects[line])].add((int(bought.day[place]), mileage))
    days = np.full(len(orders), UNKNOWN, dtype=np.int64)
    for index, place in enumerate(orders.tolist() if read else ()):
        line, client = int(bought.line[place]), int(bought.client[place])
        begun = _number(cells[line])
        if begun is None:
            continue
        daily = a_day(read[client, _name(objects[line])])
        if daily is not None:
            days[index] = min(int(bought.day[place]) + ceil(min(kilometres / daily, _FAR)), _FAR)
        now = _number(clients["mileage"][client])
        edited = scene.snapshot.memory.edited.get(str(clients.ids[client]))
        if now is not None and edited is not None and now >= begun + kilometres:
            days[index] = min(int(days[index]), date.fromisoformat(edited).toordinal())
    return days


def a_day(readings: set[Reading]) -> float | None:
    """Return how many kilometres a day readings tell; None where they are too few or run backwards."""
    line = sorted(readings)
    (first, least), (last, most) = line[0], line[-1]
    if last <= first or most <= least or any(one[1] > two[1] for one, two in pairwise(line)):
        return None
    return (most - least) / (last - first)


def _number(cell: object) -> float | None:
    """Return a mileage, None where the cell holds none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell) or cell <= 0:
        return None
    return float(cell)


def _name(cell: object) -> str:
    return fold(str(cell)) if cell is not None else ""
