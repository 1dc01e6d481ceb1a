"""All that a step may know: the tables, what the ledger remembers, today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.checks import Checks
from sheetcrm.model.columns import TABS
from sheetcrm.model.passages import no_passages
from sheetcrm.model.plan import Row
from sheetcrm.model.posted import NOTHING, Post
from sheetcrm.model.table import Headers, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.letters import Chain
    from sheetcrm.model.passages import Passages
    from sheetcrm.model.plan import Change, Move, Objects, Plan
    from sheetcrm.model.problems import Problem
    from sheetcrm.model.words import Language


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Which client text stood in which row, and the client id that was found for it; three arrays of one length."""

    ids: Objects
    texts: Objects
    clients: Objects

    def aligned(self, ids: Objects) -> tuple[Objects, Objects]:
        """Return the texts and client ids for these rows; None for a row not seen before."""
        if len(ids) == len(self.ids) and bool(np.all(ids == self.ids)):
            return self.texts, self.clients
        at = pd.Index(self.ids, dtype=object).get_indexer(pd.Index(ids, dtype=object))
        seen = at >= 0
        texts, clients = np.full(len(ids), None, dtype=object), np.full(len(ids), None, dtype=object)
        texts[seen], clients[seen] = self.texts[at[seen]], self.clients[at[seen]]
        return texts, clients


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """When each client was first met, as the ledger knows it: ids and dates, two arrays of one length."""

    ids: Objects
    days: Objects

    def aligned(self, ids: Objects) -> Objects:
        """Return the days for these rows; None for a client of whom the ledger knows none."""
        if len(ids) == len(self.ids) and bool(np.all(ids == self.ids)):
            return self.days
        at = pd.Index(self.ids, dtype=object).get_indexer(pd.Index(ids, dtype=object))
        seen = at >= 0
        days = np.full(len(ids), None, dtype=object)
        days[seen] = self.days[at[seen]]
        return days

    def after(self, change: Change | None) -> Met:
        """Return what is known once a change of the column was carried out."""
        if change is None:
            return self
        changed = set(change.ids)
        old = np.fromiter((row not in changed for row in self.ids), dtype=bool, count=len(self.ids))
        return Met(np.concatenate([self.ids[old], change.ids]), np.concatenate([self.days[old], change.new]))


NOBODY = Met(np.empty(0, dtype=object), np.empty(0, dtype=object))
"""Nobody was ever met: the first night."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the ledger knows and the sheet does not.

    ``shown`` are the problems that stand in the Problems tab, by id; ``dismissed`` the cells of which staff said "never"; ``tasks`` the ids
    of all tasks ever made; ``named`` tells for a tab which client text was matched to which client id, row by row; ``good`` the last good
    version of each setting and rule, by tab and name; ``met`` when each client was first met, so that a date which strayed into
    another's row, or was typed over, does not count; ``post`` what became of letters.

    ``codes`` are the codes ever given to sequences, their steps and reminders, by what they were given for; ``entries`` tell for each
    trigger in use (such as "status = lead") who is in it: since when, empty for who was there before, and in how many looks; ``switched``
    the day on which each sequence or reminder was first seen switched on, by code and what starts it.

    ``merged`` leads from the id of a client whose card was merged to the one that stayed; ``formulas`` holds those of staff's in archived
    rows, by row: the places of their columns, and the texts by column key. ``leaving`` are the clients who are about to leave for the
    archive: since when, and the day for which the Leaving soon tab announces it (ISO, empty where it does not yet). ``paired`` are the
    rows of the Duplicates tab, each with its group, client and what staff see of it; ``apart`` the pairs of clients that staff said are
    not one person; ``folded`` the cards that joined another, and of which all was brought over; ``compared`` stands for what was compared
    when nothing was left to do; ``owed`` lines by row that belong into its notes, and that an edit of staff's kept out; ``edited`` the
    day (ISO) on which staff last edited a client's row, where the ledger saw it; ``months`` the figures of months that are closed, by
    their first day; ``since`` the day of the first run, None before it; ``passages`` tells of a column of stages who came to which
    when; ``withdrawn`` are the cards that said yes to letters once and do so no longer.
    """

    shown: Mapping[str, Problem] = field(default_factory=dict)
    dismissed: frozenset[tuple[str, str, str, str]] = frozenset()
    tasks: frozenset[str] = frozenset()
    named: Mapping[str, Named] = field(default_factory=dict)
    good: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    met: Met = NOBODY
    post: Post = NOTHING
    clients: frozenset[str] = frozenset()  # every client ever seen in Clients, those whose rows are away included
    codes: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, tuple[str, int]]] = field(default_factory=dict)
    switched: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    leaving: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    paired: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    folded: frozenset[str] = frozenset()
    compared: str = ""
    owed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)
    formulas: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    months: Mapping[date, Mapping[str, Raw]] = field(default_factory=dict)
    since: date | None = None
    passages: Callable[[str], Passages] = no_passages
    withdrawn: frozenset[str] = frozenset()
    unused: Mapping[str, str] = field(default_factory=dict)  # since when (ISO) nobody has a tag of Lists, by folded tag


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A workbook at one instant, as steps see it. ``now`` is the wall clock in the time zone of Settings, without a zone.

    ``tables`` has every tab that was found; ``checks`` remembers which cell values are clean and never changes what a step decides.
    """

    tables: Mapping[str, Table]
    now: datetime
    language: Language
    memory: Memory = field(default_factory=Memory)
    checks: Checks = field(default_factory=Checks)
    problems: tuple[Problem, ...] = ()  # seen while reading: tabs, headers, ids, merged cells
    chains: tuple[Chain, ...] = ()  # letters that steps before this one want

    def __getitem__(self, key: str) -> Table:
        """Return a tab's table; an empty one that cannot be written where the book has no such tab."""
        return self.tables[key] if key in self.tables else absent(key)

    @property
    def today(self) -> date:
        """The day of ``now``."""
        return self.now.date()

    def after(self, plan: Plan) -> Snapshot:
        """Return what a step sees once the plan is carried out."""
        tables = {key: table.after(plan) for key, table in self.tables.items()}
        for (source, target), moves in _routes(plan.moves).items():
            leaving, reached = tables[source], tables[target]
            places = leaving.frame.index.get_indexer(pd.Index([move.id for move in moves], dtype=object))
            arrived = [
                Row(move.id, {**leaving.cells(int(at)), **move.values}, move.why)
                for move, at in zip(moves, places, strict=True)
            ]
            gone = {move.id for move in moves}
            tables[source] = leaving.rows(np.array([row not in gone for row in leaving.ids], dtype=bool))
            tables[target] = reached.with_rows(arrived)
        remerged = plan.moves or ("archive", "merged_into") in plan.changes
        memory = replace(
            self.memory,
            shown={problem.id: problem for problem in plan.shown} or self.memory.shown,
            dismissed=self.memory.dismissed | plan.dismissed,
            tasks=self.memory.tasks | {row.id for row in plan.appends.get("tasks", ())},
            met=self.memory.met.after(plan.changes.get(("clients", "first_contact"))),
            merged=merged_after(self.memory.merged, tables) if remerged else self.memory.merged,
            months={**(plan.months or {}), **self.memory.months},
        )
        return replace(self, tables=tables, memory=memory, chains=self.chains + plan.chains)


def merged_after(known: Mapping[str, str], tables: Mapping[str, Table]) -> dict[str, str]:
    """Return who was merged with whom, each led to the client that stayed: as the archive says, of rows that are gone as remembered.

    Who stands among the clients again is one of them, whatever was remembered; and while the card that stayed is in neither tab, the
    others speak for themselves.
    """
    archive, clients = tables.get("archive"), tables.get("clients")
    into = dict(known)
    if archive is not None:
        there = set(archive.ids)
        into = {row: target for row, target in known.items() if row not in there}
        rows = zip(archive.ids, archive["merged_into"], strict=True)
        into |= {row: str(target) for row, target in rows if target is not None and target != row}
    here = set(clients.ids) if clients is not None else set()
    if clients is not None and clients.aside is not None:
        here |= set(clients.aside.ids)
    into = {row: target for row, target in into.items() if row not in here}
    known_rows = here if archive is None else here | set(archive.ids)
    return {row: end for row in into if (end := _end(row, into)) in known_rows}


def _end(row: str, into: Mapping[str, str]) -> str:
    passed = {row}
    while (target := into.get(row)) is not None and target not in passed:
        passed.add(target)
        row = target
    return row


def _routes(moves: Iterable[Move]) -> dict[tuple[str, str], list[Move]]:
    routes: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in moves:
        routes[move.source, move.target].append(move)
    return routes


def absent(key: str) -> Table:
    """Return the table of a tab that the book does not have: empty, and not to be written."""
    missing = tuple(column.key for column in TABS[key].columns)
    return Table(TABS[key], "", pd.DataFrame(), np.zeros(0, dtype=np.int64), Headers(0, {}, {}, missing or ("",)))
