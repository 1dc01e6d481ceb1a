"""Revive (L2): an archived client who writes, buys, books or is put back by hand is among the clients again, with all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.words import leaving as words
from sheetcrm.policy.merging import card, owed, together
from sheetcrm.policy.returning import come_back, put_by_hand, returned, standing

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot


def revive(snapshot: Snapshot) -> Plan:
    """An archived client who orders, writes, comes or subscribes returns with id, history, score and letters, and so does a row put back.

    Where staff copied a row back instead of cutting it, the client would stand in both tabs: what only the archive knows is added to the
    row among the clients, and the other one is taken out.
    """
    clients, shelf = snapshot["clients"], snapshot["archive"]
    if not clients.headers.sound or not shelf.headers.sound:
        return Plan()
    late = owed(snapshot)
    if not len(shelf):
        return late
    snapshot = snapshot.after(late)
    clients, shelf = snapshot["clients"], snapshot["archive"]
    here = set(clients.ids)
    settled = dict(zip(shelf.ids, shelf.settled.tolist(), strict=True))
    loose = {row for row, mark in zip(shelf.ids, shelf.loose.tolist(), strict=False) if mark}
    pasted = [
        row for row in shelf.ids if row in here - loose and settled[row] and clients.settled[clients.position(row) or 0]
    ]
    why, acted = come_back(snapshot)
    there = standing(snapshot, "clients")
    back = {row: said for row, said in why.items() if row not in there and settled[row]}
    return late + put_by_hand(snapshot, acted) + returned(snapshot, back) + _folded(snapshot, pasted)


def _folded(snapshot: Snapshot, pasted: list[str]) -> Plan:
    """Plan to make one row of those that stand in both tabs: the one among the clients is the newer."""
    clients, language = snapshot["clients"], snapshot.language
    cells: dict[str, dict[str, Raw]] = {}
    for row in pasted:
        mine, other = card(snapshot, "clients", row), card(snapshot, "archive", row)
        for key, value in together(mine, other, clients, language, newer=False).items():
            cells.setdefault(key, {})[row] = value
    why = words.PASTED.to(language)
    changes: list[Change | None] = []
    for key, values in cells.items():
        new = objects(values.get(row, old) for row, old in zip(clients.ids, clients[key], strict=True))
        changes.append(
            clients.change(key, new, why, where=np.array([row in values for row in clients.ids], dtype=bool))
        )
    plan = Plan.of(*changes)
    whole = [row for row in pasted if all(_holds(plan, key, row) for key in cells if row in cells[key])]
    return plan + Plan.of(removals={"archive": whole})


def _holds(plan: Plan, key: str, row: str) -> bool:
    change = plan.changes.get(("clients", key))
    return change is not None and row in set(change.ids)
