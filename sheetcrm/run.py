"""One job from lock to journal."""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm import apply
from sheetcrm.adapters.ledger import Record
from sheetcrm.agreement import MARK_LEDGER, MARK_RUN, gate, held, recover
from sheetcrm.changes import changes
from sheetcrm.errors import BookBusy, BookChanged, BookError, BookHalfWritten, JobError, NoSuchClient, SheetcrmError
from sheetcrm.job import Job, StepError
from sheetcrm.mailing import Sent, Wanted, announce, bounced, brief, deliver, delivers, receive
from sheetcrm.model.letters import Arranged
from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.posted import State
from sheetcrm.model.problems import Refusal
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.words import LANGUAGES, faults
from sheetcrm.model.words import runs as words
from sheetcrm.model.words import tables as table_words
from sheetcrm.model.workbook import NEEDED, find_tabs, language_of_titles
from sheetcrm.policy.guard import guard
from sheetcrm.policy.merging import owed_after
from sheetcrm.policy.naming import namings
from sheetcrm.policy.read import settings
from sheetcrm.reading import is_still, new_ids, read, record
from sheetcrm.report import place, sentences, size, totals
from sheetcrm.shop import Shop, both, iso
from sheetcrm.steps import drip, match, queue, remind, tell, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.grid import Left, Look, Note, Raw
    from sheetcrm.model.posted import Post as PostMemory
    from sheetcrm.reading import Reading

_P = ParamSpec("_P")
_R = TypeVar("_R")

ROUNDS = 3  # somebody who saves three times within one run is at work: come back later


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan or run came to. ``state``: planned, done, quiet or refused; ``run`` is its number, 0 for a plan."""

    job: str
    state: str
    plan: Plan
    before: Snapshot
    run: int = 0
    refusals: tuple[Refusal, ...] = ()
    sent: Sent = field(default_factory=Sent)
    known: int | None = None  # nobody touched the book since it was seen with so many problems: it was not read

    @property
    def refused(self) -> bool:
        """Whether it must not be (or was not) carried out without a person's word."""
        return self.state == "refused"

    @property
    def told(self) -> bool:
        """Whether there is something a person should look at: problems, or changes that were left undone."""
        return bool(self.plan.problems or self.plan.skipped or self.known)


def _without_collector(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let the cyclic collector rest meanwhile: a workbook is millions of cells without a cycle, and it would walk them again and again."""

    @wraps(work)
    def resting(*args: _P.args, **more: _P.kwargs) -> _R:
        active = gc.isenabled()
        gc.disable()
        try:
            return work(*args, **more)
        finally:
            if active:
                gc.enable()

    return resting


@_without_collector
def plan(shop: Shop, job: Job) -> Outcome:
    """Return what a job would do now, and change nothing: not the book, not the ledger."""
    look = shop.book.look()
    gate(shop, look)
    reading = _read(shop, look, new_ids, still=True)
    total, refusals = _decide(reading, job)
    state = "refused" if refusals else "planned"
    return Outcome(job.name, state, total, reading.snapshot, refusals=refusals)


@_without_collector
def run(
    shop: Shop,
    job: Job,
    *,
    confirm: Callable[[Outcome], bool] = lambda _: False,
    wait: bool = True,
) -> Outcome:
    """Carry out a job. ``confirm`` is asked where a plan needs a person's word; ``wait`` waits for a book that was saved just now.

    Raises BookError, LedgerError or JobError; the book is then as it was. Call it inside the workspace's lock.
    """
    try:
        return _run(shop, job, confirm, wait=wait)
    finally:
        shop.book.release()


def _run(shop: Shop, job: Job, confirm: Callable[[Outcome], bool], *, wait: bool) -> Outcome:
    ledger = shop.ledger
    recover(shop)
    came = receive(shop) if delivers(job) else 0
    shop.spent_before = dict(shop.book.spent())
    _free(shop)
    known = _untouched(shop, job) if not came else None
    if known is not None:
        return known
    moved: Outcome | None = None
    attempt = 0
    while attempt < ROUNDS:
        attempt += 1
        _free(shop)
        look = _still_look(shop) if wait else shop.book.look()
        shop.book.stand_back()
        marked = gate(shop, look)
        before = moved.run if moved is not None and moved.plan.moves else 0
        number = ledger.begin(job.name, iso(shop.clock()), above=marked, after=before)
        try:
            outcome = _attempt(shop, job, look, number, confirm, moved)
        except BookChanged:
            ledger.finish(number, "failed", iso(shop.clock()), {"why": "changed"})
            if attempt == ROUNDS:
                raise
            continue
        except BookHalfWritten:
            recover(shop)
            if attempt == ROUNDS:
                raise
            continue
        except BaseException as error:
            _abandon(shop, number, error)
            raise
        if outcome is not None and outcome.state == "moved":
            moved = _both(moved, outcome)
            continue
        if outcome is not None:
            outcome = _both(moved, outcome) if moved is not None else _settled(outcome)
            return _mailed(shop, job, outcome) if delivers(job) and not outcome.refused else outcome
    raise BookChanged(path=shop.path)


def _free(shop: Shop) -> None:
    """Raise BookBusy while a person has the book open."""
    busy = shop.book.busy()
    if busy is not None:
        raise BookBusy(path=shop.path, who=busy)


def _settled(outcome: Outcome) -> Outcome:
    """Return an outcome without the questions that were answered."""
    return outcome if outcome.refused else replace(outcome, refusals=())


def _both(moved: Outcome | None, outcome: Outcome) -> Outcome:
    """Return what a run did in both its parts: rows that moved, and all that follows."""
    if moved is None:
        return outcome
    state = "done" if outcome.state == "quiet" else outcome.state
    skipped = tuple(dict.fromkeys((*moved.plan.skipped, *outcome.plan.skipped)))
    total = replace(moved.plan + outcome.plan, skipped=skipped)
    refusals = outcome.refusals if outcome.refused else ()
    return replace(outcome, state=state, plan=total, before=moved.before, refusals=refusals)


def _mailed(shop: Shop, job: Job, outcome: Outcome) -> Outcome:
    """Send the letters that were planned, and write down what became of them; where the book cannot be written now, the next run does."""

    def wanted() -> Wanted | None:
        look = shop.book.look()
        looked = shop.clock()
        shop.book.stand_back()
        gate(shop, look)
        still = is_still(look, shop.ledger, now=shop.clock(), seconds=_settle_seconds(shop, look))
        reading = _read(shop, look, new_ids, still=still)
        arranged = _decide(reading, job)[0].arranged
        if arranged is None:
            return None
        post = reading.snapshot.memory.post
        going = [letter for letter in arranged.now if _said(post, letter.key)]
        return looked, reading.snapshot, {letter.key: letter for letter in going}

    snapshot, arranged = outcome.before, outcome.plan.arranged
    if arranged is None or not snapshot.tables:
        return outcome
    sent = Sent(stopped=snapshot.memory.post.paused or bounced(shop, snapshot))
    if arranged.now and not sent.stopped:
        sent = deliver(shop, wanted)
    if not sent.stopped:
        after = snapshot.after(outcome.plan)
        sent = announce(shop, after) + sent
        sent = sent + brief(shop, after)
    if sent.keys:
        with suppress(BookError):
            run(shop, TELLING, wait=False)
    return replace(outcome, sent=sent)


def _said(post: PostMemory, key: str) -> bool:
    """Tell whether a letter may go by what the ledger holds: one of which nobody knows only by a word that is noted there."""
    known, veto = post.letter(key), post.vetoes.get(key)
    if known is None or known.state is not State.UNKNOWN:
        return True
    return veto is not None and veto.decision == "send" and veto.attempts == known.attempts


class _NothingMovedError(Exception):
    """Every row that should have moved stays, and nothing else was to be written: the book is left alone."""


TELLING = Job.unscheduled("letters", [tell])
"""What is written down after letters went."""


def _attempt(
    shop: Shop, job: Job, look: Look, number: int, confirm: Callable[[Outcome], bool], moved: Outcome | None
) -> Outcome | None:
    """Make and carry out one plan; None where rows were only put back and the job must look again.

    Rows that move go first and by themselves, in the state "moved": the rest is decided on what came of it. ``moved`` is what went before.
    """
    ledger = shop.ledger

    def mint(tab: str, count: int) -> list[str]:
        ids = new_ids(tab, count, ledger.known(tab)) if count else []
        if ids:
            ledger.mint(number, tab, ids)
        return ids

    still = is_still(look, ledger, now=shop.clock(), seconds=_settle_seconds(shop, look))
    reading = _read(shop, look, mint, still=still)
    if moved is not None:  # what could not move now waits for the next run
        reading = replace(reading, snapshot=_resting(reading.snapshot, {skip.row for skip in moved.plan.skipped}))
    total, refusals = _decide(reading, job, number)
    snapshot = reading.snapshot
    agreed = {refusal.reason for refusal in moved.refusals} if moved is not None and not reading.torn else set()
    if any(refusal.reason not in agreed for refusal in refusals):  # what a person agreed to before rows moved counts on
        outcome = Outcome(job.name, "refused", total, snapshot, number, refusals)
        if not all(refusal.confirmable for refusal in refusals) or not confirm(outcome):
            said = [refusal.sentence(snapshot.language) for refusal in refusals]
            ledger.finish(number, "refused", iso(shop.clock()), {"job": job.name, "refusals": said})
            return outcome
    torn = bool(reading.torn)
    first = bool(total.moves) and not torn
    if first:
        total = reading.ids + total.moving()
        total += changes(reading, total, number)
    base = snapshot if torn else snapshot.after(reading.ids)
    told = moved.plan + total if moved is not None else total
    if not total and not (moved is not None and moved.plan):
        kept = record(reading, base.after(total), total)
        kept = replace(kept, memories={**kept.memories, **_seen(shop, job, number, look, reading, total)})
        ledger.finish(number, "quiet", iso(shop.clock()), {"job": job.name}, kept, stamp=look.stamp)
        return Outcome(job.name, "quiet", total, snapshot, number)
    for tab in ("clients", "tasks", "history"):
        appended = [row.id for row in total.appends.get(tab, ())]
        if appended:
            ledger.mint(number, tab, appended)
    full = total if first else total + _journal(shop, snapshot, job, number, told)
    if not full:  # what moved was all there was, and there is no Journal to say so
        ledger.finish(
            number, "quiet", iso(shop.clock()), {"job": job.name}, record(reading, base, total), stamp=look.stamp
        )
        return Outcome(job.name, "quiet", total, snapshot, number)
    try:
        written = apply.edits(
            full,
            snapshot.tables,
            snapshot.language,
            {MARK_LEDGER: ledger.name, MARK_RUN: str(number)},
            snapshot.memory.formulas,
        )
    except apply.Unknown as error:
        raise JobError(
            job=job.name, reason=both(faults.JOB_STEP, step="—", error=error), cure=faults.JOB_STEP_MEND
        ) from error
    left: list[Left] = []
    noted: dict[apply.Cell, str] = {}
    notes: dict[apply.Cell, Note] = {}
    if shop.book.annotates and not torn:
        known = {(tab, row, column): text for tab, row, column, text in ledger.memory("notes", [])}
        noted, notes = apply.notes(full, snapshot, known)
        written = replace(written, notes=tuple(notes.values()))

    def carried_out() -> tuple[Plan, Record]:
        done = apply.without(full, snapshot, left) if left else full
        if torn:
            return done, Record(done)
        kept = record(reading, _named(snapshot.after(done), full, done), done)
        more: dict[str, Any] = {"owed": owed_after(snapshot.memory.owed, full, done)}
        if done.moves:
            more["formulas"] = apply.formulas_after(snapshot.memory.formulas, done, written, snapshot.tables)
        return done, replace(kept, memories={**kept.memories, **more})

    def note(stamp: str) -> None:
        done, kept = carried_out()
        if first and not done:
            raise _NothingMovedError
        ledger.prepare(number, kept, before=look.stamp, after=stamp)

    try:
        shop.book.write(written, since=look.stamp, note=note, left=None if torn else left.append)
        held(shop)
    except _NothingMovedError:
        ledger.finish(number, "quiet", iso(shop.clock()), {"job": job.name})
        return Outcome(job.name, "moved", carried_out()[0], snapshot, number, refusals)
    done, kept = carried_out()
    summary: dict[str, Any] = {
        "job": job.name,
        "what": sentences(done, snapshot),
        "totals": totals(done),
        "spent": shop.spent(),
    }
    now_noted = _noted(noted, notes, left) if shop.book.annotates and not torn else {}
    if moved is not None and moved.plan.moves:
        summary["after"] = moved.run
    ledger.finish(number, "done", iso(shop.clock()), summary, kept if left else None, memories=now_noted)
    return None if torn else Outcome(job.name, "moved" if first else "done", done, snapshot, number, refusals)


def _named(after: Snapshot, full: Plan, done: Plan) -> Snapshot:
    """Return the snapshot without rows whose new ids could not be written: they have none, and nothing may come to speak of them."""
    tables = dict(after.tables)
    for (tab, column), change in full.changes.items():
        if column == "id":
            written = set(done.changes[tab, column].ids) if (tab, column) in done.changes else set()
            nameless = set(change.ids) - written
            tables[tab] = tables[tab].rows(np.array([row not in nameless for row in tables[tab].ids], dtype=bool))
    return replace(after, tables=tables)


def _resting(snapshot: Snapshot, rows: set[str]) -> Snapshot:
    """Return the snapshot in which nobody may touch these rows of clients now."""
    tables = dict(snapshot.tables)
    for key in ("clients", "archive"):
        if key in tables:
            still = np.array([row not in rows for row in tables[key].ids], dtype=bool)
            tables[key] = replace(tables[key], settled=tables[key].settled & still)
    return replace(snapshot, tables=tables)


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
    reading = _read(shop, look, new_ids, still=True)
    snapshot = reading.snapshot.after(reading.ids)
    snapshot = snapshot.after(tidy(snapshot))
    return snapshot.after(match(snapshot))


def find_client(snapshot: Snapshot, client: str) -> str:
    """Return the id of the client that an id, phone, e-mail or name fits. Raises NoSuchClient."""
    found = sorted(namings(snapshot).all(client))
    if len(found) != 1:
        several = ", ".join(_told_apart(snapshot, row) for row in found[:10])
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
    reading = _read(shop, look, new_ids, still=True)
    snapshot = reading.snapshot.after(reading.ids)
    quiet = Job.unscheduled(job.name, [step for step in job.steps if step not in {remind, drip, tell, queue}] or [tidy])
    return replace(snapshot.after(quiet.plan(snapshot)), chains=())


def _told_apart(snapshot: Snapshot, row: str) -> str:
    """Return an id with what tells its client from a namesake: a phone, else an e-mail."""
    for key in ("clients", "archive"):
        table = snapshot[key]
        for phone, email in zip(table["phone"][table.ids == row], table["email"][table.ids == row], strict=True):
            held = phone if phone is not None else email
            if held is not None:
                return f"{row} ({held})"
    return row


def _decide(reading: Reading, job: Job, number: int = 0) -> tuple[Plan, tuple[Refusal, ...]]:
    """Return the whole plan and why it needs a person's word. On a torn book the plan is to put the rows back, and nothing else."""
    snapshot = reading.snapshot
    lost = [problem for problem in snapshot.problems if problem.tab in NEEDED and problem.tab not in snapshot.tables]
    if lost:
        told = tuple(
            Refusal(table_words.NEEDED, (("told", place(problem, snapshot) + problem.sentence),)) for problem in lost
        )
        return Plan(problems=tuple(lost)), told
    if reading.torn:
        total = Plan()
        refusals = []
        for torn in reading.torn:
            total += torn.plan
            values = (("tab", snapshot[torn.tab].title), ("count", torn.count), ("examples", "; ".join(torn.examples)))
            refusals.append(Refusal(table_words.TORN, values, confirmable=bool(torn.plan)))
        return total, tuple(refusals)
    try:
        total = _one_by_one(reading.ids + job.plan(snapshot.after(reading.ids)))
    except StepError as error:
        reason = both(faults.JOB_STEP, step=error.step, error=error.said)
        raise JobError(job=job.name, reason=reason, cure=faults.JOB_STEP_MEND) from error
    return total + changes(reading, total, number), guard(snapshot, total)


def _one_by_one(total: Plan) -> Plan:
    """Return the plan without moves to a tab from which the same row is taken out: the one goes now, the other comes the next time."""
    moves = tuple(move for move in total.moves if move.id not in total.removals.get(move.target, ()))
    return replace(total, moves=moves) if len(moves) < len(total.moves) else total


def _read(shop: Shop, look: Look, mint: Callable[[str, int], list[str]], *, still: bool) -> Reading:
    terms = _settings(shop, look)
    now = shop.clock().astimezone(ZoneInfo(terms["time_zone"])).replace(tzinfo=None)
    settle = timedelta(seconds=int(terms["settle_seconds"]))
    reading = read(look, shop.ledger, now=now, mint=mint, still=still, unused=terms["unused"], settle=settle)
    if shop.files is None:
        return reading
    memory = reading.snapshot.memory
    memory = replace(memory, post=replace(memory.post, files=shop.files()))
    return replace(reading, snapshot=replace(reading.snapshot, memory=memory))


def _settings(shop: Shop, look: Look) -> Any:
    """Read the Settings tab alone: the time zone and the terms are needed before the rest can be read."""
    from sheetcrm.model.columns import TABS
    from sheetcrm.model.snapshot import absent
    from sheetcrm.model.table import find_headers, read_table
    from sheetcrm.policy.read import settings_of

    titles, _ = find_tabs(look.grids)
    good = shop.ledger.memory("good", {}).get("settings", {})
    language = language_of_titles(look.grids)
    grid = look.grids[titles["settings"]] if "settings" in titles else None
    headers = find_headers(TABS["settings"], grid.rows, keys=grid.keys) if grid else None
    table = read_table(TABS["settings"], grid, headers) if grid and headers else absent("settings")
    return settings_of(table, good, language)


def _settle_seconds(shop: Shop, look: Look) -> int:
    return int(_settings(shop, look)["settle_seconds"])


def _still_look(shop: Shop) -> Look:
    """Look at the book once nobody has saved it for as long as the setting says; at most that long again."""
    look = shop.book.look()
    seconds = _settle_seconds(shop, look)
    deadline = shop.clock() + timedelta(seconds=seconds)
    while not is_still(look, shop.ledger, now=shop.clock(), seconds=seconds) and shop.clock() < deadline:
        left = min((look.changed + timedelta(seconds=seconds)), deadline) - shop.clock()
        shop.tell("waiting", {"seconds": max(1, round(left.total_seconds()))})
        shop.sleep(max(0.2, left.total_seconds()))
        look = shop.book.look()
    return look


def _abandon(shop: Shop, number: int, error: BaseException) -> None:
    """Close a run that failed. One that had prepared its write stays open: only a look at the book tells whether it took effect."""
    pending: RunRecord | None = shop.ledger.unfinished()
    if pending is None or pending.number != number:
        shop.ledger.finish(number, "failed", iso(shop.clock()), {"why": _why(error)})
    else:
        with suppress(BookError):  # the next run finds out
            recover(shop)


def _why(error: BaseException) -> list[str]:
    """Return why a run failed, in Russian and in English."""
    if isinstance(error, SheetcrmError):
        return [error.message(language)[:500] for language in LANGUAGES]
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":  # click's Ctrl+C at a question
        return [faults.STOPPED_BY.to(language) for language in LANGUAGES]
    return [f"{type(error).__name__}: {error}"[:500]] * len(LANGUAGES)


def _journal(shop: Shop, snapshot: Snapshot, job: Job, number: int, total: Plan) -> Plan:
    """Plan the line in the Journal; where nothing but edits of staff's was noted there is none: the Changes tab tells them."""
    table = snapshot["journal"]
    if not table.headers.sound or not replace(
        total, appends={k: v for k, v in total.appends.items() if k != "changes"}
    ):
        return Plan()
    said = sentences(total, snapshot)
    spent = shop.spent()
    if spent:
        values = {
            "reads": spent["reads"] + 1,
            "writes": spent["writes"] + 1,
            "drive": spent["drive"],
            "size": size(spent["bytes"]),
        }
        said.append(words.SPENT.say(snapshot.language, **values))
    cells: dict[str, Raw] = {"when": snapshot.now.replace(microsecond=0), "job": job.name, "what": "\n".join(said)}
    row = Row(str(number), cells, words.JOURNAL.to(snapshot.language))
    return Plan.of(appends={"journal": [row]})


def _noted(noted: Mapping[apply.Cell, str], notes: Mapping[apply.Cell, Note], left: Iterable[Left]) -> dict[str, Any]:
    """Return what to remember of the notes of cells: one that could not be written says what it said before."""
    failed = {(one.title, one.line, one.place) for one in left if one.note}
    said = dict(noted)
    for cell, note in notes.items():
        if (note.title, note.line, note.place) in failed:
            said.pop(cell, None)
            if note.was is not None:
                said[cell] = note.was
    return {"notes": [[*cell, text] for cell, text in sorted(said.items())]}


def stirs(shop: Shop, job: Job) -> bool:
    """Tell whether a job has anything to look at: whether somebody may have touched the book since it last found nothing to do.

    Costs one request to Drive, or a glance at the file.
    """
    return _untouched(shop, job) is None


def terms_of(shop: Shop | None) -> tuple[str, int | None]:
    """Return the time zone and every how many minutes to look at the book, None for never; without a shop what holds by default.

    Raises BookError.
    """
    from sheetcrm.policy.settings import BY_KEY

    if shop is None:
        return str(BY_KEY["time_zone"].default), int(str(BY_KEY["look_minutes"].default))
    terms = _settings(shop, shop.book.look())
    return terms["time_zone"], terms["look_minutes"]


def _untouched(shop: Shop, job: Job) -> Outcome | None:
    """Return what there is to tell where nobody touched the book since this job last found nothing to do; None where it must look.

    A glance may lag behind an edit, so it only saves looks between two that are as far apart as the setting says, within one day.
    """
    seen = shop.ledger.memory("quiet", {}).get(job.name)
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


def _seen(shop: Shop, job: Job, number: int, look: Look, reading: Reading, total: Plan) -> dict[str, Any]:
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
    for hour in (terms["digest_time"], terms["lead_notice_from"]) if delivers(job) else ():
        if hour is not None:
            today = datetime.combine(snapshot.now.date(), hour, ZoneInfo(terms["time_zone"]))
            until = min(until, today if today > now else today + timedelta(days=1))
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
    return f"{version('sheetcrm')} {job.mark}"
