"""What stands after the rows of a worksheet: elements in a fixed order, some of which have to be added or taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDER = (
    b"sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    b" phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks"
    b" colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture"
    b" oleObjects controls webPublishItems tableParts extLst"
).split()
"""ISO 29500-1, 18.3.1.99, CT_Worksheet."""
_TAG = re.compile(rb"<(/?)(?:\w+:)?(\w+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")


def children(tail: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the elements after the rows: name, where each begins and ends; last of all the end of the sheet, without a name."""
    depth, begins = 0, 0
    tags = _TAG.finditer(tail)
    next(tags)  # the end of the rows
    for tag in tags:
        if tag[1]:
            depth -= 1
            if depth < 0:
                yield b"", tag.start(), tag.end()
                return
        elif depth == 0:
            begins = tag.start()
        if depth == 0 and (tag[1] or tag[4]):
            yield tag[2], begins, tag.end()
        if not tag[1] and not tag[4]:
            depth += 1


def put_in(tail: bytes, name: bytes, xml: bytes) -> bytes:
    """Return the tail with a new element at its place."""
    rank = _ORDER.index(name)
    later = {b"", *_ORDER[rank + 1 :]}
    at = next(start for found, start, _ in children(tail) if found in later)
    return tail[:at] + xml + tail[at:]
