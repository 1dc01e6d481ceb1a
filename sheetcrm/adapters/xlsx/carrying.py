"""Writes a whole book as a new workbook file: our tabs as they are designed, staff's as they are."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template.carried import draw_carried
from sheetcrm.errors import BookNotWritable

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.adapters.whole import Whole
    from sheetcrm.model.words import Language

_PLAIN = {"font_name": "Arial", "font_size": 10}


def carry(path: Path, whole: Whole, language: Language) -> None:
    """Write the file beside its place and put it there whole; where it is, nothing may be. Raises BookNotWritable."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    options: dict[str, Any] = {
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "use_future_functions": True,
        "max_url_length": 2079,
        "default_format_properties": _PLAIN,
    }
    part = path.with_name(f".{path.name}.part")
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            book.set_properties({"title": "sheetcrm", "author": "sheetcrm"})
            book.set_size(2400, 1500)
            draw_carried(book, whole, language)
            for key, value in whole.marks.items():
                book.set_custom_property(key, value, "text")
            shown = [sheet for sheet, tab in zip(book.worksheets(), whole.tabs, strict=True) if not tab.hidden]
            if shown:
                shown[0].activate()
                shown[0].set_first_sheet()
        with part.open("rb") as made:
            os.fsync(made.fileno())
        os.link(part, path)  # unlike a rename it never replaces a file that came meanwhile
    except (OSError, XlsxWriterException) as problem:
        raise BookNotWritable(path=path, reason=str(problem)) from problem
    finally:
        with suppress(OSError):
            part.unlink()
