"""Which cards are one person by staff's word or beyond doubt, and what becomes of each of them (Q6).

A card that joins another goes to the archive whole and says there which one it joined: nothing is deleted, and it can be taken back.
Orders, history, tasks and letters follow the person. A word of staff's counts while its row is what the robot wrote and the cards are
still alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Change, Move, Plan, Skip, objects
from sheetcrm.model.states import digest, encode, packed
from sheetcrm.model.words import uniting as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.duplicates import groups, people
from sheetcrm.policy.duplicates.people import COLUMNS
from sheetcrm.policy.merging import card, together
from sheetcrm.policy.read import settings
from sheetcrm.policy.returning import standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.duplicates import Group, Pair

Apart = frozenset[frozenset[str]]
_WORDS = {fold(text): word for word in words.DECISIONS for text in word.both()}
_STORIES = ("orders", "history", "tasks")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What staff decided in the Duplicates tab: cards that are one, with the row that says so; pairs that are not; what was unclear."""

    merge: tuple[tuple[str, frozenset[str]], ...] = ()
    apart: Apart = frozenset()
    skipped: tuple[Skip, ...] = ()


def decisions(snapshot: Snapshot) -> Decisions:
    """Read the Duplicates tab against what the ledger remembers of its rows."""
    table, shown, language = snapshot["duplicates"], snapshot.memory.paired, snapshot.language
    members: dict[str, list[str]] = {}
    for group, client, _ in shown.values():
        members.setdefault(group, []).append(client)
    said: dict[str, dict[str, tuple[str, object]]] = {}
    skipped: list[Skip] = []

    def skip(row: str, sentence: str) -> None:
        skipped.append(Skip("duplicates", row, "decision", sentence))

    columns = (table[key] for key in ("id", "group", "client_id", "client", "decision"))
    for row, key, group, client, who, decision in zip(table.ids, *columns, strict=True):
        if decision is None:
            continue
        word = _WORDS.get(fold(str(decision)))
        if shown.get(str(key)) != (group, client, who) or who != named(snapshot, str(client)):
            skip(row, words.CHANGED.to(language))
        elif word is None:
            known = ", ".join(one.to(language) for one in words.DECISIONS)
            skip(row, words.UNKNOWN.say(language, decision=decision, known=known))
        else:
            said.setdefault(str(group), {})[str(client)] = (row, word)
    merge, apart = [], set()
    for group, by_client in said.items():
        everyone = members[group]
        marked = [client for client, (_, word) in by_client.items() if word is words.MERGE]
        strangers = [client for client, (_, word) in by_client.items() if word in {words.KEEP_BOTH, words.FAMILY}]
        if len(marked) == 1 and len(everyone) == 2 and not strangers:  # noqa: PLR2004 - of two it is clear with whom
            marked = everyone
        if len(marked) > 1:
            merge.append((by_client[next(one for one in marked if one in by_client)][0], frozenset(marked)))
        elif marked:
            skip(by_client[marked[0]][0], words.MARK_TWO.to(language))
        apart |= {frozenset((client, other)) for client in strangers for other in everyone if other != client}
    return Decisions(tuple(merge), frozenset(apart), tuple(skipped))


def compared(snapshot: Snapshot) -> str:
    """Return what stands for all that decides over duplicates: the same where a look would find the same."""
    known, terms, table = people(snapshot), settings(snapshot), snapshot["duplicates"]
    memory = snapshot.memory
    columns = [
        known.ids,
        *(getattr(known, key) for key in COLUMNS),
        *(known.others[key] for key in sorted(known.others)),
    ]
    columns += [table[key] for key in ("id", "group", "client_id", "decision")]
    marks = [packed(encode(column)) for column in columns]
    rest = [
        snapshot.language,
        *(terms[key] for key in ("duplicates_from", "duplicates_merge_sure", "duplicates_shown")),
        sorted(sorted(pair) for pair in memory.apart),
        sorted(memory.paired),
        sorted(memory.folded),
        sorted(memory.merged.items()),
        [int(snapshot[tab].settled.sum()) for tab in ("clients", "archive")],
    ]
    return digest(b"".join([*marks, packed(rest)])).hex()


def widened(apart: Apart, merged: Mapping[str, str]) -> Apart:
    """Return the pairs that are not one person with those that follow: who is not a card is not the one that it joined either."""
    led = {frozenset(merged.get(row, row) for row in pair) for pair in apart}
    return apart | {pair for pair in led if len(pair) > 1}


def still_alike(wanted: Collection[str], pairs: Iterable[Pair]) -> bool:
    """Tell whether these cards are joined with one another by pairs."""
    near: dict[str, set[str]] = {one: set() for one in wanted}
    for pair in pairs:
        if pair.one in near and pair.two in near:
            near[pair.one].add(pair.two)
            near[pair.two].add(pair.one)
    start = min(wanted)
    reached, open_ = {start}, [start]
    while open_:
        fresh = near[open_.pop()] - reached
        reached |= fresh
        open_ += fresh
    return reached == set(wanted)


def ready(snapshot: Snapshot, rows: Collection[str]) -> bool:
    """Tell whether none of these cards is being edited, and none would leave something behind."""
    for row in rows:
        tab = _tab(snapshot, row)
        table = snapshot[tab]
        at = table.position(row)
        if at is None or not table.settled[at] or (len(table.loose) and table.loose[at]):
            return False
        if tab == "clients" and row in standing(snapshot, "archive"):
            return False  # copied, and not put together yet
    return True


def _tab(snapshot: Snapshot, row: str) -> str:
    return "clients" if snapshot["clients"].position(row) is not None else "archive"


def _cell(snapshot: Snapshot, row: str, key: str) -> Raw:
    return card(snapshot, _tab(snapshot, row), row).get(key)


def named(snapshot: Snapshot, row: str) -> str:
    """Return by what staff know a card in the Duplicates tab: name, phone, address, company, and whether it is archived."""
    tab, parts = _tab(snapshot, row), ("phone", "email", "company")
    cells = card(snapshot, tab, row)
    name = " ".join(
        str(part) for key in ("last_name", "first_name", "patronymic") if (part := cells.get(key)) is not None
    )
    told = [name, *(str(cells[key]) for key in parts if cells.get(key) is not None)]
    told += [words.ARCHIVED.to(snapshot.language)] if tab == "archive" else []
    return clipped(" ".join(", ".join(part for part in told if part).split()))


def clipped(text: str) -> str:
    """Return a text as long as a cell of a list is read."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_LONGEST = 500


def keeper(snapshot: Snapshot, rows: Collection[str]) -> str:
    """Return which card stays: one among the clients before an archived one, then who bought most, then the oldest."""

    def rank(row: str) -> tuple[bool, float, int, str]:
        bought = _cell(snapshot, row, "purchases")
        first = int(days_of(objects([_cell(snapshot, row, "first_contact")]))[0])
        count = float(bought) if isinstance(bought, int | float) else 0.0
        return _tab(snapshot, row) != "clients", -count, first if first != NEVER else 2**31, row

    return min(rows, key=rank)


def _age(snapshot: Snapshot, row: str) -> tuple[str, int, str]:
    """Return by what of two cards the newer is known: when staff last edited it, else when the client was first met."""
    first = int(days_of(objects([_cell(snapshot, row, "first_contact")]))[0])
    return snapshot.memory.edited.get(row, ""), first, row


def joined(snapshot: Snapshot, rows: Collection[str]) -> Plan:
    """Plan that of several cards one stays, and the others go to the archive as part of it; :func:`folded` brings over what they held."""
    language = snapshot.language
    stays = keeper(snapshot, rows)
    mine = card(snapshot, _tab(snapshot, stays), stays)
    others = sorted(set(rows) - {stays})
    name = " ".join(str(part) for key in ("last_name", "first_name") if (part := mine.get(key)) is not None)
    why = words.MERGED.say(language, who=name or mine.get("phone") or mine.get("email") or "—", id=stays)
    here = [row for row in others if _tab(snapshot, row) == "clients"]
    away = [row for row in others if row not in here]
    values: dict[str, Raw] = {"archived": snapshot.today, "archived_why": why, "merged_into": stays}
    values |= dict.fromkeys(("next_letter", "next_letter_date", "why_not_sent", "next_step", "next_step_date"))
    changes = [
        _change(snapshot, "archive", key, dict.fromkeys(away, (values[key], why)))
        for key in ("merged_into", "archived_why")
    ]
    return Plan.of(*changes, moves=[Move(row, "clients", "archive", values, why) for row in here])


def unfolded(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return which cards joined another of which nothing has been brought over yet, by the one that stays."""
    shelf = snapshot["archive"]
    found: dict[str, list[str]] = {}
    rows = [(row, into) for row, into in zip(shelf.ids, shelf["merged_into"], strict=True) if into is not None]
    for row, into in rows:
        stays = snapshot.memory.merged.get(str(row), str(into))
        there = any(snapshot[tab].position(stays) is not None for tab in ("clients", "archive"))
        if row not in snapshot.memory.folded and there and ready(snapshot, [stays]):
            found.setdefault(stays, []).append(str(row))
    return found


def folded(snapshot: Snapshot, joined_by: Mapping[str, Iterable[str]]) -> Plan:
    """Plan what cards get from others that joined them (``joined_by``: by the one that stays), and that their stories follow."""
    language = snapshot.language
    wanted: dict[tuple[str, str], dict[str, tuple[Raw, str]]] = {}
    follows: dict[str, str] = {}
    for stays, others in joined_by.items():
        listed = sorted(others, key=lambda row: _age(snapshot, row))
        why = words.JOINED.say(language, id=", ".join(listed))
        for key, value in _brought(snapshot, stays, listed).items():
            wanted.setdefault((_tab(snapshot, stays), key), {})[stays] = value, why
        follows |= dict.fromkeys(listed, stays)
    changes = [_change(snapshot, tab, key, rows) for (tab, key), rows in wanted.items()]
    why = words.FOLLOWED.to(language)
    for key in _STORIES:
        owners = zip(snapshot[key].ids, snapshot[key]["client_id"], strict=True)
        there = {str(row): (follows[owner], why) for row, owner in owners if owner in follows}
        changes.append(_change(snapshot, key, "client_id", there))
    return Plan.of(*changes)


def _brought(snapshot: Snapshot, stays: str, others: Iterable[str]) -> dict[str, Raw]:
    """Return what changes in a card when others, the oldest first, have joined it."""
    tab = _tab(snapshot, stays)
    mine = card(snapshot, tab, stays)
    newest = _age(snapshot, stays)
    changed: dict[str, Raw] = {}
    for row in others:
        age = _age(snapshot, row)
        other = card(snapshot, _tab(snapshot, row), row)
        changed |= together(mine | changed, other, snapshot[tab], snapshot.language, newer=age > newest)
        newest = max(newest, age)
        if tab == "archive":  # what the other one did long ago is no sign of life
            acted = [cell for cell in (mine.get("last_action"), other.get("last_action")) if isinstance(cell, date)]
            changed |= {"last_action": max(acted, key=date.toordinal)} if acted else {}
    return changed


def _change(snapshot: Snapshot, tab: str, key: str, rows: Mapping[str, tuple[Raw, str]]) -> Change | None:
    """Plan new values of a column, each with its reason, by row id."""
    table = snapshot[tab]
    if not rows or not table.headers.sound:
        return None
    mask = np.array([row in rows for row in table.ids], dtype=bool)
    cells, whys = table[key].copy(), np.full(len(table), "", dtype=object)
    for place in np.flatnonzero(mask):
        cells[place], whys[place] = rows[table.ids[place]]
    return table.change(key, cells, whys, where=mask)


def wanted_groups(pairs: Iterable[Pair], apart: Apart) -> dict[str, Group]:
    """Return the groups to show, the most alike first, by a code that stands for who is in it."""
    return {code(group.ids): group for group in groups(pairs, apart)}


def code(ids: Iterable[str]) -> str:
    """Return a short name of a group: the same for the same cards."""
    return blake2b(" ".join(sorted(ids)).encode(), digest_size=3).hexdigest().upper()
