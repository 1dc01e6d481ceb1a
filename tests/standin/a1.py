"""A1 notation: what a range is called and which cells it covers."""

from __future__ import annotations

import re
from typing import NamedTuple

_PART = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)\Z")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LIKE_A_CELL = re.compile(r"([A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*)\Z")


class Box(NamedTuple):
    """Cells from ``top`` to before ``bottom`` and from ``left`` to before ``right``; rows and columns count from 0."""

    top: int
    bottom: int
    left: int
    right: int

    def meets(self, other: Box) -> bool:
        return (
            self.top < other.bottom and other.top < self.bottom and self.left < other.right and other.left < self.right
        )

    def holds(self, other: Box) -> bool:
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )

    def common(self, other: Box) -> Box | None:
        if not self.meets(other):
            return None
        return Box(
            max(self.top, other.top),
            min(self.bottom, other.bottom),
            max(self.left, other.left),
            min(self.right, other.right),
        )

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


class Span(NamedTuple):
    """A range as written: ends that are not named are None. ``alone`` is a cell named without a colon."""

    top: int | None
    bottom: int | None
    left: int | None
    right: int | None
    alone: bool = False


def letters(column: int) -> str:
    """Return the name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def number(name: str) -> int:
    """Return the number of a column, from 0."""
    count = 0
    for letter in name.upper():
        count = count * 26 + ord(letter) - ord("A") + 1
    return count - 1


def quoted(title: str) -> str:
    """Return a tab's title as it stands before the exclamation mark."""
    if _PLAIN.match(title) and not _LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split(text: str) -> tuple[str | None, str | None]:
    """Return the tab's title and the cells of a range; either may be missing."""
    if text.startswith("'"):
        end = 1
        while end < len(text):
            if text[end] == "'":
                if text[end + 1 : end + 2] != "'":
                    break
                end += 1
            end += 1
        title = text[1:end].replace("''", "'")
        rest = text[end + 1 :]
        return title, rest[1:] if rest.startswith("!") else None
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def span(cells: str) -> Span | None:
    """Read ``A1``, ``A1:B2``, ``A:C``, ``2:5``, ``A2:B`` or ``B2:A1``; None if it is none of these."""
    first, colon, second = cells.partition(":")
    one, two = _PART.match(first), _PART.match(second if colon else first)
    if not one or not two or not any(one.groups()) or not any(two.groups()):
        return None
    if not colon and not all(one.groups()):
        return None
    if any(found.group(2) and int(found.group(2)) == 0 for found in (one, two)):
        return None
    rows = [int(found.group(2)) - 1 if found.group(2) else None for found in (one, two)]
    columns = [number(found.group(1)) if found.group(1) else None for found in (one, two)]
    top, bottom = _ends(rows)
    left, right = _ends(columns)
    return Span(top, bottom, left, right, not colon)


def _ends(pair: list[int | None]) -> tuple[int | None, int | None]:
    first, second = pair
    if first is not None and second is not None:
        return min(first, second), max(first, second) + 1
    return (first if first is not None else second), None


def name(title: str, box: Box) -> str:
    """Return a range as the API names it in an answer."""
    start = f"{letters(box.left)}{box.top + 1}"
    end = f"{letters(box.right - 1)}{box.bottom}"
    return f"{quoted(title)}!{start}" if start == end else f"{quoted(title)}!{start}:{end}"
