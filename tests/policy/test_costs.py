"""Costs (R2): what a source cost and returned, by hand; what cannot be counted is answered. Today is Sunday, 22 November 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Grid
from sheetcrm.model.workbook import read_workbook
from sheetcrm.policy.costs import costs
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.sources import source_rows
from sheetcrm.steps import check, summarise
from tests.sheets import broken, cells, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

KEYS = ("source", "detail", "leads", "cost", "cost_lead", "cost_client", "return")
BUSINESS = """
clients
| id | first_contact | source  | source_detail |
| c1 | 2026-10-01    | website | Spring        |
| c2 | 2026-10-02    | website |               |
| c3 | 2026-10-03    | website | Spring        |
| c4 | 2026-10-03    | walk-in |               |

orders
| client_id | date       | amount |
| c1        | 2026-10-10 | 900    |
| c2        | 2026-10-10 | 100.5  |
"""


def told(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """Return what sources tell of costs, the empty rows of the chart left out."""
    return [tuple(row[key] for key in KEYS) for row in source_rows(business(snapshot)) if row]


def test_what_a_source_and_its_page_cost_and_return() -> None:
    snapshot = sheet(
        BUSINESS
        + """
costs
| month      | source    | detail  | amount | note    |
| 2026-10-15 | website   |         | 200    | banners |
| 2026-10-01 | Website   | spring  | 100    |         |
| 2026-11-30 | site      |         | 0.15   |         |
| 2025-11-30 | website   |         | 5000   |         |
| 2026-10-01 | Billboard | Road 2  | 40     |         |
| 2026-10-01 | walk-in   |         | -5     |         |
|            |           |         |        |         |
"""
    )
    assert told(snapshot) == [
        ("website", None, 3, 300.15, 100.05, 150.07, 3.3),
        ("walk-in", None, 1, -5.0, -5.0, None, None),
        ("Billboard", None, 0, 40.0, None, None, 0.0),
        ("website", "Spring", 2, 100.0, 50.0, 100.0, 9.0),
        ("Billboard", "Road 2", 0, 40.0, None, None, 0.0),
    ]
    after = snapshot.after(summarise(snapshot))
    assert list(after["sources"]["return"])[:1] == [3.3]
    assert not summarise(after)


def test_without_costs_nothing_is_said_of_them() -> None:
    snapshot = sheet(BUSINESS)
    assert {row[3:] for row in told(snapshot)} == {(None, None, None, None)}
    for other in (without(snapshot, "costs", "amount"), broken(snapshot, "costs", "month")):
        assert costs(other).lines == ()


def test_what_cannot_be_counted_is_answered_beside_it() -> None:
    snapshot = sheet(
        BUSINESS
        + """
costs
| month      | source  | amount  |
| November   | website | 1       |
| 2026-10-01 |         | 1       |
| 2026-10-01 | website | "a lot" |
| 2026-10-01 | webbsite | 7      |
| 2026-10-01 | walk-in | 7       |
"""
    )
    after = snapshot.after(check(snapshot))
    answers = list(cells(after, "costs", "answer").values())
    assert [str(answer)[:24] for answer in answers] == [
        "“Month” needs a date: an",
        "Write the source, or nob",
        "“Amount” needs a number,",
        "Neither Lists nor any cl",
        "None",
    ]
    assert "Perhaps “website”?" in str(answers[3])
    assert [one.kopecks for one in costs(snapshot).lines] == [700, 700]
    assert not [change for change in check(after).changes if change[0] == "costs"]


def test_a_workbook_from_before_goes_on_and_is_told_what_it_lacks() -> None:
    grids = {
        tab.title.en: Grid(tab.title.en, [[column.header.en for column in tab.columns]])
        for key, tab in TABS.items()
        if tab.columns and key != "costs"
    }
    (problem,) = read_workbook(grids).problems
    assert problem.tab == "costs"
    assert "no tab “Costs” yet" in problem.sentence


def test_sources_of_a_workbook_from_before_are_counted_without_costs() -> None:
    old = without(sheet(BUSINESS), "sources", "cost", "cost_lead", "cost_client", "return")
    grid = Grid("Sources", [[TABS["sources"][key].header.en for key in old["sources"].headers.places]])
    assert read_workbook({"Sources": grid}).tables["sources"].headers.sound
    after = old.after(summarise(old))
    assert list(after["sources"]["leads"])[:2] == [3, 1]
