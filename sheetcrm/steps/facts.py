"""Facts (C5): when we met, when the client last acted, what was bought and for how much."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan
from sheetcrm.model.table import WRITTEN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import dates_of, first_contacts, last_days, numbers_of, story
from sheetcrm.policy.surveys import survey_cells

if TYPE_CHECKING:
    from sheetcrm.model.plan import Change
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.policy.activity import Facts

_KOPECKS = 100
_REFERENCE = re.compile(r"\{(\w+)\}")


def facts(snapshot: Snapshot) -> Plan:
    """Nobody fills in dates and sums by hand: they come from Orders and History by themselves.

    The first contact is the earliest thing we know of a client, today where we know nothing yet; it never moves later.
    The last contact is the last time either side got in touch or an order was made; the last action is what the client
    did: wrote, came, ordered. An order that was cancelled or returned is a contact, but neither a purchase nor an
    action. What lies ahead of today does not count yet. The last amount is that of the last order, the average is the
    sum divided by the number of purchases, to the kopeck. Of answers to surveys the row
    has the last mark, its day and first words. What is not known stays empty, never 0. While a tab or a
    header of it is lost, nothing that it told is taken away. Links to call or write, and the days of silence, are
    formulas: who deletes one gets it back.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    told = story(snapshot)
    first = first_contacts(snapshot, told.facts.first_contact)
    why = words.FROM_STORIES.to(snapshot.language)
    return Plan.of(
        clients.change("first_contact", dates_of(first), words.FIRST_SEEN.to(snapshot.language)),
        clients.change("last_contact", dates_of(last_days(snapshot, told, "last_contact")), why),
        clients.change("last_action", dates_of(last_days(snapshot, told, "last_action")), why),
        clients.change("survey", survey_cells(snapshot, told), why) if told.happened else None,
        *(_purchases(clients, told.facts, why) if told.ordered else ()),
        *_formulas(clients, words.FORMULA_BACK.to(snapshot.language)),
    )


def _purchases(clients: Table, known: Facts, why: str) -> list[Change | None]:
    """What was bought, and for how much."""
    purchases = np.where(known.purchases > 0, known.purchases, np.nan)
    return [
        clients.change("last_purchase", dates_of(known.last_purchase), why),
        clients.change("purchases", numbers_of(purchases), why),
        clients.change("revenue", numbers_of(known.revenue / _KOPECKS), why),
        clients.change("last_amount", numbers_of(known.last_amount / _KOPECKS), why),
        clients.change("average_amount", numbers_of(known.average_amount / _KOPECKS), why),
    ]


def _formulas(clients: Table, why: str) -> list[Change | None]:
    """Put every formula of the robot's back whose columns are there."""
    written = np.full(len(clients), WRITTEN, dtype=object)
    return [
        clients.change(column.key, written, why)
        for column in clients.tab.columns
        if column.kind is Kind.FORMULA and all(map(clients.has, _REFERENCE.findall(column.formula or "")))
    ]
