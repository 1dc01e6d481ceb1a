"""Who wants no letters is remembered in a hidden tab of the workbook, by marks without an address, whatever becomes of the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.agreement import adopt
from sheetcrm.errors import LedgerApart
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block
from tests.mail.business import SECRET, Business, business
from tests.mail.welcome import DAY, local, subscribe, welcomed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def here() -> Iterator[Business]:
    """A business whose first client has had a letter and unsubscribed."""
    with business() as made:
        made.switch_on("Welcome")
        made.client(1)
        made.client(2)
        for _ in range(2):
            made.come()
        subscribe(made)
        made.come()
        made.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, made.clock.now, made.post.left[0].key))
        for _ in range(2):
            made.come()
        yield made


def lose(here: Business, secret: bytes = SECRET) -> None:
    """Lose the ledger; the mailbox has nothing left to tell."""
    here.ledger.close()
    for path in here.place.iterdir():
        path.unlink()
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", secret)
    here.box.came.clear()


def test_marks_of_the_address_and_the_person_stand_there_once(here: Business) -> None:
    marks = here.rows("suppressed")
    assert {row["id"] for row in marks} == set(here.ledger.post.suppressions())
    assert len(marks) == 2
    assert {(row["why"], row["since"], row["seal"]) for row in marks} == {
        ("unsubscribed", date(2026, 11, 24), here.ledger.post.seal)
    }
    assert not any("@" in str(cell) or str(cell).startswith("a1") for row in marks for cell in row.values())
    for _ in range(3):
        assert here.come().state == "quiet"


def _erase(here: Business) -> None:
    here.delete("clients", {"last_name": "Smith1"})
    here.delete("history", {"event": "unsubscribed"})
    here.delete("letters", {"result": "unsubscribed"})


def _archive(here: Business) -> None:
    (row,) = [one for one in here.rows("clients") if one["last_name"] == "Smith1"]
    here.delete("clients", {"last_name": "Smith1"})
    here.add("archive", id=row["id"], last_name="Smith1", first_name="Anna", email="a1@example.com")


def _rename(here: Business) -> None:
    here.put("clients", {"last_name": "Smith1"}, last_name="Brown", first_name="Maria", id=None)
    here.delete("letters", {"result": "unsubscribed"})


@pytest.mark.parametrize("change", [_erase, _archive, _rename, lambda _: None])
def test_after_a_lost_ledger_nobody_is_written_to_against_their_wish(
    here: Business, change: Callable[[Business], None]
) -> None:
    change(here)
    here.clock.now += DAY
    lose(here)
    with pytest.raises(LedgerApart):
        here.come()
    adopt(here.shop)
    here.client(7, email="A1@Example.com")  # the same person, imported again
    for _ in range(2):
        here.come(DAY)
    before = len(here.post.left)
    here.add("history", client="+79991234507", when=local(here), event="subscription")
    subscribe(here, 2)
    for _ in range(8):
        here.come(DAY)
    assert {one.address for one in here.post.left[before:]} == {"a2@example.com"}
    (row,) = [one for one in here.rows("clients") if one["phone"] == "+79991234507"]
    assert row["why_not_sent"] == "unsubscribed"


def test_marks_of_another_key_stop_all_letters_and_say_what_to_do(here: Business) -> None:
    lose(here, b"another key")
    adopt(here.shop)
    subscribe(here, 2)
    for _ in range(3):
        here.come()
    assert len(here.post.left) == 1
    (row,) = [one for one in here.rows("clients") if one["last_name"] == "Smith2"]
    assert "Do not write to" in row["why_not_sent"]
    assert ".sheetcrm/secret" in row["why_not_sent"]
    here.delete("suppressed", {"why": "unsubscribed"})
    for _ in range(3):
        here.come()
    assert [one.address for one in here.post.left[1:]] == ["a2@example.com"]
    assert {row["seal"] for row in here.rows("suppressed")} <= {here.ledger.post.seal}


def test_the_key_that_came_back_lets_letters_go(here: Business) -> None:
    lose(here, b"another key")
    adopt(here.shop)
    here.come()
    lose(here)
    adopt(here.shop)
    subscribe(here, 2)
    for _ in range(3):
        here.come()
    assert [one.address for one in here.post.left[1:]] == ["a2@example.com"]


def test_the_heavier_reason_comes_back(here: Business) -> None:
    key = here.post.left[0].key
    here.box.came.append(Incoming("m2", Sort.COMPLAINT, here.clock.now, key))
    for _ in range(2):
        here.come()
    kept = {mark: block for mark, (block, _) in here.ledger.post.suppressions().items()}
    assert set(kept.values()) == {Block.COMPLAINT}
    lose(here)
    adopt(here.shop)
    assert {mark: block for mark, (block, _) in here.ledger.post.suppressions().items()} == kept


def test_an_older_workbook_does_without(here: Business) -> None:
    here.book.tabs.pop("Do not write to")
    here.book.touch(here.clock.now)
    outcome = here.come()
    assert not [problem for problem in outcome.plan.problems if problem.tab == "suppressed"]
    here.come(timedelta(minutes=10))
    assert len(here.post.left) == 1


def test_russian_is_the_same_program() -> None:
    with welcomed() as here:
        here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, here.post.left[0].key))
        here.come()
        here.come()
        assert {row["why"] for row in here.rows("suppressed")} == {"отписался"}
