"""What staff's hands can do to a book, whatever kind it is: in memory, a workbook file, or a spreadsheet on the stand-in."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter

from sheetcrm.adapters.google.cells import FORMATS
from sheetcrm.model.grid import Formula
from tests.google.sheets import standing
from tests.standin import FormulaText

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sheetcrm.adapters.memory import MemoryBook
    from tests.standin import Spreadsheet, Tab

Rows = list[list[Any]]
CONSTANT = re.compile(r"0\+(\d+)")
"""The formula that staff use: it shows a number that no other formula shows, wherever it stands."""


def formula(number: int) -> Formula:
    """Return staff's formula that shows this number."""
    return Formula(f"0+{number}", number)


class Desk(ABC):
    """One who edits a book; the first row of a tab are its headers."""

    @abstractmethod
    def rows(self, title: str) -> Rows:
        """Return a tab's cells; a formula of staff's is a :class:`Formula` with what it shows."""

    @abstractmethod
    def put(self, title: str, line: int, place: int, value: Any) -> None:
        """Put a value into a cell."""

    @abstractmethod
    def insert(self, title: str, line: int) -> None:
        """Insert an empty row."""

    @abstractmethod
    def delete(self, title: str, line: int) -> None:
        """Delete a row."""

    @abstractmethod
    def sort(self, title: str, place: int, first: int, last: int, *, ascending: bool) -> None:
        """Sort whole rows from the first to the last by a column."""

    @abstractmethod
    def shift(self, title: str, place: int, to: int) -> None:
        """Move a column before another one."""

    @abstractmethod
    def column(self, title: str, place: int, header: str) -> None:
        """Insert a column."""

    @abstractmethod
    def sit_down(self) -> None:
        """Open the book."""

    @abstractmethod
    def save(self) -> None:
        """Save what was done."""


def _order(value: Any) -> tuple[bool, int, Any]:
    shown = value.shown if isinstance(value, Formula) else value
    if isinstance(shown, datetime):
        return (False, 0, float(shown.toordinal()))
    if isinstance(shown, date):
        return (False, 0, float(shown.toordinal()))
    if isinstance(shown, int | float):
        return (False, 0, float(shown))
    return (shown is None or shown == "", 1, str(shown))


@dataclass
class Lists(Desk):
    """A book whose tabs are lists of rows of cells."""

    tabs: dict[str, Rows] = field(default_factory=dict)

    def rows(self, title: str) -> Rows:
        rows = self.tabs[title]
        width = max((len(row) for row in rows), default=0)
        return [[_recalculated(cell) for cell in row] + [None] * (width - len(row)) for row in rows]

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        rows = self.tabs[title]
        rows.extend([] for _ in range(line + 1 - len(rows)))
        rows[line].extend([None] * (place + 1 - len(rows[line])))
        rows[line][place] = value

    def insert(self, title: str, line: int) -> None:
        self.tabs[title].insert(line, [])

    def delete(self, title: str, line: int) -> None:
        del self.tabs[title][line]

    def sort(self, title: str, place: int, first: int, last: int, *, ascending: bool) -> None:
        rows = self.tabs[title]
        part = self.rows(title)[first : last + 1]
        part.sort(key=lambda row: _order(row[place])[1:], reverse=not ascending)
        rows[first : last + 1] = sorted(part, key=lambda row: _order(row[place])[0])  # what is empty comes last

    def shift(self, title: str, place: int, to: int) -> None:
        rows = self.rows(title)
        for row in rows:
            row.insert(to if to < place else to - 1, row.pop(place))
        self.tabs[title] = rows

    def column(self, title: str, place: int, header: str) -> None:
        rows = self.rows(title)
        for line, row in enumerate(rows):
            row.insert(place, None if line else header)
        self.tabs[title] = rows


def _recalculated(cell: Any) -> Any:
    if isinstance(cell, Formula) and (found := CONSTANT.fullmatch(cell.text)):
        return Formula(cell.text, int(found[1]))
    return cell


@dataclass
class MemoryDesk(Lists):
    """Staff at a book in memory; formulas are calculated anew when they save."""

    book: MemoryBook | None = None
    clock: Callable[[], datetime] | None = None

    def sit_down(self) -> None:
        assert self.book is not None
        self.tabs = {title: self._all(rows) for title, rows in self.book.tabs.items()}

    @staticmethod
    def _all(rows: Rows) -> Rows:
        return [[_recalculated(cell) for cell in row] for row in rows]

    def save(self) -> None:
        assert self.book is not None
        assert self.clock is not None
        self.book.tabs = self.tabs
        self.book.touch(self.clock())
        self.book.touch(self.clock())  # a write that died had the next stamp in mind


@dataclass
class FileDesk(Lists):
    """Staff who open a workbook file in a program that reads all of it and writes all of it anew, as LibreOffice does."""

    path: Path | None = None
    clock: Callable[[], datetime] | None = None
    marks: dict[str, str] = field(default_factory=dict)

    def sit_down(self) -> None:
        assert self.path is not None
        book = openpyxl.load_workbook(self.path)
        self.marks = {one.name: str(one.value) for one in book.custom_doc_props.props}
        self.tabs = {
            sheet.title: [[_read(cell, line) for cell in row] for line, row in enumerate(sheet.iter_rows(), 1)]
            for sheet in book.worksheets
        }
        book.close()

    def save(self) -> None:
        assert self.path is not None
        assert self.clock is not None
        write_file(self.path, self.tabs, self.marks)
        self.touch()

    def touch(self) -> None:
        """Let the file be as old as the clock says."""
        assert self.path is not None
        assert self.clock is not None
        os.utime(self.path, (self.clock().timestamp(),) * 2)


def _read(cell: Any, line: int) -> Any:
    value = cell.value
    if cell.data_type == "f":
        text = re.sub(rf"([A-Z]+){line}(?!\d)", r"\g<1>{row}", str(value).removeprefix("="))
        return _recalculated(Formula(text))
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def write_file(path: Path, tabs: dict[str, Rows], marks: dict[str, str]) -> None:
    """Write a plain workbook file."""
    with xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        instant = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        for name, value in marks.items():
            book.set_custom_property(name, value)
        for title, rows in tabs.items():
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, Formula):
                        text = cell.text.replace("{row}", str(line + 1))
                        sheet.write_formula(line, place, f"={text}", None, "" if cell.shown is None else cell.shown)
                    elif isinstance(cell, datetime):
                        sheet.write_datetime(line, place, cell, instant)
                    elif isinstance(cell, date):
                        sheet.write_datetime(line, place, datetime(cell.year, cell.month, cell.day), day)
                    elif isinstance(cell, str):
                        sheet.write_string(line, place, cell)
                    elif cell is not None:
                        sheet.write(line, place, cell)


@dataclass
class GoogleDesk(Desk):
    """Staff at a spreadsheet on the stand-in."""

    sheet: Spreadsheet

    def sit_down(self) -> None:
        """It is open."""

    def save(self) -> None:
        """It saves itself."""

    def _tab(self, title: str) -> Tab:
        return self.sheet.sheet(title)

    def rows(self, title: str) -> Rows:
        tab = self._tab(title)
        values = tab.values()
        width = max((len(row) for row in values), default=0)
        return [
            [self._cell(tab, line, place, row[place] if place < len(row) else None) for place in range(width)]
            for line, row in enumerate(values)
        ]

    @staticmethod
    def _cell(tab: Tab, line: int, place: int, value: Any) -> Any:
        if isinstance(value, FormulaText):
            text = re.sub(rf"([A-Z]+){line + 1}(?!\d)", r"\g<1>{row}", value.removeprefix("="))
            return Formula(text, tab.outcome(line, place))
        kind = tab.format(line, place).get("numberFormat", {}).get("type")
        if isinstance(value, int | float) and kind == "DATE":
            return date.fromordinal(int(value) + date(1899, 12, 30).toordinal())
        return value

    def put(self, title: str, line: int, place: int, value: Any) -> None:
        tab = self._tab(title)
        tab.fill([[standing(value, line)]], line, place) if value is not None else tab.put(line, place, None)
        form: dict[str, Any] = {}
        if isinstance(value, date):
            form = {"numberFormat": dict(FORMATS[type(value)])}
        tab.set_format(line, place, form)

    def insert(self, title: str, line: int) -> None:
        self._tab(title).insert_rows(line)

    def delete(self, title: str, line: int) -> None:
        self._tab(title).delete_rows(line)

    def sort(self, title: str, place: int, first: int, last: int, *, ascending: bool) -> None:
        tab = self._tab(title)
        spec = {"dimensionIndex": place, "sortOrder": "ASCENDING" if ascending else "DESCENDING"}
        box = {
            "sheetId": tab.id,
            "startRowIndex": first,
            "endRowIndex": last + 1,
            "startColumnIndex": 0,
            "endColumnIndex": tab.columns,
        }
        self.sheet.ask({"sortRange": {"range": box, "sortSpecs": [spec]}})

    def shift(self, title: str, place: int, to: int) -> None:
        self._tab(title).move_columns(place, 1, to)

    def column(self, title: str, place: int, header: str) -> None:
        tab = self._tab(title)
        if place >= tab.columns:
            tab.insert_columns(tab.columns, place + 1 - tab.columns)
        else:
            tab.insert_columns(place)
        tab.put(0, place, header)
