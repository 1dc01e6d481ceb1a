"""Debrief (T1): how a visit went, asked for on the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.policy.duties import Desk
from sheetcrm.policy.meetings import ended, outcomes
from sheetcrm.policy.tasks import new_tasks

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def debrief(snapshot: Snapshot) -> Plan:
    """A visit of today is over: note how it went, while you remember. The task comes once, and not where History or Orders tell already."""
    over = set(ended(snapshot))
    if not over:
        return Plan()
    desk = Desk(snapshot)
    if not desk.told.ordered or not desk.told.happened:
        return Plan()
    return Plan.of(appends={"tasks": new_tasks(snapshot, (one for one in outcomes(desk) if one.client in over))})
