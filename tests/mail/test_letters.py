"""Letters from start to end, as staff see them, over a book in memory and a ledger on disk."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.adapters.post import Tokens
from sheetcrm.agreement import adopt
from sheetcrm.errors import BookChanged, LedgerApart, PostDown, PostLater, PostRefused, PostUnknown
from sheetcrm.job import Job
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block, State
from sheetcrm.steps import assign
from tests.mail.business import MAILING, SECRET, Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

DAY = timedelta(days=1)


@pytest.fixture
def here() -> Iterator[Business]:
    """A business with one client, where the welcome is switched on and was seen so."""
    with business() as made:
        made.switch_on("Welcome")
        made.client(1)
        for _ in range(2):
            made.come()
        yield made


def local(here: Business) -> datetime:
    return here.clock.now.replace(tzinfo=None) + timedelta(hours=3)


def subscribe(here: Business, number: int = 1) -> None:
    here.add("history", client=f"a{number}@example.com", when=local(here), event="subscription")


def crowd(here: Business, numbers: range) -> None:
    """Let that many clients ask for letters; the welcome goes to all of them at the next run."""
    here.switch_on("Welcome")
    for number in numbers:
        here.client(number)
    here.come()
    here.come()
    for number in numbers:
        subscribe(here, number)


@contextmanager
def welcomed() -> Iterator[Business]:
    """Open a business in Russian whose first client has just had the first letter."""
    with business("ru") as here:
        here.switch_on("Добро пожаловать")
        here.client(1)
        here.come()
        here.come()
        here.add("history", client="a1@example.com", when=local(here), event="подписка")
        here.come()
        yield here


def states(here: Business) -> list[State]:
    return [letter.state for letter in here.ledger.post.letters()]


def results(here: Business) -> list[str]:
    return [row["result"] for row in here.rows("letters")]


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


def act(error: Callable[[Posting], Exception], *, after: bool) -> Callable[[Posting, Callable[[], None]], None]:
    def fails(posting: Posting, before: Callable[[], None]) -> None:
        if after:
            before()
        raise error(posting)

    return fails


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


def test_an_old_list_of_addresses_pauses_all_letters_and_says_what_it_is() -> None:
    """The mail account is in order: staff look at addresses, and those that do not exist get nothing more when letters go again."""
    with business() as here:
        crowd(here, range(1, 21))
        turn = iter(range(100))
        refusal = PostRefused(code=550, answer="550 5.1.1 no", address="a", nobody=True)

        def send(_: Posting, before: Callable[[], None]) -> None:
            if next(turn) % 3 == 0:
                raise refusal
            before()

        here.post.act = send
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
        gone = iter(range(30))
        refusal = PostRefused(code=550, answer="550 5.1.1 no", address="a", nobody=True)

        def send(_: Posting, before: Callable[[], None]) -> None:
            if next(gone) % 10 == 9:
                raise refusal
            before()

        here.post.act = send
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

    here.post.act = act(lambda _: Killed(), after=True)  # type: ignore[arg-type, return-value]
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
    here.ledger.close()
    for path in here.place.iterdir():
        path.unlink()
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)
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


# -- what a critic found


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
