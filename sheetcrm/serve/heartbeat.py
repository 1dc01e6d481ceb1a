"""That the robot is alive: a file in the workspace, and an address that is asked now and then."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FILE = "heartbeat.json"
PATIENCE = timedelta(minutes=5)
"""A heart that has not beaten for so long does not beat, unless a job is at work."""
AT_WORK = timedelta(hours=3)
"""A job that is at work for longer than that is not: a first night over a large workbook with a day's letters takes minutes."""
_ANSWER = 10.0  # seconds that the watcher has to answer


@dataclass(slots=True)
class Heartbeat:
    """The file that says when the robot was last seen, what it is doing and what comes next."""

    path: Path
    clock: Callable[[], datetime]
    since: datetime = field(init=False)
    doing: str = field(default="", init=False)
    following: Mapping[str, datetime] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    def beat(self, following: Mapping[str, datetime] | None = None) -> None:
        """Say so now. A disk that is full disturbs nothing here."""
        self.following = self.following if following is None else following
        said = {
            "at": _iso(self.clock()),
            "since": _iso(self.since),
            "pid": os.getpid(),
            "doing": self.doing,
            "next": {job: _iso(when) for job, when in self.following.items()},
        }
        fresh = self.path.with_name(f"{self.path.name}.new")
        with suppress(OSError):
            fresh.write_text(json.dumps(said), encoding="utf-8")
            fresh.replace(self.path)

    def work(self, job: str) -> None:
        """Say which job is at work; empty for none."""
        self.doing = job
        self.beat()

    def end(self) -> None:
        """Say that the robot left by itself."""
        with suppress(OSError):
            self.path.unlink()


def last_beat(path: Path) -> dict[str, Any] | None:
    """Return what the file says; None where there is none or it cannot be understood."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {**said, "at": datetime.fromisoformat(said["at"]), "since": datetime.fromisoformat(said["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def alive(said: Mapping[str, Any] | None, now: datetime) -> bool:
    """Tell whether the robot is there: its heart beat lately, or it is at work."""
    return said is not None and now - said["at"] <= (AT_WORK if said["doing"] else PATIENCE)


@dataclass(slots=True)
class Ping:
    """An address outside that is asked every so often; what becomes of it never disturbs, and its name is never said."""

    url: str = field(repr=False)
    every: timedelta
    clock: Callable[[], datetime]
    tell: Callable[[str, dict[str, Any]], None]
    _last: datetime | None = field(default=None, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _well: bool = field(default=True, init=False)
    _answered: bool | None = field(default=None, init=False)

    def maybe(self) -> None:
        """Ask where it is time to; the answer is awaited beside the work, and told when it changed."""
        if not self.url or (self._thread is not None and self._thread.is_alive()):
            return
        if self._answered is not None and self._answered != self._well:
            self._well = self._answered
            self.tell("ping_works" if self._well else "ping_failed", {})
        now = self.clock()
        if self._last is not None and self._last <= now < self._last + self.every:
            return
        self._last = now
        self._thread = threading.Thread(target=self._ask, daemon=True, name="ping")
        self._thread.start()

    def _ask(self) -> None:
        import requests

        answered = False
        with suppress(Exception):  # whatever it is, it names the address
            requests.get(self.url, timeout=_ANSWER).raise_for_status()
            answered = True
        self._answered = answered


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
