"""Cells as people leave them: nothing raises, nothing is lost, and what is wrong is said with its place."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.settings import BY_NAME
from tests.cli.desk import Hand

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk

LONG = "Ы" * 32_767
SIGNS = ("=1+1", "+79991112233 позвонить", "-скидка", "@anna", "=cmd|'/c calc'!A1", "'кавычка")


def test_formulas_and_errors_of_staff_stay_and_errors_are_named(either: Desk) -> None:
    with either.editing() as hand:
        hand[3, "last_name"] = '=UPPER("petrov")'
        _error(hand, 4, "phone", "#REF!")
        _error(hand, 7, "potential", "#DIV/0!")
        hand[5, "score"] = "=1+1"
        _error(hand, 6, "score", "#REF!")

    said = either.run(code=1)

    place = (
        "Клиенты, строка 4, Телефон: В ячейке ошибка #REF!"
        if either.language == "ru"
        else "Clients, row 4, Phone: The cell holds the error #REF!"
    )
    assert place in said.out
    assert (
        "строка 5, Балл: В колонке робота" if either.language == "ru" else "row 5, Score: The robot's column"
    ) in said.out
    after = either.look()
    assert after[3, "last_name"] == '=UPPER("petrov")'
    assert after[4, "phone"] == "#REF!"
    assert after[5, "score"] == "=1+1"
    assert after[6, "score"] == 0


def test_words_in_number_and_date_columns(either: Desk) -> None:
    with either.editing() as hand:
        hand[2, "potential"] = "много"
        hand[3, "potential"] = "1 500"
        hand[4, "birthday"] = "26.09.1963"
        hand[5, "birthday"] = "вчера" if either.language == "ru" else "yesterday"
        hand[6, "birthday"] = "31.02.2020"

    said = either.run(code=1)

    quoted = "«26.09.1963»" if either.language == "ru" else "“26.09.1963”"
    assert f"{quoted} → 26.09.1963" in said.out
    assert "«много»" in said.out or "“много”" in said.out
    assert "31.02.2020" in said.out
    after = either.look()
    assert after[2, "potential"] == "много"
    assert after[3, "potential"] == 1500
    assert after[4, "birthday"].year == 1963
    assert after[6, "birthday"] == "31.02.2020"


def test_the_longest_cells_there_can_be(either: Desk) -> None:
    with either.editing() as hand:
        hand[2, "notes"] = LONG
        hand[3, "last_name"] = LONG
        hand[4, "phone"] = "8" * 32_767
        hand[5, "company"] = LONG
        hand[6, "tags"] = LONG
    with either.editing("orders") as hand:
        hand[2, "client"] = LONG
        hand[2, "comment"] = LONG

    said = either.run(code=1)

    assert max(map(len, said.out.splitlines())) <= 160
    after = either.look()
    assert after[2, "notes"] == LONG
    assert after[3, "last_name"] == LONG
    assert after[4, "phone"] == "8" * 32_767
    assert either.look("orders")[2, "comment"] == LONG
    assert either.run().out.startswith(("Менять нечего.", "There is nothing to change."))
    either("log", "1", code=0)
    either("why", "+79991234570", code=0)


def test_signs_that_nobody_sees_are_shown(either: Desk) -> None:
    with either.editing() as hand:
        hand[2, "last_name"] = "Иванова\u200b"
        hand[4, "last_name"] = "Смирнова 😀"
        hand[5, "first_name"] = "\u200b"
        hand[6, "city"] = "\u00a0Москва \u200b"

    said = either.run(code=1)

    assert "Иванова▯ → Иванова" in said.out
    assert "␣Москва" in said.out
    after = either.look()
    assert after[2, "last_name"] == "Иванова"
    assert after[4, "last_name"] == "Смирнова 😀"
    assert after[6, "city"] == "Москва"


def test_an_unknown_status_is_asked_about_and_a_mistyped_one_mended(desk: Desk) -> None:
    with desk.editing() as hand:
        hand[3, "status"] = "хлебает"
        hand[4, "status"] = "активнй"

    said = desk.run(code=1)

    assert "Клиенты, строка 3, Статус: «хлебает» нет в списке" in said.out
    assert "активнй → активный" in said.out
    assert desk.look()[3, "status"] == "хлебает"


def test_a_rule_that_names_no_column_is_answered_beside_it(either: Desk) -> None:
    with either.editing("rules") as hand:
        hand[2, "column"] = "Знак зодиака"

    said = either.run(code=1)

    assert ("Правила, строка 2" if either.language == "ru" else "Rules, row 2") in said.out
    assert "«Знак зодиака»" in said.out or "“Знак зодиака”" in said.out
    assert "Знак зодиака" in str(either.look("rules")[2, "answer"])


def test_settings_with_rubbish_keep_what_was(either: Desk) -> None:
    rubbish: dict[str, Any] = {
        "time_zone": "Луна", "guard_edits": "много", "settle_seconds": -5,
        "dormant_days": "1e999", "phone_region": "ЖЖ",
    }  # fmt: skip
    with either.editing("settings") as hand:
        for row in range(2, hand.sheet.max_row + 1):
            setting = BY_NAME.get(fold(str(hand[row, "name"])))
            if setting is not None and setting.key in rubbish:
                hand[row, "value"] = rubbish[setting.key]
        row = hand.sheet.max_row + 1
        hand[row, "name"], hand[row, "value"] = "Ъ", 5

    said = either.run(code=1)
    problems = either("check", code=1).out

    assert problems.count("Настройки, строка" if either.language == "ru" else "Settings, row") == len(rubbish) + 1
    assert "-5.0" not in problems
    assert said.code == 1
    assert either.look()[2, "phone"] == "+79991234567"


def test_a_list_with_a_value_twice_is_told(desk: Desk) -> None:
    with desk.editing("lists") as hand:
        hand[3, "status"] = str(hand[2, "status"]).upper()

    assert "уже есть в списке «Статус»" in desk.run(code=1).out


def test_a_copied_row_and_a_copied_id(desk: Desk) -> None:
    desk.run(code=1)
    with desk.editing() as hand:
        hand[4, "id"] = hand[3, "id"]
        for place in range(1, hand.sheet.max_column + 1):
            hand.sheet.cell(8, place).value = hand.sheet.cell(6, place).value
        twin = hand[6, "id"]

    said = desk.run(code=1)

    after = desk.look()
    ids = after.values("id")[:7]
    assert "Один код у двух одинаковых строк (6, 8)" in said.out
    assert ids[4] == ids[6] == twin
    assert len(set(ids)) == len(ids) - 1


def test_ids_that_somebody_invented_are_replaced(desk: Desk) -> None:
    desk.run(code=1)
    before = desk.look().values("id")[:6]
    with desk.editing() as hand:
        hand[4, "id"], hand[5, "id"], hand[6, "id"] = "c_rubbish", 12345, None

    desk.run(code=1)

    assert desk.look().values("id")[:6] == before


def test_rows_that_were_sorted_in_part_go_back_once_a_person_confirms(either: Desk) -> None:
    either.run(code=1)
    before = _cards(either)
    torn = ("last_name", "first_name", "phone", "email", "birthday", "potential", "status", "tags")
    with either.editing() as hand:
        for key in torn:
            cells = [hand[row, key] for row in range(2, 8)]
            for row, cell in enumerate([*cells[2:], *cells[:2]], start=2):
                hand[row, key] = cell
    bytes_before = either.book.read_bytes()

    planned = either("plan", "nightly", code=2)
    refused = either("run", "nightly", "--no-wait", code=2)

    assert either.book.read_bytes() == bytes_before
    for said in (planned, refused):
        assert ("перепутаны" if either.language == "ru" else "mixed up") in said.out
        assert "sheetcrm run nightly --yes" in said.out
    either.run(code=1)
    assert _cards(either) == before


def test_text_that_begins_like_a_formula_stays_text(desk: Desk) -> None:
    texts = {"clients": _texts("clients"), "orders": _texts("orders")}
    for tab, columns in texts.items():
        with desk.editing(tab) as hand:
            for key in columns:
                for row, sign in enumerate(SIGNS, start=2):
                    cell = hand.sheet.cell(row, hand.column(key))
                    cell.value, cell.data_type = sign, "s"
    formulas = _formulas(desk)

    desk.run(code=1)

    for tab, columns in texts.items():
        hand = desk.look(tab)
        for key in columns:
            for row, sign in enumerate(SIGNS, start=2):
                cell = hand.sheet.cell(row, hand.column(key))
                assert cell.data_type != "f", (tab, key, sign)
                assert cell.value is not None, (tab, key, sign)
    assert not _formulas(desk) & set(SIGNS)  # nor does a worklist or the journal turn it into one
    assert formulas <= _formulas(desk)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_libreoffice_reads_the_book_and_takes_signs_for_text(desk: Desk, tmp_path: Path) -> None:
    with desk.editing() as hand:
        for row, sign in enumerate(SIGNS, start=2):
            cell = hand.sheet.cell(row, hand.column("notes"))
            cell.value, cell.data_type = f"  {sign}" if row % 2 else sign, "s"
    desk.run(code=1)

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir",
         str(tmp_path / "out"), str(desk.book)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    book = openpyxl.load_workbook(tmp_path / "out" / desk.book.name)
    hand = Hand(book, desk.sheet(book, "clients"), "clients")
    place = hand.column("notes")
    for row, sign in enumerate(SIGNS, start=2):
        cell = hand.sheet.cell(row, place)
        assert (str(cell.value).strip(), cell.data_type) == (sign, "s")
    desk.book.write_bytes((tmp_path / "out" / desk.book.name).read_bytes())  # and staff saved it in LibreOffice
    desk.rest()
    assert desk.run().code == 1
    assert desk.look()[2, "id"]


def _formulas(desk: Desk) -> set[str]:
    cells = (cell for sheet in desk.open().worksheets for row in sheet.iter_rows() for cell in row)
    return {str(cell.value) for cell in cells if cell.data_type == "f"}


def _error(hand: Hand, row: int, key: str, text: str) -> None:
    cell = hand.sheet.cell(row, hand.column(key))
    cell.value, cell.data_type = text, "e"


def _texts(tab: str) -> list[str]:
    return [column.key for column in TABS[tab].columns if column.owner is not Owner.ROBOT and column.formula is None]


def _cards(desk: Desk) -> dict[str, list[object]]:
    hand = desk.look()
    keys = ["id", *(column.key for column in TABS["clients"].columns if column.owner is not Owner.ROBOT)]
    places = [hand.column(key) for key in keys]
    return {
        str(row[places[0] - 1]): [row[place - 1] for place in places]
        for row in hand.sheet.iter_rows(min_row=2, max_row=7, values_only=True)
    }
