"""The nearest of several names, for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the name that looks most like what was typed; the first one where none does, "" where there are none."""
    from rapidfuzz import fuzz, process  # heavy, needed only for mistakes

    found = process.extractOne(name, names, scorer=fuzz.WRatio, processor=fold)
    return str(found[0]) if found else ""
