"""A workbook file that people edit too: looked at as a whole, written in its smallest slice."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sheetcrm.adapters.xlsx.cached import forgetful
from sheetcrm.adapters.xlsx.exchange import ChangedError, exchange, recover
from sheetcrm.adapters.xlsx.faults import RefusedError, UnreadableError
from sheetcrm.adapters.xlsx.lease import Lessee
from sheetcrm.adapters.xlsx.ordering import put_in_order
from sheetcrm.adapters.xlsx.package import Package
from sheetcrm.adapters.xlsx.passage import Passage
from sheetcrm.adapters.xlsx.reading import grids
from sheetcrm.adapters.xlsx.styles import Styles
from sheetcrm.adapters.xlsx.survey import survey
from sheetcrm.adapters.xlsx.tab import TabPatch
from sheetcrm.adapters.xlsx.workbook import Workbook
from sheetcrm.errors import BookBusy, BookChanged, BookMissing, BookNotWritable, BookRefused, BookUnreadable
from sheetcrm.model.grid import Formula, Left, Look, TabEdits
from sheetcrm.model.words import book as words
from sheetcrm.model.words.book import filled
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sheetcrm.adapters.xlsx.survey import Survey
    from sheetcrm.model.grid import Edits, Grid, Raw
    from sheetcrm.model.leases import Holder, Lease
    from sheetcrm.model.words.word import Word

_NO_WRITE = 0o222


def ignore(_: str) -> None:
    """Take no note."""


class XlsxBook:
    """One ``.xlsx`` or ``.xlsm`` file.

    Dates are as calamine gives them: a date where the format shows no time or the time is midnight, else a datetime; a
    time of day is a time, a length of time (``[h]:mm``) is a number of days. Empty cells and empty texts are None.
    """

    annotates = False

    def __init__(self, path: Path, holder: Holder | None = None, *, hour: Callable[[], datetime] | None = None) -> None:
        self.path, self.holder = Path(path), holder
        self._lessee = Lessee(self.path, holder, hour)
        self._surveys: tuple[str, dict[str, Survey]] = ("", {})

    def look(self, titles: Collection[str] | None = None) -> Look:
        """Read the tabs named, or all, from one state of the file.

        Raise :class:`BookMissing` or :class:`BookUnreadable`; a file that somebody has open can be looked at.
        """
        data, changed, version = self._bytes()
        stamp = hashlib.sha256(data).hexdigest()
        found: dict[str, Grid] = {}
        surveys: dict[str, Survey] = {}
        with self._faults():
            book = Workbook(Package(data))
            for grid, seen in grids(data, book, titles):
                found[grid.title], surveys[grid.title] = grid, seen
            marks = book.marks()
        self._surveys = (stamp, surveys)
        return Look(stamp, changed, found, marks, version)

    def busy(self) -> Word | str | None:
        """Return who has the file open in LibreOffice or Excel, by the lock file beside it, or None."""
        path = self.path.resolve()
        office, excel = path.with_name(f".~lock.{path.name}#"), path.with_name(f"~${path.name}")
        if office.exists():
            return _office_user(office)
        return _excel_user(excel) if excel.exists() else None

    def settle(self) -> None:
        """Give back what a crash in the instant of exchanging took from its place, and clear away what it left."""
        path = self.path.resolve()
        if path.parent.is_dir():
            with suppress(OSError):  # the next write says what is wrong
                recover(path)

    def spent(self) -> dict[str, int]:
        """No service is asked."""
        return {}

    def glance(self) -> str:
        """Return what the file system says of the file; empty where it is not there."""
        try:
            return _version(self.path.stat())
        except OSError:
            return ""

    def lease(self) -> Lease | None:
        """Return who has the file or had it last, as the hidden file beside it says."""
        return self._lessee.seen()

    def stand_back(self) -> None:
        """Raise :class:`BookHeld` where another machine has the file."""
        with suppress(OSError):  # who cannot look cannot write either
            self._lessee.check()

    def hold(self) -> None:
        """Make sure that the file is ours for some minutes. Raises :class:`BookHeld` where another machine has it."""
        try:
            self._lessee.take()
        except OSError as problem:
            raise BookNotWritable(path=self.path, reason=_system_reason(problem)) from problem

    def release(self) -> None:
        """Let others have the file."""
        self._lessee.give_back()

    def write(
        self,
        edits: Edits,
        *,
        since: str,
        note: Callable[[str], None] = ignore,
        left: Callable[[Left], None] | None = None,
    ) -> str:
        """Write all the edits or none, onto the state whose stamp is ``since``; return the new stamp.

        In each tab cells change first, then removed rows leave, then appended rows follow the last filled one, and rows
        that come from other tabs follow those. Rows that leave are taken out where nothing refers to rows by number,
        else emptied. A row that cannot go whole stays, and ``left`` hears why; without ``left`` that is refused.
        Formulas whose cells in the same row changed, and all of the tabs ``recalculated``, lose their cached results.
        ``note`` hears the new stamp before the new file is in place. Raise :class:`BookBusy`, :class:`BookChanged`,
        :class:`BookRefused`, :class:`BookNotWritable` and what :meth:`look` raises; the file is then as it was.
        """
        try:
            new = self._write(edits, since, note, left)
        except BaseException:
            self._lessee.undo()
            raise
        self._lessee.wrote()
        return new

    def _write(self, edits: Edits, since: str, note: Callable[[str], None], left: Callable[[Left], None] | None) -> str:
        tabs = [tab for tab in edits.tabs if tab.cells or tab.removed or tab.appended or tab.headers]
        known = {tab.title for tab in tabs}
        orders = [tab for tab in edits.tabs if list(tab.order) != sorted(tab.order)]
        ends = dict.fromkeys(title for move in edits.moves for title in (move.source, move.target))
        tabs += [TabEdits(title) for title in ends if title not in known]
        self._check_free()
        path = self.path.resolve()
        data, _, _ = self._bytes()
        if hashlib.sha256(data).hexdigest() != since:
            raise BookChanged(path=self.path)
        if not tabs and not edits.marks and not orders:
            return since
        self._check_rights(path)
        self.hold()
        with self._faults():
            book = Workbook(Package(data))
            book.check_editable()
            values = chain(*map(_values, tabs), *(move.cells.values() for move in edits.moves))
            kinds = {type(value.shown if isinstance(value, Formula) else value) for value in values}
            seen = kinds & {int, float} or any(tab.appended for tab in tabs)
            looks = kinds & _DATES or (seen and book.related("styles"))
            styles = Styles(book) if looks else None
            forgets = {fold(title) for title in edits.recalculated}
            patches = [self._patch(book, tab, since, styles, forgets) for tab in tabs]
            passage = Passage({patch.tab.title: patch for patch in patches}, edits.moves)
            passage.lift()
            if passage.first is not None and left is None:
                raise passage.first
            passage.hush()
            patches = [patch for patch in patches if patch.works()]
            for patch in patches:
                patch.settle()
            passage.hang()
            book.mark(edits.marks)
            computes = self._computes(book, patches, since)
            forgets = forgets - {fold(patch.tab.title) for patch in patches} if patches else set()
            stream = _Stream(book, patches, styles, self._forgetful(book, forgets, since), computes=computes)
            ordered, undone = _ordered(stream, orders)
            if undone and left is None:
                raise undone[0][1]
            if left is not None:
                for stays in passage.left:
                    left(stays)
                for tab, fault in undone:
                    left(Left(tab.title, tab.head, said=fault.said()))
            if not patches and not edits.marks and len(undone) == len(orders):
                return since
            fill = stream.fill if ordered is None else partial(_pour, ordered)
            try:
                new = exchange(path, since, fill, self._check_ours, note)
            except ChangedError as problem:
                raise BookChanged(path=self.path) from problem
            except OSError as problem:
                raise BookNotWritable(path=self.path, reason=_system_reason(problem)) from problem
        self._surveys = ("", {})
        return new

    def _patch(
        self, book: Workbook, tab: TabEdits, since: str, styles: Styles | None, forgets: Collection[str]
    ) -> TabPatch:
        """Return the patch of a tab, its edits checked."""
        where = book.tab(tab.title)
        seen = self._survey(since, tab.title) or survey(book.package.chunks(where.part), book.empty_texts())
        patch = TabPatch(book, where, seen, tab, styles, fold(tab.title) in forgets)
        patch.check()
        return patch

    def _bytes(self) -> tuple[bytes, datetime, str]:
        """Return the file's bytes, when they were last changed, and what the file system said of it before."""
        try:
            with self.path.open("rb") as source:
                version = _version(os.fstat(source.fileno()))
                data = source.read()
                changed = os.fstat(source.fileno()).st_mtime
        except FileNotFoundError as problem:
            raise BookMissing(path=self.path) from problem
        except OSError as problem:
            raise BookUnreadable(path=self.path, reason=_system_reason(problem)) from problem
        return data, datetime.fromtimestamp(changed, UTC), version

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except UnreadableError as problem:
            raise BookUnreadable(path=self.path, reason=problem.reason) from problem
        except RefusedError as problem:
            raise BookRefused(path=self.path, reason=problem.reason, cure=problem.cure) from problem

    def _survey(self, since: str, title: str) -> Survey | None:
        """Return what the last look at this very state found out."""
        stamp, surveys = self._surveys
        return surveys.get(title) if stamp == since else None

    def _forgetful(self, book: Workbook, titles: Collection[str], since: str) -> dict[str, Iterable[bytes]]:
        """Return the sheets with these titles, folded, without cached results; those that have none are left out."""
        found: dict[str, Iterable[bytes]] = {}
        for tab in book.tabs:
            if fold(tab.title) in titles:
                seen = self._survey(since, tab.title) or survey(book.package.chunks(tab.part))
                sheet = forgetful(partial(book.package.chunks, tab.part), seen)
                if sheet is not None:
                    found[tab.part] = sheet
        return found

    def _computes(self, book: Workbook, patches: list[TabPatch], since: str) -> bool:
        """Say whether the workbook has any formula."""
        if book.related("calcChain") or any(patch.computes() for patch in patches):
            return True
        own = {patch.tab.title for patch in patches}
        for tab in book.tabs:
            if tab.title in own:
                continue
            seen = self._survey(since, tab.title) or survey(book.package.chunks(tab.part))
            if seen.has_formulas():
                return True
        return False

    def _check_free(self) -> None:
        who = self.busy()
        if who is not None:
            raise BookBusy(path=self.path, who=who)

    def _check_ours(self) -> None:
        self._check_free()
        self.hold()

    def _check_rights(self, path: Path) -> None:
        for place, reason in ((path, words.IS_READ_ONLY), (path.parent, words.FOLDER_READ_ONLY)):
            if not place.stat().st_mode & _NO_WRITE or not os.access(place, os.W_OK):
                raise BookNotWritable(path=self.path, reason=reason)


class _Stream:
    """The new archive: what is asked of the workbook is settled before its first byte is written."""

    def __init__(
        self,
        book: Workbook,
        patches: list[TabPatch],
        styles: Styles | None,
        forgotten: dict[str, Iterable[bytes]],
        *,
        computes: bool,
    ) -> None:
        self._book = book
        self._styles = styles
        self._patches = patches
        self._forgotten = forgotten
        order = book.related("calcChain")
        if order and any(patch.lost_formulas or patch.unshare for patch in patches):
            book.drop(order)
        if computes:
            book.recalculate()

    def fill(self, out: IO[bytes]) -> None:
        """Write the archive; styles come last, for new ones come to light while sheets are written."""
        parts = dict(self._forgotten)
        for patch in self._patches:
            parts.update(patch.parts())
        parts.update({name: [content] for name, content in self._book.changed.items()})
        late = {self._styles.part: self._styles.content} if self._styles else {}
        self._book.package.write(out, parts, self._book.dropped, late)


def _ordered(stream: _Stream, orders: Iterable[TabEdits]) -> tuple[bytes | None, list[tuple[TabEdits, RefusedError]]]:
    """Return the new archive with the columns of these tabs in order, None where there are none; and the orders left undone.

    The stream can be read once only: where it was, what it gave is what is to be written.
    """
    data: bytes | None = None
    undone: list[tuple[TabEdits, RefusedError]] = []
    for tab in orders:
        if data is None:
            out = io.BytesIO()
            stream.fill(out)
            data = out.getvalue()
        try:
            data = put_in_order(data, tab.title, tab.order)
        except RefusedError as fault:
            undone.append((tab, fault))
    return data, undone


def _pour(data: bytes, out: IO[bytes]) -> None:
    out.write(data)


def _version(about: os.stat_result) -> str:
    """Return what is another after each save: of the same file its time and size, of another that took its place its number, too."""
    return f"{about.st_ino}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_size}"


def _values(edits: TabEdits) -> Iterator[Raw | Formula]:
    """Yield the values that come, and those that stood where they go."""
    yield from chain.from_iterable(chain(column.new, column.old) for column in edits.cells)
    yield from chain.from_iterable(edits.appended)


_DATES = {date, datetime, time}


def _system_reason(problem: OSError) -> Word:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return words.DISK_FULL
    if problem.errno == errno.EISDIR:
        return words.IS_A_FOLDER
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return words.NO_RIGHTS
    if problem.errno == errno.EROFS:
        return words.FOLDER_READ_ONLY
    return filled(words.SYSTEM_SAYS, text=(problem.strerror or str(problem)))


def _office_user(lock: Path) -> Word | str:
    """Return the name in a LibreOffice lock file: user, account, host, time, profile, between commas."""
    fields = _text(lock).split(",")
    return next((field.strip() for field in fields[:2] if field.strip()), words.SOMEBODY)


def _excel_user(lock: Path) -> Word | str:
    """Return the name in an Excel owner file: its length in a byte, the name in the code page of that machine."""
    try:
        data = lock.read_bytes()
    except OSError:
        return words.SOMEBODY
    wide = data[55:]  # after 54 bytes of the name in a code page comes the same in UTF-16
    length = int.from_bytes(wide[:2], "little")
    name = wide[2 : 2 + 2 * length].decode("utf-16-le", "replace").strip("\0 ")
    return name or data[1 : 1 + (data[0] if data else 0)].decode("latin-1").strip() or words.SOMEBODY


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
