"""Cell references: letters and numbers of A1, areas, and formulas that move by some rows.

Rows are counted from 1 as on the sheet, columns from 0 as in a grid.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = 1_048_576
COLUMNS = 16_384

_END = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]+)?")
_WORD = r"A-Za-z0-9_.\\?À-￿"
_FORMULA_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    r"|(?P<sheet>'(?:[^']|'')*'!)"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"  # a structured reference, an outside book
    rf"|(?<![{_WORD}])(?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}})(?![{_WORD}(!])"
    rf"|(?<![{_WORD}])(?P<rows>\$?[0-9]+:\$?[0-9]+)(?![{_WORD}(!])"
    rf"|(?<![{_WORD}])(?P<cell>(?P<c_fixed>\$?)(?P<c>[A-Za-z]{{1,3}})(?P<r_fixed>\$?)(?P<r>[0-9]{{1,7}}))(?![{_WORD}(!])"
    rf"|(?P<bare>[{_WORD}]+!)"
    rf"|[{_WORD}]+"
)


@lru_cache(maxsize=COLUMNS)
def column_index(letters: str) -> int:
    """Return 0 for ``A``, 26 for ``AA``."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


@lru_cache(maxsize=COLUMNS)
def column_letters(index: int) -> str:
    """Return ``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return such as ``B7``."""
    return f"{column_letters(column)}{row}"


class Area(NamedTuple):
    """A rectangle of cells, all four edges inside."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, text: str) -> Area:
        """Read ``A1``, ``A1:B2``, ``A:B`` or ``1:2``, with or without ``$``; raise ValueError for anything else."""
        first, _, last = text.strip().partition(":")
        one, two = _END.fullmatch(first), _END.fullmatch(last or first)
        if one is None or two is None or not (one[0] and two[0]):
            raise ValueError(text)
        top, bottom = int(one[2] or 1), int(two[2] or ROWS)
        left = column_index(one[1]) if one[1] else 0
        right = column_index(two[1]) if two[1] else COLUMNS - 1
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Say whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class _Sheets:
    """Follows through a formula whether a reference has a sheet before it, also as the other end of ``Sheet!A1:B2``."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._at = -1

    def is_afar(self, found: re.Match[str]) -> bool:
        """Say whether this reference is on a named sheet; to be asked of every token in turn."""
        if found["sheet"] or found["bare"]:
            self._at = found.end()
        elif found.start() == self._at:
            self._at = found.end() + 1 if self._formula[found.end() : found.end() + 1] == ":" else -1
            return True
        return False


def moved(formula: str, down: int, right: int = 0, *, own_sheet: bool = False) -> str | None:
    """Return the formula as it reads when copied that far, or None where a reference would leave the sheet.

    Relative references move, ``$`` ones stay, as Excel fills a formula down; ``own_sheet`` leaves other sheets' alone,
    as when the row of the formula moves.
    """
    failed = False
    sheets = _Sheets(formula)

    def turn(found: re.Match[str]) -> str:
        nonlocal failed
        if (sheets.is_afar(found) and own_sheet) or not (found["columns"] or found["rows"] or found["cell"]):
            return found[0]
        if not found["cell"]:
            across = right if found["columns"] else down
            failed = failed or (across != 0 and found[0].count("$") < 2)  # noqa: PLR2004 - both ends
            return found[0]
        row = int(found["r"]) + (0 if found["r_fixed"] else down)
        column = column_index(found["c"]) + (0 if found["c_fixed"] else right)
        failed = failed or not (1 <= row <= ROWS and 0 <= column < COLUMNS)
        return found[0] if failed else f"{found['c_fixed']}{column_letters(column)}{found['r_fixed']}{row}"

    text = _FORMULA_TOKEN.sub(turn, formula)
    return None if failed else text


def for_any_row(formula: str, row: int) -> str:
    """Return a formula with ``{row}`` for the number of its own row, where it is named without a dollar and on its own sheet."""
    sheets = _Sheets(formula)

    def turn(found: re.Match[str]) -> str:
        if sheets.is_afar(found) or not found["cell"] or found["r_fixed"] or int(found["r"]) != row:
            return found[0]
        return f"{found['c_fixed']}{found['c']}{{row}}"

    return _FORMULA_TOKEN.sub(turn, formula)


def columns_read(formula: str, row: int, own: str = "") -> frozenset[int] | None:
    """Return the columns whose cells in its own row a formula may read; None where nobody can tell.

    Every area counts, whatever its rows; ``own`` is the title of the sheet.
    """
    sheets = _Sheets(formula)
    columns: set[int] = set()
    corner, far_corner = 0, -1
    for found in _FORMULA_TOKEN.finditer(formula):
        name = found["sheet"] or found["bare"]
        afar = sheets.is_afar(found)
        after = formula[found.end() : found.end() + 1]
        if name:
            named = name[:-1].strip("'").replace("''", "'")
            if ":" in named or named.casefold() == own.casefold():
                return None
        elif afar:
            continue
        elif found["cell"]:
            column = column_index(found["c"])
            first = corner if found.start() == far_corner else column
            if first != column or found.start() == far_corner or after == ":" or int(found["r"]) == row:
                columns.update(range(min(first, column), max(first, column) + 1))
            corner, far_corner = column, found.end() + 1 if after == ":" else -1
        elif found["columns"]:
            one, two = (column_index(letters.strip("$")) for letters in found["columns"].split(":"))
            columns.update(range(min(one, two), max(one, two) + 1))
        elif found["rows"] or _may_stand_for_cells(found[0], after):
            return None
    return frozenset(columns)


def _may_stand_for_cells(token: str, after: str) -> bool:
    """Say whether a text, number, word or bracket of a formula can be cells: a name, a table's column."""
    if token[0] == "[":
        return re.fullmatch(r"\[[0-9]+\]", token) is None  # not the number of another book
    if after == "(":
        return token.upper() in {"INDIRECT", "OFFSET"}
    return token[0] not in '"0123456789.' and token.upper() not in {"TRUE", "FALSE"}


def stays_in_row(formula: str, row: int, own: str = "") -> bool:
    """Say whether all that the formula reads of its own sheet (``own``) lies in its own row, relatively."""
    sheets = _Sheets(formula)
    for found in _FORMULA_TOKEN.finditer(formula):
        name = found["sheet"] or found["bare"]
        if name:
            named = name[:-1].strip("'").replace("''", "'")
            if ":" in named or named.casefold() == own.casefold():
                return False
        afar = sheets.is_afar(found)
        if found["columns"] or found["rows"] or found["cell"]:
            here = found["cell"] and not found["r_fixed"] and int(found["r"]) == row
            if not (afar or here):
                return False
    return True


def permuted(formula: str, to: Mapping[int, int], own: str, *, here: bool) -> str | None:
    """Return a formula as it reads when the columns of the sheet ``own`` have gone where ``to`` says; None where nobody can tell.

    ``here`` says that the formula stands on that sheet itself. An area must stay whole, each column of it as far from the first as before,
    for functions count columns in it.
    """
    sheets = _Sheets(formula)
    named = ""
    failed = False
    corner, corner_at = 0, -1

    def turn(found: re.Match[str]) -> str:
        nonlocal named, failed, corner, corner_at
        name = found["sheet"] or found["bare"]
        if name:
            named = name[:-1].strip("'").replace("''", "'")
            before = formula[: found.start()][-1:]
            failed = failed or before == ":" or (":" in named and "[" not in named)
            named = f"]{named}" if before == "]" else named  # a sheet of another book
        afar = sheets.is_afar(found)
        ours = named.casefold() == own.casefold() if afar else here
        if found["columns"] and ours:
            one, two = (column_index(letters.strip("$")) for letters in found["columns"].split(":"))
            failed = failed or not stays_whole(min(one, two), max(one, two), to)
            return re.sub(
                r"[A-Za-z]+",
                lambda part: column_letters(to.get(column_index(part[0]), column_index(part[0]))),
                found[0],
            )
        if found["cell"] and ours:
            column = column_index(found["c"])
            if found.start() == corner_at:
                failed = failed or not stays_whole(min(corner, column), max(corner, column), to)
            corner, corner_at = column, found.end() + 1 if formula[found.end() : found.end() + 1] == ":" else -1
            return f"{found['c_fixed']}{column_letters(to.get(column, column))}{found['r_fixed']}{found['r']}"
        after = formula[found.end() : found.end() + 1]
        failed = (
            failed or (after == "(" and found[0].upper() in _COUNTS_COLUMNS) or (found[0][0] == "[" and ":" in found[0])
        )
        return found[0]

    text = _FORMULA_TOKEN.sub(turn, formula)
    return None if failed or "]:" in formula else text


def stays_whole(first: int, last: int, to: Mapping[int, int]) -> bool:
    """Say whether columns side by side go as one block."""
    if last - first > len(to) and all(first <= column <= last for column in to):
        return all(to[column] == column for column in to)
    shift = to.get(first, first) - first
    return all(to.get(column, column) - column == shift for column in range(first, last + 1))


_COUNTS_COLUMNS = {"INDIRECT", "OFFSET", "COLUMN", "COLUMNS", "ADDRESS", "CELL"}
