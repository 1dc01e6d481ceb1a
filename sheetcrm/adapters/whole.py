"""A book as it is carried from one place to another: every tab, whoever's it is, and all that its cells hold.

Looks are in xlsxwriter's words, formulas as a workbook file writes them, dates are days since 1899-12-30.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.grid import CellError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.model.words import Word

Spot = tuple[int, int]
"""Row and column of a cell, 0-based."""
Look = tuple[tuple[str, str | int | float | bool], ...]
"""Properties of a format, sorted by name; ``()`` is a cell that nobody dressed."""

REFERENCE = re.compile(
    r"=(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!]+))!"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d+)?(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d+)?)?"
)
"""Cells of one tab as formulas name them, such as ``='Tab'!$A$2:$A$9`` or ``=Tab!$A:$A``."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Content:
    """What one cell holds.

    ``value`` is what it shows; ``formula`` has no ``=``, ``array`` says that it is one over arrays. ``link`` is an address, or
    ``#Title`` for a tab of the same book.
    """

    value: str | float | bool | None = None
    formula: str = ""
    array: bool = False
    link: str = ""
    look: Look = ()

    @property
    def pattern(self) -> str:
        """The format of its number; empty for General."""
        return str(dict(self.look).get("num_format", ""))

    @property
    def dated(self) -> bool:
        """Whether its number is shown as a date or a time."""
        return isinstance(self.value, float) and is_date(self.pattern)

    @property
    def empty(self) -> bool:
        """Whether it holds nothing, however it looks."""
        return self.value is None and not self.formula and not self.link

    def same(self, other: Content) -> bool:
        """Tell whether another cell holds the same; looks do not count but for what makes a number a date."""
        if (self.formula, self.array, self.link) != (other.formula, other.array, other.link):
            return False
        if self.formula:
            return True  # what it shows is for who computes it
        one, two = self.value, other.value
        if isinstance(one, float) and isinstance(two, float):
            return abs(one - two) <= _ALIKE * max(1.0, abs(one)) and self.dated == other.dated
        return type(one) is type(two) and one == two

    def shown(self) -> str:
        """Say what it holds, for people."""
        return f"={self.formula}" if self.formula else "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column: its size (points, or characters of a column), whether it is hidden, the look of its empty cells."""

    size: float | None = None
    hidden: bool = False
    look: Look = ()


@dataclass(slots=True)
class WholeTab:
    """One tab; ``key`` says which of ours it is, ``keys`` which of our columns stands where, ``header`` on which row."""

    title: str
    key: str = ""
    keys: Mapping[int, str] = field(default_factory=dict)
    header: int = 0
    hidden: bool = False
    cells: dict[Spot, Content] = field(default_factory=dict)
    notes: dict[Spot, str] = field(default_factory=dict)
    rows: dict[int, Line] = field(default_factory=dict)
    columns: dict[int, Line] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    frozen: tuple[int, int] = (0, 0)
    filtered: tuple[int, int, int, int] | None = None
    colour: str = ""
    gridlines: bool = True
    charts: int = 0
    conditions: int = 0
    dropdowns: int = 0

    @property
    def filled(self) -> Iterator[tuple[Spot, Content]]:
        """The cells that hold something."""
        return ((spot, content) for spot, content in self.cells.items() if not content.empty)

    def line(self, row: int) -> list[str | float | bool | None]:
        """Return what a row shows."""
        nothing = Content()
        return [self.cells.get((row, at), nothing).value for at in range(self.width)]

    @property
    def width(self) -> int:
        """How many columns hold something or have a name of ours."""
        return max([*(column for (_, column), _ in self.filled), *self.keys, -1]) + 1


@dataclass(slots=True)
class Whole:
    """A whole book at one instant; ``losses`` say what the reader saw and cannot hand over."""

    tabs: list[WholeTab]
    marks: Mapping[str, str]
    stamp: str
    names: Mapping[str, str] = field(default_factory=dict)
    losses: list[Word] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """The titles of all tabs in their order."""
        return [tab.title for tab in self.tabs]


def is_date(pattern: str) -> bool:
    """Tell whether a number format shows a date or a time."""
    bare = _QUOTED.sub("", pattern).lower()
    return pattern != "General" and bool(re.search(r"[dmyhs]", bare))


def look_of(props: Mapping[str, object]) -> Look:
    """Return properties as a look: sorted, without those that say nothing."""
    return tuple(sorted((key, value) for key, value in props.items() if value not in {None, "", False}))  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell, or a part of a tab (``spot`` None), that is not in the new book as it is in the old one."""

    title: str
    spot: Spot | None
    old: str
    new: str


def differences(old: Whole, new: Whole) -> Iterator[Difference]:
    """Yield everything in which two books differ, looks excepted."""
    if old.titles != new.titles:
        yield Difference("", None, ", ".join(old.titles), ", ".join(new.titles))
        return
    for one, two in zip(old.tabs, new.tabs, strict=True):
        yield from _cells(one, two)
        for spot in sorted(one.notes.keys() | two.notes.keys()):
            if one.notes.get(spot, "") != two.notes.get(spot, ""):
                yield Difference(one.title, spot, one.notes.get(spot, ""), two.notes.get(spot, ""))
        for name, first, second in (
            ("hidden", one.hidden, two.hidden),
            ("rows", _hidden(one.rows), _hidden(two.rows)),
            ("columns", _hidden(one.columns), _hidden(two.columns)),
            ("keys", dict(one.keys), dict(two.keys)),
            ("merged", sorted(one.merged), sorted(two.merged)),
        ):
            if first != second:
                yield Difference(one.title, None, f"{name}: {first}", f"{name}: {second}")


def _cells(one: WholeTab, two: WholeTab) -> Iterator[Difference]:
    nothing = Content()
    for spot in sorted({spot for spot, _ in one.filled} | {spot for spot, _ in two.filled}):
        first, second = one.cells.get(spot, nothing), two.cells.get(spot, nothing)
        if not first.same(second):
            yield Difference(one.title, spot, first.shown(), second.shown())


def _hidden(lines: Mapping[int, Line]) -> list[int]:
    return sorted(at for at, line in lines.items() if line.hidden)


def error_or_text(text: str) -> str:
    """Return an error value such as ``#REF!`` as such."""
    return CellError(text) if text.startswith("#") else text
