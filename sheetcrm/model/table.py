"""One tab as typed columns: from a grid by header names, never by position; and the changes one may plan on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import Owner, Tab
from sheetcrm.model.plan import Change, differ, missing, objects
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from sheetcrm.model.columns import Column
    from sheetcrm.model.grid import Grid, Raw
    from sheetcrm.model.plan import Objects, Plan, Row
    from sheetcrm.model.words import Language

    Mask = NDArray[np.bool_]

_IDS = ""
"""Where the row ids are kept among the columns: no column is called so."""
WRITTEN = "ƒ"
"""What a column of Kind.FORMULA holds in a frame where the formula stands; the formula itself is the apply's business."""
OWN = "+"
"""Begins the key of a column of staff's own; the header as typed follows."""
_HEADER_ROWS = 10  # people put a title or an empty row above the headers, but not a page


@dataclass(frozen=True, slots=True)
class Headers:
    """Where each column of a tab stands, and what is wrong with the header row; positions are 0-based grid columns."""

    line: int
    places: Mapping[str, int]
    own: Mapping[str, int]
    missing: tuple[str, ...] = ()
    twice: tuple[tuple[str, int, int], ...] = ()
    renamed: Mapping[str, str] = field(
        default_factory=dict
    )  # by key: what staff call a column that the book still knows
    above: tuple[int, ...] = ()  # rows over the headers that are no title: the headers were moved or sorted down
    width: int = 0  # columns of the grid, those without a header included

    @property
    def sound(self) -> bool:
        """Whether every column is there once and all rows are below, so that the robot may write."""
        return not self.missing and not self.twice and not self.above


def find_headers(
    tab: Tab, rows: Sequence[Sequence[Raw]], unused: Collection[str] = (), keys: Mapping[int, str] | None = None
) -> Headers | None:
    """Find the header row of a tab within its first ten rows; None where no row has at least two of its headers.

    ``unused`` are folded header texts that staff removed on purpose, ``keys`` the columns that the book itself remembers, by place.
    """
    names: dict[str, str] = {}
    for column in tab.columns:
        for text in (*column.aliases, *column.header.both()):
            names[fold(text)] = column.key
    best: Headers | None = None
    for line, row in enumerate(rows[:_HEADER_ROWS]):
        places: dict[str, int] = {}
        own: dict[str, int] = {}
        twice: list[tuple[str, int, int]] = []
        for place, cell in enumerate(row):
            if not isinstance(cell, str) or not cell.strip():
                continue
            key = names.get(fold(cell))
            if key is None:
                own.setdefault(OWN + cell.strip(), place)
            elif key in places:
                twice.append((key, places[key], place))
            else:
                places[key] = place
        if len(places) >= min(2, len(tab.columns)) and (best is None or len(places) > len(best.places)):
            renamed = _renamed(row, places, own, keys or {}, tab)
            missing = tuple(
                column.key
                for column in tab.columns
                if column.key not in places
                and not column.later
                and not any(fold(text) in unused for text in column.header.both())
            )
            above = _rows_in(rows[:line], places)
            best = Headers(line, places, own, missing, tuple(twice), renamed, above, len(row))
    return best


def _renamed(
    row: Sequence[Raw], places: dict[str, int], own: dict[str, int], keys: Mapping[int, str], tab: Tab
) -> dict[str, str]:
    """Take columns that the book remembers under another header for ours; return what they are called now.

    It counts only where the book's memory fits every header that is known by name: else columns moved between two requests.
    """
    known = {key: place for place, key in keys.items() if key in tab.by_key}
    named = [key for key in places if key in known]
    if len(named) < _SURE or any(known[key] != places[key] for key in named):
        return {}
    renamed = {}
    for key, place in known.items():
        text = row[place] if place < len(row) else None
        if key not in places and isinstance(text, str) and own.get(OWN + text.strip()) == place:
            places[key] = own.pop(OWN + text.strip())
            renamed[key] = text.strip()
    return renamed


_SURE = 2  # so many columns at least must be known by name, and stand where the book remembers them


def _rows_in(rows: Sequence[Sequence[Raw]], places: Mapping[str, int]) -> tuple[int, ...]:
    """Return which rows fill two or more columns: people, and not a title."""
    return tuple(
        line
        for line, row in enumerate(rows)
        if sum(1 for place in places.values() if place < len(row) and row[place] not in {None, ""}) > 1
    )


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Table:
    """A tab's rows that hold anything, as one object column for each header.

    ``frame`` is indexed by row id (``#14`` for sheet row 14 until ids are known and in tabs without ids). Cells are str, float, int, bool,
    date, datetime or None; what could not be understood is there as typed. ``lines`` are 0-based grid rows, -1 for rows that a plan
    appended. ``fixed`` marks cells the robot must not write (staff's formulas, merged cells), ``settled`` rows that nobody is typing in.
    ``aside`` are rows left out because nobody may touch them yet: whose they are is for a person to decide, or somebody is typing them.
    ``loose`` marks rows with something in a column that has no header, or the header of another.
    """

    tab: Tab
    title: str
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    headers: Headers
    fixed: Mapping[str, Mask] = field(default_factory=dict)
    settled: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    merged: tuple[tuple[int, int, int, int], ...] = ()
    aside: Table | None = None
    loose: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    _columns: dict[str, Objects] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, key: str) -> Objects:
        """Return a column as an object array, not to be written into; all None where the tab has no such column."""
        if key not in self._columns:
            there = key in self.frame.columns
            self._columns[key] = self.frame[key].to_numpy() if there else np.full(len(self.frame), None, dtype=object)
        return self._columns[key]

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, key: str) -> bool:
        """Whether the tab has this column."""
        return key in self.frame.columns

    @property
    def ids(self) -> Objects:
        """The row ids, in sheet order; not to be written into."""
        if _IDS not in self._columns:
            self._columns[_IDS] = self.frame.index.to_numpy(dtype=object)
        return self._columns[_IDS]

    def position(self, row: str) -> int | None:
        """Return where a row stands in the columns; None where it is not there."""
        try:
            at = self.frame.index.get_loc(row)
        except KeyError:
            return None
        assert isinstance(at, int)  # no id stands in two rows
        return at

    def change(
        self, key: str, new: Iterable[object], why: str | Objects, *, where: Mask | None = None
    ) -> Change | None:
        """Plan new values for a column, one for each row; cells that are equal, fixed or being typed in are left out.

        Returns None where the tab has no such column, cannot be written (headers) or nothing is left to do.
        """
        if not self.headers.sound or not self.has(key):
            return None
        old = self[key]
        fresh = new if isinstance(new, np.ndarray) and new.dtype == object else objects(new)
        mask = differ(old, fresh)
        if where is not None:
            mask &= where
        if not mask.any():
            return None
        if key in self.fixed:
            mask &= ~self.fixed[key]
        column = self.tab.by_key.get(key)
        if column is None or column.owner is not Owner.ROBOT:
            mask &= self.settled
        if not mask.any():
            return None
        reasons = why[mask] if isinstance(why, np.ndarray) else np.full(int(mask.sum()), why, dtype=object)
        return Change(self.tab.key, key, self.ids[mask], old[mask], fresh[mask], reasons)

    def after(self, plan: Plan) -> Table:
        """Return the table as it stands when the plan is carried out and nobody interferes."""
        key = self.tab.key
        changes = {column: change for (tab, column), change in plan.changes.items() if tab == key}
        removals, appends = plan.removals.get(key, ()), plan.appends.get(key, ())
        columns = [column for column in plan.columns.get(key, ()) if not self.has(column)]
        if not (changes or removals or appends or columns or key in plan.order):
            return self
        table = self.with_columns(columns) if columns else self
        if changes:
            frame = table.frame.copy(deep=False)
            for column, change in changes.items():
                values = table[column].copy()
                values[self.frame.index.get_indexer(pd.Index(change.ids, dtype=object))] = change.new
                frame[column] = pd.Series(values, index=frame.index, dtype=object)
            table = replace(table, frame=frame)
        if removals:
            gone = set(removals)
            table = table.rows(np.array([row not in gone for row in table.ids], dtype=bool))
        if key in plan.order:
            table = table.in_order(plan.order[key])
        return table.with_rows(appends) if appends else table

    def rows(self, mask: Mask) -> Table:
        """Return the table with only these rows."""
        return replace(
            self,
            frame=self.frame[mask],
            lines=self.lines[mask],
            fixed={column: fixed[mask] for column, fixed in self.fixed.items()},
            settled=self.settled[mask],
            loose=self.loose[mask] if len(self.loose) else self.loose,
        )

    def with_columns(self, columns: Iterable[str]) -> Table:
        """Return the table with empty columns of staff's own at its right."""
        fresh, width = list(columns), self.headers.width
        cells = np.full((len(self.frame), len(fresh)), None, dtype=object)
        empty = pd.DataFrame(cells, index=self.frame.index, columns=pd.Index(fresh, dtype=object), dtype=object)
        own = {**self.headers.own, **{column: width + place for place, column in enumerate(fresh)}}
        frame = pd.concat([self.frame, empty], axis=1)
        return replace(self, frame=frame, headers=replace(self.headers, own=own, width=width + len(fresh)))

    @property
    def order(self) -> tuple[str, ...]:
        """The keys of the columns as they stand, from left to right."""
        places = {**self.headers.places, **self.headers.own}
        return tuple(sorted(places, key=places.__getitem__))

    def in_order(self, keys: Sequence[str]) -> Table:
        """Return the table with its columns, all of which are named, standing from the left in this order."""
        headers = self.headers
        places = {key: place for place, key in enumerate(keys)}
        known, own = ({key: places[key] for key in found} for found in (headers.places, headers.own))
        return replace(self, headers=replace(headers, places=known, own=own))

    def cells(self, at: int) -> dict[str, Raw]:
        """Return what a row holds, by column key."""
        return {key: self[key][at] for key in self.frame.columns}

    def with_rows(self, rows: Sequence[Row]) -> Table:
        """Return the table with rows appended at its end."""
        count = len(rows)
        ids = pd.Index([row.id for row in rows], dtype=object)
        added = {
            column: pd.Series(
                objects(row.id if column == "id" else row.values.get(column) for row in rows), index=ids, dtype=object
            )
            for column in self.frame.columns
        }
        frame = (
            pd.concat([self.frame, pd.DataFrame(added, index=ids)])
            if len(self.frame)
            else pd.DataFrame(added, index=ids)
        )
        return replace(
            self,
            frame=frame,
            lines=np.concatenate([self.lines, np.full(count, -1, dtype=np.int64)]),
            fixed={
                column: np.concatenate([fixed, np.zeros(count, dtype=bool)]) for column, fixed in self.fixed.items()
            },
            settled=np.concatenate([self.settled, np.ones(count, dtype=bool)]),
            loose=np.concatenate([self.loose, np.zeros(count, dtype=bool)]) if len(self.loose) else self.loose,
        )

    def with_ids(self, ids: Objects) -> Table:
        """Return the table indexed by these ids, its id column (where it has one) left as the sheet has it."""
        frame = self.frame.copy(deep=False)
        frame.index = pd.Index(ids, dtype=object)
        return replace(self, frame=frame)

    def name_of(self, key: str, language: Language) -> str:
        """Return the header of a column as people know it."""
        if key.startswith(OWN):
            return key[len(OWN) :]
        column = self.tab.by_key.get(key)
        return column.header.to(language) if column else key


def read_table(tab: Tab, grid: Grid, headers: Headers) -> Table:
    """Turn a grid into a table: rows that hold nothing but formulas are left out, every cell gets its canonical type."""
    body = grid.rows[headers.line + 1 :]
    count = len(body)
    # one pass over the cells, and every column lies in one piece
    cells = (
        np.array(body, dtype=object, order="F") if count else np.empty((0, len(grid.rows[headers.line])), dtype=object)
    )
    wanted = {**headers.places, **headers.own}
    if list(wanted.values()) != list(range(cells.shape[1])):
        cells = np.asfortranarray(cells[:, list(wanted.values())])
    arrays: dict[str, Objects] = {}
    fixed: dict[str, Mask] = {}
    masks: dict[str, Mask] = {}
    for number, (key, place) in enumerate(wanted.items()):
        column = tab.by_key.get(key)
        values = cells[:, number]
        canonical = _canonical(values, column)
        if canonical is not values:
            values[:] = canonical
        lines = grid.formulas.get(place)
        formulas = np.zeros(count, dtype=bool)
        if lines is not None and len(lines):
            inside = lines[lines > headers.line] - headers.line - 1
            formulas[inside[inside < count]] = True
        if column is not None and column.kind is Kind.FORMULA:
            values[formulas] = WRITTEN
        elif formulas.any():
            fixed[key] = formulas
        arrays[key] = values
        masks[key] = formulas
    for top, left, bottom, right in grid.merged:
        if bottom <= headers.line:
            continue
        for key, place in wanted.items():
            if left <= place <= right:
                mask = fixed.setdefault(key, np.zeros(count, dtype=bool))
                mask[max(0, top - headers.line - 1) : bottom - headers.line] = True
    lines = np.flatnonzero(_filled(arrays, masks, count))
    loose = _loose(body, {*wanted.values()}, headers.width)
    numbers = lines + headers.line + 1
    frame = pd.DataFrame(
        cells if len(lines) == count else np.asfortranarray(cells[lines]),
        index=pd.Index([f"#{number + 2}" for number in (lines + headers.line).tolist()], dtype=object),
        columns=pd.Index(list(wanted), dtype=object),
        dtype=object,
        copy=False,
    )
    return Table(
        tab=tab,
        title=grid.title,
        frame=frame,
        lines=numbers.astype(np.int64),
        headers=headers,
        fixed={key: mask[lines] for key, mask in fixed.items() if mask.any()},
        settled=np.ones(len(lines), dtype=bool),
        merged=tuple(block for block in grid.merged if block[2] > headers.line),
        loose=loose[lines] if loose.any() else np.zeros(0, dtype=bool),
    )


def _loose(body: Sequence[Sequence[Raw]], known: Collection[int], width: int) -> Mask:
    """Tell which rows hold something in a column that no table knows."""
    loose = np.zeros(len(body), dtype=bool)
    for place in set(range(width)) - set(known):
        loose |= np.fromiter((row[place] not in {None, ""} for row in body), dtype=bool, count=len(body))
    return loose


def _filled(arrays: Mapping[str, Objects], formulas: Mapping[str, Mask], count: int) -> Mask:
    """Tell which rows hold anything but formulas; most are known by their first cell."""
    filled = np.zeros(count, dtype=bool)
    for key, values in arrays.items():
        empty = np.flatnonzero(~filled)
        if not len(empty):
            break
        filled[empty] = ~missing(values[empty]) & ~formulas[key][empty]
    return filled


def _canonical(values: Objects, column: Column | None) -> Objects:
    """Return the cells of a column in their canonical type: midnight in a column of dates is the date, a tick is a truth value."""
    if column is not None and column.kind is Kind.TICK:
        return objects([_TICKS.get(fold(value), value) if isinstance(value, str) else value for value in values])
    if column is not None and column.kind in {Kind.DATE, Kind.DATETIME} and datetime in set(map(type, values)):
        return objects(
            [value.date() if isinstance(value, datetime) and value.time() == _MIDNIGHT else value for value in values]
        )
    return values


_MIDNIGHT = time()
_TICKS = {fold(text): truth for word, truth in ((choices.YES, True), (choices.NO, False)) for text in word.both()}
