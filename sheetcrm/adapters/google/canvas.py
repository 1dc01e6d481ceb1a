"""A workbook and its sheets in xlsxwriter's words, kept as requests of the Sheets API.

They take what the template says and nothing more, so that the workbook has one design, whoever it is drawn for.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.blocks import Cell, blocks, entered, formula
from sheetcrm.adapters.google.charts import TYPES, Chart
from sheetcrm.adapters.google.formulas import with_semicolons
from sheetcrm.adapters.google.looks import Json, border, cell_format, colour, condition_format, text_format
from sheetcrm.adapters.whole import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime, time

SPARE_COLUMNS = 2
"""Room at the right for staff's first own columns; every empty cell counts towards Google's ten million."""

_CHARACTER, _CELL_EDGE = 7, 5  # pixels of a digit of Arial 10, and what Excel adds on both sides together
_POINT = 4 / 3  # pixels
_GOOGLE_ROW = 21
_INTERNAL = re.compile(r"internal:'((?:[^']|'')+)'!A1")
_WARNED = {"warning", "information"}


class Format(dict[str, Any]):
    """A format in xlsxwriter's words."""


class Book:
    """A workbook that is drawn; ``ids`` gives each tab's number by its title, ``comma`` says that the comma is decimal."""

    def __init__(self, ids: Mapping[str, int], *, comma: bool = False) -> None:
        self.ids, self.comma = ids, comma
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, str] = {}

    def add_worksheet(self, title: str) -> Sheet:
        self.sheets[title] = Sheet(self, title)
        return self.sheets[title]

    def add_format(self, props: Mapping[str, Any]) -> Format:
        return Format(props)

    def define_name(self, name: str, reference: str) -> None:
        self.names[name] = reference

    def add_chart(self, options: Mapping[str, Any]) -> Chart:
        if options["type"] not in TYPES:
            raise NotImplementedError(options)
        return Chart(options)

    def span(self, reference: str) -> Json:
        """Return the range that ``='Tab'!$A$2:$A$9`` names."""
        found = REFERENCE.fullmatch(reference)
        assert found is not None, reference
        title, left, top = (found["quoted"] or found["bare"]).replace("''", "'"), found["left"], found["top"]
        right, bottom = found["right"] or left, found["bottom"] if found["right"] else top
        return grid_range(
            self.ids[title], int(top or 1) - 1, _place(left), int(bottom) - 1 if bottom else None, _place(right)
        )


class Sheet:
    """One tab that is drawn, cell by cell, in any order."""

    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title, self.id = book, title, book.ids[title]
        self.cells: dict[tuple[int, int], Cell] = {}
        self.columns: dict[int, tuple[float, Format | None, bool]] = {}
        self.heights: dict[int, float] = {}
        self.hidden_rows: list[int] = []
        self.hidden = False
        self.default_height: float | None = None
        self.tab_colour = ""
        self.gridlines = True
        self.frozen = (0, 0)
        self._filter: Json | None = None
        self.validations: list[Json] = []
        self.conditions: list[Json] = []
        self.rules: list[Json] = []
        self.formats = 0  # rules that change the number format, which Google's cannot
        self._merges: list[Json] = []
        self.charts: list[tuple[int, int, Chart, Mapping[str, Any]]] = []

    # What the template says.

    def set_tab_color(self, text: str) -> None:
        self.tab_colour = text

    def set_default_row(self, height: float) -> None:
        self.default_height = height

    def set_row(
        self, row: int, height: float | None, _form: None = None, options: Mapping[str, bool] | None = None
    ) -> None:
        if height is not None:
            self.heights[row] = height
        if options and options.get("hidden"):
            self.hidden_rows.append(row)

    def set_column(
        self,
        first: int,
        last: int,
        width: float,
        form: Format | None = None,
        options: Mapping[str, bool] | None = None,
    ) -> None:
        for column in range(first, last + 1):
            self.columns[column] = (width, form, bool(options and options.get("hidden")))

    def hide_gridlines(self, _option: int) -> None:
        self.gridlines = False

    def freeze_panes(self, rows: int, columns: int) -> None:
        self.frozen = (rows, columns)

    def autofilter(self, first_row: int, first_column: int, _last_row: int, last_column: int) -> None:
        """Filter from the header down; the end stays open, so that rows that come are filtered too."""
        self._filter = grid_range(self.id, first_row, first_column, None, last_column)

    def write_string(self, row: int, column: int, text: str, form: Format | None = None) -> None:
        self._put(row, column, form, entered(text))

    def write_number(self, row: int, column: int, number: float, form: Format | None = None) -> None:
        self._put(row, column, form, entered(number))

    def write_datetime(self, row: int, column: int, value: datetime | date | time, form: Format | None = None) -> None:
        self._put(row, column, form, entered(value))

    def write_formula(self, row: int, column: int, text: str, form: Format | None = None, value: object = None) -> None:  # noqa: ARG002
        """Put a formula; what it shows (``value``) Google computes itself."""
        self._put(row, column, form, formula(text, comma=self.book.comma))

    def write_array_formula(
        self,
        row: int,
        column: int,
        _last_row: int,
        _last_column: int,
        text: str,
        form: Format | None = None,
        _: Any = None,
    ) -> None:
        """Put a formula over arrays that shows one value."""
        bare = text.removeprefix("{=").removesuffix("}")
        self._put(row, column, form, formula(f"=ARRAYFORMULA({bare})", comma=self.book.comma))

    def write_boolean(self, row: int, column: int, value: bool, form: Format | None = None) -> None:
        self._put(row, column, form, entered(value))

    def write_blank(self, row: int, column: int, _nothing: None, form: Format) -> None:
        self._put(row, column, form, None)

    def write_url(self, row: int, column: int, url: str, form: Format | None, text: str) -> None:
        """Put a link: to another tab as a formula, to an address as a property of the text."""
        found = _INTERNAL.fullmatch(url)
        if found is None:
            cell = self._put(row, column, form, entered(text))
            look = dict(cell.form or {})
            cell.form = {**look, "textFormat": {**look.get("textFormat", {}), "link": {"uri": url}}}
            return
        there = self.book.ids[found[1].replace("''", "'")]
        shown = text.replace('"', '""')
        self._put(row, column, form, formula(f'=HYPERLINK("#gid={there}","{shown}")'))

    def write_rich_string(self, row: int, column: int, *parts: Any) -> None:
        """Put pieces of text, each after its format, and the cell's format at the end."""
        *pieces, form = parts
        text, runs = "", []
        for look, piece in zip(pieces[::2], pieces[1::2], strict=True):
            runs.append({"startIndex": _units(text), "format": text_format(look)})
            text += piece
        self._put(row, column, form, entered(text)).runs = runs

    def write_comment(self, row: int, column: int, text: str, _options: Mapping[str, Any]) -> None:
        self.cells.setdefault((row, column), Cell()).note = text

    def data_validation(
        self, first_row: int, first_column: int, _last_row: int, last_column: int, rule: Mapping[str, Any]
    ) -> None:
        """Put a dropdown. It warns and never rejects: what stands in a list is the robot's question, not a lock."""
        source = rule["source"]
        assert rule["validate"] == "list"
        assert rule["error_type"] in _WARNED
        listed = isinstance(source, list)
        words = source if listed else [source]
        self.validations.append(
            {
                "setDataValidation": {
                    "range": grid_range(self.id, first_row, first_column, None, last_column),
                    "rule": {
                        "condition": {
                            "type": "ONE_OF_LIST" if listed else "ONE_OF_RANGE",
                            "values": [{"userEnteredValue": word} for word in words],
                        },
                        "showCustomUi": True,
                        "strict": False,
                    },
                }
            }
        )

    def conditional_format(
        self, first_row: int, first_column: int, last_row: int, last_column: int, rule: Mapping[str, Any]
    ) -> None:
        """Colour cells by a formula or a number; a rule that only draws lines draws them always."""
        if rule["type"] == "2_color_scale":
            self._scale(grid_range(self.id, first_row, first_column, None, last_column), rule)
            return
        look = condition_format(rule["format"])
        open_end = rule["type"] == "formula" and last_row - first_row >= _LONG
        span = grid_range(self.id, first_row, first_column, None if open_end else last_row, last_column)
        if "num_format" in rule["format"] and not look:
            self.formats += 1
            return
        if not look:
            line = border(rule["format"], "bottom")
            self.rules.append({"updateBorders": {"range": span, "bottom": line, "innerHorizontal": line}})
            return
        match rule["type"]:
            case "formula":
                condition = {"type": "CUSTOM_FORMULA", "values": [_said(with_semicolons(rule["criteria"]))]}
            case "cell" if rule["criteria"] == ">":
                condition = {"type": "NUMBER_GREATER", "values": [_said(str(rule["value"]))]}
            case other:
                raise NotImplementedError(other)
        made = {"ranges": [span], "booleanRule": {"condition": condition, "format": look}}
        self.conditions.append({"addConditionalFormatRule": {"rule": made, "index": len(self.conditions)}})

    def _scale(self, span: Json, rule: Mapping[str, Any]) -> None:
        """Colour figures from the smallest to the largest."""
        ends = {
            end: {"colorStyle": colour(rule[f"{side}_color"]), "type": side.upper()}
            for end, side in (("minpoint", "min"), ("maxpoint", "max"))
        }
        made = {"ranges": [span], "gradientRule": ends}
        self.conditions.append({"addConditionalFormatRule": {"rule": made, "index": len(self.conditions)}})

    def hide(self) -> None:
        self.hidden = True

    def merge_range(
        self, first_row: int, first_column: int, last_row: int, last_column: int, _text: str, _form: Format | None
    ) -> None:
        span = grid_range(self.id, first_row, first_column, last_row, last_column)
        self._merges.append({"mergeCells": {"range": span, "mergeType": "MERGE_ALL"}})

    def insert_chart(self, row: int, column: int, chart: Chart, options: Mapping[str, Any]) -> None:
        self.charts.append((row, column, chart, options))

    def _on_paper(self, *_: Any, **__: Any) -> None:
        """Leave printing to the person who prints: the API knows nothing of pages."""

    set_landscape = set_portrait = set_paper = set_margins = set_footer = _on_paper
    repeat_rows = repeat_columns = fit_to_pages = _on_paper

    def _put(self, row: int, column: int, form: Format | None, value: Json | None) -> Cell:
        cell = self.cells.setdefault((row, column), Cell())
        cell.value = value
        cell.form = None if form is None else cell_format(form)
        return cell

    # What Google is asked.

    def properties(self, *, rows: int, index: int) -> Json:
        """Return the sheet's properties: at least so many rows, and the columns it needs with a few to spare."""
        down = max((row for row, _ in self.cells), default=0) + 1
        across = max([*self.columns, *(column for _, column in self.cells)], default=0) + 1
        made: Json = {
            "sheetId": self.id,
            "title": self.title,
            "index": index,
            "gridProperties": {
                "rowCount": max(rows, down),
                "columnCount": across + SPARE_COLUMNS,
                "frozenRowCount": self.frozen[0],
                "frozenColumnCount": self.frozen[1],
                "hideGridlines": not self.gridlines,
            },
        }
        if self.hidden:
            made["hidden"] = True
        if self.tab_colour:
            made["tabColorStyle"] = colour(self.tab_colour)
        return made

    def shape(self) -> Iterator[Json]:
        """Yield what follows addSheet: sizes, formats of columns, dropdowns, colours, filter, charts; not the cells."""
        yield from self._sizes()
        for column, (_, form, _) in sorted(self.columns.items()):
            if form is not None:
                span = grid_range(self.id, self.frozen[0], column, None, column)
                made = {"userEnteredFormat": cell_format(form)}
                yield {"repeatCell": {"range": span, "cell": made, "fields": "userEnteredFormat"}}
        yield from self._merges
        yield from self.validations
        yield from self.conditions
        if self._filter is not None:
            yield {"setBasicFilter": {"filter": {"range": self._filter}}}
        for row, column, chart, options in self.charts:
            anchor = {"sheetId": self.id, "rowIndex": row, "columnIndex": column}
            yield {"addChart": {"chart": chart.embedded(anchor, options, self.book.span)}}

    def contents(self) -> Iterator[Json]:
        """Yield what the cells hold, and the lines drawn over them; saying it twice changes nothing."""
        forms = {column: cell_format(form) for column, (_, form, _) in self.columns.items() if form is not None}
        yield from blocks(self.id, self.cells, forms)
        yield from self.rules

    def _sizes(self) -> Iterator[Json]:
        widths = sorted((column, width, hidden) for column, (width, _, hidden) in self.columns.items())
        for first, last, (width, hidden) in _runs([(column, (width, hidden)) for column, width, hidden in widths]):
            made: Json = {"pixelSize": round(width * _CHARACTER) + _CELL_EDGE}
            if hidden:
                made["hiddenByUser"] = True
            yield _dimension(self.id, "COLUMNS", first, last + 1, made)
        if self.default_height is not None and round(self.default_height * _POINT) != _GOOGLE_ROW:
            yield _dimension(self.id, "ROWS", 0, None, {"pixelSize": round(self.default_height * _POINT)})
        for first, last, height in _runs(sorted(self.heights.items())):
            yield _dimension(self.id, "ROWS", first, last + 1, {"pixelSize": round(height * _POINT)})
        for first, last, _ in _runs([(row, None) for row in sorted(self.hidden_rows)]):
            yield _dimension(self.id, "ROWS", first, last + 1, {"hiddenByUser": True})


_LONG = 100
"""From so many rows on, a range in the workbook means "to the end" and has no end here."""


def grid_range(sheet: int, top: int, left: int, bottom: int | None, right: int | None) -> Json:
    """Return a range from 0-based inclusive bounds; None is open."""
    made = {"sheetId": sheet, "startRowIndex": top, "startColumnIndex": left}
    if bottom is not None:
        made["endRowIndex"] = bottom + 1
    if right is not None:
        made["endColumnIndex"] = right + 1
    return made


def _dimension(sheet: int, what: str, start: int, end: int | None, made: Json) -> Json:
    span: Json = {"sheetId": sheet, "dimension": what, "startIndex": start}
    if end is not None:
        span["endIndex"] = end
    return {"updateDimensionProperties": {"range": span, "properties": made, "fields": ",".join(made)}}


def _runs(items: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, int, Any]]:
    """Yield (first, last, value) of neighbours that share a value."""
    for (_, value), run in groupby(enumerate(items), key=lambda pair: (pair[1][0] - pair[0], pair[1][1])):
        places = [place for _, (place, _) in run]
        yield places[0], places[-1], value


def _said(text: str) -> Json:
    return {"userEnteredValue": text}


def _place(name: str) -> int:
    """Return the 0-based place of a column's letters."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _units(text: str) -> int:
    """Return a text's length as Google counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
