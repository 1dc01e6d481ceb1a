"""An independent oracle: generated years of a business, and the same figures in plain SQL over the same rows, to the last kopeck.

``python -m tests.figures.oracle --seeds 200`` tries many; the suite tries a few.
"""

from __future__ import annotations

import argparse
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.mails import SHARES
from sheetcrm.policy.figures.months import fact_rows
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.periods import Span, month, weeks
from sheetcrm.policy.figures.posts import letter_rows
from sheetcrm.policy.figures.sources import source_rows
from tests.figures import questions
from tests.sheets import empty, table

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.policy.figures.business import Business

TODAY = datetime(2026, 11, 22, 9)
MOSCOW = ZoneInfo("Europe/Moscow")
SOURCES = ("Alpha", "beta", "Gamma", None)


def made(seed: int, *, people: int = 40, bought: int = 150) -> tuple[Snapshot, sqlite3.Connection]:
    """Return some years of a business as a snapshot and as tables of a database."""
    dice = Random(seed)
    start = date(2024, 6, 1)
    ids = [f"c{number:03}" for number in range(people)]
    shelf = set(dice.sample(ids, people // 4))
    merged = {
        row: dice.choice([one for one in ids if one not in shelf]) for row in sorted(shelf) if dice.random() < 0.5
    }
    cards = [
        (
            row,
            dice.choice(SOURCES),
            dice.choice((None, "Spring", "autumn")),
            start + timedelta(dice.randrange(900)) if dice.random() < 0.8 else None,
            dice.choice((None, "did not return")),
            dice.choice((None, "too far", "did not like it")),
        )
        for row in ids
    ]
    orders: list[list[Raw]] = [
        [
            dice.choice([*ids, "nobody"]),
            start + timedelta(dice.randrange(950)),
            dice.choice([None, dice.randrange(1, 10**7) / 100]),
            dice.choice([None, None, "done", "cancelled", "returned"]),
        ]
        for _ in range(bought)
    ]
    words: list[list[Raw]] = [
        [dice.choice(ids), start + timedelta(dice.randrange(950)), "from client", None] for _ in range(bought)
    ]
    posted = [_letter(dice, number, dice.choice([*ids, "nobody"])) for number in range(people)]
    words += _seen(dice, posted)
    columns = ("id", "source", "source_detail", "first_contact", "loyalty", "loss_reason")
    tables = {
        "clients": table("clients", columns, [list(card) for card in cards if card[0] not in shelf]),
        "archive": table("archive", columns, [list(card) for card in cards if card[0] in shelf]),
        "orders": table("orders", ("client_id", "date", "amount", "status"), orders),
        "history": table("history", ("client_id", "when", "direction", "event"), words),
    }
    spent: list[list[Raw]] = [
        [
            start + timedelta(dice.randrange(950)),
            dice.choice(["Alpha", "BETA", "gamma", "Billboard"]),
            dice.choice([None, None, "spring", "Winter"]),
            dice.choice([dice.randrange(-(10**4), 10**6) / 100, dice.randrange(1, 9000)]),
        ]
        for _ in range(dice.choice([0, 60]))
    ]
    tables["costs"] = table("costs", ("month", "source", "detail", "amount"), spent)
    tables |= {
        key: empty(key)
        for key in (
            *(
                "lists",
                "settings",
                "tasks",
                "sequences",
                "overview",
                "sources",
                "segments",
                "managers",
                "best",
                "facts",
            ),
            *("funnel", "letter_figures", "score_check"),
        )
    }
    base = sqlite3.connect(":memory:")
    base.executescript(questions.ALL)
    today = TODAY.date().isoformat()
    for place, (row, source, detail, met, *lost) in enumerate(cards):
        seen = None if met is None or met.isoformat() > today else met.isoformat()
        base.execute(
            "insert into card values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row, merged.get(row, row), source, detail, seen, row not in shelf, place, *lost),
        )
    base.executemany(
        "insert into bought values (?, ?, ?, ?)",
        [(c, str(d), None if a is None else round(float(str(a)) * 100), s) for c, d, a, s in orders],
    )
    base.executemany(
        "insert into cost values (?, lower(?), lower(?), ?)",
        [(f"{str(day)[:7]}-01", source, page, round(float(str(sum_)) * 100)) for day, source, page, sum_ in spent],
    )
    base.executemany("insert into said values (?, ?, ?, ?)", [(c, str(d)[:10], e, _minute(d)) for c, d, _, e in words])
    for one in posted:
        assert one.at is not None
        local = one.at.astimezone(MOSCOW).replace(tzinfo=None)
        cells = (
            one.key,
            one.person,
            str(local)[:10],
            local.toordinal() * 1440 + local.hour * 60 + local.minute,
            one.title,
            one.outcome,
        )
        base.execute("insert into sent values (?, ?, ?, ?, ?, ?)", cells)
    return Snapshot(tables, TODAY, "en", Memory(merged=merged, post=Post(letters=posted))), base


def _letter(dice: Random, number: int, client: str) -> Posted:
    """Return a letter of the last eight weeks; a quarter of them in the same few minutes, some around midnight."""
    at = datetime(2026, 9, 21, tzinfo=UTC) + timedelta(minutes=dice.randrange(63 * 24 * 60))
    if dice.random() < 0.25:
        at = datetime(2026, 11, 9, 20, 58, tzinfo=UTC) + timedelta(minutes=dice.randrange(5))
    outcome = dice.choice(["", "", "", "reply", "hard", "unsubscribe", "complaint", "soft"])
    title = dice.choice(["Hello", "Offer"])
    return Posted(f"l{number:03}", client, "q1", "1", str(number), State.SENT, at, at, title=title, outcome=outcome)


def _seen(dice: Random, posted: list[Posted]) -> list[list[Raw]]:
    """Return rows of History: letters that were opened and links that were clicked, some of which only the day is known."""
    rows: list[list[Raw]] = []
    for one in dice.sample(posted, dice.choice([0, len(posted) // 2, len(posted)])):
        assert one.at is not None
        when: date = (one.at + timedelta(hours=3, minutes=dice.choice([-30, 0, 1, 500, 9000]))).replace(tzinfo=None)
        when = datetime.date(when) if dice.random() < 0.3 and isinstance(when, datetime) else when
        event = dice.choice(["letter opened", "link clicked", "clicked", "letter opened"])
        rows.append([one.person, when, "from client", event])
    return rows


def _minute(when: object) -> int:
    """Return the minute of an instant, counted from day 0; the last one of a day of which no time is known."""
    assert isinstance(when, date)
    clock = when.hour * 60 + when.minute if isinstance(when, datetime) else 0
    return when.toordinal() * 24 * 60 + (clock or 24 * 60 - 1)


def faults(seed: int) -> list[str]:
    """Return in what figures and SQL differ."""
    snapshot, base = made(seed)
    trade = business(snapshot)
    found = []

    def same(what: str, ours: object, theirs: object) -> None:
        if ours != theirs:
            found.append(f"seed {seed}, {what}: {ours!r}, by SQL {theirs!r}")

    def one(question: str, span: Span) -> Any:
        [row] = base.execute(
            question, [date.fromordinal(day).isoformat() for day in (span.first, span.last)]
        ).fetchall()
        return row[0]

    today = snapshot.today
    for span in (
        weeks(today, 1),
        weeks(today, 13),
        weeks(today, 13).before,
        *(month(today, back) for back in range(1, 25)),
    ):
        same(
            "leads", count.leads(trade, span).value, one("select count(*) from people where met between ? and ?", span)
        )
        same(
            "first",
            count.first_orders(trade, span).value,
            one("select count(*) from firsts where day between ? and ?", span),
        )
        same(
            "orders", count.orders(trade, span).value, one("select count(*) from good where day between ? and ?", span)
        )
        money = one("select coalesce(sum(kopecks), 0) from good where day between ? and ?", span)
        same("revenue", round((count.revenue(trade, span).value or 0) * 100), money)
    rows = base.execute(
        "select p.source, sum(g.kopecks) from people p join good g using (person) where g.day between ? and ? group by 1",
        [date.fromordinal(day).isoformat() for day in (weeks(today, 52).first, weeks(today, 52).last)],
    ).fetchall()
    ours = {
        row["source"]: row["revenue"] for row in source_rows(trade) if row and row["detail"] is None and row["revenue"]
    }
    same("sources", ours, {source or "not given": kopecks / 100 for source, kopecks in rows if kopecks})
    rows = base.execute(
        "select person, sum(kopecks) from good group by 1 having sum(kopecks) > 0 order by 2 desc, 1 limit 15"
    ).fetchall()
    same(
        "best",
        [(row["name"], row["revenue"]) for row in best_rows(trade) if row["part"] == "Best"],
        [(who, money / 100) for who, money in rows],
    )
    found += _letter_faults(seed, trade, base) + _cost_faults(seed, trade, base)
    found += _people_faults(seed, trade, base)
    stood: dict[str, dict[str, str]] = {}
    for fact in fact_rows(trade, {}):
        begin = str(fact["month"])
        last = min(date.fromordinal(month(date.fromisoformat(begin)).last), today).isoformat()
        ends = (date.fromisoformat(begin) - timedelta(days=1)).isoformat(), last
        was, now = (stood.setdefault(day, dict(base.execute(questions.STOOD, {"day": day}).fetchall())) for day in ends)
        for name in ("active", "moderate", "dormant"):
            same(f"{name} of {begin}", fact[name], list(now.values()).count(name))
            for other in {"active", "moderate", "dormant"} - {name}:
                moved = sum(was.get(person) == name and place == other for person, place in now.items())
                same(f"{name} to {other} of {begin}", fact[f"{name}_to_{other}"], moved)
    for cohort in (row for row in best_rows(trade) if row["part"] == "Cohorts"):
        quarter, year = str(cohort["name"])[1:].split(" ")
        people, *back = base.execute(questions.BACK, {"months": f"{year}-{int(quarter)}"}).fetchone()
        same(f"cohort {quarter} {year}", cohort["clients"], people)
        for days, came in zip((90, 180, 365), back, strict=True):
            if not isinstance(cohort[f"back_{days}"], str):
                same(f"back in {days} of {quarter} {year}", cohort[f"back_{days}"], count.share(came, people))
    return found


def _letter_faults(seed: int, trade: Business, base: sqlite3.Connection) -> list[str]:
    """Return in what the letters' figures and SQL differ."""
    now = weeks(trade.snapshot.today, 4)
    spans = {"": now, "_before": now.before}
    rows = {row["name"]: row for row in letter_rows(trade) if row["part"] in {"All letters", "Template"}}
    found = []
    for name, template in (("all together", ""), ("Hello", "Hello"), ("Offer", "Offer")):
        row = rows.get(name, {})
        for key, span in spans.items():
            days = {"first": str(date.fromordinal(span.first)), "last": str(date.fromordinal(span.last))}
            sent, *parts = base.execute(questions.SHARES, days | {"template": template}).fetchone()
            measured = dict(zip(("opened", "clicked"), base.execute(questions.MEASURED, days).fetchone(), strict=True))
            if row.get(f"sent{key}", 0) != sent:
                found.append(f"seed {seed}, {name} sent{key}: {row.get(f'sent{key}')!r}, by SQL {sent!r}")
            for share, part in zip(SHARES, parts, strict=True) if row else ():
                theirs: object = count.share(part, sent)
                if not measured.get(share, True):
                    theirs = None if key else "not measured"
                if row[f"{share}{key}"] != theirs:
                    found.append(f"seed {seed}, {name} {share}{key}: {row[f'{share}{key}']!r}, by SQL {theirs!r}")
    return found


def _cost_faults(seed: int, trade: Business, base: sqlite3.Connection) -> list[str]:
    """Return in what costs, their shares and the return differ from SQL; rows without costs have none."""
    year = weeks(trade.snapshot.today, 52)
    days = {"first": str(date.fromordinal(year.first)), "last": str(date.fromordinal(year.last))}
    theirs = {}
    for whole in (1, 0):
        for source, page, spent, leads, buyers, money in base.execute(questions.COSTS, days | {"whole": whole}):
            cost = spent / 100
            theirs[source, page] = [
                cost,
                round(cost / leads, 2) if leads else None,
                round(cost / buyers, 2) if buyers else None,
                round(money / 100 / cost, 1) if cost > 0 else None,
            ]
    keys = ("cost", "cost_lead", "cost_client", "return")
    ours = {
        (str(row["source"]).lower(), str(row["detail"] or "").lower()): [row[key] for key in keys]
        for row in source_rows(trade)
        if row and row["cost"] is not None
    }
    return [] if ours == theirs else [f"seed {seed}, costs: {ours!r}, by SQL {theirs!r}"]


def _people_faults(seed: int, trade: Business, base: sqlite3.Connection) -> list[str]:
    """Return in what differ what the best share, and why clients did not return."""
    rows = best_rows(trade)
    shares: dict[str, list[object]] = {}
    for source, alike, top, others, rest in base.execute(questions.SHARED):
        mine, theirs = count.share(alike, top) or 0, count.share(others, rest)
        if alike > 1 and mine > (theirs or 0):
            shares[f"Source: {source}"] = [alike, mine, theirs]
    ours: object = {
        row["name"]: [row["clients"], row["share"], row["share_rest"]]
        for row in rows
        if row["part"] == "What they share"
    }
    found = [] if ours == shares else [f"seed {seed}, shared: {ours!r}, by SQL {shares!r}"]
    lost = {f"Reason: {reason}": people for reason, people in base.execute(questions.LOST)}
    ours = {row["name"]: row["clients"] for row in rows if str(row["name"]).startswith("Reason: ")}
    return found if ours == lost else [*found, f"seed {seed}, not returned: {ours!r}, by SQL {lost!r}"]


def turned(snapshot: Snapshot, seed: int) -> Snapshot:
    """Return the snapshot with the rows of every tab in another order."""
    dice = Random(seed)
    tables = {}
    for key, told in snapshot.tables.items():
        order = list(range(len(told)))
        if key != "lists":
            dice.shuffle(order)
        tables[key] = replace(told, frame=told.frame.iloc[order], lines=told.lines[order], settled=told.settled[order])
    return replace(snapshot, tables=tables)


def main() -> None:
    """Try many seeds; end with 1 where figures and SQL differ."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=100)
    seeds = parser.parse_args().seeds
    found = [fault for seed in range(seeds) for fault in faults(seed)]
    print("\n".join([*found[:20], f"{seeds} seeds, {len(found)} differences"]))
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
