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
    if not name or name.startswith(".") or len(os.fsencode(name)) > _LONGEST or any(char in name for char in "/\\\0"):
        raise NotOurs(name)
    home = folder.resolve()
    try:
        path = (home / name).resolve(strict=True)
    except RuntimeError:  # links in a circle
        raise NotOurs(name) from None
    if path.parent != home and home not in path.parents:
        raise NotOurs(name)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as source:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise NotOurs(name)
        if about.st_size > room:
            return None
        data = source.read(room + 1)
        return data if len(data) <= room else None
