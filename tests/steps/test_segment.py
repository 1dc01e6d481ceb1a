"""Segment (C4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.steps import segment
from tests.sheets import cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def test_three_actions_in_thirty_days_are_active_ninety_days_of_silence_dormant(snapshot: Snapshot) -> None:
    """
    clients
    | id    | first_contact |
    | three | 2026-01-01    |
    | two   | 2026-01-01    |
    | fell  | 2026-01-01    |
    | 89    | 2026-01-01    |
    | 90    | 2026-01-01    |
    | ours  | 2026-01-01    |
    | void  | 2026-01-01    |
    | fresh | 2026-11-01    |
    | old   | 2026-08-24    |
    | none  |               |

    orders
    | client_id | date       | status    |
    | three     | 2026-10-23 |           |
    | two       | 2026-11-20 | done      |
    | fell      | 2026-10-22 |           |
    | 89        | 2026-08-25 |           |
    | 90        | 2026-08-24 |           |
    | void      | 2026-11-20 | cancelled |

    history
    | client_id | when             | event |
    | three     | 2026-11-22 10:00 | visit |
    | three     | 2026-11-22 11:00 | visit |
    | two       | 2026-11-22 10:00 | visit |
    | fell      | 2026-11-22 10:00 | visit |
    | fell      | 2026-11-22 10:00 | visit |
    | ours      | 2026-11-22 10:00 | call  |
    | ours      | 2026-11-22 10:00 | call  |
    | ours      | 2026-11-22 10:00 | call  |
    """
    assert cells(snapshot.after(segment(snapshot)), "clients", "segment") == {
        "three": "active",
        "two": "moderate",
        "fell": "moderate",
        "89": "moderate",
        "90": "dormant",
        "ours": "dormant",
        "void": "dormant",
        "fresh": "moderate",
        "old": "dormant",
        "none": "moderate",
    }


def test_the_numbers_are_settings(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |

    settings
    | name                     | value |
    | Active: actions          | 1     |
    | Active: within days      | 5     |
    | Dormant: days of silence | 6     |

    orders
    | client_id | date       |
    | a1        | 2026-11-17 |
    | a2        | 2026-11-16 |
    """
    assert cells(snapshot.after(segment(snapshot)), "clients", "segment") == {"a1": "active", "a2": "dormant"}


def test_next_day_only_what_crosses_the_threshold(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |

    orders
    | client_id | date       |
    | a1        | 2026-08-25 |
    | a2        | 2026-08-26 |
    """
    after = snapshot.after(segment(snapshot))
    change = segment(replace(after, now=after.now + timedelta(days=1))).changes["clients", "segment"]

    assert list(change.ids) == ["a1"]
    assert list(change.why) == ["by the client's actions"]


def test_an_empty_book_needs_nothing() -> None:
    assert not segment(sheet(""))
