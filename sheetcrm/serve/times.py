"""When a job is due: the instants that its sentence names, in any time zone and on both nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, tzinfo

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = 9  # days to either side in which a weekly time stands for certain
_DAY = timedelta(days=1)


def around(when: Any, zone: tzinfo, now: datetime) -> tuple[datetime, datetime]:
    """Return the latest instant that a schedule names up to ``now``, and the next one; both aware, in UTC.

    A time of day that the clock skips comes as much later as it was put forward; one that it shows twice counts the first time. Every n
    minutes or hours are real ones, counted from local midnight, and begin anew there.
    """
    today = now.astimezone(zone).date()
    if when.at_time is None:
        return _often(timedelta(**{str(when.unit): when.interval}), today, zone, now)
    days = [today + _DAY * number for number in range(-_SPAN, _SPAN + 1)]
    if when.start_day is not None:
        days = [day for day in days if _DAYS[day.weekday()] == when.start_day]
    named = sorted({instant(day, when.at_time, zone) for day in days})
    return max(one for one in named if one <= now), min(one for one in named if one > now)


def _often(step: timedelta, today: date, zone: tzinfo, now: datetime) -> tuple[datetime, datetime]:
    midnights = [instant(today + _DAY * number, time(), zone) for number in (-1, 0, 1, 2)]
    begin = max(one for one in midnights if one <= now)
    end = min(one for one in midnights if one > now)
    latest = begin + (now - begin) // step * step
    return latest, min(latest + step, end)


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Return when the clocks of a zone show this time, for the first time where twice, as much later as they were put on where never."""
    return datetime.combine(day, at, zone).astimezone(UTC)  # fold=0 means both


def closes(slot: datetime, following: datetime, late: timedelta | None) -> datetime:
    """Return until when a job whose time was ``slot`` may begin: its next time, or earlier where it says so."""
    return following if late is None else min(following, slot + late)
