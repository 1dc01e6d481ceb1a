"""A secret in a file of its own, which nobody but its owner may read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from sheetcrm.errors import ConfigError
from sheetcrm.model.words import post as words
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from pathlib import Path


def read_secret(path: Path, key: str) -> bytes:
    """Return what the file holds; ``key`` names it in config.toml. Raises ConfigError where it cannot be read, or by too many."""
    try:
        with path.open("rb") as source:
            mode = os.fstat(source.fileno()).st_mode
            data = source.read()
    except OSError:
        message = filled(words.SECRET_MISSING, path=path)
        raise ConfigError(message=message, cure=filled(words.SECRET_MISSING_CURE, key=key)) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(message=filled(words.SECRET_OPEN, path=path), cure=filled(words.SECRET_OPEN_CURE, path=path))
    return data


def read_password(path: Path, key: str) -> str:
    """Return the password in a file: its first line. Raises ConfigError as :func:`read_secret`, and where there is none."""
    line = read_secret(path, key).partition(b"\n")[0].strip(b"\r\xef\xbb\xbf")
    try:
        password = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        password = ""
    if not password:
        cure = filled(words.SECRET_MISSING_CURE, key=key)
        raise ConfigError(message=filled(words.SECRET_EMPTY, path=path), cure=cure)
    return password
