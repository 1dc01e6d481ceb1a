"""Letters that wait for a person: the Queue shows them, and nothing is written anew because time goes by."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.errors import PostUnknown
from sheetcrm.model.words import letters as words
from sheetcrm.run import run
from sheetcrm.serve.troubles import ended
from tests.serve.salon import PERSON, mailing, newcomer, salon

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.letters import Posting
    from sheetcrm.outcome import Outcome
    from tests.serve.salon import Salon

QUIET = {"digest_time": "off", "weekly_day": "off"}
OWNER = "owner@salon.example"


def lost(_: Posting, before: Callable[[], None]) -> None:
    """Hand a letter over and never hear whether it was taken."""
    before()
    raise PostUnknown(answer="the line went dead")


def ran(here: Salon) -> list[Outcome]:
    return [values["outcome"] for event, values in here.told if event == "ran"]


def rows(here: Salon, tab: str) -> list[dict[str, Any]]:
    head, *below = here.paper.book(here.space).look().grids[tab].rows
    return [dict(zip(map(str, head), row, strict=True)) for row in below]


def queue(here: Salon) -> list[dict[str, Any]]:
    return rows(here, "Queue")


def decide(here: Salon, client: str, decision: str) -> None:
    """Write a decision beside a letter in the Queue."""
    line, row = next((n, row) for n, row in enumerate(queue(here), start=1) if client in str(row["Client"]))
    here.paper.put("Queue", line, list(row).index("Decision"), decision)


def nights(here: Salon, count: int) -> list[Outcome]:
    """Let the robot come once an hour; return the runs that changed anything."""
    here.told.clear()
    for _ in range(24 * count):
        here.clock.sleep(3540)
        here.later(61)
    return [outcome for outcome in ran(here) if outcome.plan]


@pytest.mark.parametrize("why", ["paused", "unknown"])
def test_a_letter_that_waits_for_a_person_is_written_down_once(why: str) -> None:
    with salon("memory", **QUIET, lead_notice_from="off") as here:
        here.later(61)
        if why == "paused":
            here.space.ledger.post.pause("because")
        here.post.act = lost
        newcomer(here)
        here.later(900)
        [waiting] = [row for row in queue(here) if row["Why"][:18] in {words.PAUSED.en[:18], words.UNSURE.en[:18]}]
        changed = nights(here, 2)

        assert waiting in queue(here)
        assert len(changed) <= (2 if why == "unknown" else 0), "the next of the chain has its turn"
        assert len(here.post.left) == 0


def pasted(here: Salon, count: int, *, first: int = 0) -> None:
    """Paste a list of people who asked for letters."""
    for number in range(first, first + count):
        email = f"b{number}@example.com"
        person: dict[str, Any] = {"first_name": f"Guest{number}", "phone": f"+7999{2000000 + number}", "email": email}
        here.type("clients", **PERSON | person)
        here.type("history", client=email, when=here.local(), event="subscription")


def test_a_pasted_list_waits_for_a_word_and_all_else_goes_on() -> None:
    """Managers hear of who came, staff's word beside a letter lets that one go, and the operator's lets all go; each goes once."""
    with salon("memory", **QUIET, owner_email=OWNER, guard_letters_from=5, lead_notice_most=50) as here:
        here.later(61)
        pasted(here, 6)
        here.later(900)

        assert {one.address for one in here.post.left} == {OWNER}
        assert len(here.post.left) == 6, "each is told of"
        assert [row["Why"].split(";")[0] for row in queue(here)] == [words.MANY.en] * 6
        assert {(outcome.state, outcome.without) for outcome in ran(here)[-2:]} == {("refused", True)}
        assert not [outcome.plan for outcome in ran(here)[-5:] if outcome.plan], "it is written down once"
        over = set(ended("ran", [values for event, values in here.told if event == "ran" and not values["looked"]][-1]))
        assert ("job letters", "*") in over, "the job can be done"
        assert ("word letters", "*") not in over, "the question stands"

        decide(here, "Guest3", "send")
        decide(here, "Guest4", "cancel")
        here.later(900)
        assert [one.address for one in here.post.left[6:]] == ["b3@example.com"]
        assert Counter(row["Client"] for row in queue(here) if row["Why"].startswith(words.MANY.en)) == {
            f"Smith Guest{number}": 1 for number in (0, 1, 2, 5)
        }

        with here.space.alone():
            done = run(here.shop(), here.space.job("letters"), confirm=lambda _: True, wait=False)
        assert not done.refused
        here.later(900)
        many = Counter(one.address for one in here.post.left if one.address != OWNER)
        assert many == {f"b{number}@example.com": 1 for number in (0, 1, 2, 3, 5)}


def test_a_pasted_list_waits_whole_though_it_is_longer_than_the_days_limit() -> None:
    with salon("memory", **QUIET, guard_letters_from=4, daily_letters=5, lead_notice_from="off") as here:
        here.later(61)
        pasted(here, 12)
        here.later(900)

        assert not here.post.left
        assert [row["Why"].split(";")[0] for row in queue(here)] == [words.MANY.en] * 12
        assert "12 letters" in ran(here)[-1].refusals[0].sentence("en")


def test_letters_that_wait_for_a_word_do_not_go_in_the_midst_of_a_mailing_once_they_are_few() -> None:
    """A list is pasted while another mailing is under way, and some of it is called off: what is left still waits."""
    terms = QUIET | {"guard_letters_from": 5, "lead_notice_from": "off"}
    with salon("memory", **terms) as here:
        here.later(61)

        def then(_: Posting) -> None:
            if len(here.post.left) == 0:
                pasted(here, 6, first=20)
            for guest in ("Guest20", "Guest21", "Guest22") if len(here.post.left) == 3 else ():
                decide(here, guest, "cancel")

        mailing(here, 9, pace=61, then=then)
        here.later(300)
        with here.space.alone():
            run(here.shop(), here.space.job("letters"), confirm=lambda _: True, wait=False)

        assert {one.address for one in here.post.left} == {f"b{number}@example.com" for number in range(9)}
        asking = [str(row["Client"]) for row in queue(here) if row["Why"].startswith(words.MANY.en)]
        assert sorted(asking) == ["Smith Guest23", "Smith Guest24", "Smith Guest25"]


def test_a_client_comes_back_from_the_archive_while_a_pasted_list_waits() -> None:
    with salon("memory", **QUIET, guard_letters_from=5, lead_notice_from="off") as here:
        here.later(61)
        old: dict[str, Any] = {"first_name": "Old", "email": "old@example.com", "phone": "+79993334455"}
        here.type("archive", **PERSON | old)
        here.later(900)
        pasted(here, 6)
        here.later(900)
        here.type("history", client="old@example.com", when=here.local(), event="subscription")
        here.told.clear()
        here.later(900)

        assert [row["E-mail"] for row in rows(here, "Archive")] == []
        assert [row["E-mail"] for row in rows(here, "Clients")][-1] == "old@example.com"
        assert [one.address for one in here.post.left] == ["old@example.com"]
        assert [row["Why"].split(";")[0] for row in queue(here)].count(words.MANY.en) == 6
        assert {(outcome.state, outcome.without) for outcome in ran(here)} == {("refused", True)}
        assert not [outcome for outcome in ran(here)[-5:] if outcome.plan]


def test_a_person_who_says_no_at_the_question_changes_nothing() -> None:
    with salon("memory", **QUIET, guard_letters_from=5) as here:
        here.later(61)
        pasted(here, 6)
        here.clock.sleep(300)
        before = here.paper.book(here.space).look().stamp
        with here.space.alone():
            done = run(here.shop(), here.space.job("letters"), confirm=lambda _: False, wait=False)

        assert (done.state, done.without) == ("refused", False)
        assert here.paper.book(here.space).look().stamp == before
        assert not here.post.left


def test_a_reminder_does_not_wait_with_a_pasted_list() -> None:
    with salon("memory", **QUIET, guard_letters_from=5, lead_notice_from="off") as here:
        here.later(61)
        here.paper.put(
            "Reminders", [row["Reminder"] for row in rows(here, "Reminders")].index("Birthday") + 1, 1, "yes"
        )
        old: dict[str, Any] = {"email": "old@example.com", "birthday": date(1990, 11, 24)}
        here.type("clients", **PERSON | old)
        pasted(here, 6)
        here.later(900)

        assert [one.address for one in here.post.left] == ["old@example.com"], [row["Why"] for row in queue(here)]


def test_wherever_the_process_dies_nothing_that_waits_for_a_word_goes() -> None:
    at, died = 0, True
    while died:
        with salon("memory", **QUIET, owner_email=OWNER, guard_letters_from=3, lead_notice_most=50) as here:
            here.later(61)
            pasted(here, 3)
            died = here.dies(at)
            here.later(900)
            many = Counter(one.address for one in here.post.left)

            assert many.keys() <= {OWNER}, at
            assert many[OWNER] <= 3, at
            assert len(queue(here)) == 3, at
        at += 5
    assert at >= 35
