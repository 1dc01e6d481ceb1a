"""Pairs of clients that may be one person: candidates, their evidence, what comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.policy.duplicates.candidates import candidates
from sheetcrm.policy.duplicates.cards import cards
from sheetcrm.policy.duplicates.evidence import evidence
from sheetcrm.policy.duplicates.levels import Level
from sheetcrm.policy.duplicates.pair import Pair
from sheetcrm.policy.duplicates.people import COLUMNS
from sheetcrm.policy.duplicates.reasons import reasons
from sheetcrm.policy.duplicates.sureness import sure

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from sheetcrm.policy.duplicates.people import People

LIKELY = 50
"""As likely as not."""

_BITS_A_STEP = 3.0
"""So many bits take a likeness from 50 to 67, then to 80, then to 89. Columns hang together (a name and an address made of it), so a bit
of evidence is worth less than a bit."""

_MOST = 99
"""What is not beyond doubt is not 100 percent."""


def pairs(people: People, apart: Collection[frozenset[str]] = (), *, likeness_from: int = LIKELY) -> tuple[Pair, ...]:
    """Return all pairs of at least this likeness, sorted by ids; never one of ``apart``, which staff said are not one person.

    ``likeness_from`` is the setting "duplicates_from"; sure pairs are returned whatever it is.
    """
    if len(people) < 2:  # noqa: PLR2004 - a pair
        return ()
    people = _sorted(people)
    known = cards(people)
    one, two = candidates(known)
    found = evidence(known, one, two)
    percent = likeness(found.bits)
    certain = np.zeros(len(one), dtype=bool)
    reached = np.flatnonzero((found.phones.levels == Level.SAME) & (found.emails.levels == Level.SAME))
    certain[reached] = sure(known, one[reached], two[reached])
    percent[certain] = 100
    wanted = np.flatnonzero(certain | (percent >= likeness_from))
    ids, refused = people.ids, frozenset(apart)
    if refused:
        wanted = wanted[[frozenset((ids[one[place]], ids[two[place]])) not in refused for place in wanted.tolist()]]
    why = reasons(people, known, found.at(wanted), one[wanted], two[wanted])
    return tuple(
        Pair(ids[one[place]], ids[two[place]], int(percent[place]), bool(certain[place]), sentences)
        for place, sentences in zip(wanted.tolist(), why, strict=True)
    )


def likeness(bits: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return evidence in whole percent: 50 for none either way, more with each bit for, less with each against."""
    percent: NDArray[np.int64] = np.floor(100 / (1 + np.exp2(-bits / _BITS_A_STEP)) + 0.5).astype(np.int64)
    return np.minimum(percent, _MOST)


def _sorted(people: People) -> People:
    """Return the people in the order of their ids: where a row stands does not matter (law 5)."""
    order = np.argsort(people.ids)
    return replace(
        people,
        ids=people.ids[order],
        others={key: column[order] for key, column in people.others.items()},
        **{key: getattr(people, key)[order] for key in COLUMNS},
    )
