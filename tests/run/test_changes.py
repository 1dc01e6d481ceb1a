"""The Changes tab: what people and the robot did to staff's cells between two runs, each told once, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Formula
from sheetcrm.model.words import LANGUAGES, Language, Word, choices
from sheetcrm.model.words import changes as words
from tests.google.business import business
from tests.laws.nights import column, edit, frozen, house, title
from tests.laws.profile import tried
from tests.laws.workbooks import PRESENT, TAG, Draft, clean, header, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.grid import Look
    from tests.laws.nights import House

TITLES = (*PRESENT, "changes")


def draft(language: Language = "ru", count: int = 4, **overrides: Any) -> Draft:
    orders = tuple({TAG: f"o{n}", "client": f"a{n}@mail.ru", "amount": 100.0 + n} for n in range(3))
    rows = {"clients": tuple(clean(n) | {TAG: f"м{n}"} for n in range(count)), "orders": orders}
    return Draft(rows, ("+Своя",), overrides=overrides, language=language)


def told(book: MemoryBook, after: int = 0) -> list[dict[str, Any]]:
    """Return the rows of the Changes tab by column key, those behind the first so many."""
    rows = frozen(book.tabs[title(book, "changes")])
    keys = [key.key for key in TABS["changes"].columns]
    return [dict(zip(keys, [*row, *[None] * len(keys)], strict=False)) for row in rows[1 + after :]]


def brief(rows: Sequence[dict[str, Any]]) -> Counter[Any]:
    """Return who, where, what and by whom."""
    return Counter((row["tab"], row["client"], row["field"], row["before"], row["after"], row["by"]) for row in rows)


def put(home: House, line: int, key: str, value: Any, tab: str = "clients") -> None:
    """Let staff type into a cell of the row with this number."""
    book = home.book
    assert isinstance(book, MemoryBook)
    place = column(book, tab, key)

    def act(rows: list[Any]) -> None:
        rows[line][place] = value

    edit(book, home.clock, act, tab)


def name(number: int) -> str:
    return f"{clean(number)['last_name']} {clean(number)['first_name']}"


def test_of_the_first_look_only_what_the_robot_mended_is_told() -> None:
    made = draft()
    rows = [dict(row or {}) for row in made.rows["clients"]]
    rows[2]["phone"] = "8 (999) 123-45-02"
    book = replace(made, rows={**made.rows, "clients": tuple(rows)}).book(TITLES)
    with house(book) as home:
        home.night()

        [row] = told(book)
        assert (row["tab"], row["field"], row["client"], row["by"]) == ("Клиенты", "Телефон", name(2), "робот")
        assert (row["before"], row["after"]) == ("8 (999) 123-45-02", "+79991234502")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_edit_of_staffs_is_told_once_with_before_and_after_in_words(language: Language) -> None:
    book = draft(language).book(TITLES)
    yes = choices.YES.to(language)
    edits: list[tuple[str, Any, str | None, str]] = [
        ("birthday", date(1985, 4, 3), None, "03.04.1985"),
        ("budget", 2500.0, None, "2500"),
        ("keep", yes, None, yes),
        ("notes", "любит чай", None, "любит чай"),
        ("+Своя", "наше", None, "наше"),
        ("email", None, "a1@mail.ru", ""),
    ]
    with house(book) as home:
        home.night()
        count = len(told(book))
        for key, value, _, _ in edits:
            put(home, 1, key, value)
        home.clock.next_day()
        home.night()

        tab, by = TABS["clients"].title.to(language), words.STAFF.to(language)
        expected = Counter(
            (tab, name(1), header("clients", key, language), before, after or None, by)
            for key, _, before, after in edits
        )
        assert brief(told(book, count)) == expected
        assert all(row["when"].date() == home.clock().date() for row in told(book, count))
        home.clock.next_day()
        home.night()
        assert len(told(book)) == count + len(edits)


def test_what_staff_type_and_the_robot_mends_is_told_of_both() -> None:
    book = draft().book(TITLES)
    with house(book) as home:
        home.night()
        put(home, 1, "phone", "8 999 765-43-21")
        home.clock.next_day()
        home.night()

        was, typed, now = "+79991234501", "8 999 765-43-21", "+79997654321"
        assert brief(told(book)) == Counter(
            [
                ("Клиенты", name(1), "Телефон", was, typed, "сотрудник"),
                ("Клиенты", name(1), "Телефон", typed, now, "робот"),
            ]
        )
        home.clock.next_day()
        assert home.night().state == "quiet"
        assert len(told(book)) == 2


CELLS = st.sampled_from([None, "слово", "другое", 7, 2.5, date(2026, 5, 1)])


@tried(20)
@given(data=st.data())
def test_all_that_staff_change_is_told_and_nothing_else(data: st.DataObject) -> None:
    book = draft().book(TITLES)
    with house(book) as home:
        home.night()
        stood: dict[tuple[int, str], Any] = {}
        for _ in range(3):
            count, typed = len(told(book)), dict[tuple[int, str], Any]()
            for line, key in data.draw(st.sets(st.tuples(st.integers(0, 3), st.sampled_from(["notes", "+Своя"])))):
                typed[line, key] = data.draw(CELLS if key == "+Своя" else st.sampled_from([None, "слово", "другое"]))
                put(home, line, key, typed[line, key])
            home.clock.next_day()
            home.night()

            changed = [spot for spot in typed if typed[spot] != stood.get(spot)]
            rows = [row for row in told(book, count) if row["by"] == "сотрудник"]
            assert Counter((row["client"], row["field"]) for row in rows) == Counter(
                (name(line), header("clients", key, "ru")) for line, key in changed
            )
            stood |= typed
            home.clock.next_day()
            assert home.night().state == "quiet"


def test_a_sort_and_a_moved_column_are_no_edits() -> None:
    book = draft().book(TITLES)
    with house(book) as home:
        home.night()
        edit(book, home.clock, lambda rows: rows.reverse())
        cells = book.tabs[title(book, "clients")]
        book.tabs[title(book, "clients")] = [[*row[1:], row[0]] for row in cells]
        home.clock.next_day()
        home.night()

        assert told(book) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_rows_and_rows_that_are_gone_are_told_once(language: Language) -> None:
    book = draft(language).book(TITLES)
    with house(book) as home:
        home.night()

        def act(rows: list[Any]) -> None:
            gone = rows.pop(0)
            row = [None] * len(gone)
            for key, value in clean(7).items():
                row[column(book, "clients", key)] = said(value, language)
            rows.append(row)

        edit(book, home.clock, act)
        edit(book, home.clock, lambda rows: rows.__delitem__(2), "orders")
        home.clock.next_day()
        home.night()

        rows = told(book)
        assert Counter((row["tab"], row["field"], row["before"]) for row in rows) == Counter(
            [
                (TABS["clients"].title.to(language), words.NEW_ROW.to(language), None),
                (TABS["clients"].title.to(language), words.ROW_GONE.to(language), name(0)),
                (TABS["orders"].title.to(language), words.ROW_GONE.to(language), "a2@mail.ru"),
            ]
        )
        assert {row["client"] for row in rows if row["field"] == words.NEW_ROW.to(language)} == {name(7)}
        home.clock.next_day()
        home.night()
        assert len(told(book)) == 3


def test_what_formulas_show_is_not_told() -> None:
    book = draft().book(TITLES)
    with house(book) as home:
        home.night()
        put(home, 0, "+Своя", Formula("A{row}", "один"))
        home.clock.next_day()
        home.night()
        count = len(told(book))
        put(home, 0, "+Своя", Formula("A{row}", "два"))
        put(home, 1, "notes", "рядом")
        home.clock.next_day()
        home.night()

        assert [(row["field"], row["after"]) for row in told(book, count)] == [("Заметки", "рядом")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_beyond_the_limit_it_is_told_how_many_more(language: Language, count: int) -> None:
    book = draft(language, 6, changes_shown=3).book(TITLES)
    with house(book) as home:
        home.night()
        for line in range(count):
            put(home, line, "notes", f"слово {line}")
        home.clock.next_day()
        run = home.night().run

        rows = told(book)
        assert [row["after"] for row in rows[:3]] == [f"слово {line}" for line in range(3)]
        more = [row["field"] for row in rows[3:]]
        assert more == ([words.MORE.say(language, count=count - 3, run=run)] if count > 3 else [])
        home.clock.next_day()
        home.night()
        assert len(told(book)) == len(rows)


def test_without_the_tab_nothing_is_told_and_the_night_goes_on() -> None:
    book = draft().book()
    with house(book) as home:
        home.night()
        put(home, 1, "phone", "8 999 765-43-21")
        home.clock.next_day()

        assert home.night().state == "done"


class Signed(MemoryBook):
    """A book that knows who changed it last."""

    def look(self) -> Look:
        return replace(super().look(), editor="Оля")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_editor_is_told_where_the_book_knows(language: Language) -> None:
    made = draft(language).book(TITLES)
    book = Signed(made.tabs, made.changed)
    with house(book) as home:
        home.night()
        put(home, 1, "notes", "любит чай")
        home.clock.next_day()
        home.night()

        by = Word("сотрудник (последним правил: Оля)", "staff (last editor: Оля)")
        assert [row["by"] for row in told(book)] == [by.to(language)]


def test_on_google_the_last_editor_is_who_drive_says() -> None:
    with business(draft()) as here:
        here.night()
        here.put("м1", "notes", "любит чай")
        here.night(days=1)

        [row] = here.tab("changes").values()[1:]
        assert row[here.place("after", "changes")] == "любит чай"
        assert "последним правил: staff" in str(row[here.place("by", "changes")])
        here.night(days=1)
        assert len(here.tab("changes").values()) == 2
