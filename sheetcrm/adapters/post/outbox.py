"""Letters into a folder of .eml files instead of the post: the default, so that nothing leaves before somebody decided that it shall."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from sheetcrm.adapters.post.headers import one_line
from sheetcrm.adapters.post.message import NOW, wire
from sheetcrm.errors import PostDown, PostLater
from sheetcrm.model.words import post as words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sheetcrm.adapters.post.message import Sender
    from sheetcrm.model.letters import Posting


class OutboxPost:
    """Files letters in a folder, each under its key: the same letter again is the same file. See :class:`sheetcrm.ports.Post`."""

    def __init__(
        self,
        sender: Sender,
        folder: Path,
        *,
        sign: Callable[[bytes], bytes] | None = None,
        clock: Callable[[], datetime] = NOW,
    ) -> None:
        self._sender, self._folder, self._sign, self._clock = sender, folder, sign, clock

    def send(self, posting: Posting, *, before: Callable[[], None]) -> str:
        """File one letter, on the disk for good; return its name. Raises PostErrors as :class:`sheetcrm.ports.Post` says."""
        message = wire(posting, self._sender, at=self._clock())
        if self._sign is not None:
            message = self._sign(message)
        name = f"{'test-' if posting.test else ''}{posting.key}.eml"
        draft = self._folder / f".{name}.new"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(draft, message)
        except OSError as error:
            raise self._down(error) from error
        try:
            before()
            draft.replace(self._folder / name)
            _sync(self._folder)
        except OSError as error:
            down = self._down(error)
            raise PostLater(address=one_line(posting.address), answer=down.message(self._sender.language)) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return f"{self._folder.name}/{name}"

    def ready(self) -> None:
        """Wait for nothing."""

    def close(self) -> None:
        """Nothing is held."""

    def _down(self, error: OSError) -> PostDown:
        return PostDown(host=self._folder, reason=error.strerror or str(error), cure=words.CHECK_FOLDER)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
