"""Who came to another deal stage, or to another stage of their score, since the last look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.passages import NO_PASSAGES, Passages
from sheetcrm.model.plan import differ
from sheetcrm.model.states import encode

if TYPE_CHECKING:
    from sheetcrm.model.plan import Objects, Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.states import LastState

DEAL, SCORE = "deal_stage", "stage"


def passed(snapshot: Snapshot, plan: Plan, last: LastState | None) -> dict[str, Passages]:
    """Return who came where, ``snapshot`` being what the book holds after ``plan``.

    On the very first look nobody knows since when a client stands at a deal stage, so nobody came there; the stage of a score is the
    robot's, and its day is known.
    """
    found = {DEAL: _moved(snapshot, plan, last), SCORE: NO_PASSAGES}
    change = plan.changes.get(("clients", SCORE))
    if change is not None:
        found[SCORE] = _at(snapshot, change.ids, change.new)
    return found


def _moved(snapshot: Snapshot, plan: Plan, last: LastState | None) -> Passages:
    table = snapshot["clients"]
    if last is None or not len(last.ids) or not table.has(DEAL):
        return NO_PASSAGES
    if len(table) == len(last.ids) and last.was_unchanged(DEAL) and ("clients", DEAL) not in plan.changes:
        return NO_PASSAGES
    held = last[DEAL]
    if held is None:  # the column is new
        return NO_PASSAGES
    at = pd.Index(last.everyone, dtype=object).get_indexer(pd.Index(table.ids, dtype=object))
    before = held[at]
    before[at < 0] = None
    now = encode(table[DEAL])
    named = np.array([not row.startswith("#") for row in table.ids], dtype=bool)
    moved = differ(before, now) & named
    return _at(snapshot, table.ids[moved], now[moved])


def _at(snapshot: Snapshot, ids: Objects, stages: Objects) -> Passages:
    texts = np.array([None if stage is None else str(stage) for stage in stages], dtype=object)
    return Passages(ids, np.full(len(ids), snapshot.today.toordinal(), dtype=np.int64), texts)
