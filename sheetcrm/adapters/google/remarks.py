"""Notes as one answer tells them, each tied to the id of its row and the header of its column by that very answer.

Of notes alone only positions are known, and people may shift rows and shift them back around the reading.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(slots=True)
class Remarks:
    """The notes of a tab by line and place; ``rows`` are the cells beside them, in pieces, each with the place where it begins."""

    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: dict[int, list[tuple[int, Sequence[Mapping[str, Any]]]]] = field(default_factory=dict)

    def take(self, top: int, left: int, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take in a part of the answer."""
        for line, row in enumerate(rows, start=top):
            cells = row.get("values", ())
            self.rows.setdefault(line, []).append((left, cells))
            for place, cell in enumerate(cells, start=left):
                if "note" in cell:
                    self.notes[line, place] = cell["note"]

    def text(self, line: int, place: int) -> str | None:
        """Return the text that was typed into a cell, None where it holds none."""
        for left, cells in self.rows.get(line, ()):
            if left <= place < left + len(cells):
                text = cells[place - left].get("userEnteredValue", {}).get("stringValue")
                return text if isinstance(text, str) else None
        return None

    def under(self, head: int, title: object) -> Tied | None:
        """Return whose notes they are, by the headers in a line; None where the header of the ids does not stand there, once."""
        heads = known(
            {
                place: self.text(head, place)
                for left, cells in self.rows.get(head, ())
                for place in range(left, left + len(cells))
            }
        )
        keys = [place for place, text in heads.items() if text == title]
        if len(keys) != 1:
            return None
        names = {line: self.text(line, keys[0]) for line in self.rows if line > head}
        counts = Counter(names.values())
        return Tied(
            heads, {line: name for line, name in names.items() if name is not None and counts[name] == 1}, keys[0], self
        )


@dataclass(slots=True)
class Tied:
    """Whose the notes are: the headers by place, and by line the ids that stand but once; ``key`` is their place."""

    heads: dict[int, str]
    names: dict[int, str]
    key: int
    remarks: Remarks

    def each(self) -> Iterator[tuple[str, str, str]]:
        """Yield each note with the id of its row and the header of its column."""
        for (line, place), text in self.remarks.notes.items():
            if line in self.names and place in self.heads:
                yield self.names[line], self.heads[place], text

    def by_name(self) -> dict[str, dict[int, str]]:
        """Return the notes of each row that was read, by its id and by place; of one without notes that it has none."""
        found: dict[str, dict[int, str]] = {name: {} for name in self.names.values()}
        for (line, place), text in self.remarks.notes.items():
            if line in self.names:
                found[self.names[line]][place] = text
        return found

    def steps(self, heads: Sequence[Any]) -> dict[int, int]:
        """Return where each column stands under headers of another instant; none that could be two."""
        now = known(dict(enumerate(heads)))
        if now == self.heads:
            return {place: place for place in range(max([len(heads), *(place + 1 for _, place in self.remarks.notes)]))}
        once, twice = Counter(self.heads.values()), Counter(now.values())
        there = {text: place for place, text in now.items()}
        return {place: there[text] for place, text in self.heads.items() if once[text] == 1 and twice.get(text, 0) == 1}


def known(heads: Mapping[int, Any]) -> dict[int, str]:
    """Return the headers that are texts, by place: what a formula shows there is nobody's name."""
    return {place: text for place, text in heads.items() if isinstance(text, str) and not text.startswith("=")}
