"""The nearest of several names, for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


_NEAR = 60  # of 100: below it, names have little more than letters in common


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the name that looks most like what was typed, "" where none does."""
    from rapidfuzz import fuzz, process  # heavy, needed only for mistakes

    found = process.extractOne(name, names, scorer=fuzz.WRatio, processor=fold, score_cutoff=_NEAR)
    return str(found[0]) if found else ""
