"""One job from lock to journal."""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np

from sheetcrm import apply
from sheetcrm.adapters.ledger import Record
from sheetcrm.agreement import MARK_LEDGER, MARK_RUN, gate, held, recover
from sheetcrm.changes import changes
from sheetcrm.deciding import decide, read_book, rests, still_look
from sheetcrm.errors import BookBusy, BookChanged, BookError, BookHalfWritten, JobError, SheetcrmError
from sheetcrm.job import Job
from sheetcrm.mailing import Sent, Wanted, announce, bounced, brief, deliver, delivers, receive, sum_up
from sheetcrm.model.letters import Arranged
from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.posted import State, Veto
from sheetcrm.model.words import LANGUAGES, faults
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import runs as words
from sheetcrm.outcome import Outcome
from sheetcrm.policy.merging import owed_after
from sheetcrm.policy.read import settings
from sheetcrm.quiet import seen_quiet, untouched
from sheetcrm.reading import new_ids
from sheetcrm.recording import record
from sheetcrm.report import sentences, size, totals
from sheetcrm.shop import Shop, both, iso
from sheetcrm.steps import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.grid import Left, Look, Note, Raw
    from sheetcrm.model.posted import Post as PostMemory
    from sheetcrm.model.problems import Refusal
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.reading import Reading

_P = ParamSpec("_P")
_R = TypeVar("_R")

ROUNDS = 3  # somebody who saves three times within one run is at work: come back later


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
    reading = read_book(shop, look, new_ids, still=True)
    total, refusals = decide(reading, job)
    state = "refused" if refusals else "planned"
    return Outcome(job.name, state, total, reading.snapshot, refusals=refusals)


@_without_collector
def run(
    shop: Shop,
    job: Job,
    *,
    confirm: Callable[[Outcome], bool | None] = lambda _: None,
    wait: bool = True,
) -> Outcome:
    """Carry out a job. ``confirm`` is asked where a plan needs a person's word; ``wait`` waits for a book that was saved just now.

    Where ``confirm`` says no, nothing is done. Where it says None, nobody is there to ask: a plan that needs a word for its many letters
    alone is carried out without them.

    Raises BookError, LedgerError or JobError; the book is then as it was. Call it inside the workspace's lock.
    """
    try:
        return _run(shop, job, confirm, wait=wait)
    finally:
        shop.book.release()


def _run(shop: Shop, job: Job, confirm: Callable[[Outcome], bool | None], *, wait: bool, mails: bool = True) -> Outcome:
    ledger = shop.ledger
    recover(shop)
    came = receive(shop) if delivers(job) else 0
    shop.spent_before = dict(shop.book.spent())
    _free(shop)
    known = untouched(shop, job) if not came else None
    if known is not None:
        return known
    moved: Outcome | None = None
    attempt = 0
    while attempt < ROUNDS:
        attempt += 1
        _free(shop)
        look = still_look(shop) if wait else shop.book.look()
        shop.book.stand_back()
        marked = gate(shop, look)
        before = moved.run if moved is not None and moved.plan.moves else 0
        number = ledger.begin(job.name, iso(shop.clock()), above=marked, after=before)
        try:
            reading = _read(shop, look, number, moved)
            look = reading.look
            outcome = _attempt(shop, job, reading, number, confirm, moved)
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
            return _mailed(shop, job, outcome) if mails and delivers(job) and outcome.carried else outcome
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
    """Tell managers who came, send the letters that were planned, and write down what became of them.

    A mailing may take hours, and who comes in its midst is welcomed and told of all the same: whenever it looks afresh, it first takes in
    what people did and what came by mail. Service letters and those of who came meanwhile go before the mailing. Where the book cannot be
    written now, the next run does.
    """
    sent = Sent()
    begun: set[str] = set()

    def wanted() -> Wanted | None:
        nonlocal sent
        if begun:
            gc.collect()  # what earlier looks left in cycles, or hours of them fill the memory
            sent += _taken_in(shop, job, asks=outcome.without)
            sent.stopped = sent.stopped or bounced(shop, outcome.before)
        if sent.stopped:
            return None
        look = shop.book.look()
        looked = shop.clock()
        shop.book.stand_back()
        gate(shop, look)
        still = rests(shop, look)
        reading = read_book(shop, look, new_ids, still=still)
        arranged = decide(_sparing(reading) if outcome.without else reading, job)[0].arranged
        if arranged is None:
            return None
        post = reading.snapshot.memory.post
        going = [letter for letter in arranged.now if _said(post, letter.key)]
        if not begun:
            begun.update(letter.key for letter in going)
        going.sort(key=lambda letter: letter.marketing and letter.key in begun)
        return looked, reading.snapshot, {letter.key: letter for letter in going}

    snapshot, arranged = outcome.before, outcome.plan.arranged
    if arranged is None or not snapshot.tables:
        return outcome
    sent.stopped = snapshot.memory.post.paused or bounced(shop, snapshot)
    after = _named(snapshot.after(outcome.plan), outcome.plan)
    if not sent.stopped:
        sent = announce(shop, after)
    if arranged.now and not sent.stopped:
        delivered = deliver(shop, wanted)
        sent += delivered
    if not sent.stopped:
        sent += brief(shop, after)
        sent += sum_up(shop, after)
    if sent.keys:
        with suppress(BookError):
            run(shop, TELLING, wait=False)
    return replace(outcome, sent=sent)


def _taken_in(shop: Shop, job: Job, *, asks: bool) -> Sent:
    """Plan in the midst of a mailing what people did meanwhile, and tell managers who came; what cannot be written now waits.

    Whoever sends so much has agreed to it: a few letters more need no new word, unless the job ``asks`` for one already, or some came in
    the midst that wait for one. Any other refusal holds, and the mailing goes on.
    """

    def few(made: Outcome) -> bool | None:
        arranged, vetoes = made.plan.arranged or Arranged(), made.before.memory.post.vetoes
        if asks or any(vetoes.get(key, Veto()).decision == "ask" for key in arranged.asks):
            return None
        waiting = shop.ledger.post.waiting()
        more = sum(letter.key not in waiting for letter in arranged.now)
        return (_of_letters(made.refusals) and more < settings(made.before)["guard_letters_from"]) or None

    with suppress(BookError):
        made = _run(shop, job, few, wait=False, mails=False)
        if made.before.tables and made.carried:
            return announce(shop, _named(made.before.after(made.plan), made.plan))
    return Sent()


def _of_letters(refusals: Iterable[Refusal]) -> bool:
    """Tell whether a person is asked for nothing but the many letters."""
    return all(refusal.reason == letter_words.TOO_MANY for refusal in refusals)


def _sparing(reading: Reading) -> Reading:
    """Return what was read, where letters that are too many at once wait."""
    memory = reading.snapshot.memory
    memory = replace(memory, post=replace(memory.post, sparing=True))
    return replace(reading, snapshot=replace(reading.snapshot, memory=memory))


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


def _read(shop: Shop, look: Look, number: int, moved: Outcome | None) -> Reading:
    """Read a look; new rows get ids that are in the ledger before anybody writes them."""
    ledger = shop.ledger

    def mint(tab: str, count: int) -> list[str]:
        ids = new_ids(tab, count, ledger.known(tab)) if count else []
        if ids:
            ledger.mint(number, tab, ids)
        return ids

    reading = read_book(shop, look, mint, still=rests(shop, look))
    if moved is not None:  # what could not move now waits for the next run
        reading = replace(reading, snapshot=_resting(reading.snapshot, {skip.row for skip in moved.plan.skipped}))
    return reading


def _attempt(
    shop: Shop,
    job: Job,
    reading: Reading,
    number: int,
    confirm: Callable[[Outcome], bool | None],
    moved: Outcome | None,
) -> Outcome | None:
    """Make and carry out one plan; None where rows were only put back and the job must look again.

    Rows that move go first and by themselves, in the state "moved": the rest is decided on what came of it. ``moved`` is what went before.
    Where a person's word is missing for the many letters alone, these wait in the Queue and all else is carried out.
    """
    ledger, look = shop.ledger, reading.look
    total, refusals = decide(reading, job, number)
    snapshot = reading.snapshot
    asked: tuple[Refusal, ...] = ()
    agreed = {refusal.reason for refusal in moved.refusals} if moved is not None and not reading.torn else set()
    if any(refusal.reason not in agreed for refusal in refusals):  # what a person agreed to before rows moved counts on
        outcome = Outcome(job.name, "refused", total, snapshot, number, refusals)
        word = confirm(outcome) if all(refusal.confirmable for refusal in refusals) else False
        if word is None and _of_letters(refusals):
            asked = refusals
            total, refusals = decide(_sparing(reading), job, number)
        if refusals and not word:
            said = [refusal.sentence(snapshot.language) for refusal in refusals]
            ledger.finish(number, "refused", iso(shop.clock()), {"job": job.name, "refusals": said})
            return outcome

    def ended(state: str, done: Plan) -> Outcome:
        if asked and state != "moved":  # else the rest of the run asks again
            return Outcome(job.name, "refused", done, snapshot, number, asked, without=True)
        return Outcome(job.name, state, done, snapshot, number, refusals)

    torn = bool(reading.torn)
    first = bool(total.moves) and not torn
    if first:
        total = reading.ids + total.moving()
        total += changes(reading, total, number)
    base = snapshot if torn else snapshot.after(reading.ids)
    told = moved.plan + total if moved is not None else total
    if not total and not (moved is not None and moved.plan):
        kept = record(reading, base.after(total), total)
        if not asked:
            kept = replace(kept, memories={**kept.memories, **seen_quiet(shop, job, number, look, reading, total)})
        ledger.finish(number, "quiet", iso(shop.clock()), {"job": job.name}, kept, stamp=look.stamp)
        return ended("quiet", total)
    for tab in ("clients", "tasks", "history"):
        appended = [row.id for row in total.appends.get(tab, ())]
        if appended:
            ledger.mint(number, tab, appended)
    full = total if first else total + _journal(shop, snapshot, job, number, told)
    if not full:  # what moved was all there was, and there is no Journal to say so
        ledger.finish(
            number, "quiet", iso(shop.clock()), {"job": job.name}, record(reading, base, total), stamp=look.stamp
        )
        return ended("quiet", total)
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
        known = {(tab, row, column): text for tab, row, column, text in ledger.states.memory("notes", [])}
        noted, notes = apply.notes(full, snapshot, known)
        written = replace(written, notes=tuple(notes.values()))

    def carried_out() -> tuple[Plan, Record]:
        done = apply.without(full, snapshot, left) if left else full
        if torn:
            return done, Record(done)
        kept = record(reading, _named(snapshot.after(done), done), done)
        more: dict[str, Any] = {"owed": owed_after(snapshot.memory.owed, full, done)}
        if done.moves:
            more["formulas"] = apply.formulas_after(snapshot.memory.formulas, done, written, snapshot.tables)
        return done, replace(kept, memories={**kept.memories, **more})

    ready: list[tuple[int, Plan, Record]] = []

    def note(stamp: str) -> None:
        done, kept = carried_out()
        if first and not done:
            raise _NothingMovedError
        ready[:] = [(len(left), done, kept)]
        ledger.prepare(number, kept, before=look.stamp, after=stamp)

    try:
        shop.book.write(written, since=look.stamp, note=note, left=None if torn else left.append)
        held(shop)
    except _NothingMovedError:
        ledger.finish(number, "quiet", iso(shop.clock()), {"job": job.name})
        return Outcome(job.name, "moved", carried_out()[0], snapshot, number, refusals)
    done, kept = ready[0][1:] if ready and ready[0][0] == len(left) else carried_out()
    summary: dict[str, Any] = {
        "job": job.name,
        "what": sentences(done, snapshot),
        "totals": totals(done),
        "spent": shop.spent(),
    }
    now_noted = _noted(noted, notes, left) if shop.book.annotates and not torn else {}
    if moved is not None and moved.plan.moves:
        summary["after"] = moved.run
    finished = kept if left else None
    ledger.finish(number, "done", iso(shop.clock()), summary, finished, memories=now_noted, settled=not (first or torn))
    return None if torn else ended("moved" if first else "done", done)


def _named(after: Snapshot, done: Plan) -> Snapshot:
    """Return the snapshot without rows whose new ids could not be written: they have none, and nothing may come to speak of them."""
    tables = dict(after.tables)
    for tab in {skip.tab for skip in done.skipped if skip.column == "id"}:
        rows = {skip.row for skip in done.skipped if skip.tab == tab and skip.column == "id"}
        tables[tab] = tables[tab].rows(np.array([row not in rows for row in tables[tab].ids], dtype=bool))
    return replace(after, tables=tables)


def _resting(snapshot: Snapshot, rows: set[str]) -> Snapshot:
    """Return the snapshot in which nobody may touch these rows of clients now."""
    tables = dict(snapshot.tables)
    for key in ("clients", "archive"):
        if key in tables:
            still = np.array([row not in rows for row in tables[key].ids], dtype=bool)
            tables[key] = replace(tables[key], settled=tables[key].settled & still)
    return replace(snapshot, tables=tables)


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
