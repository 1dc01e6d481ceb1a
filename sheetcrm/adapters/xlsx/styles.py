"""Cell formats: which of them show dates, and new ones that differ from an old one in nothing but that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.workbook import check_encoding
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from sheetcrm.adapters.xlsx.workbook import Workbook

Kind = Literal["date", "datetime", "time"]
CODES: dict[Kind, str] = {"date": "DD.MM.YYYY", "datetime": "DD.MM.YYYY HH:MM", "time": "HH:MM"}

_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ISO 29500-1, 18.8.30
_FIRST_OWN = 164
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
BARE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def shows_date(code: str) -> bool:
    """Say whether a number format such as ``dd/mm/yy;@`` shows a date or a time."""
    first = _NOT_CODE.sub("", code.partition(";")[0])
    return re.search(r"[dmyhs]", first, re.IGNORECASE) is not None and first.casefold() != "general"


class Styles:
    """The styles part of one workbook; it is written back only when a format was added."""

    def __init__(self, book: Workbook) -> None:
        known = book.related("styles")
        self.part = known or book.add_styles()
        """Where the styles are, or will be."""
        xml = book.package.read(known) if known else BARE
        check_encoding(xml[:4096], words.ODD_FILE)
        block = re.search(rb"<((?:\w+:)?)cellXfs\b[^>]*?>(.*?)</(?:\w+:)?cellXfs\s*>", xml, re.DOTALL)
        root = re.search(rb"<(?:\w+:)?styleSheet\b[^>]*>", xml)
        if block is None or root is None:
            raise RefusedError(words.ODD_FILE)
        self._xml, self._root, self._block, self._prefix = xml, root, block, block[1]
        self._formats = re.findall(
            b"<" + re.escape(block[1]) + rb"xf\b[^>]*?(?:/>|(?<!/)>.*?</" + re.escape(block[1]) + b"xf>)",
            block[2],
            re.DOTALL,
        )
        self._added: list[bytes] = []
        self._is_new = known is None
        self._codes = {
            int(found[1]): found[0]
            for line in re.findall(rb"<(?:\w+:)?numFmt\s[^>]*>", self._own_formats())
            if (found := _code(line)) is not None
        }
        self._new_codes: dict[str, int] = {}
        self._known: dict[tuple[int, Kind], int] = {}
        self._wraps: dict[int, bool] = {}
        self._bare: dict[int, int] = {}

    def _own_formats(self) -> bytes:
        """Return the list of number formats; differential formats have some of their own, which do not count."""
        found = re.search(rb"<(?:\w+:)?numFmts\b[^>]*(?<!/)>(.*?)</(?:\w+:)?numFmts\s*>", self._xml, re.DOTALL)
        return found[1] if found else b""

    def _number_format(self, style: int) -> int:
        if not 0 <= style < len(self._formats):
            return 0
        found = re.search(rb"\bnumFmtId\s*=\s*[\"'](\d+)", self._formats[style])
        return int(found[1]) if found else 0

    def wraps(self, style: int) -> bool:
        """Tell whether a style breaks a text into lines."""
        if style not in self._wraps:
            known = self._formats[style] if 0 <= style < len(self._formats) else b""
            self._wraps[style] = re.search(rb"\bwrapText\s*=\s*[\"'](?:1|true)[\"']", known) is not None
        return self._wraps[style]

    def dated(self, style: int, kind: Kind) -> int:
        """Return a style that shows dates: the same one where it does, else its twin in our format, added once."""
        if (style, kind) not in self._known:
            number = self._number_format(style)
            code = self._codes.get(number)
            known = shows_date(code) if code is not None else number in _BUILT_IN
            self._known[style, kind] = style if known else self._add(style, CODES[kind])
        return self._known[style, kind]

    def bare(self, style: int) -> int:
        """Return a style that shows numbers as such: the same one, or the twin of one that shows dates."""
        if style not in self._bare:
            number = self._number_format(style)
            code = self._codes.get(number)
            dates = shows_date(code) if code is not None else number in _BUILT_IN
            self._bare[style] = self._twin(style, 0) if dates else style
        return self._bare[style]

    def _add(self, style: int, code: str) -> int:
        wanted = next((number for number, known in self._codes.items() if known.casefold() == code.casefold()), None)
        if wanted is None:
            wanted = self._new_codes.setdefault(
                code, max([_FIRST_OWN - 1, *self._codes, *self._new_codes.values()]) + 1
            )
        return self._twin(style, wanted)

    def _twin(self, style: int, wanted: int) -> int:
        if b"AlternateContent" in self._block[2]:  # programs count these formats differently
            raise RefusedError(words.ODD_FILE)
        old = self._formats[style] if 0 <= style < len(self._formats) else b"<" + self._prefix + b"xf/>"
        tag = re.match(rb"<(?:\w+:)?xf\b([^>]*?)\s*(/?)>", old)
        if tag is None:  # the list was found by the same pattern
            raise RefusedError(words.ODD_FILE)
        kept = re.sub(rb"\s(?:numFmtId|applyNumberFormat)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag[1])
        opened = b"<" + self._prefix + b'xf numFmtId="%d" applyNumberFormat="1"' % wanted + kept + tag[2] + b">"
        self._added.append(opened + old[tag.end() :])
        return len(self._formats) + len(self._added) - 1

    def content(self) -> bytes | None:
        """Return the part with all that was added, or None where nothing was."""
        if not self._added:
            return BARE if self._is_new else None
        block, prefix = self._block, self._prefix
        count = b'<%scellXfs count="%d">' % (prefix, len(self._formats) + len(self._added))
        xml = b"".join(
            [
                self._xml[: block.start()],
                count,
                block[2],
                *self._added,
                b"</",
                prefix,
                b"cellXfs>",
                self._xml[block.end() :],
            ]
        )
        if self._new_codes:
            lines = b"".join(
                b'<%snumFmt numFmtId="%d" formatCode="%s"/>' % (prefix, number, code.encode())
                for code, number in self._new_codes.items()
            )
            known = re.search(rb"<(?:\w+:)?numFmts\b[^>]*?(/?)>", xml)
            total = b'<%snumFmts count="%d">' % (prefix, len(self._codes) + len(self._new_codes))
            if known is None:
                at = self._root.end()
                xml = xml[:at] + total + lines + b"</" + prefix + b"numFmts>" + xml[at:]
            else:
                closing = b"</" + prefix + b"numFmts>" if known[1] else b""
                xml = xml[: known.start()] + total + lines + closing + xml[known.end() :]
        return xml


def _code(line: bytes) -> tuple[str, str] | None:
    number = re.search(rb"\bnumFmtId\s*=\s*[\"'](\d+)", line)
    code = re.search(rb"\bformatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", line)
    if number is None or code is None:
        return None
    text = (code[1] if code[1] is not None else code[2]).decode(errors="replace")
    return text.replace("&quot;", '"').replace("&amp;", "&"), number[1].decode()
