"""Questions about the book as it stands now: nothing is written, not the book and not the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetcrm.agreement import gate
from sheetcrm.deciding import read_book
from sheetcrm.errors import NoSuchClient
from sheetcrm.job import Job
from sheetcrm.model.words import faults
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.merging import card
from sheetcrm.policy.naming import namings
from sheetcrm.reading import new_ids
from sheetcrm.shop import both
from sheetcrm.steps import drip, match, preview, queue, remind, tell, tidy
from sheetcrm.steps.foresee import foreseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.shop import Shop


def why(shop: Shop, client: str) -> tuple[Snapshot, str, list[str]]:
    """Return the snapshot, a client's id, and the sentences that explain what the robot computed of that client.

    Raises NoSuchClient where the id, phone, e-mail or name fits nobody, several, or a row that must wait; LedgerApart as :func:`plan` does.
    """
    from sheetcrm.policy.explain import explain

    snapshot = as_known(shop)
    found = find_client(snapshot, client)
    return snapshot, found, explain(snapshot, found)


def as_known(shop: Shop) -> Snapshot:
    """Return the book as it stands, tidied and with each story's client known; nothing is written."""
    look = shop.book.look()
    gate(shop, look)
    reading = read_book(shop, look, new_ids, still=True)
    snapshot = reading.snapshot.after(reading.ids)
    snapshot = snapshot.after(tidy(snapshot))
    return snapshot.after(match(snapshot))


def find_client(snapshot: Snapshot, client: str) -> str:
    """Return the id of the client that an id, phone, e-mail, name, surname or first name fits. Raises NoSuchClient."""
    found = sorted(namings(snapshot).all(client) | _called(snapshot, client))
    if len(found) != 1:
        several = ", ".join(_told_apart(snapshot, found[:_SHOWN]))
        said = {True: faults.CLIENT_NOBODY, False: both(faults.CLIENT_SEVERAL, ids=several)}
        raise NoSuchClient(text=client, reason=said[not found])
    aside = snapshot["clients"].aside
    if aside is not None and found[0] in set(aside.ids):
        raise NoSuchClient(text=client, reason=faults.CLIENT_WAITS)
    return found[0]


def seen(shop: Shop, job: Job) -> Snapshot:
    """Return what the letters of a job are decided on: the book after those of its steps that ask for none; nothing is written."""
    look = shop.book.look()
    gate(shop, look)
    reading = read_book(shop, look, new_ids, still=True)
    return _without_letters(reading.snapshot.after(reading.ids), job)


def ahead(job: Job, days: int) -> Job:
    """Return the job that writes what :func:`seen` foresees into the Letters ahead tab, and nothing else."""

    def look_ahead(snapshot: Snapshot) -> Plan:
        return foreseen(_without_letters(snapshot, job), days=days)

    return Job.unscheduled("forecast", [look_ahead])


def _without_letters(snapshot: Snapshot, job: Job) -> Snapshot:
    quiet = Job.unscheduled(
        job.name, [step for step in job.steps if step not in {preview, remind, drip, tell, queue}] or [tidy]
    )
    return replace(snapshot.after(quiet.plan(snapshot)), chains=())


_SHOWN = 10  # candidates


def _called(snapshot: Snapshot, text: str) -> set[str]:
    """Return the ids of all whose surname, or first name, alone is this."""
    wanted, merged = fold(text), snapshot.memory.merged
    return {
        merged.get(row, row)
        for table in (snapshot["clients"], snapshot["archive"])
        for key in ("last_name", "first_name")
        for row, part in zip(table.ids, table[key], strict=True)
        if part is not None and fold(str(part)) == wanted and not row.startswith("#")
    }


def _told_apart(snapshot: Snapshot, rows: Sequence[str]) -> list[str]:
    """Return ids with what tells their clients apart: the name, where it is not one for all, and a phone, else an e-mail."""
    people = {row: card(snapshot, "clients", row) or card(snapshot, "archive", row) for row in rows}
    names = {
        row: " ".join(str(cells[key]) for key in ("last_name", "first_name") if cells.get(key) is not None)
        for row, cells in people.items()
    }
    told = []
    for row, cells in people.items():
        held = next((cells[key] for key in ("phone", "email") if cells.get(key) is not None), None)
        parts = [names[row] if len(set(names.values())) > 1 else "", str(held or "")]
        said = ", ".join(part for part in parts if part)
        told.append(f"{row} ({said})" if said else row)
    return told
