"""Staff at work: the same seed does the same, everything is something that people do."""

from __future__ import annotations

import contextlib
import random
from datetime import UTC, datetime

from tests.standin import Spreadsheet, StandIn
from tests.standin.desk import Desk, Said
from tests.standin.staff import Staff


def clients() -> Spreadsheet:
    book = StandIn(lambda: datetime(2026, 8, 1, tzinfo=UTC)).add_spreadsheet(
        locale="ru_RU", sheets=["Клиенты", "Письма"]
    )
    for tab in book.sheets:
        tab.fill([["id", "имя", "город"], *([f"a{row}", f"имя {row}", "Казань"] for row in range(12))])
    return book


def test_the_same_seed_does_the_same() -> None:
    """The stand-in's own promise."""

    def day(seed: int) -> tuple[list[str], list[object]]:
        book = clients()
        staff = Staff(book, random.Random(seed))
        said = [staff.act() for _ in range(80)]
        return said, [[tab.title, tab.values()] for tab in book.sheets]

    assert day(1) == day(1)
    assert day(1) != day(2)


def test_everything_is_done_at_some_time() -> None:
    """The stand-in's own promise: sort, sort some columns, insert, delete, cut, move, hide, edit, rename."""
    book = clients()
    for name in Staff(book, random.Random(0)).acts:
        for seed in range(5):
            before = book.version
            said = Staff(book, random.Random(seed), only={name}).act()
            assert said
            assert book.version > before or "too few" in said or "thought" in said, name


def test_staff_may_act_between_any_two_requests() -> None:
    """The stand-in's own promise, with a client at the same spreadsheet."""
    with StandIn() as google:
        book = google.add_spreadsheet(sheets=["Sheet1"])
        book.sheets[0].fill([[f"{row}-{column}" for column in range(6)] for row in range(30)])
        desk, staff = Desk(google, book), Staff(book, random.Random(7))
        google.before = lambda _: print(staff.act())
        for _ in range(60):
            with contextlib.suppress(Said):
                title = desk.get(fields="sheets.properties.title")["sheets"][0]["properties"]["title"]
                desk.append(f"'{title}'", [["x"]])
        desk.connection.close()

    assert {seen.status for seen in google.requests} <= {200, 400}
    assert sum(seen.status == 200 for seen in google.requests) > 100


def test_staff_keep_to_their_tabs() -> None:
    """The stand-in's own promise."""
    book = clients()
    staff = Staff(book, random.Random(3), only={"edit", "sort"}, tabs={"Письма"})
    for _ in range(30):
        assert staff.act().startswith("Письма")
