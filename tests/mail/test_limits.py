"""The day's and the week's limits count what left or may have left, whatever became of it since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.errors import PostLater, PostUnknown
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import State
from sheetcrm.policy.hours import WEEK, free_from
from tests.mail.business import START, Business, business
from tests.mail.welcome import DAY, act, crowd, states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

SOON = timedelta(minutes=30)
LOST = act(lambda _: PostUnknown(reason="reset", address=""), after=True)


def put_off(key: str) -> Callable[[Posting, Callable[[], None]], None]:
    """Let one letter be put off by the server, and the others go."""

    def acts(posting: Posting, before: Callable[[], None]) -> None:
        before()
        if posting.key == key:
            raise PostLater(code=451, answer="451 later", address="")

    return acts


@pytest.fixture
def here() -> Iterator[Business]:
    """Open a business with two clients who have just subscribed, and one letter a day."""
    with business() as made:
        made.put("settings", {"name": "Letters a day"}, value=1)
        crowd(made, range(1, 3))
        yield made


def test_a_letter_that_came_back_has_used_its_place_of_the_day(here: Business) -> None:
    here.come()
    (left,) = here.post.left
    here.box.came.append(Incoming("m1", Sort.SOFT, here.clock.now, left.key, left.address, text="mailbox full"))
    for _ in range(3):
        here.come(SOON)
    assert State.RETRY in states(here)
    assert here.post.left == [left]
    here.come(DAY)
    assert len(here.post.left) == 2


def test_a_letter_that_may_have_gone_has_used_its_place_though_staff_ask_for_it_again() -> None:
    with business() as here:
        here.put("settings", {"name": "Letters a day"}, value=2)
        crowd(here, range(1, 4))
        here.put("settings", {"name": "Letters a day"}, value=1)
        here.post.act = LOST
        here.come()
        here.come(SOON)
        (lost,) = here.ledger.post.unknown()
        assert here.put("queue", {"id": lost}, decision="send")
        here.put("settings", {"name": "Letters a day"}, value=2)
        here.post.act = put_off(lost)
        here.come(SOON)
        known = here.ledger.post.letter(lost)
        assert known is not None
        assert known.state is State.RETRY
        here.come(timedelta(minutes=5))
        assert here.put("queue", {"id": lost}, decision="cancel")
        for _ in range(3):
            here.come(SOON)
        assert len(here.post.left) == 1  # with the one that may have gone that makes two
        here.come(DAY)
        assert len(here.post.left) == 3


def test_who_got_more_than_the_week_allows_gets_the_next_once_it_does(here: Business) -> None:
    """The owner lowers the limit, or staff send a lost letter again: what went beyond it stops nothing but the week."""
    here.put("settings", {"name": "Letters a day"}, value=50)
    here.put("settings", {"name": "Advertising: letters a week"}, value=3)
    for _ in range(6):
        here.come(DAY)
    mine = [one for one in here.post.left if one.address == "a1@example.com"]
    assert len(mine) == 3
    here.put("settings", {"name": "Advertising: letters a week"}, value=1)
    for _ in range(14):
        assert here.come(DAY).state in {"done", "quiet"}
    assert len([one for one in here.post.left if one.address == "a1@example.com"]) == 4


moments = st.lists(st.integers(0, 400).map(lambda hours: START + timedelta(hours=hours)), max_size=8).map(sorted)


@given(moments, st.integers(0, 400), st.integers(1, 4))
def test_the_first_instant_at_which_a_week_has_room(known: list[datetime], after: int, limit: int) -> None:
    at = START + timedelta(hours=after)
    found = free_from(known, at, limit)

    def crowded(moment: datetime) -> bool:
        """Tell whether some seven days with that moment in them would hold more than the limit."""
        line = sorted([*known, moment])
        weeks = [[one for one in line if begin <= one < begin + WEEK] for begin in line]
        return any(len(week) > limit and moment in week for week in weeks)

    assert found >= at
    assert not crowded(found)
    earlier = at
    while earlier < found:
        assert crowded(earlier)
        earlier += timedelta(hours=1)
