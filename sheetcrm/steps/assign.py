"""Assign (T1, T4): tasks for staff, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.policy.duties import duties
from sheetcrm.policy.tasks import new_tasks

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def assign(snapshot: Snapshot) -> Plan:
    """Whom to call today, and why: dates that you noted, visits and how they went, quotes, purchases, debts, low marks, wrong addresses.

    Whoever is in progress is not forgotten: without a next step, or after two weeks of silence, there is a task. Each task comes once;
    ticked or deleted, it does not come back. What was due long ago makes none. The numbers are in Settings; "off" switches a rule off.
    """
    return Plan.of(appends={"tasks": new_tasks(snapshot, duties(snapshot))})
