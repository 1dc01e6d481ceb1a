"""Requests on tabs and on the spreadsheet as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.standin import discovery
from tests.standin.answers import coloured, sheet_properties
from tests.standin.book import duplicate
from tests.standin.errors import Json, Refused
from tests.standin.grid import Sheet
from tests.standin.masks import Tree, overlay, parse
from tests.standin.shifts import Shift, follow, reword

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.references import Reference


def mask(schema: str, request: Json) -> Tree:
    """Return the tree of a request's ``fields``; raise 400 if none is listed or one does not exist."""
    text = request.get("fields", "")
    tree = parse(text)
    if not tree:
        raise Refused(400, "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    missing = discovery.sheets().missing(schema, tree)
    if missing:
        raise Refused(400, f"Invalid field: {missing}")
    return {} if "*" in tree else tree


def _free_title(book: Book) -> str:
    taken = {sheet.title for sheet in book.sheets}
    count = len(book.sheets) + 1
    while f"Sheet{count}" in taken:
        count += 1
    return f"Sheet{count}"


def _check_title(book: Book, title: str, own: Sheet | None = None) -> None:
    if not title:
        raise Refused(400, "A sheet must have a name.")
    if any(sheet.title.casefold() == title.casefold() and sheet is not own for sheet in book.sheets):
        raise Refused(400, f'A sheet with the name "{title}" already exists. Please enter another name.')


def _check_id(book: Book, sheet_id: int) -> int:
    if sheet_id < 0:
        raise Refused(400, "Sheet IDs must be non-negative.")
    if any(sheet.id == sheet_id for sheet in book.sheets):
        raise Refused(400, f"A sheet with the id {sheet_id} already exists.")
    return sheet_id


def add_sheet(book: Book, _user: str, request: Json) -> Json:
    props = dict(request.get("properties", {}))
    sheet_id = _check_id(book, props.pop("sheetId")) if "sheetId" in props else book.world.new_id()
    title = props.get("title", "") or _free_title(book)
    _check_title(book, title)
    grid = dict(props.pop("gridProperties", {}))
    rows, columns = grid.pop("rowCount", 1000), grid.pop("columnCount", 26)
    if rows < 1 or columns < 1:
        raise Refused(400, "A sheet must have at least one row and one column.")
    book.check_size(rows * columns)
    at = props.pop("index", len(book.sheets))
    if not 0 <= at <= len(book.sheets):
        raise Refused(400, f"The sheet index must be between 0 and {len(book.sheets)}.")
    sheet = Sheet(sheet_id, title, rows, columns)
    sheet.props |= coloured(props) | {"title": title}
    sheet.grid = grid
    book.sheets.insert(at, sheet)
    return {"properties": sheet_properties(book, sheet)}


def delete_sheet(book: Book, user: str, request: Json) -> None:
    sheet_id = request.get("sheetId", 0)
    sheet = next((sheet for sheet in book.sheets if sheet.id == sheet_id), None)
    if sheet is None:
        raise Refused(400, f"No sheet with id: {sheet_id}")
    book.guard(user, sheet)
    if len(book.sheets) == 1:
        raise Refused(400, "You can't remove all the sheets in a document.")
    if all(other.props.get("hidden") for other in book.sheets if other is not sheet):
        raise Refused(400, "You can't remove all the visible sheets in a document.")
    reword(
        book,
        lambda reference, home: None if home != sheet_id and book.meant(reference, home) == sheet_id else reference,
    )
    book.named_ranges = [named for named in book.named_ranges if named["range"].get("sheetId", 0) != sheet_id]
    book.sheets.remove(sheet)


def duplicate_sheet(book: Book, _user: str, request: Json) -> Json:
    source = book.grid(request.get("sourceSheetId", 0))
    sheet_id = _check_id(book, request["newSheetId"]) if "newSheetId" in request else book.world.new_id()
    title = request.get("newSheetName", "")
    count = 0
    while not title or (not request.get("newSheetName") and book.titled(title)):
        count += 1
        title = f"Copy of {source.title}" if count == 1 else f"Copy of {source.title} {count}"
    _check_title(book, title)
    book.check_size(len(source.rows) * len(source.columns))
    twin = duplicate(source, sheet_id, book.world.new_id)
    twin.props["title"] = title
    book.sheets.insert(min(request.get("insertSheetIndex", 0), len(book.sheets)), twin)
    return {"properties": sheet_properties(book, twin)}


def update_sheet_properties(book: Book, user: str, request: Json) -> None:
    tree = mask("SheetProperties", request)
    new = coloured(request.get("properties", {}))
    sheet_id = new.get("sheetId", 0)
    sheet = next((sheet for sheet in book.sheets if sheet.id == sheet_id), None)
    if sheet is None:
        raise Refused(400, f"No sheet with id: {sheet_id}")
    if not tree:
        tree = {key: {} for key in ("title", "index", "hidden", "rightToLeft", "tabColorStyle", "gridProperties")}
    tree = dict(tree)
    if tree.keys() & {"tabColor", "tabColorStyle"}:
        tree |= {"tabColor": {}, "tabColorStyle": {}}
    if "title" in tree:
        book.guard(user, sheet)
        _check_title(book, new.get("title", ""), sheet)
        _retitle(book, sheet, new["title"])
    if "gridProperties" in tree:
        _update_grid(book, user, sheet, new.get("gridProperties", {}), tree.pop("gridProperties"))
    if "index" in tree:
        _place(book, sheet, new.get("index"))
    rest = {key: deeper for key, deeper in tree.items() if key not in {"title", "index", "sheetId", "sheetType"}}
    if rest:
        sheet.props = overlay(sheet.props, new, rest)
    if all(other.props.get("hidden") for other in book.sheets):
        raise Refused(400, "You can't hide all the sheets in a document.")


def _place(book: Book, sheet: Sheet, index: int | None) -> None:
    """Move a tab; the index is read "before the move"; without one the tab goes to the end."""
    at = book.sheets.index(sheet)
    to = len(book.sheets) if index is None else index
    if not 0 <= to <= len(book.sheets):
        raise Refused(400, f"The sheet index must be between 0 and {len(book.sheets)}.")
    del book.sheets[at]
    book.sheets.insert(to - 1 if to > at else to, sheet)


def _retitle(book: Book, sheet: Sheet, title: str) -> None:
    def renamed(reference: Reference, home: int) -> Reference:
        if reference.sheet is not None and book.meant(reference, home) == sheet.id:
            return replace(reference, sheet=title)
        return reference

    reword(book, renamed)
    sheet.props = {**sheet.props, "title": title}


def _update_grid(book: Book, user: str, sheet: Sheet, new: Json, tree: Tree) -> None:
    if not tree:
        tree = {key: {} for key in {*sheet.grid, *new, "rowCount", "columnCount"}}
    for key, dimension in (("rowCount", "ROWS"), ("columnCount", "COLUMNS")):
        if key not in tree:
            continue
        have, want = len(sheet.lines(dimension)), new.get(key, 0)
        if want < 1:
            raise Refused(400, f"{key} must be at least 1.")
        if want > have:
            book.check_size((want - have) * len(sheet.lines("COLUMNS" if dimension == "ROWS" else "ROWS")))
            sheet.grow(*((want, 0) if dimension == "ROWS" else (0, want)))
        elif want < have:
            book.guard(user, sheet, sheet.box._replace(**{"top" if dimension == "ROWS" else "left": want}))
            sheet.delete(dimension, want, have)
            follow(book, Shift(sheet.id, dimension, want, have, "delete"))
    rest = {key: deeper for key, deeper in tree.items() if key not in {"rowCount", "columnCount"}}
    if rest:
        sheet.grid = {key: value for key, value in overlay(sheet.grid, new, rest).items() if value}
    frozen = sheet.grid.get("frozenRowCount", 0), sheet.grid.get("frozenColumnCount", 0)
    if frozen[0] >= len(sheet.rows):
        raise Refused(400, "You can't freeze all visible rows on the sheet.")
    if frozen[1] >= len(sheet.columns):
        raise Refused(400, "You can't freeze all visible columns on the sheet.")


def update_spreadsheet_properties(book: Book, _user: str, request: Json) -> None:
    tree = mask("SpreadsheetProperties", request)
    new = request.get("properties", {})
    if not tree:
        tree = {key: {} for key in ("title", "locale", "timeZone", "autoRecalc")}
    if "title" in tree and not new.get("title"):
        raise Refused(400, "A spreadsheet must have a title.")
    book.props = overlay(book.props, new, {key: deeper for key, deeper in tree.items() if key != "defaultFormat"})


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
