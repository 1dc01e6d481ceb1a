"""An independent oracle: generated years of a business, and the same figures in plain SQL over the same rows, to the last kopeck.

``python -m tests.figures.oracle --seeds 200`` tries many; the suite tries a few.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import TABS
from sheetcrm.policy.figures.alarms import alarms
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.funnel import funnel_rows
from sheetcrm.policy.figures.mails import SHARES
from sheetcrm.policy.figures.months import fact_rows, segment_rows
from sheetcrm.policy.figures.overview import overview
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.periods import weeks
from sheetcrm.policy.figures.posts import letter_rows
from sheetcrm.policy.figures.scores import score_rows
from sheetcrm.policy.figures.sources import source_rows
from sheetcrm.policy.figures.spoken import lasting
from sheetcrm.policy.figures.tables import manager_rows
from tests.figures import questions, schema
from tests.figures.years import made

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot

    Days = tuple[str, str]

SPANS = {
    "week": ("2026-11-09", "2026-11-15"),
    "week before": ("2026-11-02", "2026-11-08"),
    "month": ("2026-10-01", "2026-10-31"),
    "month before": ("2026-09-01", "2026-09-30"),
    "13 weeks": ("2026-08-17", "2026-11-15"),
    "13 weeks before": ("2026-05-18", "2026-08-16"),
}
LETTERS = {"": ("2026-10-19", "2026-11-15"), "_before": ("2026-09-21", "2026-10-18")}
YEAR = ("2025-11-17", "2026-11-15")
PLACES = ("active", "moderate", "dormant")


def percent(part: float | None, whole: float | None) -> float | None:
    """Return a share in percent to one digit, as SQL asks for it."""
    return round(100 * (part or 0) / whole, 1) if whole else None


def change(now: float | None, before: float | None) -> float | None:
    """Return by how many percent a figure grew; of nothing, and of a loss, there are no percent."""
    return round(100 * (now - before) / before, 1) if now is not None and before is not None and before > 0 else None


class Median:
    """The median of a column; SQLite has none."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float | None) -> None:
        """Hear one more value."""
        self.values += [] if value is None else [value]

    def finalize(self) -> float | None:
        """Return the median to one digit."""
        return round(statistics.median(self.values), 1) if self.values else None


class Oracle:
    """One generated business, asked twice."""

    def __init__(self, seed: int, *, people: int = 300) -> None:
        snapshot, base = made(seed, people=people)
        base.create_function("percent", 2, percent, deterministic=True)
        base.create_function("change", 2, change, deterministic=True)
        median: Any = Median  # the stub of sqlite3 knows aggregates of whole numbers only
        base.create_aggregate("median", 1, median)
        self.seed, self.base, self.trade = seed, base, business(snapshot)
        self.found: list[str] = []
        self.compared = 0

    def same(self, what: str, ours: object, theirs: object) -> None:
        """Note where the two differ."""
        self.compared += 1
        if ours != theirs:
            self.found.append(f"seed {self.seed}, {what}: {ours!r}, by SQL {theirs!r}")

    def rows(
        self, what: str, ours: Mapping[Any, Mapping[str, Raw]], theirs: Iterable[dict[str, Any]], keys: int = 1
    ) -> None:
        """Compare rows by their first columns, figure by figure, as SQL names them."""
        asked = {tuple(row.values())[:keys] if keys > 1 else next(iter(row.values())): row for row in theirs}
        self.same(f"{what}: rows", sorted(ours, key=str), sorted(asked, key=str))
        for name in ours.keys() & asked.keys():
            for key, theirs_ in list(asked[name].items())[keys:]:
                self.same(f"{what} {name} {key}", ours[name].get(key), theirs_)

    def ask(self, question: str, days: Days = ("", ""), **more: object) -> list[sqlite3.Row]:
        """Return what SQL answers."""
        import sqlite3

        self.base.row_factory = sqlite3.Row
        return self.base.execute(question, {"first": days[0], "last": days[1], **more}).fetchall()

    def one(self, question: str, days: Days) -> Any:
        """Return the one cell that SQL answers."""
        return self.ask(question.replace("{stood}", questions.STOOD), days)[0][0]


def overview_(oracle: Oracle) -> None:
    """The ten numbers in six spans, and what is told of payments and tasks."""
    told = overview(oracle.trade.snapshot, oracle.trade)
    for number in told.numbers:
        for figure, (span, days) in zip(number.values, SPANS.items(), strict=True):
            oracle.same(f"{number.what.en}, {span}", figure.value, oracle.one(questions.NUMBERS[number.what.en], days))
    status = schema.word("b.status")
    late, missing, lately = oracle.ask(questions.UNPAID.replace("{status}", f"coalesce({status}, '')"))[0]
    owed = f"{missing:,.2f}".removesuffix(".00")
    sentence = f"Orders not paid in time: {late}, ${owed} in all; {lately:.0f} of them in the last 7 days."
    said = [
        one.sentence for one in alarms(oracle.trade, weeks(oracle.trade.snapshot.today, 1)) if "paid" in one.sentence
    ]
    oracle.same("unpaid", said, [sentence] if late else [])


def sources(oracle: Oracle) -> None:
    """Sources and their details; costs and what they return."""
    rows = {
        (str(row["source"]).lower(), str(row["detail"] or "").lower()): row for row in source_rows(oracle.trade) if row
    }
    sold = {key: row for key, row in rows.items() if row["cost"] is None or row["leads"] or row["orders"] or not key[1]}
    sold = {key: row for key, row in sold.items() if key[0] != "billboard"}
    oracle.rows("source", sold, map(dict, oracle.ask(questions.SOURCES)), keys=2)
    costs: dict[object, object] = {}
    for whole in (1, 0):
        for source, page, spent, leads, buyers, money in oracle.ask(questions.COSTS, YEAR, whole=whole):
            costs[source, page] = [
                spent / 100,
                round(spent / 100 / leads, 2) if leads else None,
                round(spent / 100 / buyers, 2) if buyers else None,
                round(money / spent, 1) if spent > 0 else None,
            ]
    keys = ("cost", "cost_lead", "cost_client", "return")
    ours = {name: [row[key] for key in keys] for name, row in rows.items() if row["cost"] is not None}
    oracle.same("costs", ours, costs)


def funnel(oracle: Oracle) -> None:
    """Every stage, of all together and of each manager."""
    known = bool(oracle.trade.snapshot.memory.passages("deal_stage"))
    rows = funnel_rows(oracle.trade)
    for manager in (None, "Anna", "Oliver", "Mary", "Zed", "not given"):
        mine = {row["stage"]: row for row in rows if row and row.get("manager") == manager}
        asked = oracle.ask(
            questions.FUNNEL,
            everybody=manager is None,
            manager=None if manager in {None, "not given"} else str(manager).lower(),
        )
        for row in asked:
            name, figures = row["name"], dict(row)
            ours = mine.get(name, {})
            if manager is not None and not figures["people_now"] and not figures["entered"]:
                oracle.same(f"funnel {manager} {name}", ours, {})
                continue
            figures["change"] = change(figures["conversion"], figures["conversion_before"])
            if not known:
                figures |= {"entered": None, "conversion": "not measured"}
            for key, theirs in figures.items():
                if key != "name":
                    oracle.same(f"funnel {manager} {name} {key}", ours[key], theirs)


def letters(oracle: Oracle) -> None:
    """Letters in figures, by sequence, template and segment of today."""
    rows = {(row["part"], row["name"]): row for row in letter_rows(oracle.trade)}
    names = [("All letters", "all together"), *((part, name) for part, name in rows if part != "All letters")]
    names += [("Sequence", "q1"), ("Template", "not given"), ("Segment", "not given")]
    for part, name in dict.fromkeys(names):
        row = rows.get((part, name), {})
        for key, days in LETTERS.items():
            sent, *parts = oracle.ask(questions.SHARES, days, part=part, name=name)[0]
            measured = dict(zip(("opened", "clicked"), oracle.ask(questions.MEASURED, days)[0], strict=True))
            oracle.same(f"{name} sent{key}", row.get(f"sent{key}", 0), sent)
            for share, theirs in zip(SHARES, parts, strict=True) if row else ():
                unknown = None if key else "not measured"
                said = theirs if measured.get(share, 1) else unknown
                oracle.same(f"{name} {share}{key}", row[f"{share}{key}"], said)


def managers(oracle: Oracle) -> None:
    """Every figure of every manager."""
    asked = [dict(row) for row in oracle.ask(questions.MANAGERS)]
    for row in asked:
        row |= {key: None if row[key] is None else lasting(row[key], "en") for key in ("reaction", "reaction_before")}
    there = [row for row in asked if row["clients"] or row["tasks"] or row["revenue"] or row["revenue_before"]]
    ours = {str(row["manager"]).lower(): row for row in manager_rows(oracle.trade)}
    oracle.rows("manager", ours, there)


def months(oracle: Oracle) -> None:
    """Monthly facts, and the segments with the flow between them."""
    facts = fact_rows(oracle.trade, {})
    stood: dict[str, dict[str, str]] = {}
    for fact in facts:
        first = str(fact["month"])
        last, eve = oracle.ask(
            "select min(date(:first, '+1 month', '-1 day'), '2026-11-22'), date(:first, '-1 day')", (first, "")
        )[0]
        for key, name in (
            ("leads", "New clients"),
            ("first_orders", "First orders"),
            ("orders", "Orders"),
            ("revenue", "Revenue"),
            ("average", "Average order"),
            ("letters", "Letters sent"),
            ("reaction", "Reaction time"),
        ):
            oracle.same(f"{key} of {first}", fact[key], oracle.one(questions.NUMBERS[name], (first, last)))
        oracle.same(f"replies of {first}", fact["replies"], oracle.one(questions.REPLIED, (first, last)))
        was, now = (
            stood.setdefault(day, dict(map(tuple, oracle.ask(questions.STOOD, ("", day))))) for day in (eve, last)
        )
        for name in PLACES:
            oracle.same(f"{name} of {first}", fact[name], list(now.values()).count(name))
            for other in set(PLACES) - {name}:
                moved = sum(was.get(person) == name and place == other for person, place in now.items())
                oracle.same(f"{name} to {other} of {first}", fact[f"{name}_to_{other}"], moved)
        row = next((row for row in segment_rows(oracle.trade, facts) if row["month"] == fact["month"]), None)
        if row is not None:
            cooled = sum(was.get(person) == "active" and place == "moderate" for person, place in now.items())
            oracle.same(f"cooled in {first}", row["cooled"], percent(cooled, list(was.values()).count("active")))
            oracle.same(
                f"dormant in {first}", row["dormant_share"], percent(list(now.values()).count("dormant"), len(now))
            )


def best(oracle: Oracle) -> None:
    """Who brought most, what they share, who did not return, cohorts."""
    parts: dict[str, list[Mapping[str, Raw]]] = {}
    for row in best_rows(oracle.trade):
        parts.setdefault(str(row["part"]), []).append(row)
    keys = ("name", "revenue", "purchases", "last_purchase")
    ours: object = [tuple(str(row[key]) for key in keys) for row in parts.get("Best", [])]
    oracle.same("best", ours, [tuple(map(str, row)) for row in oracle.ask(questions.BEST)])
    alike = {}
    for key in ("source", "service", "city", "kind", "industry", "manager"):
        header = TABS["clients"]["client_kind" if key == "kind" else key].header.en
        for name, *figures in oracle.ask(questions.SHARED.replace("{key}", key)):
            alike[f"{header}: {name}".lower()] = figures
    first = sorted(alike, key=lambda name: ((alike[name][2] or 0) - alike[name][1], name))[:8]
    told = [
        (str(row["name"]).lower(), [row["clients"], row["share"], row["share_rest"]])
        for row in parts.get("What they share", [])
    ]
    oracle.same("shared", told, [(name, alike[name]) for name in first])
    gone = [
        (f"{what}: {name}".lower(), people, share)
        for what, cells in questions.LOST.items()
        for name, people, share in oracle.ask(questions.GONE.replace("{what}", cells))
    ]
    ours = [(str(row["name"]).lower(), row["clients"], row["share"]) for row in parts.get("Not returned", [])]
    oracle.same("not returned", ours, gone)
    for cohort in parts.get("Cohorts", []):
        quarter, year = str(cohort["name"])[1:].split(" ")
        people, *back = oracle.ask(questions.BACK, months=f"{year}-{int(quarter)}")[0]
        oracle.same(f"cohort {quarter} {year}", cohort["clients"], people)
        for days, came in zip((90, 180, 365), back, strict=True):
            if not isinstance(cohort[f"back_{days}"], str):
                oracle.same(f"back in {days} of {quarter} {year}", cohort[f"back_{days}"], came)


def scores(oracle: Oracle) -> None:
    """Who had which score at the beginning of a month, and bought in the ninety days from then on."""
    rows = score_rows(oracle.trade)
    now = {row["band"]: row["people_now"] for row in rows if row.get("month") is None and row["people_now"]}
    oracle.same("scores now", now, dict(map(tuple, oracle.ask(questions.SCORED_NOW))))
    for first, last in (("2026-08-01", "2026-10-29"), ("2026-07-01", "2026-09-28"), ("2026-03-01", "2026-05-29")):
        ours = [
            (row["band"], *(row[key] for key in ("clients", "bought", "conversion", "revenue")))
            for row in rows
            if str(row.get("month")) == first
        ]
        oracle.same(
            f"scores of {first}", sorted(ours), [tuple(row) for row in oracle.ask(questions.SCORED, (first, last))]
        )


PARTS = (overview_, sources, funnel, letters, managers, months, best, scores)


def faults(seed: int, *, people: int = 300, parts: Sequence[str] = ()) -> tuple[list[str], int]:
    """Return in what figures and SQL differ, and how many figures were compared."""
    oracle = Oracle(seed, people=people)
    for part in PARTS:
        if not parts or part.__name__.strip("_") in parts:
            part(oracle)
    return oracle.found, oracle.compared


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
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("parts", nargs="*")
    given = parser.parse_args()
    found, compared = [], 0
    for seed in range(given.first, given.first + given.seeds):
        faults_, figures = faults(seed, people=given.people, parts=given.parts)
        found += faults_
        compared += figures
    print("\n".join(found[:40]))
    print(f"{given.seeds} businesses of {given.people} people, {compared:,} figures compared, differences {len(found)}")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
