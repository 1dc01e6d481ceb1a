"""Which figures of a row rest on too few cases: each is named in the row's mark, and shown in grey by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import figures as words
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.policy.figures.business import Business


def marked(trade: Business, tab: str, row: Mapping[str, Raw], cases: Mapping[str, int], more: str = "") -> str | None:
    """Return what a row's mark says: which of its figures rest on too few of ``cases``; if all do, no more than that.

    Only figures that stand there are named: what is empty, not measured, or nothing out of nothing says so itself. ``more`` is what else
    is to be known.
    """
    say, least = trade.snapshot.language, settings(trade.snapshot)["figures_least"]
    few = [key for key, number in cases.items() if number < least]
    unsaid = (None, words.NOT_MEASURED.to(say), words.EARLY.to(say))
    there = [key for key in few if row.get(key) not in unsaid and (cases[key] or row[key])]
    named = [words.QUOTED.say(say, what=TABS[tab][key].header) for key in there]
    parts = [more] if more else []
    if few and len(few) == len(cases):
        parts.insert(0, words.FEW.to(say))
    elif named:
        parts.insert(0, words.FEW_OF.say(say, what=", ".join(named)))
    return "; ".join(parts) or None
