"""Spans of whole weeks and months that are over, each with the span before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEK = 7
QUARTER_WEEKS, HALF_WEEKS, YEAR_WEEKS, LETTER_WEEKS = 13, 26, 52, 4
MONTHS, CHARTED, STAGES, MANAGERS, DAYS = 13, 8, 12, 8, 30
"""Charts show so many months, sources, deal stages, managers and days; they were laid out once, so rows come in that order."""
COVERED: Mapping[str, int] = {
    "facts": MONTHS,
    "segments": MONTHS,
    "sources": CHARTED,
    "funnel": STAGES,
    "managers": MANAGERS,
    "forecast": DAYS,
}
"""So many rows of each tab its charts look at, from the first row of the robot's on."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included, as proleptic ordinals."""

    first: int
    last: int

    @property
    def before(self) -> Span:
        """The span of the same length that ends the day before."""
        return Span(self.first - (self.last - self.first + 1), self.first - 1)


def weeks(today: date, count: int, *, start: int = 0) -> Span:
    """Return the last ``count`` full weeks before today; ``start`` is the weekday on which a week begins, 0 for Monday."""
    last = today.toordinal() - 1 - (today.weekday() - start) % WEEK
    return Span(last - WEEK * count + 1, last)


def month(today: date, back: int = 0) -> Span:
    """Return the calendar month so many months ago; 0 is the one that today is in, whole."""
    number = today.year * 12 + today.month - 1 - back
    first, following = (date(n // 12, n % 12 + 1, 1) for n in (number, number + 1))
    return Span(first.toordinal(), (following - timedelta(days=1)).toordinal())
