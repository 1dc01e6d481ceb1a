"""A row that was away for a night: what was wrong with it is told again, as if it had never left."""

from __future__ import annotations

from typing import Any

from tests.laws.nights import edit, house, tables
from tests.laws.workbooks import TAG, Draft, clean


def test_a_problem_of_a_row_that_was_away_for_a_night_is_told_again() -> None:
    rows = tuple(clean(n) | {TAG: f"м{n}"} | ({"email": f"a{n}@@mail.ru"} if n < 2 else {}) for n in range(4))
    book = Draft({"clients": rows}).book()
    with house(book) as home:
        first = home.night().plan.problems
        cut: list[Any] = []
        edit(book, home.clock, lambda cells: cut.append(cells.pop(0)))
        home.clock.next_day()
        away = home.night().plan.problems
        edit(book, home.clock, lambda cells: cells.append(cut[0]))
        home.clock.next_day()
        back = home.night().plan.problems

        def told(problems: Any) -> set[Any]:
            return {(one.row, one.now) for one in problems if one.column == "email"}

        assert len(told(first)) == 2
        assert len(told(away)) == 1
        assert told(back) == told(first)
        assert list(tables(book)["clients"]["problems"]).count(None) == 2


def test_a_phone_of_a_row_that_was_away_is_mended_when_it_is_back() -> None:
    rows = tuple(clean(n) | {TAG: f"м{n}"} for n in range(4))
    book = Draft({"clients": rows}).book()
    with house(book) as home:
        home.night()
        cut: list[Any] = []
        edit(book, home.clock, lambda cells: cut.append(cells.pop(0)))
        home.clock.next_day()
        home.night()
        phone = tables(book)["clients"].headers.places["phone"]
        cut[0][phone] = "8 (999) 765-43-21"
        edit(book, home.clock, lambda cells: cells.append(cut[0]))
        home.clock.next_day()
        home.night()

        assert list(tables(book)["clients"]["phone"])[-1] == "+79997654321"
