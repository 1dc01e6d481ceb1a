"""What goes wrong in the post: refused, put off, cut off, unknown; what is told, tried again, and paused."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pytest

from sheetcrm.errors import BookChanged, PostDown, PostLater, PostRefused, PostUnknown
from sheetcrm.job import Job
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block, State
from sheetcrm.model.words import mailbox as words
from sheetcrm.steps import assign
from tests.mail.business import MAILING, Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting
from tests.mail.welcome import DAY, act, crowd, local, results, states, subscribe, welcoming


@pytest.fixture
def here() -> Iterator[Business]:
    with welcoming() as made:
        yield made


def _same(error: PostRefused, _: Posting) -> PostRefused:
    return error


def test_a_refused_letter_is_told_and_never_tried_again(here: Business) -> None:
    here.post.act = act(lambda _: PostRefused(code=550, answer="550 no such user", address="a"), after=False)
    subscribe(here)
    for _ in range(3):
        here.come()
    assert (results(here), states(here)) == (["refused"], [State.REFUSED])
    here.post.act = lambda _, before: before()
    here.come()
    assert here.post.left == []


def test_a_server_that_knows_nobody_there_counts_as_a_bounce(here: Business) -> None:
    here.client(2)
    here.come()
    here.come()
    here.post.act = act(
        lambda one: PostRefused(code=550, answer="550 5.1.1 no such user", address=one.address, nobody=True),
        after=False,
    )
    subscribe(here)
    for _ in range(10):
        here.come(DAY)
    hash_ = here.ledger.post.fingerprint("A1@example.com")
    assert (set(results(here)[1:]), states(here).count(State.REFUSED)) == ({"not sent"}, 1)
    assert [(key, block) for key, (block, _) in here.ledger.post.suppressions().items()] == [(hash_, Block.HARD)]
    assert here.rows("clients")[0]["why_not_sent"] == "letters to this address do not arrive"
    (told,) = [row for row in here.rows("history") if row.get("event") == "letter not delivered"]
    assert (told["what"], told["client_id"]) == ("550 5.1.1 no such user", here.rows("clients")[0]["id"])
    here.post.act = lambda _, before: before()
    here.put("clients", {"last_name": "Smith1"}, email="right@example.com")
    here.come(timedelta(days=4))
    here.add("history", client="right@example.com", when=local(here), event="subscription")
    here.come()
    here.come()
    assert {one.address for one in here.post.left} == {"right@example.com"}


def test_a_wrong_address_makes_the_same_task_whether_it_is_refused_or_comes_back() -> None:
    job = Job.unscheduled("letters and tasks", [*MAILING.steps, assign])
    tasks = []
    for nobody in (True, False):
        with business() as here:
            here.switch_on("Welcome")
            here.client(1)
            here.come(job=job)
            here.come(job=job)
            if nobody:
                refusal = PostRefused(code=550, answer="550 5.1.1 no such user", address="a", nobody=True)
                here.post.act = act(partial(_same, refusal), after=False)
            subscribe(here)
            here.come(job=job)
            if not nobody:
                key = here.post.left[0].key
                here.box.came.append(Incoming("m1", Sort.HARD, here.clock.now, key, "a1@example.com"))
            here.come(job=job)
            here.come(job=job)
            tasks.append([(row["what"], row["why"]) for row in here.rows("tasks") if "address" in row["what"]])
    assert tasks[0] == tasks[1] == [("find the right e-mail address", tasks[0][0][1])]


def test_an_address_that_was_corrected_before_a_retry_is_the_one_that_is_wrong(here: Business) -> None:
    here.post.act = act(lambda _: PostLater(code=451, answer="451 busy", address="a"), after=True)
    subscribe(here)
    here.come()
    here.put("clients", {"first_name": "Anna"}, email="wrong@example.com")
    here.post.act = act(lambda _: PostRefused(code=550, answer="550 5.1.1 no", address="a", nobody=True), after=False)
    here.come(timedelta(minutes=90))
    here.come()
    assert set(here.ledger.post.suppressions()) == {here.ledger.post.fingerprint("wrong@example.com")}


def unknown_to_the_server(*, every: int, first: int) -> Callable[[Posting, Callable[[], None]], None]:
    """Let the server say of one address in so many that there is none."""
    turn = count()

    def send(_: Posting, before: Callable[[], None]) -> None:
        if next(turn) % every == first:
            raise PostRefused(code=550, answer="550 5.1.1 no", address="a", nobody=True)
        before()

    return send


def test_an_old_list_of_addresses_pauses_all_letters_and_says_what_it_is() -> None:
    """The mail account is in order: staff look at addresses, and those that do not exist get nothing more when letters go again."""
    with business() as here:
        crowd(here, range(1, 21))
        here.post.act = unknown_to_the_server(every=3, first=0)
        assert here.come().sent.stopped == here.ledger.post.paused()
        assert here.ledger.post.paused().startswith("4 addresses of 10 do not exist: it looks like an old list")
        here.post.act = lambda _, before: before()
        here.ledger.post.pause("")
        here.come()
        here.come()
        assert len({one.address for one in here.post.left}) == 16


def test_many_unknown_addresses_pause_all_letters() -> None:
    with business() as here:
        crowd(here, range(1, 31))
        here.post.act = unknown_to_the_server(every=10, first=9)
        here.come()
        here.come(DAY)
        assert len(here.post.left) == 27
        assert "3 letters of 30 came back" in here.ledger.post.paused()


def test_a_passing_failure_is_tried_again_later(here: Business) -> None:
    here.post.act = act(lambda _: PostLater(code=451, answer="451 busy", address="a"), after=False)
    subscribe(here)
    here.come()
    assert results(here) == ["waits for another try"]
    here.post.act = lambda _, before: before()
    here.come(timedelta(minutes=5))
    assert here.post.left == []
    here.come(timedelta(minutes=15))
    assert len(here.post.left) == 1
    assert results(here) == ["sent"]


def test_a_letter_of_which_nobody_knows_waits_for_a_person(here: Business) -> None:
    here.post.act = act(lambda _: PostUnknown(reason="reset", address="a"), after=True)
    subscribe(here)
    here.come()
    here.post.act = lambda _, before: before()
    for _ in range(5):
        here.come()
    assert here.post.left == []
    assert results(here) == ["unknown whether it went"]
    (row,) = [one for one in here.rows("queue") if "connection was lost" in one["why"]]
    here.put("queue", {"id": row["id"]}, decision="send")
    here.come()
    here.come()
    assert [one.key for one in here.post.left] == [row["id"]]
    assert results(here) == ["sent"]


def test_the_word_to_send_again_is_good_for_one_time(here: Business) -> None:
    here.post.act = act(lambda _: PostUnknown(reason="reset", address="a"), after=True)
    subscribe(here)
    here.come()
    here.come()
    (row,) = [one for one in here.rows("queue") if "connection was lost" in one["why"]]
    here.put("queue", {"id": row["id"]}, decision="send")
    here.come()  # it is lost again
    here.post.act = lambda _, before: before()
    for _ in range(5):
        here.come()
    assert here.post.left == []
    (again,) = [one for one in here.rows("queue") if "connection was lost" in one["why"]]
    assert (again["why"] != row["why"], again.get("decision")) == (True, None)
    here.put("queue", {"id": row["id"]}, decision="send")
    here.come()
    here.come()
    assert [one.key for one in here.post.left] == [row["id"]]


def test_an_unknown_letter_that_was_filed_as_sent_is_sent(here: Business) -> None:
    here.post.act = act(lambda _: PostUnknown(reason="reset", address="a"), after=True)
    subscribe(here)
    here.come()
    here.box.filed = set(here.ledger.post.unknown())
    here.come()
    assert (results(here), here.post.left) == (["sent"], [])


def test_a_process_that_died_in_the_post_leaves_an_unknown_letter(here: Business) -> None:
    class Killed(BaseException):
        pass

    here.post.act = act(lambda _: Killed(), after=True)
    subscribe(here)
    with pytest.raises(Killed):
        here.come()
    here.restart()
    here.post.act = lambda _, before: before()
    for _ in range(3):
        here.come()
    assert (states(here), here.post.left) == ([State.UNKNOWN], [])


def test_a_post_that_is_down_loses_nothing(here: Business) -> None:
    here.post.act = act(lambda _: PostDown(host="mail", reason="no route", cure="wait"), after=False)
    subscribe(here)
    outcome = here.come()
    assert outcome.sent.stopped
    assert states(here) == [State.PLANNED]
    for _ in range(3):
        here.come()
    assert len(here.rows("letters")) == 1
    here.post.act = lambda _, before: before()
    here.come()
    assert (len(here.post.left), results(here)) == (1, ["sent"])


def test_a_book_that_cannot_be_written_sends_nothing(here: Business) -> None:
    subscribe(here)
    here.book.before_write = lambda book: book.touch()
    with pytest.raises(BookChanged):
        here.come()
    assert here.post.left == []


def test_too_many_failures_pause_all_letters(here: Business) -> None:
    for number in range(2, 14):
        here.client(number)
    here.come()
    here.come()
    for number in range(2, 14):
        subscribe(here, number)
    here.post.act = act(lambda _: PostRefused(code=550, answer="550 blocked", address="a"), after=False)
    outcome = here.come()
    assert "did not go" in outcome.sent.stopped
    assert states(here).count(State.REFUSED) == 10
    here.post.act = lambda _, before: before()
    here.come()
    assert here.post.left == []
    here.ledger.post.pause("")
    here.come()
    here.come()
    assert len(here.post.left) == 2


def test_a_pause_is_said_in_the_sheet(here: Business) -> None:
    here.ledger.post.pause("the account is blocked")
    subscribe(here)
    here.come()
    here.come()
    assert here.post.left == []
    assert here.rows("clients")[0]["why_not_sent"] == "sending is paused: the account is blocked"
    assert any("paused" in row["why"] for row in here.rows("queue"))


def test_many_bounces_pause_all_letters() -> None:
    with business() as here:
        crowd(here, range(1, 31))
        here.come()
        for n, one in enumerate(here.post.left[:10]):
            here.box.came.append(Incoming(f"m{n}", Sort.HARD, here.clock.now, one.key, one.address))
        here.come(DAY)
        here.come(DAY)
        assert len(here.post.left) == 30
        assert "came back" in here.ledger.post.paused()


def test_the_question_about_an_unknown_letter_stays_until_it_is_answered(here: Business) -> None:
    here.post.act = act(lambda _: PostUnknown(reason="reset", address="a"), after=True)
    subscribe(here)
    here.come()
    here.post.act = lambda _, before: before()
    for _ in range(12):
        here.come(DAY)
    assert len(here.post.left) >= 2
    (row,) = [one for one in here.rows("queue") if "connection was lost" in one["why"]]
    here.put("queue", {"id": row["id"]}, decision="cancel")
    here.come()
    here.come()
    assert row["id"] not in {one["id"] for one in here.rows("queue")}


def test_two_rows_at_one_address_are_a_question_and_stop_nobody(here: Business) -> None:
    assert here.put("sequences", {"sequence": "Welcome", "step": 1}, start="new client")
    here.come()
    here.come()
    here.post.act = act(lambda _: PostRefused(code=550, answer="550 no", address="a"), after=True)
    here.client(2, email="same@example.com")
    here.come()
    here.come()
    here.post.act = lambda _, before: before()
    here.client(3, email="same@example.com")
    here.client(4)
    for _ in range(4):
        here.come()
    assert [one.address for one in here.post.left] == ["a4@example.com"]
    assert [row["client_id"] for row in here.rows("queue") if "already" in row["why"]]


def test_a_letter_that_was_planned_and_waits_goes_to_no_address_that_had_it_meanwhile() -> None:
    with business() as here:
        crowd(here, range(2))
        down = PostDown(host="mail", reason=words.TIMED_OUT, cure=words.TIMED_OUT)

        def one_goes(_: Posting, before: Callable[[], None]) -> None:
            if here.post.left:
                raise down
            before()

        here.post.act = one_goes
        here.come()
        assert sorted(state.value for state in states(here)) == ["planned", "sent"]
        had = here.post.left[0].address
        other = next(email for email in ("a0@example.com", "a1@example.com") if email != had)
        assert here.put("clients", {"email": other}, email=had)
        here.post.act = lambda _, before: before()
        for _ in range(3):
            here.come()

        welcome = here.post.left[0].rendered.subject
        assert [one.address for one in here.post.left if one.rendered.subject == welcome] == [had]
        assert sorted(results(here)) == ["not sent", "sent"]
