"""Where rows and columns are now: whatever people do between two looks, no row is taken for another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.moved import moved
from tests.laws.profile import tried

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = ["Код", "Имя", "Телефон", "Своя"]
VALUES = st.sampled_from([None, "Анна", "Олег", 1, 1.5, True, False, 0, "1"])


def cut(row: Sequence[Any]) -> list[Any]:
    """Return a row as a look gives it, empty ends cut off."""
    listed = list(row)
    while listed and listed[-1] is None:
        listed.pop()
    return listed


def look(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [cut(row) for row in rows]


@dataclass
class Sheet:
    """Rows with a number of their own beside the cells, by which a test knows what became of each."""

    head: list[Any]
    rows: list[tuple[int, dict[Any, Any]]]

    def look(self) -> list[list[Any]]:
        return look([self.head, *([cells.get(text) for text in self.head] for _, cells in self.rows)])


@st.composite
def sheets(draw: st.DrawFn, *, named: bool = True) -> Sheet:
    """A tab whose rows have ids, some of them none and some of them twice."""
    count = draw(st.integers(0, 7))
    rows = []
    for number in range(count):
        name = draw(st.sampled_from([f"c{number}", f"c{number}", f"c{number}", None, "c0"])) if named else None
        cells = {text: draw(VALUES) for text in HEAD[1:]} | {"Код": name}
        rows.append((number, cells))
    return Sheet(list(HEAD), rows)


@st.composite
def edited(draw: st.DrawFn, sheet: Sheet) -> tuple[Sheet, set[int]]:
    """Return the tab after people were at it, and the rows in which a cell changed."""
    order = draw(st.permutations(sheet.rows))
    kept = [row for row in order if draw(st.integers(0, 5))]
    rows = [(number, dict(cells)) for number, cells in kept]
    touched = set()
    for number, cells in rows:
        if not draw(st.integers(0, 3)):
            text = draw(st.sampled_from(HEAD[1:]))
            value = draw(VALUES)
            if (type(value), value) != (type(cells[text]), cells[text]):
                cells[text] = value
                touched.add(number)
    for place in draw(st.lists(st.integers(0, 7), max_size=3)):
        rows.insert(min(place, len(rows)), (-1, {text: draw(VALUES) for text in HEAD[1:]}))
    head = list(draw(st.permutations(HEAD))) if draw(st.booleans()) else list(HEAD)
    for name in draw(st.sets(st.sampled_from(["Новая", "Ещё"]))):
        head.insert(draw(st.integers(0, len(head))), name)
    return Sheet(head, rows), touched


def same(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) is isinstance(other, bool)


@tried(300)
@given(data=st.data())
def test_a_row_is_followed_to_where_it_stands_or_not_at_all(data: st.DataObject) -> None:
    before = data.draw(sheets())
    now, _ = data.draw(edited(before))
    old, new = before.look(), now.look()
    found = moved(old, new, (0, 0), (0, now.head.index("Код")))

    assert found.places == {place: now.head.index(text) for place, text in enumerate(before.head)}
    assert len(found.lines) == len(old)
    assert not old or found.lines[0] == 0
    followed = [line for line in found.lines[1:] if line >= 0]
    assert len(followed) == len(set(followed))  # no row stands for two
    for line, there in enumerate(found.lines[1:], start=1):
        if there >= 0:
            cells, stands = before.rows[line - 1][1], now.rows[there - 1][1]
            assert all(same(cells[text], stands.get(text)) for text in HEAD)


@tried(200)
@given(data=st.data())
def test_a_row_that_nobody_touched_is_always_found(data: st.DataObject) -> None:
    before = data.draw(sheets())
    now, touched = data.draw(edited(before))
    found = moved(before.look(), now.look(), (0, 0), (0, now.head.index("Код")))

    names = [cells["Код"] for _, cells in before.rows]
    later = [cells.get("Код") for _, cells in now.rows]
    here = {number: line for line, (number, _) in enumerate(now.rows, start=1)}
    for line, (number, cells) in enumerate(before.rows, start=1):
        name = cells["Код"]
        alone = name is not None and names.count(name) == 1 and later.count(name) == 1
        if alone and number in here:
            assert found.lines[line] == (-1 if number in touched else here[number])


@tried(300)
@given(data=st.data())
def test_rows_without_ids_are_found_as_often_as_they_stand_there(data: st.DataObject) -> None:
    before = data.draw(sheets(named=False))
    now, _ = data.draw(edited(before))
    found = moved(before.look(), now.look(), (0, 0), (None, None))

    def key(cells: dict[Any, Any]) -> tuple[Any, ...]:
        return tuple((type(cells.get(text)) is bool, cells.get(text)) for text in HEAD)

    for kind in {key(cells) for _, cells in before.rows}:
        stood = sum(key(cells) == kind for _, cells in before.rows)
        stands = sum(key(cells) == kind for _, cells in now.rows)
        lines = [n for n, (_, cells) in enumerate(before.rows, start=1) if key(cells) == kind]
        if any(cell is not None for _, cell in kind) and lines[-1] < len(before.look()):
            assert sum(found.lines[line] >= 0 for line in lines) == min(stood, stands)


@tried(100)
@given(sheet=sheets())
def test_where_nothing_happened_all_stands_where_it_stood(sheet: Sheet) -> None:
    rows = sheet.look()
    found = moved(rows, [list(row) for row in rows], (0, 0), (0, 0))

    assert list(found.lines) == list(range(len(rows)))
    assert found.places == {place: place for place in range(len(HEAD))}


def test_the_header_row_may_have_moved() -> None:
    before: list[list[Any]] = [["Салон"], [], ["Код", "Имя"], ["c1", "Анна"]]
    now = [["Код", "Имя"], ["c2", "Олег"], ["c1", "Анна"]]
    found = moved(before, now, (2, 0), (0, 0))

    assert found.lines == [-1, -1, 0, 2]


def test_headers_that_stand_twice_lead_nowhere_and_columns_that_are_gone_neither() -> None:
    before = [["Код", "Имя", "Имя", "Телефон", "Дата"], ["c1", "а", "б", "+7", "3"]]
    now = [["Дата", "Код", "Телефон", "Телефон"], ["3", "c1", "+7", "+8"]]
    found = moved(before, now, (0, 0), (0, 1))

    assert found.places == {0: 1, 4: 0}
    assert found.lines == [0, 1]


def test_a_cell_under_a_header_that_is_gone_counts_for_nothing() -> None:
    before = [["Код", "Имя", "Своя"], ["c1", "Анна", "x"]]
    now = [["Код", "Имя"], ["c1", "Анна"]]

    assert moved(before, now, (0, 0), (0, 0)).lines == [0, 1]


def test_a_tick_is_no_number() -> None:
    before: list[list[Any]] = [["Код", "Имя"], ["c1", 1], [None, 1]]
    now: list[list[Any]] = [["Имя", "Код"], [True, "c1"], [True]]

    assert moved(before, now, (0, 0), (0, 1)).lines == [0, -1, -1]
    assert moved(before, [["Код", "Имя"], ["c1", True], [None, 1]], (0, 0), (0, 0)).lines == [0, -1, 2]
    assert moved(before, [["Код", "Имя"], ["c1", True], [None, 1], ["c9", 0]], (0, 0), (0, 0)).lines == [0, -1, 2]


def test_an_id_that_is_gone_or_twice_leads_nowhere() -> None:
    before = [["Код", "Имя"], ["c1", "Анна"], ["c2", "Олег"], ["c3", "Ян"]]
    now = [["Код", "Имя"], ["c2", "Олег"], ["c2", "Олег"], ["c3", "Ян"]]

    assert moved(before, now, (0, 0), (0, 0)).lines == [0, -1, -1, 3]


def test_a_row_that_says_what_the_headers_say_is_not_taken_for_them() -> None:
    before = [["Код", "Имя"], ["Код", "Имя"]]

    assert moved(before, [["Код", "Имя"], ["c1"]], (0, 0), (None, None)).lines == [0, -1]
