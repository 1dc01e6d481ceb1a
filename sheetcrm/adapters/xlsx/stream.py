"""A worksheet part as a stream: what stands before its rows, blocks of whole rows in one form, what stands after.

In that form ``<row r="7"`` and ``<c r="B7"`` begin every row and cell, which lets rows be found by searching for bytes.
Excel, LibreOffice, openpyxl and xlsxwriter write that form; others are brought into it.
"""

from __future__ import annotations

import re
from operator import ge
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.adapters.xlsx.faults import UnreadableError
from sheetcrm.adapters.xlsx.references import column_index, column_letters
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_R = re.compile(rb"\sr\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HEAD_LIMIT = 64 << 20


class Block(NamedTuple):
    """Whole rows: their numbers, counted from 1 and ascending, and their bytes."""

    numbers: list[int]
    data: bytes


class SheetStream:
    """One pass over a worksheet part; ``head`` is known at once, ``tail`` and ``odd`` when the blocks are used up.

    ``known`` says that an earlier pass has looked for oddities.
    """

    def __init__(self, chunks: Iterable[bytes], *, known: bool = False) -> None:
        self._chunks = iter(chunks)
        self._known = known
        data = b""
        opened = None
        while opened is None:
            piece = next(self._chunks, None)
            if piece is None or len(data) > _HEAD_LIMIT:
                raise UnreadableError(words.DAMAGED)
            data += piece
            opened = _SHEET_DATA.search(data)
        self.prefix: bytes = opened[1]
        self.odd = False
        """Rows are out of order, or hold comments, CDATA or instructions: they can be read but not patched."""
        self.tail = b""
        self.head = data[: opened.end()]
        self._rest = data[opened.end() :]
        if opened[2]:  # <sheetData/>
            self.head = data[: opened.end() - 2].rstrip() + b">"
            self._rest = b"</" + self.prefix + b"sheetData>" + self._rest
        self._last = 0
        self._row = re.compile(b"<" + self.prefix + rb'row r="([0-9]+)"')

    def blocks(self) -> Iterator[Block]:
        """Yield the rows, a megabyte or so at a time."""
        opening, closing = b"<" + self.prefix + b"row", b"</" + self.prefix + b"sheetData"
        data, searched = self._rest, 0
        self._rest = b""
        while True:
            end = data.find(closing, max(0, searched - len(closing)))
            if end >= 0:
                break
            searched = len(data)
            cut = data.rfind(opening)
            if cut > 0:
                yield from self._block(data[:cut])
                data, searched = data[cut:], searched - cut
            piece = next(self._chunks, None)
            if piece is None:
                raise UnreadableError(words.DAMAGED)
            data += piece
        yield from self._block(data[:end])
        self.tail = b"".join([data[end:], *self._chunks])

    def _block(self, data: bytes) -> Iterator[Block]:
        if not self._known and (b"<!" in data or b"<?" in data):
            self.odd = True
        found = self._row.findall(data)
        if len(found) != data.count(b"<" + self.prefix + b"row"):
            data = numbered_rows(data, self.prefix, self._last)
            found = self._row.findall(data)
        if not found:
            self.odd = self.odd or bool(data.strip())
            return
        numbers = list(map(int, found))
        if numbers[0] <= self._last or any(map(ge, numbers, numbers[1:])):
            self.odd = True
        self._last = numbers[-1]
        yield Block(numbers, data)


def numbered_rows(data: bytes, prefix: bytes, last: int) -> bytes:
    """Return rows that all say their number first; one without follows the row before it (ISO 29500-1, 18.3.1.73)."""

    def turn(found: re.Match[bytes]) -> bytes:
        nonlocal last
        told = _R.search(found[1])
        try:
            last = int(told[1] or told[2]) if told else last + 1
        except (TypeError, ValueError) as problem:
            raise UnreadableError(words.DAMAGED) from problem
        return b"<" + prefix + b'row r="%d"' % last + _R.sub(b"", found[1]).rstrip() + found[2] + b">"

    return re.sub(b"<" + re.escape(prefix) + rb"row\b([^>]*?)\s*(/?)>", turn, data)


def numbered_cells(data: bytes, prefix: bytes) -> bytes:
    """Return rows whose cells all say their place first; one without follows the cell before it (18.3.1.4)."""
    row, last = 0, -1

    def turn(found: re.Match[bytes]) -> bytes:
        nonlocal row, last
        if found[1] == b"row":
            told = _R.search(found[2])
            row, last = int(told[1]) if told and told[1] else row, -1
            return found[0]
        told = _R.search(found[2])
        place = re.fullmatch(rb"([A-Za-z]{1,3})[0-9]+", (told[1] or told[2] or b"").strip()) if told else None
        last = column_index(place[1].decode()) if place else last + 1
        start = b"<" + prefix + b'c r="' + column_letters(last).encode() + b'%d"' % row
        return start + _R.sub(b"", found[2]).rstrip() + found[3] + b">"

    return re.sub(b"<" + re.escape(prefix) + rb"(row|c)\b(?=[\s/>])([^>]*?)\s*(/?)>", turn, data)


def has_plain_cells(data: bytes, prefix: bytes) -> bool:
    """Say whether every cell begins with its place in double quotes."""
    return len(re.findall(b"<" + prefix + rb'c r="[A-Z]{1,3}[0-9]+"', data)) == len(
        re.findall(b"<" + prefix + rb"c[\s/>]", data)
    )
