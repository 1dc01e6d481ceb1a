"""Which cells of Clients are wrong: our steps beside a pandera schema that calls the same libraries for phones and e-mails.

    python -m tests.benchmarks.checks [--clients 1000 10000 100000] [--rounds 3] [--folder FOLDER]

Both get the same rows as JSON: half the phones dirty, all else clean, and name the rows whose phone is not in its one form; the script
stops where they name others. pandera only tells; ours also says what the cell should be, with one verdict for each kind of column. Each
figure is a process of its own, processor seconds after all modules are there. pandera is installed into an environment of its own, in
``--folder`` (a temporary one unless given; given, it is used again).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from tests.benchmarks.business import COLUMNS, STAFF, business, policies
from tests.benchmarks.rivals import environment
from tests.benchmarks.spread import middle, spread

_RIVAL = Path(__file__).with_name("checks_rival.py")
_OURS = (sys.executable, "-m", "tests.benchmarks.checks", "--measure")
_DATES = ("birthday", "next_contact")


def ours(path: Path) -> dict[str, Any]:
    """Name the rows of Clients with a phone to be repaired, out of the plan of the step that repairs; seconds and peak MB."""
    from dataclasses import replace

    from sheetcrm.model.columns import TABS
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.steps.tidy import tidy
    from tests.sheets import empty, table

    tables = {key: empty(key, "ru") for key, tab in TABS.items() if tab.columns}
    for title, (_, *cells) in policies().items():
        key = next(tab.key for tab in TABS.values() if tab.title.ru == title)
        tables[key] = table(key, [column.key for column in TABS[key].columns], cells)
    rows = orjson.loads(path.read_bytes())
    dates = [COLUMNS.index(key) for key in _DATES]
    for row in rows:
        for place in dates:
            row[place] = row[place] and date.fromisoformat(row[place])
    snapshot = Snapshot(tables, datetime(2026, 11, 22, 3), "ru")
    began = time.process_time()
    clients = table("clients", COLUMNS, rows, whole=False)
    plan = tidy(replace(snapshot, tables={**tables, "clients": clients}))
    seconds = time.process_time() - began
    lines = {client: line for line, client in enumerate(clients["id"])}
    named = [lines[client] for client in plan.changes["clients", "phone"].ids]
    return {"seconds": seconds, "named": sorted(named), "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _answer(*command: str | Path) -> dict[str, Any]:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(ours(asked.measure)))
        return
    with TemporaryDirectory() as temporary:
        home = asked.folder or Path(temporary)
        python = environment(home / "pandera", "pandera[pandas]", "phonenumbers", "email-validator", "orjson")
        for clients in asked.clients:
            path = Path(temporary) / "clients.json"
            (_, *rows), *_ = business(clients).values()
            rows = [[f"c{line:06d}", *row[1:]] for line, row in enumerate(rows)]
            path.write_bytes(orjson.dumps(rows))
            mine = middle([_answer(*_OURS, path) for _ in range(asked.rounds)])
            theirs = middle([_answer(python, _RIVAL, path, json.dumps(STAFF)) for _ in range(asked.rounds)])
            assert mine["named"] == theirs["named"], "they name other rows"
            told = f"{len(mine['named'])} cells named and repaired"
            print(f"{clients:>8} sheetcrm {spread(mine['rounds']):<28}{mine['peak']:5.0f} MB  {told}")
            told = f"the same cells named; {theirs['seconds'] / mine['seconds']:.1f} times ours"
            print(f"{'':>8} pandera  {spread(theirs['rounds']):<28}{theirs['peak']:5.0f} MB  {told}", flush=True)


if __name__ == "__main__":
    main()
