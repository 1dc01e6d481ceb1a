"""What happens to everything that names cells when rows, columns or cells move: formulas, ranges, anchors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.standin import discovery
from tests.standin.cells import FormulaText
from tests.standin.grid import THINGS
from tests.standin.references import Reference, rewrite

if TYPE_CHECKING:
    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.errors import Json

SCHEMAS = {
    "merges": "GridRange",
    "conditionalFormats": "ConditionalFormatRule",
    "filterViews": "FilterView",
    "protectedRanges": "ProtectedRange",
    "bandedRanges": "BandedRange",
    "charts": "EmbeddedChart",
    "slicers": "Slicer",
    "tables": "Table",
    "rowGroups": "DimensionGroup",
    "columnGroups": "DimensionGroup",
    "basicFilter": "BasicFilter",
}
_EDGES = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
Ends = tuple[int, int]


@dataclass(frozen=True)
class Shift:
    """Rows or columns of one tab that come, go or move. ``strip`` limits it to some columns (or rows): cells shift there alone."""

    sheet: int
    dimension: str
    start: int
    end: int
    kind: str  # insert, delete, move
    to: int = 0
    strip: Ends | None = None

    def ends(self, first: int, last: int) -> Ends | None:
        """Return where the lines from ``first`` to before ``last`` are afterwards; None if all of them are gone."""
        count = self.end - self.start
        if self.kind == "insert":
            return (first + count if first >= self.start else first), (last + count if last > self.start else last)
        if self.kind == "delete":
            low, high = self._after_delete(first), self._after_delete(last)
            return (low, high) if low < high else None
        places = self._after_move(first), self._after_move(last - 1)
        return min(places), max(places) + 1

    def _after_delete(self, edge: int) -> int:
        return edge - max(0, min(edge, self.end) - self.start)

    def _after_move(self, line: int) -> int:
        count = self.end - self.start
        if self.start <= line < self.end:
            return line + (self.to - self.end if self.to > self.start else self.to - self.start)
        if self.end <= line < self.to:
            return line - count
        if self.to <= line < self.start:
            return line + count
        return line

    def _touches(self, other: tuple[int | None, int | None]) -> bool:
        if self.strip is None:
            return True
        low, high = other
        return low is not None and high is not None and self.strip[0] <= low and high <= self.strip[1]

    def grid_range(self, value: Json) -> Json | None:
        if value.get("sheetId", 0) != self.sheet:
            return value
        low, high = _EDGES[self.dimension]
        across = _EDGES["COLUMNS" if self.dimension == "ROWS" else "ROWS"]
        if not self._touches((value.get(across[0]), value.get(across[1]))):
            return value
        first, last = value.get(low, 0), value.get(high)
        ends = self.ends(first, last if last is not None else 1 << 40)
        if ends is None:
            return None
        changed = dict(value)
        if low in value:
            changed[low] = ends[0]
        if last is not None:
            changed[high] = ends[1]
        return changed

    def dimension_range(self, value: Json) -> Json | None:
        if value.get("sheetId", 0) != self.sheet or value.get("dimension") != self.dimension or self.strip:
            return value
        ends = self.ends(value.get("startIndex", 0), value.get("endIndex", 1 << 40))
        if ends is None:
            return None
        return {**value, "startIndex": ends[0]} | ({"endIndex": ends[1]} if "endIndex" in value else {})

    def coordinate(self, value: Json) -> Json:
        if value.get("sheetId", 0) != self.sheet:
            return value
        key, across = ("rowIndex", "columnIndex") if self.dimension == "ROWS" else ("columnIndex", "rowIndex")
        at, beside = value.get(key, 0), value.get(across, 0)
        if not self._touches((beside, beside + 1)):
            return value
        ends = self.ends(at, at + 1)
        return {**value, key: ends[0] if ends else self.start}

    def reference(self, value: Reference) -> Reference | None:
        along = (value.top, value.bottom) if self.dimension == "ROWS" else (value.left, value.right)
        beside = (value.left, value.right) if self.dimension == "ROWS" else (value.top, value.bottom)
        if not self._touches((beside[0], None if beside[1] is None else beside[1] + 1)):
            return value
        low, high = along
        if low is None and high is None:
            return value
        ends = self.ends(low or 0, high + 1 if high is not None else 1 << 40)
        if ends is None:
            return None
        first = ends[0] if low is not None else None
        last = ends[1] - 1 if high is not None else None
        if self.dimension == "ROWS":
            return replace(value, top=first, bottom=last)
        return replace(value, left=first, right=last)


@dataclass(frozen=True)
class Carry:
    """Cells that were cut from one place and pasted at another: who named them wholly names them there."""

    source: int
    box: Box
    target: int
    title: str
    down: int
    right: int

    def grid_range(self, value: Json) -> Json | None:
        return value

    def dimension_range(self, value: Json) -> Json | None:
        return value

    def coordinate(self, value: Json) -> Json:
        return value

    @property
    def sheet(self) -> int:
        return self.source

    def reference(self, value: Reference) -> Reference | None:
        box = self.box
        if value.top is None or value.bottom is None or value.left is None or value.right is None:
            return value
        inside = (
            box.top <= value.top and value.bottom < box.bottom and box.left <= value.left and value.right < box.right
        )
        if not inside:
            return value
        sheet = value.sheet if self.source == self.target else self.title
        return replace(
            value,
            sheet=sheet,
            top=value.top + self.down,
            bottom=value.bottom + self.down,
            left=value.left + self.right,
            right=value.right + self.right,
        )


def follow(book: Book, shift: Shift | Carry) -> None:
    """Change all that names cells of the book as the shift says."""
    changes = {
        "GridRange": shift.grid_range,
        "DimensionRange": shift.dimension_range,
        "GridCoordinate": shift.coordinate,
    }
    api = discovery.sheets()
    for sheet in book.sheets:
        for kind in (*THINGS, "basicFilter"):
            things = sheet.things.get(kind)
            if things:
                kept = [api.change(SCHEMAS[kind], thing, changes) for thing in things]
                sheet.things[kind] = [thing for thing in kept if thing is not None and _still(kind, thing)]
    named = [api.change("NamedRange", thing, changes) for thing in book.named_ranges]
    book.named_ranges = [thing for thing in named if "range" in thing]
    reword(
        book,
        lambda reference, home: shift.reference(reference) if book.meant(reference, home) == shift.sheet else reference,
    )


def _still(kind: str, thing: Json) -> bool:
    """Return whether a thing still stands on cells."""
    if kind == "conditionalFormats":
        return bool(thing.get("ranges"))
    if kind in {"rowGroups", "columnGroups", "basicFilter", "bandedRanges", "tables"}:
        return "range" in thing
    return kind != "protectedRanges" or any(key in thing for key in ("range", "namedRangeId", "tableId"))


def reword(book: Book, change: Any) -> None:
    """Change every reference of every formula; ``change(reference, id of the tab that it stands on)``."""
    for sheet in book.sheets:
        for index, row in enumerate(sheet.rows):
            if not row.formulas:
                continue
            for column, value in enumerate(row.values):
                if isinstance(value, FormulaText):
                    new = rewrite(value, lambda reference, home=sheet.id: change(reference, home))  # type: ignore[misc]
                    if new != value:
                        sheet.own(index).set_value(column, FormulaText(new))
