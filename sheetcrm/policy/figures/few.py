"""Which figures of a row rest on too few cases: each is named in the row's mark, and shown in grey by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.mails import SHARES
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.policy.figures.business import Business

RESTING: Mapping[str, tuple[str, ...]] = {
    "overview": (
        *("week", "week_before", "month", "month_before", "quarter", "quarter_before"),
        *("change", "month_change", "quarter_change"),
    ),
    "sources": (
        *("change", "conversion", "conversion_before", "hot", "revenue", "revenue_before", "average"),
        *("cost_lead", "cost_client", "return"),
    ),
    "funnel": ("conversion", "conversion_before", "change", "days", "standing", "actions"),
    "letter_figures": tuple(f"{share}{part}" for share in SHARES for part in ("", "_before")),
    "segments": ("cooled", "dormant_share"),
    "managers": (
        *("reaction", "reaction_before", "late", "late_before", "done", "done_before", "second", "quality"),
        *("revenue", "revenue_before"),
    ),
    "best": ("share", "share_rest", "back_90", "back_180", "back_365"),
    "score_check": ("conversion", "revenue"),
    "facts": ("average", "reaction"),
}
"""The figures of each tab that say more than how many there are: shares, medians, sums, changes. A count says its cases itself."""


def marked(trade: Business, tab: str, row: Mapping[str, Raw], cases: Mapping[str, int], more: str = "") -> str | None:
    """Return what a row's mark says: which of its figures rest on too few of ``cases``; if all do, no more than that.

    Only figures that stand there are named: what is empty, not measured, or nothing out of nothing says so itself. Where none of the
    figures before can be judged by, they are named together. ``more`` is what else is to be known.
    """
    say, least = trade.snapshot.language, settings(trade.snapshot)["figures_least"]
    unsaid = (None, words.NOT_MEASURED.to(say), words.EARLY.to(say))
    told = (key for key in RESTING[tab] if key in cases and row.get(key) not in unsaid)
    there = [key for key in told if says(row[key], cases[key])]
    few = [key for key in there if cases[key] < least]
    before = [key for key in there if key.endswith(BEFORE)]
    parts = [more] if more else []
    if few and few == there:
        parts.insert(0, words.FEW.to(say))
    elif few:
        together = len(before) > 1 and set(before) <= set(few)
        named = [TABS[tab][key].header for key in few if not together or key not in before]
        named += [words.FIGURES_BEFORE] if together else []
        parts.insert(0, words.FEW_OF.say(say, what=", ".join(words.QUOTED.say(say, what=name) for name in named)))
    return "; ".join(parts) or None


def says(value: Raw, cases: int) -> bool:
    """Tell whether a figure says more than nothing out of nothing, which says so itself."""
    return value is not None and bool(cases or value)


BEFORE = "_before"
"""How the keys of figures end that are of the span before."""
