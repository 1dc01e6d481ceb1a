"""Meet (I5): who writes to us for the first time becomes a client, and somebody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.words import letters as words
from sheetcrm.model.words import tasks as task_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.agenda import day_text
from sheetcrm.policy.read import lists
from sheetcrm.policy.strangers import named, strangers
from sheetcrm.policy.tasks import Wanted, new_tasks
from sheetcrm.policy.wish_duties import wish_tasks

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.strangers import Stranger

_SUBJECT = 120  # characters of a subject that a task quotes


def meet(snapshot: Snapshot) -> Plan:
    """A person whom nobody knows has written: they get a row with their address, and there is a task to answer.

    Newsletters, notices and bounces make nothing, nor do known addresses, archived ones included. A row that you delete does not come back.
    No advertising goes there without consent. Where anybody writes what may be a wish to get no more letters, among other words, there is a
    task to read it, and no advertising until it is done. The numbers are in Settings; "off" switches it off.
    """
    reading = Plan.of(appends={"tasks": new_tasks(snapshot, wish_tasks(snapshot))})
    found = strangers(snapshot)
    if not found:
        return reading
    clients = snapshot["clients"]
    gone = snapshot.memory.clients | set(clients.ids) | set(snapshot["archive"].ids)
    fresh = [one for one in found if not one.known and one.id not in gone]
    source = _source(snapshot)
    rows = [Row(one.id, _cells(one, source), words.WROTE_FIRST.to(snapshot.language)) for one in fresh]
    plan = Plan.of(appends={"clients": rows})
    after = snapshot.after(plan)
    places = [(one, after["clients"].position(one.id)) for one in found]
    wanted = [_task(after, one, place) for one, place in places if place is not None]
    return reading + plan + Plan.of(appends={"tasks": new_tasks(after, wanted)})


def _cells(one: Stranger, source: str | None) -> dict[str, Raw]:
    cells: dict[str, Raw] = {
        "id": one.id,
        "email": one.letter.address.casefold(),
        "source": source,
        "first_contact": one.day,
    }
    return {**cells, **named(one.letter.name)}


def _source(snapshot: Snapshot) -> str | None:
    """Return what the list of sources calls a letter, None where it has no such thing."""
    listed = lists(snapshot).choices["source"]
    values = {fold(value): value for value in listed.values}
    spoken = (meant(text, listed.synonyms) for word in words.SOURCES for text in word.both())
    return next((values[value] for value in spoken if value in values), None)


def _task(snapshot: Snapshot, one: Stranger, place: int) -> Wanted:
    day = day_text(one.day.toordinal())
    subject = " ".join(one.letter.subject.split())[:_SUBJECT]
    word = task_words.ANSWER_WHY_TO if subject else task_words.ANSWER_WHY
    why = word.say(snapshot.language, day=day, subject=subject)
    what = task_words.ANSWER.to(snapshot.language)
    return Wanted(place, "letter", one.day.isoformat(), max(one.day, snapshot.today), what, why)
