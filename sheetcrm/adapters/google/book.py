"""A Google Sheet as a book: looked at in one request, written beside the people who edit it."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.google.cells import FormulaText, instead, plain, to_cell
from sheetcrm.adapters.google.client import SheetRefused, moment
from sheetcrm.adapters.google.formulas import for_any_row, neutral
from sheetcrm.adapters.google.lessee import Lessee, lease_of
from sheetcrm.adapters.google.notes import annotate
from sheetcrm.adapters.google.ordering import ordered, reorder
from sheetcrm.adapters.google.pieces import quoted
from sheetcrm.adapters.google.sending import TRIES, Sender, token_of, witness_of
from sheetcrm.adapters.google.state import (
    LEASE,
    Sheet,
    State,
    grid,
    read_cells,
    read_shown,
    structure,
    texts,
    trimmed,
    uncertain,
)
from sheetcrm.adapters.google.verdict import compare
from sheetcrm.adapters.google.work import SheetEdited, Work, frame
from sheetcrm.adapters.google.writing import Writing
from sheetcrm.errors import BookError, BookHalfWritten
from sheetcrm.model.a1 import letters
from sheetcrm.model.grid import Left, Look, TabEdits
from sheetcrm.model.values import Kind
from sheetcrm.model.words import book as book_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.adapters.google.sending import Intents
    from sheetcrm.adapters.google.state import Cells
    from sheetcrm.model.grid import Edits, RowMove
    from sheetcrm.model.leases import Holder, Lease
    from sheetcrm.model.words.faults import Fault

_FORMATS: Mapping[Kind, Mapping[str, str]] = {
    Kind.DATE: {"type": "DATE", "pattern": "dd.mm.yyyy"},
    Kind.DATETIME: {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"},
    Kind.MONEY: {"type": "NUMBER", "pattern": "#,##0"},
    Kind.NUMBER: {},
    Kind.FORMULA: {},
}
_TEXT = {"type": "TEXT", "pattern": "@"}


class GoogleBook:
    """One spreadsheet.

    Tabs that are not ours, summaries and the guide are named in a look but not read; of tabs that are only appended to (Journal, Letters,
    Changes) the first ten rows are. Dates are dates where the column is one of dates or the cell shows one.
    """

    annotates = True

    def __init__(
        self,
        api: Api,
        intents: Intents,
        *,
        sleep: Callable[[float], None] = time.sleep,
        holder: Holder | None = None,
        hour: Callable[[], datetime] | None = None,
    ) -> None:
        self.api, self._intents, self._sleep, self.holder = api, intents, sleep, holder
        self._lessee = Lessee(api.http.path, holder, hour or api.http.hour)
        self._lease: Lease | None = None
        self._last: State | None = None
        self._shown: Mapping[str, Mapping[int, Sequence[Any]]] = {}

    def spent(self) -> dict[str, int]:
        """Return what was asked of Google so far."""
        traffic = self.api.http.traffic
        return {
            "reads": traffic.reads,
            "writes": traffic.writes,
            "drive": traffic.drive,
            "bytes": traffic.sent + traffic.received,
        }

    def busy(self) -> None:
        """Nobody ever has it to himself."""
        return

    def glance(self) -> str:
        """Return Drive's version of the file: one request, and none of Sheets' quota. It may lag behind an edit."""
        return str(self.api.file().get("version", ""))

    def look(self) -> Look:
        """Return the spreadsheet at one instant. Raises BookError."""
        about = self.api.file()
        found, shown = self._read()
        found = replace(found, texts=texts(found, shown))
        self._last, self._shown, self._lease = found, shown, lease_of(found)
        grids = {
            title: grid(found, sheet, shown.get(title, {}))
            for title, sheet in found.sheets.items()
            if sheet is not found.witness
        }
        return Look(
            found.stamp(),
            moment(about["modifiedTime"]),
            grids,
            {key: value for key, (_, value) in found.marks.items() if key != LEASE},
            str(about.get("version", "")),
            "" if (editor := about.get("lastModifyingUser") or {}).get("me") else str(editor.get("displayName", "")),
        )

    def lease(self) -> Lease | None:
        """Return who has the spreadsheet or had it last, as the last look saw it."""
        return self._lease

    def stand_back(self) -> None:
        """Raise BookHeld where another machine has the spreadsheet."""
        if self._last is not None:
            self._lessee.check(self._last)

    def hold(self) -> None:
        """Make sure that it is ours for some minutes: nothing where the last batch says so, else a batch that only takes the lease."""
        if self._lessee.has:
            return
        for _ in range(TRIES):
            found = structure(self.api)
            self._lessee.check(found)
            sender = self._sender(found)
            if sender.send(sender.batch()) is not None:
                return
        raise BookHalfWritten(path=self.api.http.path)

    def release(self) -> None:
        """Leave the lease to expire: a write of its own would cost more than it is worth."""

    def _sender(self, state: State) -> Sender:
        return Sender(self.api, self._intents, state, sleep=self._sleep, lessee=self._lessee)

    def _read(self) -> tuple[State, dict[str, dict[int, list[Any]]]]:
        """Return the cells as typed, and what those show of which that does not say enough: formulas, numbers that may be dates.

        The two are asked one after the other. Where people edit in between, it is tried again, and at last done without: then
        formulas show nothing and such numbers are numbers.
        """
        for _ in range(TRIES):
            found = read_cells(self.api, structure(self.api))
            columns = uncertain(found)
            shown = read_shown(self.api, found, columns) if columns else {}
            if shown is not None:
                return found, shown
        return found, {}

    def settle(self) -> None:
        """Find out what became of batches whose process died, and put back what they hit by mistake."""
        pending = {token: orjson.loads(body) for token, body in self._intents.pending()}
        if not pending:
            return
        found = structure(self.api)
        witness = found.witness
        seen = witness_of(self.api, [quoted(witness.title)]) if witness else {}
        token = token_of(seen)
        chain = []
        while token in pending:
            chain.append(pending.pop(token))
            token = chain[-1]["parent"]
        if chain:
            findings = [compare(expected, seen) for expected in reversed(chain)]
            for older in findings[:-1]:  # what it took out or added in the wrong place, the batch after it put right
                older.removed, older.appended, older.astray = [], [], []
            sender = self._sender(found)
            sender.mend(
                [one for one in findings if one], first=max(one["end"] for one in chain), parent=chain[0]["token"]
            )
            for expected in chain:
                self._intents.drop(expected["token"])
        for name, expected in pending.items():
            # not seen: it never arrived, or is still on its way; the next run looks once more
            if expected.get("missed"):
                self._intents.drop(name)
            else:
                self._intents.put(name, orjson.dumps(expected | {"missed": True}))

    def write(
        self,
        edits: Edits,
        *,
        since: str,
        note: Callable[[str], None],
        left: Callable[[Left], None] | None = None,
    ) -> str:
        """Write the edits onto the state whose stamp is ``since``; return the new stamp.

        With ``left`` the sheet may have changed meanwhile: what nobody touched is written, ``left`` hears of the rest. Without, any
        change raises BookChanged and nothing is written; so does a change of a tab that all of it relies on.
        """
        if self._last is None or self._last.stamp() != since:
            self.look()
        base = self._last
        assert base is not None
        if base.stamp() != since:
            raise SheetEdited(path=self.api.http.path)
        tabs = [tab for tab in edits.tabs if tab.cells or tab.removed or tab.appended or tab.headers or tab.order]
        if not tabs and not edits.marks and not edits.moves:
            return since
        planned = {tab.title: self._work(base, tab, edits.moves) for tab in tabs}
        for title in (title for move in edits.moves for title in (move.source, move.target)):
            if title not in planned:
                planned[title] = self._work(base, TabEdits(title), edits.moves)
        for said in edits.notes:
            if said.title not in planned:
                planned[said.title] = self._work(base, TabEdits(said.title), ())
            planned[said.title].notes.setdefault(said.line, {})[said.place] = said
        fresh = read_cells(self.api, base)
        if fresh.token in {token for token, _ in self._intents.pending()}:  # it arrived only now
            raise BookHalfWritten(path=self.api.http.path)
        changed = {title for title, cells in base.cells.items() if fresh.cells.get(title) != cells}
        if changed and (left is None or changed & set(edits.relies)):
            raise SheetEdited(path=self.api.http.path)
        writing = Writing(self._sender(fresh), left or (lambda _: None))
        works = {title: work.follow(work.sheet, fresh.cells[title], writing.tell) for title, work in planned.items()}
        after = {title: _after(work) for title, work in works.items()}
        self._pass(works, after, edits.moves, fresh)
        orders = {tab.title: tab.order for tab in tabs if tab.order}
        ended = {title: _ended(work, after[title]) for title, work in works.items()}
        for title, order in orders.items():
            spots = works[title].spots
            ended[title] = trimmed(ordered(ended[title], [spots[place] for place in order if place in spots]))
        stamp = fresh.stamp(edits.marks, ended)
        note(stamp)
        about = {(tab.title, number): row for tab in tabs for number, row in enumerate(tab.about) if row is not None}
        self._last = None
        writing.carry_out(works, about, edits.marks, edits.moves)
        try:
            annotate(writing.sender, writing.works, writing.tell)
        except BookError:  # the cells stand; the notes wait for the next time
            for said in edits.notes:
                writing.tell(Left(said.title, said.line, said.place, note=True))
        reorder(writing, orders)
        return stamp

    def _pass(
        self, works: Mapping[str, Work], after: Mapping[str, Cells], moves: Sequence[RowMove], fresh: State
    ) -> None:
        """Give moves the formulas of their rows, and let the rows follow in the tabs as they will be."""
        for source, here in works.items():
            shown = self._shown.get(source, {})
            for line, number in sorted(here.going.items(), key=lambda one: one[1]):
                move, row, look = moves[number], after[source][line], here.left(line, -1).line
                arrived: list[Any] = []
                for place, goal in move.places.items():
                    spot = here.spots.get(place, -1)
                    cell = row[spot] if 0 <= spot < len(row) else None
                    if fresh.is_formula(source, spot, cell):
                        move.formulas[place] = for_any_row(neutral(str(cell)[1:], comma=fresh.comma), line + 1)
                        values = shown.get(place, ())
                        cell = plain(values[look]) if look < len(values) else None
                    _set(arrived, works[move.target].spots.get(goal, goal), cell)
                for place, value in move.cells.items():
                    _set(arrived, place, plain(to_cell(value, 0)))
                after[move.target].append(arrived)

    def _work(self, base: State, tab: TabEdits, moves: Sequence[RowMove]) -> Work:
        sheet = base.sheets.get(tab.title)
        if sheet is None or tab.title not in base.cells:
            raise self._refused(book_words.NO_TAB, tab=tab.title)
        rows = base.cells[tab.title]
        head, key = frame(sheet, rows) or (0, None)
        cells: dict[int, dict[int, Any]] = defaultdict(dict)
        for column in tab.cells:
            for n, (line, value) in enumerate(zip(column.rows, column.new, strict=True)):
                cell = instead(to_cell(value, line), column.old[n] if column.old else None)
                stands = rows[line][column.column] if line < len(rows) and column.column < len(rows[line]) else None
                if base.is_formula(tab.title, column.column, stands) and not isinstance(cell, FormulaText):
                    raise self._refused(
                        book_words.HOLDS_FORMULA, tab=tab.title, cell=f"{letters(column.column)}{line + 1}"
                    )
                cells[line][column.column] = cell
        going = {move.line: n for n, move in enumerate(moves) if move.source == tab.title}
        end = len(trimmed(rows)) - len(tab.removed) - len(going) + sum(move.target == tab.title for move in moves)
        appended = [(n, [to_cell(cell, end + n) for cell in row]) for n, row in enumerate(tab.appended)]
        work = Work(sheet, rows, head, key, dict(cells), list(tab.removed), appended, _formats(sheet, rows))
        work.spots |= {place: place for place in tab.headers}
        return replace(work, going=going, headers=dict(tab.headers), top=tab.head)

    def _refused(self, fault: Fault, **values: str) -> SheetRefused:
        reason, cure = (book_words.filled(word, **values) for word in fault)
        return SheetRefused(path=self.api.http.path, reason=reason, cure=cure)


def _formats(sheet: Sheet, rows: Cells) -> dict[int, Mapping[str, str]]:
    """Return the number formats that go with appended rows, by place: text stays text whatever it looks like."""
    tab = sheet.tab
    if tab is None or not rows:
        return {}
    from sheetcrm.model.table import find_headers

    headers = find_headers(tab, rows, keys=sheet.keys)
    if headers is None:
        return {}
    return {place: _FORMATS.get(tab[key].kind, _TEXT) for key, place in headers.places.items()}


def _after(work: Work) -> Cells:
    """Return the tab's cells as they will be when they are written, before rows come and go."""
    rows = list(work.rows)
    if work.headers:
        rows[work.head] = list(rows[work.head])
        for place, text in work.headers.items():
            _set(rows[work.head], place, text)
    for line, cells in work.cells.items():
        while len(rows) <= line:
            rows.append([])
        rows[line] = list(rows[line])
        for place, cell in cells.items():
            _set(rows[line], place, plain(cell))
    return rows


def _ended(work: Work, rows: Cells) -> Cells:
    """Return the tab's cells as they will be in the end."""
    kept = list(rows)
    for line in sorted({*work.removed, *work.going}, reverse=True):
        del kept[line]
    return [*trimmed(kept), *([plain(cell) for cell in row] for _, row in work.appended)]


def _set(row: list[Any], place: int, cell: Any) -> None:
    row.extend([None] * (place + 1 - len(row)))
    row[place] = cell
