"""The cells that a formula names, and how those names change when cells move."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.standin.a1 import letters, number, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_END = r"\$?[A-Za-z]{1,3}\$?[0-9]+"
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?"
    rf"(?<![\w.$])(?P<cells>{_END}(?::(?:{_END}|\$?[A-Za-z]{{1,3}}|\$?[0-9]+))?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+)(?![\w.(!])"
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)\Z")
BROKEN = "#REF!"


@dataclass(frozen=True)
class Reference:
    """Cells named in a formula: rows and columns from 0, both ends included, None where an end is open.

    ``fixed`` says for top, bottom, left and right whether a dollar stands before it.
    """

    sheet: str | None
    top: int | None
    bottom: int | None
    left: int | None
    right: int | None
    fixed: tuple[bool, bool, bool, bool]
    single: bool

    def text(self) -> str:
        first = _end(self.left, self.fixed[2], self.top, self.fixed[0])
        prefix = f"{quoted(self.sheet)}!" if self.sheet is not None else ""
        if self.single:
            return prefix + first
        return f"{prefix}{first}:{_end(self.right, self.fixed[3], self.bottom, self.fixed[1])}"

    def shifted(self, rows: int, columns: int, size: tuple[int, int]) -> Reference | None:
        """Return the reference as it reads in a copy that stands further down and right; None where it leaves the sheet."""
        top, bottom = _shift(self.top, rows, self.fixed[0]), _shift(self.bottom, rows, self.fixed[1])
        left, right = _shift(self.left, columns, self.fixed[2]), _shift(self.right, columns, self.fixed[3])
        inside = all(end is None or 0 <= end < size[0] for end in (top, bottom)) and all(
            end is None or 0 <= end < size[1] for end in (left, right)
        )
        return replace(self, top=top, bottom=bottom, left=left, right=right) if inside else None


def read(sheet: str | None, cells: str) -> Reference:
    """Return what ``$A1:B$2`` names."""
    first, _, second = cells.partition(":")
    one, two = _PART.match(first), _PART.match(second or first)
    assert one
    assert two
    left, right = (number(part.group(2)) if part.group(2) else None for part in (one, two))
    top, bottom = (int(part.group(4)) - 1 if part.group(4) else None for part in (one, two))
    fixed_rows = [bool(part.group(3) if part.group(2) else part.group(1)) for part in (one, two)]
    fixed_columns = [bool(part.group(1)) and bool(part.group(2)) for part in (one, two)]
    title = None
    if sheet is not None:
        title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return Reference(
        title, top, bottom, left, right, (fixed_rows[0], fixed_rows[1], fixed_columns[0], fixed_columns[1]), not second
    )


def rewrite(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """Return the formula with every reference changed; None makes it ``#REF!``, the same reference leaves it as typed."""

    def one(found: re.Match[str]) -> str:
        if not found.group("cells"):
            return found.group()
        sheet = found.group("sheet")
        old = read(sheet[:-1] if sheet else None, found.group("cells"))
        new = change(old)
        if new is None:
            return BROKEN
        return found.group() if new == old else new.text()

    return _TOKEN.sub(one, formula)


def _shift(end: int | None, by: int, fixed: bool) -> int | None:
    return end if end is None or fixed else end + by


def _end(column: int | None, column_fixed: bool, row: int | None, row_fixed: bool) -> str:
    text = f"{'$' * column_fixed}{letters(column)}" if column is not None else ""
    return text + (f"{'$' * row_fixed}{row + 1}" if row is not None else "")
