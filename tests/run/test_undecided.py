"""Rows that must wait: whose they are is not known yet, or somebody is typing in them. Nothing is told wrongly meanwhile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.asking import why
from sheetcrm.errors import NoSuchClient
from sheetcrm.model.words import choices
from tests.laws.nights import House, column, edit, house, tables
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook


def _book(**spoiled: Any) -> MemoryBook:
    lines = [clean(number) for number in range(4)]
    orders = tuple(
        {"client": line["phone"], "date": date(2026, 9, 1 + n), "amount": 100} for n, line in enumerate(lines)
    )
    lines[1] |= spoiled
    return Draft({"clients": tuple(lines), "orders": orders}).book()


def _stories(home: House) -> list[tuple[Any, Any]]:
    orders = tables(home.book)["orders"]
    return list(zip(orders["client_id"], orders["problems"], strict=True))


def test_orders_of_a_client_whose_row_is_there_twice_keep_the_client() -> None:
    book = _book()
    with house(book) as home:
        home.night()
        before = _stories(home)

        def copy(rows: Cells) -> None:
            rows.append(list(rows[2]))

        edit(book, home.clock, copy)
        home.clock.next_day()
        outcome = home.night()

        assert [problem.column for problem in outcome.plan.problems if problem.tab in {"clients", "orders"}] == ["id"]
        assert _stories(home) == before

        def one_more(rows: Cells) -> None:
            rows.append(list(rows[2]))
            for key in ("id", "client_id"):
                rows[-1][column(book, "orders", key)] = None

        edit(book, home.clock, one_more, "orders")
        home.clock.next_day()
        home.night()

        assert _stories(home) == [*before, before[2]]
        with pytest.raises(NoSuchClient, match="Problems tab"):
            why(home.shop, before[2][0])


def test_a_client_who_is_being_typed_in_is_not_called_unknown() -> None:
    book = _book()
    with house(book) as home:

        def order(rows: Cells) -> None:
            rows.append([None] * len(rows[0]))
            rows[-1][column(book, "orders", "client")] = "8 999 777-00-77"

        def arrive(rows: Cells) -> None:
            rows.append([None] * len(rows[0]))
            rows[-1][column(book, "clients", "phone")] = "+79997770077"

        edit(book, home.clock, order, "orders")
        home.clock.next_day()
        home.night()
        assert "не найден" in _stories(home)[-1][1]
        home.clock.next_day()
        edit(book, home.clock, arrive)
        home.night(wait=False)
        assert _stories(home)[-1] == (None, None)
        home.clock.sleep(3600)
        home.night()

        assert _stories(home)[-1] == (tables(book)["clients"]["id"][-1], None)


def test_a_problem_of_a_row_that_is_being_typed_in_stays_with_its_decision() -> None:
    book = _book(email="anna@gmial.com")
    with house(book) as home:
        home.night()
        problems = tables(book)["problems"]
        told = tables(book)["clients"]["problems"][1]
        line = list(problems["now"]).index("anna@gmial.com")
        assert told
        home.clock.next_day()

        def type_on(rows: Cells) -> None:
            rows[1][column(book, "clients", "notes")] = "перезвонить"

        def decide(rows: Cells) -> None:
            rows[line][column(book, "problems", "decision")] = choices.DO.ru

        edit(book, home.clock, type_on)
        edit(book, home.clock, decide, "problems")
        home.night(wait=False)

        assert list(tables(book)["problems"]["id"]) == list(problems["id"])
        assert tables(book)["problems"]["decision"][line] == choices.DO.ru
        assert tables(book)["clients"]["problems"][1] == told

        home.clock.sleep(3600)
        home.night()

        assert "anna@gmial.com" not in set(tables(book)["problems"]["now"])
        assert tables(book)["clients"]["email"][1] == "anna@gmail.com"


def test_problems_of_a_tab_without_a_header_stay() -> None:
    book = _book(email="anna@gmial.com")
    with house(book) as home:
        home.night()
        standing = set(tables(book)["problems"]["now"])
        place = column(book, "clients", "status")
        rows = book.tabs["Клиенты"]
        rows[0][place] = "Чтоэто"
        book.touch(home.clock())
        home.clock.next_day()
        home.night()

        assert "anna@gmial.com" in standing & set(tables(book)["problems"]["now"])
