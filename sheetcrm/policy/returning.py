"""Archived clients who come back: who gave a sign of life since, and how a row returns without losing a cell (L2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import Change, Move, Plan, objects
from sheetcrm.model.words import leaving as words
from sheetcrm.policy.activity import NEVER, clients_of, days_of, events, facts, orders
from sheetcrm.policy.agenda import day_text
from sheetcrm.policy.merging import told
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.activity import Days

ARCHIVE_ONLY = tuple(key for key in TABS["archive"].by_key if key not in TABS["clients"].by_key)
"""What is said of a row only while it is in the archive."""


def standing(snapshot: Snapshot, tab: str) -> set[str]:
    """Return whose rows stand in a tab, also those that wait there for a person's decision: no other row may come to it under their ids."""
    table = snapshot[tab]
    return {*table.ids, *(table.aside.ids if table.aside is not None else ())}


def come_back(snapshot: Snapshot) -> tuple[dict[str, str], Days]:
    """Return why archived clients come back, by id; and the last action of each row of the archive, as Orders and History tell now.

    A sign of life is one that was not known when the row came to the archive: an order or an action of the client's later than the last
    action that stands in the row, a letter or a booking since. A row without the day on which it came was put there by hand just now.
    """
    shelf = snapshot["archive"]
    as_clients = replace(snapshot, tables={**snapshot.tables, "clients": shelf})
    known, rules = lists(snapshot), settings(snapshot)
    bought, happened = orders(as_clients, known, rules["no_purchase"]), events(as_clients, known)
    acted = facts(as_clients, bought, happened).last_action
    held, since, booked = (days_of(shelf[key]) for key in ("last_action", "archived", "booked"))
    ordered = np.full(len(shelf), NEVER, dtype=np.int64)
    table = snapshot["orders"]
    owners, day = clients_of(as_clients, table), days_of(table["date"])
    np.maximum.at(ordered, owners[owners >= 0], day[owners >= 0])
    language, today = snapshot.language, snapshot.today.toordinal()
    replied = snapshot.memory.post.replied
    why: dict[str, str] = {}
    for place, row in enumerate(shelf.ids):
        if str(row).startswith("#") or since[place] == NEVER or shelf["merged_into"][place] is not None:
            continue
        wrote = replied[row].date().toordinal() if row in replied else NEVER
        if ordered[place] > max(int(held[place]), int(since[place])) or (
            acted[place] > held[place] and acted[place] == ordered[place]
        ):
            why[row] = words.ORDERED.say(language, day=day_text(int(ordered[place])))
        elif acted[place] > held[place]:
            why[row] = words.ACTED.say(language, day=day_text(int(acted[place])))
        elif wrote > since[place]:
            why[row] = words.WROTE.say(language, day=day_text(wrote))
        elif booked[place] >= today:
            why[row] = words.BOOKED.say(language, day=day_text(int(booked[place])))
    return why, acted


def returned(snapshot: Snapshot, why: Mapping[str, str]) -> Plan:
    """Plan the way back of archived rows. What stands in a column of staff's that Clients has no more goes to the notes.

    Where it cannot go there, it stays where it is, and so does the row: it could not go whole. A formula of staff's is never emptied:
    its column comes to Clients with the row.
    """
    shelf, clients, language = snapshot["archive"], snapshot["clients"], snapshot.language
    places = [(row, place) for row in why if (place := shelf.position(row)) is not None]
    lacking = [key for key in shelf.frame.columns if key not in ARCHIVE_ONLY and not clients.has(key)]
    came = [key for key in lacking if key in shelf.fixed and any(shelf.fixed[key][place] for _, place in places)]
    strange = [key for key in lacking if key not in came]
    locked = shelf.fixed.get("notes", np.zeros(len(shelf), dtype=bool))
    able = [place for _, place in places if shelf.has("notes") and clients.has("notes") and not locked[place]]
    changes = [_noted(shelf, able, strange, why, language)]
    for key in (*ARCHIVE_ONLY, *strange):
        filled = [
            (row, place)
            for row, place in places
            if shelf.has(key) and shelf[key][place] is not None and (key in ARCHIVE_ONLY or place in able)
        ]
        if filled:
            old = objects(shelf[key][place] for _, place in filled)
            nothing, said = objects([None] * len(filled)), objects(why[row] for row, _ in filled)
            changes.append(Change("archive", key, objects(row for row, _ in filled), old, nothing, said))
    moves = [Move(row, "archive", "clients", {}, why[row]) for row, _ in places]
    return Plan.of(*changes, moves=moves, columns={"clients": came})


def _noted(
    shelf: Table, places: Iterable[int], strange: Iterable[str], why: Mapping[str, str], language: Language
) -> Change | None:
    """Plan that the notes keep what stands in columns of the archive alone, each thing once: in the row, wherever it is in the end."""
    rows, old, new = [], [], []
    for place in places:
        notes = str(shelf["notes"][place] or "")
        lines = [
            line
            for key in strange
            if (cell := shelf[key][place]) is not None
            and (line := f"{shelf.name_of(key, language)}: {told(cell, language)}") not in notes.split("\n")
        ]
        if lines:
            rows.append(shelf.ids[place])
            old.append(shelf["notes"][place])
            new.append("\n".join([*([notes] if notes else []), *lines]))
    said = objects(why[row] for row in rows)
    return Change("archive", "notes", objects(rows), objects(old), objects(new), said) if rows else None


def put_by_hand(snapshot: Snapshot, acted: Days) -> Plan:
    """Note of rows that staff put into the archive themselves since when they are there, and their last action until then."""
    shelf = snapshot["archive"]
    fresh = np.array([not str(row).startswith("#") for row in shelf.ids], dtype=bool) & (
        days_of(shelf["archived"]) == NEVER
    )
    days = objects(date.fromordinal(int(day)) if day != NEVER else None for day in acted)
    today = np.full(len(shelf), snapshot.today, dtype=object)
    why = words.BY_HAND.to(snapshot.language)
    return Plan.of(
        shelf.change("last_action", days, why, where=fresh),
        shelf.change("archived", today, why, where=fresh),
        shelf.change(
            "archived_why",
            np.full(len(shelf), why, dtype=object),
            why,
            where=fresh & (shelf["archived_why"] == np.array(None)),
        ),
    )
