"""How a cell is said in a letter: days, times, money, phones."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetcrm.model.words import choices
from sheetcrm.model.words import templates as words

if TYPE_CHECKING:
    from sheetcrm.model.words import Language

_NARROW = "\u00a0"
_SIGNS = frozenset("$€£¥")
"""Currencies that stand before the number in English."""


def day(value: object, language: Language, today: date) -> str | None:
    """Return a day as one says it, with its year only where it is another; None for what is no day."""
    return _day(date(value.year, value.month, value.day), language, today.year) if isinstance(value, date) else None


@lru_cache(maxsize=4096)
def _day(value: date, language: Language, year: int) -> str:
    said = words.DAY if value.year == year else words.DAY_YEAR
    return said.say(language, day=value.day, month=words.MONTHS[value.month - 1], year=value.year)


def clock(value: object) -> str | None:
    """Return a time of day; None for midnight, which is a day without a time, and for what is no time."""
    if isinstance(value, datetime):
        value = value.time()
    return f"{value:%H:%M}" if isinstance(value, time) and value != time() else None


def money(value: object, currency: str, language: Language) -> str | None:
    """Return an amount with its currency; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = f"{abs(value):,.2f}".removesuffix(".00")
    minus = "−" if value < 0 and number != "0" else ""
    if language == "en":
        return minus + (f"{currency}{number}" if currency in _SIGNS else f"{number}{_NARROW}{currency}".strip())
    return f"{minus}{number.replace(',', _NARROW).replace('.', ',')}{_NARROW}{currency}".strip()


def money_format(currency: str, language: Language) -> str:
    """Return the number format by which a cell shows whole amounts as :func:`money` says them; thousands are the program's own."""
    text = currency.replace('"', "")
    if language == "en" and currency in _SIGNS:
        return f'"{text}"#,##0;-"{text}"#,##0'
    return f'#,##0"{_NARROW}{text}"' if text else "#,##0"


@lru_cache(maxsize=4096)
def phone(value: object) -> str | None:
    """Return a phone as people read it: +7 999 123-45-67."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse  # heavy

    text = plain(value)
    try:
        return str(format_number(parse(text or ""), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return text


def plain(value: object) -> str | None:
    """Return any other cell as text: 5.0 as 5; None where it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).en
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip() or None
