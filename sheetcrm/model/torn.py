"""Rows whose ids carry each other's values: staff sorted only some columns, or shifted a block."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.shown import shown
from sheetcrm.model.signs import signature, staff_columns
from sheetcrm.model.states import decode, encode
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words import tables as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

    Columns = Mapping[str, Objects]

_MOVED = 2  # two values that changed places are an exchange, one is a correction
_SORTED = 4  # so many cells of one column permuted, of at least three kinds, are a sort and not four corrections
_KINDS = 3
_SURE = 8  # from so many permuted cells on, one that went and one that came do not make it anything else
_MANY = 30  # nobody corrects thirty cells of a column by hand so that nearly all values stay in it
_TENTH = 10
_EXAMPLES = 5
_LONGEST = 60  # characters of a cell in an example
_SOURCES = {"phone": ("phone",), "email": ("email",), "name": ("last_name", "first_name")}


@dataclass(frozen=True, slots=True)
class Torn:
    """A tab whose ids carry each other's values, and the plan that would put them back on their rows."""

    tab: str
    count: int
    plan: Plan
    examples: tuple[str, ...]


def find_torn(table: Table, last: LastState, ids: Objects, held: np.ndarray, language: Language) -> Torn | None:
    """Find ids that carry each other's values, and plan to put them back."""
    here, there = common(ids, held, last)
    if not len(here):
        return None
    touched = np.zeros(len(here), dtype=bool)
    columns: dict[str, tuple[Objects, Objects] | None] = {}
    for key in staff_columns(table):
        if last.unchanged(key, ids, table[key]):
            columns[key] = None
            continue
        old = last[key]
        if old is not None:
            was, new = old[there], encode(table[key])[here]
            if key in table.fixed:  # what a formula shows changes by itself
                was = np.where(table.fixed[key][here], new, was)
            columns[key] = (was, new)
            touched |= np.asarray(was != new, dtype=bool)
    if not touched.any():
        return None
    here = here[touched]  # a row that nobody changed has lost no value and carries no other's
    same = {key: encode(table[key][here]) for key, both in columns.items() if both is None}
    before = {key: both[0][touched] if both is not None else same[key] for key, both in columns.items()}
    now = {key: both[1][touched] if both is not None else same[key] for key, both in columns.items()}
    changed = {key: mask for key in columns if (mask := np.asarray(before[key] != now[key], dtype=bool)).any()}
    old_keys, new_keys = (signature(table.tab.key, part, len(here)) for part in (before, now))
    torn_keys = [key for key in old_keys if key in _SOURCES and len(_moved(old_keys[key], new_keys[key])) >= _MOVED]
    lines = table.lines[here]
    permuted = [
        key
        for key, mask in changed.items()
        if _permuted(before[key][mask], now[key][mask], lines[mask], choice=_is_choice(table, key))
    ]
    if not torn_keys and not permuted:
        return None
    right = _right(before, now, old_keys, new_keys)
    sources = {source for key in torn_keys for source in _SOURCES[key]}
    shuffled = {key for key, mask in changed.items() if _shuffled(before[key][mask], now[key][mask])}
    return _reattachment(
        table, here, objects(ids[here]), right, before, now, {*permuted, *sources, *shuffled}, language
    )


def common(ids: Objects, held: np.ndarray, last: LastState) -> tuple[np.ndarray, np.ndarray]:
    """Return where the rows that are there and were there before stand now, and where they stand in the last state."""
    if len(ids) == len(last.ids) and not held.any() and bool(np.all(ids == last.ids)):
        everywhere = np.arange(len(ids), dtype=np.intp)
        return everywhere, everywhere
    now_at = {row: i for i, row in enumerate(ids) if row is not None and not held[i]}
    pairs = [(now_at[row], there) for there, row in enumerate(last.ids) if row in now_at]
    return np.array([now for now, _ in pairs], dtype=np.intp), np.array([there for _, there in pairs], dtype=np.intp)


def _right(before: Columns, now: Columns, old_keys: Columns, new_keys: Columns) -> list[int]:
    """Return whose data each row carries: itself, unless whole rows left their ids; every row is somebody's."""
    count = len(next(iter(before.values())))
    itself = list(range(count))
    votes: list[Counter[int]] = [Counter() for _ in itself]
    for key, values in old_keys.items():
        owner = _owners(values)
        for index, value in enumerate(new_keys[key]):
            if value is not None and value in owner:
                votes[index][owner[value]] += 1
    right: list[int | None] = [None] * count
    for index, voted in enumerate(votes):
        ranked = voted.most_common(2)
        if index in voted or not ranked:
            right[index] = index if index in voted else None
        elif len(ranked) == 1 or ranked[1][1] < ranked[0][1]:
            right[index] = ranked[0][0]
        else:
            right[index] = index
    old_rows, new_rows = (list(zip(*part.values(), strict=True)) for part in (before, now))
    free: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index in sorted(set(itself) - set(right), reverse=True):
        free[old_rows[index]].append(index)
    for index, owner_of_it in enumerate(right):
        if owner_of_it is None:  # no phone, address or name to know it by: by all of its cells
            same = free[new_rows[index]]
            right[index] = same.pop() if same else index
    known = [index if owner is None else owner for index, owner in enumerate(right)]
    if len(set(known)) < count:
        return itself
    stay = sum(_alike(new_rows[i], old_rows[i], old_rows[known[i]]) for i in itself)
    go = sum(_alike(new_rows[i], old_rows[known[i]], old_rows[i]) for i in itself)
    return known if go > stay else itself


def _alike(row: tuple[object, ...], mine: tuple[object, ...], other: tuple[object, ...]) -> int:
    """Count the cells of a row that are one client's and not the other's."""
    return sum(1 for cell, one, two in zip(row, mine, other, strict=True) if cell == one != two)


def _reattachment(
    table: Table,
    here: np.ndarray,
    ids: Objects,
    right: list[int],
    before: Columns,
    now: Columns,
    torn: Iterable[str],
    language: Language,
) -> Torn:
    """Plan to give whole rows their ids back, and single columns their values."""
    examples: list[str] = []
    changes: list[Change] = []
    displaced = [index for index, owner in enumerate(right) if owner != index]
    if displaced:
        rows, fresh = here[displaced], ids[[right[index] for index in displaced]]
        changes.append(
            Change(table.tab.key, "id", table.ids[rows], table["id"][rows], fresh, _why(len(rows), language))
        )
        examples += [
            words.TORN_EXAMPLE.say(language, line=table.lines[here[index]] + 1, id=ids[index], other=ids[right[index]])
            for index in displaced
        ]
    suspect = set(torn)
    for key in sorted(before):
        # where a row gets its id back, a column that stayed behind follows; where it stayed, one that left comes back
        cells = [
            index
            for index, owner in enumerate(right)
            if now[key][index] != before[key][owner]
            and (now[key][index] == before[key][index] if owner != index else key in suspect)
        ]
        if not cells:
            continue
        rows, back = here[cells], decode(before[key][[right[index] for index in cells]])
        changes.append(Change(table.tab.key, key, table.ids[rows], table[key][rows], back, _why(len(rows), language)))
        examples += [
            words.TORN_VALUE.say(
                language,
                line=table.lines[row] + 1,
                field=table.name_of(key, language),
                now=_told(table[key][row], language),
                before=_told(old, language),
            )
            for row, old in zip(rows[:_EXAMPLES], back[:_EXAMPLES], strict=True)
        ]
    lines = {row for change in changes for row in change.ids}
    return Torn(table.tab.key, len(lines), Plan.of(*changes), tuple(examples[:_EXAMPLES]))


def _told(value: Raw, language: Language) -> str:
    """Return a cell for the sentence that asks a person."""
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    text = shown(value)
    if text is None:
        return words.EMPTY.to(language)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _why(count: int, language: Language) -> Objects:
    return np.full(count, words.REATTACHED.to(language), dtype=object)


def _owners(values: Objects) -> dict[str, int]:
    """Return for each value that only one row has which row that is."""
    seen = Counter(values)
    return {value: index for index, value in enumerate(values) if value is not None and seen[value] == 1}


def _moved(before: Objects, now: Objects) -> list[int]:
    """Return the rows that carry a value which was another row's alone, and which that row no longer has."""
    mask = np.asarray(before != now, dtype=bool)
    if not mask.any():
        return []
    owner = _owners(before)
    return [
        index
        for index in np.flatnonzero(mask).tolist()
        if (home := owner.get(now[index])) is not None and home != index and now[home] != now[index]
    ]


def _is_choice(table: Table, key: str) -> bool:
    column = table.tab.by_key.get(key)
    return column is not None and column.kind is Kind.CHOICE


def _permuted(before: Objects, now: Objects, lines: np.ndarray, *, choice: bool) -> bool:
    """Tell whether the changed cells of a column are the old ones in another order.

    Where one went and one came, they are a block shifted by a row, if all others moved by one row, or else, of a few,
    four contacts put off by a day. Words of a list need more: four deals may have moved one stage on.
    """
    kinds = len({value for value in now if value is not None})
    gone, come = _exchanged(before, now)
    if len(now) >= _MANY:  # a few corrections and new rows beside a sort do not make it anything else
        return kinds > 1 and max(gone, come) <= len(now) // _TENTH
    if len(now) < _SORTED or kinds < _KINDS:
        return False
    if gone == come == 0:
        return True
    if gone > 1 or come > 1:
        return False
    order = np.argsort(lines)
    old, new = before[order], now[order]
    close = bool(np.all(np.diff(lines[order]) == 1))
    shifted = close and (bool(np.all(old[:-1] == new[1:])) or bool(np.all(old[1:] == new[:-1])))
    return (shifted and not choice) or len(now) >= _SURE <= kinds


def _shuffled(before: Objects, now: Objects) -> bool:
    """Tell whether changed cells may have been sorted along with a column that surely was."""
    gone, come = _exchanged(before, now)
    return len(now) >= _MOVED and max(gone, come) <= max(1, len(now) // _TENTH)


def _exchanged(before: Objects, now: Objects) -> tuple[int, int]:
    """Return how many values went for good, and how many came that were not there."""
    old, new = Counter(before), Counter(now)
    return sum((old - new).values()), sum((new - old).values())
