"""Requests that make cells change places: sort, insert and delete with the others moving up."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from tests.standin.cells import ErrorText, FormulaText, Value
from tests.standin.errors import Json, Refused
from tests.standin.requests_paste import shifted
from tests.standin.shifts import Shift, follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.grid import Sheet


def sort_range(book: Book, user: str, request: Json) -> None:
    """Sort the cells of a range, and only those; rows keep what is not a cell (hidden, metadata, height)."""
    sheet, box = book.area(request.get("range", {}))
    specs = request.get("sortSpecs", [])
    if not specs:
        raise Refused(400, "At least one sort spec must be given.")
    book.guard(user, sheet, box)
    sort(book, sheet, box, specs)


def sort(book: Book, sheet: Sheet, box: Box, specs: list[Json]) -> None:
    """Order rows by the specs, "later specifications are used when values are equal in the earlier"; equal rows keep their order."""
    if any(merge.meets(box) for merge in sheet.merged()):
        raise Refused(400, "You can't perform a sort over a range containing merged cells.")
    for spec in specs:
        if not box.left <= spec.get("dimensionIndex", 0) < box.right:
            raise Refused(400, f"The sort dimension index {spec.get('dimensionIndex', 0)} is outside of the range.")
    reckoner = book.reckoner
    end = min(box.bottom, sheet.last_used_row() + 1)
    order = list(range(box.top, end))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        sign = -1 if spec.get("sortOrder") == "DESCENDING" else 1
        keys = {row: _rank(reckoner.value(sheet, row, column)) for row in order}

        def compare(one: int, two: int, keys: dict[int, Any] = keys, sign: int = sign) -> int:
            return _compare(keys[one], keys[two], sign)

        order.sort(key=cmp_to_key(compare))
    size = (len(sheet.rows), len(sheet.columns))
    taken = [
        [(sheet.value(row, column), sheet.rows[row].worn(column)) for column in range(box.left, box.right)]
        for row in order
    ]
    for place, (source, cells) in enumerate(zip(order, taken, strict=True), start=box.top):
        if place == source:
            continue
        own = sheet.own(place)
        for column, (value, dress) in enumerate(cells, start=box.left):
            by = place - source
            own.set_value(column, shifted(value, by, 0, size) if isinstance(value, FormulaText) else value)
            own.set_dress(column, dress)
    book.forget()


def _rank(value: Value) -> tuple[int, Any]:
    if value is None or value == "":
        return 9, 0
    if isinstance(value, ErrorText):
        return 3, 0
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value


def _compare(one: tuple[int, Any], two: tuple[int, Any], sign: int) -> int:
    """Numbers, then text, then truth; the other way round when descending; empty cells are last in both."""
    if one == two:
        return 0
    if 9 in {one[0], two[0]}:
        return 1 if one[0] == 9 else -1
    return sign if one > two else -sign


def _shift_request(book: Book, user: str, request: Json) -> tuple[Sheet, Box, str]:
    sheet, box = book.area(request.get("range", {}))
    dimension = request.get("shiftDimension", "DIMENSION_UNSPECIFIED")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise Refused(400, "No shiftDimension specified.")
    rest = box._replace(bottom=len(sheet.rows)) if dimension == "ROWS" else box._replace(right=len(sheet.columns))
    book.guard(user, sheet, rest)
    for merge in sheet.merged():
        if merge.meets(rest) and not rest.holds(merge):
            raise Refused(400, "You can't shift a part of a merged cell.")
    return sheet, box, dimension


def insert_range(book: Book, user: str, request: Json) -> None:
    """Insert empty cells, the ones there shift down or right; the grid grows where it must not lose any."""
    sheet, box, dimension = _shift_request(book, user, request)
    if dimension == "ROWS":
        strip, start, end = (box.left, box.right), box.top, box.bottom
        used = sheet.last_used_row() + 1
        sheet.grow(min(used, len(sheet.rows)) + box.height)
        for row in range(len(sheet.rows) - 1, box.bottom - 1, -1):
            _copy(sheet, row - box.height, row, box)
        for row in range(box.top, box.bottom):
            _wipe(sheet, row, box.left, box.right)
    else:
        strip, start, end = (box.top, box.bottom), box.left, box.right
        used = max((sheet.rows[row].width() for row in range(box.top, box.bottom)), default=0)
        sheet.grow(0, used + box.width if used > box.left else 0)
        for row in range(box.top, box.bottom):
            sheet.own(row).insert(box.left, box.width)
    book.check_size()
    follow(book, Shift(sheet.id, dimension, start, end, "insert", strip=strip))


def delete_range(book: Book, user: str, request: Json) -> None:
    """Delete cells, the ones behind shift up or left."""
    sheet, box, dimension = _shift_request(book, user, request)
    if dimension == "ROWS":
        strip, start, end = (box.left, box.right), box.top, box.bottom
        last = sheet.last_used_row() + 1
        for row in range(box.top, max(last, box.bottom)):
            if row + box.height < len(sheet.rows):
                _copy(sheet, row + box.height, row, box)
            else:
                _wipe(sheet, row, box.left, box.right)
    else:
        strip, start, end = (box.top, box.bottom), box.left, box.right
        for row in range(box.top, box.bottom):
            sheet.own(row).delete(box.left, box.right)
    follow(book, Shift(sheet.id, dimension, start, end, "delete", strip=strip))


def _copy(sheet: Sheet, source: int, target: int, box: Box) -> None:
    own, other = sheet.own(target), sheet.rows[source]
    for column in range(box.left, box.right):
        own.set_value(column, other.value(column))
        own.set_dress(column, other.worn(column))


def _wipe(sheet: Sheet, row: int, left: int, right: int) -> None:
    own = sheet.own(row)
    for column in range(left, right):
        own.set_value(column, None)
        own.set_dress(column, None)


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "sortRange": sort_range,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
