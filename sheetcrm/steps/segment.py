"""Segment (C4): who is active, who is dormant, who is between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import choices
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import story
from sheetcrm.policy.standing import segments

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def segment(snapshot: Snapshot) -> Plan:
    """Three actions within 30 days make a client active, 90 days without any make one dormant; all others are moderate.

    Who never did anything is silent since the first contact. What we did (a call, a letter) does not wake anybody.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    names = objects(word.to(snapshot.language) for word in choices.SEGMENTS)
    place = segments(snapshot, story(snapshot)).place
    return Plan.of(clients.change("segment", names[place], words.BY_ACTIONS.to(snapshot.language)))
