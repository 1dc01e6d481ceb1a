"""Putting values into cells, as typed or as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin import a1
from tests.standin.a1 import Box
from tests.standin.cells import Dress, tidy, without_runs
from tests.standin.entry import parse
from tests.standin.errors import Json, Refused

if TYPE_CHECKING:
    from tests.standin.book import Book
    from tests.standin.grid import Sheet


def enter(book: Book, sheet: Sheet, row: int, column: int, typed: Any, option: str = "USER_ENTERED") -> None:
    """Put one value into a cell; typed text may bring a number format, unless the cell has one for such numbers already.

    "RAW: The values the user has entered will not be parsed and will be stored as-is."
    """
    own = sheet.own(row)
    own.set_dress(column, without_runs(own.worn(column)))
    if option == "RAW":
        own.set_value(column, tidy(typed))
        return
    dress = own.worn(column) or {}
    kept = dress.get("userEnteredFormat", {}).get("numberFormat", {})
    if kept.get("type") == "TEXT" and isinstance(typed, str) and not typed.startswith("="):
        own.set_value(column, tidy(typed))
        return
    entered = parse(typed, book.locale, book.local_now().date())
    own.set_value(column, entered.value)
    if entered.format and kept.get("type") != entered.format["type"]:
        own.set_dress(column, with_format(dress, {"numberFormat": entered.format}))


def with_format(dress: Dress, more: Json) -> Dress:
    """Return the dress with more in its format."""
    return {**dress, "userEnteredFormat": {**dress.get("userEnteredFormat", {}), **more}}


def as_rows(values: list[list[Any]], dimension: str) -> list[list[Any]]:
    """Return values row by row; of columns that are shorter than others the missing cells are left alone (None)."""
    if dimension != "COLUMNS":
        return values
    height = max((len(column) for column in values), default=0)
    return [[column[row] if row < len(column) else None for column in values] for row in range(height)]


def check_scalars(values: list[list[Any]], where: str) -> None:
    """Raise 400 for a cell that is a list or an object: "supported value types are: bool, string and double"."""
    for row, cells in enumerate(values):
        for column, value in enumerate(cells):
            if isinstance(value, (list, dict)):
                kind = "list_value" if isinstance(value, list) else "struct_value"
                raise Refused(400, f"Invalid {where}[{row}][{column}]: {kind} {{\n}}\n")


def write(book: Book, user: str, place: tuple[Sheet, Box, bool], rows: list[list[Any]], option: str) -> Json:
    """Write rows at a range and return the counts of an UpdateValuesResponse.

    "Null values will be skipped. To set a cell to an empty value, set the string value to an empty string."
    """
    if option not in {"RAW", "USER_ENTERED"}:
        raise Refused(400, "'valueInputOption' is required but not specified")
    sheet, box, alone = place
    height, width = len(rows), max((len(row) for row in rows), default=0)
    check_scalars(rows, "values")
    if not alone and height > box.height:
        raise Refused(
            400,
            f"Requested writing within range [{sheet.named(box)}], but tried writing to row [{box.top + box.height + 1}]",
        )
    if not alone and width > box.width:
        raise Refused(
            400,
            f"Requested writing within range [{sheet.named(box)}], but tried writing to column [{a1.letters(box.right)}]",
        )
    target = Box(box.top, box.top + max(height, 1), box.left, box.left + max(width, 1))
    if not sheet.box.holds(target):
        raise sheet.beyond(sheet.named(target))
    book.guard(user, sheet, target)
    book.forget()
    touched = [
        (row, column) for row, cells in enumerate(rows) for column, value in enumerate(cells) if value is not None
    ]
    for row, column in touched:
        enter(book, sheet, box.top + row, box.left + column, rows[row][column], option)
    told: Json = {"spreadsheetId": book.id, "updatedRange": sheet.named(target)}
    counts = {
        "updatedRows": len({row for row, _ in touched}),
        "updatedColumns": len({column for _, column in touched}),
        "updatedCells": len(touched),
    }
    return told | {key: count for key, count in counts.items() if count}


def table(sheet: Sheet, box: Box) -> Box | None:
    """Return the last table that a range meets: cells around the last one with a value, up to empty rows and columns.

    "The input range is used to search for existing data and find a "table" within that range."
    """
    last = sheet.last_row(box)
    if last < 0:
        return None
    cells = sheet.rows[last].values[box.left : box.right]
    column = box.left + max(index for index, value in enumerate(cells) if value is not None)
    found = Box(last, last + 1, column, column + 1)
    while True:
        larger = _larger(sheet, found)
        if larger == found:
            return found
        found = larger


def _larger(sheet: Sheet, box: Box) -> Box:
    whole = sheet.box
    top, bottom, left, right = box
    wide = slice(max(0, left - 1), right + 1)
    while top > 0 and _any(sheet, top - 1, wide):
        top -= 1
    while bottom < whole.bottom and _any(sheet, bottom, wide):
        bottom += 1
    tall = range(max(0, top - 1), min(whole.bottom, bottom + 1))
    while left > 0 and any(sheet.value(row, left - 1) is not None for row in tall):
        left -= 1
    while right < whole.right and any(sheet.value(row, right) is not None for row in tall):
        right += 1
    return Box(top, bottom, left, right)


def _any(sheet: Sheet, row: int, columns: slice) -> bool:
    return any(value is not None for value in sheet.rows[row].values[columns])
