"""What is still to be written to a tab, and how it follows the tab while people edit it."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sheetcrm.adapters.google.state import masked
from sheetcrm.errors import BookChanged
from sheetcrm.model.grid import Left, Note
from sheetcrm.model.moved import moved
from sheetcrm.model.table import find_headers
from sheetcrm.model.words import google as words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sheetcrm.adapters.google.state import Cells, Sheet

T = TypeVar("T")


class SheetEdited(BookChanged):
    """People edited the sheet in a way that leaves no room to write: decide again."""

    fault = words.EDITED


@dataclass(slots=True)
class Work:
    """What is still to be written to one tab, by its places now.

    ``cells`` by line and place; ``going`` are rows that move to another tab, each with the number of its move; ``headers`` are new columns,
    by place. ``lines`` and ``places`` lead back to the look on which it was planned, for what has to be told; ``spots`` lead from
    its columns to where they are now, ``top`` is the line of its headers.
    """

    sheet: Sheet
    rows: Cells
    head: int
    key: int | None
    cells: dict[int, dict[int, Any]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    appended: list[tuple[int, list[Any]]] = field(default_factory=list)
    formats: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    notes: dict[int, dict[int, Note]] = field(default_factory=dict)
    going: dict[int, int] = field(default_factory=dict)
    headers: dict[int, str] = field(default_factory=dict)
    top: int = 0
    spots: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Without a word about it, every column of the look is where it was."""
        if not self.spots:
            self.spots = {place: place for place in range(max(self.sheet.columns, _width(self.rows)))}

    def follow(self, sheet: Sheet, rows: Cells, tell: Callable[[Left], None]) -> Work:
        """Return the same work on the tab as it stands now; what people touched meanwhile is left, and told."""
        where = frame(sheet, rows)
        if where is None:
            raise SheetEdited(path=sheet.title)
        head, key = where
        before, here = self.rows, rows
        if before != here:
            before, here = [*map(masked, before)], [*map(masked, here)]
        way = moved(before, here, (self.head, head), (self.key, key))
        now = replace(
            self,
            sheet=sheet,
            rows=rows,
            head=head,
            key=key,
            cells={},
            removed=[],
            appended=[],
            lines={},
            places={},
            notes={},
            going={},
            headers={},
        )
        taken = {
            cell.strip() for cell in rows[head] if isinstance(cell, str)
        }  # staff may have made that column meanwhile
        free = {place: place for place, text in self.headers.items() if place >= _width(here) and text not in taken}
        known = dict(way.places) | free
        steps = self._steps(before, here, head, known)
        now.spots = {place: steps[there] for place, there in self.spots.items() if there in steps}
        now.headers = {place: self.headers[place] for place in free}
        for place in self.headers.keys() - free.keys():
            tell(Left(self.sheet.title, self.top, place))
        now.formats = {way.places[place]: form for place, form in self.formats.items() if place in way.places}
        for place, there in way.places.items():
            now.places[there] = self.places.get(place, place)
        still = isinstance(way.lines, range) and all(place == there for place, there in way.places.items())
        if still and all(line in way.lines and known.keys() >= cells.keys() for line, cells in self.cells.items()):
            now.cells, now.lines = self.cells, dict(self.lines)
        for line, cells in self.cells.items() if now.cells is not self.cells else ():
            there = way.lines[line] if line < len(way.lines) else -1
            kept = {known[place]: cell for place, cell in cells.items() if there >= 0 and place in known}
            for place in cells:
                if there < 0 or place not in known:
                    tell(self.left(line, place))
            if kept:
                now.cells[there] = kept
                now.lines[there] = self.lines.get(line, line)
        for line, notes in self.notes.items():
            there = way.lines[line] if line < len(way.lines) else -1
            for place, note in notes.items():
                if there >= 0 and place in way.places:
                    now.notes.setdefault(there, {})[way.places[place]] = note
                else:
                    tell(Left(note.title, note.line, note.place, note=True))
        for line, number in self.going.items():
            there = way.lines[line] if line < len(way.lines) else -1
            if there < 0:
                tell(self.left(line, -1))
            else:
                now.going[there] = number
                now.lines[there] = self.lines.get(line, line)
        for line in self.removed:
            there = way.lines[line] if line < len(way.lines) else -1
            if there < 0:
                tell(self.left(line, -1))
            else:
                now.removed.append(there)
                now.lines[there] = self.lines.get(line, line)
        for number, row in self.appended:
            fresh = _carried(row, way.places)
            if fresh is None:
                tell(Left(self.sheet.title, -1, number=number))
            else:
                now.appended.append((number, fresh))
        return now

    def _steps(self, before: Cells, here: Cells, head: int, places: Mapping[int, int]) -> dict[int, int]:
        """Return where each column is now, also those without a header where no header moved."""
        if before[self.head] != here[head]:
            return dict(places)
        return {place: place for place in self.spots.values() if place not in self.headers} | dict(places)

    def without(self, lines: Collection[int]) -> Work:
        """Return the same work after rows have left the tab."""
        order = sorted(lines)
        gone = set(order)
        known = {*self.lines, *self.cells, *self.notes, *self.going, *self.removed}

        def kept(held: Mapping[int, T]) -> dict[int, T]:
            return {line - bisect(order, line): one for line, one in held.items() if line not in gone}

        return replace(
            self,
            rows=[row for line, row in enumerate(self.rows) if line not in gone],
            cells=kept(self.cells),
            notes=kept(self.notes),
            going=kept(self.going),
            lines={line - bisect(order, line): self.lines.get(line, line) for line in known - gone},
            removed=[line - bisect(order, line) for line in self.removed],
        )

    def left(self, line: int, place: int, *, restored: bool = False) -> Left:
        """Return a cell, or a row's removal, as something left undone."""
        there = place if place < 0 else self.places.get(place, place)
        return Left(self.sheet.title, self.lines.get(line, line), there, restored=restored)


def _carried(row: Sequence[Any], places: Mapping[int, int]) -> list[Any] | None:
    """Return a row to append with each cell where its column stands now; None where a column is gone."""
    if any(cell is not None and place not in places for place, cell in enumerate(row)):
        return None
    fresh: list[Any] = [None] * (max((places[p] for p, cell in enumerate(row) if cell is not None), default=-1) + 1)
    for place, cell in enumerate(row):
        if cell is not None:
            fresh[places[place]] = cell
    return fresh


def frame(sheet: Sheet, rows: Cells) -> tuple[int, int | None] | None:
    """Return the header row of a tab and the column of its ids; None where it has no header row now."""
    tab = sheet.tab
    headers = find_headers(tab, rows, keys=sheet.keys) if tab is not None else None
    if tab is None or headers is None:
        return None
    return headers.line, headers.places.get("id") if tab.has_ids else None


def _width(rows: Cells) -> int:
    return max(map(len, rows), default=0)


def at(rows: Cells, line: int, place: int) -> Any:
    """Return a cell; None beyond the end of its row."""
    return rows[line][place] if line < len(rows) and place < len(rows[line]) else None
