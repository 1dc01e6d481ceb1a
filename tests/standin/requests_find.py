"""findReplace and its small relatives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.standin.cells import FormulaText, tidy
from tests.standin.entry import parse
from tests.standin.errors import Json, Refused
from tests.standin.shown import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.grid import Sheet


def _scope(book: Book, request: Json) -> list[tuple[Sheet, Box]]:
    given = [key for key in ("range", "sheetId", "allSheets") if key in request]
    if len(given) != 1 or request.get("allSheets") is False:
        raise Refused(400, "Exactly one of range, sheetId or allSheets must be set.")
    if "range" in request:
        return [book.area(request["range"])]
    if "sheetId" in request:
        sheet = book.grid(request["sheetId"])
        return [(sheet, sheet.box)]
    return [(sheet, sheet.box) for sheet in book.sheets]


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise Refused(400, "The find string must not be empty.")
    source = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        source = rf"\A(?:{source})\Z"
    try:
        return re.compile(source, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise Refused(400, f"Invalid regular expression: {find}") from None


def find_replace(book: Book, user: str, request: Json) -> Json:
    """Replace text in cells; formulas only if asked for. Text stays text, a number is read again as if typed."""
    areas = _scope(book, request)
    pattern = _pattern(request)
    given = request.get("replacement", "")
    by_regex = request.get("searchByRegex")
    replacement = re.sub(r"\$(\d)", r"\\\1", given) if by_regex else given.replace("\\", "\\\\")
    counts = dict.fromkeys(("valuesChanged", "formulasChanged", "occurrencesChanged"), 0)
    rows, sheets = set(), set()
    for sheet, box in areas:
        for row, column in sheet.cells(box._replace(bottom=min(box.bottom, sheet.last_row(box) + 1))):
            hits = _replace_in(
                book, user, (sheet, row, column), pattern, replacement, bool(request.get("includeFormulas"))
            )
            if hits:
                formula = isinstance(sheet.value(row, column), FormulaText)
                counts["formulasChanged" if formula else "valuesChanged"] += 1
                counts["occurrencesChanged"] += hits
                rows.add((sheet.id, row))
                sheets.add(sheet.id)
    counts |= {"rowsChanged": len(rows), "sheetsChanged": len(sheets)}
    return {key: count for key, count in counts.items() if count}


def _replace_in(
    book: Book, user: str, place: tuple[Sheet, int, int], pattern: re.Pattern[str], replacement: str, formulas: bool
) -> int:
    sheet, row, column = place
    value = sheet.value(row, column)
    if value is None or (isinstance(value, FormulaText) and not formulas):
        return 0
    kind = sheet.worn(row, column).get("userEnteredFormat", {}).get("numberFormat")
    shown = str(value) if isinstance(value, str) else text(value, kind, book.locale)
    new, hits = pattern.subn(replacement, shown)
    if hits:
        book.guard(user, sheet, sheet.box._replace(top=row, bottom=row + 1, left=column, right=column + 1))
        if isinstance(value, str) and not isinstance(value, FormulaText):
            sheet.own(row).set_value(column, tidy(new))
        else:
            sheet.own(row).set_value(column, parse(new, book.locale, book.local_now().date()).value)
    return hits


def trim_whitespace(book: Book, user: str, request: Json) -> Json:
    """Take blanks off the ends of texts, and all but one between words."""
    sheet, box = book.area(request.get("range", {}))
    book.guard(user, sheet, box)
    changed = 0
    for row, column in sheet.cells(box):
        value = sheet.value(row, column)
        if isinstance(value, str) and not isinstance(value, FormulaText) and value != " ".join(value.split()):
            sheet.own(row).set_value(column, tidy(" ".join(value.split())))
            changed += 1
    return {"cellsChangedCount": changed} if changed else {}


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
}
