"""The section [serve] of config.toml: whom the robot tells that it is alive."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import ConfigError
from sheetcrm.model.words import faults
from sheetcrm.model.words import serving as words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SERVE: Mapping[str, type] = {"ping": str, "ping_minutes": int, "tell": str, "apprise": list}
VARIABLE, CHANNELS = "SHEETCRM_PING", "SHEETCRM_APPRISE"
"""Where the addresses may stand in the environment, those of apprise with a blank between two; it comes before the file."""
_URL = re.compile(r"https://[^\s@]+|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/[^\s@]*)?")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_CHANNEL = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+")
_OFTEN, _LONGEST = 5, 1440


@dataclass(frozen=True, slots=True)
class ServePlace:
    """The address that is asked every ``minutes`` while all goes on, empty for none. Whoever knows it can feign it: it is shown nowhere.

    ``tell`` is who hears of troubles by mail, ``apprise`` where else they are told: messengers, phones. These addresses are secrets, too.
    """

    ping: str = field(default="", repr=False)
    minutes: int = _OFTEN
    tell: str = ""
    apprise: tuple[str, ...] = field(default=(), repr=False)


def serve_place(flat: Mapping[str, Any], path: Path, env: Mapping[str, str]) -> ServePlace:
    """Return the section [serve]. Raises ConfigError."""
    url, minutes = env.get(VARIABLE, flat.get("serve.ping", "")).strip(), flat.get("serve.ping_minutes", _OFTEN)
    if url and not _URL.fullmatch(url):
        raise ConfigError(message=faults.filled(words.BAD_PING, path=path), cure=words.BAD_PING_CURE)
    if not 1 <= minutes <= _LONGEST:
        message = faults.filled(words.BAD_MINUTES, path=path, count=minutes)
        raise ConfigError(message=message, cure=words.BAD_MINUTES_CURE)
    tell = flat.get("serve.tell", "").strip()
    if tell and not _MAIL.fullmatch(tell):
        raise ConfigError(message=faults.filled(words.BAD_TELL, path=path), cure=words.BAD_TELL_CURE)
    listed = env[CHANNELS].split() if env.get(CHANNELS, "").strip() else flat.get("serve.apprise", [])
    for number, channel in enumerate(listed, start=1):
        if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel.strip()):
            raise ConfigError(
                message=faults.filled(words.BAD_CHANNEL, path=path, number=number), cure=words.BAD_CHANNEL_CURE
            )
    return ServePlace(url, minutes, tell, tuple(dict.fromkeys(channel.strip() for channel in listed)))
