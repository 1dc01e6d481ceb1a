"""A cell as people read it, in a sentence or a list."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_LONGEST = 500  # characters of a cell that a list shows; the whole is in the cell itself


def shown(value: Raw) -> str | None:
    """Return a cell as a worklist shows it; None where it is empty."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    text = str(value).strip()
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or "␣"
