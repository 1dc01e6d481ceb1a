"""Law 3: staff win, whatever they do while the robot is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.errors import BookChanged
from tests.laws.nights import column, differences, edit, house, pages, tables
from tests.laws.profile import tried
from tests.laws.workbooks import NOTES, TAG, Draft, clean, drafts

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook

KEYS = ("phone", "last_name", "status", "notes", "birthday", "budget", "email", TAG)
TYPED = NOTES | st.sampled_from(["8 999 555-44-33", "лид", "a@b.ru", 5, "03.04.1985"])


@tried(80)
@given(draft=drafts(), data=st.data(), saves=st.integers(1, 2))
def test_what_staff_type_while_the_robot_works_is_read_again_and_never_lost(
    draft: Draft, data: st.DataObject, saves: int
) -> None:
    book = draft.book()
    with house(book) as home:
        home.night()
        edit(book, home.clock, lambda rows: _firms(rows, column(book, "clients", "company")))
        home.clock.next_day()
        left = [saves]
        typed: dict[tuple[int, int], Any] = {}

        def hook(held: MemoryBook) -> None:
            if left[0]:
                left[0] -= 1
                edit(held, home.clock, lambda rows: _type(held, rows, data, typed))

        book.before_write = hook
        outcome = home.night()

        assert outcome.state == "done"
        assert differences(book, outcome.before.after(outcome.plan)) == []
        seen = outcome.before["clients"]
        at = {int(line): index for index, line in enumerate(seen.lines)}
        for (line, place), value in typed.items():
            key = next(key for key, there in {**seen.headers.places, **seen.headers.own}.items() if there == place)
            if line + 1 in at and not (key in seen.fixed and seen.fixed[key][at[line + 1]]):
                assert seen[key][at[line + 1]] == value


def _firms(rows: Cells, place: int) -> None:
    for row in rows:
        if any(cell is not None for cell in row):
            row[place] = 'ООО "Ли"'


def _type(book: MemoryBook, rows: Cells, data: st.DataObject, typed: dict[tuple[int, int], Any]) -> None:
    for key in data.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
        # a new row has to settle first
        told = [line for line, row in enumerate(rows) if row[column(book, "clients", "id")]]
        line, place = data.draw(st.sampled_from(told)), column(book, "clients", key)
        value: Any = data.draw(TYPED)
        rows[line][place] = value
        typed[line, place] = value


@tried(30)
@given(draft=drafts(most=4))
def test_staff_who_save_three_times_within_a_run_are_left_in_peace(draft: Draft) -> None:
    book = draft.book()
    with house(book) as home:

        def hook(held: MemoryBook) -> None:
            edit(held, home.clock, lambda rows: rows.append(["новая"] * 3))
            stood.append(pages(held))

        stood: list[Any] = []
        book.before_write = hook
        with pytest.raises(BookChanged):
            home.night()

        assert len(stood) == 3
        assert pages(book) == stood[-1]
        assert home.ledger.last_written() is None
        book.before_write = lambda _: None
        assert home.night().state == "done"


@tried(30)
@given(number=st.integers(0, 6), spoil=st.sampled_from([None, "8 999 765-43-21", "нет", 5, "anna@@mail.ru "]))
def test_a_tick_counts_only_while_the_cell_holds_what_was_shown(number: int, spoil: Any) -> None:
    lines = [clean(one) for one in range(7)]
    lines[number] |= {"email": "anna@@mail.ru"}
    book = Draft({"clients": tuple(lines)}).book()
    with house(book) as home:
        home.night()
        [place] = [index for index, shown in enumerate(tables(book)["problems"]["now"]) if shown == "anna@@mail.ru"]
        proposal = tables(book)["problems"]["proposal"][place]
        edit(
            book,
            home.clock,
            lambda rows: _put(rows, place, column(book, "problems", "decision"), "исправить"),
            "problems",
        )
        if spoil is not None:
            edit(book, home.clock, lambda rows: _put(rows, number, column(book, "clients", "email"), spoil))
        home.clock.next_day()
        home.night()

        held = tables(book)["clients"]["email"][number]
        assert held == proposal if spoil is None else held in {spoil, "+79997654321", str(spoil).strip()}


def _put(rows: Cells, line: int, place: int, value: Any) -> None:
    rows[line][place] = value
