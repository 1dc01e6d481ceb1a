"""Archive (L1): who has been silent for long leaves for the Archive tab, announced beforehand; nobody is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Move, Plan, Row, Skip
from sheetcrm.model.table import OWN
from sheetcrm.model.words import leaving as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.leaving import Leaving
from sheetcrm.policy.read import settings
from sheetcrm.policy.returning import standing as stands
from sheetcrm.policy.tasks import addressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Change
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

_READ = ("clients", "archive", "leaving", "orders", "history", "tasks")
"""Where one of these cannot be read, something may keep a client of which nobody can know."""
_CLEARED = ("next_letter", "next_letter_date", "why_not_sent", "next_step", "next_step_date")
"""What is said of a client's near future; in the archive there is none."""


def archive(snapshot: Snapshot) -> Plan:
    """A dormant client with a reason to leave is first written to or called, then stands in the Leaving soon tab for a week, then moves.

    A tick there keeps the client; so does anything that lies ahead: a task, an order, a bill, a visit, a service that is due again. Who
    writes or buys meanwhile is no longer dormant and stays. Nobody moves who was not announced. Columns that staff added to Clients are
    added to the archive, and stand there in the same order.
    """
    clients, shelf, listed = (snapshot[key] for key in ("clients", "archive", "leaving"))
    if not all(snapshot[key].headers.sound for key in _READ):
        return Plan()
    aligned = _aligned(clients, shelf)
    leaving = Leaving(snapshot)
    known = snapshot.memory.leaving
    standing, wished, skipped = _announced(snapshot)
    kept, ticked = _kept(snapshot, wished)
    language, today = snapshot.language, snapshot.today
    after: dict[str, tuple[str, str]] = {}
    moves: list[Move] = []
    rows: list[tuple[int, date]] = []
    stay: set[str] = set()
    there = stands(snapshot, "archive")
    for client, going in leaving.going.items():
        row = str(clients.ids[client])
        if not going.since or row in ticked:
            continue
        day = known[row][1] if row in known else ""
        if client in leaving.holds or going.waits or row in wished or row in there:
            after[row] = going.since, day if row in wished else ""
            stay |= {row} & wished
        elif row not in standing:
            leaves = today + timedelta(days=settings(snapshot)["leaving_days"])
            after[row] = going.since, leaves.isoformat()
            rows.append((client, leaves))
        elif date.fromisoformat(day) <= today:
            why = words.GONE.say(language, reasons=leaving.why(client))
            values = {"archived": today, "archived_why": why, **dict.fromkeys(_CLEARED)}
            moves.append(Move(row, "clients", "archive", values, why))
        else:
            after[row] = going.since, day
            stay.add(row)
    for row in known.keys() - after.keys():
        if _busy(snapshot, row):  # nobody can say now whether they still leave: all stays as it is
            after[row] = known[row]
            stay |= {row} & standing.keys()
    gone = [
        listed.ids[line]
        for line in range(len(listed))
        if standing.get(str(listed["client_id"][line])) != line or str(listed["client_id"][line]) not in stay
    ]
    return aligned + Plan.of(
        kept,
        appends={"leaving": _rows(snapshot, leaving, rows)},
        removals={"leaving": gone},
        moves=moves,
        leaving=after,
        skipped=skipped,
    )


def _aligned(clients: Table, shelf: Table) -> Plan:
    """Plan that the archive has every column of staff's own, all in the order of Clients; what only it has stands at the right."""
    fresh = [key for key in clients.frame.columns if key.startswith(OWN) and not shelf.has(key)]
    there = [*shelf.order, *fresh]
    wanted = [*(key for key in clients.order if key in there), *(key for key in there if not clients.has(key))]
    return Plan.of(columns={"archive": fresh}, order={"archive": wanted if wanted != there else ()})


def _busy(snapshot: Snapshot, row: str) -> bool:
    """Tell whether a row is being edited, waits for a person's decision, or is away, since somebody may be cutting and pasting it."""
    at, (since, _) = snapshot["clients"].position(row), snapshot.memory.leaving[row]
    if at is None:
        away = snapshot["archive"].position(row) is None
        return away and snapshot.today - date.fromisoformat(since) < _FORGOTTEN
    return not snapshot["clients"].settled[at]


_FORGOTTEN = timedelta(days=120)  # a row that was away for so long comes back as one that begins anew


def _announced(snapshot: Snapshot) -> tuple[dict[str, int], set[str], list[Skip]]:
    """Return who stands in the Leaving soon tab as the ledger remembers it, by line; who is ticked there; and ticks that do not count.

    Staff tick the name that they read: a row in which it stands beside another's id, as after a sort of some columns, says nothing.
    """
    listed, known, clients = snapshot["leaving"], snapshot.memory.leaving, snapshot["clients"]
    standing: dict[str, int] = {}
    wished: set[str] = set()
    skipped: list[Skip] = []
    places = {
        row: at for row in map(str, listed["client_id"]) if row in known and (at := clients.position(row)) is not None
    }
    told = addressed(snapshot, places.values())
    names = {row: fold(told[at]) for row, at in places.items()}
    cells = zip(listed["client"], listed["client_id"], listed["date"], listed["keep"], strict=True)
    for line, (name, client, day, keep) in enumerate(cells):
        row = str(client)
        tick = keep is not None and keep is not False
        right = row in known and isinstance(day, date) and day.isoformat() == known[row][1] and row not in standing
        if right and names.get(row, fold(str(name))) == fold(str(name)):
            standing[row] = line
            wished |= {row} if tick else set()
        elif tick:
            skipped.append(Skip("leaving", listed.ids[line], "keep", words.ROW_EDITED.to(snapshot.language)))
    return standing, wished, skipped


def _kept(snapshot: Snapshot, wished: set[str]) -> tuple[Change | None, set[str]]:
    """Plan "keep" for those whom staff ticked; return who of them is kept by it."""
    clients = snapshot["clients"]
    here = np.array([row in wished for row in clients.ids], dtype=bool)
    ticks = np.where(here, True, clients["keep"])
    change = clients.change("keep", ticks, words.KEPT.to(snapshot.language))
    return change, set() if change is None else set(change.ids)


def _rows(snapshot: Snapshot, leaving: Leaving, rows: list[tuple[int, date]]) -> list[Row]:
    names: Mapping[int, str] = addressed(snapshot, [client for client, _ in rows])
    ids = snapshot["clients"].ids
    return [
        Row(
            f"{ids[client]}-{leaves:%Y%m%d}",
            {
                "client": names[client],
                "date": leaves,
                "why": leaving.why(client),
                "client_id": str(ids[client]),
            },
            words.SHOWN.to(snapshot.language),
        )
        for client, leaves in rows
    ]
