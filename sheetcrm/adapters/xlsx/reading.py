"""Reading a workbook: values by calamine, formulas, errors and merges from the XML, all from the same bytes."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np
import python_calamine as calamine

from sheetcrm.adapters.xlsx.faults import UnreadableError
from sheetcrm.adapters.xlsx.survey import far_cell, survey
from sheetcrm.model.grid import CellError, Grid
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.adapters.xlsx.workbook import Workbook
    from sheetcrm.model.grid import Raw

LARGEST_GRID = 24_000_000
"""Cells of one tab: 1,000,000 rows by 24 columns; calamine takes 32 bytes for each, filled or not."""
_NOTHING = ""


def grids(data: bytes, book: Workbook, titles: Collection[str] | None) -> Iterator[tuple[Grid, Survey]]:
    """Yield the worksheets in their order, or those named; chart sheets and macro sheets are not worksheets."""
    wanted = [tab for tab in book.tabs if titles is None or tab.title in titles]
    _check_sizes(book)
    surveys = {}
    for tab in wanted:
        surveys[tab.title] = survey(book.package.chunks(tab.part), book.empty_texts())
        stray = far_cell(surveys[tab.title], LARGEST_GRID, partial(book.package.chunks, tab.part))
        if stray:
            raise UnreadableError(words.FAR_CELL, tab=tab.title, cell=stray)
    lengths = _has_lengths_of_time(book)
    try:
        with calamine.CalamineWorkbook.from_object(io.BytesIO(data)) as source:
            for tab in wanted:
                seen = surveys.pop(tab.title)
                rows = cast("list[list[Raw]]", source.get_sheet_by_name(tab.title).to_python(skip_empty_area=False))
                yield _grid(tab.title, rows, seen, hidden=tab.hidden, lengths=lengths), seen
    except calamine.PasswordError as problem:
        raise UnreadableError(words.PASSWORD) from problem
    except calamine.CalamineError as problem:
        raise UnreadableError(words.DAMAGED) from problem


def _check_sizes(book: Workbook) -> None:
    """Unpack what calamine will unpack beside the sheets, so that a bomb or damage is noticed first."""
    book.empty_texts()
    part = book.related("styles")
    for _ in book.package.chunks(part) if part else ():
        pass


def _has_lengths_of_time(book: Workbook) -> bool:
    """Say whether any format shows hours beyond a day, for calamine gives such cells as timedelta."""
    part = book.related("styles")
    styles = book.package.read(part) if part else b""
    return b'numFmtId="46"' in styles or re.search(rb"formatCode=\"[^\"]*\[[hms]", styles, re.IGNORECASE) is not None


def _grid(title: str, rows: list[list[Raw]], seen: Survey, *, hidden: bool, lengths: bool) -> Grid:
    # Identity, not equality: CPython has one empty string, and comparing a million dates with it is slow.
    for index, row in enumerate(rows):
        rows[index] = [None if value is _NOTHING else value for value in row]
    if lengths:
        for row in rows:
            for column, value in enumerate(row):
                if isinstance(value, timedelta):  # the cell holds days
                    row[column] = value / timedelta(days=1)
    width = len(rows[0]) if rows else 0
    for (number, column), text in seen.errors.items():
        if number <= len(rows) and column < width:
            rows[number - 1][column] = CellError(text)
        else:
            _widen(rows, number, column + 1)
            width = len(rows[0])
            rows[number - 1][column] = CellError(text)
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    merged = tuple((area.top - 1, area.left, area.bottom - 1, area.right) for area in seen.merged())
    return Grid(title, rows, _mask(seen, len(rows), width), merged, hidden)


def _widen(rows: list[list[Raw]], height: int, width: int) -> None:
    """Make room for an error that calamine, which skips them, left outside."""
    width = max(width, len(rows[0]) if rows else 0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    while len(rows) < height:
        rows.append([None] * width)


def _mask(seen: Survey, height: int, width: int) -> dict[int, np.ndarray]:
    """Return where formulas stand and where array formulas spill, within the grid."""
    found = {column: np.asarray(rows, dtype=np.int64) - 1 for column, rows in seen.formulas.items() if column < width}
    for area in seen.arrays:
        filled = np.arange(area.top - 1, min(area.bottom, height))
        for column in range(area.left, min(area.right + 1, width)):
            found[column] = np.concatenate([found.get(column, filled[:0]), filled])
    inside = {column: np.unique(rows[rows < height]) for column, rows in found.items()}
    return {column: inside[column] for column in sorted(inside) if inside[column].size}
