"""Which pairs are beyond doubt: one phone, one address of mail, one name, and nothing that speaks against (Q6).

Only such a pair may ever be merged without a person, so every doubt counts: a first name that is only alike, a short form that a wife and a
husband may share, a birthday that differs by a digit, a phone of a company. And a card that would be surely two people who are not surely
each other is neither's: Аня without a last name, where Анна Иванова and Анна Петрова have one phone.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.policy.duplicates.contact_levels import contacts, day, email, phone
from sheetcrm.policy.duplicates.given_names import given_names
from sheetcrm.policy.duplicates.levels import Level, levels
from sheetcrm.policy.duplicates.names import names
from sheetcrm.policy.duplicates.spelling import sex_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sheetcrm.policy.duplicates.cards import Cards, Codes, Column

PEOPLE = 4
"""More first names on one phone or address: it is a company's, not a home's."""


def sure(cards: Cards, one: Codes, two: Codes) -> NDArray[np.bool_]:
    """Tell which of these pairs are beyond doubt. Pairs that are not among them are looked at as well where it matters."""
    alone = _beyond_doubt(cards, one, two)
    return _unanimous(cards, one, two, alone)


def _beyond_doubt(cards: Cards, one: Codes, two: Codes) -> NDArray[np.bool_]:
    told = np.zeros(len(one), dtype=bool)
    phones, emails = contacts(cards.phones, one, two, phone), contacts(cards.emails, one, two, email)
    home = _at_home(cards.phones, cards.first)[phones.value] & _at_home(cards.emails, cards.first)[emails.value]
    rows = np.flatnonzero((phones.levels == Level.SAME) & (emails.levels == Level.SAME) & home)
    one, two = one[rows], two[rows]
    called, born = names(cards, one, two), levels(cards.birthday, one, two, day)
    fits = np.isin(called.first, (Level.SAME, Level.SHORT))
    fits &= np.isin(called.last, (Level.SAME, Level.NEAR, Level.UNSAID))
    fits &= np.isin(called.patronymic, (Level.SAME, Level.NEAR, Level.UNSAID, Level.INITIAL))
    fits &= np.isin(born, (Level.SAME, Level.UNSAID))
    fits &= ~called.crossed | ((called.first == Level.SAME) & (called.last == Level.SAME))
    for place in np.flatnonzero(fits & (called.first == Level.SHORT)).tolist():
        fits[place] = _is_certain(cards, int(one[place]), int(two[place]))
    told[rows] = fits
    return told


def _is_certain(cards: Cards, one: int, two: int) -> bool:
    """Tell whether two first names are one, given the sex that last name and patronymic tell."""
    sexes = {sex for row in (one, two) if (sex := sex_of(_text(cards.last, row), _text(cards.patronymic, row)))}
    sex = sexes.pop() if len(sexes) == 1 else ""
    return given_names().surely_one(_text(cards.first, one), _text(cards.first, two), sex)


def _text(column: Column, row: int) -> str:
    code = int(column.codes[row])
    return str(column.texts[code]) if code >= 0 else ""


def _at_home(columns: Sequence[Column], first: Column) -> NDArray[np.bool_]:
    """Tell of each phone or address whether few first names stand beside it; a last entry for none at all."""
    known = given_names().certain
    called = [min(known.get(text, (text,))) for text in first.texts]
    meant = np.unique(np.array([*called, ""], dtype=object), return_inverse=True)[1]
    both = [
        column.codes[rows] * (len(meant) + 1) + meant[first.codes[rows]]
        for column in columns
        for rows in [np.flatnonzero((column.codes >= 0) & (first.codes >= 0))]
    ]
    different = np.unique(np.concatenate(both)) // (len(meant) + 1)
    told: NDArray[np.bool_] = np.bincount(different, minlength=len(columns[0].texts) + 1) <= PEOPLE
    return told


def _unanimous(cards: Cards, one: Codes, two: Codes, alone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave only pairs of whom everybody says the same who is surely one of the two."""
    same = _same_rows(cards)
    joined: dict[int, set[int]] = defaultdict(set)
    for left, right in zip(same[one[alone]].tolist(), same[two[alone]].tolist(), strict=True):
        if left != right:
            joined[left].add(right)
            joined[right].add(left)
    wedges = [(left, right) for row, others in joined.items() for left, right in combinations(sorted(others), 2)]
    asked = sorted({pair for pair in wedges if pair[1] not in joined[pair[0]]})
    ones, twos = (np.array(side, dtype=np.int64) for side in (zip(*asked, strict=True) if asked else ((), ())))
    doubtful = {pair for pair, fits in zip(asked, _beyond_doubt(cards, ones, twos), strict=True) if not fits}
    torn = {row for row, others in joined.items() if any(pair in doubtful for pair in combinations(sorted(others), 2))}
    told = alone.copy()
    for place in np.flatnonzero(alone).tolist():
        left, right = int(same[one[place]]), int(same[two[place]])
        told[place] = left == right or (left not in torn and right not in torn)
    return told


def _same_rows(cards: Cards) -> Codes:
    """Return for each person the first one of whom the very same is said, itself where there is none."""
    columns = [cards.last, cards.first, cards.patronymic, cards.birthday, *cards.phones, *cards.emails]
    table = np.stack([column.codes for column in columns], axis=1)
    _, first, inverse = np.unique(table, axis=0, return_index=True, return_inverse=True)
    told: Codes = first[inverse.reshape(-1)]
    return told
