"""Reads a Google Sheet whole, to carry it elsewhere: bands of rows, so that memory stays small."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.formulas import decimal_comma, neutral
from sheetcrm.adapters.google.looks import props_of
from sheetcrm.adapters.google.making import COLUMN, TAB
from sheetcrm.adapters.google.state import WITNESS
from sheetcrm.adapters.whole import Content, Line, Look, Whole, WholeTab, look_of
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellError
from sheetcrm.model.words import moving
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.adapters.google.making import Api
    from sheetcrm.model.words import Word

_NOTE = "developerMetadata(metadataKey,metadataValue)"
_AROUND = (
    f"properties(locale),namedRanges(name,range),{_NOTE},"
    "sheets(properties(sheetId,title,index,hidden,sheetType,gridProperties,tabColorStyle),merges,charts(chartId),slicers(slicerId),"
    f"bandedRanges(bandedRangeId),conditionalFormats(ranges),basicFilter(range),protectedRanges(warningOnly),tables(tableId),{_NOTE},"
    f"data(rowMetadata(hiddenByUser,pixelSize),columnMetadata(hiddenByUser,pixelSize,{_NOTE})))"
)
_VALUES = (
    "sheets(properties(sheetId),data(startRow,rowData(values("
    "userEnteredValue,effectiveValue,note,pivotTable(rows),textFormatRuns(startIndex)))))"
)
_LOOKS = "sheets(properties(sheetId),data(startRow,rowData(values(userEnteredFormat,dataValidation(showCustomUi)))))"
_EMPTY, _DRESSED = 400_000, 60_000
"""Cells of one answer, empty ones counted; each that has a look takes some 400 bytes of it."""
_ERRORS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
}
_GID = re.compile(r'=HYPERLINK\("#gid=(\d+)"[;,]\s*"((?:[^"]|"")*)"\)', re.IGNORECASE)
_ARRAY = re.compile(r"ARRAYFORMULA\((.*)\)", re.IGNORECASE | re.DOTALL)
_NOTHING = Content()


def read_whole(api: Api) -> Whole:
    """Return all that the tabs hold, and what of it cannot be handed over. The witness is left out: it is the robot's own notebook."""
    around = api.get(_AROUND)
    reader = _Reader(around)
    marks = {note["metadataKey"]: note.get("metadataValue", "") for note in around.get("developerMetadata", ())}
    whole = Whole([], {key: value for key, value in marks.items() if key.startswith("sheetcrm")}, "")
    sizes: dict[int, tuple[int, int]] = {}
    tabs: dict[int, WholeTab] = {}
    for sheet in sorted(around.get("sheets", ()), key=lambda sheet: sheet["properties"].get("index", 0)):
        about = sheet["properties"]
        if dict(_noted(sheet)).get(TAB) == WITNESS:
            continue
        if about.get("sheetType", "GRID") != "GRID":
            whole.losses.append(filled(moving.CHART_SHEETS, count=1))
            continue
        number, grid = about.get("sheetId", 0), about["gridProperties"]
        tabs[number] = reader.tab(sheet)
        sizes[number] = grid["rowCount"], grid["columnCount"]
    for number, top, rows in _read(api, _VALUES, tabs, sizes, _EMPTY):
        reader.values(tabs[number], top, rows)
    used = {number: _used(tab) for number, tab in tabs.items()}
    for number, top, rows in _read(api, _LOOKS, tabs, used, _DRESSED):
        reader.looks(tabs[number], top, rows)
    for tab in tabs.values():
        reader.finish(tab)
    whole.tabs = list(tabs.values())
    whole.losses += reader.losses
    whole.names = reader.names()
    return whole


def _read(
    api: Api, fields: str, tabs: Mapping[int, WholeTab], sizes: Mapping[int, tuple[int, int]], most: int
) -> Iterator[tuple[int, int, Any]]:
    """Yield (tab, first row, rows) of all tabs, as many in one request as its size allows."""
    for ranges in _packed(tabs, sizes, most):
        for sheet in api.get(fields, ranges)["sheets"]:
            for part in sheet.get("data", ()):
                yield sheet["properties"].get("sheetId", 0), part.get("startRow", 0), part.get("rowData", ())


def _packed(tabs: Mapping[int, WholeTab], sizes: Mapping[int, tuple[int, int]], most: int) -> Iterator[list[str]]:
    ranges: list[str] = []
    weight = 0
    for number, (height, width) in sizes.items():
        title = tabs[number].title.replace("'", "''")
        step = max(1, most // max(width, 1))
        for top in range(0, height, step):
            bottom = min(top + step, height)
            if ranges and weight + (bottom - top) * width > most:
                yield ranges
                ranges, weight = [], 0
            ranges.append(f"'{title}'!A{top + 1}:{letters(width - 1)}{bottom}")
            weight += (bottom - top) * width
    if ranges:
        yield ranges


def _used(tab: WholeTab) -> tuple[int, int]:
    """Return how many rows and columns hold something; none where nothing does."""
    spots = [*tab.cells, *tab.notes]
    return (max(row for row, _ in spots) + 1, max(column for _, column in spots) + 1) if spots else (0, 0)


def _noted(thing: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(note.get("metadataKey", ""), note.get("metadataValue", "")) for note in thing.get("developerMetadata", ())]


class _Reader:
    """Reads tabs; each look is made once."""

    def __init__(self, around: Mapping[str, Any]) -> None:
        self.comma = decimal_comma(around.get("properties", {}).get("locale", ""))
        self.titles = {str(one["properties"].get("sheetId", 0)): one["properties"]["title"] for one in around["sheets"]}
        self.losses: list[Word] = []
        self._named = around.get("namedRanges", ())
        self._looks: dict[str, Look] = {}
        self._seen: Counter[tuple[str, str]] = Counter()

    def names(self) -> dict[str, str]:
        """Return the names that formulas may use, each with the cells it stands for."""
        return {one["name"]: self._span(one["range"]) for one in self._named}

    def _span(self, span: Mapping[str, int]) -> str:
        title = self.titles[str(span.get("sheetId", 0))].replace("'", "''")
        left, right = letters(span.get("startColumnIndex", 0)), letters(span["endColumnIndex"] - 1)
        top = span.get("startRowIndex", 0) + 1
        if "endRowIndex" not in span:
            return f"'{title}'!${left}:${right}"
        one = (left, top) == (right, span["endRowIndex"])
        return f"'{title}'!${left}${top}" + ("" if one else f":${right}${span['endRowIndex']}")

    def tab(self, sheet: Mapping[str, Any]) -> WholeTab:
        """Return a tab with all but its cells."""
        about = sheet["properties"]
        grid = about["gridProperties"]
        noted = dict(_noted(sheet)).get(TAB, "")
        tab = WholeTab(about["title"], noted if noted in TABS else "", hidden=about.get("hidden", False))
        data = sheet.get("data", [{}])[0]
        columns, rows = data.get("columnMetadata", ()), data.get("rowMetadata", ())
        usual = Counter(row.get("pixelSize", 21) for row in rows).most_common(1)
        for at, column in enumerate(columns):
            hidden, size = column.get("hiddenByUser", False), (column.get("pixelSize", 100) - 5) / 7
            tab.columns[at] = Line(size, hidden)
            for key, value in _noted(column):
                if key == COLUMN and tab.key and value in TABS[tab.key].by_key:
                    tab.keys = {**tab.keys, at: value}
        for at, row in enumerate(rows):
            hidden, size = row.get("hiddenByUser", False), row.get("pixelSize", 21)
            if hidden or size != usual[0][0]:
                tab.rows[at] = Line(None if size == usual[0][0] else size * 0.75, hidden)
        tab.merged = tuple(_block(block) for block in sheet.get("merges", ()))
        tab.frozen = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
        if "basicFilter" in sheet and "range" in sheet["basicFilter"]:
            span = sheet["basicFilter"]["range"]
            ends = {"endRowIndex": grid["rowCount"], "endColumnIndex": grid["columnCount"]}
            tab.filtered = _block({**ends, **span})
        colour = props_of({"backgroundColorStyle": about["tabColorStyle"]}) if "tabColorStyle" in about else {}
        tab.colour = colour.get("bg_color", "")
        tab.gridlines = not grid.get("hideGridlines", False)
        tab.charts = len(sheet.get("charts", ()))
        tab.conditions = len(sheet.get("conditionalFormats", ()))
        for key, word in (("slicers", moving.SLICERS), ("bandedRanges", moving.BANDS), ("tables", moving.TABLES)):
            if sheet.get(key):
                self.losses.append(filled(word, tab=tab.title))
        if any(not one.get("warningOnly", False) for one in sheet.get("protectedRanges", ())):
            self.losses.append(filled(moving.PROTECTION, tab=tab.title))
        return tab

    def values(self, tab: WholeTab, top: int, rows: Any) -> None:
        """Read what a band of rows holds."""
        for row, line in enumerate(rows, start=top):
            for at, cell in enumerate(line.get("values", ())):
                if "userEnteredValue" in cell:
                    tab.cells[row, at] = self._content(cell)
                if cell.get("note"):
                    tab.notes[row, at] = cell["note"]
                self._seen[tab.title, "pivotTable"] += "pivotTable" in cell
                self._seen[tab.title, "textFormatRuns"] += "textFormatRuns" in cell

    def looks(self, tab: WholeTab, top: int, rows: Any) -> None:
        """Read how a band of rows looks."""
        for row, line in enumerate(rows, start=top):
            for at, cell in enumerate(line.get("values", ())):
                self._seen[tab.title, "dataValidation"] += "dataValidation" in cell and not tab.key
                form = cell.get("userEnteredFormat")
                if form:
                    content = tab.cells.get((row, at), _NOTHING)
                    link = form.get("textFormat", {}).get("link", {}).get("uri", "") or content.link
                    tab.cells[row, at] = replace(content, look=self._look(form), link=link)

    def finish(self, tab: WholeTab) -> None:
        """Say what the cells of a tab had that stays behind."""
        for key, word in (("pivotTable", moving.PIVOTS), ("dataValidation", moving.OWN_DROPDOWNS)):
            if self._seen[tab.title, key]:
                self.losses.append(filled(word, tab=tab.title))
        if self._seen[tab.title, "textFormatRuns"] and tab.key != "guide":
            self.losses.append(filled(moving.RICH, tab=tab.title))

    def _content(self, cell: Mapping[str, Any]) -> Content:
        entered = cell["userEnteredValue"]
        shown = _shown(cell.get("effectiveValue", {}))
        if "formulaValue" not in entered:
            return Content(_shown(entered))
        text = entered["formulaValue"]
        found = _GID.fullmatch(text)
        if found and found[1] in self.titles:
            return Content(found[2].replace('""', '"'), link=f"#{self.titles[found[1]]}")
        bare = neutral(text.removeprefix("="), comma=self.comma)
        array = _ARRAY.fullmatch(bare)
        if array and _balanced(array[1]):
            return Content(shown, array[1], array=True)
        return Content(shown, bare)

    def _look(self, form: Mapping[str, Any]) -> Look:
        if not form:
            return ()
        key = repr(form)
        if key not in self._looks:
            self._looks[key] = look_of(props_of(form))
        return self._looks[key]


def _shown(value: Mapping[str, Any]) -> str | float | bool | None:
    if "errorValue" in value:
        return CellError(_ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!"))
    if "numberValue" in value:
        return float(value["numberValue"])
    if "boolValue" in value:
        return bool(value["boolValue"])
    text = value.get("stringValue", "")
    return text or None


def _block(block: Mapping[str, int]) -> tuple[int, int, int, int]:
    top, left = block.get("startRowIndex", 0), block.get("startColumnIndex", 0)
    return top, left, block["endRowIndex"] - 1, block["endColumnIndex"] - 1


def _balanced(text: str) -> bool:
    """Tell whether every bracket that closes was opened before: else the outer ones were not a pair."""
    depth = 0
    for sign in re.sub(r'"(?:[^"]|"")*"', "", text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
