"""What the witness of a batch says: which cells were not what was expected at the instant of writing, and where they are now."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import FormulaText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.adapters.google.state import Cells

FORMULA = ["="]
"""How a formula is expected: that there is one, not what it says."""


@dataclass(slots=True)
class Mishap:
    """A row in which our values met something else: another row stood there, or somebody had just typed.

    ``cells`` are (place, header there, what it was, what we wrote); ``around`` what stood in its other known columns, by header.
    """

    sheet: int
    title: str
    line: int
    row: int
    name: str | None
    cells: list[tuple[int, Any, Any, Any]]
    around: dict[str, Any]
    key: str | None


@dataclass(slots=True)
class Findings:
    """All that went otherwise than expected: rows overwritten, rows removed that others were, rows appended under moved columns.

    ``left`` are the cells, by (title, line, place), that do not hold what was meant.
    """

    mishaps: list[Mishap] = field(default_factory=list)
    removed: list[tuple[int, str, int, int]] = field(default_factory=list)
    appended: list[tuple[int, str, list[Any], dict[int, Any]]] = field(default_factory=list)
    left: list[tuple[str, int, int]] = field(default_factory=list)
    strays: dict[str, list[tuple[int, list[int]]]] = field(default_factory=dict)
    """Notes that hit other rows, by tab: lines and places for which they were meant."""

    def __bool__(self) -> bool:
        return bool(self.mishaps or self.removed or self.appended or self.left or self.strays)


def compare(expected: Mapping[str, Any], witness: Mapping[int, Sequence[Any]]) -> Findings:
    """Compare what a batch expected with what its witness shows."""
    found = Findings()
    for tab in expected["tabs"]:
        sheet, title, key = tab["sheet"], tab["title"], tab["key"]
        head_row, heads = tab["head"]
        head = witness.get(head_row, ())
        there = {place: _at(head, place) for place, _ in heads}
        astray = {place for place, text in heads if not same(text, there[place])}
        for line, row, known, cells, notes in tab["rows"]:
            stood = witness.get(row, ())
            right = all(place not in astray and same(cell, _at(stood, place)) for place, cell in known)
            wrong: list[tuple[int, Any, Any, Any]] = []
            if notes and not (right and astray.isdisjoint(notes)):
                found.strays.setdefault(title, []).append((line, notes))
            for place, new, old in cells:
                was = _at(stood, place)
                if right and place not in astray and same(old, was):
                    continue
                found.left.append((title, line, place))
                if not same(new, was):
                    wrong.append((place, there[place], was, new))
            if wrong:
                name = _at(stood, key)
                written = {place for place, *_ in cells}
                around = {str(there[p]): _at(stood, p) for p in there if p not in written and there[p] is not None}
                named = name if isinstance(name, str) and key not in written else None
                header = there.get(key) if key is not None else None
                found.mishaps.append(
                    Mishap(sheet, title, line, row, named, wrong, around, header if isinstance(header, str) else None)
                )
        for line, row, cells in tab["removed"]:
            stood = list(witness.get(row, ()))
            width = max(len(stood), len(cells))
            if any(not same(_at(cells, place), _at(stood, place)) for place in range(width)):
                found.left.append((title, line, -1))
                if any(cell is not None for cell in stood):
                    found.removed.append((sheet, title, line, row))
        if astray:
            found.appended += [(sheet, title, row, dict(heads)) for row in tab["appended"]]
    return found


def same(expected: Any, cell: Any) -> bool:
    """Tell whether a cell is what was expected: of a formula only that it is one; a truth value is no number."""
    if expected == FORMULA:
        return isinstance(cell, FormulaText)
    if isinstance(cell, FormulaText):
        return False
    if isinstance(expected, str) and isinstance(cell, str):
        return expected in {cell, f"'{cell}"}
    return _equal(expected, cell)


def _equal(one: Any, other: Any) -> bool:
    """Tell whether two cells hold the same; of numbers one request may tell a digit more than another."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def _at(row: Sequence[Any], place: int | None) -> Any:
    return row[place] if place is not None and place < len(row) else None


@dataclass(slots=True)
class Repair:
    """A cell that shall be again what it was: ``line`` and ``place`` where it stands now, the witness's row, what it was, what we wrote."""

    line: int
    place: int
    row: int
    was: Any
    ours: Any


def locate(mishaps: Sequence[Mishap], rows: Cells, head: int) -> list[Repair]:
    """Find the cells in which our values still stand where they do not belong, in the tab's rows as they are now.

    A row with an id is found by it; one without by what stood around, where staff may have filled in what was empty. A cell that no longer
    holds what we wrote is somebody's again, and is left alone.
    """
    heads = {text: place for place, text in enumerate(rows[head]) if isinstance(text, str)}
    named: dict[tuple[int, str], list[int]] = defaultdict(list)
    wanted = {heads[one.key] for one in mishaps if one.key in heads}
    for line in range(head + 1, len(rows)):
        for column in wanted:
            cell = _at(rows[line], column)
            if isinstance(cell, str):
                named[column, cell].append(line)
    repairs: list[Repair] = []
    taken: set[int] = set()
    for one in mishaps:
        place = heads.get(one.key) if one.key is not None else None
        cells = [(heads[text], was, ours) for _, text, was, ours in one.cells if text in heads]
        new_name = next((ours for _, text, _, ours in one.cells if text == one.key), None)
        if place is not None and one.name is not None:
            lines = named[place, one.name]
        elif place is not None and isinstance(new_name, str):
            lines = named[place, new_name]
        else:
            lines = [
                line
                for line in range(head + 1, len(rows))
                if line not in taken and _resembles(one, rows[line], heads, cells)
            ]
            lines = sorted(lines, key=lambda line: abs(line - one.line))[:1]
        taken.update(lines if one.name is None else ())
        for line in lines:
            for spot, was, ours in cells:
                if _stands(ours, _at(rows[line], spot)) and not (
                    new_name is not None and _is_right(one, rows[line], heads)
                ):
                    repairs.append(Repair(line, spot, one.row, was, ours))
    return repairs


def _resembles(
    one: Mishap, row: Sequence[Any], heads: Mapping[str, int], cells: Sequence[tuple[int, Any, Any]]
) -> bool:
    """Tell whether a row without an id is the one: all that we wrote stands there, and around it what stood there, or what was empty."""
    key = heads.get(one.key) if one.key is not None else None
    if key is not None and _at(row, key) is not None:
        return False
    if not cells or not all(_stands(ours, _at(row, place)) for place, _, ours in cells):
        return False
    return all(
        was is None or text not in heads or _stands(was, _at(row, heads[text])) for text, was in one.around.items()
    )


def _is_right(one: Mishap, row: Sequence[Any], heads: Mapping[str, int]) -> bool:
    """Tell whether an id that we wrote stands on a row with nothing around it of the row that it hit by mistake."""
    known = [(was, _at(row, heads[text])) for text, was in one.around.items() if text in heads]
    return bool(known) and not all(_stands(was, now) or was is None for was, now in known)


def _stands(ours: Any, cell: Any) -> bool:
    if ours == FORMULA or isinstance(ours, FormulaText):
        return isinstance(cell, str) and cell.startswith("=")
    return _equal(ours, cell)
