"""How much each agreement and each difference says, in bits, and their sum (Fellegi and Sunter 1969; Winkler 2000 for rare values).

A bit doubles the odds. An agreement says log2(m / u): m is how often two cards of one person agree so, u how often two people do who have
nothing to do with each other. m is chosen by reason, once for each kind of column and for every base; u is counted in the base itself,
value by value: two Ivanovs say little, two Pembertons much.

Three things can be true of two cards: they are one person's, two relatives', or two strangers'. Against *strangers* everything counts.
Against *relatives* only what is one's own does: first name, birthday, patronymic; a shared phone or street says nothing. A pair is as
likely as the less favourable of the two allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from pandas.util import hash_array

from sheetcrm.policy.duplicates.contact_levels import contacts, day, email, phone
from sheetcrm.policy.duplicates.levels import Level, apart, levels
from sheetcrm.policy.duplicates.names import Names, family, father, given, names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.duplicates.cards import Cards, Codes, Column
    from sheetcrm.policy.duplicates.contact_levels import Contacts
    from sheetcrm.policy.duplicates.levels import Levels

    Bits = NDArray[np.float64]

_TOWN = 1000
"""A base of a few is a handful out of a town: names are not rare only because few people stand in it."""

_CARDS_AGAIN = 0.25
"""So many second cards a person has before anything is known. Four times more or fewer is two bits."""

_SAMPLE = 20_000
"""So many chance pairs tell how often strangers agree, or differ by a slip."""

_GUESS = {Level.SAME: 0.01, Level.NEAR: 0.003, Level.FAINT: 0.005}
_GUESSED = 200
"""What is taken for their share before any is drawn, and for how many pairs that guess counts."""

_SELDOM = 0.05
"""Strangers differ at least so often, even where all live in one town."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How often two cards of one person agree in a column of this kind (m), by level; and how common a value is that nobody has yet.

    ``weight`` is how many people that guess counts for.
    """

    same: float
    near: float
    faint: float
    other: float
    usual: float
    weight: float


FIRST = Kind(0.86, 0.05, 0.02, 0.07, usual=1 / 60, weight=200)
LAST = Kind(0.82, 0.06, 0.02, 0.10, usual=1 / 1000, weight=200)
PATRONYMIC = Kind(0.92, 0.04, 0.02, 0.02, usual=1 / 40, weight=50)
BIRTHDAY = Kind(0.92, 0.05, 0.02, 0.01, usual=1 / 20_000, weight=200)
TEXT = Kind(0.75, 0.10, 0.05, 0.10, usual=1 / 200, weight=50)

SHORT_FORM = 1.0  # bits less than the same form
INITIAL = 3.0
KIN = 3.0  # bits less than the same last name
CROSSED = 2.0
MOVED = 2.0

REACH = 5.0
"""A phone or address that two cards share says this much more than enough for one person, less for each further holder."""

CONTACT_NEAR = 8.0
CONTACT_SHORT = 12.0
CONTACT_FAINT = 3.0
PHONE_OTHER = -1.5
EMAIL_OTHER = -1.0
SECOND_CONTACT = 3.0
"""Phone and address of mail go together, in a family as in an office: the second says at most this much more."""

NAME_ALONE = 3.0
"""A name, however rare, falls short of enough by this much: namesakes with nothing else in common are nothing at all."""
TOWN_ALONE = 2.5
"""A town says at most this much: there are namesakes within one, too."""

OWN = {Level.SAME: 5.0, Level.SHORT: 4.0, Level.NEAR: 1.0, Level.FAINT: -2.0, Level.INITIAL: 1.0, Level.OTHER: -8.0}
OWN_DAY = {Level.SAME: 8.0, Level.NEAR: 2.0, Level.FAINT: -4.0, Level.OTHER: -10.0}
OWN_FATHER = {Level.FAINT: -4.0, Level.OTHER: -10.0}
OWN_LAST = {Level.KIN: -4.0, Level.OTHER: -1.0}
OWN_EMAIL = {Level.SAME: 1.5, Level.OTHER: -0.5}
"""Bits for one person against two relatives."""

RELATIVES = 1.5
"""What relatives come to at most when everything that a home shares agrees: worth a look, no more."""
ONE_HOME = 8.0
"""Bits for one person against relatives before first names, birthdays and patronymics are looked at."""
FEW = 4
"""More people on one phone or address are a company and not a home."""
COLLEAGUES = -2.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of pairs: levels by column, and the sum in bits, 0 where it is as likely as not."""

    names: Names
    phones: Contacts
    emails: Contacts
    birthday: Levels
    others: Mapping[str, Levels]
    bits: Bits
    weights: Mapping[str, Bits]

    def at(self, rows: Codes) -> Evidence:
        """Return the evidence of some of the pairs."""
        called = self.names
        return Evidence(
            Names(called.first[rows], called.last[rows], called.patronymic[rows], called.crossed[rows]),
            self.phones.at(rows),
            self.emails.at(rows),
            self.birthday[rows],
            {key: agree[rows] for key, agree in self.others.items()},
            self.bits[rows],
            {key: bits[rows] for key, bits in self.weights.items()},
        )


def evidence(cards: Cards, one: Codes, two: Codes) -> Evidence:
    """Weigh everything that is known of these pairs."""
    count = len(cards)
    rare = np.log2((count + _TOWN) / (2 * _CARDS_AGAIN))  # so many bits are needed before anything is likely
    sample = _chance_pairs(cards.ids)
    called = names(cards, one, two)
    phones = contacts(cards.phones, one, two, phone)
    emails = contacts(cards.emails, one, two, email)
    born = levels(cards.birthday, one, two, day)
    others = {key: levels(column, one, two) for key, column in cards.others.items()}
    weights: dict[str, Bits] = {
        "first": _first(cards.first, one, two, called, sample),
        "last": _last(cards.last, one, two, called, sample),
        "patronymic": _weighed(cards.patronymic, one, called.patronymic, PATRONYMIC, sample, father),
        "birthday": _weighed(cards.birthday, one, born, BIRTHDAY, sample, day),
        "phone": _contact(phones, rare, PHONE_OTHER),
        "email": _contact(emails, rare, EMAIL_OTHER),
    }
    for key, column in cards.others.items():
        weights[key] = _weighed(column, one, others[key], TEXT, sample, apart)
    _moved(cards.others, one, two, others, weights)
    weights["city"] = np.minimum(weights["city"], TOWN_ALONE)
    name = np.minimum(weights["first"] + weights["last"] + weights["patronymic"], rare - NAME_ALONE)
    contact = np.maximum(weights["phone"], weights["email"]) + np.minimum(
        np.minimum(weights["phone"], weights["email"]), SECOND_CONTACT
    )
    against_strangers = name + contact + weights["birthday"] + sum(weights[key] for key in others) - rare
    own = _own(called, born, emails)
    bits = np.minimum(against_strangers, np.maximum(ONE_HOME + own, RELATIVES))
    holders = np.maximum(phones.holders, emails.holders)
    colleagues = weights["first"] + weights["last"] + weights["patronymic"] + weights["birthday"]
    colleagues = colleagues + COLLEAGUES - np.log2(np.maximum(holders - 1, 1))
    bits = np.where(holders > FEW, np.minimum(bits, colleagues), bits)
    reached = (phones.holders > 0) & (phones.holders <= FEW) | (emails.holders > 0) & (emails.holders <= FEW)
    told_apart = (born == Level.OTHER) | (called.patronymic == Level.OTHER)
    bits = np.where(reached & ~told_apart, np.maximum(bits, 0.5), bits)
    return Evidence(called, phones, emails, born, others, np.round(bits * 2) / 2, weights)


def _chance_pairs(ids: Objects) -> tuple[Codes, Codes]:
    """Return pairs of people drawn by chance: neighbours in orders that have nothing to do with who they are.

    One more client moves few of them, so that what is likely today is so tomorrow.
    """
    count = len(ids)
    rounds = min(-(-_SAMPLE // max(count, 1)), 1 + count // 10)
    found = [np.empty((2, 0), dtype=np.int64)]
    for turn in range(rounds):
        order = np.argsort(hash_array(ids, hash_key=f"{turn:016d}", categorize=False), kind="stable")[: _SAMPLE + 1]
        found.append(np.stack([order[:-1], order[1:]]))
    one, two = np.concatenate(found, axis=1)
    return one, two


def _usual(column: Column, rows: Codes, kind: Kind) -> Bits:
    """Return how often another person has the value that this one has."""
    codes = column.codes[rows]
    said = int((column.codes >= 0).sum())
    others = np.concatenate([column.counts, [0]])[codes] - 1
    usual: Bits = (np.maximum(others, 0) + kind.weight * kind.usual) / (max(said - 1, 0) + kind.weight)
    return usual


def _weighed(
    column: Column,
    rows: Codes,
    agree: Levels,
    kind: Kind,
    sample: tuple[Codes, Codes],
    judge: Callable[[Objects, Objects], Levels],
) -> Bits:
    """Return the bits of each level: of the same value by how rare it is, of the others by how often strangers agree so."""
    drawn = levels(column, *sample, judge)
    said = int((drawn != Level.UNSAID).sum()) + _GUESSED
    share = {level: ((drawn == level).sum() + _GUESSED * guess) / said for level, guess in _GUESS.items()}
    differ = max(1 - sum(share.values()), _SELDOM)
    bits = np.zeros(len(rows))
    bits[agree == Level.SAME] = np.log2(kind.same / _usual(column, rows[agree == Level.SAME], kind))
    bits[agree == Level.NEAR] = np.log2(kind.near / share[Level.NEAR])
    bits[agree == Level.FAINT] = np.log2(kind.faint / share[Level.FAINT])
    bits[agree == Level.OTHER] = np.log2(kind.other / differ)
    return bits


def _first(column: Column, one: Codes, two: Codes, called: Names, sample: tuple[Codes, Codes]) -> Bits:
    bits = _weighed(column, one, called.first, FIRST, sample, given)
    _alike(bits, called.first == Level.SHORT, column, one, two, FIRST, SHORT_FORM)
    bits[called.first == Level.INITIAL] = INITIAL
    return bits - CROSSED * called.crossed


def _last(column: Column, one: Codes, two: Codes, called: Names, sample: tuple[Codes, Codes]) -> Bits:
    bits = _weighed(column, one, called.last, LAST, sample, family)
    _alike(bits, called.last == Level.KIN, column, one, two, LAST, KIN)
    bits[called.last == Level.INITIAL] = INITIAL
    return bits


def _alike(
    bits: Bits, where: NDArray[np.bool_], column: Column, one: Codes, two: Codes, kind: Kind, less: float
) -> None:
    """Count two forms of a name as the more common of them, some bits less."""
    usual = np.maximum(_usual(column, one[where], kind), _usual(column, two[where], kind))
    bits[where] = np.log2(kind.same / usual) - less


def _contact(found: Contacts, rare: float, other: float) -> Bits:
    """Return the bits of phones or addresses; a shared one says less the more people hold it."""
    bits = np.zeros(len(found.levels))
    same = found.levels == Level.SAME
    bits[same] = rare + REACH - np.log2(np.maximum(found.holders[same] - 1, 1))
    for level, weight in (
        (Level.NEAR, CONTACT_NEAR),
        (Level.SHORT, CONTACT_SHORT),
        (Level.FAINT, CONTACT_FAINT),
        (Level.OTHER, other),
    ):
        bits[found.levels == level] = weight
    return bits


def _moved(
    columns: Mapping[str, Column], one: Codes, two: Codes, agree: dict[str, Levels], weights: dict[str, Bits]
) -> None:
    """Count a value that stands in another column of the other card, as when street and house were exchanged."""
    for key, other in combinations(sorted(columns), 2):
        ours, theirs = columns[key], columns[other]
        where = {text: code for code, text in enumerate(theirs.texts)}
        there = np.array([where.get(text, _NOWHERE) for text in ours.texts] + [_NOWHERE], dtype=np.int64)
        astray = (agree[key] != Level.SAME) & (agree[other] != Level.SAME)
        for left, right, counted, rest in ((one, two, key, other), (two, one, other, key)):
            both = np.flatnonzero(astray & (there[ours.codes[left]] == theirs.codes[right]))
            bits = np.log2(TEXT.same / _usual(ours, left[both], TEXT)) - MOVED
            better = bits > weights[counted][both]
            weights[counted][both[better]] = bits[better]
            weights[rest][both] = np.maximum(weights[rest][both], 0)
            agree[counted][both[better]] = Level.MOVED


_NOWHERE = -2


def _own(called: Names, born: Levels, emails: Contacts) -> Bits:
    """Return what speaks for one person against two relatives."""
    bits = np.zeros(len(born))
    for agree, table in (
        (called.first, OWN),
        (born, OWN_DAY),
        (called.patronymic, OWN_FATHER),
        (called.last, OWN_LAST),
        (emails.levels, OWN_EMAIL),
    ):
        for level, weight in table.items():
            bits[agree == level] += weight
    return bits
