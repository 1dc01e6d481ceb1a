"""An address of apprise: a messenger, a phone, a chat. Whoever knows it can write there, so it is a secret and said nowhere."""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec
from typing import Any

EXTRA = "apprise"
"""The extra of this package that brings the library."""


def installed() -> bool:
    """Tell whether the library is there."""
    return find_spec("apprise") is not None


def understood(url: str) -> bool:
    """Tell whether the library knows what an address means; nobody is asked."""
    return bool(_library().Apprise().add(url))


def write(url: str, title: str, text: str, *, good: bool) -> bool:
    """Write to one address; return whether it went. Whatever goes wrong names the address, so no more than that is told."""
    try:
        library = _library()
        line = library.Apprise()
        kind = library.NotifyType.SUCCESS if good else library.NotifyType.WARNING
        return bool(line.add(url) and line.notify(body=text, title=title, notify_type=kind, body_format="text"))
    except Exception:  # noqa: BLE001 - a plugin of theirs may raise anything, with the address in it
        return False


@cache
def _library() -> Any:
    """Return the library, made to say nothing: its log names addresses and what servers answer."""
    import apprise

    log = logging.getLogger("apprise")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return apprise
