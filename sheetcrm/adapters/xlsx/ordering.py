"""The columns of a tab in another order: cells, widths, rules, notes and the formulas of the tab go along.

What else names the columns of the tab, formulas and charts of other sheets, names, pivots, is not rewritten: where it names one that would
move, the order is refused. So is anything that stands in several columns and would not stay whole.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape

from sheetcrm.adapters.xlsx.cells import CellWriter
from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.package import Package
from sheetcrm.adapters.xlsx.ranges import replaced
from sheetcrm.adapters.xlsx.references import Area, cell_name, column_letters, permuted, stays_whole
from sheetcrm.adapters.xlsx.sheet import SheetPatch, row_span
from sheetcrm.adapters.xlsx.stream import SheetStream
from sheetcrm.adapters.xlsx.survey import survey
from sheetcrm.adapters.xlsx.workbook import Workbook, relations
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Tab

_UNKNOWN = re.compile(
    rb"<(?:\w+:)?(?:protectedRanges|scenarios|dataConsolidate|customSheetViews|colBreaks|cellWatches|smartTags|oleObjects|controls"
    rb"|extLst)\b"
)
"""What names columns in ways that are not rewritten here."""
_RULE = re.compile(
    rb"<((?:\w+:)?)(conditionalFormatting|dataValidation)(\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(.*?)</\1\2\s*>)",
    re.DOTALL,
)
_RULE_FORMULA = re.compile(rb"(<(?:\w+:)?formula[12]?>)([^<]*)(?=<)")
_SQREF = re.compile(rb"(\bsqref\s*=\s*)([\"'])([^\"']*)[\"']")
_REF = re.compile(
    rb"(<(?:\w+:)?(?:hyperlink|mergeCell|dimension|autoFilter|sortState|sortCondition)\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']"
)
_NOTE_REF = re.compile(rb"(<(?:\w+:)?(?:comment|threadedComment)\s[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")
_FILTERS = re.compile(rb"(<(?:\w+:)?filterColumn\b[^>]*?\bcolId\s*=\s*[\"'])(\d+)")
_AUTO = re.compile(rb"<(?:\w+:)?autoFilter\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_TABLE = re.compile(rb"<(?:\w+:)?table\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_TABLE_REF = re.compile(
    rb"(<(?:\w+:)?(?:table|autoFilter|sortState|sortCondition)\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']"
)
_COLUMNS = re.compile(rb"<((?:\w+:)?)tableColumns\b[^>]*>(.*?)</\1tableColumns\s*>", re.DOTALL)
_TABLE_COLUMN = re.compile(
    rb"<((?:\w+:)?)tableColumn\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?:/>|>.*?</\1tableColumn\s*>)", re.DOTALL
)
_TABLE_FORMULA = re.compile(rb"(<(?:\w+:)?(?:calculatedColumnFormula|totalsRowFormula)\b[^>]*>)([^<]*)(?=<)")
_FED = re.compile(rb"<(?:\w+:)?(?:xmlColumnPr|extLst)\b|\b(?:queryTableFieldId|connectionId|tableType)\s*=")
_NAMES = re.compile(rb"\b(?:displayName|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?/?>")
_SPAN = re.compile(rb"\s(?:min|max)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_LOOSE = re.compile(rb"(?<![\w$.!])([A-Za-z]{1,3})(?=\$?\d+(?![\w(])|:\$?[A-Za-z]{1,3}(?![\w(]))")
"""Columns of references that are not fixed by a dollar."""
_NOTES = {"comments", "threadedComment", "vmlDrawing"}
_SHAPE = re.compile(rb"<((?:\w+:)?)shape\s.*?</\1shape\s*>", re.DOTALL)
_SHAPE_COLUMN = re.compile(rb"(<(?:\w+:)?Column\s*>\s*)(\d+)")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor\s*>)([^<]*)<")


class Ordering:
    """The new order of one tab; :meth:`parts` returns the parts that it changes or refuses."""

    def __init__(self, book: Workbook, tab: Tab, seen: Survey, order: Sequence[int]) -> None:
        if sorted(order) != list(range(len(order))):
            raise ValueError(order)
        self._book, self._tab, self._seen, self._order = book, tab, seen, order
        self._to = {old: new for new, old in enumerate(order)}
        self.tail = seen.tail
        """What stands after the rows, in the new order once the parts are known."""

    def parts(self) -> dict[str, bytes]:
        """Return the changed parts whole; raise :class:`RefusedError` where anything could come to name another column."""
        tail = self._seen.tail
        if self._seen.odd or _UNKNOWN.search(tail):
            raise self._refused(self._tab.title)
        if any(area.left != area.right or area.top != area.bottom for area in self._seen.arrays):
            raise self._refused(str(self._seen.arrays[0]))
        for area in self._seen.merged():
            if not stays_whole(area.left, area.right, self._to):
                raise self._refused(str(area))
        self._check_elsewhere()
        sheet = b"".join(self._sheet())
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(sheet, True)
        except expat.ExpatError as problem:
            raise RefusedError(words.ODD_SHEET, tab=self._tab.title) from problem
        parts = {self._tab.part: sheet}
        for relation in relations(self._book.package, self._tab.part):
            if relation.target in self._book.package and relation.kind in _NOTES:
                xml = self._book.package.read(relation.target)
                turned = self._shapes(xml) if relation.kind == "vmlDrawing" else replaced(xml, _NOTE_REF, self._whole)
                parts[relation.target] = turned
            if relation.target in self._book.package and relation.kind == "table":
                parts[relation.target] = self._table(self._book.package.read(relation.target))
        return parts

    def _table(self, xml: bytes) -> bytes:
        """Return a table with its columns in order; refuse one that is fed from outside, or whose columns do not stay side by side."""
        root, columns = _TABLE.search(xml), _COLUMNS.search(xml)
        if root is None or columns is None or _FED.search(xml):
            raise self._refused(self._tab.title)
        area = Area.of(root[1].decode())
        lines = [line[0] for line in _TABLE_COLUMN.finditer(columns[2])]
        if len(lines) != area.right - area.left + 1 or b"".join(lines) != re.sub(rb">\s+<", b"><", columns[2]).strip():
            raise self._refused(str(area))
        for name in {name for found in _NAMES.findall(xml[: columns.start()]) for name in found if name}:
            across = re.compile(
                re.escape(name) + rb"\[[^<>]*?\]\s*:\s*\[|<(?:\w+:)?worksheetSource\b[^>]*\bname=\"" + re.escape(name),
                re.IGNORECASE,
            )
            for part, text in self._texts():
                if across.search(text):
                    raise self._refused(self._where(part))
        order = sorted(range(len(lines)), key=lambda at: self._to.get(area.left + at, area.left + at))
        inside = b"".join(lines[at] for at in order)
        inside = _TABLE_FORMULA.sub(lambda found: found[1] + self._text(found[2], str(area)), inside)
        xml = xml[: columns.start(2)] + inside + xml[columns.end(2) :]
        return replaced(self._filtered(xml), _TABLE_REF, self._whole)

    def _refused(self, what: str) -> RefusedError:
        return RefusedError(words.ORDER_KEPT, tab=self._tab.title, what=what)

    def _sheet(self) -> Iterator[bytes]:
        yield self._head()
        patch = SheetPatch(self._seen, CellWriter(self._tab.title, self._seen.prefix, None, since_1904=False))
        prefix = self._seen.prefix
        blocks = SheetStream(self._book.package.chunks(self._tab.part), known=True).blocks()
        shared = {key: (row, column) for key, (row, column, _) in self._seen.shared.items()}
        formula = re.compile(b"(<" + re.escape(prefix) + rb"f\b)([^>]*)(?:/>|(?<!/)>([^<]*)<)")
        for block in patch.unshared(blocks, shared) if shared else blocks:
            at = 0
            for number in block.numbers:
                start, end = row_span(block.data, number, prefix, at)
                attributes, cells = patch.cells(block.data[start:end])
                turned = {}
                for column, cell in cells.items():
                    new = self._to.get(column, column)
                    old_place, place = cell_name(number, column).encode(), cell_name(number, new).encode()
                    xml = cell.xml.replace(b'r="%s"' % old_place, b'r="%s"' % place, 1)
                    if cell.formula is not None:
                        found = formula.search(xml)
                        if found is None or found[3] is None or b"dataTable" in found[2]:
                            raise self._refused(old_place.decode())
                        told = found[2].replace(b'ref="%s"' % old_place, b'ref="%s"' % place)
                        if b"ref" in told and b'ref="%s"' % place not in told:
                            raise self._refused(old_place.decode())
                        text = self._text(found[3], old_place.decode())
                        xml = xml[: found.start()] + found[1] + told + b">" + text + b"<" + xml[found.end() :]
                    turned[new] = xml
                yield block.data[at:start] + patch.joined(number, attributes, turned)
                patch.fresh.clear()
                at = end
            yield block.data[at:]
        self.tail = self._tail()
        yield self.tail

    def _text(self, xml: bytes, place: str, to: dict[int, int] | None = None) -> bytes:
        plain = ET.fromstring(b"<f>" + xml + b"</f>").text or ""  # noqa: S314 - no tags, no document type
        text = permuted(plain, self._to if to is None else to, self._tab.title, here=True)
        if text is None:
            raise self._refused(place)
        return escape(text).encode()

    def _head(self) -> bytes:
        """Return the head of the sheet: widths and looks of whole columns go along."""
        head = replaced(self._seen.head, _REF, lambda area: self._spread(area)[0])
        lines = list(_COLUMN.finditer(head))
        if not lines:
            return head
        spans: dict[int, bytes] = {}
        rest: list[bytes] = []
        count = len(self._order)
        for line in lines:
            first, last = (int(_attribute(line[0], name)) - 1 for name in (b"min", b"max"))
            bare = _SPAN.sub(b"", line[0])
            at = bare.index(b"col") + len(b"col")
            for column in range(first, min(last, count - 1) + 1):
                spans[self._to[column]] = _spanned(bare, at, self._to[column], self._to[column])
            if last >= count:
                rest.append(_spanned(bare, at, max(first, count), last))
        new = b"".join([*(spans[column] for column in sorted(spans)), *rest])
        return head[: lines[0].start()] + new + head[lines[-1].end() :]

    def _tail(self) -> bytes:
        return replaced(self._filtered(_RULE.sub(self._rule, self._seen.tail)), _REF, self._whole)

    def _filtered(self, xml: bytes) -> bytes:
        """Return a filter's conditions at their new columns; its area is as before."""
        auto = _AUTO.search(xml)
        if auto is None:
            return xml
        left = Area.of(auto[1].decode()).left
        new_left = self._whole(Area.of(auto[1].decode())).left

        def moved(found: re.Match[bytes]) -> bytes:
            column = left + int(found[2])
            return found[1] + b"%d" % (self._to.get(column, column) - new_left)

        return _FILTERS.sub(moved, xml)

    def _rule(self, found: re.Match[bytes]) -> bytes:
        """Return a rule over the columns where its own have gone."""
        ref = _SQREF.search(found[3])
        if ref is None:
            raise self._refused(found[2].decode())
        areas = [Area.of(word) for word in ref[3].decode().split()]
        spread = [new for area in areas for new in self._spread(area, runs=True)]
        own, anchor = min(area.left for area in areas), min(area.left for area in spread)
        single = all(area.left == area.right == own for area in areas)
        to = self._to if single else {**self._to, own: anchor}

        def turn(text: re.Match[bytes]) -> bytes:
            fixed = re.sub(rb'"[^"]*"', b"", text[2].replace(b"&quot;", b'"'))
            loose = {ref.decode().upper() for ref in _LOOSE.findall(fixed)}
            both = loose and b"$" + column_letters(own).encode() in fixed
            if not single and (loose - {column_letters(own)} or both or re.search(rb"![A-Za-z]", fixed)):
                raise self._refused(str(areas[0]))
            used = to if loose and not single else self._to
            return text[1] + self._text(text[2], str(areas[0]), dict(used))

        where = _SQREF.sub(lambda _: b'sqref="%s"' % " ".join(map(str, spread)).encode(), found[3])
        opened = b"<" + found[1] + found[2]
        if found[4] is None:
            return opened + where + b"/>"
        return opened + where + b">" + _RULE_FORMULA.sub(turn, found[4]) + b"</" + found[1] + found[2] + b">"

    def _spread(self, area: Area, *, runs: bool = False) -> list[Area]:
        """Return where the columns of an area have gone: side by side as far as they stand so, or all that lie between."""
        count = len(self._order)
        columns = sorted(self._to[column] for column in range(area.left, min(area.right, count - 1) + 1))
        if area.right >= count:
            columns.append(max(area.left, count))
        found: list[Area] = []
        for column in columns:
            right = area.right if column >= count else column
            if found and (found[-1].right + 1 == column or not runs):
                found[-1] = found[-1]._replace(right=max(found[-1].right, right))
            else:
                found.append(area._replace(left=column, right=right))
        return found

    def _whole(self, area: Area) -> Area:
        """Return an area whose columns stay side by side, in whatever order; refuse others."""
        found = self._spread(area, runs=True)
        if len(found) != 1:
            raise self._refused(str(area))
        return found[0]

    def _shapes(self, xml: bytes) -> bytes:
        """Return the shapes of notes at their new columns."""

        def turn(found: re.Match[bytes]) -> bytes:
            told = _SHAPE_COLUMN.search(found[0])
            if told is None or b'"Note"' not in found[0]:
                return found[0]
            column = int(told[2])
            step = self._to.get(column, column) - column

            def anchored(anchor: re.Match[bytes]) -> bytes:
                try:
                    numbers = [int(word) for word in anchor[2].split(b",")]
                except ValueError:
                    return anchor[0]
                moved = [max(0, n + step) if at in {0, 4} else n for at, n in enumerate(numbers)]
                return anchor[1] + b", ".join(b"%d" % n for n in moved) + b"<"

            shape = _SHAPE_COLUMN.sub(lambda one: one[1] + b"%d" % (column + step), found[0])
            return _ANCHOR.sub(anchored, shape)

        return _SHAPE.sub(turn, xml)

    def _check_elsewhere(self) -> None:
        """Refuse where another part names a column of this tab that would move."""
        quoted = escape(self._tab.title).replace("'", "''").encode()
        spellings = {
            quoted,
            quoted.replace(b"'", b"&apos;"),
            quoted.replace(b"'", b"&#39;"),
            escape(self._tab.title).encode(),
        }
        title = b"|".join(re.escape(form) for form in spellings)
        ref = rb"(?:'|&apos;|&#39;)?!(\$?[A-Za-z]{0,3}\$?\d*(?::\$?[A-Za-z]{0,3}\$?\d*)?)"
        several = rb""":[^!<>():"',;$\s]{1,40}!()|:[^!<>():"',]{1,40}(?:'|&apos;|&#39;)!()"""
        pivot = rb"\bsheet=\"(?:" + title + rb")\"()"
        known = re.compile(b"(?:" + title + b")" + ref + b"|" + several + b"|" + pivot, re.IGNORECASE)
        for name, text in self._texts():
            for found in known.finditer(text):
                if not self._keeps(found[1] or b""):
                    raise self._refused(found[0].decode(errors="replace") if name == "name" else self._where(name))

    def _texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield what may name columns of the tab beside its own cells: the part, and its text."""
        yield from (("name", escape(name).encode()) for name in self._book.names())
        yield self._tab.part.casefold(), self._seen.tail
        own = {self._tab.part.casefold(), self._book.part.casefold()}
        for name in self._book.package.members:
            if (
                name in own
                or not name.endswith((".xml", ".vml"))
                or name.startswith("docprops/")
                or name.endswith("sharedstrings.xml")
            ):
                continue
            yield name, self._book.package.read(name)

    def _where(self, part: str) -> str:
        return next((tab.title for tab in self._book.tabs if tab.part.casefold() == part), part)

    def _keeps(self, ref: bytes) -> bool:
        """Say whether all columns of a reference stay where they are."""
        try:
            area = Area.of(ref.decode())
        except ValueError:
            return False
        rows_only = re.fullmatch(rb"\$?\d+:\$?\d+", ref) is not None
        moving = {column for column, new in self._to.items() if column != new}
        return rows_only or not any(area.left <= column <= area.right for column in moving)


def put_in_order(data: bytes, title: str, order: Sequence[int]) -> bytes:
    """Return a workbook with the columns of one tab in a new order; raise :class:`RefusedError` where that cannot be."""
    book = Workbook(Package(data))
    tab = book.tab(title)
    seen = survey(book.package.chunks(tab.part), book.empty_texts())
    ordering = Ordering(book, tab, seen, order)
    parts = ordering.parts()
    chain = book.related("calcChain")
    if chain is not None and seen.has_formulas():
        book.drop(chain)
    was, now = (_AUTO.search(tail) for tail in (seen.tail, ordering.tail))
    if was is not None and now is not None and was[1] != now[1]:
        book.refilter(tab, was[1].decode(), now[1].decode())
    out = io.BytesIO()
    book.package.write(out, {name: [xml] for name, xml in {**parts, **book.changed}.items()}, book.dropped)
    return out.getvalue()


def _attribute(line: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb"\s*=\s*[\"'](\d+)", line)
    return found[1] if found else b"0"


def _spanned(bare: bytes, at: int, first: int, last: int) -> bytes:
    return bare[:at] + b' min="%d" max="%d"' % (first + 1, last + 1) + bare[at:]
