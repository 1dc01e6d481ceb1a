"""A row that was away for a night: what was wrong with it is told again, as if it had never left."""

from __future__ import annotations

from typing import Any

from tests.laws.nights import edit, house, tables, title
from tests.laws.workbooks import PRESENT, TAG, Draft, clean, header


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


def test_an_id_goes_back_to_one_row_only_where_both_tabs_have_one_that_fits() -> None:
    rows = tuple(clean(n) | {TAG: f"м{n}"} for n in range(4))
    book = Draft({"clients": rows}).book([*PRESENT, "archive"])
    with house(book) as home:
        home.night()
        heads = {tab: [str(cell) for cell in book.tabs[title(book, tab)][0]] for tab in ("clients", "archive")}
        held: dict[str, Any] = {}
        edit(book, home.clock, lambda cells: held.update(zip(heads["clients"], cells.pop(0), strict=True)))
        shelf = [held.get(head) for head in heads["archive"]]
        edit(book, home.clock, lambda cells: cells.append(list(shelf)), "archive")
        name = held[header("clients", "id", "ru")]
        for _ in range(2):
            home.clock.next_day()
            home.night()
        edit(book, home.clock, lambda cells: cells.clear(), "archive")
        home.clock.next_day()
        home.night()
        held[header("clients", "id", "ru")] = None
        typed = {tab: [held.get(head) for head in heads[tab]] for tab in heads}
        edit(book, home.clock, lambda cells: cells.append(typed["clients"]))
        edit(book, home.clock, lambda cells: cells.append(typed["archive"]), "archive")
        home.clock.next_day()
        home.night()

        ids = [row for tab in heads for row in tables(book)[tab]["id"] if row is not None]
        assert len(ids) == len(set(ids)) == 5
        assert name in ids
