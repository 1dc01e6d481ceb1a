"""Summarise (R1 to R7): the owner's tabs, counted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.laid import laid
from sheetcrm.policy.figures.months import closing, facts, segment_rows
from sheetcrm.policy.figures.tables import ROWS

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def summarise(snapshot: Snapshot) -> Plan:
    """Count the owner's tabs anew: the week in ten numbers, what needs attention, sources, segments, managers, the best clients.

    Nothing is written where nothing changed. A month stays in the facts as it was when it was closed, some days after its end. Rows and
    columns of your own stay, and what you wrote beside a row goes with it; a tab whose headers are lost is left alone.
    """
    if not len(snapshot["clients"]):
        return Plan()
    trade = business(snapshot)
    wanted = {key: rows(trade) for key, rows in ROWS.items()}
    wanted |= {"facts": facts(trade), "segments": segment_rows(trade, facts(trade))}
    plan = Plan.of(months=closing(trade) or None)
    for key, rows in wanted.items():
        plan += laid(snapshot[key], rows, words.COUNTED.to(snapshot.language), snapshot.language)
    return plan
