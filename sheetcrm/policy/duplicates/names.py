"""How names agree: short forms, his and her form of a family's name, initials, cells exchanged, slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sheetcrm.policy.duplicates.given_names import given_names
from sheetcrm.policy.duplicates.levels import Level, apart, compared, lengths, levels
from sheetcrm.policy.duplicates.spelling import family_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.duplicates.cards import Cards, Codes
    from sheetcrm.policy.duplicates.levels import Levels

_PART = 4
"""So many letters of a double name must be the whole of the other: Иванова is in Иванова-Петрова."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """How the names of pairs agree; where ``crossed``, the first name of one was compared with the last name of the other."""

    first: Levels
    last: Levels
    patronymic: Levels
    crossed: NDArray[np.bool_]


def names(cards: Cards, one: Codes, two: Codes) -> Names:
    """Return how the names of these pairs agree, in the order in which they agree better."""
    last, first, texts = cards.last.codes, cards.first.codes, cards.first.texts
    firsts = levels(cards.first, one, two, given)
    lasts = levels(cards.last, one, two, family)
    doubtful = np.flatnonzero(
        (firsts == Level.OTHER) & (lasts >= Level.KIN)
        | (firsts == Level.UNSAID) & (lasts >= Level.KIN)
        | (firsts == Level.OTHER) & (lasts == Level.UNSAID)
        | (firsts == Level.UNSAID) & (lasts == Level.UNSAID)
    )
    left, right = one[doubtful], two[doubtful]
    over = compared(first[left], last[right], texts, given)
    back = compared(last[left], first[right], texts, given)
    fits = (
        (over > Level.UNSAID)
        & (over <= Level.NEAR)
        & (back <= Level.NEAR)
        & ((over == Level.SAME) | (back == Level.SAME))
    )
    fits |= (back > Level.UNSAID) & (back <= Level.NEAR) & (over == Level.UNSAID) & (back == Level.SAME)
    crossed = np.zeros(len(one), dtype=bool)
    crossed[doubtful[fits]] = True
    firsts[doubtful[fits]], lasts[doubtful[fits]] = over[fits], back[fits]
    return Names(firsts, lasts, levels(cards.patronymic, one, two, father), crossed)


def given(one: Objects, two: Objects) -> Levels:
    """Return how different first names agree. Two known names that are no forms of one are two names, however near: Мария, Марина."""
    told = _with_initials(one, two)
    meant = given_names().meant
    both = np.flatnonzero(_told_of(meant.__contains__, one, two).all(axis=0) & (told != Level.INITIAL))
    told[both] = [
        _SHORT if not meant[left].isdisjoint(meant[right]) else _OTHER
        for left, right in zip(one[both], two[both], strict=True)
    ]
    return told


_SHORT, _OTHER = int(Level.SHORT), int(Level.OTHER)


def family(one: Objects, two: Objects) -> Levels:
    """Return how different last names agree."""
    told = _with_initials(one, two)
    ours, theirs = _told_of(family_of, one, two)
    told[(ours == theirs) & (told != Level.INITIAL)] = Level.KIN
    long, short = lengths(one), lengths(two)
    part = (np.abs(long - short) >= _PART) & (np.minimum(long, short) >= _PART) & (told == Level.OTHER)
    for place in np.flatnonzero(part).tolist():
        within, whole = sorted((one[place], two[place]), key=len)
        if whole.startswith(within) or whole.endswith(within):
            told[place] = Level.FAINT
    return told


def father(one: Objects, two: Objects) -> Levels:
    """Return how different patronymics agree: a brother's and a sister's do not."""
    told = _with_initials(one, two)
    for place in np.flatnonzero((told == Level.NEAR) | (told == Level.FAINT)).tolist():
        if {one[place][-1], two[place][-1]} == {"a", "h"}:
            told[place] = Level.OTHER
    return told


def _told_of(tell: Callable[[str], object], one: Objects, two: Objects) -> NDArray[Any]:
    """Return what is told of each text, asked once each: two rows, one for each side."""
    codes, texts = pd.factorize(np.concatenate([one, two]))
    return np.array([tell(text) for text in texts])[codes].reshape(2, -1)


def _with_initials(one: Objects, two: Objects) -> Levels:
    told = apart(one, two)
    for place in np.flatnonzero((lengths(one) == 1) | (lengths(two) == 1)).tolist():
        told[place] = Level.INITIAL if one[place][0] == two[place][0] else Level.OTHER
    return told
