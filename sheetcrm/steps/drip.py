"""Drip (M2): the sequences that are running, letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import sequences as words
from sheetcrm.policy.confirming import confirming_chains
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def drip(snapshot: Snapshot) -> Plan:
    """When something begins (an order, a subscription, a long silence), the letters of its sequence follow at their distance.

    The sequence ends when its goal is reached, when the client replies, or when what began it is no longer so. Who was there already when
    it was switched on is left in peace. Where subscriptions are confirmed, who subscribes is asked first. Each row of the tab gets a code:
    by it we know who had which letter, whatever it is called later.
    """
    table = snapshot["sequences"]
    codes = objects(code or None for code in sequences(snapshot).codes)
    return Plan.of(
        table.change("code", codes, words.CODE_GIVEN.to(snapshot.language)),
        chains=(*sequence_chains(snapshot), *confirming_chains(snapshot)),
    )
