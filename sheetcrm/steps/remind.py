"""Remind (M3 to M5): of visits, services that are due again, birthdays, payments; and managers of what they noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import sequences as words
from sheetcrm.policy.reminders.chains import manager_tasks, reminder_chains
from sheetcrm.policy.reminders.measured import measured
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.tasks import new_tasks

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def remind(snapshot: Snapshot) -> Plan:
    """Before a visit or a payment, on a birthday, when a service is due again, the client gets one letter: once for each occasion.

    A reminder to the manager becomes a task instead. Nobody is reminded of a visit that has been, of a bill that is paid, or of a service
    for which a visit is booked already. Beside a service stands after how many days clients really come again for it.
    """
    table = snapshot["reminders"]
    read = reminders(snapshot)
    codes = objects(code or None for code in read.codes)
    interval = measured(snapshot, read)
    return Plan.of(
        table.change("measured", interval, words.MEASURED_WHY.to(snapshot.language)) if interval is not None else None,
        table.change("code", codes, words.CODE_GIVEN.to(snapshot.language)),
        appends={"tasks": new_tasks(snapshot, manager_tasks(snapshot))},
        chains=reminder_chains(snapshot),
    )
