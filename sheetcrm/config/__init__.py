"""config.toml and the environment, as one frozen value; an unknown key is an error with a suggestion."""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.config.mail import MAIL, MAILBOX, MailboxPlace, MailPlace, mail_place, mailbox_place, refuse_password
from sheetcrm.config.serve import SERVE, ServePlace, serve_place
from sheetcrm.errors import ConfigError, reason_of
from sheetcrm.model.words import Word, faults, language_of, language_of_environment
from sheetcrm.model.words import post as mail_words
from sheetcrm.model.words import serving as serve_words
from sheetcrm.model.words import workspace as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.words import Language

FILE = "config.toml"
_KNOWN: Mapping[str, Mapping[str, type]] = {
    "": {"language": str},
    "book": {"kind": str, "path": str, "spreadsheet": str, "credentials": str, "api_root": str},
    "mail": MAIL,
    "mailbox": MAILBOX,
    "serve": SERVE,
}
_WRONG_TYPES: Mapping[type, tuple[Word, Word]] = {
    int: (mail_words.WRONG_NUMBER, mail_words.WRONG_NUMBER_CURE),
    float: (mail_words.WRONG_NUMBER, mail_words.WRONG_NUMBER_CURE),
    bool: (mail_words.WRONG_TRUTH, mail_words.WRONG_TRUTH_CURE),
    list: (serve_words.WRONG_LIST, serve_words.WRONG_LIST_CURE),
}
_EXAMPLES = {"mail.port": 587, "mailbox.port": 993, "mail.timeout": 60, "mail.per_minute": 60, "serve.ping_minutes": 5}
_KINDS = ("xlsx", "google")
_BOOKS = (".xlsx", ".xlsm")
_ASKED = re.compile(r"""(?m)^\s*language\s*=\s*["']([^"'\n]*)["']""")
_LANGUAGE = re.compile(r"(?i)(ru|en)([-_.].*)?|russian|english|русский")


@dataclass(frozen=True, slots=True)
class XlsxPlace:
    """A workbook file; the path is absolute."""

    path: Path

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.name

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class GooglePlace:
    """A Google Sheet: its id, the file with the key of a service account (None: the application default), another API's address."""

    spreadsheet: str
    credentials: Path | None = None
    api_root: str | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return "Google Sheets"

    def __str__(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.spreadsheet}"


Place = XlsxPlace | GooglePlace
"""Where the book is."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator decided: the language of messages, where the book is, and where letters go out and come in, None where nowhere."""

    language: Language
    book: Place
    mail: MailPlace | None = None
    mailbox: MailboxPlace | None = None
    serve: ServePlace = field(default_factory=ServePlace)


def read_config(folder: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read a workspace's config.toml; ``SHEETCRM_BOOK_PATH``, ``SHEETCRM_LANGUAGE`` and passwords in the environment come first.

    Raises ConfigError with a cure for every mistake.
    """
    env = os.environ if environment is None else environment
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        from sheetcrm.adapters.rights import rights_cure

        reason = faults.NO_READING if isinstance(error, PermissionError) else reason_of(error)
        raise _fault(words.NOT_TOML, rights_cure(path) or words.RIGHTS_CURE, path=path, error=reason) from error
    except UnicodeDecodeError as error:
        raise _fault(words.NOT_TOML, words.UTF8_CURE, path=path, error=words.NOT_UTF8) from error
    except tomllib.TOMLDecodeError as error:
        raise _fault(words.NOT_TOML, words.NOT_TOML_CURE, path=path, error=_where(error)) from error
    flat = _flat(data, path)
    language = env.get("SHEETCRM_LANGUAGE", flat.get("language", ""))
    kind = flat.get("book.kind", "xlsx")
    if kind not in _KINDS:
        raise _fault(words.KIND, words.KIND_CURE, path=path, kind=kind)
    if language and not _LANGUAGE.fullmatch(language):
        raise _fault(words.NO_LANGUAGE, words.NO_LANGUAGE_CURE, path=path, text=language)
    place = _google(flat, folder) if kind == "google" else _file(flat, folder, env)
    said = language_of(language) if language else environment_language(env)
    return Config(
        said, place, mail_place(flat, path, env), mailbox_place(flat, path, env), serve_place(flat, path, env)
    )


def _file(flat: Mapping[str, str], folder: Path, env: Mapping[str, str]) -> XlsxPlace:
    path = folder / FILE
    book = env.get("SHEETCRM_BOOK_PATH", flat.get("book.path", ""))
    if not book:
        raise _fault(words.NO_PATH, words.NO_PATH_CURE, path=path)
    place = (folder / Path(book).expanduser()).absolute()
    if "\0" in book or place.suffix.lower() not in _BOOKS:
        raise _fault(words.NO_BOOK, words.NO_PATH_CURE, path=path, book=book.replace("\0", "␀"))
    return XlsxPlace(place)


def file_place(path: Path, *, folder: Path) -> XlsxPlace:
    """Return the file that a command names, by the rules of config.toml. Raises ConfigError."""
    if path.suffix.lower() not in _BOOKS:
        raise _fault(words.NOT_A_BOOK, words.NOT_A_BOOK_CURE, text=path.name)
    return _file({"book.path": str(path)}, folder, {})


def google_place(spreadsheet: str, credentials: Path | None, root: str, *, folder: Path) -> GooglePlace:
    """Return the place that a command names, by the rules of config.toml. Raises ConfigError."""
    if spreadsheet_id(spreadsheet) is None:
        raise _fault(words.NOT_A_SHEET, words.NOT_A_SHEET_CURE, text=spreadsheet)
    if root and not _ROOT.fullmatch(root.rstrip("/")):
        raise _fault(words.NOT_A_ROOT, words.BAD_ROOT_CURE, text=root)
    key = str(credentials.expanduser().absolute()) if credentials else ""
    return _google({"book.spreadsheet": spreadsheet, "book.credentials": key, "book.api_root": root}, folder)


def _google(flat: Mapping[str, str], folder: Path) -> GooglePlace:
    path = folder / FILE
    text = flat.get("book.spreadsheet", "")
    spreadsheet = spreadsheet_id(text)
    if spreadsheet is None:
        raise _fault(words.NO_SPREADSHEET, words.NO_SPREADSHEET_CURE, path=path, text=text)
    root = flat.get("book.api_root", "").rstrip("/")
    if root and not _ROOT.fullmatch(root):
        raise _fault(words.BAD_ROOT, words.BAD_ROOT_CURE, path=path, text=root)
    key = flat.get("book.credentials", "")
    return GooglePlace(spreadsheet, (folder / Path(key).expanduser()).absolute() if key else None, root or None)


_IN_ADDRESS = re.compile(r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([-\w]{20,})(?:[/?#].*)?")
_ID = re.compile(r"[-\w]{20,}")
_ROOT = re.compile(r"https://[^\s@]+|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/[^\s@]*)?")


def spreadsheet_id(text: str) -> str | None:
    """Return the id of a Google Sheet from its address or from the id itself; None for anything else."""
    found = _IN_ADDRESS.fullmatch(text.strip())
    return found[1] if found else text.strip() if _ID.fullmatch(text.strip()) else None


def _where(error: tomllib.TOMLDecodeError) -> Word:
    """Say where a TOML file is broken; the parser's own words are English."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    if found is None:
        return faults.filled(words.TOML_END, error=str(error))
    return faults.filled(words.TOML_LINE, line=found[1], column=found[2], error=str(error)[: found.start()].strip())


def environment_language(env: Mapping[str, str] | None = None) -> Language:
    """Return the language that SHEETCRM_LANGUAGE or the locale asks for; Russian where they say nothing."""
    return language_of_environment(os.environ if env is None else env)


def language_asked(folder: Path, environment: Mapping[str, str] | None = None) -> Language:
    """Return the language that config.toml asks for, though nothing else of it can be read; else that of the environment."""
    env = os.environ if environment is None else environment
    text = ""
    with suppress(OSError):
        text = (folder / FILE).read_text(encoding="utf-8-sig", errors="replace")
    found = _ASKED.search(text)
    asked = env.get("SHEETCRM_LANGUAGE", found[1] if found else "")
    return language_of(asked) if _LANGUAGE.fullmatch(asked) else environment_language(env)


def _flat(data: Mapping[str, Any], path: Path) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for section, value in data.items():
        if section in _KNOWN and not isinstance(value, dict):
            keys = ", ".join(_KNOWN[section])
            raise _fault(words.NO_SECTION, words.NO_SECTION_CURE, path=path, section=section, keys=keys)
        entries = (
            {f"{section}.{key}": entry for key, entry in value.items()} if isinstance(value, dict) else {section: value}
        )
        for key, entry in entries.items():
            group, _, name = key.rpartition(".")
            kind = _KNOWN.get(group, {}).get(name)
            if kind is None:
                refuse_password(group, name, path)
                raise _unknown(key, group, name, path)
            if not _is(entry, kind):
                message, cure = _WRONG_TYPES.get(kind, (words.WRONG, words.WRONG_CURE))
                raise _fault(message, cure, path=path, key=key, name=name, example=_EXAMPLES.get(key, 30))
            flat[key] = entry
    return flat


def _unknown(key: str, group: str, name: str, path: Path) -> ConfigError:
    """Say which key of the same section was meant, else which it has; where the section is unknown, which section."""
    from sheetcrm.policy.near import nearest

    sections = [section for section in _KNOWN if section]
    if group in sections:
        wrong, known = name, list(_KNOWN[group])
    else:
        wrong, known = group or name, [*([] if group else _KNOWN[""]), *sections]
    shown = {one: f"[{one}]" if one in sections and group not in sections else f"{group}.{one}" for one in known}
    shown |= {one: one for one in _KNOWN[""] if not group}
    near = nearest(wrong, known)
    if near:
        return _fault(words.UNKNOWN, words.UNKNOWN_CURE, path=path, key=key, near=shown[near])
    return _fault(words.UNKNOWN, words.UNKNOWN_LISTED, path=path, key=key, keys=", ".join(shown.values()))


def _is(entry: object, kind: type) -> bool:
    """Tell whether a value is of a kind; a truth value is no number, and a whole number is one with a point."""
    if isinstance(entry, bool):
        return kind is bool
    return isinstance(entry, (int, float) if kind is float else kind)


def _fault(message: Word, cure: Word, **values: object) -> ConfigError:
    return ConfigError(message=faults.filled(message, **values), cure=faults.filled(cure, **values))
