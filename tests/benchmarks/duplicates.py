"""Duplicates among made-up clients of whom it is known who is who: ``python -m tests.benchmarks.duplicates --clients 100000 --seed 2``.

The engine was looked at with seed 1 while it was made; every other seed is held out.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sheetcrm.policy.duplicates import groups, pairs
from tests.benchmarks.duplicates_people import Card, as_people, town

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.policy.duplicates import Pair

Ids = frozenset[str]


def truth(cards: dict[str, Card]) -> set[Ids]:
    """Return all pairs of cards that are one person's."""
    by_person: dict[int, list[str]] = defaultdict(list)
    for row, card in cards.items():
        by_person[card.person].append(row)
    return {frozenset(both) for rows in by_person.values() for both in combinations(rows, 2)}


def telling(one: Card, two: Card) -> bool:
    """Tell whether two cards have anything but a name and a town in common: without that nobody could know."""
    phones, others = ({one.phone, one.other} - {None}), {two.phone, two.other} - {None}
    return bool(phones & others) or any(
        getattr(one, key) is not None and getattr(one, key) == getattr(two, key)
        for key in ("email", "birthday", "company", "street")
    )


def reached(one: Card, two: Card) -> bool:
    """Tell whether both phone and e-mail are the same."""
    return None not in (one.phone, one.email) and (one.phone, one.email) == (two.phone, two.email)


def share(part: int, whole: int) -> str:
    """Return a share with three digits, floored: 1.000 is all of them."""
    return f"{part * 1000 // whole / 1000:.3f}" if whole else "-"


def report(cards: dict[str, Card], found: Iterable[Pair]) -> None:
    """Print precision and recall of the sure and of the proposed pairs."""
    true, found = truth(cards), list(found)
    proposed = {pair.ids for pair in found}
    sure = {pair.ids for pair in found if pair.sure}
    sides = {pair.ids: (cards[pair.one], cards[pair.two]) for pair in found}
    home = {ids for ids, (one, two) in sides.items() if ids not in true and one.home == two.home}
    both = {ids for ids in true if reached(*(cards[row] for row in ids))}
    findable = {ids for ids in true if telling(*(cards[row] for row in ids))}
    print(
        f"{len(true)} true pairs; {len(findable)} of them share more than name and town; {len(both)} phone and e-mail"
    )
    print(f"sure      {len(sure):7}  precision {share(len(sure & true), len(sure))}", end="  ")
    print(f"recall {share(len(sure & both), len(both))} of those with one phone and e-mail")
    print(f"proposed  {len(proposed):7}  precision {share(len(proposed & true), len(proposed))}", end="  ")
    print(
        f"(with relatives on one phone, who are to be asked about, {share(len(proposed & (true | home)), len(proposed))})"
    )
    print(f"          recall {share(len(proposed & true), len(true))} of all,", end=" ")
    print(f"{share(len(proposed & findable), len(findable))} of those that share more than name and town")
    for title, some in (("one person", true), ("relatives", home), ("strangers", proposed - true - home)):
        said = sorted(pair.likeness for pair in found if pair.ids in some)
        marks = [said[len(said) * part // 100] for part in (5, 50, 95)] if said else []
        print(f"likeness of {title:11} {len(said):6} pairs; 5 %, half and 95 % are at most {marks}")
    slips = Counter(slip for ids in findable - proposed for row in ids for slip in cards[row].slips)
    print("slips of what was missed:", ", ".join(f"{slip} {count}" for slip, count in slips.most_common(6)) or "-")


def main() -> None:
    """Print the figures of one town."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2)
    asked = parser.parse_args()
    made = town(asked.clients, asked.seed)
    people = as_people(made)
    cards = dict(zip(people.ids.tolist(), made, strict=True))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began, worked = time.perf_counter(), time.process_time()
    found = pairs(people)
    took, work = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    united = groups(found)
    size = Counter(len(group.ids) for group in united)
    print(
        f"{asked.clients} clients, seed {asked.seed}: {took:.1f} s, {work:.1f} s CPU, peak {memory} MB ({before} MB of it the clients)"
    )
    report(cards, found)
    print(f"{len(united)} groups, by size: {dict(sorted(size.items()))}")


if __name__ == "__main__":
    main()
