"""A workbook as its adapter hands it over, and edits as an adapter takes them: rows and columns, no meaning yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from sheetcrm.model.words import Word


class CellError(str):
    """An error value such as ``#REF!`` as it stands in a cell; a string so that it can be shown and compared."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to write: A1 references with ``{row}`` for the 1-based sheet row, no leading ``=``; ``shown`` is its value now."""

    text: str
    shown: str | float | date | time | None = None


Raw = str | int | float | bool | date | datetime | time | None
"""What a cell holds: empty is None, text is str (or :class:`CellError`), dates are date or datetime without a zone."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab as read.

    ``rows`` is rectangular, ``rows[0]`` is the sheet's first row (the header), so the sheet row is the index plus one.
    ``formulas`` maps a column index to the row indexes whose cells hold a formula; their values are the cached results.
    ``merged`` holds (first row, first column, last row, last column), 0-based, inclusive. ``keys`` are the column keys that the book itself
    remembers by place, so that a header is known when staff rename it.
    """

    title: str
    rows: Sequence[Sequence[Raw]]
    formulas: Mapping[int, np.ndarray] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    keys: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """A whole workbook at one instant.

    ``stamp`` says which state this was (for a file the SHA-256 of its bytes), ``changed`` when the book last changed (aware, UTC),
    ``marks`` are the properties that sheetcrm itself left in the book. ``version`` and ``editor`` (who changed it last) are known of some
    books only; the version was taken before the cells were read.
    """

    stamp: str
    changed: datetime
    grids: Mapping[str, Grid]
    marks: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    editor: str = ""


@dataclass(frozen=True, slots=True)
class CellEdits:
    """New values for cells of one column: ``rows`` are 0-based indexes into ``Grid.rows``, ``old`` is what was read there."""

    column: int
    rows: Sequence[int]
    new: Sequence[Raw | Formula]
    old: Sequence[Raw] = ()


@dataclass(frozen=True, slots=True)
class TabEdits:
    """All edits of one tab: first cells change, then ``removed`` rows (0-based) leave, then ``appended`` rows follow the last filled.

    ``about`` says of each appended row of what it speaks, by (tab's title, 0-based row, column; -1 for the row as a whole): it is no use
    where that was not written. ``headers`` are new columns, by free columns to the right of all others, in the header row ``head``.
    ``order`` are the first columns of the tab, new ones included, as they shall stand, by their places before: it is carried out last of
    all, so that every place in the edits, moves included, means the place before it. An order left undone is told by the header row.
    """

    title: str
    cells: tuple[CellEdits, ...] = ()
    removed: tuple[int, ...] = ()
    appended: tuple[tuple[Raw | Formula, ...], ...] = ()
    about: tuple[tuple[str, int, int] | None, ...] = ()
    headers: Mapping[int, str] = field(default_factory=dict)
    head: int = 0
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowMove:
    """A row that leaves one tab and follows the last filled row of another, whole: values, formats and notes.

    It goes as it is after the edits of its cells. ``places`` leads each column of the source that goes along to its column in the target;
    every cell that the row fills is among them. ``cells`` are set in the target's row besides, by its columns: a value, or a formula in
    place of what came. What a formula of staff's shows arrives as a value: the book puts the formula's text into ``formulas`` before it
    calls ``note``, by its column in the source, with ``{row}`` for the number of its own row.
    """

    source: str
    line: int
    target: str
    places: Mapping[int, int]
    cells: Mapping[int, Raw | Formula] = field(default_factory=dict)
    formulas: dict[int, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Note:
    """What the note of a cell shall say of it; None where there is nothing more to say. ``was`` is what we said there before."""

    title: str
    line: int
    place: int
    text: str | None
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """One write of a book: all of it or nothing. Moves go after the edits of all tabs; no row of a move is removed by them.

    ``recalculated`` are titles of tabs whose formulas must not show old results when edits are written; titles are compared as people
    type them, tabs that are not there are passed over. ``relies`` are titles of tabs by which all of it was decided.
    ``notes`` are for books that can write them beneath those of staff; others pass them over.
    """

    tabs: tuple[TabEdits, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    recalculated: tuple[str, ...] = ()
    relies: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    moves: tuple[RowMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """An edit that was not carried out since people were at work there: a cell, a row's removal or move, an appended row.

    It is named by its place in the look, a move by the place that it should have left.
    ``line`` is 0-based, -1 for an appended row; ``place`` is a column, -1 for the row as a whole; ``number`` counts the appended rows.
    ``restored``: it was carried out, met what somebody had written in that very instant, and was taken back.
    ``note``: it is the cell's note. ``said`` says why, where it was not people.
    """

    title: str
    line: int
    place: int = -1
    number: int = -1
    restored: bool = False
    note: bool = False
    said: Word | None = None
