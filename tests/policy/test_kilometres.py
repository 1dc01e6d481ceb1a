"""Service by kilometres (M3): whichever is first, months or kilometres; without two readings only months count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.policy.reminders.chains import reminder_chains
from sheetcrm.policy.reminders.kilometres import a_day
from tests.policy.sequences.looks import running

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def garage(orders: str, *, today: str = "2026-11-22", mileage: str = "", days: int = 14) -> Snapshot:
    """Return the snapshot of a garage with one client; oil is due after 8 months or 10,000 km."""
    return running(
        f"""
    clients
    | id | mileage |
    | a1 | {mileage} |

    templates
    | name |
    | Oil  |

    reminders
    | name | on | about | days | to | template | expiry |
    | Oil | yes | oil change | {days} | client | Oil | 30 |

    orders
    | id | client_id | date | service | object | mileage |
{orders}
    """,
        today=today,
        since="2020-01-01",
    )


def due(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(chain.cycle, f"{chain.start:%Y-%m-%d}") for chain in reminder_chains(snapshot)]


TWO = """
    | o1 | a1 | 2026-05-01 | brakes     | Lada | 70000 |
    | o2 | a1 | 2026-08-09 | oil change | Lada | 80000 |
"""


def test_two_visits_tell_when_the_kilometres_are_driven() -> None:
    # 100 km a day: 10,000 km after 9 August is 17 November, two weeks before that is the 3rd; eight months would be in April
    assert due(garage(TWO)) == [("o2", "2026-11-03")]


def test_months_count_where_they_are_first() -> None:
    slow = TWO.replace("70000", "79000").replace("2026-08-09", "2026-03-30").replace("2026-05-01", "2025-12-01")
    assert due(garage(slow)) == [("o2", "2026-11-16")]


@pytest.mark.parametrize(
    "orders",
    [
        TWO.replace("70000", ""),
        TWO.replace("80000", ""),
        TWO.replace("70000", "90000"),
        TWO.replace("70000", "80000"),
        TWO.replace("2026-05-01", "2026-08-09"),
        TWO.replace("brakes     | Lada", "brakes | Volvo"),
        TWO.replace("70000", "some"),
        TWO + "    | o3 | a1 | 2026-06-01 | brakes | Lada | 7100 |\n",
    ],
)
def test_without_two_readings_of_one_object_only_months_count(orders: str) -> None:
    assert due(garage(orders)) == []
    assert due(garage(orders, today="2027-03-30")) == [("o2", "2027-03-26")]


def test_the_object_may_be_left_out_and_capitals_do_not_matter() -> None:
    assert due(garage(TWO.replace("Lada", ""))) == [("o2", "2026-11-03")]
    assert due(garage(TWO.replace("Lada", "LADA", 1))) == [("o2", "2026-11-03")]


def test_a_mileage_in_the_clients_row_that_is_past_it_is_due_since_it_was_typed() -> None:
    orders = TWO.replace("70000", "")
    snapshot = garage(orders, mileage="90500", days=0)
    assert due(snapshot) == []  # it stood there at the first look: nobody knows since when
    edited = replace(snapshot, memory=replace(snapshot.memory, edited={"a1": "2026-11-20"}))
    assert due(edited) == [("o2", "2026-11-20")]
    short = garage(orders, mileage="89500", days=0)
    assert due(replace(short, memory=replace(short.memory, edited={"a1": "2026-11-20"}))) == []


def test_a_car_that_hardly_moves_has_no_day() -> None:
    still = TWO.replace("70000", "79999.9999").replace("2026-05-01", "2020-05-01")
    assert due(garage(still)) == []


@given(st.sets(st.tuples(st.integers(1, 4000), st.floats(1, 1e6)), min_size=1, max_size=5))
def test_kilometres_a_day_are_more_than_none(readings: set[tuple[int, float]]) -> None:
    found = a_day(readings)
    assert found is None or found > 0
    if found is not None:
        (first, least), (last, most) = min(readings), max(readings)
        assert abs(least + found * (last - first) - most) < 1
