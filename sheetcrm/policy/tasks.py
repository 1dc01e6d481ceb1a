"""Tasks that the robot makes for staff (T1): once each, known by an id made from client, kind and cycle."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import Row, objects
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.agenda import done

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

_YEARS_OPEN = 3  # an open task older than this no longer keeps a new one away


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to make unless it was made before. ``client`` is a row number of Clients; ``cycle`` is when it may come again."""

    client: int
    kind: str
    cycle: str
    due: date
    what: str
    why: str
    alone: bool = False  # not while an open one of this kind stands there


def task_id(client: str, kind: str, cycle: str) -> str:
    """Return the id of a task: the same for the same client, kind and cycle, whoever makes it and when."""
    return "t" + blake2b("\x1f".join((client, kind, cycle)).encode(), digest_size=6).hexdigest()


def quarter(day: date) -> str:
    """Return the quarter of a day, such as 2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def new_tasks(snapshot: Snapshot, wanted: Iterable[Wanted]) -> tuple[Row, ...]:
    """Return the rows of those that were never made; none where the Tasks tab is missing or cannot be written."""
    tasks, clients = snapshot["tasks"], snapshot["clients"]
    if not tasks.headers.sound:
        return ()
    made = snapshot.memory.tasks | set(tasks.ids)
    open_ids = set(tasks.ids[~done(tasks)])
    busy = set(tasks["client_id"][~done(tasks)])
    fresh: dict[str, Wanted] = {}
    for task in wanted:
        client = str(clients.ids[task.client])
        key = task_id(client, task.kind, task.cycle)
        if key in made or (task.alone and client in busy and _still_open(client, task, snapshot.today, open_ids)):
            continue
        fresh[key] = task
    if not fresh:
        return ()
    names = addressed(snapshot)
    managers = clients["manager"]
    return tuple(
        Row(
            key,
            {
                "id": key,
                "client": names[task.client],
                "due": task.due,
                "manager": managers[task.client],
                "what": task.what,
                "why": task.why,
                "client_id": clients.ids[task.client],
            },
            task.why,
        )
        for key, task in sorted(fresh.items())
    )


def _still_open(client: str, task: Wanted, today: date, open_ids: set[str]) -> bool:
    """Tell whether a task of this kind from an earlier quarter is still to be done."""
    cycles = (f"{today.year - back}Q{part}" for back in range(_YEARS_OPEN + 1) for part in range(1, 5))
    return any(task_id(client, task.kind, cycle) in open_ids for cycle in cycles)


def addressed(snapshot: Snapshot) -> Objects:
    """Return how to name each client so that staff and robot know whom: the name, phone or e-mail that no other has, else the id."""
    clients, archive = snapshot["clients"], snapshot["archive"]
    count = len(clients)
    result = clients.ids.copy()
    named = np.concatenate([_names(clients), _names(archive)])
    phones, emails = (np.concatenate([clients[key], archive[key]]) for key in ("phone", "email"))
    for values in (emails, phones, named):
        folded = objects(None if value is None else _sorted_words(str(value)) for value in values)
        only = ~pd.Series(folded, dtype=object).duplicated(keep=False).to_numpy()[:count]
        mask = only & np.not_equal(values[:count], None).astype(bool)
        result[mask] = values[:count][mask]
    return result


def _names(table: Table) -> Objects:
    """Return "last first" of each row, None where both are empty."""
    pairs = zip(table["last_name"], table["first_name"], strict=True)
    return objects(" ".join(str(part) for part in pair if part is not None) or None for pair in pairs)


def _sorted_words(text: str) -> str:
    """Return a name as it is compared: «Иванова Анна» and «Анна Иванова» are one."""
    return " ".join(sorted(fold(text).split()))
