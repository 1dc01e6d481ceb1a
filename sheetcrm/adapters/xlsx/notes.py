"""Notes of cells, which stand apart from them in two parts, words and shapes: those of a row that moves go along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.links import id_attribute
from sheetcrm.adapters.xlsx.references import Area, cell_name
from sheetcrm.adapters.xlsx.tail import put_in
from sheetcrm.adapters.xlsx.workbook import check_encoding, relations
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Tab, Workbook

_NOTE = re.compile(
    rb"<((?:\w+:)?)comment\s((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?<!/)>(.*?)</(?:\w+:)?comment\s*>", re.DOTALL
)
_TEXT = re.compile(rb"<(?:\w+:)?text\b.*</(?:\w+:)?text\s*>|<(?:\w+:)?text\s*/>", re.DOTALL)
_REF = re.compile(rb"\bref\s*=\s*[\"']([^\"']*)[\"']")
_BY = re.compile(rb"\bauthorId\s*=\s*[\"'](\d+)[\"']")
_AUTHOR = re.compile(rb"<(?:\w+:)?author\b[^>]*?(?:/>|(?<!/)>([^<]*)</(?:\w+:)?author\s*>)")
_LIST_END = re.compile(rb"</((?:\w+:)?)commentList\s*>|<((?:\w+:)?)commentList\s*/>")
_AUTHORS_END = re.compile(rb"</((?:\w+:)?)authors\s*>|<((?:\w+:)?)authors\s*/>")
_SHAPE = re.compile(rb"<((?:\w+:)?)shape\s.*?</\1shape\s*>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)\s*>\s*(\d+)\s*<")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor\s*>)([^<]*)<")
_SPACE = re.compile(rb"xmlns:(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SHAPE_ID = re.compile(rb"(?<![\w:])id\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_NOTE_PREFIX = re.compile(rb"<((?:\w+:)?)comments\b")
_DRAWING = re.compile(rb"<(?:\w+:)?legacyDrawing\s[^>]*?\b\w+:id\s*=\s*[\"']([^\"']*)[\"']")
_TYPE = "application/vnd.openxmlformats-officedocument."
_NEW_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    b"<commentList></commentList></comments>"
)
_NEW_SHAPES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    b"</v:shapetype></xml>"
)


class Note(NamedTuple):
    """A note: its column, who wrote it, its words with the prefix of their tags, and its shape, which stands by itself."""

    column: int
    author: bytes
    text: bytes
    prefix: bytes
    shape: bytes


class Notes:
    """The notes of one tab; ``tail`` is the end of its sheet as it will be written."""

    def __init__(self, book: Workbook, tab: Tab, seen: Survey, tail: bytes) -> None:
        self._book, self._tab, self._seen = book, tab, seen
        self.tail = tail
        drawing = _DRAWING.search(tail)
        shapes = drawing[1].decode() if drawing else ""
        known = {
            relation.kind: relation.target
            for relation in relations(book.package, tab.part)
            if relation.target in book.package and (relation.kind != "vmlDrawing" or relation.key == shapes)
        }
        self._part, self._shapes_part = known.get("comments", ""), known.get("vmlDrawing", "")
        threads = known.get("threadedComment", "")
        self._xml = book.package.read(self._part) if self._part else b""
        self._shapes = book.package.read(self._shapes_part) if self._shapes_part else b""
        self._odd = False
        """The parts are written so that they can neither be read nor patched here: all rows keep what notes they have."""
        try:
            for xml in (self._xml, self._shapes):
                check_encoding(xml[:4096], words.ODD_SHEET, tab=tab.title)
        except RefusedError:
            self._odd, self._xml, self._shapes = True, b"", b""
        self._threads = {_row(ref) for ref in _REF.findall(book.package.read(threads))} if threads else set()
        self._authors = [author.strip() for author in _AUTHOR.findall(self._xml)]
        self._by_row: dict[int, list[re.Match[bytes]]] = {}
        for note in _NOTE.finditer(self._xml):
            ref = _REF.search(note[2])
            if ref is not None:
                self._by_row.setdefault(_row(ref[1]), []).append(note)
        self._shape_of = {place: found for found in _SHAPE.finditer(self._shapes) if (place := _place(found[0]))}

    def of(self, row: int) -> list[Note]:
        """Return the notes of a row; raise :class:`RefusedError` where one is a discussion or stored in an unusual way."""
        if self._odd:
            raise RefusedError(words.HANGS_ON, tab=self._tab.title, cell=cell_name(row, 0))
        found = []
        for note in self._by_row.get(row, ()):
            ref, author, text = _REF.search(note[2]), _BY.search(note[2]), _TEXT.search(note[3])
            place = ref[1].decode() if ref else cell_name(row, 0)
            column = Area.of(place).left
            shape = self._shape_of.get((row - 1, column))
            by = int(author[1]) if author else -1
            if row in self._threads or shape is None or text is None or not 0 <= by < len(self._authors):
                raise RefusedError(words.HANGS_ON, tab=self._tab.title, cell=place)
            found.append(Note(column, self._authors[by], text[0], note[1], self._by_itself(shape[0])))
        return found

    def _by_itself(self, shape: bytes) -> bytes:
        """Return a shape that declares the prefixes it uses."""
        opened = shape.index(b">")
        told = {name for name, _, _ in _SPACE.findall(shape[:opened])}
        around = {name: one or two for name, one, two in _SPACE.findall(self._shapes[: self._shapes.find(b">") + 1])}
        used = {name for name in around if name not in told and re.search(rb"[</\s]" + name + rb":\w", shape)}
        start = re.match(rb"<[\w:]+", shape)
        at = start.end() if start else 0
        spaces = b"".join(b' xmlns:%s="%s"' % (name, around[name]) for name in sorted(used))
        return shape[:at] + spaces + shape[at:]

    def take(self, rows: set[int]) -> None:
        """Let go of the notes of rows that moved."""
        rows = rows - self._threads
        notes = [note for row in rows for note in self._by_row.get(row, ())]
        shapes = [found for (row, _), found in self._shape_of.items() if row + 1 in rows]
        if notes:
            self._xml, self._shapes = _without(self._xml, notes), _without(self._shapes, shapes)
            self._store()

    def hang(self, notes: list[tuple[int, int, Note]]) -> None:
        """Hang notes on cells, by the row of each and the row where it was; their columns are those here."""
        if not notes:
            return
        if self._odd:
            raise RefusedError(words.ODD_SHEET, tab=self._tab.title)
        self._make()
        lines, shapes = [], []
        number = max((int(found) for found in _NUMBER.findall(self._shapes)), default=1024)
        ends = _LIST_END.search(self._xml)
        if ends is None:
            raise RefusedError(words.ODD_SHEET, tab=self._tab.title)
        p = ends[1] if ends[1] is not None else ends[2]
        for order, (row, came, note) in enumerate(notes, 1):
            ref = cell_name(row, note.column).encode()
            text = note.text if note.prefix == p else re.sub(rb"<(/?)" + note.prefix, rb"<\1" + p, note.text)
            lines.append(b'<%scomment ref="%s" authorId="%d">%s</%scomment>' % (p, ref, self._author(note), text, p))
            shapes.append(_moved(note.shape, row - 1, note.column, row - came, number + order))
        self._xml = _added(self._xml, _LIST_END, b"commentList", b"".join(lines))
        at = self._shapes.rindex(b"</")
        self._shapes = self._shapes[:at] + b"".join(shapes) + self._shapes[at:]
        self._store()

    def _author(self, note: Note) -> int:
        if note.author not in self._authors:
            self._authors.append(note.author)
            p = _NOTE_PREFIX.search(self._xml)
            tag = (p[1] if p else b"") + b"author"
            self._xml = _added(self._xml, _AUTHORS_END, b"authors", b"<%s>%s</%s>" % (tag, note.author, tag))
        return self._authors.index(note.author)

    def _make(self) -> None:
        """Make the two parts where the sheet has none."""
        if not self._part:
            kind = f"{_TYPE}spreadsheetml.comments+xml"
            self._xml = _NEW_NOTES
            self._part, _ = self._book.add_part(self._tab.part, "comments", kind, "xl/comments{}.xml", self._xml)
        if not self._shapes_part:
            kind = f"{_TYPE}vmlDrawing"
            self._shapes = _NEW_SHAPES
            self._shapes_part, key = self._book.add_part(
                self._tab.part, "vmlDrawing", kind, "xl/drawings/vmlDrawing{}.vml", self._shapes
            )
            told = id_attribute(self._seen.head, key)
            self.tail = put_in(self.tail, b"legacyDrawing", b"<%slegacyDrawing%s/>" % (self._seen.prefix, told))

    def _store(self) -> None:
        self._book.changed[self._part] = self._xml
        self._book.changed[self._shapes_part] = self._shapes


def _row(ref: bytes) -> int:
    return Area.of(ref.decode()).top


def _place(shape: bytes) -> tuple[int, int] | None:
    """Return row and column of a note's shape, counted from 0; None for shapes of another kind."""
    told = {name: int(number) for name, number in _PLACE.findall(shape)}
    return (told[b"Row"], told[b"Column"]) if b'"Note"' in shape and len(told) == len((b"Row", b"Column")) else None


def _without(xml: bytes, found: list[re.Match[bytes]]) -> bytes:
    at, pieces = 0, []
    for one in sorted(found, key=lambda one: one.start()):
        pieces.append(xml[at : one.start()])
        at = one.end()
    return b"".join([*pieces, xml[at:]])


def _added(xml: bytes, end: re.Pattern[bytes], name: bytes, lines: bytes) -> bytes:
    """Return the part with lines before the end of a list, which may be an empty tag so far."""
    found = end.search(xml)
    if found is None:
        raise ValueError(name)
    if found[1] is not None:
        return xml[: found.start()] + lines + xml[found.start() :]
    tag = found[2] + name
    return xml[: found.start()] + b"<" + tag + b">" + lines + b"</" + tag + b">" + xml[found.end() :]


def _moved(shape: bytes, row: int, column: int, down: int, number: int) -> bytes:
    """Return a shape at its new cell, with a number of its own."""
    was = _place(shape) or (row, column)
    right = column - was[1]
    places = {b"Row": b"%d" % row, b"Column": b"%d" % column}
    opened = shape.index(b">")
    start = _SHAPE_ID.sub(b'id="_x0000_s%d"' % number, shape[:opened], count=1)

    def turn(found: re.Match[bytes]) -> bytes:
        words_of = found[2].split(b",")
        try:
            numbers = [int(word) for word in words_of]
        except ValueError:
            return found[0]
        steps = (right, 0, down, 0, right, 0, down, 0)
        return found[1] + b", ".join(b"%d" % max(0, n + step) for n, step in zip(numbers, steps, strict=False)) + b"<"

    inside = _PLACE.sub(
        lambda found: found[0][: found.start(2) - found.start()] + places[found[1]] + b"<", shape[opened:]
    )
    return start + _ANCHOR.sub(turn, inside)
