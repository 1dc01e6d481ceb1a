"""Where things stand in the workbook being built: tabs with their columns, ranges, formulas of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sheetcrm.model.a1 import letters, row_formula
from sheetcrm.model.columns import Column, Tab, Use
from sheetcrm.model.grid import Formula
from sheetcrm.model.words import Language, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = Word | str | int | float | bool | date | datetime | time | Formula | None
"""What a row to be filled in may hold; a Word is said in the workbook's language, a bool as yes or no."""

LIST_ROWS = 500
"""Dropdowns look at rows 2 to 500 of a list, so that staff can add values for years."""

_REACH = {Use.REGISTER: 5000, Use.STORY: 10000, Use.LOG: 5000, Use.WORKLIST: 2000, Use.POLICY: LIST_ROWS}
_SPARE = 1000
_KEY = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


def formula_text(column: Column, places: Mapping[str, int], row: int) -> str | None:
    """Return the column's formula for a 1-based sheet row, without ``=``; None where a column it needs is missing."""
    return fill_row(column.formula or "", places, row)


def fill_row(text: str, places: Mapping[str, int], row: int) -> str | None:
    """Put A1 references of one row in place of ``{key}``, and its number in place of ``{row}``."""
    filled = row_formula(text, places)
    return None if filled is None else filled.replace("{row}", str(row))


@dataclass(frozen=True, slots=True)
class Place:
    """One tab as it is laid out: its columns in order, staff's own among them, and the rows to write."""

    tab: Tab
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Cell]] = ()

    @property
    def places(self) -> dict[str, int]:
        """The 0-based place of each column by key."""
        return {column.key: index for index, column in enumerate(self.columns)}

    @property
    def reach(self) -> int:
        """The last sheet row (1-based) that dropdowns, filter and conditional formats cover."""
        return max(_REACH.get(self.tab.use, _SPARE), len(self.rows) + 1 + _SPARE)

    def body(self, key: str, last: int = LIST_ROWS) -> str:
        """Return the rows of a column under its header, such as ``'Lists'!$A$2:$A$500``."""
        column = letters(self.places[key])
        return f"{quoted(self.title)}!${column}$2:${column}${last}"

    def whole(self, key: str) -> str:
        """Return a whole column: it stays right however many rows are added or removed."""
        column = letters(self.places[key])
        return f"{quoted(self.title)}!${column}:${column}"


def quoted(title: str) -> str:
    """Return a tab's title as a formula names it."""
    return "'" + title.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole workbook before it is drawn."""

    language: Language
    places: Mapping[str, Place]

    def refer(self, text: str) -> str:
        """Put whole columns in place of ``{tab.column}``; a formula over a column that was left out is 0."""
        for tab, key in _KEY.findall(text):
            if key not in self.places[tab].places:
                return "0"
        return _KEY.sub(lambda m: self.places[m[1]].whole(m[2]), text)
