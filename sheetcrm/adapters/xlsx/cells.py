"""Values as the XML of a cell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.references import cell_name
from sheetcrm.model.grid import Formula
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from sheetcrm.adapters.xlsx.styles import Styles
    from sheetcrm.model.grid import Raw

LONGEST = 32_767
"""UTF-16 units of one cell (Excel specifications and limits)."""
BIGGEST = 10**15
"""Excel keeps 15 digits."""

_DAY = timedelta(days=1)
# What looks like an escape is escaped, and what XML 1.0 has no room for (ISO 29500-1, 22.9.2.19, ST_Xstring).
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FRAGILE = re.compile(r"^\s|\s$|[\n\t]|\s\s")


@dataclass(frozen=True, slots=True)
class Carried:
    """What stands in a cell of the same workbook, as stored, with its look; ``prefix`` is that of the tags inside.

    Without ``inside`` it is an empty cell that has a look. ``computed`` says that a formula showed it.
    """

    style: int
    attributes: bytes = b""
    inside: bytes = b""
    prefix: bytes = b""
    computed: bool = False

    def xml(self, place: str, prefix: bytes) -> bytes:
        """Return the whole element for a sheet whose tags have another prefix."""
        style = b' s="%d"' % self.style if self.style else b""
        opened = b"<" + prefix + b'c r="' + place.encode() + b'"' + style + self.attributes
        if not self.inside:
            return opened + b"/>"
        inside = self.inside
        if prefix != self.prefix:
            inside = re.sub(rb"<(/?)" + re.escape(self.prefix), rb"<\1" + prefix, inside)
        return opened + b">" + inside + b"</" + prefix + b"c>"


def text_xml(text: str) -> str:
    """Return text for an element: escaped as XML and as a cell's string."""
    if "_x" in text or not text.isprintable():
        text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial(value: date | datetime | time, *, since_1904: bool) -> float | int:
    """Return the days that Excel counts; raise ValueError before its first day.

    Excel believes in 29 February 1900, so days before March 1900 count one less.
    """
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.min) / _DAY  # noqa: DTZ901 - a length, no moment
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    if isinstance(value, datetime):
        days: float = (value.replace(tzinfo=None) - datetime.combine(first, time.min)) / _DAY
    else:
        days = (value - first).days
    if not since_1904:
        days -= days < 61  # noqa: PLR2004 - 1 March 1900
    if days < 0 if since_1904 else days < 1:
        raise ValueError(value)
    return int(days) if days == int(days) else days


class CellWriter:
    """Writes the cells of one tab."""

    def __init__(self, title: str, prefix: bytes, styles: Styles | None, *, since_1904: bool) -> None:
        self.title = title
        self.prefix = prefix.decode()
        self._styles = styles
        self._since_1904 = since_1904

    def wraps(self, style: int) -> bool:
        """Tell whether a style breaks a text into lines."""
        return self._styles is not None and self._styles.wraps(style)

    def cell(self, row: int, column: int, style: int, value: Raw | Formula | Carried) -> bytes:
        """Return the whole element; raise :class:`RefusedError` for what a cell cannot hold.

        Empty text is an empty cell: Excel shows no difference, and both are read as None. What is carried brings its style along.
        """
        place = cell_name(row, column)
        p = self.prefix
        if isinstance(value, Carried):
            return value.xml(place, p.encode())
        shown = value.shown if isinstance(value, Formula) else value
        if self._styles and isinstance(shown, (date, time)):
            kind = "datetime" if isinstance(shown, datetime) else "time" if isinstance(shown, time) else "date"
            style = self._styles.dated(style, kind)  # type: ignore[arg-type]
        elif self._styles and style and type(shown) in {int, float}:
            style = self._styles.bare(style)
        opened = f'<{p}c r="{place}" s="{style}"' if style else f'<{p}c r="{place}"'
        if value is None or value == "":
            return f"{opened}/>".encode()
        return f"{opened}{self._content(place, row, value)}</{p}c>".encode()

    def _content(self, place: str, row: int, value: str | float | date | time | Formula) -> str:
        p = self.prefix
        if isinstance(value, str):
            text = self._text(place, value)
            space = ' xml:space="preserve"' if _FRAGILE.search(value) else ""
            return f' t="inlineStr"><{p}is><{p}t{space}>{text}</{p}t></{p}is>'
        if isinstance(value, Formula):
            return self._formula(place, row, value)
        if isinstance(value, bool):
            return f' t="b"><{p}v>{int(value)}</{p}v>'
        if isinstance(value, (int, float)):
            return f"><{p}v>{self._number(place, value)}</{p}v>"
        return f"><{p}v>{self._days(place, value)!r}</{p}v>"

    def _formula(self, place: str, row: int, value: Formula) -> str:
        p = self.prefix
        text = text_xml(value.text.replace("{row}", str(row)))
        if value.shown is None:
            return f"><{p}f>{text}</{p}f>"
        if isinstance(value.shown, str):
            return f' t="str"><{p}f>{text}</{p}f><{p}v>{self._text(place, value.shown)}</{p}v>'
        if isinstance(value.shown, bool):
            return f' t="b"><{p}f>{text}</{p}f><{p}v>{int(value.shown)}</{p}v>'
        if isinstance(value.shown, (date, time)):
            return f"><{p}f>{text}</{p}f><{p}v>{self._days(place, value.shown)!r}</{p}v>"
        return f"><{p}f>{text}</{p}f><{p}v>{self._number(place, value.shown)}</{p}v>"

    def _days(self, place: str, value: date | time) -> float:
        try:
            return serial(value, since_1904=self._since_1904)
        except ValueError as problem:
            raise RefusedError(words.TOO_EARLY, cell=place, tab=self.title) from problem

    def _text(self, place: str, text: str) -> str:
        if len(text) * 2 > LONGEST and len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST:
            raise RefusedError(words.TOO_LONG, cell=place, tab=self.title)
        return text_xml(text)

    def _number(self, place: str, value: float) -> str:
        if not math.isfinite(value) or (isinstance(value, int) and abs(value) > BIGGEST):
            raise RefusedError(words.TOO_BIG, cell=place, tab=self.title)
        return repr(int(value) if isinstance(value, int) else float(value))  # numpy has words of its own
