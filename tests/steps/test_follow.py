"""The next step and its date (C8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sheetcrm.steps import follow
from tests.sheets import cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

STEP = ("next_step", "next_step_date")


def test_the_soonest_of_what_is_due(snapshot: Snapshot) -> None:
    """
    clients
    | id       | next_contact | booked           | deadline   |
    | contact  | 2026-12-01   | 2026-12-02 14:30 | 2026-12-03 |
    | visit    | 2026-12-09   | 2026-12-02 14:30 | 2026-12-03 |
    | no_time  |              | 2026-12-02       |            |
    | deadline |              |                  | 2026-12-03 |
    | overdue  | 2026-01-01   |                  | 2026-12-03 |
    | over     |              | 2026-11-21 14:30 | 2026-11-21 |
    | today    |              | 2026-11-22 08:00 |            |
    | texts    | "soon"       | "monday"         | "may"      |
    | nothing  |              |                  |            |
    """
    assert cells(snapshot.after(follow(snapshot)), "clients", *STEP) == {
        "contact": ("get in touch", date(2026, 12, 1)),
        "visit": ("visit at 14:30", date(2026, 12, 2)),
        "no_time": ("visit", date(2026, 12, 2)),
        "deadline": ("the client's deadline", date(2026, 12, 3)),
        "overdue": ("get in touch", date(2026, 1, 1)),
        "over": (None, None),
        "today": ("visit at 08:00", date(2026, 11, 22)),
        "texts": (None, None),
        "nothing": (None, None),
    }


def test_open_tasks_are_steps(snapshot: Snapshot) -> None:
    """
    clients
    | id   |
    | open |
    | done |
    | long |
    | bare |

    tasks
    | client_id | due        | what          | done |
    | open      | 2026-12-05 | later         |      |
    | open      | 2026-11-01 | send  the bill | no   |
    | open      | "asap"     | not a date    |      |
    | stranger  | 2026-11-01 | not ours      |      |
    | done      | 2026-11-01 | was done      | yes  |
    | done      | 2026-11-02 | was done too  | "да" |
    | long      | 2026-11-01 | AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA |  |
    | bare      | 2026-11-01 |               |      |
    """
    assert cells(snapshot.after(follow(snapshot)), "clients", *STEP) == {
        "open": ("send the bill", date(2026, 11, 1)),
        "done": (None, None),
        "long": ("A" * 79 + "…", date(2026, 11, 1)),
        "bare": ("do the task", date(2026, 11, 1)),
    }


def test_on_one_day_visit_task_contact_deadline(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact | booked     | deadline   |
    | a1 | 2026-12-01   | 2026-12-01 | 2026-12-01 |
    | a2 | 2026-12-01   |            | 2026-12-01 |
    | a3 | 2026-12-01   |            | 2026-12-01 |

    tasks
    | client_id | due        | what |
    | a1        | 2026-12-01 | b    |
    | a2        | 2026-12-01 | b    |
    | a2        | 2026-12-01 | a    |
    """
    assert cells(snapshot.after(follow(snapshot)), "clients", "next_step") == {
        "a1": "visit",
        "a2": "a",
        "a3": "get in touch",
    }


def test_next_day_only_what_is_over(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact | booked           |
    | a1 | 2026-12-01   | 2026-11-22 14:30 |
    | a2 | 2026-11-22   | 2026-11-23 14:30 |
    """
    after = snapshot.after(follow(snapshot))
    plan = follow(replace(after, now=after.now + timedelta(days=1)))

    assert list(plan.changes["clients", "next_step"].ids) == ["a1"]
    assert not follow(after)
    assert not follow(sheet(""))
