"""A table as a workbook of one tab, for people to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sheetcrm.model.grid import Raw

_WIDEST = 60  # characters


def table(path: Path, title: str, headers: Sequence[str], rows: Sequence[Sequence[Raw]]) -> None:
    """Write rows below their headers, with a filter and a frozen header row; texts stay texts."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "bg_color": "#E5E7EB", "bottom": 1})
        when = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, headers, head)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, place, cell, when)
                elif isinstance(cell, str):
                    sheet.write_string(line, place, cell)
                elif cell is not None:
                    sheet.write(line, place, cell)
        for place, text in enumerate(headers):
            longest = max([len(text), *(len(str(row[place] or "")) for row in rows[:200])])
            sheet.set_column(place, place, min(_WIDEST, longest + 2))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(headers) - 1)
