"""Taking a run back (L4): what nobody touched since goes back to what it was; what is left alone is told, with why.

Robot columns are not put back: they follow from the rest and are computed anew. Logs and the history of what happened stay. A card that
was merged and comes back is never proposed with that other one again; a repair that was taken back is not made again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import TABS, Owner, Use
from sheetcrm.model.plan import Change, Move, Pairing, Plan, Skip, objects
from sheetcrm.model.shown import shown
from sheetcrm.model.words import undoing as words
from sheetcrm.policy.returning import ARCHIVE_ONLY, returned, standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from sheetcrm.model.deeds import Deeds
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Row
    from sheetcrm.model.snapshot import Snapshot

_ROWS = {Use.REGISTER, Use.STORY, Use.POLICY}
_TAKEN_OUT = ("tasks", "orders", "clients")
"""Tabs from which a row that the robot appended can be taken out again; History tells what happened and stays."""
_FOLLOWS = {"client_id"}
"""Robot columns that hold a decision and do not follow from the rest."""
_PLACED = tuple(key for key, tab in TABS.items() if tab.use in {Use.REGISTER, Use.STORY})
_OTHER = {"clients": "archive", "archive": "clients"}


def undo(snapshot: Snapshot, deeds: Deeds, number: int, *, only: Collection[str] = ()) -> Plan:
    """Plan to take back what run ``number`` did; with ``only``, as far as it concerns these clients and what tells of them."""
    rows = _concerned(snapshot, only) if only else None
    why = words.UNDONE.say(snapshot.language, run=number)
    skipped: list[Skip] = []
    moves = _moves(snapshot, deeds, why, rows, skipped)
    cells = _cells(snapshot, deeds, why, rows, skipped)
    removals = _rows(snapshot, deeds, rows, skipped)
    sent = [
        Skip("letters", person, "", words.SENT.say(snapshot.language, subject=subject))
        for person, subject in deeds.letters
        if rows is None or person in rows
    ]
    total = cells + moves + Plan.of(removals=removals)
    return total + Plan.of(pairing=_parted(snapshot, deeds, total), skipped=[*skipped, *sent])


def _concerned(snapshot: Snapshot, only: Collection[str]) -> set[str]:
    """Return the ids of these clients, of cards merged with them, and of the rows that tell of them."""
    people = set(only)
    people |= {row for row, into in snapshot.memory.merged.items() if into in people or row in people}
    told = {
        str(row)
        for key in ("orders", "history", "tasks")
        for row, owner in zip(snapshot[key].ids, snapshot[key]["client_id"], strict=True)
        if owner in people
    }
    return people | told


def _parted(snapshot: Snapshot, deeds: Deeds, total: Plan) -> Pairing | None:
    """Return who is not to be proposed together again: cards that were merged and part; those that join again may."""
    known, after = snapshot.memory, snapshot.after(total)
    apart, folded = set(known.apart), set(known.folded)
    here, shelf = set(after["clients"].ids), after["archive"]
    into = dict(zip(shelf.ids, shelf["merged_into"], strict=True))
    pairs = {(move.id, str(move.values["merged_into"])) for move in deeds.moves if move.values.get("merged_into")}
    for change in deeds.changes:
        if (change.tab, change.column) == ("archive", "merged_into"):
            ends = zip(change.ids, change.old, change.new, strict=True)
            pairs |= {(str(row), str(end)) for row, old, new in ends for end in (old, new) if end is not None}
    for row, other in pairs:
        if into.get(row) == other:
            apart.discard(frozenset((row, other)))
            folded.add(row)  # what it held stands again by the cells of the same run
        elif row in here or row in into:
            apart.add(frozenset((row, other)))
            folded.discard(row)
    if apart == known.apart and folded == known.folded:
        return None
    return Pairing(known.paired, frozenset(apart), frozenset(folded))


def _moves(snapshot: Snapshot, deeds: Deeds, why: str, rows: set[str] | None, skipped: list[Skip]) -> Plan:
    """Plan the way back of rows that were moved; edits made there since go along."""
    language = snapshot.language
    home: dict[str, str] = {}
    away: list[Move] = []
    for move in deeds.moves:
        if rows is not None and move.id not in rows:
            continue
        at = snapshot[move.target].position(move.id)
        back = move.id in standing(snapshot, move.source)
        if back and at is None:
            continue  # it is where it was
        if not snapshot[move.source].headers.sound or not snapshot[move.target].headers.sound or at is None:
            skipped.append(Skip(move.target, move.id, "", words.ELSEWHERE.to(language)))
        elif back:
            title = snapshot[move.source].title
            skipped.append(Skip(move.target, move.id, "", words.IN_BOTH.say(language, tab=title)))
        elif not snapshot[move.target].settled[at] or (
            len(snapshot[move.target].loose) and snapshot[move.target].loose[at]
        ):
            skipped.append(Skip(move.target, move.id, "", words.CANNOT.to(language)))
        elif move.source == "clients":
            home[move.id] = why
        else:
            away.append(Move(move.id, move.target, move.source, _before(snapshot, deeds, move), why))
    there = {*home, *(move.id for move in away), *_active(snapshot)}
    for move in [move for move in away if move.values.get("merged_into") not in {None, *there}]:
        away.remove(move)  # the card that it had joined has joined another since: none of them would be left
        skipped.append(Skip(move.source, move.id, "", words.JOINED_SINCE.to(language)))
    return returned(snapshot, home) + Plan.of(moves=away)


def _active(snapshot: Snapshot) -> set[str]:
    """Return whose cards stand for themselves: those of clients, and archived ones that joined no other."""
    shelf = snapshot["archive"]
    alone = {row for row, into in zip(shelf.ids, shelf["merged_into"], strict=True) if into is None}
    return standing(snapshot, "clients") | alone


def _before(snapshot: Snapshot, deeds: Deeds, move: Move) -> dict[str, Raw]:
    """Return what a row that goes back to the archive held there alone, and what its return had added."""
    values: dict[str, Raw] = {}
    for change in deeds.changes:
        if change.tab == move.source and (change.column in ARCHIVE_ONLY or snapshot[move.source].has(change.column)):
            here = np.flatnonzero(change.ids == move.id)
            if len(here) and change.new[here[0]] is None:
                values[change.column] = change.old[here[0]]
    at = snapshot[move.target].position(move.id)
    for key, value in move.values.items():
        if at is not None and snapshot[move.target][key][at] == value:
            values[key] = deeds.held.get(move.id, {}).get(key)  # type: ignore[assignment]
    return values


def _cells(snapshot: Snapshot, deeds: Deeds, why: str, rows: set[str] | None, skipped: list[Skip]) -> Plan:
    """Plan the old values of cells that hold what the run wrote; a row that moved since is looked for where it is."""
    language = snapshot.language
    moved = {(move.source, move.id) for move in deeds.moves}
    wanted: dict[tuple[str, str], dict[str, Raw]] = defaultdict(dict)
    repaired: set[tuple[str, str, str, str]] = set()
    computed = 0
    active = _active(snapshot)
    places = {key: {str(row): at for at, row in enumerate(snapshot[key].ids)} for key in _PLACED}
    for change in deeds.changes:
        table = snapshot[change.tab]
        column = table.tab.by_key.get(change.column)
        if change.column == "id" or table.tab.use not in _ROWS:
            continue
        if table.tab.use is Use.POLICY:  # its rows have no ids: staff may have moved the lines
            skipped += [
                Skip(change.tab, row, change.column, words.NO_IDS.to(language))
                for row in change.ids
                if column is None or column.owner is not Owner.ROBOT
            ]
            continue
        if column is not None and column.owner is Owner.ROBOT and change.column not in _FOLLOWS | set(ARCHIVE_ONLY):
            computed += len(change) if rows is None else int(sum(row in rows for row in change.ids))
            continue
        for row, old, new in zip(change.ids, change.old, change.new, strict=True):
            if (rows is not None and row not in rows) or ((change.tab, row) in moved and change.column in ARCHIVE_ONLY):
                continue
            tab = change.tab
            if row not in places[tab] and row in places[_OTHER.get(tab, tab)]:
                tab = _OTHER[tab]
            at, there = places[tab].get(row), snapshot[tab]
            if at is None or not there.has(change.column):
                skipped.append(Skip(change.tab, row, change.column, words.GONE_SINCE.to(language)))
            elif row in deeds.removals.get(_OTHER.get(change.tab, ""), ()):
                skipped.append(Skip(tab, row, change.column, words.PUT_TOGETHER.to(language)))
            elif _loosens(change.column, old):
                skipped.append(Skip(tab, row, change.column, words.WISH.to(language)))
            elif change.column == "merged_into" and old is not None and old not in active:
                skipped.append(Skip(tab, row, change.column, words.JOINED_SINCE.to(language)))
            elif there[change.column][at] != new:
                now = shown(there[change.column][at]) or "—"
                skipped.append(Skip(tab, row, change.column, words.CHANGED_SINCE.say(language, now=now)))
            else:
                wanted[tab, change.column][row] = old
                if old is not None:
                    repaired.add((tab, row, change.column, f"{type(old).__name__}:{old}"))
    changes: list[Change] = []
    done: set[tuple[str, str, str]] = set()
    for (tab, key), values in wanted.items():
        table = snapshot[tab]
        mask = np.array([row in values for row in table.ids], dtype=bool)
        new = objects(values.get(row, held) for row, held in zip(table.ids, table[key], strict=True))
        made = table.change(key, new, why, where=mask)
        if made is not None:
            changes.append(made)
            done |= {(tab, key, str(row)) for row in made.ids}
        skipped += [
            Skip(tab, row, key, words.CANNOT.to(language))
            for row, value in values.items()
            if (tab, key, row) not in done and table[key][places[tab][row]] != value
        ]
    if computed:
        skipped.append(Skip("clients", "", "", words.COMPUTED.say(language, count=computed)))
    never = {subject for subject in repaired if (subject[0], subject[2], subject[1]) in done}
    return Plan.of(*changes, dismissed=never)


def _loosens(column: str, old: Raw) -> bool:
    """Tell whether an old value would let letters go that may not go now: that is for a person to say."""
    return (column == "consent" and old is True) or (column == "no_letters" and old in {None, False})


def _rows(snapshot: Snapshot, deeds: Deeds, rows: set[str] | None, skipped: list[Skip]) -> dict[str, list[str]]:
    """Return the rows that the run appended and nobody has worked on since."""
    gone: dict[str, list[str]] = {}
    language = snapshot.language
    told = False
    for tab, appended in deeds.appends.items():
        if tab not in _TAKEN_OUT:
            told = told or tab == "history"
            continue
        for row in appended:
            if rows is not None and row.id not in rows:
                continue
            if snapshot[tab].position(row.id) is None:
                skipped.append(Skip(tab, row.id, "", words.GONE_SINCE.to(language)))
            elif _worked_on(snapshot, tab, row):
                skipped.append(Skip(tab, row.id, "", words.ROW_USED.to(language)))
            else:
                gone.setdefault(tab, []).append(row.id)
    if told:
        skipped.append(Skip("history", "", "", words.STAYS_TOLD.to(language)))
    return gone


def _worked_on(snapshot: Snapshot, tab: str, row: Row) -> bool:
    """Tell whether somebody wrote into a row since the robot appended it, or whether something tells of it by now."""
    table = snapshot[tab]
    at = table.position(row.id)
    assert at is not None  # the caller looked
    if not table.settled[at] or (len(table.loose) and table.loose[at]):
        return True
    for key in table.frame.columns:
        column = TABS[tab].by_key.get(key)
        robot = column is not None and column.owner is Owner.ROBOT
        if not robot and key != "id" and table[key][at] != row.values.get(key):
            return True
    return tab == "clients" and any(row.id in set(snapshot[key]["client_id"]) for key in ("orders", "history", "tasks"))
