"""A new lead's manager hears of it at once, and once for all time, whatever is edited, moved or down meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.errors import PostLater, PostUnknown
from tests.mail.business import Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

SETTLES = timedelta(minutes=1)


@pytest.fixture
def here() -> Iterator[Business]:
    with business() as made:
        made.add("lists", manager="Oliver", manager_email="oliver@x.example")
        made.put("settings", {"name": "Morning list: time"}, value="off")
        made.come()
        yield made


def told(here: Business) -> list[str]:
    return [one.rendered.subject for one in here.post.left if one.address == "oliver@x.example"]


def look(here: Business, minutes: int = 3) -> None:
    """Let the robot look each minute."""
    for _ in range(minutes):
        here.come(SETTLES)


def test_within_three_minutes_of_the_last_keystroke_and_once(here: Business) -> None:
    here.client(manager="Oliver")
    look(here)
    assert told(here) == ["New lead: Anna Smith1"]

    here.put("clients", {"last_name": "Smith1"}, first_name="Ann", phone="+79990000000")
    here.restart()
    for _ in range(4):
        here.come(timedelta(hours=12))
    assert told(here) == ["New lead: Anna Smith1"]
    assert not [row for row in here.rows("letters") if "oliver" in str(row)]


def test_who_comes_at_night_is_told_of_in_the_morning(here: Business) -> None:
    here.come(timedelta(hours=14))  # midnight
    here.client(manager="Oliver")
    look(here)
    assert told(here) == []
    here.come(timedelta(hours=9))
    assert told(here) == ["New lead: Anna Smith1"]


@pytest.mark.parametrize(("error", "again"), [(PostLater, 1), (PostUnknown, 0)])
def test_a_passing_failure_is_tried_again_and_what_nobody_knows_is_not(
    here: Business, error: type[PostLater | PostUnknown], again: int
) -> None:
    def fail(_: Posting, before: Callable[[], None]) -> None:
        before()
        raise error(code=451, answer="451 busy", address="a", reason="lost")

    here.post.act = fail
    here.client(manager="Oliver")
    look(here)
    here.post.act = lambda _, before: before()
    look(here, 2)
    assert told(here) == []
    here.come(timedelta(hours=1))
    assert len(told(here)) == again


def test_nothing_goes_while_letters_are_paused(here: Business) -> None:
    here.ledger.post.pause("for a reason")
    here.client(manager="Oliver")
    look(here)
    assert told(here) == []
    here.ledger.post.pause("")
    here.come()
    assert told(here) == ["New lead: Anna Smith1"]
