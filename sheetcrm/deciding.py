"""From a look at the book to a job's plan: the terms of its Settings tab, the reading, the steps, and what needs a person's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.changes import changes
from sheetcrm.errors import JobError
from sheetcrm.job import Job, StepError
from sheetcrm.model.plan import Plan
from sheetcrm.model.problems import Refusal
from sheetcrm.model.words import faults
from sheetcrm.model.words import tables as table_words
from sheetcrm.model.workbook import NEEDED, find_tabs, language_of_titles
from sheetcrm.policy.guard import guard
from sheetcrm.reading import is_still, read
from sheetcrm.report import place
from sheetcrm.shop import both

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Look
    from sheetcrm.reading import Reading
    from sheetcrm.shop import Shop


def decide(reading: Reading, job: Job, number: int = 0) -> tuple[Plan, tuple[Refusal, ...]]:
    """Return the whole plan and why it needs a person's word. On a torn book the plan is to put the rows back, and nothing else."""
    snapshot = reading.snapshot
    lost = [problem for problem in snapshot.problems if problem.tab in NEEDED and problem.tab not in snapshot.tables]
    if any(problem.sentence in table_words.NOT_OURS.both() for problem in lost):
        return Plan(problems=tuple(lost)), (Refusal(table_words.NOT_OURS),)
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
    asks = guard(snapshot, total)
    total += _restored(reading, total)
    return total + changes(reading, total, number), asks


def _restored(reading: Reading, total: Plan) -> Plan:
    """Return what makes the book what the run saw: cells that a run which died had written, and this one leaves alone."""
    left = []
    for (tab, key), change in reading.undone.changes.items():
        planned = set(total.changes[tab, key].ids) if (tab, key) in total.changes else set[str]()
        planned |= set(total.removals.get(tab, ()))
        left.append(change.where(np.array([row not in planned for row in change.ids], dtype=bool)))
    return Plan.of(*(change for change in left if len(change)))


def _one_by_one(total: Plan) -> Plan:
    """Return the plan without moves to a tab from which the same row is taken out: the one goes now, the other comes the next time."""
    moves = tuple(move for move in total.moves if move.id not in total.removals.get(move.target, ()))
    return replace(total, moves=moves) if len(moves) < len(total.moves) else total


def read_book(shop: Shop, look: Look, mint: Callable[[str, int], list[str]], *, still: bool) -> Reading:
    """Read a look at the book by the terms of its own Settings tab; ``mint`` makes ids for new rows."""
    terms = settings_at(shop, look)
    now = shop.clock().astimezone(ZoneInfo(terms["time_zone"])).replace(tzinfo=None)
    settle = timedelta(seconds=int(terms["settle_seconds"]))
    reading = read(look, shop.ledger, now=now, mint=mint, still=still, unused=terms["unused"], settle=settle)
    if shop.files is None:
        return reading
    memory = reading.snapshot.memory
    memory = replace(memory, post=replace(memory.post, files=shop.files()))
    return replace(reading, snapshot=replace(reading.snapshot, memory=memory))


def settings_at(shop: Shop, look: Look) -> Any:
    """Read the Settings tab alone: the time zone and the terms are needed before the rest can be read."""
    from sheetcrm.model.columns import TABS
    from sheetcrm.model.snapshot import absent
    from sheetcrm.model.table import find_headers, read_table
    from sheetcrm.policy.read import settings_of

    titles, _ = find_tabs(look.grids)
    good = shop.ledger.states.memory("good", {}).get("settings", {})
    language = language_of_titles(look.grids)
    grid = look.grids[titles["settings"]] if "settings" in titles else None
    headers = find_headers(TABS["settings"], grid.rows, keys=grid.keys) if grid else None
    table = read_table(TABS["settings"], grid, headers) if grid and headers else absent("settings")
    return settings_of(table, good, language)


def rests(shop: Shop, look: Look) -> bool:
    """Tell whether nobody has saved the book for as long as its setting says."""
    return is_still(look, shop.ledger, now=shop.clock(), seconds=int(settings_at(shop, look)["settle_seconds"]))


def still_look(shop: Shop) -> Look:
    """Look at the book once nobody has saved it for as long as the setting says; at most that long again."""
    look = shop.book.look()
    seconds = int(settings_at(shop, look)["settle_seconds"])
    waited = 0.0  # not till an hour: the clock may be put back meanwhile
    while not is_still(look, shop.ledger, now=shop.clock(), seconds=seconds) and waited < seconds:
        left = (look.changed + timedelta(seconds=seconds) - shop.clock()).total_seconds()
        left = min(max(0.2, left), seconds - waited)
        shop.tell("waiting", {"seconds": max(1, round(left))})
        shop.sleep(left)
        waited += left
        look = shop.book.look()
    return look


def terms_of(shop: Shop | None) -> tuple[str, int | None]:
    """Return the time zone and every how many minutes to look at the book, None for never; without a shop what holds by default.

    Raises BookError.
    """
    from sheetcrm.policy.settings import BY_KEY

    if shop is None:
        return str(BY_KEY["time_zone"].default), int(str(BY_KEY["look_minutes"].default))
    terms = settings_at(shop, shop.book.look())
    return terms["time_zone"], terms["look_minutes"]
