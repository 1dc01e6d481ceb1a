"""Cells as people and formulas name them: A1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = re.compile(r"\{(\w+)\}")


def letters(place: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    text = ""
    while place >= 0:
        text = chr(ord("A") + place % 26) + text
        place = place // 26 - 1
    return text


def row_formula(text: str, places: Mapping[str, int]) -> str | None:
    """Put references to the cells of one row in place of ``{key}``; ``{row}`` stays for its number.

    ``places`` are 0-based columns by key. None where a column that it needs is missing.
    """
    if any(key != "row" and key not in places for key in _KEY.findall(text)):
        return None
    return _KEY.sub(lambda found: found[0] if found[1] == "row" else f"{letters(places[found[1]])}{{row}}", text)
