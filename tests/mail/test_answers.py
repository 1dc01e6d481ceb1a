"""What comes back: replies, bounces, complaints, wishes, vacation notices."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.post import Tokens
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mail.business import Business

from tests.mail.welcome import DAY, local, results, subscribe, welcoming


@pytest.fixture
def here() -> Iterator[Business]:
    with welcoming() as made:
        yield made


def test_a_reply_stops_the_sequence_and_stands_in_history(here: Business) -> None:
    subscribe(here)
    here.come()
    (key,) = [one.key for one in here.post.left]
    here.box.came.append(
        Incoming("m1", Sort.REPLY, here.clock.now, key, "a1@example.com", "Anna", "Re: hello", "When are you open?")
    )
    for _ in range(3):
        here.come(DAY)
    assert len(here.post.left) == 1
    assert results(here) == ["replied"]
    assert [row["what"] for row in here.rows("history") if row.get("event") == "reply"] == ["When are you open?"]
    assert here.rows("queue") == []


@pytest.mark.parametrize(
    ("sort", "why"),
    [
        (Sort.UNSUBSCRIBE, "unsubscribed"),
        (Sort.HARD, "letters to this address do not arrive"),
        (Sort.COMPLAINT, "called our letters spam"),
    ],
)
def test_what_ends_all_letters(here: Business, sort: Sort, why: str) -> None:
    subscribe(here)
    here.come()
    here.box.came.append(Incoming("m1", sort, here.clock.now, here.post.left[0].key))
    here.put("clients", {"first_name": "Anna"}, notes="touched")
    for _ in range(4):
        here.come(DAY)
    assert len(here.post.left) == 1
    assert here.rows("clients")[0]["why_not_sent"] == why
    here.client(2, email="A1@Example.com")  # the same address in a new row
    here.come()
    here.come()
    here.add("history", client="+79991234502", when=local(here), event="subscription")
    for _ in range(3):
        here.come()
    assert len(here.post.left) == 1


def test_a_vacation_notice_changes_nothing(here: Business) -> None:
    subscribe(here)
    here.come()
    here.box.came.append(Incoming("m1", Sort.AUTOMATIC, here.clock.now, here.post.left[0].key, "a1@example.com"))
    for _ in range(14):
        here.come(DAY)
    assert len(here.post.left) == 4


def test_a_soft_bounce_is_tried_again_after_three_days_three_times_and_five_are_a_block(here: Business) -> None:
    subscribe(here)
    days: dict[str, list[date]] = {}
    for _ in range(30):
        before = len(here.post.left)
        here.come(DAY)
        for one in here.post.left[before:]:
            days.setdefault(one.key, []).append(here.clock.now.date())
            number = len(here.box.came)
            soft = Incoming(f"m{number}", Sort.SOFT, here.clock.now, one.key, "a1@example.com", text="mailbox full")
            here.box.came.append(soft)
    for tries in days.values():
        assert len(tries) <= 4
        assert all((later - earlier).days >= 3 for earlier, later in pairwise(tries))
    assert max(map(len, days.values())) > 1
    assert sum(map(len, days.values())) == 5
    assert [block for block, _ in here.ledger.post.suppressions().values()] == [Block.SOFT]


def test_a_bounce_of_an_older_try_sends_nothing_again(here: Business) -> None:
    subscribe(here)
    here.come()
    key, first = here.post.left[0].key, here.clock.now
    here.box.came.append(Incoming("m1", Sort.SOFT, first, key, "a1@example.com"))
    here.come()
    for _ in range(7):
        here.come(DAY)
    assert [one.key for one in here.post.left].count(key) == 2
    here.box.came.append(Incoming("m2", Sort.SOFT, first + timedelta(minutes=1), key, "a1@example.com"))
    for _ in range(5):
        here.come(DAY)
    assert [one.key for one in here.post.left].count(key) == 2


def test_a_reply_from_an_address_of_two_rows_stops_both(here: Business) -> None:
    here.client(2, email="a1@example.com", phone="+79991112233")
    here.come()
    here.come()
    subscribe_by = {"when": local(here), "event": "subscription"}
    here.add("history", client="+79991234501", **subscribe_by)
    here.come()
    here.box.came.append(Incoming("m1", Sort.REPLY, here.clock.now, "", "a1@example.com", text="hello"))
    for _ in range(8):
        here.come(DAY)
    assert len(here.post.left) == 1
    assert len([row for row in here.rows("history") if row.get("event") == "reply"]) == 2


def test_a_token_unsubscribes_the_one_it_was_made_for_whoever_writes(here: Business) -> None:
    subscribe(here)
    here.come()
    token = Tokens(here.ledger.post.fingerprint).make(here.post.left[0].key, "a1@example.com")
    forged = Incoming("m0", Sort.UNSUBSCRIBE, here.clock.now, "", "else@example.com", subject=f"unsubscribe {'A' * 56}")
    here.box.came.append(forged)
    here.come(DAY)
    assert here.rows("clients")[0].get("why_not_sent") is None
    here.box.came.append(
        Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, "", "else@example.com", subject=f"unsubscribe {token}")
    )
    for _ in range(8):
        here.come(DAY)
    assert here.rows("clients")[0]["why_not_sent"] == "unsubscribed"
