"""Real mail servers on the loopback, each on a free port: a good one with TLS and login, and one that fails where it is told to."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from asyncio import Server
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USER, PASSWORD = "robot", "secret-word-17"


@cache
def authority() -> trustme.CA:
    """Return who certifies our servers."""
    return trustme.CA()


@cache
def trust() -> ssl.SSLContext:
    """Return a client's trust in that authority."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def certified(name: str = "127.0.0.1") -> ssl.SSLContext:
    """Return a server's side, for a host of that name."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert(name).configure_cert(context)
    return context


@dataclass
class Good:
    """What the good server got. It is also its handler."""

    port: int = 0
    got: list[Envelope] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        self.got.append(envelope)
        if session not in self.sessions:
            self.sessions.append(session)
        return f"250 2.0.0 Ok: queued as {len(self.got)}"

    def check(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login)
        right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@contextmanager
def serving(
    *, security: str = "starttls", context: ssl.SSLContext | None = None, login: bool = True, **more: Any
) -> Iterator[Good]:
    """Run the good server; ``context`` replaces its certificate."""
    good = Good()
    context = context or certified()
    if security == "starttls":
        more |= {"tls_context": context, "require_starttls": True}
    if security == "tls":
        more |= {"ssl_context": context, "auth_require_tls": False}  # it does not see that the whole line is TLS
    if security == "none":
        more |= {"auth_require_tls": False}
    if login:
        more |= {"authenticator": good.check, "auth_required": True}

    warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")

    class _Here(Controller):
        def _trigger_server(self) -> None:  # else it connects to the port that was asked for, which is any
            socket.create_connection(("127.0.0.1", _port(self)), timeout=20).close()

    controller = _Here(good, hostname="127.0.0.1", port=0, ready_timeout=20, **more)
    controller.start()
    good.port = _port(controller)
    try:
        yield good
    finally:
        controller.stop()


def _port(controller: Controller) -> int:
    assert isinstance(controller.server, Server)
    return int(controller.server.sockets[0].getsockname()[1])


Say = bytes | None
"""What is said instead of the usual answer; None closes the connection."""


@dataclass
class Faulty:
    """A server of few words without TLS: ``script`` is asked for each command with its number and may answer otherwise.

    Steps are ``connect``, ``ehlo``, ``mail``, ``rcpt``, ``data``, ``half`` (the letter's first bytes have come), ``content`` (all of it),
    ``rset``; the number counts from one over the life of the server. An answer ``b"hang"`` never comes; ``b"take+close"`` takes the letter
    and closes without a word. One that begins with 421 closes behind it.
    """

    script: Callable[[str, int], Say | bool] = lambda _step, _count: True
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)
    features: tuple[bytes, ...] = ()
    stop: threading.Event = field(default_factory=threading.Event)

    def _answer(self, line: socket.socket, step: str, usual: bytes) -> bool:
        """Answer; tell whether the conversation goes on."""
        self.counts[step] = self.counts.get(step, 0) + 1
        said = self.script(step, self.counts[step])
        if said is True:
            line.sendall(usual + b"\r\n")
            return True
        if said is None or said is False or said == b"take+close":
            return False
        if said == b"hang":
            self.stop.wait(20)
            return False
        line.sendall(said + b"\r\n")
        return not said.startswith(b"421")

    def talk(self, line: socket.socket) -> None:
        """Hold one conversation."""
        with line, suppress(OSError), line.makefile("rb") as heard:
            if not self._answer(line, "connect", b"220 here"):
                return
            for command in heard:
                self.heard.append(command.rstrip(b"\r\n"))
                step = command[:4].strip().lower().decode("latin-1")
                if step == "quit":
                    line.sendall(b"221 bye\r\n")
                    return
                usual = b"250 ok"
                if step == "ehlo":
                    lines = [b"here", *self.features]
                    usual = b"\r\n".join(b"250-" + one for one in lines[:-1]) + b"\r\n" if lines[1:] else b""
                    usual += b"250 " + lines[-1]
                if step != "data":
                    if not self._answer(line, step, usual):
                        return
                elif not self._data(line, heard):
                    return

    def _data(self, line: socket.socket, heard: Any) -> bool:
        before = self.counts.get("data", 0)
        if not self._answer(line, "data", b"354 go on"):
            return False
        if self.script("data", before + 1) is not True:
            return True
        content: list[bytes] = []
        for text in heard:
            if not content:
                self.counts["half"] = self.counts.get("half", 0) + 1
                if self.script("half", self.counts["half"]) is None:
                    return False
            if text == b".\r\n":
                break
            content.append(text)
        else:
            return False
        said = self.script("content", self.counts.get("content", 0) + 1)
        if said is True or said == b"take+close":
            self.taken.append(b"".join(content))
        return self._answer(line, "content", b"250 2.0.0 taken")


@contextmanager
def failing(script: Callable[[str, int], Say | bool], *, features: tuple[bytes, ...] = ()) -> Iterator[Faulty]:
    """Run the faulty server."""
    faulty = Faulty(script, features=features)
    listener = socket.create_server(("127.0.0.1", 0))
    faulty.port = listener.getsockname()[1]
    listener.settimeout(0.1)

    def work() -> None:
        while not faulty.stop.is_set():
            with suppress(TimeoutError):
                line, _ = listener.accept()
                line.settimeout(20)
                threading.Thread(target=faulty.talk, args=(line,), daemon=True).start()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield faulty
    finally:
        faulty.stop.set()
        thread.join(5)
        listener.close()
