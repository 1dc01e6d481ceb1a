"""Figures as people say them, in the workbook's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.words import figures as words

if TYPE_CHECKING:
    from sheetcrm.model.words import Language
    from sheetcrm.policy.figures.periods import Span

_HOUR, _DAY = 60, 24 * 60


def number(value: float, language: Language) -> str:
    """Return a number with at most one digit after the comma and its thousands apart."""
    shown = f"{value:,.1f}".removesuffix(".0")
    return shown.replace(",", "\u00a0").replace(".", ",") if language == "ru" else shown


def lasting(minutes: float, language: Language) -> str:
    """Return how long something took: minutes, hours with minutes, or days."""
    whole = round(minutes)
    short, long, days = words.LASTING
    if whole < _HOUR:
        return short.say(language, n=whole)
    if whole < _DAY:
        return long.say(language, n=whole // _HOUR, rest=whole % _HOUR)
    return days.say(language, n=number(round(whole / _DAY), language))


def dated(span: Span) -> str:
    """Return a span as it fits a narrow cell: a whole month by its number, else the first and the last day."""
    first, last = date.fromordinal(span.first), date.fromordinal(span.last)
    if first.day == date.fromordinal(span.last + 1).day == 1:
        return f"{first:%m.%Y}"
    return f"{first:%d.%m}–{last:%d.%m}"
