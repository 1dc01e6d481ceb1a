"""Whether the robot works by itself: its heart, jobs that are overdue, who hears of trouble, the service that starts it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.errors import BookMissing
from sheetcrm.model.findings import Finding, fault, fine
from sheetcrm.model.words import doctor_robot as words
from sheetcrm.serve.channels import unusable
from sheetcrm.serve.heartbeat import alive, last_beat
from sheetcrm.serve.loop import heartbeat_path
from sheetcrm.serve.notices import FILE, standing
from sheetcrm.serve.rounds import Rounds
from sheetcrm.serve.unit import program, unit, unit_path, user_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

_AHEAD = timedelta(minutes=1)


def heart(space: Workspace, now: datetime, zone: ZoneInfo | None) -> Iterator[Finding]:
    """Whether `sheetcrm serve` is there, by the age of its heartbeat."""
    beat = last_beat(heartbeat_path(space))
    if beat is None:
        yield fault("robot", "hint", words.NOT_THERE)
        return
    seconds = max(0, round((now - beat["at"]).total_seconds()))
    values = {"at": _local(beat["at"], zone), "since": _local(beat["since"], zone), "seconds": seconds}
    if not alive(beat, now):
        yield fault("robot", "attention", words.GONE, **values)
    elif beat["doing"]:
        yield fine("robot", words.AT_WORK, job=beat["doing"], **values)
    else:
        yield fine("robot", words.THERE, **values)


def due(space: Workspace, now: datetime, zone: ZoneInfo | None) -> Iterator[Finding]:
    """Which jobs are overdue, and whether any ended well within a day."""

    def nothing() -> Shop:
        raise BookMissing(path=space.folder)

    rounds = Rounds(space, nothing, lambda: now)
    last, late = rounds.idle(now)
    overdue = rounds.overdue(now)
    if last is not None and late:
        yield fault("due", "attention", words.IDLE, when=_local(last, zone), jobs=", ".join(late))
    elif overdue:
        yield fault("due", "attention", words.OVERDUE, jobs=", ".join(overdue))
    elif last is not None:
        yield fine("due", words.IN_TIME, when=_local(last, zone))


def clock(ledger: Ledger, now: datetime, zone: ZoneInfo | None) -> Iterator[Finding]:
    """Whether this machine's clock goes on from where it was at the last run."""
    last = ledger.last_seen()
    if last is None or not last.finished:
        return
    end = datetime.fromisoformat(last.finished)
    if end > now + _AHEAD:
        yield fault("clock", "attention", words.CLOCK_BACK, when=_local(end, zone), now=_local(now, zone))
    else:
        yield fine("clock", words.CLOCK, now=_local(now, zone))


def operator(space: Workspace, zone: ZoneInfo | None) -> Iterator[Finding]:
    """Who hears of trouble, whether they can be reached by what config.toml says, and which troubles are not over."""
    place = space.config.serve
    if not place.tell and not place.apprise:
        yield fault("operator", "hint", words.NOBODY_TOLD)
    elif place.tell:
        yield fine("operator", words.TOLD_BY_MAIL, address=place.tell)
    faults = list(unusable(place))
    for event, values in faults:
        yield fault("apprise", "attention", words.APPRISE[event], **values)
    if place.apprise and not faults:
        yield fine("apprise", words.TOLD_BY_APPRISE, count=len(place.apprise))
    for about, since, told in standing(space.ledger_path.with_name(FILE)):
        word = words.STANDING if told else words.STANDING_UNTOLD
        yield fault("trouble", "attention", word, about=about, since=_local(since, zone))
    yield (
        fine("ping", words.PING, minutes=place.minutes)
        if place.ping
        else Finding("ping", "hint", words.NO_PING.message, words.NO_PING.cure)
    )


def service(space: Workspace, home: Path) -> Iterator[Finding]:
    """Whether the systemd service is what `sheetcrm install-service` would write now."""
    found = False
    for system in (False, True):
        path = unit_path(space, system=system, home=home)
        try:
            stands = path.read_text(encoding="utf-8")
        except OSError:
            continue
        found = True
        wanted = unit(space, program=program(), system=system, user=user_of(space) if system else "")
        if stands == wanted:
            yield fine("service", words.SERVICE, path=path)
        else:
            other = [line for line in stands.splitlines() if line not in wanted.splitlines()]
            lacks = [line for line in wanted.splitlines() if line not in stands.splitlines()]
            line = (other or lacks or ["—"])[0]
            option = " --system" if system else ""
            yield fault("service", "attention", words.SERVICE_OTHER, path=path, line=line, option=option)
    if not found:
        yield fault("service", "hint", words.NO_SERVICE)


def _local(moment: datetime, zone: ZoneInfo | None) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
