"""What a cell takes from what somebody types: numbers, dates, truth, formulas or text.

"USER_ENTERED: The values will be parsed as if the user typed them into the UI."
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.standin.cells import FormulaText, Value, tidy

if TYPE_CHECKING:
    from tests.standin.errors import Json
    from tests.standin.locales import Locale

EPOCH = date(1899, 12, 30)
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?:\s*([AaPp][Mm]))?\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")


class Entered(NamedTuple):
    """A value, and the number format that Google puts on the cell because of how it was typed."""

    value: Value
    format: Json | None = None


def parse(typed: Any, locale: Locale, today: date) -> Entered:
    """Return what a cell holds after ``typed`` was entered. Numbers and truth that come as such stay what they are."""
    if not isinstance(typed, str):
        return Entered(tidy(typed))
    if typed.startswith("'"):
        return Entered(tidy(typed[1:]))
    text = typed.strip()
    if text.startswith("=") and len(text) > 1:
        return Entered(FormulaText(tidy(text) or "="))
    upper = text.upper()
    if upper in {"TRUE", locale.true}:
        return Entered(True)
    if upper in {"FALSE", locale.false}:
        return Entered(False)
    for found in (_number(text, locale), moment(text, locale, today)):
        if found:
            return found
    if text.startswith("+") and len(text) > 1:
        return Entered(FormulaText(tidy("=" + text) or "="))
    return Entered(tidy(typed))


def number(text: str, locale: Locale) -> float | None:
    """Return the number that a text without signs of money or percent writes."""
    group = "[ \u00a0\u202f]" if locale.group.isspace() else re.escape(locale.group)
    decimal = re.escape(locale.decimal)
    whole = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)"
    if not re.fullmatch(rf"[-+]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][-+]?\d+)?", text):
        return None
    plain = re.sub(group, "", text).replace(locale.decimal, ".")
    value = float(plain)
    return value if abs(value) < 1e308 else None


def _number(text: str, locale: Locale) -> Entered | None:
    for sign in ("$", "€", "£", "₽", "р.", "руб."):
        bare = text.removeprefix(sign) if text.startswith(sign) else text.removesuffix(sign)
        if bare != text:
            value = number(bare.strip(), locale)
            if value is not None:
                pattern = f"[${sign}]#,##0.00" if text.startswith(sign) else f"#,##0.00\\ [${sign}]"
                return Entered(tidy(value), {"type": "CURRENCY", "pattern": pattern})
    if text.endswith("%"):
        value = number(text[:-1].strip(), locale)
        if value is not None:
            pattern = "0.00%" if locale.decimal in text else "0%"
            return Entered(tidy(value / 100), {"type": "PERCENT", "pattern": pattern})
    value = number(text, locale)
    if value is None:
        return None
    if re.search(r"[eE]", text):
        return Entered(tidy(value), {"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    if re.search(rf"\d[{re.escape(locale.group)} ]\d", text):
        pattern = "#,##0.00" if locale.decimal in text else "#,##0"
        return Entered(tidy(value), {"type": "NUMBER", "pattern": pattern})
    return Entered(tidy(value))


def moment(text: str, locale: Locale, today: date) -> Entered | None:
    """Return the serial number of a date, a time or both, days since 1899-12-30, if the text is one."""
    head, _, tail = text.replace("T", " ", 1).partition(" ") if "T" in text[10:11] else text.partition(" ")
    alone = _time(text)
    if alone is not None:
        return Entered(tidy(alone), {"type": "TIME", "pattern": locale.time})
    day = _date(head, locale, today)
    if day is None:
        return None
    serial = (day[0] - EPOCH).days
    if not tail:
        return Entered(serial, {"type": "DATE", "pattern": day[1]})
    clock = _time(tail)
    if clock is None:
        return None
    return Entered(tidy(serial + clock), {"type": "DATE_TIME", "pattern": f"{day[1]} {locale.time}"})


def _time(text: str) -> float | None:
    found = _TIME.match(text)
    if not found:
        return None
    hours, minutes, seconds = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
    half = (found.group(4) or "").lower()
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return (hours * 3600 + minutes * 60 + seconds) / 86400


def _date(text: str, locale: Locale, today: date) -> tuple[date, str] | None:
    iso = _ISO.match(text)
    if iso:
        day = _day(*(int(part) for part in iso.groups()))
        return (day, "yyyy-mm-dd") if day else None
    found = re.match(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?\Z", text)
    if not found or found.group(2) != locale.separator:
        return None
    first, second = int(found.group(1)), int(found.group(3))
    year = today.year if not found.group(4) else int(found.group(4))
    if found.group(4) and len(found.group(4)) == 2:
        year += 2000 if year < 50 else 1900
    month, number_ = (first, second) if locale.order == "mdy" else (second, first)
    day = _day(year, month, number_)
    return (day, locale.date) if day else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def serial(moment_: datetime) -> float:
    """Return a moment as a serial number, as it reads on its own clock."""
    naive = moment_.replace(tzinfo=UTC)
    return (naive - datetime(1899, 12, 30, tzinfo=UTC)).total_seconds() / 86400
