"""Since when a client is what starts a sequence: what the ledger remembers where the workbook itself holds no date (DESIGN, Letters 1).

Somebody typed a status and took it back: that starts nothing. So an entry counts when it was seen in two looks, and what was left for a
single look was not left. Who was there when the trigger came into use was there before, and what came by a merge is as old as it was on
the card that joined. A return within the days of the setting ``repeat_entry_days`` is the same entry as before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.policy.activity import clients_of, meant, plain
from sheetcrm.policy.points import holds
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.policy.sequences.happenings import Happening, How
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask

    Entry = tuple[str, int]
    """Since when (local time as ISO text, empty for who was there before) and for how many looks; below zero: gone for so many."""

SURE = 2
"""So many looks must have seen a thing."""
_OLD = timedelta(days=800)  # a client that came so long ago starts nothing any more
DONE = Happening(How.DONE)


def entries_after(snapshot: Snapshot) -> dict[str, dict[str, Entry]]:
    """Return what shall be remembered of entries once this look counts: for each trigger in use, who is in it and since when."""
    held = snapshot.memory.entries
    return {
        trigger: _newcomers(snapshot, held.get(trigger))
        if happening.how is How.NEW
        else _entries(snapshot, happening, held.get(trigger))
        for trigger, happening in sorted(_in_use(snapshot).items())
    }


def switched_after(snapshot: Snapshot) -> dict[str, str]:
    """Return the day on which each running sequence and reminder was first seen switched on, by code and what starts it."""
    running = {one.switch for one in sequences(snapshot).running}
    running |= {one.switch(code) for code, one in reminders(snapshot).running.items()}
    return {switch: snapshot.memory.switched.get(switch, snapshot.today.isoformat()) for switch in sorted(running)}


def codes_after(snapshot: Snapshot) -> Mapping[str, str]:
    """Return all codes that were ever given."""
    return reminders(snapshot, sequences(snapshot).given).given


def _in_use(snapshot: Snapshot) -> dict[str, Happening]:
    """Return the triggers of what is switched on; and of what is off, those that are remembered already."""
    found: dict[str, Happening] = {}
    for sequence in sequences(snapshot).known:
        for happening in (sequence.start, *(goal.happening for goal in sequence.goals)):
            if happening.trigger and (sequence.on or happening.trigger in snapshot.memory.entries):
                found[happening.trigger] = happening
    about_done = [one for one in reminders(snapshot).known.values() if one.about is About.DONE]
    if any(one.on or DONE.trigger in snapshot.memory.entries for one in about_done):
        found[DONE.trigger] = DONE
    return found


def _entries(snapshot: Snapshot, happening: Happening, held: Mapping[str, Entry] | None) -> dict[str, Entry]:
    """Return the entries of one trigger by the id of client or order."""
    seen = _seen(snapshot, happening)
    if seen is None:
        return dict(held or {})
    inside, outside = seen
    if held is None:
        return dict.fromkeys(inside, ("", SURE))
    now = snapshot.now.isoformat(timespec="minutes")
    forgotten = (snapshot.now - timedelta(days=settings(snapshot)["repeat_entry_days"])).isoformat(timespec="minutes")
    after = dict(held)
    heirs = {stays: held[row] for row, stays in snapshot.memory.merged.items() if row in held and stays not in held}
    for row in inside:
        since, looks = held.get(row) or heirs.get(row, ("", -SURE))  # what came with a card that joined is nothing new
        if looks <= -SURE and since <= forgotten:
            after[row] = (now, 1)
        else:
            after[row] = (since, SURE)
    for row in outside & held.keys():
        since, looks = held[row]
        if looks == 1 or (looks <= -SURE and since <= forgotten):
            del after[row]
        else:
            after[row] = (since, -1 if looks > 0 else -SURE)
    return after


def _newcomers(snapshot: Snapshot, held: Mapping[str, Entry] | None) -> dict[str, Entry]:
    """Return the clients whose rows came since the trigger is in use."""
    clients, before = snapshot["clients"], snapshot.memory.clients
    if held is None or not before or not clients.headers.sound:
        return dict(held or {})
    now, old = (moment.isoformat(timespec="minutes") for moment in (snapshot.now, snapshot.now - _OLD))
    fresh = set(clients.ids[clients.settled]) - before - held.keys()
    after = {row: entry for row, entry in held.items() if entry[0] > old}
    return after | {row: (now, SURE) for row in sorted(fresh) if not row.startswith("#")}


def _seen(snapshot: Snapshot, happening: Happening) -> tuple[set[str], set[str]] | None:
    """Return who is in a trigger and who is not, of the rows that nobody is typing in; None where that cannot be told now."""
    needed: tuple[str, ...]
    if happening.how is How.DONE:
        table, mask = snapshot["orders"], orders_done(snapshot)
        known = table.settled & (clients_of(snapshot, table) >= 0)
        needed = ("client_id", "status")
    else:
        table, needed = snapshot["clients"], (happening.condition.column,)
        mask, known = holds(happening.condition, table), table.settled
    if not table.headers.sound or not all(map(table.has, needed)):
        return None
    ids = table.ids
    return set(ids[mask & known].tolist()), set(ids[~mask & known].tolist())


def orders_done(snapshot: Snapshot) -> Mask:
    """Tell which orders are done, by the setting ``done_statuses``."""
    listed = lists(snapshot).choices["order_status"].synonyms
    codes, names = plain(snapshot["orders"]["status"], listed)
    done = {meant(name, listed) for name in settings(snapshot)["done_statuses"]}
    return np.array([*(name in done for name in names), False], dtype=bool)[codes]


def moment(entry: Entry) -> datetime | None:
    """Return since when an entry counts, in local time; None where it does not: there before, or seen once only."""
    since, looks = entry
    return datetime.fromisoformat(since) if since and looks != 1 else None
