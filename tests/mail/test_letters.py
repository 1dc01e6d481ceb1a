"""Letters from start to end, as staff see them, over a book in memory and a ledger on disk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.errors import PostDown, PostLater
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.words import letters as words
from tests.mail.business import Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting
from tests.mail.welcome import DAY, act, crowd, local, results, subscribe, welcomed, welcoming


@pytest.fixture
def here() -> Iterator[Business]:
    with welcoming() as made:
        yield made


def test_a_subscription_brings_the_welcome(here: Business) -> None:
    subscribe(here)
    here.come()
    here.come()

    assert [one.address for one in here.post.left] == ["a1@example.com"]
    assert [(row["result"], row["template"]) for row in here.rows("letters")] == [("sent", "Welcome")]
    story = [row for row in here.rows("history") if row.get("event") == "letter"]
    assert [(row["subject"], row["by"]) for row in story] == [("Welcome", "robot")]
    (client,) = here.rows("clients")
    assert client["next_letter"] == "Who will meet you"
    assert {row["client_id"] for row in here.rows("queue")} == {client["id"]}
    for _ in range(3):
        assert here.come().state == "quiet"
    assert len(here.post.left) == 1


def test_the_whole_welcome_over_a_fortnight(here: Business) -> None:
    subscribe(here)
    for _ in range(14 * 6):
        here.come(timedelta(hours=4))

    assert [row["template"] for row in here.rows("letters")] == [
        "Welcome",
        "Who will meet you",
        "Common questions",
        "Invitation",
    ]
    assert results(here) == ["sent"] * 4
    assert len(here.post.left) == 4
    assert here.rows("queue") == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"consent": None}, "no consent to letters"),
        ({"no_letters": "yes"}, "asked for no automatic letters"),
        ({"email": None}, "no e-mail address"),
    ],
)
def test_a_wish_typed_while_the_letter_is_on_its_way_counts(here: Business, change: dict[str, Any], why: str) -> None:
    subscribe(here)
    here.come()
    here.post.left.clear()
    here.clock.now += DAY
    met: list[int] = []

    def before(_: object) -> None:
        if not met:
            met.append(1)
            here.put("clients", {"first_name": "Anna"}, **change)

    here.book.before_write = before  # the book changes under the write: it is decided again
    here.come()
    here.come()
    here.come()

    assert met
    assert here.post.left == []
    assert here.rows("clients")[0]["why_not_sent"] == why


def test_a_wish_typed_after_the_write_and_before_the_post_counts(
    here: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(here)
    look = MemoryBook.look

    def watched(book: MemoryBook) -> Any:
        if here.ledger.post.waiting() and here.rows("letters"):
            here.put("clients", {"first_name": "Anna"}, no_letters="yes")
        return look(book)

    monkeypatch.setattr(MemoryBook, "look", watched)
    here.come()
    assert (here.post.left, here.ledger.post.waiting()) == ([], set())
    here.put("clients", {"first_name": "Anna"}, no_letters=None)
    monkeypatch.undo()
    here.come()
    here.come()
    assert (len(here.post.left), results(here)) == (1, ["sent"])


def test_staff_stop_postpone_and_add_a_line_in_the_queue(here: Business) -> None:
    subscribe(here)
    here.come()
    row = here.rows("queue")[0]
    assert here.put("queue", {"id": row["id"]}, personal_line="See you at the party") == 1
    here.come(DAY)
    here.come()
    assert here.ledger.post.letters()[-1].line == "See you at the party" or here.post.left[-1].key == row["id"]
    assert here.post.left[-1].key == row["id"]
    here.come(timedelta(days=4))
    later = here.rows("queue")[0]
    here.put("queue", {"id": later["id"]}, decision="postpone", postpone_to=local(here).date() + timedelta(days=3))
    count = len(here.post.left)
    for _ in range(2):
        here.come(DAY)
    assert len(here.post.left) == count
    here.put("queue", {"id": later["id"]}, decision="cancel", postpone_to=None)
    for _ in range(6):
        here.come(DAY)
    assert later["id"] not in {one.key for one in here.post.left}
    assert [row["why"] for row in here.rows("letters") if row["result"] == "not sent"] == ["cancelled in the queue"]


def test_a_row_deleted_from_the_queue_holds_its_letter_and_asks(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.delete("queue", {"id": key})
    here.come(DAY)
    here.come(DAY)

    assert key not in {one.key for one in here.post.left}
    (row,) = [one for one in here.rows("queue") if one["id"] == key]
    assert row["why"].startswith("Waits for your word")
    here.put("queue", {"id": key}, decision="send")
    here.come()
    here.come()
    assert key in {one.key for one in here.post.left}


def test_without_the_queue_nothing_goes(here: Business) -> None:
    subscribe(here)
    here.book.tabs.pop("Queue")
    here.book.touch(here.clock.now)
    here.come()
    assert here.post.left == []


def test_a_switched_on_sequence_floods_nobody() -> None:
    with business() as here:
        for number in range(5):
            here.client(number)
            subscribe(here, number)
        here.come()
        here.switch_on("Welcome")
        for _ in range(5):
            here.come(DAY)
        assert here.post.left == []


def test_many_letters_ask_first() -> None:
    with business() as here:
        crowd(here, range(60))
        outcome = here.come(confirm=False)
        assert (outcome.state, here.post.left) == ("refused", [])
        here.come()
        assert len(here.post.left) == 60


def test_many_letters_wait_in_the_queue_where_nobody_is_there_to_ask() -> None:
    """All else goes on; a word once given is good for each that waited, and who comes later needs none."""
    with business() as here:
        crowd(here, range(60))
        outcome = here.come(confirm=None)
        assert (outcome.state, outcome.without, here.post.left) == ("refused", True, [])
        assert {row["why"].split(";")[0] for row in here.rows("queue")} == {words.MANY.en}
        assert len(here.rows("queue")) == 60
        here.client(61)
        here.come(confirm=None)
        subscribe(here, 61)
        outcome = here.come(confirm=None)
        assert [one.address for one in here.post.left] == ["a61@example.com"]
        assert outcome.refusals[0].sentence("en").startswith("Today the robot wants to send 60")
        here.come()
        assert len({one.address for one in here.post.left}) == len(here.post.left) == 61


def test_russian_is_the_same_program() -> None:
    with welcomed() as here:
        here.come()
        assert [row["result"] for row in here.rows("letters")] == ["отправлено"]
        assert [row["subject"] for row in here.rows("history") if row.get("event") == "письмо"] == ["Добро пожаловать"]


def test_a_postponed_date_that_is_none_holds(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.put("queue", {"id": key}, decision="postpone")
    outcome = here.come()
    assert [skip.sentence for skip in outcome.plan.skipped] == ["“Postpone to” is not a date: the letter waits."]
    here.come(DAY)
    here.come(DAY)
    assert key not in {one.key for one in here.post.left}
    here.put("queue", {"id": key}, decision="postpone", postpone_to=date(2026, 11, 27))
    here.come()
    here.come(timedelta(days=4))  # the 27th is a Friday
    here.come()
    assert key in {one.key for one in here.post.left}


TOO_FAR = "“Postpone to” is more than 60 days ahead: the letter waits. Write a nearer day, or “cancel”."


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2027, 3, 4)])
def test_a_letter_that_is_postponed_too_far_waits_and_says_so(here: Business, day: date) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.put("queue", {"id": key}, decision="postpone", postpone_to=day)
    outcome = here.come()
    assert [skip.sentence for skip in outcome.plan.skipped] == [TOO_FAR]
    here.come()
    (row,) = [row for row in here.rows("queue") if row["id"] == key]
    assert row["why"].startswith(words.HELD.en)


def test_a_letter_that_is_postponed_as_far_as_may_be_goes(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.put("queue", {"id": key}, decision="postpone", postpone_to=local(here).date() + timedelta(days=60))
    for _ in range(64):
        here.come(DAY)
    assert key in {one.key for one in here.post.left}


def test_each_manager_gets_the_morning_list_once_a_day(here: Business) -> None:
    here.put("settings", {"name": "Tell of new leads from"}, value="off")
    here.add("lists", manager="Olga", manager_email="olga@example.com")
    here.put("clients", {"first_name": "Anna"}, manager="Olga", next_contact=local(here).date())
    here.add("tasks", client="a1@example.com", due=local(here).date(), what="call", manager="Olga")
    for _ in range(3):
        here.come()
    lists = [one for one in here.post.left if one.address == "olga@example.com"]
    assert len(lists) == 1
    assert "Call: Smith1 Anna" in lists[0].rendered.text
    for _ in range(12):
        here.come(timedelta(hours=1))
    here.come(timedelta(hours=11))
    here.come()
    assert len([one for one in here.post.left if one.address == "olga@example.com"]) == 2
    assert here.rows("letters") == []


def test_what_is_postponed_beyond_the_queue_stays_postponed(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    day = local(here).date() + timedelta(days=12)
    here.put("queue", {"id": key}, decision="postpone", postpone_to=day)
    for _ in range(11):
        here.come(DAY)
    assert key not in {one.key for one in here.post.left}
    assert [row["id"] for row in here.rows("queue") if row["id"] == key] == [key]
    for _ in range(5):
        here.come(DAY)
    assert key in {one.key for one in here.post.left}


def test_a_decision_outlives_a_time_without_consent(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.put("queue", {"id": key}, decision="postpone", postpone_to=local(here).date() + timedelta(days=6))
    here.come()
    here.put("clients", {"first_name": "Anna"}, consent=None)
    for _ in range(3):
        here.come()
    here.put("clients", {"first_name": "Anna"}, consent="yes")
    here.come(DAY)
    here.come()
    assert key not in {one.key for one in here.post.left}


def test_a_deleted_row_with_a_line_of_its_own_keeps_asking(here: Business) -> None:
    subscribe(here)
    here.come()
    key = here.rows("queue")[0]["id"]
    here.put("queue", {"id": key}, personal_line="see you")
    here.come()
    here.delete("queue", {"id": key})
    for _ in range(4):
        here.come(DAY)
    assert key not in {one.key for one in here.post.left}


def test_a_wish_stays_when_the_address_is_corrected(here: Business) -> None:
    subscribe(here)
    here.come()
    here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, here.post.left[0].key, "a1@example.com"))
    here.come()
    here.put("clients", {"first_name": "Anna"}, email="new@example.com")
    for _ in range(10):
        here.come(DAY)
    assert len(here.post.left) == 1


def test_a_slow_sheet_ends_with_a_reason(here: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe(here)
    monkeypatch.setattr("sheetcrm.mailing.FRESH", timedelta(seconds=-1))
    outcome = here.come()
    assert "too long" in outcome.sent.stopped
    assert here.post.left == []


def test_at_a_slow_pace_each_letter_is_decided_when_its_turn_comes(here: Business) -> None:
    for number in (2, 3):
        here.client(number)
    here.come()
    here.come()
    for number in (1, 2, 3):
        subscribe(here, number)
    free = [here.clock.now]

    def wait() -> None:
        if here.clock.now < free[0]:
            here.clock.now = free[0]
            if len(here.post.left) == 2:  # while the third letter waits for its turn
                (left,) = {"a1@example.com", "a2@example.com", "a3@example.com"} - {
                    one.address for one in here.post.left
                }
                here.put("clients", {"email": left}, no_letters="yes")

    def send(_: Posting, before: Callable[[], None]) -> None:
        before()
        free[0] = here.clock.now + timedelta(minutes=2)

    here.post.wait, here.post.act = wait, send
    outcome = here.come()
    assert (len(here.post.left), outcome.sent.stopped, here.ledger.post.waiting()) == (2, "", set())


def test_a_letter_that_waits_for_somebody_who_is_gone_says_so(here: Business) -> None:
    here.post.act = act(lambda _: PostLater(code=451, answer="451 busy", address="a"), after=False)
    subscribe(here)
    here.come()
    (client,) = here.rows("clients")
    why = [row["why"] for row in here.rows("letters")]
    here.delete("clients", {"email": "a1@example.com"})
    here.come()
    here.come()
    assert [(row["result"], row["why"]) for row in here.rows("letters")] == [
        ("waits for another try", "the client is not in the sheet")
    ]
    here.client(1, id=client["id"])
    here.post.act = lambda _, before: before()
    for _ in range(4):
        here.come(timedelta(minutes=30))
    assert [(row["result"], row["why"]) for row in here.rows("letters")] == [("sent", why[0])]


def test_a_morning_list_that_could_not_go_goes_later(here: Business) -> None:
    here.put("settings", {"name": "Tell of new leads from"}, value="off")
    here.add("lists", manager="Olga", manager_email="olga@example.com")
    here.put("clients", {"first_name": "Anna"}, manager="Olga", next_contact=local(here).date())
    here.post.act = act(lambda _: PostDown(host="mail", reason="no route", cure="wait"), after=False)
    here.come()
    here.post.act = lambda _, before: before()
    here.come()
    here.come()
    assert [one.address for one in here.post.left] == ["olga@example.com"]


def test_a_letter_whose_sequence_is_over_does_not_wait_for_ever(here: Business) -> None:
    here.post.act = act(lambda _: PostLater(code=451, answer="451 busy", address="a"), after=False)
    subscribe(here)
    here.come()
    here.add("orders", client="a1@example.com", date=local(here).date(), amount=100)
    here.post.act = lambda _, before: before()
    for _ in range(4):
        here.come(DAY)
    assert here.post.left == []
    (row,) = here.rows("letters")
    assert (row["result"], row["why"].split(":")[0]) == ("not sent", "the sequence is over")


@pytest.mark.parametrize("more", [1, 60])
def test_a_mailing_that_a_person_agreed_to_takes_in_who_comes_meanwhile_and_no_second_mailing(
    here: Business, more: int
) -> None:
    for number in range(2, 61):
        here.client(number)
    here.come()
    here.come()
    for number in range(1, 61):
        subscribe(here, number)

    def act(_: Posting, before: Callable[[], None]) -> None:
        before()
        here.clock.now += timedelta(seconds=10)
        if len(here.post.left) == 10:
            for number in range(61, 61 + more):
                here.client(number)
                subscribe(here, number)

    here.post.act = act
    outcome = here.come()
    assert outcome.sent.gone == len(here.post.left) == (61 if more == 1 else 60)
    assert here.come(confirm=False).refused == (more > 1)
    assert len({one.address for one in here.post.left}) == len(here.post.left) == outcome.sent.gone
