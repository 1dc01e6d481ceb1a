"""What staff are asked to do with each client (T1, T4): the rules, each with its kind, its cycle and its day.

All days are days that the workbook itself tells, so that the order of rows, a missed night or a second look change nothing. What became
due longer ago than the setting ``task_back_days`` makes no task: a first night on an old book stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import leaving as leaving_words
from sheetcrm.model.words import letters
from sheetcrm.model.words import tasks as words
from sheetcrm.policy.activity import NEVER, crowded, days_of, last_days, meant, plain, story
from sheetcrm.policy.agenda import agenda, day_text
from sheetcrm.policy.leaving import WIN_BACK, Leaving
from sheetcrm.policy.meetings import outcomes, visits
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.policy.sequences.chains import amount_due
from sheetcrm.policy.survey_duties import calls, surveys
from sheetcrm.policy.task_ids import CONTACT, task_id
from sheetcrm.policy.tasks import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Days, Mask, Places, Story
    from sheetcrm.policy.read import Settings

_MISSED = 2  # so many rounds back a task of a silent client keeps the next coming: the robot may have been away


def duties(snapshot: Snapshot) -> tuple[Wanted, ...]:
    """Return every task that is due by the rules, made before or not, of rows in which nobody is typing."""
    if not len(snapshot["clients"]):
        return ()
    desk = Desk(snapshot)
    rules = _PLAIN + _STORIES if desk.told.ordered and desk.told.happened else _PLAIN
    settled = snapshot["clients"].settled
    wanted = (task for rule in rules for task in rule(desk) if settled[task.client])
    return tuple(sorted(wanted, key=lambda task: (task.kind, task.client, task.cycle)))


@dataclass(frozen=True)
class Desk:
    """A snapshot, and what the rules ask of it. Days are ordinals, :data:`NEVER` where there is none."""

    snapshot: Snapshot

    @cached_property
    def told(self) -> Story:
        """What Orders and History tell."""
        return story(self.snapshot)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.told.settings

    @property
    def clients(self) -> Table:
        """The Clients tab."""
        return self.snapshot["clients"]

    @property
    def today(self) -> int:
        """Today."""
        return self.snapshot.today.toordinal()

    def recent(self, due: Days) -> Mask:
        """Tell which of these days have come, and not too long ago."""
        oldest: int = self.today - self.settings["task_back_days"]
        return (due <= self.today) & (due >= oldest)

    def say(self, word: Word, **values: object) -> str:
        """Say something in the workbook's language."""
        return word.say(self.snapshot.language, **values)

    def task(self, client: int, kind: str, cycle: str, due: int, what: str, why: str) -> Wanted:
        """Return a task; what was due before today is due today."""
        day = date.fromordinal(max(due, self.today))
        return Wanted(client, kind, cycle, day, what, why)

    @cached_property
    def booked(self) -> Days:
        """The day for which each client is booked."""
        return days_of(self.clients["booked"])

    @cached_property
    def next_contact(self) -> Days:
        """The day that staff noted for the next contact."""
        return days_of(self.clients["next_contact"])

    @cached_property
    def closed(self) -> Mask:
        """Who is to be left alone, by status or stage."""
        names = self.settings["closed"]
        return self._is("status", names) | self._is("deal_stage", names)

    @cached_property
    def in_progress(self) -> Mask:
        """Who is in progress: by the stage of the deal where one is named, else by the status; and not closed."""
        names = self.settings["in_progress"]
        staged = np.asarray(plain(self.clients["deal_stage"], {})[0] >= 0, dtype=bool)
        inside = np.where(staged, self._is("deal_stage", names), self._is("status", names))
        return np.asarray(inside & ~self.closed, dtype=bool)

    def _is(self, key: str, names: tuple[str, ...]) -> Mask:
        listed = self.told.lists.choices[key].synonyms
        wanted = {meant(name, listed) for name in names}
        codes, known = plain(self.clients[key], listed)
        return np.array([*(name in wanted for name in known), False], dtype=bool)[codes]

    def events(self, *named: Word) -> Mask:
        """Tell which events of History are these, in either language or by a synonym."""
        return self.told.events.named(self._folded(*(text for word in named for text in word.both())))

    def _folded(self, *texts: str) -> set[str]:
        listed = self.told.lists.choices["event"].synonyms
        return {meant(text, listed) for text in texts}

    def latest(self, mask: Mask) -> Days:
        """Return the last day of these events for each client, of rows in which nobody is typing."""
        events = self.told.events
        mask = mask & self.snapshot["history"].settled[events.line]
        last = np.full(len(self.clients), NEVER, dtype=np.int64)
        np.maximum.at(last, events.client[mask], events.day[mask])
        return last

    @cached_property
    def quoted(self) -> Days:
        """The day of each client's last quote."""
        return self.latest(self.told.events.named(self._folded(*self.settings["quote_events"])))

    @cached_property
    def touched(self) -> Days:
        """When something last happened with each client: a contact, a noted date or a visit that has come, else the first contact.

        Of many clients without any of that who came on one day nobody knows: it is a list that was brought over.
        """
        today = self.today
        noted = np.where(self.next_contact <= today, self.next_contact, NEVER)
        visited = np.where(self.booked < today, self.booked, NEVER)
        last: Days = np.maximum(np.maximum(last_days(self.snapshot, self.told, "last_contact"), noted), visited)
        first = days_of(self.clients["first_contact"])
        fresh = (last == NEVER) & (first != NEVER) & (first <= today)
        few = ~crowded(first[fresh], self.settings["import_from"])
        last[np.flatnonzero(fresh)[few]] = first[fresh][few]
        return last

    @cached_property
    def planned(self) -> Mask:
        """For whom something is planned."""
        planned = np.zeros(len(self.clients), dtype=bool)
        planned[agenda(self.snapshot).client] = True
        return planned

    @cached_property
    def idle(self) -> Places:
        """Clients in progress for whom nothing is planned."""
        return np.flatnonzero(self.in_progress & ~self.planned & (self.touched != NEVER))

    def begun(self, length: int) -> int:
        """Return the first day of the period of so many days that today is in; periods follow one another, whoever looks and when."""
        return self.today - (self.today - 1) % length

    def actions(self, since: int, until: int) -> Days:
        """Return how many actions each client took from one day up to another: their own events, and orders that count."""
        came, bought = self.told.events, self.told.orders
        events = came.theirs & (came.day >= since) & (came.day < until)
        orders = bought.counts & (bought.day >= since) & (bought.day < until)
        count = len(self.clients)
        return np.bincount(came.client[events], minlength=count) + np.bincount(bought.client[orders], minlength=count)

    @cached_property
    def reminded(self) -> set[About]:
        """What staff's own reminders to managers make tasks of already."""
        running = reminders(self.snapshot).running.values()
        return {one.about for one in running if one.manager and one.subject in {"", "next_contact"}}


def contacts(desk: Desk) -> Iterator[Wanted]:
    """The day that staff noted under "Next contact" has come."""
    ahead = desk.settings["task_contact_days"]
    if ahead is None or About.DATE in desk.reminded:
        return
    noted = desk.next_contact
    for client in np.flatnonzero((noted != NEVER) & desk.recent(noted - ahead)).tolist():
        day = int(noted[client])
        why = desk.say(words.CONTACT_WHY, day=day_text(day))
        yield desk.task(client, CONTACT, date.fromordinal(day).isoformat(), day, desk.say(words.CONTACT), why)


def quotes(desk: Desk) -> Iterator[Wanted]:
    """Some days after the last quote, unless the client has bought since."""
    undecided = ~desk.closed & (desk.told.facts.last_purchase < desk.quoted)
    yield from _after(desk, "quote", desk.quoted, undecided, (words.QUOTE, words.QUOTE_WHY))


def purchases(desk: Desk) -> Iterator[Wanted]:
    """Two weeks after the last purchase."""
    yield from _after(
        desk, "purchase", desk.told.facts.last_purchase, ~desk.closed, (words.PURCHASE, words.PURCHASE_WHY)
    )


def _after(desk: Desk, kind: str, days: Days, fit: Mask, said: tuple[Word, Word]) -> Iterator[Wanted]:
    """So many days after a day of each client's."""
    wait = desk.settings[f"task_{kind}_days"]
    if wait is None:
        return
    what, why = said
    for client in np.flatnonzero((days != NEVER) & desk.recent(days + wait) & fit).tolist():
        day = int(days[client])
        cycle = date.fromordinal(day).isoformat()
        yield desk.task(client, kind, cycle, day + wait, desk.say(what), desk.say(why, day=day_text(day)))


def progress(desk: Desk) -> Iterator[Wanted]:
    """Two weeks without a contact with a client in progress; again every two weeks, after an earlier such task, not for ever."""
    every = desk.settings["task_progress_days"]
    if every is None:
        return
    made = desk.snapshot.memory.tasks | set(desk.snapshot["tasks"].ids)
    idle, ids = desk.idle, desk.clients.ids
    since = desk.touched[idle]
    times = (desk.today - since) // every
    again = (times > 1) & (times <= desk.settings["task_progress_times"]) & bool(made)
    late = desk.recent(since + times * every) & ((times == 1) | again)
    for client, day, round_ in zip(idle[late].tolist(), since[late].tolist(), times[late].tolist(), strict=True):
        last = date.fromordinal(day).isoformat()
        earlier = range(max(1, round_ - _MISSED), round_)
        if earlier and not any(task_id(str(ids[client]), "progress", f"{last} {one}") in made for one in earlier):
            continue
        why = desk.say(words.PROGRESS_WHY, day=day_text(day))
        due = day + round_ * every
        yield desk.task(client, "progress", f"{last} {round_}", due, desk.say(words.PROGRESS), why)


def forgotten(desk: Desk) -> Iterator[Wanted]:
    """A client in progress for whom nothing has been planned for some days (T4)."""
    wait = desk.settings["task_forgotten_days"]
    if wait is None:
        return
    idle, touched = desk.idle, desk.touched
    fresh = desk.recent(touched[idle] + wait)
    if (silence := desk.settings["task_progress_days"]) is not None:
        fresh &= desk.today - touched[idle] < silence  # then the silence has its own task
    for client in idle[fresh].tolist():
        day = int(touched[client])
        cycle = date.fromordinal(day).isoformat()
        why = desk.say(words.FORGOTTEN_WHY, day=day_text(day))
        yield desk.task(client, "forgotten", cycle, day + wait, desk.say(words.FORGOTTEN), why)


def drops(desk: Desk) -> Iterator[Wanted]:
    """Who did much in the period before last did much less in the last one, and nothing is planned (T4)."""
    length, least, percent = (desk.settings[f"task_drop_{key}"] for key in ("days", "from", "percent"))
    if length is None or not desk.recent(np.array([begun := desk.begun(length)])).all():
        return
    before, after = desk.actions(begun - 2 * length, begun - length), desk.actions(begun - length, begun)
    fell = (before >= least) & (100 * (before - after) >= percent * before)
    cycle = date.fromordinal(begun).isoformat()
    for client in np.flatnonzero(fell & ~desk.closed & ~desk.planned).tolist():
        said = desk.say(words.DROP_WHY, before=int(before[client]), after=int(after[client]), days=length)
        yield desk.task(client, "drop", cycle, begun, desk.say(words.DROP), said)


def stuck(desk: Desk) -> Iterator[Wanted]:
    """A client in progress did much in the last period, has not bought since it began, and nothing is planned (T4)."""
    length, least = desk.settings["task_busy_days"], desk.settings["task_busy_from"]
    if length is None or not desk.recent(np.array([begun := desk.begun(length)])).all():
        return
    count = desk.actions(begun - length, begun)
    unmoved = desk.in_progress & ~desk.planned & (desk.told.facts.last_purchase < begun - length)
    cycle = date.fromordinal(begun).isoformat()
    for client in np.flatnonzero((count >= least) & unmoved).tolist():
        said = desk.say(words.STUCK_WHY, count=int(count[client]), days=length)
        yield desk.task(client, "stuck", cycle, begun, desk.say(words.STUCK), said)


def payments(desk: Desk) -> Iterator[Wanted]:
    """An order's day of payment is over and not all is paid."""
    wait = desk.settings["task_payment_days"]
    if wait is None or About.PAYMENT in desk.reminded:
        return
    bought, table = desk.told.orders, desk.snapshot["orders"]
    due = days_of(table["pay_by"])[bought.line]
    late = bought.counts & (due != NEVER) & (due < desk.today) & desk.recent(due + wait) & table.settled[bought.line]
    for place in np.flatnonzero(late).tolist():
        line, day = int(bought.line[place]), int(due[place])
        paid, order = table["paid"][line], str(table.ids[line])
        rest = amount_due(table["amount"][line], paid)
        if (
            rest == 0 or (rest is None and paid) or order.startswith("#")
        ):  # without an id it would be another one tomorrow
            continue
        why = words.PAYMENT_WHY if rest is None else words.PAYMENT_WHY_SUM
        said = desk.say(why, day=day_text(day), sum=_money(rest or 0, desk))
        yield desk.task(int(bought.client[place]), "payment", order, day + wait, desk.say(words.PAYMENT), said)


def _money(amount: float, desk: Desk) -> str:
    """Return an amount as people write it: 12 500 ₽ or $12,500."""
    sign = desk.settings["currency"]
    text = f"{amount:,.2f}".removesuffix(".00")
    if desk.snapshot.language == "ru":
        return text.replace(",", "\u00a0").replace(".", ",") + (f"\u00a0{sign}" if sign else "")
    return f"{sign}{text}"


def bounces(desk: Desk) -> Iterator[Wanted]:
    """A letter came back for good: the address is wrong (Q9)."""
    within = desk.settings["task_bounce_days"]
    if within is None:
        return
    came = desk.latest(desk.events(letters.BOUNCED))
    for client in np.flatnonzero((came != NEVER) & desk.recent(came) & ~desk.closed).tolist():
        day, email = int(came[client]), desk.clients["email"][client]
        why = words.BOUNCE_WHY if email is None else words.BOUNCE_WHY_TO
        said = desk.say(why, day=day_text(day), email=email)
        yield desk.task(client, "bounce", date.fromordinal(day).isoformat(), day + within, desk.say(words.BOUNCE), said)


def win_back(desk: Desk) -> Iterator[Wanted]:
    """Somebody is about to leave for the archive, and no letter may go (L1)."""
    leaving = Leaving(desk.snapshot)
    for client, since in leaving.calls:
        why = desk.say(leaving_words.CALL_WHY, reasons=leaving.why(client))
        yield desk.task(client, WIN_BACK, since, desk.today, desk.say(leaving_words.CALL), why)


_PLAIN: tuple[Callable[[Desk], Iterator[Wanted]], ...] = (contacts, visits)
_STORIES: tuple[Callable[[Desk], Iterator[Wanted]], ...] = (
    outcomes,
    quotes,
    purchases,
    progress,
    forgotten,
    drops,
    stuck,
    payments,
    surveys,
    calls,
    bounces,
    win_back,
)
