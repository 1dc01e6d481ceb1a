"""Tidy (Q1 to Q5): what is certain is done, and proposals that staff accepted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import TABS, Owner, Use
from sheetcrm.model.plan import Plan, Skip, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.words import cells as words
from sheetcrm.policy.read import context
from sheetcrm.policy.tag_merging import carried_out
from sheetcrm.policy.worklist import accepted

if TYPE_CHECKING:
    from sheetcrm.model.columns import Column
    from sheetcrm.model.plan import Change
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.values import Context, Verdict

TIDIED = tuple(tab.key for tab in TABS.values() if tab.use in {Use.REGISTER, Use.STORY} and tab.key != "archive")


def tidy(snapshot: Snapshot) -> Plan:
    """Put every cell into its one right form where a sensible person would never disagree; do what staff accepted in Problems.

    A phone becomes +79991234567, «активнй» becomes «активный», ООО goes to the column beside the company. What is not certain stays for
    :func:`check` to propose. Cells with formulas, merged cells and rows that somebody is typing in are left alone.
    """
    plan = _accept(snapshot)
    plan += carried_out(snapshot.after(plan))
    judged = snapshot.after(plan)
    known = context(judged)
    for key in TIDIED:
        table = judged.tables.get(key)
        if table is not None and table.headers.sound:
            plan += _tidy_tab(judged, table, known)
    return plan


def staff_columns(table: Table) -> list[Column]:
    """Return the columns of a table that staff write and that are there."""
    return [column for column in table.tab.columns if column.owner is not Owner.ROBOT and table.has(column.key)]


def _tidy_tab(snapshot: Snapshot, table: Table, known: Context) -> Plan:
    plan = Plan()
    for column in staff_columns(table):
        flawed = snapshot.checks.flawed(table.tab.key, column, table[column.key], known)
        sure = [(index, verdict) for index, verdict in flawed if verdict.sure]
        if snapshot.memory.dismissed:  # a repair that was taken back is not made again
            sure = [(index, verdict) for index, verdict in sure if not _dismissed(snapshot, table, column, index)]
        if sure:
            plan += _repair(snapshot, table, column, sure)
    return plan


def _dismissed(snapshot: Snapshot, table: Table, column: Column, index: int) -> bool:
    held = Problem(
        tab=table.tab.key, row=table.ids[index], column=column.key, now=table[column.key][index], sentence=""
    )
    return held.subject in snapshot.memory.dismissed


def _repair(snapshot: Snapshot, table: Table, column: Column, sure: list[tuple[int, Verdict]]) -> Plan:
    language = snapshot.language
    plain = [(index, verdict) for index, verdict in sure if not verdict.asides]
    changes: list[Change | None] = []
    # what leaves the cell for another column goes there first: nothing may be lost between the two
    with_asides = [
        (index, verdict) for index, verdict in sure if verdict.asides and _room(table, column, index, verdict)
    ]
    targets: dict[str, dict[int, object]] = defaultdict(dict)
    for index, verdict in with_asides:
        for key, text in verdict.asides:
            targets[key][index] = beside(table[key][index], text)
    for key, cells in targets.items():
        changes.append(
            _cells(
                table,
                key,
                cells,
                {
                    i: words.MOVED_ASIDE.say(language, header=column.header, reason=_reason(v, language))
                    for i, v in with_asides
                },
            )
        )
    changes.append(
        _cells(
            table,
            column.key,
            {index: verdict.value for index, verdict in (*plain, *with_asides)},
            {index: _reason(verdict, language) for index, verdict in sure},
        )
    )
    return Plan.of(*changes)


def _reason(verdict: Verdict, language: str) -> str:
    return verdict.flaw.sentence("en" if language == "en" else "ru") if verdict.flaw else ""


def _room(table: Table, column: Column, index: int, verdict: Verdict) -> bool:
    """Tell whether all that leaves a cell can go where it belongs, in a row and cells that may be written."""
    if column.key in table.fixed and table.fixed[column.key][index]:
        return False
    for key, text in verdict.asides:
        if not table.has(key) or (key in table.fixed and table.fixed[key][index]):
            return False
        held = table[key][index]
        if TABS[table.tab.key][key].owner is not Owner.SHARED or (key == "legal_form" and held not in {None, text}):
            return False
    return True


def beside(held: object, text: str) -> str:
    """Return the text of a cell after something was added to it; what is there already is not added twice."""
    if held is None:
        return text
    return str(held) if text in _parts(str(held)) else f"{held}; {text}"


def _parts(held: str) -> set[str]:
    """Return what stands in a cell of several things, each by itself and as the last word of its part."""
    parts = {part.strip() for part in held.replace(",", ";").replace("\n", ";").split(";")}
    return parts | {part.split()[-1] for part in parts if part}


def _cells(table: Table, key: str, cells: dict[int, object], why: dict[int, str]) -> Change | None:
    """Plan values for some rows of a column, given by row number."""
    new = table[key].copy()
    reasons = np.full(len(table), "", dtype=object)
    rows = list(cells)
    new[rows] = objects(cells.values())
    reasons[rows] = objects(why[row] for row in rows)
    where = np.zeros(len(table), dtype=bool)
    where[rows] = True
    return table.change(key, new, reasons, where=where)


def _accept(snapshot: Snapshot) -> Plan:
    """Carry out what staff accepted in the Problems tab, where the cell still holds what they saw."""
    plan = Plan()
    decisions = accepted(snapshot)
    skipped = list(decisions.skipped)
    for problem in decisions.accept:
        table = snapshot.after(plan).tables.get(problem.tab)
        index = table.position(problem.row) if table is not None else None
        if table is None or index is None or not table.has(problem.column):
            continue
        held = table[problem.column][index]
        if held != problem.now or type(held) is not type(problem.now):
            skipped.append(
                Skip(
                    problem.tab,
                    problem.row,
                    problem.column,
                    words.CHANGED_SINCE.say(snapshot.language, now=problem.now),
                )
            )
            continue
        why = {index: words.ACCEPTED.to(snapshot.language)}
        parts = [
            *((key, beside(table[key][index], text)) for key, text in problem.asides if table.has(key)),
            (problem.column, problem.proposed),
        ]
        wanted = {key: value for key, value in parts if table[key][index] != value}
        changes = {key: _cells(table, key, {index: value}, why) for key, value in wanted.items()}
        stuck = next((key for key, change in changes.items() if change is None), None)
        if stuck is None:
            plan += Plan.of(*changes.values())
        else:
            sentence = words.CANNOT_WRITE.say(snapshot.language, header=table.name_of(stuck, snapshot.language))
            skipped.append(Skip(problem.tab, problem.row, stuck, sentence))
    return plan + Plan.of(skipped=skipped, dismissed=decisions.dismissed)
