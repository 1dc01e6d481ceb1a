"""A new client's welcome leaves within three minutes of the last keystroke, once, on a file and on a Google Sheet, whatever dies."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from sheetcrm.model.posted import State
from tests.laws.test_crash import Dead
from tests.serve.desk import mortal
from tests.serve.salon import Sheet, newcomer, salon

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
