"""Who is being typed in, on a book that people never leave alone for a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.laws.nights import Clock, column, edit, house, tables
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    import pytest

    from sheetcrm.adapters.memory import MemoryBook


def _type(book: MemoryBook, rows: Any, line: dict[str, Any]) -> None:
    fresh: list[Any] = [None] * len(rows[0])
    for key, value in line.items():
        fresh[column(book, "clients", key)] = value
    rows.append(fresh)


def test_a_new_row_gets_its_id_once_two_looks_a_minute_apart_agree_although_others_go_on_typing() -> None:
    book = Draft({"clients": (clean(0),)}).book()
    with house(book) as home:
        home.night()

        def others() -> None:
            home.clock.sleep(1)
            edit(
                book, home.clock, lambda rows: rows[0].__setitem__(column(book, "clients", "notes"), str(home.clock()))
            )

        home.clock.next_day()
        edit(book, home.clock, lambda rows: _type(book, rows, clean(1)))
        others()
        home.night(wait=False)
        assert tables(book)["clients"]["id"][1] is None
        home.clock.sleep(30)
        others()
        home.night(wait=False)
        assert tables(book)["clients"]["id"][1] is None
        home.clock.sleep(31)
        others()
        home.night(wait=False)
        assert tables(book)["clients"]["id"][1] is not None


def test_every_keystroke_in_a_new_row_begins_its_minute_anew() -> None:
    book = Draft({"clients": (clean(0),)}).book()
    with house(book) as home:
        home.night()
        home.clock.next_day()
        edit(book, home.clock, lambda rows: _type(book, rows, clean(1)))
        for number in range(4):
            place = column(book, "clients", "notes")
            edit(book, home.clock, lambda rows, n=number, at=place: rows[1].__setitem__(at, f"{n}"))  # type: ignore[misc]
            home.night(wait=False)
            home.clock.now += timedelta(seconds=50)
        assert tables(book)["clients"]["id"][1] is None


def test_a_clock_that_is_put_back_during_the_wait_for_stillness_makes_it_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = Draft({"clients": (clean(0),)}).book()
    with house(book) as home:
        home.night()
        home.clock.next_day()
        edit(book, home.clock, lambda rows: rows[0].__setitem__(column(book, "clients", "notes"), "typed"))
        slept: list[float] = []

        def sleep(_: Clock, seconds: float) -> None:
            slept.append(seconds)
            home.clock.now += timedelta(seconds=seconds) - timedelta(days=365) * (len(slept) == 1)

        monkeypatch.setattr(Clock, "sleep", sleep)
        home.night()
        assert 0 < sum(slept) <= 61
