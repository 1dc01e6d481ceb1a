"""A real IMAP server in a thread: pymap with an empty account, on a free port of the loopback, plain, STARTTLS or TLS."""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imap_tools import MailBoxUnencrypted
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from datetime import datetime

USER, PASSWORD = "salon@shop.example", "secret-word-17"


@dataclass
class Server:
    """Where it listens, and what it does to people."""

    port: int = 0
    drop_at: bytes = b""
    heard: list[bytes] = field(default_factory=list)

    def put(self, raw: bytes, *, folder: str = "INBOX", when: datetime | None = None) -> None:
        """File a letter, as delivery does."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD, initial_folder=None)
            box.append(raw, folder, dt=when)

    def make(self, folder: str, *, anew: bool = False) -> None:
        """Make a folder; ``anew`` throws the old one away, so that the numbers of its letters no longer count."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD, initial_folder=None)
            if anew:
                box.folder.delete(folder)
            box.folder.create(folder)

    def unseen(self, folder: str = "INBOX") -> int:
        """Return how many letters nobody has read."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD, initial_folder=None)
            return box.folder.status(folder, ["UNSEEN"])["UNSEEN"]


@contextmanager
def serving(*, security: str = "plain", context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server; ``context`` holds its certificate."""
    server = Server()
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()
    failed: list[BaseException] = []

    async def run() -> None:
        args = Namespace(
            host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=security == "starttls", proxy_protocol=None,
            passlib_cfg=None, demo_data=False, demo_user=USER, demo_password=PASSWORD, skip_services=[],
        )  # fmt: skip
        more = {"ssl_context": context} if context else {}
        quick = BuiltinHash(rounds=1)
        backend, config = await DictBackend.init(
            args, reject_dnsbl=False, invalid_user_sleep=0.0, hash_context=quick, **more
        )
        config.apply_context()
        speak = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(backend.login, config))

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            _watch(reader, writer, server)
            with suppress(ConnectionError, EOFError):
                await speak(reader, writer)

        listener = await asyncio.start_server(
            answer, "127.0.0.1", 0, ssl=context if security == "tls" else None, limit=2**22
        )
        server.port = listener.sockets[0].getsockname()[1]
        ready.set()
        async with listener:
            await stop.wait()

    def work() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(run())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the test waits
            failed.append(error)
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait(20)
    if failed:
        raise failed[0]
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def _watch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: Server) -> None:
    """Note the commands, and cut the line where one with the words ``drop_at`` arrives."""
    read = reader.readline

    async def readline() -> bytes:
        line = await read()
        server.heard.append(line)
        if server.drop_at and server.drop_at in line:
            writer.transport.abort()
            return b""
        return line

    reader.readline = readline  # type: ignore[method-assign]
