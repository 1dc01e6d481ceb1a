"""Staff at the same spreadsheet: somebody who sorts, cuts, inserts, hides and renames between any two requests.

The same seed does the same things. ``acts`` of :class:`Staff` may be narrowed: ``Staff(book, dice, only={"sort", "edit"})``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.standin.hands import Spreadsheet, Tab

WORDS = ("Анна", "Мария", "перезвонить", "vip", "=1+1", "12,5", "2026-08-01", "'007", "да", "")


class Staff:
    """One person at the spreadsheet. ``tabs`` limits the tabs by title, as they are called when the act begins."""

    def __init__(
        self, book: Spreadsheet, dice: random.Random, *, only: set[str] | None = None, tabs: set[str] | None = None
    ) -> None:
        self.book = book
        self.dice = dice
        self.tabs = tabs
        self.acts = {name: act for name, act in self._all().items() if only is None or name in only}

    def _all(self) -> dict[str, Callable[[Tab], str]]:
        return {
            "sort": self._sort,
            "sort some columns": self._sort_some,
            "insert rows": self._insert_rows,
            "delete rows": self._delete_rows,
            "move rows": self._move_rows,
            "cut": self._cut,
            "hide rows": self._hide_rows,
            "hide columns": self._hide_columns,
            "insert columns": self._insert_columns,
            "delete columns": self._delete_columns,
            "move columns": self._move_columns,
            "edit": self._edit,
            "clear": self._clear,
            "rename tab": self._rename_tab,
            "move tab": self._move_tab,
        }

    def act(self) -> str:
        """Do one thing and say what was done."""
        tabs = [tab for tab in self.book.sheets if self.tabs is None or tab.title in self.tabs]
        tab = self.dice.choice(tabs)
        return self.acts[self.dice.choice(sorted(self.acts))](tab)

    def _row(self, tab: Tab) -> int:
        """Return a row below the header, one that holds something if there is one."""
        return self.dice.randrange(1, max(2, min(tab.rows, tab.used[0])))

    def _column(self, tab: Tab) -> int:
        return self.dice.randrange(max(1, min(tab.columns, tab.used[1])))

    def _some(self, most: int) -> int:
        return self.dice.randint(1, max(1, min(3, most)))

    def _sort(self, tab: Tab) -> str:
        column, ascending = self._column(tab), self.dice.random() < 0.5
        tab.sort(column, ascending=ascending)
        return f"{tab.title}: sorted by column {column + 1}, {'ascending' if ascending else 'descending'}"

    def _sort_some(self, tab: Tab) -> str:
        wide = tab.used[1] or 1
        left = self.dice.randrange(wide)
        right = self.dice.randint(left + 1, wide)
        tab.sort(left, columns=(left, right))
        return f"{tab.title}: sorted only columns {left + 1} to {right}"

    def _insert_rows(self, tab: Tab) -> str:
        at, count = self._row(tab), self._some(3)
        tab.insert_rows(at, count)
        return f"{tab.title}: inserted {count} rows before row {at + 1}"

    def _delete_rows(self, tab: Tab) -> str:
        at = self._row(tab)
        count = self._some(tab.rows - at)
        if at + count > tab.rows or tab.rows - count < 2:
            return f"{tab.title}: had too few rows to delete any"
        tab.delete_rows(at, count)
        return f"{tab.title}: deleted rows {at + 1} to {at + count}"

    def _move_rows(self, tab: Tab) -> str:
        at, to = self._row(tab), self._row(tab)
        tab.move_rows(at, 1, to)
        return f"{tab.title}: moved row {at + 1} before row {to + 1}"

    def _cut(self, tab: Tab) -> str:
        row, column, to = self._row(tab), self._column(tab), self._row(tab)
        tab.cut((row, row + 1, column, column + 1), to, column)
        return f"{tab.title}: cut the cell in row {row + 1}, column {column + 1} and pasted it in row {to + 1}"

    def _hide_rows(self, tab: Tab) -> str:
        at = self._row(tab)
        hidden = self.dice.random() < 0.7
        tab.hide("ROWS", at, hidden=hidden)
        return f"{tab.title}: {'hid' if hidden else 'showed'} row {at + 1}"

    def _hide_columns(self, tab: Tab) -> str:
        at = self._column(tab)
        hidden = self.dice.random() < 0.7
        tab.hide("COLUMNS", at, hidden=hidden)
        return f"{tab.title}: {'hid' if hidden else 'showed'} column {at + 1}"

    def _insert_columns(self, tab: Tab) -> str:
        at = self._column(tab)
        tab.insert_columns(at, 1)
        return f"{tab.title}: inserted a column before column {at + 1}"

    def _delete_columns(self, tab: Tab) -> str:
        at = self._column(tab)
        if tab.columns < 2:
            return f"{tab.title}: had too few columns to delete any"
        tab.delete_columns(at, 1)
        return f"{tab.title}: deleted column {at + 1}"

    def _move_columns(self, tab: Tab) -> str:
        at, to = self._column(tab), self._column(tab)
        tab.move_columns(at, 1, to)
        return f"{tab.title}: moved column {at + 1} before column {to + 1}"

    def _edit(self, tab: Tab) -> str:
        row, column, word = self._row(tab), self._column(tab), self.dice.choice(WORDS[:-1])
        tab.set(row, column, word)
        return f"{tab.title}: typed {word} in row {row + 1}, column {column + 1}"

    def _clear(self, tab: Tab) -> str:
        row, column = self._row(tab), self._column(tab)
        tab.set(row, column, "")
        return f"{tab.title}: emptied row {row + 1}, column {column + 1}"

    def _rename_tab(self, tab: Tab) -> str:
        old = tab.title
        new = f"{old.rstrip('0123456789 ')} {self.dice.randrange(100, 1000)}"
        if any(other.title == new for other in self.book.sheets):
            return f"{old}: thought of renaming it"
        tab.rename(new)
        return f"{old}: renamed the tab to {new}"

    def _move_tab(self, tab: Tab) -> str:
        to = self.dice.randint(0, len(self.book.sheets))
        tab.move(to)
        return f"{tab.title}: moved the tab to place {tab.index + 1}"
