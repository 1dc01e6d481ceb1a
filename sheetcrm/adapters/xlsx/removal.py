"""Taking rows out of a sheet, where nothing else knows them by their number.

Charts, notes, links, pictures, formulas and names that point at rows are not rewritten: in a sheet that has any of them
near, the row stays and is emptied instead. The conditions stand in :func:`may_remove`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, unescape

from sheetcrm.adapters.xlsx.ranges import Moves
from sheetcrm.adapters.xlsx.references import Area, moved, stays_in_row
from sheetcrm.adapters.xlsx.sheet import row_span
from sheetcrm.adapters.xlsx.stream import Block, SheetStream, has_plain_cells, numbered_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Tab, Workbook

_ANCHORED = re.compile(
    rb"<(?:\w+:)?(?:hyperlink|legacyDrawing|legacyDrawingHF|drawing|drawingHF|sparklineGroup|rowBreaks|scenarios|customSheetView"
    rb"|oleObject|control|dataConsolidate|protectedRange|cellWatch|smartTags)\b"
)
_RULE = re.compile(rb"<(?:\w+:)?(conditionalFormatting|dataValidation)\b([^>]*)>(.*?)</(?:\w+:)?\1>", re.DOTALL)
_RULE_FORMULA = re.compile(rb"<(?:\w+:)?(?:formula[12]?|f)>([^<]*)<")
_AFAR = re.compile(r"\b(?:INDIRECT|OFFSET|ROW|ROWS|INDEX|CELL)\s*\(", re.IGNORECASE)
_OVERLAP = 512


def may_remove(book: Workbook, tab: Tab, seen: Survey, removed: Sequence[int], tables: Sequence[bytes]) -> bool:
    """Say whether these rows (ascending) can go so that nothing else has to be told."""
    first = removed[0]
    if _ANCHORED.search(seen.tail) or any(area.bottom >= first for area in seen.merged()):
        return False
    if any(area.bottom >= first for area in seen.arrays) or any(
        area.bottom >= first for _, _, area in seen.shared.values()
    ):
        return False
    return (
        all(_table_allows(xml, removed) for xml in tables)
        and _rules_allow(seen.tail, tab.title, first)
        and (not seen.has_formulas() or _formulas_allow(book, tab, seen))
        and not _known_elsewhere(book, tab)
    )


def _table_allows(xml: bytes, removed: Sequence[int]) -> bool:
    """A table keeps its heading, at least one row, and has neither totals nor formulas of columns that name cells."""
    root = re.search(rb"<(?:\w+:)?table\b[^>]*?\bref\s*=\s*[\"']([^\"']*)", xml)
    if root is None or re.search(rb"\btotalsRowCount\s*=\s*[\"'][1-9]", xml):
        return False
    area = Area.of(root[1].decode())
    left = Moves(removed).shrunk(area)
    texts = re.findall(rb"<(?:\w+:)?calculatedColumnFormula\b[^>]*>([^<]*)<", xml)
    return (
        left is not None
        and area.top not in removed
        and left.bottom > left.top
        and all(stays_in_row(unescape(text.decode()), -1) for text in texts)
    )


def _rules_allow(tail: bytes, title: str, first: int) -> bool:
    """Formats and validations begin above the rows that go, and read nothing but their own row."""
    for _, attributes, inside in _RULE.findall(tail):
        where = re.search(rb"sqref\s*=\s*[\"']([^\"']*)", attributes) or re.search(rb"sqref>([^<]*)<", inside)
        if where is None:
            return False
        tops = [Area.of(word).top for word in where[1].decode().split()]
        texts = [unescape(text.decode()) for text in _RULE_FORMULA.findall(inside)]
        if not tops or max(tops) > first:
            return False
        if any(_AFAR.search(text) or not stays_in_row(text, min(tops), title) for text in texts):
            return False
    return True


def _formulas_allow(book: Workbook, tab: Tab, seen: Survey) -> bool:
    """Every formula of the sheet reads its own row only."""
    p = re.escape(seen.prefix)
    formula = re.compile(b"<" + p + rb'c r="[A-Z]+([0-9]+)"[^>]*>\s*<' + p + rb"f\b[^>]*>([^<]*)<")
    for block in SheetStream(book.package.chunks(tab.part)).blocks():
        data = block.data if has_plain_cells(block.data, seen.prefix) else numbered_cells(block.data, seen.prefix)
        for number, text in formula.findall(data):
            told = unescape(text.decode(), {"&quot;": '"'})
            if _AFAR.search(told) or not stays_in_row(told, int(number), tab.title):
                return False
    return True


def _known_elsewhere(book: Workbook, tab: Tab) -> bool:
    """Say whether a chart, a pivot, a name or another sheet refers to this one, or to a row of sheets."""
    quoted = escape(tab.title).replace("'", "''").encode()
    spellings = b"|".join(
        re.escape(form) for form in {quoted, quoted.replace(b"'", b"&apos;"), escape(tab.title).encode()}
    )
    known = re.compile(
        b"(?:" + spellings + rb")(?:'|&apos;)?!|:[^!<>():\"]{1,40}!|\bsheet=\"(?:" + spellings + b')"', re.IGNORECASE
    )
    if any(known.search(name.encode()) for name in map(escape, book.names())):
        return True
    own = {tab.part.casefold(), book.part.casefold()}
    for name in book.package.members:
        if (
            name in own
            or not name.endswith((".xml", ".vml"))
            or name.startswith("docprops/")
            or name.endswith("sharedstrings.xml")
        ):
            continue
        kept = b""
        for chunk in book.package.chunks(name):
            text = kept + chunk
            if (b"!" in text or b"sheet=" in text.lower()) and known.search(text):
                return True
            kept = chunk[-_OVERLAP:]
    return False


def shifted(blocks: Iterable[Block], seen: Survey, removed: Sequence[int]) -> Iterator[Block]:
    """Yield the blocks without the removed rows (ascending), all later ones moved up and renumbered."""
    p = re.escape(seen.prefix)
    place = re.compile(b"(?<=<" + p + rb'c r=")([A-Z]{1,3})[0-9]+')
    formula = re.compile(b"(<" + p + rb"f\b[^>]*>)([^<]+)(?=<)")
    gone = set(removed)
    opening = b"<" + seen.prefix + b'row r="%d"'
    cell = b"<" + seen.prefix + b'c r="'
    for block in blocks:
        if block.numbers[-1] < removed[0]:
            yield block
            continue
        data = block.data if has_plain_cells(block.data, seen.prefix) else numbered_cells(block.data, seen.prefix)
        at, pieces, numbers = 0, [], []
        for number in block.numbers:
            start, end = row_span(data, number, seen.prefix, at)
            pieces.append(data[at:start])
            at = end
            if number in gone:
                continue
            up = bisect_left(removed, number)
            numbers.append(number - up)
            row = data[start:end]
            if not up:
                pieces.append(row)
                continue
            old, new = b'%d"' % number, b'%d"' % (number - up)
            if row.count(old) == row.count(cell) + 1:  # nothing but the places of the row and of its cells ends so
                row = row.replace(old, new)
            else:
                parts = place.split(row[len(opening % number) :])
                parts[1::2] = [column + new[:-1] for column in parts[1::2]]
                row = opening % (number - up) + b"".join(parts)
            if b"<" + seen.prefix + b"f" in row:
                row = formula.sub(partial(_moved_up, up), row)
            pieces.append(row)
        pieces.append(data[at:])
        if numbers:
            yield Block(numbers, b"".join(pieces))


def _moved_up(up: int, found: re.Match[bytes]) -> bytes:
    told = unescape(found[2].decode(), {"&quot;": '"', "&apos;": "'"})
    new = moved(told, -up, own_sheet=True)
    return found[0] if new is None or new == told else found[1] + escape(new).encode()
