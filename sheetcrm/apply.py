"""The only hand that writes: a plan becomes edits of rows and columns of the look that it was made on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.a1 import row_formula
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.grid import CellEdits, Edits, Formula, Note, RowMove, TabEdits
from sheetcrm.model.letters import Passed
from sheetcrm.model.plan import Skip, objects
from sheetcrm.model.states import encode
from sheetcrm.model.table import OWN, WRITTEN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words import tables as words
from sheetcrm.policy.errands import errand_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sheetcrm.model.columns import Column
    from sheetcrm.model.grid import Left, Raw
    from sheetcrm.model.letters import Arranged, Letter
    from sheetcrm.model.plan import Move, Plan, Row
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language, Word


SUMMARIES = tuple(title for tab in TABS.values() if tab.use is Use.SUMMARY for title in tab.title.both())
"""What the owner's summaries are called, in either language: their figures follow from what is written elsewhere."""


class Unknown(KeyError):
    """A plan names a tab, column or row that the book does not have; the text says which."""


POLICIES = tuple(title for tab in TABS.values() if tab.use is Use.POLICY for title in tab.title.both())
"""What staff decided there decides over every row."""


def edits(
    plan: Plan,
    tables: Mapping[str, Table],
    language: Language,
    marks: Mapping[str, str],
    kept: Mapping[str, Mapping[str, Mapping[str, object]]] | None = None,
) -> Edits:
    """Return the edits that carry a plan out on the look whose tables these are. Raises Unknown.

    ``kept`` are the formulas of rows that moved earlier (see Memory): they come back with their rows where all columns stand as they stood.
    """
    cells: dict[str, list[CellEdits]] = {}
    for (tab, key), change in plan.changes.items():
        table = _table(tables, tab)
        place = _places(plan, table).get(key)
        if place is None:
            raise Unknown(f"{tab}.{key}")
        at = table.frame.index.get_indexer(pd.Index(change.ids, dtype=object))
        if (at < 0).any():
            raise Unknown(f"{tab}.{key}: {change.ids[at < 0][0]}")
        column = table.tab.by_key.get(key)
        written = [_written(value, column, table, language) for value in change.new]
        old = [_written(value, column, table, language) for value in change.old]
        cells.setdefault(tab, []).append(CellEdits(place, table.lines[at].tolist(), written, old))  # type: ignore[arg-type]
    tabs = []
    remarked = _remarked(plan, tables)
    # these last: what is too much for one batch is parted, and what staff wrote there must not be on its way meanwhile
    for tab in sorted(
        {**cells, **plan.appends, **plan.removals, **plan.columns, **plan.order}, key=remarked.__contains__
    ):
        table = _table(tables, tab)
        gone = table.frame.index.get_indexer(pd.Index(plan.removals.get(tab, ()), dtype=object))
        if (gone < 0).any():
            raise Unknown(f"{tab}: a row to remove is not there")
        rows = plan.appends.get(tab, ())
        appended = tuple(_line(row, table, language) for row in rows)
        about = tuple(_about(row, tables) for row in rows)
        removed = tuple(sorted(table.lines[gone].tolist()))
        headers = {place: key.removeprefix(OWN) for key, place in _new_columns(plan, table).items()}
        edited = tuple(cells.get(tab, ()))
        there = _places(plan, table)
        order = tuple(there[key] for key in plan.order.get(tab, ()))
        tabs.append(TabEdits(table.title, edited, removed, appended, about, headers, table.headers.line, order))
    moves = tuple(_move(move, plan, tables, language, (kept or {}).get(move.id, {})) for move in plan.moves)
    return Edits(tuple(tabs), marks, SUMMARIES, (*POLICIES, *(tables[tab].title for tab in remarked)), moves=moves)


def _remarked(plan: Plan, tables: Mapping[str, Table]) -> list[str]:
    """Return the summaries in which what staff wrote goes with its rows: it must be decided by what stands there now."""
    told = {tab for tab, key in plan.changes if key.startswith(OWN)}
    told |= {
        tab for tab, rows in plan.appends.items() if any(key.startswith(OWN) for row in rows for key in row.values)
    }
    return [tab for tab in sorted(told) if _table(tables, tab).tab.use is Use.SUMMARY]


def _new_columns(plan: Plan, table: Table) -> dict[str, int]:
    """Return where the new columns of a tab go: to the right of all that stands there."""
    fresh = [key for key in plan.columns.get(table.tab.key, ()) if not table.has(key)]
    return {key: table.headers.width + number for number, key in enumerate(fresh)}


def _places(plan: Plan, table: Table) -> dict[str, int]:
    """Return the column of each key, new ones included."""
    return {**table.headers.places, **table.headers.own, **_new_columns(plan, table)}


def _move(
    move: Move,
    plan: Plan,
    tables: Mapping[str, Table],
    language: Language,
    kept: Mapping[str, Mapping[str, object]],
) -> RowMove:
    """Return the move of a row: what both tabs have goes along, the formulas of the robot are written anew."""
    source, target = _table(tables, move.source), _table(tables, move.target)
    at = source.position(move.id)
    if at is None:
        raise Unknown(f"{move.source}: {move.id}")
    reached = _places(plan, target)
    places = {place: reached[key] for key, place in _places(plan, source).items() if key in reached}
    cells: dict[int, Raw | Formula] = {
        reached[key]: _written(value, target.tab.by_key.get(key), target, language)
        for key, value in move.values.items()
        if key in reached  # staff may do without it
    }
    for column in target.tab.columns:
        if column.kind is Kind.FORMULA and source[column.key][at] == WRITTEN and column.key in reached:
            cells[reached[column.key]] = _written(WRITTEN, column, target, language)
    if (
        kept
        and target.tab.key == kept["from"].get("tab")
        and kept["places"] == {**target.headers.places, **target.headers.own}
    ):
        shown = kept.get("shown", {})  # where staff typed since, that stands
        cells |= {  # with what each shows: the row may leave again before anything has calculated it
            reached[key]: Formula(str(text), source[key][at])
            for key, text in kept["cells"].items()
            if key not in move.values and encode(objects([source[key][at]]))[0] == shown.get(key)
        }
    return RowMove(source.title, int(source.lines[at]), target.title, places, cells)


def formulas_after(
    known: Mapping[str, Mapping[str, Mapping[str, object]]], plan: Plan, written: Edits, tables: Mapping[str, Table]
) -> dict[str, Mapping[str, Mapping[str, object]]]:
    """Return the formulas of staff's of the rows that have moved, as the book told them, with where the columns of their tab stood."""
    after = {row: kept for row, kept in known.items() if row not in {move.id for move in plan.moves}}
    told = {(row.source, row.line): row.formulas for row in written.moves}
    for move in plan.moves:
        source = tables[move.source]
        places = {**source.headers.places, **source.headers.own}
        at = source.position(move.id)
        assert at is not None  # it stood there to be moved
        found = told[source.title, int(source.lines[at])]
        ours = {column.key for column in source.tab.columns if column.kind is Kind.FORMULA}
        cells: dict[str, object] = {
            key: found[place] for key, place in places.items() if place in found and key not in ours
        }
        if cells:
            shown = {key: encode(objects([source[key][at]]))[0] for key in cells}
            after[move.id] = {"from": {"tab": move.source}, "places": dict(places), "cells": cells, "shown": shown}
    return after


def notes(plan: Plan, snapshot: Snapshot, known: Mapping[Cell, str]) -> tuple[dict[Cell, str], dict[Cell, Note]]:
    """Return what the notes of cells shall say, and the edits that lead there from what they say by ``known``."""
    never = snapshot.memory.dismissed | plan.dismissed
    wanted: dict[Cell, str] = {}
    for problem in plan.problems:
        if problem.row and problem.column and problem.subject not in never:
            cell = (problem.tab, problem.row, problem.column)
            wanted[cell] = f"{wanted[cell]}\n{problem.sentence}" if cell in wanted else problem.sentence
    edits = {}
    for cell in sorted({*wanted, *known}):
        tab, row, column = cell
        table = snapshot[tab]
        place, at = table.headers.places.get(column), table.position(row)
        if wanted.get(cell) == known.get(cell):
            continue
        if place is None or at is None or table.lines[at] < 0 or not table.headers.sound or table.tab.use not in _NOTED:
            wanted.pop(cell, None)
            if cell in known:  # it may come back with its row
                wanted[cell] = known[cell]
            continue
        edits[cell] = Note(table.title, int(table.lines[at]), place, wanted.get(cell), known.get(cell))
    return wanted, edits


Cell = tuple[str, str, str]
"""Tab, row id, column key."""
_NOTED = {Use.REGISTER, Use.STORY}


def _about(row: Row, tables: Mapping[str, Table]) -> tuple[str, int, int] | None:
    """Return the place of what a row to append speaks of: a task of its client's row, a problem of its row, a change of its cell."""
    of = row.values.get("of")
    if isinstance(of, str):
        tab, changed, column = of.split(" ", 2)
        spoken_of = _table(tables, tab)
        spot = spoken_of.position(changed)
        place = {**spoken_of.headers.places, **spoken_of.headers.own}[column] if column else -1
        return (
            None if spot is None or spoken_of.lines[spot] < 0 else (spoken_of.title, int(spoken_of.lines[spot]), place)
        )
    for name in (row.values.get("row"), row.values.get("client_id")):
        for key in _SPOKEN_OF:
            table = tables.get(key)
            at = table.position(name) if table is not None and isinstance(name, str) else None
            if table is not None and at is not None and table.lines[at] >= 0:
                return table.title, int(table.lines[at]), -1
    return None


_SPOKEN_OF = ("clients", "orders", "history", "tasks")


def without(plan: Plan, snapshot: Snapshot, left: Sequence[Left]) -> Plan:
    """Return what was carried out of a plan when some of its edits were left; these are told among what was skipped."""
    by_title = {table.title: table for table in snapshot.tables.values()}
    gone: dict[tuple[str, str], dict[str, Word]] = defaultdict(dict)
    standing: dict[str, dict[str, Word]] = defaultdict(dict)
    dropped: dict[str, set[int]] = defaultdict(set)
    refused: dict[str, set[int]] = defaultdict(set)
    skips: list[Skip] = []
    for one in left:
        table = by_title[one.title]
        if one.note:
            continue
        if one.line == table.headers.line and one.number < 0:
            refused[table.tab.key].add(one.place)
            continue
        if one.number >= 0:
            dropped[table.tab.key].add(one.number)
            if one.said is not None:  # the tab takes no rows
                skips.append(Skip(table.tab.key, "", "", one.said.to(snapshot.language)))
            continue
        row = str(table.ids[int(np.flatnonzero(table.lines == one.line)[0])])
        if one.place < 0:
            standing[table.tab.key][row] = one.said or words.MEANWHILE
        else:
            key = next((key for key, place in _places(plan, table).items() if place == one.place), None)
            said = one.said or (words.RESTORED if one.restored else words.MEANWHILE)
            if key is None:  # a column that came in that instant
                skips.append(Skip(table.tab.key, row, "", said.to(snapshot.language)))
            else:
                gone[table.tab.key, key][row] = said
    changes = {}
    for (tab, key), change in plan.changes.items():
        rows = gone.get((tab, key), {})
        here = np.array([row in rows for row in change.ids], dtype=bool)
        kept = change.where(~here) if here.any() else change
        if len(kept):
            changes[tab, key] = kept
        skips += [Skip(tab, row, key, rows[row].to(snapshot.language)) for row in change.ids[here]]
    appends = {
        tab: tuple(row for n, row in enumerate(rows) if n not in dropped[tab]) for tab, rows in plan.appends.items()
    }
    removals = {tab: tuple(row for row in rows if row not in standing[tab]) for tab, rows in plan.removals.items()}
    problems = snapshot["problems"]
    moves = tuple(move for move in plan.moves if move.id not in standing[move.source])
    skips += [
        Skip(move.source, move.id, "", standing[move.source][move.id].to(snapshot.language))
        for move in plan.moves
        if move.id in standing[move.source]
    ]
    kept_ids = {str(problems["id"][n]) for n, row in enumerate(problems.ids) if row in standing["problems"]}
    missing = {tab: {row.id for n, row in enumerate(rows) if n in dropped[tab]} for tab, rows in plan.appends.items()}
    never = missing.get("problems", set())
    still = tuple(problem for key, problem in snapshot.memory.shown.items() if key in kept_ids)
    return replace(
        plan,
        changes=changes,
        appends={tab: rows for tab, rows in appends.items() if rows},
        removals={tab: rows for tab, rows in removals.items() if rows},
        columns={
            tab: held
            for tab, keys in plan.columns.items()
            if (held := tuple(key for key in keys if _places(plan, snapshot[tab]).get(key) not in refused[tab]))
        },
        order={tab: keys for tab, keys in plan.order.items() if not refused[tab]},
        moves=moves,
        arranged=_arranged(plan, missing),
        shown=(*(problem for problem in plan.shown if problem.id not in never), *still),
        skipped=(*plan.skipped, *dict.fromkeys(skips)),
    )


def _arranged(plan: Plan, missing: Mapping[str, Collection[str]]) -> Arranged | None:
    """Return the letters that the book knows of: those whose rows could not be written wait, and so do steps whose tasks could not."""
    if plan.arranged is None:
        return None
    letters, tasks = missing.get("letters", ()), missing.get("tasks", ())
    since: dict[tuple[str, str, str], datetime] = {}
    listed: tuple[Letter | Passed, ...] = (*plan.arranged.now, *plan.arranged.passed)
    for one in listed:
        lost = one.key in letters or (isinstance(one, Passed) and one.errand and errand_id(one) in tasks)
        if lost:
            since[_turns(one)] = min(one.due, since.get(_turns(one), one.due))

    def stands(one: Letter | Passed) -> bool:
        return _turns(one) not in since or one.due < since[_turns(one)]

    return replace(
        plan.arranged,
        now=tuple(filter(stands, plan.arranged.now)),
        passed=tuple(filter(stands, plan.arranged.passed)),
    )


def _turns(one: Letter | Passed) -> tuple[str, str, str]:
    """Return what the letters of one chain have in common: what comes after one that waits waits, too."""
    return one.chain.person, one.chain.sequence, one.chain.cycle


def _table(tables: Mapping[str, Table], tab: str) -> Table:
    if tab not in tables or not tables[tab].headers.sound:
        raise Unknown(tab)
    return tables[tab]


def _line(row: Row, table: Table, language: Language) -> tuple[Raw | Formula, ...]:
    own = {key: place for key, place in table.headers.own.items() if key in row.values}
    places = {**table.headers.places, **own}
    line: list[Raw | Formula] = [None] * (max(places.values(), default=-1) + 1)
    for key, place in places.items():
        value = row.id if key == "id" else row.values.get(key)
        line[place] = _written(value, table.tab.by_key.get(key), table, language)
    return tuple(line)


def _written(value: Raw, column: Column | None, table: Table, language: Language) -> Raw | Formula:
    """Return a value as the sheet shall hold it: ticks as the words of the dropdown, our formulas as formulas."""
    if column is not None and column.kind is Kind.TICK and isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    if column is not None and column.kind is Kind.FORMULA and value == WRITTEN and column.formula is not None:
        return Formula(formula_text(column, table.headers.places))
    return value


def formula_text(column: Column, places: Mapping[str, int]) -> str:
    """Return a column's formula for any row; ``{row}`` stays for its number. Raises Unknown where a column it needs is not there."""
    text = row_formula(column.formula or "", places)
    if text is None:
        raise Unknown(f"{column.key}: {column.formula}")
    return text
