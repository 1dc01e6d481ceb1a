"""Seconds of each step on a made-up book: ``python -m tests.benchmarks.steps --clients 100000``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.model.columns import TABS
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.words.defaults import LISTS
from sheetcrm.steps.assign import assign
from sheetcrm.steps.complete import complete
from sheetcrm.steps.facts import facts
from sheetcrm.steps.follow import follow
from sheetcrm.steps.score import score
from sheetcrm.steps.segment import segment
from sheetcrm.steps.value import value
from tests.sheets import defaults, empty, table

if TYPE_CHECKING:
    from sheetcrm.model.table import Table

STEPS = (facts, segment, value, complete, score, assign, follow)
_TODAY = datetime.fromisoformat("2026-11-22T03:00")
_COLUMNS = """
    id last_name first_name phone email source position industry status manager next_contact booked stage_by_hand
    first_contact last_contact last_action last_purchase purchases revenue last_amount average_amount score score_why
    stage segment days_silent value_class loyalty completeness next_step next_step_date
"""  # the 30 columns of DESIGN, "Costs", and the id


def book(clients: int) -> Snapshot:
    """Return a book with so many clients, twice as many orders and three times as many rows of History."""
    dice = np.random.default_rng(7)
    tables: dict[str, Table] = {key: empty(key) for key, tab in TABS.items() if tab.columns}
    tables["rules"] = defaults("rules")
    people = [f"c{number:07x}" for number in dice.permutation(clients)]
    values = {key: [entry.value.en for entry in entries] for key, entries in LISTS.items()}

    def pick(key: str, count: int, empty_share: float = 0.0) -> list[str | None]:
        places, blank = dice.integers(len(values[key]), size=count), dice.random(count) < empty_share
        return [None if blank[row] else values[key][place] for row, place in enumerate(places)]

    def days(count: int, span: int) -> list[date]:
        return [_TODAY.date() - timedelta(days=int(back)) for back in dice.integers(span, size=count)]

    def ids(count: int) -> list[str]:
        # a fresh text each, as a reader makes them
        return ["".join(people[place]) if place else people[0] for place in dice.integers(clients, size=count)]

    columns: dict[str, list[Any]] = {
        "id": people,
        "last_name": [f"Last{number}" for number in range(clients)],
        "first_name": [f"First{number % 500}" for number in range(clients)],
        "phone": [f"+7999{number:07d}" if number % 3 else None for number in range(clients)],
        "email": [f"a{number}@mail.ru" if number % 2 else None for number in range(clients)],
        "position": ["director" if number % 10 == 0 else "clerk" for number in range(clients)],
        "next_contact": [day if number % 20 == 0 else None for number, day in enumerate(days(clients, 60))],
        **{key: pick(key, clients, 0.2) for key in ("source", "industry", "status", "manager")},
    }
    tables["clients"] = _table("clients", _COLUMNS.split(), columns, clients)
    orders = 2 * clients
    tables["orders"] = _table(
        "orders",
        [column.key for column in TABS["orders"].columns],
        {
            "id": [f"o{number}" for number in range(orders)],
            "date": days(orders, 1500),
            "amount": dice.integers(500, 20000, size=orders).astype(float).tolist(),
            "status": pick("order_status", orders),
            "client_id": ids(orders),
        },
        orders,
    )
    rows = 3 * clients
    tables["history"] = _table(
        "history",
        [column.key for column in TABS["history"].columns],
        {
            "id": [f"h{number}" for number in range(rows)],
            "when": [datetime.combine(day, datetime.min.time()) + timedelta(hours=10) for day in days(rows, 900)],
            "event": pick("event", rows),
            "subject": [f"letter {place}" for place in dice.integers(40, size=rows)],
            "client_id": ids(rows),
        },
        rows,
    )
    return Snapshot(tables, _TODAY, "en")


def _table(key: str, wanted: list[str], columns: dict[str, list[Any]], count: int) -> Table:
    nothing = [None] * count
    return table(key, wanted, list(zip(*(columns.get(name, nothing) for name in wanted), strict=True)), whole=False)


def _read_again(snapshot: Snapshot) -> Snapshot:
    """Return the book as another process reads it: nothing remembered of its tables."""
    fresh = {key: replace(found, frame=found.frame.copy()) for key, found in snapshot.tables.items()}
    return replace(snapshot, tables=fresh)


def night(snapshot: Snapshot, title: str) -> Snapshot:
    """Run every step, print what each took, return what they leave."""
    whole = work = 0.0
    for step in STEPS:
        began, worked = time.perf_counter(), time.process_time()
        plan = step(snapshot)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        whole, work = whole + took, work + worked
        rows = sum(map(len, plan.appends.values()))
        print(f"{title:8} {step.__name__:10} {took:6.3f} s {worked:6.3f} s CPU  {plan.cells:8} cells  {rows:6} rows")
        snapshot = snapshot.after(plan)
    print(f"{title:8} {'all':10} {whole:6.3f} s {work:6.3f} s CPU")
    return snapshot


def main() -> None:
    """Print a first night, a quiet night on the same day, and the next day's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    snapshot = book(parser.parse_args(sys.argv[1:]).clients)
    snapshot = night(snapshot, "first")
    night(_read_again(snapshot), "quiet")


if __name__ == "__main__":
    main()
