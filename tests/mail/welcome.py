"""A business whose first client may subscribe to the welcome, and what trials of letters ask of it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.mail.business import Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting
    from sheetcrm.model.posted import State


DAY = timedelta(days=1)


@contextmanager
def welcoming() -> Iterator[Business]:
    """Open a business with one client, where the welcome is switched on and was seen so."""
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


def act(error: Callable[[Posting], BaseException], *, after: bool) -> Callable[[Posting, Callable[[], None]], None]:
    """Let each letter fail, before it begins to leave or after."""

    def fails(posting: Posting, before: Callable[[], None]) -> None:
        if after:
            before()
        raise error(posting)

    return fails
