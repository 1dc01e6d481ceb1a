"""A book that nobody has touched since a job found nothing to do: it is not read again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheetcrm.mailing import delivers
from sheetcrm.model.letters import Arranged
from sheetcrm.model.plan import Plan
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.outcome import Outcome
from sheetcrm.policy.meetings import turns
from sheetcrm.policy.read import settings
from sheetcrm.shop import iso

if TYPE_CHECKING:
    from sheetcrm.job import Job
    from sheetcrm.model.grid import Look
    from sheetcrm.reading import Reading
    from sheetcrm.shop import Shop


def stirs(shop: Shop, job: Job) -> bool:
    """Tell whether a job has anything to look at: whether somebody may have touched the book since it last found nothing to do.

    Costs one request to Drive, or a glance at the file.
    """
    return untouched(shop, job) is None


def untouched(shop: Shop, job: Job) -> Outcome | None:
    """Return what there is to tell where nobody touched the book since this job last found nothing to do; None where it must look.

    A glance may lag behind an edit, so it only saves looks between two that are as far apart as the setting says, within one day.
    """
    seen = shop.ledger.states.memory("quiet", {}).get(job.name)
    last = shop.ledger.last_seen()
    if seen is None or last is None or last.number != seen["run"] or seen["mark"] != _mark(job):
        return None
    now = shop.clock()
    today = now.astimezone(ZoneInfo(seen["zone"])).date().isoformat()
    if (
        today != seen["day"]
        or iso(now) >= seen["until"]
        or not seen["version"]
        or shop.book.glance() != seen["version"]
    ):
        return None
    local = now.astimezone(ZoneInfo(seen["zone"])).replace(tzinfo=None)
    return Outcome(job.name, "quiet", Plan(), Snapshot({}, local, seen["language"]), known=seen["problems"])


def seen_quiet(shop: Shop, job: Job, number: int, look: Look, reading: Reading, total: Plan) -> dict[str, Any]:
    """Return what to remember of a look that found nothing to do until the next letter goes; nothing while somebody is typing."""
    snapshot = reading.snapshot
    if reading.typing or not all(table.settled.all() for table in snapshot.tables.values()):
        return {}
    terms = settings(snapshot)
    now = shop.clock()
    arranged = total.arranged or Arranged()
    until = now + timedelta(minutes=int(terms["full_look_minutes"]))
    if arranged.now:
        return {}
    hours = (terms["digest_time"], terms["lead_notice_from"], terms["weekly_time"])
    for hour in hours if delivers(job) else ():
        if hour is not None:
            today = datetime.combine(snapshot.now.date(), hour, ZoneInfo(terms["time_zone"]))
            until = min(until, today if today > now else today + timedelta(days=1))
    if delivers(job):
        moments = (one.replace(tzinfo=ZoneInfo(terms["time_zone"])) for one in turns(snapshot))
        until = min((until, *(one for one in moments if one > now)))
    entry = {
        "run": number,
        "mark": _mark(job),
        "version": look.version,
        "zone": terms["time_zone"],
        "day": now.astimezone(ZoneInfo(terms["time_zone"])).date().isoformat(),
        "until": iso(min(until, arranged.wake) if arranged.wake else until),
        "language": snapshot.language,
        "problems": len(total.problems),
    }
    return {"quiet": {job.name: entry}} if look.version else {}


def _mark(job: Job) -> str:
    return f"{_version()} {job.mark}"


@cache
def _version() -> str:
    """Return the version that is installed; it is asked for at each look, and reading it takes longer than the look."""
    return version("sheetcrm")
