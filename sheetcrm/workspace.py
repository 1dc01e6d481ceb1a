"""The one place where parts are put together: find, create and open a workspace, load its jobs."""

from __future__ import annotations

import fcntl
import hashlib
import json
import secrets
import shutil
import sqlite3
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib import resources
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.config import (
    FILE,
    Config,
    GooglePlace,
    Place,
    XlsxPlace,
    environment_language,
    language_asked,
    read_config,
)
from sheetcrm.config.mail import MailPlace
from sheetcrm.errors import ConfigError, JobError, LedgerUnusable, RunBusy, reason_of
from sheetcrm.job import Job, told
from sheetcrm.model.words import Word, faults
from sheetcrm.model.words import workspace as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.adapters.whereabouts import Whereabouts
    from sheetcrm.model.leases import Holder
    from sheetcrm.model.words import Language
    from sheetcrm.ports import Book, Inbox, Post

BOOK_NAME = {"ru": "клиенты.xlsx", "en": "clients.xlsx"}
_LEDGER = "ledger.sqlite"
_STATE, _SECRET = ".sheetcrm", "secret"
_NOBODY = (
    "robot@sheetcrm.invalid"  # who writes letters into the outbox before config.toml says so; no mail can go there
)


@dataclass(slots=True)
class Workspace:
    """A folder with config.toml, the jobs and what the robot remembers. Opened by :func:`open_workspace`."""

    folder: Path
    config: Config
    _ledger: Ledger | None = field(default=None, init=False)
    _opened: int = field(default=0, init=False)

    @property
    def book(self) -> Book:
        """The workbook."""
        place = self.config.book
        if isinstance(place, GooglePlace):
            from sheetcrm.adapters.google import GoogleBook, connect

            api = connect(place.spreadsheet, place.credentials, place.api_root)
            return GoogleBook(api, self.ledger, holder=self.holder)
        from sheetcrm.adapters.xlsx import XlsxBook

        return XlsxBook(place.path, self.holder)

    @property
    def holder(self) -> Holder:
        """Who takes the lease of the book: this folder on this machine, and no copy of it elsewhere."""
        from sheetcrm.adapters.machine import machine

        return machine(self._state())

    @property
    def ledger(self) -> Ledger:
        """The ledger, made when it is first needed."""
        if self._ledger is None:
            from sheetcrm.adapters.ledger import Ledger

            self._ledger = Ledger(self._state() / _LEDGER, "main", self._secret())
            self._opened = self._number()
        return self._ledger

    def look_again(self) -> None:
        """Let the ledger go where its file is another one than was opened, deleted or put back from a copy: it is opened anew when needed.

        Else a robot that stays would go on with a file that nobody sees any more. Raises RunBusy where another run is at work.
        """
        if self._ledger is not None and self._number() != self._opened:
            with self.alone():
                self._ledger.close()
                self._ledger = None

    def _number(self) -> int:
        """Return the number of the ledger's file on the disk, 0 where there is none."""
        try:
            return self.ledger_path.stat().st_ino
        except OSError:
            return 0

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone of Settings as the last run read them; None, which is this machine's, before the first."""
        held = self.ledger.states.memory("clock")
        return ZoneInfo(held[0]) if held else None

    @property
    def inbox(self) -> Inbox | None:
        """The mailbox where answers come in; None where config.toml names none. Raises ConfigError where its password cannot be read."""
        from sheetcrm.adapters.mailbox import Mailbox

        place, mail = self.config.mailbox, self.config.mail
        if place is None:
            return None
        own = {place.user, *((mail.address, mail.reply_to) if mail else ())}
        return Mailbox(
            place.host,
            port=place.port,
            security="plain" if place.security == "none" else place.security,
            user=place.user,
            password=place.password(),
            own=frozenset(address.casefold() for address in own if "@" in address),
            unsubscribe=frozenset({mail.unsubscribe_mail.casefold()} if mail and mail.unsubscribe_mail else ()),
            inbox=place.inbox,
            sent=place.sent,
        )

    def _secret(self) -> bytes:
        """Return the key of the hashes by which addresses are remembered, made when it is first needed; for the operator's eyes only."""
        path = self._state() / _SECRET
        try:
            if not path.exists():
                fresh = path.with_name(f"{_SECRET}.new")
                fresh.touch(mode=0o600)
                fresh.write_text(secrets.token_hex(32), encoding="ascii")
                fresh.replace(path)
            return path.read_bytes().strip()
        except OSError as error:
            raise LedgerUnusable(path=path, reason=reason_of(error)) from error

    @property
    def post(self) -> Post:
        """Where letters go out: the folder outbox, or the mail server of config.toml. Raises ConfigError where its key cannot be used."""
        from sheetcrm.adapters.post import OutboxPost, Sender, Signer, SmtpPost, Tokens

        place = self.config.mail or MailPlace("outbox", _NOBODY)
        sender = Sender(
            place.address,
            place.name,
            reply_to=place.reply_to,
            files=self.folder / "files",
            tokens=Tokens(self._fingerprint),
            unsubscribe_mail=place.unsubscribe_mail,
            unsubscribe_url=place.unsubscribe_url,
            verp=place.verp,
            language=self.config.language,
        )
        sign = None
        if place.dkim_key is not None:
            sign = Signer(place.dkim_key, selector=place.dkim_selector, domain=sender.domain)
        if place.transport == "outbox":
            return OutboxPost(sender, self.folder / "outbox", sign=sign)
        return SmtpPost(
            sender,
            place.host,
            port=place.port,
            security=place.security,
            user=place.user,
            password=place.password,
            timeout=place.timeout,
            per_minute=place.per_minute,
            sign=sign,
        )

    def _fingerprint(self, text: str) -> str:
        """Return the ledger's hash of an address, which only a letter with a token needs: the operator hears where there is no ledger."""
        return self.ledger.post.fingerprint(text)

    @property
    def outbox(self) -> Path | None:
        """The folder that letters go into instead of a server; None where a server takes them."""
        to_server = self.config.mail is not None and self.config.mail.transport != "outbox"
        return None if to_server else self.folder / "outbox"

    def files(self) -> frozenset[str]:
        """Return the names of the pictures and files that letters may carry."""
        folder = self.folder / "files"
        return frozenset(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else frozenset()

    @property
    def ledger_path(self) -> Path:
        """Where the ledger lies."""
        return self.folder / _STATE / _LEDGER

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the workspace against other runs. Raises RunBusy at once where one is at work."""
        path = self._state() / "lock"
        try:
            lock = path.open("a")
        except OSError as error:
            raise LedgerUnusable(path=path, reason=reason_of(error)) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise RunBusy(path=self.folder) from error
            yield

    def in_words(self, error: Exception) -> Exception:
        """Return what SQLite says in words, as a fault of the ledger; any other error as it is."""
        if type(error) in (sqlite3.OperationalError, sqlite3.DatabaseError):
            return LedgerUnusable(path=self.ledger_path, reason=error)
        return error

    def _state(self) -> Path:
        """Return the folder of what the robot remembers, made when it is first needed."""
        state = self.folder / _STATE
        try:
            state.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise LedgerUnusable(path=state, reason=reason_of(error)) from error
        return state

    def job_names(self) -> list[str]:
        """Return the names of all job files."""
        return sorted(path.stem for path in (self.folder / "jobs").glob("*.py") if not path.name.startswith("_"))

    def job(self, name: str) -> Job:
        """Load one job. Raises JobError where there is none of this name or its file does not load."""
        path = self.folder / "jobs" / f"{name}.py"
        if name not in self.job_names():
            cure = faults.JOB_KNOWN
            known = ", ".join(self.job_names()) or "—"
            raise JobError(job=name, reason=faults.JOB_UNKNOWN, cure=faults.filled(cure, jobs=known))
        try:
            spec = spec_from_file_location(f"sheetcrm_job_{name}", path)
            assert spec is not None
            assert spec.loader is not None
            module = module_from_spec(spec)
            with redirect_stdout(sys.stderr):  # what we print may be read by a script
                spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            reason = faults.filled(faults.JOB_BROKEN, path=path, error=told(error))
            raise JobError(job=name, reason=reason, cure=faults.JOB_MEND) from error
        job = getattr(module, "job", None)
        if not isinstance(job, Job):
            raise JobError(job=name, reason=faults.filled(faults.JOB_NAMELESS, path=path), cure=faults.JOB_MEND)
        job.name = name
        job.mark = hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
        job.about = " ".join((module.__doc__ or "").split())
        return job


def open_workspace(folder: Path | None = None) -> Workspace:
    """Open a workspace: the folder given, else the nearest one upwards that has a config.toml. Raises ConfigError."""
    place = _nearest(folder)
    if place is None:
        raise _fault(words.NO_WORKSPACE, words.NO_WORKSPACE_CURE, path=(folder or Path.cwd()).absolute())
    return Workspace(place, read_config(place))


def language_told(folder: Path | None = None) -> Language:
    """Return the language that a workspace asks for, also where the rest of its config.toml cannot be understood."""
    place = _nearest(folder)
    return environment_language() if place is None else language_asked(place)


def _nearest(folder: Path | None) -> Path | None:
    start = (folder or Path.cwd()).absolute()
    places = (start,) if folder else (start, *start.parents)
    return next((place for place in places if (place / FILE).is_file()), None)


def create_workspace(folder: Path, language: Language, *, where: Whereabouts | None = None) -> Workspace:
    """Make an empty workspace: workbook, config.toml and jobs; its Settings say where it is, if that is told.

    Raises ConfigError where the folder has one of them.
    """
    _must_be_free(folder, FILE, "jobs", BOOK_NAME[language])
    with _in_words(folder):
        (folder / "jobs").mkdir(parents=True)
        _template(folder / BOOK_NAME[language], language, where)
        _kit(folder, XlsxPlace(Path(BOOK_NAME[language])), language)
    return open_workspace(folder)


def create_google_workspace(
    folder: Path,
    language: Language,
    place: GooglePlace,
    *,
    where: Whereabouts | None = None,
    tell: Callable[[int, int, str], None] = lambda _done, _total, _title: None,
) -> Workspace:
    """Fill a Google Sheet with the tabs that it lacks, then make config.toml and jobs. What is there already stays.

    Where the folder is the workspace of this very sheet, only the sheet is filled. ``tell`` hears of every tab. Raises ConfigError
    where the folder holds anything else, and BookErrors.
    """
    from sheetcrm.adapters.google.client import connect
    from sheetcrm.adapters.google.layout import lay_out

    known = (folder / FILE).exists() and read_config(folder)
    if known and known.book == place:
        language = known.language
    else:
        _must_be_free(folder, FILE, "jobs")
    with _in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    api = connect(place.spreadsheet, place.credentials, place.api_root)
    lay_out(api, language, fill=_placed(where), tell=tell)
    if not known:
        with _in_words(folder):
            (folder / "jobs").mkdir()
            _kit(folder, place, language)
    return open_workspace(folder)


def _must_be_free(folder: Path, *names: str) -> None:
    for what in names:
        if (folder / what).exists():
            raise _fault(words.NOT_EMPTY, words.NOT_EMPTY_CURE, path=folder, what=what)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _fault(words.NO_FOLDER, words.NO_FOLDER_CURE, path=folder, reason=reason_of(error)) from error


def whereabouts(language: Language, place: GooglePlace | None = None) -> Whereabouts | None:
    """Return where a new workbook's people are: as its Google Sheet says, else as this machine does; None for what the template says.

    The Russian template says Moscow. Raises BookErrors.
    """
    from sheetcrm.adapters.google.client import connect
    from sheetcrm.adapters.whereabouts import here, located

    if language == "ru":
        return None
    if place is not None:
        told = connect(place.spreadsheet, place.credentials, place.api_root).get("properties(timeZone,locale)")
        found = located(told["properties"].get("timeZone", ""), told["properties"].get("locale", ""))
        if found.zone:
            return found
    return here()


NOWHERE = {"time_zone": "UTC", "phone_region": "US"}
"""What Settings say outside Russia until people say more."""


def _placed(where: Whereabouts | None) -> dict[str, Sequence[Mapping[str, str]]]:
    """Return the rows of Settings that say where we are."""
    if where is None:
        return {}
    told = {"time_zone": where.zone, "phone_region": where.country}
    return {"settings": [{"name": key, "value": told[key] or unknown} for key, unknown in NOWHERE.items()]}


def _template(path: Path, language: Language, where: Whereabouts | None) -> None:
    from sheetcrm.adapters.template import build

    if language == "ru" and where is None:
        with resources.as_file(_starter("sheet_template.xlsx")) as template:
            shutil.copyfile(template, path)
    else:
        build(path, language, fill=_placed(where))


def _kit(folder: Path, place: Place, language: Language) -> None:
    """Write the jobs, then config.toml, which makes the folder a workspace."""
    for source in _starter("jobs").iterdir():
        if source.name.endswith(".py"):
            (folder / "jobs" / source.name).write_bytes(source.read_bytes())
    head = _example(language).read_text(encoding="utf-8").partition("[book]")[0]
    head = head.replace('language = "ru"', f'language = "{language}"')
    (folder / FILE).write_text(f"{head}{book_section(place, language)}", encoding="utf-8")


def _example(language: Language) -> Traversable:
    """Return the model of config.toml in a language; both say the same."""
    if language == "ru":
        return resources.files("sheetcrm.config") / "example.ru.toml"
    return _starter("config.example.toml")


def book_section(place: Place, language: Language) -> str:
    """Return the lines of config.toml that say where the book is, each with what it means."""
    lines: list[tuple[str, str, Word]]
    if isinstance(place, XlsxPlace):
        lines = [("kind", "xlsx", words.BOOK_FILE), ("path", str(place.path), words.BOOK_PATH)]
    else:
        lines = [
            ("kind", "google", words.BOOK_GOOGLE),
            ("spreadsheet", str(place), words.BOOK_ADDRESS),
            ("credentials", str(place.credentials or ""), words.BOOK_KEY),
        ]
        if place.api_root:
            lines.append(("api_root", place.api_root, words.BOOK_ROOT))
    said = [f"{name} = {_quoted(value)} # {about.to(language)}" for name, value, about in lines]
    return "\n".join(["[book]", *said]) + "\n"


def _quoted(text: str) -> str:
    """Return a text as TOML has it between quotes."""
    return json.dumps(text, ensure_ascii=False)


def _starter(name: str) -> Traversable:
    """Return a part of the starter kit: in the wheel beside the package, in a checkout at its top."""
    shipped = resources.files("sheetcrm") / "starter" / name
    return shipped if shipped.is_file() or shipped.is_dir() else Path(__file__).parent.parent / name


def _fault(message: Word, cure: Word, **values: object) -> ConfigError:
    return ConfigError(message=faults.filled(message, **values), cure=faults.filled(cure, **values))
