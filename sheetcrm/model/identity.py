"""Which row is which client, also after sorts, copies, torn columns (DESIGN.md, "Which row is who").

Ids are minted elsewhere; here a look is compared with the ledger's last state, and it is decided which id belongs to which row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import Owner
from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.states import decode, encode
from sheetcrm.model.table import OWN
from sheetcrm.model.words import tables as words
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

_MOVED = 2  # two values that changed places are an exchange, one is a correction
_SORTED = 4  # so many cells of one column permuted, of at least three kinds, are a sort and not four corrections
_KINDS = 3
_LIKE = 3  # a phone or an e-mail in common
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Torn:
    """A tab whose ids carry each other's values, and the plan that would put them back on their rows."""

    tab: str
    count: int
    plan: Plan
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose row each row is: ``ids`` aligned with the table, None where a new id must be minted.

    ``held`` marks rows that nobody may touch until a person decides; ``returned`` rows whose id came back.
    """

    ids: Objects
    held: np.ndarray
    returned: np.ndarray
    problems: tuple[Problem, ...] = ()
    torn: Torn | None = None


@dataclass(slots=True)
class _Match:
    """Work in progress on one tab."""

    table: Table
    last: LastState
    language: Language
    ids: Objects
    held: np.ndarray
    problems: list[Problem] = field(default_factory=list)


def identify(table: Table, last: LastState, known: Collection[str], language: Language) -> Identity:
    """Decide whose row each row is. ``known`` are all ids ever minted for this tab; any other text in the id column is no id."""
    raw = table["id"]
    ids = objects(value if isinstance(value, str) and value in known else None for value in raw)
    match = _Match(table, last, language, ids, np.zeros(len(table), dtype=bool))
    _part_copies(match)
    torn = _torn(match)
    returned = np.zeros(len(table), dtype=bool)
    if torn is None:
        returned = _give_back(match)
    return Identity(match.ids, match.held, returned, tuple(match.problems), torn)


def known_rows(table: Table) -> Identity | None:
    """Return the identity of a table that nobody touched since it was last looked at: each row is its id's.

    None where a row has no id, or one that another has too: then it has to be decided.
    """
    ids = table["id"]
    if not all(isinstance(row, str) for row in ids) or len(set(ids)) < len(ids):
        return None
    nobody = np.zeros(len(ids), dtype=bool)
    return Identity(ids, nobody, nobody)


def staff_columns(table: Table) -> list[str]:
    """Return the columns by which a row is recognised: what staff write, their own columns included."""
    columns = table.tab.by_key
    return [key for key in table.frame.columns if key.startswith(OWN) or columns[key].owner is not Owner.ROBOT]


def signature(table_key: str, column: Mapping[str, Objects], count: int) -> dict[str, Objects]:
    """Return the texts that tell one row from another: phone, e-mail and name of a client; all cells of any other row."""
    if table_key not in {"clients", "archive"}:
        parts = [column[key] for key in sorted(column)]
        return {"row": objects(_joined(cells) for cells in zip(*parts, strict=True)) if parts else objects([None] * count)}
    empty = np.full(count, None, dtype=object)
    names = zip(column.get("last_name", empty), column.get("first_name", empty), strict=True)
    return {
        "phone": objects(_digits(value) for value in column.get("phone", empty)),
        "email": objects(fold(value) or None if isinstance(value, str) else None for value in column.get("email", empty)),
        "name": objects(_name(pair) for pair in names),
    }


def _digits(value: Raw) -> str | None:
    if value is None:
        return None
    text = f"{value:.0f}" if isinstance(value, float) and abs(value) < 1e16 else str(value)  # noqa: PLR2004 - floats are exact below
    return "".join(char for char in text if char.isdigit())[-10:] or None


def _name(pair: tuple[Raw, Raw]) -> str | None:
    return fold(" ".join(str(part) for part in pair if part is not None)) or None


def _joined(cells: tuple[Raw, ...]) -> str | None:
    if all(cell is None for cell in cells):
        return None
    return "\x1e".join("" if cell is None else str(cell) for cell in cells)


def _part_copies(match: _Match) -> None:
    """Of two rows with one id, let the one most like the last state keep it; hold both on a tie."""
    held = Counter(match.ids)
    copies: dict[str, list[int]] = {row: [] for row, count in held.items() if row is not None and count > 1}
    if not copies:
        return
    for index, row in enumerate(match.ids):
        if row in copies:
            copies[row].append(index)
    place = {row: index for index, row in enumerate(match.last.everyone)}
    columns = [(encode(match.table[key]), match.last[key]) for key in staff_columns(match.table)]
    for row, group in copies.items():
        at = place.get(row)
        likeness = [
            sum(1 for now, before in columns if at is not None and before is not None and now[index] == before[at])
            for index in group
        ]
        best = max(likeness)
        keepers = [index for index, like in zip(group, likeness, strict=True) if like == best]
        for index in group:
            if index not in keepers:
                match.ids[index] = None
        if len(keepers) > 1:
            match.held[keepers] = True
            shown = ", ".join(str(match.table.lines[index] + 1) for index in keepers)
            sentence = words.SAME_ID_TWICE.say(match.language, lines=shown)
            match.problems.append(Problem(tab=match.table.tab.key, row=row, column="id", now=row, sentence=sentence))


def _common(match: _Match) -> tuple[np.ndarray, np.ndarray]:
    """Return where the rows that are there and were there before stand now, and where they stand in the last state."""
    ids, last = match.ids, match.last.ids
    if len(ids) == len(last) and not match.held.any() and bool(np.all(ids == last)):
        everywhere = np.arange(len(ids), dtype=np.intp)
        return everywhere, everywhere
    now_at = {row: i for i, row in enumerate(ids) if row is not None and not match.held[i]}
    pairs = [(now_at[row], there) for there, row in enumerate(last) if row in now_at]
    return np.array([now for now, _ in pairs], dtype=np.intp), np.array([there for _, there in pairs], dtype=np.intp)


def _torn(match: _Match) -> Torn | None:
    """Find ids that carry each other's values, and plan to put them back."""
    table, last = match.table, match.last
    here, there = _common(match)
    if not len(here):
        return None
    touched = np.zeros(len(here), dtype=bool)
    columns: dict[str, tuple[Objects, Objects]] = {}
    for key in staff_columns(table):
        old = last[key]
        if old is not None:
            columns[key] = (old[there], encode(table[key])[here])
            touched |= np.asarray(columns[key][0] != columns[key][1], dtype=bool)
    if not touched.any():
        return None
    here = here[touched]  # a row that nobody changed has lost no value and carries no other's
    before = {key: old[touched] for key, (old, _) in columns.items()}
    now = {key: new[touched] for key, (_, new) in columns.items()}
    masks = {key: np.asarray(before[key] != now[key], dtype=bool) for key in columns}
    changed = {key: mask for key, mask in masks.items() if mask.any()}
    old_keys, new_keys = (signature(table.tab.key, columns, len(here)) for columns in (before, now))
    votes: list[Counter[int]] = [Counter() for _ in here]
    torn_keys = set()
    for key in old_keys:
        moved = _moved(old_keys[key], new_keys[key])
        if len(moved) >= _MOVED and table.tab.key in {"clients", "archive"}:
            torn_keys.add(key)
    permuted = [key for key, mask in changed.items() if _permuted(before[key][mask], now[key][mask])]
    if not torn_keys and not permuted:
        return None
    for key in old_keys:
        owner = _owners(old_keys[key])
        for index, value in enumerate(new_keys[key]):
            if value is not None and value in owner:
                votes[index][owner[value]] += 1
    return _reattachment(match, here, votes, {key: mask for key, mask in changed.items()}, before, now, permuted, torn_keys)


_SOURCES = {"phone": ("phone",), "email": ("email",), "name": ("last_name", "first_name")}


def _reattachment(
    match: _Match,
    here: np.ndarray,
    votes: list[Counter[int]],
    changed: Mapping[str, np.ndarray],
    before: Mapping[str, Objects],
    now: Mapping[str, Objects],
    permuted: list[str],
    torn_keys: set[str],
) -> Torn:
    table, ids = match.table, match.ids
    right = list(range(len(here)))
    for index, count in enumerate(votes):
        if count and set(count) != {index} and index not in count:
            (winner, weight), *rest = count.most_common(2)
            if not rest or rest[0][1] < weight:
                right[index] = winner
    whole = len(set(right)) == len(right)
    displaced = [index for index, owner in enumerate(right) if owner != index] if whole else []
    moved = set(displaced)
    examples: list[str] = []
    changes: list[Change] = []
    if displaced:
        rows = here[displaced]
        fresh = objects(ids[here[right[index]]] for index in displaced)
        changes.append(
            Change(table.tab.key, "id", table.ids[rows], table["id"][rows], fresh, _why(match, len(rows)))
        )
        examples += [
            words.TORN_EXAMPLE.say(match.language, line=table.lines[here[index]] + 1, id=ids[here[index]], other=ids[here[right[index]]])
            for index in displaced
        ]
    columns = {*permuted, *(source for key in torn_keys for source in _SOURCES.get(key, ()))}
    for key in sorted(columns & set(changed)):
        # a whole displaced row gets its id; a single column that left its rows gets its values back
        cells = [index for index in np.flatnonzero(changed[key]) if index not in moved]
        if not cells:
            continue
        rows, back = here[cells], decode(before[key][cells])
        changes.append(Change(table.tab.key, key, table.ids[rows], table[key][rows], back, _why(match, len(rows))))
        field_name = table.name_of(key, match.language)
        examples += [
            words.TORN_VALUE.say(match.language, line=table.lines[row] + 1, field=field_name, now=table[key][row], before=old)
            for row, old in zip(rows[:_EXAMPLES], back[:_EXAMPLES], strict=True)
        ]
    lines = {row for change in changes for row in change.ids}
    return Torn(table.tab.key, len(lines), Plan.of(*changes), tuple(examples[:_EXAMPLES]))


def _why(match: _Match, count: int) -> Objects:
    return np.full(count, words.REATTACHED.to(match.language), dtype=object)


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
        for index in np.flatnonzero(mask)
        if (home := owner.get(now[index])) is not None and home != index and now[home] != now[index]
    ]


def _permuted(before: Objects, now: Objects) -> bool:
    """Tell whether the changed cells of a column are the old ones in another order, one in and one out at most (a shift)."""
    if len(now) < _SORTED:
        return False
    old, new = Counter(before), Counter(now)
    gone, come = sum((old - new).values()), sum((new - old).values())
    kinds = len({value for value in now if value is not None})
    return kinds >= _KINDS and gone <= 1 and come <= 1


def _give_back(match: _Match) -> np.ndarray:
    """Give rows without an id that match a vanished row their id back."""
    table, last = match.table, match.last
    returned = np.zeros(len(table), dtype=bool)
    orphans = [index for index, row in enumerate(match.ids) if row is None]
    if not orphans:
        return returned
    present = {row for row in match.ids if row is not None}
    everyone = last.everyone
    vanished = [index for index, row in enumerate(everyone) if row not in present]
    if not vanished:
        return returned
    columns = staff_columns(table)
    stored = {key: values[vanished] for key in columns if (values := last[key]) is not None}
    cells = {key: encode(table[key])[orphans] for key in stored}
    old, new = (signature(table.tab.key, part, len(lines)) for part, lines in ((stored, vanished), (cells, orphans)))
    free = dict.fromkeys(range(len(vanished)))
    homes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, values in old.items():
        for index, value in enumerate(values):
            if value is not None:
                homes[key, value].append(index)
    for number, line in enumerate(orphans):
        likeness: Counter[int] = Counter()
        for key, values in new.items():
            value = values[number]
            for home in homes.get((key, value), ()) if value is not None else ():
                if home in free:
                    likeness[home] += 2 if key == "name" else _LIKE
        for home in likeness:
            likeness[home] -= sum(
                1 for key in old if None not in (old[key][home], new[key][number]) and old[key][home] != new[key][number]
            )
        best = max(likeness.values(), default=0)
        nearest = [home for home, like in likeness.items() if like == best and best >= 2]  # noqa: PLR2004 - a name alone
        if len(nearest) > 1:
            cellwise = Counter(
                {home: sum(1 for key in stored if stored[key][home] == cells[key][number]) for home in nearest}
            )
            top = max(cellwise.values())
            nearest = [home for home, like in cellwise.items() if like == top]
            twins = {tuple(stored[key][home] for key in sorted(stored)) for home in nearest}
            nearest = nearest[:1] if len(twins) == 1 else nearest  # equal rows are one another's
        if len(nearest) == 1:
            match.ids[line] = everyone[vanished[nearest[0]]]
            returned[line] = True
            del free[nearest[0]]
        elif nearest:
            match.held[line] = True
            sentence = words.WHOSE_ROW.to(match.language)
            match.problems.append(Problem(tab=table.tab.key, row=table.ids[line], column="id", sentence=sentence))
    return returned
