"""A workspace on a tester's desk: a small workbook, hands to spoil it, and the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.adapters.template import build
from sheetcrm.model.columns import TABS
from sheetcrm.workspace import BOOK_NAME, create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from sheetcrm.model.words import Language

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "last_name": "Иванова",
        "first_name": "Анна",
        "phone": "8-999-123-45-67",
        "email": "Anna@Example.com",
        "status": "активный",
    },
    {
        "last_name": "Петров",
        "first_name": "Пётр",
        "phone": "+79991234568",
        "email": "petr@example.com",
        "status": "новый",
    },
    {
        "last_name": "Смирнова",
        "first_name": "Ольга",
        "phone": "+79991234569",
        "birthday": date(1990, 5, 17),
        "status": "лид",
    },
    {"last_name": "Иванов", "first_name": "Павел", "phone": "+79991234570", "potential": 5000, "status": "активный"},
    {
        "last_name": "Иванов",
        "first_name": "Павел",
        "phone": "+79991234571",
        "email": "pavel@example.com",
        "status": "активный",
    },
    {"last_name": "Орлова", "first_name": "Ева", "email": "eva@example.com", "status": "на паузе", "tags": "VIP"},
)
ENGLISH = {"активный": "active", "новый": "new", "лид": "lead", "на паузе": "on hold"}
ORDERS: tuple[dict[str, Any], ...] = (
    {"client": "+79991234567", "date": date(2026, 9, 1), "amount": 1500},
    {"client": "Смирнова Ольга", "date": date(2026, 10, 2), "amount": 3200},
)
LEAK = re.compile(
    r"ƒ|\bNone\b|\bnan\b|Traceback|<[a-z_.]+ |\{[a-z_]*\}|\b(?:clients|orders)\.(?!xlsx)[a-z]"
    r"|В sheetcrm ошибка|sheetcrm itself failed|_name\b|\+VIP|\.\.(?!\.)|::|: :"
)
"""What must never reach a reader: internal signs, keys, representations of objects, double punctuation."""


@dataclass
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """One workspace."""

    folder: Path
    language: Language

    @property
    def book(self) -> Path:
        return self.folder / BOOK_NAME[self.language]

    def __call__(self, *words: str, code: int | None = None, given: str | None = None) -> Said:
        """Run a command in this workspace; what it says is checked for leaks, whatever it is."""
        result = CliRunner().invoke(cli.main, ["-w", str(self.folder), *words], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise AssertionError(f"{words} raised") from result.exception
        said = Said(result.exit_code, result.stdout, result.stderr)
        if "--json" not in words:
            found = LEAK.search(said.text.replace(str(self.folder), "").replace("\\", ""))
            assert found is None, f"{found[0]!r} leaks in:\n{said.text}"
        if code is not None:
            assert said.code == code, said.text
        return said

    def run(self, *more: str, code: int | None = None) -> Said:
        return self("run", "nightly", "--no-wait", "--yes", *more, code=code)

    def rest(self) -> None:
        """Let an hour go by since the book was saved."""
        past = time.time() - 3600
        os.utime(self.book, (past, past))

    def open(self) -> Workbook:
        return openpyxl.load_workbook(self.book)

    def sheet(self, book: Workbook, key: str) -> Worksheet:
        return book[TABS[key].title.to(self.language)]

    def save(self, book: Workbook) -> None:
        book.save(self.book)
        self.rest()

    def editing(self, key: str = "clients") -> AbstractContextManager[Hand]:
        @contextmanager
        def edit() -> Iterator[Hand]:
            book = self.open()
            yield Hand(book, self.sheet(book, key), key)
            self.save(book)

        return edit()

    def look(self, key: str = "clients") -> Hand:
        """Open a tab to read; what is changed in it goes nowhere."""
        book = _loaded(self.book.read_bytes())
        return Hand(book, self.sheet(book, key), key)

    def config(self, text: str) -> None:
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def job(self, name: str, text: str) -> None:
        (self.folder / "jobs" / f"{name}.py").write_text(text, encoding="utf-8")


@lru_cache(maxsize=2)
def _loaded(book: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(book))


@dataclass
class Hand:
    """A hand in one tab of an open workbook."""

    book: Workbook
    sheet: Worksheet
    key: str

    def column(self, key: str) -> int:
        """Return the 1-based column with this key or header, wherever the header row stands."""
        column = TABS[self.key].by_key.get(key)
        names = set(column.header.both()) if column else {key}
        for row in self.sheet.iter_rows(min_row=1, max_row=10):
            for cell in row:
                if cell.value in names:
                    return int(cell.column)
        raise KeyError(key)

    def __getitem__(self, place: tuple[int, str]) -> Any:
        return self.sheet.cell(place[0], self.column(place[1])).value

    def __setitem__(self, place: tuple[int, str], value: Any) -> None:
        self.sheet.cell(place[0], self.column(place[1])).value = value

    def values(self, key: str) -> list[Any]:
        place = self.column(key)
        return [row[place - 1] for row in self.sheet.iter_rows(min_row=2, values_only=True)]


def rows(language: Language) -> dict[str, list[Mapping[str, Any]]]:
    def said(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: ENGLISH.get(value, value) if language == "en" and key == "status" else value
            for key, value in row.items()
        }

    return {"clients": [said(row) for row in PEOPLE], "orders": [dict(row) for row in ORDERS]}


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """A workspace in each language, before its first run."""
    made: dict[Language, Path] = {}
    for language in ("ru", "en"):
        folder = tmp_path_factory.mktemp(language) / "crm"
        create_workspace(folder, language)
        build(folder / BOOK_NAME[language], language, fill=rows(language))
        made[language] = folder
    return made


def copied(models: Mapping[Language, Path], folder: Path, language: Language) -> Desk:
    shutil.copytree(models[language], folder)
    desk = Desk(folder, language)
    desk.rest()
    return desk


@pytest.fixture
def desk(models: Mapping[Language, Path], tmp_path: Path) -> Desk:
    """A Russian workspace, before its first run."""
    return copied(models, tmp_path / "crm", "ru")


@pytest.fixture
def english(models: Mapping[Language, Path], tmp_path: Path) -> Desk:
    """An English workspace, before its first run."""
    return copied(models, tmp_path / "crm-en", "en")


@pytest.fixture(params=["ru", "en"])
def either(request: pytest.FixtureRequest, models: Mapping[Language, Path], tmp_path: Path) -> Desk:
    """A workspace before its first run, in each language in turn."""
    return copied(models, tmp_path / "crm", request.param)
