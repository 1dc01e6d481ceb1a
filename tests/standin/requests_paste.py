"""copyPaste and cutPaste."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.standin.a1 import Box
from tests.standin.cells import Dress, ErrorText, FormulaText, Value
from tests.standin.errors import Json, Refused
from tests.standin.references import Reference, rewrite
from tests.standin.shifts import Carry, follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.grid import Sheet

# What each kind of paste carries of a cell's dress. "PASTE_NORMAL: Paste values, formulas, formats, and merges", so not notes.
_LOOK = ("userEnteredFormat", "textFormatRuns")
DRESS = {
    "PASTE_NORMAL": (*_LOOK, "dataValidation"),
    "PASTE_NO_BORDERS": (*_LOOK, "dataValidation"),
    "PASTE_VALUES": (),
    "PASTE_FORMULA": (),
    "PASTE_FORMAT": _LOOK,
    "PASTE_DATA_VALIDATION": ("dataValidation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}
VALUED = {"PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_VALUES", "PASTE_FORMULA"}
MERGING = {"PASTE_NORMAL", "PASTE_NO_BORDERS"}
Taken = tuple[Value, Dress]


def copy_paste(book: Book, user: str, request: Json) -> None:
    """Copy cells. "If the range covers a span that's a multiple of the source's height or width, then the data will be repeated"."""
    source, box = book.area(request.get("source", {}))
    kind = request.get("pasteType", "PASTE_NORMAL")
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    height, width = (box.width, box.height) if turned else (box.height, box.width)
    target = book.grid(request.get("destination", {}).get("sheetId", 0))
    wanted = target.box_of(request.get("destination", {}))
    place = Box(
        wanted.top,
        wanted.top + _stretch(wanted.height, height),
        wanted.left,
        wanted.left + _stretch(wanted.width, width),
    )
    if not target.box.holds(place):
        raise target.beyond(target.named(place))
    book.guard(user, target, place)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        _rules(source, box, target, place)
        return
    taken = _take(book, source, box, kind)
    merges = [merge for merge in source.merged() if box.holds(merge)]
    if kind in MERGING:
        target.things["merges"] = [
            merge for merge in target.things.get("merges", []) if not target.box_of(merge).meets(place)
        ]
    for row, column in target.cells(place):
        down, right = (row - place.top) % height, (column - place.left) % width
        from_row, from_column = (right, down) if turned else (down, right)
        value, dress = taken[from_row][from_column]
        if isinstance(value, FormulaText):
            by = (row - box.top - from_row, column - box.left - from_column)
            value = shifted(value, *by, (len(target.rows), len(target.columns)))
        _put(target, row, column, value, dress, kind)
    if kind in MERGING and not turned:
        for top in range(place.top, place.bottom, height):
            for left in range(place.left, place.right, width):
                for merge in merges:
                    copied = Box(
                        merge.top - box.top + top,
                        merge.bottom - box.top + top,
                        merge.left - box.left + left,
                        merge.right - box.left + left,
                    )
                    target.things.setdefault("merges", []).append(target.range_of(copied))


def _stretch(wanted: int, have: int) -> int:
    return wanted if have and wanted and wanted % have == 0 else have


def shifted(formula: FormulaText, down: int, right: int, size: tuple[int, int]) -> FormulaText:
    """Return a formula as it reads in a copy; what leaves the sheet is ``#REF!``."""
    return FormulaText(rewrite(formula, lambda reference: reference.shifted(down, right, size)))


def _take(book: Book, sheet: Sheet, box: Box, kind: str) -> list[list[Taken]]:
    reckoner = book.reckoner
    rows = []
    for row in range(box.top, box.bottom):
        cells: list[Taken] = []
        for column in range(box.left, box.right):
            value = sheet.value(row, column)
            if kind == "PASTE_VALUES":
                value = reckoner.value(sheet, row, column)
                value = str(value) if isinstance(value, ErrorText) else value or (None if value == "" else value)
            cells.append((value, sheet.worn(row, column)))
        rows.append(cells)
    return rows


def _put(sheet: Sheet, row: int, column: int, value: Value, dress: Dress, kind: str) -> None:
    own = sheet.own(row)
    if kind in VALUED:
        own.set_value(column, value)
    carried = DRESS[kind]
    if not carried:
        return
    old = own.worn(column) or {}
    kept = {key: part for key, part in old.items() if key not in carried}
    new = {key: part for key, part in dress.items() if key in carried}
    if kind == "PASTE_NO_BORDERS":
        form = {key: part for key, part in new.get("userEnteredFormat", {}).items() if key != "borders"}
        borders = old.get("userEnteredFormat", {}).get("borders")
        if borders:
            form["borders"] = borders
        new.pop("userEnteredFormat", None)
        if form:
            new["userEnteredFormat"] = form
    own.set_dress(column, dress if not kept and new == dress else {**kept, **new})


def _rules(source: Sheet, box: Box, target: Sheet, place: Box) -> None:
    """Let the rules of the source's cells hold for the destination too."""
    for index, rule in enumerate(source.things.get("conditionalFormats", [])):
        if not any(source.box_of(area).meets(box) for area in rule["ranges"]):
            continue
        if source is target:
            more = {**rule, "ranges": [*rule["ranges"], target.range_of(place)]}
            source.things["conditionalFormats"][index] = more
        else:
            target.things.setdefault("conditionalFormats", []).append({**rule, "ranges": [target.range_of(place)]})


def cut_paste(book: Book, user: str, request: Json) -> None:
    """Move cells; formulas that named them name them at their new place. "All the source data will be cut"."""
    source, box = book.area(request.get("source", {}))
    kind = request.get("pasteType", "PASTE_NORMAL")
    corner = request.get("destination", {})
    target = book.grid(corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    place = Box(top, top + box.height, left, left + box.width)
    if not target.box.holds(place):
        raise target.beyond(target.named(place))
    for merge in source.merged():
        if merge.meets(box) and not box.holds(merge):
            raise Refused(400, "You can't cut a part of a merged cell.")
    book.guard(user, source, box)
    book.guard(user, target, place)
    taken = _take(book, source, box, kind)
    merges = [merge for merge in source.merged() if box.holds(merge)]
    source.things["merges"] = [
        merge for merge in source.things.get("merges", []) if not box.holds(source.box_of(merge))
    ]
    for row, column in source.cells(box):
        if source.value(row, column) is not None or source.worn(row, column):
            own = source.own(row)
            own.set_value(column, None)
            own.set_dress(column, None)
    for down, cells in enumerate(taken):
        for right, (cut, dress) in enumerate(cells):
            value = cut
            if isinstance(cut, FormulaText) and source is not target:
                value = FormulaText(rewrite(cut, lambda found: _qualified(found, source, box)))
            own = target.own(top + down)
            if kind == "PASTE_NORMAL":
                own.set_value(left + right, value)
                own.set_dress(left + right, dress)
            else:
                _put(target, top + down, left + right, value, dress, kind)
    by = (top - box.top, left - box.left)
    if kind in MERGING:
        target.things.setdefault("merges", []).extend(
            target.range_of(Box(merge.top + by[0], merge.bottom + by[0], merge.left + by[1], merge.right + by[1]))
            for merge in merges
        )
    follow(book, Carry(source.id, box, target.id, target.title, *by))


def _qualified(reference: Reference, source: Sheet, box: Box) -> Reference:
    """A formula that goes to another tab still means the tab that it comes from, but for cells that go with it."""
    inside: Any = (
        reference.top is not None
        and reference.left is not None
        and box.top <= reference.top < box.bottom
        and box.left <= reference.left < box.right
    )
    return reference if reference.sheet is not None or inside else replace(reference, sheet=source.title)


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {"copyPaste": copy_paste, "cutPaste": cut_paste}
