"""Links of cells, which stand apart from them: those of a row that moves go along."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.references import Area, cell_name
from sheetcrm.adapters.xlsx.tail import put_in
from sheetcrm.adapters.xlsx.workbook import relations_part
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Tab, Workbook

_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>\s*</(?:\w+:)?hyperlink\s*>)")
_ALL = re.compile(rb"<(?:\w+:)?hyperlinks\b[^>]*>(.*?)</(?:\w+:)?hyperlinks\s*>", re.DOTALL)
_REF = re.compile(rb"\bref\s*=\s*[\"']([^\"']*)[\"']")
_KEY = re.compile(rb"\b\w+:id\s*=\s*[\"']([^\"']*)[\"']")
_OWN = re.compile(rb"\s(?:location|tooltip|display)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WIDEST = 64
"""Cells of one link that are told apart; nobody links more of a row."""


class Link(NamedTuple):
    """A link of one cell: its column, what it says itself, and the address outside, as the relation stores it."""

    column: int
    own: bytes
    outside: bytes | None


class Links:
    """The links of one tab; ``tail`` is the end of its sheet as it will be written."""

    def __init__(self, book: Workbook, tab: Tab, seen: Survey, tail: bytes) -> None:
        self._book, self._tab, self._seen = book, tab, seen
        self.tail = tail
        self._flat: dict[int, list[tuple[Area, bytes]]] = defaultdict(list)
        self._tall: list[Area] = []
        for inside in _LINK.findall(tail):
            ref = _REF.search(inside)
            if ref is not None:
                area = Area.of(ref[1].decode())
                if area.top == area.bottom and area.right - area.left < _WIDEST:
                    self._flat[area.top].append((area, inside))
                else:
                    self._tall.append(area)

    def of(self, row: int) -> list[Link]:
        """Return the links of a row, one for each cell; raise :class:`RefusedError` where one covers other rows as well."""
        found: list[Link] = []
        for area in self._tall:
            if area.top <= row <= area.bottom:
                raise RefusedError(words.HANGS_ON, tab=self._tab.title, cell=cell_name(row, area.left))
        for area, inside in self._flat.get(row, ()):
            own = b"".join(_OWN.findall(b" " + inside))
            key = _KEY.search(inside)
            outside = self._relation(key[1], cell_name(row, area.left)) if key else None
            found.extend(Link(column, own, outside) for column in range(area.left, area.right + 1))
        return found

    def _relation(self, key: bytes, place: str) -> bytes:
        """Return what the relation says beside its key."""
        part = relations_part(self._tab.part)
        for line in re.findall(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>", self._book.current(part)):
            if re.search(rb"\bId\s*=\s*[\"']" + re.escape(key) + rb"[\"']", line):
                return b" ".join(re.findall(rb"\b(?:Type|Target|TargetMode)\s*=\s*(?:\"[^\"]*\"|'[^']*')", line))
        raise RefusedError(words.HANGS_ON, tab=self._tab.title, cell=place)

    def take(self, rows: set[int]) -> None:
        """Let go of the links of rows that moved."""

        def turn(found: re.Match[bytes]) -> bytes:
            ref = _REF.search(found[1])
            return b"" if ref is not None and Area.of(ref[1].decode()).top in rows else found[0]

        tail = _LINK.sub(turn, self.tail)
        if tail != self.tail:
            self.tail = _ALL.sub(lambda found: found[0] if found[1].strip() else b"", tail)

    def hang(self, links: list[tuple[int, Link]]) -> None:
        """Hang links on cells, by the row of each and its column there."""
        if not links:
            return
        p, lines = self._seen.prefix, []
        for row, link in links:
            key = (
                b""
                if link.outside is None
                else id_attribute(self._seen.head, self._book.relate(self._tab.part, link.outside.decode()))
            )
            lines.append(b'<%shyperlink ref="%s"%s%s/>' % (p, cell_name(row, link.column).encode(), key, link.own))
        all_of_them = b"".join(lines)
        known = _ALL.search(self.tail)
        if known is None:
            self.tail = put_in(self.tail, b"hyperlinks", b"<%shyperlinks>%s</%shyperlinks>" % (p, all_of_them, p))
        else:
            self.tail = self.tail[: known.end(1)] + all_of_them + self.tail[known.end(1) :]


def id_attribute(head: bytes, key: str) -> bytes:
    """Return the attribute that names a relation, by the prefix which the sheet has for it, or by one of its own."""
    known = re.search(rb"\bxmlns:(\w+)\s*=\s*[\"'][^\"']*/officeDocument/(?:2006/)?relationships[\"']", head)
    if known is not None:
        return b' %s:id="%s"' % (known[1], key.encode())
    return b' xmlns:r="%s" r:id="%s"' % (_OFFICE, key.encode())
