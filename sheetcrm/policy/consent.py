"""May we write to this person now, and if not, why (D3, D11, M9, M10, M14)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.posted import Block, person_mark, topic_code, topic_hash
from sheetcrm.model.values import examine
from sheetcrm.model.words import consents, templates
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import day_of
from sheetcrm.policy.merging import purposes
from sheetcrm.policy.read import context, settings
from sheetcrm.policy.strangers import addresses, met_id
from sheetcrm.policy.subscribing import Subscribers, subscribers
from sheetcrm.policy.wish_duties import unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.values import Context
    from sheetcrm.model.words import Word
    from sheetcrm.policy.hours import Span
    from sheetcrm.policy.read import Settings


@dataclass(frozen=True, slots=True)
class Consent:
    """Answers for the clients of one snapshot whether they may be written to, and at which address."""

    snapshot: Snapshot
    clients: Table
    settings: Settings
    context: Context
    required: tuple[tuple[str, ...], ...]
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What else stands for a client: the marks and addresses of cards that were merged into the client's."""
    silent: frozenset[str] = frozenset()
    """Addresses of cards that ask for no automatic letters, archived ones included: a wish is a person's, and not a row's."""
    refused: Mapping[str, date] = field(default_factory=dict)
    """Addresses of cards on which consent was taken back, archived ones included, and when (the latest; date.min where nobody wrote it)."""
    subscribers: Subscribers = field(default_factory=Subscribers)
    pending: frozenset[str] = frozenset()
    """Who wrote what may be a wish to get no more letters, and nobody has read it yet."""

    def address(self, client: int) -> str:
        """Return a client's address in lower case; empty where the cell holds none that a letter could go to."""
        cell = self.clients["email"][client]
        return str(cell).casefold() if self._flaw(cell) is None else ""

    def refusal(self, client: int, *, marketing: bool) -> Word | None:
        """Return why no letter may go to the client of this row number; None where it may.

        Every letter asks for an address that can be written to, and for no wish or complaint against it; advertising also asks for consent
        and for the fields without which a card is incomplete.
        """
        cell = self.clients["email"][client]
        return (
            (words.TYPING if not self.clients.settled[client] else None)
            or (words.WISH if self.clients["no_letters"][client] not in {None, False} else None)
            or self._flaw(cell)
            or (words.WISH_ELSEWHERE if str(cell).casefold() in self.silent else None)
            or self._block(str(cell).casefold(), marketing=marketing)
            or self._block(person_mark(str(self.clients.ids[client])), marketing=marketing)
            or self._wish(str(self.clients.ids[client]), marketing=marketing)
            or (self._advertising(client) if marketing else None)
        )

    def against(self, client: int) -> Word | None:
        """Return what speaks against asking a person to call or write this client, other than a letter would; None where nothing does.

        Whoever wants no letters wants no advertising by another way, nor does who took consent back; that an address is dead or missing, or
        that nobody asked for consent yet, is a reason to call.
        """
        row, email = str(self.clients.ids[client]), str(self.clients["email"][client]).casefold()
        blocks = (self._block(what, marketing=True) for what in (email, person_mark(row)))
        return (
            (words.TYPING if not self.clients.settled[client] else None)
            or (words.WISH if self.clients["no_letters"][client] not in {None, False} else None)
            or (words.WISH_ELSEWHERE if email in self.silent else None)
            or next((word for word in blocks if word in {words.UNSUBSCRIBED, words.COMPLAINED}), None)
            or self._wish(row, marketing=True)
            or self._refusal(client)
        )

    def left(self, client: int, topics: Sequence[str]) -> str:
        """Return the first of these topics from which the person unsubscribed, by whichever card or address; empty where there is none."""
        post = self.snapshot.memory.post
        if not topics or not post.blocked:
            return ""
        row = str(self.clients.ids[client])
        whom = [post.fingerprint(what) for what in (self.address(client), person_mark(row), *self.joined.get(row, ()))]
        codes = ((topic, topic_code(topic, post.fingerprint)) for topic in topics)
        return next(
            (
                topic
                for topic, code in codes
                if any(topic_hash(code, one, post.fingerprint) in post.blocked for one in whom)
            ),
            "",
        )

    def _flaw(self, cell: object) -> Word | None:
        if cell is None or not str(cell).strip():
            return words.NO_ADDRESS
        verdict = examine(TABS["clients"]["email"].kind, cell, self.context)  # type: ignore[arg-type]
        if verdict.flaw is None:
            return None
        return words.TWO_ADDRESSES if verdict.flaw.code == "email_two" else words.BAD_ADDRESS

    def _block(self, what: str, *, marketing: bool) -> Word | None:
        post = self.snapshot.memory.post
        block = post.blocked.get(post.fingerprint(what)) if post.blocked else None
        if block is None or (block in _WISHES and not marketing):
            return None
        return _BLOCKS[block]

    def _wish(self, client: str, *, marketing: bool) -> Word | None:
        """Return what the person asked for by another card; that another address of theirs is dead says nothing of this one."""
        said = (self._block(what, marketing=marketing) for what in self.joined.get(client, ()))
        return next((word for word in said if word in {words.UNSUBSCRIBED, words.COMPLAINED}), None)

    def beyond(self, client: int, topic: str) -> str:
        """Return what a client agreed to, where that does not hold letters on this topic (empty for none); empty where it does."""
        agreed = purposes(self.clients["consent_for"][client])
        wanted = {fold(topic)} if topic else _ADVERTISING
        return ", ".join(agreed) if wanted.isdisjoint(map(fold, agreed)) else ""

    def _refusal(self, client: int) -> Word | None:
        """Return what the person said, or may have said, against advertising of any kind."""
        agreed = self.clients["consent"][client] is True
        address = str(self.clients["email"][client]).casefold()
        if not agreed and taken_back(self.snapshot, self.clients, client):
            return consents.SAID_NO
        if address in self.refused and not (agreed and self._later(client, self.refused[address])):
            return consents.SAID_NO_ELSEWHERE
        return consents.MAY_WISH if str(self.clients.ids[client]) in self.pending else None

    def _advertising(self, client: int) -> Word | None:
        said = self._refusal(client)
        if said is not None:
            return said
        agreed = self.clients["consent"][client] is True
        if self.subscribers.awaits(client):
            return consents.UNCONFIRMED
        needed = self.settings["consent_required"] or self._wrote(client)
        emptied = str(self.clients.ids[client]) in self.snapshot.memory.withdrawn  # a yes stood there, and is gone
        if needed and not agreed and (emptied or client not in self.subscribers.confirmed):
            return words.NO_CONSENT
        for group in self.required:
            if all(self.clients[key][client] is None for key in group):
                return words.INCOMPLETE
        return None

    def _later(self, client: int, day: date) -> bool:
        """Tell whether a client agreed after a day: the last word counts."""
        agreed = day_of(self.clients["consent_date"][client])
        return agreed is not None and agreed > day

    def _wrote(self, client: int) -> bool:
        """Tell whether a letter made this client: they asked us something, and for nothing else."""
        post = self.snapshot.memory.post
        return str(self.clients.ids[client]) == met_id(post.fingerprint(self.address(client)))

    def window(self, client: int) -> Span | None:
        """Return the hours of the day that the person finds best; None where nothing is said or understood."""
        return best_time(self.clients["best_time"][client])


_ADVERTISING = {fold(text) for text in (*templates.ADVERTISING.both(), *templates.ALSO_ADVERTISING)}
_WISHES = frozenset({Block.TOPIC, Block.UNSUBSCRIBED})
"""What stops advertising only. That of a topic never stands beside an address; if somebody wrote it there, it weighs no less."""
_BLOCKS: Mapping[Block, Word] = {
    Block.TOPIC: words.UNSUBSCRIBED,
    Block.UNSUBSCRIBED: words.UNSUBSCRIBED,
    Block.COMPLAINT: words.COMPLAINED,
    Block.HARD: words.UNDELIVERABLE,
    Block.SOFT: words.UNDELIVERABLE,
}


def consent(snapshot: Snapshot) -> Consent:
    """Return who may be written to in this snapshot."""
    clients, terms = snapshot["clients"], settings(snapshot)
    headers = {fold(text): column.key for column in clients.tab.columns for text in column.header.both()}
    groups = (
        tuple(headers[fold(part)] for part in group.split("/") if fold(part) in headers) for group in terms["required"]
    )
    required = tuple(group for group in groups if group and all(clients.has(key) for key in group))
    return Consent(
        snapshot,
        clients,
        terms,
        context(snapshot),
        required,
        _joined(snapshot),
        _silent(snapshot),
        _refused(snapshot),
        subscribers(snapshot),
        unread(snapshot),
    )


def taken_back(snapshot: Snapshot, table: Table, place: int) -> bool:
    """Tell whether a card says that consent was refused or taken back: a "no" that was a yes before, or has its day or source.

    A "no" alone is none: a tick box that nobody ever touched holds it, too.
    """
    if table["consent"][place] is not False:
        return False
    noted = any(table[key][place] is not None for key in ("consent_date", "consent_source"))
    return noted or str(table.ids[place]) in snapshot.memory.withdrawn


def _refused(snapshot: Snapshot) -> dict[str, date]:
    """Return the addresses whose cards refuse advertising, with the last day of a refusal.

    Of a yes that became a no the day beside it may be that of the yes: no other card's yes is later, a person has to change this one.
    """
    found: dict[str, date] = {}
    for key in ("clients", "archive"):
        table = snapshot[key]
        merged, days = table["merged_into"], table["consent_date"]
        for place, agreed in enumerate(table["consent"]):
            if agreed is False and taken_back(snapshot, table, place) and (key == "clients" or merged[place] is None):
                undated = date.max if str(table.ids[place]) in snapshot.memory.withdrawn else date.min
                day = max(undated, day_of(days[place]) or date.min)
                for address in addresses(table["email"][place]):
                    found[address] = max(day, found.get(address, date.min))
    return found


def _silent(snapshot: Snapshot) -> frozenset[str]:
    found: set[str] = set()
    for key in ("clients", "archive"):
        table = snapshot[key]
        merged = (
            table["merged_into"] if key == "archive" else None
        )  # what such a card asked for stands in the one that it joined
        for place, wish in enumerate(table["no_letters"]):
            if wish is not None and wish is not False and (merged is None or merged[place] is None):
                found.update(addresses(table["email"][place]))
    return frozenset(found)


def _joined(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    shelf, found = snapshot["archive"], dict[str, tuple[str, ...]]()
    for row, into in snapshot.memory.merged.items():
        at = shelf.position(row)
        cells = (shelf[key][at] for key in ("email", "other_contacts")) if at is not None else ()
        marks = (person_mark(row), *(address for cell in cells for address in addresses(cell)))
        found[into] = (*found.get(into, _beside(snapshot, into)), *marks)
    return found


def _beside(snapshot: Snapshot, client: str) -> tuple[str, ...]:
    """Return what stands among the other contacts of a card that others joined: an address of theirs may have taken its place."""
    at = snapshot["clients"].position(client)
    return tuple(addresses(snapshot["clients"]["other_contacts"][at])) if at is not None else ()


_PARTS: Mapping[str, Span] = {
    "утром": (time(9), time(12)),
    "днем": (time(12), time(17)),
    "вечером": (time(17), time(21)),
    "morning": (time(9), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(21)),
}
_HOUR = r"(\d{1,2})(?:[:.](\d{2}))?\s*(pm|am|ч|час\w*)?"
_BETWEEN = re.compile(rf"(?:с\s+|from\s+)?{_HOUR}\s*(?:-|–|до|to|по)\s*{_HOUR}")
_AFTER = re.compile(rf"(?:после|с|after|from)\s+{_HOUR}")
_BEFORE = re.compile(rf"(?:до|before|until)\s+{_HOUR}")


def best_time(cell: object) -> Span | None:
    """Read when it suits a person: "after 6 pm", "10-12", «утром»; None where it is not understood."""
    text = fold(str(cell or "")).replace("ё", "е")
    between, after, before = _BETWEEN.search(text), _AFTER.search(text), _BEFORE.search(text)
    if between:
        begin, end = _at(*between.groups()[:3]), _at(*between.groups()[3:])
        return (begin, end) if begin is not None and end is not None and begin < end else None
    if after and (begin := _at(*after.groups())) is not None:
        return begin, time()
    if before and (end := _at(*before.groups())) is not None and end > time():
        return time(), end
    return next((span for word, span in _PARTS.items() if word in text), None)


def _at(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour) + (12 if half == "pm" and int(hour) < 12 else 0)  # noqa: PLR2004 - hours on a clock's face
    return time(number, int(minute or 0)) if number < 24 and int(minute or 0) < 60 else None  # noqa: PLR2004
