"""The lease of one workbook file: a small hidden file beside it, read and written under a lock, so that no two machines take it at once.

Its times are those of whoever keeps the file: on a shared folder the file server's, so clocks of machines that differ do no harm. The
workbook itself is not touched.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sheetcrm.errors import BookHeld
from sheetcrm.model.leases import Lease, is_ours, read_lease, renewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetcrm.model.leases import Holder

_LONGEST = 4_096  # bytes


def beside(path: Path) -> Path:
    """Return the file in which the lease of a workbook is kept."""
    return path.with_name(f".{path.name}.sheetcrm-lease")


class Lessee:
    """Takes, renews and gives back the lease for one installation; without a holder there is none, and nobody is barred.

    ``hour`` replaces the clock of the file's place.
    """

    def __init__(self, path: Path, holder: Holder | None, hour: Callable[[], datetime] | None = None) -> None:
        self._book, self.holder, self._hour = path, holder, hour
        self._former: Lease | None = None

    def seen(self) -> Lease | None:
        """Return the lease as it stands, expired or not."""
        with suppress(OSError), beside(self._book.resolve()).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            return read_lease(held.read(_LONGEST).decode("utf-8", "replace"))
        return None

    def take(self) -> None:
        """Take or renew the lease. Raises BookHeld where another machine has the file, and OSError."""
        if self.holder is None:
            return
        with self._open() as (handle, lease, now):
            if lease is not None and lease.bars(self.holder, now):
                raise BookHeld(path=self._book, lease=lease)
            if lease is not None and lease.holder != self.holder.id:
                self._former = lease
            if not is_ours(lease, self.holder, now):
                _write(handle, renewed(lease, self.holder, now))

    def check(self) -> None:
        """Raise BookHeld where another machine has the file, and OSError."""
        if self.holder is None or not beside(self._book.resolve()).exists():
            return
        with self._open() as (_, lease, now):
            if lease is not None and lease.bars(self.holder, now):
                raise BookHeld(path=self._book, lease=lease)

    def give_back(self) -> None:
        """Let the lease end now, if it is ours; a folder that does not take that lets it expire."""
        if self.holder is None or not beside(self._book.resolve()).exists():
            return
        with suppress(OSError), self._open() as (handle, lease, now):
            if lease is not None and lease.holder == self.holder.id and lease.until > now:
                _write(handle, Lease(lease.holder, lease.host, lease.since, now))

    def wrote(self) -> None:
        """Note that the file was written: it is ours now, whoever had it before."""
        self._former = None

    def undo(self) -> None:
        """Let the lease be that of whoever had it before us, since nothing was written after all: they were not overtaken."""
        if self._former is None or self.holder is None:
            return
        former, self._former = self._former, None
        with suppress(OSError), self._open() as (handle, lease, _):
            if lease is not None and lease.holder == self.holder.id:
                _write(handle, former)

    @contextmanager
    def _open(self) -> Iterator[tuple[int, Lease | None, datetime]]:
        """Give the open file, alone, with the lease in it and the time at its place."""
        path = self._book.resolve()
        handle = os.open(beside(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with suppress(OSError):  # who may write the book may write this: on another machine it may be somebody else
                os.fchmod(handle, path.stat().st_mode & 0o666)
            yield handle, read_lease(os.pread(handle, _LONGEST, 0).decode("utf-8", "replace")), self._now(handle)
        finally:
            os.close(handle)

    def _now(self, handle: int) -> datetime:
        if self._hour is not None:
            return self._hour()
        os.utime(handle)
        return datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)


def _write(handle: int, lease: Lease) -> None:
    data = lease.text().encode("utf-8")
    os.pwrite(handle, data, 0)
    os.ftruncate(handle, len(data))
    os.fsync(handle)
