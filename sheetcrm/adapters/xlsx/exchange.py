"""Putting a new file in the place of an old one so that a crash at any line leaves one of the two, whole.

The new file is written beside the old one, synced, and exchanged with it in one step (renameat2 with RENAME_EXCHANGE,
Linux 3.15 and later). What came out is hashed: where it is not what was read, somebody saved in between, and it goes
back.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE, linux/fs.h
_HERE = -100  # AT_FDCWD, fcntl.h
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
_HASH = 16
"""Hexadecimal digits of a hash in the name of a temporary file."""


class ChangedError(Exception):
    """The file is no longer what was read."""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def swap(one: Path, two: Path) -> bool:
    """Exchange two files in one step; return False where the system cannot, having done nothing."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(two), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one))


def _sync_folder(path: Path) -> None:
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary(path: Path, since: str, new: str = "") -> Path:
    """Return the name of a temporary file: whose, from which state to which, by which process.

    Without ``new`` it has never been in the book's place; with it, it may hold what came out of there.
    """
    return path.with_name(f".{path.name}.{since[:_HASH]}-{new[:_HASH]}-{os.getpid()}.sheetcrm")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def recover(path: Path) -> None:
    """Clear away what a crash left beside the file.

    Where the crash came after the exchange and what came out was somebody's save, that save goes back to its place.
    """
    pattern = re.compile(rf"\.{re.escape(path.name)}\.([0-9a-f]{{{_HASH}}})-([0-9a-f]{{{_HASH}}})?-(\d+)\.sheetcrm")
    for left in sorted(path.parent.iterdir()):
        found = pattern.fullmatch(left.name)
        if found is None or (int(found[3]) != os.getpid() and _lives(int(found[3]))):
            continue
        with left.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:  # another machine's process is at work
                continue
            here = digest(left)[:_HASH]
            if found[2] and here not in {found[1], found[2]}:
                if digest(path)[:_HASH] != found[2]:
                    continue  # both were saved by people: neither is ours to delete
                if not swap(left, path):
                    left.replace(path)
                    continue
                _sync_folder(path)
            left.unlink()


def exchange(
    path: Path, since: str, fill: Callable[[IO[bytes]], None], check: Callable[[], None], note: Callable[[str], None]
) -> str:
    """Write a new file by ``fill`` and put it in the place of the one whose hash is ``since``; return its hash.

    ``check`` is called last before the exchange and may raise. ``note`` is told the new hash before that. Raise
    :class:`ChangedError` where the file is not ``since``, OSError where the system fails: the old file stays in place.
    """
    recover(path)
    made = temporary(path, since)
    status = path.stat()
    new = ""
    try:
        handle = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w+b", buffering=1 << 20) as out:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fill(out)
            out.flush()
            os.fchmod(out.fileno(), status.st_mode & 0o7777)
            with suppress(OSError):  # only root may give files away
                os.fchown(out.fileno(), status.st_uid, status.st_gid)
            os.fsync(out.fileno())
            new = digest(made)
            complete = temporary(path, since, new)
            os.rename(made, complete)  # noqa: PTH104 - as the system call is named, for the trials that break it
            made = complete
            check()
            _expect(path, since)
            note(new)
            _put_in_place(path, made, since)
    except BaseException:
        with suppress(OSError):
            if not new or digest(made) == new:  # what else it may hold was the book's
                made.unlink()
        raise
    return new


def _expect(path: Path, since: str) -> None:
    if digest(path) != since:
        raise ChangedError


def _put_in_place(path: Path, made: Path, since: str) -> None:
    if not swap(made, path):
        os.replace(made, path)  # noqa: PTH105 - as above
        with suppress(OSError):  # it is done, synced or not
            _sync_folder(path)
        return
    try:
        _sync_folder(path)
        _expect(made, since)
    except BaseException:
        swap(made, path)
        with suppress(OSError):
            _sync_folder(path)
        raise
    with suppress(OSError):  # the next write clears it away
        os.unlink(made)  # noqa: PTH108 - as above
        _sync_folder(path)
