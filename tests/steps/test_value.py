"""Value class and loyalty (C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.steps import value
from tests.sheets import cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def test_the_first_eighty_percent_are_class_a(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c4 |
    | c1 |
    | c2 |
    | c3 |
    | c5 |
    | c6 |

    orders
    | client_id | date       | amount | status   |
    | c1        | 2026-11-01 | 79     |          |
    | c2        | 2026-11-01 | 10     |          |
    | c3        | 2026-11-01 | 6      |          |
    | c4        | 2025-11-22 | 5      |          |
    | c5        | 2025-11-21 | 900    |          |
    | c6        | 2026-11-01 | 900    | returned |
    | stranger  | 2026-11-01 | 900    |          |
    """
    assert cells(snapshot.after(value(snapshot)), "clients", "value_class") == {
        "c1": "A",
        "c2": "A",  # 79 of 100 stand before
        "c3": "B",
        "c4": "C",  # 95 of 100 stand before
        "c5": "none",
        "c6": "none",
    }


def test_equal_revenue_is_parted_by_id(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c9 |
    | c1 |
    | c5 |
    | c3 |

    settings
    | name                  | value |
    | Value class A: share, % | 50    |
    | Value class B: share, % | 25    |

    orders
    | client_id | date       | amount |
    | c9        | 2026-11-01 | 10     |
    | c3        | 2026-11-01 | 10     |
    | c5        | 2026-11-01 | 10     |
    | c1        | 2026-11-01 | 10     |
    """
    assert cells(snapshot.after(value(snapshot)), "clients", "value_class") == {
        "c1": "A",
        "c3": "A",
        "c5": "B",
        "c9": "C",
    }


def test_who_recommends_us_and_who_did_not_return(snapshot: Snapshot) -> None:
    """
    clients
    | id       |
    | thrice   |
    | twice    |
    | once     |
    | 90       |
    | wrote    |
    | undated  |
    | never    |

    orders
    | client_id | date       |
    | thrice    | 2020-01-01 |
    | thrice    | 2020-01-02 |
    | thrice    | 2020-01-02 |
    | twice     | 2020-01-01 |
    | twice     | 2020-01-02 |
    | once      | 2026-08-23 |
    | 90        | 2026-08-24 |
    | wrote     | 2026-08-23 |
    | undated   |            |

    history
    | client_id | when             | event |
    | wrote     | 2026-11-20 10:00 | reply |
    """
    assert cells(snapshot.after(value(snapshot)), "clients", "loyalty") == {
        "thrice": "advocate",
        "twice": None,
        "once": "did not return",
        "90": None,  # 1.5 x 60 days are not yet over
        "wrote": None,
        "undated": None,
        "never": None,
    }


def regulars(repeats: int) -> Snapshot:
    """One client came every ten days, so many times again; another came once, 20 days ago."""
    rows = "".join(f"| a1 | 2026-{month:02}-{day} |\n" for month in range(1, 7) for day in (10, 20))
    orders = "\n".join(rows.splitlines()[: repeats + 1])
    return sheet(
        """
        clients
        | id |
        | a1 |
        | a2 |
        orders
        | client_id | date |
        | a2 | 2026-10-28 |
        """
        + orders
    )


def test_the_usual_cycle_is_measured_once_ten_people_came_again() -> None:
    nine, ten = (cells(snap.after(value(snap)), "clients", "loyalty")["a2"] for snap in map(regulars, (9, 10)))

    assert (nine, ten) == (None, "did not return")  # 25 days: below 1.5 x 60, above 1.5 x 10..21


def test_two_orders_of_one_day_are_no_cycle(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |

    orders
    | client_id | date       |
    | a2        | 2026-11-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    | a1        | 2026-01-01 |
    """
    assert cells(snapshot.after(value(snapshot)), "clients", "loyalty") == {"a1": "advocate", "a2": None}


def test_a_book_without_orders_has_no_classes(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    """
    assert cells(snapshot.after(value(snapshot)), "clients", "value_class", "loyalty") == {"a1": ("none", None)}
    assert not value(sheet(""))
