"""Takes a run back (L4): a job like any other, made of what the ledger knows of that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.asking import as_known, find_client
from sheetcrm.errors import NoSuchRun
from sheetcrm.job import Job
from sheetcrm.model.deeds import Deeds
from sheetcrm.model.words import undoing as words
from sheetcrm.policy.undoing import undo as taken_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.shop import Shop


def undo_job(shop: Shop, number: int, *, client: str = "") -> Job:
    """Return the job that takes run ``number`` back; with ``client`` (id, phone, e-mail or name) as far as it concerns that one.

    It is planned and carried out as any other, so it can be taken back itself. Raises NoSuchRun, NoSuchClient.
    """
    runs = {one.number: one for one in shop.ledger.runs(limit=-1)}
    if number not in runs:
        raise NoSuchRun(run=number, reason=words.NOT_IN_LOG)
    if runs[number].state != "done":
        raise NoSuchRun(run=number, reason=words.DID_NOTHING)
    only = [find_client(as_known(shop), client)] if client else []
    parts = _parts(number, runs)
    deeds = Deeds()
    for part in parts:
        deeds = deeds.then(shop.ledger.deeds(part))

    def undo(snapshot: Snapshot) -> Plan:
        return taken_back(snapshot, deeds, number, only=only)

    return Job.unscheduled(f"undo {number}", [undo])


def _parts(number: int, runs: Mapping[int, RunRecord]) -> list[int]:
    """Return the numbers under which a run is kept, in their order: where rows moved, that is a part of its own."""
    parts = [number]
    while isinstance(before := runs[parts[0]].summary.get("after"), int) and before in runs:
        parts.insert(0, before)
    while after := [one for one, run in runs.items() if run.state == "done" and run.summary.get("after") == parts[-1]]:
        parts.append(after[0])
    return parts
