"""Looks at everything a run needs and says of each what it found, and the cure; it changes nothing but for the probe's scratch tabs."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheetcrm.adapters.rights import rights_cure
from sheetcrm.agreement import gate
from sheetcrm.config import GooglePlace
from sheetcrm.doctor import inside, mail, robot
from sheetcrm.errors import BookBusy, JobError, LedgerUnusable, SheetcrmError
from sheetcrm.model.findings import Finding, fault, fine
from sheetcrm.model.words import Word
from sheetcrm.model.words import doctor as words
from sheetcrm.model.words import probe as probe_words
from sheetcrm.model.words.fold import fold
from sheetcrm.model.workbook import find_tabs, is_ours
from sheetcrm.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.grid import Look
    from sheetcrm.ports import Book
    from sheetcrm.workspace import Workspace

LOW, FULL = 1_000_000_000, 100_000_000  # bytes free on the disk
TIMES = 10  # so many times the book and the ledger should find room
AHEAD = timedelta(minutes=1)  # clocks of two machines may differ by so much
_OTHERS = 0o077


def examine(
    enter: Callable[[], Workspace],
    *,
    clock: Callable[[], datetime],
    tell: Callable[[Finding], None] = lambda _: None,
    probe: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Finding]:
    """Look at the workspace that ``enter`` opens; ``tell`` hears each finding as it comes. What fails is a finding, not an error.

    ``clock`` gives this machine's time (aware). With ``probe`` the protocol of writing is tried on the Google Sheet.
    """
    visit = _Visit(clock, tell, sleep)
    visit.note("config", visit.config(enter))
    space = visit.space
    if space is None:
        return visit.found
    with TemporaryDirectory() as empty:
        for check, findings in (
            ("jobs", _jobs(space)),
            ("ledger", visit.memory(space, Path(empty))),
            ("private", _private(space)),
            ("disk", _disk(space)),
            ("mail", mail.going(space)),
            ("mailbox", mail.coming(space)),
            ("letters", visit.letters()),
            ("robot", visit.local(lambda zone: robot.heart(space, clock(), zone))),
            ("due", visit.due(space)),
            ("operator", visit.local(lambda zone: robot.operator(space, zone))),
            ("service", robot.service(space, Path.home())),
            ("copies", iter([fault("copies", "hint", words.COPIES, path=space.ledger_path)])),
        ):
            visit.note(check, findings)
        place = space.config.book
        if isinstance(place, GooglePlace):
            visit.google(place, probe=probe)
        else:
            visit.file(place.path, probe=probe)
        if visit.ledger is not None:
            visit.ledger.close()
    return visit.found


@dataclass(slots=True)
class _Visit:
    """What the checks share; ``look`` is there once the book could be read, ``known`` where the ledger is the workspace's own."""

    clock: Callable[[], datetime]
    tell: Callable[[Finding], None]
    sleep: Callable[[float], None]
    found: list[Finding] = field(default_factory=list)
    space: Workspace | None = None
    ledger: Ledger | None = None
    known: bool = True
    look: Look | None = None
    zone: str = ""

    def note(self, check: str, findings: Iterable[Finding]) -> None:
        """Take findings up as they come; what stops a check is one more."""
        try:
            for finding in findings:
                self._hear(finding)
        except SheetcrmError as error:
            self._hear(_told(check, error))
        except PermissionError as error:
            closed = _told(check, LedgerUnusable(path=Path(error.filename or "."), reason=error))
            if all(one.cure != closed.cure for one in self.found):  # said once, however many checks meet it
                self._hear(closed)
        except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks are worth having
            self._hear(fault(check, "wrong", words.BROKE, error=f"{type(error).__name__}: {error}"[:300]))

    def _hear(self, finding: Finding) -> None:
        self.found.append(finding)
        self.tell(finding)

    def config(self, enter: Callable[[], Workspace]) -> Iterator[Finding]:
        """Whether there is a workspace, and its config.toml can be read."""
        self.space = enter()
        yield fine("config", words.CONFIG, folder=self.space.folder)

    def memory(self, space: Workspace, empty: Path) -> Iterator[Finding]:
        """Whether the ledger opens; where there is none, or it is broken, an empty one stands in."""
        from sheetcrm.adapters.ledger import Ledger

        path = space.ledger_path
        try:
            if not path.exists():
                yield Finding("ledger", "fine", words.NO_LEDGER)
                return
            self.known = False
            self.ledger = space.ledger
            self.known = True
            yield fine("ledger", words.LEDGER, path=path, size=_size(path.stat().st_size))
            unfinished, pending = self.ledger.unfinished(), self.ledger.pending()
            if unfinished is not None:
                yield fault("ledger", "attention", words.UNFINISHED, run=unfinished.number)
            if pending:
                yield fault("ledger", "attention", words.PENDING, count=len(pending))
        finally:
            if self.ledger is None:
                self.ledger = Ledger(empty / "ledger.sqlite", "main")

    def letters(self) -> Iterator[Finding]:
        """What the ledger knows of letters."""
        if self.ledger is not None and self.known:
            yield from mail.remembered(self.ledger)

    def terms_zone(self) -> ZoneInfo | None:
        """Return the time zone of Settings as the last run read them; None, which is this machine's, where nobody knows it."""
        held = self.ledger.states.memory("clock") if self.ledger is not None and self.known else None
        return ZoneInfo(held[0]) if held else None

    def local(self, check: Callable[[ZoneInfo | None], Iterator[Finding]]) -> Iterator[Finding]:
        """Carry out a check in that zone, once the memory was looked at."""
        yield from check(self.terms_zone())

    def due(self, space: Workspace) -> Iterator[Finding]:
        """What the ledger knows of jobs and their times."""
        if self.ledger is not None and self.known and space.ledger_path.exists():
            yield from robot.due(space, self.clock(), self.terms_zone())
            if not isinstance(space.config.book, GooglePlace):  # Google's own clock says more
                yield from robot.clock(self.ledger, self.clock(), self.terms_zone())

    def file(self, path: Path, *, probe: bool) -> None:
        """Look at a workbook file."""
        from sheetcrm.adapters.xlsx import XlsxBook
        from sheetcrm.adapters.xlsx.inspection import obstacles

        book = XlsxBook(path)
        self.note("book", self._file(book, path))
        if path.is_file() and self.look is not None:
            titles = set(find_tabs(self.look.grids)[0].values())
            self.note("writable", _writable(obstacles(path, titles)))
            self.note("lock", _lock(book, path))
        self._inside(book)
        if probe:
            self.note("probe", [Finding("probe", "hint", probe_words.FILE_BOOK)])

    def _file(self, book: Book, path: Path) -> Iterator[Finding]:
        self.look = look = book.look()
        yield fine("book", words.FILE, path=path, tabs=len(look.grids), size=_size(path.stat().st_size))
        if look.changed > self.clock() + AHEAD:
            when = f"{look.changed.astimezone(self.terms_zone()):%d.%m.%Y %H:%M}"
            yield fault("book", "attention", words.FROM_THE_FUTURE, when=when)

    def google(self, place: GooglePlace, *, probe: bool) -> None:
        """Look at a Google Sheet: each check needs those before it."""
        from sheetcrm.adapters.google import GoogleBook
        from sheetcrm.adapters.google.inspection import Inspection

        seen = Inspection(place.spreadsheet, place.credentials, place.api_root, self.clock, self.sleep)
        self.note("clock", seen.connection())
        self.note("key", seen.key())
        if seen.api is None or not seen.reached:
            return
        self.note("drive", seen.drive())
        self.note("sheets", seen.sheets())
        if not seen.readable:
            return
        assert self.ledger is not None
        book = GoogleBook(seen.api, self.ledger, sleep=self.sleep)
        self.note("book", self._seen(book))
        self._inside(book)
        if self.look is not None:
            self.note("notes", seen.notes(self.look.grids))
            self.note("charts", seen.charts(self.look.grids))
        self.note("witness", seen.witness())
        self.note("protection", seen.protections())
        self.note("cells", seen.cells())
        if self.zone:
            self.note("locale", seen.zone(self.zone))
        if probe and seen.editable:
            self._probe(place)
        else:
            self.note("leftovers", seen.leftovers())
        self.note("quota", seen.quota())
        self.note("cost", self._cost(self.ledger))

    @staticmethod
    def _cost(ledger: Ledger) -> Iterator[Finding]:
        last = ledger.last_written()
        spent = last.summary.get("spent") if last is not None else None
        if last is not None and spent:
            yield fine("cost", words.LAST_COST, run=last.number, **spent)

    def _seen(self, book: Book) -> Iterator[Finding]:
        self.look = look = book.look()
        yield fine("book", words.READ, tabs=len(look.grids))

    def _probe(self, place: GooglePlace) -> None:
        """Try the protocol of writing, while no run is at work."""
        from sheetcrm.adapters.google import connect
        from sheetcrm.adapters.google.probe import probe

        assert self.space is not None
        try:
            with self.space.alone():
                api = connect(place.spreadsheet, place.credentials, place.api_root, sleep=self.sleep)
                probe(api, self.space.config.language, tell=self._hear, sleep=self.sleep)
        except SheetcrmError as error:
            self._hear(_told("probe", error))

    def _inside(self, book: Book) -> None:
        """Look at what stands in a book, wherever it is."""
        if self.look is None or self.ledger is None or self.space is None:
            return
        if self.known:
            self.note("agreement", self._agreement(book, self.ledger, self.look))
            self.note("lease", _lease(book, self.terms_zone()))
        unused: Collection[str] = ()
        try:
            terms, odd = inside.settings(self.look, self.ledger)
            self.zone, unused = terms["time_zone"], terms["unused"]
        except Exception as error:  # noqa: BLE001 - as in note
            self.note("zone", [fault("zone", "wrong", words.BROKE, error=f"{type(error).__name__}: {error}"[:300])])
        else:
            self.note("zone", inside.zone(self.zone, odd))
        unused = frozenset(map(fold, unused))
        if not is_ours(self.look.grids, unused):
            self.note("tabs", [fault("tabs", "wrong", words.NOT_OURS)])
            return
        self.note("tabs", inside.tabs(self.look))
        self.note("headers", inside.headers(self.look, unused))

    def _agreement(self, book: Book, ledger: Ledger, look: Look) -> Iterator[Finding]:
        assert self.space is not None
        gate(Shop(book, ledger, str(self.space.config.book), self.clock), look)
        yield Finding("agreement", "fine", words.AGREES)


def _lease(book: Book, zone: ZoneInfo | None) -> Iterator[Finding]:
    """Which machine worked on the book last, and until when nobody else may."""
    lease = book.lease()
    if lease is not None:
        yield fine("lease", words.LEASE, host=lease.host, until=f"{lease.until.astimezone(zone):%d.%m.%Y %H:%M}")


def _told(check: str, error: SheetcrmError) -> Finding:
    """Return an error of ours as a finding; a book that somebody has open is no fault."""
    state: Any = "attention" if isinstance(error, BookBusy) else "wrong"
    said, cure = (Word(say("ru"), say("en")) for say in (error.message, error.cure))
    return Finding(check, state, said, cure)


def _jobs(space: Workspace) -> Iterator[Finding]:
    """Whether each job's file loads."""
    names = space.job_names()
    sound = []
    for name in names:
        try:
            space.job(name)
        except JobError as error:
            yield _told("jobs", error)
        else:
            sound.append(name)
    if not names:
        yield fault("jobs", "attention", words.NO_JOBS)
    elif sound:
        yield fine("jobs", words.JOBS, names=", ".join(sound))


def _private(space: Workspace) -> Iterator[Finding]:
    """Whether others on this machine can open what the robot remembers."""
    ledger = space.ledger_path
    if rights_cure(ledger.parent) is not None:  # the check of the memory says whose it is
        return
    open_to_others = False
    for path, mode in (
        (ledger.parent, 700),
        *((ledger.with_name(ledger.name + end), 600) for end in ("", "-wal", "-shm")),
    ):
        if path.exists() and path.stat().st_mode & _OTHERS:
            open_to_others = True
            yield fault("private", "attention", words.NOT_PRIVATE, path=path, mode=mode)
    if not open_to_others:
        yield Finding("private", "fine", words.PRIVATE)


def _disk(space: Workspace) -> Iterator[Finding]:
    """Whether the disk of the workspace has room for the next nights."""
    place = space.config.book
    held = [space.ledger_path, *([] if isinstance(place, GooglePlace) else [place.path])]
    wanted = max(LOW, TIMES * sum(path.stat().st_size for path in held if path.exists()))
    free = shutil.disk_usage(space.folder).free
    values = {"free": _size(free), "wanted": _size(wanted), "folder": space.folder}
    if free < FULL:
        yield fault("disk", "wrong", words.DISK_FULL, **values)
    elif free < wanted:
        yield fault("disk", "attention", words.DISK_LOW, **values)
    else:
        yield fine("disk", words.DISK, **values)


def _writable(obstacles: Iterable[SheetcrmError]) -> Iterator[Finding]:
    """Whether the file can be written: rights, signature, protected tabs."""
    stopped = False
    for error in obstacles:
        stopped = True
        yield _told("writable", error)
    if not stopped:
        yield Finding("writable", "fine", words.WRITABLE)


def _lock(book: Book, path: Path) -> Iterator[Finding]:
    """Whether somebody has the file open, or a program that died left its lock beside it."""
    who = book.busy()
    yield Finding("lock", "fine", words.FREE) if who is None else _told("lock", BookBusy(path=path, who=who))


def _size(count: int) -> Word:
    """Return a number of bytes as people say it."""
    for unit, ru, en in ((10**9, "ГБ", "GB"), (10**6, "МБ", "MB")):
        if count >= unit:
            said = f"{count / unit:.1f}"
            return Word(f"{said.replace('.', ',')}\u00a0{ru}", f"{said}\u00a0{en}")
    return Word(f"{count // 1000}\u00a0КБ", f"{count // 1000}\u00a0KB")
