"""What every book must do with rows that go from one tab to another (grid.RowMove): one contract class, run over each adapter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.errors import BookChanged
from sheetcrm.model.grid import CellEdits, Edits, Formula, RowMove, TabEdits

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.ports import Book

FROM, TO = "Клиенты", "Архив"
HEAD = ("Код", "Имя", "Дата", "Сумма", "Формула")
ROWS: tuple[tuple[Raw | Formula, ...], ...] = (
    ("c1", "Анна", date(2026, 4, 3), 10, Formula("D{row}*2", 20)),
    ("c2", "+7 999", None, 2.5, Formula("D{row}*2", 5)),
    ("c3", "Олег\nКим", date(2026, 4, 5), None, Formula("D{row}*2", 0)),
)
THERE = ("Код", "Сумма", "Имя", "Формула", "Дата", "В архиве с")
AWAY: tuple[tuple[Raw | Formula, ...], ...] = (("c9", 1, "Ян", 2, date(2026, 1, 1), date(2026, 2, 1)),)
PLACES = {0: 0, 1: 2, 2: 4, 3: 1, 4: 3}
DAY = date(2026, 11, 1)


class Moving(ABC):
    """MUST: a moved row stands in one tab and in no other, whole, whatever else is written with it."""

    @abstractmethod
    def book(self) -> Book:
        """Return a book with both tabs, their headers and rows."""

    @abstractmethod
    def save_elsewhere(self, book: Book) -> None:
        """Do what staff do who save the book meanwhile: put "чужое" into the first name."""

    @staticmethod
    def rows(book: Book, title: str) -> list[list[Any]]:
        """Return what stands there, empty rows and empty ends left out."""
        listed = [list(row) for row in book.look().grids[title].rows]
        for row in listed:
            while row and row[-1] in {None, ""}:
                row.pop()
        return [row for row in listed if row]

    @staticmethod
    def move(line: int, *, back: bool = False, **more: Any) -> RowMove:
        """Return the move of a row to the other tab."""
        if back:
            return RowMove(TO, line, FROM, {new: old for old, new in PLACES.items()} | {5: 5}, **more)
        return RowMove(FROM, line, TO, PLACES, {5: DAY}, **more)

    @staticmethod
    def put(book: Book, *tabs: TabEdits, moves: tuple[RowMove, ...], **more: Any) -> str:
        """Write onto the book as it stands."""
        return book.write(
            Edits(tabs, moves=moves), since=book.look().stamp, note=more.pop("note", lambda _: None), **more
        )

    def test_a_row_goes_whole_and_each_cell_finds_its_column(self) -> None:
        book = self.book()
        move = self.move(1)
        self.put(book, moves=(move,))

        assert [row[0] for row in self.rows(book, FROM)] == ["Код", "c2", "c3"]
        assert self.rows(book, TO)[1:] == [
            ["c9", 1, "Ян", 2, AWAY[0][4], AWAY[0][5]],
            ["c1", 10, "Анна", 20, date(2026, 4, 3), DAY],
        ]
        assert 3 not in book.look().grids[TO].formulas
        assert len(book.look().grids[FROM].formulas[4]) == len(ROWS) - 1

    def test_the_formulas_of_a_row_are_told_before_it_goes(self) -> None:
        book = self.book()
        move = self.move(2)
        seen: list[dict[int, str]] = []
        self.put(book, moves=(move,), note=lambda _: seen.append(dict(move.formulas)))

        assert seen == [{4: "D{row}*2"}]

    def test_several_rows_go_in_their_order_and_back(self) -> None:
        book = self.book()
        self.put(book, moves=(self.move(3), self.move(1)))
        assert [row[0] for row in self.rows(book, TO)] == ["Код", "c9", "c3", "c1"]
        assert [row[0] for row in self.rows(book, FROM)] == ["Код", "c2"]

        grid = book.look().grids[TO].rows
        line = next(line for line, row in enumerate(grid) if row[0] == "c3")
        back = RowMove(TO, line, FROM, {new: old for old, new in PLACES.items()}, {4: Formula("D{row}*2")})
        rows = [row for row in grid if row[0] == "c3"]
        assert rows[0][2] == "Олег\nКим"
        self.put(book, TabEdits(TO, (CellEdits(5, [line], [None]),)), moves=(back,))
        assert [row[0] for row in self.rows(book, FROM)] == ["Код", "c2", "c3"]
        assert [row[0] for row in self.rows(book, TO)] == ["Код", "c9", "c1"]
        line = next(line for line, row in enumerate(book.look().grids[FROM].rows) if row[0] == "c3")
        assert line in book.look().grids[FROM].formulas[4].tolist()

    def test_a_row_goes_with_what_is_written_to_it(self) -> None:
        book = self.book()
        cells = (CellEdits(1, [1, 2], ["Мария", "Ольга"]),)
        self.put(book, TabEdits(FROM, cells), TabEdits(TO, (CellEdits(2, [1], ["Яна"]),)), moves=(self.move(1),))

        assert [row[:3] for row in self.rows(book, TO)[1:]] == [["c9", 1, "Яна"], ["c1", 10, "Мария"]]
        assert [row[:2] for row in self.rows(book, FROM)[1:]] == [["c2", "Ольга"], ["c3", "Олег\nКим"]]

    def test_a_new_column_comes_with_its_header_and_takes_cells_along(self) -> None:
        book = self.book()
        new = TabEdits(TO, headers={6: "Любимый чай"}, head=0)
        move = RowMove(FROM, 1, TO, PLACES, {5: DAY, 6: "зелёный"})
        self.put(book, new, moves=(move,))

        assert self.rows(book, TO)[0] == [*THERE, "Любимый чай"]
        assert self.rows(book, TO)[2] == ["c1", 10, "Анна", 20, date(2026, 4, 3), DAY, "зелёный"]

    def test_a_book_that_somebody_saved_since_loses_nothing(self) -> None:
        book = self.book()
        stamp = book.look().stamp
        self.save_elsewhere(book)
        before = self.rows(book, FROM), self.rows(book, TO)

        with pytest.raises(BookChanged):
            book.write(Edits((), moves=(self.move(1),)), since=stamp, note=lambda _: None)
        assert (self.rows(book, FROM), self.rows(book, TO)) == before

    def test_a_note_that_fails_leaves_every_row_where_it_was(self) -> None:
        book = self.book()
        before = self.rows(book, FROM), self.rows(book, TO)

        def note(_: str) -> None:
            raise KeyError("full")

        with pytest.raises(KeyError):
            self.put(book, moves=(self.move(1),), note=note)
        assert (self.rows(book, FROM), self.rows(book, TO)) == before
