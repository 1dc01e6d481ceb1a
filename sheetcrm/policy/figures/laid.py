"""Rows of a tab that is the robot's: laid over those that stand there, so that what did not change is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan, Row, objects
from sheetcrm.model.table import OWN
from sheetcrm.policy.figures.names import ROW, ours

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.table import Table


def laid(table: Table, rows: Sequence[Mapping[str, Raw]], why: str) -> Plan:
    """Plan a tab whose rows are the robot's: the first wanted row in the first of them, and so on; who is over leaves.

    Rows without an id of the robot's are staff's. A row beside which staff wrote in a column of their own is not taken out.
    """
    if not table.headers.sound:
        return Plan()
    ids, seen = table["id"], set[str]()
    places = []
    for at, cell in enumerate(ids):
        if ours(cell) and cell not in seen:
            seen.add(str(cell))
            places.append(at)
    keys = [column.key for column in table.tab.columns if column.key != "id" and table.has(column.key)]
    changes = []
    for key in keys:
        new = table[key].copy()
        new[places] = objects(rows[number].get(key) if number < len(rows) else None for number in range(len(places)))
        changes.append(table.change(key, new, why))
    own = [key for key in table.frame.columns if key.startswith(OWN)]
    over = [at for at in places[len(rows) :] if all(table[key][at] is None for key in own)]
    gone = {str(table.ids[at]) for at in over}
    kept = [
        change.where(np.array([row not in gone for row in change.ids], dtype=bool))
        for change in changes
        if change is not None
    ]
    numbers = (number for number in range(1, len(rows) + len(seen) + 1) if f"{ROW}{number}" not in seen)
    appended = [Row(f"{ROW}{next(numbers)}", row, why) for row in rows[len(places) :]]
    key = table.tab.key
    return Plan.of(
        *(change for change in kept if len(change)),
        appends={key: appended} if appended else {},
        removals={key: [str(table.ids[at]) for at in over]} if over else {},
    )
