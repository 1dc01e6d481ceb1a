"""Law 1: the sheet read back is what the plan promised, on every cell. Law 2: the second night is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.columns import TABS
from tests.laws.nights import differences, house, pages, staff_rows, tables
from tests.laws.profile import tried
from tests.laws.workbooks import SMALL, TAG, drafts

if TYPE_CHECKING:
    from tests.laws.workbooks import Draft

STILL = {"id", "completeness", "first_contact", "client_id", "interests", "days_silent", "call_link"}
"""Robot columns that no passing of days may change."""


@tried(120)
@given(draft=drafts())
def test_what_was_planned_is_what_stands_there(draft: Draft) -> None:
    book = draft.book()
    with house(book) as home:
        outcome = home.night()

        assert outcome.state == "done"
        assert differences(book, outcome.before.after(outcome.plan)) == []


@tried(120)
@given(draft=drafts())
def test_staff_cells_change_only_where_the_plan_says_so(draft: Draft) -> None:
    book = draft.book()
    before = {key: staff_rows(table) for key, table in tables(book).items()}
    with house(book) as home:
        outcome = home.night()

        for key in ("clients", *SMALL):
            kept, now = outcome.before[key], tables(book)[key]
            assert before[key] == staff_rows(kept)
            touched = {column for tab, column in outcome.plan.changes if tab == key}
            count = len(kept)
            for column in set(kept.frame.columns) - touched:
                assert [*now[column][:count]] == [*kept[column]]
            assert [*now[TAG][:count]] == [*kept[TAG]]


@tried(150)
@given(draft=drafts(), wait=st.booleans())
def test_the_second_night_of_a_day_is_quiet_and_writes_nothing(draft: Draft, wait: bool) -> None:
    book = draft.book()
    with house(book) as home:
        home.night()
        stamp, stood, ledger = book.look().stamp, pages(book), home.ledger.last_written()

        outcome = home.night(wait=wait)

        assert outcome.state == "quiet", (outcome.plan.changes, outcome.plan.appends, outcome.plan.removals)
        assert (book.look().stamp, pages(book)) == (stamp, stood)
        assert home.ledger.last_written() == ledger


@tried(60)
@given(draft=drafts(), days=st.integers(1, 40))
def test_a_later_night_changes_only_what_time_changes(draft: Draft, days: int) -> None:
    book = draft.book()
    with house(book) as home:
        home.night()
        staff = {key: staff_rows(table) for key, table in tables(book).items()}
        home.clock.next_day(days)

        outcome = home.night()

        for tab, column in outcome.plan.changes:
            assert TABS[tab][column].robot, (tab, column)
            assert column not in STILL, (tab, column, outcome.plan.changes[tab, column].new)
        assert all(not staff[key] - staff_rows(table) for key, table in tables(book).items() if key in SMALL)
        assert staff["clients"] == staff_rows(tables(book)["clients"])
        assert home.night().state == "quiet"


@tried(50)
@given(draft=drafts(stories=0), days=st.integers(1, 89))
def test_without_stories_time_brings_only_tasks_until_somebody_falls_asleep(draft: Draft, days: int) -> None:
    if draft.overrides.get("dormant_days", 90) != 90:
        return
    book = draft.book()
    with house(book) as home:
        home.night()
        home.clock.next_day(days)

        plan = home.night().plan
        assert set(plan.appends) <= {"tasks", "journal"}
        assert "journal" not in plan.appends or "tasks" in plan.appends
        assert {column for _, column in plan.changes} <= {"next_step", "next_step_date"}
        assert not plan.removals
        assert home.night().state == "quiet"


@tried(25)
@given(draft=drafts())
def test_a_plan_changes_neither_book_nor_ledger(draft: Draft) -> None:
    from sheetcrm.run import plan
    from tests.laws.nights import NIGHTLY

    book = draft.book()
    with house(book) as home:
        stood = pages(book)

        outcome = plan(home.shop, NIGHTLY)

        assert outcome.state == "planned"
        assert pages(book) == stood
        assert (home.ledger.runs(), home.ledger.known("clients")) == ([], set())
