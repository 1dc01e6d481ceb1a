"""Ids, notes, nicks and time zones."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sheetcrm.model.values.spaces import fold, trim
from sheetcrm.model.values.verdict import Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_TELEGRAM = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/|tg://resolve\?domain=|@ ?)"
    r"([a-z][a-z0-9_]{3,31})/?(?:\?.*)?",
    re.IGNORECASE | re.ASCII,
)
"""A Telegram name has 5 to 32 letters, digits and underscores, 4 when bought, and begins with a letter."""

_PAGES = frozenset({"joinchat", "share", "addstickers", "addlist", "proxy", "login", "invoice"})
_OFFSET = re.compile(r"(?:utc|gmt|gmt/utc|utc/gmt)? ?([+\-\u2212\u2013])(\d{1,2})(?::?00)?")
_FROM_MOSCOW = re.compile(r"(?:мск|msk) ?([+\-\u2212\u2013]) ?(\d{1,2})")

_RUSSIAN = {
    -1: "Europe/Kaliningrad",
    0: "Europe/Moscow",
    1: "Europe/Samara",
    2: "Asia/Yekaterinburg",
    3: "Asia/Omsk",
    4: "Asia/Krasnoyarsk",
    5: "Asia/Irkutsk",
    6: "Asia/Yakutsk",
    7: "Asia/Vladivostok",
    8: "Asia/Magadan",
    9: "Asia/Kamchatka",
}
"""Zones as Russians say them, in hours from Moscow: Federal law 107-FZ of 2011, article 3."""

_PLACES = {
    "мск": "Europe/Moscow",
    "msk": "Europe/Moscow",
    "москва": "Europe/Moscow",
    "moscow": "Europe/Moscow",
    "московское время": "Europe/Moscow",
    "санкт-петербург": "Europe/Moscow",
    "калининград": "Europe/Kaliningrad",
    "самара": "Europe/Samara",
    "екатеринбург": "Asia/Yekaterinburg",
    "омск": "Asia/Omsk",
    "новосибирск": "Asia/Novosibirsk",
    "красноярск": "Asia/Krasnoyarsk",
    "иркутск": "Asia/Irkutsk",
    "якутск": "Asia/Yakutsk",
    "владивосток": "Asia/Vladivostok",
    "магадан": "Asia/Magadan",
    "минск": "Europe/Minsk",
    "алматы": "Asia/Almaty",
    "ташкент": "Asia/Tashkent",
    "ереван": "Asia/Yerevan",
    "тбилиси": "Asia/Tbilisi",
    "баку": "Asia/Baku",
}
"""Places whose zone is beyond doubt: the IANA database names the zone after them, or Moscow's time is theirs."""

_WEST, _EAST = 12, 14
"""The farthest offsets of the IANA database: Etc/GMT+12 and Etc/GMT-14."""


def examine_id(value: Raw) -> Verdict:
    """An id is never invented here; only spaces around it go."""
    return (
        examine_note(value)
        if not isinstance(value, str) or fold(value) == value
        else repaired(value, fold(value), "spaces")
    )


def examine_note(value: Raw) -> Verdict:
    """A note belongs to its author: nothing is touched but what cannot be seen at its ends."""
    if not isinstance(value, str) or (text := trim(value)) == value:
        return clean(value)
    return repaired(value, text, "spaces")


def examine_nick(value: Raw) -> Verdict:
    """A link to a Telegram account is its @name; any other nick stays as written."""
    if not isinstance(value, str):
        return clean(value)
    text = fold(value)
    match = _TELEGRAM.fullmatch(text)
    if match and match[1].casefold() not in _PAGES:
        text = f"@{match[1]}"
    return clean(value) if text == value else repaired(value, text, "nick_form")


@cache
def _zones() -> dict[str, str]:
    from zoneinfo import available_timezones

    return {name.casefold(): name for name in sorted(available_timezones())}


def examine_zone(value: Raw) -> Verdict:
    """A time zone is an IANA name; a place whose zone is beyond doubt becomes one, an offset is only proposed."""
    if not isinstance(value, str):
        return problem(value, "zone_wrong")
    text = fold(value)
    word = text.casefold()
    zone = _zones().get(word.replace(" ", "_")) or _PLACES.get(word)
    if zone is not None:
        return clean(value) if zone == value else repaired(value, zone, "zone_form")
    if match := _FROM_MOSCOW.fullmatch(word):
        zone = _RUSSIAN.get(int(match[2]) if match[1] == "+" else -int(match[2]))
    elif match := _OFFSET.fullmatch(word):
        hours = int(match[2])
        if hours <= (_EAST if match[1] == "+" else _WEST):
            zone = f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}" if hours else "Etc/UTC"
    return problem(value, "zone_wrong") if zone is None else proposed(value, zone, "zone_guess")
