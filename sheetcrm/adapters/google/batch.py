"""One atomic batch: first it copies what it is about to touch into the witness tab, then it writes.

The answer returns the witness, so it is known what stood there at the very instant of writing. What is expected to be found is kept with
the batch as plain data, so that it can be compared after a crash as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import FormulaText, held, plain
from sheetcrm.adapters.google.pieces import append_rows, area, delete_rows, quoted, runs, updates
from sheetcrm.adapters.google.state import FENCE, TAB_KEY, WITNESS, Sheet, State
from sheetcrm.adapters.google.witness import FORMULA
from sheetcrm.model.a1 import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.pieces import Request
    from sheetcrm.adapters.google.state import Cells

TITLE = "sheetcrm"
"""What the witness tab is called where nobody has this title yet: hidden, ours, overwritten by every batch."""
WHOLE = 20_000  # cells: so many are copied with all their columns, so that whatever moved is seen
NEAR_COLUMNS, NEAR_ROWS = 8, 2  # what lies so near is copied along: a request costs more than a few cells
KNOWN_BY = 12  # a row without an id is known by its first so many filled columns
MORE_COLUMNS = 12  # columns that people may add to a tab while a batch is on its way, and its whole rows still fit into the witness
_WIDE = 26  # columns of a new witness
_SAFE = 2_000_000  # cells: so large the witness may become for the sake of formulas
ANSWER = "replies,updatedSpreadsheet(sheets(data(startRow,startColumn,rowData(values(userEnteredValue)))))"
SEEN = "sheets(data(startRow,startColumn,rowData(values(userEnteredValue))))"


@dataclass(slots=True)
class Writes:
    """What a batch does to one tab, by the places of the state that it is made on.

    ``cells`` are new values by line and place, ``formats`` the number formats of columns in ``appended`` rows, ``restored`` cells that are
    copied back from the witness: by (line, place) where they stand there, and what they hold.
    """

    sheet: Sheet
    rows: Cells
    head: int
    key: int | None
    cells: dict[int, dict[int, Any]] = field(default_factory=dict)
    formats: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    removed: Sequence[int] = ()
    appended: Sequence[Sequence[Any]] = ()
    restored: Mapping[tuple[int, int], tuple[int, int, Any]] = field(default_factory=dict)
    returned: Sequence[
        tuple[int, Mapping[int, int]]
    ] = ()  # whole rows to be put back: the witness's row, each of its columns' place
    notes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)  # by line and place, the whole note


class Batch:
    """One batchUpdate with its witness.

    ``first`` is the witness's row (0-based) from which on it may write, ``parent`` the token of the batch that it mends.
    """

    def __init__(self, state: State, token: str, *, first: int | None = None, parent: str = "") -> None:
        first = _below(state) if first is None else first
        self.token, self.first, self._parent = token, first, parent
        self._state = state
        self._row = first
        self._wide = 1
        witness = state.witness
        self._witness = witness.id if witness else _new_id(state, token)
        self.title = witness.title if witness else _new_title(state)
        self._copies: list[Request] = []
        self._edits: list[Request] = []
        self._removals: list[Request] = []
        self._appends: list[Request] = []
        self._marks: list[Request] = []
        self._expected: list[dict[str, Any]] = []
        self._more: dict[str, Any] = {}

    def add(self, writes: Writes) -> None:
        """Take in what shall be done to one tab."""
        sheet, rows = writes.sheet, writes.rows
        lines = sorted({*writes.cells, *writes.notes, *(line for line, _ in writes.restored)})
        nameless = [line for line in lines if _cell(rows, line, writes.key) is None]
        places = {place for cells in writes.cells.values() for place in cells} | {p for _, p in writes.restored}
        places |= {place for notes in writes.notes.values() for place in notes}
        known_by = _known_by(rows, nameless) | ({writes.key} if writes.key is not None else set())
        touched = places | known_by
        if writes.removed or len(lines) * _width(rows) <= WHOLE:
            touched |= set(range(_width(rows)))
        if writes.appended:
            touched |= {place for row in writes.appended for place, cell in enumerate(row) if cell is not None}
        columns = list(runs(touched, NEAR_COLUMNS))

        def expect(line: int, place: int | None) -> Any:
            cell = _cell(rows, line, place)
            begins = type(cell) is str and cell[:1] == "="
            return FORMULA if begins and self._state.is_formula(sheet.title, place, cell) else cell

        head = self._copy(sheet.id, writes.head, writes.head + 1, columns) if touched else -1
        expected: dict[str, Any] = {
            "sheet": sheet.id,
            "title": sheet.title,
            "key": writes.key,
            "head": [head, [[place, expect(writes.head, place)] for place in sorted(touched)]],
            "rows": [],
            "removed": [],
            "appended": [[plain(cell) for cell in row] for row in writes.appended],
        }
        at: dict[int, int] = {}
        for start, end in runs(lines, NEAR_ROWS):
            top = self._copy(sheet.id, start, end, columns)
            at |= {line: top + line - start for line in range(start, end)}
        unnamed = set(nameless)
        for line in lines:
            cells = writes.cells.get(line, {}) | {
                place: cell for (at_line, place), (_, _, cell) in writes.restored.items() if at_line == line
            }
            known = sorted(known_by - set(cells)) if line in unnamed else [writes.key]
            expected["rows"].append(
                [
                    line,
                    at[line],
                    [[place, expect(line, place)] for place in known if place is not None],
                    [
                        [place, FORMULA if isinstance(new, FormulaText) else plain(new), expect(line, place)]
                        for place, new in sorted(cells.items())
                    ],
                    sorted(writes.notes.get(line, ())),
                ]
            )
        wide = max(sheet.columns, _width(rows))
        for start, end in runs(writes.removed, 0):
            top = self._copy(sheet.id, start, end, [(0, wide)])
            for line in range(start, end):
                stood = [expect(line, place) for place in range(len(rows[line]))]
                expected["removed"].append([line, top + line - start, stood, wide])
            self._removals.insert(0, delete_rows(sheet.id, start, end))
        for (line, place), (row, column, _) in writes.restored.items():
            self._edits.append(self.fetched((row, column, column + 1), sheet.id, line, place))
        for source, pairs in writes.returned:
            self._return(sheet, source, writes.head + 1, pairs)
        self._edits += updates(sheet.id, writes.cells)
        for line, notes in writes.notes.items():
            for place, note in notes.items():
                corner = {"sheetId": sheet.id, "rowIndex": line, "columnIndex": place}
                self._edits.append(
                    {"updateCells": {"start": corner, "rows": [{"values": [{"note": note}]}], "fields": "note"}}
                )
        if writes.appended:
            self._appends.append(append_rows(sheet.id, writes.appended, writes.formats))
        self._expected.append(expected)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self._edits or self._removals or self._appends or self._marks)

    def whole(self, sheet: Sheet, start: int, end: int, kind: str = "PASTE_NORMAL") -> int:
        """Copy whole rows into the witness, however many columns they have by then; return the witness's row of the first."""
        top, count = self._row, end - start
        emptied = {"sheetId": self._witness, "startRowIndex": top, "endRowIndex": top + count}
        self._copies += [
            {"updateCells": {"range": emptied, "fields": "userEnteredValue"}},
            {
                "copyPaste": {
                    "source": {"sheetId": sheet.id, "startRowIndex": start, "endRowIndex": end},
                    "destination": area(self._witness, top, top + count, 0, 1),
                    "pasteType": kind,
                }
            },
        ]
        self._wide = max(self._wide, sheet.columns + MORE_COLUMNS)
        self._row += count
        return top

    def expect(self, title: str, row: Sequence[Any]) -> list[Any]:
        """Return how a row as it was read is expected to be found: of a formula only that it is one."""
        return [FORMULA if self._state.is_formula(title, place, cell) else cell for place, cell in enumerate(row)]

    def take(self, kind: str, record: Any, edits: Iterable[Request], removals: Sequence[Request] = ()) -> None:
        """Take in edits, and removals after all edits, with what :mod:`witness` needs to know of them."""
        if record is not None:
            self._more.setdefault(kind, []).append(record)
        self._edits += edits
        self._removals[:0] = removals

    def last(self, requests: Iterable[Request]) -> None:
        """Take in what is done after all removals."""
        self._appends += requests

    def fetched(self, source: tuple[int, int, int], sheet: int, line: int, place: int) -> Request:
        """Return what copies a part of the witness (row, from column, to before column) to where it belongs."""
        row, left, right = source
        return {
            "copyPaste": {
                "source": area(self._witness, row, row + 1, left, right),
                "destination": area(sheet, line, line + 1, place, place + right - left),
                "pasteType": "PASTE_NORMAL",
            }
        }

    def mark(self, marks: Mapping[str, str]) -> None:
        """Leave our properties in the spreadsheet."""
        for key, value in marks.items():
            known = self._state.marks.get(key)
            if known is None:
                mark = {
                    "metadataKey": key,
                    "metadataValue": value,
                    "location": {"spreadsheet": True},
                    "visibility": "DOCUMENT",
                }
                self._marks.append({"createDeveloperMetadata": {"developerMetadata": mark}})
            elif known[1] != value:
                self._marks.append(
                    {
                        "updateDeveloperMetadata": {
                            "dataFilters": [{"developerMetadataLookup": {"metadataId": known[0]}}],
                            "developerMetadata": {"metadataValue": value},
                            "fields": "metadataValue",
                        }
                    }
                )

    def requests(self) -> list[Request]:
        """Return all of it, in the order in which it is carried out."""
        token = {
            "rows": [{"values": [{"userEnteredValue": {"stringValue": self.token}}]}],
            "fields": "userEnteredValue",
        }
        start = {"start": {"sheetId": self._witness, "rowIndex": 0, "columnIndex": 0}}
        fence = {"namedRangeId": self.token, "name": FENCE, "range": area(self._witness, 0, 1, 0, 1)}
        gone = [{"deleteNamedRange": {"namedRangeId": self._state.fence}}] if self._state.fence else []
        return [
            *gone,
            *self._room(),
            {"addNamedRange": {"namedRange": fence}},
            {"updateCells": token | start},
            {"unmergeCells": {"range": {"sheetId": self._witness}}},
            *self._copies,
            *self._edits,
            *self._removals,
            *self._appends,
            *self._marks,
        ]

    def owner(self, number: int) -> int | None:
        """Return the id of the tab that the request with this number reads or writes; None where it is the witness's or nobody's."""
        listed = self.requests()
        request = next(iter(listed[number].values())) if 0 <= number < len(listed) else {}
        places = (request, *(request.get(key, {}) for key in ("source", "start", "range")))
        ids = [place["sheetId"] for place in places if isinstance(place, dict) and "sheetId" in place]
        return next((one for one in ids if one != self._witness), None)

    def expected(self) -> dict[str, Any]:
        """Return what the witness must show, as plain data."""
        return {"token": self.token, "parent": self._parent, "end": self.end, "tabs": self._expected, **self._more}

    @property
    def end(self) -> int:
        """The witness's first row (0-based) that the batch leaves alone."""
        return self._row

    def regions(self) -> list[str]:
        """Return the token's cell and the part of the witness that the batch fills, in A1 notation."""
        title = quoted(self.title)
        return [f"{title}!A1", f"{title}!A{self.first + 1}:{letters(self._wide - 1)}{self._row + 1}"]

    def witness(self) -> Sheet:
        """Return the witness tab as it will be."""
        known = self._state.witness
        rows, columns = max(self._row + 2, 2), max(self._wide, _WIDE)
        if known is None:
            return Sheet(self._witness, self.title, rows, columns, hidden=True, key=WITNESS)
        return replace(known, rows=max(rows, known.rows), columns=max(columns, known.columns))

    def _copy(self, sheet: int, start: int, end: int, columns: Iterable[tuple[int, int]]) -> int:
        """Copy rows into the witness, each column where it stands; return the witness's row of the first."""
        top = self._row
        for left, right in columns:
            self._copies.append(
                {
                    "copyPaste": {
                        "source": area(sheet, start, end, left, right),
                        "destination": area(self._witness, top, top + end - start, left, right),
                        "pasteType": "PASTE_NORMAL",
                    }
                }
            )
            self._wide = max(self._wide, right)
        self._row += end - start
        return top

    def _return(self, sheet: Sheet, row: int, below: int, pairs: Mapping[int, int]) -> None:
        """Put a whole row back below the headers, out of the witness."""
        spot = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": below, "endIndex": below + 1}
        self._appends.append({"insertDimension": {"range": spot, "inheritFromBefore": False}})
        for place, there in pairs.items():
            self._appends.append(self.fetched((row, place, place + 1), sheet.id, below, there))

    def _room(self) -> list[Request]:
        """Make the witness, or make it larger where it is too small."""
        witness, made_so = self._state.witness, self.witness()
        rows, columns = made_so.rows, made_so.columns
        if witness is None:
            about = {
                "sheetId": self._witness,
                "title": self.title,
                "hidden": True,
                "gridProperties": {"rowCount": rows, "columnCount": columns},
            }
            mark = {
                "metadataKey": TAB_KEY,
                "metadataValue": WITNESS,
                "location": {"sheetId": self._witness},
                "visibility": "DOCUMENT",
            }
            return [{"addSheet": {"properties": about}}, {"createDeveloperMetadata": {"developerMetadata": mark}}]
        made: list[Request] = []
        for dimension, lacks in (("ROWS", rows - witness.rows), ("COLUMNS", columns - witness.columns)):
            if lacks > 0:
                made.append({"appendDimension": {"sheetId": self._witness, "dimension": dimension, "length": lacks}})
        return made


def _below(state: State) -> int:
    """Return a row of the witness below every row that can be copied into it.

    A formula that moves down keeps its references to rows above; moved up, some would lead out of the sheet and be lost.
    """
    rows = max((len(cells) for cells in state.cells.values()), default=0)
    wide = max((len(row) for cells in state.cells.values() for row in cells[:_WIDE]), default=1)
    return rows + 1 if rows * wide <= _SAFE else 1


def _width(rows: Cells) -> int:
    return max(1, max(map(len, rows), default=0))


def _known_by(rows: Cells, lines: Sequence[int]) -> set[int]:
    """Return the columns by which rows without an id are known: the first ones that any of them fills."""
    filled = {
        place for line in lines for place, cell in enumerate(rows[line] if line < len(rows) else ()) if cell is not None
    }
    return set(sorted(filled)[:KNOWN_BY])


def _cell(rows: Cells, line: int, place: int | None) -> Any:
    return rows[line][place] if place is not None and line < len(rows) and place < len(rows[line]) else None


def witnessed(answer: Mapping[str, Any]) -> dict[int, list[Any]]:
    """Return the rows of the witness by number, from an answer to a batch or to a look at it."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for sheet in answer.get("sheets", ()):
        for part in sheet.get("data", ()):
            top, left = part.get("startRow", 0), part.get("startColumn", 0)
            for number, row in enumerate(part.get("rowData", ())):
                rows[top + number] = [None] * left + [held(cell) for cell in row.get("values", ())]
    return rows


def _new_id(state: State, token: str) -> int:
    """Return a number for the witness that no tab has."""
    taken = {sheet.id for sheet in state.sheets.values()}
    number = int(token[:7], 16)
    while number in taken:
        number += 1
    return number


def _new_title(state: State) -> str:
    """Return a title for the witness that no tab has."""
    taken = {title.casefold() for title in state.sheets}
    return next(title for n in range(1, 10**6) if (title := TITLE if n == 1 else f"{TITLE} {n}") not in taken)
