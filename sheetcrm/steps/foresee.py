"""Foresee (M12): the letters of the next month in a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.ahead import ahead_rows, stale
from sheetcrm.policy.figures.laid import laid
from sheetcrm.policy.figures.periods import DAYS

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def foresee(snapshot: Snapshot) -> Plan:
    """Look a month ahead: which letters go on which day if nothing changes, which find no room under the limits, and why.

    Counted once a week, and when you switched a sequence or a reminder on or off.
    """
    if not snapshot["forecast"].headers.sound or not stale(snapshot):
        return Plan()
    return foreseen(snapshot)


def foreseen(snapshot: Snapshot, *, days: int = DAYS) -> Plan:
    """Look so many days ahead now, whenever it was done last."""
    say = snapshot.language
    return laid(snapshot["forecast"], ahead_rows(snapshot, days=days), words.FORESEEN.to(say), say)
