"""A letter from somebody whom nobody knows becomes a client, a line in History and a task, once."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.errors import BookChanged
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.policy.strangers import met_id, named
from tests.laws.test_crash import Dead, Death
from tests.mail.business import Business, business
from tests.mail.welcome import DAY, local

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here() -> Iterator[Business]:
    """A business with one client and a mailbox."""
    with business() as made:
        made.client(1)
        for _ in range(2):
            made.come()
        yield made


def write(
    here: Business,
    address: str = "olga@new.example",
    name: str = "Olga Brown",
    subject: str = "Prices",
    text: str = "How much is a haircut?",
    sort: Sort = Sort.REPLY,
) -> None:
    here.box.came.append(Incoming(f"m{len(here.box.came)}", sort, here.clock.now, "", address, name, subject, text))


def met(here: Business) -> list[dict[str, object]]:
    return [row for row in here.rows("clients") if row.get("phone") is None]


def test_a_stranger_becomes_a_client_with_a_line_and_a_task(here: Business) -> None:
    write(here)
    here.come()
    for _ in range(3):
        here.come()
    (client,) = met(here)
    told = {key: client.get(key) for key in ("first_name", "last_name", "email", "source", "first_contact", "consent")}
    assert told == {
        "first_name": "Olga",
        "last_name": "Brown",
        "email": "olga@new.example",
        "source": None,
        "first_contact": local(here).date(),
        "consent": None,
    }
    (line,) = [row for row in here.rows("history") if row.get("event") == "reply"]
    assert (line["client_id"], line["subject"], line["what"]) == (client["id"], "Prices", "How much is a haircut?")
    (task,) = here.rows("tasks")
    assert (task["client_id"], task["what"]) == (client["id"], "answer the letter")
    assert task["why"] == "wrote for the first time, 24.11.2026: Prices"
    assert here.come().state == "quiet"


def test_the_source_is_what_lists_call_a_letter(here: Business) -> None:
    here.add("lists", source="e-mail")
    write(here)
    here.come()
    assert [row.get("source") for row in met(here)] == ["e-mail"]


def test_a_second_letter_is_a_line_and_no_second_client_or_task(here: Business) -> None:
    write(here)
    write(here, "OLGA@new.example", text="And when?")
    here.come()
    write(here, text="Hello?")
    for _ in range(3):
        here.come(DAY)
    assert len(met(here)) == 1
    assert sorted(row["what"] for row in here.rows("history")) == ["And when?", "Hello?", "How much is a haircut?"]
    assert len(here.rows("tasks")) == 1


@pytest.mark.parametrize("sort", [one for one in Sort if one is not Sort.REPLY])
def test_machines_bounces_and_wishes_make_nothing(here: Business, sort: Sort) -> None:
    write(here, sort=sort)
    here.come()
    here.come()
    assert (met(here), here.rows("tasks"), here.rows("history")) == ([], [], [])


@pytest.mark.parametrize("address", ["", "olga", "a b@c", "olga@new", "=cmd@x"])
def test_what_is_no_address_makes_nothing(here: Business, address: str) -> None:
    write(here, address)
    here.come()
    assert met(here) == []


def test_known_addresses_make_nobody(here: Business) -> None:
    here.add("lists", manager="Olga", manager_email="Boss@shop.example")
    here.client(2, email="one@x.example, Two@x.example")
    here.add("archive", id="cabcdefgh", last_name="Gone", email="gone@x.example")
    here.come()
    here.come()
    for address in ("A1@example.com", "boss@shop.example", "two@x.example", "gone@x.example"):
        write(here, address)
    for _ in range(3):
        here.come()
    assert (met(here), here.rows("tasks")) == ([], [])


def test_a_row_that_staff_deleted_does_not_come_back(here: Business) -> None:
    write(here)
    here.come()
    here.delete("clients", {"email": "olga@new.example"})
    write(here, text="Again")
    for _ in range(4):
        here.come()
    assert met(here) == []


def test_the_setting_switches_it_off(here: Business) -> None:
    here.put("settings", {"name": "Letters of strangers: not older than, days"}, value="off")
    write(here)
    here.come()
    here.come()
    assert (met(here), here.rows("tasks")) == ([], [])


def test_so_many_a_day_and_no_old_ones(here: Business) -> None:
    here.put("settings", {"name": "Letters of strangers: clients a day"}, value=3)
    for number in range(6):
        write(here, f"new{number}@x.example")
    old = replace(here.box.came[0], id="old", address="old@x.example", when=here.clock.now - 5 * DAY)
    here.box.came.insert(0, old)
    for _ in range(3):
        here.come()
    assert sorted(row["email"] for row in met(here)) == [f"new{number}@x.example" for number in range(3)]  # type: ignore[type-var]
    here.come(DAY)
    write(here, "next@x.example")
    here.come()
    assert len(met(here)) == 4


@pytest.mark.parametrize("required", ["yes", "no"])
def test_no_advertising_goes_to_who_only_wrote(here: Business, required: str) -> None:
    here.put("settings", {"name": "Consent required"}, value=required)
    here.switch_on("Welcome")
    assert here.put("sequences", {"sequence": "Welcome", "step": 1}, start="new client")
    here.come()
    here.come()
    write(here)
    for _ in range(10):
        here.come(timedelta(hours=5))
    assert here.post.left == []
    assert [row["why_not_sent"] for row in met(here)] == ["no consent to letters"]


def test_a_formula_stays_words(here: Business) -> None:
    write(here, name="=HYPERLINK(A1) Olga", subject="=1+1", text="=cmd|' /C calc'!A0\n@x")
    here.come()
    here.come()
    (client,) = met(here)
    assert client.get("first_name") is None
    (line,) = here.rows("history")
    assert (line["subject"], line["what"]) == ("=1+1", "=cmd|' /C calc'!A0\n@x")
    assert all(isinstance(cell, str) for cell in (line["subject"], line["what"]))
    assert here.rows("tasks")[0]["why"] == "wrote for the first time, 24.11.2026: =1+1"


def test_a_book_that_changes_meanwhile_gets_one_row(here: Business) -> None:
    write(here)
    here.book.before_write = lambda book: book.touch()
    with pytest.raises(BookChanged):
        here.come()
    here.book.before_write = lambda _: None
    here.restart()
    for _ in range(3):
        here.come()
    assert (len(met(here)), len(here.rows("tasks")), len(here.rows("history"))) == (1, 1, 1)


def test_staff_who_type_the_card_themselves_get_no_second_one(here: Business) -> None:
    here.client(5, email="olga@new.example")
    write(here)
    for _ in range(3):
        here.come()
    assert len([row for row in here.rows("clients") if row.get("email") == "olga@new.example"]) == 1
    assert [row["what"] for row in here.rows("history")] == ["How much is a haircut?"]


def test_russian_is_the_same_program() -> None:
    with business("ru") as here:
        here.client(1)
        here.come()
        here.come()
        here.add("lists", source="Почта")
        write(here, name="Смирнова Ольга Петровна", subject="Цены")
        here.come()
        here.come()
        (client,) = met(here)
        assert [client.get(key) for key in ("last_name", "first_name", "patronymic", "source")] == [
            "Смирнова",
            "Ольга",
            "Петровна",
            "Почта",
        ]
        assert here.rows("tasks")[0]["what"] == "ответьте на письмо"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Anna Smith", {"first_name": "Anna", "last_name": "Smith"}),
        ("Смирнова Анна", {"first_name": "Анна", "last_name": "Смирнова"}),
        ("«Анна»", {"first_name": "Анна"}),
        ("ANNA SMITH", {"first_name": "Anna", "last_name": "Smith"}),
        ("Анна Петровна", {"first_name": "Анна", "patronymic": "Петровна"}),
        ("Acme Support", {}),
        ("anna smith", {}),
        ("Anna from Acme Support", {}),
        ("Anna Smith Jones", {}),
        ("", {}),
        ("anna@x.example", {}),
        ("=A1 Anna", {}),
        ("ООО Ромашка", {}),
    ],
)
def test_a_name_that_looks_like_a_persons(text: str, cells: dict[str, str]) -> None:
    assert named(text) == cells


@given(st.text(max_size=40))
def test_a_name_never_begins_a_formula(text: str) -> None:
    assert all(cell[0].isalpha() for cell in named(text).values())


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_id_is_of_the_kind_of_all_ids(one: str, two: str) -> None:
    assert len(met_id(one)) == 9
    assert set(met_id(one)[1:]) <= set("abcdefghjkmnpqrstuvwxyz23456789")
    assert (met_id(one) == met_id(two)) is (one == two)


def test_a_run_that_dies_anywhere_meets_each_stranger_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before and after every transaction of the ledger and every write of the book (every second of these, for time's sake)."""
    transaction, put = Ledger._transaction, MemoryBook.write
    for at in range(0, 200, 2):
        with business() as here:
            here.client(1)
            for _ in range(2):
                here.come()
            write(here)
            write(here, "ivan@new.example", "Ivan Petrov", text="Hello")
            death = Death(at)

            @contextmanager
            def dying(ledger: Ledger, death: Death = death) -> Iterator[None]:
                death.strike()
                with transaction(ledger):
                    yield
                    death.strike()
                death.strike()

            def written(book: MemoryBook, *parts: Any, death: Death = death, **more: Any) -> str:
                death.strike()
                stamp = put(book, *parts, **more)
                death.strike()
                return stamp

            with monkeypatch.context() as patch, suppress(Dead):
                patch.setattr(Ledger, "_transaction", dying)
                patch.setattr(MemoryBook, "write", written)
                here.come()
            here.restart()
            for _ in range(4):
                here.come()
            assert sorted(str(row["first_name"]) for row in met(here)) == ["Ivan", "Olga"], at
            ids = {row["id"] for row in met(here)}
            told = [row["client_id"] for row in here.rows("history") if row.get("event") == "reply"]
            asked = [row["client_id"] for row in here.rows("tasks")]
            assert sorted(map(str, told)) == sorted(map(str, asked)) == sorted(map(str, ids)), at
            if not death.dead:
                break
    assert at > 10
