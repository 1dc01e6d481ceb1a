"""Tabs and headers that staff moved, renamed, doubled or lost: told by name, nothing guessed, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.desk import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.desk import Desk, Hand

NAMES = [row["last_name"] for row in PEOPLE]


def _rename(hand: Hand) -> None:
    hand.sheet.cell(1, hand.column("phone")).value = "Тел."


def _double(hand: Hand) -> None:
    hand.sheet.cell(1, hand.sheet.max_column + 1).value = "Телефон"


def _delete(hand: Hand) -> None:
    hand.sheet.delete_cols(hand.column("phone"))


def _merge(hand: Hand) -> None:
    place = hand.column("patronymic")
    hand.sheet.merge_cells(start_row=1, start_column=place, end_row=1, end_column=place + 1)


@pytest.mark.parametrize(
    ("spoil", "russian", "english"),
    [
        (_rename, "Клиенты, Телефон: Нет колонки «Телефон»", "Clients, Phone: There is no column “Phone”"),
        (_delete, "Клиенты, Телефон: Нет колонки «Телефон»", "Clients, Phone: There is no column “Phone”"),
        (
            _double,
            "Клиенты, Телефон: Колонка «Телефон» есть дважды: ",
            "Clients, Phone: The column “Phone” is there twice: ",
        ),
        (_merge, "Верните заголовок", "Put the header back"),
    ],
)
def test_a_header_that_is_lost_or_doubled_stops_writing_to_its_tab(
    either: Desk, spoil: Callable[[Hand], None], russian: str, english: str
) -> None:
    either.run(code=1)
    known = [either.look("orders")[row, "client_id"] for row in (2, 3)]
    with either.editing() as hand:
        spoil(hand)
        hand[3, "notes"] = "  untidy "
    before = _rows(either)

    said = either.run(code=1)

    assert (russian if either.language == "ru" else english) in said.out
    assert _rows(either) == before
    assert [either.look("orders")[row, "client_id"] for row in (2, 3)] == known  # what was known stays known


def test_a_first_night_without_a_phone_column_gives_orders_no_invented_client(desk: Desk) -> None:
    with desk.editing() as hand:
        _rename(hand)

    desk.run(code=1)

    assert set(desk.look("orders").values("client_id")) == {None}


def test_a_title_above_the_headers_is_no_trouble(either: Desk) -> None:
    with either.editing() as hand:
        hand.sheet.insert_rows(1, 2)
        hand.sheet.cell(1, 1).value = "Салон «Ромашка»"

    either.run(code=1)

    after = either.look()
    assert after.sheet.cell(1, 1).value == "Салон «Ромашка»"
    assert after[4, "phone"] == "+79991234567"
    assert ("Клиенты, строка 4:" if either.language == "ru" else "Clients, row 4:") in either("check", code=1).out


def test_headers_that_are_gone_altogether_stop_the_job(either: Desk) -> None:
    with either.editing() as hand:
        for cell in hand.sheet[1]:
            cell.value = None
    before = either.book.read_bytes()

    said = either.run(code=2)

    assert ("Не нашёл строку заголовков" if either.language == "ru" else "The row of headers was not found") in said.out
    assert ("ничего не записано" if either.language == "ru" else "nothing was written") in said.out
    assert "--yes" not in said.out  # no confirmation helps here
    assert either.book.read_bytes() == before


@pytest.mark.parametrize("command", [("plan", "nightly"), ("run", "nightly", "--no-wait"), ("check",)])
def test_without_the_clients_tab_there_is_nothing_to_do(either: Desk, command: tuple[str, ...]) -> None:
    book = either.open()
    either.sheet(book, "clients").title = "Clients 2026" if either.language == "en" else "Клиенты 2026"
    either.save(book)
    before = either.book.read_bytes()

    said = either(*command, code=2)

    assert ("Нет вкладки «Клиенты»" if either.language == "ru" else "There is no tab “Clients”") in said.out
    assert either.book.read_bytes() == before


def test_two_tabs_of_clients_are_both_left_alone(either: Desk) -> None:
    book = either.open()
    copy = book.copy_worksheet(either.sheet(book, "clients"))
    copy.title = "Clients" if either.language == "ru" else "Клиенты"
    either.save(book)
    before = either.book.read_bytes()

    said = either.run(code=2)

    assert "«Клиенты»" in said.out or "“Clients”" in said.out
    assert ("Оставьте одну" if either.language == "ru" else "Keep one") in said.out
    assert either.book.read_bytes() == before


def test_a_missing_tab_of_stories_is_told_and_the_rest_goes_on(either: Desk) -> None:
    book = either.open()
    del book["История" if either.language == "ru" else "History"]
    del book["Настройки" if either.language == "ru" else "Settings"]
    either.save(book)

    said = either.run(code=1)

    assert (
        "История: Нет вкладки «История»" if either.language == "ru" else "History: There is no tab “History”"
    ) in said.out
    assert either.look()[2, "phone"] == "+79991234567"


def test_merged_rows_keep_their_cells_and_are_named_once(either: Desk) -> None:
    with either.editing() as hand:
        score, name = hand.column("score"), hand.column("last_name")
        hand.sheet.merge_cells(start_row=3, start_column=score, end_row=4, end_column=score)
        hand.sheet.merge_cells(start_row=5, start_column=name, end_row=6, end_column=name)

    said = either.run(code=1)

    assert ("объединены. Разъедините их" if either.language == "ru" else "are merged. Unmerge them") in said.out
    assert "формула" not in said.out
    assert "formula of yours" not in said.out
    after = either.look()
    assert len(after.sheet.merged_cells.ranges) == 2
    assert after[3, "score"] is None
    assert after[2, "score"] is not None


def test_columns_and_rows_in_any_order_hidden_and_filtered(desk: Desk) -> None:
    with desk.editing() as hand:
        hand.sheet.row_dimensions[3].hidden = True
        hand.sheet.column_dimensions["F"].hidden = True
        hand.sheet.insert_rows(4, 3)
        hand.sheet.auto_filter.ref = "A1:Z12"
        hand.sheet.auto_filter.add_filter_column(1, ["Иванов"])

    desk.run(code=1)

    after = desk.look()
    assert after.values("last_name")[:9] == [*NAMES[:2], None, None, None, *NAMES[2:]]
    assert [bool(value) for value in after.values("id")[:9]] == [
        True,
        True,
        False,
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    assert after.sheet.row_dimensions[3].hidden
    assert after.sheet.column_dimensions["F"].hidden
    assert desk.run().out.startswith("Менять нечего.")


def test_two_hundred_columns_of_staffs_own_stay_as_they_are(desk: Desk) -> None:
    with desk.editing() as hand:
        last = hand.sheet.max_column
        for number in range(200):
            hand.sheet.cell(1, last + 1 + number).value = f"Своя {number}"
            hand.sheet.cell(2, last + 1 + number).value = f" как есть {number} "

    desk.run(code=1)

    after = desk.look()
    assert [after[2, f"Своя {number}"] for number in range(200)] == [f" как есть {number} " for number in range(200)]
    assert desk.run().out.startswith("Менять нечего.")


def _rows(desk: Desk) -> list[tuple[object, ...]]:
    return list(desk.look().sheet.iter_rows(values_only=True))
