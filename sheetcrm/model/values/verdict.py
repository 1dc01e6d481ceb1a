"""What can be said about one cell: the verdict, the flaw in it, and all that a judgement may depend on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from sheetcrm.model.words import flaws

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.lists import Listing
    from sheetcrm.model.words import Language

Asides = tuple[tuple[str, str], ...]
"""What leaves a cell for others: pairs of a column key and a text."""

SHOWN = 60
"""How many characters of a value a sentence shows: about what a Problems row holds on a phone in one or two lines."""

_DIGITS_SHOWN = 200
_MIDNIGHT = time()


class Kind(Enum):
    """What a column holds."""

    ID = "id"
    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    NICK = "nick"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    MONEY = "money"
    COMPANY = "company"
    CHOICE = "choice"
    TAGS = "tags"
    TICK = "tick"
    TIME_ZONE = "time_zone"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is (or was) wrong with a cell: a code and the values that its sentence shows."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: Language) -> str:
        """Return what is wrong and what to do, with the value as typed; the place is told by the caller."""
        return flaws.sentence(self.code, language, dict(self.values))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one cell.

    ``flaw`` is None when there is nothing to tell and nothing to write. With a flaw, ``sure`` means: write it, do
    not ask. Not ``sure`` and another ``value`` is a proposal, not ``sure`` and the same one a problem without proposal.
    ``asides`` are texts that leave this cell for another column when the repair or proposal is carried out.

    Clean, ``value`` is the input, but for midnight in a DATE column: it is given as the date that it is.
    """

    value: Raw
    sure: bool
    flaw: Flaw | None
    asides: Asides = ()


@dataclass(frozen=True)
class Choices:
    """One list of the Lists tab: its values in order, and synonyms («Работаем» means «активный»).

    A typing mistake becomes the list's value when it is at least ``similarity`` of 100 near to it and ``margin`` nearer than to every
    other (REQUIREMENTS Q5: «активный» and «неактивный» score 95).
    """

    values: tuple[str, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict)
    similarity: int = 88
    margin: int = 10

    @cached_property
    def listing(self) -> Listing:
        """The list made ready for look-ups; built once."""
        from sheetcrm.model.values.lists import Listing

        return Listing.of(self)


@dataclass(frozen=True, kw_only=True)
class Context:
    """All that a judgement may depend on. ``region`` is where a phone without a country code is at home."""

    language: Language
    today: date
    region: str = "RU"
    choices: Mapping[str, Choices] = field(default_factory=dict)

    def fingerprint(self, kind: Kind | None = None, *, list_key: str | None = None) -> str:
        """Return a text that is equal when judgements of ``kind`` are equal; of every kind when it is None.

        Only what the kind looks at takes part, so a remembered phone outlives the day and an edited list.
        """
        parts: list[str] = [self.language]
        if kind in {None, Kind.PHONE}:
            parts.append(self.region)
        if kind in {None, Kind.DATE, Kind.DATETIME}:
            parts.append(self.today.isoformat())
        if kind in {None, Kind.CHOICE, Kind.TAGS}:
            keys = sorted(self.choices) if list_key is None else [list_key]
            lists = [(key, self.choices[key]) for key in keys if key in self.choices]
            told = repr([(key, c.values, sorted(c.synonyms.items()), c.similarity, c.margin) for key, c in lists])
            parts += (
                list_key or "",
                hashlib.blake2s(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
            )
        return "|".join(parts)


def shown(value: object) -> str:
    """Return ``value`` as people see it in a cell, on one line and in at most :data:`SHOWN` characters."""
    if isinstance(value, str):
        text = str.__str__(value)
    elif isinstance(value, datetime):
        text = value.strftime("%d.%m.%Y" if value.time() == _MIDNIGHT else "%d.%m.%Y %H:%M")
    elif isinstance(value, date):
        text = value.strftime("%d.%m.%Y")
    elif isinstance(value, int) and not isinstance(value, bool):
        text = "…" if value.bit_length() > _DIGITS_SHOWN else str(value)
    elif isinstance(value, bool | float | time):
        text = str(value).removesuffix(".0")
    else:
        text = type(value).__name__
    if len(text) > SHOWN:
        text = text[: SHOWN - 1] + "…"
    return text if text.isprintable() else " ".join(text.split())


def clean(value: Raw) -> Verdict:
    """Nothing is wrong."""
    return Verdict(value, True, None)


def repaired(value: Raw, new: Raw, code: str, asides: Asides = ()) -> Verdict:
    """Something was wrong and a sensible person would never disagree with the repair."""
    return Verdict(
        new, True, Flaw(code, (("value", shown(value)), ("fixed", "" if new is None else shown(new)), *asides)), asides
    )


def proposed(value: Raw, new: Raw, code: str, asides: Asides = ()) -> Verdict:
    """Something is wrong, and ``new`` is what a person may have meant."""
    return Verdict(new, False, Flaw(code, (("value", shown(value)), ("proposal", shown(new)), *asides)), asides)


def problem(value: Raw, code: str) -> Verdict:
    """Something is wrong that only a person can put right."""
    return Verdict(value, False, Flaw(code, (("value", shown(value)),)))
