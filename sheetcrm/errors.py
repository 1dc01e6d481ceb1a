"""Everything that stops a command, as one tree.

SheetcrmError
├── ConfigError          the workspace or its config.toml is not right
├── BookError            the workbook cannot be used now
│   ├── BookMissing      no such file
│   ├── BookBusy         a person has it open
│   ├── BookChanged      somebody saved it while we worked; read it again
│   ├── BookUnreadable   not a workbook, damaged or protected by a password
│   ├── BookRefused      something in it cannot be kept by an edit
│   ├── BookNotWritable  rights, a full disk
│   ├── BookHeld         another machine works on it
│   ├── BookHalfWritten  people did not let it be written to the end; the next run finishes it
│   ├── BookUnreachable  no connection, a failing server, a quota that is used up
│   ├── BookForbidden    no right to it, or a key that is not accepted
│   └── BookTaken        a tab of somebody else's stands where one of ours is to be made
├── LedgerError          what sheetcrm remembers cannot be used
│   ├── LedgerUnusable   its file cannot be opened, or is none of ours
│   └── LedgerApart      the ledger and the book do not fit together: one of them was restored
├── PostError            a letter did not go
│   ├── PostRefused      the server will never take it
│   ├── PostLater        the server cannot take it now
│   ├── PostUnknown      the connection was lost while it was handed over: it may have gone
│   └── PostDown         no letter goes now: no connection, no login, a limit of the account; nothing left
├── MailboxError         the mailbox cannot be read now; nothing is lost by that
│   ├── MailboxUnreachable    no connection, or none that is safe
│   ├── MailboxForbidden      the name or the password is not accepted
│   └── MailboxFolderMissing  it has no folder of that name
├── JobError             a job file that does not exist or cannot be loaded
├── RunBusy              another run is at work in this workspace
├── ServeBusy            a robot that stays is there already
├── NoSuchClient         nobody, or more than one, fits what was asked for
├── NoSuchRun            no run of that number, or one that did nothing
└── NoSuchLetter         no such template or sequence, or one that cannot be filled in

Every error has a message and a cure in both languages; a command prints both and exits with 2.
"""

from __future__ import annotations

import errno
import math
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sheetcrm.model.words import faults, google, layout, mailbox, post, serving, undoing

if TYPE_CHECKING:
    from sheetcrm.model.leases import Lease
    from sheetcrm.model.words.faults import Fault
    from sheetcrm.model.words.word import Language, Word


class SheetcrmError(Exception):
    """The root: a fault with its cure."""

    fault: ClassVar[Fault] = faults.UNKNOWN

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.message("en"))

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        return self.fault.message.say(language, **self.values)

    def cure(self, language: Language) -> str:
        """Say what to do about it."""
        return self.fault.cure.say(language, **self.values)


class ConfigError(SheetcrmError):
    """The workspace or its config.toml is not right."""

    fault = faults.CONFIG


class BookError(SheetcrmError):
    """The workbook cannot be used now."""


class BookMissing(BookError):
    """No such file."""

    fault = faults.BOOK_MISSING


class BookBusy(BookError):
    """A person has it open."""

    fault = faults.BOOK_BUSY

    def __init__(self, *, path: Path | str, who: object) -> None:
        names = (f".~lock.{Path(path).name}#", f"~${Path(path).name}")
        left = [name for name in names if Path(path).with_name(name).exists()]
        super().__init__(path=path, who=who, lock=", ".join(left) or names[0])


class BookChanged(BookError):
    """Somebody saved it while we worked."""

    fault = faults.BOOK_CHANGED


class BookUnreadable(BookError):
    """Not a workbook, damaged or protected by a password."""

    fault = faults.BOOK_UNREADABLE

    def cure(self, language: Language) -> str:
        """Say how it is saved as a workbook; where there is no right to it, whose it is."""
        return _by_rights(self.values["path"], language) or super().cure(language)


class BookRefused(BookError):
    """Something in it cannot be kept by an edit."""

    fault = faults.BOOK_REFUSED


class BookNotWritable(BookError):
    """Rights, a full disk."""

    fault = faults.BOOK_NOT_WRITABLE


class BookHeld(BookError):
    """Another machine works on it: its lease has not expired. ``lease`` says who, since when and until when."""

    fault = faults.BOOK_HELD

    def __init__(self, *, path: Path | str, lease: Lease) -> None:
        self.lease = lease
        since, until = (f"{moment.astimezone():%d.%m.%Y %H:%M}" for moment in (lease.since, lease.until))
        super().__init__(path=path, host=lease.host, since=since, until=until)


class BookHalfWritten(BookError):
    """People did not let it be written to the end; the next run finishes it."""

    fault = google.HALF_WRITTEN


class BookUnreachable(BookError):
    """No connection, a failing server, a quota that is used up."""

    fault = google.UNREACHABLE


class BookForbidden(BookError):
    """No right to it, or a key that is not accepted."""

    fault = google.FORBIDDEN


class BookTaken(BookError):
    """A tab of somebody else's stands where one of ours is to be made."""

    fault = layout.TAKEN


class LedgerError(SheetcrmError):
    """What sheetcrm remembers cannot be used."""


class LedgerUnusable(LedgerError):
    """Its file cannot be opened, or is none of ours."""

    fault = faults.LEDGER_UNUSABLE

    def __init__(self, *, path: Path, reason: object) -> None:
        super().__init__(path=path, reason=_sqlite_reason(reason, path))

    def cure(self, language: Language) -> str:
        """Say what to look at; where there is no right to it, whose it is."""
        return _by_rights(self.values["path"], language, write=True) or super().cure(language)


class LedgerApart(LedgerError):
    """The ledger and the book do not fit together."""

    fault = faults.LEDGER_APART


class PostError(SheetcrmError):
    """A letter did not go. ``code`` is the server's reply code, 0 where there is none, ``answer`` its words on one line."""

    def __init__(self, *, code: int = 0, answer: str = "", **values: Any) -> None:
        self.code, self.answer = code, answer
        super().__init__(code=code, answer=answer, **values)


class PostRefused(PostError):
    """The server will never take it. ``nobody`` says that it is because the address does not exist."""

    fault = post.REFUSED

    def __init__(self, *, nobody: bool = False, **values: Any) -> None:
        self.nobody = nobody
        super().__init__(**values)


class PostLater(PostError):
    """The server cannot take it now."""

    fault = post.AFTERWARDS


class PostUnknown(PostError):
    """The connection was lost while it was handed over: it may have gone."""

    fault = post.UNKNOWN


class PostDown(PostError):
    """No letter goes now: no connection, no login, a limit of the account; nothing left."""

    fault = post.DOWN


class MailboxError(SheetcrmError):
    """The mailbox cannot be read now; nothing is lost by that."""


class MailboxUnreachable(MailboxError):
    """No connection, or none that is safe."""

    fault = mailbox.UNREACHABLE


class MailboxForbidden(MailboxError):
    """The name or the password is not accepted."""

    fault = mailbox.FORBIDDEN


class MailboxFolderMissing(MailboxError):
    """It has no folder of that name."""

    fault = mailbox.FOLDER_MISSING


class JobError(SheetcrmError):
    """A job file that does not exist or cannot be loaded."""

    fault = faults.JOB


class RunBusy(SheetcrmError):
    """Another run is at work in this workspace."""

    fault = faults.RUN_BUSY


class ServeBusy(SheetcrmError):
    """A robot that stays is there already."""

    fault = faults.Fault(serving.ALREADY, serving.ALREADY_CURE)


class NoSuchRun(SheetcrmError):
    """No run of that number, or one that did nothing."""

    fault = undoing.NO_SUCH_RUN


class NoSuchClient(SheetcrmError):
    """Nobody, or more than one, fits what was asked for."""

    fault = faults.NO_SUCH_CLIENT


class NoSuchLetter(SheetcrmError):
    """No such template or sequence, or one that cannot be filled in."""

    fault = faults.NO_SUCH_LETTER

    def cure(self, language: Language) -> str:
        """Say where to look."""
        other: Word | None = self.values.get("cure")
        return other.to(language) if other is not None else super().cure(language)


def reason_of(error: OSError) -> Word | str:
    """Say in both languages why the system refused, as far as we know its words."""
    known = {
        errno.ENOSPC: faults.DISK_FULL,
        errno.EDQUOT: faults.DISK_FULL,
        errno.EACCES: faults.NO_RIGHTS,
        errno.EPERM: faults.NO_RIGHTS,
        errno.EROFS: faults.NO_RIGHTS,
        errno.EEXIST: faults.IS_A_FILE,
        errno.ENOTDIR: faults.IS_A_FILE,
        errno.EISDIR: faults.IS_A_FOLDER,
    }
    return known.get(error.errno or 0, error.strerror or str(error))


_NO_ROOM = 1_000_000  # bytes: with less SQLite cannot make the files beside its own


def _sqlite_reason(reason: object, path: Path) -> object:
    """Say in both languages what SQLite says, as far as we know its codes; on a full disk it often says something else."""
    if isinstance(reason, OSError):
        return reason_of(reason)
    known = {"FULL": faults.DISK_FULL, "READONLY": faults.NO_RIGHTS, "PERM": faults.NO_RIGHTS}
    known |= {"CANTOPEN": faults.NO_RIGHTS, "BUSY": faults.IN_USE, "LOCKED": faults.IN_USE}
    known |= {"CORRUPT": faults.NO_LEDGER, "NOTADB": faults.NO_LEDGER}
    name = (
        str(getattr(reason, "sqlite_errorname", "")).removeprefix("SQLITE_").partition("_")[0]
    )  # of IOERR_WRITE the first
    if name in {"IOERR", "CANTOPEN"} and _room(path) < _NO_ROOM:
        return faults.DISK_FULL
    return known.get(name, reason)


def _room(path: Path) -> float:
    """Return how many bytes are free where a file lies; no end of them where nobody can tell."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return math.inf


def _by_rights(path: Path | str, language: Language, *, write: bool = False) -> str:
    """Say whose a file is that we have no right to; empty where we have it."""
    from sheetcrm.adapters.rights import rights_cure

    place = Path(path)
    closed = rights_cure(place, write=write) or (rights_cure(place.parent, write=True) if write else None)
    return closed.to(language) if closed else ""
