"""How phones and addresses of mail agree: the best of all that either has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.policy.duplicates.cards import shared
from sheetcrm.policy.duplicates.contacts import NATIONAL
from sheetcrm.policy.duplicates.levels import Level, compared, lengths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.duplicates.cards import Codes, Column
    from sheetcrm.policy.duplicates.levels import Levels

_TOWN = 7
_FIGURES = re.compile(r"\d+")
_FIGURE = re.compile(r"\d")
_TELLING = 2
"""So many figures in an address make it one's own: anna1985 at another host is she, anna need not be."""


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """How phones, or addresses, of pairs agree; ``value`` is the code of the one they share, -1 where they share none."""

    levels: Levels
    value: Codes
    holders: Codes  # how many people hold the shared one, 0 where none is shared

    def at(self, rows: Codes) -> Contacts:
        """Return what is known of some of the pairs."""
        return Contacts(self.levels[rows], self.value[rows], self.holders[rows])


def contacts(
    columns: Sequence[Column], one: Codes, two: Codes, judge: Callable[[Objects, Objects], Levels]
) -> Contacts:
    """Return how the contacts of these pairs agree: of several that two people share, the one that fewest hold."""
    counts = shared(columns)
    told = np.full(len(one), Level.UNSAID, dtype=np.int8)
    value = np.full(len(one), -1, dtype=np.int64)
    holders = np.zeros(len(one), dtype=np.int64)
    for left in columns:
        for right in columns:
            rows = np.flatnonzero((left.codes[one] >= 0) & (right.codes[two] >= 0))
            ours, theirs = left.codes[one[rows]], right.codes[two[rows]]
            here = compared(ours, theirs, left.texts, judge)
            better = (told[rows] == Level.UNSAID) | (here < told[rows])
            told[rows[better]] = here[better]
            same = here == Level.SAME
            fewer = same & ((holders[rows] == 0) | (counts[ours] < holders[rows])) if len(counts) else same
            value[rows[fewer]] = ours[fewer]
            holders[rows[fewer]] = counts[ours[fewer]]
    return Contacts(told, value, holders)


def phone(one: Objects, two: Objects) -> Levels:
    """Return how different numbers agree: SHORT where one lacks its town's code, NEAR where one digit is off or two are exchanged."""
    told = np.full(len(one), Level.OTHER, dtype=np.int8)
    ours, theirs = lengths(one), lengths(two)
    whole = np.flatnonzero((ours == NATIONAL) & (theirs == NATIONAL))
    told[whole[_slipped(_digits(one[whole], NATIONAL), _digits(two[whole], NATIONAL))]] = Level.NEAR
    for place in np.flatnonzero(ours != theirs).tolist():
        if one[place][-_TOWN:] == two[place][-_TOWN:]:
            told[place] = Level.SHORT
    return told


def day(one: Objects, two: Objects) -> Levels:
    """Return how different days of birth agree: NEAR one digit off, two exchanged, or day for month; FAINT two digits off."""
    told = np.full(len(one), Level.OTHER, dtype=np.int8)
    whole = np.flatnonzero(_are_days(one) & _are_days(two))
    ours, theirs = _digits(one[whole], _DAY), _digits(two[whole], _DAY)
    told[whole[(ours != theirs).sum(axis=1) == 2]] = Level.FAINT  # noqa: PLR2004 - two digits
    swapped = (ours[:, [0, 1, 2, 3, 6, 7, 4, 5]] == theirs).all(axis=1)
    told[whole[_slipped(ours, theirs) | swapped]] = Level.NEAR
    return told


_DAY = 8


def _are_days(texts: Objects) -> NDArray[np.bool_]:
    return np.fromiter((len(text) == _DAY and text.isdigit() for text in texts), dtype=bool, count=len(texts))


def email(one: Objects, two: Objects) -> Levels:
    """Return how different addresses agree: NEAR one slip in letters, figures are never a slip; or one's own name at another host.

    FAINT is a name at another host that others may have as well: anna@.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    told = np.full(len(one), Level.OTHER, dtype=np.int8)
    slips = process.cpdist(one, two, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    for place in np.flatnonzero(slips <= 1).tolist():
        if _FIGURES.findall(one[place]) == _FIGURES.findall(two[place]):
            told[place] = Level.NEAR
    near, faint = int(Level.NEAR), int(Level.FAINT)
    for place, (left, right) in enumerate(zip(one, two, strict=True)):
        if left[0] == right[0] and (name := left.partition("@")[0]) == right.partition("@")[0]:
            told[place] = near if len(_FIGURE.findall(name)) >= _TELLING else faint
    return told


def _digits(numbers: Objects, length: int) -> NDArray[np.uint8]:
    """Return numbers of one length as a table of digits."""
    return np.frombuffer("".join(numbers).encode("ascii"), dtype=np.uint8).reshape(-1, length)


def _slipped(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell where one digit differs, or two neighbours are exchanged."""
    differ = ours != theirs
    count = differ.sum(axis=1)
    turned = (ours[:, :-1] == theirs[:, 1:]) & (ours[:, 1:] == theirs[:, :-1]) & differ[:, :-1] & differ[:, 1:]
    told: NDArray[np.bool_] = (count == 1) | ((count == 2) & turned.any(axis=1))  # noqa: PLR2004 - two digits
    return told
