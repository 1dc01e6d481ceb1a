"""A tab: its rows, its columns, and what stands on them.

Rows are copied when they are first written after a save (``epoch``), so that a batch can be undone at little cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin.a1 import Box, name, quoted
from tests.standin.cells import Dress, Line, Row, Value, moved
from tests.standin.errors import Json, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

THINGS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "bandedRanges",
    "charts",
    "slicers",
    "tables",
    "rowGroups",
    "columnGroups",
)


class Sheet:
    """One tab. ``things`` holds what the API lists beside the cells, with its ranges; the filter is a list of one."""

    def __init__(self, sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> None:
        self.id = sheet_id
        self.props: Json = {"title": title, "sheetType": "GRID"}
        self.grid: Json = {}
        self.rows: list[Row] = [Row() for _ in range(rows)]
        self.columns: list[Line] = [Line() for _ in range(columns)]
        self.things: dict[str, list[Json]] = {}
        self.metadata: tuple[Json, ...] = ()
        self.epoch = 0

    @property
    def title(self) -> str:
        return str(self.props["title"])

    @property
    def box(self) -> Box:
        return Box(0, len(self.rows), 0, len(self.columns))

    def save(self) -> Json:
        """Return what ``restore`` needs; rows written from now on are copies."""
        self.epoch += 1
        return {
            "props": dict(self.props),
            "grid": dict(self.grid),
            "rows": self.rows.copy(),
            "columns": self.columns.copy(),
            "things": {key: list(value) for key, value in self.things.items()},
            "metadata": self.metadata,
        }

    def restore(self, saved: Json) -> None:
        for key, value in saved.items():
            setattr(self, key, value)

    def own(self, row: int) -> Row:
        """Return a row to write into."""
        kept = self.rows[row]
        if kept.epoch != self.epoch:
            kept = self.rows[row] = kept.copy(self.epoch)
        return kept

    def own_line(self, dimension: str, index: int) -> Line:
        """Return a row or a column whose properties or metadata are to be written."""
        if dimension == "ROWS":
            return self.own(index)
        kept = self.columns[index]
        if kept.epoch != self.epoch:
            kept = self.columns[index] = kept.copy(self.epoch)
        return kept

    def lines(self, dimension: str) -> list[Any]:
        return self.rows if dimension == "ROWS" else self.columns

    def value(self, row: int, column: int) -> Value:
        return self.rows[row].value(column) if row < len(self.rows) else None

    def worn(self, row: int, column: int) -> Dress:
        return (self.rows[row].worn(column) if row < len(self.rows) else None) or {}

    def last_row(self, box: Box | None = None) -> int:
        """Return the last row that holds a value within a box, or -1."""
        box = box or self.box
        for row in range(box.bottom - 1, box.top - 1, -1):
            values = self.rows[row].values
            if len(values) > box.left and any(value is not None for value in values[box.left : box.right]):
                return row
        return -1

    def last_used_row(self) -> int:
        """Return the last row with a value, a note, a format or a validation in it, or -1."""
        return next((row for row in range(len(self.rows) - 1, -1, -1) if self.rows[row].width()), -1)

    def cells(self, box: Box) -> Iterator[tuple[int, int]]:
        for row in range(box.top, box.bottom):
            for column in range(box.left, box.right):
                yield row, column

    def insert(self, dimension: str, at: int, count: int) -> None:
        """Insert empty rows or columns."""
        if dimension == "ROWS":
            self.rows[at:at] = [Row(self.epoch) for _ in range(count)]
            return
        self.columns[at:at] = [Line(self.epoch) for _ in range(count)]
        for index, row in enumerate(self.rows):
            if row.width() > at:
                self.own(index).insert(at, count)

    def delete(self, dimension: str, start: int, end: int) -> None:
        """Delete rows or columns with all that stands on them."""
        if dimension == "ROWS":
            del self.rows[start:end]
            return
        del self.columns[start:end]
        for index, row in enumerate(self.rows):
            if row.width() > start:
                self.own(index).delete(start, end)

    def move(self, dimension: str, start: int, end: int, to: int) -> None:
        """Move rows or columns before what stood at ``to``."""
        if dimension == "ROWS":
            self.rows[:] = moved(self.rows, start, end, to)
            return
        self.columns[:] = moved(self.columns, start, end, to)
        for index, row in enumerate(self.rows):
            if row.width() > min(start, to):
                self.own(index).move(start, end, to)

    def grow(self, rows: int, columns: int = 0) -> None:
        """Make the grid at least this large."""
        self.rows.extend(Row(self.epoch) for _ in range(rows - len(self.rows)))
        self.columns.extend(Line(self.epoch) for _ in range(columns - len(self.columns)))

    def box_of(self, grid_range: Json) -> Box:
        """Return the cells of a GridRange; an end that is not named is the end of the grid. Raise 400 outside of it."""
        whole = self.box
        box = Box(
            grid_range.get("startRowIndex", 0),
            grid_range.get("endRowIndex", whole.bottom),
            grid_range.get("startColumnIndex", 0),
            grid_range.get("endColumnIndex", whole.right),
        )
        if box.top < 0 or box.left < 0:
            raise Refused(400, "Range indexes must be non-negative.")
        if box.top > box.bottom or box.left > box.right:
            raise Refused(400, "The start index of a range must not be after its end index.")
        if box.bottom > whole.bottom or box.right > whole.right:
            raise self.beyond(name(self.title, box))
        return box

    def beyond(self, shown: str) -> Refused:
        return Refused(
            400,
            f"Range ({shown}) exceeds grid limits. Max rows: {len(self.rows)}, max columns: {len(self.columns)}",
        )

    def range_of(self, box: Box) -> Json:
        return {
            "sheetId": self.id,
            "startRowIndex": box.top,
            "endRowIndex": box.bottom,
            "startColumnIndex": box.left,
            "endColumnIndex": box.right,
        }

    def merged(self) -> list[Box]:
        return [self.box_of(merge) for merge in self.things.get("merges", [])]

    def named(self, box: Box) -> str:
        return name(self.title, box)

    def whole_name(self) -> str:
        return quoted(self.title)
