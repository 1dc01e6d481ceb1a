"""Figures as people say them, in the workbook's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.periods import month

if TYPE_CHECKING:
    from sheetcrm.model.words import Language
    from sheetcrm.policy.figures.periods import Span

_HOUR, _DAY = 60, 24 * 60
EXACT = 6
"""So many digits has a limit at most, as staff wrote it."""


def number(value: float, language: Language, *, digits: int = 1) -> str:
    """Return a number with at most so many digits after the comma, its thousands apart, and a minus that is none of a word's."""
    shown = f"{value:,.{digits}f}".rstrip("0").removesuffix(".").replace("-", "−")
    return shown.replace(",", "\u00a0").replace(".", ",") if language == "ru" else shown


def percent(value: float, language: Language, *, digits: int = 1) -> str:
    """Return a share or a change with its sign: 2,5 % in Russian, 2.5% in English."""
    return number(value, language, digits=digits) + ("%" if language == "en" else "\u00a0%")


def beyond(part: float, whole: float, limit: float, language: Language) -> str:
    """Return a share in percent that is beyond a limit, with as many digits as tell the two apart."""
    share = 100 * part / whole
    near = (digits for digits in range(1, EXACT) if (round(share, digits) - limit) * (share - limit) > 0)
    return percent(share, language, digits=next(near, EXACT))


def lasting(minutes: float, language: Language) -> str:
    """Return how long something took: minutes, hours with minutes, or days."""
    whole = round(minutes)
    short, long, day, days = words.LASTING
    if whole < _HOUR:
        return short.say(language, n=whole)
    if whole < _DAY:
        return long.say(language, n=whole // _HOUR, rest=whole % _HOUR)
    count = round(whole / _DAY)
    return (day if count == 1 else days).say(language, n=number(count, language))


def dated(span: Span) -> str:
    """Return a span as it fits a narrow cell: one month by its number, else the first and the last day, also of several months."""
    first, last = date.fromordinal(span.first), date.fromordinal(span.last)
    if span == month(first):
        return f"{first:%m.%Y}"
    return f"{first:%d.%m}–{last:%d.%m}"
