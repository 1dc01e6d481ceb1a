"""What needs a person: which trouble an event brings, what it is made of, and what ends it."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import (
    BookBusy,
    BookChanged,
    BookError,
    BookForbidden,
    BookHalfWritten,
    BookHeld,
    BookMissing,
    BookUnreachable,
    BookUnreadable,
    ConfigError,
    LedgerError,
    MailboxUnreachable,
    ServeBusy,
    SheetcrmError,
)
from sheetcrm.model.words import faults, tables
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import serving as words
from sheetcrm.report import place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sheetcrm.model.problems import Problem
    from sheetcrm.model.words import Language, Word
    from sheetcrm.outcome import Outcome

PATIENCE = timedelta(minutes=15)
"""So long a fault that mostly passes by itself may last before the operator hears of it."""
_PASSING = (BookHalfWritten, BookHeld, BookMissing, BookUnreachable, BookUnreadable, MailboxUnreachable)
_NONE = (BookBusy, BookChanged, ServeBusy)
"""A workbook that somebody has open is no trouble at all, nor is a robot that is there already."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_SHOWN = 5  # of what one notice is made of


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person. ``key`` is its name for all time, ``about`` what people call it.

    ``said`` is told in its place of the event's own sentence. Where several jobs can have one trouble, ``member`` is who has it now: it is
    over once none has it. ``parts`` are what it is made of: it is told again when there is a new one. ``patience`` is how long it may last
    untold; one that is ``late`` is told even where it is over by then. For so long as ``steady`` it must be over before that is told: one
    that comes again meanwhile is the same.
    """

    key: str
    about: str
    said: str = ""
    member: str = ""
    parts: tuple[str, ...] = ()
    patience: timedelta = timedelta()
    late: bool = False
    steady: timedelta = timedelta()


def brought(event: str, values: Mapping[str, Any], language: Language) -> Iterator[Trouble]:
    """Yield the troubles that an event brings."""
    job, error = values.get("job", ""), values.get("error")
    if event == "ran":
        yield from _of_a_run(job, values["outcome"], values, language)
    elif event == "mailbox_failed":
        yield Trouble("mailbox", _named("mailbox", language), patience=_patience(error))
    elif event == "broken":
        yield Trouble(f"file {job}", job)
    elif event == "config_failed":
        yield Trouble("config", _named("config", language), member=event)
    elif event in {"idle", "disk_low"}:
        key = {"disk_low": "disk"}.get(event, event)
        yield Trouble(key, _named(key, language), member=event, late=event == "idle")
    elif event in {"failed", "given_up", "missed", "put_off", "look_failed", "trouble", "stopped"} and not isinstance(
        error, _NONE
    ):
        cause = _cause(error) or ("" if job else "robot")
        member = f"look {job}" if event == "look_failed" else job or "robot"
        if cause:
            yield Trouble(cause, _named(cause, language), member=member, patience=_patience(error))
        else:
            yield Trouble(f"job {job}", job, patience=_patience(error), steady=PATIENCE)


def ended(event: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an event ends: a trouble's key, empty for each that has the member; and the member that no longer has it, "*" for all."""
    job, outcome = values.get("job", ""), values.get("outcome")
    if event == "ran" and outcome is not None:
        yield "robot", "*"
        if outcome.sent.gone and not outcome.sent.stopped:
            yield "letters", "*"
            yield "paused", "*"
        if values.get("mail") == "goes":
            yield "paused", "*"
        if outcome.carried:
            yield "idle", "*"
            # a look may have come while somebody typed: only the job's own time shows that it can be done
            whole = [] if values.get("looked") else [("", job), (f"job {job}", "*")]
            whole += [] if values.get("looked") or outcome.refused else [(f"word {job}", "*")]
            yield from (*whole, (f"file {job}", "*"), ("", f"look {job}"), ("", "robot"))
            yield from _sound(outcome, values)
    elif event == "missed":
        yield "", job
    elif event in _ENDS:
        yield from _ENDS[event]
    elif event == "mended":
        yield f"file {job}", "*"
    elif event == "look_works":
        yield "", f"look {job}"


def left(key: str, members: Iterable[str], jobs: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what is over of a trouble because somebody took the job's file away; ``jobs`` are those that are there."""
    kind, _, job = key.partition(" ")
    if kind in {"job", "file", "word"} and job and job not in jobs:
        yield key, "*"
    for member in members:
        if member not in _NO_JOBS and member.removeprefix("look ") not in jobs:
            yield key, member


_NO_JOBS = {"robot", "config_failed", "idle", "disk_low"}
"""Members of troubles that are no jobs."""
_ENDS = {
    "mailbox_works": [("mailbox", "*")],
    "mailbox_read": [("mailbox", "*")],
    "disk_enough": [("disk", "disk_low")],
    "config_read": [("config", "config_failed")],
}


def _sound(outcome: Outcome, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is known to be well after a run that read the whole book."""
    if outcome.known is None and not headers_of(outcome):
        yield "headers", "*"
    if outcome.known is None and values.get("checks") and not answers_of(outcome):
        yield "rules", "*"


def _of_a_run(job: str, outcome: Outcome, values: Mapping[str, Any], language: Language) -> Iterator[Trouble]:
    headers = headers_of(outcome)
    if headers:
        yield _listed("headers", headers, outcome, language, words.HEADERS_GONE, words.HEADERS_GONE_CURE)
    answers = answers_of(outcome) if values.get("checks") else []
    if answers:
        yield _listed("rules", answers, outcome, language, words.RULES_BROKEN, words.RULES_BROKEN_CURE)
    if outcome.refused and not (headers and not all(one.confirmable for one in outcome.refusals)):
        yield Trouble(f"word {job}", job)
    sent = outcome.sent
    if sent.stopped and sent.stopped != letter_words.LEAVING.to(outcome.before.language):
        paused = values.get("mail") == "paused"
        cure = sent.cure or words.LETTERS_STOPPED_CURE.to(language)
        said = words.LETTERS_STOPPED_WHY.say(language, job=job, why=sent.stopped, cure=cure)
        key = "paused" if paused else "letters"
        yield Trouble(key, _named(key, language), said)


def headers_of(outcome: Outcome) -> list[Problem]:
    """Return what is wrong with headers, in tabs that are there."""
    held, language = outcome.before.tables, outcome.before.language
    gone = tables.HEADER_ROW_MISSING.to(language)
    return [
        problem
        for problem in outcome.before.problems
        if not problem.row
        and (problem.sentence == gone or (problem.tab in held and not held[problem.tab].headers.sound))
    ]


def answers_of(outcome: Outcome) -> list[Problem]:
    """Return the lines of staff's tabs of rules that are not understood; the robot answers beside them as well."""
    return [problem for problem in outcome.plan.problems if problem.column == "answer"]


def _listed(
    key: str, problems: Sequence[Problem], outcome: Outcome, language: Language, word: Word, cure: Word
) -> Trouble:
    said = [f"{place(one, outcome.before)}: {one.sentence}" for one in problems[:_SHOWN]]
    said += [words.AND_MORE.say(language, count=len(problems) - _SHOWN)] if len(problems) > _SHOWN else []
    text = word.say(language, what="\n".join(f"- {one}" for one in said)) + f"\n  {cure.to(language)}"
    return Trouble(key, _named(key, language), text, parts=tuple(sorted({one.id for one in problems})))


def _named(key: str, language: Language) -> str:
    return words.PARTS[key].to(language)


def _patience(error: object) -> timedelta:
    locked = isinstance(error, LedgerError) and faults.IN_USE in error.values.values()
    return PATIENCE if locked or isinstance(error, _PASSING) else timedelta()


def _cause(error: object) -> str:
    """Return under which one name an error is told, whichever jobs meet it; empty for one that is the job's own."""
    if is_full(error):
        return "disk"
    for kind, cause in (
        (BookForbidden, "access"),
        (LedgerError, "memory"),
        (ConfigError, "config"),
        (BookError, "book"),
    ):
        if isinstance(error, kind):
            return cause
    return ""


def is_full(error: object) -> bool:
    """Tell whether an error, or one behind it, is that the disk is full."""
    seen: set[int] = set()
    while isinstance(error, BaseException) and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if isinstance(error, SheetcrmError) and faults.DISK_FULL in error.values.values():
            return True
        error = error.__cause__ or error.__context__
    return False
