"""What would stop a write to a workbook file, found without writing."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from sheetcrm.adapters.xlsx.faults import RefusedError, UnreadableError
from sheetcrm.adapters.xlsx.package import Package
from sheetcrm.adapters.xlsx.survey import survey
from sheetcrm.adapters.xlsx.workbook import Workbook
from sheetcrm.errors import BookError, BookNotWritable, BookRefused, BookUnreadable
from sheetcrm.model.words import book as words
from sheetcrm.model.words.book import filled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_NO_WRITE = 0o222
_PROTECTED = re.compile(rb"<(?:\w+:)?sheetProtection\b[^>]*\bsheet\s*=\s*[\"'](?:1|true|on)[\"']")


def obstacles(path: Path, titles: Collection[str]) -> Iterator[BookError]:
    """Yield why the file cannot be written now: rights, a signature, tabs of these titles that are protected."""
    real = path.resolve()
    for place, reason in ((real, words.IS_READ_ONLY), (real.parent, words.FOLDER_READ_ONLY)):
        if not place.stat().st_mode & _NO_WRITE or not os.access(place, os.W_OK):
            yield BookNotWritable(path=path, reason=reason)
    try:
        book = Workbook(Package(real.read_bytes()))
        book.check_editable()
    except UnreadableError as problem:
        yield BookUnreadable(path=path, reason=problem.reason)
        return
    except RefusedError as problem:
        yield BookRefused(path=path, reason=problem.reason, cure=problem.cure)
        return
    for tab in book.tabs:
        if tab.title in titles and _PROTECTED.search(survey(book.package.chunks(tab.part)).tail):
            reason, cure = (filled(word, tab=tab.title) for word in words.PROTECTED)
            yield BookRefused(path=path, reason=reason, cure=cure)
