"""A visit's manager has a letter so many minutes before it, to the minute, and its question when it is over; on a file and on Google."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sheetcrm.model.columns import TABS
from tests.serve.salon import PERSON, Salon, salon

OWNER = "owner@salon.example"
QUIET: dict[str, Any] = {"digest_time": "off", "weekly_day": "off", "lead_notice_from": "off", "owner_email": OWNER}
QUIET |= {"visit_minutes": 10, "visit_length": 5}


def told(here: Salon) -> list[str]:
    return [one.rendered.subject for one in here.post.left if one.address == OWNER]


def book(here: Salon, minutes: float) -> None:
    """Type a client who is booked for so long from now; it is one minute past ten."""
    when = here.local() + timedelta(minutes=minutes)
    cells: dict[str, Any] = {**PERSON, "booked": when.replace(second=0)}
    here.type("clients", **cells)


@pytest.mark.parametrize("kind", ["file", "google"])
def test_before_it_once_and_the_question_after(kind: str) -> None:
    with salon(kind, **QUIET) as here:
        here.later(61)
        book(here, 15)  # at 10:16
        here.later(4 * 60)
        assert told(here) == []
        here.later(3 * 60)
        assert told(here) == ["Visit at 10:16: Anna Smith"]
        tasks = here.paper.length("Tasks")
        here.later(11 * 60)
        assert here.paper.length("Tasks") == tasks
        here.later(4 * 60)
        assert here.paper.length("Tasks") == tasks + 1
        here.later(12 * 60)
        assert told(here) == ["Visit at 10:16: Anna Smith"]
        assert here.paper.length("Tasks") == tasks + 1


def test_a_visit_that_was_moved_is_told_of_at_its_new_hour_alone() -> None:
    with salon("file", **QUIET) as here:
        here.later(61)
        line = here.paper.length("Clients")
        book(here, 15)
        here.later(3 * 60)
        place = [column.key for column in TABS["clients"].columns].index("booked")
        here.paper.put("Clients", line, place, (here.local() + timedelta(minutes=18)).replace(second=0))
        here.later(7 * 60)
        assert told(here) == []
        here.later(3 * 60)
        assert told(here) == ["Visit at 10:22: Anna Smith"]


def test_a_robot_that_was_down_says_nothing_of_a_visit_that_has_begun() -> None:
    with salon("memory", **QUIET) as here:
        here.later(61)
        book(here, 15)
        here.later(120)
        here.end()
        here.clock.now += timedelta(minutes=14)
        here.start()
        here.later(200)
        assert told(here) == []
