"""Cells as the Sheets API takes them, in blocks: values that follow their column's format, and cells with a look of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.formulas import for_locale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.looks import Json

BLOCK = 400_000
"""Bytes of one updateCells, about: small enough to be packed with others below the 2 MB that Google recommends."""

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone
_PLAIN = "userEnteredValue"
_WHOLE = "userEnteredValue,userEnteredFormat,note,textFormatRuns"
_DAY = 86_400


@dataclass(slots=True)
class Cell:
    """What one cell is to hold; ``form`` is None where the column's format holds."""

    value: Json | None = None
    form: Json | None = None
    note: str = ""
    runs: Sequence[Json] = ()

    def whole(self, column: Json | None) -> Json:
        """Return the cell with its look, its own or that of its column."""
        made: Json = {}
        if self.value is not None:
            made["userEnteredValue"] = self.value
        form = self.form if self.form is not None else column
        if form:
            made["userEnteredFormat"] = form
        if self.note:
            made["note"] = self.note
        if self.runs:
            made["textFormatRuns"] = list(self.runs)
        return made

    @property
    def dressed(self) -> bool:
        """Whether it has more than a value."""
        return self.form is not None or bool(self.note) or bool(self.runs)


def serial(value: datetime | date | time) -> float:
    """Return the days since 1899-12-30 that Google keeps for a date or a time."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / _DAY
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    gone = moment - _EPOCH
    return gone.days + (gone.seconds + gone.microseconds / 1e6) / _DAY


def entered(value: Any) -> Json | None:
    """Return a value as Google takes it; text stays text whatever it begins with."""
    match value:
        case None | "":
            return None
        case bool():
            return {"boolValue": value}
        case int() | float():
            return {"numberValue": value}
        case datetime() | date() | time():
            return {"numberValue": serial(value)}
        case _:
            return {"stringValue": str(value)}


def formula(text: str, *, comma: bool = False) -> Json:
    """Return a formula; ``text`` begins with ``=``, ``comma`` says that the spreadsheet's comma is decimal."""
    return {"formulaValue": for_locale(text, comma=comma)}


def blocks(
    sheet: int, cells: Mapping[tuple[int, int], Cell], columns: Mapping[int, Json], *, size: int = BLOCK
) -> Iterator[Json]:
    """Yield updateCells requests for all cells: runs of neighbouring rows, those with a look apart from bare values.

    Where a bare row is written, the formats that the whole columns have been given stay.
    """
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, {})[column] = cell
    dressed = {row: any(cell.dressed for cell in held.values()) for row, held in rows.items()}
    runs = groupby(enumerate(sorted(rows)), key=lambda pair: (pair[1] - pair[0], dressed[pair[1]]))
    for (_, look), run in runs:
        yield from _run(sheet, {row: rows[row] for _, row in run}, columns, look=look, size=size)


def _run(
    sheet: int, rows: Mapping[int, Mapping[int, Cell]], columns: Mapping[int, Json], *, look: bool, size: int
) -> Iterator[Json]:
    left = min(min(held) for held in rows.values())
    made: list[Json] = []
    first, weight = next(iter(rows)), 0
    for row, held in rows.items():
        values = [_cell(held.get(at), columns.get(at), look=look) for at in range(left, max(held) + 1)]
        heavy = len(json.dumps(values, ensure_ascii=False).encode())
        if made and weight + heavy > size:
            yield _request(sheet, first, left, made, look=look)
            made, first, weight = [], row, 0
        made.append({"values": values})
        weight += heavy
    yield _request(sheet, first, left, made, look=look)


def _cell(cell: Cell | None, column: Json | None, *, look: bool) -> Json:
    if look:
        return (cell or Cell()).whole(column)
    return {"userEnteredValue": cell.value} if cell is not None and cell.value is not None else {}


def _request(sheet: int, row: int, column: int, rows: list[Json], *, look: bool) -> Json:
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": _WHOLE if look else _PLAIN}}
