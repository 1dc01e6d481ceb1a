"""Figures are those of plain SQL to the last kopeck; the order of rows does not matter; a second night is quiet."""

from __future__ import annotations

import pytest

from sheetcrm.steps import summarise
from tests.figures.oracle import faults, made, turned


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_those_of_plain_sql(seed: int) -> None:
    assert faults(seed) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    snapshot, _ = made(seed)
    plan, other = summarise(snapshot), summarise(turned(snapshot, seed))
    assert plan.appends
    assert {tab: [row.values for row in rows] for tab, rows in plan.appends.items()} == {
        tab: [row.values for row in rows] for tab, rows in other.appends.items()
    }
    assert not summarise(snapshot.after(plan))
