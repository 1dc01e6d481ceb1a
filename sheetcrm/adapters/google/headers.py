"""New columns: each is made right of all others, and its header written, so that nothing of anybody's is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.pieces import area
from sheetcrm.adapters.google.witness import Findings, at, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.batch import Batch
    from sheetcrm.adapters.google.pieces import Request
    from sheetcrm.adapters.google.work import Work


def add_columns(batch: Batch, work: Work) -> None:
    """Take in new columns: whole, empty ones, so that whoever stands there by then only moves to the right."""
    head = batch.whole(work.sheet, work.head, work.head + 1)
    expected = batch.expect(work.sheet.title, work.rows[work.head])
    record = [work.sheet.title, work.top, head, expected, sorted(work.headers.items())]
    batch.take("headers", record, _columns(work))


def _columns(work: Work) -> Iterator[Request]:
    """Make the columns, plain, each with its header in the look of its neighbour's."""
    sheet, line = work.sheet, work.head
    lacks = max(work.headers) + 1 - sheet.columns
    if lacks > 0:
        yield {"appendDimension": {"sheetId": sheet.id, "dimension": "COLUMNS", "length": lacks}}
    for place, text in sorted(work.headers.items()):
        spot = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
        yield {"insertDimension": {"range": spot, "inheritFromBefore": False}}
        plain = {"sheetId": sheet.id, "startColumnIndex": place, "endColumnIndex": place + 1}
        yield {"updateCells": {"range": plain, "fields": "userEnteredFormat,dataValidation"}}
        if place:
            yield {
                "copyPaste": {
                    "source": area(sheet.id, line, line + 1, place - 1, place),
                    "destination": area(sheet.id, line, line + 1, place, place + 1),
                    "pasteType": "PASTE_FORMAT",
                }
            }
        corner = {"sheetId": sheet.id, "rowIndex": line, "columnIndex": place}
        cell = {"values": [{"userEnteredValue": {"stringValue": text}}]}
        yield {"updateCells": {"start": corner, "rows": [cell], "fields": "userEnteredValue"}}


def with_columns(work: Work, wrong: Collection[int]) -> int:
    """Take what was made into a tab's rows as they were read; of columns that went wrong forget that they were wanted. Return how many."""
    made = max(0, max(work.headers) + 1 - work.sheet.columns) + len(work.headers)
    for place, text in sorted(work.headers.items()):
        for row in work.rows:
            if len(row) > place:
                row.insert(place, None)
        if place in wrong:
            work.spots.pop(place, None)
            continue
        row = work.rows[work.head]
        row.extend([None] * (place + 1 - len(row)))
        row[place] = text
    work.headers = {}
    return made


def headed(record: Sequence[Any], witness: Mapping[int, Sequence[Any]], found: Findings) -> None:
    """Tell which headers went wrong: another row stood there, or such a column stood there already. Columns may have moved."""
    title, line, head, expected, made = record
    then = witness.get(head, ())
    texts = [text for text in expected if text is not None]
    known = [text for text in texts if any(same(text, cell) for cell in then)]
    astray = 2 * len(known) <= len(texts)
    found.left += [(title, line, place) for place, text in made if astray or any(same(text, cell) for cell in then)]


def doubled(work: Work, texts: Collection[str]) -> dict[int, None]:
    """Return which columns of ours have the header of another and nothing below it, as values that take their headers away again."""
    head = work.rows[work.head]
    empty: dict[int, None] = {}
    for text in texts:
        places = [place for place, cell in enumerate(head) if cell == text]
        bare = [place for place in places if all(at(row, place) is None for row in work.rows[work.head + 1 :])]
        if len(places) > 1 and bare:
            empty[bare[-1]] = None
    return empty
