"""One client's story, from all that the ledger and the workbook know: edits seen, moves, letters, contacts, orders, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.asking import as_known, find_client
from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.shown import shown
from sheetcrm.model.table import OWN
from sheetcrm.model.words import choices
from sheetcrm.model.words import undoing as words
from sheetcrm.policy.agenda import done
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.deeds import Deeds
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.shop import Shop

_TOLD_OF_ROBOT = {"stage", "segment", "value_class", "loyalty", "client_id"}
"""Robot columns whose changes tell something of a client; the others follow from what is told anyway."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One thing that happened: when (local time), by whom, and what, in the workbook's language."""

    when: datetime
    who: str
    what: str


def tale(shop: Shop, client: str) -> tuple[Snapshot, str, list[Entry]]:
    """Return the snapshot, the client's id, and the story, oldest first. Raises NoSuchClient, LedgerApart."""
    snapshot = as_known(shop)
    row = find_client(snapshot, client)
    people = {row} | {one for one, into in snapshot.memory.merged.items() if into == row}
    zone = ZoneInfo(settings(snapshot)["time_zone"])
    entries = [
        *_runs(shop.ledger, snapshot, people, zone),
        *_letters(snapshot, people, zone),
        *_contacts(snapshot, people),
        *_orders(snapshot, people),
        *_tasks(snapshot, people),
    ]
    return snapshot, row, sorted(set(entries))


def _runs(ledger: Ledger, snapshot: Snapshot, people: set[str], zone: ZoneInfo) -> Iterator[Entry]:
    """Yield what runs did with the client, and the edits of staff's that they saw."""
    language = snapshot.language
    about = people | {
        str(one)
        for key in ("orders", "history", "tasks")
        for one, owner in zip(snapshot[key].ids, snapshot[key]["client_id"], strict=True)
        if owner in people
    }
    for record, deeds in ledger.all_deeds():
        when = datetime.fromisoformat(record.started).astimezone(zone).replace(tzinfo=None)
        robot = words.BY_ROBOT.say(language, run=record.number)
        yield from (Entry(when, robot, what) for what in _cells(deeds, snapshot, people, about))
        for move in deeds.moves:
            if move.id in people:
                titles = {"source": _title(move.source, language), "target": _title(move.target, language)}
                yield Entry(when, robot, words.MOVED.say(language, **titles, why=move.why))
        yield from _seen(deeds, snapshot, about)


def _cells(deeds: Deeds, snapshot: Snapshot, people: set[str], about: set[str]) -> Iterator[str]:
    language = snapshot.language
    for change in deeds.changes:
        if change.tab not in {"clients", "archive", "orders", "history", "tasks"} or change.column == "id":
            continue
        column = TABS[change.tab].by_key.get(change.column)
        if column is not None and column.owner is Owner.ROBOT and change.column not in _TOLD_OF_ROBOT:
            continue
        field = column.header.to(language) if column is not None else change.column.removeprefix(OWN)
        for at in np.flatnonzero(np.isin(change.ids.astype(str), list(about))).tolist():
            values = {"before": _said(change.old[at], language), "after": _said(change.new[at], language)}
            if str(change.ids[at]) in people:
                yield words.CELL.say(language, field=field, **values)
            else:
                yield words.CELL_IN.say(language, tab=_title(change.tab, language), field=field, **values)


def _seen(deeds: Deeds, snapshot: Snapshot, about: set[str]) -> Iterator[Entry]:
    """Yield the edits of staff's that a run put into the Changes tab."""
    language = snapshot.language
    for row in deeds.appends.get("changes", ()):
        tab, _, subject = str(row.values.get("subject") or "").partition(" ")
        when = row.values.get("when")
        if subject not in about or row.values.get("of") is not None or not isinstance(when, datetime):
            continue
        if any(move.id == subject for move in deeds.moves):
            continue  # told as a move
        values = {key: _said(row.values.get(key), language) for key in ("before", "after")}
        field = str(row.values.get("field") or "")
        yield Entry(
            when,
            str(row.values.get("by") or ""),
            words.CELL_IN.say(language, tab=_title(tab, language), field=field, **values),
        )


def _letters(snapshot: Snapshot, people: set[str], zone: ZoneInfo) -> Iterator[Entry]:
    language = snapshot.language
    for letter in snapshot.memory.post.of(people):
        if letter.at is not None and not letter.state.open:
            when = letter.at.astimezone(zone).replace(tzinfo=None)
            result = letter.result or letter.state.value
            subject = letter.subject or letter.title
            yield Entry(when, "", words.LETTER.say(language, subject=subject, result=result))


def _contacts(snapshot: Snapshot, people: set[str]) -> Iterator[Entry]:
    table = snapshot["history"]
    columns = (table[key] for key in ("client_id", "when", "event", "subject", "what", "by"))
    for owner, when, event, subject, what, by in zip(*columns, strict=True):
        if owner in people and isinstance(when, date):
            told = " ".join(str(part) for part in (subject, what) if part is not None)
            said = words.CONTACT.say(snapshot.language, event=event or "—", what=told or "—")
            yield Entry(_instant(when), str(by or ""), said)


def _orders(snapshot: Snapshot, people: set[str]) -> Iterator[Entry]:
    table = snapshot["orders"]
    columns = (table[key] for key in ("client_id", "date", "service", "amount", "status"))
    for owner, day, service, amount, status in zip(*columns, strict=True):
        if owner in people and isinstance(day, date):
            told = ", ".join(shown(part) or "" for part in (service, amount, status) if part is not None)
            yield Entry(_instant(day), "", words.ORDER.say(snapshot.language, what=told or "—"))


def _tasks(snapshot: Snapshot, people: set[str]) -> Iterator[Entry]:
    table = snapshot["tasks"]
    columns = (table[key] for key in ("client_id", "due", "what", "outcome", "manager"))
    for owner, due, what, outcome, manager, ticked in zip(*columns, done(table).tolist(), strict=True):
        if owner in people and isinstance(due, date):
            told = " — ".join(str(part) for part in (what, outcome) if part is not None)
            word = words.TASK_DONE if ticked else words.TASK
            yield Entry(_instant(due), str(manager or ""), word.say(snapshot.language, what=told or "—"))


def _instant(cell: date) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - local time, as the sheet has it


def _title(tab: str, language: Language) -> str:
    return TABS[tab].title.to(language) if tab in TABS else tab


def _said(value: Raw, language: Language) -> str:
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    return " ".join((shown(value) or "—").split())
