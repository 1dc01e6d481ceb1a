"""Areas that follow the rows: the sheet's dimension, its filter, tables, and where formats and validations apply."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.adapters.xlsx.references import ROWS, Area

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SQREF = re.compile(rb"(\bsqref\s*=\s*)([\"'])([^\"']*)[\"']|(<(?:\w+:)?sqref>)([^<]*)(?=<)")
_FILTER = re.compile(rb"(<(?:\w+:)?(?:autoFilter|sortState|sortCondition)\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")
_TABLE = re.compile(rb"(<(?:\w+:)?table\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")
_DIMENSION = re.compile(rb"(<(?:\w+:)?dimension\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")


class Moves(NamedTuple):
    """What becomes of the rows of a sheet: those taken out, the last filled one then, the last after appending."""

    removed: Sequence[int] = ()
    filled: int = 0
    last: int = 0
    columns: tuple[int, int] = (0, -1)
    """The first and last column in which something is appended."""

    def shrunk(self, area: Area) -> Area | None:
        """Return the area without the rows taken out; None where nothing is left of it."""
        if not self.removed:
            return area
        top = area.top - bisect_left(self.removed, area.top)
        bottom = area.bottom if area.bottom == ROWS else area.bottom - bisect_right(self.removed, area.bottom)
        return area._replace(top=top, bottom=bottom) if bottom >= top else None

    def grown(self, area: Area) -> Area:
        """Return the area with the appended rows, where it ends at the last filled row or among them, and has more than that row."""
        ended = self.filled <= area.bottom < self.last and (area.top < self.filled or self.filled <= 2)  # noqa: PLR2004 - heading, one row
        return area._replace(bottom=self.last) if ended else area

    def followed(self, area: Area) -> Area | None:
        """Return the area after both; one whose rows have all gone goes on with those that take their place."""
        left = self.shrunk(area)
        if left is not None:
            return self.grown(left)
        top = area.top - bisect_left(self.removed, area.top)
        many = area.bottom > area.top or top <= 2  # noqa: PLR2004 - heading, one row
        return area._replace(top=top, bottom=self.last) if many and self.filled < top <= self.last else None

    def table(self, area: Area) -> Area:
        """Return a table's area: it takes in rows that follow it at once or that begin inside it."""
        left = self.shrunk(area)
        if left is None:  # removal is refused where a table would vanish
            return area
        first, last = self.columns
        beside = last < left.left or first > left.right
        if beside or self.last <= left.bottom or left.bottom < self.filled or left.top > self.filled:
            return left
        return left._replace(bottom=self.last)


def replaced(xml: bytes, pattern: re.Pattern[bytes], turn: Callable[[Area], Area | None]) -> bytes:
    """Return the XML with the areas that the pattern finds turned; what is no plain area stays as it stands."""

    def areas(text: bytes) -> bytes:
        new: list[str] = []
        changed = False
        for word in text.decode().split():
            try:
                area = Area.of(word)
            except ValueError:
                new.append(word)
                continue
            followed = turn(area)
            changed = changed or followed != area
            if followed == area:
                new.append(word)
            elif followed is not None:
                new.append(str(followed))
        return " ".join(new).encode() if changed and new else text

    def swap(found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[4] + areas(found[5])
        return found[1] + found[2] + areas(found[3]) + found[2]

    return pattern.sub(swap, xml)


def head_after(head: bytes, moves: Moves, touched: Area | None) -> bytes:
    """Return the head of a sheet with its dimension wide enough for what was written."""

    def turn(area: Area) -> Area:
        left = moves.shrunk(area) or Area(1, area.left, 1, area.right)
        if touched is None:
            return left
        return Area(
            min(left.top, touched.top),
            min(left.left, touched.left),
            max(left.bottom, touched.bottom),
            max(left.right, touched.right),
        )

    return replaced(head, _DIMENSION, turn)


def tail_after(tail: bytes, moves: Moves) -> bytes:
    """Return the tail of a sheet: filter, conditional formats, validations and the like follow."""
    return replaced(replaced(tail, _FILTER, moves.followed), _SQREF, moves.followed)


def filter_areas(before: bytes, after: bytes) -> tuple[str, str] | None:
    """Return the area of the sheet's filter in its tail before and after, if it changes."""
    pattern = rb"<(?:\w+:)?autoFilter\b[^>]*?\bref\s*=\s*[\"']([^\"']*)"
    old, new = (re.search(pattern, tail) for tail in (before, after))
    if old is None or new is None or old[1] == new[1]:
        return None
    return str(Area.of(old[1].decode())), str(Area.of(new[1].decode()))


def table_after(xml: bytes, moves: Moves) -> bytes:
    """Return a table part that takes in what was appended under it and loses what was taken out."""
    table = replaced(xml, _TABLE, moves.table)
    return replaced(table, _FILTER, moves.table)
