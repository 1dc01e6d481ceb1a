"""Where a probe works: two scratch tabs, one in sight as staff's are and one hidden as the witness is, known by what is noted on them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import data, held
from sheetcrm.adapters.google.making import noted
from sheetcrm.adapters.google.state import COLUMN_KEY
from sheetcrm.model.words import probe as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.model.words import Language

Json = dict[str, Any]

PROBE = "sheetcrm-probe"
"""Developer metadata: on a scratch tab with its number as value, so that a copy of the tab is not taken for one; and on the spreadsheet."""
TITLE = "sheetcrm probe"
HEADERS = ("id", "text", "number", "date", "sum", "choice", "tick")
TEXTS = ("=not a formula", "+79991234567", "007", "1e5", "'tis", "two\nlines", "  spaces  ", "TRUE")
NUMBERS = (2, 2.5, 1 / 3, 0.1 + 0.2, 441234567890.125, 45000.604166666664, 1e21, -0.000001)
DAY = 45_000  # 2023-03-15
ROWS, COLUMNS, HIDDEN_ROWS = 14, 8, 30
_LISTED = (
    "sheets(properties(sheetId,title),developerMetadata(metadataKey,metadataValue)),developerMetadata(metadataKey)"
)
_CELL = "userEnteredValue,effectiveValue,userEnteredFormat(numberFormat(type)),dataValidation(condition(type))"
_ASKED = f"replies,updatedSpreadsheet(sheets(properties(sheetId),data(startRow,startColumn,rowData(values({_CELL})))))"


LAB_FENCE = "sheetcrm_probe"
"""The named range of the trial of the fence."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What an answer shows: Google's cells by tab, line and place."""

    cells: Mapping[tuple[int, int, int], Json]

    def cell(self, sheet: int, line: int, place: int) -> Json:
        """Return a cell as Google tells it; empty where nothing is."""
        return self.cells.get((sheet, line, place), {})

    def value(self, sheet: int, line: int, place: int) -> Any:
        """Return what a cell holds."""
        return held(self.cell(sheet, line, place))

    def row(self, sheet: int, line: int, places: Iterable[int]) -> list[Any]:
        """Return what cells of a row hold."""
        return [self.value(sheet, line, place) for place in places]

    def line_of(self, sheet: int, name: str) -> int:
        """Return the line of the row with this id; -1 where there is none."""
        found = (line for (tab, line, place) in self.cells if tab == sheet and place == 0)
        return next((line for line in sorted(found) if self.value(sheet, line, 0) == name), -1)


def shot(answer: Mapping[str, Any]) -> Shot:
    """Return what the answer to a batch shows."""
    cells: dict[tuple[int, int, int], Json] = {}
    for sheet in answer["updatedSpreadsheet"]["sheets"]:
        number = sheet["properties"].get("sheetId", 0)
        for part in sheet.get("data", ()):
            top, left = part.get("startRow", 0), part.get("startColumn", 0)
            for down, row in enumerate(part.get("rowData", ())):
                for right, cell in enumerate(row.get("values", ())):
                    cells[number, top + down, left + right] = cell
    return Shot(cells)


@dataclass(slots=True)
class Lab:
    """The two scratch tabs and what was seen of them; ``number`` and the one after it are no tab's yet."""

    api: Api
    number: int
    language: Language
    sleep: Callable[[float], None] = time.sleep
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    before: Mapping[str, Any] = field(default_factory=dict)
    copied: Mapping[int, Sequence[Any]] = field(default_factory=dict)

    @property
    def tab(self) -> int:
        """The number of the tab in sight."""
        return self.number

    @property
    def hidden(self) -> int:
        """The number of the hidden tab."""
        return self.number + 1

    @property
    def title(self) -> str:
        """The title of the tab in sight."""
        return f"{TITLE} {self.token[:6]}"

    @property
    def hidden_title(self) -> str:
        """The title of the hidden tab."""
        return f"{self.title} 2"

    def do(self, *changes: Json, ask: Sequence[str] = ()) -> Shot:
        """Carry out one batch and return what its answer shows of whole tabs, the one in sight unless others are named."""
        ranges = [f"'{title}'" for title in ask or (self.title,)]
        return shot(self.api.update(changes, fields=_ASKED, ranges=ranges))

    def opening(self) -> list[Json]:
        """Return the requests that make both tabs, marked as ours, and fill the one in sight."""
        small = {"rowCount": ROWS, "columnCount": COLUMNS}
        large = {"rowCount": HIDDEN_ROWS, "columnCount": COLUMNS}
        dates = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd.mm.yyyy"}}}
        one_of = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": text} for text in ("yes", "no")]}
        mark = {"metadataKey": PROBE, "metadataValue": "1", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        warned = [area(self.tab, line, line + 1, 0, COLUMNS) for line in (0, len(TEXTS))]
        about = [{"values": [data(HEADERS[0]) | {"note": words.ABOUT.to(self.language)}]}]
        corner = {"sheetId": self.tab, "rowIndex": 0, "columnIndex": 0}
        return [
            {"addSheet": {"properties": {"sheetId": self.tab, "title": self.title, "gridProperties": small}}},
            {
                "addSheet": {
                    "properties": {
                        "sheetId": self.hidden,
                        "title": self.hidden_title,
                        "hidden": True,
                        "gridProperties": large,
                    }
                }
            },
            *(noted(PROBE, str(number), number) for number in (self.tab, self.hidden)),
            noted(COLUMN_KEY, "number", self.tab, 2),
            {"createDeveloperMetadata": {"developerMetadata": mark}},
            update(self.tab, 0, 0, [HEADERS, *self.rows()]),
            {"updateCells": {"start": corner, "rows": about, "fields": "userEnteredValue,note"}},
            {
                "repeatCell": {
                    "range": area(self.tab, 1, ROWS, 3, 4),
                    "cell": dates,
                    "fields": "userEnteredFormat.numberFormat",
                }
            },
            {
                "setDataValidation": {
                    "range": area(self.tab, 1, ROWS, 5, 6),
                    "rule": {"condition": one_of, "strict": True},
                }
            },
            *({"addProtectedRange": {"protectedRange": {"range": one, "warningOnly": True}}} for one in warned),
        ]

    @staticmethod
    def rows() -> list[list[Any]]:
        """Return the rows below the headers: the fourth has no choice; sums come later."""
        return [
            [f"r{n}", text, number, DAY + n, None, None if n == 4 else "yes", n % 2 == 1]  # noqa: PLR2004
            for n, (text, number) in enumerate(zip(TEXTS, NUMBERS, strict=True), start=1)
        ]


def area(sheet: int, top: int, bottom: int, left: int, right: int) -> Json:
    """Return a grid range; the ends are one past the last."""
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def update(sheet: int, top: int, left: int, rows: Sequence[Sequence[Any]]) -> Json:
    """Return the request that writes bare values."""
    start = {"sheetId": sheet, "rowIndex": top, "columnIndex": left}
    listed = [{"values": [data(cell) for cell in row]} for row in rows]
    return {"updateCells": {"start": start, "rows": listed, "fields": "userEnteredValue"}}


def append(sheet: int, *names: str) -> Json:
    """Return the request that appends rows with these ids."""
    listed = [{"values": [data(name)]} for name in names]
    return {"appendCells": {"sheetId": sheet, "rows": listed, "fields": "userEnteredValue"}}


def copy(source: Json, sheet: int, top: int, left: int = 0) -> Json:
    """Return the request that copies cells to a corner."""
    height, width = (source[f"end{side}Index"] - source[f"start{side}Index"] for side in ("Row", "Column"))
    target = area(sheet, top, top + height, left, left + width)
    return {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}


def lines(sheet: int, dimension: str, start: int, end: int) -> Json:
    """Return a range of whole rows or columns."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}


def free_number(api: Api) -> int:
    """Return a number that no tab has, nor the one after it."""
    taken = {sheet["properties"].get("sheetId", 0) for sheet in api.get(_LISTED).get("sheets", ())}
    while True:
        number = secrets.randbelow(2**30) + 1
        if not taken & {number, number + 1}:
            return number


def leftovers(api: Api) -> tuple[dict[int, str], bool]:
    """Return the scratch tabs that are there, titles by number, and whether the spreadsheet is marked."""
    answer = api.get(_LISTED)
    tabs = {
        sheet["properties"].get("sheetId", 0): str(sheet["properties"]["title"])
        for sheet in answer.get("sheets", ())
        for mark in sheet.get("developerMetadata", ())
        if mark.get("metadataKey") == PROBE and mark.get("metadataValue") == str(sheet["properties"].get("sheetId", 0))
    }
    return tabs, any(mark.get("metadataKey") == PROBE for mark in answer.get("developerMetadata", ()))


def sweep(api: Api) -> int:
    """Remove scratch tabs, the spreadsheet's mark and the named range, and nothing else; return how many there were to remove."""
    tabs, marked = leftovers(api)
    lookup = {"metadataKey": PROBE, "locationType": "SPREADSHEET"}
    named = api.get("namedRanges(namedRangeId,name)").get("namedRanges", ())
    changes: list[Json] = [
        {"deleteNamedRange": {"namedRangeId": one["namedRangeId"]}} for one in named if one.get("name") == LAB_FENCE
    ]
    changes += [{"deleteSheet": {"sheetId": number}} for number in tabs]
    if marked:
        changes.append({"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}})
    if changes:
        api.update(changes)
    return len(changes)
