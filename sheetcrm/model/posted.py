"""What the ledger knows of letters: which went, which may not go, what staff said of those that shall."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

    from sheetcrm.model.letters import Incoming


POSTPONED = timedelta(days=60)
"""So far ahead staff may postpone a letter: what is put off for longer would be out of sight before its day."""
AFTER_POSTPONED = timedelta(days=5)
"""So many days after the day to which staff postponed it a letter may still go: it may wait for a working day."""
KEPT = timedelta(days=130)
"""So long a snapshot holds letters that are over, and mail that came in; the ledger is asked about older ones one by one."""
DIGEST = "digest"
"""The sequence of the morning lists."""
NEW_LEAD = "new lead"
"""The sequence of the notices that somebody new came."""
MEETING = "meeting"
"""The sequence of the notices that a visit or a call begins soon."""
WEEKLY = "weekly"
"""The sequence of the weekly letter to the owner."""
TO_STAFF = frozenset({DIGEST, NEW_LEAD, MEETING, WEEKLY})
"""Letters to managers and the owner, told nowhere in the workbook."""


class State(Enum):
    """What became of a letter. Only PLANNED and RETRY may still go by themselves."""

    PLANNED = "planned"  # it shall go in this run
    SENDING = "sending"  # it is being handed over: nobody knows yet
    SENT = "sent"
    UNKNOWN = "unknown"  # the connection was lost while it was handed over: it may have gone
    RETRY = "retry"  # it could not be taken now
    REFUSED = "refused"  # the server will never take it
    SKIPPED = "skipped"  # it will not go, and its turn is over

    @property
    def open(self) -> bool:
        """Whether it may still go without a person's word."""
        return self in {State.PLANNED, State.RETRY}


class Block(Enum):
    """Why an address gets no letters."""

    TOPIC = "topic"  # only those on one topic
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINT = "complaint"
    HARD = "hard"
    SOFT = "soft"  # five soft ones in a row

    @property
    def weight(self) -> int:
        """How much it weighs: of two reasons the one stands that stops more letters."""
        return [Block.TOPIC, Block.UNSUBSCRIBED, Block.SOFT, Block.HARD, Block.COMPLAINT].index(self)


def person_mark(person: str) -> str:
    """Return what stands for a client where no address does: a wish stays theirs when the address changes."""
    return f"client {person}"


def topic_code(topic: str, fingerprint: Callable[[str], str]) -> str:
    """Return what stands for a topic where its name does not, such as in a letter's token; the same however people write its capitals."""
    return fingerprint(f"topic {fold(topic)}")[:12] if fold(topic) else ""


def topic_hash(code: str, hash_: str, fingerprint: Callable[[str], str]) -> str:
    """Return the keyed hash that stands for whom ``hash_`` stands for and one topic: who has it blocked gets no letters on that."""
    return fingerprint(f"topic {code} of {hash_}")


@dataclass(frozen=True, slots=True)
class Posted:
    """One letter of the ledger. ``due`` and ``at`` are aware: when it was due, and when it went, was refused or is tried again."""

    key: str
    person: str
    sequence: str
    step: str
    cycle: str
    state: State
    due: datetime
    at: datetime | None = None
    offset: float = 0
    template: str = ""  # folded name
    title: str = ""  # the template's name as people write it
    address: str = ""  # keyed hash
    marketing: bool = True
    attempts: int = 0
    subject: str = ""
    why: str = ""  # what began it
    result: str = ""  # what a person should know of how it ended: the server's answer, or why it was skipped
    line: str = ""  # the personal line that went with it
    outcome: str = ""  # what came back: a Sort's value

    @property
    def gone(self) -> bool:
        """Whether the person has it, as far as anybody knows."""
        return self.state in {State.SENT, State.UNKNOWN, State.SENDING}


@dataclass(frozen=True, slots=True)
class Try:
    """A letter's earlier try that left, or may have: before it came back, or before staff had it sent once more.

    ``advertised`` tells whether it was advertising that the person may have got.
    """

    person: str
    at: datetime
    advertised: bool


@dataclass(frozen=True, slots=True)
class Veto:
    """What staff decided of a letter in the Queue: ``decision`` is cancel, postpone (``until``), send, hold (its row was deleted) or empty.

    Of letters that were too many at once it is ask until a person gives their word, which makes it agreed for all of them.

    ``line`` is a personal line for it. ``attempts`` is how often it had been handed over when they said "send": their word is good for
    one more time.
    """

    decision: str = ""
    until: date | None = None
    line: str = ""
    attempts: int = 0


class Register(Protocol):
    """What the ledger answers about letters of any age, each question at a cost that does not grow with their number."""

    def letter(self, key: str) -> Posted | None:
        """Return one letter by its key."""
        ...

    def chain(self, person: str, sequence: str, cycle: str) -> Sequence[Posted]:
        """Return the letters of a chain."""
        ...

    def turn(self, address: str, sequence: str, step: str, cycle: str) -> str:
        """Return the key of the letter that was handed over in that turn at that address (its hash); empty where there is none."""
        ...

    def had(self, who: str, template: str) -> bool:
        """Tell whether a person (by id) or an address (by hash) has had a template, by its folded name."""
        ...

    def of(self, people: Collection[str]) -> Sequence[Posted]:
        """Return all letters of these people."""
        ...

    def last(self) -> Mapping[str, tuple[str, datetime]]:
        """Return the title of the last letter that each person was sent, and when; the one question that costs by their number."""
        ...

    def nth_last(self, number: int) -> Mapping[str, datetime]:
        """Return when each person got so manieth letter from the end, of those who had so many."""
        ...


@dataclass(frozen=True)
class Post:
    """All that the ledger knows of letters.

    ``letters`` are those that are not over, and those of the last months; ``register`` knows the older ones, too, where there are any.
    ``tries`` are the earlier tries of the last months: the day's limit counts them.
    ``blocked`` tells of a keyed hash why it gets none, ``since`` the instant of that; ``fingerprint`` makes the hash of an address, and
    ``seal`` stands for the key by which it does. ``queued`` are the keys of the rows
    that stand in the Queue, each with a digest of what the robot wrote there. ``mail`` is what came in lately, each with the person's id,
    empty where nobody knows it; ``told`` are the ids of History rows that were made of letters, ``listed`` the keys of those put into the
    Letters tab, both since the workbook was last adopted. ``ran`` is when letters were last arranged, ``replied`` when each client last
    wrote; ``strange`` are the ids of mail whose sender nobody knew when it came. ``paused`` says why nothing goes at all; ``sparing`` that
    letters which are too many at once wait, as nobody has given their word. ``files`` are the names in the workspace's folder of files,
    None where nobody knows.
    """

    letters: Sequence[Posted] = ()
    register: Register | None = None
    tries: Sequence[Try] = ()
    blocked: Mapping[str, Block] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    fingerprint: Callable[[str], str] = lambda address: address
    seal: str = ""
    vetoes: Mapping[str, Veto] = field(default_factory=dict)
    queued: Mapping[str, str] = field(default_factory=dict)
    mail: Sequence[tuple[Incoming, str]] = ()
    told: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    ran: datetime | None = None
    replied: Mapping[str, datetime] = field(default_factory=dict)
    strange: frozenset[str] = frozenset()
    paused: str = ""
    sparing: bool = False
    files: frozenset[str] | None = None

    def slack(self, today: date) -> timedelta:
        """Return how much longer than its term a letter may be looked for: some days more while staff have postponed any."""
        waiting = any(veto.until is not None and veto.until >= today - AFTER_POSTPONED for veto in self.vetoes.values())
        return POSTPONED + AFTER_POSTPONED if waiting else timedelta()

    @cached_property
    def _keys(self) -> Mapping[str, Posted]:
        return {letter.key: letter for letter in self.letters}

    @cached_property
    def _chains(self) -> Mapping[tuple[str, str, str], list[Posted]]:
        found: dict[tuple[str, str, str], list[Posted]] = defaultdict(list)
        for letter in self.letters:
            found[letter.person, letter.sequence, letter.cycle].append(letter)
        return found

    @cached_property
    def _turns(self) -> Mapping[tuple[str, str, str, str], str]:
        return {
            (one.address, one.sequence, one.step, one.cycle): one.key
            for one in self.letters
            if one.address and one.state not in {State.PLANNED, State.SKIPPED}
        }

    @cached_property
    def _had(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for letter in self.letters:
            if letter.gone:
                found[letter.person].add(letter.template)
                if letter.address:
                    found[letter.address].add(letter.template)
        return found

    def letter(self, key: str) -> Posted | None:
        """Return a letter by its key, None where there never was one."""
        found = self._keys.get(key)
        return self.register.letter(key) if found is None and self.register is not None else found

    def lately(self, key: str) -> Posted | None:
        """Return a letter by its key, of those that are not over and those of the last months."""
        return self._keys.get(key)

    def chain(self, person: str, sequence: str, cycle: str) -> list[Posted]:
        """Return the letters of a chain, in the order in which they were due."""
        held = self._chains.get((person, sequence, cycle), [])
        if self.register is None:
            return held
        known = {one.key: one for one in (*self.register.chain(person, sequence, cycle), *held)}
        return sorted(known.values(), key=lambda one: (one.due, one.key))

    def turn(self, address: str, sequence: str, step: str, cycle: str) -> str:
        """Return the key of the letter that was handed over in a turn at an address (its hash): another row's turn there is a question."""
        held = self._turns.get((address, sequence, step, cycle), "")
        return self.register.turn(address, sequence, step, cycle) if not held and self.register is not None else held

    def had(self, who: str, template: str) -> bool:
        """Tell whether a person (by id) or an address (by hash) has had a template, by its folded name."""
        return template in self._had.get(who, ()) or (self.register is not None and self.register.had(who, template))

    def of(self, people: Collection[str]) -> list[Posted]:
        """Return all letters of some people, in the order in which they were due."""
        known = {one.key: one for one in (self.register.of(people) if self.register is not None else ())}
        known |= {one.key: one for one in self.letters if one.person in people}
        return sorted(known.values(), key=lambda one: (one.due, one.key))

    def last(self) -> dict[str, tuple[str, datetime]]:
        """Return the title of the last letter that each person was sent, and when."""
        latest = dict(self.register.last() if self.register is not None else {})
        for letter in self.letters:
            if letter.state is State.SENT and letter.at is not None:
                known = latest.get(letter.person)
                if known is None or known[1] <= letter.at:
                    latest[letter.person] = letter.title, letter.at
        return latest

    def nth_last(self, number: int) -> Mapping[str, datetime]:
        """Return when each person got so manieth letter from the end, of those who had so many."""
        if self.register is not None:
            return self.register.nth_last(number)
        got: dict[str, list[datetime]] = defaultdict(list)
        for letter in self.letters:
            if letter.gone and letter.at is not None:
                got[letter.person].append(letter.at)
        return {person: sorted(days)[-number] for person, days in got.items() if len(days) >= number}


NOTHING = Post()
"""No letter was ever sent."""
