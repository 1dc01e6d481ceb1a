"""A new client's welcome leaves within three minutes of the last keystroke, once, on a file and on a Google Sheet, whatever dies."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.posted import State
from tests.laws.test_crash import Dead
from tests.serve.desk import mortal
from tests.serve.salon import Sheet, mailing, newcomer, salon

if TYPE_CHECKING:
    from sheetcrm.model.letters import Posting
    from tests.serve.salon import Salon

LIMIT = timedelta(minutes=3)
OWNER = "owner@salon.example"
BOTH = ["a1@example.com", OWNER]
"""Whom it concerns: the client has the welcome, and who looks after her the notice."""


@pytest.mark.parametrize("kind", ["file", "google"])
@pytest.mark.parametrize("offset", [1, 44])
def test_welcome_and_notice_leave_within_three_minutes_of_the_last_keystroke(kind: str, offset: float) -> None:
    with salon(kind, owner_email=OWNER, digest_time="off", weekly_day="off") as here:
        here.later(60 + offset)
        newcomer(here, pause=17)
        last = here.clock.now
        assert not here.post.left
        while len(here.post.left) < len(BOTH) and here.clock.now <= last + LIMIT:
            here.later(5)

        assert sorted(one.address for one in here.post.left) == BOTH, here.told
        assert timedelta(minutes=1) <= here.clock.now - last <= LIMIT
        here.later(610)
        assert len(here.post.left) == len(BOTH)


def test_nobody_is_written_to_while_somebody_types() -> None:
    with salon("memory") as here:
        here.later(61)
        newcomer(here, pause=50)
        for _ in range(3):
            here.later(50)
            here.paper.put("Clients", 1, 2, f"Anna {here.clock.now}")
            assert not here.post.left


def test_a_minute_in_which_nothing_changed_costs_one_request_to_drive_and_writes_nothing() -> None:
    with salon("google") as here:
        here.later(1205)
        assert isinstance(here.paper, Sheet)
        google = here.paper.google
        google.requests.clear()
        here.later(480)  # until just before the next full round

        assert 7 <= len(google.requests) <= 9
        assert {seen.path.split("/")[1] for seen in google.requests} == {"drive"}, google.requests[0]


def test_a_letter_goes_once_wherever_the_process_dies_also_between_the_work_and_its_note() -> None:
    """A job that sends is carried out again where its process died: each letter's key keeps it from going twice."""
    at, again, died = 0, 0, True
    while died:
        with salon("memory") as here:
            here.later(61)
            newcomer(here)
            here.clock.sleep(600)
            with mortal(at) as death, suppress(Dead):
                here.rounds.once()
            died = death.dead
            gone, held = len(here.post.left), here.space.ledger.slots.of("letters")
            here.end()
            here.start()
            here.later(61)
            states = [one.state for one in here.space.ledger.post.letters()]

            assert len(here.post.left) <= 1, at
            assert states == [State.SENT] or (died and states == [State.UNKNOWN]), at
            assert here.post.left or states == [State.UNKNOWN], at
            again += bool(gone and died and held and held.state == "taken")
        at += 4
    assert at >= 36
    assert again >= 2


@pytest.mark.parametrize(("size", "pace"), [(200, 1), (24, 15)])
def test_who_comes_in_the_midst_of_a_mailing_is_welcomed_and_told_of_in_time(size: int, pace: float) -> None:
    terms = {"daily_letters": 500, "guard_letters": "off", "settle_seconds": 60}
    with salon("memory", owner_email=OWNER, digest_time="off", weekly_day="off", **terms) as here:
        here.later(61)
        typed, left = [], {}

        def then(posting: Posting) -> None:
            left[posting.address] = here.clock.now
            if len(left) == size // 4:
                newcomer(here)
                typed.append(here.clock.now)

        mailing(here, size, pace=pace, then=then)
        here.later(900)
        many = Counter(one.address for one in here.post.left)

        assert all(left[one] - typed[0] <= LIMIT for one in BOTH), {one: left[one] - typed[0] for one in BOTH}
        assert max(left.values()) - min(left.values()) <= timedelta(seconds=(size + 3) * pace), "it went in one go"
        assert many == {**{f"b{number}@example.com": 1 for number in range(size)}, **dict.fromkeys(BOTH, 1)}
        assert [
            values["outcome"].sent.gone for event, values in here.told if event == "ran" and values["outcome"].sent
        ] == [size + len(BOTH)]
        here.later(700)
        runs = here.space.ledger.runs(limit=3)
        assert {one.state for one in runs[:2]} == {"quiet"}
        assert len(here.post.left) == size + len(BOTH)


def test_wherever_the_process_dies_in_a_mailing_each_letter_goes_once_and_the_newcomers_too() -> None:
    at, died = 0, True
    while died:
        with salon("memory") as here:
            here.later(61)

            typed: list[str] = []

            def then(posting: Posting, here: Salon = here, typed: list[str] = typed) -> None:
                if not typed:
                    typed.append(posting.address)
                    newcomer(here)

            mailing(here, 3, pace=61, then=then)
            died = here.dies(at)
            here.later(300)
            many = Counter(one.address for one in here.post.left)
            states = Counter(one.state for one in here.space.ledger.post.letters())

            assert max(many.values()) == 1, at
            assert states.keys() <= {State.SENT, State.UNKNOWN}, at
            assert states[State.UNKNOWN] <= died, at
            assert states.total() == 3 + len(typed), at
        at += 7
    assert at > 80
