"""Whose a file is, where we have no right to it."""

from __future__ import annotations

import os
import pwd
import shlex
from typing import TYPE_CHECKING

from sheetcrm.model.words import faults

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.words import Word


def rights_cure(path: Path, *, write: bool = False) -> Word | None:
    """Return how the right to a file or folder is had, or to what it lies in; None where nothing of it is closed to us."""
    wanted = os.R_OK | (os.W_OK if write else 0)
    for place in (*reversed(path.parents), path):
        if not os.path.lexists(place):
            return None
        need = wanted if place == path else os.X_OK
        if os.access(place, need | (os.X_OK if place.is_dir() else 0)):
            continue
        owner, user = _name(place.stat().st_uid), _name(os.geteuid())
        folder = shlex.quote(str(place if place.is_dir() else place.parent))
        if owner == user:
            return faults.filled(faults.OWN_RIGHTS, path=shlex.quote(str(place)))
        return faults.filled(faults.OTHER_OWNER, path=place, owner=owner, user=user, folder=folder)
    return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a user of another machine
        return str(uid)
