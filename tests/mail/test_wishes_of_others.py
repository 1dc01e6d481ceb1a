"""A wish is a person's, not a row's: other cards of the same address, addresses beside it, and other ways to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.post.headers import spelled
from sheetcrm.model.letters import Incoming, Sort
from tests.mail.business import Business, business
from tests.mail.welcome import local

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here() -> Iterator[Business]:
    with business() as made:
        made.switch_on("Welcome")
        made.come()
        yield made


def ask(here: Business, address: str) -> None:
    here.add("history", client=address, when=local(here), event="subscription")


@pytest.mark.parametrize("shelf", ["clients", "archive"])
def test_who_asked_for_no_letters_on_another_card_gets_none(here: Business, shelf: str) -> None:
    here.client(2, email="a2@example.com")
    if shelf == "clients":
        here.client(1, no_letters="yes")
    else:
        here.add("archive", id="c9zzzzzz", last_name="Old", first_name="Anna", email="A1@example.com", no_letters="yes")
    here.client(3, email="a1@EXAMPLE.com", first_name="Ann", last_name="Brown")
    here.come()
    for phone in ("+79991234502", "+79991234503"):
        ask(here, phone)
    here.come()
    here.come()
    assert [one.address for one in here.post.left] == ["a2@example.com"]
    (row,) = [one for one in here.rows("clients") if one["last_name"] == "Brown"]
    assert row["why_not_sent"] == "another card of this address asks for no automatic letters"
    assert here.come().state == "quiet"


@pytest.mark.parametrize(
    ("cell", "writes", "then"),
    [
        ("a1@example.com, b1@example.com", "a1@example.com", "b1@example.com"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф"),
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@XN--E1AFMKFD.xn--p1ai", "anna@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_who_unsubscribes_from_one_of_their_addresses_does_so_for_the_card(
    here: Business, cell: str, writes: str, then: Any
) -> None:
    here.client(1, email=cell)
    here.come()
    here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, address=writes, subject="unsubscribe"))
    here.come()
    here.put("clients", {"last_name": "Smith1"}, email=then)
    ask(here, "+79991234501")
    for _ in range(3):
        here.come()
    assert here.post.left == []
    assert here.rows("clients")[0]["why_not_sent"] == "unsubscribed"


def test_who_unsubscribes_while_archived_is_known_when_they_come_back(here: Business) -> None:
    here.client(1)
    here.come()
    (row,) = here.rows("clients")
    here.delete("clients", {"last_name": "Smith1"})
    here.add("archive", id=row["id"], last_name="Smith1", first_name="Anna", email="a1@example.com")
    here.come()
    here.come()
    here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, address="a1@example.com", subject="stop"))
    here.come()
    here.delete("archive", {"last_name": "Smith1"})
    here.client(1, id=row["id"], email="new@example.com")
    here.come()
    ask(here, "+79991234501")
    for _ in range(3):
        here.come()
    assert here.post.left == []


@pytest.mark.parametrize("address", ["anna@example.com", "anna@xn--zzzzzz99999.example", "", "xn--", "@xn--a"])
def test_what_is_no_punycode_stays_as_it_is(address: str) -> None:
    assert spelled(address) == address
