"""What the ledger shall keep of a run: the state of rows, letters that were planned, problems that are shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sheetcrm.adapters.ledger import Record, TabState
from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.posted import Posted, State
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.snapshot import NOBODY, Met, Snapshot, merged_after
from sheetcrm.model.states import encode
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.figures.passing import passed
from sheetcrm.policy.hours import instant
from sheetcrm.policy.read import settings
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.sequences.entries import codes_after, entries_after, switched_after
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.tagging import unused_after
from sheetcrm.policy.templates.read import templates
from sheetcrm.reading import LETTER, register_of
from sheetcrm.recalling import STORIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.letters import Arranged, Letter, Passed
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.problems import Problem
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.reading import Reading

    Mask = np.ndarray


def record(reading: Reading, snapshot: Snapshot, plan: Plan) -> Record:
    """Return what the ledger shall keep of a run: ``snapshot`` is what the book holds after ``plan``."""
    shown = plan.shown if plan.shown or "problems" in plan.removals else tuple(snapshot.memory.shown.values())
    checks = snapshot.checks
    memories: dict[str, Any] = {
        "shown": [_stored(problem) for problem in shown],
        "dismissed": sorted(snapshot.memory.dismissed),
        "typing": dict(reading.typing),
        "clock": [settings(snapshot)["time_zone"], settings(snapshot)["look_minutes"]],
        "good": {
            "settings": _scalars(settings(snapshot).good),
            "rules": dict(rules(snapshot).good),
            "sequences": dict(sequences(snapshot).good),
            "reminders": dict(reminders(snapshot).good),
            "templates": dict(templates(snapshot).good),
        },
    }
    memories["merged"] = dict(sorted(merged_after(snapshot.memory.merged, snapshot.tables).items()))
    memories["edited"] = dict(sorted(snapshot.memory.edited.items()))
    if plan.pairing is not None:
        memories["paired"] = {row: list(shown) for row, shown in sorted(plan.pairing.paired.items())}
        memories["apart"] = sorted(sorted(pair) for pair in plan.pairing.apart)
        memories["folded"] = sorted(plan.pairing.folded)
        memories["compared"] = plan.pairing.compared
    if plan.leaving is not None:
        memories["leaving"] = {row: list(going) for row, going in sorted(plan.leaving.items())}
    memories["formulas"] = dict(sorted(snapshot.memory.formulas.items()))
    memories["codes"] = dict(codes_after(snapshot))
    memories["entries"] = entries_after(snapshot)
    memories["switched"] = switched_after(snapshot)
    memories["unused"] = unused_after(snapshot)
    memories["withdrawn"] = sorted(snapshot.memory.withdrawn)
    arranged = plan.arranged
    if arranged is not None:
        memories["vetoes"] = {
            key: [veto.decision, veto.until.isoformat() if veto.until else "", veto.line, veto.attempts]
            for key, veto in sorted(arranged.vetoes.items())
        }
        memories["queued"] = dict(sorted(arranged.queued.items()))
        memories["ran"] = instant(snapshot).isoformat()
    undone = {(skip.tab, skip.column) for skip in plan.skipped}  # judged was what should stand there, not what does
    memories["checks"] = [
        [tab, column, judged.fingerprint, sorted(value for value in judged.dirty if isinstance(value, str))]
        for (tab, column), judged in sorted(checks.judged.items())
        if (tab, column) not in undone
    ]
    written = {tab for tab, _ in plan.changes} | set(plan.appends) | set(plan.removals)
    written |= {tab for move in plan.moves for tab in (move.source, move.target)}
    states = {
        key: _state(snapshot[key], state, snapshot.today, _same(snapshot[key], state, plan), snapshot.memory.met)
        for key, state in reading.last.items()
        if key in written or not reading.untouched
    }
    letters = _planned(arranged) if arranged is not None else ()
    passages = passed(snapshot, plan, reading.last.get("clients"))
    return Record(plan, states, memories, letters, _held(reading.snapshot, plan), passages)


def _held(before: Snapshot, plan: Plan) -> dict[str, dict[str, object]]:
    """Return what rows that move held, before anything was done, where their moves set something."""
    held: dict[str, dict[str, object]] = {}
    for move in plan.moves:
        table = before[move.source]
        at = table.position(move.id)
        if at is not None:
            held[move.id] = {key: table[key][at] for key in move.values if table.has(key)}
    return held


def _planned(arranged: Arranged) -> tuple[Posted, ...]:
    """Return the letters that go now and those whose turn is over, as the ledger keeps them."""
    going = [
        _posted(one, State.PLANNED, address=one.hash, marketing=one.marketing, line=one.line, why=one.chain.why)
        for one in arranged.now
    ]
    passed = [_posted(one, State.SKIPPED, at=one.due, result=one.why, why=one.chain.why) for one in arranged.passed]
    return (*going, *passed)


def _posted(one: Letter | Passed, state: State, **more: Any) -> Posted:
    title = one.stage.template
    return Posted(
        one.key,
        one.chain.person,
        one.chain.sequence,
        one.stage.id,
        one.chain.cycle,
        state,
        one.due,
        offset=one.stage.offset,
        template=fold(title),
        title=title,
        **more,
    )


def _same(table: Table, last: LastState, plan: Plan) -> Callable[[str], bool]:
    """Tell which columns the ledger is known to hold already, just as the book does after the plan."""
    tab = table.tab.key
    if len(table) != len(last.ids) or not bool(np.all(table.ids == last.ids)):
        return lambda _: False
    return lambda column: last.was_unchanged(column) and (tab, column) not in plan.changes


def _scalars(cells: Mapping[str, object]) -> dict[str, Any]:
    return dict(zip(cells, encode(objects(cells.values())), strict=True))


def _stored(problem: Problem) -> list[Any]:
    now, proposed = encode(objects([problem.now, problem.proposed]))
    return [problem.tab, problem.row, problem.column, now, proposed, problem.asides, problem.sentence]


def as_it_stands(tables: Mapping[str, Table], ledger: Ledger, today: date) -> dict[str, TabState]:
    """Return the state of tabs whose ids are taken for right as they stand; rows with an unknown id, or one twice, left out."""
    states = {}
    for key in LETTER:
        if key in tables:
            table, known = tables[key], ledger.known(register_of(key))
            ids = table["id"]
            once = ~pd.Series(ids, dtype=object).duplicated(keep=False).to_numpy()
            mask = np.array([isinstance(row, str) and row in known for row in ids], dtype=bool) & once
            states[key] = _state(table.with_ids(ids).rows(mask), ledger.states.last(key), today)
    return states


def _state(
    table: Table, last: LastState, day: date, same: Callable[[str], bool] = lambda _: False, met: Met = NOBODY
) -> TabState:
    """Return the state of a tab to remember: rows that are there, and rows that were there once with what they held.

    Of robot columns it keeps those that cannot be computed again: a story's clients, and when a client was first met.
    """
    today = day.isoformat()
    present = set(table.ids)
    missing = [(index, row) for index, row in enumerate(last.everyone) if row not in present]
    absent = {row: last.absent.get(row, today) for _, row in missing}
    places = [index for index, _ in missing]
    kept_of_robot = {"clients": ["first_contact"], **{key: ["client_id"] for key in STORIES}}
    keys = [*staff_columns(table), *kept_of_robot.get(table.tab.key, ())]
    columns = {}
    for key in keys:
        if same(key):
            continue
        before = last[key] if missing else None
        kept = before[places] if before is not None else np.full(len(places), None, dtype=object)
        values = encode(_first_contacts(table, met) if key == "first_contact" else table[key])
        columns[key] = objects([*values, *kept]) if missing else values
    return TabState(table.ids, absent, columns)


def _first_contacts(table: Table, met: Met) -> Objects:
    """Return when each client was first met: as remembered, else as the cell says, where it is not a formula of staff's."""
    days = met.aligned(table.ids).copy()
    unknown = np.asarray(days == np.array(None), dtype=bool)
    if "first_contact" in table.fixed:
        unknown &= ~table.fixed["first_contact"]
    days[unknown] = [day if isinstance(day, date) else None for day in table["first_contact"][unknown]]
    return days
