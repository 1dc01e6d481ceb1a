"""From a look at the book and the ledger's memory to a snapshot whose rows are known by id."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import Owner, Use
from sheetcrm.model.identity import identify, known_rows
from sheetcrm.model.plan import Change, Plan, Skip, missing, objects
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.states import digest, encode, packed
from sheetcrm.model.values import Kind
from sheetcrm.model.words import tables as words
from sheetcrm.model.words.fold import fold
from sheetcrm.model.workbook import is_ours, not_ours, read_workbook
from sheetcrm.recalling import SHELVES, checks_before, recall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.grid import Look, Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.torn import Torn
    from sheetcrm.model.words import Language

    Mask = np.ndarray
    Attempted = Mapping[tuple[str, str], Mapping[str, tuple[Raw, Raw]]]

LETTER = {"clients": "c", "archive": "c", "orders": "o", "history": "h", "tasks": "t"}
"""The first letter of an id tells its tab; so an id is never mistaken for a number or a date."""
_ONE_REGISTER = {"archive": "clients"}
"""Tabs whose rows have the ids of another: a client keeps the id on the way to the archive and back."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no l and 1, no i, no o and 0: ids are read out over the phone
_LENGTH = 8

Mint = Callable[[str, int], list[str]]


def register_of(tab: str) -> str:
    """Return the tab under which the ids of a tab's rows are minted."""
    return _ONE_REGISTER.get(tab, tab)


def new_ids(tab: str, count: int, known: Iterable[str] = ()) -> list[str]:
    """Return random ids that nobody has yet."""
    taken = set(known)
    fresh: list[str] = []
    while len(fresh) < count:
        name = LETTER[tab] + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        if name not in taken:
            taken.add(name)
            fresh.append(name)
    return fresh


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot, the look it came from (without its cells), the plan that gives rows their ids, and tabs that are torn."""

    look: Look
    snapshot: Snapshot
    ids: Plan
    torn: tuple[Torn, ...]
    last: Mapping[str, LastState]
    untouched: bool = False  # the book is byte for byte what the last run saw
    typing: Mapping[str, str] = field(default_factory=dict)
    """Since when new rows that wait have been as they are, by their digests."""
    attempted: Attempted = field(default_factory=dict)
    """What a run that died in the midst of writing may have written: by tab and column, by row, what was there and what came."""
    undone: Plan = field(default_factory=Plan)
    """Of that what stands in the robot's columns: the snapshot shows what was there before."""


def read(
    look: Look,
    ledger: Ledger,
    *,
    now: datetime,
    mint: Mint,
    still: bool,
    unused: Iterable[str] = (),
    settle: timedelta = timedelta(minutes=1),
) -> Reading:
    """Read a look. ``still`` says that the book has been left alone long enough for every row to count as settled.

    Where it has not, as a Google Sheet by day, a row is settled when it holds what it held at the last look, a new one when an earlier look
    at least ``settle`` ago saw it as it is.

    ``mint`` takes a tab and a count and returns new ids; ``now`` is local wall-clock time; ``unused`` are headers that staff removed on
    purpose.
    """
    good: Mapping[str, Mapping[str, object]] = ledger.states.memory("good", {})
    given_up = frozenset(map(fold, unused))
    workbook = read_workbook(look.grids, given_up) if is_ours(look.grids, given_up) else not_ours(look.grids)
    seen = ledger.last_seen()
    untouched = seen is not None and seen.stamp_after == look.stamp
    language = workbook.language
    tables = dict(workbook.tables)
    problems = list(workbook.problems)
    skipped: list[Skip] = []
    changes: list[Change | None] = []
    torn: list[Torn] = []
    last: dict[str, LastState] = {}
    known: Mapping[str, str] = {} if still else ledger.states.memory("typing", {})
    typing: dict[str, str] = {}
    for key in LETTER:
        table = tables.get(key)
        if table is None or not table.headers.sound:
            continue
        last[key] = state = ledger.states.last(key)
        found = known_rows(table, state) if untouched else None
        if found is None:
            found = identify(table, state, ledger.known(register_of(key)), language, _elsewhere(tables, key))
        if key == "clients" and "archive" in tables:
            found = replace(found, ids=_themselves(table, found.ids, tables["archive"]))
        problems += found.problems
        if found.torn:
            torn.append(found.torn)
            continue  # its rows keep their sheet numbers: the plan that puts them back names them so
        settled = np.ones(len(table), dtype=bool) if still else _unchanged(table, found.ids, state)
        fresh = missing(found.ids) & ~found.held
        for index in np.flatnonzero(fresh & ~settled).tolist():
            row = _digest(table, index)
            since = known.get(row)
            if since is not None and now - datetime.fromisoformat(since) >= settle:
                settled[index] = True
            else:
                typing[row] = since or now.isoformat()
        locked = table.fixed.get("id", np.zeros(len(table), dtype=bool))
        usable = ~found.held & ~locked & (settled | ~fresh)
        skipped += [Skip(key, row, "", words.BEING_TYPED.to(language)) for row in table.ids[~settled & ~found.held]]
        ids = found.ids.copy()
        minting = fresh & usable
        ids[minting] = objects(mint(register_of(key), int(minting.sum())))
        ids[~usable] = np.where(missing(found.ids), table.ids, found.ids)[~usable]
        table = replace(table.with_ids(ids), settled=settled)
        table = replace(table.rows(usable), aside=table.rows(~usable) if not usable.all() else None)
        why = np.where(found.returned[usable], words.ID_RETURNED.to(language), words.ID_SET.to(language))
        changes.append(table.change("id", table.ids, why.astype(object)))
        tables[key] = table
    attempted = _attempted(ledger)
    undone = _undone(tables, attempted, language)
    tables = {key: table.after(undone) for key, table in tables.items()} if undone else tables
    snapshot = Snapshot(
        tables=tables,
        now=now,
        language=language,
        memory=recall(ledger, good, last, tables, now, language),
        checks=checks_before(ledger, last, untouched=untouched),
        problems=tuple(problems),
    )
    bare = replace(
        look, grids={}
    )  # what was read of them is in the tables: in a large workbook the rest is a hundred megabytes
    given = Plan.of(*changes, skipped=skipped)
    return Reading(bare, snapshot, given, tuple(torn), last, untouched, typing, attempted, undone)


def _undone(tables: Mapping[str, Table], attempted: Attempted, language: Language) -> Plan:
    """Return what puts back, in our eyes, what a run that died wrote into the robot's columns: what follows from it is still to be done.

    Nothing follows from a summary, and what staff wrote there stands beside the rows as they are now.
    """
    changes = []
    for (tab, key), rows in attempted.items():
        table = tables.get(tab)
        column = table.tab.by_key.get(key) if table is not None else None
        if (
            table is None
            or column is None
            or column.owner is not Owner.ROBOT
            or table.tab.use is Use.SUMMARY
            or column.kind is Kind.FORMULA
            or key == "id"
        ):
            continue
        cells = table[key]
        found = [
            (row, new, old)
            for row, (old, new) in rows.items()
            if old != new and (at := table.position(row)) is not None and cells[at] == new
        ]
        if found and table.has(key):
            names, now, before = (objects(part) for part in zip(*found, strict=True))
            changes.append(Change(tab, key, names, now, before, objects([words.NOT_ENDED.to(language)] * len(found))))
    return Plan.of(*changes)


def _themselves(clients: Table, ids: Objects, shelf: Table) -> Objects:
    """Return the ids without those of archived people on rows that say another first name: a copy was made the card of a relative."""
    names = dict(zip(shelf["id"], shelf["first_name"], strict=True))
    there = [at for at, row in enumerate(ids) if row is not None and names.get(row) is not None]
    others = [
        at
        for at in there
        if (name := clients["first_name"][at]) is not None and fold(str(name)) != fold(str(names[ids[at]]))
    ]
    own = ids.copy()
    own[others] = None
    return own


def _elsewhere(tables: Mapping[str, Table], tab: str) -> set[str]:
    """Return the ids that stand in the other tab where a client's row may be, and those that rows get back there just now."""
    others = [tables[key] for key in SHELVES if key in tables and key != tab] if tab in SHELVES else []
    return {row for table in others for ids in (table["id"], table.ids) for row in ids if isinstance(row, str)}


def _attempted(ledger: Ledger) -> Attempted:
    found: dict[tuple[str, str], dict[str, tuple[Raw, Raw]]] = {}
    for change in ledger.attempted():
        pairs = zip(change.old, change.new, strict=True)
        found.setdefault((change.tab, change.column), {}).update(zip(change.ids, pairs, strict=True))
    return found


def _digest(table: Table, index: int) -> str:
    """Return what stands for a row as staff have it."""
    row = [table.tab.key, *(encode(table[key][index : index + 1])[0] for key in sorted(staff_columns(table)))]
    return digest(packed(row)).hex()


def _unchanged(table: Table, ids: Objects, last: LastState) -> Mask:
    """Tell which rows hold what they held when they were last looked at."""
    at = pd.Index(last.ids, dtype=object).get_indexer(pd.Index(ids, dtype=object))
    same = at >= 0
    for key in staff_columns(table):
        before = last[key]
        now = encode(table[key])
        if before is None:
            same &= missing(now)
        else:
            same[same] = np.asarray(before[at[same]] == now[same], dtype=bool)
    return same


def is_still(look: Look, ledger: Ledger, *, now: datetime, seconds: int) -> bool:
    """Tell whether the book has been left alone for so long, or nobody has touched it since we wrote. ``now`` is aware."""
    written = ledger.last_written()
    ours = written is not None and written.stamp_after == look.stamp
    return ours or now - look.changed >= timedelta(seconds=seconds)
