"""One write beside people: in bands, each an atomic batch with its witness, ids first, what comes and goes last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.batch import Writes
from sheetcrm.adapters.google.cells import Dated, plain
from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.adapters.google.headers import add_columns, doubled, with_columns
from sheetcrm.adapters.google.sending import TRIES
from sheetcrm.adapters.google.transfer import Transfer
from sheetcrm.adapters.google.work import SheetEdited, at
from sheetcrm.errors import BookHalfWritten
from sheetcrm.model.grid import Left
from sheetcrm.model.words import LANGUAGES, Word
from sheetcrm.model.words import google as words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.batch import Batch
    from sheetcrm.adapters.google.sending import Sender
    from sheetcrm.adapters.google.state import Cells
    from sheetcrm.adapters.google.witness import Findings
    from sheetcrm.adapters.google.work import Work
    from sheetcrm.model.grid import RowMove

LIMIT = 1_800_000  # bytes of a batch; Google recommends 2 MB a request (Sheets API, usage limits)
_CELL, _DATE, _ROW, _BELOW, _BLOCK = 46, 90, 350, 16, 80
"""Bytes, roughly: of a cell without its text, of a date's format, of a row, of one below another, of a cell where above is none."""


class Writing:
    """Carries out what is to be written to a spreadsheet, on the state that was read just now.

    ``tell`` hears of what is left undone or was put back.
    """

    def __init__(self, sender: Sender, tell: Callable[[Left], None]) -> None:
        self.sender = sender
        self.works: dict[str, Work] = {}
        self._hear = tell
        self._told: set[Left] = set()
        self._gone: set[tuple[str, int, int]] = set()
        self._useless: set[tuple[str, int, int]] = set()
        self._moves: Sequence[RowMove] = ()

    def tell(self, left: Left, *, stays: bool = False) -> None:
        """Note what is left undone, once. ``stays``: the row is there with its id, and what speaks of it as a whole is of use."""
        if left not in self._told:
            self._told.add(left)
            if left.line >= 0 and not left.note:
                cell, row = (left.title, left.line, left.place), (left.title, left.line, -1)
                self._gone |= {cell, row}
                self._useless |= {cell} if stays else {cell, row}
            self._hear(left)

    def carry_out(
        self,
        works: Mapping[str, Work],
        about: Mapping[tuple[str, int], tuple[str, int, int]],
        marks: Mapping[str, str],
        moves: Sequence[RowMove] = (),
    ) -> None:
        """Write new headers and ids first, each by themselves, then all other cells, and at last what comes, goes and is noted.

        ``about`` leads from an appended row (title, number) to what it speaks of (title, line of the look, column). Rows move after all
        cells, and before rows come that may speak of them.
        """
        self.works = dict(works)
        self._moves = moves
        try:
            self._all(about, marks)
        except SheetEdited as edited:
            if self.sender.wrote:
                raise BookHalfWritten(path=self.sender.api.http.path) from edited
            raise

    def _all(self, about: Mapping[tuple[str, int], tuple[str, int, int]], marks: Mapping[str, str]) -> None:
        if any(work.headers for work in self.works.values()):
            self._headers()
        self._bands(ids=True)
        for work in self.works.values():
            for line in [line for line in work.cells if work.key is not None and at(work.rows, line, work.key) is None]:
                for place in work.cells.pop(line):
                    self.tell(work.left(line, place))
        if self._moves:
            self._bands(ids=False)
            Transfer(self, self._moves, marks).carry_out()
        self._bands(ids=False, about=about, marks=marks)

    def _headers(self) -> None:
        """Make new columns, with their headers, in a batch of their own."""
        for _ in range(TRIES):
            batch = self.sender.batch()
            made = {title: work for title, work in self.works.items() if work.headers}
            for work in made.values():
                add_columns(batch, work)
            findings = self.sender.send(batch) if made else None
            if findings is not None:
                wrong = {(title, place) for title, _, place in findings.left}
                texts = {
                    title: {work.headers[place] for there, place in wrong if there == title}
                    for title, work in made.items()
                }
                for title, work in made.items():
                    self.sender.resize(title, columns=with_columns(work, {n for there, n in wrong if there == title}))
                for title, line, place in findings.left:
                    self.tell(Left(title, line, place))
                self.sender.intents.drop(batch.token)
            if made:
                self.refresh()
            if findings:
                self._take_away(texts)
            if findings is not None or not made:
                return
        refusal, self.sender.refusal = self.sender.refusal, None
        for work in self.works.values():
            for place in work.headers:
                self.tell(Left(work.sheet.title, work.top, place, said=refusal.values["reason"] if refusal else None))
                work.spots.pop(place, None)
            work.headers = {}

    def _take_away(self, texts: Mapping[str, Collection[str]]) -> None:
        """Take the headers of new columns away again that somebody made in the very instant: their own stand there."""
        batch = self.sender.batch()
        for title, ours in texts.items():
            work = self.works[title]
            cells = doubled(work, ours)
            if cells:
                batch.add(Writes(work.sheet, work.rows, work.head, work.key, {work.head: cells}, {}))
        if batch.empty:
            return
        findings = self.sender.send(batch)
        if findings:
            self.sender.mend([findings], first=batch.end, parent=batch.token)
            self.sender.intents.drop(batch.token)
        self.refresh()

    def _bands(
        self,
        *,
        ids: bool,
        about: Mapping[tuple[str, int], tuple[str, int, int]] | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        tries = 0
        while True:
            chosen, whole = self._band(ids=ids)
            ending = whole and about is not None
            if not chosen and not ending:
                return
            for work in self.works.values() if ending else ():
                self._drop_useless(work, about or {})
            early = self._early() if ending else {}
            last = ending and not early
            early = early if not chosen else {}  # cells first, and by themselves
            batch = self.sender.batch()
            for title in dict.fromkeys([*chosen, *(self.works if last else early)]):
                work = self.works[title]
                cells = {
                    line: {place: work.cells[line][place] for place in places}
                    for line, places in chosen.get(title, {}).items()
                }
                removed, appended = (
                    (work.removed, work.appended) if last else ([], work.appended[: early.get(title, 0)])
                )
                if cells or removed or appended:
                    rows = [row for _, row in appended]
                    batch.add(Writes(work.sheet, work.rows, work.head, work.key, cells, work.formats, removed, rows))
            if last:
                batch.mark(marks or {})
                if batch.empty:
                    return
            findings = self.sender.send(batch)
            if findings is None:
                tries += 1
                if tries > (1 if self.sender.refusal else TRIES):
                    if not self._give_up(batch):
                        raise self.sender.refusal or OutcomeUnknown(
                            path=self.sender.api.http.path, reason=words.NO_ANSWER
                        )
                    tries = 0
                self.refresh()
                continue
            self._done(chosen, findings)
            for title, count in early.items():
                self.works[title].appended = self.works[title].appended[count:]
            if findings:
                self.sender.mend([findings], first=batch.end, parent=batch.token)
                self.tell_lost()
                self.sender.intents.drop(batch.token)
                if not last:
                    self.refresh()
            if last:
                return

    def _band(self, *, ids: bool) -> tuple[dict[str, dict[int, list[int]]], bool]:
        """Return the next cells to write, by tab, line and place, and whether they are all that is left."""
        chosen: dict[str, dict[int, list[int]]] = {}
        size = 0
        for title, work in self.works.items():
            above: tuple[int, set[int]] = (-1, set())
            for line in sorted(work.cells):
                places = [place for place in work.cells[line] if not ids or place == work.key]
                if not places:
                    continue
                if size > LIMIT:
                    return chosen, False
                chosen.setdefault(title, {})[line] = places
                below = above[0] == line - 1
                size += _BELOW if below else _ROW
                size += _BLOCK * len(above[1].symmetric_difference(places) if below else places)
                size += sum(_size(work.cells[line][place]) for place in places)
                above = (line, set(places))
        return chosen, True

    def _early(self) -> dict[str, int]:
        """Return how many rows to append, by tab, go in a batch before the last since that would be too large; none where all have room.

        A tab that loses rows keeps its own for the last one: formulas in them name the lines in which they stand in the end. So does a log:
        a run that takes the place of one that died does not read there what that one had noted already.
        """
        size, early = 0, dict[str, int]()
        for title, work in self.works.items():
            tab = work.sheet.tab
            late = work.removed or tab is None or tab.unread
            for count, (_, row) in enumerate(work.appended if not late else (), start=1):
                early[title] = count
                size += _ROW + sum(map(_size, row))
                if size > LIMIT:
                    return early
        return {}

    def _give_up(self, batch: Batch) -> bool:
        """Leave the tab alone whose part Google refuses time and again, so that the others are written; False where it names none."""
        refusal, self.sender.refusal = self.sender.refusal, None
        named = re.search(r"requests\[(\d+)\]", refusal.message("en")) if refusal is not None else None
        number = batch.owner(int(named[1])) if named else None
        title = next((title for title, work in self.works.items() if work.sheet.id == number), None)
        if refusal is None or title is None:
            self.sender.refusal = refusal
            return False
        work = self.works.pop(title)
        said = refusal.values["reason"]
        for line, cells in work.cells.items():
            for place in cells:
                self.tell(replace(work.left(line, place), said=said), stays=place != work.key)
        for line in work.removed:
            self.tell(replace(work.left(line, -1), said=said))
        for count, _ in work.appended:
            self.tell(Left(title, -1, number=count, said=said))
        return True

    def _drop_useless(self, work: Work, about: Mapping[tuple[str, int], tuple[str, int, int]]) -> None:
        """Leave out rows to append that speak of a row which had to be left."""
        kept = []
        for number, row in work.appended:
            if about.get((work.sheet.title, number)) in self._useless:
                self.tell(Left(work.sheet.title, -1, number=number))
            else:
                kept.append((number, row))
        work.appended = kept

    def _done(self, chosen: Mapping[str, Mapping[int, Iterable[int]]], findings: Findings) -> None:
        """Take what was written off the work, and note what was not."""
        for title, line, place in findings.left:
            self.tell(self.works[title].left(line, place, restored=True))
        wrong = set(findings.left)
        for title, lines in chosen.items():
            work = self.works[title]
            for line, places in lines.items():
                cells = work.cells[line]
                for place in places:
                    new = cells.pop(place)
                    if (title, line, place) not in wrong:
                        _put(work.rows, line, place, plain(new))
                if not cells:
                    del work.cells[line]

    def tell_lost(self) -> None:
        """Tell what could not be put back since its column cannot be found any more, with what it was."""
        for one in self.sender.lost:
            work = self.works[one.title]
            for place, _, was, _ in one.cells:
                said = Word(*(words.NOT_RETURNED.say(language, value=was) for language in LANGUAGES))
                self.tell(replace(work.left(one.line, place, restored=True), said=said))
        self.sender.lost.clear()

    def refresh(self) -> None:
        """Look again, and follow the rows that are still to be written."""
        state = self.sender.look(tabs=self.sender.refusal is not None)
        self.works = {
            title: work.follow(state.sheets[title], state.cells[title], self.tell) for title, work in self.works.items()
        }

    def is_gone(self, title: str, line: int) -> bool:
        """Whether anything of a row of the look had to be left."""
        return (title, line, -1) in self._gone


def _size(cell: Any) -> int:
    if isinstance(cell, Dated):
        return _CELL + _DATE
    return _CELL + (len(cell) if cell.isascii() else 2 * len(cell)) if isinstance(cell, str) else _CELL


def _put(rows: Cells, line: int, place: int, cell: Any) -> None:
    while len(rows) <= line:
        rows.append([])
    row = rows[line]
    row.extend([None] * (place + 1 - len(row)))
    row[place] = cell
    while row and row[-1] is None:  # as it will be read
        row.pop()
