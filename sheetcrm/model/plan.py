"""What shall be done to a workbook: frozen changes, each with a why; plans add up.

Changes are held column-wise, because a first run may touch a million cells: one :class:`Change` for each (tab, column).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.letters import Arranged, Chain
    from sheetcrm.model.problems import Problem, Refusal

    Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """New values for cells of one column, by row id; the four arrays are of one length and dtype object."""

    tab: str
    column: str
    ids: Objects
    old: Objects
    new: Objects
    why: Objects

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, mask: NDArray[np.bool_]) -> Change:
        """Return the part of it that the mask selects."""
        return Change(self.tab, self.column, self.ids[mask], self.old[mask], self.new[mask], self.why[mask])

    def then(self, later: Change) -> Change:
        """Fold a later change of the same column into this one: the first old and the last new value stay."""
        position = {row: index for index, row in enumerate(self.ids)}
        at = np.array([position.get(row, -1) for row in later.ids], dtype=np.intp)
        known = at >= 0
        new, why = self.new.copy(), self.why.copy()
        new[at[known]] = later.new[known]
        why[at[known]] = later.why[known]
        fresh = later.where(~known)
        joined = Change(
            self.tab,
            self.column,
            np.concatenate([self.ids, fresh.ids]),
            np.concatenate([self.old, fresh.old]),
            np.concatenate([new, fresh.new]),
            np.concatenate([why, fresh.why]),
        )
        return joined.where(differ(joined.old, joined.new))


@dataclass(frozen=True, slots=True)
class Row:
    """A row to append: its id, its values by column key, and why it comes."""

    id: str
    values: Mapping[str, Raw]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A row that goes to another tab with all its cells; ``values`` are set there besides, by the target's column keys."""

    id: str
    source: str
    target: str
    values: Mapping[str, Raw] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that was wanted and left undone, with the reason in words."""

    tab: str
    row: str
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a Memory holds of duplicates: ``paired``, ``apart``, ``folded`` and ``compared``."""

    paired: Mapping[str, tuple[str, str, str]]
    apart: frozenset[frozenset[str]]
    folded: frozenset[str]
    compared: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that shall be done, and all that is to be told; true where anything is to be done.

    ``appends`` and ``removals`` are by tab; only rows of tabs that the robot fills are ever removed. ``shown`` are the problems whose rows
    stand in the Problems tab after it. ``columns`` are new columns of staff's own by tab, ``order`` all columns of a tab by
    key as they shall stand, ``moves`` rows that go to another tab after all
    changes of the tab that they leave; each row moves once. ``leaving`` is who is about to leave for the archive, as :class:`Memory` holds
    it, ``pairing`` what it holds of duplicates, ``months`` the figures of months that are over, each None where that was not asked.
    ``chains`` are letters wanted, ``arranged`` is which of them go when.
    """

    changes: Mapping[tuple[str, str], Change] = field(default_factory=dict)
    appends: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    removals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    leaving: Mapping[str, tuple[str, str]] | None = None
    pairing: Pairing | None = None
    months: Mapping[date, Mapping[str, Raw]] | None = None
    problems: tuple[Problem, ...] = ()
    shown: tuple[Problem, ...] = ()
    dismissed: frozenset[tuple[str, str, str, str]] = frozenset()
    skipped: tuple[Skip, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    chains: tuple[Chain, ...] = ()
    arranged: Arranged | None = None

    @classmethod
    def of(
        cls,
        *changes: Change | None,
        appends: Mapping[str, Iterable[Row]] | None = None,
        removals: Mapping[str, Iterable[str]] | None = None,
        columns: Mapping[str, Iterable[str]] | None = None,
        order: Mapping[str, Iterable[str]] | None = None,
        moves: Iterable[Move] = (),
        leaving: Mapping[str, tuple[str, str]] | None = None,
        pairing: Pairing | None = None,
        months: Mapping[date, Mapping[str, Raw]] | None = None,
        problems: Iterable[Problem] = (),
        shown: Iterable[Problem] = (),
        dismissed: Iterable[tuple[str, str, str, str]] = (),
        skipped: Iterable[Skip] = (),
        refusals: Iterable[Refusal] = (),
        chains: Iterable[Chain] = (),
        arranged: Arranged | None = None,
    ) -> Plan:
        """Return a plan of these parts; empty changes and empty lists leave no trace in it."""
        folded: dict[tuple[str, str], Change] = {}
        for change in changes:
            if change is not None and len(change):
                key = (change.tab, change.column)
                folded[key] = folded[key].then(change) if key in folded else change
        return cls(
            changes={key: change for key, change in folded.items() if len(change)},
            appends={tab: rows for tab, group in (appends or {}).items() if (rows := tuple(group))},
            removals={tab: ids for tab, group in (removals or {}).items() if (ids := tuple(group))},
            columns={tab: keys for tab, group in (columns or {}).items() if (keys := tuple(group))},
            order={tab: keys for tab, group in (order or {}).items() if (keys := tuple(group))},
            moves=tuple(moves),
            leaving=leaving,
            pairing=pairing,
            months=months,
            problems=tuple(problems),
            shown=tuple(shown),
            dismissed=frozenset(dismissed),
            skipped=tuple(skipped),
            refusals=tuple(refusals),
            chains=tuple(chains),
            arranged=arranged,
        )

    def __bool__(self) -> bool:
        return bool(self.changes or self.appends or self.removals or self.columns or self.order or self.moves)

    def __add__(self, later: Plan) -> Plan:
        """Return this plan followed by a later one that was made on what this one leaves."""
        appends = {tab: {row.id: row for row in rows} for tab, rows in self.appends.items()}
        moves = {move.id: move for move in self.moves}
        changes = dict(self.changes)
        for key, change in later.changes.items():
            rest = _into_moves(_into_rows(change, appends.get(change.tab)), moves)
            if not len(rest):
                continue
            changes[key] = changes[key].then(rest) if key in changes else rest
        for stayed in _follow(moves, later.moves, appends):
            _stay(changes, stayed)
        columns = {
            tab: tuple(dict.fromkeys((*self.columns.get(tab, ()), *later.columns.get(tab, ()))))
            for tab in {**self.columns, **later.columns}
        }
        for tab, rows in later.appends.items():
            appends.setdefault(tab, {}).update({row.id: row for row in rows})
        removals: dict[str, tuple[str, ...]] = dict(self.removals)
        for tab, ids in later.removals.items():
            ours = appends.get(tab, {})
            gone = tuple(row for row in ids if ours.pop(row, None) is None)
            removals[tab] = (*removals.get(tab, ()), *gone)
            left = set(ids)
            for key in [key for key in changes if key[0] == tab]:
                changes[key] = changes[key].where(np.array([row not in left for row in changes[key].ids], dtype=bool))
        return Plan(
            changes={key: change for key, change in changes.items() if len(change)},
            appends={tab: tuple(rows.values()) for tab, rows in appends.items() if rows},
            removals={tab: ids for tab, ids in removals.items() if ids},
            columns=columns,
            order={**self.order, **later.order},
            moves=tuple(moves.values()),
            leaving=self.leaving if later.leaving is None else later.leaving,
            pairing=self.pairing if later.pairing is None else later.pairing,
            months=self.months if later.months is None else later.months,
            problems=self.problems + later.problems,
            shown=self.shown + later.shown,
            dismissed=self.dismissed | later.dismissed,
            skipped=self.skipped + later.skipped,
            refusals=self.refusals + later.refusals,
            chains=self.chains + later.chains,
            arranged=later.arranged or self.arranged,
        )

    def moving(self) -> Plan:
        """Return the part of it that moves rows, with the changes of those very rows and the columns that they need.

        What else follows from a move is decided once it is known that the row went: a card that joined another and did not leave is two.
        """
        leaving = {(move.source, move.id) for move in self.moves}
        changes = [
            change.where(np.array([(change.tab, row) in leaving for row in change.ids], dtype=bool))
            for change in self.changes.values()
            if any(source == change.tab for source, _ in leaving)
        ]
        return Plan.of(*changes, columns=self.columns, moves=self.moves)

    @property
    def cells(self) -> int:
        """How many existing cells it changes."""
        return sum(len(change) for change in self.changes.values())


def _into_rows(change: Change, rows: dict[str, Row] | None) -> Change:
    """Write the part of a change that concerns rows not yet appended into these rows; return the rest."""
    if not rows:
        return change
    here = np.array([row in rows for row in change.ids], dtype=bool)
    for row, new in zip(change.ids[here], change.new[here], strict=True):
        rows[row] = Row(row, {**rows[row].values, change.column: new}, rows[row].why)
    return change.where(~here)


def _into_moves(change: Change, moves: dict[str, Move]) -> Change:
    """Write the part of a change that concerns rows which moved into that tab into their moves; return the rest."""
    here = np.array([row in moves and moves[row].target == change.tab for row in change.ids], dtype=bool)
    if not here.any():
        return change
    for row, new in zip(change.ids[here], change.new[here], strict=True):
        moves[row] = replace(moves[row], values={**moves[row].values, change.column: new})
    return change.where(~here)


def _follow(moves: dict[str, Move], later: Iterable[Move], appends: dict[str, dict[str, Row]]) -> list[Move]:
    """Add later moves: a row not yet appended is appended where it goes, one that goes back where it came from stays there.

    What had been set for the place that it does not reach is forgotten: it was of that tab. Returned are the moves back.
    """
    stayed = []
    for move in later:
        fresh = appends.get(move.source, {}).pop(move.id, None)
        before = moves.pop(move.id, None)
        if fresh is not None:
            row = Row(fresh.id, {**fresh.values, **move.values}, move.why)
            appends.setdefault(move.target, {})[move.id] = row
        elif before is None:
            moves[move.id] = move
        elif before.source != move.target:
            moves[move.id] = replace(move, source=before.source, values={**before.values, **move.values})
        else:
            stayed.append(move)
    return stayed


def _stay(changes: dict[tuple[str, str], Change], back: Move) -> None:
    """Write what is set in a row that goes back into what had been changed of it before it went."""
    for key, value in back.values.items():
        change = changes.get((back.target, key))
        if change is not None and back.id in set(change.ids):
            one = change.where(np.asarray(change.ids == back.id, dtype=bool))
            changes[back.target, key] = change.then(replace(one, new=objects([value])))


def differ(old: Objects, new: Objects) -> NDArray[np.bool_]:
    """Tell cell by cell whether two columns differ; a truth value and a number never count as the same text."""
    return np.asarray(old != new, dtype=bool)


_NOTHING = np.array(None, dtype=object)


def missing(values: Objects) -> NDArray[np.bool_]:
    """Tell cell by cell whether there is nothing."""
    return np.asarray(values == _NOTHING, dtype=bool)


def objects(values: Iterable[object]) -> Objects:
    """Return the values as a one-dimensional object array, whatever they are."""
    listed = values if isinstance(values, list | tuple) else list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
