"""Run many lives and print what was found: ``python -m tests.lives --runs 1000 --seed 0 --book memory``.

Every fifth run is systematic: the same few lives over and over, each night of which dies at its first, second, third … transaction,
request or step of a write. ``--at`` repeats one of those, ``--show`` tells of everything that happens.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.lives.life import ACTS, Life, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRONG = ("lost", "doubled", "stripped", "wrong ids", "stories", "not quiet", "fell over")
FIGURES = ("runs", "kills", "faults", "acts of staff", "moves", "moves back", "merges", "put together again", "undos")
EVERY = 5


def lives(runs: int, seed: int, book: str, tally: Tally) -> Iterator[Life]:
    """Yield that many lives: four of five by their own seed, each fifth one of the lives that die everywhere."""
    for number in range(runs):
        if number % EVERY == EVERY - 1:
            systematic = number // EVERY
            yield Life(seed + 1_000_000 + systematic // ACTS, book, tally, at=systematic % ACTS)
        else:
            yield Life(seed + number, book, tally)


def spend(life: Life, say: Callable[[str], object]) -> None:
    """Spend a life; one that stumbles is wrong, too."""
    life.say = say
    try:
        life.spend()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other lives go on
        where = traceback.extract_tb(error.__traceback__)[-1]
        life.tally.fault(life.name, "fell over", f"{error!r} at {where.filename.rsplit('/', 1)[-1]}:{where.lineno}")
        say(traceback.format_exc())


def main() -> None:
    """Run the lives and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.lives", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--book", choices=["memory", "file", "google"], default="memory")
    parser.add_argument("--at", type=int, help="one life that dies every night at this act")
    parser.add_argument("--show", action="store_true", help="tell of everything that happens")
    asked = parser.parse_args()
    tally = Tally()
    say: Callable[[str], object] = print if asked.show else lambda _: None
    several = [Life(asked.seed, asked.book, tally, at=asked.at)] if asked.at is not None else None
    with suppress(KeyboardInterrupt):  # what was found until then is told
        for life in several or lives(asked.runs, asked.seed, asked.book, tally):
            known = len(tally.wrong)
            spend(life, say)
            for line in tally.wrong[known:]:
                print(line, flush=True)
    others = sorted(tally.counts.keys() - {*FIGURES, *WRONG})
    print(", ".join(f"{what} {tally.counts[what]}" for what in (*FIGURES, *others)))
    print(", ".join(f"{what} {tally.counts[what]}" for what in WRONG))
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
