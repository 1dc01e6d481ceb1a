"""A ledger or a workbook that is lost or of last week: nothing leaves before adopt, and nothing twice after it."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.agreement import adopt
from sheetcrm.errors import LedgerApart
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.words import letters as words
from tests.mail.business import SECRET, Business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

from tests.mail.welcome import DAY, crowd, subscribe, welcoming


@pytest.fixture
def here() -> Iterator[Business]:
    with welcoming() as made:
        yield made


def lose(here: Business) -> None:
    """Lose the ledger, and begin another."""
    here.ledger.close()
    for path in here.place.iterdir():
        path.unlink()
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)


def test_a_lost_ledger_sends_nothing_before_it_is_adopted_and_nothing_twice_after(here: Business) -> None:
    here.client(2)
    here.come()
    here.come()
    subscribe(here)
    subscribe(here, 2)
    for _ in range(3):
        here.come(DAY)
    gone = {(one.address, one.rendered.subject) for one in here.post.left}
    here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, here.post.left[1].key))
    for _ in range(2):
        here.come()
    quiet = here.post.left[1].address
    before = len(here.post.left)
    lose(here)
    here.box.came.clear()
    for _ in range(3):
        with pytest.raises(LedgerApart):
            here.come(DAY)
    assert len(here.post.left) == before
    adopt(here.shop)
    for _ in range(12):
        here.come(DAY)
    after = [(one.address, one.rendered.subject) for one in here.post.left[before:]]
    assert after
    assert not gone & set(after)
    assert len(after) == len(set(after))
    assert quiet not in {address for address, _ in after}


def test_a_workbook_from_last_week_sends_nothing_before_it_is_adopted_and_nothing_twice_after(here: Business) -> None:
    saved = deepcopy((here.book.tabs, here.book.marks))
    subscribe(here)
    for _ in range(3):
        here.come(DAY)
    gone = [one.key for one in here.post.left]
    here.book.tabs, here.book.marks = saved
    here.book.touch(here.clock.now)
    with pytest.raises(LedgerApart):
        here.come()
    adopt(here.shop)
    for _ in range(3):
        here.come(DAY)
    assert [one.key for one in here.post.left] == gone
    assert {row["id"] for row in here.rows("letters")} == set(gone)


def test_a_ledger_from_last_week_sends_nothing_before_it_is_adopted_and_nothing_twice_after(here: Business) -> None:
    subscribe(here)
    here.come()
    here.ledger.close()
    saved = (here.place / "ledger.sqlite").read_bytes()
    here.restart()
    for _ in range(9):
        here.come(DAY)
    gone = [one.key for one in here.post.left]
    here.ledger.close()
    for path in here.place.iterdir():
        path.unlink()
    (here.place / "ledger.sqlite").write_bytes(saved)
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)
    with pytest.raises(LedgerApart):
        here.come()
    adopt(here.shop)
    for _ in range(14):
        here.come(DAY)
    sent = [one.key for one in here.post.left]
    assert sent[: len(gone)] == gone
    assert len(sent) == len(set(sent)) == 4


def test_what_was_called_off_stays_so_when_the_ledger_is_lost(here: Business) -> None:
    subscribe(here)
    for _ in range(2):
        here.come()
    assert here.put("queue", {"subject": "Who will meet you"}, decision="cancel")
    for _ in range(2):
        here.come()
    before = {row["id"] for row in here.rows("letters") if row["result"] == "not sent"}
    assert before
    lose(here)
    adopt(here.shop)
    for _ in range(12):
        here.come(DAY)
    assert not before & {one.key for one in here.post.left}
    assert len({one.key for one in here.post.left}) == len(here.post.left) == 3


def test_letters_that_wait_for_a_word_wait_for_it_when_the_ledger_is_lost(here: Business) -> None:
    """Too many once, some of which were called off: those that are left are few, and yet nobody has said that they go."""
    here.put("settings", {"name": "Limit of letters: do not ask below"}, value=4)
    crowd(here, range(2, 6))
    for _ in range(2):
        here.come(confirm=None)
    called, deleted, *_ = here.rows("queue")
    here.put("queue", {"id": called["id"]}, decision="cancel")
    here.delete("queue", {"id": deleted["id"]})
    for _ in range(3):
        here.come(confirm=None)
    lose(here)
    adopt(here.shop)
    for _ in range(3):
        here.come(confirm=None)
    assert not here.post.left
    waiting = Counter(row["why"].split(";")[0] for row in here.rows("queue"))
    assert waiting[words.MANY.en] == 2, waiting
    assert waiting[words.HELD.en] == 1, waiting
    here.put("queue", {"id": deleted["id"]}, decision="send")
    here.come(confirm=None)
    assert [one.key for one in here.post.left] == [deleted["id"]]
    here.come()
    assert len({one.key for one in here.post.left}) == len(here.post.left) == 3


def test_a_letter_whose_mailing_went_on_into_the_night_is_not_lost_with_the_ledger(here: Business) -> None:
    """It was planned, and goes in the morning: nobody has said that it does not, and nobody knows afterwards, so staff are asked."""
    crowd(here, range(2, 5))

    def slow(_: Posting, before: Callable[[], None]) -> None:
        before()
        here.clock.now += timedelta(hours=12)

    here.post.act = slow
    here.come()
    assert len(here.post.left) == 1
    here.come()
    assert sorted(row["result"] for row in here.rows("letters")) == ["planned", "planned", "sent"]
    lose(here)
    adopt(here.shop)
    here.come()
    assert [row["why"][:20] for row in here.rows("queue")].count(words.UNSURE.en[:20]) == 2
    here.come(DAY)
    assert len(here.post.left) == 1


def test_a_letter_that_was_planned_and_let_go_of_is_not_sent_when_the_ledger_is_lost(here: Business) -> None:
    crowd(here, range(2, 4))

    def act(posting: Posting, before: Callable[[], None]) -> None:
        before()
        here.clock.now += timedelta(minutes=2)
        [other] = {"a2@example.com", "a3@example.com"} - {posting.address}
        here.put("clients", {"email": other}, no_letters="yes")

    here.post.act = act
    for _ in range(2):
        here.come()
    told = {row["result"]: row["why"] for row in here.rows("letters")}
    assert told["not sent"] == words.WISH.en
    lose(here)
    adopt(here.shop)
    for _ in range(3):
        here.come()
    assert {row["result"]: row["why"] for row in here.rows("letters")} == told
    assert len(here.post.left) == 1
