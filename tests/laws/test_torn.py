"""Partial sorts and shifted blocks are detected, never obeyed; what people do every day is never taken for one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.nights import House, column, edit, house, pages, tables
from tests.laws.profile import tried
from tests.laws.workbooks import STATUSES, TAG, Draft, clean, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.adapters.memory import Cells, MemoryBook

STAFF = ("last_name", "first_name", "phone", "email", "status", "source", "notes", "next_contact", TAG)


def lived_in(count: int, gaps: frozenset[int] = frozenset()) -> MemoryBook:
    """Return a book of so many clients, of whom some have neither phone nor address."""
    lines = []
    for number in range(count):
        line = clean(number) | {"notes": f"заметка {number}" if number % 3 else None}
        if number in gaps:
            line |= {"phone": None, "email": None}
        lines.append(line)
    return Draft({"clients": tuple(lines)}).book()


def _put(rows: Cells, *, line: int, place: int, value: Any) -> None:
    rows[line][place] = value


def by_id(home: House) -> dict[Any, dict[str, Any]]:
    """Return what staff wrote of each client."""
    table = tables(home.book)["clients"]
    return {row: {key: table[key][index] for key in STAFF} for index, row in enumerate(table["id"])}


def _columns(book: MemoryBook, keys: tuple[str, ...]) -> list[int]:
    return [column(book, "clients", key) for key in keys]


def _refused_then_put_back(book: MemoryBook, tear: Callable[[Cells], None]) -> None:
    with house(book) as home:
        home.night()
        whole = by_id(home)
        edit(book, home.clock, tear)
        if by_id(home) == whole:
            return
        home.clock.next_day()
        stamp, stood = book.look().stamp, pages(book)

        refused = home.night()

        assert refused.state == "refused"
        assert refused.refusals
        assert (book.look().stamp, pages(book)) == (stamp, stood)
        if refused.refusals[0].confirmable:
            home.night(confirm=True)
            assert by_id(home) == whole
            assert home.night().state == "quiet"


@tried(30)
@given(count=st.integers(3, 9), data=st.data(), gaps=st.frozensets(st.integers(0, 8), max_size=3))
def test_a_sort_of_all_columns_but_the_id_is_put_back(count: int, data: st.DataObject, gaps: frozenset[int]) -> None:
    book = lived_in(count, gaps)
    at = column(book, "clients", "id")
    order = data.draw(st.permutations(range(count)))

    def tear(rows: Cells) -> None:
        ids = [row[at] for row in rows]
        rows[:] = [list(rows[line]) for line in order]
        for row, name in zip(rows, ids, strict=True):
            row[at] = name

    _refused_then_put_back(book, tear)


@tried(30)
@given(count=st.integers(4, 9), data=st.data(), gaps=st.frozensets(st.integers(0, 8), max_size=3))
def test_a_sort_of_some_columns_is_put_back(count: int, data: st.DataObject, gaps: frozenset[int]) -> None:
    book = lived_in(count, gaps)
    keys = data.draw(st.sets(st.sampled_from(STAFF), min_size=1, max_size=5)) | {
        data.draw(st.sampled_from(["phone", "email"]))
    }
    places = _columns(book, tuple(sorted(keys)))
    order = data.draw(st.permutations(range(count)))

    def tear(rows: Cells) -> None:
        old = [list(row) for row in rows]
        for row, line in zip(rows, order, strict=True):
            for place in places:
                row[place] = old[line][place]

    moved = [new for new, old in enumerate(order) if new != old and old not in gaps]
    if len(moved) >= 2:
        _refused_then_put_back(book, tear)


@tried(20)
@given(count=st.integers(5, 9), start=st.integers(0, 2), data=st.data())
def test_a_block_shifted_down_is_put_back(count: int, start: int, data: st.DataObject) -> None:
    book = lived_in(count)
    keys = data.draw(st.sets(st.sampled_from(STAFF[:4]), max_size=2)) | {
        data.draw(st.sampled_from(["last_name", "phone", "email"]))
    }
    places = _columns(book, tuple(sorted(keys)))

    def tear(rows: Cells) -> None:
        for place in places:
            old = [row[place] for row in rows]
            for line in range(start + 1, count):
                rows[line][place] = old[line - 1]
            rows[start][place] = None

    with house(book) as home:
        home.night()
        whole = by_id(home)
        edit(book, home.clock, tear)
        home.clock.next_day()
        stood = pages(book)

        assert home.night().state == "refused"
        assert pages(book) == stood
        home.night(confirm=True)
        put_back = by_id(home)
        for row, cells in whole.items():
            for key, cell in cells.items():
                assert put_back[row][key] == cell or cell in {whole[last][key] for last in list(whole)[-1:]}, (row, key)


@tried(20)
@given(count=st.integers(2, 8), data=st.data())
def test_ids_that_change_places_are_put_back(count: int, data: st.DataObject) -> None:
    book = lived_in(count)
    at = column(book, "clients", "id")
    order = data.draw(st.permutations(range(count)))

    def tear(rows: Cells) -> None:
        ids = [row[at] for row in rows]
        for row, line in zip(rows, order, strict=True):
            row[at] = ids[line]

    _refused_then_put_back(book, tear)


@tried(25)
@given(count=st.integers(2, 8), data=st.data())
def test_an_id_typed_over_comes_back_to_its_row(count: int, data: st.DataObject) -> None:
    book = lived_in(count)
    at = column(book, "clients", "id")
    with house(book) as home:
        home.night()
        whole = by_id(home)
        for line in data.draw(st.sets(st.integers(0, count - 1), min_size=1)):
            text = data.draw(st.sampled_from(["12", "ccccccccc", " ", 5, None, "c" + "я" * 8]))
            edit(book, home.clock, partial(_put, line=line, place=at, value=text))
        home.clock.next_day()

        assert home.night().state == "done"
        assert by_id(home) == whole


def test_an_id_typed_over_with_the_id_of_one_who_left_does_not_take_the_row() -> None:
    book = lived_in(5)
    at = column(book, "clients", "id")
    with house(book) as home:
        home.night()
        whole = by_id(home)
        [*names] = whole
        edit(book, home.clock, lambda rows: rows.__delitem__(0))
        home.clock.next_day()
        home.night()
        edit(book, home.clock, partial(_put, line=0, place=at, value=names[0]))
        home.clock.next_day()

        outcome = home.night(confirm=True)

        assert outcome.state in {"done", "refused"}
        after = by_id(home)
        assert outcome.state == "refused" or after[names[1]] == whole[names[1]]


@tried(20)
@given(count=st.integers(1, 6), data=st.data())
def test_of_a_row_and_its_copy_neither_loses_its_data(count: int, data: st.DataObject) -> None:
    book = lived_in(count)
    at, phone = (column(book, "clients", key) for key in ("id", "phone"))
    line = data.draw(st.integers(0, count - 1))
    changed = data.draw(st.booleans())
    with house(book) as home:
        home.night()
        whole = by_id(home)

        def copy(rows: Cells) -> None:
            fresh = list(rows[line])
            if changed:
                fresh[phone] = "+79997654321"
            rows.insert(data.draw(st.integers(0, len(rows))), fresh)

        edit(book, home.clock, copy)
        before = pages(book)["Клиенты"]
        home.clock.next_day()
        outcome = home.night()

        rows = [row for row in book.tabs["Клиенты"][1:] if row[at] is not None]
        assert len(rows) == count + 1
        ids = [row[at] for row in rows]
        if changed:
            assert len(set(ids)) == count + 1
            assert {row: cells for row, cells in by_id(home).items() if row in whole} == whole
        else:
            assert any(problem.column == "id" for problem in outcome.plan.problems)
            assert pages(book)["Клиенты"] == before or len(set(ids)) == count


CLAIMS: dict[str, Callable[[Cells, dict[str, int]], None]] = {}


def claim(function: Callable[[Cells, dict[str, int]], None]) -> Callable[[Cells, dict[str, int]], None]:
    """Note something that people do every day."""
    CLAIMS[function.__name__.strip("_").replace("_", " ")] = function
    return function


@claim
def _one_phone_changes(rows: Cells, at: dict[str, int]) -> None:
    rows[0][at["phone"]] = "+79990000001"


@claim
def _one_phone_moves_to_another_row(rows: Cells, at: dict[str, int]) -> None:
    rows[1][at["phone"]], rows[0][at["phone"]] = rows[0][at["phone"]], None


@claim
def _one_phone_moves_and_a_new_one_takes_its_place(rows: Cells, at: dict[str, int]) -> None:
    rows[1][at["phone"]], rows[0][at["phone"]] = rows[0][at["phone"]], "+79990000001"


@claim
def _every_status_is_set_to_one_word(rows: Cells, at: dict[str, int]) -> None:
    for row in rows:
        row[at["status"]] = "активный"


@claim
def _four_deals_move_one_step_on(rows: Cells, at: dict[str, int]) -> None:
    for line in (0, 1, 2, 3):
        rows[line][at["status"]] = said(STATUSES[line + 1], "ru")


@claim
def _four_contacts_are_put_off_by_a_day(rows: Cells, at: dict[str, int]) -> None:
    for line in (4, 6, 5, 7):
        rows[line][at["notes"]] = f"заметка {line + 1}"


@claim
def _a_row_is_deleted_and_another_typed(rows: Cells, at: dict[str, int]) -> None:
    rows.pop(0)
    rows.append([None] * len(rows[0]))
    rows[-1][at["first_name"]] = "Ян"


@pytest.mark.parametrize("what", list(CLAIMS))
def test_what_people_do_every_day_is_never_called_torn(what: str) -> None:
    book = lived_in(9)
    at = {key: column(book, "clients", key) for key in STAFF}
    with house(book) as home:
        home.night()
        edit(book, home.clock, lambda rows: CLAIMS[what](rows, at))
        home.clock.next_day()

        assert home.night().state in {"done", "quiet"}


def test_a_formula_of_staff_that_counts_days_is_never_called_torn() -> None:
    from sheetcrm.model.grid import Formula

    lines = [clean(number) | {"+Дней": Formula("TODAY()-A{row}", float(number))} for number in range(9)]
    book = Draft({"clients": tuple(lines)}, own=("+Дней",)).book()
    with house(book) as home:
        home.night()

        def passes(rows: Cells) -> None:
            place = column(book, "clients", "+Дней")
            for number, row in enumerate(rows):
                row[place] = Formula("TODAY()-A{row}", float(number + 1))

        edit(book, home.clock, passes)
        home.clock.next_day()

        assert home.night().state == "quiet"
