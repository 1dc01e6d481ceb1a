"""Where this machine, or a spreadsheet, stands: its time zone and the country to which that belongs. Nothing is asked of any network."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

_NOWHERE = re.compile(r"(?:Etc/.*|UTC|UCT|GMT.*|Zulu|Universal|Greenwich|localtime|posixrules|Factory|)", re.IGNORECASE)
"""Zones of machines that nobody told where they are, such as those of a hosting company."""
_TERRITORY = re.compile(r"[a-z]{2,3}_([A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A time zone by its name, and a country whose phones are known by its two letters; empty where nobody can say."""

    zone: str = ""
    country: str = ""


def here(*, root: Path = Path("/")) -> Whereabouts:
    """Return where this machine is: by TZ where that is set, else by its files of the zone; the country by the zone, else by the locale."""
    names = [os.environ["TZ"].removeprefix(":")] if os.environ.get("TZ") else _files(root / "etc")
    locale = next((os.environ[key] for key in ("LC_ALL", "LC_TELEPHONE", "LANG") if os.environ.get(key)), "")
    return located(next(filter(_known, names), ""), locale)


def _files(etc: Path) -> list[str]:
    names = []
    with suppress(OSError):
        names.append((etc / "timezone").read_text(encoding="ascii", errors="replace").strip())
    with suppress(OSError):
        names.append(str((etc / "localtime").readlink()).partition("zoneinfo/")[2])
    return names


def located(zone: str, locale: str) -> Whereabouts:
    """Return where a zone and a locale, such as ``Europe/London`` and ``en_GB``, say that somebody is."""
    from phonenumbers import SUPPORTED_REGIONS  # heavy

    zone = zone if _known(zone) else ""
    territory = _TERRITORY.match(locale)
    countries = (_countries().get(zone, ""), territory[1] if territory else "")
    return Whereabouts(zone, next((one for one in countries if one in SUPPORTED_REGIONS), ""))


def _known(name: str) -> bool:
    if _NOWHERE.fullmatch(name):
        return False
    with suppress(ValueError, OSError, LookupError):  # what a person wrote may be no key, a folder, or nothing known
        return bool(ZoneInfo(name).key)
    return False


@cache
def _countries() -> dict[str, str]:
    """Return the country of each zone that is a place's own, as the IANA database has it."""
    table = resources.files("tzdata") / "zoneinfo" / "zone.tab"
    lines = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {parts[2]: parts[0] for parts in lines}
