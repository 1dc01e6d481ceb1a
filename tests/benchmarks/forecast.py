"""Processor seconds of a month ahead on a made-up book: ``python -m tests.benchmarks.forecast --clients 1000 10000``.

A tenth of the clients subscribed lately, everybody has a birthday; "Welcome" and "Birthday" are on, at most two hundred letters go a day.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.model.plan import objects
from sheetcrm.policy.forecast import outlook
from tests.policy.sequences.looks import LONG_ON, remembered
from tests.sheets import defaults, sheet, table

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

NOW = "2026-11-24 06:30"
_OURS = (("Business name", "Daisy"), ("Booking link", "https://d.example"), ("Promo code", "GIFT10"))


def book(clients: int) -> Snapshot:
    """Return the book as the morning's job sees it."""
    now = datetime.fromisoformat(NOW)
    people: list[list[Any]] = [
        [
            f"c{n}",
            "Anna",
            f"Smith{n}",
            f"a{n}@example.com",
            "yes",
            "lead",
            "site",
            date(1960 + n % 40, 1 + n % 12, 1 + n % 28),
        ]
        for n in range(clients)
    ]
    came: list[list[Any]] = [[f"c{n}", now - timedelta(hours=n % 48), "subscription"] for n in range(0, clients, 10)]
    empty = sheet("", today=NOW)
    keys = ("id", "first_name", "last_name", "email", "consent", "status", "source", "birthday")
    tables = {
        "clients": table("clients", keys, people),
        "history": table("history", ("client_id", "when", "event"), came),
        "settings": table("settings", ("name", "value"), [list(row) for row in _OURS]),
        "templates": defaults("templates"),
        "sequences": _on("sequences", "sequence", "Welcome"),
        "reminders": _on("reminders", "name", "Birthday"),
    }
    first = replace(empty, tables={**empty.tables, **tables})
    memory = remembered(first)
    return replace(first, memory=replace(memory, switched=dict.fromkeys(memory.switched, LONG_ON)))


def _on(key: str, column: str, name: str) -> Any:
    found = defaults(key)
    frame = found.frame.assign(on=objects(True if cell == name else None for cell in found[column]))
    return replace(found, frame=frame)


def main() -> None:
    """Print a line for each size."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--clients", type=int, nargs="+", default=[1000, 10_000])
    for clients in read.parse_args().clients:
        snapshot = book(clients)
        begun = time.process_time()
        seen = outlook(snapshot)
        spent = time.process_time() - begun
        print(
            f"{clients:>7} clients  {spent:6.2f} s  {len(seen.letters):>6} letters in 30 days, {len(seen.waiting)} times one waits"
        )


if __name__ == "__main__":
    main()
