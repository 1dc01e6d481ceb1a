"""What changed in the sheet between two runs (Q11): for the Changes tab, by staff and by the robot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import Owner
from sheetcrm.model.plan import Plan, Row, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.shown import shown
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.states import decode, encode
from sheetcrm.model.words import changes as words
from sheetcrm.model.words import choices
from sheetcrm.policy.read import settings
from sheetcrm.policy.worklist import who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.reading import Reading

    Edit = tuple[str, str, str, Raw, Raw, str, str]
    """Tab, row, field as people call it, before, after, by whom; of an edit that is still to be written the column's key."""


def changes(reading: Reading, plan: Plan, number: int) -> Plan:
    """Return the rows that the Changes tab gets: what staff edited since the last look, and what the plan does to staff's cells.

    ``number`` is the run's. At most as many as the setting says; one more row says how many are in the log alone. Of the first look there
    is nothing to tell, and what the robot computes in its own columns stands in the log.
    """
    snapshot = reading.snapshot
    tab = snapshot["changes"]
    if not tab.headers.sound:
        return Plan()
    told = [*_by_staff(reading), *_by_robot(snapshot, plan), *_moved(snapshot, plan)]
    limit = int(settings(snapshot)["changes_shown"])
    language = snapshot.language
    rows = []
    for place, (key, row, field, before, after, by, column) in enumerate(told[:limit], start=1):
        cells: dict[str, Raw] = {
            "when": snapshot.now.replace(microsecond=0),
            "tab": snapshot[key].title,
            "client": who(snapshot, Problem(tab=key, row=row, sentence="")),
            "field": field,
            "before": _said(before, snapshot),
            "after": _said(after, snapshot),
            "by": by,
            "of": f"{key} {row} {column.removeprefix(WHOLE)}" if column else None,
            "subject": f"{key} {row}",  # for the ledger: the tab has no such column
        }
        rows.append(Row(f"{number}-{place}", cells, words.NOTED.to(language)))
    if len(told) > limit:
        more = words.MORE.say(language, count=len(told) - limit, run=number)
        cells = {"when": snapshot.now.replace(microsecond=0), "field": more, "by": words.ROBOT.to(language)}
        rows.append(Row(f"{number}-more", cells, words.NOTED.to(language)))
    return Plan.of(appends={"changes": rows})


def _by_staff(reading: Reading) -> Iterator[Edit]:
    if reading.untouched:
        return
    snapshot = reading.snapshot
    language = snapshot.language
    editor = reading.look.editor
    by = words.STAFF_LAST.say(language, who=editor) if editor else words.STAFF.to(language)
    for key, last in reading.last.items():
        table = snapshot[key]
        if not len(last.ids):
            yield from _tried(reading, table)
            continue
        yield from _cells(reading, table, last, by)
        known = set(last.everyone)
        for row in table.ids:
            if row not in known:
                yield key, row, words.NEW_ROW.to(language), None, None, by, ""
        here = set(table.ids) | (set(table.aside.ids) if table.aside is not None else set())
        gone = [index for index, row in enumerate(last.ids) if row not in here]
        names = {index: _name(last, index) for index in gone}
        for index in gone:
            yield key, last.ids[index], words.ROW_GONE.to(language), names[index], None, by, ""


def _cells(reading: Reading, table: Table, last: LastState, by: str) -> Iterator[Edit]:
    snapshot = reading.snapshot
    robot = words.ROBOT.to(snapshot.language)
    at = pd.Index(last.ids, dtype=object).get_indexer(pd.Index(table.ids, dtype=object))
    here = np.flatnonzero(at >= 0)
    for column in staff_columns(table):
        before = None if last.was_unchanged(column) else last[column]
        if before is None:
            continue
        now = encode(table[column])
        mask = np.asarray(before[at[here]] != now[here], dtype=bool)
        if column in table.fixed:  # what a formula shows changes by itself
            mask &= ~table.fixed[column][here]
        changed = here[mask]
        field = table.name_of(column, snapshot.language)
        tried = reading.attempted.get((table.tab.key, column), {})
        for index, old in zip(changed, decode(before[at[changed]]), strict=True):
            row, now_there = table.ids[index], table[column][index]
            ours = row in tried and tried[row][1] == now_there  # a run that died in the midst of writing got so far
            yield table.tab.key, row, field, old, now_there, robot if ours else by, ""


def _tried(reading: Reading, table: Table) -> Iterator[Edit]:
    """Yield what a first run wrote that died in the midst of it: nobody told of it yet."""
    by = words.ROBOT.to(reading.snapshot.language)
    for column in staff_columns(table):
        for row, (old, new) in reading.attempted.get((table.tab.key, column), {}).items():
            at = table.position(row)
            if at is not None and table[column][at] == new:
                yield table.tab.key, row, table.name_of(column, reading.snapshot.language), old, new, by, ""


def _by_robot(snapshot: Snapshot, plan: Plan) -> Iterator[Edit]:
    by = words.ROBOT.to(snapshot.language)
    for (key, name), change in plan.changes.items():
        column = snapshot[key].tab.by_key.get(name)
        if column is None or column.owner is Owner.ROBOT:
            continue
        field = snapshot[key].name_of(name, snapshot.language)
        for row, old, new in zip(change.ids, change.old, change.new, strict=True):
            yield key, row, field, old, new, by, name


WHOLE = "*"
"""Stands for the row as a whole where a column's key would stand."""


def _moved(snapshot: Snapshot, plan: Plan) -> Iterator[Edit]:
    by, field = words.ROBOT.to(snapshot.language), words.MOVED.to(snapshot.language)
    for move in plan.moves:
        yield move.source, move.id, field, snapshot[move.source].title, snapshot[move.target].title, by, WHOLE


def _name(last: LastState, index: int) -> str | None:
    """Return by what staff know a row that is gone: the name, else a phone or the client it told of."""
    cells = {key: values[index] for key in _NAMED if (values := last[key]) is not None}
    name = " ".join(str(cells[key]) for key in ("last_name", "first_name") if cells.get(key) is not None)
    rest = (cells.get(key) for key in ("phone", "email", "client"))
    return name or next((str(decode(objects([cell]))[0]) for cell in rest if cell is not None), None)


_NAMED = ("last_name", "first_name", "phone", "email", "client")


def _said(value: Raw, snapshot: Snapshot) -> str | None:
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(snapshot.language)
    return shown(value)
