"""Time for tests: it goes on only when somebody sleeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.adapters.google.client import Api, Http, place_of

if TYPE_CHECKING:
    import requests


@dataclass
class Waiting:
    """A clock that goes on only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now

    def date(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.now)


def api_of(root: str, name: str, waiting: Waiting, session: requests.Session | None = None) -> Api:
    """Return a spreadsheet without a key, whose client sleeps on that clock."""
    import requests

    http = Http(session or requests.Session(), path=place_of(name), root=root, sleep=waiting.sleep, clock=waiting.clock)
    return Api(name, http)
