"""Groups of clients that staff decide on together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sheetcrm.policy.duplicates.pair import Pair


@dataclass(frozen=True, slots=True)
class Group:
    """Clients that may all be one person: ids in alphabetical order, and the pairs among them, the most alike first.

    ``sure`` where every two of them are joined by sure pairs.
    """

    ids: tuple[str, ...]
    pairs: tuple[Pair, ...]
    sure: bool

    @property
    def likeness(self) -> int:
        """How alike the two are that are least alike."""
        return min(pair.likeness for pair in self.pairs)


def groups(pairs: Iterable[Pair], apart: Collection[frozenset[str]] = ()) -> tuple[Group, ...]:
    """Return the groups, each client in one at most, the most alike first.

    The most alike are united first. Two groups become one only where everybody of the one makes a pair with everybody of the other: one
    shared phone must not chain strangers together. Pairs that are sure unite without that, since who is surely two different people is
    in no sure pair; and never are two in one group whom staff said are ``apart``. A pair that is left over comes up again once the group
    is decided.
    """
    ranked = sorted(pairs, key=lambda pair: (not pair.sure, -pair.likeness, pair.one, pair.two))
    refused = frozenset(apart)
    known = {pair.ids for pair in ranked} - refused
    home: dict[str, list[str]] = {}
    for pair in ranked:
        one, two = home.setdefault(pair.one, [pair.one]), home.setdefault(pair.two, [pair.two])
        across = (frozenset((left, right)) for left in one for right in two)
        if one is two or not (refused.isdisjoint(across) if pair.sure else all(ids in known for ids in across)):
            continue
        one.extend(two)
        for row in two:
            home[row] = one
    inside: dict[int, list[Pair]] = {}
    for pair in ranked:
        if home[pair.one] is home[pair.two]:
            inside.setdefault(id(home[pair.one]), []).append(pair)
    return tuple(
        Group(tuple(sorted(home[found[0].one])), tuple(found), all(pair.sure for pair in found))
        for found in inside.values()
    )
