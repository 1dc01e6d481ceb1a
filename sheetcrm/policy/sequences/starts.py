"""When what starts a sequence happened, to whom, and which cycle that makes (DESIGN, Letters 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from sheetcrm.model.posted import State
from sheetcrm.model.words import choices
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of, last_days, local_time, meant, story
from sheetcrm.policy.sequences.entries import DONE, entries_after, moment
from sheetcrm.policy.sequences.happenings import Happening, How
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.subscribing import subscribers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word
    from sheetcrm.policy.activity import Places, Story
    from sheetcrm.policy.read import Settings
    from sheetcrm.policy.subscribing import Subscribers


@dataclass(frozen=True, slots=True)
class Start:
    """That something began for a client (a row number of Clients), at a local time; ``exact`` says that the time of day is known.

    ``source`` is the id of the row that tells of it, ``order`` the place of its order in Orders, -1 where there is none. ``left`` says that
    it is no longer so, ``waits`` that it is a subscription which nobody has confirmed yet; of one that counts since it was confirmed
    ``first`` is when it was made.
    """

    client: int
    when: datetime
    exact: bool
    cycle: str
    source: str = ""
    order: int = -1
    left: bool = False
    waits: bool = False
    first: datetime | None = None

    @property
    def day(self) -> int:
        """The day of it, as an ordinal."""
        return self.when.toordinal()


@dataclass(frozen=True)
class Scene:
    """A snapshot, what Orders and History tell, and what is remembered of entries."""

    snapshot: Snapshot

    @cached_property
    def told(self) -> Story:
        """What Orders and History tell."""
        return story(self.snapshot)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.told.settings

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, tuple[str, int]]]:
        """Who is in which trigger, this look included."""
        return entries_after(self.snapshot)

    @cached_property
    def subscribers(self) -> Subscribers:
        """Who subscribed, and who confirmed it."""
        return subscribers(self.snapshot)

    @cached_property
    def clients(self) -> Table:
        """The Clients tab."""
        return self.snapshot["clients"]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clock we live by."""
        return ZoneInfo(self.settings["time_zone"])

    @property
    def today(self) -> int:
        """Today as an ordinal."""
        return self.snapshot.today.toordinal()

    @property
    def ahead(self) -> int:
        """The last day of which the Queue tells, as an ordinal."""
        return self.today + int(self.settings["queue_days"]) + 1

    def meaning(self, *names: Word) -> set[str]:
        """Return the folded events that these words mean, in either language."""
        listed = self.told.lists.choices["event"]
        return {meant(text, listed.synonyms) for word in names for text in word.both()} & set(map(fold, listed.values))


def starts(happening: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    """Yield what happened from the day ``first`` to ``last`` (ordinals), of rows in which nobody is typing."""
    found = _BY_HOW[happening.how](happening, scene, first, last)
    settled = scene.clients.settled
    yield from (start for start in found if settled[start.client] and first <= start.day <= last)


def _events(happening: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    names = scene.meaning(words.REPLY) if happening.how is How.REPLY else set(happening.names)
    yield from happened(scene, names, first, last)


def happened(scene: Scene, names: Collection[str], first: int, last: int, *, theirs: bool = False) -> Iterator[Start]:
    """Yield the History rows of these events, or all that the clients themselves did."""
    events, table = scene.told.events, scene.snapshot["history"]
    mask = events.theirs if theirs else events.named(names)
    mask = mask & (events.day >= first) & (events.day <= last) & table.settled[events.line]
    ids, whens = table.ids, table["when"]
    for place in np.flatnonzero(mask).tolist():
        line = events.line[place]
        if not ids[line].startswith("#"):  # a row that has no id yet would have another one at the next look
            when, exact = local_time(whens[line])
            yield Start(int(events.client[place]), when, exact, ids[line], ids[line])


def _orders(_: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    yield from ordered(scene, first, last)


def ordered(scene: Scene, first: int, last: int) -> Iterator[Start]:
    """Yield the orders that are a purchase."""
    bought, table = scene.told.orders, scene.snapshot["orders"]
    mask = bought.counts & (bought.day != NEVER) & (bought.day >= first) & (bought.day <= last)
    mask &= table.settled[bought.line]
    ids = table.ids
    for place in np.flatnonzero(mask).tolist():
        line = int(bought.line[place])
        if not ids[line].startswith("#"):
            when = datetime.fromordinal(int(bought.day[place]))
            yield Start(int(bought.client[place]), when, False, ids[line], ids[line], line)


def _done(_: Happening, scene: Scene, _first: int, _last: int) -> Iterator[Start]:
    yield from done(scene)


def done(scene: Scene) -> Iterator[Start]:
    """Yield the orders that were seen to become done, and when."""
    bought, table = scene.told.orders, scene.snapshot["orders"]
    owner = dict(zip(bought.line.tolist(), bought.client.tolist(), strict=True))
    for row, when, left in _remembered(scene, DONE):
        line = table.position(row)
        if line is not None and line in owner and table.settled[line]:
            yield Start(owner[line], when, True, row, row, line, left)


def _visits(_: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    """A booked time that came, and History's visits; two on one day are one."""
    seen: set[tuple[int, int]] = set()
    cells = scene.clients["booked"]
    days = days_of(cells)
    for client in np.flatnonzero((days >= first) & (days <= min(last, scene.today))).tolist():
        when, exact = local_time(cells[client])
        if when <= scene.snapshot.now:
            seen.add((client, when.toordinal()))
            yield Start(client, when, exact, f"{when:%Y-%m-%d}")
    for start in happened(scene, scene.meaning(words.VISIT), first, last):
        if (start.client, start.day) not in seen:
            seen.add((start.client, start.day))
            yield Start(start.client, start.when, start.exact, f"{start.when:%Y-%m-%d}", start.source)


def _new(happening: Happening, scene: Scene, _first: int, _last: int) -> Iterator[Start]:
    rows = list(_remembered(scene, happening))
    for client, (_, when, _) in zip(_places(scene, [row for row, _, _ in rows]), rows, strict=True):
        if client >= 0:
            yield Start(int(client), when, True, "1")


def _silences(happening: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    days = last_days(scene.snapshot, scene.told, "last_action")
    wait = int(happening.number)
    mask = (days != NEVER) & (days + wait >= first) & (days + wait <= last)
    for client in np.flatnonzero(mask).tolist():
        acted = datetime.fromordinal(int(days[client]))
        yield Start(client, acted + timedelta(days=wait), False, f"{acted:%Y-%m-%d}")


def _no_replies(happening: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    """So many days after our last word, a person's or the last letter of a sequence, none of the client's since.

    What the robot wrote is no word of a person's: else each letter would begin the next chase. Where one of the two has no time of day,
    an action on the same day counts as the answer.
    """
    wait = int(happening.number)
    ours = _sent(happening.names[0], scene) if happening.names else _spoken(scene)
    near = {one.client: one for one in ours if first <= one.day + wait <= last}
    events, table = scene.told.events, scene.snapshot["history"]
    replied = scene.snapshot.memory.post.replied
    theirs = np.flatnonzero(events.theirs & np.isin(events.client, list(near)))
    answered = {
        client
        for client, row in ((client, str(scene.clients.ids[client])) for client in near)
        if row in replied and replied[row].astimezone(scene.zone).replace(tzinfo=None) >= near[client].when
    }
    for place in theirs.tolist():
        client, (when, exact) = int(events.client[place]), local_time(table["when"][events.line[place]])
        word = near[client]
        if when >= word.when if exact and word.exact else when.toordinal() >= word.day:
            answered.add(client)
    bought = scene.told.facts.last_purchase
    for client, one in sorted(near.items()):
        if client not in answered and bought[client] < one.day:
            day = datetime.fromordinal(one.day)
            yield Start(client, day + timedelta(days=wait), False, f"{day:%Y-%m-%d}", one.source)


def _spoken(scene: Scene) -> Iterator[Start]:
    """Yield the last word of a person's of ours to each client, by History."""
    events, table = scene.told.events, scene.snapshot["history"]
    letters = scene.meaning(letter_words.EVENT, letter_words.BOUNCED)
    us = {fold(text) for text in choices.FROM_US.both()}
    ways = table["direction"][events.line]
    side = events.named(scene.told.lists.ours - letters)
    ours = np.array(
        [fold(str(way)) in us if way is not None else own for way, own in zip(ways, side, strict=True)], dtype=bool
    )
    ours &= ~events.theirs & ~events.named(letters) & table.settled[events.line]
    latest: dict[int, Start] = {}
    for place in np.flatnonzero(ours).tolist():
        line, client = events.line[place], int(events.client[place])
        when, exact = local_time(table["when"][line])
        if client not in latest or latest[client].when <= when:
            latest[client] = Start(client, when, exact, "", str(table.ids[line]))
    yield from latest.values()


def _sent(name: str, scene: Scene) -> Iterator[Start]:
    """Yield the last letter of a sequence that went to each client."""
    codes = {one.code for one in sequences(scene.snapshot).known if fold(one.name) == name}
    latest = {
        letter.person: letter.at
        for letter in sorted(scene.snapshot.memory.post.letters, key=lambda one: one.at or one.due)
        if letter.sequence in codes and letter.state is State.SENT and letter.at is not None
    }
    for client, at in zip(_places(scene, list(latest)), latest.values(), strict=True):
        if client >= 0:
            yield Start(int(client), at.astimezone(scene.zone).replace(tzinfo=None), True, "")


def _leaving(_: Happening, scene: Scene, _first: int, _last: int) -> Iterator[Start]:
    """Who is about to leave for the archive, since the day on which that began."""
    going = scene.snapshot.memory.leaving
    for client, (since, _day) in zip(_places(scene, list(going)), going.values(), strict=True):
        if client >= 0:
            yield Start(int(client), datetime.fromisoformat(since), False, since)


def _entries(happening: Happening, scene: Scene, _first: int, _last: int) -> Iterator[Start]:
    rows = list(_remembered(scene, happening))
    for client, (_, when, left) in zip(_places(scene, [row for row, _, _ in rows]), rows, strict=True):
        if client >= 0:
            yield Start(int(client), when, True, f"{when:%Y-%m-%d}", left=left)


def _dates(happening: Happening, scene: Scene, first: int, last: int) -> Iterator[Start]:
    yield from dated(scene, happening.column, first, last)


def dated(scene: Scene, column: str, first: int, last: int) -> Iterator[Start]:
    """Yield the dates that stand in a column of Clients."""
    cells = scene.clients[column]
    days = days_of(cells)
    for client in np.flatnonzero((days != NEVER) & (days >= first) & (days <= last)).tolist():
        when, exact = local_time(cells[client])
        yield Start(client, when, exact, f"{when:%Y-%m-%d}")


def _remembered(scene: Scene, happening: Happening) -> Iterator[tuple[str, datetime, bool]]:
    """Yield the entries of a trigger that count: whose, since when, and whether it is no longer so."""
    for row, entry in scene.entries.get(happening.trigger, {}).items():
        if (when := moment(entry)) is not None:
            yield row, when, entry[1] < 0


def _places(scene: Scene, ids: list[str]) -> Places:
    return scene.clients.frame.index.get_indexer(pd.Index(ids, dtype=object))


_BY_HOW = {
    How.EVENT: _events,
    How.REPLY: _events,
    How.ORDER: _orders,
    How.DONE: _done,
    How.VISIT: _visits,
    How.NEW: _new,
    How.SILENCE: _silences,
    How.NO_REPLY: _no_replies,
    How.VALUE: _entries,
    How.SCORE: _entries,
    How.DATE: _dates,
    How.LEAVING: _leaving,
}
