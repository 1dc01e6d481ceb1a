"""Letters from start to end, as staff see them, over a book in memory and a ledger on disk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.mail.business import Business, business

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)


@pytest.fixture
def here() -> Iterator[Business]:
    with business() as made:
        made.switch_on("Welcome")
        made.client(1)
        for _ in range(2):
            made.come()
        yield made


def subscribe(here: Business, number: int = 1) -> None:
    here.add(
        "history",
        client=f"a{number}@example.com",
        when=here.clock.now.replace(tzinfo=None) + timedelta(hours=3),
        event="subscription",
    )


def test_a_subscription_brings_the_welcome(here: Business) -> None:
    subscribe(here)
    here.come()
    outcome = here.come()

    assert [one.address for one in here.post.left] == ["a1@example.com"]
    assert [(row["result"], row["template"]) for row in here.rows("letters")] == [("sent", "Welcome")]
    story = [row for row in here.rows("history") if row.get("event") == "letter"]
    assert [(row["subject"], row["by"]) for row in story] == [("Welcome", "robot")]
    (client,) = here.rows("clients")
    assert client["next_letter"] == "Who will meet you"
    assert [row["subject"] for row in here.rows("queue")]
    assert outcome.state in {"done", "quiet"}
    for _ in range(3):
        here.come()
    assert len(here.post.left) == 1
