"""The first contact belongs to the client, not to the row where its date came to stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import TABS
from tests.laws.nights import House, column, edit, house, tables
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook

FIRST = tuple(date(2020 + number, 3, 4) for number in range(5))


def lived_in() -> MemoryBook:
    """Return a book of five clients whose first contact is known from an older workbook."""
    lines = tuple(clean(number) | {"first_contact": FIRST[number]} for number in range(5))
    return Draft({"clients": lines}).book()


def first_contacts(home: House) -> dict[Any, Any]:
    """Return the first contact by phone."""
    table = tables(home.book)["clients"]
    days = (day.date() if isinstance(day, datetime) else day for day in table["first_contact"])
    return dict(zip(table["phone"], days, strict=True))


def test_dates_go_with_their_clients_when_a_torn_tab_is_put_back() -> None:
    book = lived_in()
    staff = [key for key in (column.key for column in TABS["clients"].columns) if not TABS["clients"][key].robot]
    with house(book) as home:
        home.night()
        known = first_contacts(home)
        assert sorted(known.values()) == list(FIRST)
        there = tables(book)["clients"]
        places = [column(book, "clients", key) for key in staff if there.has(key)]

        def sort_some(rows: Cells) -> None:
            old = [list(row) for row in rows]
            for line, row in enumerate(rows):
                for place in places:
                    row[place] = old[-1 - line][place]

        edit(book, home.clock, sort_some)
        home.clock.next_day()
        assert home.night().state == "refused"
        home.night(confirm=True)

        assert first_contacts(home) == known
        assert home.night().state == "quiet"


def test_what_somebody_types_there_is_put_right() -> None:
    book = lived_in()
    with house(book) as home:
        home.night()
        known = first_contacts(home)
        place = column(book, "clients", "first_contact")

        def scribble(rows: Cells) -> None:
            rows[0][place], rows[1][place], rows[2][place] = date(2001, 1, 1), None, "давно"

        edit(book, home.clock, scribble)
        home.clock.next_day()
        home.night()

        assert first_contacts(home) == known
        assert home.night().state == "quiet"


def test_an_adopted_book_is_taken_at_its_word() -> None:
    from sheetcrm.agreement import adopt

    book = lived_in()
    with house(book) as home:
        home.night()
        place = column(book, "clients", "first_contact")

        def older(rows: Cells) -> None:
            rows[0][place] = date(2001, 1, 1)

        edit(book, home.clock, older)
        adopt(home.shop)
        home.clock.next_day()
        home.night()

        assert sorted(first_contacts(home).values()) == sorted([date(2001, 1, 1), *FIRST[1:]])
