"""The robot that stays: rounds, one after the other, until it is asked to leave."""

from __future__ import annotations

import fcntl
import os
import select
import signal
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import LedgerUnusable, ServeBusy
from sheetcrm.serve.heartbeat import FILE, Heartbeat, Ping
from sheetcrm.serve.rounds import Rounds
from sheetcrm.shop import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

BEAT = timedelta(minutes=1)
"""The heart beats at least so often; the jobs' files are looked at as often."""
_LOCK = "serving"


@dataclass(slots=True)
class Bell:
    """What wakes the robot from its rest: a signal that asks it to leave. A second one stops it at once.

    A signal may come at any line, so all that its handler does is to write into a pipe.
    """

    rung: bool = field(default=False, init=False)
    _ends: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._ends = os.pipe()
        for end in self._ends:
            os.set_blocking(end, False)

    @contextmanager
    def listening(self) -> Iterator[Bell]:
        """Hear SIGTERM, SIGINT and SIGHUP meanwhile."""
        heard = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, self._ring) for number in heard}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            for end in self._ends:
                os.close(end)

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        if self.rung:
            raise KeyboardInterrupt
        self.rung = True
        with suppress(OSError):
            os.write(self._ends[1], b"!")

    def wait(self, seconds: float) -> None:
        """Rest for so long, or until it rings."""
        select.select([self._ends[0]], [], [], seconds)

    def sleep(self, seconds: float) -> None:
        """Let time pass within a run that has not begun to write. Raises Stopped when it rings."""
        self.wait(seconds)
        if self.rung:
            raise Stopped


@contextmanager
def the_only_one(space: Workspace) -> Iterator[None]:
    """Hold the workspace against a second robot that stays. Raises ServeBusy."""
    path = space.ledger.path.with_name(_LOCK)
    try:
        lock = path.open("a")
    except OSError as error:
        raise LedgerUnusable(path=path, reason=error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ServeBusy(path=space.folder) from error
        yield


def serve(
    space: Workspace,
    shop: Callable[[], Shop],
    *,
    tell: Callable[[str, dict[str, Any]], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    bell: Bell | None = None,
) -> None:
    """Carry out jobs at their times until SIGTERM or SIGINT comes. Raises ServeBusy where a robot is there already."""
    with the_only_one(space), (bell or Bell()).listening() as heard:
        heart = Heartbeat(heartbeat_path(space), clock)
        rounds = Rounds(space, shop, clock, tell, stopping=lambda: heard.rung, doing=heart.work)
        place = space.config.serve
        ping = Ping(place.ping, timedelta(minutes=place.minutes), clock, tell)
        heart.beat()
        began(rounds, space, tell)
        while not heard.rung:
            heard.wait(_once(rounds, heart, ping, tell))
        heart.end()
        tell("ended", {})


def _once(rounds: Rounds, heart: Heartbeat, ping: Ping, tell: Callable[[str, dict[str, Any]], None]) -> float:
    """Go one round and return for how many seconds to rest; whatever happens in it, the robot stays."""
    try:
        rounds.once()
        now = rounds.clock()
        heart.beat(rounds.following(now))
        ping.maybe()
        return rounds.wait(now, at_most=BEAT)
    except Exception as error:  # noqa: BLE001 - a full disk, a ledger that is locked: it may pass
        tell("trouble", {"error": rounds.space.in_words(error)})
        return BEAT.total_seconds()


def began(rounds: Rounds, space: Workspace, tell: Callable[[str, dict[str, Any]], None]) -> None:
    """Say what this robot looks after."""
    zone, _ = rounds.terms()
    following = {job: when.astimezone(zone) for job, when in rounds.following(rounds.clock()).items()}
    tell("began", {"book": str(space.config.book), "zone": zone.key, "next": following})


def heartbeat_path(space: Workspace) -> Path:
    """Return where the heartbeat lies."""
    return space.ledger_path.with_name(FILE)
