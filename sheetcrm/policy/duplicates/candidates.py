"""Which pairs are worth comparing: those who share something rare, or two things of which many share one.

Nobody who could be a duplicate shares nothing at all: a slip spoils one cell or two. So every person gets *marks*, one kind for each thing
said of them, and two people are compared where they share a mark that few others have. A crowd (an office's phone, a common name) is
divided by a second mark, then by a third; those who are many even then are compared with the next few only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates.contacts import NATIONAL
from sheetcrm.policy.duplicates.given_names import given_names
from sheetcrm.policy.duplicates.spelling import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from sheetcrm.policy.duplicates.cards import Cards, Codes, Column

CROWD = 24
"""More who share their marks are divided further: 24 people make 276 pairs."""

NEXT = 3
"""With so many of those after them are people compared who cannot be told apart by any mark."""

MARKS = 3
"""So many marks of different kinds divide a crowd."""

_MEANINGS = 3
"""So many full names that a short one may stand for are looked at: the most common ones of this base."""

_VOWELS = re.compile("(?<=.)[aeiou]")


def candidates(cards: Cards) -> tuple[Codes, Codes]:
    """Return the places of those to compare: two arrays, the first of each pair always the lower, no pair twice."""
    count = len(cards)
    marks = [codes for codes in _marks(cards) if codes.max(initial=-1) >= 0]
    repeated, chained = _repeated(marks, count)
    for codes in marks:
        codes[repeated] = -1
    crowded = [np.zeros(codes.shape, dtype=bool) for codes in marks]
    found: list[Codes] = [chained]
    crowds: list[tuple[int, Codes, Codes]] = []  # the last mark that made it, the people, the number of their crowd
    for place, codes in enumerate(marks):
        rows, slots = np.nonzero(codes >= 0)
        pairs, crowd, number = _divided(rows, codes[rows, slots], count)
        found.append(pairs)
        crowded[place][rows[crowd], slots[crowd]] = True
        crowds.append((place, rows[crowd], number[crowd]))
    for _ in range(1, MARKS):
        divided = []
        for place, rows, number in crowds:
            for more in range(place + 1, len(marks)):
                sharper, people = _sharper(rows, number, marks[more], crowded[more])
                pairs, crowd, finer = _divided(people, sharper, count)
                found.append(pairs)
                divided.append((more, people[crowd], finer[crowd]))
        crowds = divided
    found += [_within(rows, number, count, NEXT) for _, rows, number in crowds]
    pairs = np.unique(np.concatenate(found))
    return pairs // max(count, 1), pairs % max(count, 1)


def _repeated(marks: Sequence[Codes], count: int) -> tuple[Codes, Codes]:
    """Return those who are a crowd with every mark the same, but for the first few of each; and pairs of them, each with the next few.

    A list that was pasted in a hundred times must not be divided by each mark in turn.
    """
    if not marks:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    _, number, sizes = np.unique(np.concatenate(marks, axis=1), axis=0, return_inverse=True, return_counts=True)
    number = number.reshape(-1)
    order = np.argsort(number, kind="stable")
    order = order[sizes[number[order]] > CROWD]
    turn = np.arange(len(order)) - np.searchsorted(number[order], number[order])
    return order[turn >= NEXT], _within(order, number[order], count, NEXT)


def _divided(rows: Codes, keys: Codes, count: int) -> tuple[Codes, Codes, Codes]:
    """Return the pairs of those who share a key with few; the places of all others who share one, and the number of each key."""
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    number = np.cumsum(np.concatenate([[0], keys[1:] != keys[:-1]])) if len(keys) else keys
    sizes = np.bincount(number)[number] if len(keys) else keys
    few = sizes <= CROWD
    numbers = np.empty_like(number)
    numbers[order] = number
    return _within(rows[few], number[few], count, CROWD), order[~few], numbers


def _sharper(rows: Codes, number: Codes, codes: Codes, crowded: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Return keys of a crowd and one more mark, and whose they are: only where that mark alone is a crowd's as well."""
    span = int(codes.max(initial=0)) + 1
    keys, people = [], []
    for slot in range(codes.shape[1]):
        there = crowded[rows, slot]
        keys.append(number[there] * span + codes[rows[there], slot])
        people.append(rows[there])
    return np.concatenate(keys), np.concatenate(people)


def _within(rows: Codes, keys: Codes, count: int, reach: int) -> Codes:
    """Return pairs, as one number each, of rows in order that have the same key and are at most ``reach`` apart."""
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, reach + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        one, two = rows[:-step][same], rows[step:][same]
        different = one != two
        found.append((np.minimum(one, two) * count + np.maximum(one, two))[different])
    return np.concatenate(found)


# ---- the marks of people: a code for each, -1 for none; one row a person, one column for each of the kind that a person may have


def _marks(cards: Cards) -> Iterator[Codes]:
    """Yield each kind of mark, those that tell most first."""
    yield _each(cards.emails)
    yield _each(cards.phones)
    yield _each(cards.emails, lambda text: text.partition("@")[0])
    yield _each(cards.phones, lambda text: text[-_WITHIN_TOWN:])
    yield _each([cards.birthday])
    last, first = _names(cards)
    yield _both(last, first)
    yield from (_each([column]) for column in cards.others.values())
    yield np.concatenate([last, first], axis=1)
    yield _each(cards.phones, lambda text: text[-_END:])
    yield _each(cards.phones, lambda text: text[-NATIONAL:-_END] if len(text) == NATIONAL else None)


_WITHIN_TOWN = 7
_END = 4
"""A wrong digit is in one half of a number: the last four, or those before them."""


def _each(columns: Sequence[Column], tell: Callable[[str], str | None] | None = None) -> Codes:
    """Return the codes of these columns side by side, or of what is told of their texts."""
    codes = np.stack([column.codes for column in columns], axis=1)
    return codes if tell is None else _again(codes, [tell(text) for text in columns[0].texts])


def _again(codes: Codes, texts: Sequence[str | None]) -> Codes:
    """Return codes of what else is told of each code."""
    finer = np.concatenate([pd.factorize(objects(texts))[0].astype(np.int64), [-1]])
    return finer[codes]


def _names(cards: Cards) -> tuple[Codes, Codes]:
    """Return marks of last names, in one column, and of what first names may mean, in several; both from one list of codes."""
    texts = cards.first.texts
    said = cards.last.counts + cards.first.counts
    common = dict(zip(texts, said.tolist(), strict=True))
    known = given_names().certain
    meant = np.full((len(texts) + 1, _MEANINGS), None, dtype=object)
    for place, text in enumerate(texts):
        full = sorted(known.get(text, (text,)), key=lambda name: (-common.get(name, 0), name))[:_MEANINGS]
        meant[place, : len(full)] = [_heard(name) for name in full]
    heard = pd.factorize(meant.reshape(-1))[0].astype(np.int64).reshape(meant.shape)
    return heard[cards.last.codes][:, :1], heard[cards.first.codes]


def _heard(name: str) -> str:
    """Return the consonants of a name: slips are mostly in its vowels and doubled letters."""
    return _VOWELS.sub("", family_of(name))


def _both(last: Codes, first: Codes) -> Codes:
    """Return marks of whole names, whichever stands first."""
    low, high = np.minimum(last, first), np.maximum(last, first)
    return np.where(low < 0, -1, low * (int(first.max(initial=0)) + int(last.max(initial=0)) + 2) + high)
