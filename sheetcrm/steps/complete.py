"""Complete (Q8): how much of what matters a card has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import numbers_of
from sheetcrm.policy.read import settings
from sheetcrm.policy.standing import completeness

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def complete(snapshot: Snapshot) -> Plan:
    """Each field has a weight, a phone more than a patronymic; what is filled is written in percent of all.

    Weights are a setting. A field whose column you deleted does not count, so a card can be complete with few columns.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    percent = completeness(clients, settings(snapshot)["weights"]).percent
    why = words.BY_WEIGHTS.to(snapshot.language)
    return Plan.of(clients.change("completeness", numbers_of(percent), why))
