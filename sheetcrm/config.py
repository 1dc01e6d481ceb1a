"""config.toml and the environment, as one frozen value; an unknown key is an error with a suggestion."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import ConfigError
from sheetcrm.model.words import Word, faults, language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.words import Language

FILE = "config.toml"
_KNOWN: Mapping[str, Mapping[str, type]] = {
    "": {"language": str},
    "book": {"kind": str, "path": str},
}
_KINDS = ("xlsx",)
_BOOKS = (".xlsx", ".xlsm")
_LANGUAGE = re.compile(r"(?i)(ru|en)([-_.].*)?|russian|english|русский")

_NOT_TOML = Word("{path} не читается: {error}.", "{path} cannot be read: {error}.")
_NOT_TOML_CURE = Word(
    "Исправьте строку; образец — config.example.toml.", "Mend the line; config.example.toml is the model."
)
_RIGHTS_CURE = Word("Проверьте права на файл.", "Check the rights of the file.")
_NOT_UTF8 = Word("он не в кодировке UTF-8", "it is not in UTF-8")
_UTF8_CURE = Word("Сохраните файл в кодировке UTF-8.", "Save the file as UTF-8.")
_TOML_LINE = Word("строка {line}, знак {column} ({error})", "line {line}, character {column} ({error})")
_TOML_END = Word("он оборван ({error})", "it is cut off ({error})")
_NO_LANGUAGE = Word('{path}: language = "{text}" неизвестен.', '{path}: language = "{text}" is not known.')
_NO_LANGUAGE_CURE = Word('Впишите language = "ru" или "en".', 'Write language = "ru" or "en".')
_NO_BOOK = Word('{path}: book.path = "{book}" — не файл .xlsx.', '{path}: book.path = "{book}" is not an .xlsx file.')
_UNKNOWN = Word("{path}: неизвестный ключ {key}.", "{path}: unknown key {key}.")
_NO_SECTION = Word("{path}: {section} — это раздел [{section}].", "{path}: {section} is a section, [{section}].")
_UNKNOWN_CURE = Word("Может быть, {near}?", "Did you mean {near}?")
_WRONG = Word("{path}: {key} — не текст в кавычках.", "{path}: {key} is not a text in quotes.")
_WRONG_CURE = Word('Впишите значение в кавычках: {name} = "…".', 'Write the value in quotes: {name} = "…".')
_KIND = Word('{path}: book.kind = "{kind}" неизвестен.', '{path}: book.kind = "{kind}" is not known.')
_KIND_CURE = Word('Пока поддерживается: kind = "xlsx".', 'Supported now: kind = "xlsx".')
_NO_PATH = Word("{path}: не указан book.path.", "{path}: book.path is missing.")
_NO_PATH_CURE = Word('Впишите: [book] path = "clients.xlsx".', 'Write: [book] path = "clients.xlsx".')


@dataclass(frozen=True, slots=True)
class Config:
    """What the operator decided: the language of messages, and the workbook's file (absolute)."""

    language: Language
    book: Path


def read_config(folder: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read a workspace's config.toml; ``SHEETCRM_BOOK_PATH`` and ``SHEETCRM_LANGUAGE`` in the environment come first.

    Raises ConfigError with a cure for every mistake.
    """
    env = os.environ if environment is None else environment
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _fault(_NOT_TOML, _RIGHTS_CURE, path=path, error=error.strerror) from error
    except UnicodeDecodeError as error:
        raise _fault(_NOT_TOML, _UTF8_CURE, path=path, error=_NOT_UTF8) from error
    except tomllib.TOMLDecodeError as error:
        raise _fault(_NOT_TOML, _NOT_TOML_CURE, path=path, error=_where(error)) from error
    flat = _flat(data, path)
    language = env.get("SHEETCRM_LANGUAGE", flat.get("language", ""))
    kind = flat.get("book.kind", "xlsx")
    if kind not in _KINDS:
        raise _fault(_KIND, _KIND_CURE, path=path, kind=kind)
    book = env.get("SHEETCRM_BOOK_PATH", flat.get("book.path", ""))
    if not book:
        raise _fault(_NO_PATH, _NO_PATH_CURE, path=path)
    if language and not _LANGUAGE.fullmatch(language):
        raise _fault(_NO_LANGUAGE, _NO_LANGUAGE_CURE, path=path, text=language)
    place = (folder / Path(book).expanduser()).absolute()
    if "\0" in book or place.suffix.lower() not in _BOOKS:
        raise _fault(_NO_BOOK, _NO_PATH_CURE, path=path, book=book.replace("\0", "␀"))
    return Config(language_of(language) if language else environment_language(env), place)


def _where(error: tomllib.TOMLDecodeError) -> Word:
    """Say where a TOML file is broken; the parser's own words are English."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    if found is None:
        return faults.filled(_TOML_END, error=str(error))
    return faults.filled(_TOML_LINE, line=found[1], column=found[2], error=str(error)[: found.start()].strip())


def environment_language(env: Mapping[str, str] | None = None) -> Language:
    """Return the language that SHEETCRM_LANGUAGE or the locale asks for; Russian where they say nothing."""
    env = os.environ if env is None else env
    for key in ("SHEETCRM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        text = env.get(key, "")
        if text and text.split(".")[0] not in {"C", "POSIX"}:
            return language_of(text)
    return "ru"


def _flat(data: Mapping[str, Any], path: Path) -> dict[str, str]:
    flat: dict[str, str] = {}
    for section, value in data.items():
        if section in _KNOWN and not isinstance(value, dict):
            raise _fault(_NO_SECTION, _NO_PATH_CURE, path=path, section=section)
        entries = (
            {f"{section}.{key}": entry for key, entry in value.items()} if isinstance(value, dict) else {section: value}
        )
        for key, entry in entries.items():
            group, _, name = key.rpartition(".")
            if name not in _KNOWN.get(group, {}):
                from sheetcrm.policy.near import nearest

                known = [f"{area}.{name}".lstrip(".") for area, names in _KNOWN.items() for name in names]
                raise _fault(_UNKNOWN, _UNKNOWN_CURE, path=path, key=key, near=nearest(key, known) or ", ".join(known))
            if not isinstance(entry, str):
                raise _fault(_WRONG, _WRONG_CURE, path=path, key=key, name=name)
            flat[key] = entry
    return flat


def _fault(message: Word, cure: Word, **values: object) -> ConfigError:
    return ConfigError(message=faults.filled(message, **values), cure=faults.filled(cure, **values))
