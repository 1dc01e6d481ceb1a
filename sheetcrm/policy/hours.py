"""When a letter may go (M8): quiet hours, working days and holidays, in the time zone of whoever gets it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.policy.read import settings as settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.read import Settings

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_FAR = 400  # days: whoever never works is written to at once rather than never
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """``quiet`` are the hours in which nothing goes, ``working`` the weekdays (0 is Monday) of advertising, ``holidays`` its days off.

    A quiet span may reach over midnight. A holiday is (month, day) of every year, or a date.
    """

    quiet: Span | None = None
    working: frozenset[int] = frozenset(range(7))
    holidays: frozenset[tuple[int, int] | date] = field(default_factory=frozenset)

    def is_off(self, day: date) -> bool:
        """Tell whether nobody works on that day."""
        return day.weekday() not in self.working or day in self.holidays or (day.month, day.day) in self.holidays

    def open_from(self, moment: datetime, zone: ZoneInfo, *, marketing: bool, window: Span | None = None) -> datetime:
        """Return the first instant from ``moment`` on at which a letter may go; both are aware.

        Service letters go on days off, too. ``window`` are the only hours at which it may go. Where quiet hours and window leave no
        minute of the day, the window counts.
        """
        local = moment.astimezone(zone)
        spans = self._spans(window)
        for ahead in range(_FAR):
            day = local.date() + ahead * DAY
            if marketing and self.is_off(day):
                continue
            for begin, end in spans:
                if ahead == 0 and begin <= local.time() and (end == _MIDNIGHT or local.time() < end):
                    return moment
                if ahead or begin > local.time():
                    return max(moment, datetime.combine(day, begin, zone).astimezone(UTC))
        return moment

    def _spans(self, window: Span | None) -> tuple[Span, ...]:
        """Return the hours of a day at which something may go, in their order; an end at midnight is the day's end."""
        return _spans(self.quiet, window)


_MIDNIGHT = time()
_MINUTES = 24 * 60


@lru_cache(maxsize=256)
def _spans(quiet: Span | None, window: Span | None) -> tuple[Span, ...]:
    inside = _minutes(window) if window else set(range(_MINUTES))
    free = inside - (_minutes(quiet) if quiet else set())
    spans: list[list[int]] = []
    for minute in sorted(free or inside):
        if spans and spans[-1][1] == minute:
            spans[-1][1] = minute + 1
        else:
            spans.append([minute, minute + 1])
    return tuple((_time(begin), _time(end)) for begin, end in spans)


def _minutes(span: Span) -> set[int]:
    begin, end = (part.hour * 60 + part.minute for part in span)
    return set(range(begin, end)) if begin < end else set(range(begin, _MINUTES)) | set(range(end))


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def hours(settings: Settings) -> Hours:
    """Return the hours that the settings say."""
    begin, end = settings["quiet_from"], settings["quiet_to"]
    quiet = (begin, end) if begin is not None and end is not None and begin != end else None
    working, holidays = settings["working_days"], settings["holidays"]
    return Hours(quiet, frozenset(range(7)) if working is None else working, holidays or frozenset())


def instant(snapshot: Snapshot) -> datetime:
    """Return the aware instant of a snapshot's wall clock; of an hour that comes twice it is the one that the clock was in."""
    return snapshot.now.replace(tzinfo=ZoneInfo(settings_of(snapshot)["time_zone"])).astimezone(UTC)


@lru_cache(maxsize=256)
def zone_of(name: object, fallback: str) -> ZoneInfo:
    """Return a client's time zone, else the workbook's."""
    try:
        return ZoneInfo(str(name)) if isinstance(name, str) and name else ZoneInfo(fallback)
    except (KeyError, ValueError, OSError):  # not tidied yet
        return ZoneInfo(fallback)


def free_from(moments: Sequence[datetime], at: datetime, limit: int) -> datetime:
    """Return the first instant from ``at`` on at which one more is no more than the ``limit``-th of any seven days with it in them.

    What went beyond the limit before (it was lowered, or staff asked for more) does not matter once its week is over.
    """

    def fits(moment: datetime) -> bool:
        line = sorted([*moments, moment])
        first, last = bisect_left(line, moment), bisect_right(line, moment) - 1
        return all(
            line[n + limit] - line[n] >= WEEK
            for n in range(max(0, first - limit), min(last, len(line) - limit - 1) + 1)
        )

    return next(moment for moment in (at, *sorted(one + WEEK for one in moments if one + WEEK > at)) if fits(moment))
