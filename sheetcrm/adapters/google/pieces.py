"""Requests of the Sheets API that batches are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import Dated, data

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Request = dict[str, Any]


def area(sheet: int, top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    """Return cells as a grid range; the ends are not included."""
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def delete_rows(sheet: int, start: int, end: int) -> Request:
    """Return what takes rows out."""
    span = {"sheetId": sheet, "dimension": "ROWS", "startIndex": start, "endIndex": end}
    return {"deleteDimension": {"range": span}}


def runs(numbers: Collection[int], gap: int) -> Iterable[tuple[int, int]]:
    """Return the numbers as (first, one past the last), those in one that are at most so far apart."""
    start = end = -1
    for number in sorted(numbers):
        if start < 0:
            start = number
        elif number > end + gap:
            yield start, end
            start = number
        end = number + 1
    if start >= 0:
        yield start, end


def updates(sheet: int, cells: Mapping[int, Mapping[int, Any]]) -> Iterable[Request]:
    """Return the cells as the fewest blocks without a hole: nothing is written that was not meant."""
    open_blocks: dict[tuple[int, int, bool], list[Any]] = {}
    done: list[tuple[int, int, bool, list[list[Any]]]] = []
    last = -2
    for line in sorted(cells):
        spans: dict[tuple[int, int, bool], list[Any]] = {}
        row = cells[line]
        for dated in (False, True):
            for start, end in runs([place for place in row if isinstance(row[place], Dated) is dated], 0):
                spans[start, end, dated] = [row[place] for place in range(start, end)]
        for span in [span for span in open_blocks if line != last + 1 or span not in spans]:
            top, block = open_blocks.pop(span)
            done.append((top, span[0], span[2], block))
        for span, values in spans.items():
            open_blocks.setdefault(span, [line, []])[1].append(values)
        last = line
    done += [(top, span[0], span[2], block) for span, (top, block) in open_blocks.items()]
    for top, left, dated, block in sorted(done, key=lambda one: one[:2]):
        rows = [{"values": [data(cell) for cell in values]} for values in block]
        corner = {"sheetId": sheet, "rowIndex": top, "columnIndex": left}
        yield {"updateCells": {"start": corner, "rows": rows, "fields": FIELDS[dated]}}


FIELDS = {False: "userEnteredValue", True: "userEnteredValue,userEnteredFormat.numberFormat"}


def append_rows(sheet: int, rows: Sequence[Sequence[Any]], formats: Mapping[int, Mapping[str, str]]) -> Request:
    """Return what writes rows behind the last filled one, with the number formats of their columns."""
    listed = [{"values": [data(cell, formats.get(place)) for place, cell in enumerate(row)]} for row in rows]
    return {"appendCells": {"sheetId": sheet, "rows": listed, "fields": FIELDS[True]}}


def quoted(title: str) -> str:
    """Return a tab's title as A1 notation names it."""
    return "'" + title.replace("'", "''") + "'"
