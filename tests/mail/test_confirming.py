"""Double opt-in (M14): who subscribes is asked once, reminded once, and gets advertising only after a yes, from day 0 on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.agreement import adopt
from sheetcrm.asking import why
from sheetcrm.job import Job
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.words import consents
from sheetcrm.steps import unite
from tests.mail.business import MAILING, Business, business
from tests.mail.test_mirror import lose
from tests.mail.test_topics import answer as reply
from tests.mail.test_topics import received, wired
from tests.mail.welcome import DAY, local, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ASK, AGAIN = "Please confirm your subscription", "One answer is missing"
WELCOME = ["Good to meet you", "Who will meet you", "What people ask most", "Come and see us"]
TODAY = date(2026, 11, 24)
EVERYBODY = Job.unscheduled("letters", [unite, *MAILING.steps])


@pytest.fixture
def here() -> Iterator[Business]:
    """A business that asks to confirm; one client, who has said nothing yet."""
    with business() as made:
        begin(made)
        yield made


def begin(made: Business, consent: Any = None) -> None:
    assert made.put("settings", {"name": "Confirm subscriptions since"}, value=TODAY)
    made.switch_on("Welcome")
    made.client(1, consent=consent)
    made.come()
    made.come()


def answer(here: Business, text: str = "Yes", **more: Any) -> None:
    """Let a person answer the last letter."""
    last = here.post.left[-1]
    about: dict[str, Any] = {"letter": last.key, "address": last.address, "subject": f"Re: {last.rendered.subject}"}
    number = f"m{len(here.box.came)}"
    here.box.came.append(Incoming(number, Sort.REPLY, here.clock.now, text=text, **(about | more)))


def subjects(here: Business, address: str = "a1@example.com") -> list[str]:
    return [one.rendered.subject for one in here.post.left if one.address == address]


def events(here: Business) -> list[str]:
    return [str(row["event"]) for row in here.rows("history")]


def a_fortnight(here: Business) -> None:
    for days in (1, 1, 1, 3, 2, 3, 3):
        here.come(days * DAY)


@pytest.mark.parametrize("consent", [None, "yes"])
def test_who_subscribes_is_asked_and_welcomed_from_day_0_after_the_yes(consent: Any) -> None:
    with business() as here:
        begin(here, consent)
        subscribe(here)
        here.come()
        assert subjects(here) == [ASK]
        assert here.post.left[0].marketing is False
        here.come()
        (row,) = here.rows("clients")
        assert (row["next_letter"], row["subscription"]) == (
            "Please confirm: reminder",
            "not confirmed since 24.11.2026",
        )
        (_, _, said) = why(here.shop, "a1@example.com")
        assert "No advertising goes: has not confirmed the subscription yet." in said

        here.come(2 * DAY)
        answer(here)
        here.come()
        assert subjects(here) == [ASK, WELCOME[0]]
        assert here.rows("clients")[0]["subscription"] == "confirmed on 26.11.2026"
        (told,) = [row for row in here.rows("history") if row["event"] == "subscription confirmed"]
        assert told["what"] == "a1@example.com: Yes"
        assert told["direction"] == "from client"
        here.come()
        assert here.come().state == "quiet"
        here.come(DAY)
        assert subjects(here) == [ASK, *WELCOME[:2]]
        a_fortnight(here)
        assert subjects(here)[:2] == [ASK, WELCOME[0]]
        assert len(subjects(here)) == 5


def test_who_does_not_answer_is_reminded_once_and_then_left_in_peace(here: Business) -> None:
    subscribe(here)
    here.come()
    here.come(2 * DAY)
    assert subjects(here) == [ASK]
    here.come(DAY)
    assert subjects(here) == [ASK, AGAIN]
    here.come()
    assert here.rows("clients")[0]["why_not_sent"] == "has not confirmed the subscription yet"
    for _ in range(3):
        a_fortnight(here)
    assert subjects(here) == [ASK, AGAIN]
    answer(here, "Да, подтверждаю!")
    here.come()
    assert subjects(here) == [ASK, AGAIN, WELCOME[0]]
    for _ in range(4):  # Saturday's letter waits for Monday
        here.come(DAY)
    assert subjects(here) == [ASK, AGAIN, *WELCOME[:2]]


@pytest.mark.parametrize("text", ["No", "Yes, but what does a haircut cost?"])
def test_whatever_else_they_answer_is_no_yes_and_nobody_reminds_them(here: Business, text: str) -> None:
    subscribe(here)
    here.come()
    answer(here, text)
    a_fortnight(here)
    assert subjects(here) == [ASK]
    assert "subscription confirmed" not in events(here)
    here.add("history", client="a1@example.com", when=local(here), event="subscription confirmed", what="by phone")
    here.come()
    here.come()
    assert subjects(here) == [ASK, WELCOME[0]]


def test_a_yes_to_another_letter_confirms_nothing(here: Business) -> None:
    here.client(2)
    here.put("settings", {"name": "Confirm subscriptions since"}, value="off")
    subscribe(here, 2)
    here.come()
    answer(here)
    here.come()
    here.put("settings", {"name": "Confirm subscriptions since"}, value=TODAY + DAY)
    here.come(DAY)
    subscribe(here, 2)
    here.come()
    assert "subscription confirmed" not in events(here)
    assert subjects(here, "a2@example.com") == [WELCOME[0], ASK]


@pytest.mark.parametrize(
    ("cells", "welcomed"),
    [
        ({"consent": "yes", "consent_date": TODAY}, True),
        ({"consent": "yes", "consent_source": "Form", "consent_date": TODAY}, False),
    ],
)
def test_consent_by_staffs_own_hand_is_consent_and_that_of_a_form_is_to_be_confirmed(
    here: Business, cells: dict[str, Any], welcomed: bool
) -> None:
    here.put("clients", {}, **cells)
    subscribe(here)
    here.come()
    assert subjects(here)[:1] == [WELCOME[0] if welcomed else ASK]
    if not welcomed:
        here.put("clients", {}, consent="yes", consent_source="by phone", consent_date=TODAY + 2 * DAY)
        here.come(2 * DAY)
        here.come()
        assert subjects(here) == [ASK, WELCOME[0]]
        a_fortnight(here)
        assert AGAIN not in subjects(here)


def test_a_row_that_came_by_a_form_is_asked_without_an_event(here: Business) -> None:
    """Its day counts: who agreed before subscriptions were confirmed is left in peace."""
    for number, day in ((2, TODAY), (3, TODAY - DAY)):
        here.client(number, consent_source="website", consent_date=day)
    here.come()
    here.come()
    assert subjects(here, "a2@example.com") == [ASK]
    assert subjects(here, "a3@example.com") == []
    answer(here)
    here.come()
    here.come()
    rows = {row["last_name"]: row for row in here.rows("clients")}
    assert rows["Smith2"]["subscription"] == "confirmed on 24.11.2026"
    assert "subscription" not in rows["Smith3"]


def test_who_subscribed_before_is_neither_asked_nor_stopped(here: Business) -> None:
    here.put("clients", {}, consent="yes")
    here.add("history", client="a1@example.com", when=local(here) - DAY, event="subscription")
    subscribe(here)
    here.client(2)
    here.add("history", client="a2@example.com", when=local(here) - DAY, event="subscription")
    here.come()
    here.come()
    assert subjects(here, "a2@example.com") == []
    assert subjects(here) == [ASK]


def test_whoever_fills_in_the_form_again_is_asked_no_more_often(here: Business) -> None:
    for _ in range(2):
        subscribe(here)
        here.come()
    for _ in range(2):
        a_fortnight(here)
        subscribe(here)
    assert subjects(here) == [ASK, AGAIN]
    a_fortnight(here)
    subscribe(here)
    here.come()
    assert subjects(here) == [ASK, AGAIN, ASK]


def test_who_has_confirmed_is_not_asked_again_and_the_promised_file_waits_for_nothing(here: Business) -> None:
    here.switch_on("File for subscribing")
    here.come()
    subscribe(here)
    here.come()
    assert subjects(here) == [ASK, "The file you asked for"]
    answer(here, letter=here.post.left[0].key)
    here.come()
    a_fortnight(here)
    here.come(27 * DAY)
    subscribe(here)
    here.come()
    assert subjects(here).count(ASK) == 1
    assert AGAIN not in subjects(here)


def test_who_said_no_is_not_asked(here: Business) -> None:
    here.put("clients", {}, consent="no", consent_date=TODAY)
    here.add("history", client="+79991234501", when=local(here), event="subscription")
    for _ in range(4):
        here.come(DAY)
    assert here.post.left == []
    (_, _, said) = why(here.shop, "a1@example.com")
    assert "No advertising goes: took the consent to letters back." in said


def test_who_unsubscribed_is_not_asked(here: Business) -> None:
    here.box.came.append(Incoming("m", Sort.UNSUBSCRIBE, here.clock.now, address="a1@example.com", text="stop"))
    here.come()
    subscribe(here)
    for _ in range(4):
        here.come(DAY)
    assert here.post.left == []
    assert here.rows("clients")[0]["why_not_sent"] == "unsubscribed"


def _erased(here: Business) -> None:
    """The card is deleted and brought over again in a list, under another id and name."""
    here.delete("clients", {"last_name": "Smith1"})
    here.come(DAY)
    here.come(2 * DAY)
    here.client(9, email="A1@Example.com", consent="yes", consent_source="form", consent_date=TODAY + DAY)


def _archived(here: Business) -> None:
    (row,) = here.rows("clients")
    here.delete("clients", {"last_name": "Smith1"})
    here.add("archive", id=row["id"], last_name="Smith1", first_name="Anna", email="a1@example.com")
    here.come()
    here.come()
    here.delete("archive", {"last_name": "Smith1"})
    here.client(1, id=row["id"], consent=None)


def _merged(here: Business) -> None:
    here.client(2, last_name="Smith1", phone="+79991234501", consent=None, email=None)
    for _ in range(2):
        here.come(job=EVERYBODY)
    one = here.rows("duplicates")[0]
    assert here.put("duplicates", {"id": one["id"]}, decision="merge")
    for _ in range(3):
        here.come(job=EVERYBODY)
    assert [row["last_name"] for row in here.rows("clients")] == ["Smith1"]


@pytest.mark.parametrize(("said", "lost"), [("yes", False), ("yes", True), (None, True)])
@pytest.mark.parametrize("change", [_erased, _archived, _merged])
def test_the_answer_and_its_lack_outlive_card_merge_archive_and_ledger(
    here: Business, change: Callable[[Business], None], said: str | None, lost: bool
) -> None:
    subscribe(here)
    here.come()
    if said:
        answer(here)
    here.come()
    here.come()
    before = len(here.post.left)
    change(here)
    if lost:
        lose(here)
        adopt(here.shop)
    here.come()
    here.come()
    (row,) = here.rows("clients")
    assert str(row.get("subscription")).startswith("confirmed on 24.11" if said else "not confirmed since")
    a_fortnight(here)
    fresh = [one for one in here.post.left[before:] if one.marketing]
    assert bool(fresh) is bool(said) or change is _erased
    assert not (fresh and not said)


def test_over_real_servers_in_russian() -> None:
    """The answer quotes our letter, and the next letter is the welcome."""
    with wired("ru") as (here, good, server):
        assert here.put("settings", {"name": "Подтверждать подписку с"}, value="24.11.2026")
        here.switch_on("Добро пожаловать")
        here.client(1, consent=None)
        here.come()
        here.come()
        here.add("history", client="a1@example.com", when=local(here), event="подписка")
        here.come()
        (letter,) = received(good)
        body = letter.get_body(("plain",))
        assert body is not None
        assert "ответьте на это письмо одним словом: да." in " ".join(str(body.get_content()).split())
        quoted = "\n".join(f"> {line}" for line in str(body.get_content()).splitlines())
        text = f"Да, подтверждаю. Спасибо!\n\n24.11.2026 10:20, Салон <salon@shop.example> пишет:\n{quoted}"
        reply(letter, text, server, here)
        here.come()
        here.come()
        subjects = [str(one["Subject"]) for one in received(good)]
        assert subjects == ["Подтвердите, пожалуйста, подписку", "Рады знакомству"]
        (row,) = here.rows("clients")
        assert row["subscription"] == "подтверждена 24.11.2026"


def test_a_wish_among_other_words_holds_advertising_until_somebody_has_read_it() -> None:
    """Nobody is suppressed; service letters go."""
    with business() as here:
        here.switch_on("Welcome")
        here.client(1)
        here.come()
        here.come()
        subscribe(here)
        here.come()
        answer(here, "What does a cut cost? And please don't send me any more newsletters, thanks.")
        here.come()
        (task,) = here.rows("tasks")
        assert task["what"] == "the client may want no more letters: read the letter"
        assert not here.ledger.post.suppressions()
        here.put("templates", {"name": "Welcome"}, repeatable="yes")
        subscribe(here)
        here.come(DAY)
        here.come()
        assert here.rows("clients")[0]["why_not_sent"] == consents.MAY_WISH.en
        assert len(here.post.left) == 1
        assert here.put("tasks", {"id": task["id"]}, done="yes")
        here.come()
        assert len(here.post.left) == 2
        assert len(here.rows("tasks")) == 1


def test_consent_taken_back_on_one_card_stops_the_other_of_its_address() -> None:
    """The ledger knows that it was a yes, whatever stood there in between."""
    with business() as here:
        here.switch_on("Welcome")
        here.client(1)
        here.client(2, email="a1@example.com", first_name="Olga", last_name="Brown")
        here.come()
        here.come()
        for cell in (None, "no"):
            here.put("clients", {"last_name": "Brown"}, consent=cell)
            here.come()
            here.restart()
        here.add("history", client="+79991234501", when=local(here), event="subscription")
        here.come()
        here.come()
        assert here.post.left == []
        assert here.rows("clients")[0]["why_not_sent"] == "another card of this address took the consent back"
        here.put("clients", {"last_name": "Brown"}, consent="yes")
        here.come()
        assert len(here.post.left) == 1
