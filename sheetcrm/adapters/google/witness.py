"""What the witness of a batch says: which cells were not what was expected at the instant of writing, and where they are now."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import FormulaText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.state import Cells

FORMULA = ["="]
"""How a formula is expected: that there is one, not what it says."""


@dataclass(slots=True)
class Mishap:
    """A row in which our values met something else: another row stood there, or somebody had just typed.

    ``cells`` are (place, header there, what it was, what we wrote); ``around`` what stood in its other known columns, by header.
    ``nameless`` says that the row had no id, and not only that its id is not known; ``looks`` that what it was comes from another row, with
    its number format.
    """

    sheet: int
    title: str
    line: int
    row: int
    name: str | None
    cells: list[tuple[int, Any, Any, Any]]
    around: dict[str, Any]
    key: str | None
    nameless: bool = True
    looks: bool = False


@dataclass(slots=True)
class Findings:
    """All that went otherwise than expected: rows overwritten, rows removed that others were, rows appended under moved columns.

    ``left`` are the cells, by (title, line, place), that do not hold what was meant.
    """

    mishaps: list[Mishap] = field(default_factory=list)
    removed: list[tuple[int, str, list[Any], int]] = field(default_factory=list)
    """Rows taken out that others were: sheet, tab, the headers above it then, the witness's row."""
    appended: list[tuple[int, str, list[Any], dict[int, Any]]] = field(default_factory=list)
    left: list[tuple[str, int, int]] = field(default_factory=list)
    strays: dict[str, list[tuple[int, list[int]]]] = field(default_factory=dict)
    """Notes that hit other rows, by tab: lines and places for which they were meant."""
    astray: list[Astray] = field(default_factory=list)
    """Rows that left their tab by mistake, and do not stand there again yet."""
    stayed: list[tuple[str, int, bool]] = field(default_factory=list)
    """Moves that must not stand, by tab and line; whether it was the row that was meant."""
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    """The notes of rows in tabs that rows left, by id and header: they go where a row is taken out by mistake."""

    def __bool__(self) -> bool:
        wrong = self.mishaps or self.removed or self.appended or self.left or self.strays
        return bool(wrong or self.astray or self.stayed)


@dataclass(slots=True)
class Copy:
    """A row that stands where it should not. ``cells`` are (header there then, place, value, header at home or None where it has none)."""

    sheet: int
    title: str
    cells: list[tuple[Any, int, Any, Any]]


@dataclass(slots=True)
class Astray:
    """A row that a batch took out of its tab by mistake: ``heads`` and ``cells`` are what stood there then, ``row`` is their witness.

    ``copies`` are to go; ``stands`` says that it stands at home again, ``owed`` that it has to, even where no copy is found any more.
    """

    home: int
    title: str
    heads: list[Any]
    row: int
    line: int
    cells: list[Any]
    key: int | None
    copies: list[Copy]
    notes: dict[str, str] = field(default_factory=dict)
    stands: bool = False
    owed: bool = False

    @property
    def name(self) -> str | None:
        """Its id."""
        name = at(self.cells, self.key)
        return name if isinstance(name, str) else None

    @property
    def blank(self) -> bool:
        """Whether there was nothing in it."""
        return all(cell is None for cell in self.cells)


def written(tabs: Iterable[Mapping[str, Any]], witness: Mapping[int, Sequence[Any]], found: Findings) -> None:
    """Tell which cells that were written, removed or appended met something else than expected."""
    for tab in tabs:
        sheet, title, key = tab["sheet"], tab["title"], tab["key"]
        head_row, heads = tab["head"]
        head = witness.get(head_row, ())
        there = {place: at(head, place) for place, _ in heads}
        wanted = dict(heads)
        astray = {place for place, text in heads if not same(text, there[place])}
        moved = {text: place for place, text in there.items() if isinstance(text, str)}

        def stands(place: int, wanted: Mapping[int, Any] = wanted, moved: Mapping[str, int] = moved) -> int | None:
            """Return where a column stood at the instant; None where it was not copied."""
            text = wanted.get(place)
            return moved.get(text) if isinstance(text, str) else place

        key_there = stands(key) if key is not None else None
        for line, row, known, cells, notes in tab["rows"]:
            stood = witness.get(row, ())
            right = all((spot := stands(place)) is not None and same(cell, at(stood, spot)) for place, cell in known)
            wrong: list[tuple[int, Any, Any, Any]] = []
            if notes and not (right and astray.isdisjoint(notes)):
                found.strays.setdefault(title, []).append((line, notes))
            for place, new, old in cells:
                was = at(stood, place)
                if right and place not in astray and same(old, was):
                    continue
                found.left.append((title, line, place))
                if not same(new, was):
                    wrong.append((place, there[place], was, new))
            if wrong:
                written = {place for place, *_ in cells}
                name = at(stood, key_there) if key_there not in written else None
                around = {str(there[p]): at(stood, p) for p in there if p not in written and there[p] is not None}
                header = wanted.get(key) if key is not None else None
                found.mishaps.append(
                    Mishap(
                        sheet,
                        title,
                        line,
                        row,
                        name if isinstance(name, str) else None,
                        wrong,
                        around,
                        header if isinstance(header, str) else None,
                        nameless=key is None or (key_there is not None and at(stood, key_there) is None),
                    )
                )
        for line, row, cells, wide in tab["removed"]:
            stood = list(witness.get(row, ()))[:wide]  # what lies beyond is of an earlier batch
            width = max(len(stood), len(cells))
            if any(not same(at(cells, place), at(stood, place)) for place in range(width)):
                found.left.append((title, line, -1))
                if any(cell is not None for cell in stood):
                    found.removed.append((sheet, title, [there.get(place) for place in range(wide)], row))
        if astray:
            found.appended += [(sheet, title, row, wanted) for row in tab["appended"]]


def same(expected: Any, cell: Any) -> bool:
    """Tell whether a cell is what was expected: of a formula only that it is one; a truth value is no number."""
    if type(expected) is type(cell) and expected == cell:
        return True
    if expected == FORMULA:
        return isinstance(cell, FormulaText)
    if isinstance(cell, FormulaText):
        return False
    if isinstance(expected, str) and isinstance(cell, str):
        return expected in {cell, f"'{cell}"}
    return equal(expected, cell)


def equal(one: Any, other: Any) -> bool:
    """Tell whether two cells hold the same; of numbers one request may tell a digit more than another."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def at(row: Sequence[Any], place: int | None) -> Any:
    """Return a cell of a row; None beyond its end."""
    return row[place] if place is not None and place < len(row) else None


@dataclass(slots=True)
class Repair:
    """A cell that shall be again what it was: where it stands now, where its witness is, what it was, what we wrote.

    ``looks`` says that its look comes with it.
    """

    line: int
    place: int
    row: int
    column: int
    was: Any
    ours: Any
    looks: bool = False


def locate(
    mishaps: Sequence[Mishap], rows: Cells, heads: Mapping[str, Sequence[int]], head: int
) -> tuple[list[Repair], list[Mishap]]:
    """Find the cells in which our values still stand where they do not belong, in the tab's rows as they are now.

    ``heads`` are the columns of each header; also under another name, where the sheet remembers it. A row with an id is found by it; one
    without by what stood around, where staff may have filled in what was empty. A cell that no longer holds what we wrote is somebody's
    again, and is left alone. Returns the repairs, and the mishaps of which a header cannot be found any more.
    """
    named: dict[tuple[int, str], list[int]] = defaultdict(list)
    for column in {place for one in mishaps for place in heads.get(one.key or "", ())}:
        for line in range(head + 1, len(rows)):
            cell = at(rows[line], column)
            if isinstance(cell, str):
                named[column, cell].append(line)
    repairs: list[Repair] = []
    lost: list[Mishap] = []
    taken: set[int] = set()
    for one in mishaps:
        keys = heads.get(one.key or "", ())
        cells = [
            (place, column, was, ours) for column, text, was, ours in one.cells for place in heads.get(str(text), ())
        ]
        if any(text is not None and str(text) not in heads for _, text, _, _ in one.cells):
            lost.append(one)
        new_name = next((ours for _, text, _, ours in one.cells if text == one.key and text is not None), None)
        name = one.name if one.name is not None else new_name if isinstance(new_name, str) else None
        if name is not None and not keys and one not in lost:
            lost.append(one)
        robbed = [ours for _, text, was, ours in one.cells if text == one.key and was is not None]
        if one.name is None and robbed:
            lines = _robbed(one, robbed[0], rows[head + 1 :], keys, heads)
            lines = [line + head + 1 for line in lines]
        elif name is not None:
            lines = [line for key in keys for line in named[key, name]]
            if one.name is None:  # our id, on a row that may be the right one after all
                lines = [line for line in lines if _fits(one, rows[line], heads)]
        else:
            lines = [
                line
                for line in range(head + 1, len(rows))
                if line not in taken and _resembles(one, rows[line], keys, heads, cells)
            ] or _nearly(one, rows, (head, keys), heads, cells)
            lines = sorted(lines, key=lambda line: abs(line - one.line))[:1]
            taken.update(lines)
        repairs += [
            Repair(line, spot, one.row, column, was, ours, one.looks and isinstance(was, int | float))
            for line in lines
            for spot, column, was, ours in cells
            if _stands(ours, at(rows[line], spot))
        ]
    return repairs, lost


def _robbed(one: Mishap, ours: Any, rows: Cells, keys: Sequence[int], heads: Mapping[str, Sequence[int]]) -> list[int]:
    """Find a row whose id we wrote over: where that stands now, and around it most of what stood there, whatever staff changed since."""
    best: tuple[int, int] | None = None
    known = [(heads[text], was) for text, was in one.around.items() if was is not None and text in heads]
    for line, row in enumerate(rows):
        if any(_stands(ours, at(row, key)) for key in keys):
            alike = sum(1 for places, was in known if any(_stands(was, at(row, place)) for place in places))
            if 2 * alike >= len(known) and (best is None or alike > best[0]):
                best = alike, line
    return [best[1]] if best else []


def _resembles(
    one: Mishap,
    row: Sequence[Any],
    keys: Sequence[int],
    heads: Mapping[str, Sequence[int]],
    cells: Sequence[tuple[int, int, Any, Any]],
) -> bool:
    """Tell whether a row is the one: all that we wrote stands there, and around it what stood there, or what was empty."""
    if one.nameless and any(at(row, key) is not None for key in keys):
        return False
    return bool(cells) and all(_stands(ours, at(row, place)) for place, _, _, ours in cells) and _fits(one, row, heads)


def _nearly(
    one: Mishap,
    rows: Cells,
    where: tuple[int, Sequence[int]],
    heads: Mapping[str, Sequence[int]],
    cells: Sequence[tuple[int, int, Any, Any]],
) -> list[int]:
    """Find the one row without an id in which all that we wrote stands, and most of what stood around, whatever staff changed since."""
    head, keys = where
    known = [(heads[text], was) for text, was in one.around.items() if was is not None and text in heads]
    lines = []
    for line in range(head + 1, len(rows)):
        row = rows[line]
        ours = bool(cells) and all(_stands(ours, at(row, place)) for place, _, _, ours in cells)
        if ours and all(at(row, key) is None for key in keys):
            alike = sum(1 for places, was in known if any(_stands(was, at(row, place)) for place in places))
            if alike and 2 * alike >= len(known):
                lines.append(line)
    return lines if len(lines) == 1 else []


def _fits(one: Mishap, row: Sequence[Any], heads: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether around the cells stands what stood there, or something where nothing was."""
    return all(
        was is None or text not in heads or any(_stands(was, at(row, place)) for place in heads[text])
        for text, was in one.around.items()
    )


def _stands(ours: Any, cell: Any) -> bool:
    if ours == FORMULA or isinstance(ours, FormulaText):
        return isinstance(cell, str) and cell.startswith("=")
    return equal(ours, cell)
