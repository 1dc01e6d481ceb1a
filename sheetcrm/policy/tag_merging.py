"""What staff accepted of tags (Q12): one tag becomes another with every client, and the Lists tab follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan, Row, Skip, objects
from sheetcrm.model.values.choices import tags_of
from sheetcrm.model.words import tags as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.tag_names import named
from sheetcrm.policy.tagging import (
    COLUMN,
    HELD_IN,
    LIST,
    LISTED,
    TAB,
    declined,
    is_about_tags,
    readable,
    tags_in_use,
)
from sheetcrm.policy.worklist import accepted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.problems import Problem
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word

SYNONYMS = f"{LISTED}_synonyms"


def carried_out(snapshot: Snapshot) -> Plan:
    """Plan what staff accepted of tags, and remember which tags they said are two.

    The Lists tab goes first: a spelling that it does not know would come back. Where it cannot be written, all waits. What was decided
    on grounds that are gone is told and left.
    """
    wanted = [problem for problem in accepted(snapshot).accept if is_about_tags(problem)]
    plan = Plan.of(dismissed=declined(snapshot))
    if not wanted:
        return plan
    if not readable(snapshot):
        return plan + _told(snapshot, LIST, LISTED, words.LISTS_BUSY)
    merges: dict[str, str] = {}
    for problem in sorted(wanted, key=lambda one: one.id):
        old, new = str(problem.now), str(problem.proposed)
        now = snapshot.after(plan)
        if problem.tab == TAB:
            done = _join(now, old, new)
            merges |= {} if done.skipped else {old: new}
        elif new.startswith(words.ADDED):
            done = _add(now, old)
        else:
            done = _drop(now, problem)
        plan += done
    return plan + _rewritten(snapshot, {old: _end(old, merges) for old in merges})


def _told(snapshot: Snapshot, tab: str, column: str, word: Word, **values: object) -> Plan:
    return Plan.of(skipped=[Skip(tab, "", column, word.say(snapshot.language, **values))])


def _end(tag: str, merges: Mapping[str, str]) -> str:
    passed = {tag}
    while (target := merges.get(tag)) is not None and target not in passed:
        passed.add(target)
        tag = target
    return tag


def _line_of(table: Table, tag: str) -> int | None:
    """Return the row of the list where a tag stands."""
    return next(
        (at for at, cell in enumerate(table[LISTED]) if cell is not None and fold(str(cell)) == fold(tag)), None
    )


def _spoken(cell: Raw) -> list[str]:
    return [part.strip() for part in str(cell or "").split(",") if part.strip()]


def _join(snapshot: Snapshot, old: str, new: str) -> Plan:
    """Plan the Lists tab for two tags that are one: the one that stays is there and knows the other as a synonym."""
    table = snapshot[LIST]
    if old in named(snapshot, [old]):
        return _told(snapshot, TAB, COLUMN, words.NAMED, tag=old)
    source, target = _line_of(table, old), _line_of(table, new)
    if source is not None and target is None:
        return _told(snapshot, TAB, COLUMN, words.LISTED_SINCE, old=old, new=new)
    why = words.MERGED.say(snapshot.language, old=old, new=new)
    spoken = [] if fold(old) == fold(new) else [old]
    if source is not None and source != target:
        spoken += _spoken(table[SYNONYMS][source])
    held = [] if target is None else _spoken(table[SYNONYMS][target])
    known = {fold(new), *map(fold, held)}
    for word in spoken:
        if fold(word) not in known:
            known.add(fold(word))
            held.append(word)
    cells: dict[tuple[int, str], Raw] = {}
    if source is not None and source != target:
        cells = {(source, LISTED): None, (source, SYNONYMS): None}
    said = ", ".join(held) or None
    if target is None:
        return _put(snapshot, new, said, why)
    if said != table[SYNONYMS][target]:
        cells[target, SYNONYMS] = said
    return _written(snapshot, cells, why)


def _add(snapshot: Snapshot, tag: str) -> Plan:
    """Plan a tag that staff need onto the list."""
    if _line_of(snapshot[LIST], tag) is not None:
        return Plan()
    return _put(snapshot, tag, None, words.LISTED.to(snapshot.language))


def _drop(snapshot: Snapshot, problem: Problem) -> Plan:
    """Plan a tag that nobody has off the list; the other lists in that row stay."""
    tag = str(problem.now)
    at = _line_of(snapshot[LIST], tag)
    if at is None:
        return Plan()
    if fold(tag) in map(fold, tags_in_use(snapshot)):
        return _told(snapshot, LIST, LISTED, words.NEEDED, tag=tag)
    if named(snapshot, [tag]):
        return _told(snapshot, LIST, LISTED, words.NAMED, tag=tag)
    return _written(snapshot, {(at, LISTED): None, (at, SYNONYMS): None}, words.DROPPED.to(snapshot.language))


def _put(snapshot: Snapshot, tag: str, synonyms: str | None, why: str) -> Plan:
    """Plan a tag into the first free place of the list, beneath all lists where there is none."""
    table = snapshot[LIST]
    for at in np.flatnonzero(table.settled).tolist():
        free = table[LISTED][at] is None and table[SYNONYMS][at] is None
        if free and not any(_fixed(table, key, at) for key in (LISTED, SYNONYMS)):
            return _written(snapshot, {(at, LISTED): tag, (at, SYNONYMS): synonyms}, why)
    row = Row(f"{LISTED}:{fold(tag)}", {LISTED: tag, SYNONYMS: synonyms}, why)
    return Plan.of(appends={LIST: [row]})


def _fixed(table: Table, key: str, at: int) -> bool:
    return key in table.fixed and bool(table.fixed[key][at])


def _written(snapshot: Snapshot, cells: Mapping[tuple[int, str], Raw], why: str) -> Plan:
    """Plan cells of the Lists tab, all or none."""
    table = snapshot[LIST]
    wanted = {(at, key): value for (at, key), value in cells.items() if table[key][at] != value}
    if any(_fixed(table, key, at) or not table.settled[at] for at, key in wanted):
        return _told(snapshot, LIST, LISTED, words.LISTS_BUSY)
    changes = []
    for key in (LISTED, SYNONYMS):
        new = table[key].copy()
        for (at, column), value in wanted.items():
            if column == key:
                new[at] = value
        changes.append(table.change(key, new, why))
    return Plan.of(*changes)


def _rewritten(snapshot: Snapshot, merges: Mapping[str, str]) -> Plan:
    """Plan the cells of all clients, archived ones too; a cell that cannot be written now is told, and done another night."""
    becomes = {fold(old): new for old, new in merges.items()}
    plan = Plan()
    for key in HELD_IN if becomes else ():
        table, language = snapshot[key], snapshot.language
        made = {cell: _renamed(cell, becomes) for cell in table[COLUMN] if isinstance(cell, str)}
        new = objects(made[cell][0] if isinstance(cell, str) else cell for cell in table[COLUMN])
        olds = [made[cell][1] if isinstance(cell, str) else "" for cell in table[COLUMN]]
        why = objects(words.MERGED.say(language, old=old, new=becomes.get(fold(old))) for old in olds)
        change = table.change(COLUMN, new, why)
        done = set() if change is None else set(change.ids)
        skipped = [
            Skip(key, row, COLUMN, words.CELL_BUSY.say(language, old=old))
            for row, old in zip(table.ids, olds, strict=True)
            if old and row not in done
        ]
        plan += Plan.of(change, skipped=skipped)
    return plan


def _renamed(cell: str, becomes: Mapping[str, str]) -> tuple[str, str]:
    """Return a cell with the new tags in the place of the old, none twice, and the first of the old; "" where it has none."""
    tags = tags_of(cell)
    old = next((tag for tag in tags if becomes.get(fold(tag), tag) != tag), "")
    told: dict[str, str] = {}
    for tag in tags:
        text = becomes.get(fold(tag), tag)
        told.setdefault(text.casefold(), text)
    return (", ".join(told.values()) if old else cell), old
