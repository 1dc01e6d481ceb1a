"""People at a spreadsheet between any two requests of the robot, and what they remember of what they did.

Every row of Clients, Orders, History and Tasks carries a text of its own in a column of staff's: by it people know a row whatever becomes
of its place and its id. What they type is never typed twice, so that it is told from everything the robot could write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.laws.workbooks import TAG

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from tests.standin import Seen, Spreadsheet, Tab

MARK = TAG.removeprefix("+")
_OWN = re.compile(r"[мохтонht]\d+")
Spot = tuple[str, str, str]
"""A cell as people know it: tab, the row's own text, header."""


@dataclass(slots=True)
class People:
    """Staff of a business. ``typed`` holds what anybody last put into a cell, ``gone`` and ``fresh`` the rows they deleted and made."""

    book: Spreadsheet
    dice: random.Random
    tabs: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    typed: dict[Spot, Any] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)
    fresh: set[tuple[str, str]] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    noted: dict[Spot, str] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    """Notes written in the very instant in which the robot wrote notes: Google gives no way to know what stood there."""
    instant: bool = False
    number: int = 0

    def act(self, seen: Seen | None = None) -> None:
        """Do one thing; while the robot writes, often in the very cells that it is about to write."""
        body = seen.body if seen is not None and isinstance(seen.body, dict) else {}
        self.instant = any(one.get("updateCells", {}).get("fields") == "note" for one in body.get("requests", ()))
        blocks = [
            one["updateCells"]
            for one in body.get("requests", ())
            if one.get("updateCells", {}).get("fields", "").startswith("userEnteredValue")
        ]
        if blocks and self.dice.random() < 0.6:
            self._very_cell(blocks)
            return
        tab = self.book.sheet(self.dice.choice(self.tabs))
        kinds = [self._edit] * 4 + [self._robot, self._sort, self._insert, self._blank, self._delete, self._move]
        kinds += [self._clear, self._column, self._uncolumn, self._shift, self._hide, self._note]
        self.dice.choice(kinds)(tab)

    def rows(self, tab: Tab) -> dict[str, int]:
        """Return where each row stands, by its own text; one that a value of the robot's covers for the moment is not known."""
        place = self.place(tab, MARK)
        return {
            str(row[place]): line
            for line, row in enumerate(tab.values() if place is not None else ())
            if line and place is not None and place < len(row) and _OWN.fullmatch(str(row[place]))
        }

    def heads(self, tab: Tab) -> list[str]:
        """Return the headers."""
        first = tab.values()[:1]
        return [str(cell or "") for cell in first[0]] if first else []

    def place(self, tab: Tab, header: str) -> int | None:
        """Return where a header stands."""
        heads = self.heads(tab)
        return heads.index(header) if header in heads else None

    def word(self) -> str:
        """Return a text that nobody typed yet."""
        self.number += 1
        return f"правка {self.number}"

    def _type(self, tab: Tab, line: int, place: int, value: Any) -> None:
        heads = self.heads(tab)
        names = {there: name for name, there in self.rows(tab).items()}
        tab.put(line, place, value)
        if line in names and place < len(heads) and heads[place]:
            self.typed[tab.title, names[line], heads[place]] = value

    def _very_cell(self, blocks: list[dict[str, Any]]) -> None:
        block = self.dice.choice(blocks)
        tab = next((one for one in self.book.sheets if one.id == block.get("start", {}).get("sheetId", 0)), None)
        if tab is None or tab.title not in self.tabs:
            return
        start = block["start"]
        line = start.get("rowIndex", 0) + self.dice.randrange(len(block["rows"]))
        place = start.get("columnIndex", 0) + self.dice.randrange(len(block["rows"][0]["values"]))
        heads = self.heads(tab)
        if (
            line in self.rows(tab).values()
            and place < len(heads)
            and heads[place] not in {self.headers[tab.title][0], MARK}
        ):
            self._type(tab, line, place, self.word())
            self.done.append(f"typed into the very cell {tab.title} {line} {heads[place]}")

    def _cell(self, tab: Tab, *, robot: bool) -> tuple[int, int] | None:
        rows = self.rows(tab)
        heads = self.heads(tab)
        own = [
            n
            for n, head in enumerate(heads)
            if head and (head in self.headers[tab.title][1:]) is robot and head != MARK
        ]
        own = [n for n in own if heads[n] != self.headers[tab.title][0]]
        return (rows[self.dice.choice(sorted(rows))], self.dice.choice(own)) if rows and own else None

    def _edit(self, tab: Tab) -> None:
        spot = self._cell(tab, robot=False)
        if spot is not None:
            self._type(tab, *spot, self.word())
            self.done.append(f"edit {tab.title} {spot}")

    def _robot(self, tab: Tab) -> None:
        spot = self._cell(tab, robot=True)
        if spot is not None:
            self._type(tab, *spot, self.word())
            self.done.append(f"edit the robot's {tab.title} {spot}")

    def _clear(self, tab: Tab) -> None:
        spot = self._cell(tab, robot=False)
        if spot is not None:
            self._type(tab, *spot, None)
            self.done.append(f"clear {tab.title} {spot}")

    def _sort(self, tab: Tab) -> None:
        heads = self.heads(tab)
        if heads:
            tab.sort(self.dice.randrange(len(heads)), ascending=self.dice.random() < 0.5)
            self.done.append(f"sort {tab.title}")

    def _insert(self, tab: Tab) -> None:
        """Insert a row and type somebody new into it."""
        rows, place = self.rows(tab), self.place(tab, MARK)
        if place is None:
            return
        line = self.dice.randint(1, max(rows.values(), default=0) + 1)
        tab.insert_rows(line)
        self.number += 1
        name = f"н{self.number}"
        tab.put(line, place, name)
        self.fresh.add((tab.title, name))
        for _ in range(3):
            heads = self.heads(tab)
            header = self.dice.choice(
                [head for head in heads if head and head not in self.headers[tab.title] and head != MARK]
            )
            self._type(tab, line, heads.index(header), self.word())
        self.done.append(f"new row {tab.title} {line}")

    def _blank(self, tab: Tab) -> None:
        tab.insert_rows(self.dice.randint(1, max(self.rows(tab).values(), default=0) + 1))
        self.done.append(f"blank row {tab.title}")

    def _delete(self, tab: Tab) -> None:
        rows = self.rows(tab)
        if len(rows) > 1:
            name = self.dice.choice(sorted(rows))
            tab.delete_rows(rows[name])
            self.gone.add((tab.title, name))
            self.done.append(f"delete {tab.title} {name}")

    def _move(self, tab: Tab) -> None:
        """Cut a row and paste it elsewhere."""
        lines = sorted(self.rows(tab).values())
        if len(lines) > 2:
            tab.move_rows(self.dice.choice(lines), 1, self.dice.choice([1, lines[-1] + 1]))
            self.done.append(f"move {tab.title}")

    def _column(self, tab: Tab) -> None:
        """Insert a column of their own among ours."""
        place = self.dice.randint(0, len(self.heads(tab)))
        tab.insert_columns(place)
        self.number += 1
        tab.put(0, place, f"Своя {self.number}")
        self.done.append(f"new column {tab.title} {place}")

    def _uncolumn(self, tab: Tab) -> None:
        """Delete a column that they made themselves."""
        mine = [n for n, head in enumerate(self.heads(tab)) if head.startswith("Своя ")]
        if mine:
            header = self.heads(tab)[mine[0]]
            tab.delete_columns(mine[0])
            for spot in [spot for spot in self.typed if spot[0] == tab.title and spot[2] == header]:
                del self.typed[spot]
            self.done.append(f"delete column {tab.title} {header}")

    def _shift(self, tab: Tab) -> None:
        heads = self.heads(tab)
        if len(heads) > 2:
            tab.move_columns(self.dice.randrange(len(heads)), 1, self.dice.choice([0, len(heads)]))
            self.done.append(f"move a column {tab.title}")

    def _note(self, tab: Tab) -> None:
        """Add a line of their own to the note of a cell."""
        spot = self._cell(tab, robot=False)
        if spot is not None:
            names = {there: name for name, there in self.rows(tab).items()}
            text = self.word()
            tab.set_note(*spot, "\n\n".join(part for part in (tab.note(*spot), text) if part))
            self.noted[tab.title, names[spot[0]], self.heads(tab)[spot[1]]] = text
            if self.instant:
                self.late.add(text)
            self.done.append(f"note {tab.title} {spot}")

    def _hide(self, tab: Tab) -> None:
        tab.hide("ROWS", self.dice.randint(1, 3))
        self.done.append(f"hide {tab.title}")
