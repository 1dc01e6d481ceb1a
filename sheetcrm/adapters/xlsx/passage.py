"""Rows that go from one tab to another in one write: lifted from their sheets first, set down under the others last.

A row that cannot go whole stays where it is, with the cells that the edits would have emptied for its sake.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.lifting import Lifting
from sheetcrm.adapters.xlsx.links import Links
from sheetcrm.adapters.xlsx.notes import Notes
from sheetcrm.adapters.xlsx.references import cell_name
from sheetcrm.model.grid import Left
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.xlsx.links import Link
    from sheetcrm.adapters.xlsx.notes import Note
    from sheetcrm.adapters.xlsx.tab import TabPatch
    from sheetcrm.model.grid import RowMove


class Attached:
    """What hangs on the cells of one tab and is stored apart from them."""

    def __init__(self, patch: TabPatch) -> None:
        self._patch = patch
        self.links = Links(patch.book, patch.tab, patch.seen, patch.tail)
        self.notes = Notes(patch.book, patch.tab, patch.seen, patch.tail)

    def of(self, move: RowMove) -> tuple[list[Link], list[Note]]:
        """Return what hangs on a row, by the columns of the target; raise :class:`RefusedError` for what cannot go along."""
        row = move.line + 1
        links, notes = self.links.of(row), self.notes.of(row)
        for column in (*(link.column for link in links), *(note.column for note in notes)):
            if column not in move.places:
                place = cell_name(row, column)
                raise RefusedError(words.NO_PLACE, tab=move.source, cell=place, target=move.target)
        return (
            [link._replace(column=move.places[link.column]) for link in links],
            [note._replace(column=move.places[note.column]) for note in notes],
        )

    def take(self, rows: set[int]) -> None:
        """Let go of all that hangs on rows that moved."""
        self.links.take(rows)
        self.notes.take(rows)
        self._patch.tail = self.links.tail

    def hang(self, links: list[tuple[int, Link]], notes: list[tuple[int, int, Note]]) -> None:
        """Hang on cells what came with rows."""
        self.links.hang(links)
        self.notes.tail = self.links.tail
        self.notes.hang(notes)
        self._patch.tail = self.notes.tail


@dataclass(slots=True)
class Passage:
    """The moves of one write between tabs that were looked through; ``left`` is told where a row stays."""

    patches: Mapping[str, TabPatch]
    moves: Sequence[RowMove]
    left: list[Left] = field(default_factory=list)
    first: RefusedError | None = None
    """Why the first of the rows stays that do."""
    _hung: list[tuple[RowMove, int, list[Link], list[Note]]] = field(default_factory=list)
    _attached: dict[str, Attached] = field(default_factory=dict)

    def lift(self) -> None:
        """Take up the rows as they are after the edits of their cells, and hand each to its target."""
        rows: dict[str, dict[int, bytes]] = {}
        for title, lines in _by_source(self.moves).items():
            rows[title] = self.patches[title].stored(lines)
        lifting = {title: Lifting(self.patches[title].patch) for title in rows}
        for move in self.moves:
            source, target = self.patches[move.source], self.patches[move.target]
            number = move.line + 1
            if number in source.moving:
                raise ValueError(move)
            try:
                source.check_moves(number)
                lifted = lifting[move.source].lift(move, source.changed(number, rows[move.source].pop(number, b"")))
                links, notes = self._at(move.source).of(move)
            except RefusedError as fault:
                self._stays(move, fault)
                continue
            move.formulas.clear()
            move.formulas.update(lifted.formulas)
            source.moving.add(number)
            target.arrivals.append({**lifted.cells, **move.cells})
            if links or notes:
                self._hung.append((move, len(target.arrivals) - 1, links, notes))

    def hush(self) -> None:
        """Leave out what was to be appended about rows that stay: it would tell of a move that was not made."""
        stay = {(one.title, one.line) for one in self.left if one.line >= 0}
        for title, patch in self.patches.items():
            edits = patch.edits
            silent = {n for n, about in enumerate(edits.about) if about is not None and about[:2] in stay}
            if silent:
                kept = tuple(row for n, row in enumerate(edits.appended) if n not in silent)
                patch.edits = replace(edits, appended=kept, about=())
                self.left += [Left(title, -1, number=n) for n in sorted(silent)]

    def hang(self) -> None:
        """Let what hung on the rows follow them, when each has its new place; what hung on removed rows goes with these."""
        for title, patch in self.patches.items():
            gone = {*patch.moving, *(row + 1 for row in patch.edits.removed)}
            if gone and not patch.taken:  # rows on which anything hangs are emptied
                self._at(title).take(gone)
        links: dict[str, list[tuple[int, Link]]] = defaultdict(list)
        notes: dict[str, list[tuple[int, int, Note]]] = defaultdict(list)
        for move, order, its_links, its_notes in self._hung:
            row = self.patches[move.target].arrived(order)
            links[move.target] += [(row, link) for link in its_links]
            notes[move.target] += [(row, move.line + 1, note) for note in its_notes]
        for title, its_new in links.items():
            self._at(title).hang(its_new, notes[title])

    def _at(self, title: str) -> Attached:
        if title not in self._attached:
            self._attached[title] = Attached(self.patches[title])
        return self._attached[title]

    def _stays(self, move: RowMove, fault: RefusedError) -> None:
        self.first = self.first or fault
        said = fault.said()
        self.left.append(Left(move.source, move.line, said=said))
        for column in self.patches[move.source].withhold(move.line + 1, move.places):
            self.left.append(Left(move.source, move.line, column, said=said))


def _by_source(moves: Iterable[RowMove]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        found[move.source].add(move.line + 1)
    return found
