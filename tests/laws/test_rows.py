"""No row is lost, and no client's id ends on another's data, whatever staff do between the nights."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.acts import ACTS, Staff
from tests.laws.nights import column, edit, house, staff_rows, tables
from tests.laws.profile import tried
from tests.laws.workbooks import TAG, Draft, clean, drafts

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells
    from tests.laws.nights import House


def tags(home: House) -> Counter[Any]:
    """Return whose rows stand in Clients."""
    return Counter(tables(home.book)["clients"][TAG])


def _live(home: House, staff: Staff, nights: list[list[str]], owner: dict[str, Any], *, wait: bool) -> None:
    for acts in nights:
        for what in acts:
            staff.act(what)
        before, whose = staff_rows(tables(home.book)["clients"]), tags(home)
        home.clock.sleep(7)
        outcome = home.night(wait=wait)
        assert outcome.state in {"done", "quiet"}, (outcome.state, outcome.refusals)
        assert tags(home) == whose
        now = staff_rows(tables(home.book)["clients"])
        changed = len(
            {
                row
                for (tab, column), change in outcome.plan.changes.items()
                if tab == "clients" and column != "id"
                for row in change.ids
            }
        )
        assert (before - now).total() <= changed
        _ids_stay(home, owner)
        home.clock.next_day()


def _ids_stay(home: House, owner: dict[str, Any]) -> None:
    table, known = tables(home.book)["clients"], home.ledger.known("clients")
    twice = {row for row, count in Counter(table["id"]).items() if count > 1}
    for row, tag in zip(table["id"], table[TAG], strict=True):
        if row in known and row not in twice:
            assert owner.setdefault(row, tag) == tag, (row, tag, owner[row])


NIGHTS = st.lists(st.lists(st.sampled_from(ACTS), max_size=3), min_size=1, max_size=6)


@tried(60)
@given(count=st.integers(1, 8), nights=NIGHTS, data=st.data(), wait=st.booleans())
def test_no_row_is_lost_and_no_id_changes_hands_over_a_week(
    count: int, nights: list[list[str]], data: st.DataObject, wait: bool
) -> None:
    book = Draft({"clients": tuple(clean(number) for number in range(count))}).book()
    with house(book) as home:
        home.night()
        owner: dict[str, Any] = {}
        _ids_stay(home, owner)
        _live(home, Staff(book, home.clock, data), nights, owner, wait=wait)


@tried(30)
@given(
    draft=drafts(),
    nights=st.lists(
        st.lists(st.sampled_from(("edit", "insert", "sort", "cut", "paste", "delete")), max_size=3),
        min_size=1,
        max_size=4,
    ),
    data=st.data(),
)
def test_no_row_is_lost_of_a_dirty_workbook(draft: Draft, nights: list[list[str]], data: st.DataObject) -> None:
    book = draft.book()
    with house(book) as home:
        home.night()
        owner: dict[str, Any] = {}
        _ids_stay(home, owner)
        _live(home, Staff(book, home.clock, data, draft.language), nights, owner, wait=True)


@tried(20)
@given(count=st.integers(1, 5), wait=st.booleans())
def test_a_row_that_somebody_is_typing_gets_neither_an_id_nor_a_broom(count: int, wait: bool) -> None:
    book = Draft({"clients": tuple(clean(number) for number in range(count))}).book()
    with house(book) as home:
        home.night()
        home.clock.next_day()
        places = [column(book, "clients", key) for key in (TAG, "phone", "company")]

        def begin(rows: Cells) -> None:
            rows.append([None] * len(rows[0]))
            for row, cells in (
                (rows[-1], ("новая", "8 999 555", 'ООО "Л')),
                (rows[0], ("м0", "8 999 123-45-00", None)),
            ):
                for place, cell in zip(places, cells, strict=True):
                    row[place] = cell

        edit(book, home.clock, begin)
        outcome = home.night(wait=wait)
        now = tables(book)["clients"]

        assert list(now["phone"][[0, -1]]) == (
            ["+79991234500", "8 999 555"] if wait else ["8 999 123-45-00", "8 999 555"]
        )
        assert (now["id"][-1] is None) == (not wait)
        assert now["problems"][-1] is None or wait
        assert bool(outcome.plan.skipped) == (not wait)
        home.clock.sleep(120)
        home.night()
        assert tables(book)["clients"]["id"][-1] is not None
        assert tables(book)["clients"]["phone"][0] == "+79991234500"
