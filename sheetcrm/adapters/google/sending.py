"""Batches on their way: sent, compared with their witness, and what they hit by mistake put back."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from sheetcrm.adapters.google.batch import ANSWER, SEEN, Batch, Writes, witnessed
from sheetcrm.adapters.google.cells import FormulaText
from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.adapters.google.state import masked, read_cells, trimmed
from sheetcrm.adapters.google.witness import Findings, compare, locate
from sheetcrm.adapters.google.work import at, frame
from sheetcrm.errors import BookError, BookHalfWritten, BookRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.adapters.google.state import State

TRIES = 3  # fresh starts after an answer that never came; rounds of putting back
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
    ) -> None:
        self.api, self.intents, self.state = api, intents, state
        self._sleep = sleep
        self.refusal: BookRefused | None = None
        self.wrote = False

    def look(self) -> State:
        """Read the cells again."""
        self.state = read_cells(self.api, self.state)
        return self.state

    def batch(self) -> Batch:
        """Return an empty batch on the state as it was read last."""
        return Batch(self.state, new_token())

    def send(self, batch: Batch) -> Findings | None:
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
            self.look()
            writes = self._repairs(known, returned, appended)
            if not writes:
                return
            batch = Batch(self.state, new_token(), first=first, parent=parent)
            for one in writes:
                batch.add(one)
            found = self.send(batch)
            if found is None:
                continue
            first = batch.end
            returned, appended = found.removed, found.appended
            if not found:
                return
            known.append(found)
            parent = batch.token
        raise BookHalfWritten(path=self.api.http.path)

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
    writes.cells[line] = {place: cell for place, cell in cells.items() if at(writes.rows, line, place) != cell}


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
