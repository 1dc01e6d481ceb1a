"""Ways in which a value once came to the wrong row, or a word of staff's was lost; each is a night and a morning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.laws.nights import column, edit, house, tables
from tests.laws.workbooks import Draft, clean, said

if TYPE_CHECKING:
    from tests.laws.nights import House


def _client(number: int, **more: Any) -> dict[str, Any]:
    return clean(number) | {"+Метка": f"м{number}"} | more


def _draft(*clients: dict[str, Any], orders: tuple[dict[str, Any], ...] = ()) -> Draft:
    return Draft(rows={"clients": clients, "orders": orders, "history": (), "tasks": ()})


def _whose(home: House) -> list[Any]:
    return list(tables(home.book)["orders"]["client_id"])


def test_orders_wait_for_a_client_who_is_cut_and_do_not_go_to_a_namesake() -> None:
    name = f"{clean(0)['last_name']} {clean(0)['first_name']}"
    book = _draft(_client(0), orders=({"client": name, "amount": 100.0},)).book()
    with house(book) as home:
        home.night()
        (owner,) = _whose(home)
        names = {key: clean(0)[key] for key in ("last_name", "first_name")}

        def namesake(rows: list[Any]) -> None:
            row: list[Any] = [None] * len(rows[0])
            for key, value in {**clean(5), **names}.items():
                row[column(book, "clients", key)] = said(value, "ru")
            rows.append(row)

        edit(book, home.clock, namesake)
        home.clock.next_day()
        home.night()
        cut: list[Any] = []
        edit(book, home.clock, lambda rows: cut.append(rows.pop(0)))
        home.clock.next_day()
        away = home.night()
        kept = _whose(home)
        edit(book, home.clock, lambda rows: rows.append(cut[0]))
        home.clock.next_day()
        home.night()

        assert owner is not None
        assert kept == [owner]
        assert any(problem.tab == "orders" and problem.column == "client" for problem in away.plan.problems)
        assert _whose(home) == [owner]


def test_a_sort_of_the_statuses_beside_a_correction_is_seen() -> None:
    statuses = ("новый", "лид", "активный", "бывший")
    book = _draft(*(_client(n, status=statuses[n % 4]) for n in range(60))).book()
    with house(book) as home:
        home.night()
        at = column(book, "clients", "status")

        def sort(rows: list[Any]) -> None:
            values = sorted(str(row[at]) for row in rows)
            for row, value in zip(rows, values, strict=True):
                row[at] = value
            rows[3][at] = "на паузе"

        edit(book, home.clock, sort)
        home.clock.next_day()

        assert home.night().state == "refused"


def test_headers_that_slid_down_are_not_obeyed() -> None:
    book = _draft(_client(0), _client(1)).book()
    with house(book) as home:
        home.night()
        title = next(title for title in book.tabs if title == "Клиенты")
        rows = book.tabs[title]
        rows[0], rows[1] = rows[1], rows[0]
        book.touch(home.clock())
        home.clock.next_day()
        before = [list(row) for row in rows]

        outcome = home.night()

        assert book.tabs[title] == before
        assert any("Над строкой заголовков" in problem.sentence for problem in outcome.plan.problems)


def test_a_new_person_with_the_phone_of_one_who_left_is_a_new_client() -> None:
    book = _draft(_client(0), _client(1)).book()
    with house(book) as home:
        home.night()
        ids = list(tables(book)["clients"]["id"])
        phone = tables(book)["clients"]["phone"][0]

        def replaced(rows: list[Any]) -> None:
            rows.pop(0)
            row: list[Any] = [None] * len(rows[0])
            for key, value in {**clean(7), "phone": phone, "email": None}.items():
                row[column(book, "clients", key)] = said(value, "ru")
            rows.append(row)

        edit(book, home.clock, replaced)
        home.clock.next_day()
        home.night()

        assert tables(book)["clients"]["id"][-1] not in ids
