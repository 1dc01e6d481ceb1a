"""Pairs of clients that may be one person, without looking at every pair."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sheetcrm.model.words import duplicates as words
from sheetcrm.policy.duplicates.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Collection

    from sheetcrm.policy.duplicates.people import People

LIKELY = 50


def pairs(people: People, apart: Collection[frozenset[str]] = (), *, likeness_from: int = LIKELY) -> tuple[Pair, ...]:
    """Return all pairs of at least this likeness, sorted by ids; never one of ``apart``, which staff said are not one person.

    ``likeness_from`` is the setting "duplicates_from".
    """
    found: dict[frozenset[str], Pair] = {}
    for column, word, key in ((people.phone, words.SAME_PHONE, "phone"), (people.email, words.SAME_EMAIL, "email")):
        blocks: dict[str, list[str]] = defaultdict(list)
        for row, cell in zip(people.ids, column, strict=True):
            if cell is not None:
                blocks[str(cell)].append(row)
        for value, rows in blocks.items():
            for one, two in combinations(sorted(rows), 2):
                both = frozenset((one, two))
                before = found[both].reasons if both in found else ()
                reasons = (*before, words.filled(word, **{key: value}))
                found[both] = Pair(one, two, max(likeness_from, 60 + 20 * len(reasons)), len(reasons) > 1, reasons)
    apart = frozenset(apart)
    return tuple(
        sorted((pair for both, pair in found.items() if both not in apart), key=lambda pair: (pair.one, pair.two))
    )
