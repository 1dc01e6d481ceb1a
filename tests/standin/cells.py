"""What a cell, a row and a column hold.

A row is two lists, values and dress. A value is what somebody entered: text, number, truth, FormulaText or None. The dress is
everything else of ``CellData`` that can be written (format, note, validation …), a dictionary that is shared and never changed, or
None. A hundred thousand rows of thirty cells take some 50 MB this way.
"""

from __future__ import annotations

from typing import Any

from tests.standin.errors import Json, Refused

LONGEST = 50_000
READ_ONLY = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink", "dataSourceFormula")


class FormulaText(str):
    """A formula as entered, ``=A1*2``; literal text that looks the same is a plain str."""

    __slots__ = ()


class ErrorText(str):
    """The outcome of a formula that has none: ``#REF!``, ``#DIV/0!`` …"""

    __slots__ = ()


Value = str | int | float | bool | None
Dress = Json


class Line:
    """A row or a column: its size and whether it is hidden, and the developer metadata that travels with it."""

    __slots__ = ("epoch", "metadata", "props")

    def __init__(self, epoch: int = 0, props: Json | None = None, metadata: tuple[Json, ...] = ()) -> None:
        self.epoch = epoch
        self.props = props
        self.metadata = metadata

    def copy(self, epoch: int) -> Line:
        return Line(epoch, self.props, self.metadata)


class Row(Line):
    """A row with its cells; ``formulas`` says whether any of them may be a formula."""

    __slots__ = ("dress", "formulas", "values")

    def __init__(self, epoch: int = 0, props: Json | None = None, metadata: tuple[Json, ...] = ()) -> None:
        super().__init__(epoch, props, metadata)
        self.values: list[Value] = []
        self.dress: list[Dress | None] = []
        self.formulas = False

    def copy(self, epoch: int) -> Row:
        row = Row(epoch, self.props, self.metadata)
        row.values = self.values.copy()
        row.dress = self.dress.copy()
        row.formulas = self.formulas
        return row

    def value(self, column: int) -> Value:
        return self.values[column] if column < len(self.values) else None

    def worn(self, column: int) -> Dress | None:
        return self.dress[column] if column < len(self.dress) else None

    def set_value(self, column: int, value: Value) -> None:
        if isinstance(value, FormulaText):
            self.formulas = True
        _set(self.values, column, value)

    def set_dress(self, column: int, dress: Dress | None) -> None:
        _set(self.dress, column, dress or None)

    def width(self) -> int:
        return max(len(self.values), len(self.dress))

    def insert(self, at: int, count: int) -> None:
        for cells in (self.values, self.dress):
            if len(cells) > at:
                cells[at:at] = [None] * count

    def delete(self, start: int, end: int) -> None:
        for cells in (self.values, self.dress):
            del cells[start:end]
            _trim(cells)

    def move(self, start: int, end: int, to: int) -> None:
        for cells in (self.values, self.dress):
            if len(cells) > min(start, to):
                wide: list[Any] = cells + [None] * max(0, max(end, to) - len(cells))
                cells[:] = moved(wide, start, end, to)
                _trim(cells)


def moved(items: list[Any], start: int, end: int, to: int) -> list[Any]:
    """Return the list with ``start`` to ``end`` moved before what stood at ``to``."""
    block = items[start:end]
    if to <= start:
        return items[:to] + block + items[to:start] + items[end:]
    return items[:start] + items[end:to] + block + items[to:]


def _set(cells: list[Any], column: int, value: Any) -> None:
    if column < len(cells):
        cells[column] = value
        if value is None and column == len(cells) - 1:
            _trim(cells)
    elif value is not None:
        if column > len(cells):
            cells.extend([None] * (column - len(cells)))
        cells.append(value)


def _trim(cells: list[Any]) -> None:
    while cells and cells[-1] is None:
        cells.pop()


def without_runs(dress: Dress | None) -> Dress | None:
    """Return the dress for a new value: "When writing a new user_entered_value, previous runs are erased." (CellData)"""
    if not dress or not dress.keys() & {"textFormatRuns", "chipRuns"}:
        return dress
    return {key: part for key, part in dress.items() if key not in {"textFormatRuns", "chipRuns"}}


def tidy(value: Any) -> Value:
    """Return a value as it is kept: whole numbers as int, nothing for empty text; raise 400 for text that is too long."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str):
        if not value:
            return None
        if len(value) > LONGEST:
            raise Refused(400, f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    kept: Value = value
    return kept


def from_extended(value: Json | None) -> Value:
    """Return what an ExtendedValue means."""
    if not value:
        return None
    if "formulaValue" in value:
        return FormulaText(tidy(value["formulaValue"]) or "=")
    for key in ("numberValue", "boolValue", "stringValue"):
        if key in value:
            return tidy(value[key])
    raise Refused(400, "Unsupported ExtendedValue kind: errorValue is read-only.")


def to_extended(value: Value) -> Json:
    """Return a value as an ExtendedValue."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, FormulaText):
        return {"formulaValue": str(value)}
    if isinstance(value, ErrorText):
        return {"errorValue": {"type": ERROR_TYPES.get(value, "ERROR"), "message": ""}}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


ERROR_TYPES = {
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#VALUE!": "VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "#NULL!": "NULL_VALUE",
}
