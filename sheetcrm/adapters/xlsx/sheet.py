"""Patching the rows of a worksheet: touched rows are written anew, all other bytes pass through."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, unescape

from sheetcrm.adapters.xlsx.cached import forgotten
from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.references import cell_name, column_index, columns_read, moved
from sheetcrm.adapters.xlsx.stream import Block, has_plain_cells, numbered_cells
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sheetcrm.adapters.xlsx.cells import Carried, CellWriter
    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.model.grid import Formula, Raw

    Cells = Mapping[int, Raw | Formula | Carried]
    """New values of one row by column."""


class Emptied(dict[int, "Raw | Formula | Carried"]):
    """A row that leaves but cannot be taken out: its cells lose all content, formulas as well, and keep their style."""


_QUOTES = {"&quot;": '"', "&apos;": "'"}
EMPTIED: Final = Emptied()
_NARROW, _LINE, _HIGHEST = 8, 13, 409
"""Letters that fit a column without a width; points of a line of text, and of the highest row there can be."""
_HIDDEN = re.compile(rb"\shidden\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(slots=True)
class Cell:
    """A cell as it stands: its column, its style, its whole XML, and the attributes and text of its formula."""

    column: int
    style: int
    xml: bytes
    formula: bytes | None
    formula_text: bytes


@dataclass
class SheetPatch:
    """Changes of one sheet; ``lost_formulas`` says afterwards whether any formula went."""

    seen: Survey
    writer: CellWriter
    lost_formulas: bool = False
    fresh: list[bytes] = field(default_factory=list)
    """What was written anew since somebody last looked here."""
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    widths: list[tuple[int, int, int]] = field(default_factory=list)
    _usual: float = 0
    """The height of a row that has none of its own, in points; 0 where the file does not say."""
    _read: dict[bytes, frozenset[int] | None] = field(default_factory=dict)
    """Which columns of their row formulas read; rows of one formula differ in nothing but their number."""

    def __post_init__(self) -> None:
        p = re.escape(self.seen.prefix)
        self._row = re.compile(b"<" + p + rb"row\b([^>]*?)(/?)>")
        self._cell = re.compile(
            rb"\s*<" + p + rb'c r="([A-Z]{1,3})[0-9]+"([^>]*?)(?:/>|>(.*?)</' + p + rb"c\s*>)\s*", re.DOTALL
        )
        self._formula = re.compile(rb"\s*<" + p + rb"f\b([^>]*?)(?:/>|>([^<]*)</" + p + rb"f\s*>)")
        usual = re.search(rb"<(?:\w+:)?sheetFormatPr\b[^>]*\bdefaultRowHeight\s*=\s*[\"']([\d.]+)", self.seen.head)
        self._usual = float(usual[1]) if usual else 0
        for line in re.findall(rb"<(?:\w+:)?col\s[^>]*>", self.seen.head):
            told = dict(re.findall(rb"\b(min|max|style)\s*=\s*[\"'](\d+)", line))
            wide = re.search(rb"\bwidth\s*=\s*[\"'](\d+)", line)
            unseen = re.search(rb"\bhidden\s*=\s*[\"'](?:1|true)", line)
            if wide or unseen:
                room = int(wide[1]) if wide and not unseen else 0
                self.widths.append((int(told[b"min"]) - 1, int(told[b"max"]) - 1, room))
            if b"style" in told:
                self.columns.append((int(told[b"min"]) - 1, int(told[b"max"]) - 1, int(told[b"style"])))

    def column_style(self, column: int) -> int:
        """Return the style that the sheet gives to a whole column."""
        return next((style for first, last, style in self.columns if first <= column <= last), 0)

    def cells(self, row_xml: bytes) -> tuple[bytes, dict[int, Cell]]:
        """Return the attributes of a row and its cells by column; refuse a row with anything else inside."""
        if not has_plain_cells(row_xml, self.seen.prefix):
            row_xml = numbered_cells(row_xml, self.seen.prefix)
        opened = self._row.match(row_xml)
        if opened is None:
            raise RefusedError(words.ODD_SHEET, tab=self.writer.title)
        found: dict[int, Cell] = {}
        if opened[2]:
            return opened[1], found
        at, end = opened.end(), row_xml.rindex(b"</")
        while at < end:
            cell = self._cell.match(row_xml, at)
            if cell is None or cell.end() > end:
                if row_xml[at:end].strip():
                    raise RefusedError(words.ODD_SHEET, tab=self.writer.title)
                break
            column = column_index(cell[1].decode())
            if column in found:
                raise RefusedError(words.ODD_SHEET, tab=self.writer.title)
            style = re.search(rb"\bs\s*=\s*[\"'](\d+)", cell[2])
            formula = self._formula.match(cell[3] or b"")
            found[column] = Cell(
                column,
                int(style[1]) if style else 0,
                cell[0].strip(),
                formula[1] if formula else None,
                (formula[2] or b"") if formula else b"",
            )
            at = cell.end()
        return opened[1], found

    def row(self, number: int, row_xml: bytes, new: Cells, above: Mapping[int, int] | None = None) -> bytes:
        """Return a row with its new values; ``above`` are styles by column for cells that have none of their own.

        Formulas of the row that read changed cells lose their cached results. A row that takes in what is new is not hidden.
        """
        attributes, cells = self.cells(row_xml)
        if above is not None:
            attributes = _HIDDEN.sub(b"", b" " + attributes)
        told = re.search(rb"\bs\s*=\s*[\"'](\d+)", attributes) if b"customFormat" in attributes else None
        written: dict[int, bytes] = {}
        if isinstance(new, Emptied):
            new = {column: None for column, cell in cells.items() if self._leaves(number, cell)}
        for column, value in new.items():
            cell = cells.get(column)
            if cell is not None:
                style = cell.style
            elif told is not None:
                style = int(told[1])
            elif above and column in above:
                style = above[column]
            else:
                style = self.column_style(column)
            if value is None and cell is None:
                continue
            written[column] = self.writer.cell(number, column, style, value)
        for column in self._outdated(number, cells, new.keys()):
            written[column] = forgotten(cells[column].xml, self.seen.prefix)
        return self.joined(number, attributes, {**{c: cell.xml for c, cell in cells.items()}, **written})

    def joined(self, number: int, attributes: bytes, cells: Mapping[int, bytes]) -> bytes:
        """Return a row of cells given by column."""
        p = self.seen.prefix
        kept = re.sub(rb"\s(?:r|spans)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", b" " + attributes.strip()).rstrip()
        opened = b"<" + p + b'row r="%d"' % number + kept
        content = [opened, b">", *(cells[column] for column in sorted(cells)), b"</", p, b"row>"]
        self.fresh.append(b"".join(content) if cells else opened + b"/>")
        return self.fresh[-1]

    def _outdated(self, number: int, cells: Mapping[int, Cell], changed: AbstractSet[int]) -> set[int]:
        """Return the columns of the formulas that read changed cells of their row, or one another so."""
        left = {c: cell for c, cell in cells.items() if cell.formula is not None and c not in changed}
        reads = {column: self._columns_read(number, cell) for column, cell in left.items()}
        touched = set(changed)
        while reads:
            found = {column for column, read in reads.items() if read is None or not touched.isdisjoint(read)}
            if not found:
                break
            touched |= found
            reads = {column: read for column, read in reads.items() if column not in found}
        return touched - changed

    def _columns_read(self, number: int, cell: Cell) -> frozenset[int] | None:
        """Return the columns of its row that a formula reads; None where that cannot be told."""
        text = cell.formula_text
        key = re.search(rb"\bsi\s*=\s*[\"'](\d+)", cell.formula or b"")
        if key is not None and not text:
            if key[1] not in self.seen.shared:
                return None
            row, column, _ = self.seen.shared[key[1]]
            shared = unescape(self.seen.shared_texts[key[1]].decode(), _QUOTES)
            told = moved(shared, number - row, cell.column - column)
            return None if told is None else columns_read(told, number, self.writer.title)
        pattern = text.replace(b"%d" % number, b"\0")
        if pattern not in self._read:
            self._read[pattern] = columns_read(unescape(text.decode(), _QUOTES), number, self.writer.title)
        return self._read[pattern]

    def _leaves(self, number: int, cell: Cell) -> bool:
        """Say whether a cell of a leaving row is emptied: not where a formula of several rows fills it."""
        area = self.seen.spilled(number, cell.column)
        if area is not None and area.top != area.bottom:
            return False
        if cell.formula is not None:
            self.lost_formulas = True
        return True

    def patched(
        self, blocks: Iterable[Block], changes: Mapping[int, Cells], above: Mapping[int, int] | None = None
    ) -> Iterator[Block]:
        """Yield the blocks with their changed rows; rows that are not stored yet are put in at their place."""
        todo = sorted(changes)
        done = 0
        for block in blocks:
            last = bisect_left(todo, block.numbers[-1] + 1, done)
            if last == done:
                yield block
                continue
            yield self._patched_block(block, {number: changes[number] for number in todo[done:last]}, above)
            done = last
        if done < len(todo):
            rest = todo[done:]
            yield Block(rest, b"".join(self._new_row(number, changes[number], above) for number in rest))

    def _patched_block(self, block: Block, changes: Mapping[int, Cells], above: Mapping[int, int] | None) -> Block:
        numbers, data = block
        pieces, at, added = [], 0, []
        for number, new in changes.items():
            where = bisect_left(numbers, number)
            start, end = row_span(data, numbers[where], self.seen.prefix, at)
            pieces.append(data[at:start])
            if numbers[where] == number:
                pieces.append(self.row(number, data[start:end], new, above))
                at = end
            else:
                pieces.append(self._new_row(number, new, above))
                added.append(number)
                at = start
        pieces.append(data[at:])
        return Block(sorted([*numbers, *added]) if added else numbers, b"".join(pieces))

    def _new_row(self, number: int, new: Cells, above: Mapping[int, int] | None) -> bytes:
        p = self.seen.prefix
        return self.row(number, b"<" + p + b'row r="%d"%b/>' % (number, self._height(new, above or {})), new, above)

    def _height(self, new: Cells, above: Mapping[int, int]) -> bytes:
        """Return the height that a new row needs for texts of several lines; no program finds it out by itself where rows have one."""
        if not self._usual:
            return b""
        lines = 1
        for column, value in new.items():
            if isinstance(value, str) and self.writer.wraps(above.get(column, self.column_style(column))):
                wide = next((wide for first, last, wide in self.widths if first <= column <= last), _NARROW)
                if wide:  # nobody sees what is hidden
                    lines = max(lines, sum(max(1, -(-len(part) // wide)) for part in value.split("\n")))
        high = min(_HIGHEST, _LINE * lines + 4)
        return b' ht="%d" customHeight="1"' % high if lines > 1 and high > self._usual else b""

    def unshared(self, blocks: Iterable[Block], keys: Mapping[bytes, tuple[int, int]]) -> Iterator[Block]:
        """Yield the blocks with these shared formulas written out in each cell, so that their first cell may go.

        ``keys`` maps the group's number to the row and column of the cell that holds its text.
        """
        p = re.escape(self.seen.prefix)
        cell = re.compile(
            b"(<"
            + p
            + rb'c r="([A-Z]{1,3})([0-9]+)"[^>]*>\s*)<'
            + p
            + rb"f\b([^>]*)(?:/>|(?<!/)>([^<]*)</"
            + p
            + rb"f\s*>)"
        )
        texts: dict[bytes, str] = {}

        def turn(found: re.Match[bytes]) -> bytes:
            attributes = found[4]
            key = re.search(rb"\bsi\s*=\s*[\"'](\d+)", attributes)
            if key is None or key[1] not in keys or b"shared" not in attributes:
                return found[0]
            row, column = keys[key[1]]
            if found[5]:
                texts[key[1]] = unescape(found[5].decode(), _QUOTES)
            at_row, at_column = int(found[3]), column_index(found[2].decode())
            text = moved(texts[key[1]], at_row - row, at_column - column) if key[1] in texts else None
            if text is None:
                raise RefusedError(words.SHARED_EDGE, cell=cell_name(at_row, at_column), tab=self.writer.title)
            tag = self.seen.prefix
            return found[1] + b"<" + tag + b"f>" + escape(text).encode() + b"</" + tag + b"f>"

        for block in blocks:
            data = block.data
            if any(b'si="%s"' % key in data or b"si='%s'" % key in data for key in keys):
                data = data if has_plain_cells(data, self.seen.prefix) else numbered_cells(data, self.seen.prefix)
                data = cell.sub(turn, data)
            yield Block(block.numbers, data)


def row_span(data: bytes, number: int, prefix: bytes, at: int = 0) -> tuple[int, int]:
    """Return where the row of this number begins and ends in a block that holds it."""
    start = data.index(b"<" + prefix + b'row r="%d"' % number, at)
    opened = data.index(b">", start)
    if data[opened - 1 : opened] == b"/":
        return start, opened + 1
    closing = b"</" + prefix + b"row>"
    return start, data.index(closing, opened) + len(closing)
