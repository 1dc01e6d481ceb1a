"""Cached results of formulas: a cell that loses its own is computed by every program that opens the book.

LibreOffice takes no notice of ``fullCalcOnLoad``: it shows what is cached, however old that is (18.3.1.96 ``v``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.stream import SheetStream
from sheetcrm.adapters.xlsx.workbook import check_encoding
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sheetcrm.adapters.xlsx.survey import Survey

_TELLS_RESULT = re.compile(rb"\s(?:t|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
"""The kind of a result, and what is known of it beside; ``cm`` belongs to the formula and stays."""

_NO_RESULT = re.compile(rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></(?:\w+:)?v\s*>)?\s*")
"""No result, or an empty one; without a kind it is no result either."""


@lru_cache(maxsize=8)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    p = re.escape(prefix)
    formula = b"<" + p + rb"f\b(?:[^>]*/>|[^>]*(?<!/)>[^<]*</" + p + rb"f\s*>)"
    cell = b"(<" + p + rb"c\b)([^>]*)(?<!/)>(\s*" + formula + b")(.*?)(</" + p + rb"c\s*>)"
    value = b"<" + p + rb"(?:v\b(?:[^>]*/>|[^>]*(?<!/)>[^<]*</" + p + rb"v\s*>)|is\b.*?</" + p + rb"is\s*>)"
    return re.compile(cell, re.DOTALL), re.compile(value, re.DOTALL)


def forgotten(xml: bytes, prefix: bytes) -> bytes:
    """Return the rows or cells with the results of their formulas gone, and all else as it was."""
    cell, value = _patterns(prefix)

    def turn(found: re.Match[bytes]) -> bytes:
        if _NO_RESULT.fullmatch(found[4]) and not _TELLS_RESULT.search(found[2]):
            return found[0]  # as new workbooks come: there is nothing to lose
        kept, told = value.sub(b"", found[4]), _TELLS_RESULT.sub(b"", found[2])
        return found[1] + told + b">" + found[3] + kept + found[5]

    return cell.sub(turn, xml)


def forgetful(chunks: Callable[[], Iterable[bytes]], seen: Survey) -> Iterator[bytes] | None:
    """Return a whole sheet whose formulas have no results, or None where there is none to lose.

    None as well for a sheet that is stored so oddly that it cannot be patched: old figures hinder no edit elsewhere.
    """
    if not seen.has_formulas() or seen.odd:
        return None
    changed, parser = False, expat.ParserCreate(namespace_separator=" ")
    try:
        check_encoding(seen.head[:4096], words.ODD_SHEET, tab="")
        for old, new in _pieces(chunks(), seen):
            changed = changed or old != new
            parser.Parse(new, False)
        parser.Parse(b"", True)
    except (RefusedError, expat.ExpatError):
        return None
    return (new for _, new in _pieces(chunks(), seen)) if changed else None


def _pieces(chunks: Iterable[bytes], seen: Survey) -> Iterator[tuple[bytes, bytes]]:
    yield seen.head, seen.head
    for block in SheetStream(chunks, known=True).blocks():
        yield block.data, forgotten(block.data, seen.prefix)
    yield seen.tail, seen.tail
