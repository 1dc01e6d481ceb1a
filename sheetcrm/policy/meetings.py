"""Visits and calls that have an hour: the task on the day, the notice before, the question afterwards (T1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import sequences
from sheetcrm.model.words import tasks as words
from sheetcrm.policy.activity import NEVER, plain
from sheetcrm.policy.agenda import day_text, done
from sheetcrm.policy.read import settings
from sheetcrm.policy.task_ids import VISIT, task_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.duties import Desk
    from sheetcrm.policy.tasks import Wanted

COLUMNS = ("booked", "next_contact")
"""Where staff note meetings."""


def timed(cell: object) -> bool:
    """Tell whether a booking says the time of day."""
    return isinstance(cell, datetime) and cell.time() != time()


def visit_cycle(when: date) -> str:
    """Return the cycle of a visit's task: moved to another hour it is another one, since the text says the hour."""
    return f"{when:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A visit or a call of today: when, whose (a row number of Clients), and in which column staff noted it."""

    when: datetime
    client: int
    column: str


def meetings(snapshot: Snapshot) -> list[Meeting]:
    """Return what staff noted for today with an hour, in rows in which nobody is typing; a call at the hour of a visit is the visit."""
    clients, found = snapshot["clients"], dict[tuple[int, datetime], Meeting]()
    if not clients.headers.sound:
        return []  # its rows are known by their numbers only, and a number is another client's after a row was inserted
    ids = clients.ids
    for column in COLUMNS:
        today = (
            (client, cell)
            for client, cell in enumerate(clients[column])
            if timed(cell) and cell.date() == snapshot.today
        )
        for client, cell in today:
            if clients.settled[client] and not str(ids[client]).startswith("#"):
                found.setdefault((client, cell), Meeting(cell, client, column))
    return sorted(found.values())


def turns(snapshot: Snapshot) -> list[datetime]:
    """Return the instants of today, on the wall clock, at which a notice is due or a visit is over."""
    terms, found = settings(snapshot), meetings(snapshot)
    if not found:
        return []
    over = [one.when + timedelta(minutes=terms["visit_length"]) for one in found if one.column == "booked"]
    minutes = terms["visit_minutes"]
    return over if minutes is None else over + [one.when - timedelta(minutes=minutes) for one in found]


def visits(desk: Desk) -> Iterator[Wanted]:
    """A visit is booked for today, and there is still time."""
    minutes = desk.settings["visit_minutes"]
    if minutes is None:
        return
    for client in np.flatnonzero(desk.booked == desk.today).tolist():
        when = desk.clients["booked"][client]
        why = desk.say(words.VISIT_WHY, day=day_text(desk.today))
        if timed(when):
            if when <= desk.snapshot.now:
                continue
            ready = max(when - timedelta(minutes=minutes), datetime.combine(when.date(), time()))
            what = desk.say(words.VISIT_AT, time=f"{when:%H:%M}", ready=f"{ready:%H:%M}")
        else:
            what = desk.say(words.VISIT)
        yield desk.task(client, VISIT, visit_cycle(when), desk.today, what, why)


def outcomes(desk: Desk) -> Iterator[Wanted]:
    """A visit is over, and nobody has told how it went: not in History, Orders, or the outcome of the visit's own task.

    One with an hour is over when it has taken its time, one without when its day is.
    """
    wait = desk.settings["task_outcome_days"]
    if wait is None:
        return
    told = np.maximum(desk.latest(desk.events(sequences.VISIT, words.MEETING)), desk.told.facts.last_purchase)
    booked, tasks = desk.booked, desk.snapshot["tasks"]
    over = (booked != NEVER) & (booked < desk.today)
    over[ended(desk.snapshot)] = True
    asked = over & desk.recent(booked + wait) & (told < booked)
    answered = set(tasks.ids[done(tasks) & (plain(tasks["outcome"], {})[0] >= 0)])
    for client in np.flatnonzero(asked).tolist():
        day = int(booked[client])
        if task_id(str(desk.clients.ids[client]), VISIT, visit_cycle(desk.clients["booked"][client])) in answered:
            continue
        why = desk.say(words.OUTCOME_WHY, day=day_text(day))
        cycle = date.fromordinal(day).isoformat()
        yield desk.task(client, "outcome", cycle, day + wait, desk.say(words.OUTCOME), why)


def ended(snapshot: Snapshot) -> list[int]:
    """Return whose visit of today has taken its time."""
    length = timedelta(minutes=settings(snapshot)["visit_length"])
    return [one.client for one in meetings(snapshot) if one.column == "booked" and one.when + length <= snapshot.now]
