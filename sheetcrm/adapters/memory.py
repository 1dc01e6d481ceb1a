"""A book that lives in memory: for trials, simulations and the laws, with staff who may edit it at any instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.errors import BookChanged
from sheetcrm.model.grid import Formula, Grid, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sheetcrm.model.grid import Edits, Left, Raw, RowMove, TabEdits
    from sheetcrm.model.leases import Holder, Lease

Cells = list[list["Raw | Formula"]]


@dataclass(slots=True)
class MemoryBook:
    """Tabs as lists of rows of cells; a :class:`Formula` is a cell with a formula.

    ``before_write`` is called at the last moment before a write: what staff do there is what they do while we work. Whoever edits
    ``tabs`` calls :meth:`touch`.
    """

    tabs: dict[str, Cells]
    changed: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    marks: dict[str, str] = field(default_factory=dict)
    before_write: Callable[[MemoryBook], None] = lambda _: None
    opened_by: str | None = None
    annotates: bool = False
    holder: Holder | None = None
    _version: int = 1

    def touch(self, at: datetime | None = None) -> None:
        """Note that somebody changed a cell."""
        self._version += 1
        self.changed = at or self.changed

    def busy(self) -> str | None:
        """Return who has the book open."""
        return self.opened_by

    def look(self) -> Look:
        """Return the book as it stands."""
        return Look(
            str(self._version),
            self.changed,
            {title: _grid(title, rows) for title, rows in self.tabs.items()},
            dict(self.marks),
        )

    def settle(self) -> None:
        """Nothing is ever left half done."""

    def lease(self) -> Lease | None:
        """Nobody else knows it."""
        return None

    def stand_back(self) -> None:
        """Nobody else works on it."""

    def hold(self) -> None:
        """It is always ours."""

    def release(self) -> None:
        """Nobody waits for it."""

    def spent(self) -> dict[str, int]:
        """No service is asked."""
        return {}

    def glance(self) -> str:
        """Nothing is cheaper than a look."""
        return ""

    def write(
        self, edits: Edits, *, since: str, note: Callable[[str], None], left: Callable[[Left], None] | None = None
    ) -> str:
        """Carry out all edits, or none. Raises BookChanged where somebody changed the book since the look."""
        del left  # all or nothing
        self.before_write(self)
        if since != str(self._version):
            raise BookChanged(path="memory")
        fresh = {title: [list(row) for row in rows] for title, rows in self.tabs.items()}
        gone: dict[str, set[int]] = {}
        for move in edits.moves:
            gone.setdefault(move.source, set()).add(move.line)
        for tab in edits.tabs:
            _change(fresh[tab.title], tab)
        lifted = [(move, list(fresh[move.source][move.line])) for move in edits.moves]
        for tab in edits.tabs:
            _take_out(fresh[tab.title], {*tab.removed, *gone.pop(tab.title, ())})
            fresh[tab.title].extend(list(row) for row in tab.appended)
        for title, lines in gone.items():
            _take_out(fresh[title], lines)
        for move, row in lifted:
            _set_down(fresh[move.target], move, row)
        for tab in edits.tabs:
            fresh[tab.title] = [_reordered(row, tab.order) for row in fresh[tab.title]]
        note(str(self._version + 1))
        self.tabs = fresh
        self.marks.update(edits.marks)
        self._version += 1
        return str(self._version)


def _grid(title: str, rows: Cells) -> Grid:
    width = max((len(row) for row in rows), default=0)
    values = [[_value(row[i]) if i < len(row) else None for i in range(width)] for row in rows]
    formulas: dict[int, list[int]] = {}
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, Formula):
                formulas.setdefault(place, []).append(line)
    return Grid(title, values, {place: np.array(lines) for place, lines in formulas.items()})


def _value(cell: Raw | Formula) -> Raw:
    value = cell.shown if isinstance(cell, Formula) else cell
    return None if value == "" else value


def _change(rows: Cells, tab: TabEdits) -> None:
    for place, text in tab.headers.items():
        _put(rows[tab.head], place, text)
    for edits in tab.cells:
        for line, value in zip(edits.rows, edits.new, strict=True):
            row = rows[line]
            if edits.column < len(row) and isinstance(row[edits.column], Formula) and not isinstance(value, Formula):
                raise TypeError(f"a formula of staff's would be lost: {tab.title}, {line}, {edits.column}")
            _put(row, edits.column, value)


def _take_out(rows: Cells, lines: Iterable[int]) -> None:
    for line in sorted(lines, reverse=True):
        del rows[line]
    while rows and all(cell is None or cell == "" for cell in rows[-1]):
        rows.pop()


def _set_down(rows: Cells, move: RowMove, row: list[Raw | Formula]) -> None:
    arrived: list[Raw | Formula] = []
    for place, cell in enumerate(row):
        if _value(cell) is None and not isinstance(cell, Formula):
            continue
        if isinstance(cell, Formula):
            move.formulas[place] = cell.text
        _put(arrived, move.places[place], _value(cell))
    for place, value in move.cells.items():
        _put(arrived, place, value)
    rows.append(arrived)


def _reordered(row: list[Raw | Formula], order: Sequence[int]) -> list[Raw | Formula]:
    first = [row[place] if place < len(row) else None for place in order]
    return [*first, *(cell for place, cell in enumerate(row) if place not in order)]


def _put(row: list[Raw | Formula], place: int, value: Raw | Formula) -> None:
    row.extend([None] * (place + 1 - len(row)))
    row[place] = value
