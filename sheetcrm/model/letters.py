"""What a letter is on its way from the plan to the post, and what comes back: values that policy, ledger and post share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time, timedelta

    from sheetcrm.model.posted import Veto


def letter_key(book: str, person: str, sequence: str, step: str, cycle: str) -> str:
    """Return the key of a letter for all time: the same letter has the same key, whoever makes it and when.

    ``person`` is an id that outlives a merge, ``sequence`` and ``step`` are ids, never names; ``cycle`` parts repetitions: a year, an
    order, a visit, the day on which a status was entered. It is 21 characters of ``[0-9a-z]`` and fit for an address or a header.
    """
    return "l" + blake2b(f"{book}\x1f{person}\x1f{sequence}\x1f{step}\x1f{cycle}".encode(), digest_size=10).hexdigest()


class Rank(IntEnum):
    """What goes first when not everything may go (M8)."""

    SERVICE = 0
    REMINDER = 1
    SEQUENCE = 2
    CAMPAIGN = 3


@dataclass(frozen=True, slots=True)
class Stage:
    """One letter of a chain. ``id`` outlives renaming; ``template`` is its name; ``wait`` is in days after the one before.

    ``offset`` is the sum of the waits up to it, in days from the chain's start. ``window`` are the hours in which it goes, on the
    client's clock. It is not sent later than ``expiry`` after it was due. ``unless`` says why it does not apply to this client.
    With a ``channel`` it is no letter: the manager is asked to call or write that way.
    """

    id: str
    template: str
    wait: float = 0
    offset: float = 0
    expiry: timedelta | None = None
    window: tuple[time, time] | None = None
    unless: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Letters that shall go to one person one after another, because something began: a sequence, or a reminder of a single letter.

    ``person`` is the client's id; ``sequence`` and ``cycle`` are parts of the letters' keys; ``name`` is what people call it. ``start`` is
    an aware instant: the wait of the first stage counts from it. ``why`` tells people what began, ``ended`` why it is over (empty while it
    runs). Nothing of it goes after ``until``. ``facts`` are values for its templates that belong to this occasion, such as the order's
    service. A chain that began before its sequence was switched on has ``fresh`` false: it goes on where letters of it are known, and
    never begins. ``exact`` says that ``start`` is a time of day that was meant; else the letter goes at the usual hour of its day.
    ``any_day`` is true where a letter is right on its day alone, such as a birthday's: it does not wait for a working day. ``waits`` says
    why it does not begin yet.
    """

    person: str
    sequence: str
    name: str
    rank: Rank
    cycle: str
    start: datetime
    stages: tuple[Stage, ...]
    why: str
    ended: str = ""
    until: datetime | None = None
    priority: int = 5
    facts: Mapping[str, object] = field(default_factory=dict)
    fresh: bool = True
    exact: bool = True
    any_day: bool = False
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a chain that shall go ``at`` an aware instant; ``due`` is when its turn came, ``wait`` why it goes later than that.

    ``address`` is where it goes, ``hash`` stands for it. ``held`` says why it does not go without a person's word, however long it
    waits: ``at`` is then when it could have gone. ``line`` is the
    personal line in it. ``topic`` is what its reader may unsubscribe from alone, empty where it is on none.
    """

    key: str
    chain: Chain
    stage: Stage
    client: int
    due: datetime
    at: datetime
    address: str
    hash: str
    marketing: bool
    rendered: Rendered | None = None
    wait: str = ""
    held: str = ""
    line: str = ""
    again: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A letter whose turn is over although it did not go, and why; letters after it count from when it was due.

    An ``errand`` was none: a task for the manager takes its place.
    """

    key: str
    chain: Chain
    stage: Stage
    due: datetime
    why: str
    errand: bool = False


@dataclass(frozen=True, slots=True)
class Deferred:
    """A letter that may not go on a day that was its own: which one, of which sequence as people call it, and why."""

    day: date
    key: str
    sequence: str
    why: str


@dataclass(frozen=True, slots=True)
class Arranged:
    """All letters up to a day: those that go now, those that go later or are held, those whose turn is over, and who gets none and why.

    ``deferred`` tells of each day which letters it puts off.
    ``asks`` are the keys of those that go, or would go, only by a person's word for so many at once.
    ``wake`` is the aware instant at which the next one goes. ``vetoes`` is what staff decided so far, ``queued`` what stands in the Queue.
    """

    now: tuple[Letter, ...] = ()
    later: tuple[Letter, ...] = ()
    passed: tuple[Passed, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)
    wake: datetime | None = None
    vetoes: Mapping[str, Veto] = field(default_factory=dict)
    queued: Mapping[str, str] = field(default_factory=dict)
    deferred: tuple[Deferred, ...] = ()
    asks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is made, not found: its name, its type such as ``text/calendar``, what it holds.

    One that is ``shown`` is a picture of the HTML, which refers to it as ``cid:NAME``.
    """

    name: str
    type: str
    data: bytes
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words: one line of subject, a plain part and an HTML part from one source.

    ``pictures`` and ``files`` are names in the workspace's folder of files; HTML refers to a picture as ``cid:NAME``.
    """

    subject: str
    text: str
    html: str = ""
    pictures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """One letter ready for the post. ``marketing`` letters carry a way to unsubscribe; a ``test`` goes to ourselves and says so.

    The way out in the headers is that of its ``topic`` where it has one, else of all letters.
    """

    key: str
    address: str
    name: str
    rendered: Rendered
    marketing: bool = True
    test: bool = False
    topic: str = ""


class Sort(Enum):
    """What a letter that came in is."""

    REPLY = "reply"  # a person wrote
    UNSUBSCRIBE = "unsubscribe"
    TOPIC = "topic"  # a person wishes no more letters on the topic of one
    HARD = "hard"  # it can never be delivered there
    SOFT = "soft"  # it could not be delivered now: mailbox full, blocked, delayed for good
    COMPLAINT = "complaint"  # the person called it spam
    AUTOMATIC = "automatic"  # vacation notices, delays, receipts: nothing follows from them


@dataclass(frozen=True, slots=True)
class Incoming:
    """A letter that came in, understood. ``id`` stands for the message: seen twice it is one.

    ``letter`` is the key of ours that it answers, empty where that is unknown; ``address`` is the person concerned: who wrote, or to whom
    ours could not be delivered, lower case, empty where unknown. ``text`` is what a person wrote without the quotation, or what the server
    said; at most 2,000 characters. Of one who unsubscribes with a token of ours ``hash`` stands for the address that our letter went to,
    and ``topic`` is the code of the topic that it names.
    """

    id: str
    sort: Sort
    when: datetime
    letter: str = ""
    address: str = ""
    name: str = ""
    subject: str = ""
    text: str = ""
    hash: str = ""
    topic: str = ""
