"""Plans that add up: what came first is followed by what came later."""

from __future__ import annotations

import numpy as np

from sheetcrm.model.plan import Change, Move, Plan, Row, objects


def change(*cells: tuple[str, object, object], column: str = "status", tab: str = "clients") -> Change:
    """Return a change of (row, old, new)."""
    ids, old, new = (objects(part) for part in zip(*cells, strict=True))
    return Change(tab, column, ids, old, new, np.full(len(ids), "why", dtype=object))


def told(plan: Plan, column: str = "status", tab: str = "clients") -> list[tuple[object, ...]]:
    """Return (row, old, new) of a column."""
    found = plan.changes.get((tab, column))
    return [] if found is None else list(zip(found.ids, found.old, found.new, strict=True))


def test_the_first_old_and_the_last_new_value_stay() -> None:
    both = Plan.of(change(("a1", "lead", "active"), ("a2", None, "lead"))) + Plan.of(
        change(("a1", "active", "lost"), ("a3", None, "lead"))
    )

    assert told(both) == [("a1", "lead", "lost"), ("a2", None, "lead"), ("a3", None, "lead")]
    assert both.cells == 3


def test_what_is_put_back_is_no_change() -> None:
    assert not Plan.of(change(("a1", "lead", "active")), None, change(("a1", "active", "lead")))
    assert not Plan.of(change(("a1", "lead", "active"))) + Plan.of(change(("a1", "active", "lead")))


def test_a_change_of_a_row_that_comes_is_in_the_row() -> None:
    appended = Plan.of(appends={"clients": [Row("n1", {"status": "lead"}, "new")]})
    both = appended + Plan.of(change(("n1", "lead", "active"), ("a1", None, "lead")))

    assert both.appends["clients"] == (Row("n1", {"status": "active"}, "new"),)
    assert told(both) == [("a1", None, "lead")]
    assert not (appended + Plan.of(change(("n1", "lead", "active")))).changes


def test_rows_of_both_plans_come() -> None:
    both = Plan.of(appends={"tasks": [Row("t1", {})]}) + Plan.of(appends={"tasks": [Row("t2", {})]})

    assert [row.id for row in both.appends["tasks"]] == ["t1", "t2"]


def test_a_row_that_leaves_takes_its_changes_along() -> None:
    first = Plan.of(change(("p1", "a", "b"), ("p2", "a", "b"), column="why", tab="problems"), change(("p1", "a", "b")))
    both = first + Plan.of(removals={"problems": ["p1"]})

    assert told(both, "why", "problems") == [("p2", "a", "b")]
    assert told(both) == [("p1", "a", "b")]
    assert both.removals == {"problems": ("p1",)}


def test_a_row_that_came_and_leaves_was_never_there() -> None:
    assert not Plan.of(appends={"problems": [Row("p1", {})]}) + Plan.of(removals={"problems": ["p1"]})


def test_a_row_that_comes_back_within_one_plan_keeps_what_is_set_when_it_goes_again() -> None:
    cleared = change(("a1", "today", None), ("a2", "today", None), column="archived", tab="archive")
    out = Plan.of(cleared, moves=[Move("a1", "archive", "clients"), Move("a2", "archive", "clients")])
    back = Plan.of(moves=[Move("a1", "clients", "archive", {"archived": "today", "next_letter": None})])
    both = out + back

    assert [move.id for move in both.moves] == ["a2"]
    assert told(both, "archived", "archive") == [("a2", "today", None)]
    again = both + Plan.of(moves=[Move("a2", "clients", "archive", {"archived": "tomorrow"})])
    assert told(again, "archived", "archive") == [("a2", "today", "tomorrow")]
    assert not again.moves
    alone = Plan.of(moves=[Move("a3", "archive", "clients")])
    other = Plan.of(cleared) + alone + Plan.of(moves=[Move("a3", "clients", "archive", {"archived": "today"})])
    assert told(other, "archived", "archive") == told(Plan.of(cleared), "archived", "archive")


def test_a_row_that_comes_and_moves_comes_where_it_goes() -> None:
    appended = Plan.of(appends={"clients": [Row("n1", {"status": "lead"}, "new")]})
    both = appended + Plan.of(moves=[Move("n1", "clients", "archive", {"archived": 1}, "away")])
    assert both.appends == {"archive": (Row("n1", {"status": "lead", "archived": 1}, "away"),)}
    assert not both.moves


def test_a_row_that_moves_on_moves_once() -> None:
    both = Plan.of(moves=[Move("a", "x", "y", {"k": 1})]) + Plan.of(moves=[Move("a", "y", "z", {"l": 2})])
    assert both.moves == (Move("a", "x", "z", {"k": 1, "l": 2}),)
