"""Requests that write cells: values, formats, notes, validations, borders, merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin import discovery
from tests.standin.a1 import Box
from tests.standin.answers import coloured
from tests.standin.cells import READ_ONLY, Dress, FormulaText, from_extended, without_runs
from tests.standin.errors import Json, Refused
from tests.standin.masks import Tree, overlay
from tests.standin.references import rewrite
from tests.standin.requests_sheets import mask

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.grid import Sheet

UNTYPED = "NUMBER_FORMAT_TYPE_UNSPECIFIED"


class Painter:
    """Writes CellData by a mask; equal dresses stay one object, so that a painted column costs little."""

    def __init__(self, tree: Tree) -> None:
        self.value = not tree or "userEnteredValue" in tree
        whole: Tree = {
            key: {}
            for key in ("userEnteredFormat", "note", "dataValidation", "textFormatRuns", "pivotTable", "chipRuns")
        }
        self.tree = whole if not tree else {key: deeper for key, deeper in tree.items() if key != "userEnteredValue"}
        for key in READ_ONLY:
            self.tree.pop(key, None)
        self._known: dict[tuple[int, int], tuple[Any, Any, Dress]] = {}

    def write(self, sheet: Sheet, row: int, column: int, data: Json) -> None:
        own = sheet.own(row)
        if self.value:
            own.set_value(column, from_extended(data.get("userEnteredValue")))
            own.set_dress(column, without_runs(own.worn(column)))
        if self.tree:
            own.set_dress(column, self._dress(own.worn(column), data))

    def _dress(self, old: Dress | None, data: Json) -> Dress:
        key = (id(old), id(data))
        if key not in self._known:
            dress = overlay(old or {}, clean(data), self.tree)
            self._known[key] = (
                old,
                data,
                {name: part for name, part in dress.items() if part not in ("", {}, [], None)},
            )
        return self._known[key][2]


def clean(data: Json) -> Json:
    """Return the part of CellData that is kept, as it will be told."""
    kept = {key: content for key, content in data.items() if key != "userEnteredValue" and key not in READ_ONLY}
    number = kept.get("userEnteredFormat", {}).get("numberFormat")
    if number is not None and number.get("type", UNTYPED) == UNTYPED:
        raise Refused(400, "The type of a number format must be set.")
    return coloured(discovery.sheets().lean("CellData", kept)) if kept else kept


def _rows(sheet: Sheet, painter: Painter, top: int, left: int, rows: list[Json]) -> None:
    for down, row in enumerate(rows):
        for right, data in enumerate(row.get("values", [])):
            painter.write(sheet, top + down, left + right, data)


def _size(rows: list[Json]) -> tuple[int, int]:
    return len(rows), max((len(row.get("values", [])) for row in rows), default=0)


def update_cells(book: Book, user: str, request: Json) -> None:
    """Write rows at a start or into a range.

    "If the data in rows does not cover the entire requested range, the fields matching those set in fields will be cleared."
    """
    painter = Painter(mask("CellData", request))
    rows = request.get("rows", [])
    height, width = _size(rows)
    if "range" in request:
        sheet, box = book.area(request["range"])
        if height > box.height or width > box.width:
            raise Refused(400, f"Attempting to write beyond the range: {sheet.named(box)}")
        book.guard(user, sheet, box)
        empty: Json = {}
        for down in range(box.height):
            cells = rows[down].get("values", []) if down < height else []
            for right in range(box.width):
                data = cells[right] if right < len(cells) else empty
                painter.write(sheet, box.top + down, box.left + right, data)
        return
    start = request.get("start")
    if start is None:
        raise Refused(400, "Either 'start' or 'range' must be set.")
    sheet = book.grid(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    box = Box(top, top + height, left, left + width)
    if not sheet.box.holds(box):
        raise Refused(
            400,
            f"Attempting to write column: {box.right - 1}, beyond the last requested column of: {len(sheet.columns) - 1}"
            if box.right > len(sheet.columns)
            else f"Attempting to write row: {box.bottom - 1}, beyond the last requested row of: {len(sheet.rows) - 1}",
        )
    book.guard(user, sheet, box)
    _rows(sheet, painter, top, left, rows)


def append_cells(book: Book, user: str, request: Json) -> None:
    """Write rows behind the last row with data, from column A.

    "Adds new cells after the last row with data in a sheet, inserting new rows into the sheet if necessary."
    """
    painter = Painter(mask("CellData", request))
    sheet = book.grid(request.get("sheetId", 0))
    rows = request.get("rows", [])
    height, width = _size(rows)
    top = sheet.last_row() + 1
    sheet.grow(top + height, width)
    book.check_size()
    book.guard(user, sheet, Box(top, top + max(height, 1), 0, max(width, 1)))
    _rows(sheet, painter, top, 0, rows)


def repeat_cell(book: Book, user: str, request: Json) -> None:
    """Write one cell everywhere; "the formula's ranges will automatically increment for each field in the range"."""
    painter = Painter(mask("CellData", request))
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    data = request.get("cell", {})
    formula = data.get("userEnteredValue", {}).get("formulaValue")
    size = (len(sheet.rows), len(sheet.columns))
    for row, column in sheet.cells(box):
        painter.write(sheet, row, column, data)
        if formula and painter.value:
            down, right = row - box.top, column - box.left
            moved = rewrite(formula, lambda found, down=down, right=right: found.shifted(down, right, size))  # type: ignore[misc]
            sheet.own(row).set_value(column, FormulaText(moved))


def set_data_validation(book: Book, user: str, request: Json) -> None:
    """Set or, without a rule, clear the validation; values that are there already are not judged."""
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    rule = {"dataValidation": request["rule"]} if "rule" in request else {}
    painter = Painter({"dataValidation": {}})
    if rule and "condition" not in request["rule"]:
        raise Refused(400, "A data validation rule must have a condition.")
    for row, column in sheet.cells(box):
        filtered = (sheet.rows[row].props or {}).get("hiddenByFilter")
        if not filtered or request.get("filteredRowsIncluded"):
            painter.write(sheet, row, column, rule)


_SIDES = ("top", "bottom", "left", "right")


def update_borders(book: Book, user: str, request: Json) -> None:
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    for row, column in sheet.cells(box):
        edge = {
            "top": "top" if row == box.top else "innerHorizontal",
            "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
            "left": "left" if column == box.left else "innerVertical",
            "right": "right" if column == box.right - 1 else "innerVertical",
        }
        old = sheet.worn(row, column)
        form = dict(old.get("userEnteredFormat", {}))
        borders = dict(form.get("borders", {}))
        for side in _SIDES:
            if edge[side] in request:
                border = coloured(discovery.sheets().lean("Border", request[edge[side]]))
                borders[side] = border
                if border.get("style") in {None, "NONE"}:
                    del borders[side]
        form["borders"] = borders
        form = {key: part for key, part in form.items() if part}
        new = {**old, "userEnteredFormat": form} if form else {k: v for k, v in old.items() if k != "userEnteredFormat"}
        sheet.own(row).set_dress(column, new)


def merge_cells(book: Book, user: str, request: Json) -> None:
    """Merge; what stood in the other cells is gone, only the top left one is kept."""
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    kind = request.get("mergeType", "MERGE_ALL")
    if kind == "MERGE_COLUMNS":
        boxes = [box._replace(left=column, right=column + 1) for column in range(box.left, box.right)]
    elif kind == "MERGE_ROWS":
        boxes = [box._replace(top=row, bottom=row + 1) for row in range(box.top, box.bottom)]
    else:
        boxes = [box]
    for merge in sheet.merged():
        if merge.meets(box) and not box.holds(merge):
            raise Refused(400, "You must select all cells in a merged range to merge or unmerge them.")
    kept = [merge for merge in sheet.things.get("merges", []) if not sheet.box_of(merge).meets(box)]
    sheet.things["merges"] = kept + [sheet.range_of(one) for one in boxes if one.height * one.width > 1]
    for one in boxes:
        for row, column in sheet.cells(one):
            if (row, column) != (one.top, one.left) and sheet.value(row, column) is not None:
                sheet.own(row).set_value(column, None)


def unmerge_cells(book: Book, user: str, request: Json) -> None:
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    for merge in sheet.merged():
        if merge.meets(box) and not box.holds(merge):
            raise Refused(400, "You must select all cells in a merged range to merge or unmerge them.")
    sheet.things["merges"] = [merge for merge in sheet.things.get("merges", []) if not sheet.box_of(merge).meets(box)]


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
}
