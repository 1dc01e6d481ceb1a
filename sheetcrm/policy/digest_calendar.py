"""The calendar file of a morning list: visits and tasks as events that a later file updates instead of doubling them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.letters import Attachment
from sheetcrm.model.words import digest as words
from sheetcrm.policy.digest_page import short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Alarm, Event

    from sheetcrm.model.words import Language

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: what it is, notes, an id that stays, its day, and its aware time where it has one."""

    summary: str
    notes: tuple[str, ...]
    uid: str
    day: date
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """How long a visit takes, and how many minutes before it an alarm rings; None rings none."""

    length: timedelta
    minutes: int | None


def calendar(entries: Iterable[Entry], *, now: datetime, today: date, language: Language, visit: Visit) -> Attachment:
    """Return the file of a day.

    What has a time is written in UTC, so that no calendar needs our time zone; a task that has only a day is an event of the whole day and
    blocks no time. ``now`` is aware; files made later have higher sequence numbers (RFC 5545, 3.8.7.4).
    """
    from icalendar import Calendar  # heavy

    made = Calendar()
    made.add("prodid", "-//sheetcrm//tasks//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", words.CALENDAR.to(language))
    for entry in entries:
        made.add_component(_event(entry, now=now, visit=visit))
    return Attachment(f"{words.FILE.to(language)}-{today:%Y-%m-%d}.ics", "text/calendar", made.to_ical())


def _event(entry: Entry, *, now: datetime, visit: Visit) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@sheetcrm")
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", max(0, int((now - _SINCE) / timedelta(minutes=1))))
    event.add("summary", short(entry.summary))
    if entry.when is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        start = entry.when.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + visit.length)
        if visit.minutes is not None:
            event.add_component(_alarm(short(entry.summary), visit.minutes))
    if notes := [short(text) for text in entry.notes if text]:
        event.add("description", "\n".join(notes))
    return event


def _alarm(text: str, minutes: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(minutes=-minutes))
    alarm.add("description", text)
    return alarm
