"""Batches on their way: sent, compared with their witness, and what they hit by mistake put back."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from sheetcrm.adapters.google.astray import put_back
from sheetcrm.adapters.google.batch import ANSWER, SEEN, Batch, Writes, witnessed
from sheetcrm.adapters.google.cells import FormulaText
from sheetcrm.adapters.google.client import NOW, OutcomeUnknown
from sheetcrm.adapters.google.lessee import Lessee
from sheetcrm.adapters.google.state import masked, read_cells, structure, tidied
from sheetcrm.adapters.google.verdict import compare
from sheetcrm.adapters.google.witness import Findings, Mishap, locate
from sheetcrm.adapters.google.work import at, frame
from sheetcrm.errors import BookError, BookHalfWritten, BookRefused
from sheetcrm.model.table import find_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.adapters.google.state import Cells, Sheet, State

TRIES = 3  # fresh starts after an answer that never came; rounds of putting back
ROUNDS = 8  # of putting back rows that left their tab: nobody looks for them in the other one
PAUSES = (1.0, 4.0, 15.0)  # seconds: a request whose answer is lost may still be on its way


class Intents(Protocol):
    """Where a batch is noted before it is sent, until its witness was compared."""

    def put(self, token: str, body: bytes) -> None: ...

    def drop(self, token: str) -> None: ...

    def pending(self) -> Sequence[tuple[str, bytes]]: ...


class Sender:
    """Sends batches to one spreadsheet. ``state`` is what was read last, ``wrote`` whether any batch took effect."""

    def __init__(
        self,
        api: Api,
        intents: Intents,
        state: State,
        *,
        sleep: Callable[[float], None] = time.sleep,
        lessee: Lessee | None = None,
    ) -> None:
        self.api, self.intents, self.state = api, intents, state
        self._lessee = lessee or Lessee("", None, NOW)
        self._lessee.check(state)
        self._sleep = sleep
        self.refusal: BookRefused | None = None
        self.wrote = False
        self.lost: list[Mishap] = []
        self._open: set[str] = set()

    def look(self, *, tabs: bool = False) -> State:
        """Read the cells again, and the tabs and their columns where asked.

        Raises BookHalfWritten where a batch took effect meanwhile whose answer never came: it has to be settled first.
        """
        found = replace(structure(self.api), texts=self.state.texts) if tabs else self.state
        self._lessee.check(found)
        self.state = read_cells(self.api, found)
        if self.state.token in {token for token, _ in self.intents.pending()} - self._open:
            raise BookHalfWritten(path=self.api.http.path)
        return self.state

    def resize(self, title: str, *, rows: int = 0, columns: int = 0) -> None:
        """Note that a tab has more rows or columns, or fewer."""
        sheet = self.state.sheets[title]
        grown = replace(sheet, rows=sheet.rows + rows, columns=sheet.columns + columns)
        self.state = replace(self.state, sheets={**self.state.sheets, title: grown})

    def batch(self) -> Batch:
        """Return an empty batch on the state as it was read last."""
        return Batch(self.state, new_token())

    def send(self, batch: Batch) -> Findings | None:
        """Send a batch and compare its witness; None where it was not carried out."""
        expected = batch.expected()
        leasing, lease = self._lessee.request(self.state)
        self.intents.put(batch.token, orjson.dumps(expected))
        try:
            answer = self.api.update([*batch.requests(), *leasing], fields=ANSWER, ranges=batch.regions())
            seen = witnessed(answer.get("updatedSpreadsheet", {}))
        except OutcomeUnknown:
            found = self._seek(batch)
            if found is None:
                return None
            seen = found
        except BookRefused as refusal:
            self.intents.drop(batch.token)
            self.refusal = refusal
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
        self.wrote = True
        self._open.add(batch.token)
        self.state = replace(
            self.state,
            sheets={**self.state.sheets, batch.title: batch.witness()},
            marks=self._lessee.took(self.state, lease),
            fence=batch.token,
            token=batch.token,
        )
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
        astray = [one for finding in findings for one in finding.astray]
        notes = {name: held for finding in findings for name, held in finding.notes.items()}
        known = list(findings)
        self._open |= {parent}
        for _ in range(ROUNDS if astray else TRIES):
            self.look(tabs=True)
            batch = Batch(self.state, new_token(), first=first, parent=parent)
            for one in self._repairs(known, returned, appended):
                batch.add(one)
            put_back(batch, self.state, astray, notes)
            if batch.empty:
                return
            found = self.send(batch)
            if found is None:
                continue
            first = batch.end
            returned, appended = found.removed, found.appended
            if not found and not astray:
                return
            astray = found.astray
            known.append(found)
            parent = batch.token
        raise BookHalfWritten(path=self.api.http.path)

    def _repairs(
        self,
        findings: Sequence[Findings],
        returned: Sequence[tuple[int, str, list[Any], int]],
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
                self.lost += [one for finding in findings for one in finding.mishaps if one.sheet == number]
                continue
            head, key = where
            heads = _heads(sheet, rows, head)
            whole = [(row, _places(texts, heads)) for spot, _, texts, row in returned if spot == number]
            writes = Writes(sheet, rows, head, key, returned=whole)
            restored: dict[tuple[int, int], tuple[int, int, Any]] = {}
            then = list(
                rows
            )  # as the tab will stand: what a later batch met may itself be what an earlier one wrote astray
            for finding in reversed(findings):
                repairs, lost = locate([one for one in finding.mishaps if one.sheet == number], then, heads, head)
                self.lost += [one for one in lost if one not in self.lost]
                for repair in repairs:
                    cell, formula = (repair.line, repair.place), isinstance(repair.was, FormulaText)
                    restored.pop(cell, None)
                    writes.cells.get(repair.line, {}).pop(repair.place, None)
                    if formula or repair.looks:
                        restored[cell] = repair.row, repair.column, repair.was
                    else:
                        writes.cells.setdefault(repair.line, {})[repair.place] = repair.was
                    then[repair.line] = _put(then[repair.line], repair.place, "=" if formula else repair.was)
            writes.cells = {line: cells for line, cells in writes.cells.items() if cells}
            for spot, _, row, wanted in appended:
                if spot == number:
                    self._rewrite(writes, row, wanted, heads)
            writes.restored = restored
            if writes.cells or restored or writes.returned:
                made.append(writes)
        return made

    def _rewrite(
        self, writes: Writes, row: Sequence[Any], wanted: Mapping[int, Any], heads: Mapping[str, Sequence[int]]
    ) -> None:
        """Move the cells of an appended row under the headers that they were meant for; the row is known by its cells, whatever moved."""
        sheet = writes.sheet
        rows = tidied(self.api.values([{"sheetId": sheet.id}], "FORMULA")[0])
        cells = [cell for cell in row if cell is not None]
        meant = sorted(map(repr, masked(cells)))
        for line in range(len(rows) - 1, writes.head, -1):
            stands = [cell for cell in rows[line] if cell is not None]
            if sorted(map(repr, masked(stands))) == meant:
                break
        else:
            return
        while len(writes.rows) <= line:
            writes.rows.append([])
        writes.rows[line] = rows[line]
        fresh: dict[int, Any] = {place: None for place, cell in enumerate(rows[line]) if cell is not None}
        for place, cell in enumerate(row):
            spots = heads.get(str(wanted.get(place)), ()) if cell is not None else ()
            if spots:
                fresh[spots[0]] = cell
        formulas = {place for place, cell in fresh.items() if isinstance(cell, str) and cell.startswith("=")}
        changed = {
            place: cell for place, cell in fresh.items() if place not in formulas and at(rows, line, place) != cell
        }
        if changed:
            writes.cells[line] = changed


def _put(row: Sequence[Any], place: int, cell: Any) -> list[Any]:
    """Return a row with one cell replaced."""
    there = [*row, *[None] * (place + 1 - len(row))]
    there[place] = cell
    return there


def _heads(sheet: Sheet, rows: Cells, head: int) -> dict[str, list[int]]:
    """Return the columns of each header; of ours also under the names that they had, where the sheet remembers which is which."""
    heads: dict[str, list[int]] = {}
    for place, text in enumerate(rows[head]):
        if isinstance(text, str):
            heads.setdefault(text, []).append(place)
    tab = sheet.tab
    found = find_headers(tab, rows, keys=sheet.keys) if tab is not None else None
    if tab is not None and found is not None:
        for key, place in found.places.items():
            for text in (*tab[key].header.both(), *tab[key].aliases):
                heads.setdefault(text, [place])
    return heads


def _places(texts: Sequence[Any], heads: Mapping[str, Sequence[int]]) -> dict[int, int]:
    """Return where each column of a row in the witness stands now; one without a header where it stood, if nobody else stands there."""
    there = {place: heads[text][0] for place, text in enumerate(texts) if isinstance(text, str) and text in heads}
    taken = set(there.values())
    return there | {place: place for place, text in enumerate(texts) if place not in there and place not in taken}


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


def new_token() -> str:
    """Return a name for a batch that no other has."""
    return secrets.token_hex(12)
