"""What every book must do and may do (ports.Book): one contract class, run over each adapter."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.errors import BookChanged
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.ports import Book

TAB, OTHER = "Клиенты", "Ещё"
HEAD = ("Код", "Имя", "Дата", "Сумма", "Формула")
ROWS: tuple[tuple[Raw | Formula, ...], ...] = (
    ("c1", "Анна", date(2026, 4, 3), 10, Formula("D{row}*2", 20)),
    ("c2", "+7 999", None, 2.5, Formula("D{row}*2", 5)),
    ("c3", "Олег\nКим", date(2026, 4, 5), None, Formula("D{row}*2", 0)),
)


class Contract(ABC):
    """MUST: a look is one instant; a write is all or nothing, noted before, never over another save; formulas stay."""

    @abstractmethod
    def book(self) -> Book:
        """Return a book with the tab's header and rows, and a second tab with one cell."""

    @abstractmethod
    def save_elsewhere(self, book: Book) -> None:
        """Do what staff do who save the book meanwhile: put "чужое" into the first name."""

    @staticmethod
    def rows(book: Book, title: str = TAB) -> list[list[Any]]:
        """Return what stands there, empty ends cut off."""
        listed = [list(row) for row in book.look().grids[title].rows]
        for row in listed:
            while row and row[-1] in {None, ""}:
                row.pop()
        while listed and not listed[-1]:
            listed.pop()
        return listed

    def put(
        self,
        book: Book,
        *tabs: TabEdits,
        note: Callable[[str], None] = lambda _: None,
        marks: Mapping[str, str] | None = None,
    ) -> str:
        """Write onto the book as it stands."""
        return book.write(Edits(tabs, marks or {}), since=book.look().stamp, note=note)

    def test_a_look_returns_what_stands_there(self) -> None:
        look = self.book().look()

        assert list(look.grids) == [TAB, OTHER]
        assert [tuple(row[:4]) for row in look.grids[TAB].rows] == [HEAD[:4], *(row[:4] for row in ROWS)]
        assert look.grids[TAB].formulas[4].tolist() == [1, 2, 3]

    def test_a_look_changes_nothing(self) -> None:
        book = self.book()

        assert book.look().stamp == book.look().stamp
        assert self.rows(book) == self.rows(book)

    def test_a_look_may_not_be_changed_by_a_later_write(self) -> None:
        book = self.book()
        look = book.look()
        before = [list(row) for row in look.grids[TAB].rows]
        self.put(book, TabEdits(TAB, (CellEdits(1, [1], ["Мария"]),)))

        assert [list(row) for row in look.grids[TAB].rows] == before

    def test_what_is_written_is_read_back_in_its_type(self) -> None:
        book = self.book()
        values: list[Raw] = [
            "=1+1",
            "+79991234567",
            7,
            2.5,
            True,
            date(2026, 1, 2),
            datetime(2026, 1, 2, 3, 4),
            None,
            "0012",
        ]
        for value in values:
            self.put(book, TabEdits(TAB, (CellEdits(1, [2], [value]),)))
            row = self.rows(book)[2]
            assert (row[1], type(row[1]) is bool) == (value, type(value) is bool)
        assert 4 in book.look().grids[TAB].formulas

    def test_a_number_in_the_place_of_a_date_is_no_date(self) -> None:
        book = self.book()
        for number in (10013, 2.5):
            self.put(book, TabEdits(TAB, (CellEdits(2, [1], [date(2026, 1, 2)], [self.rows(book)[1][2]]),)))
            assert self.rows(book)[1][2] == date(2026, 1, 2)
            self.put(book, TabEdits(TAB, (CellEdits(2, [1], [number], [date(2026, 1, 2)]),)))
            assert self.rows(book)[1][2] == number
            self.put(book, TabEdits(TAB, (CellEdits(2, [1], [number + 1], [number]),)))
            assert self.rows(book)[1][2] == number + 1

    def test_a_write_returns_the_stamp_of_the_next_look(self) -> None:
        book = self.book()

        assert self.put(book, TabEdits(TAB, (CellEdits(1, [1], ["Мария"]),))) == book.look().stamp

    def test_the_note_comes_with_the_new_stamp_before_anything_has_changed(self) -> None:
        book = self.book()
        seen: list[tuple[str, str]] = []
        before = book.look().stamp
        new = self.put(
            book,
            TabEdits(TAB, (CellEdits(1, [1], ["Мария"]),)),
            note=lambda stamp: seen.append((stamp, book.look().stamp)),
        )

        assert seen == [(new, before)]

    def test_a_note_that_fails_leaves_the_book_as_it_was(self) -> None:
        book = self.book()
        stamp, rows = book.look().stamp, self.rows(book)

        def note(_: str) -> None:
            raise KeyError("full")

        with pytest.raises(KeyError):
            self.put(book, TabEdits(TAB, (CellEdits(1, [1], ["Мария"]),)), note=note)
        assert (book.look().stamp, self.rows(book)) == (stamp, rows)

    def test_a_book_that_somebody_saved_since_is_not_written(self) -> None:
        book = self.book()
        stamp = book.look().stamp
        self.save_elsewhere(book)
        rows, noted = self.rows(book), list[str]()

        with pytest.raises(BookChanged):
            book.write(Edits((TabEdits(TAB, (CellEdits(1, [2], ["Мария"]),)),)), since=stamp, note=noted.append)
        assert self.rows(book) == rows
        assert noted == []

    def test_marks_are_kept_and_renewed(self) -> None:
        book = self.book()
        self.put(
            book, TabEdits(TAB, (CellEdits(1, [1], ["Мария"]),)), marks={"sheetcrm-first": "1", "sheetcrm-second": "а"}
        )
        self.put(book, TabEdits(TAB, (CellEdits(1, [1], ["Ольга"]),)), marks={"sheetcrm-first": "2"})

        marks = book.look().marks
        assert (marks["sheetcrm-first"], marks["sheetcrm-second"]) == ("2", "а")

    def test_rows_are_appended_after_the_last_filled_one(self) -> None:
        book = self.book()
        self.put(book, TabEdits(TAB, appended=(("c4", "Ян"), ("c5", None, date(2026, 5, 1), 3, Formula("D{row}*2")))))

        rows = self.rows(book)
        assert [row[0] for row in rows[1:]] == ["c1", "c2", "c3", "c4", "c5"]
        assert rows[5][2:4] == [date(2026, 5, 1), 3]
        assert book.look().grids[TAB].formulas[4].tolist() == [1, 2, 3, 5]

    def test_rows_leave_after_the_cells_change_and_before_others_come(self) -> None:
        book = self.book()
        edit = TabEdits(TAB, (CellEdits(1, [3], ["Мария"]),), removed=(1, 2), appended=(("c4", "Ян"),))
        self.put(book, edit)

        assert [row[:2] for row in self.rows(book)[1:] if row] == [["c3", "Мария"], ["c4", "Ян"]]

    def test_all_tabs_are_written_or_none(self) -> None:
        book = self.book()
        rows = self.rows(book), self.rows(book, OTHER)
        good, bad = TabEdits(OTHER, (CellEdits(0, [0], ["новое"]),)), TabEdits("Нет такой", (CellEdits(0, [0], ["x"]),))

        with pytest.raises(Exception):  # noqa: B017, PT011 - which one is the adapter's business
            self.put(book, good, bad)
        assert (self.rows(book), self.rows(book, OTHER)) == rows

    def test_a_formula_is_never_overwritten_by_a_value(self) -> None:
        book = self.book()
        formulas = book.look().grids[TAB].formulas[4].tolist()
        with contextlib.suppress(Exception):
            self.put(book, TabEdits(TAB, (CellEdits(4, [2], [1]),)))
        assert book.look().grids[TAB].formulas[4].tolist() == formulas

    def test_nobody_has_it_open(self) -> None:
        assert self.book().busy() is None
