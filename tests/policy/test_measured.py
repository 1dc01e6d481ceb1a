"""The measured interval beside each service in Reminders (M3)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.policy.activity import story
from sheetcrm.policy.reminders.measured import intervals
from sheetcrm.steps import remind
from tests.policy.test_reminders import one, tab
from tests.sheets import broken, cells, sheet, table, without

if TYPE_CHECKING:
    from random import Random

    from sheetcrm.model.snapshot import Snapshot

NOW = datetime(2026, 11, 22, 9, 0)
LISTS = "lists\n| service | service_synonyms | service_months |\n| haircut | trim | 2 |\n| colouring | | 3 |\n| cut | | 1 |\n\n"
COLUMNS = ("id", "client_id", "date", "service", "status")


def book(rows: list[tuple[str | None, date | None, str | None, str | None]]) -> Snapshot:
    found = sheet(
        "clients\n| id |\n| a |\n| b |\n\n"
        + LISTS
        + tab(*(one(name) for name in ("trim", "colouring", "cut", "birthday")))
    )
    orders = table("orders", COLUMNS, [[f"o{n}", *row] for n, row in enumerate(rows)])
    return replace(found, now=NOW, tables={**found.tables, "orders": orders})


def said(snapshot: Snapshot) -> list[object]:
    return list(cells(snapshot.after(remind(snapshot)), "reminders", "measured").values())


def test_the_median_stands_beside_each_service_with_its_cases() -> None:
    """Gaps of a client's own, of different days; few are marked; archived clients count, cancelled orders do not."""
    start = date(2026, 1, 1)
    rows: list[tuple[str | None, date | None, str | None, str | None]] = [
        ("gone", start + timedelta(days=30 * n), "haircut" if n % 2 else "trim", "done") for n in range(11)
    ]
    rows += [("a", start, "colouring", None), ("a", start + timedelta(days=90), "Colouring", None)]
    rows += [("a", start, "colouring", None), ("a", start + timedelta(days=50), "colouring", "cancelled")]
    rows += [
        ("b", start + timedelta(days=5), "colouring", None),
        (None, start, "colouring", None),
        ("b", None, "colouring", None),
    ]
    rows += [("b", start + timedelta(days=999), "colouring", None), ("b", start, "cut", None)]
    snapshot = book(rows)
    assert said(snapshot) == ["30 (cases: 10)", "90 (cases: 1, few)", "nobody came again yet", None]
    after = snapshot.after(remind(snapshot))
    assert not remind(after)


def test_where_orders_cannot_be_read_it_stays() -> None:
    snapshot = book([("a", date(2026, 1, 1), "cut", None), ("a", date(2026, 2, 1), "cut", None)])
    after = snapshot.after(remind(snapshot))
    for lost in (broken(after, "orders", "date"), without(after, "orders", "service")):
        assert ("reminders", "measured") not in remind(lost).changes
    old = without(snapshot, "reminders", "measured")
    assert ("reminders", "measured") not in remind(old).changes


WHO = st.sampled_from(["a", "b", "archived", None])
DAYS = st.one_of(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.none())
ROWS = st.lists(
    st.tuples(
        WHO, DAYS, st.sampled_from(["haircut", "Trim", "cut", None]), st.sampled_from([None, "done", "cancelled"])
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_a_plain_reading_and_the_order_of_rows(
    rows: list[tuple[str | None, date | None, str | None, str | None]], chance: Random
) -> None:
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for who, day, service, status in rows:
        if who and day and service and day <= NOW.date() and status != "cancelled":
            days[{"Trim": "haircut"}.get(service, service), who].add(day)
    gaps: dict[str, list[int]] = defaultdict(list)
    for (service, _), found in days.items():
        line = sorted(found)
        gaps[service] += [(two - one_).days for one_, two in itertools.pairwise(line)]
    expected = {service: (float(median(found)), len(found)) for service, found in gaps.items() if found}
    snapshot = book(rows)
    assert intervals(snapshot, story(snapshot)) == expected
    shuffled = list(rows)
    chance.shuffle(shuffled)
    other = book(shuffled)
    assert intervals(other, story(other)) == expected
