"""Rows of the robot's tabs are laid over those that stand there; what staff wrote beside a row goes where the row goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm import apply
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.table import OWN
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.laid import SUBJECTS, laid
from sheetcrm.policy.figures.periods import COVERED
from sheetcrm.policy.guard import guard
from tests.sheets import sheet, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.table import Table

NOTE, TICK = OWN + "Note", OWN + "Seen"
KEPT = words.BESIDE_ONLY.en


def managers(*rows: Sequence[Raw], columns: Sequence[str] = ("id", "manager", "clients", NOTE)) -> Table:
    """Return the Managers tab with these rows, each without a last empty cell."""
    return table("managers", columns, [[*row, *[None] * (len(columns) - len(row))] for row in rows])


def planned(held: Table, *rows: Mapping[str, Raw]) -> Plan:
    return laid(held, rows, "counted", "en")


def stands(held: Table, *keys: str) -> list[tuple[Raw, ...]]:
    """Return these columns, row by row, without empty rows at the end."""
    rows = list(zip(*(held[key] for key in keys), strict=True))
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return rows


def people(*names: str) -> list[Mapping[str, Raw]]:
    return [{"manager": name, "clients": len(name)} for name in names]


def test_every_tab_whose_rows_are_the_robots_says_what_a_row_is_about() -> None:
    assert {key for key, tab in TABS.items() if tab.use is Use.SUMMARY} == set(SUBJECTS)
    assert all(key in TABS[tab].by_key for tab, keys in SUBJECTS.items() for key in keys)
    assert set(COVERED) < set(SUBJECTS)


def test_what_staff_wrote_goes_with_its_row() -> None:
    held = managers(["s1", "Anna", 4, "on leave"], ["s2", "Zoe", 3])
    after = held.after(planned(held, *people("Anna", "Bob", "Zoe")))
    assert stands(after, "manager", "clients", NOTE) == [("Anna", 4, "on leave"), ("Bob", 3, None), ("Zoe", 3, None)]

    after = held.after(planned(held, *people("Aaron", "Anna", "Zoe")))
    assert stands(after, "manager", "clients", NOTE) == [("Aaron", 5, None), ("Anna", 4, "on leave"), ("Zoe", 3, None)]


def test_a_row_that_comes_at_the_end_brings_it_along() -> None:
    held = managers(["s1", "Anna", 4], ["s2", "Zoe", 3, "new"])
    plan = planned(held, *people("Anna", "Bob", "Zoe"))
    assert [dict(row.values) for row in plan.appends["managers"]] == [{"manager": "Zoe", "clients": 3, NOTE: "new"}]
    assert stands(held.after(plan), "manager", NOTE) == [("Anna", None), ("Bob", None), ("Zoe", "new")]


def test_a_row_that_is_no_longer_wanted_stays_with_its_remark_and_is_used_again() -> None:
    held = managers(["s1", "Anna", 4, "ask her"], ["s2", "Bob", 3], ["s3", "Zoe", 3])
    after = held.after(planned(held, *people("Bob", "Zoe")))
    rows = stands(after, "manager", "clients", NOTE, "mark")
    assert rows[:2] == [("Bob", 3, None, None), ("Zoe", 3, None, None)]
    assert rows[2:8] == [(None,) * 4] * 6  # the chart looks at eight rows
    assert rows[8:] == [("Anna", None, "ask her", KEPT)]
    assert not planned(after, *people("Bob", "Zoe"))

    again = after.after(planned(after, *people("Anna", "Bob", "Zoe")))
    assert stands(again, "manager", "clients", NOTE, "mark")[0] == ("Anna", 4, "ask her", None)
    assert len(stands(again, "manager")) == 3


def test_rows_about_the_same_keep_their_order() -> None:
    held = table("best", ["id", "part", "name", NOTE], [["s1", "Best", "Anna", None], ["s2", "Best", "Anna", "second"]])
    rows = [{"part": "Best", "name": name} for name in ("Zoe", "Anna", "Anna")]
    after = held.after(laid(held, rows, "", "en"))
    assert stands(after, "name", NOTE) == [("Zoe", None), ("Anna", None), ("Anna", "second")]


def test_beside_an_empty_row_it_stays_where_it_is() -> None:
    held = managers(["s1", "Anna", 4], ["s2", None, None], ["s3", None, None, "below"])
    assert not planned(held, *people("Anna"))
    after = held.after(planned(held, *people("Anna", "Bob")))
    assert stands(after, "manager", NOTE) == [("Anna", None), ("Bob", None), (None, "below")]
    after = held.after(planned(held, *people("Anna", "Bob", "Zoe")))
    assert stands(after, "manager", NOTE)[:4] == [("Anna", None), ("Bob", None), ("Zoe", None), (None, None)]
    assert stands(after, "manager", NOTE)[8:] == [(None, "below")]


def test_a_column_with_formulas_stays_as_it_is() -> None:
    held = managers(["s1", "Anna", 4, 8], ["s2", "Zoe", 3, 6])
    held = replace(held, fixed={NOTE: np.array([True, False])})
    after = held.after(planned(held, *people("Bob", "Anna", "Zoe")))
    assert stands(after, "manager", NOTE) == [("Bob", 8), ("Anna", 6), ("Zoe", None)]
    of_staff = replace(held, fixed={NOTE: np.array([False, False, True])})  # beside a row of theirs it matters nothing
    of_staff = replace(
        managers(["s1", "Anna", 4, 8], ["s2", "Zoe", 3, 6], ["sum", None, None, 14]), fixed=of_staff.fixed
    )
    after = of_staff.after(planned(of_staff, *people("Bob", "Anna", "Zoe")))
    assert stands(after, "manager", NOTE) == [("Bob", None), ("Anna", 8), (None, 14), ("Zoe", 6)]


def test_a_box_that_is_not_ticked_keeps_no_row() -> None:
    held = table(
        "best",
        ["id", "part", "name", TICK],
        [["s1", "Best", "Anna", False], ["s2", "Best", "Bob", True], ["s3", "Best", "Zoe", False]],
    )
    after = held.after(laid(held, [{"part": "Best", "name": "Zoe"}], "", "en"))
    assert stands(after, "name", TICK, "mark") == [("Zoe", False, None), ("Bob", True, KEPT)]


def test_rows_that_a_chart_looks_at_are_emptied_and_others_leave() -> None:
    names = [f"Manager {number:02}" for number in range(10)]
    held = managers()
    full = held.after(planned(held, *people(*names)))
    assert len(full) == 10
    plan = planned(full, *people(*names[:2]))
    assert len(plan.removals["managers"]) == 2
    after = full.after(plan)
    assert len(after) == COVERED["managers"]
    assert len(stands(after, "manager")) == 2
    assert not planned(after, *people(*names[:2]))
    assert not planned(managers(), *people())  # none are made that nobody needs


def test_a_day_ahead_is_the_same_day_whatever_goes_on_it() -> None:
    held = table(
        "forecast", ["id", "part", "day", "name", "letters", NOTE], [["s1", "Days", "2026-11-23", "A 1", 1, "?"]]
    )
    day = held["day"][0]
    rows = [{"part": "Days", "day": day, "name": "B 2", "letters": 2}, {"part": "Names", "name": "B", "letters": 2}]
    after = held.after(laid(held, rows, "", "en"))
    assert stands(after, "name", NOTE) == [("B 2", "?"), ("B", None)]
    gone = after.after(laid(after, rows[1:], "", "en"))
    assert stands(gone, "part", "day", "name", "letters", NOTE)[-1] == ("Days", day, None, None, "?")


def test_where_staff_took_the_column_out_that_says_what_a_row_is_about_nothing_moves() -> None:
    held = table("managers", ["id", "clients", NOTE], [["s1", 4, "here"], ["s2", 5, None]], whole=False)
    after = held.after(planned(held, {"manager": "Bob", "clients": 3}, {"manager": "Anna", "clients": 4}))
    assert stands(after, "clients", NOTE) == [(3, "here"), (4, None)]


def test_it_is_written_as_planned_and_only_onto_what_stands_there() -> None:
    held = managers(["s1", "Anna", 4], ["s2", "Zoe", 3, "new"])
    snapshot = sheet("")
    snapshot = replace(snapshot, tables={**snapshot.tables, "managers": held})
    title = held.title
    for plan in (planned(held, *people("Anna", "Bob", "Zoe")), planned(held, *people("Zoe", "Anna"))):
        edits = apply.edits(plan, snapshot.tables, "en", {})
        assert title in edits.relies
        written = [cell for tab in edits.tabs for row in tab.appended for cell in row]
        written += [cell for tab in edits.tabs for column in tab.cells for cell in column.new]
        assert "new" in written
    assert title not in apply.edits(planned(held, *people("Annette", "Zoe")), snapshot.tables, "en", {}).relies


def test_no_persons_word_is_asked_for_it() -> None:
    rows: list[list[Raw]] = [[f"s{number}", f"M{number:02}", 3, f"note {number}"] for number in range(60)]
    snapshot = sheet("")
    snapshot = replace(snapshot, tables={**snapshot.tables, "managers": managers(*rows)})
    plan = planned(snapshot["managers"], *people("A", *(f"M{number:02}" for number in range(60))))
    assert len(plan.changes["managers", NOTE]) == 60
    assert guard(snapshot, plan) == ()


names = st.one_of(st.none(), st.sampled_from("abcde"))
remarks = st.one_of(st.none(), st.sampled_from(["x", "y", "z", 7]))


@pytest.mark.parametrize(("tab", "key"), [("managers", "manager"), ("best", "name")])
@given(st.data())
def test_every_remark_stands_beside_what_it_stood_beside_and_none_is_lost(tab: str, key: str, data: Any) -> None:
    rows = data.draw(st.lists(st.tuples(st.booleans(), names, remarks, remarks), max_size=14))
    cells = [
        [f"s{number}" if robots else f"mine{number}", name, 1, one, other]
        for number, (robots, name, one, other) in enumerate(rows)
    ]
    held = table(tab, ["id", key, "clients", NOTE, OWN + "More"], cells)
    wanted = [{key: name, "clients": 2} for name in data.draw(st.lists(st.sampled_from("abcdefgh"), max_size=14))]

    after = held.after(laid(held, wanted, "", "en"))

    def beside(one: Table) -> Counter[tuple[Raw, ...]]:
        found = zip(one[key], one[NOTE], one[OWN + "More"], strict=True)
        return Counter(row for row in found if any(cell is not None for cell in row[1:]))

    assert beside(after) == beside(held)
    ours = [
        (name, count)
        for row, name, count in zip(after["id"], after[key], after["clients"], strict=True)
        if row[1:].isdigit()
    ]
    assert ours[: len(wanted)] == [(row[key], 2) for row in wanted]
    assert all(count is None for _, count in ours[len(wanted) :])
    assert len(ours) >= min(COVERED.get(tab, 0), sum(robots for robots, *_ in rows))
    assert [cell for cell in after["id"] if cell.startswith("mine")] == [
        row[0] for row in cells if row[0].startswith("mine")
    ]
    assert not laid(after, wanted, "", "en")
