"""One round: which jobs are due by the ledger, each carried out once and one at a time, and a look at the book for those who watch it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheetcrm.agreement import recover
from sheetcrm.deciding import terms_of
from sheetcrm.errors import JobError, LedgerUnusable, RunBusy, SheetcrmError
from sheetcrm.mailing import delivers
from sheetcrm.quiet import stirs
from sheetcrm.run import run
from sheetcrm.serve.jobs import JobFiles
from sheetcrm.serve.times import around, closes
from sheetcrm.shop import Stopped
from sheetcrm.steps import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sheetcrm.adapters.ledger import Slot
    from sheetcrm.job import Job
    from sheetcrm.outcome import Outcome
    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
"""How long to wait after a fault that may pass: the book in use, no connection. The last holds for all that follow."""
DEATHS = 3  # a job whose process died so often in a row is left alone until its next time
_WELL = {"done", "quiet"}
_AHEAD = timedelta(days=2)  # a time so far ahead was noted by a clock that was wrong, whatever the job
_OFTEN = timedelta(seconds=5)  # looks are never closer than that
DAY = timedelta(days=1)
"""If no job ended well for so long, although one should have, a person is needed."""
OVERDUE = timedelta(hours=1)
"""A job is overdue where its time came so long ago and it has not ended well since."""
FULL, ENOUGH = 100_000_000, 150_000_000
"""With less room than that (bytes) on the disk a run cannot write; with so much it is no longer spoken of."""
_UNSEEN = timedelta(minutes=10)  # how long the book's settings are not asked for again where it could not be read


@dataclass(frozen=True, slots=True)
class Due:
    """A job whose time has come."""

    job: Job
    slot: datetime
    following: datetime


@dataclass(slots=True)
class Rounds:
    """What is due in a workspace, and the hand that carries it out.

    ``shop`` opens what a run works with; it is opened anew after a fault. ``tell`` hears what happened: ran, failed, put off, missed,
    broken and so on. ``stopping`` says that no more is to be begun.
    """

    space: Workspace
    shop: Callable[[], Shop]
    clock: Callable[[], datetime]
    tell: Callable[[str, dict[str, Any]], None] = field(default=lambda *_: None)
    stopping: Callable[[], bool] = field(default=lambda: False)
    doing: Callable[[str], None] = field(default=lambda _: None)
    room: Callable[[Path], int] = field(default=lambda folder: shutil.disk_usage(folder).free)
    jobs: JobFiles = field(init=False)
    _looks: dict[str, datetime] = field(default_factory=dict, init=False)
    _complained: dict[str, str] = field(default_factory=dict, init=False)
    _vain: dict[str, tuple[str, str]] = field(default_factory=dict, init=False)
    _unnoted: dict[str, tuple[Slot, Callable[[], None]]] = field(default_factory=dict, init=False)
    _idle: datetime | None = field(default=None, init=False)
    _began: datetime | None = field(default=None, init=False)
    _asked: datetime | None = field(default=None, init=False)
    _terms: tuple[str, int | None] | None = field(default=None, init=False)
    _zone: ZoneInfo = field(default=ZoneInfo("UTC"), init=False)

    def __post_init__(self) -> None:
        self.jobs = JobFiles(self.space, self.tell, self.clock)

    # -- what is due

    def terms(self) -> tuple[ZoneInfo, timedelta | None]:
        """Return the time zone and how often to look at the book, None for never: as Settings said when it was last read."""
        held = self.space.ledger.states.memory("clock")
        if held is None and (self._asked is None or self.clock() - self._asked >= _UNSEEN):
            self._asked = self.clock()
            try:
                self._terms = terms_of(self.shop())
            except SheetcrmError:
                self._terms = self._terms or terms_of(None)
        zone, minutes = held or self._terms or terms_of(None)
        self._zone = ZoneInfo(zone)
        return self._zone, None if minutes is None else timedelta(minutes=minutes)

    def due(self, now: datetime) -> list[Due]:
        """Return whose time has come, the earliest first; times that may not begin any more are noted as missed."""
        zone, _ = self.terms()
        held = self.space.ledger.slots.all()
        found = []
        for name, (job, since) in self.jobs().items():
            slot, following = around(job.when, zone, now)
            known = held.get(name)
            if name in self._unnoted or not _open(known, job, slot, following, since=since, now=now):
                continue
            if now < closes(slot, following, job.late) or slot == now:
                found.append(Due(job, slot, following))
            elif self._take_note(job, slot, now):
                self.tell("missed", {"job": name, "slot": slot.astimezone(zone)})
        return sorted(found, key=lambda one: (one.slot, one.job.name))

    def _take_note(self, job: Job, slot: datetime, now: datetime) -> bool:
        """Note a time as missed, unless another process is just at it."""
        try:
            with self.space.alone():
                if (held := self.space.ledger.slots.of(job.name)) is not None and held.over and held.slot == slot:
                    return False
                self.space.ledger.slots.miss(job.name, slot, job.said, at=now)
        except (RunBusy, sqlite3.OperationalError):  # the next round notes it
            return False
        return True

    def following(self, now: datetime) -> dict[str, datetime]:
        """Return when each job comes next: at its next time, or earlier where it was put off."""
        zone, _ = self.terms()
        held = self.space.ledger.slots.all()
        found = {}
        for name, (job, _since) in self.jobs().items():
            slot, following = around(job.when, zone, now)
            known = held.get(name)
            waits = known is not None and known.slot == slot and known.state == "waiting" and known.said == job.said
            again = known.again if waits and known is not None else None
            found[name] = min(following, max(again, now)) if again is not None else following
        return found

    # -- carrying out

    def once(self) -> int:
        """Carry out all that is due, one at a time, then look for those who watch the book. Return how many jobs did not end well."""
        bad = 0
        tried: set[str] = set()
        self._began = self._began or self.clock()
        with suppress(RunBusy):  # the next round does
            self.space.look_again()
        self.watch()
        self.settle()
        while not self.stopping():
            left = [one for one in self.due(self.clock()) if one.job.name not in tried]
            if not left:
                break
            tried.add(left[0].job.name)
            bad += not self.carry(left[0])
        bad += self.look()
        self.measure()
        self.tell("round", {"jobs": self.space.job_names()})
        return bad

    def settle(self) -> None:
        """Write down how jobs ended where the ledger was locked then; what another process has gone on with since is left to it."""
        slots = self.space.ledger.slots
        try:
            for name, (held, note) in [*self._unnoted.items()]:
                with self.space.alone():
                    now = slots.of(name)
                    if now is not None and (now.slot, now.state, now.at) == (held.slot, "taken", held.at):
                        note()
                del self._unnoted[name]
        except RunBusy:
            return
        except sqlite3.OperationalError as error:
            self.tell("trouble", {"error": self._locked(error)})

    def watch(self) -> None:
        """Tell where no job ended well for a day, once."""
        last, late = self.idle(self.clock())
        if late and last != self._idle:
            self.tell("idle", {"since": last and last.astimezone(self._zone), "jobs": ", ".join(late)})
        self._idle = last if late else None

    def measure(self) -> None:
        """Tell where the disk is about to be full, once, and when there is room again."""
        room = self.room(self.space.folder)
        if room < FULL and not self._complained.get("disk"):
            self._complained["disk"] = "low"
            self.tell("disk_low", {"room": room, "folder": self.space.folder})
        elif room >= ENOUGH:
            self._complained.pop("disk", "")
            self.tell("disk_enough", {})

    def last_well(self) -> datetime | None:
        """Return when a job last ended well, None where none ever did."""
        seen = self.space.ledger.last_seen()
        ends = [one.at for one in self.space.ledger.slots.all().values() if one.over and one.result in _WELL]
        if seen is not None and seen.finished:
            ends.append(datetime.fromisoformat(seen.finished))
        return max(ends, default=None)

    def overdue(self, now: datetime) -> list[str]:
        """Return the jobs whose time came a while ago and that did not end well for it; one that was never begun counts, too."""
        zone, _ = self.terms()
        held = self.space.ledger.slots.all()
        found = []
        for name, (job, since) in self.jobs().items():
            slot, _ = around(job.when, zone, now - OVERDUE)
            known = held.get(name)
            if slot >= since and (
                known is None or known.slot < slot or (known.slot == slot and known.result not in _WELL)
            ):
                found.append(name)
        return found

    def idle(self, now: datetime) -> tuple[datetime | None, list[str]]:
        """Return when a job last ended well, and, if that is more than a day ago, those that should have since.

        Where none ever did, it counts from when a robot first began one, or first saw the oldest of them.
        """
        last, jobs = self.last_well(), self.jobs()
        oldest = min((since for _, since in jobs.values()), default=now)
        from_ = last or max(oldest, self.space.ledger.slots.began() or self._began or now)
        if now - from_ <= DAY:
            return last, []
        zone, _ = self.terms()
        late = [
            name for name, (job, since) in jobs.items() if around(job.when, zone, now - OVERDUE)[0] > max(from_, since)
        ]
        return from_ if late else last, late

    def carry(self, due: Due) -> bool:
        """Carry out one job for its time. Return whether it ended well; one that another process is at counts as well."""
        job, slots = due.job, self.space.ledger.slots
        try:
            with self.space.alone():
                before = slots.of(job.name)
                if not _open(before, job, due.slot, due.following, since=due.slot, now=self.clock()):
                    return True  # somebody else was faster
                held = slots.take(job.name, due.slot, job.said, at=self.clock())
                return self._carry(job, held)
        except RunBusy:
            return True  # it stays due
        except sqlite3.OperationalError as error:  # nothing was begun
            again = self.clock() + AGAIN[0]
            self._tell_again(job, self._locked(error), again, 0)
            return False
        finally:
            self._looked(job)

    def _carry(self, job: Job, held: Slot) -> bool:
        ledger = self.space.ledger
        if held.deaths >= DEATHS:
            self._finish(held, "failed")
            self.tell("given_up", {"job": job.name, "times": held.deaths})
            return False
        try:
            shop = self.shop()
            if held.run and not delivers(job):
                recover(shop)
                if ledger.ended_well(held.run):  # its process died after the work was done
                    self._finish(held, "done")
                    return True
            outcome = self._run(shop, job)
        except Stopped:
            self._put_off(held, self.clock(), failed=False)
            return True
        except JobError as error:
            self._finish(held, "failed")
            self.tell("failed", {"job": job.name, "error": error})
            return False
        except (SheetcrmError, sqlite3.OperationalError) as error:
            again = self.clock() + AGAIN[min(held.tries, len(AGAIN) - 1)]
            self._put_off(held, again)
            why = self._locked(error) if isinstance(error, sqlite3.Error) else error
            self._tell_again(job, why, again, held.tries)
            return False
        except Exception as error:  # noqa: BLE001 - it ends this job, not the loop
            self._finish(held, "failed")
            self.tell("failed", {"job": job.name, "error": error})
            return False
        self._finish(held, outcome.state)
        self._ran(job, outcome)
        return not outcome.refused

    def _tell_again(self, job: Job, error: Exception, again: datetime, tries: int) -> None:
        """Tell why a job was put off, and until when by the clock of the Settings tab, which is not this machine's."""
        told = {"job": job.name, "error": error, "again": again.astimezone(self._zone), "tries": tries}
        self.tell("put_off", told)

    def _finish(self, held: Slot, result: str) -> None:
        """Note that a time came to its end."""
        self._note(held, partial(self.space.ledger.slots.finish, held.job, result, at=self.clock()))

    def _put_off(self, held: Slot, again: datetime, *, failed: bool = True) -> None:
        """Note that a time waits."""
        self._note(held, partial(self.space.ledger.slots.put_off, held.job, again, at=self.clock(), failed=failed))

    def _note(self, held: Slot, note: Callable[[], None]) -> None:
        """Write down how a job ended; where the ledger is locked a later round does, and the job is left alone until then."""
        try:
            note()
        except sqlite3.OperationalError:
            self._unnoted[held.job] = (held, note)

    def _locked(self, error: sqlite3.Error) -> LedgerUnusable:
        """Return in words for people that another program holds the ledger, or whatever else keeps it from being written."""
        return LedgerUnusable(path=self.space.ledger_path, reason=error)

    def _ran(self, job: Job, outcome: Outcome, *, looked: bool = False) -> None:
        """Tell what a run came to, and what else it shows: whether it looks at staff's rules, whether letters go; whether it was a look."""
        post = self.space.ledger.post
        mail = ("paused" if post.paused() or not post.sound else "goes") if delivers(job) else ""
        checks = check in job.steps
        self.tell("ran", {"job": job.name, "outcome": outcome, "checks": checks, "mail": mail, "looked": looked})

    def _run(self, shop: Shop, job: Job) -> Outcome:
        heard: list[SheetcrmError] = []

        def hear(event: str, values: dict[str, Any]) -> None:
            heard.extend([values["error"]] if event == "mailbox" else [])

        shop.tell = hear
        self.doing(job.name)
        try:
            outcome = run(shop, job, wait=not job.watch)
        finally:
            self.doing("")
            for error in heard:
                self._complain("mailbox", "mailbox_failed", error, {})
        if delivers(job) and not heard and shop.inbox is not None:
            self.tell("mailbox_works" if self._complained.pop("mailbox", "") else "mailbox_read", {})
        return outcome

    def _complain(self, about: str, event: str, error: Exception, values: dict[str, Any]) -> None:
        """Tell of a fault once, not each time it shows again."""
        said = error.message("en") if isinstance(error, SheetcrmError) else repr(error)
        if self._complained.get(about) != said:
            self.tell(event, {**values, "error": error})
        self._complained[about] = said

    # -- looking

    def look(self) -> int:
        """Let those jobs come who watch the book, where somebody has changed it. Return how many did not end well."""
        bad = 0
        for name, (job, _) in self.jobs().items():
            now = self.clock()
            if job.watch and not self.stopping() and now >= self.next_look(name, now):
                bad += not self._look(job)
        return bad

    def next_look(self, name: str, now: datetime) -> datetime:
        """Return when a job that watches the book looks at it again: at once at the beginning, never where a setting says so.

        A last look that lies ahead of now was noted by a clock that was wrong, and does not count.
        """
        _, interval = self.terms()
        last = self._looks.get(name)
        if interval is None:
            return now + timedelta(days=1)
        if last is None or last > now:
            return now
        until = (self.space.ledger.states.memory("quiet", {}).get(name) or {}).get("until")
        early = datetime.fromisoformat(until) if until else last + interval
        return max(last + _OFTEN, min(last + interval, early if early > last else last + interval))

    def _look(self, job: Job) -> bool:
        try:
            with self.space.alone():
                shop = self.shop()
                if stirs(shop, job) and not self._in_vain(shop, job):
                    self._vain.pop(job.name, None)
                    self._look_at(shop, job)
        except (RunBusy, Stopped):
            return True
        except Exception as error:  # noqa: BLE001 - it ends this look, not the loop
            self._complain(f"look {job.name}", "look_failed", error, {"job": job.name})
            return False
        finally:
            self._looked(job)
        if job.name not in self._vain and self._complained.pop(f"look {job.name}", ""):
            self.tell("look_works", {"job": job.name})
        return True

    def _look_at(self, shop: Shop, job: Job) -> None:
        try:
            outcome = self._run(shop, job)
        except JobError:
            self._vain[job.name] = (job.mark, shop.book.glance())
            raise
        if outcome.refused:
            self._vain[job.name] = (job.mark, shop.book.glance())
        self._ran(job, outcome, looked=True)

    def _in_vain(self, shop: Shop, job: Job) -> bool:
        """Tell whether the last look came to nothing, and neither book nor job changed since: then only its next time tries again."""
        before = self._vain.get(job.name)
        return before is not None and before[1] != "" and before == (job.mark, shop.book.glance())

    def _looked(self, job: Job) -> None:
        self._looks[job.name] = self.clock()

    def wait(self, now: datetime, *, at_most: timedelta) -> float:
        """Return for how many seconds there is nothing to do."""
        wakes = list(self.following(now).values())
        wakes += [self.next_look(name, now) for name, (job, _) in self.jobs().items() if job.watch]
        return max(0.0, (min([*wakes, now + at_most]) - now).total_seconds())


def _open(known: Slot | None, job: Job, slot: datetime, following: datetime, *, since: datetime, now: datetime) -> bool:
    """Tell whether a time is still to be begun, or to be gone on with now.

    A job that the ledger does not know, or whose sentence was changed, counts from when its file was changed: what it says now did not
    hold before. Nor does it know a time that lies beyond the next one: that was noted by a clock that was wrong.
    """
    if known is None or known.slot > min(following, now + _AHEAD):
        return slot >= since
    if known.said != job.said:
        return slot >= since and slot > known.slot
    if known.slot < slot:
        return True
    if known.slot > slot or known.over:
        return False
    return known.state == "taken" or known.again is None or known.again <= now


__all__ = ["AGAIN", "DEATHS", "Due", "Rounds"]
