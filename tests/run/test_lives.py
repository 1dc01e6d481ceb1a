"""Clients who leave, come back, are merged and part again: night after night in a whole workbook, and what a person takes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.errors import NoSuchClient, NoSuchRun
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Formula
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.model.words.word import Word
from sheetcrm.policy.settings import SETTINGS
from sheetcrm.run import plan
from sheetcrm.tale import tale
from sheetcrm.undo import undo_job
from tests.laws.nights import House, column, edit, house, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Line = dict[str, Any]
TEA = "Любимый чай"


def workbook(rows: Mapping[str, list[Line]], **overrides: Any) -> MemoryBook:
    """Return a whole workbook in Russian with these rows; Clients has a column of staff's own."""
    tabs: dict[str, list[list[Any]]] = {}
    for key, tab in TABS.items():
        keys = [one.key for one in tab.columns] + ([f"+{TEA}"] if key == "clients" else [])
        lines: list[Line] = rows.get(key, [dict(line) for line in DEFAULTS.get(key, ())])
        if key == "settings":
            lines = [{"name": one.name, "value": overrides.get(one.key, one.default)} for one in SETTINGS]
        head = [tab[one].header.ru if one in tab.by_key else one[1:] for one in keys]
        body = [[_cell(line.get(one)) for one in keys] for line in lines]
        if keys:
            tabs[tab.title.ru] = [head, *body]
    return MemoryBook(tabs, datetime(2026, 1, 1, tzinfo=UTC))


def _cell(value: Any) -> Any:
    value = value.ru if isinstance(value, Word) else value
    return {True: "да", False: "нет"}.get(value, value) if isinstance(value, bool) else value


ANNA = {"last_name": "Иванова", "first_name": "Анна", "phone": "+79991112233", "email": "anna@mail.ru"}
CLIENTS: list[Line] = [
    {**ANNA, "first_contact": date(2024, 1, 10), "city": "Тверь", f"+{TEA}": "зелёный"},
    {"last_name": "Петров", "first_name": "Олег", "phone": "+79995556677", "first_contact": date(2026, 11, 1)},
]


@pytest.fixture
def home() -> Iterator[House]:
    """A house where Anna has been silent for years."""
    with house(workbook({"clients": [dict(line) for line in CLIENTS]}, archive_calls="выкл")) as made:
        yield made


@pytest.fixture
def stay() -> Iterator[House]:
    """A house where nobody leaves."""
    off = dict.fromkeys(("archive_no_answer_days", "archive_no_purchase_days", "archive_silent_days"), "выкл")
    with house(workbook({"clients": [dict(line) for line in CLIENTS]}, **off)) as made:
        yield made


def shown(home: House, tab: str, *keys: str) -> list[tuple[Any, ...]]:
    """Return these columns of a tab as they stand."""
    table = tables(home.book)[tab]
    return list(zip(*(table[key] for key in keys), strict=True))


def nights(home: House, count: int) -> None:
    """Let nights pass with the robot coming in each."""
    for _ in range(count):
        home.night()
        home.clock.next_day()


def leave(home: House) -> None:
    """Let Anna go to the archive."""
    nights(home, 8)
    assert [row[0] for row in shown(home, "archive", "first_name")] == ["Анна"]


def test_the_silent_leave_whole_and_come_back_whole(home: House) -> None:
    leave(home)
    assert shown(home, "clients", "first_name") == [("Олег",)]
    assert shown(home, "archive", "first_name", "city", f"+{TEA}") == [("Анна", "Тверь", "зелёный")]
    (row,) = [row[0] for row in shown(home, "archive", "id")]
    assert "no" not in str(shown(home, "archive", "archived_why"))
    assert home.night().state == "quiet"

    def order(cells: list[Any]) -> None:
        line: list[Any] = [None] * len(cells[0]) if cells else [None] * len(TABS["orders"].columns)
        line[column(home.book, "orders", "client")] = "8 999 111-22-33"  # type: ignore[arg-type]
        line[column(home.book, "orders", "date")] = home.clock().date()  # type: ignore[arg-type]
        cells.append(line)

    edit(home.book, home.clock, order, "orders")  # type: ignore[arg-type]
    home.clock.next_day()
    home.night()
    back = shown(home, "clients", "id", "first_name", "city", f"+{TEA}", "purchases")
    assert (row, "Анна", "Тверь", "зелёный", 1) in back
    assert not shown(home, "archive", "id")
    assert home.night().state == "quiet"


def test_a_formula_of_staff_comes_back_with_its_row() -> None:
    lines = [dict(line) for line in CLIENTS]
    lines[0][f"+{TEA}"] = Formula('IF(A{row}="","",1)', 1)
    with house(workbook({"clients": lines}, archive_calls="выкл")) as home:
        leave(home)
        number = home.ledger.runs()[0].number
        moved = next(one.number for one in home.ledger.runs() if home.ledger.deeds(one.number).moves)
        assert number >= moved
        home.night(undo_job(home.shop, moved))
        book = home.book
        assert isinstance(book, MemoryBook)
        last = book.tabs["Клиенты"][-1]
        assert Formula('IF(A{row}="","",1)', 1) in last


def with_formula(**overrides: Any) -> MemoryBook:
    """Return the clients, Anna with a formula of staff's."""
    lines = [dict(line) for line in CLIENTS]
    lines[0][f"+{TEA}"] = Formula("0+7", 7)
    return workbook({"clients": lines}, archive_calls="выкл", **overrides)


def test_what_staff_typed_over_a_formula_in_the_archive_stands_when_the_row_returns() -> None:
    for typed, back in (("чёрный", "чёрный"), (None, Formula("0+7", 7))):
        with house(with_formula()) as home:
            leave(home)

            def over(cells: list[Any], typed: str | None = typed) -> None:
                at = column(home.book, "archive", f"+{TEA}")  # type: ignore[arg-type]
                cells[0][at] = typed or cells[0][at]

            edit(home.book, home.clock, over, "archive")  # type: ignore[arg-type]
            home.clock.next_day()
            moved = next(one.number for one in home.ledger.runs() if home.ledger.deeds(one.number).moves)
            home.night(undo_job(home.shop, moved))
            book = home.book
            assert isinstance(book, MemoryBook)
            assert back in book.tabs["Клиенты"][-1]


def test_a_row_copied_to_the_archive_while_it_is_about_to_leave_stands_there_once(home: House) -> None:
    nights(home, 7)
    book = home.book
    assert isinstance(book, MemoryBook)
    row = next(line for line in book.tabs["Клиенты"] if "Анна" in line)
    width = [column(book, "clients", key) for key in ("id", "last_name", "first_name", "phone")]

    def copy(cells: list[Any]) -> None:
        cells.append([None] * len(book.tabs["Архив"][0]))
        for key, place in zip(("id", "last_name", "first_name", "phone"), width, strict=True):
            cells[-1][column(book, "archive", key)] = row[place]

    edit(book, home.clock, copy, "archive")
    home.clock.next_day()
    nights(home, 12)
    rows = [*shown(home, "clients", "first_name"), *shown(home, "archive", "first_name")]
    assert sorted(rows) == [("Анна",), ("Олег",)]
    assert home.night().state == "quiet"


def test_columns_that_staff_removed_on_purpose_do_not_keep_a_row_here() -> None:
    book = with_formula(unused="Следующее письмо")
    for title in ("Клиенты", "Архив"):
        at = book.tabs[title][0].index("Следующее письмо")
        for line in book.tabs[title]:
            del line[at]
    with house(book) as home:
        leave(home)
        assert home.night().state == "quiet"


def test_a_run_that_moved_is_taken_back_and_that_as_well(home: House) -> None:
    leave(home)
    moved = next(one.number for one in home.ledger.runs() if home.ledger.deeds(one.number).moves)
    back = home.night(undo_job(home.shop, moved))
    assert sorted(row[0] for row in shown(home, "clients", "first_name")) == ["Анна", "Олег"]
    assert not shown(home, "archive", "id")

    again = home.night(undo_job(home.shop, back.run))
    assert again.state == "done"
    assert [row[0] for row in shown(home, "archive", "first_name")] == ["Анна"]
    assert "молчит" in str(shown(home, "archive", "archived_why"))
    home.night(undo_job(home.shop, again.run))
    assert sorted(row[0] for row in shown(home, "clients", "first_name")) == ["Анна", "Олег"]


def double(home: House) -> None:
    """Let staff type Anna a second time, with an order of hers."""

    def second(cells: list[Any]) -> None:
        line: list[Any] = [None] * len(cells[0])
        for key, value in {**ANNA, "last_name": "Иванова", "city": "Омск", "tags": "VIP"}.items():
            line[column(home.book, "clients", key)] = value  # type: ignore[arg-type]
        cells.append(line)

    edit(home.book, home.clock, second)  # type: ignore[arg-type]
    home.clock.next_day()
    home.night()


def decide(home: House, word: str) -> None:
    """Let staff decide in the first row of Duplicates."""

    def say(cells: list[Any]) -> None:
        cells[0][column(home.book, "duplicates", "decision")] = word  # type: ignore[arg-type]

    edit(home.book, home.clock, say, "duplicates")  # type: ignore[arg-type]
    home.clock.next_day()


def merged(home: House) -> int:
    """Let Anna be typed twice and merged; return the number of that run."""
    home.night()
    double(home)
    assert len(shown(home, "duplicates", "id")) == 2
    decide(home, "объединить")
    return home.night().run


def test_two_cards_become_one_and_part_again_after_weeks(stay: House) -> None:
    number = merged(stay)
    assert len(shown(stay, "clients", "id")) == 2
    (anna,) = [row for row in shown(stay, "clients", "first_name", "city", "tags", "notes") if row[0] == "Анна"]
    assert anna[1:3] == ("Омск", "VIP")
    assert "Тверь" in anna[3]
    assert stay.night().state == "quiet"
    stay.clock.next_day(30)
    stay.night()
    stay.night(undo_job(stay.shop, number))

    cities = sorted(str(row[0]) for row in shown(stay, "clients", "city"))
    assert cities == ["None", "Омск", "Тверь"]
    stay.clock.next_day()
    stay.night()
    assert not shown(stay, "duplicates", "id")


def test_an_undo_shows_first_and_leaves_what_people_touched(home: House) -> None:
    number = merged(home)

    def move(cells: list[Any]) -> None:
        place = column(home.book, "clients", "city")  # type: ignore[arg-type]
        for cell in cells:
            if cell[place] == "Омск":
                cell[place] = "Псков"

    edit(home.book, home.clock, move)  # type: ignore[arg-type]
    home.clock.next_day()
    before = {key: shown(home, key, "id") for key in ("clients", "archive")}
    seen = plan(home.shop, undo_job(home.shop, number))
    assert {key: shown(home, key, "id") for key in ("clients", "archive")} == before
    assert [move.target for move in seen.plan.moves] == ["clients"]
    done = home.night(undo_job(home.shop, number))
    assert ("clients", "city") in {(skip.tab, skip.column) for skip in done.plan.skipped}
    assert sorted(str(row[0]) for row in shown(home, "clients", "city")) == ["None", "Омск", "Псков"]


def test_a_merge_of_one_client_alone_is_taken_back(home: House) -> None:
    number = merged(home)
    with pytest.raises(NoSuchClient):
        undo_job(home.shop, number, client="никто")
    other = plan(home.shop, undo_job(home.shop, number, client="Петров Олег"))
    assert not other.plan.moves
    mine = plan(home.shop, undo_job(home.shop, number, client="anna@mail.ru"))
    assert mine.plan.moves


def test_there_must_be_something_to_take_back(home: House) -> None:
    home.night()
    for number in (0, 99):
        with pytest.raises(NoSuchRun):
            undo_job(home.shop, number)
    home.night()
    with pytest.raises(NoSuchRun):
        undo_job(home.shop, home.ledger.runs()[0].number)


def test_a_story_tells_edits_moves_orders_and_tasks(home: House) -> None:
    merged(home)
    _, row, entries = tale(home.shop, "anna@mail.ru")
    told = [entry.what for entry in entries]

    assert row in {one[0] for one in shown(home, "clients", "id")}
    assert any("строка перенесена: Клиенты → Архив" in what for what in told)
    assert any("Город" in what and "Тверь → Омск" in what for what in told)
    assert any("новая строка" in what for what in told)
    assert entries == sorted(entries)


def test_a_row_that_cannot_go_stays_two_cards_and_nothing_follows(home: House) -> None:
    home.night()
    double(home)
    decide(home, "объединить")
    book = home.book
    assert isinstance(book, MemoryBook)
    write = book.write

    def stubborn(edits: Any, *, since: str, note: Any, left: Any = None) -> str:
        from dataclasses import replace

        from sheetcrm.model.grid import Left

        for move in edits.moves:
            left(Left(move.source, move.line))
        return write(replace(edits, moves=()), since=since, note=note, left=left)

    home.book = type(
        "Stubborn",
        (),
        {name: getattr(book, name) for name in dir(book) if not name.startswith("__")}
        | {"write": staticmethod(stubborn), "annotates": False},
    )()
    outcome = home.night()
    home.book = book
    assert any(skip.tab == "clients" for skip in outcome.plan.skipped)
    assert sorted(str(row[0]) for row in shown(home, "clients", "city")) == ["None", "Омск", "Тверь"]
    home.clock.next_day()
    home.night()
    assert len(shown(home, "clients", "id")) == 2
