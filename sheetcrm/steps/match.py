"""Match (D4): which client a row of Orders, History or Tasks speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import Plan, missing, objects
from sheetcrm.model.words import cells as words
from sheetcrm.policy.naming import everyone, namings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Change, Objects
    from sheetcrm.model.snapshot import Snapshot

MATCHED = ("orders", "history", "tasks")


def match(snapshot: Snapshot) -> Plan:
    """Write the client's id beside an order, call or task when exactly one client fits the phone, e-mail, id or name in its row.

    An id once set stays until staff change the "Client" cell, even when a namesake arrives later, and even while the client's row is
    away: somebody may be cutting and pasting it. No fit, or several: :func:`check` says so. A row that the robot wrote with an id and no
    text keeps it.
    """
    if not snapshot["clients"].headers.sound:
        return Plan()  # nobody can be known tonight, and what was known stays
    known = everyone(snapshot) | snapshot.memory.clients
    names = None
    changes: list[Change | None] = []
    for key in MATCHED:
        table = snapshot.tables.get(key)
        if table is None or not table.headers.sound or not len(table):
            continue
        texts, held = table["client"], table["client_id"]
        nothing = np.full(len(table), None, dtype=object)
        told, ids = (
            snapshot.memory.named[key].aligned(table.ids) if key in snapshot.memory.named else (nothing, nothing)
        )
        keep = np.asarray(texts == told, dtype=bool) & _are(ids, known)
        silent = missing(texts)
        new = np.where(keep, ids, np.where(silent & _are(held, known), held, nothing))
        open_rows = np.flatnonzero(~keep & ~silent)
        if len(open_rows):
            names = names or namings(snapshot)
            codes, distinct = pd.factorize(texts[open_rows])
            found = np.array([*(names.only(text) for text in distinct), None], dtype=object)
            waiting = np.array([*(names.waits(text) for text in distinct), False], dtype=bool)
            same = np.asarray(texts == told, dtype=bool)[open_rows]
            new[open_rows] = np.where(waiting[codes] & same, ids[open_rows], found[codes])
        new = _joined(new, snapshot.memory.merged)
        changes.append(table.change("client_id", new, words.MATCHED.to(snapshot.language)))
    return Plan.of(*changes)


def _joined(ids: Objects, merged: Mapping[str, str]) -> Objects:
    """Return the ids with those of merged cards led to the card that stayed."""
    if not merged or set(merged).isdisjoint(ids):
        return ids
    return objects(merged.get(row, row) for row in ids)


def _are(ids: Objects, known: frozenset[str]) -> NDArray[np.bool_]:
    """Tell which cells hold the id of a client."""
    if set(ids) - known <= {None}:
        return ~missing(ids)
    return np.fromiter((row in known for row in ids), dtype=bool, count=len(ids))
