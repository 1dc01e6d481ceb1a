"""All edits of one tab, checked against what stands there and turned into the parts to write."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from sheetcrm.adapters.xlsx.cached import forgotten
from sheetcrm.adapters.xlsx.cells import Carried, CellWriter
from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.headers import filter_wider, head_wider, heading_cells, table_wider
from sheetcrm.adapters.xlsx.lifting import Lifting
from sheetcrm.adapters.xlsx.ranges import Moves, filter_areas, head_after, table_after, tail_after
from sheetcrm.adapters.xlsx.references import COLUMNS, ROWS, Area, cell_name
from sheetcrm.adapters.xlsx.removal import may_remove, shifted
from sheetcrm.adapters.xlsx.sheet import EMPTIED, Emptied, SheetPatch, row_span
from sheetcrm.adapters.xlsx.stream import Block, SheetStream
from sheetcrm.adapters.xlsx.survey import last_value
from sheetcrm.adapters.xlsx.workbook import check_encoding, relations
from sheetcrm.model.grid import Formula
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sheetcrm.adapters.xlsx.sheet import Cell, Cells
    from sheetcrm.adapters.xlsx.styles import Styles
    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Tab, Workbook
    from sheetcrm.model.grid import Raw, TabEdits


@dataclass(slots=True)
class TabPatch:
    """The patch of one tab; :meth:`check` and :meth:`settle` refuse what cannot be kept, :meth:`xml` yields the new sheet.

    Between the two, rows are taken up that ``moving`` names and others become known as ``arrivals``.
    """

    book: Workbook
    tab: Tab
    seen: Survey
    edits: TabEdits
    styles: Styles | None
    forgets: bool = False
    """Whether all formulas of the tab lose their cached results."""
    changes: dict[int, dict[int, Raw | Formula | Carried]] = field(default_factory=dict)
    moving: set[int] = field(default_factory=set)
    """Rows that go to another tab, counted from 1."""
    arrivals: list[Cells] = field(default_factory=list)
    """Rows that come from other tabs, in their order."""
    added: dict[int, Cells] = field(default_factory=dict)
    taken: list[int] = field(default_factory=list)
    """Rows that are taken out, as numbered before; others that leave are emptied."""
    tables: dict[str, bytes] = field(default_factory=dict)
    unshare: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    moves: Moves = field(default_factory=Moves)
    above: dict[int, int] = field(default_factory=dict)
    lost_formulas: bool = False
    patch: SheetPatch = field(init=False)
    tail: bytes = b""
    """What stands after the rows, with the links and notes that come and go."""

    def check(self) -> None:
        """Check the sheet and the edits of its cells."""
        title, seen = self.tab.title, self.seen
        check_encoding(seen.head[:4096], words.ODD_SHEET, tab=title)
        if seen.odd:
            raise RefusedError(words.ODD_SHEET, tab=title)
        protection = re.search(rb"<(?:\w+:)?sheetProtection\b[^>]*", seen.tail)
        if protection and re.search(rb"\bsheet\s*=\s*[\"'](?:1|true|on)[\"']", protection[0]):
            raise RefusedError(words.PROTECTED, tab=title)
        self.patch = SheetPatch(seen, CellWriter(title, seen.prefix, self.styles, since_1904=self.book.since_1904))
        self.tables = {
            relation.target: self.book.package.read(relation.target)
            for relation in relations(self.book.package, self.tab.part)
            if relation.kind == "table" and relation.target in self.book.package
        }
        self.tail = seen.tail
        self._change()

    def settle(self) -> None:
        """Lay out what goes where, when it is known which rows leave and which arrive."""
        self._remove()
        self._append()

    def _change(self) -> None:
        changes: dict[int, dict[int, Raw | Formula | Carried]] = defaultdict(dict)
        leaving = {row + 1 for row in self.edits.removed}
        for column in self.edits.cells:
            for row, value in zip(column.rows, column.new, strict=True):
                if int(row) + 1 not in leaving:
                    changes[int(row) + 1][column.column] = value
        if self.edits.headers:
            head = self.edits.head + 1
            xml = self.stored({head}).get(head)
            cells = self.patch.cells(xml)[1] if xml else {}
            changes[head].update(heading_cells(self.tab.title, head, self.edits.headers, cells, self._holds))
        self._check_room(changes)
        self._check_cells(changes)
        if self.edits.headers:
            for part, table in self.tables.items():
                self.tables[part] = table_wider(table, self.tab.title, self.edits.head + 1, self.edits.headers)
            self.tail = filter_wider(self.tail, self.edits.head + 1, self.edits.headers)
        self.changes = dict(changes)

    def _holds(self, cell: Cell) -> bool:
        return cell.formula is not None or Lifting(self.patch).carried(cell).inside != b""

    def stored(self, numbers: Collection[int]) -> dict[int, bytes]:
        """Return the rows of these numbers as they stand in the file; those that are not stored are left out."""
        found: dict[int, bytes] = {}
        wanted = sorted(numbers)
        for block in SheetStream(self.book.package.chunks(self.tab.part), known=True).blocks():
            at = 0
            known = set(block.numbers)
            while wanted and wanted[0] <= block.numbers[-1]:
                number = wanted.pop(0)
                if number in known:
                    start, at = row_span(block.data, number, self.seen.prefix, at)
                    found[number] = block.data[start:at]
            if not wanted:
                break
        return found

    def changed(self, number: int, row_xml: bytes) -> bytes:
        """Return a row after the edits of its cells; nothing where it is neither stored nor edited."""
        cells = self.changes.get(number)
        if cells is None:
            return row_xml
        return self.patch.row(number, row_xml or b'<%srow r="%d"/>' % (self.seen.prefix, number), cells)

    def works(self) -> bool:
        """Say whether there is anything to do here."""
        return bool(self.changes or self.moving or self.arrivals or self.edits.removed or self.edits.appended)

    def check_moves(self, number: int) -> None:
        """Refuse to let a row go that is the heading of a table."""
        for xml in self.tables.values():
            heading = _heading(xml)
            if heading is not None and heading.top == number:
                raise RefusedError(words.HEADER_CELL, tab=self.tab.title, cell=cell_name(number, heading.left))

    def withhold(self, number: int, places: Collection[int]) -> list[int]:
        """Take back the edits of a row that stays which only emptied what has no place; return their columns."""
        cells = self.changes.get(number, {})
        columns = [column for column, value in cells.items() if column not in places and not _shows(value)]
        for column in columns:
            del cells[column]
        if not cells:
            self.changes.pop(number, None)
        return columns

    def arrived(self, order: int) -> int:
        """Return the number of the row that an arrival has become."""
        return self.moves.filled + 1 + len(self.edits.appended) + order

    def _check_room(self, changes: Mapping[int, Cells]) -> None:
        for row, cells in changes.items():
            if not 1 <= row <= ROWS or not all(0 <= column < COLUMNS for column in cells):
                raise RefusedError(words.SHEET_FULL, tab=self.tab.title)

    def _check_cells(self, changes: Mapping[int, Cells]) -> None:
        """Refuse cells under a merge, a heading of a table, a formula or its spill."""
        title = self.tab.title
        for area in self.seen.merged():
            for row, column in _inside(area, changes):
                del row, column
                raise RefusedError(words.MERGED, tab=title, area=str(area))
        for xml in self.tables.values():
            heading = _heading(xml)
            for row, column in _inside(heading, changes) if heading else ():
                raise RefusedError(words.HEADER_CELL, tab=title, cell=cell_name(row, column))
        for area in self.seen.arrays:
            if (area.top, area.left) != (area.bottom, area.right):
                for row, column in _inside(area, changes):
                    raise RefusedError(words.SPILLED, tab=title, cell=cell_name(row, column), area=str(area))
        standing = {row for row in changes if not isinstance(self.changes.get(row), Emptied)}
        for column, rows in self.seen.formulas.items():
            for row in standing.intersection(rows):
                if column in changes[row] and not _computes(changes[row][column]):
                    raise RefusedError(words.HOLDS_FORMULA, tab=title, cell=cell_name(row, column))
        for key, (row, column, _) in self.seen.shared.items():
            if column in changes.get(row, ()):
                self.unshare[key] = (row, column)

    def _remove(self) -> None:
        leaving = {*(int(row) + 1 for row in self.edits.removed), *self.moving}
        for row in self.moving:
            self.changes.pop(row, None)
        removed = sorted(row for row in leaving if row <= self.seen.last_row)
        if not removed:
            return
        self.lost_formulas = self.seen.has_formulas()
        if may_remove(self.book, self.tab, self.seen, removed, list(self.tables.values())):
            self.taken = removed
            return
        for row in removed:
            self.changes[row] = EMPTIED
        for key, (row, column, _) in self.seen.shared.items():
            if row in leaving:
                self.unshare[key] = (row, column)

    def _append(self) -> None:
        filled = self._last_filled()
        self.moves = Moves(self.taken, filled, filled)
        new: list[Cells] = [dict(enumerate(row)) for row in self.edits.appended]
        rows = {
            filled + 1 + index: {column: value for column, value in row.items() if value is not None and value != ""}
            for index, row in enumerate([*new, *self.arrivals])
        }
        rows = {row: cells for row, cells in rows.items() if cells}
        if not rows:
            return
        self._check_room(rows)
        columns = {
            column
            for cells in rows.values()
            for column, value in cells.items()
            if not isinstance(value, Carried) or value.inside
        } or {0}
        self.moves = Moves(self.taken, filled, max(rows), (min(columns), max(columns)))
        if not self.taken:
            self._check_cells(rows)
        for xml in self.tables.values():
            area = _table_area(xml)
            totals = re.search(rb"\btotalsRowCount\s*=\s*[\"'][1-9]", xml)
            if totals and area and area.bottom == filled and self.moves.table(area) != area:
                raise RefusedError(words.TOTALS_ROW, tab=self.tab.title)
        self.added = dict(rows)
        self.lost_formulas = self.lost_formulas or bool(self.arrivals and self.seen.has_formulas())
        self.above = self._styles_above(filled)

    def _styles_above(self, filled: int) -> dict[int, int]:
        """Return the styles of the last filled row, which new rows take over; none where that row is the heading."""
        if filled <= 1 or any((_heading(xml) or Area(0, 0, 0, 0)).bottom == filled for xml in self.tables.values()):
            return {}
        row = self._row_then(filled)
        return {column: cell.style for column, cell in self.patch.cells(row)[1].items()} if row else {}

    def _row_then(self, number: int) -> bytes:
        """Return the stored row that has this number after changes and removal."""
        for row in self.taken:
            number += row <= number
        known = self.seen.filled_row if number == self.seen.filled else self.stored({number}).get(number, b"")
        return self.changed(number, known)

    def _last_filled(self) -> int:
        """Return the last row with data after changes and removal."""
        known = self.seen.filled
        further = [row for row, cells in self.changes.items() if row > known and any(map(_shows, cells.values()))]
        if further:
            last = max(further)
            return last - sum(row < last for row in self.taken)
        if known not in self.taken:
            row = self.changes.get(known)
            written = self.patch.row(known, self.seen.filled_row, row) if row is not None else self.seen.filled_row
            if not known or last_value(written, self.seen.prefix, self.seen.empty_texts) >= 0:
                return known - sum(row < known for row in self.taken)
        filled = 0
        gone = set(self.taken)
        for block in self._edited():
            data = block.data
            while (place := last_value(data, self.seen.prefix, self.seen.empty_texts)) >= 0:
                start = data.rfind(b"<" + self.seen.prefix + b'row r="', 0, place)
                told = re.compile(rb'[^"]*"([0-9]+)"').match(data, start)
                number = int(told[1]) if told else 0
                if number not in gone:
                    filled = number
                    break
                data = data[:start]
        return filled - sum(row < filled for row in self.taken)

    def _edited(self) -> Iterator[Block]:
        """Yield the rows after changes; those that leave are still there."""
        blocks: Iterable[Block] = SheetStream(self.book.package.chunks(self.tab.part), known=True).blocks()
        if self.unshare:
            blocks = self.patch.unshared(blocks, self.unshare)
        if self.changes:
            blocks = self.patch.patched(blocks, self.changes)
        return iter(blocks)

    def xml(self) -> Iterator[bytes]:
        """Yield the whole new sheet; raise :class:`RefusedError` where the result is not well-formed.

        Parsed are the head, every row whose cells are not as they were, and the tail. The others were parsed as the book
        was read and stay as they are between whole rows, or change no more than their number.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        self.patch.fresh.clear()
        try:
            for piece, is_new in self._pieces():
                for part in [piece] if is_new else self.patch.fresh:
                    parser.Parse(part, False)
                self.patch.fresh.clear()
                yield piece
            parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise RefusedError(words.ODD_SHEET, tab=self.tab.title) from problem

    def _pieces(self) -> Iterator[tuple[bytes, bool]]:
        """Yield the sheet in pieces, and whether each is to be parsed as a whole."""
        all_new = self.forgets or bool(self.unshare)
        head = head_wider(self.seen.head, self.seen.prefix, self.edits.headers)
        yield head_after(head, self.moves, self._touched()), True
        blocks = self._edited()
        if self.taken:
            blocks = shifted(blocks, self.seen, self.taken)
        if self.added:
            blocks = self.patch.patched(blocks, self.added, self.above)
        for block in blocks:
            yield forgotten(block.data, self.seen.prefix) if self.forgets else block.data, all_new
        yield tail_after(self.tail, self.moves), True

    def _touched(self) -> Area | None:
        """Return the area in which something was written, after removal."""
        rows: dict[int, set[int]] = {}
        for number, cells in [*self.changes.items(), *self.added.items()]:
            if cells and not isinstance(cells, Emptied):
                rows.setdefault(number, set()).update(cells)
        if not rows:
            return None
        columns = set().union(*rows.values())
        return Area(min(rows), min(columns), max(rows), max(columns))

    def parts(self) -> dict[str, Iterable[bytes]]:
        """Return the parts to write, the sheet's among them; names and tables follow the rows."""
        areas = filter_areas(self.seen.tail, tail_after(self.tail, self.moves))
        if areas:
            self.book.refilter(self.tab, *areas)
        parts: dict[str, Iterable[bytes]] = {self.tab.part: self.xml()}
        for name, xml in self.tables.items():
            new = table_after(xml, self.moves)
            if new != self.book.package.read(name):
                parts[name] = [new]
        return parts

    def computes(self) -> bool:
        """Say whether the tab has formulas, or gets some."""
        new = [*self.changes.values(), *self.added.values()]
        return self.seen.has_formulas() or any(isinstance(value, Formula) for cells in new for value in cells.values())


def _inside(area: Area, changes: Mapping[int, Cells]) -> Iterator[tuple[int, int]]:
    """Yield the changed cells that lie in the area."""
    rows = changes if area.bottom - area.top > len(changes) else range(area.top, area.bottom + 1)
    for row in rows:
        if row in changes and area.top <= row <= area.bottom:
            for column in changes[row]:
                if area.left <= column <= area.right:
                    yield row, column


def _computes(value: Raw | Formula | Carried) -> bool:
    """Say whether a value may stand where a formula stood: as a formula, or as what one of another tab showed."""
    return isinstance(value, Formula) or (isinstance(value, Carried) and (value.computed or not value.inside))


def _shows(value: Raw | Formula | Carried) -> bool:
    if isinstance(value, Carried):
        return value.inside != b""
    shown = value.shown if isinstance(value, Formula) else value
    return shown is not None and shown != ""


def _table_area(xml: bytes) -> Area | None:
    found = re.search(rb"<(?:\w+:)?table\b[^>]*?\bref\s*=\s*[\"']([^\"']*)", xml)
    return Area.of(found[1].decode()) if found else None


def _heading(xml: bytes) -> Area | None:
    """Return the cells of a table's heading."""
    area = _table_area(xml)
    if area is None or re.search(rb"<(?:\w+:)?table\b[^>]*\bheaderRowCount\s*=\s*[\"']0", xml):
        return None
    return area._replace(bottom=area.top)
