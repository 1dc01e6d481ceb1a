"""Each thing that the protocol of writing relies on and the documentation leaves open, tried on two scratch tabs."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.google.batch import ANSWER, witnessed
from sheetcrm.adapters.google.cells import FormulaText, plain
from sheetcrm.adapters.google.lab import (
    COLUMNS,
    DAY,
    HIDDEN_ROWS,
    LAB_FENCE,
    NUMBERS,
    PROBE,
    TEXTS,
    append,
    area,
    copy,
    lines,
    update,
)
from sheetcrm.adapters.google.state import structure
from sheetcrm.errors import BookRefused
from sheetcrm.model.words import probe as words
from sheetcrm.model.words.book import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.lab import Json, Lab
    from sheetcrm.model.words import Word

    Trial = Callable[[Lab], Iterator["Result"]]

LAG = 10  # seconds that Drive is given to notice a write
LARGE_ROWS, LARGE_COLUMNS = 1000, 20
FIRST = 11  # the hidden tab's row in which the first copy begins
_PLAIN = (0, 1, 2, 3, 5, 6)  # columns without formulas
_REFERENCE = re.compile(r"\$?[A-Z]+\$?\d+")


@dataclass(frozen=True, slots=True)
class Result:
    """What was expected and what was found, as JSON has them; ``note`` is worth telling either way."""

    key: str
    expected: Any
    found: Any
    note: Word | None = None

    @property
    def holds(self) -> bool:
        """Whether Google does what we rely on; 1 and true are two things."""
        return told(self.expected) == told(self.found)


def told(value: Any) -> str:
    """Return a value as JSON."""
    return orjson.dumps(value, default=str).decode()


def _first_difference(key: str, expected: Sequence[Any], found: Sequence[Any]) -> Result:
    pairs = zip(expected, found, strict=True)
    one, other = next(((a, b) for a, b in pairs if told(a) != told(b)), (None, None))
    return Result(key, one, other)


def _at(rows: Mapping[int, Sequence[Any]], line: int, place: int) -> Any:
    row = rows.get(line, ())
    return row[place] if place < len(row) else None


def own_numbers(lab: Lab) -> Iterator[Result]:
    """Make both tabs and fill one: all in one batch, by numbers of our own."""
    lab.before = lab.api.file("version,modifiedTime")
    shot = lab.do(*lab.opening())
    yield Result("own-numbers", "r1", shot.value(lab.tab, 1, 0))


def drive(lab: Lab) -> Iterator[Result]:
    """Wait until Drive tells of the write; nothing was written before it."""
    started, pause = time.monotonic(), 0.5
    late: dict[str, float] = {}
    now: Mapping[str, Any] = lab.before
    for _ in range(int(LAG / pause) + 1):
        now = lab.api.file("version,modifiedTime")
        gone = time.monotonic() - started
        if int(now["version"]) > int(lab.before["version"]):
            late.setdefault("version", gone)
        if now["modifiedTime"] != lab.before["modifiedTime"]:
            late.setdefault("modified", gone)
        if len(late) > 1:
            break
        lab.sleep(pause)
    for key, name in (("version", "version"), ("modified", "modifiedTime")):
        if key in late:
            yield Result(key, True, True, filled(words.AFTER, seconds=f"{late[key]:.1f}"))
        else:
            yield Result(key, f"> {lab.before[name]}", now[name], filled(words.NOT_YET, seconds=str(LAG)))


def semicolons(lab: Lab) -> Iterator[Result]:
    """Write formulas as the robot does, whatever the locale."""
    sums = [[FormulaText(f"=SUM(C{line + 1};C{line + 2})")] for line in range(1, len(TEXTS) + 1)]
    cell = lab.do(update(lab.tab, 1, 4, sums)).cell(lab.tab, 1, 4)
    text = cell.get("userEnteredValue", {}).get("formulaValue", "")
    shown = plain(cell.get("effectiveValue", {}).get("numberValue"))
    yield Result("semicolons", NUMBERS[0] + NUMBERS[1], shown, filled(words.COMES_BACK, text=str(text)))


def witness(lab: Lab) -> Iterator[Result]:
    """Copy, then change what was copied, in one batch, and look at the copy alone, as every write does."""
    height = len(TEXTS)
    changes = [
        update(lab.hidden, 0, 0, [[lab.token]]),
        copy(area(lab.tab, 1, height + 1, 0, COLUMNS), lab.hidden, FIRST),
        update(lab.tab, 1, 0, [["new"]]),
    ]
    answer = lab.api.update(changes, fields=ANSWER, ranges=[f"'{lab.hidden_title}'!A1:H{FIRST + height}"])
    told_of = answer["updatedSpreadsheet"]
    lab.copied = seen = witnessed(told_of)
    yield Result("witness", [lab.token, "r1"], [_at(seen, 0, 0), _at(seen, FIRST, 0)])
    yield Result("only-asked", 1, len(told_of["sheets"]))
    put = [row[place] for row in lab.rows() for place in _PLAIN]
    found = [_at(seen, FIRST + line, place) for line in range(height) for place in _PLAIN]
    yield _first_difference("copies", [plain(cell) for cell in put], found)


def formulas(lab: Lab) -> Iterator[Result]:
    """Copy a formula back from where the witness keeps it."""
    shot = lab.do(copy(area(lab.hidden, FIRST, FIRST + 1, 4, 5), lab.tab, 1, 4))
    texts = (_at(lab.copied, FIRST, 4), shot.value(lab.tab, 1, 4))
    by = FIRST - 1
    found = [_REFERENCE.findall(text) if isinstance(text, FormulaText) else text for text in texts]
    yield Result("formulas", [[f"C{2 + by}", f"C{3 + by}"], ["C2", "C3"]], found)


def answer(lab: Lab) -> Iterator[Result]:
    """Write bare values, and nothing, and look at them in the same answer."""
    shot = lab.do(
        update(lab.tab, 1, 0, [["newer"]]), update(lab.tab, 1, 3, [[DAY + 1]]), update(lab.tab, 1, 6, [[None]])
    )
    yield Result("answer", "newer", shot.value(lab.tab, 1, 0))
    yield Result("emptied", None, shot.value(lab.tab, 1, 6))
    date = shot.cell(lab.tab, 1, 3).get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
    rule = shot.cell(lab.tab, 1, 5).get("dataValidation", {}).get("condition", {}).get("type")
    yield Result("dressed", ["DATE", "ONE_OF_LIST"], [date, rule])


def validation(lab: Lab) -> Iterator[Result]:
    """Write what a strict dropdown does not have."""
    yield Result("validation", "maybe", lab.do(update(lab.tab, 1, 5, [["maybe"]])).value(lab.tab, 1, 5))


def warned(lab: Lab) -> Iterator[Result]:
    """Write into a protection that only warns, and copy into another."""
    last = len(TEXTS)
    shot = lab.do(update(lab.tab, 0, 0, [["ID"]]), copy(area(lab.hidden, FIRST, FIRST + 1, 0, 1), lab.tab, last))
    yield Result("warned", ["ID", "r1"], [shot.value(lab.tab, 0, 0), shot.value(lab.tab, last, 0)])


def reading(lab: Lab) -> Iterator[Result]:
    """Read the tab as it was typed and as it is shown, and compare with the witness's way of reading."""
    [typed] = lab.api.values([{"sheetId": lab.tab}], "FORMULA")
    [shown] = lab.api.values([{"sheetId": lab.tab}], "UNFORMATTED_VALUE")
    height = len(TEXTS)
    both = [*(row[1] for row in typed[1 : height + 1]), *(row[1] for row in shown[1 : height + 1])]
    yield _first_difference("texts", TEXTS * 2, both)
    read = [plain(row[2]) for row in typed[1 : height + 1]]
    seen = [_at(lab.copied, FIRST + line, 2) for line in range(height)]
    yield _first_difference("numbers", [plain(number) for number in NUMBERS] * 2, read + seen)
    found = [plain(typed[2][3]), isinstance(shown[2][3], str), plain(shown[2][2])]
    yield Result("dates", [DAY + 2, True, NUMBERS[1]], found)
    # the first row's tick was emptied, the fourth has no choice
    yield Result("trimmed", [height + 1, 6, ""], [len(typed), len(typed[1]), typed[4][5]])


def in_order(lab: Lab) -> Iterator[Result]:
    """Ask for several ranges, of which the tabs' order is not that of the question, and one is empty."""
    corner = {"endRowIndex": 1, "endColumnIndex": 1}
    nothing = area(lab.tab, len(TEXTS) + 2, len(TEXTS) + 3, 0, COLUMNS)
    filters = [{"sheetId": lab.hidden} | corner, nothing, area(lab.tab, 2, 3, 0, 1), {"sheetId": lab.tab} | corner]
    yield Result("in-order", [[[lab.token]], [], [["r2"]], [["ID"]]], lab.api.values(filters, "FORMULA"))


def appended(lab: Lab) -> Iterator[Result]:
    """Append below the last row, where a dropdown and a date format go on to the end of the tab."""
    yield Result("appended", len(TEXTS) + 1, lab.do(append(lab.tab, "r9")).line_of(lab.tab, "r9"))


def filtered(lab: Lab) -> Iterator[Result]:
    """Hide rows by a filter and by hand; copy, copy back, and append."""
    bottom = len(TEXTS) + 2
    hides = {"range": area(lab.tab, 0, bottom, 0, 7), "criteria": {"0": {"hiddenValues": ["r3", "r9"]}}}
    by_hand = {
        "range": lines(lab.tab, "ROWS", 5, 6),
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    lab.do({"setBasicFilter": {"filter": hides}}, {"updateDimensionProperties": by_hand})
    shot = lab.do(copy(area(lab.tab, 1, bottom, 0, COLUMNS), lab.hidden, 1), ask=(lab.title, lab.hidden_title))
    names = [[shot.value(sheet, line, 0) for line in range(1, bottom)] for sheet in (lab.tab, lab.hidden)]
    yield Result("filtered", names[0], names[1])
    shot = lab.do(
        update(lab.hidden, 3, 1, [["back"]]),
        copy(area(lab.hidden, 3, 4, 0, COLUMNS), lab.tab, 3),
        append(lab.tab, "r10"),
    )
    yield Result("filtered-back", ["r3", "back", "r4"], [*shot.row(lab.tab, 3, (0, 1)), shot.value(lab.tab, 4, 0)])
    yield Result("appended-filtered", bottom, shot.line_of(lab.tab, "r10"))


def row_order(lab: Lab) -> Iterator[Result]:
    """Delete a row and the empty one where the next would land, then append, in one batch; then append more than there is room for."""
    last = len(TEXTS) + 2
    gone = [{"deleteDimension": {"range": lines(lab.tab, "ROWS", line, line + 1)}} for line in (2, last)]
    shot = lab.do(*gone, append(lab.tab, "r11"))
    yield Result("row-order", [last - 1, last], [shot.line_of(lab.tab, name) for name in ("r10", "r11")])
    shot = lab.do(append(lab.tab, *(f"g{n}" for n in range(10))))
    yield Result("grown", [last + 1, last + 10], [shot.line_of(lab.tab, name) for name in ("g0", "g9")])


def merged(lab: Lab) -> Iterator[Result]:
    """Merge cells and copy them; unmerge where they went, and copy others there."""
    both = (lab.title, lab.hidden_title)
    block = {"range": area(lab.tab, 4, 5, 1, 3), "mergeType": "MERGE_ALL"}
    changes: list[Json] = [{"clearBasicFilter": {"sheetId": lab.tab}}, {"mergeCells": block}]
    shot = lab.do(*changes, copy(area(lab.tab, 4, 6, 0, COLUMNS), lab.hidden, 1), ask=both)
    rows = [[shot.row(sheet, top + n, _PLAIN) for n in range(2)] for sheet, top in ((lab.tab, 4), (lab.hidden, 1))]
    yield Result("merged", rows[0], rows[1])
    apart = {"unmergeCells": {"range": area(lab.hidden, 1, HIDDEN_ROWS, 0, COLUMNS)}}
    shot = lab.do(apart, copy(area(lab.tab, 5, 6, 0, COLUMNS), lab.hidden, 1), ask=both)
    yield Result("unmerged", shot.row(lab.tab, 5, _PLAIN), shot.row(lab.hidden, 1, _PLAIN))


def nothing_merged(lab: Lab) -> Iterator[Result]:
    """Unmerge where nothing is merged, as every batch does."""
    lab.do({"unmergeCells": {"range": area(lab.hidden, 1, HIDDEN_ROWS, 0, COLUMNS)}})
    yield Result("nothing-merged", None, None)


def returned(lab: Lab) -> Iterator[Result]:
    """Put a whole row back below the headers, out of the hidden tab."""
    spot = {"range": lines(lab.tab, "ROWS", 1, 2), "inheritFromBefore": False}
    kept = area(lab.hidden, FIRST + 1, FIRST + 2, 0, COLUMNS)
    shot = lab.do({"insertDimension": spot}, copy(kept, lab.tab, 1))
    put = [plain(cell) for cell in lab.rows()[1]]
    expected = [[put[place] for place in _PLAIN], "newer"]
    yield Result("returned", expected, [shot.row(lab.tab, 1, _PLAIN), shot.value(lab.tab, 2, 0)])


def atomic(lab: Lab) -> Iterator[Result]:
    """Send a batch whose last request asks for a row that is not there."""
    far = {"deleteDimension": {"range": lines(lab.tab, "ROWS", 10**6, 10**6 + 1)}}
    try:
        lab.do(update(lab.tab, 1, 0, [["never"]]), far)
    except BookRefused:
        [found] = lab.api.values([area(lab.tab, 1, 2, 0, 1)], "FORMULA")
        yield Result("atomic", [["r2"]], found)
    else:
        yield Result("atomic", "400", "200")


def fence(lab: Lab) -> Iterator[Result]:
    """Replace a named range twice, then send once more the batch that replaces the first: so a late batch is told from a fresh one."""
    spot = area(lab.tab, 0, 1, 0, 1)

    def replaced(old: str, new: str) -> list[Json]:
        gone = [{"deleteNamedRange": {"namedRangeId": old}}] if old else []
        return [*gone, {"addNamedRange": {"namedRange": {"namedRangeId": new, "name": LAB_FENCE, "range": spot}}}]

    first, second, third = (f"{lab.token}{n}" for n in range(3))
    lab.do(*replaced("", first))
    lab.do(*replaced(first, second))
    try:
        lab.do(*replaced(first, third), update(lab.tab, 1, 0, [["late"]]))
    except BookRefused:
        yield Result("fence", "400", "400")
    else:
        yield Result("fence", "400", "200")


def marks(lab: Lab) -> Iterator[Result]:
    """Move a noted column, put one before it, and change the spreadsheet's note by its number."""
    number, _ = structure(lab.api).marks[PROBE]
    change: Json = {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": number}}],
        "developerMetadata": {"metadataValue": "2"},
        "fields": "metadataValue",
    }
    lab.do(
        {"unmergeCells": {"range": {"sheetId": lab.tab}}},
        {"moveDimension": {"source": lines(lab.tab, "COLUMNS", 2, 3), "destinationIndex": 5}},
        {"insertDimension": {"range": lines(lab.tab, "COLUMNS", 0, 1)}},
        {"updateDeveloperMetadata": change},
    )
    found = structure(lab.api)
    keys = {sheet.id: sheet.keys for sheet in found.sheets.values()}
    yield Result("column-marks", [[5, "number"]], sorted(map(list, keys[lab.tab].items())))
    yield Result("marks", [number, "2"], list(found.marks[PROBE]))


def large(lab: Lab) -> Iterator[Result]:
    """Fill a thousand rows of twenty cells, and ask for all of them in the answer."""
    size = (("ROWS", LARGE_ROWS + 2 - HIDDEN_ROWS), ("COLUMNS", LARGE_COLUMNS - COLUMNS))
    room = [{"appendDimension": {"sheetId": lab.hidden, "dimension": name, "length": by}} for name, by in size]
    spread = {
        "source": area(lab.hidden, 1, 2, 0, LARGE_COLUMNS),
        "destination": area(lab.hidden, 2, LARGE_ROWS + 2, 0, LARGE_COLUMNS),
        "pasteType": "PASTE_NORMAL",
    }
    changes = [*room, update(lab.hidden, 1, 0, [list(range(LARGE_COLUMNS))]), {"copyPaste": spread}]
    whole = lab.api.update(changes, fields=ANSWER, ranges=[f"'{lab.hidden_title}'!A3:T{LARGE_ROWS + 2}"])
    seen = witnessed(whole["updatedSpreadsheet"])
    count = sum(cell is not None for row in seen.values() for cell in row)
    yield Result("large", LARGE_ROWS * LARGE_COLUMNS, count)


TRIALS: Mapping[str, Trial] = {
    "version": drive,
    "semicolons": semicolons,
    "witness": witness,
    "formulas": formulas,
    "answer": answer,
    "validation": validation,
    "warned": warned,
    "texts": reading,
    "in-order": in_order,
    "appended": appended,
    "filtered": filtered,
    "row-order": row_order,
    "merged": merged,
    "nothing-merged": nothing_merged,
    "returned": returned,
    "atomic": atomic,
    "fence": fence,
    "column-marks": marks,
    "large": large,
}
"""In their order, each by the key of its first result; :func:`own_numbers` comes before them all."""
