"""What is to be done with each client next, and when (C8): what staff noted, open tasks, booked visits, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.model.values.choices import examine_tick
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import NEVER, clients_of, days_of
from sheetcrm.policy.task_ids import contact_task

if TYPE_CHECKING:
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.activity import Days, Mask, Places

_SHORT = 80  # characters of a task that a cell beside the client shows on a phone


@dataclass(frozen=True, slots=True, eq=False)
class Agenda:
    """Things to do, the soonest first for each client; ``client`` are row numbers of Clients."""

    client: Places
    day: Days
    text: Objects

    def first(self) -> Agenda:
        """Return only the soonest of each client."""
        _, places = np.unique(self.client, return_index=True)
        return Agenda(self.client[places], self.day[places], self.text[places])


def agenda(snapshot: Snapshot) -> Agenda:
    """Collect what is due.

    A visit or a deadline behind us is over; a contact or a task stays due until it is done. On one day a visit goes
    before a task, a task before a contact, a contact before a deadline; two tasks of one day stand by their text. Once
    a noted contact has made its task, the task speaks for it: ticked or deleted, it is done.
    """
    clients, language, today = snapshot["clients"], snapshot.language, snapshot.today.toordinal()
    everyone = np.arange(len(clients), dtype=np.intp)
    booked, contact, deadline = (days_of(clients[key]) for key in ("booked", "next_contact", "deadline"))
    tasks = snapshot["tasks"]
    owner, due = clients_of(snapshot, tasks), days_of(tasks["due"])
    mine = np.flatnonzero((owner >= 0) & (due != NEVER) & ~done(tasks))
    ahead = np.flatnonzero(booked >= today)
    called = _still_to_call(snapshot, contact)
    late = np.flatnonzero(deadline >= today)
    parts = (
        (ahead, booked[ahead], _visits(clients["booked"][ahead], language)),
        (owner[mine], due[mine], _tasks(tasks["what"][mine], language)),
        (everyone[called], contact[called], _same(words.GET_IN_TOUCH.to(language), len(called))),
        (everyone[late], deadline[late], _same(words.DEADLINE.to(language), len(late))),
    )
    client, day, text = (np.concatenate([part[place] for part in parts]) for place in range(3))
    kind = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    codes, distinct = pd.factorize(text)
    alphabet = np.argsort(np.argsort(distinct.astype(str)))
    order = np.lexsort((alphabet[codes], kind, day, client))
    return Agenda(client[order], day[order], text[order])


def _still_to_call(snapshot: Snapshot, contact: Days) -> Places:
    """Return the clients with a date under "Next contact" that has made no task yet."""
    made = snapshot.memory.tasks | set(snapshot["tasks"].ids)
    noted = np.flatnonzero(contact != NEVER)
    if not made:
        return np.asarray(noted, dtype=np.intp)
    told = zip(snapshot["clients"].ids[noted].tolist(), contact[noted].tolist(), strict=True)
    waiting = np.fromiter((contact_task(*one) not in made for one in told), dtype=bool, count=len(noted))
    return np.asarray(noted[waiting], dtype=np.intp)


def done(tasks: Table) -> Mask:
    """Tell which tasks staff ticked off, in whatever way they wrote yes."""
    codes, distinct = pd.factorize(tasks["done"])
    return np.array([*(examine_tick(value).value is True for value in distinct), False], dtype=bool)[codes]


def _visits(cells: Objects, language: Language) -> Objects:
    return objects(
        words.VISIT_AT.say(language, time=f"{cell:%H:%M}")
        if isinstance(cell, datetime) and (cell.hour or cell.minute)
        else words.VISIT.to(language)
        for cell in cells
    )


def _tasks(cells: Objects, language: Language) -> Objects:
    """Return what each task says, on one line and not longer than a cell shows."""
    texts = (" ".join(str(cell).split()) if cell is not None else "" for cell in cells)
    return objects(
        (text if len(text) <= _SHORT else text[: _SHORT - 1] + "…") or words.DO_TASK.to(language) for text in texts
    )


def _same(text: str, count: int) -> Objects:
    return np.full(count, text, dtype=object)


def day_text(day: int) -> str:
    """Return a day as people write it."""
    return f"{date.fromordinal(day):%d.%m.%Y}"
