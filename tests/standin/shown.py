"""How a value looks in its cell: number formats, dates and the automatic format, in the spreadsheet's locale."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.standin.cells import Value
    from tests.standin.errors import Json
    from tests.standin.locales import Locale

MOMENTS = {"DATE", "TIME", "DATE_TIME"}
_START = datetime(1899, 12, 30)
_PIECE = re.compile(
    r'"[^"]*"|\\.|\[\$[^\]]*\]|am/pm|AM/PM|a/p|yyyy|yy|y|MMMM|mmmm|MMM|mmm|MM|mm|M|m|dddd|ddd|dd|d|hh|h|HH|H|ss|s|\.0+|.',
    re.DOTALL,
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def text(value: Value, number_format: Json | None, locale: Locale) -> str:
    """Return the text that the cell shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, str):
        return value
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern", "")
    if kind in MOMENTS:
        return moment(value, pattern or default_pattern(kind, locale))
    if kind == "TEXT" or pattern == "@" or pattern in {"", "General"}:
        if kind in {"NUMBER", "CURRENCY", "PERCENT", "SCIENTIFIC"} and not pattern:
            return numeric(
                value,
                {"NUMBER": "#,##0.00", "PERCENT": "0.00%", "SCIENTIFIC": "0.00E+00"}.get(kind, "#,##0.00"),
                locale,
            )
        return general(value, locale)
    return numeric(value, pattern, locale)


def default_pattern(kind: str, locale: Locale) -> str:
    """Return the pattern of a date format that names none: it is "generated based on the user's locale"."""
    return {"DATE": locale.date, "TIME": locale.time}.get(kind, f"{locale.date} {locale.time}")


def general(value: float, locale: Locale) -> str:
    """Return a number as the automatic format shows it: ten digits behind the whole part at most, no zeros behind."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or abs(value) < 1e-9:
        shown = f"{value:.5E}"
        digits, _, power = shown.partition("E")
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return f"{digits}E{power[0]}{power[1:].zfill(2)}".replace(".", locale.decimal)
    whole = len(str(int(abs(value))))
    return f"{value:.{max(0, 11 - whole)}f}".rstrip("0").rstrip(".").replace(".", locale.decimal)


def numeric(value: float, pattern: str, locale: Locale) -> str:
    """Return a number by a pattern such as ``#,##0.00`` or ``0%``; of the sections only the first two are used."""
    sections = pattern.split(";")
    negative = value < 0
    if negative and len(sections) > 1:
        pattern, value, negative = sections[1], -value, False
    else:
        pattern = sections[0]
    found = re.search(r"[#0?,]*[#0?](?:\.[0#?]*)?(?:E\+0+)?|\.[0#?]+", pattern)
    if not found:
        return _plain(pattern)
    core = found.group()
    before, after = _plain(pattern[: found.start()]), _plain(pattern[found.end() :])
    if "%" in pattern:
        value *= 100
    if "E" in core:
        places = len(core.partition("E")[0].partition(".")[2])
        body = f"{abs(value):.{places}E}"
    else:
        whole, _, fraction = core.partition(".")
        body = f"{abs(value):.{len(fraction)}f}"
        left, _, right = body.partition(".")
        least = len(fraction.rstrip("#"))
        while len(right) > least and right.endswith("0"):
            right = right[:-1]
        left = left.zfill(whole.count("0"))
        if "," in whole:
            left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", locale.group, left)
        body = left + (locale.decimal + right if right else "")
    return f"{'-' * negative}{before}{body}{after}"


def _plain(text_: str) -> str:
    text_ = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", text_)
    text_ = re.sub(r"\[[^\]]*\]", "", text_)
    text_ = re.sub(r'"([^"]*)"', r"\1", text_)
    return re.sub(r"\\(.)", r"\1", text_)


@lru_cache(maxsize=65536)
def moment(value: float, pattern: str) -> str:
    """Return a serial number as a date or a time; ``m`` is a minute beside hours or seconds and a month elsewhere."""
    try:
        at = _START + timedelta(seconds=round(value * 86400, 3))
    except OverflowError:
        return str(value)
    pieces = _PIECE.findall(pattern)
    half = any(piece.lower() in {"am/pm", "a/p"} for piece in pieces)
    return "".join(_moment_piece(pieces, index, at, half) for index in range(len(pieces)))


def _moment_piece(pieces: list[str], index: int, at: datetime, half: bool) -> str:
    piece = pieces[index]
    if piece[0] in {'"', "\\", "["}:
        return _plain(piece)
    low = piece.lower()
    hour = (at.hour % 12 or 12) if half else at.hour
    if set(low) == {"m"} and "M" not in piece and len(piece) < 3 and _beside_time(pieces, index):
        return f"{at.minute:0{len(piece)}d}"
    known = {
        "yyyy": f"{at.year:04d}",
        "yy": f"{at.year % 100:02d}",
        "y": f"{at.year % 100:02d}",
        "mmmm": _MONTHS[at.month - 1],
        "mmm": _MONTHS[at.month - 1][:3],
        "mm": f"{at.month:02d}",
        "m": str(at.month),
        "dddd": _DAYS[at.weekday()],
        "ddd": _DAYS[at.weekday()][:3],
        "dd": f"{at.day:02d}",
        "d": str(at.day),
        "hh": f"{hour:02d}",
        "h": str(hour),
        "ss": f"{at.second:02d}",
        "s": str(at.second),
        "am/pm": "PM" if at.hour >= 12 else "AM",
        "a/p": "P" if at.hour >= 12 else "A",
    }
    if piece.startswith(".0"):
        return f".{at.microsecond:06d}"[: len(piece)]
    return known.get(low, piece)


def _beside_time(pieces: list[str], index: int) -> bool:
    words = [(place, piece.lower()) for place, piece in enumerate(pieces) if piece[0].isalpha()]
    here = next(order for order, (place, _) in enumerate(words) if place == index)
    before = words[here - 1][1] if here else ""
    after = words[here + 1][1] if here + 1 < len(words) else ""
    return before in {"h", "hh"} or after in {"s", "ss"}
