"""Who leaves for the archive, why, what keeps them here, and how far each is on the way (L1).

Considered are dormant clients only, and any one reason is enough. Whatever lies ahead of a client keeps the row here. First come letters to
win the client back, or a call where none may go; then the row stands in the Leaving soon tab for some days; then it moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.letters import letter_key
from sheetcrm.model.posted import State
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words import leaving as words
from sheetcrm.model.words.defaults import lists as list_words
from sheetcrm.policy.activity import NEVER, clients_of, days_of, filled, first_contacts, last_days, meant, plain
from sheetcrm.policy.agenda import agenda, day_text, done
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.consent import consent
from sheetcrm.policy.reminders.occasions import occasions
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.policy.sequences.chains import amount_due, is_fresh
from sheetcrm.policy.sequences.entries import orders_done
from sheetcrm.policy.sequences.happenings import How
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.sequences.starts import Scene
from sheetcrm.policy.standing import segments
from sheetcrm.policy.task_ids import task_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Days
    from sheetcrm.policy.consent import Consent
    from sheetcrm.policy.sequences.read import Sequence

WIN_BACK = "win back"
"""The kind of the task to call somebody to whom no letter may go."""
_FAR = 3660  # days: no service is due again later than that
_LATEST = timedelta(days=120)  # letters to win a client back that have not gone by then never will


@dataclass(frozen=True, slots=True)
class Going:
    """How far a client is on the way: ``since`` when, and ``waits`` for letters or a call; both empty for who has still to begin."""

    since: str = ""
    waits: str = ""


@dataclass(frozen=True)
class Leaving(Scene):
    """Who of the clients of a snapshot may leave. Clients are row numbers."""

    def _say(self, word: Word, **values: object) -> str:
        return word.say(self.snapshot.language, **values)

    @cached_property
    def silent(self) -> Days:
        """How many days each client has been silent."""
        return segments(self.snapshot, self.told).silent

    @cached_property
    def dormant(self) -> np.ndarray:
        """Who is dormant."""
        return np.asarray(
            segments(self.snapshot, self.told).place == choices.SEGMENTS.index(choices.DORMANT), dtype=bool
        )

    @cached_property
    def reasons(self) -> Mapping[int, tuple[str, ...]]:
        """Why each dormant client would leave; who has no reason is not among them."""
        if not (self.told.ordered and self.told.happened):
            return {}  # what cannot be read tells of nobody's silence
        found: dict[int, list[str]] = {}
        for rule in (self._no_answer, self._no_purchase, self._unopened, self._silence):
            for client, said in rule():
                found.setdefault(client, []).append(said)
        return {client: tuple(said) for client, said in sorted(found.items())}

    def _no_answer(self) -> Iterator[tuple[int, str]]:
        limit = self.settings["archive_no_answer_days"]
        if limit is None:
            return
        events = self.told.events
        last = last_days(self.snapshot, self.told, "last_action")
        since = np.full(len(self.clients), np.iinfo(np.int64).max, dtype=np.int64)
        ours = ~events.theirs & (events.day > last[events.client])
        np.minimum.at(since, events.client[ours], events.day[ours])
        for client in np.flatnonzero((since <= self.today - limit) & self.dormant).tolist():
            day = int(since[client])
            yield client, self._say(words.NO_ANSWER, day=day_text(day), days=self.today - day, limit=limit)

    def _no_purchase(self) -> Iterator[tuple[int, str]]:
        limit = self.settings["archive_no_purchase_days"]
        if limit is None:
            return
        bought = self.told.facts.last_purchase
        first = first_contacts(self.snapshot, self.told.facts.first_contact)
        since = np.where(bought == NEVER, first, bought)
        for client in np.flatnonzero((since <= self.today - limit) & self.dormant).tolist():
            word = words.NEVER_BOUGHT if bought[client] == NEVER else words.NO_PURCHASE
            day = int(since[client])
            yield client, self._say(word, day=day_text(day), days=self.today - day, limit=limit)

    def _unopened(self) -> Iterator[tuple[int, str]]:
        limit = self.settings["archive_unopened"]
        events = self.told.events
        opened = events.named(self._meaning(list_words.LETTER_OPENED, list_words.LINK_CLICKED))
        if limit is None or not opened.any():
            return
        latest = np.full(len(self.clients), NEVER, dtype=np.int64)
        np.maximum.at(latest, events.client[opened], events.day[opened])
        for person, since in self.snapshot.memory.post.nth_last(limit).items():
            client = self.clients.position(person)
            if client is not None and self.dormant[client] and latest[client] < since.toordinal():
                yield client, self._say(words.UNOPENED, count=limit)

    def _silence(self) -> Iterator[tuple[int, str]]:
        limit = self.settings["archive_silent_days"]
        if limit is None:
            return
        for client in np.flatnonzero((self.silent >= limit) & self.dormant).tolist():
            yield client, self._say(words.SILENT, days=int(self.silent[client]), limit=limit)

    def _meaning(self, *named: Word) -> set[str]:
        listed = self.told.lists.choices["event"].synonyms
        return {meant(text, listed) for word in named for text in word.both()}

    @cached_property
    def holds(self) -> Mapping[int, tuple[str, ...]]:
        """What keeps clients here: what lies ahead of them, and "keep"."""
        found: dict[int, list[str]] = {}
        for rule in (self._kept, self._planned, self._orders, self._services, self._unheaded):
            for client, said in rule():
                found.setdefault(client, []).append(said)
        return {client: tuple(said) for client, said in found.items()}

    def _kept(self) -> Iterator[tuple[int, str]]:
        keep = self.clients["keep"]
        for client, cell in enumerate(keep):
            if cell is not None and cell is not False:  # whatever staff wrote there is not a no
                yield client, self._say(words.KEEP)

    def _planned(self) -> Iterator[tuple[int, str]]:
        first = agenda(self.snapshot).first()
        for client, day, what in zip(first.client.tolist(), first.day.tolist(), first.text, strict=True):
            yield client, self._say(words.AHEAD, what=what, day=day_text(day))
        tasks = self.snapshot["tasks"]
        undated = (days_of(tasks["due"]) == NEVER) & ~done(tasks)
        owners = clients_of(self.snapshot, tasks)
        for line in np.flatnonzero(undated & (owners >= 0)).tolist():
            yield int(owners[line]), self._say(words.AHEAD, what=str(tasks["what"][line] or ""), day="—")

    def _orders(self) -> Iterator[tuple[int, str]]:
        """An order that is neither done nor called off, or of which something is still to be paid."""
        table = self.snapshot["orders"]
        owners, day, due = clients_of(self.snapshot, table), days_of(table["date"]), days_of(table["pay_by"])
        listed = self.told.lists.choices["order_status"].synonyms
        codes, names = plain(table["status"], listed)
        void = {meant(name, listed) for name in self.settings["no_purchase"]}
        called_off = np.array([*(name in void for name in names), False], dtype=bool)[codes]
        open_ = (codes >= 0) & ~orders_done(self.snapshot) & ~called_off
        asked = np.zeros(len(self.clients) + 1, dtype=bool)  # the last is nobody's
        asked[list(self.reasons)] = True
        for line in np.flatnonzero(asked[owners] & ~called_off).tolist():
            said = day_text(int(day[line])) if day[line] != NEVER else "—"
            paid = table["paid"][line]
            rest = amount_due(table["amount"][line], paid)
            if open_[line] or day[line] > self.today:
                yield int(owners[line]), self._say(words.ORDER_OPEN, day=said)
            elif rest and (due[line] != NEVER or isinstance(paid, int | float)):
                yield int(owners[line]), self._say(words.UNPAID, day=said)

    def _services(self) -> Iterator[tuple[int, str]]:
        for reminder in reminders(self.snapshot).running.values():
            if reminder.about is About.SERVICE:
                for one in occasions(reminder, self, self.today, self.today + _FAR):
                    yield (
                        one.client,
                        self._say(words.SERVICE_AHEAD, what=reminder.about_said, day=f"{one.when:%d.%m.%Y}"),
                    )

    def _unheaded(self) -> Iterator[tuple[int, str]]:
        shelf = self.snapshot["archive"]
        for key in self.clients.frame.columns:
            column = self.clients.tab.by_key.get(key)
            if column is not None and column.kind is not Kind.FORMULA and not shelf.has(key):
                for client in np.flatnonzero(filled(self.clients[key])).tolist():
                    yield client, self._say(words.NO_COLUMN, column=self.clients.name_of(key, self.snapshot.language))
        for client in np.flatnonzero(self.clients.loose).tolist():
            yield client, self._say(words.LOOSE)

    @cached_property
    def going(self) -> Mapping[int, Going]:
        """Everyone with a reason and nothing that keeps them, and how far they are; no more begin a day than the setting says."""
        ids, known = self.clients.ids, self.snapshot.memory.leaving
        today = self.snapshot.today.isoformat()
        able = [
            client for client in self.reasons if self.clients.settled[client] and not str(ids[client]).startswith("#")
        ]
        limit = self.settings["archive_per_day"]
        begun = sum(since == today for since, _ in known.values())
        fresh = sorted(
            (client for client in able if ids[client] not in known and client not in self.holds),
            key=lambda client: (-int(self.silent[client]), str(ids[client])),
        )
        room = set(fresh if limit is None else fresh[: max(0, int(limit) - begun)])
        return {
            client: self._way(client, known[ids[client]][0] if ids[client] in known else today)
            if ids[client] in known or client in room
            else Going()
            for client in able
            if ids[client] in known or client not in self.holds
        }

    @cached_property
    def _consent(self) -> Consent:
        return consent(self.snapshot)

    @cached_property
    def _win_back(self) -> Sequence | None:
        return next((one for one in sequences(self.snapshot).running if one.start.how is How.LEAVING), None)

    def _way(self, client: int, since: str) -> Going:
        """Return what the client waits for who began to leave on this day."""
        language = self.snapshot.language
        values = {"day": day_text(date.fromisoformat(since).toordinal()), "reasons": self.why(client)}
        if self.snapshot.today - date.fromisoformat(since) > _LATEST:
            return Going(since)
        if self._consent.refusal(client, marketing=True) is not None:
            return Going(since, words.WAITS_CALL.say(language, **values) if self._to_call(client, since) else "")
        return Going(since, words.WAITS_LETTERS.say(language, **values) if self._written_to(client, since) else "")

    def _written_to(self, client: int, since: str) -> bool:
        """Tell whether letters to win the client back are still on their way, or were answered by too short a silence."""
        sequence = self._win_back
        begun = datetime.fromisoformat(since)
        if sequence is None or not is_fresh(sequence.switch, begun, self.snapshot):
            return False
        person, post = str(self.clients.ids[client]), self.snapshot.memory.post
        for code, step in sequence.steps.items():
            if step.on is False:
                continue
            letter = post.letter(letter_key(BOOK, person, sequence.code, code, since))
            if letter is None or letter.state.open:
                return True
            wait = timedelta(days=self.settings["archive_answer_days"])
            if letter.state is not State.SKIPPED and letter.at and letter.at.date() + wait > self.snapshot.today:
                return True
        return False

    def _to_call(self, client: int, since: str) -> bool:
        """Tell whether a call is still to be asked for; while its task is open, that keeps the client here."""
        if self.settings["archive_calls"] is None or self.clients["phone"][client] is None:
            return False
        tasks = self.snapshot["tasks"]
        if not tasks.headers.sound or self.told.facts.purchases[client] == 0:
            return False  # who never bought is not called
        made = self.snapshot.memory.tasks | set(tasks.ids)
        return task_id(str(self.clients.ids[client]), WIN_BACK, since) not in made

    @cached_property
    def calls(self) -> tuple[tuple[int, str], ...]:
        """Who is to be called today before they leave, with the day since when; no more than the setting says, and not on that day yet."""
        known = self.snapshot.memory.leaving
        if not known:
            return ()
        wanted = [
            (client, one.since)
            for client, one in self.going.items()
            if one.since
            and client not in self.holds
            and known.get(self.clients.ids[client], ("",))[0] == one.since < self.snapshot.today.isoformat()
            and self._consent.refusal(client, marketing=True) is not None
            and self._to_call(client, one.since)
        ]
        made = self.snapshot.memory.tasks | set(self.snapshot["tasks"].ids)
        today = sum(
            days_of(self.snapshot["tasks"]["due"])[line] == self.today
            for line, row in enumerate(self.snapshot["tasks"].ids)
            if row in made and row in self._call_ids
        )
        return tuple(wanted[: max(0, int(self.settings["archive_calls"] or 0) - int(today))])

    @cached_property
    def _call_ids(self) -> frozenset[str]:
        return frozenset(task_id(row, WIN_BACK, since) for row, (since, _) in self.snapshot.memory.leaving.items())

    def why(self, client: int) -> str:
        """Return the reasons as one text."""
        return "; ".join(self.reasons[client])


def verdict(leaving: Leaving, client: int) -> str:
    """Say of one client whether and when the row moves to the archive, and why."""
    language = leaving.snapshot.language
    if not leaving.dormant[client]:
        return words.NOT_DORMANT.to(language)
    if client not in leaving.reasons:
        return words.NO_REASON.to(language)
    reasons = leaving.why(client)
    if client in leaving.holds:
        return words.HELD.say(language, reasons=reasons, holds="; ".join(leaving.holds[client]))
    going = leaving.going.get(client, Going())
    if going.waits:
        return going.waits
    if not going.since:
        return words.WAITS_TURN.say(language, reasons=reasons, count=leaving.settings["archive_per_day"])
    _, day = leaving.snapshot.memory.leaving.get(str(leaving.clients.ids[client]), ("", ""))
    leaves = (
        date.fromisoformat(day) if day else leaving.snapshot.today + timedelta(days=leaving.settings["leaving_days"])
    )
    return words.LEAVES.say(language, day=f"{leaves:%d.%m.%Y}", reasons=reasons)
