"""Reads a workbook file whole, to carry it elsewhere: what the patching reader never needs, openpyxl reads."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.whole import Content, Line, Look, Whole, WholeTab, error_or_text, look_of
from sheetcrm.adapters.xlsx.book import XlsxBook
from sheetcrm.adapters.xlsx.package import Package
from sheetcrm.adapters.xlsx.workbook import Workbook, relations
from sheetcrm.errors import BookUnreadable
from sheetcrm.model.columns import TABS
from sheetcrm.model.table import find_headers
from sheetcrm.model.words import Word, moving
from sheetcrm.model.words.faults import filled
from sheetcrm.model.workbook import find_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sheetcrm.model.grid import Grid, Raw

_BORDERS = {"thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7}
_SIDES = ("top", "bottom", "left", "right")
_DOWN = {"center": "vcenter", "top": "top"}
_ACROSS = {"left", "center", "right"}
_PLAIN = {"font_name": "Calibri", "font_size": 11.0}
_SEEN = {
    "pivotTable": moving.PIVOTS,
    "table": moving.TABLES,
    "slicer": moving.SLICERS,
    "oleObject": moving.OBJECTS,
    "ctrlProp": moving.BUTTONS,
    "threadedComment": moving.THREADS,
}
_TAB_LINK = re.compile(r"'?((?:[^'!]|'')+)'?![$A-Z0-9:]+")


def read_whole(path: Path) -> Whole:
    """Return all that the file's tabs hold, and what of it cannot be handed over. Raises what looking at the book raises."""
    import openpyxl

    book = XlsxBook(path)
    look = book.look()
    data = path.read_bytes()
    package = Package(data)
    parts = Workbook(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know is looked for below
        try:
            sheets = openpyxl.load_workbook(path, rich_text=True)
        except Exception as problem:
            raise BookUnreadable(path=path, reason=str(problem)) from problem
    found, _ = find_tabs([tab.title for tab in parts.tabs])
    keys = {title: key for key, title in found.items()}
    reader = _Reader(sheets.epoch)
    whole = Whole([], look.marks, look.stamp, _names(sheets), list(_of_the_book(parts, package)))
    for tab in parts.tabs:
        read = reader.tab(sheets[tab.title], look.grids[tab.title], keys.get(tab.title, ""))
        whole.tabs.append(read)
        whole.losses += _of_a_tab(package, tab.part, read)
    whole.losses += reader.losses
    return whole


class _Reader:
    """Reads tabs; looks are made once for each style of the book."""

    def __init__(self, epoch: datetime) -> None:
        self.epoch = epoch
        self.losses: list[Word] = []
        self._looks: dict[int, Look] = {}

    def tab(self, sheet: Any, grid: Grid, key: str) -> WholeTab:
        read = WholeTab(grid.title, key, hidden=grid.hidden, merged=grid.merged)
        if key and TABS[key].columns:
            headers = find_headers(TABS[key], grid.rows)
            if headers is not None:
                read.keys = dict(sorted((place, column) for column, place in headers.places.items()))
                read.header = headers.line
        rich = False
        for row in sheet.iter_rows():
            for cell in row:
                spot = cell.row - 1, cell.column - 1
                if cell.value is not None or cell.has_style or cell.hyperlink:
                    rich = rich or type(cell.value).__name__ == "CellRichText"
                    content = self._content(cell, _at(grid.rows, spot), read)
                    if not (content.empty and content.look == ()):
                        read.cells[spot] = content
                if getattr(cell, "comment", None):
                    read.notes[spot] = cell.comment.text
        if rich and key != "guide":
            self.losses.append(filled(moving.RICH, tab=read.title))
        self._around(sheet, read)
        return read

    def _content(self, cell: Any, shown: Raw, tab: WholeTab) -> Content:
        value, look = cell.value, self.look(cell)
        kind = type(value).__name__
        link = _link(cell.hyperlink) if cell.hyperlink else ""
        if kind == "ArrayFormula":
            alone = value.ref == cell.coordinate
            if alone and value.text:
                return Content(self.days(shown), _bare(value.text), array=True, look=look)
            self.losses.append(filled(moving.FORMULA, tab=tab.title, cell=cell.coordinate, why=moving.WIDE_ARRAY))
            return Content(self.days(shown), look=look)
        if kind == "DataTableFormula":
            self.losses.append(filled(moving.FORMULA, tab=tab.title, cell=cell.coordinate, why=moving.DATA_TABLE))
            return Content(self.days(shown), look=look)
        if cell.data_type == "f":
            return Content(self.days(shown), _bare(str(value)), link=link, look=look)
        if cell.data_type == "e":
            return Content(error_or_text(str(value)), look=look)
        return Content(self.days(str(value) if kind == "CellRichText" else value), link=link, look=look)

    def days(self, value: Any) -> str | float | bool | None:
        """Return a value with dates as days and numbers as such."""
        from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, to_excel

        match value:
            case None | "":
                return None
            case bool() | str():
                return value
            case timedelta():
                return value / timedelta(days=1)
            case time():
                return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
            case datetime() | date():
                return float(to_excel(value, CALENDAR_WINDOWS_1900))
            case _:
                return float(value)

    def look(self, cell: Any) -> Look:
        if not cell.has_style:
            return ()
        number = cell.style_id
        if number not in self._looks:
            self._looks[number] = look_of(_props(cell))
        return self._looks[number]

    def _around(self, sheet: Any, read: WholeTab) -> None:
        """Read what stands around the cells."""
        for dimension in sheet.column_dimensions.values():
            line = Line(
                dimension.width if dimension.customWidth else None, bool(dimension.hidden), self.look(dimension)
            )
            for at in range(dimension.min or 0, min(dimension.max or 0, 16_384 if line.hidden else 1000) + 1):
                read.columns[at - 1] = line
        for number, dimension in sheet.row_dimensions.items():
            if dimension.height is not None or dimension.hidden:
                read.rows[number - 1] = Line(dimension.height, bool(dimension.hidden))
        if sheet.freeze_panes:
            from openpyxl.utils.cell import coordinate_to_tuple

            row, column = coordinate_to_tuple(sheet.freeze_panes)
            read.frozen = row - 1, column - 1
        if sheet.auto_filter.ref:
            from openpyxl.utils.cell import range_boundaries

            left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
            read.filtered = top - 1, left - 1, bottom - 1, right - 1
        colour = sheet.sheet_properties.tabColor
        read.colour = _colour(colour)
        read.gridlines = sheet.sheet_view.showGridLines is not False
        read.charts = len(sheet._charts)  # noqa: SLF001 - openpyxl has no other door to them
        read.conditions = sum(len(rules.rules) for rules in sheet.conditional_formatting)
        read.dropdowns = len(sheet.data_validations.dataValidation)
        if sheet.protection.sheet:
            self.losses.append(filled(moving.PROTECTION, tab=read.title))


def _at(rows: Sequence[Sequence[Raw]], spot: tuple[int, int]) -> Raw:
    row, column = spot
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _bare(text: str) -> str:
    """Return a formula without ``=`` and without the prefixes of functions that are younger than the file format."""
    return re.sub(r"_xl(?:fn|ws|udf)\.(?:_xlws\.)?", "", text.removeprefix("="))


def _link(hyperlink: Any) -> str:
    if hyperlink.target:
        return str(hyperlink.target) + (f"#{hyperlink.location}" if hyperlink.location else "")
    found = _TAB_LINK.fullmatch(hyperlink.location or "")
    return f"#{found[1].replace(chr(39) * 2, chr(39))}" if found else ""


def _props(cell: Any) -> dict[str, object]:
    """Return a style in xlsxwriter's words; colours of a theme are left to the theme."""
    font, fill, align, border = cell.font, cell.fill, cell.alignment, cell.border
    props: dict[str, object] = {
        "font_name": font.name,
        "font_size": float(font.sz) if font.sz else None,
        "bold": bool(font.b),
        "italic": bool(font.i),
        "underline": 1 if font.u else 0,
        "font_strikeout": bool(font.strike),
        "font_color": _colour(font.color),
        "bg_color": _colour(fill.fgColor) if fill.fill_type == "solid" else "",
        "align": align.horizontal if align.horizontal in _ACROSS else "",
        "valign": _DOWN.get(align.vertical or "", ""),
        "text_wrap": bool(align.wrap_text),
        "indent": int(align.indent or 0),
        "num_format": "" if cell.number_format == "General" else cell.number_format,
    }
    for side in _SIDES:
        line = getattr(border, side)
        if line is not None and line.style:
            props[side] = _BORDERS.get(line.style, 1)
            props[f"{side}_color"] = _colour(line.color) or "#000000"
    if (props["font_name"], props["font_size"]) == tuple(_PLAIN.values()):
        del props["font_name"], props["font_size"]
    return props


def _colour(colour: Any) -> str:
    if colour is None or colour.type != "rgb" or not isinstance(colour.rgb, str):
        return ""
    return f"#{colour.rgb[-6:].upper()}"


def _names(book: Any) -> dict[str, str]:
    """Return the names that formulas may use, each with what it stands for."""
    return {
        name: defined.attr_text
        for name, defined in book.defined_names.items()
        if not defined.hidden and not name.startswith("_xl")
    }


def _of_the_book(book: Workbook, package: Package) -> Iterator[Word]:
    """Yield what belongs to no tab and stays behind."""
    kinds = {relation.kind for relation in book.relations}
    if any("vbaproject" in name.lower() for name in package.members):
        yield moving.MACROS
    sheets = sum(1 for relation in book.relations if relation.kind in {"chartsheet", "dialogsheet", "xlMacrosheet"})
    if sheets:
        yield filled(moving.CHART_SHEETS, count=sheets)
    if "connections" in kinds:
        yield moving.CONNECTIONS
    if b"<workbookProtection" in book.xml or b":workbookProtection" in book.xml:
        yield moving.BOOK_PROTECTION


def _of_a_tab(package: Package, part: str, tab: WholeTab) -> Iterator[Word]:
    """Yield what hangs on a tab and stays behind."""
    held = relations(package, part)
    seen = {relation.kind for relation in held}
    drawings = [relation.target for relation in held if relation.kind == "drawing" and relation.target in package]
    inner = [relation.kind for drawing in drawings for relation in relations(package, drawing)]
    shapes = sum(len(re.findall(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b", package.read(drawing))) for drawing in drawings)
    pictures = inner.count("image")
    tab.charts = inner.count("chart") + inner.count("chartEx")
    for count, word in ((pictures, moving.PICTURES), (shapes, moving.SHAPES)):
        if count:
            yield filled(word, tab=tab.title, count=count)
    for kind, word in _SEEN.items():
        if kind in seen or any(relation.kind.startswith(kind) for relation in held):
            yield filled(word, tab=tab.title)
    if any(b"sparkline" in chunk for chunk in package.chunks(part)):
        yield filled(moving.SPARKLINES, tab=tab.title)
