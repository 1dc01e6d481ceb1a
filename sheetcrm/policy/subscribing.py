"""Who subscribed since subscriptions are confirmed, and who confirmed (M14): by History, and by answers to the letter that asked.

A confirmation that names an address counts for that address, on whichever card it stands; one that staff typed counts for the client.
Consent that staff noted by their own hand needs none: the setting ``confirm_sources`` says which notes mean a form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.letters import Sort
from sheetcrm.model.words import consents as words
from sheetcrm.model.words.defaults import lists as list_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import day_of, local_time, meant, plain, story
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.wishes import affirms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.posted import Post
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask

CONFIRM = "confirm"
"""The sequence of the letters that ask to confirm; no code of staff's sequences is like it."""
UNDATED = datetime.combine(date.min, time())
"""When somebody agreed whose consent staff noted without its day."""
_BARE = 2  # words of a subject that says yes by itself
_ADDRESS = re.compile(r"(\S+@[^\s:]+):")


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a client subscribed, at a local time; ``exact`` says that the time of day is known. ``cycle`` stands for this time."""

    client: int
    when: datetime
    exact: bool
    cycle: str


@dataclass(frozen=True, slots=True)
class Subscribers:
    """Who subscribed since the day from which on that is to be confirmed, by place in Clients, and when each client confirmed."""

    subscribed: Mapping[int, tuple[Subscription, ...]] = field(default_factory=dict)
    confirmed: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)
    given: Mapping[int, datetime] = field(default_factory=dict)
    """Of those who subscribed the ones whose consent staff noted by their own hand, with its day, or UNDATED."""

    def awaits(self, client: int) -> bool:
        """Tell whether a client has subscribed and not confirmed it."""
        return client in self.subscribed and client not in self.confirmed and client not in self.given

    def since(self, client: int, when: datetime) -> datetime:
        """Return from when on a subscription counts: from the first confirmation or note of consent, where that came later."""
        whens = [*self.confirmed.get(client, ()), *([self.given[client]] if client in self.given else [])]
        return max(when, min(whens)) if whens else when


def is_confirmation(mail: Incoming, post: Post) -> bool:
    """Tell whether a letter is a yes to the one of ours that asked to confirm, and nothing besides."""
    bare = len(mail.subject.split()) <= _BARE  # else it is the subject of our own letter that comes back
    said = mail.text.strip() or (mail.subject if bare else "")
    if mail.sort is not Sort.REPLY or not mail.letter or not affirms(said):
        return False
    letter = post.letter(mail.letter)
    return letter is not None and letter.sequence == CONFIRM


def subscribers(snapshot: Snapshot) -> Subscribers:
    """Return who subscribed, and who confirmed."""
    since: date | None = settings(snapshot)["confirm_since"]
    subscribed: dict[int, list[Subscription]] = defaultdict(list)
    given: dict[int, datetime] = {}
    if since is not None:
        for one in (*_told(snapshot, since), *_by_form(snapshot, since)):
            subscribed[one.client].append(one)
        given = {client: noted for client in subscribed if (noted := _noted(snapshot, client)) is not None}
    return Subscribers(
        {
            client: tuple(sorted(several, key=lambda one: (one.when, one.cycle)))
            for client, several in sorted(subscribed.items())
        },
        _confirmed(snapshot),
        given,
    )


def _told(snapshot: Snapshot, since: date) -> list[Subscription]:
    """Return the subscriptions of History."""
    told, table = story(snapshot), snapshot["history"]
    named = {meant(text, told.lists.choices["event"].synonyms) for text in list_words.SUBSCRIBED.both()}
    mask: Mask = told.events.named(named) & (told.events.day >= since.toordinal())
    found = []
    for place in np.flatnonzero(mask).tolist():
        line = int(told.events.line[place])
        when, exact = local_time(table["when"][line])
        found.append(Subscription(int(told.events.client[place]), when, exact, str(table.ids[line])))
    return found


def _by_form(snapshot: Snapshot, since: date) -> list[Subscription]:
    """Return the subscriptions that only the client's row tells of: consent by a form, and its day."""
    clients = snapshot["clients"]
    if not clients.has("consent_date") or not clients.has("consent_source"):
        return []
    days = clients["consent_date"]
    return [
        Subscription(client, datetime.combine(day, time()), exact=False, cycle=f"{day:%Y-%m-%d}")
        for client, agreed in enumerate(clients["consent"])
        if agreed is True and (day := day_of(days[client])) is not None and day >= since and _form(snapshot, client)
    ]


def _form(snapshot: Snapshot, client: int) -> bool:
    """Tell whether the consent of a client came from a form."""
    said = fold(str(snapshot["clients"]["consent_source"][client] or ""))
    return any(said == name or said.startswith(f"{name} ") for name in map(fold, settings(snapshot)["confirm_sources"]))


def _noted(snapshot: Snapshot, client: int) -> datetime | None:
    """Return when a client agreed by what staff noted: a yes with its day or where it is from, and not from a form; else None."""
    clients = snapshot["clients"]
    day, source = clients["consent_date"][client], clients["consent_source"][client]
    if clients["consent"][client] is not True or (day is None and source is None) or _form(snapshot, client):
        return None
    return datetime.combine(day, time()) if isinstance(day, date) else UNDATED


def _confirmed(snapshot: Snapshot) -> dict[int, tuple[datetime, ...]]:
    """Return when clients confirmed, by place in Clients."""
    people: dict[str, set[datetime]] = defaultdict(set)
    addresses: dict[str, set[datetime]] = defaultdict(set)
    table, merged = snapshot["history"], snapshot.memory.merged
    synonyms = lists(snapshot).choices["event"].synonyms
    named = {meant(text, synonyms) for text in words.CONFIRMED.both()}
    codes, events = plain(table["event"], synonyms)
    said = np.array([*(event in named for event in events), False], dtype=bool)[codes]
    for line in np.flatnonzero(said).tolist():
        cell, named_in = table["when"][line], _ADDRESS.match(str(table["what"][line] or ""))
        if not isinstance(cell, date):
            continue
        when = local_time(cell)[0]
        if named_in is not None:
            addresses[named_in[1].casefold()].add(when)
        else:
            person = str(table["client_id"][line])
            people[merged.get(person, person)].add(when)
    hashes = _answered(snapshot)
    if not people and not addresses and not hashes:
        return {}
    clients, fingerprint = snapshot["clients"], snapshot.memory.post.fingerprint
    found: dict[int, tuple[datetime, ...]] = {}
    for place, (row, email) in enumerate(zip(clients.ids, clients["email"], strict=True)):
        address = str(email or "").casefold()
        whens = {*people.get(str(row), ()), *addresses.get(address, ())}
        if hashes and address:
            whens |= hashes.get(fingerprint(address), set())
        if whens:
            found[place] = tuple(sorted(whens))
    return found


def _answered(snapshot: Snapshot) -> dict[str, set[datetime]]:
    """Return when a letter that asked was answered with a yes, by the hash of the address that it went to."""
    post, zone = snapshot.memory.post, ZoneInfo(settings(snapshot)["time_zone"])
    found: dict[str, set[datetime]] = defaultdict(set)
    for mail, _ in post.mail:
        if is_confirmation(mail, post):
            letter = post.letter(mail.letter)
            assert letter is not None
            found[letter.address].add(mail.when.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0))
    return found


def confirmed_by(mail: Incoming, person: str, snapshot: Snapshot) -> str:
    """Return the address that a confirmation is about: that of the client's row where our letter went there, else the one that wrote."""
    clients, post = snapshot["clients"], snapshot.memory.post
    place, letter = clients.position(snapshot.memory.merged.get(person, person)), post.letter(mail.letter)
    address = str(clients["email"][place] or "").casefold() if place is not None else ""
    return address if letter is not None and address and post.fingerprint(address) == letter.address else mail.address
