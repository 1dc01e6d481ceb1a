"""What staff do to the Clients tab between two nights: edit, insert, delete, sort, copy, cut, paste, clear the ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.laws.nights import column, edit
from tests.laws.workbooks import NOTES, TAG, clean, said

if TYPE_CHECKING:
    from hypothesis import strategies as st

    from sheetcrm.adapters.memory import Cells, MemoryBook
    from tests.laws.nights import Clock

ACTS = ("edit", "insert", "delete", "sort", "copy", "cut", "paste", "clear", "unclear", "half")


@dataclass(slots=True)
class Staff:
    """People with a book before them; ``cut`` and ``cleared`` is what they mean to paste back."""

    book: MemoryBook
    clock: Clock
    data: st.DataObject
    language: Any = "ru"
    number: int = 10
    cut: list[list[Any]] = field(default_factory=list)
    cleared: dict[Any, Any] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def act(self, what: str) -> None:
        """Do one thing and save."""
        edit(self.book, self.clock, getattr(self, f"_{what}"))

    def place(self, key: str) -> int:
        """Return where a column stands."""
        return column(self.book, "clients", key)

    def line(self, rows: Cells) -> int | None:
        """Choose a row of somebody."""
        at = self.place(TAG)
        full = [line for line, row in enumerate(rows) if row[at]]
        from hypothesis import strategies as st

        return self.data.draw(st.sampled_from(full)) if full else None

    def row(self, width: int, number: int) -> list[Any]:
        """Return a new client's row."""
        fresh: list[Any] = [None] * width
        for key, value in clean(number).items():
            fresh[self.place(key)] = said(value, self.language)
        return fresh

    def _edit(self, rows: Cells) -> None:
        from hypothesis import strategies as st

        line = self.line(rows)
        if line is not None:
            key = self.data.draw(st.sampled_from(["notes", "status", "budget", "phone", "company"]))
            typed = {"notes": NOTES, "status": st.sampled_from(["лид", "lead", "активнй"]), "budget": st.integers(1, 9)}
            self.number += 1
            fresh = st.just(f"8 999 123 {4500 + self.number}"[:-2] + f"-{self.number % 100:02d}")
            rows[line][self.place(key)] = self.data.draw(typed.get(key, fresh if key == "phone" else NOTES))

    def _insert(self, rows: Cells) -> None:
        from hypothesis import strategies as st

        self.number += 1
        rows.insert(self.data.draw(st.integers(0, len(rows))), self.row(len(rows[0]) if rows else 60, self.number))

    def _delete(self, rows: Cells) -> None:
        line = self.line(rows)
        if line is not None:
            self.gone.add(str(rows[line][self.place(TAG)]))
            del rows[line]

    def _sort(self, rows: Cells) -> None:
        from hypothesis import strategies as st

        rows[:] = [rows[line] for line in self.data.draw(st.permutations(range(len(rows))))]

    def _copy(self, rows: Cells) -> None:
        """Copy a row to save typing, and make another person of it."""
        line = self.line(rows)
        if line is not None:
            self.number += 1
            copy = list(rows[line])
            for key in (TAG, "last_name", "first_name", "phone", "email"):
                copy[self.place(key)] = clean(self.number)[key]
            rows.insert(line + 1, copy)

    def _cut(self, rows: Cells) -> None:
        line = self.line(rows)
        if line is not None:
            self.cut.append(rows.pop(line))

    def _paste(self, rows: Cells) -> None:
        from hypothesis import strategies as st

        if self.cut:
            rows.insert(self.data.draw(st.integers(0, len(rows))), self.cut.pop())

    def _clear(self, rows: Cells) -> None:
        at, name = self.place("id"), self.place(TAG)
        for row in rows:
            if row[at] is not None and row[name]:
                self.cleared.setdefault(str(row[name]), row[at])
            row[at] = None

    def _unclear(self, rows: Cells) -> None:
        at, name = self.place("id"), self.place(TAG)
        for row in rows:
            if row[name] in self.cleared:
                row[at] = self.cleared[str(row[name])]
        self.cleared.clear()

    def _half(self, rows: Cells) -> None:
        """Begin to type a new row, and go for a coffee."""
        self.number += 1
        width = len(rows[0]) if rows else 60
        fresh: list[Any] = [None] * width
        fresh[self.place("first_name")] = "Анна"
        fresh[self.place(TAG)] = clean(self.number)[TAG]
        rows.append(fresh)
