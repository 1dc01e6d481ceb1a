"""What there is to remind of: bookings, birthdays, services due again, payments, dates; each with its cycle (DESIGN, Letters 1)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.words import sequences as words
from sheetcrm.policy.activity import NEVER, Orders, days_of, local_time, plain
from sheetcrm.policy.reminders.kilometres import driven
from sheetcrm.policy.reminders.read import About
from sheetcrm.policy.sequences.chains import amount_due, order_facts
from sheetcrm.policy.sequences.starts import dated, done

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.policy.activity import Days, Places
    from sheetcrm.policy.reminders.read import Reminder
    from sheetcrm.policy.sequences.starts import Scene

_LEAP_DAY, _LEAP_YEAR = (2, 29), 2000


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to remind a client of: ``when`` it is, in local time; ``day`` names it. ``exact`` says the time of day is known."""

    client: int
    when: datetime
    exact: bool
    cycle: str
    until: datetime | None = None
    ended: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def occasions(reminder: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """Yield the occasions of a reminder from the day ``first`` to ``last`` (ordinals), of rows in which nobody is typing."""
    settled = scene.clients.settled
    for one in _BY_ABOUT[reminder.about](reminder, scene, first, last):
        if settled[one.client] and first <= one.when.toordinal() <= last:
            yield one


def _bookings(_: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """A visit that is booked; once it has come, there is nothing to remind of."""
    for start in dated(scene, "booked", first, last):
        facts: dict[str, object] = {"visit_date": start.when.date()}
        if start.exact:
            facts["visit_time"] = start.when.time()
        until = start.when if start.exact else _end(start.when)
        cycle = (
            f"{start.cycle}T{start.when:%H:%M}" if start.exact else start.cycle
        )  # moved to another hour, it is told anew
        yield Occasion(start.client, start.when, start.exact, cycle, until, facts=facts)


def _birthdays(_: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    born = days_of(scene.clients["birthday"])
    for client, day in _yearly(np.flatnonzero(born != NEVER), born, first, last):
        yield Occasion(client, datetime.combine(day, time()), False, str(day.year), facts={"year": day.year})


def _anniversaries(_: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """The day of the first order that is a purchase, every year after it."""
    bought = scene.told.orders
    counts = bought.counts & (bought.day != NEVER)
    begun = np.full(len(scene.clients), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(begun, bought.client[counts], bought.day[counts])
    buyers = np.flatnonzero(begun < np.iinfo(np.int64).max)
    for client, day in _yearly(buyers, begun, first, last):
        facts: dict[str, object] = {"order_date": date.fromordinal(int(begun[client])), "year": day.year}
        yield Occasion(client, datetime.combine(day, time()), False, str(day.year), facts=facts)


def _yearly(clients: Places, days: Days, first: int, last: int) -> Iterator[tuple[int, date]]:
    """Yield the returns of a day within a span, once a year and not in its first; 29 February is on the 28th in other years."""
    span = range(date.fromordinal(max(first, 1)).year, date.fromordinal(last).year + 1)
    codes, distinct = pd.factorize(days[clients])
    for year in span:
        returns = [on(date.fromordinal(day), year) for day in distinct.tolist()]
        there = [
            date.fromordinal(day).year < year and first <= again.toordinal() <= last
            for day, again in zip(distinct.tolist(), returns, strict=True)
        ]
        for place in np.flatnonzero(np.array(there, dtype=bool)[codes]).tolist():
            yield int(clients[place]), returns[codes[place]]


def on(day: date, year: int) -> date:
    """Return a day of another year; 29 February is on the 28th where there is none."""
    if (day.month, day.day) == _LEAP_DAY:
        return date(year, 2, monthrange(year, 2)[1])
    return day.replace(year=year)


def months_later(day: date, months: float) -> date:
    """Return the day so many months later, at the end of a month that is too short; parts of a month are days of thirty."""
    whole = int(months)
    year, month = divmod(day.month - 1 + whole, 12)
    year += day.year
    kept = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return kept + timedelta(days=round((months - whole) * 30))


def _services(reminder: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """A service is due again, counted from the client's last order of it, by months or by kilometres, whichever is first.

    Who is booked already needs no reminding.
    """
    months = scene.told.lists.service_months[reminder.subject]
    bought, booked = scene.told.orders, scene.clients["booked"]
    latest = _latest(reminder.subject, bought, scene)
    codes, distinct = pd.factorize(bought.day[latest])
    months_on = [months_later(date.fromordinal(day), months).toordinal() for day in distinct.tolist()]
    dues = np.array(months_on, dtype=np.int64)[codes]
    if (kilometres := scene.told.lists.service_km.get(reminder.subject, 0)) > 0:
        dues = np.minimum(dues, driven(latest, kilometres, scene))
    near = (dues >= first) & (dues <= last)
    for place, day in zip(latest[near].tolist(), dues[near].tolist(), strict=True):
        client, line, due = int(bought.client[place]), int(bought.line[place]), date.fromordinal(day)
        cell = booked[client]
        visit = local_time(cell)[0] if isinstance(cell, date) else None
        ahead = visit is not None and visit >= scene.snapshot.now
        ended = words.BOOKED_ALREADY.say(scene.snapshot.language, day=f"{visit:%d.%m.%Y}") if ahead else ""
        facts = order_facts(line, scene)
        facts["visit_date"] = facts["order_date"]
        order = str(scene.snapshot["orders"].ids[line])
        yield Occasion(client, datetime.combine(due, time()), False, order, ended=ended, facts=facts)


def _latest(service: str, bought: Orders, scene: Scene) -> Places:
    """Return the last purchase of a service of each client; of several on one day the one with the greatest id."""
    table = scene.snapshot["orders"]
    codes, names = plain(table["service"], scene.told.lists.choices["service"].synonyms)
    mine = np.array([*(name == service for name in names), False], dtype=bool)[codes]
    places = np.flatnonzero(bought.counts & (bought.day != NEVER) & mine[bought.line] & table.settled[bought.line])
    ids = table.ids[bought.line[places]].astype(str)
    order = places[np.lexsort((ids, bought.day[places], bought.client[places]))]
    owners = bought.client[order]
    return order[np.append(owners[1:] != owners[:-1], True)] if len(order) else order


def _payments(_: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """An order that is to be paid by a day, until it is paid."""
    bought, table = scene.told.orders, scene.snapshot["orders"]
    days = days_of(table["pay_by"])[bought.line]
    mask = bought.counts & (days != NEVER) & (days >= first) & (days <= last) & table.settled[bought.line]
    for place in np.flatnonzero(mask).tolist():
        line = int(bought.line[place])
        paid = table["paid"][line]
        due = amount_due(table["amount"][line], paid)
        ended = words.PAID.to(scene.snapshot.language) if due == 0 or (due is None and paid) else ""
        yield Occasion(
            int(bought.client[place]),
            datetime.fromordinal(int(days[place])),
            False,
            str(table.ids[line]),
            ended=ended,
            facts=order_facts(line, scene),
        )


def _done(reminder: Reminder, scene: Scene, _first: int, _last: int) -> Iterator[Occasion]:
    """An order that was seen to become done."""
    for start in done(scene):
        ended = words.LEFT.say(scene.snapshot.language, what=reminder.about_said) if start.left else ""
        yield Occasion(start.client, start.when, True, start.cycle, ended=ended, facts=order_facts(start.order, scene))


def _holidays(reminder: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    """A day of the year for everybody, once a year; what greets before it does not go when it is over."""
    month, day = map(int, reminder.subject.split("-"))
    for year in range(date.fromordinal(max(first, 1)).year, date.fromordinal(last).year + 1):
        when = datetime.combine(on(date(_LEAP_YEAR, month, day), year), time())
        if first <= when.toordinal() <= last:
            until = _end(when) if reminder.days >= 0 else None
            for client in range(len(scene.clients)):
                yield Occasion(client, when, False, str(year), until, facts={"year": year})


def _dates(reminder: Reminder, scene: Scene, first: int, last: int) -> Iterator[Occasion]:
    for start in dated(scene, reminder.subject, first, last):
        yield Occasion(start.client, start.when, start.exact, start.cycle)


def _end(day: datetime) -> datetime:
    return day + timedelta(days=1, seconds=-1)


_BY_ABOUT = {
    About.BOOKING: _bookings,
    About.BIRTHDAY: _birthdays,
    About.ANNIVERSARY: _anniversaries,
    About.SERVICE: _services,
    About.PAYMENT: _payments,
    About.DONE: _done,
    About.DATE: _dates,
    About.HOLIDAY: _holidays,
}
