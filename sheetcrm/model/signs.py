"""By what a row is recognised: phone, e-mail and name of a client, all cells of any other row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import Owner
from sheetcrm.model.plan import objects
from sheetcrm.model.table import OWN
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.table import Table


def staff_columns(table: Table) -> list[str]:
    """Return the columns by which a row is recognised: what staff write, their own columns included."""
    columns = table.tab.by_key
    return [key for key in table.frame.columns if key.startswith(OWN) or columns[key].owner is not Owner.ROBOT]


def signature(table_key: str, column: Mapping[str, Objects], count: int) -> dict[str, Objects]:
    """Return the texts that tell rows apart: phone, e-mail and name of a client; all cells of any other row."""
    if table_key not in {"clients", "archive"}:
        parts = [column[key] for key in sorted(column)]
        return {
            "row": objects(_joined(cells) for cells in zip(*parts, strict=True)) if parts else objects([None] * count)
        }
    empty = np.full(count, None, dtype=object)
    names = zip(column.get("last_name", empty), column.get("first_name", empty), strict=True)
    return {
        "phone": objects(_digits(value) for value in column.get("phone", empty)),
        "email": objects(
            fold(value) or None if isinstance(value, str) else None for value in column.get("email", empty)
        ),
        "name": objects(_name(pair) for pair in names),
    }


def _digits(value: Raw) -> str | None:
    if value is None:
        return None
    text = f"{value:.0f}" if isinstance(value, float) and abs(value) < 1e16 else str(value)  # noqa: PLR2004 - floats are exact below
    return "".join(char for char in text if char.isdigit())[-10:] or None


def _name(pair: tuple[Raw, Raw]) -> str | None:
    return fold(" ".join(str(part) for part in pair if part is not None)) or None


def _joined(cells: tuple[Raw, ...]) -> str | None:
    if all(cell is None for cell in cells):
        return None
    return "\x1e".join("" if cell is None else str(cell) for cell in cells)
