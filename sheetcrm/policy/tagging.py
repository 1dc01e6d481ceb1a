"""Tags over Clients and Archive (Q12): counted, and what of them looks alike, is rare, unused, or too much."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.problems import Problem
from sheetcrm.model.shown import shown
from sheetcrm.model.values.choices import is_one_tag, tags_of
from sheetcrm.model.words import choices
from sheetcrm.model.words import tags as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.tag_likeness import alike
from sheetcrm.policy.tag_names import named
from sheetcrm.policy.worklist import accepted, who

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.policy.tag_likeness import Alike

TAB, COLUMN = "clients", "tags"
"""Where look-alikes and rare tags are told, as of the whole tab: a tag stands in many rows."""
LIST, LISTED = "lists", "tag"
HELD_IN = ("clients", "archive")
_NAMES = 3  # so many of those who have a rare tag are named


@dataclass(frozen=True, slots=True)
class Use:
    """How many clients of each tab have a tag, and the cells in which it stands."""

    counts: Mapping[str, int] = field(default_factory=dict)
    cells: frozenset[Raw] = frozenset()

    @property
    def count(self) -> int:
        """How many clients have it, archived ones included."""
        return sum(self.counts.values())

    def said(self, snapshot: Snapshot) -> str:
        """Say how many have it."""
        archived = self.counts.get("archive", 0)
        word = words.USED_ARCHIVED if archived else words.USED
        return word.say(snapshot.language, count=self.count, archived=archived)


NOBODY = Use()


def told(cell: Raw) -> list[str]:
    """Return the tags of a cell; a year that was typed as a number is one, too."""
    return tags_of(cell if isinstance(cell, str) else shown(cell) or "")


def tags_in_use(snapshot: Snapshot) -> dict[str, Use]:
    """Return who has each tag: as the Lists tab writes it where it knows it, else as it is written in the cell."""
    listing = lists(snapshot).choices[LISTED].listing
    means: dict[str, str] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    cells: dict[str, set[Raw]] = defaultdict(set)
    for key, table in _tables(snapshot):
        codes, distinct = pd.factorize(table[COLUMN])
        times = np.bincount(codes[codes >= 0], minlength=len(distinct)).tolist()
        for cell, count in zip(distinct, times, strict=True):
            written = told(cell)
            for tag in written:
                if tag not in means:
                    found = listing.find(tag)
                    sure = found is not None and found.sure and is_one_tag(found.value)
                    means[tag] = found.value if found is not None and sure else tag
            for tag in {means[tag] for tag in written}:
                counts[tag][key] += count
                cells[tag].add(cell)
    return {tag: Use(counts[tag], frozenset(cells[tag])) for tag in sorted(counts)}


def _tables(snapshot: Snapshot) -> list[tuple[str, Table]]:
    """Return the tables of all clients by tab, with the rows that wait for a person to decide whose they are."""
    tables = [(key, snapshot[key]) for key in HELD_IN]
    return tables + [(key, table.aside) for key, table in tables if table.aside is not None]


def listed_tags(snapshot: Snapshot) -> list[str]:
    """Return the tags of the Lists tab that can stand in a cell of tags."""
    return [tag for tag in lists(snapshot).choices[LISTED].values if is_one_tag(tag)]


def readable(snapshot: Snapshot) -> bool:
    """Tell whether the tags of all clients can be seen: else "nobody has it" is not known."""
    tables = [snapshot[key] for key in ("clients", LIST)]
    archive = snapshot.tables.get("archive")
    tables += [archive] if archive is not None else []
    return all(table.headers.sound for table in tables) and snapshot["clients"].has(COLUMN)


def unused_after(snapshot: Snapshot) -> dict[str, str]:
    """Return since which day nobody has each tag of the Lists tab, by folded tag, to be remembered."""
    held = snapshot.memory.unused
    if not readable(snapshot):
        return dict(held)
    used = {fold(tag) for tag in tags_in_use(snapshot)}
    idle = [key for tag in listed_tags(snapshot) if (key := fold(tag)) not in used]
    return {key: held.get(key, snapshot.today.isoformat()) for key in sorted(idle)}


def is_about_tags(problem: Problem) -> bool:
    """Tell whether a problem is one of these."""
    return not problem.row and (problem.tab, problem.column) in {(TAB, COLUMN), (LIST, LISTED)}


def pair_mark(one: str, other: str) -> tuple[str, str, str, str]:
    """Return what is remembered of two tags that staff said are two, whichever was to become the other."""
    return (TAB, "", COLUMN, " ≠ ".join(sorted((one, other))))


def declined(snapshot: Snapshot) -> frozenset[tuple[str, str, str, str]]:
    """Return what staff never want to be asked of tags again, with the pairs they decided on."""
    never = accepted(snapshot).dismissed
    pairs = {
        pair_mark(str(problem.now), str(problem.proposed))
        for problem in snapshot.memory.shown.values()
        if problem.subject in never and problem.tab == TAB and is_about_tags(problem) and problem.proposed is not None
    }
    return frozenset(pairs) | never


def tag_problems(snapshot: Snapshot) -> list[Problem]:
    """Return what to tell and to propose of tags, at most as many proposals as the setting says; those that stand go first."""
    terms = settings(snapshot)
    if not readable(snapshot) or terms["tags_shown"] is None:
        return []
    uses = tags_in_use(snapshot)
    listed = listed_tags(snapshot)
    spoken_of = named(snapshot, {*uses, *listed})
    never = snapshot.memory.dismissed | declined(snapshot)
    standing = {problem.id: problem for problem in snapshot.memory.shown.values() if is_about_tags(problem)}
    pairs = _pairs(snapshot, uses, listed, spoken_of, never)
    taken = {text for pair in pairs for text in (pair.old, pair.new)}
    proposals = [
        *(_look_alike(snapshot, pair, uses) for pair in _facing(pairs, standing, listed, spoken_of)),
        *_unused(snapshot, uses, listed, spoken_of | taken),
        *_rare(snapshot, uses, {fold(tag) for tag in listed}, taken),
    ]
    waiting = _unfinished(snapshot, standing.values())
    known = {problem.id for problem in waiting}
    open_ones = [problem for problem in proposals if problem.subject not in never and problem.id not in known]
    kept = [standing[problem.id] for problem in open_ones if problem.id in standing]
    fresh = [problem for problem in open_ones if problem.id not in standing]
    return [*_many(snapshot, uses, listed), *waiting, *kept, *fresh[: max(0, terms["tags_shown"] - len(kept))]]


def _pairs(
    snapshot: Snapshot,
    uses: Mapping[str, Use],
    listed: Iterable[str],
    spoken_of: frozenset[str],
    never: frozenset[tuple[str, str, str, str]],
) -> list[Alike]:
    """Return the look-alikes: what Lists knows stays before what it does not, then what a rule names, then what more clients have."""
    terms = settings(snapshot)
    known = set(listed)
    ranked = sorted(
        {*uses, *known},
        key=lambda tag: (tag not in known, tag not in spoken_of, -uses.get(tag, NOBODY).count, tag),
    )
    apart = [frozenset(mark[3].split(" ≠ ")) for mark in never if mark[:3] == (TAB, "", COLUMN)]
    found = alike(ranked, short=terms["tags_short"] + 1, margin=terms["margin"], apart=apart)
    return [pair for pair in found if pair.old not in spoken_of]


def _facing(
    pairs: Iterable[Alike], standing: Mapping[str, Problem], listed: Iterable[str], spoken_of: frozenset[str]
) -> list[Alike]:
    """Leave a proposal that stands as it was shown, although the other tag has fewer clients by now."""
    known = set(listed)
    shown_pairs = {(problem.now, problem.proposed) for problem in standing.values()}
    return [
        type(pair)(pair.new, pair.old, pair.reason)
        if (pair.new, pair.old) in shown_pairs
        and pair.new not in spoken_of
        and (pair.new in known) is (pair.old in known)
        else pair
        for pair in pairs
    ]


def _said(snapshot: Snapshot) -> dict[str, str]:
    language = snapshot.language
    return {"do": choices.DO.to(language), "never": choices.NEVER.to(language)}


def _look_alike(snapshot: Snapshot, pair: Alike, uses: Mapping[str, Use]) -> Problem:
    sentence = words.LOOK_ALIKE.say(
        snapshot.language,
        old=pair.old,
        new=pair.new,
        used=uses.get(pair.old, NOBODY).said(snapshot),
        kept=uses.get(pair.new, NOBODY).said(snapshot),
        reason=pair.reason.to(snapshot.language),
        **_said(snapshot),
    )
    return Problem(tab=TAB, column=COLUMN, now=pair.old, proposed=pair.new, sentence=sentence)


def _unused(
    snapshot: Snapshot, uses: Mapping[str, Use], listed: Iterable[str], spoken_of: frozenset[str]
) -> Iterable[Problem]:
    """Tags of the Lists tab that nobody has had for so many days, and that nothing names."""
    days = settings(snapshot)["tags_unused_days"]
    for tag in listed:
        since = snapshot.memory.unused.get(fold(tag))
        if days is None or since is None or tag in uses or tag in spoken_of:
            continue
        day = date.fromisoformat(since)
        if (snapshot.today - day).days >= days:
            sentence = words.UNUSED.say(snapshot.language, tag=tag, day=shown(day), **_said(snapshot))
            yield Problem(tab=LIST, column=LISTED, now=tag, proposed=words.NOTHING, sentence=sentence)


def _rare(
    snapshot: Snapshot, uses: Mapping[str, Use], listed: Iterable[str], taken: Iterable[str]
) -> Iterable[Problem]:
    """Tags that the Lists tab does not know and that few clients have."""
    most, known = settings(snapshot)["tags_rare"], {*listed, *map(fold, taken)}
    rare = {tag: use for tag, use in uses.items() if most is not None and use.count <= most and fold(tag) not in known}
    people = _people(snapshot, {cell for use in rare.values() for cell in use.cells})
    for tag, use in rare.items():
        names = [name for cell in use.cells for name in people[cell]]
        told_names = ", ".join(sorted(names)[:_NAMES]) + (" …" if len(names) > _NAMES else "")
        sentence = words.RARE.say(
            snapshot.language, tag=tag, used=use.said(snapshot), who=told_names, **_said(snapshot)
        )
        yield Problem(tab=LIST, column=LISTED, now=tag, proposed=words.ADDED + tag, sentence=sentence)


def _people(snapshot: Snapshot, cells: set[Raw]) -> Mapping[Raw, list[str]]:
    """Return as whom people know those who have one of these cells of tags."""
    names: dict[Raw, list[str]] = defaultdict(list)
    for key in HELD_IN if cells else ():
        table = snapshot[key]
        for at in np.flatnonzero(pd.Series(table[COLUMN], dtype=object).isin(list(cells))).tolist():
            row = str(table.ids[at])
            names[table[COLUMN][at]].append(who(snapshot, Problem(tab=key, row=row, sentence="")) or row)
    return names


def _many(snapshot: Snapshot, uses: Mapping[str, Use], listed: Iterable[str]) -> Iterable[Problem]:
    most, count = settings(snapshot)["tags_most"], len({*uses, *listed})
    if most is not None and count > most:
        sentence = words.MANY.say(snapshot.language, count=count, most=most)
        yield Problem(tab=TAB, column=COLUMN, sentence=sentence)


def _unfinished(snapshot: Snapshot, standing: Iterable[Problem]) -> list[Problem]:
    """Return the accepted merges that Lists knows and some cell does not: it holds a formula, or somebody was typing in its row."""
    decided = set(accepted(snapshot).accept)
    listing = lists(snapshot).choices[LISTED].listing
    waiting = []
    for problem in standing:
        old, new = str(problem.now), str(problem.proposed)
        known = listing.find(old) if problem in decided and problem.tab == TAB else None
        if known is not None and known.sure and fold(known.value) == fold(new) != fold(old) and _written(snapshot, old):
            waiting.append(problem)
    return waiting


def _written(snapshot: Snapshot, old: str) -> bool:
    """Tell whether a tag stands anywhere as it was written."""
    cells = {cell for key in HELD_IN for cell in snapshot[key][COLUMN] if cell is not None}
    return any(fold(tag) == fold(old) for cell in cells for tag in told(cell))
