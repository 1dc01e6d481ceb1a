"""Fixtures of the stand-in's own tests: ``google``, and ``desk``, a client at an empty spreadsheet of 1,000 rows and 26 columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.standin import StandIn
from tests.standin.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google(clock: Clock) -> Iterator[StandIn]:
    with StandIn(clock) as standin:
        yield standin


@pytest.fixture
def desk(google: StandIn) -> Iterator[Desk]:
    desk = Desk(google, google.add_spreadsheet(sheets=["Sheet1"]))
    yield desk
    desk.connection.close()
