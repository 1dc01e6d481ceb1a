"""The owner's tabs over 100,000 clients and 500,000 orders and history rows: ``python -m tests.benchmarks.summary``.

In one run: all nine tabs by the step, a second time with nothing to do, and beside them what an owner's analyst would write, the ten
numbers of the Overview, sources and months alone, in pandas and in plain SQL (SQLite, its tables filled beforehand). On one core.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import statistics
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import TABS
from sheetcrm.model.passages import NO_PASSAGES, Passages
from sheetcrm.model.plan import objects
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.policy.figures.passing import DEAL
from sheetcrm.steps import summarise
from tests.benchmarks.spread import spread
from tests.sheets import empty, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Raw

NOW = datetime(2026, 11, 22, 6, 30)
STAGES = ("new lead", "first contact", "presentation", "negotiation", "deal", "lost")
LIMIT_SECONDS, LIMIT_BYTES = 5.0, 2**30


def made(clients: int, rows: int) -> Snapshot:
    """Return a business of four years: two fifths of the rows are orders, the rest history."""
    dice, today = random.Random(1), NOW.date()
    ids = [f"c{number:07d}" for number in range(clients)]
    people: list[list[Raw]] = [
        [
            row,
            today - timedelta(days=dice.randrange(1460)),
            dice.choice(("website", "friends", "ads", "maps", None)),
            dice.choice((None, None, None, "prices", "spring")),
            dice.choice(("Ann", "Bob", "Eve", "Max")),
            dice.choice((*STAGES, None)),
            dice.randrange(100),
            dice.choice(("awareness", "decision")),
            float(dice.randrange(100) * 100),
        ]
        for row in ids
    ]
    bought: list[list[Raw]] = [
        [f"o{n}", dice.choice(ids), today - timedelta(days=dice.randrange(1400)), dice.randrange(100, 10**6) / 100,
         dice.choice(("done", "done", "done", "cancelled", None)), dice.choice(("cut", "dye"))]
        for n in range(rows * 2 // 5)
    ]  # fmt: skip
    said: list[list[Raw]] = [
        [f"h{n}", dice.choice(ids), NOW - timedelta(minutes=dice.randrange(1400 * 1440)), dice.choice(("from client", "from us")), "call"]
        for n in range(rows - len(bought))
    ]  # fmt: skip
    tables = {key: empty(key) for key, tab in TABS.items() if tab.columns}
    columns = ("id", "first_contact", "source", "source_detail", "manager", "deal_stage", "score", "stage", "potential")
    tables["clients"] = table("clients", columns, people)
    tables["orders"] = table("orders", ("id", "client_id", "date", "amount", "status", "service"), bought)
    tables["history"] = table("history", ("id", "client_id", "when", "direction", "event"), said)
    steps = Passages(
        objects(dice.choice(ids) for _ in ids),
        np.array([today.toordinal() - dice.randrange(300) for _ in ids], dtype=np.int64),
        objects(dice.choice(STAGES) for _ in ids),
    )
    memory = Memory(passages=lambda field: steps if field == DEAL else NO_PASSAGES)
    return Snapshot(tables, NOW, "en", memory)


def by_pandas(snapshot: Snapshot) -> float:
    """Return the revenue, having counted a week's numbers, sources and months as an analyst would."""
    clients, orders = snapshot["clients"].frame, snapshot["orders"].frame
    good = orders[~orders["status"].isin(["cancelled", "returned"])]
    day = pd.to_datetime(good["date"])
    good = good.assign(day=day, month=day.dt.to_period("M"), amount=good["amount"].astype(float))
    met = pd.to_datetime(clients["first_contact"])
    first = good.groupby("client_id")["day"].min()
    week = (pd.Timestamp(2026, 11, 9), pd.Timestamp(2026, 11, 15))
    clients.groupby(met.dt.to_period("M")).size()
    first.between(*week).sum()
    met.between(*week).sum()
    good[good["day"].between(*week)]["amount"].agg(["sum", "mean", "size"])
    good.merge(clients[["source"]], left_on="client_id", right_index=True).groupby("source", dropna=False)[
        "amount"
    ].agg(["sum", "size"])
    heard = pd.to_datetime(snapshot["history"].frame["when"]).groupby(snapshot["history"].frame["client_id"]).max()
    (heard < pd.Timestamp(2026, 8, 24)).mean()
    return float(good.groupby("month")["amount"].sum().sum())


def base_of(snapshot: Snapshot) -> sqlite3.Connection:
    """Return the same rows as tables of a database."""
    base = sqlite3.connect(":memory:")
    for key, columns in (
        ("clients", ("id", "first_contact", "source")),
        ("orders", ("client_id", "date", "amount", "status")),
        ("history", ("client_id", "when")),
    ):
        named = ", ".join(f'"{column}"' for column in columns)
        base.execute(f"create table {key} ({named})")
        cells = [
            [cell.isoformat() if isinstance(cell, date) else cell for cell in snapshot[key][column]]
            for column in columns
        ]
        base.executemany(f"insert into {key} values ({', '.join('?' * len(columns))})", zip(*cells, strict=True))
    base.execute("create view good as select * from orders where coalesce(status, '') not in ('cancelled', 'returned')")
    return base


def by_sql(base: sqlite3.Connection) -> float:
    """Return the revenue, having asked the same of SQLite."""
    week = "between '2026-11-09' and '2026-11-15'"
    for question in (
        f"select count(*) from clients where first_contact {week}",
        f"select count(*) from (select min(date) day from good group by client_id) where day {week}",
        f"select count(*), sum(amount), avg(amount) from good where date {week}",
        "select source, sum(amount), count(*) from good join clients on id = client_id group by 1",
        "select substr(first_contact, 1, 7), count(*) from clients group by 1",
        "select count(*) from (select max(\"when\") heard from history group by client_id) where heard < '2026-08-24'",
    ):
        base.execute(question).fetchall()
    return float(sum(row[1] for row in base.execute("select substr(date, 1, 7), sum(amount) from good group by 1")))


def timed(what: Callable[[], object], times: int) -> list[float]:
    """Return how many seconds of the processor it took each time; a busy machine does not change them much."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        what()
        spent.append(time.process_time() - begun)
    return spent


def main() -> None:
    """Print seconds, memory and ratios; end with 1 where they are beyond what is promised."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--rows", type=int, help="five for each client unless given")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    given.rows = 5 * given.clients if given.rows is None else given.rows
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    snapshot = made(given.clients, given.rows)
    plan = summarise(snapshot)  # a first time for what is read only once
    after = snapshot.after(plan)
    ours = timed(lambda: summarise(replace(snapshot)), given.times)
    quiet = timed(lambda: summarise(replace(after)), given.times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert not summarise(after)
    theirs = timed(lambda: by_pandas(snapshot), given.times)
    base = base_of(snapshot)
    asked = timed(lambda: by_sql(base), given.times)
    middle = statistics.median(ours)
    print(f"{given.clients:,} clients, {given.rows:,} orders and history rows, one core, {given.times} times")
    for name, spent in (
        ("all nine tabs", ours),
        ("nothing changed", quiet),
        ("pandas: week, sources, months", theirs),
        ("SQL: the same", asked),
    ):
        print(f"{name:<32}{spread(spent)}   ours is {middle / statistics.median(spent):.1f} times that")
    print(f"peak memory, rows and cells included: {memory / 2**20:,.0f} MB")
    raise SystemExit(1 if middle > LIMIT_SECONDS or memory > LIMIT_BYTES else 0)


if __name__ == "__main__":
    main()
