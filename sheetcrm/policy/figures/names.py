"""Rows of figures, and what they are named by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Places

    Rows = list[dict[str, Raw]]


def named(cells: Objects, synonyms: Mapping[str, str], nothing: Word, snapshot: Snapshot) -> tuple[Places, list[str]]:
    """Return each cell's place among the names, as first written in alphabetical order; synonyms count as what they mean.

    The last name is that of an empty cell.
    """
    codes, distinct = pd.factorize(cells)
    keys = [meant(str(text), synonyms) for text in distinct]
    shown: dict[str, str] = {}
    for key, text in sorted(zip(keys, map(str, distinct), strict=True)):
        shown.setdefault(key, synonyms.get(fold(text), text))
    order = sorted(shown)
    at = {key: place for place, key in enumerate(order)}
    places = np.array([*(at[key] for key in keys), len(order)], dtype=np.intp)
    return places[codes], [*(shown[key] for key in order), nothing.to(snapshot.language)]


def padded(rows: Rows, count: int) -> Rows:
    """Return the rows with empty ones after them: a chart looks at so many rows and shall show nothing of what follows."""
    return rows + [{}] * (count - len(rows))


ROW = "s"
"""With what the ids of the robot's rows begin; a number follows."""


def ours(cell: object) -> bool:
    """Tell whether a row with this id is the robot's, and not staff's."""
    return isinstance(cell, str) and cell.startswith(ROW) and cell[len(ROW) :].isdigit()
