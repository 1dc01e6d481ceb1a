"""StandIn: Google Sheets and Drive on this machine, for tests and for trying things out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from tests.standin import server
from tests.standin.errors import Json, Refused
from tests.standin.hands import Spreadsheet
from tests.standin.quota import Quota, exceeded
from tests.standin.server import Answer, Cut, Fault, Request, Seen
from tests.standin.world import PERSON, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType


class Service:
    """What the server asks: the world, the hooks and the faults."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.world = World(clock)
        self.requests: list[Seen] = []
        self.before: Callable[[Seen], None] | None = None
        self.after: Callable[[Seen], None] | None = None
        self.fault: Callable[[Seen], Fault | None] | None = None
        self.token: str | None = None
        self.users: dict[str, str] = {}
        self._quota = Quota()
        self._closing = threading.Event()

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def forbidden(self) -> bool:
        """Whether the spreadsheets are not shared with the robot."""
        return self.world.forbidden

    @forbidden.setter
    def forbidden(self, value: bool) -> None:
        self.world.forbidden = value

    @property
    def version_lag(self) -> int:
        """By how many changes Drive's version and modifiedTime lag."""
        return self.world.version_lag

    @version_lag.setter
    def version_lag(self, value: int) -> None:
        self.world.version_lag = value

    def quota(self, *, reads: int | None = 60, writes: int | None = 60, retry_after: bool = False) -> None:
        """Limit the requests a minute from now on; None is no limit."""
        self._quota = Quota(reads=reads, writes=writes, retry_after=retry_after)

    def answer(self, request: Request) -> Answer:
        """Answer one request."""
        seen = Seen(request.verb, request.path, request.query, _shown(request), request.kind(), sent=len(request.raw))
        with self.world.lock:
            self.requests.append(seen)
            fault = self.fault(seen) if self.fault else None
        if fault and not fault.after:
            self._fail(fault, request, seen)
            if fault.status != 200:
                return self._failed(fault, request, seen)
        with self.world.lock:
            answer = self._take_effect(request, seen)
            seen.status, seen.received = answer.status, len(answer.content)
        if fault and fault.after:
            self._fail(fault, request, seen)
            if fault.status != 200:
                return self._failed(fault, request, seen)
        return answer

    def _fail(self, fault: Fault, _request: Request, seen: Seen) -> None:
        if fault.delay:
            self._closing.wait(fault.delay)
        if fault.cut or self._closing.is_set():
            seen.status = 0
            raise Cut

    @staticmethod
    def _failed(fault: Fault, request: Request, seen: Seen) -> Answer:
        refused = (
            exceeded("write" if seen.kind == "write" else "read")
            if fault.status == 429 and fault.message is None
            else Refused(fault.status, fault.message or "")
        )
        answer = server.refusal(refused, drive=request.is_drive, retry_after=fault.retry_after)
        seen.status, seen.received = answer.status, len(answer.content)
        return answer

    def _take_effect(self, request: Request, seen: Seen) -> Answer:
        try:
            if seen.kind == "token":
                return server.token_of(request, self)
            user = server.check_token(request, self)
            wait = self._quota.take(user, seen.kind, self.now)
            if wait is not None:
                retry_after = wait if self._quota.retry_after else None
                return server.refusal(exceeded(seen.kind), drive=False, retry_after=retry_after)
            if self.before:
                self.before(seen)
            answer = server.perform(server.call_of(request, self, user))
        except Refused as refused:
            return server.refusal(refused, drive=request.is_drive)
        if self.after:
            self.after(seen)
        return answer


def _shown(request: Request) -> Json | str | None:
    if request.path == "/token":
        return {key: values[0] for key, values in request.form().items()}
    try:
        body: Json | None = request.body()
    except Refused:
        return request.raw.decode("utf-8", "replace")
    return body


class StandIn(Service):
    """The stand-in as a context: ``with StandIn() as google: … google.url``."""

    def __init__(self, clock: Callable[[], datetime] | None = None, *, port: int = 0) -> None:
        super().__init__(clock)
        self._port = port
        self._server: server.Server | None = None

    def __enter__(self) -> Self:
        self._server = server.start(self, self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server is not None, "use it in a with statement"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add_spreadsheet(
        self,
        *,
        title: str = "Spreadsheet",
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        sheets: list[str] | None = None,
        owner: str = PERSON,
    ) -> Spreadsheet:
        """Make a spreadsheet of a person's that is shared with the robot."""
        with self.world.lock:
            book = self.world.add(title, owner=owner, locale=locale, time_zone=time_zone, sheets=sheets)
            spreadsheet = Spreadsheet(book)
            spreadsheet.share(self.world.robot)
        return spreadsheet

    def spreadsheet(self, file_id: str) -> Spreadsheet:
        """Return a spreadsheet by its id, however it came to be."""
        return Spreadsheet(self.world.files[file_id])
