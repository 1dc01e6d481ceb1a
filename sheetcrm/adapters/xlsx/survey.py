"""What has to be known of a worksheet before it is read as a grid or patched, found in one cheap pass over its XML."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.adapters.xlsx.references import Area, cell_name, column_index
from sheetcrm.adapters.xlsx.stream import SheetStream, has_plain_cells, numbered_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sheetcrm.adapters.xlsx.stream import Block


@dataclass(slots=True)
class Survey:
    """Rows count from 1, columns from 0.

    ``formulas`` maps a column to the rows of its formulas in ascending order; ``arrays`` are the areas that array
    formulas and dynamic ones fill; ``shared`` maps the number of a shared formula to row and column of the cell with
    its text and the area of its users, ``shared_texts`` to that text as stored; ``errors`` are cells that show one.
    ``filled`` is the last row that holds anything but styles and empty results, ``last_row`` the last that is stored.
    """

    prefix: bytes
    head: bytes
    tail: bytes = b""
    odd: bool = False
    filled: int = 0
    filled_row: bytes = b""
    last_row: int = 0
    widest: int = 0
    formulas: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    arrays: list[Area] = field(default_factory=list)
    shared: dict[bytes, tuple[int, int, Area]] = field(default_factory=dict)
    shared_texts: dict[bytes, bytes] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    empty_texts: frozenset[bytes] = frozenset()

    def has_formulas(self) -> bool:
        """Say whether any cell computes."""
        return bool(self.formulas)

    def spilled(self, row: int, column: int) -> Area | None:
        """Return the area of the array formula that fills this cell."""
        return next((area for area in self.arrays if area.holds(row, column)), None)

    def merged(self) -> list[Area]:
        """Return the merged areas."""
        return [Area.of(text.decode()) for text in re.findall(rb"<(?:\w+:)?mergeCell\s+ref=\"([^\"]+)\"", self.tail)]


def survey(chunks: Iterable[bytes], empty_texts: frozenset[bytes] = frozenset()) -> Survey:
    """Look a worksheet through; raise :class:`UnreadableError` where its XML ends too early.

    ``empty_texts`` are the numbers of shared strings that are empty, and so are cells that show them.
    """
    stream = SheetStream(chunks)
    seen = Survey(stream.prefix, stream.head, empty_texts=empty_texts)
    prefix = re.escape(stream.prefix)
    formula = re.compile(b"<" + prefix + rb'c r="([A-Z]{1,3})([0-9]+)"[^>]*>\s*<' + prefix + rb"f\b([^>]*)>([^<]*)")
    error = re.compile(
        b"<" + prefix + rb'c r="([A-Z]{1,3})([0-9]+)"[^>]*?\bt=["\']e["\'][^>]*>'
        rb"\s*(?:<" + prefix + rb"f\b[^>]*?(?:/>|>[^<]*</" + prefix + rb"f>))?\s*<" + prefix + rb"v\b[^>]*>([^<]*)<"
    )
    has_dimension = re.search(rb"<(?:\w+:)?dimension\s[^>]*ref=[\"']([^\"']+)", stream.head)
    for block in stream.blocks():
        data = block.data
        computes = b"<" + stream.prefix + b"f" in data
        fails = b't="e"' in data or b"t='e'" in data
        if (computes or fails) and not has_plain_cells(data, stream.prefix):
            data = numbered_cells(data, stream.prefix)
        if computes:
            _note_formulas(seen, formula.findall(data))
        if fails:
            for letters, number, text in error.findall(data):
                seen.errors[int(number), column_index(letters.decode())] = text.decode()
        _note_filled(seen, block)
        if has_dimension is None:
            seen.widest = max(seen.widest, _widest(block.data))
    if has_dimension is not None:
        try:
            seen.widest = Area.of(has_dimension[1].decode()).right + 1
        except ValueError:
            seen.widest = 0
    seen.tail, seen.odd = stream.tail, stream.odd
    return seen


def _note_formulas(seen: Survey, found: list[tuple[bytes, bytes, bytes, bytes]]) -> None:
    for letters, number, attributes, text in found:
        column, row = column_index(letters.decode()), int(number)
        seen.formulas[column].append(row)
        if not attributes or b"ref=" not in attributes:
            continue
        area = re.search(rb"\bref=[\"']([^\"']+)", attributes)
        if area is None:
            continue
        users = Area.of(area[1].decode())
        key = re.search(rb"\bsi\s*=\s*[\"']([0-9]+)", attributes)
        if b"shared" in attributes and key:
            seen.shared[key[1]] = (row, column, users)
            seen.shared_texts[key[1]] = text
        else:
            seen.arrays.append(users)


def _note_filled(seen: Survey, block: Block) -> None:
    """Remember the last row of the block in which a value stands."""
    data, prefix = block.data, seen.prefix
    seen.last_row = block.numbers[-1]
    place = last_value(data, prefix, seen.empty_texts)
    if place < 0:
        return
    start = data.rfind(b"<" + prefix + b"row ", 0, place)
    end = data.find(b"</" + prefix + b"row>", place)
    number = re.compile(rb'[^"]*"([0-9]+)"').match(data, start)
    if start >= 0 and end >= 0 and number:
        seen.filled = int(number[1])
        seen.filled_row = data[start : end + len(prefix) + 6]


def last_value(data: bytes, prefix: bytes, empty_texts: frozenset[bytes] = frozenset()) -> int:
    """Return where the last value that is not empty ends in these rows, or -1."""
    best = -1
    for closing in (b"</" + prefix + b"v>", b"</" + prefix + b"is>"):
        place = data.rfind(closing, best + 1)
        while place >= 0 and (
            (data[place - 1 : place] == b">" and _is_empty(data, place, prefix))
            or (
                empty_texts
                and data[data.rfind(b">", 0, place) + 1 : place] in empty_texts
                and _shares(data, place, prefix)
            )
        ):
            place = data.rfind(closing, best + 1, place)
        best = max(best, place)
    return best


def _is_empty(data: bytes, place: int, prefix: bytes) -> bool:
    """Say whether ``<v></v>`` or a text without letters ends here."""
    start = max(data.rfind(b"<" + prefix + name, 0, place) for name in (b"v>", b"v ", b"is>", b"is "))
    return re.fullmatch(rb"(?:<[^>]*>)*", data[start:place]) is not None


def _shares(data: bytes, place: int, prefix: bytes) -> bool:
    """Say whether the cell whose value ends here shows a shared string."""
    start = data.rfind(b"<" + prefix + b"c ", 0, place)
    return re.search(rb"\bt\s*=\s*[\"']s[\"']", data[start : data.find(b">", start)]) is not None


def _widest(data: bytes) -> int:
    letters = re.findall(rb'c r="([A-Z]{1,3})[0-9]', data)
    return max((column_index(text.decode()) for text in set(letters)), default=-1) + 1


def far_cell(seen: Survey, limit: int, again: Callable[[], Iterable[bytes]]) -> str | None:
    """Return a cell near which a stray value would make the grid larger than ``limit`` cells.

    The sheet's own word on its width may be too large, so it is measured (``again`` unpacks the sheet) first.
    """
    if seen.filled * seen.widest <= limit:
        return None
    width = max((_widest(block.data) for block in SheetStream(again()).blocks()), default=0)
    return cell_name(seen.filled, max(width - 1, 0)) if seen.filled * width > limit else None
