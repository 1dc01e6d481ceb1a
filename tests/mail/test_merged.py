"""Letters of a card that joins another: what staff decided of them holds, and what waited for another try goes once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.errors import PostLater
from sheetcrm.job import Job
from sheetcrm.steps import drip, facts, match, meet, queue, remind, segment, tell, tidy, unite
from tests.mail.business import Business, business
from tests.mail.welcome import local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

NIGHT = Job.unscheduled("night", [tidy, match, unite, facts, segment, meet, remind, drip, tell, queue])
PHONE, EMAIL = "+79991234501", "anna2@example.com"
HOURS = timedelta(hours=6)


@pytest.fixture(params=["the subscriber", "the other card"])
def here(request: pytest.FixtureRequest) -> Iterator[Business]:
    """Two cards of one person, the second with an e-mail; the one named stays when they are merged, since it has bought."""
    with business() as made:
        made.switch_on("Welcome")
        made.client(1, last_name="Smith", phone=PHONE)
        made.client(2, last_name="Smith", phone=PHONE, email=EMAIL)
        buyer = EMAIL if request.param == "the subscriber" else "a1@example.com"
        made.add("orders", client=buyer, date=date(2026, 1, 10), service="haircut", amount=10, status="done")
        for _ in range(3):
            made.come(job=NIGHT)
        yield made


def subscribed(here: Business) -> str:
    """Let the second card subscribe; return the key of the letter that stands in the Queue."""
    here.clock.now = here.clock.now.replace(hour=19, minute=0)  # in quiet hours, so that it stands there for a while
    here.add("history", client=EMAIL, when=local(here), event="subscription")
    here.come(job=NIGHT)
    here.come(job=NIGHT)
    (row, *_) = here.rows("queue")
    return str(row["id"])


def merge(here: Business) -> None:
    assert here.put("duplicates", {}, decision="merge")
    for _ in range(3):
        here.come(job=NIGHT)
    assert len(here.rows("clients")) == 1


def test_a_letter_that_staff_hold_back_stays_held(here: Business) -> None:
    key = subscribed(here)
    here.delete("queue", {"id": key})
    here.come(job=NIGHT)
    merge(here)
    for _ in range(16):
        here.come(HOURS, job=NIGHT)
    assert here.post.left == []


def test_a_letter_that_staff_postpone_keeps_its_day_and_the_cell_says_so(here: Business) -> None:
    key = subscribed(here)
    here.put("queue", {"id": key}, decision="postpone", postpone_to=date(2026, 12, 18))
    here.come(job=NIGHT)
    merge(here)
    for _ in range(16):
        here.come(HOURS, job=NIGHT)
    assert here.post.left == []
    assert [(row["decision"], row["postpone_to"]) for row in here.rows("queue")][:1] in (
        [],  # the day is farther than the Queue reaches
        [("postpone", date(2026, 12, 18))],
    )
    while here.clock.now.date() < date(2026, 12, 19):
        here.come(HOURS, job=NIGHT)
    assert len(here.post.left) == 1


def test_a_personal_line_goes_along(here: Business) -> None:
    key = subscribed(here)
    here.put("queue", {"id": key}, personal_line="Come soon, dear")
    here.come(job=NIGHT)
    merge(here)
    for _ in range(4):
        here.come(HOURS, job=NIGHT)
    (letter,) = here.post.left
    assert "Come soon, dear" in letter.rendered.text


def test_a_letter_that_waits_for_another_try_goes_once(here: Business) -> None:
    here.add("history", client=EMAIL, when=local(here), event="subscription")

    def later(posting: Posting, before: Callable[[], None]) -> None:
        before()
        raise PostLater(code=451, answer="451 later", address=posting.address)

    usual, here.post.act = here.post.act, later
    here.come(job=NIGHT)
    here.come(job=NIGHT)
    here.post.act = usual
    merge(here)
    for _ in range(4):
        here.come(HOURS, job=NIGHT)
    assert len(here.post.left) == 1
    assert [row["result"] for row in here.rows("letters")] == ["sent"]
