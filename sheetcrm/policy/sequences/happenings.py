"""What may happen to a client, in words: one grammar for what starts a sequence and for what ends it, in both languages."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from sheetcrm.model.table import OWN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.scoring import Condition
from sheetcrm.policy.sequences.conditions import UnclearError, column, headers, values

if TYPE_CHECKING:
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language, Word
    from sheetcrm.policy.read import Lists


class How(Enum):
    """The sorts of happenings."""

    EVENT = auto()  # a row of History
    ORDER = auto()  # a row of Orders that is a purchase
    DONE = auto()  # an order was done
    VISIT = auto()  # a booked time came, or History has a visit
    NEW = auto()  # a client's row appeared
    SILENCE = auto()  # so many days without an action
    NO_REPLY = auto()  # so many days since we wrote or called, and no answer
    VALUE = auto()  # a column took a value
    SCORE = auto()  # the score reached a number
    REPLY = auto()  # the client wrote
    ANY = auto()  # the client did anything at all
    DATE = auto()  # the day in a column of dates
    LEAVING = auto()  # long silent: before the row moves to the archive


@dataclass(frozen=True, slots=True)
class Happening:
    """One sort of happening. ``names`` are folded events, values or a sequence.

    ``column`` is one of Clients, ``number`` is of days or points.
    """

    how: How
    names: tuple[str, ...] = ()
    column: str = ""
    number: float = 0

    @property
    def trigger(self) -> str:
        """What the ledger remembers its entries by; empty for happenings that the workbook itself dates."""
        if self.how is How.VALUE:
            return f"{self.column} = {', '.join(sorted(self.names))}"
        if self.how is How.SCORE:
            return f"score >= {self.number:g}"
        return {How.NEW: "new client", How.DONE: "order done"}.get(self.how, "")

    @property
    def sign(self) -> str:
        """What tells it from every other happening, whatever the language."""
        return " ".join((self.how.name.lower(), self.column, ", ".join(sorted(self.names)), f"{self.number:g}"))

    @property
    def condition(self) -> Condition:
        """What a row of Clients holds while this is so; for values and scores."""
        if self.how is How.SCORE:
            return Condition("score", choices.AT_LEAST, bound=self.number)
        return Condition(self.column, choices.EQUALS, self.names)


_FIXED = {
    How.ORDER: words.ORDER,
    How.DONE: words.ORDER_DONE,
    How.VISIT: words.VISIT,
    How.NEW: words.NEW_CLIENT,
    How.REPLY: words.REPLY,
    How.ANY: words.ANY_ACTION,
    How.LEAVING: words.LEAVING,
}
_NAMED = {fold(text): how for how, word in _FIXED.items() for text in word.both()}
_SILENCE = re.compile(r"(\d{1,4})\s*(?:день|дня|дней|дн\.?|days?)\s*(?:тишины|молчания|(?:of )?silence|silent)")
_NO_REPLY = re.compile(
    r"(\d{1,3})\s*(?:день|дня|дней|дн\.?|days?)\s*(?:без ответа|without (?:a )?reply|without (?:an )?answer)(?:\s*:\s*(.+))?"
)
_SCORE = re.compile(r"(?:балл|баллы|score)\s*(?:от|from|>=|≥)\s*(-?\d+(?:[.,]\d+)?)")
_DATE = re.compile(r"(?:дата|date)\s*:\s*(.+)")
_VALUE = re.compile(r"([^=]+)=(.+)")
_NO_START = {How.ANY}
_NO_GOAL = {How.NEW, How.SILENCE, How.NO_REPLY, How.LEAVING, How.DATE}
_APART = re.compile(r"[;\n\r]+")
_GOALS = 20  # parts of one line: whoever writes more has pasted something else
_CHOSEN = {Kind.CHOICE, Kind.TAGS, Kind.TICK}


@dataclass(frozen=True, slots=True)
class Goal:
    """What ends a sequence, and how staff wrote it."""

    happening: Happening
    said: str


def start_of(text: str, clients: Table, lists: Lists, language: Language) -> Happening:
    """Read what starts a sequence. Raises UnclearError."""
    found = _happening(text, clients, lists, language, words.START_UNKNOWN)
    if found.how in _NO_START:
        raise UnclearError(words.START_NOT, value=text)
    return found


def goal_of(text: str, clients: Table, lists: Lists, language: Language) -> Happening:
    """Read what ends a sequence. Raises UnclearError."""
    found = _happening(text, clients, lists, language, words.GOAL_UNKNOWN)
    if found.how in _NO_GOAL:
        raise UnclearError(words.GOAL_NOT, value=text)
    return found


def goals_of(text: str, clients: Table, lists: Lists, language: Language) -> tuple[Goal, ...]:
    """Read what ends a sequence: lines, or parts divided by semicolons or commas; whichever comes first ends it. Raises UnclearError.

    A comma also divides values, «Статус = клиент, VIP»: what can be read as one goal is one.
    """
    goals: list[Goal] = []
    for line in filter(None, (" ".join(part.split()) for part in _APART.split(text))):
        goals += _in_a_line(line, clients, lists, language)
    return tuple(dict.fromkeys(goals))


def _in_a_line(text: str, clients: Table, lists: Lists, language: Language) -> list[Goal]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return [Goal(goal_of(text, clients, lists, language), text)]
    except UnclearError:
        if not 1 < len(parts) <= _GOALS:
            raise
    goals: list[Goal] = []
    for part in parts:
        if goals and goals[-1].happening.how is How.VALUE:
            with suppress(UnclearError):
                longer = f"{goals[-1].said}, {part}"
                goals[-1] = Goal(goal_of(longer, clients, lists, language), longer)
                continue
        goals.append(Goal(goal_of(part, clients, lists, language), part))
    return goals


def _happening(text: str, clients: Table, lists: Lists, language: Language, unknown: Word) -> Happening:
    said = " ".join(fold(text).split())
    if said in _NAMED:
        return Happening(_NAMED[said])
    if match := _SILENCE.fullmatch(said):
        return Happening(How.SILENCE, number=int(match[1]))
    if match := _NO_REPLY.fullmatch(said):
        return Happening(How.NO_REPLY, (match[2],) if match[2] else (), number=int(match[1]))
    if match := _SCORE.fullmatch(said):
        return Happening(How.SCORE, number=float(match[1].replace(",", ".")))
    if match := _DATE.fullmatch(said):
        return Happening(How.DATE, column=date_column(match[1], clients, language))
    listed = lists.choices["event"]
    event = meant(said, listed.synonyms)
    if event in map(fold, listed.values):
        return Happening(How.EVENT, (event,))
    if match := _VALUE.fullmatch(said):
        key = _known(match[1], clients, language)
        entry = clients.tab.by_key.get(key)
        if not key.startswith(OWN) and (entry is None or entry.kind not in _CHOSEN):
            raise UnclearError(words.COLUMN_KIND, column=clients.name_of(key, language))
        if names := values(match[2], key, clients, lists):
            return Happening(How.VALUE, names, key)
    known = [
        *listed.values,
        *(word.to(language) for word in (*_FIXED.values(), words.SILENCE, words.NO_REPLY, words.SCORE)),
    ]
    raise UnclearError(unknown, value=text, maybe=sentences.maybe(nearest(text, known)))


def date_column(name: str, clients: Table, language: Language) -> str:
    """Return the column of dates that people call so. Raises UnclearError."""
    key = _known(name, clients, language)
    entry = clients.tab.by_key.get(key)
    if entry is not None and entry.kind not in {Kind.DATE, Kind.DATETIME}:
        raise UnclearError(words.COLUMN_DATE, column=clients.name_of(key, language))
    return key


def _known(name: str, clients: Table, language: Language) -> str:
    key = column(name, clients)
    if key is None:
        near = nearest(name, headers(clients, language))
        raise UnclearError(sentences.UNKNOWN_COLUMN, name=name.strip(), maybe=sentences.maybe(near))
    return key
