"""Follow (C8): the next step with each client, and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import NEVER, dates_of
from sheetcrm.policy.agenda import agenda

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def follow(snapshot: Snapshot) -> Plan:
    """The next step is the soonest of what is due: a contact you noted, an open task, a visit, the client's deadline.

    A contact or a task stays the next step until it is done, however late; a visit or deadline that is over does not.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    first = agenda(snapshot).first()
    texts = np.full(len(clients), None, dtype=object)
    days = np.full(len(clients), NEVER, dtype=np.int64)
    texts[first.client], days[first.client] = first.text, first.day
    why = words.SOONEST.to(snapshot.language)
    return Plan.of(
        clients.change("next_step", texts, why),
        clients.change("next_step_date", dates_of(days), why),
    )
