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
    refusals: dict[str, set[str]] = {}
    for both in refused:
        for row in both:
            refusals.setdefault(row, set()).update(both - {row})
    known = {pair.ids for pair in ranked} - refused
    home: dict[str, list[str]] = {}
    for pair in ranked:
        few, many = sorted((home.setdefault(row, [row]) for row in (pair.one, pair.two)), key=len)
        if few is many:
            continue
        if pair.sure:
            fits = all(one not in refusals or refusals[one].isdisjoint(many) for one in few)
        else:
            fits = all(frozenset((one, two)) in known for one in few for two in many)
        if fits:
            many.extend(few)
            for row in few:
                home[row] = many
    inside: dict[int, list[Pair]] = {}
    for pair in ranked:
        if home[pair.one] is home[pair.two]:
            inside.setdefault(id(home[pair.one]), []).append(pair)
    return tuple(
        Group(tuple(sorted(home[found[0].one])), tuple(found), all(pair.sure for pair in found))
        for found in inside.values()
    )
