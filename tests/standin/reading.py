"""The values of a range as an answer holds them."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tests.standin.answers import number_format
from tests.standin.cells import ErrorText, FormulaText, Value
from tests.standin.shown import MOMENTS, general, text

if TYPE_CHECKING:
    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.cells import Row
    from tests.standin.errors import Json
    from tests.standin.grid import Sheet

FORMATTED, UNFORMATTED, FORMULA = "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"


def value_range(book: Book, sheet: Sheet, box: Box, options: Json) -> Json:
    """Return a ValueRange: "empty trailing rows and columns are omitted", and ``values`` where nothing is there at all.

    ``options`` are majorDimension, valueRenderOption and dateTimeRenderOption as in the query.
    """
    dimension = options.get("majorDimension", "ROWS")
    if dimension == "DIMENSION_UNSPECIFIED":
        dimension = "ROWS"
    told: Json = {"range": sheet.named(box), "majorDimension": dimension}
    rows = _rows(book, sheet, box, options)
    if dimension == "COLUMNS":
        rows = [_trimmed(list(column)) for column in zip_longest(*rows)]
    while rows and not rows[-1]:
        rows.pop()
    if rows:
        told["values"] = [["" if value is None else value for value in row] for row in rows]
    return told


def _rows(book: Book, sheet: Sheet, box: Box, options: Json) -> list[list[Any]]:
    option = options.get("valueRenderOption", FORMATTED)
    as_text = options.get("dateTimeRenderOption") == "FORMATTED_STRING"
    rows: list[list[Any]] = []
    locale = book.locale
    for index in range(box.top, box.bottom):
        row = sheet.rows[index]
        values = row.values[box.left : box.right]
        if not row.formulas and (not row.dress or (option != FORMATTED and not as_text)):
            if option == FORMATTED:
                values = [
                    value
                    if value is None or type(value) is str
                    else str(value)
                    if type(value) is int
                    else text(value, None, locale)
                    for value in values
                ]
            rows.append(_trimmed(values))
        else:
            rows.append(_trimmed(_careful(book, sheet, index, box.left, values, option, as_text)))
    return rows


def _careful(
    book: Book, sheet: Sheet, index: int, left: int, values: list[Value], option: str, as_text: bool
) -> list[Value]:
    row: Row = sheet.rows[index]
    return [
        value if value is None else rendered(book, sheet, (index, left + offset), value, row, option, as_text)
        for offset, value in enumerate(values)
    ]


def rendered(
    book: Book, sheet: Sheet, place: tuple[int, int], value: Value, row: Row, option: str, as_text: bool
) -> Value:
    """Return one value as the options ask for it."""
    if isinstance(value, FormulaText):
        if option == FORMULA:
            return str(value)
        outcome = book.reckoner.value(sheet, *place)
    else:
        outcome = value
    if isinstance(outcome, ErrorText):
        return str(outcome)
    kind = number_format(row.worn(place[1]) or {}, value)
    if option == FORMATTED:
        if kind is None and isinstance(outcome, float):
            return general(outcome, book.locale)
        return text(outcome, kind, book.locale)
    if as_text and kind and kind["type"] in MOMENTS and isinstance(outcome, (int, float)):
        return text(outcome, kind, book.locale)
    return outcome


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values
