"""What the ledger knows of letters: which went, which may not go, what staff said of those that shall."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from sheetcrm.model.letters import Incoming


AFTER_POSTPONED = timedelta(days=5)
"""So many days after the day to which staff postponed it a letter may still go: it may wait for a working day."""
DIGEST = "digest"
"""The sequence of the morning lists: letters to managers, told nowhere in the workbook."""


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

    UNSUBSCRIBED = "unsubscribed"
    COMPLAINT = "complaint"
    HARD = "hard"
    SOFT = "soft"  # five soft ones in a row


def person_mark(person: str) -> str:
    """Return what stands for a client where no address does: a wish stays theirs when the address changes."""
    return f"client {person}"


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
class Veto:
    """What staff decided of a letter in the Queue: ``decision`` is cancel, postpone (``until``), send, hold (its row was deleted) or empty.

    ``line`` is a personal line for it. ``attempts`` is how often it had been handed over when they said "send": their word is good for
    one more time.
    """

    decision: str = ""
    until: date | None = None
    line: str = ""
    attempts: int = 0


@dataclass(frozen=True)
class Post:
    """All that the ledger knows of letters.

    ``blocked`` tells of a keyed hash why it gets none; ``fingerprint`` makes the hash of an address. ``queued`` are the keys of the rows
    that stand in the Queue, each with a digest of what the robot wrote there. ``mail`` is what came in lately, each with the person's id,
    empty where nobody knows it; ``told`` are the ids of History rows that were made of letters, ``listed`` the keys of those put into the
    Letters tab, both since the workbook was last adopted. ``ran`` is when letters were last arranged, ``replied`` when each client last
    wrote. ``paused`` says why nothing goes at all. ``files`` are the names in the workspace's folder of files, None where nobody knows.
    """

    letters: Sequence[Posted] = ()
    blocked: Mapping[str, Block] = field(default_factory=dict)
    fingerprint: Callable[[str], str] = lambda address: address
    vetoes: Mapping[str, Veto] = field(default_factory=dict)
    queued: Mapping[str, str] = field(default_factory=dict)
    mail: Sequence[tuple[Incoming, str]] = ()
    told: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    ran: datetime | None = None
    replied: Mapping[str, datetime] = field(default_factory=dict)
    paused: str = ""
    files: frozenset[str] | None = None

    def slack(self, today: date) -> timedelta:
        """Return how much longer than its term a letter may be looked for: some days more while staff have postponed any."""
        waiting = any(veto.until is not None and veto.until + AFTER_POSTPONED >= today for veto in self.vetoes.values())
        return timedelta(days=60 if waiting else 0)

    @cached_property
    def by_key(self) -> Mapping[str, Posted]:
        """Each letter by its key."""
        return {letter.key: letter for letter in self.letters}

    @cached_property
    def by_chain(self) -> Mapping[tuple[str, str, str], list[Posted]]:
        """The letters of each chain: person, sequence, cycle."""
        found: dict[tuple[str, str, str], list[Posted]] = defaultdict(list)
        for letter in self.letters:
            found[letter.person, letter.sequence, letter.cycle].append(letter)
        return found

    @cached_property
    def by_turn(self) -> Mapping[tuple[str, str, str, str], Posted]:
        """Letters that were handed over, by hash of address, sequence, step and cycle: another row's turn there is a question."""
        return {
            (one.address, one.sequence, one.step, one.cycle): one
            for one in self.letters
            if one.address and one.state not in {State.PLANNED, State.SKIPPED}
        }

    @cached_property
    def templates_of(self) -> Mapping[str, set[str]]:
        """Which templates each person, and each address, has had: by id and by hash."""
        found: dict[str, set[str]] = defaultdict(set)
        for letter in self.letters:
            if letter.gone:
                found[letter.person].add(letter.template)
                if letter.address:
                    found[letter.address].add(letter.template)
        return found


NOTHING = Post()
"""No letter was ever sent."""
