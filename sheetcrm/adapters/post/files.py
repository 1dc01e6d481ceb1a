"""Files that go with a letter, from one folder and from nowhere else."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST = 255


class NotOurs(ValueError):
    """A name that is no name of a file in the folder."""


def read_file(folder: Path, name: str, *, room: int) -> bytes | None:
    """Return what a file of the folder holds, None where it is larger than ``room`` bytes.

    A name with a slash, a hidden one, one that leads out of the folder by a link, and anything that is no plain file raise NotOurs; where
    there is none, FileNotFoundError.
    """
    size = len(name.encode("utf-8", "surrogatepass"))
    if not 0 < size <= _LONGEST or name.startswith(".") or any(char in name for char in "/\\\0"):
        raise NotOurs(name)
    home = folder.resolve()
    try:
        path = (home / name).resolve(strict=True)
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (RuntimeError, UnicodeError):  # links in a circle; what no file can be called
        raise NotOurs(name) from None
    try:
        about = os.fstat(handle)
        if home not in path.parents or not stat.S_ISREG(about.st_mode):
            raise NotOurs(name)
        if about.st_size > room:
            return None
        with os.fdopen(handle, "rb", closefd=False) as source:
            data = source.read(room + 1)
    finally:
        os.close(handle)
    return data if len(data) <= room else None
