"""Figures are those of plain SQL to the last kopeck; the order of rows does not matter; a second night is quiet."""

from __future__ import annotations

import pytest

from sheetcrm.steps import summarise
from tests.figures.oracle import faults, turned
from tests.figures.years import made


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_plain_sql(seed: int) -> None:
    found, compared = faults(seed, people=150)
    assert found == []
    assert compared > 900


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    snapshot, _ = made(seed, people=60)
    plan, other = summarise(snapshot), summarise(turned(snapshot, seed))
    assert plan.appends
    assert {tab: [row.values for row in rows] for tab, rows in plan.appends.items()} == {
        tab: [row.values for row in rows] for tab, rows in other.appends.items()
    }
    assert not summarise(snapshot.after(plan))
