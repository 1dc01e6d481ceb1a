"""What a workbook says of itself: its tabs and their parts, relations, names, marks, and how these few are edited."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr, unescape

from sheetcrm.adapters.xlsx.faults import RefusedError, UnreadableError
from sheetcrm.adapters.xlsx.package import part_key
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.adapters.xlsx.package import Package
    from sheetcrm.model.words.faults import Fault

CUSTOM = "docProps/custom.xml"
MARK = "sheetcrm"
"""The beginning of the names of our own document properties."""

_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = f"{_OFFICE}/relationships/custom-properties"
_CUSTOM_SPACE = f"{_OFFICE}/custom-properties"
_CUSTOM_TYPES = f"{_OFFICE}/docPropsVTypes"
_CUSTOM_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_CUSTOM_SPACE}" xmlns:vt="{_CUSTOM_TYPES}"></Properties>'
)
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_STYLES_RELATION = f"{_OFFICE}/relationships/styles"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # user-defined properties, MS-OLEPS 2.21
_EMPTY_FORMS = (b"<t/>", b"<si/>", b" />", b":t/>", b":si/>", b"<t></", b":t></", b"si></", b'"></')
"""Without one of these there is no empty shared string; looking for bytes is 20 times as fast as for a pattern."""
_AFTER_CALC = re.compile(
    rb"<(?:\w+:)?(?:oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing|fileRecoveryPr"
    rb"|webPublishObjects|extLst)\b|</(?:\w+:)?workbook\s*>"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a ``.rels`` part; ``target`` is a part's name, or an address outside."""

    key: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A worksheet: what people call it, and where it lies."""

    title: str
    part: str
    hidden: bool
    index: int


def parsed(data: bytes) -> ET.Element:
    """Return the root of a small part; entities and document types are not read."""
    if b"<!DOCTYPE" in data[:4096]:
        raise UnreadableError(words.DAMAGED)
    try:
        return ET.fromstring(data)  # noqa: S314 - no DOCTYPE, so no entities to expand
    except (ET.ParseError, ValueError, LookupError) as problem:
        raise UnreadableError(words.DAMAGED) from problem


def local(tag: str) -> str:
    """Return a name without its namespace: strict and transitional files differ in nothing else that matters here."""
    return tag.rpartition("}")[2]


def relations_part(part: str) -> str:
    """Return where the relations of a part are kept."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def relations(package: Package, part: str) -> list[Relation]:
    """Return the relations of a part, its own folder resolved; none where it has no ``.rels``."""
    name = relations_part(part)
    if name not in package:
        return []
    found = []
    for line in parsed(package.read(name)):
        target = line.get("Target", "")
        if line.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        found.append(Relation(line.get("Id", ""), line.get("Type", "").rpartition("/")[2], target))
    return found


class Workbook:
    """The parts around the sheets; raises :class:`UnreadableError` where the archive is not a workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        if _TYPES not in package:
            raise UnreadableError(words.OPEN_DOCUMENT if "mimetype" in package else words.NOT_A_WORKBOOK)
        self.part = next((r.target for r in relations(package, "") if r.kind == "officeDocument"), "")
        if self.part.endswith(".bin"):
            raise UnreadableError(words.BINARY_EXCEL)
        if self.part not in package:
            raise UnreadableError(words.NOT_A_WORKBOOK)
        self.relations = relations(package, self.part)
        self.changed: dict[str, bytes] = {}
        """Small parts as they will be written."""
        self.dropped: set[str] = set()
        self._empty_texts: frozenset[bytes] | None = None
        self.xml = package.read(self.part)
        root = parsed(self.xml)
        if local(root.tag) != "workbook":
            raise UnreadableError(words.NOT_A_WORKBOOK)
        self.tabs = tuple(self._tabs(root))
        settings = next((e for e in root if local(e.tag) == "workbookPr"), None)
        self.since_1904 = settings is not None and settings.get("date1904", "0") in {"1", "true", "on"}

    def _tabs(self, root: ET.Element) -> Iterable[Tab]:
        parts = {r.key: r.target for r in self.relations if r.kind == "worksheet"}
        sheets = next((e for e in root if local(e.tag) == "sheets"), None)
        for index, sheet in enumerate(() if sheets is None else sheets):
            key = next((value for name, value in sheet.items() if name.startswith("{") and local(name) == "id"), "")
            if key in parts and parts[key] in self.package:
                hidden = sheet.get("state", "visible") != "visible"
                yield Tab(sheet.get("name", ""), parts[key], hidden, index)

    def tab(self, title: str) -> Tab:
        """Return the worksheet of that name, or refuse."""
        for tab in self.tabs:
            if tab.title == title:
                return tab
        raise RefusedError(words.NO_TAB, tab=title)

    def related(self, kind: str) -> str | None:
        """Return the workbook's part of a kind such as ``styles``."""
        return next((r.target for r in self.relations if r.kind == kind and r.target in self.package), None)

    def check_editable(self) -> None:
        """Refuse signed books and oddly encoded ones."""
        self.package.check_editable()
        if any("_xmlsignatures" in name for name in self.package.members):
            raise RefusedError(words.SIGNED)
        for part in (self.part, _TYPES, relations_part(self.part)):
            check_encoding(self.package.read(part), words.ODD_FILE)

    def marks(self) -> dict[str, str]:
        """Return our own document properties."""
        if CUSTOM not in self.package:
            return {}
        return {
            line.get("name", ""): "".join(line.itertext())
            for line in parsed(self.package.read(CUSTOM))
            if line.get("name", "").startswith(MARK)
        }

    def current(self, part: str) -> bytes:
        """Return a part as it will be written."""
        return self.changed[part] if part in self.changed else self.package.read(part)

    def mark(self, marks: Mapping[str, str]) -> None:
        """Set document properties beside those that the book has."""
        if not marks:
            return
        known = CUSTOM in self.package
        text = self.package.read(CUSTOM).decode() if known else _CUSTOM_EMPTY
        text = re.sub(r"<((?:\w+:)?)Properties\b([^>]*)/>", r"<\1Properties\2></\1Properties>", text)
        for name, value in marks.items():
            named = re.escape(f"name={quoteattr(name)}")
            text = re.sub(rf"<(?:\w+:)?property\b[^>]*\b{named}.*?</(?:\w+:)?property>", "", text, flags=re.DOTALL)
            taken = [int(pid) for pid in re.findall(r'\bpid="(\d+)"', text)]
            line = (
                f'<property xmlns="{_CUSTOM_SPACE}" fmtid="{_FORMAT_ID}"'
                f' pid="{max([1, *taken]) + 1}" name={quoteattr(name)}>'
                f'<vt:lpwstr xmlns:vt="{_CUSTOM_TYPES}">{escape(value)}</vt:lpwstr></property>'
            )
            end = text.rindex("</")
            text = text[:end] + line + text[end:]
        self.changed[CUSTOM] = text.encode()
        if not known:
            self._declare(CUSTOM, _CUSTOM_TYPE, _CUSTOM_RELATION, "")

    def add_styles(self) -> str:
        """Announce the workbook's first styles part and return its name."""
        part = posixpath.join(posixpath.dirname(self.part), "styles.xml")
        self._declare(part, _STYLES_TYPE, _STYLES_RELATION, self.part)
        return part

    def add_part(self, owner: str, kind: str, content: str, pattern: str, xml: bytes) -> tuple[str, str]:
        """Add a part to a sheet, named by the first free number in the pattern; return its name and the relation's key."""
        numbers = range(1, len(self.package.members) + len(self.changed) + 2)
        part = next(name for n in numbers if not self.has(name := pattern.format(n)))
        self.changed[part] = xml
        return part, self._declare(part, content, f"{_OFFICE}/relationships/{kind}", owner)

    def has(self, part: str) -> bool:
        """Say whether there is such a part, or will be."""
        return part in self.package or part in self.changed

    def relate(self, owner: str, told: str) -> str:
        """Add a relation of a part, whose other attributes are told; return its key."""
        place = relations_part(owner)
        xml = self.current(place) if self.has(place) else _NO_RELATIONS
        number = xml.count(b"rIdSheetcrm") + 1
        while b"rIdSheetcrm%d" % number in xml:
            number += 1
        self.changed[place] = before_end(xml, b"Relationships", f'<Relationship Id="rIdSheetcrm{number}" {told}/>')
        return f"rIdSheetcrm{number}"

    def _declare(self, part: str, content: str, relation: str, owner: str) -> str:
        """Name a new part in the content types and in its owner's relations; return the key there."""
        self.changed[_TYPES] = before_end(
            self.current(_TYPES), b"Types", f'<Override PartName="/{part}" ContentType="{content}"/>'
        )
        return self.relate(owner, f'Type="{relation}" Target="/{part}"')

    def drop(self, part: str) -> None:
        """Take a part of the workbook out: the member, its content type and the relation to it."""
        self.dropped.add(part)
        place = relations_part(self.part)
        self.changed[_TYPES] = re.sub(
            rb"<(?:\w+:)?Override\b[^>]*?(?:/>|>\s*</(?:\w+:)?Override>)",
            lambda found: b"" if _names(found[0], b"PartName", part, "") else found[0],
            self.current(_TYPES),
        )
        self.changed[place] = re.sub(
            rb"<(?:\w+:)?Relationship\b[^>]*?(?:/>|>\s*</(?:\w+:)?Relationship>)",
            lambda found: b"" if _names(found[0], b"Target", part, posixpath.dirname(self.part)) else found[0],
            self.current(place),
        )

    def recalculate(self) -> None:
        """Ask for every formula to be computed when the book is opened."""
        xml = self.current(self.part)
        wish = b' fullCalcOnLoad="1"'
        known = re.search(rb"<(?:\w+:)?calcPr\b([^>]*?)\s*/?>", xml)
        if known is not None:
            inside = re.sub(rb"\sfullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')", b"", known[1])
            self.changed[self.part] = xml[: known.start(1)] + inside + wish + xml[known.end(1) :]
            return
        prefix = re.search(rb"<((?:\w+:)?)workbook\b", xml)
        spot = _AFTER_CALC.search(xml)
        if prefix is None or spot is None:
            raise RefusedError(words.ODD_FILE)
        self.changed[self.part] = b"".join(
            [xml[: spot.start()], b"<", prefix[1], b"calcPr", wish, b"/>", xml[spot.start() :]]
        )

    def refilter(self, tab: Tab, old: str, new: str) -> None:
        """Let the hidden name of a tab's filter follow its area."""

        def turn(found: re.Match[bytes]) -> bytes:
            where = re.search(rb"\blocalSheetId\s*=\s*[\"'](\d+)", found[1])
            if b"_xlnm._FilterDatabase" not in found[1] or where is None or int(where[1]) != tab.index:
                return found[0]
            sheet, bang, area = unescape(found[2].decode()).rpartition("!")
            if area.replace("$", "") != old:
                return found[0]
            fixed = re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", new)
            return b"<" + found[1] + b">" + escape(sheet + bang + fixed).encode() + b"</"

        xml = self.current(self.part)
        turned = re.sub(rb"<((?:\w+:)?definedName\b[^>]*)>([^<]*)</", turn, xml)
        if turned != xml:
            self.changed[self.part] = turned

    def empty_texts(self) -> frozenset[bytes]:
        """Return the numbers of shared strings without a letter, as cells write them."""
        part = self.related("sharedStrings")
        if self._empty_texts is None:
            xml = self.package.read(part) if part else b""
            doubt = any(form in xml for form in _EMPTY_FORMS)
            items = re.findall(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", xml, re.DOTALL) if doubt else []
            self._empty_texts = frozenset(
                b"%d" % number
                for number, item in enumerate(items)
                if not any(re.findall(rb"<(?:\w+:)?t(?:\s[^>]*)?(?<!/)>([^<]*)<", item))
            )
        return self._empty_texts

    def names(self) -> list[str]:
        """Return the formulas behind the workbook's names, those of filters excepted."""
        found = re.findall(rb"<(?:\w+:)?definedName\b([^>]*)>([^<]*)</", self.xml)
        return [unescape(text.decode()) for name, text in found if b"_xlnm._FilterDatabase" not in name]


def _names(line: bytes, attribute: bytes, part: str, folder: str) -> bool:
    found = re.search(attribute + rb"\s*=\s*[\"']([^\"']*)", line)
    return found is not None and part_key(posixpath.join("/", folder, found[1].decode())) == part_key(part)


def before_end(xml: bytes, tag: bytes, line: str) -> bytes:
    """Return the part with a line added as the last child of its root; the line takes the root's prefix."""
    opened = re.search(rb"<(\w+:)?" + tag + rb"\b([^>]*?)(/?)>", xml)
    if opened is None:
        raise RefusedError(words.ODD_FILE)
    prefix = opened[1] or b""
    new = line.encode().replace(b"<", b"<" + prefix, 1)
    if opened[3]:
        return xml[: opened.end() - 2] + b">" + new + b"</" + prefix + tag + b">" + xml[opened.end() :]
    end = xml.rfind(b"</" + prefix + tag)
    return xml[:end] + new + xml[end:]


def check_encoding(head: bytes, fault: Fault, **values: str) -> None:
    """Refuse a part whose bytes cannot be patched: not UTF-8, or with a document type."""
    told = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", head)
    known = told is None or told[1].lower() in {b"utf-8", b"us-ascii", b"ascii", b"utf8"}
    if not known or head[:2] in {b"\xfe\xff", b"\xff\xfe"} or b"<!DOCTYPE" in head or b"\0" in head[:64]:
        raise RefusedError(fault, **values)
