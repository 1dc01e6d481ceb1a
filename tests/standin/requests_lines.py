"""Requests on whole rows and columns: insert, delete, move, append, hide, resize, group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.standin import discovery
from tests.standin.answers import cell
from tests.standin.cells import Row
from tests.standin.errors import Json, Refused
from tests.standin.masks import overlay
from tests.standin.requests_sheets import mask
from tests.standin.shifts import Shift, follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.grid import Sheet

_WORD = {"ROWS": "row", "COLUMNS": "column"}


def lines(book: Book, where: Json, *, bounded: bool = False) -> tuple[Sheet, str, int, int]:
    """Return the tab, the dimension and the ends of a DimensionRange; raise 400 unless it is one."""
    sheet = book.grid(where.get("sheetId", 0))
    dimension = where.get("dimension", "DIMENSION_UNSPECIFIED")
    if dimension not in _WORD:
        raise Refused(400, "No dimension specified.")
    if bounded and ("startIndex" not in where or "endIndex" not in where):
        raise Refused(400, "Both the start and end indexes must be bounded.")
    start, end = where.get("startIndex", 0), where.get("endIndex", len(sheet.lines(dimension)))
    if start < 0 or end <= start:
        raise Refused(400, f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    return sheet, dimension, start, end


def block(sheet: Sheet, dimension: str, start: int, end: int) -> Box:
    """Return the cells of rows or columns."""
    if dimension == "ROWS":
        return sheet.box._replace(top=start, bottom=end)
    return sheet.box._replace(left=start, right=end)


def _have(sheet: Sheet, dimension: str, start: int, end: int, verb: str) -> None:
    count = len(sheet.lines(dimension))
    if start >= count or end > count:
        word = _WORD[dimension]
        index = start if start >= count else end - 1
        raise Refused(
            400,
            f"Cannot {verb} a {word} that doesn't exist. Tried to {verb} {word} index {index} but there are only {count} {word}s.",
        )


def insert_dimension(book: Book, user: str, request: Json) -> None:
    """Insert empty lines; they look like the ones before or (by default) after them."""
    sheet, dimension, start, end = lines(book, request.get("range", {}), bounded=True)
    count = len(sheet.lines(dimension))
    before = request.get("inheritFromBefore", False)
    if start > count:
        raise Refused(
            400, f"range.startIndex[{start}] is past the end of the grid: there are only {count} {_WORD[dimension]}s."
        )
    if start == count and not before:
        # "must be True when adding to the bottom", gspread warns; the reference says only that false inherits from what is after.
        raise Refused(400, "Cannot inherit from after when inserting at the end: inheritFromBefore must be true.")
    if before and start == 0:
        raise Refused(
            400, "Cannot inherit from before when inserting at the start: the start index must be greater than 0."
        )
    book.check_size((end - start) * len(sheet.lines("COLUMNS" if dimension == "ROWS" else "ROWS")))
    book.guard(user, sheet, block(sheet, dimension, start, start))
    sheet.insert(dimension, start, end - start)
    follow(book, Shift(sheet.id, dimension, start, end, "insert"))
    model = start - 1 if before else end
    if 0 <= model < len(sheet.lines(dimension)):
        _inherit(sheet, dimension, model, range(start, end))


def _inherit(sheet: Sheet, dimension: str, model: int, fresh: range) -> None:
    props = sheet.lines(dimension)[model].props or {}
    size = {"pixelSize": props["pixelSize"]} if "pixelSize" in props else None
    for index in fresh:
        line = sheet.own_line(dimension, index)
        line.props = size
        if isinstance(line, Row):
            line.dress = [_look(dress) for dress in sheet.rows[model].dress]
            while line.dress and line.dress[-1] is None:
                line.dress.pop()
    if dimension == "COLUMNS":
        for number, row in enumerate(sheet.rows):
            look = _look(row.worn(model))
            if look:
                own = sheet.own(number)
                for index in fresh:
                    own.set_dress(index, look)


def _look(dress: Json | None) -> Json | None:
    kept = {key: part for key, part in (dress or {}).items() if key in {"userEnteredFormat", "dataValidation"}}
    return kept or None


def delete_dimension(book: Book, user: str, request: Json) -> None:
    sheet, dimension, start, end = lines(book, request.get("range", {}))
    _have(sheet, dimension, start, end, "delete")
    if end - start == len(sheet.lines(dimension)):
        raise Refused(400, f"You can't delete all the {_WORD[dimension]}s on the sheet.")
    book.guard(user, sheet, block(sheet, dimension, start, end))
    sheet.delete(dimension, start, end)
    follow(book, Shift(sheet.id, dimension, start, end, "delete"))
    _one_cell_merges(sheet)


def _one_cell_merges(sheet: Sheet) -> None:
    merges = sheet.things.get("merges", [])
    boxes = [sheet.box_of(merge) for merge in merges]
    sheet.things["merges"] = [merge for merge, box in zip(merges, boxes, strict=True) if box.height * box.width > 1]


def move_dimension(book: Book, user: str, request: Json) -> None:
    """Move lines; the destination is counted "before the source data is removed from the grid"."""
    sheet, dimension, start, end = lines(book, request.get("source", {}))
    _have(sheet, dimension, start, end, "move")
    to = request.get("destinationIndex", 0)
    if not 0 <= to <= len(sheet.lines(dimension)):
        raise Refused(400, f"destinationIndex[{to}] is outside of the grid.")
    if start < to < end:
        raise Refused(400, f"destinationIndex[{to}] must not be inside of the source.")
    low, high = (start, to) if to > start else (to, end)
    book.guard(user, sheet, block(sheet, dimension, low, max(high, low + 1)))
    for merge in sheet.merged():
        edges = (merge.top, merge.bottom) if dimension == "ROWS" else (merge.left, merge.right)
        if any(edges[0] < cut < edges[1] for cut in (start, end, to)):
            raise Refused(400, f"Sorry, it is not possible to move {_WORD[dimension]}s that split a merged cell.")
    sheet.move(dimension, start, end, to)
    follow(book, Shift(sheet.id, dimension, start, end, "move", to))


def append_dimension(book: Book, _user: str, request: Json) -> None:
    sheet = book.grid(request.get("sheetId", 0))
    dimension, length = request.get("dimension"), request.get("length", 0)
    if dimension not in _WORD:
        raise Refused(400, "No dimension specified.")
    if length < 1:
        raise Refused(400, f"length[{length}] must be positive.")
    book.check_size(length * len(sheet.lines("COLUMNS" if dimension == "ROWS" else "ROWS")))
    if dimension == "ROWS":
        sheet.grow(len(sheet.rows) + length)
    else:
        sheet.grow(0, len(sheet.columns) + length)


def update_dimension_properties(book: Book, user: str, request: Json) -> None:
    tree = mask("DimensionProperties", request) or {"hiddenByUser": {}, "pixelSize": {}}
    sheet, dimension, start, end = lines(book, request.get("range", {}))
    _have(sheet, dimension, start, end, "update")
    book.guard(user, sheet, block(sheet, dimension, start, end))
    new = request.get("properties", {})
    for index in range(start, end):
        line = sheet.own_line(dimension, index)
        kept = overlay(line.props or {}, new, {key: {} for key in tree if key in {"hiddenByUser", "pixelSize"}})
        line.props = {key: value for key, value in kept.items() if value} or None


# Widths of Arial in thousandths of an em, for letters that are not of the common width; one em is what a recorded automatic width of
# 1,024 letters A comes to.
_WIDTHS = {
    letter: width
    for letters, width in (("iljI.,:;'|![] t/f", 278), ("mMW", 833), ("ABEKPSVXY", 667), ("CDHNRUw", 722))
    for letter in letters
}
_EM = 8.484375 / 0.667
_MARGIN = 3


def auto_resize_dimensions(book: Book, _user: str, request: Json) -> None:
    """Fit columns to what they show; rows have no wrapped text here and get their usual height."""
    sheet, dimension, start, end = lines(book, request.get("dimensions", {}))
    _have(sheet, dimension, start, end, "resize")
    for index in range(start, end):
        line = sheet.own_line(dimension, index)
        kept = {key: value for key, value in (line.props or {}).items() if key != "pixelSize"}
        if dimension == "COLUMNS":
            widest = max((_width(book, sheet, row, index) for row in range(sheet.last_row() + 1)), default=0)
            if widest:
                kept["pixelSize"] = widest
        line.props = kept or None


def _width(book: Book, sheet: Sheet, row: int, column: int) -> int:
    if sheet.value(row, column) is None:
        return 0
    shown = cell(book, sheet, row, column, {"formattedValue": {}}).get("formattedValue", "")
    return math.ceil(sum(_WIDTHS.get(letter, 556) for letter in shown) / 1000 * _EM) + _MARGIN


def add_dimension_group(book: Book, _user: str, request: Json) -> Json:
    sheet, dimension, start, end = lines(book, request.get("range", {}))
    _have(sheet, dimension, start, end, "group")
    key, control = _group_keys(dimension)
    groups = sheet.things.setdefault(key, [])
    inside = [group for group in groups if _ends(group) != (start, end) and _within((start, end), _ends(group))]
    around = [group for group in groups if _within(_ends(group), (start, end))]
    for group in inside:
        groups[groups.index(group)] = {**group, "depth": group["depth"] + 1}
    where = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}
    groups.append({"range": where, "depth": max((group["depth"] for group in around), default=0) + 1})
    groups.sort(key=lambda group: (_ends(group)[0], group["depth"]))
    sheet.grid = {**sheet.grid, control: True}
    return _groups(sheet, key)


def delete_dimension_group(book: Book, _user: str, request: Json) -> Json:
    """Take one level off the lines of a range; groups that have no level left are gone."""
    sheet, dimension, start, end = lines(book, request.get("range", {}))
    key, _ = _group_keys(dimension)
    groups = sheet.things.get(key, [])
    same = [group for group in groups if _ends(group) == (start, end)]
    if not same:
        raise Refused(400, f"No group over the given range: {start}-{end}")
    deepest = max(same, key=lambda group: int(group["depth"]))
    left = [group for group in groups if group is not deepest]
    sheet.things[key] = [
        {**group, "depth": group["depth"] - 1} if _within((start, end), _ends(group)) and group not in same else group
        for group in left
    ]
    return _groups(sheet, key)


def update_dimension_group(book: Book, _user: str, request: Json) -> None:
    group = request.get("dimensionGroup", {})
    sheet, dimension, start, end = lines(book, group.get("range", {}))
    key, _ = _group_keys(dimension)
    groups = sheet.things.get(key, [])
    if not any(_ends(one) == (start, end) for one in groups):
        raise Refused(400, f"No group over the given range: {start}-{end}")
    sheet.things[key] = [
        {**one, "collapsed": group.get("collapsed", False)} if _ends(one) == (start, end) else one for one in groups
    ]


def _groups(sheet: Sheet, key: str) -> Json:
    told = [discovery.sheets().lean("DimensionGroup", group) for group in sheet.things.get(key, [])]
    return {"dimensionGroups": told} if told else {}


def _group_keys(dimension: str) -> tuple[str, str]:
    if dimension == "ROWS":
        return "rowGroups", "rowGroupControlAfter"
    return "columnGroups", "columnGroupControlAfter"


def _ends(group: Json) -> tuple[int, int]:
    return group["range"].get("startIndex", 0), group["range"]["endIndex"]


def _within(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}
