"""The start page: a table of one's own comes into a new workbook as it tells; put in place of the book it is told in one sentence."""

from __future__ import annotations

import json
import os
import re
import time
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language, tables
from sheetcrm.workspace import create_workspace
from tests.help.pages import ENGLISH, RUSSIAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERY = pytest.mark.parametrize("language", LANGUAGES)
PAGES = {"en": ENGLISH["start"], "ru": RUSSIAN["start"]}
HEADING = {"en": "### Bring your own table", "ru": "### Перенести свою таблицу"}
OWN = {
    "en": (
        ("Name", "Telephone", "Mail", "Shoe size"),
        ("Smith Peter", "020 7946 0958", "PETER@Mail.com", 42),
        ("Cooper Anna", "020 7946 0959", None, None),
        ("Walker Olga", None, "olga@mail.com", 38),
    ),
    "ru": (
        ("ФИО", "Тел.", "Почта", "Размер"),
        ("Иванов Пётр Сергеевич", "8 999 123-45-67", "PETER@Mail.ru", 42),
        ("Сидорова Анна", "8 999 123-45-68", None, None),
        ("Кузнецова Ольга Ивановна", None, "olga@mail.ru", 38),
    ),
}


def _sheetcrm(folder: Path, *words: str) -> tuple[int, str]:
    for book in folder.glob("*.xlsx"):
        os.utime(book, (time.time() - 3600,) * 2)
    done = CliRunner().invoke(cli.main, ["-w", str(folder), *words])
    return done.exit_code, " ".join(done.output.split())


def _paste(folder: Path, language: Language, columns: dict[str, list[Any]]) -> None:
    """Paste each column from row 2 on below the header of ours; one that we do not have goes, with its header, to the right."""
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[TABS["clients"].title.to(language)]
    for key, values in columns.items():
        header = TABS["clients"][key].header.to(language) if key in TABS["clients"].by_key else key
        headers = [cell.value for cell in sheet[1]]
        place = headers.index(header) + 1 if header in headers else len(headers) + 1
        for line, value in enumerate([header, *values], 1):
            sheet.cell(line, place).value = value
    book.save(path)


def _column(folder: Path, language: Language, header: str) -> list[Any]:
    (path,) = folder.glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)[TABS["clients"].title.to(language)]
    place = next(cell.column for cell in sheet[1] if cell.value == header)
    return [sheet.cell(line, place).value for line in range(2, 2 + len(OWN[language]) - 1)]


@EVERY
def test_a_table_of_ones_own_comes_in_as_the_page_tells(tmp_path: Path, language: Language) -> None:
    folder = create_workspace(tmp_path / "salon", language).folder
    headers, *rows = OWN[language]
    names, phones, mails, sizes = (list(column) for column in zip(*rows, strict=True))
    parts = [[*name.split(), None][:3] for name in names]
    divided = dict(zip(("last_name", "first_name", "patronymic"), map(list, zip(*parts, strict=True)), strict=True))
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    for line in book[TABS["settings"].title.to(language)].iter_rows():
        if line[0].value == "Country of phones":
            line[1].value = "GB"
    book.save(path)
    _paste(folder, language, {**divided, "phone": phones, "email": mails, headers[3]: sizes})
    before = path.read_bytes()

    code, said = _sheetcrm(folder, "plan", "nightly", "--json")

    plan = json.loads(said)
    assert code == cli.TOLD, said
    assert [one["cells"] for one in plan["changes"] if (one["tab"], one["column"]) == ("clients", "id")] == [len(rows)]
    assert path.read_bytes() == before
    required = "Not filled in" if language == "en" else "Не заполнено"
    section = PAGES[language].section(HEADING[language])
    assert required in section
    assert all(required in problem["sentence"] for problem in plan["problems"]), plan["problems"]

    assert _sheetcrm(folder, "run", "nightly", "--yes")[0] == cli.TOLD
    assert _column(folder, language, headers[3]) == sizes
    assert _column(folder, language, TABS["clients"]["phone"].header.to(language))[0] in {
        "+442079460958",
        "+79991234567",
    }
    assert all(_column(folder, language, TABS["clients"]["id"].header.to(language)))
    assert json.loads(_sheetcrm(folder, "plan", "nightly", "--json")[1])["changes"] == []


@EVERY
def test_names_in_one_column_are_asked_in_the_words_of_the_page(tmp_path: Path, language: Language) -> None:
    folder = create_workspace(tmp_path / "salon", language).folder
    _paste(folder, language, {"last_name": [row[0] for row in OWN[language][1:]]})

    said = _sheetcrm(folder, "plan", "nightly")[1]

    (told,) = re.findall(
        r"ask in every row “(.+?)”|спросит в каждой строке: «(.+?)»", PAGES[language].section(HEADING[language])
    )
    assert said.count("".join(told)) == len(OWN[language]) - 1


@EVERY
@pytest.mark.parametrize("title", ["Sheet1", "clients"])
@pytest.mark.parametrize("command", [("plan", "nightly"), ("run", "nightly"), ("check",)])
def test_a_table_of_ones_own_put_in_place_of_the_book_is_told_in_one_sentence(
    tmp_path: Path, language: Language, title: str, command: tuple[str, ...]
) -> None:
    folder = create_workspace(tmp_path / "salon", language).folder
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TABS["clients"].title.to(language) if title == "clients" else title
    for row in OWN[language]:
        sheet.append(row)
    book.save(path)
    before = path.read_bytes()

    code, said = _sheetcrm(folder, *command)

    assert code == cli.REFUSED
    assert tables.NOT_OURS.to(language) in said
    assert said.count(".") < 4, said
    assert path.read_bytes() == before


@EVERY
def test_after_the_practice_night_there_is_nothing_to_change(
    salon: Callable[[Language], Path], language: Language
) -> None:
    plan = json.loads(_sheetcrm(salon(language), "plan", "nightly", "--json")[1])

    assert (plan["changes"], plan["moves"]) == ([], [])
