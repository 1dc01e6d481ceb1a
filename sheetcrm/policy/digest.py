"""The morning list of each manager (T2): what is overdue, today's tasks and visits, who is new, ready to buy or has a birthday."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.values.emails import is_clean
from sheetcrm.model.words import digest as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, clients_of, crowded, days_of, last_days, meant
from sheetcrm.policy.agenda import day_text, done
from sheetcrm.policy.digest_calendar import Entry, Visit, calendar
from sheetcrm.policy.digest_page import Line, Page, Part, render, short, telephone
from sheetcrm.policy.duties import Desk
from sheetcrm.policy.hours import instant
from sheetcrm.policy.meetings import timed, visit_cycle
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.task_ids import READY, VISIT, task_id
from sheetcrm.policy.tasks import quarter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.model.letters import Rendered
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Days, Mask

OWNER = ""
"""Whose list it is that goes to the owner: nobody's."""
_TO_DO = (words.VISITS_TODAY, words.TODAY, words.OVERDUE, words.READY, words.UNDATED)
_DATED = (words.VISITS_TODAY, words.VISITS_TOMORROW, words.TODAY, words.READY)
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Digest:
    """One letter to one manager; ``manager`` is the name as Lists has it, :data:`OWNER` for the owner's."""

    manager: str
    address: str
    rendered: Rendered


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing to tell; sorts within its part. ``client`` is a row number of Clients, -1 where nobody knows whose it is.

    ``who`` is the client as typed, for that case. ``day`` and ``when`` are for the calendar, ``uid`` is stable from day to day.
    """

    order: tuple[object, ...]
    client: int = field(compare=False)
    manager: str = field(compare=False)  # as typed
    what: str = field(compare=False)
    why: str = field(compare=False, default="")
    who: str = field(compare=False, default="")
    uid: str = field(compare=False, default="")
    day: date | None = field(compare=False, default=None)
    when: datetime | None = field(compare=False, default=None)  # aware, for what has a time of day
    titled: bool = field(compare=False, default=False)  # by the client's name, ``what`` before it


def digests(snapshot: Snapshot) -> list[Digest]:
    """Return the list of each manager who has an e-mail in Lists and anything to do or to know; the owner's last.

    The owner gets what belongs to no manager, or to one without an e-mail; an owner who is a manager gets it in the own list. Newest
    overdue tasks stand first: what is old and undone stays in the sheet and must not hide yesterday's. Nothing while the setting
    ``digest_time`` is off.
    """
    terms = settings(snapshot)
    if terms["digest_time"] is None:
        return []
    people = addressees(snapshot)
    owner = terms["owner_email"]
    rest = next((key for key, (_, address) in people.items() if address == owner), OWNER)
    if owner and rest == OWNER:
        people[OWNER] = (OWNER, owner)
    synonyms = lists(snapshot).choices["manager"].synonyms
    sorted_out: dict[str, dict[Word, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for part, item in _items(snapshot):
        key = meant(item.manager, synonyms)
        sorted_out[key if key in people else rest][part].append(item)
    return [
        Digest(name, address, _letter(snapshot, key, name, sorted_out[key]))
        for key, (name, address) in people.items()
        if key in sorted_out
    ]


def addressees(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Return name and address of the managers who have one in Lists, by folded name."""
    table = snapshot["lists"]
    found: dict[str, tuple[str, str]] = {}
    for name, cell in zip(table["manager"], table["manager_email"], strict=True):
        address = str(cell or "").strip().lower()
        if name is not None and is_clean(address) and fold(str(name)):
            found.setdefault(fold(str(name)), (" ".join(str(name).split()), address))
    return found


def _items(snapshot: Snapshot) -> Iterator[tuple[Word, Item]]:
    """Yield all there is to tell, each with its part."""
    desk = Desk(snapshot)
    yield from _visits(desk)
    yield from _tasks(desk)
    clients, ids = desk.clients, desk.clients.ids
    managers = clients["manager"]
    for client in np.flatnonzero(newly_come(desk)).tolist():
        cells = (clients[key][client] for key in ("status", "source", "service"))
        why = ", ".join(str(cell) for cell in cells if cell is not None)
        yield words.NEW, Item((ids[client],), client, str(managers[client] or ""), "", why, titled=True)
    for client in np.flatnonzero(_birthday(days_of(clients["birthday"]), snapshot.today)).tolist():
        yield words.BIRTHDAYS, Item((ids[client],), client, str(managers[client] or ""), "", titled=True)


def _visits(desk: Desk) -> Iterator[tuple[Word, Item]]:
    """Booked for today or tomorrow, by the clock."""
    clients, ids = desk.clients, desk.clients.ids
    zone = ZoneInfo(desk.settings["time_zone"])
    for ahead, part in enumerate((words.VISITS_TODAY, words.VISITS_TOMORROW)):
        for client in np.flatnonzero(desk.booked == desk.today + ahead).tolist():
            cell = clients["booked"][client]
            service = clients["service"][client]
            exact = timed(cell)
            yield (
                part,
                Item(
                    (f"{cell:%H:%M}" if exact else "~", ids[client]),
                    client,
                    str(clients["manager"][client] or ""),
                    f"{cell:%H:%M}" if exact else desk.say(words.NO_TIME),
                    str(service or ""),
                    uid=task_id(str(ids[client]), "booking", ""),
                    day=date.fromordinal(desk.today + ahead),
                    when=cell.replace(tzinfo=zone) if exact else None,
                    titled=True,
                ),
            )


def _tasks(desk: Desk) -> Iterator[tuple[Word, Item]]:
    """Open tasks; of a visit that stands in the list anyway its task says nothing new."""
    snapshot, tasks = desk.snapshot, desk.snapshot["tasks"]
    owner, due = clients_of(snapshot, tasks), days_of(tasks["due"])
    tall = {key: tasks[key] for key in ("what", "why", "client", "manager")}
    ready, told = _known_tasks(desk)
    for line in np.flatnonzero(~done(tasks)).tolist():
        row, day, client = str(tasks.ids[line]), int(due[line]), int(owner[line])
        part = _part(day, desk.today, ready=row in ready)
        if part is None or row in told:
            continue
        manager = tall["manager"][line] or (desk.clients["manager"][client] if client >= 0 else None)
        reasons = [desk.say(words.DUE, day=day_text(day))] if part is words.OVERDUE else []
        reasons += [str(tall["why"][line])] if tall["why"][line] is not None else []
        what = str(tall["what"][line] or desk.say(words.TASK))
        yield (
            part,
            Item(
                (-day, what, row) if part is words.OVERDUE else (what, row),
                client,
                str(manager or ""),
                what,
                "; ".join(reasons),
                str(tall["client"][line] or ""),
                uid="" if row.startswith("#") else row,
                day=None if day == NEVER else date.fromordinal(day),
            ),
        )


def _part(day: int, today: int, *, ready: bool) -> Word | None:
    if day == NEVER:
        return words.UNDATED
    if day > today:
        return words.READY if ready else None
    return words.TODAY if day == today else words.OVERDUE


def _known_tasks(desk: Desk) -> tuple[set[str], set[str]]:
    """Return the ids of tasks that say who is ready to buy, and of those that say what the visits of today say."""
    ids = desk.clients.ids
    cycles = {quarter(desk.snapshot.today - timedelta(days=back)) for back in (0, 31)}
    owners = {int(one) for one in clients_of(desk.snapshot, desk.snapshot["tasks"]).tolist() if one >= 0}
    ready = {task_id(str(ids[client]), READY, cycle) for client in owners for cycle in cycles}
    booked = np.flatnonzero(desk.booked == desk.today).tolist()
    cells = desk.clients["booked"]
    return ready, {task_id(str(ids[client]), VISIT, visit_cycle(cells[client])) for client in booked}


def newly_come(desk: Desk) -> Mask:
    """Who came since yesterday; not who is to be left alone, nor who did nothing and came with so many that it was a list brought over."""
    first = days_of(desk.clients["first_contact"])
    came = (first == desk.today - 1) | (first == desk.today)
    listed = came & (last_days(desk.snapshot, desk.told, "last_action") == NEVER)
    listed[listed] = crowded(first[listed], desk.settings["import_from"])
    return np.asarray(came & ~listed & ~desk.closed, dtype=bool)


def _birthday(born: Days, today: date) -> Mask:
    """Whose birthday it is; who was born on 29 February has it on the 28th in other years."""
    days = (born - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    month, day = months.astype(np.int64) % 12 + 1, (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    last = today.month == 2 and (today + timedelta(days=1)).month == 3  # noqa: PLR2004 - the end of February
    same = (month == today.month) & ((day == today.day) | (last & (day > today.day)))
    return np.asarray((born != NEVER) & same, dtype=bool)


def _letter(snapshot: Snapshot, key: str, name: str, parts: Mapping[Word, list[Item]]) -> Rendered:
    """Return a manager's letter, with the calendar of what it shows that has a day; ``key`` is the folded name."""
    terms, language = settings(snapshot), snapshot.language
    shown = []
    for part in words.PARTS:
        if items := sorted(parts.get(part, ())):
            lines = tuple(_line(snapshot, item, key) for item in items[: terms["digest_lines"]])
            shown.append(Part(part.to(language), lines, len(items), alarming=part is words.OVERDUE))
    page = Page(
        language,
        snapshot.today,
        name,
        tuple(shown),
        count=sum(len(parts.get(part, ())) for part in _TO_DO),
        late=len(parts.get(words.OVERDUE, ())),
    )
    dated = [item for part in _DATED for item in sorted(parts.get(part, ()))[: terms["digest_lines"]]]
    entries = [entry for item in dated if (entry := _entry(snapshot, item, key)) is not None]
    rendered = render(page)
    if not entries:
        return rendered
    visit = Visit(timedelta(minutes=terms["visit_length"]), terms["visit_minutes"])
    file = calendar(entries, now=instant(snapshot), today=snapshot.today, language=language, visit=visit)
    return replace(rendered, attachments=(file,))


def _line(snapshot: Snapshot, item: Item, key: str) -> Line:
    """Say an item with the client's name and phone; in a list of somebody else also whose it is."""
    why = item.why
    if item.manager and meant(item.manager, lists(snapshot).choices["manager"].synonyms) != key:
        why = "; ".join(part for part in (why, words.MANAGED_BY.say(snapshot.language, name=item.manager)) if part)
    who = _who(snapshot, item)
    phone = snapshot["clients"]["phone"][item.client] if item.client >= 0 else None
    if item.titled:
        return Line(" · ".join(part for part in (item.what, who) if part), "", str(phone or ""), why)
    what = item.what.strip()
    return Line(what[:1].upper() + what[1:], who, str(phone or ""), why)


def _who(snapshot: Snapshot, item: Item) -> str:
    if item.client < 0:
        return item.who
    clients = snapshot["clients"]
    cells = [clients[key][item.client] for key in ("last_name", "first_name", "company", "email")]
    last, first, company, email = ("" if cell is None else short(str(cell)) for cell in cells)
    return " ".join(part for part in (last, first) if part) or company or email or str(clients.ids[item.client])


def _entry(snapshot: Snapshot, item: Item, key: str) -> Entry | None:
    """Return what the calendar says of an item; nothing of a row that has no id yet."""
    if not item.uid or item.day is None:
        return None
    line = _line(snapshot, item, key)
    summary = f"{line.what}: {line.who}" if line.who else line.what
    if item.titled:
        summary = words.VISIT.say(snapshot.language, who=_who(snapshot, item))
    return Entry(summary, (telephone(line.phone)[1], line.why), item.uid, item.day, item.when)
