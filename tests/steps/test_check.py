"""Check: what is still wrong, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.steps import check
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def test_a_formula_counts_as_filled_in_even_if_the_file_does_not_say_what_it_shows(snapshot: Snapshot) -> None:
    """
    clients
    | id | last_name | first_name | status | phone        | source |
    | a1 | Smith     | Anna       |        | +12025550101 | Google |
    | a2 | Smith     | Bob        |        | +12025550102 | Google |

    settings
    | name            | value  |
    | Required fields | Status |
    """
    clients = snapshot["clients"]
    fixed = replace(clients, fixed={"status": np.array([True, False])})
    found = check(replace(snapshot, tables={**snapshot.tables, "clients": fixed})).problems

    assert [problem.row for problem in found if not problem.column] == ["a2"]


def test_what_yesterday_meant_stays_what_it_meant_when_it_was_typed() -> None:
    text = """
    clients
    | id | last_name | next_contact |
    | a1 | Smith     | yesterday    |
    """
    first = sheet(text, today="2026-11-22")
    plan = check(first)
    (shown,) = [problem for problem in plan.shown if problem.column == "next_contact"]
    memory = replace(first.memory, shown={problem.id: problem for problem in plan.shown})

    later = check(sheet(text, today="2026-11-25", memory=memory))

    assert shown.proposed == date(2026, 11, 21)
    assert shown in later.shown
