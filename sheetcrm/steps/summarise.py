"""Summarise (R1 to R7): the owner's tabs, counted anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.laid import laid
from sheetcrm.policy.figures.months import closed_months, fact_rows, segment_rows
from sheetcrm.policy.figures.tables import ROWS

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def summarise(snapshot: Snapshot) -> Plan:
    """Count the owner's tabs anew: the week in ten numbers, what needs attention, sources, segments, managers, the best clients.

    Nothing is written where nothing changed. A month that is over stays in the facts as it was first counted. Rows and columns of your
    own stay; a tab whose headers are lost is left alone.
    """
    if not len(snapshot["clients"]):
        return Plan()
    trade = business(snapshot)
    facts = fact_rows(trade, closed_months(snapshot))
    this_month = snapshot.today.replace(day=1)
    wanted = {key: rows(trade) for key, rows in ROWS.items()}
    wanted |= {"facts": facts, "segments": segment_rows(trade, facts)}
    over = {day: fact for fact in facts if isinstance(day := fact["month"], date) and day < this_month}
    kept = {
        day: {key: value for key, value in fact.items() if key != "month"}
        for day, fact in over.items()
        if day not in snapshot.memory.months
    }
    plan = Plan.of(months=kept or None)
    for key, rows in wanted.items():
        plan += laid(snapshot[key], rows, words.COUNTED.to(snapshot.language))
    return plan
