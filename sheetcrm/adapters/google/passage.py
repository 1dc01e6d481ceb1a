"""Rows that pass from one tab to another in one batch: what is asked of the server, and what the witness says of it.

The row is made in the target, copied there by the server piece by piece, and taken out of its tab. Nothing of it goes through our hands but
its notes, which the server does not copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import FormulaText, plain, to_cell
from sheetcrm.adapters.google.formulas import for_locale
from sheetcrm.adapters.google.pieces import area, delete_rows, runs, updates
from sheetcrm.adapters.google.state import trimmed
from sheetcrm.adapters.google.witness import FORMULA, Astray, Copy, Findings, at, same
from sheetcrm.model.grid import Formula

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.batch import Batch
    from sheetcrm.adapters.google.pieces import Request
    from sheetcrm.adapters.google.work import Work
    from sheetcrm.model.grid import Raw


@dataclass(slots=True)
class Passenger:
    """A row that goes: its line, where each of its columns goes, what is set in its new row, and its notes, by the target's columns."""

    line: int
    places: tuple[tuple[int, int], ...]
    cells: Mapping[int, Raw | Formula]
    notes: Mapping[int, str] = field(default_factory=dict)


def pass_over(
    batch: Batch,
    source: Work,
    target: Work,
    rows: Sequence[Passenger],
    notes: Mapping[str, Mapping[str, str]],
    *,
    comma: bool,
) -> None:
    """Move rows below the last filled one of the target, in their order. ``notes`` are those of all rows by id and header."""
    here, there = source.sheet, target.sheet
    first = len(trimmed(target.rows))
    head = batch.whole(here, source.head, source.head + 1)
    ahead = batch.whole(there, target.head, target.head + 1)
    valued = _formulas(batch, source, rows)
    tops: dict[int, int] = {}
    shown: dict[int, int] = {}
    for start, end in runs([one.line for one in rows], 0):
        top = batch.whole(here, start, end)
        tops |= {line: top + line - start for line in range(start, end)}
        if valued:
            top = batch.whole(here, start, end, "PASTE_VALUES")
            shown |= {line: top + line - start for line in range(start, end)}
    places: list[list[tuple[int, int]]] = []
    told = []
    for one in rows:
        listed = list(one.places)
        if listed not in places:
            places.append(listed)
        new = [
            [place, FORMULA if isinstance(cell, Formula) else plain(to_cell(cell, 0))]
            for place, cell in one.cells.items()
        ]
        cells = batch.expect(here.title, source.rows[one.line])
        told.append(
            [one.line, tops[one.line], shown.get(one.line, -1), cells, places.index(listed), new, sorted(one.notes)]
        )
    record = {
        "source": [here.id, here.title, head, batch.expect(here.title, source.rows[source.head]), source.key],
        "target": [there.id, there.title, ahead, batch.expect(there.title, target.rows[target.head])],
        "places": places,
        "valued": sorted(valued),
        "rows": told,
        "notes": notes,
    }
    edits = [*_made(target, first, len(rows)), *_copied(source, target, rows, first, valued)]
    edits += updates(there.id, {first + n: _cells(one, first + n, comma=comma) for n, one in enumerate(rows)})
    edits += [
        noted(there.id, first + n, place, text) for n, one in enumerate(rows) for place, text in one.notes.items()
    ]
    gone = [delete_rows(here.id, start, end) for start, end in runs([one.line for one in rows], 0)]
    batch.take("moves", record, edits, gone[::-1])


def _made(target: Work, first: int, count: int) -> Iterator[Request]:
    """Make the rows: they look like the free one below them."""
    sheet = target.sheet
    if first >= sheet.rows:
        more = first + 1 - sheet.rows
        yield {"appendDimension": {"sheetId": sheet.id, "dimension": "ROWS", "length": more}}
    spot = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": first, "endIndex": first + count}
    yield {"insertDimension": {"range": spot, "inheritFromBefore": False}}


def _copied(
    source: Work, target: Work, rows: Sequence[Passenger], first: int, valued: Collection[int]
) -> Iterator[Request]:
    """Copy the rows, those that stand together in one piece: with formats and formulas, then values over the formulas."""
    for start, end in _blocks(rows):
        line, count = rows[start].line, end - start
        for kind, pairs in (
            ("PASTE_NORMAL", rows[start].places),
            ("PASTE_VALUES", [pair for pair in rows[start].places if pair[0] in valued]),
        ):
            for left, right, goal in stretches(pairs):
                yield {
                    "copyPaste": {
                        "source": area(source.sheet.id, line, line + count, left, right),
                        "destination": area(target.sheet.id, first + start, first + end, goal, goal + right - left),
                        "pasteType": kind,
                    }
                }


def _blocks(rows: Sequence[Passenger]) -> Iterator[tuple[int, int]]:
    """Yield which rows stand one below the other and go to the same columns, as (first, one past the last)."""
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n].line != rows[n - 1].line + 1 or rows[n].places != rows[n - 1].places:
            yield start, n
            start = n


def _formulas(batch: Batch, source: Work, rows: Iterable[Passenger]) -> set[int]:
    """Return the columns in which any of the rows holds a formula."""
    return {
        place
        for one in rows
        for place, cell in enumerate(batch.expect(source.sheet.title, source.rows[one.line]))
        if cell == FORMULA
    }


def stretches(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield columns that stay side by side: the first, one past the last, and where the first goes."""
    left = right = goal = -1
    for place, there in sorted(pairs):
        if place != right or there - goal != place - left:
            if left >= 0:
                yield left, right, goal
            left, goal = place, there
        right = place + 1
    if left >= 0:
        yield left, right, goal


def _cells(one: Passenger, line: int, *, comma: bool) -> dict[int, Any]:
    """Return what is set in a row beside what comes with it."""

    def cell(value: Raw | Formula) -> Any:
        if isinstance(value, Formula):
            return FormulaText("=" + for_locale(value.text.replace("{row}", str(line + 1)), comma=comma))
        return to_cell(value, line)

    return {place: cell(value) for place, value in one.cells.items()}


def noted(sheet: int, line: int, place: int, text: str) -> Request:
    """Return what writes a note."""
    corner = {"sheetId": sheet, "rowIndex": line, "columnIndex": place}
    return {"updateCells": {"start": corner, "rows": [{"values": [{"note": text}]}], "fields": "note"}}


def arrived(record: Mapping[str, Any], witness: Mapping[int, Sequence[Any]], found: Findings) -> None:
    """Tell which rows that went were not those that were meant, or did not go whole: they are astray."""
    home, title, head, heads, key = record["source"]
    sheet, goal, ahead, ends = record["target"]
    heads_then, ends_then = list(witness.get(head, ())), list(witness.get(ahead, ()))
    found.notes |= record["notes"]
    moved, shifted = _astray(heads, heads_then), _astray(ends, ends_then)
    for line, row, shown, cells, number, new, remarks in record["rows"]:
        stood = list(witness.get(row, ()))
        places = dict(record["places"][number])
        written = dict(new)
        if _whole(cells, stood, key, places, written) and _under(
            (heads, heads_then), (ends, ends_then), stood, places, [*written, *remarks]
        ):
            continue
        key_then = place_then(heads, heads_then, key)
        found.stayed.append((title, line, key is not None and same(cells[key], at(stood, key_then))))
        hidden = [FORMULA if isinstance(cell, FormulaText) else cell for cell in stood]
        valued = {place for place in record["valued"] if isinstance(at(stood, place), FormulaText)}
        copied = []
        for place, there in places.items():
            if there not in written:
                seen = at(ends_then, there)  # who types under it means it, whatever came there
                known = place not in moved and there not in shifted
                came = at(witness.get(shown, ()), place) if place in valued else at(hidden, place)
                copied.append((seen, there, came, at(heads_then, place) if known else seen))
        copied += [(at(ends_then, there), there, value, None) for there, value in written.items()]
        copies = [Copy(sheet, goal, copied)] if any(cell is not None for _, _, cell, _ in copied) else []
        one = Astray(home, title, heads_then, row, line, hidden, key_then, copies)
        one.notes = dict(record["notes"].get(one.name, {})) if one.name else {}
        one.stands = one.blank
        one.owed = one.name is None or all(came != one.name for _, _, came, _ in copied)
        if copies or not one.blank:
            found.astray.append(one)


def _whole(
    cells: Sequence[Any], stood: Sequence[Any], key: int | None, places: Mapping[int, int], written: Mapping[int, Any]
) -> bool:
    """Tell whether it was the row that was meant, and all of it went; what somebody typed into it in that instant may have gone along."""
    for place in range(max(len(cells), len(stood))):
        was, cell = at(cells, place), at(stood, place)
        if cell is not None and place not in places:
            return False
        if same(was, cell):
            continue
        lost = places.get(place) in written or (isinstance(cell, FormulaText) and was != FORMULA)
        if key is None or place == key or lost:
            return False
    return True


def _under(
    heads: tuple[Sequence[Any], Sequence[Any]],
    ends: tuple[Sequence[Any], Sequence[Any]],
    stood: Sequence[Any],
    places: Mapping[int, int],
    written: Iterable[int],
) -> bool:
    """Tell whether every cell and note went from the column that was meant to the one that was meant; headers as expected, and then."""
    filled = [place for place, cell in enumerate(stood) if cell is not None]
    goals = [*(places[place] for place in filled), *written]
    return all(same(at(heads[0], place), at(heads[1], place)) for place in filled) and all(
        same(at(ends[0], place), at(ends[1], place)) for place in goals
    )


def place_then(heads: Sequence[Any], then: Sequence[Any], place: int | None) -> int | None:
    """Return where a column stood at the instant."""
    text = at(heads, place)
    return place if same(text, at(then, place)) or text not in then else then.index(text)


def _astray(heads: Sequence[Any], then: Sequence[Any]) -> set[int]:
    """Return the columns above which something else stood than expected."""
    return {place for place in range(max(len(heads), len(then))) if not same(at(heads, place), at(then, place))}
