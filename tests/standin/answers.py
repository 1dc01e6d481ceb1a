"""A spreadsheet as the API tells it: properties, tabs, and the grid data that a mask asks for."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.standin import discovery
from tests.standin.cells import Dress, FormulaText, Line, Value, to_extended
from tests.standin.masks import EVERYTHING, Tree, below, overlay
from tests.standin.metadata import on_book, on_line, on_sheet
from tests.standin.shifts import SCHEMAS
from tests.standin.shown import text

if TYPE_CHECKING:
    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.errors import Json
    from tests.standin.grid import Sheet

WHITE: Json = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
_THEME = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (255, 255, 255),
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}
HEIGHT, WIDTH = 21, 100


@lru_cache(maxsize=10_000)
def float32(value: float) -> float | int:
    """Return the shortest number that is the same in 32 bits, as Google prints the parts of a colour."""
    exact = struct.unpack("f", struct.pack("f", value))[0]
    for digits in range(1, 10):
        short = float(f"{exact:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == exact:
            return int(short) if short.is_integer() else short
    return float(exact)


def colour(value: Json) -> Json:
    """Return a colour in 8 bits a part, cut and not rounded (recorded: 0.5 comes back as 127/255); a zero is left out."""
    parts = {}
    for key in ("red", "green", "blue"):
        step = int(min(1.0, max(0.0, value.get(key, 0))) * 255 + 1e-4)
        if step:
            parts[key] = float32(step / 255)
    return parts


def coloured(value: Any) -> Any:
    """Return a message with its colours in 8 bits; each ``…Color`` has its ``…ColorStyle`` beside it, the style decides."""
    if isinstance(value, list):
        return [coloured(part) for part in value]
    if not isinstance(value, dict):
        return value
    result: Json = {}
    for key, content in value.items():
        if key.endswith("ColorStyle") or key == "colorStyle":
            result[key] = {**content, "rgbColor": colour(content["rgbColor"])} if "rgbColor" in content else content
        elif key.endswith("Color") or key == "color":
            result[key] = (
                colour(content) if isinstance(content, dict) and "rgbColor" not in content else coloured(content)
            )
        else:
            result[key] = coloured(content)
    for key in list(result):
        if key.endswith("ColorStyle") and "rgbColor" in result[key]:
            result[key.removesuffix("Style")] = result[key]["rgbColor"]
        elif key.endswith("Color") and key != "rgbColor":
            result.setdefault(f"{key}Style", {"rgbColor": result[key]})
    return result


def properties(book: Book) -> Json:
    """Return the SpreadsheetProperties."""
    colours = [
        {
            "colorType": kind,
            "color": {
                "rgbColor": colour(dict(zip(("red", "green", "blue"), [part / 255 for part in rgb], strict=True)))
            },
        }
        for kind, rgb in _THEME.items()
    ]
    theme = {"primaryFontFamily": "Arial", "themeColors": colours}
    return {"defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": theme, **book.props}


def sheet_properties(book: Book, sheet: Sheet) -> Json:
    """Return the SheetProperties."""
    grid = {"rowCount": len(sheet.rows), "columnCount": len(sheet.columns), **sheet.grid}
    whole = {"sheetId": sheet.id, **sheet.props, "index": book.sheets.index(sheet), "gridProperties": grid}
    whole = discovery.sheets().lean("SheetProperties", whole)
    return {key: content for key, content in whole.items() if content != {}}


def spreadsheet(book: Book, tree: Tree, *, ranges: list[tuple[Sheet, Box]] | None, grid: bool) -> Json:
    """Return the Spreadsheet. Of ranges only their tabs are told; ``grid`` is what counts where no mask is set.

    "includeGridData: … This parameter is ignored if a field mask was set in the request."
    """
    answer: Json = {"spreadsheetId": book.id, "properties": properties(book)}
    chosen = [sheet for sheet in book.sheets if ranges is None or any(tab is sheet for tab, _ in ranges)]
    data = below(tree, "sheets", "data") if tree else (EVERYTHING if grid else None)
    answer["sheets"] = []
    for sheet in chosen:
        told = _sheet(book, sheet)
        if data is not None:
            boxes = [sheet.box] if ranges is None else [box for tab, box in ranges if tab is sheet]
            told["data"] = [grid_data(book, sheet, box, data) for box in boxes]
        answer["sheets"].append(told)
    if book.named_ranges:
        answer["namedRanges"] = [discovery.sheets().lean("NamedRange", named) for named in book.named_ranges]
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    metadata = on_book(book)
    if metadata:
        answer["developerMetadata"] = metadata
    return answer


def _sheet(book: Book, sheet: Sheet) -> Json:
    told: Json = {"properties": sheet_properties(book, sheet)}
    for kind, things in sheet.things.items():
        lean = [thing_told(book, kind, thing) for thing in things]
        if kind == "basicFilter":
            told |= {kind: lean[0]} if lean else {}
        elif lean:
            told[kind] = lean
    metadata = on_sheet(sheet)
    if metadata:
        told["developerMetadata"] = metadata
    return told


def thing_told(book: Book, kind: str, thing: Json) -> Json:
    """Return a thing on a tab; a protected range names the owner and the caller among its editors."""
    if kind == "protectedRanges":
        users = thing.get("editors", {}).get("users", [])
        everyone = sorted({book.world.robot, book.owner, *users}) if book.may_edit(book.world.robot) else sorted(users)
        mine = thing.get("warningOnly") or book.world.robot in {book.owner, *users}
        editors = {**thing.get("editors", {}), "users": everyone if mine else sorted({book.owner, *users})}
        thing = {**thing, "requestingUserCanEdit": bool(mine), "editors": editors}
    return discovery.sheets().lean(SCHEMAS[kind], thing)


def line_told(sheet: Sheet, dimension: str, index: int) -> Json:
    """Return the DimensionProperties of a row or a column."""
    line: Line = sheet.lines(dimension)[index]
    props = line.props or {}
    told = {key: value for key, value in props.items() if value and key != "pixelSize"}
    told["pixelSize"] = props.get("pixelSize", HEIGHT if dimension == "ROWS" else WIDTH)
    metadata = on_line(sheet, dimension, index)
    if metadata:
        told["developerMetadata"] = metadata
    return told


def grid_data(book: Book, sheet: Sheet, box: Box, tree: Tree) -> Json:
    """Return the GridData of a box, only what the mask asks for; rows and cells behind the last used one are not told."""
    data: Json = {}
    if box.top:
        data["startRow"] = box.top
    if box.left:
        data["startColumn"] = box.left
    wanted = below(tree, "rowData", "values")
    if wanted is not None:
        rows = [
            _row(book, sheet, row, box, wanted) for row in range(box.top, min(box.bottom, sheet.last_used_row() + 1))
        ]
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            data["rowData"] = rows
    for key, dimension, first, last in (
        ("rowMetadata", "ROWS", box.top, box.bottom),
        ("columnMetadata", "COLUMNS", box.left, box.right),
    ):
        if below(tree, key) is not None:
            told = [line_told(sheet, dimension, index) for index in range(first, last)]
            if told:
                data[key] = told
    return data


def _row(book: Book, sheet: Sheet, index: int, box: Box, tree: Tree) -> Json:
    row = sheet.rows[index]
    cells = [
        cell(book, sheet, index, column, tree) if row.value(column) is not None or row.worn(column) is not None else {}
        for column in range(box.left, min(box.right, row.width()))
    ]
    return {"values": cells} if cells else {}


def cell(book: Book, sheet: Sheet, row: int, column: int, tree: Tree) -> Json:
    """Return the CellData of one cell, the fields that the mask asks for."""
    value, dress = sheet.value(row, column), sheet.worn(row, column)
    everything = not tree or "*" in tree
    told: Json = {}
    if value is not None:
        if everything or "userEnteredValue" in tree:
            told["userEnteredValue"] = to_extended(value)
        if everything or tree.keys() & {"effectiveValue", "formattedValue", "hyperlink"}:
            told |= _outcome(book, sheet, row, column, value, dress)
    if everything or tree.keys() & dress.keys():
        told |= dress
    if everything or "effectiveFormat" in tree:
        told["effectiveFormat"] = overlay_format(dress.get("userEnteredFormat", {}))
        kind = number_format(dress, value)
        if kind:
            told["effectiveFormat"]["numberFormat"] = kind
    return told


def _outcome(book: Book, sheet: Sheet, row: int, column: int, value: Value, dress: Dress) -> Json:
    outcome = book.reckoner.value(sheet, row, column)
    shown = text(outcome, number_format(dress, value), book.locale)
    told: Json = {"effectiveValue": to_extended(outcome)} | ({"formattedValue": shown} if shown else {})
    link = hyperlink(value)
    return told | ({"hyperlink": link} if link else {})


def hyperlink(value: Value) -> str:
    """Return where ``=HYPERLINK("…")`` points."""
    if isinstance(value, FormulaText) and value.upper().startswith('=HYPERLINK("'):
        return value.split('"')[1]
    return ""


def number_format(dress: Dress, value: Value) -> Json | None:
    """Return the number format that a cell shows its value in; a formula of dates brings its own."""
    entered: Json | None = dress.get("userEnteredFormat", {}).get("numberFormat")
    if entered or not isinstance(value, FormulaText):
        return entered
    head = value[1:].upper().lstrip("+ ")
    if head.startswith(("TODAY()", "DATE(")):
        return {"type": "DATE"}
    return {"type": "DATE_TIME"} if head.startswith("NOW()") else None


def overlay_format(entered: Json) -> Json:
    """Return the effective format: the default with what was entered over it."""
    effective = dict(DEFAULT_FORMAT)
    for key, content in entered.items():
        inner = effective.get(key)
        both = isinstance(inner, dict) and isinstance(content, dict) and key in {"textFormat", "padding"}
        effective[key] = overlay(inner, {**inner, **content}, EVERYTHING) if both and inner is not None else content
    return effective
