"""The moves of one write: rows that still stand as they were decided on go, in batches; of all others it is told that they stay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.adapters.google.passage import Passenger, pass_over, stretches
from sheetcrm.adapters.google.remarks import Remarks
from sheetcrm.adapters.google.sending import TRIES
from sheetcrm.adapters.google.state import masked
from sheetcrm.adapters.google.work import at
from sheetcrm.model.grid import Left
from sheetcrm.model.words import google as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.work import Work
    from sheetcrm.adapters.google.writing import Writing
    from sheetcrm.model.grid import RowMove


LIMIT = 1_200_000  # bytes of a batch's requests, roughly: with its notes and texts it stays below the 2 MB that Google recommends
_ROW, _PIECE, _CELL = (
    1_100,
    330,
    120,
)  # bytes of a row's requests, of each piece that is copied, of a cell that is set beside its text
_SMALL = 100_000  # cells: of a larger tab only the notes of the rows that go are read


class Transfer:
    """Moves rows from tab to tab beside people, the rows of each pair of tabs in their order.

    Each batch leaves ``marks``: where the process dies before all else is written, the rows have moved, and the ledger keeps what it was
    about to note of them.
    """

    def __init__(self, writing: Writing, moves: Sequence[RowMove], marks: Mapping[str, str]) -> None:
        self._writing, self._moves, self._marks = writing, moves, marks

    def carry_out(self) -> None:
        """Move what can be moved, and tell of the rest."""
        for source, target in dict.fromkeys((move.source, move.target) for move in self._moves):
            tries = 0
            while self._due(source, target):
                held = self._held(source, target)
                rows = self._ready(source, target, held) if held else []
                if held and not rows:
                    break
                if held is None or not self._send(source, target, rows, held):
                    tries += 1
                    if tries > (1 if self._writing.sender.refusal else TRIES):
                        self._give_up(source, target, unknown=held is not None)

    def _work(self, title: str) -> Work:
        return self._writing.works[title]

    def _due(self, source: str, target: str) -> dict[int, RowMove]:
        """Return the moves between two tabs that are still to be made, by line now, in their order."""
        if source not in self._writing.works:
            return {}
        lines = sorted(self._work(source).going.items(), key=lambda one: one[1])
        return {line: self._moves[n] for line, n in lines if self._moves[n].target == target}

    def _leave(self, source: str, lines: Iterable[int], **more: Any) -> None:
        work = self._work(source)
        for line in lines:
            self._writing.tell(replace(work.left(line, -1), **more))
            del work.going[line]

    def _held(self, source: str, target: str) -> Held | None:
        """Read the notes of both tabs and look again; None where of a row that goes nobody knows which notes are its own."""
        sender = self._writing.sender
        before = {title: self._work(title) for title in (source, target)}
        lines = self._due(source, target)
        parts = [part for title in before for part in _parts(before[title], lines if title == source else ())]
        told = sender.api.notes(parts)
        self._writing.refresh()
        held = Held()
        for title, old in before.items():
            remarks = told.get(old.sheet.id, Remarks())
            going = self._due(source, target) if title == source else ()
            if (remarks.notes or not _is_whole(old)) and not held.take(remarks, old, self._work(title), going):
                return None
        return held

    def _ready(self, source: str, target: str, held: Held) -> list[Passenger]:
        """Return the next rows that may go, as many as one batch takes; tell of those that may not."""
        here, there = self._work(source), self._work(target)
        ids = (
            Counter(at(here.rows, line, here.key) for line in range(len(here.rows)))
            if here.key is not None
            else Counter()
        )
        taken = {at(there.rows, line, there.key) for line in range(len(there.rows))} if there.key is not None else set()
        rows: list[Passenger] = []
        size = 0
        for line, move in self._due(source, target).items():
            name = at(here.rows, line, here.key) if here.key is not None else None
            one = _passenger(here, there, line, move)
            nobody = here.key is not None and (name is None or ids[name] > 1 or name in taken)
            if one is None or nobody or self._writing.is_gone(source, here.left(line, -1).line):
                self._leave(source, [line])
                continue
            goal = dict(one.places)
            one.notes = {goal[place]: text for place, text in held.places.get(line, {}).items() if place in goal}
            pieces = len(list(stretches(one.places)))
            formulas = sum(1 for cell in here.rows[line] if isinstance(cell, str) and cell.startswith("="))
            texts = [*one.notes.values(), *(str(cell) for cell in one.cells.values())]
            size += _ROW + _PIECE * (pieces + formulas) + sum(_CELL + 2 * len(text) for text in texts)
            if rows and size > LIMIT:
                break
            rows.append(one)
        return rows

    def _send(self, source: str, target: str, rows: Sequence[Passenger], held: Held) -> bool:
        """Send one batch; what it moved by mistake is put back before anything else is done. False where it was not carried out."""
        sender, here, there = self._writing.sender, self._work(source), self._work(target)
        batch = sender.batch()
        pass_over(batch, here, there, rows, held.names, comma=sender.state.comma)
        batch.mark({key: value for key, value in self._marks.items() if key in sender.state.marks})
        findings = sender.send(batch)
        if findings is None:
            self._writing.refresh()
            return False
        for title, line, same in findings.stayed:
            self._writing.tell(replace(self._work(title).left(line, -1), restored=same))
        went = {one.line for one in rows}
        for line in went:
            for note in here.notes.get(line, {}).values():
                self._writing.tell(Left(note.title, note.line, note.place, note=True))
        self._writing.works[source] = here.without(went)
        sender.resize(source, rows=-len(rows))
        sender.resize(target, rows=len(rows))
        if findings:
            sender.mend([findings], first=batch.end, parent=batch.token)
            self._writing.tell_lost()
            sender.intents.drop(batch.token)
        self._writing.refresh()
        return True

    def _give_up(self, source: str, target: str, *, unknown: bool) -> None:
        """Leave the moves alone that Google refuses, or for which people never keep still."""
        sender = self._writing.sender
        refusal, sender.refusal = sender.refusal, None
        if refusal is None and unknown:
            raise OutcomeUnknown(path=sender.api.http.path, reason=words.NO_ANSWER)
        self._leave(source, list(self._due(source, target)), said=refusal.values["reason"] if refusal else None)


@dataclass(slots=True)
class Held:
    """Notes as they were read: of the rows that go by line and place, of all by id and header."""

    places: dict[int, dict[int, str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, remarks: Remarks, old: Work, now: Work, going: Iterable[int]) -> bool:
        """Take in the notes of a tab; False where nobody can say which are those of a row that goes."""
        if now.key is None:
            return self._stood(remarks, old, now, going)
        tied = remarks.under(old.head, at(now.rows, now.head, now.key))
        if tied is None:
            return False
        for name, head, text in tied.each():
            self.names.setdefault(name, {})[head] = text
        rows, steps = tied.by_name(), tied.steps(now.rows[now.head])
        ids = Counter(at(now.rows, line, now.key) for line in range(len(now.rows)))
        for line in going:
            name = at(now.rows, line, now.key)
            if name is None or ids[name] > 1:
                continue  # it does not go
            if not isinstance(name, str):
                if not self._stood(remarks, old, now, [line]):
                    return False
                continue
            if name not in rows or not rows[name].keys() <= steps.keys():
                return False
            self.places[line] = {steps[place]: text for place, text in rows[name].items()}
        return True

    def _stood(self, remarks: Remarks, old: Work, now: Work, going: Iterable[int]) -> bool:
        """Take in the notes of rows that have no id, where they stood; False where one with a note did not stand still."""
        still = old.head == now.head and masked(old.rows[old.head]) == masked(now.rows[now.head])
        lines = set(going)
        for (line, place), text in remarks.notes.items():
            if line in lines:
                if not still or masked(_row(old.rows, line)) != masked(_row(now.rows, line)):
                    return False
                self.places.setdefault(line, {})[place] = text
        return True


def _is_whole(work: Work) -> bool:
    """Tell whether all notes of a tab are read."""
    return work.sheet.rows * work.sheet.columns <= _SMALL


def _parts(work: Work, lines: Iterable[int]) -> list[dict[str, int]]:
    """Return the parts of a tab whose notes are read: of a large one its headers and the rows that go."""
    if _is_whole(work):
        return [{"sheetId": work.sheet.id}]
    return [
        {"sheetId": work.sheet.id, "startRowIndex": line, "endRowIndex": line + 1}
        for line in (work.head, *sorted(lines))
    ]


def _row(rows: Sequence[list[Any]], line: int) -> list[Any]:
    return rows[line] if line < len(rows) else []


def _passenger(here: Work, there: Work, line: int, move: RowMove) -> Passenger | None:
    """Return a row with its columns where they are now; None where it could not go whole."""
    places: dict[int, int] = {}
    for place, goal in move.places.items():
        if place in here.spots and goal in there.spots:
            places[here.spots[place]] = there.spots[goal]
    cells = {there.spots[place]: cell for place, cell in move.cells.items() if place in there.spots}
    filled = {place for place, cell in enumerate(_row(here.rows, line)) if cell is not None}
    whole = filled <= places.keys() and len(cells) == len(move.cells) and len(set(places.values())) == len(places)
    named = here.key is None or there.key is None or places.get(here.key) == there.key
    return Passenger(line, tuple(sorted(places.items())), cells) if whole and named else None
