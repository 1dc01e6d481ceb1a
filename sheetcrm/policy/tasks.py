"""Tasks that the robot makes for staff (T1): once each, known by an id made from client, kind and cycle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.plan import Row
from sheetcrm.policy.agenda import done
from sheetcrm.policy.task_ids import task_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

_YEARS_OPEN = 3  # an open task older than this no longer keeps a new one away


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to make unless it was made before. ``client`` is a row number of Clients; ``cycle`` parts repetitions."""

    client: int
    kind: str
    cycle: str
    due: date
    what: str
    why: str
    alone: bool = False  # not while an open one of this kind stands there


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
    ids = clients.ids
    fresh: dict[str, Wanted] = {}
    for task in wanted:
        client = str(ids[task.client])
        key = task_id(client, task.kind, task.cycle)
        if key in made or (task.alone and client in busy and _still_open(client, task, snapshot.today, open_ids)):
            continue
        fresh[key] = task
    if not fresh:
        return ()
    names = addressed(snapshot, {task.client for task in fresh.values()})
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
                "client_id": ids[task.client],
            },
            task.why,
        )
        for key, task in sorted(fresh.items())
    )


def _still_open(client: str, task: Wanted, today: date, open_ids: set[str]) -> bool:
    """Tell whether a task of this kind from an earlier quarter or year is still to be done."""
    cycles = (f"{today.year - back}{part}" for back in range(_YEARS_OPEN + 1) for part in ("", "Q1", "Q2", "Q3", "Q4"))
    return any(task_id(client, task.kind, cycle) in open_ids for cycle in cycles)


def addressed(snapshot: Snapshot, wanted: Iterable[int]) -> Mapping[int, str]:
    """Return how to name clients for staff and robot: by a name, phone or e-mail that nobody shares, else by id."""
    both = (snapshot["clients"], snapshot["archive"])
    names: dict[int, str] = {}
    rest = sorted(wanted)
    for columns in (("last_name", "first_name"), ("phone",), ("email",)):
        if not rest:
            break
        texts = [text for table in both for text in _texts(table, columns)]
        counts = Counter(_compared(text) for text in texts)
        names.update({place: text for place in rest if (text := texts[place]) and counts[_compared(text)] == 1})
        rest = [place for place in rest if place not in names]
    return names | {place: str(both[0].ids[place]) for place in rest}


def _texts(table: Table, columns: Iterable[str]) -> Iterable[str]:
    """Return what these columns of each row say together."""
    cells = zip(*(table[column] for column in columns), strict=True)
    return (" ".join(str(cell) for cell in row if cell is not None) for row in cells)


def _compared(text: str) -> str:
    """Return a name as it is compared: «Иванова Анна» and «анна иванова» are one."""
    return " ".join(sorted(text.casefold().replace("ё", "е").split()))
