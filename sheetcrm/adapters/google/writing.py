"""One write beside people: in bands, each an atomic batch with its witness; what went astray is put back before anything else."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from sheetcrm.adapters.google.batch import ANSWER, SEEN, Batch, Writes, witnessed
from sheetcrm.adapters.google.cells import FormulaText, plain
from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.adapters.google.state import Cells, Sheet, State, masked, read_cells, trimmed
from sheetcrm.adapters.google.witness import Findings, compare, locate
from sheetcrm.errors import BookChanged, BookError, BookHalfWritten, BookRefused
from sheetcrm.model.grid import Left, Note
from sheetcrm.model.moved import moved
from sheetcrm.model.table import find_headers
from sheetcrm.model.words import google as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api

LIMIT = 1_800_000  # bytes of a batch; Google recommends 2 MB a request (Sheets API, usage limits)
TRIES = 3  # fresh starts after an answer that never came or a refusal; rounds of putting back
PAUSES = (1.0, 4.0, 15.0)  # seconds: a request whose answer is lost may still be on its way
_CELL, _ROW = 60, 700  # bytes of a cell and of a row's requests, roughly


class SheetEdited(BookChanged):
    """People edited the sheet in a way that leaves no room to write: decide again."""

    fault = words.EDITED


class Intents(Protocol):
    """Where a batch is noted before it is sent, until its witness was compared."""

    def put(self, token: str, body: bytes) -> None: ...

    def drop(self, token: str) -> None: ...

    def pending(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(slots=True)
class Work:
    """What is still to be written to one tab, by its places now.

    ``cells`` by line and place; ``about`` says of each appended row which line of which tab it speaks of. ``lines`` and ``places`` lead
    back to the look on which it was planned, for what has to be told.
    """

    sheet: Sheet
    rows: Cells
    head: int
    key: int | None
    cells: dict[int, dict[int, Any]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    appended: list[tuple[int, list[Any]]] = field(default_factory=list)
    formats: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    notes: dict[int, dict[int, Note]] = field(default_factory=dict)

    def follow(self, sheet: Sheet, rows: Cells, tell: Callable[[Left], None]) -> Work:
        """Return the same work on the tab as it stands now; what people touched meanwhile is left, and told."""
        where = frame(sheet, rows)
        if where is None:
            raise SheetEdited(path=sheet.title)
        head, key = where
        way = moved([*map(masked, self.rows)], [*map(masked, rows)], (self.head, head), (self.key, key))
        now = replace(
            self,
            sheet=sheet,
            rows=rows,
            head=head,
            key=key,
            cells={},
            removed=[],
            appended=[],
            lines={},
            places={},
            notes={},
        )
        now.formats = {way.places[place]: form for place, form in self.formats.items() if place in way.places}
        for place, there in way.places.items():
            now.places[there] = self.places.get(place, place)
        for line, cells in self.cells.items():
            there = way.lines[line] if line < len(way.lines) else -1
            kept = {way.places[place]: cell for place, cell in cells.items() if there >= 0 and place in way.places}
            for place in cells:
                if there < 0 or place not in way.places:
                    tell(self.left(line, place))
            if kept:
                now.cells[there] = kept
                now.lines[there] = self.lines.get(line, line)
        for line, notes in self.notes.items():
            there = way.lines[line] if line < len(way.lines) else -1
            for place, note in notes.items():
                if there >= 0 and place in way.places:
                    now.notes.setdefault(there, {})[way.places[place]] = note
                else:
                    tell(Left(note.title, note.line, note.place, note=True))
        for line in self.removed:
            there = way.lines[line] if line < len(way.lines) else -1
            if there < 0:
                tell(self.left(line, -1))
            else:
                now.removed.append(there)
                now.lines[there] = self.lines.get(line, line)
        for number, row in self.appended:
            fresh = _carried(row, way.places)
            if fresh is None:
                tell(Left(self.sheet.title, -1, number=number))
            else:
                now.appended.append((number, fresh))
        return now

    def left(self, line: int, place: int, *, restored: bool = False) -> Left:
        """Return a cell, or a row's removal, as something left undone."""
        there = place if place < 0 else self.places.get(place, place)
        return Left(self.sheet.title, self.lines.get(line, line), there, restored=restored)


def _carried(row: Sequence[Any], places: Mapping[int, int]) -> list[Any] | None:
    """Return a row to append with each cell where its column stands now; None where a column is gone."""
    if any(cell is not None and place not in places for place, cell in enumerate(row)):
        return None
    fresh: list[Any] = [None] * (max((places[p] for p, cell in enumerate(row) if cell is not None), default=-1) + 1)
    for place, cell in enumerate(row):
        if cell is not None:
            fresh[places[place]] = cell
    return fresh


def frame(sheet: Sheet, rows: Cells) -> tuple[int, int | None] | None:
    """Return the header row of a tab and the column of its ids; None where it has no header row now."""
    tab = sheet.tab
    headers = find_headers(tab, rows, keys=sheet.keys) if tab is not None else None
    if tab is None or headers is None:
        return None
    return headers.line, headers.places.get("id") if tab.has_ids else None


class Writing:
    """Carries out what is to be written to a spreadsheet, on the state that was read just now.

    ``tell`` hears of what is left undone or was put back.
    """

    def __init__(
        self,
        api: Api,
        intents: Intents,
        state: State,
        *,
        tell: Callable[[Left], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api, self.intents, self.state = api, intents, state
        self._hear, self._sleep = tell, sleep
        self._works: dict[str, Work] = {}
        self._told: set[Left] = set()
        self._gone: set[tuple[str, int]] = set()
        self._refusal: BookRefused | None = None
        self._wrote = False

    def annotate(self) -> None:
        """Say in the notes of cells what is wrong with them, beneath what staff noted there."""
        works = [work for work in self._works.values() if work.notes]
        if not works:
            return
        spots = [
            (work, place) for work in works for place in sorted({p for notes in work.notes.values() for p in notes})
        ]
        filters = [
            {
                "sheetId": work.sheet.id,
                "startColumnIndex": place,
                "endColumnIndex": place + 1,
                "endRowIndex": max(work.notes) + 1,
            }
            for work, place in spots
        ]
        held = self.api.notes(filters)
        batch = Batch(self.state, _token())
        written: dict[str, dict[int, dict[int, str]]] = {}
        for work in works:
            stands = held.get(work.sheet.id, {})
            fresh: dict[int, dict[int, str]] = {}
            for line, row in work.notes.items():
                for place, note in row.items():
                    before = stands.get((line, place), "")
                    after = joined(before, note)
                    if after != before:
                        fresh.setdefault(line, {})[place] = after
            if fresh:
                written[work.sheet.title] = fresh
                batch.add(Writes(work.sheet, work.rows, work.head, work.key, notes=fresh))
        if not written:
            return
        findings = self._send(batch)
        for work in works if findings is None else ():
            for row in work.notes.values():
                for note in row.values():
                    self.tell(Left(note.title, note.line, note.place, note=True))
        if findings:
            self._unnote(findings, written, held)
            self.intents.drop(batch.token)

    def _unnote(
        self,
        findings: Findings,
        written: Mapping[str, Mapping[int, Mapping[int, str]]],
        held: Mapping[int, Mapping[tuple[int, int], str]],
    ) -> None:
        """Take our notes off rows that they hit by mistake: these have again what they had when the notes were read."""
        for title, strays in findings.strays.items():
            for line, places in strays:
                for place in places:
                    note = self._works[title].notes[line][place]
                    self.tell(Left(note.title, note.line, note.place, note=True))
        self.state = read_cells(self.api, self.state)
        batch = Batch(self.state, _token())
        mended = False
        for title in findings.strays:
            work, rows = self._works[title], self.state.cells[title]
            head, key = frame(work.sheet, rows) or (work.head, work.key)
            lines = (
                {_at(work.rows, line, work.key): line for line in range(len(work.rows))} if work.key is not None else {}
            )
            meant: dict[str, set[Any]] = {}
            for line, row in written[title].items():
                for text in row.values():
                    name = _at(work.rows, line, work.key) if work.key is not None else None
                    meant.setdefault(text, set()).add(name)
            notes: dict[int, dict[int, str]] = {}
            for (line, place), text in self.api.notes([{"sheetId": work.sheet.id}]).get(work.sheet.id, {}).items():
                name = _at(rows, line, key) if key is not None else None
                if text in meant and (name is None or name not in meant[text]):
                    was = held.get(work.sheet.id, {}).get((lines.get(name, -1), place), "") if name is not None else ""
                    notes.setdefault(line, {})[place] = was
            if notes:
                mended = True
                batch.add(Writes(work.sheet, rows, head, key, notes=notes))
        if mended and self._send(batch) is not None:
            self.intents.drop(batch.token)

    def tell(self, left: Left) -> None:
        """Note what is left undone, once."""
        if left not in self._told:
            self._told.add(left)
            if left.line >= 0:
                self._gone.add((left.title, left.line))
            self._hear(left)

    def carry_out(
        self, works: Mapping[str, Work], about: Mapping[tuple[str, int], tuple[str, int]], marks: Mapping[str, str]
    ) -> None:
        """Write ids first and by themselves, then all other cells, and with the last of them what comes, goes and is noted.

        ``about`` leads from an appended row (title, number) to the row (title, line of the look) of which it speaks.
        """
        self._works = dict(works)
        try:
            self._all(about, marks)
        except SheetEdited as edited:
            if self._wrote:
                raise BookHalfWritten(path=self.api.http.path) from edited
            raise

    def _all(self, about: Mapping[tuple[str, int], tuple[str, int]], marks: Mapping[str, str]) -> None:
        self._bands(ids=True)
        for work in self._works.values():
            for line in [
                line for line in work.cells if work.key is not None and _at(work.rows, line, work.key) is None
            ]:
                for place in work.cells.pop(line):
                    self.tell(work.left(line, place))
        self._bands(ids=False, about=about, marks=marks)

    def _bands(
        self,
        *,
        ids: bool,
        about: Mapping[tuple[str, int], tuple[str, int]] | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        tries = 0
        while True:
            chosen, whole = self._band(ids=ids)
            last = whole and about is not None
            if not chosen and not last:
                return
            batch = Batch(self.state, _token())
            for title in dict.fromkeys([*chosen, *(self._works if last else ())]):
                work = self._works[title]
                if last:
                    self._drop_useless(work, about or {})
                cells = {
                    line: {place: work.cells[line][place] for place in places}
                    for line, places in chosen.get(title, {}).items()
                }
                removed, appended = (work.removed, work.appended) if last else ([], [])
                if cells or removed or appended:
                    rows = [row for _, row in appended]
                    batch.add(Writes(work.sheet, work.rows, work.head, work.key, cells, work.formats, removed, rows))
            if last:
                batch.mark(marks or {})
            findings = self._send(batch)
            if findings is None:
                tries += 1
                if tries > (1 if self._refusal else TRIES):
                    if not self._give_up(batch):
                        raise self._refusal or OutcomeUnknown(path=self.api.http.path, reason=words.NO_ANSWER)
                    tries = 0
                self._refresh()
                continue
            self._done(chosen, findings)
            if findings:
                self._mend([findings], batch)
                self.intents.drop(batch.token)
                if not last:
                    self._refresh()
            if last:
                return

    def _band(self, *, ids: bool) -> tuple[dict[str, dict[int, list[int]]], bool]:
        """Return the next cells to write, by tab, line and place, and whether they are all that is left."""
        chosen: dict[str, dict[int, list[int]]] = {}
        size = 0
        for title, work in self._works.items():
            for line in sorted(work.cells):
                places = [place for place in work.cells[line] if not ids or place == work.key]
                if not places:
                    continue
                if size > LIMIT:
                    return chosen, False
                chosen.setdefault(title, {})[line] = places
                size += _ROW + sum(
                    _CELL + len(cell) if isinstance(cell := work.cells[line][p], str) else _CELL for p in places
                )
        return chosen, True

    def _give_up(self, batch: Batch) -> bool:
        """Leave the tab alone whose part Google refuses time and again, so that the others are written; False where it names none."""
        refusal, self._refusal = self._refusal, None
        named = re.search(r"requests\[(\d+)\]", refusal.message("en")) if refusal is not None else None
        number = batch.owner(int(named[1])) if named else None
        title = next((title for title, work in self._works.items() if work.sheet.id == number), None)
        if refusal is None or title is None:
            self._refusal = refusal
            return False
        work = self._works.pop(title)
        said = refusal.values["reason"]
        for line, cells in work.cells.items():
            for place in cells:
                self.tell(replace(work.left(line, place), said=said))
        for line in work.removed:
            self.tell(replace(work.left(line, -1), said=said))
        for count, _ in work.appended:
            self.tell(Left(title, -1, number=count, said=said))
        return True

    def _drop_useless(self, work: Work, about: Mapping[tuple[str, int], tuple[str, int]]) -> None:
        """Leave out rows to append that speak of a row which had to be left."""
        kept = []
        for number, row in work.appended:
            if about.get((work.sheet.title, number)) in self._gone:
                self.tell(Left(work.sheet.title, -1, number=number))
            else:
                kept.append((number, row))
        work.appended = kept

    def _done(self, chosen: Mapping[str, Mapping[int, Iterable[int]]], findings: Findings) -> None:
        """Take what was written off the work, and note what was not."""
        for title, line, place in findings.left:
            self.tell(self._works[title].left(line, place, restored=True))
        wrong = set(findings.left)
        for title, lines in chosen.items():
            work = self._works[title]
            for line, places in lines.items():
                cells = work.cells[line]
                for place in places:
                    new = cells.pop(place)
                    if (title, line, place) not in wrong:
                        _put(work.rows, line, place, plain(new))
                if not cells:
                    del work.cells[line]

    def _refresh(self) -> None:
        """Look again, and follow the rows that are still to be written."""
        self.state = read_cells(self.api, self.state)
        self._works = {
            title: work.follow(work.sheet, self.state.cells[title], self.tell) for title, work in self._works.items()
        }

    def _send(self, batch: Batch) -> Findings | None:
        """Send a batch and compare its witness; None where it was not carried out."""
        expected = batch.expected()
        self.intents.put(batch.token, orjson.dumps(expected))
        try:
            answer = self.api.update(batch.requests(), fields=ANSWER, ranges=batch.regions())
            seen = witnessed(answer.get("updatedSpreadsheet", {}))
        except OutcomeUnknown:
            found = self._seek(batch)
            if found is None:
                return None
            seen = found
        except BookRefused as refusal:
            self.intents.drop(batch.token)
            self._refusal = refusal
            return None
        except BaseException as error:
            if isinstance(error, BookError):  # certainly not carried out
                self.intents.drop(batch.token)
            raise
        if token_of(seen) != batch.token:
            found = self._seek(batch)
            if found is None:  # carried out, and the witness is another's: two robots are at work
                raise BookHalfWritten(path=self.api.http.path)
            seen = found
        self._wrote = True
        self.state = replace(self.state, sheets={**self.state.sheets, batch.title: batch.witness()})
        findings = compare(expected, seen)
        if not findings:
            self.intents.drop(batch.token)
        return findings

    def _seek(self, batch: Batch) -> dict[int, list[Any]] | None:
        """Look whether a batch took effect whose answer never came; it may still be on its way."""
        for pause in PAUSES:
            seen = witness_of(self.api, batch.regions())
            if token_of(seen) == batch.token:
                return seen
            self._sleep(pause)
        return None

    def mend(self, findings: Sequence[Findings], *, first: int, parent: str) -> None:
        """Put back what went astray, whose witness stands above the row ``first``. Raises BookHalfWritten where people do not let us."""
        returned = [one for finding in findings for one in finding.removed]
        appended = [one for finding in findings for one in finding.appended]
        known = list(findings)
        for _ in range(TRIES):
            self.state = read_cells(self.api, self.state)
            writes = self._repairs(known, returned, appended)
            if not writes:
                return
            batch = Batch(self.state, _token(), first=first, parent=parent)
            for one in writes:
                batch.add(one)
            found = self._send(batch)
            if found is None:
                continue
            first = batch.end
            returned, appended = found.removed, found.appended
            if not found:
                return
            known.append(found)
            parent = batch.token
        raise BookHalfWritten(path=self.api.http.path)

    def _mend(self, findings: list[Findings], batch: Batch) -> None:
        self.mend(findings, first=batch.end, parent=batch.token)

    def _repairs(
        self,
        findings: Sequence[Findings],
        returned: Sequence[tuple[int, str, int, int]],
        appended: Sequence[tuple[int, str, list[Any], dict[int, Any]]],
    ) -> list[Writes]:
        made: list[Writes] = []
        by_id = {sheet.id: sheet for sheet in self.state.sheets.values()}
        touched = {one.sheet for finding in findings for one in finding.mishaps} | {
            one[0] for one in (*returned, *appended)
        }
        for number in sorted(touched):
            sheet = by_id.get(number)
            rows = self.state.cells.get(sheet.title) if sheet else None
            where = frame(sheet, rows) if sheet and rows else None
            if sheet is None or rows is None or where is None:
                continue
            head, key = where
            writes = Writes(sheet, rows, head, key, returned=[row for spot, _, _, row in returned if spot == number])
            restored: dict[tuple[int, int], int] = {}
            for finding in findings:
                for repair in locate([one for one in finding.mishaps if one.sheet == number], rows, head):
                    if isinstance(repair.was, FormulaText):
                        restored[repair.line, repair.place] = repair.row
                    else:
                        writes.cells.setdefault(repair.line, {})[repair.place] = repair.was
            for spot, _, row, heads in appended:
                if spot == number:
                    _rewrite(writes, row, heads)
            writes.restored = restored
            if writes.cells or restored or writes.returned:
                made.append(writes)
        return made


def joined(stands: str, note: Note) -> str:
    """Return a cell's note with ours beneath what staff wrote, or without ours."""
    ours = f"{_OURS}{note.was}" if note.was else ""
    kept = stands.replace(ours, "").strip("\n") if ours and ours in stands else stands
    return "\n\n".join(part for part in (kept, f"{_OURS}{note.text}" if note.text else "") if part)


_OURS = "sheetcrm: "


def _rewrite(writes: Writes, row: Sequence[Any], heads: Mapping[int, Any]) -> None:
    """Move the cells of an appended row under the headers that they were meant for, where the row still stands as it was appended."""
    [cut] = trimmed([row]) or [[]]
    lines = [line for line in range(writes.head + 1, len(writes.rows)) if masked(writes.rows[line]) == masked(cut)]
    if not lines:
        return
    line = lines[-1]
    now = {text: place for place, text in enumerate(writes.rows[writes.head]) if isinstance(text, str)}
    cells: dict[int, Any] = {place: None for place, cell in enumerate(cut) if cell is not None}
    for place, cell in enumerate(cut):
        if cell is not None and heads.get(place) in now:
            cells[now[heads[place]]] = cell
    writes.cells[line] = {place: cell for place, cell in cells.items() if _at(writes.rows, line, place) != cell}


def witness_of(api: Api, ranges: Sequence[str]) -> dict[int, list[Any]]:
    """Return these rows of the witness; none where there is no such tab."""
    try:
        return witnessed(api.get(SEEN, ranges))
    except BookRefused:
        return {}


def token_of(seen: Mapping[int, Sequence[Any]]) -> str:
    """Return the token of the batch that the witness knows."""
    top = seen.get(0) or [None]
    return str(top[0])


def _token() -> str:
    return secrets.token_hex(12)


def _at(rows: Cells, line: int, place: int) -> Any:
    return rows[line][place] if line < len(rows) and place < len(rows[line]) else None


def _put(rows: Cells, line: int, place: int, cell: Any) -> None:
    while len(rows) <= line:
        rows.append([])
    row = rows[line]
    row.extend([None] * (place + 1 - len(row)))
    row[place] = cell
