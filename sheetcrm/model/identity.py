"""Which row is which client, also after sorts, copies, torn columns (DESIGN.md, "Which row is who").

Ids are minted elsewhere; here a look is compared with the ledger's last state, and it is decided which id belongs to which row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import missing, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.signs import signature, staff_columns
from sheetcrm.model.states import encode
from sheetcrm.model.torn import Torn, common, find_torn
from sheetcrm.model.words import tables as words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

    _Texts = Mapping[str, Objects]

_LIKE = 3  # a phone or an e-mail in common
_NAME = 2  # first and last name in common, or all cells
_WEIGHT = {"name": _NAME, "row": _NAME}
_OTHERS = 2  # so much in common with one who is gone, and nothing with one's own: it is the other


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


def identify(
    table: Table, last: LastState, known: Collection[str], language: Language, elsewhere: Collection[str] = ()
) -> Identity:
    """Decide whose row each row is. ``known`` are all ids ever minted for this tab; any other text in the id column is no id.

    ``elsewhere`` are ids that stand in another tab of the same register: who moved there has not vanished.
    """
    raw = table["id"]
    ids = objects(value if isinstance(value, str) and value in known else None for value in raw)
    match = _Match(table, last, language, ids, np.zeros(len(table), dtype=bool))
    _part_copies(match)
    _disown(match)
    torn = find_torn(table, last, match.ids, match.held, language)
    returned = np.zeros(len(table), dtype=bool)
    if torn is None:
        _part_strangers(match)
        returned = _give_back(match, elsewhere)
    return Identity(match.ids, match.held, returned, tuple(match.problems), torn)


def known_rows(table: Table, last: LastState) -> Identity | None:
    """Return the identity of a table that nobody touched since it was last looked at: each row is its id's.

    None where a row has no id, one that another has too, or a text that is none: then it has to be decided.
    """
    ids = table["id"]
    if set(map(type, ids)) - {str} or len(set(ids)) < len(ids) or not set(ids) <= set(last.ids):
        return None
    nobody = np.zeros(len(ids), dtype=bool)
    return Identity(ids, nobody, nobody)


def _part_strangers(match: _Match) -> None:
    """Take the id off a client's row over which somebody typed another person: no name, phone or e-mail is what it was.

    The id would carry the orders and the history of the one to the other. A name and a phone or e-mail must have changed, and nothing
    that was there before may have stayed; the id waits for its own row, should that be pasted back.
    """
    table, last = match.table, match.last
    if table.tab.key not in {"clients", "archive"} or not len(last.ids):
        return
    here, there = common(match.ids, match.held, last)
    changed: dict[str, np.ndarray] = {}
    kept = np.zeros(len(here), dtype=bool)
    for key in _PERSON:
        old = None if last.unchanged(key, match.ids, table[key]) else last[key]
        now = encode(table[key])[here]
        before = now if old is None else old[there]
        both = ~missing(before) & ~missing(now)
        same = np.asarray(before == now, dtype=bool)
        changed[key] = both & ~same
        kept |= both & same
    named = changed["last_name"] | changed["first_name"]
    reached = changed["phone"] | changed["email"]
    match.ids[here[named & reached & ~kept]] = None


_PERSON = ("last_name", "first_name", "phone", "email")


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


def _disown(match: _Match) -> None:
    """Take an id off a row that carries in all ways another client, one who is gone: somebody typed or pasted over the id."""
    table, last = match.table, match.last
    if table.tab.key not in {"clients", "archive"} or not len(last.ids):
        return
    present = set(match.ids)
    everyone = last.everyone
    gone = [index for index, row in enumerate(everyone) if row not in present]
    if not gone:
        return
    keys = [key for key in ("phone", "email", "last_name", "first_name") if table.has(key) and last[key] is not None]
    place = {row: index for index, row in enumerate(everyone)}
    here = np.array([index for index, row in enumerate(match.ids) if row in place], dtype=np.intp)
    there = np.array([place[match.ids[index]] for index in here], dtype=np.intp)
    stored = {key: objects(values) for key in keys if (values := last[key]) is not None}
    cells = {key: encode(table[key])[here] for key in keys}
    changed = np.zeros(len(here), dtype=bool)
    for key in keys:
        changed |= np.asarray(cells[key] != stored[key][there], dtype=bool)
    if not changed.any():
        return
    here, there = here[changed], there[changed]
    now = signature("clients", {key: cells[key][changed] for key in keys}, len(here))
    own = signature("clients", {key: stored[key][there] for key in keys}, len(here))
    lost = signature("clients", {key: stored[key][gone] for key in keys}, len(gone))
    homes = {
        (key, value): index for key, values in lost.items() for index, value in enumerate(values) if value is not None
    }
    for number, index in enumerate(here):
        if all(now[key][number] != own[key][number] or now[key][number] is None for key in now):
            likes = Counter(home for key in now if (home := homes.get((key, now[key][number]))) is not None)
            if likes and max(likes.values()) >= _OTHERS:
                match.ids[index] = None


def _contradicts(home: int, number: int, old: _Texts, new: _Texts, stored: _Texts, cells: _Texts) -> bool:
    """Tell whether a row cannot be who it resembles: another name on the same phone, or the same name and nothing else the same."""
    if "name" not in old or old["row"][home] == new["row"][number]:
        return False
    names = (old["name"][home], new["name"][number])
    if names[0] != names[1]:
        return None not in names
    if any(new[key][number] is not None and old[key][home] == new[key][number] for key in ("phone", "email")):
        return False
    pairs = [(stored[key][home], cells[key][number]) for key in stored]
    return any(before != now and None not in (before, now) for before, now in pairs)


def _give_back(match: _Match, elsewhere: Collection[str]) -> np.ndarray:
    """Give rows without an id that match a vanished row their id back."""
    table, last = match.table, match.last
    returned = np.zeros(len(table), dtype=bool)
    orphans = [index for index, row in enumerate(match.ids) if row is None]
    if not orphans:
        return returned
    present = {row for row in match.ids if row is not None} | set(elsewhere)
    everyone = last.everyone
    vanished = [index for index, row in enumerate(everyone) if row not in present]
    if not vanished:
        return returned
    columns = staff_columns(table)
    stored = {key: values[vanished] for key in columns if (values := last[key]) is not None}
    cells = {key: encode(table[key])[orphans] for key in stored}
    old, new = (signature(table.tab.key, part, len(lines)) for part, lines in ((stored, vanished), (cells, orphans)))
    for part, cells_of in ((old, stored), (new, cells)):
        part["row"] = objects(zip(*(cells_of[key] for key in sorted(cells_of)), strict=True))
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
                    likeness[home] += _WEIGHT.get(key, _LIKE) if key != "name" or " " in value else 1
        for home in likeness:
            likeness[home] -= sum(
                1
                for key in old
                if key != "row"
                and None not in (old[key][home], new[key][number])
                and old[key][home] != new[key][number]
            )
        for home in [home for home in likeness if _contradicts(home, number, old, new, stored, cells)]:
            del likeness[home]
        best = max(likeness.values(), default=0)
        nearest = [home for home, like in likeness.items() if like == best and best >= _NAME]
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
