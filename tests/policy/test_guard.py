"""Whether a plan may be carried out without a person's word."""

from __future__ import annotations

import numpy as np
import pytest

from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.policy.guard import guard
from tests.sheets import sheet


def edits(count: int, column: str = "notes", tab: str = "clients") -> Plan:
    """Return a plan that edits so many rows."""
    ids = objects([f"c{number}" for number in range(count)])
    old, new, why = (np.full(count, text, dtype=object) for text in (None, "new", "why"))
    return Plan.of(Change(tab, column, ids, old, new, why))


def book(**settings: str) -> str:
    rows = "\n".join(f"| c{number} |" for number in range(10))
    names = {"limit": "Limit of edits, %", "rows": "Do not ask below, rows"}
    told = "\n".join(f"| {names[key]} | {value} |" for key, value in settings.items())
    return f"clients\n| id |\n{rows}\nsettings\n| name | value |\n{told}"


def test_a_plan_that_edits_too_many_of_staffs_rows_needs_a_person() -> None:
    [refusal] = guard(sheet(book(limit="30", rows="1")), edits(4))

    assert refusal.confirmable
    assert "4 rows of 10, more than 30 %" in refusal.sentence("en")
    assert "Посмотрите план" in refusal.sentence("ru")


@pytest.mark.parametrize(
    ("settings", "plan"),
    [
        ({"limit": "30", "rows": "1"}, edits(3)),  # not more than 30 %
        ({"limit": "30", "rows": "5"}, edits(4)),  # few rows
        ({"limit": "off", "rows": "1"}, edits(10)),  # staff do not wish to be asked
        ({"limit": "30", "rows": "1"}, edits(10, "score")),  # the robot's own column
        ({"limit": "30", "rows": "1"}, edits(10, "why", "problems")),  # the robot's own tab
    ],
)
def test_a_plan_that_needs_nobody(settings: dict[str, str], plan: Plan) -> None:
    assert guard(sheet(book(**settings)), plan) == ()


def test_a_column_of_staffs_own_is_staffs() -> None:
    assert guard(sheet(book(limit="30", rows="1")), edits(4, "+Ours"))
