"""What a look at a Google Sheet finds, in Google's terms and in ours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from sheetcrm.adapters.google.cells import from_serial, plain
from sheetcrm.adapters.google.cells import shown as show
from sheetcrm.adapters.google.formulas import decimal_comma
from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.grid import Grid
from sheetcrm.model.table import find_headers
from sheetcrm.model.values import Kind
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.model.columns import Column, Tab

Cells = list[list[Any]]
"""A tab as it was typed: text, numbers, truth values, formulas as text with ``=``; None where nothing is; ends cut off."""

TAB_KEY, COLUMN_KEY, WITNESS = "sheetcrm-tab", "sheetcrm-column", "witness"
"""Developer metadata that says which tab and column one is, whatever staff call it; the witness is a hidden tab of ours."""
FENCE = "sheetcrm_fence"
"""A named range that each batch replaces: one that arrives late finds another's, and Google refuses it whole."""
LEASE = "sheetcrm-lease"
"""Developer metadata of the spreadsheet: which machine works on it. No mark of a run: a state is the same whoever looks after it."""
LOG_ROWS = 10  # of logs that are only appended to nothing but the headers is read
STRUCTURE = (
    "spreadsheetId,properties(locale,timeZone),namedRanges(namedRangeId,name),developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),merges,"
    "developerMetadata(metadataKey,metadataValue),"
    "data(columnMetadata(developerMetadata(metadataKey,metadataValue))))"
)
_NAMES = {fold(text): tab for tab in TABS.values() for text in tab.title.both()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of the spreadsheet; ``keys`` are the column keys that its columns carry as metadata, by place."""

    id: int
    title: str
    rows: int
    columns: int
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    keys: Mapping[int, str] = field(default_factory=dict)
    key: str = ""

    @property
    def tab(self) -> Tab | None:
        """Which of our tabs it is, by its title."""
        return _NAMES.get(fold(self.title))

    @property
    def read(self) -> bool:
        """Whether its cells are looked at: of summaries, the guide and staff's own tabs they are not."""
        return self.tab is not None and bool(self.tab.columns)

    @property
    def filter(self) -> dict[str, int]:
        """The part of it that is looked at, as a grid range."""
        part = {"sheetId": self.id}
        log = self.tab is not None and self.tab.unread
        return part | ({"endRowIndex": min(LOG_ROWS, self.rows)} if log else {})


@dataclass(frozen=True, slots=True)
class State:
    """A spreadsheet at one instant: its tabs, and the cells of those that are read.

    ``marks`` are our properties of the spreadsheet with their metadata ids, ``token`` the last batch that the witness knows, ``texts`` the
    texts that begin with ``=`` and are no formulas, by tab and column, ``fence`` the id of the named range that the next batch replaces,
    ``read`` the token and the digest of the answer from which the cells are, ``comma`` says that its formulas write 0,5.
    """

    sheets: Mapping[str, Sheet]
    cells: Mapping[str, Cells]
    marks: Mapping[str, tuple[int, str]]
    token: str = ""
    texts: frozenset[tuple[str, int, str]] = frozenset()
    fence: str = ""
    read: tuple[str, bytes] = ("", b"")
    comma: bool = False

    @property
    def witness(self) -> Sheet | None:
        """The hidden tab in which each batch leaves what it found."""
        return next((sheet for sheet in self.sheets.values() if sheet.key == WITNESS), None)

    def is_formula(self, title: str, place: int | None, cell: object) -> bool:
        """Tell whether a cell of a column holds a formula."""
        return isinstance(cell, str) and cell.startswith("=") and (title, place, cell) not in self.texts

    def stamp(self, marks: Mapping[str, str] | None = None, instead: Mapping[str, Cells] | None = None) -> str:
        """Return what stands for this state, or for the one with other marks and cells: formulas count as formulas, whatever they say."""
        marked = {key: value for key, (_, value) in self.marks.items() if key != LEASE} | dict(marks or {})
        hasher = blake2b(orjson.dumps(sorted(marked.items())), digest_size=16)
        for title in sorted(self.cells):
            cells = (instead or {}).get(title, self.cells[title])
            log = self.sheets[title].tab
            if log is not None and log.unread:
                cells = cells[:LOG_ROWS]
            cells = trimmed(cells)
            body = orjson.dumps([title, cells])
            if b'"=' in body:
                body = orjson.dumps([title, [masked(row) for row in cells]])
            hasher.update(body)
        return hasher.hexdigest()


def masked(row: list[Any]) -> list[Any]:
    """Return a row in which formulas are there, and do not say what they are: Google writes them its own way."""
    for cell in row:
        if type(cell) is str and cell[:1] == "=":
            return ["=" if isinstance(one, str) and one.startswith("=") else one for one in row]
    return row


def structure(api: Api) -> State:
    """Return the tabs and marks of a spreadsheet, without cells; one request."""
    answer = api.get(STRUCTURE)
    sheets = {}
    for one in answer.get("sheets", ()):
        about = one["properties"]
        held = {mark.get("metadataKey"): mark.get("metadataValue", "") for mark in one.get("developerMetadata", ())}
        grid = about.get("gridProperties", {})
        if not grid:
            continue  # a tab that is one big chart, or another data source
        columns = [column for part in one.get("data", ()) for column in part.get("columnMetadata", ())]
        sheets[about["title"]] = Sheet(
            id=about.get("sheetId", 0),
            title=about["title"],
            rows=grid.get("rowCount", 0),
            columns=grid.get("columnCount", 0),
            hidden=about.get("hidden", False),
            merged=tuple(_block(block) for block in one.get("merges", ())),
            keys=_keys(columns),
            key=held.get(TAB_KEY, ""),
        )
    marks = {
        mark["metadataKey"]: (mark["metadataId"], mark.get("metadataValue", ""))
        for mark in answer.get("developerMetadata", ())
        if "metadataKey" in mark
    }
    fences = [one["namedRangeId"] for one in answer.get("namedRanges", ()) if one.get("name") == FENCE]
    comma = decimal_comma(answer.get("properties", {}).get("locale", ""))
    return State(sheets, {}, marks, fence=fences[0] if fences else "", comma=comma)


def _keys(columns: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Return which column carries which key; one that two columns carry, since staff copied one, counts for neither."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        for mark in column.get("developerMetadata", ()):
            if mark.get("metadataKey") == COLUMN_KEY:
                found.setdefault(mark.get("metadataValue", ""), []).append(place)
    return {places[0]: key for key, places in found.items() if len(places) == 1}


def _block(block: Mapping[str, int]) -> tuple[int, int, int, int]:
    top, left = block.get("startRowIndex", 0), block.get("startColumnIndex", 0)
    return top, left, block["endRowIndex"] - 1, block["endColumnIndex"] - 1


def read_cells(api: Api, found: State) -> State:
    """Return the state with its cells as they were typed; one request, one instant."""
    sheets = [sheet for sheet in found.sheets.values() if sheet.read]
    witness = found.witness
    filters = [sheet.filter for sheet in sheets]
    if witness is not None:
        filters.append({"sheetId": witness.id, "endRowIndex": 1, "endColumnIndex": 1})
    known = found.read[1] if found.read[0] == found.token else b""  # after a batch of ours the cells are others
    digest, answers = api.typed(filters, known) if filters else (b"", [])
    if answers is None:
        return found
    texts: dict[str, str | None] = {"": None}
    cells = {sheet.title: tidied(rows, texts) for sheet, rows in zip(sheets, answers, strict=False)}
    token = str(answers[-1][0][0]) if witness is not None and answers[-1] and answers[-1][0] else ""
    return replace(found, cells=cells, token=token, read=(token, digest))


def tidied(rows: Cells, texts: dict[str, str | None] | None = None) -> Cells:
    """Return cells as Google answers them with None for nothing, whole numbers as such, and empty ends cut off."""
    known: dict[str, str | None] = {"": None} if texts is None else texts
    for row in rows:
        _tidy(row, known)
    return trimmed(rows)


def _tidy(row: list[Any], texts: dict[str, str | None]) -> None:
    """Make each cell of a row what :func:`plain` has; equal texts become one, since most of them come again and again."""
    row[:] = [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in row]
    if float in map(type, row):
        row[:] = [plain(cell) if type(cell) is float else cell for cell in row]


def trimmed(rows: Iterable[list[Any]]) -> Cells:
    """Return rows without what is empty at their ends; those that end with something are returned themselves."""
    cut = [row if not row or row[-1] is not None else _cut(row) for row in rows]
    while cut and not cut[-1]:
        cut.pop()
    return cut


def _cut(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def uncertain(found: State) -> dict[str, list[int]]:
    """Return the columns of which the typed form does not say what the cells are: a number may be a date, ``=`` may begin a text.

    Columns of dates are dates, and numbers of the robot's are numbers; of all others only Google knows.
    """
    columns: dict[str, list[int]] = {}
    for title, cells in found.cells.items():
        kinds = _kinds(found.sheets[title], cells)
        unclear = [place for place, listed in enumerate(zip_longest(*cells)) if _is_unclear(listed, kinds.get(place))]
        if unclear:
            columns[title] = unclear
    return columns


def _is_unclear(cells: Sequence[Any], column: Column | None) -> bool:
    if set(map(type, cells)) - _CERTAIN and (
        column is None or (column.owner is not Owner.ROBOT and column.kind not in _DATED)
    ):
        return True
    return (column is None or column.kind is not Kind.FORMULA) and _has_formula(cells)


def _has_formula(cells: Sequence[Any]) -> bool:
    """Tell whether any cell of a column begins with ``=``; one long text is searched faster than many short ones."""
    texts = [cell for cell in cells if type(cell) is str]
    return "\0=" in "\0".join(("", *texts)) and any(text[:1] == "=" for text in texts)


_CERTAIN = {str, bool, type(None)}
_DATED = {Kind.DATE, Kind.DATETIME}


def _kinds(sheet: Sheet, cells: Cells) -> dict[int, Column]:
    tab = sheet.tab
    headers = find_headers(tab, cells, keys=sheet.keys) if tab is not None else None
    if tab is None or headers is None:
        return {}
    return {place: tab[key] for key, place in headers.places.items()}


def read_shown(api: Api, found: State, columns: Mapping[str, Sequence[int]]) -> dict[str, dict[int, list[Any]]] | None:
    """Return what those columns show, dates as texts, by tab and place; None where somebody edited meanwhile."""
    spots = [(title, place) for title, places in columns.items() for place in places]
    filters = [
        found.sheets[title].filter | {"startColumnIndex": place, "endColumnIndex": place + 1} for title, place in spots
    ]
    answers = api.values(filters, "UNFORMATTED_VALUE", columns=True)
    shown: dict[str, dict[int, list[Any]]] = {}
    for (title, place), answer in zip(spots, answers, strict=True):
        typed = [row[place] if place < len(row) else None for row in found.cells[title]]
        listed = answer[0] if answer else []
        _tidy(listed, {"": None})
        listed += [None] * (len(typed) - len(listed))
        if len(listed) > len(typed) and any(cell is not None for cell in listed[len(typed) :]):
            return None
        if typed != listed and not all(map(_fits, typed, listed)):
            return None
        shown.setdefault(title, {})[place] = listed
    return shown


def _fits(typed: Any, shown: Any) -> bool:
    """Tell whether a cell can show this: a date shows text, a formula anything."""
    if isinstance(typed, str) and typed.startswith("="):
        return True
    if isinstance(typed, int | float) and not isinstance(typed, bool):
        return isinstance(shown, str) or shown == typed
    return bool(typed == shown) or (isinstance(typed, str) and typed == f"'{shown}")


def texts(found: State, shown: Mapping[str, Mapping[int, Sequence[Any]]]) -> frozenset[tuple[str, int, str]]:
    """Return the texts that begin with ``=`` and are shown as they were typed, by tab and column: no formulas."""
    known = set(found.texts)
    for title, columns in shown.items():
        for place, listed in columns.items():
            for row, cell in zip(found.cells[title], listed, strict=False):
                if place < len(row) and isinstance(cell, str) and cell.startswith("=") and row[place] == cell:
                    known.add((title, place, cell))
    return frozenset(known)


def grid(found: State, sheet: Sheet, shown: Mapping[int, Sequence[Any]]) -> Grid:
    """Return a tab in our terms: dates as dates, formulas by what they show."""
    cells = found.cells.get(sheet.title)
    if cells is None:
        return Grid(sheet.title, [], hidden=sheet.hidden)
    width = max((len(row) for row in cells), default=0)
    rows = [row + [None] * (width - len(row)) for row in cells]
    kinds = _kinds(sheet, cells)
    dated = [place for place in range(width) if place in kinds and kinds[place].kind in _DATED]
    formulas: dict[int, list[int]] = {}
    for place, column in enumerate(zip(*rows, strict=True)):
        if _has_formula(column):
            lines = [n for n, cell in enumerate(column) if found.is_formula(sheet.title, place, cell)]
            formulas |= {place: lines} if lines else {}
    for place in dated:
        known: dict[float, Any] = {}  # the same days come again and again
        for row in rows:
            cell = row[place]
            if type(cell) is int or type(cell) is float:
                row[place] = known[cell] if cell in known else known.setdefault(cell, from_serial(cell))
    for place, listed in shown.items():
        for row, cell in zip(rows, listed, strict=False):
            typed = row[place]
            if found.is_formula(sheet.title, place, typed):
                row[place] = show(cell)
            elif isinstance(typed, str) and isinstance(cell, str):
                row[place] = cell
            elif isinstance(cell, str) and isinstance(typed, int | float):
                row[place] = from_serial(typed)
    for place, lines in formulas.items():
        for line in lines if place not in shown else ():
            rows[line][place] = None  # people edited before it could be asked what they show
    return Grid(
        sheet.title,
        rows,
        {place: np.array(lines) for place, lines in formulas.items()},
        sheet.merged,
        sheet.hidden,
        sheet.keys,
    )
