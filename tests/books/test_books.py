"""The contract over a book in memory, a workbook file, and a Google Sheet on the stand-in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.grid import Formula
from tests.books import moving
from tests.books.contract import HEAD, OTHER, ROWS, TAB, Contract
from tests.google.sheets import opened, spreadsheet
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sheetcrm.ports import Book


class TestMemoryBook(Contract):
    def book(self) -> Book:
        return MemoryBook({TAB: [list(HEAD), *(list(row) for row in ROWS)], OTHER: [["одно"]]})

    def save_elsewhere(self, book: Book) -> None:
        assert isinstance(book, MemoryBook)
        book.tabs[TAB][1][1] = "чужое"
        book.touch()


class TestMemoryMoving(moving.Moving):
    def book(self) -> Book:
        tabs = {moving.FROM: (moving.HEAD, *moving.ROWS), moving.TO: (moving.THERE, *moving.AWAY)}
        return MemoryBook({title: [list(row) for row in rows] for title, rows in tabs.items()})

    def save_elsewhere(self, book: Book) -> None:
        assert isinstance(book, MemoryBook)
        book.tabs[moving.FROM][1][1] = "чужое"
        book.touch()


class TestXlsxBook(Contract):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self.path = tmp_path / "book.xlsx"

    def book(self) -> Book:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = TAB
        for row, values in enumerate((HEAD, *ROWS), 1):
            for column, value in enumerate(values, 1):
                said = f"={value.text.format(row=row)}" if isinstance(value, Formula) else value
                sheet.cell(row, column, said)
        book.create_sheet(OTHER)["A1"] = "одно"
        book.save(self.path)
        return XlsxBook(self.path)

    def save_elsewhere(self, book: Book) -> None:
        del book
        held = openpyxl.load_workbook(self.path)
        held[TAB]["B2"] = "чужое"
        held.save(self.path)


class TestXlsxMoving(moving.Moving):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self.path = tmp_path / "book.xlsx"

    def book(self) -> Book:
        book = xlsxwriter.Workbook(self.path)
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        tabs = {moving.FROM: (moving.HEAD, *moving.ROWS), moving.TO: (moving.THERE, *moving.AWAY)}
        for title, rows in tabs.items():
            sheet = book.add_worksheet(title)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if isinstance(value, Formula):
                        sheet.write_formula(row, column, f"={value.text.format(row=row + 1)}", None, value.shown)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif value is not None:
                        sheet.write(row, column, value)
        book.close()
        return XlsxBook(self.path)

    def save_elsewhere(self, book: Book) -> None:
        del book
        held = openpyxl.load_workbook(self.path)
        held[moving.FROM]["B2"] = "чужое"
        held.save(self.path)


class TestGoogleBook(Contract):
    @pytest.fixture(autouse=True)
    def _service(self) -> Iterator[None]:
        with StandIn() as google:
            self.google = google
            yield

    def book(self) -> Book:
        self.sheet = spreadsheet(self.google, {TAB: [HEAD, *ROWS], OTHER: [["одно"]]})
        return opened(self.google, self.sheet)

    def save_elsewhere(self, book: Book) -> None:
        del book
        self.sheet.sheet(TAB).set(1, 1, "чужое")


class TestGoogleMoving(moving.Moving):
    @pytest.fixture(autouse=True)
    def _service(self) -> Iterator[None]:
        with StandIn() as google:
            self.google = google
            yield

    def book(self) -> Book:
        tabs = {moving.FROM: [moving.HEAD, *moving.ROWS], moving.TO: [moving.THERE, *moving.AWAY]}
        self.sheet = spreadsheet(self.google, tabs)
        return opened(self.google, self.sheet)

    def save_elsewhere(self, book: Book) -> None:
        del book
        self.sheet.sheet(moving.FROM).set(1, 1, "чужое")
