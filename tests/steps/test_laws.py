"""The laws that hold for every step here, and sums against a plain computation, on small random books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import Plan
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.words import Word, choices
from sheetcrm.model.words.defaults import LISTS
from sheetcrm.steps import assign, complete, facts, follow, score, segment, value
from tests.sheets import cells, defaults, empty, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

STEPS = (facts, segment, value, complete, score, assign, follow)
NOW = datetime.fromisoformat("2026-11-22T09:00")
TODAY = NOW.date()
EVENTS = {entry.value: entry for entry in LISTS["event"]}
DIRECTOR = Word("директор", "director")
VOID = {"cancelled", "returned"}

days = st.integers(-3, 500).map(lambda back: TODAY - timedelta(days=back))
messy_days = st.one_of(days, days, st.none(), st.sampled_from(["yesterday", 12.0, True]))
moments = st.one_of(days, days.map(lambda day: datetime.combine(day, datetime.min.time().replace(hour=12))), st.none())
who = st.sampled_from(["a1", "a2", "a3", "a4", "nobody", None])
amounts = st.one_of(
    st.integers(0, 10**7).map(lambda kopecks: kopecks / 100),
    st.integers(-500, 500),
    st.sampled_from([None, "a lot", True]),
)
stages = st.one_of(st.none(), st.none(), st.sampled_from(choices.STAGES))


def rows_of(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(dict(columns)), max_size=14)


BOOKS = st.fixed_dictionaries(
    {
        "clients": st.lists(
            st.fixed_dictionaries(
                {
                    "first_name": st.sampled_from(["Anna", "Bob", None, " "]),
                    "phone": st.sampled_from(["+79991234567", None]),
                    "position": st.sampled_from([DIRECTOR, Word("бухгалтер", "clerk"), None]),
                    "source": st.one_of(st.none(), st.sampled_from([entry.value for entry in LISTS["source"]])),
                    "first_contact": messy_days,
                    "last_action": messy_days,
                    "next_contact": messy_days,
                    "booked": moments,
                    "deadline": messy_days,
                    "stage": stages,
                    "stage_by_hand": stages,
                }
            ),
            min_size=4,
            max_size=4,
        ),
        "orders": rows_of(
            client_id=who,
            date=messy_days,
            amount=amounts,
            status=st.one_of(st.none(), st.sampled_from([entry.value for entry in LISTS["order_status"]])),
        ),
        "history": rows_of(
            client_id=who,
            when=moments,
            event=st.one_of(st.none(), st.sampled_from(list(EVENTS))),
            direction=st.one_of(st.none(), st.none(), st.sampled_from(choices.DIRECTIONS)),
            subject=st.sampled_from([None, "x", "X", "y"]),
        ),
        "tasks": rows_of(
            client_id=who, due=messy_days, what=st.sampled_from([None, "call", "write"]), done=st.booleans()
        ),
    }
)
Book = dict[str, list[dict[str, Any]]]


def said(cell: Any, language: Language) -> Any:
    return cell.to(language) if hasattr(cell, "both") else cell


def snapshot_of(book: Book, language: Language = "en", order: Callable[[list[Any]], list[Any]] = list) -> Snapshot:
    """Build the book; ``order`` rearranges the rows of each tab, and the columns."""
    tables: dict[str, Table] = {key: empty(key, language) for key, tab in TABS.items() if tab.columns}
    rules = defaults("rules", language)
    told = [dict(zip(rules.frame.columns, row, strict=True)) for row in rules.frame.to_numpy().tolist()]
    for key, rows in {**book, "rules": told}.items():
        columns = order([column.key for column in TABS[key].columns])
        prefix = "a" if key == "clients" else key
        named = order([{"id": f"{prefix}{number}", **row} for number, row in enumerate(rows, 1)])
        tables[key] = table(key, columns, [[said(row.get(name), language) for name in columns] for row in named])
    return Snapshot(tables, NOW, language)


def night(snapshot: Snapshot) -> tuple[Plan, Snapshot]:
    """Run every step, each on what those before it leave."""
    whole = Plan()
    for step in STEPS:
        plan = step(snapshot)
        whole, snapshot = whole + plan, snapshot.after(plan)
    return whole, snapshot


def contents(plan: Plan) -> Any:
    """Return a plan as values that do not depend on the order of rows."""
    changes = {
        key: {row: (old, new, why) for row, old, new, why in zip(c.ids, c.old, c.new, c.why, strict=True)}
        for key, c in plan.changes.items()
    }
    return changes, {tab: {row.id: row for row in rows} for tab, rows in plan.appends.items()}


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_the_second_night_is_quiet(book: Book) -> None:
    """Law 2: on the same day nothing is left to do; on the next day no cell changes that has no threshold to cross."""
    _, after = night(snapshot_of(book))

    again, _ = night(after)
    assert not again
    tomorrow = replace(after, now=NOW + timedelta(days=1))
    plan = facts(tomorrow)
    assert {column for _, column in plan.changes}.isdisjoint({"first_contact"})


@settings(max_examples=60, deadline=None)
@given(BOOKS, st.randoms(use_true_random=False))
def test_order_and_place_do_not_matter(book: Book, dice: Any) -> None:
    """Law 5."""

    def shuffled(items: list[Any]) -> list[Any]:
        return dice.sample(items, len(items))  # type: ignore[no-any-return]

    plain, _ = night(snapshot_of(book))
    mixed, _ = night(snapshot_of(book, order=shuffled))

    assert contents(mixed) == contents(plain)


@settings(max_examples=40, deadline=None)
@given(BOOKS)
def test_both_languages_are_one_program(book: Book) -> None:
    """Law 7: the same book with Russian words comes to the same numbers, dates, stages, segments and classes."""
    russian, english = (night(snapshot_of(book, language))[1] for language in ("ru", "en"))
    words = {word.ru: word.en for word in (*choices.STAGES, *choices.SEGMENTS, *choices.CLASSES, *choices.LOYALTY)}
    plain = [
        "first_contact",
        "last_contact",
        "last_action",
        "last_purchase",
        "purchases",
        "revenue",
        "last_amount",
        "average_amount",
        "score",
        "stage",
        "segment",
        "value_class",
        "loyalty",
        "completeness",
        "next_step_date",
    ]

    told = {
        row: tuple(words.get(cell, cell) for cell in line) for row, line in cells(russian, "clients", *plain).items()
    }
    assert told == cells(english, "clients", *plain)
    assert sorted(cells(russian, "tasks", "id")) == sorted(cells(english, "tasks", "id"))


def day(cell: Any) -> date | None:
    """Return the day of a cell that is a date and not ahead."""
    if not isinstance(cell, date):
        return None
    found = cell.date() if isinstance(cell, datetime) else cell
    return found if found <= TODAY else None


def theirs(row: dict[str, Any]) -> bool:
    side: Word | None = row["direction"]
    if side is not None:
        return side is choices.FROM_CLIENT
    entry = EVENTS.get(row["event"])
    return entry is not None and dict(entry.more)["event_side"] is choices.BY_CLIENT


@settings(max_examples=80, deadline=None)
@given(BOOKS)
def test_the_figures_equal_a_plain_computation(book: Book) -> None:
    snapshot = snapshot_of(book)
    after = night(snapshot)[1]
    orders = dict(enumerate(book["orders"], 1))
    revenue: dict[str, float] = {}
    sums: dict[str, tuple[Any, ...]] = {}
    last: dict[str, date | None] = {}
    for number, client in enumerate(book["clients"], 1):
        key = f"a{number}"
        mine = {
            row: order
            for row, order in orders.items()
            if order["client_id"] == key and not (isinstance(order["date"], date) and order["date"] > TODAY)
        }
        bought = {row: order for row, order in mine.items() if not order["status"] or order["status"].en not in VOID}
        events = [row for row in book["history"] if row["client_id"] == key and day(row["when"])]
        acted = [day(row["when"]) for row in events if theirs(row)] + [day(row["date"]) for row in bought.values()]
        touched = [day(row["when"]) for row in events] + [day(row["date"]) for row in mine.values()]
        paid = [row["amount"] for row in bought.values() if type(row["amount"]) in {int, float}]
        dated = sorted((found, f"orders{row}", order) for row, order in bought.items() if (found := day(order["date"])))
        latest = max(dated, key=lambda entry: entry[:2])[2]["amount"] if dated else None
        known = [found for found in (*touched, day(client["first_contact"])) if found]
        last[key] = max(filter(None, acted), default=None)
        sums[key] = (
            min(known, default=TODAY),
            max(filter(None, touched), default=None),
            last[key],
            max((entry[0] for entry in dated), default=None),
            len(bought) or None,
            pytest.approx(sum(paid)) if paid else None,
            latest if type(latest) in {int, float} else None,
            pytest.approx(sum(paid) / len(paid), abs=0.0051) if paid else None,
        )
        revenue[key] = round(
            sum(
                row["amount"]
                for row in bought.values()
                if type(row["amount"]) in {int, float} and (found := day(row["date"])) and (TODAY - found).days <= 365
            ),
            2,
        )
        recent = sum(found is not None and (TODAY - found).days <= 30 for found in acted)
        silence = (TODAY - (last[key] or sums[key][0])).days
        expected = "active" if recent >= 3 else "dormant" if silence >= 90 else "moderate"
        assert cells(after, "clients", "segment")[key] == expected
    columns = "first_contact last_contact last_action last_purchase purchases revenue last_amount average_amount"
    assert cells(after, "clients", *columns.split()) == sums
    assert cells(after, "clients", "value_class") == classes(revenue)


def classes(revenue: dict[str, float]) -> dict[str, str]:
    total = sum(round(amount * 100) for amount in revenue.values() if amount > 0)
    found = dict.fromkeys(revenue, "none")
    before = 0
    for key, amount in sorted(revenue.items(), key=lambda item: (-item[1], item[0])):
        if amount > 0:
            found[key] = "A" if before * 100 < 80 * total else "B" if before * 100 < 95 * total else "C"
            before += round(amount * 100)
    return found


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_scores_equal_a_plain_computation(book: Book) -> None:
    """The rules of the template, counted by hand (C1)."""
    after = night(snapshot_of(book))[1]
    counted = {  # event: points, window, once a subject
        "letter opened": (1, 60, True),
        "link clicked": (3, 60, True),
        "quote requested": (10, 60, False),
        "quote downloaded": (20, 365, False),
        "individual calculation": (25, 365, False),
    }
    for number, client in enumerate(book["clients"], 1):
        total = 10 * (client["position"] is DIRECTOR)
        total += 15 * (client["source"] is not None and client["source"].en == "paid webinar")
        for name, (points, window, each) in counted.items():
            rows = [
                (row["subject"] or "").lower()
                for row in book["history"]
                if row["client_id"] == f"a{number}"
                and row["event"] is not None
                and row["event"].en == name
                and (found := day(row["when"])) is not None
                and (TODAY - found).days <= window
            ]
            total += points * len(set(rows) if each else rows)
        assert cells(after, "clients", "score")[f"a{number}"] == total


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a1", "a2", "x"]), st.integers(0, 400)), max_size=40))
def test_the_usual_cycle_is_the_median_interval(visits: list[tuple[str, int]]) -> None:
    from sheetcrm.policy.activity import story, usual_cycle

    came = [{"client_id": client, "date": TODAY - timedelta(days=back)} for client, back in visits]
    book: Book = {"clients": [{}, {}], "orders": came}
    intervals = []
    for client in ("a1", "a2"):
        mine = sorted({back for who_, back in visits if who_ == client})
        intervals += [later - earlier for earlier, later in pairwise(mine)]
    expected = median(intervals) if len(intervals) >= 10 else 60

    assert usual_cycle(story(snapshot_of(book)).orders, 60) == expected
