"""Notes follow their own row, whatever people shift and shift back around the reading of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.google import transfer
from tests.google.business import business, requests_of, writes_to
from tests.google.moves import ARCHIVE, NAME, PHONE
from tests.google.test_moves import HEADS, Shop
from tests.google.test_notes import ALL, bad, expected, note, ours, set_note
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.standin import Seen, Tab


@pytest.fixture
def shop() -> Iterator[Shop]:
    with StandIn() as google:
        yield Shop(google)


def reads_notes(seen: Seen) -> bool:
    """Tell the request that reads notes."""
    return seen.path.endswith(":getByDataFilter")


def around(google: StandIn, before: Callable[[], None], after: Callable[[], None]) -> list[str]:
    """Let people act just before notes are read for the first time, and again just after that."""
    met: list[str] = []

    def comes(seen: Seen) -> None:
        if reads_notes(seen) and not met:
            met.append("before")
            before()
        elif len(met) == 1:
            met.append("after")
            after()

    google.before = comes
    return met


def blank(tab: Tab) -> Callable[[], None]:
    return lambda: tab.insert_rows(1)


def cut(tab: Tab) -> Callable[[], None]:
    return lambda: tab.delete_rows(1)


def to_the_right(tab: Tab) -> Callable[[], None]:
    return lambda: tab.insert_columns(1)


def to_the_left(tab: Tab) -> Callable[[], None]:
    return lambda: tab.delete_columns(1)


def up(tab: Tab) -> Callable[[], None]:
    return lambda: tab.move_rows(1, 1, 6)


def down(tab: Tab) -> Callable[[], None]:
    return lambda: tab.move_rows(5, 1, 1)


WAYS = [(blank, cut), (to_the_right, to_the_left), (up, down)]


@pytest.mark.parametrize("small", [300_000, 1], ids=["read whole", "read by rows"])
@pytest.mark.parametrize(("before", "after"), WAYS)
@pytest.mark.parametrize("lines", [(2,), (3,), (4,), (1, 2, 3, 4)])
def test_a_note_goes_with_its_own_row_though_all_stands_as_before_when_it_is_looked_again(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    lines: tuple[int, ...],
    before: Callable[[Tab], Callable[[], None]],
    after: Callable[[Tab], Callable[[], None]],
    small: int,
) -> None:
    monkeypatch.setattr(transfer, "_SMALL", small)
    met = around(shop.google, before(shop.clients), after(shop.clients))

    shop.move(shop.edits(*lines))

    assert len(met) == 2
    assert {name for name, (title, _) in shop.rows().items() if title == ARCHIVE} == {"м7", *(f"м{n}" for n in lines)}
    found = {(name, head): shop.note(name, head) for name in shop.rows() for head in (NAME, PHONE)}
    assert {spot: text for spot, text in found.items() if text} == {
        ("м2", NAME): "спросить у Оли",
        ("м3", PHONE): "звонить вечером",
    }


def test_a_row_taken_by_mistake_comes_back_with_its_own_notes(shop: Shop) -> None:
    """The notes of rows that were not meant were read while all rows stood one lower."""
    met = around(shop.google, blank(shop.clients), cut(shop.clients))
    inner = shop.google.before
    assert inner is not None
    raced: list[Seen] = []

    def comes(seen: Seen) -> None:
        inner(seen)
        if not raced and writes_to(shop.clients, "deleteDimension")(seen):
            raced.append(seen)
            shop.clients.insert_rows(1)

    shop.google.before = comes

    shop.move(shop.edits(3, 4))

    assert len(met) == 2
    assert raced
    shop.whole()
    assert shop.note("м2", NAME) == "спросить у Оли"
    assert shop.note("м3", PHONE) == "звонить вечером"
    assert shop.note("м1", NAME) == shop.note("м3", NAME) == shop.note("м2", PHONE) == shop.note("м4", PHONE) == ""


@pytest.mark.parametrize("way", ["rows", "columns"])
def test_ours_is_joined_to_what_stands_in_the_very_cell(way: str) -> None:
    with business(bad()) as here:
        set_note(here, "м1", "спросить у Оли")
        tab = here.tab()

        def insert() -> None:
            tab.insert_rows(1) if way == "rows" else tab.insert_columns(here.place("email"))

        def remove() -> None:
            tab.delete_rows(1) if way == "rows" else tab.delete_columns(here.place("email") - 1)

        met = around(here.google, insert, remove)
        here.night()

        assert len(met) == 2
        assert set(ours(here).items()) <= {*expected(*ALL).items(), (("м1", "Эл. почта"), note(here, "м1"))}
        assert [note(here, name).count("спросить у Оли") for name in ALL] == [0, 1, 0, 0]
        here.google.before = None
        here.put("м3", "phone", "8 999 765-43-21")
        here.night(days=1)
        assert [note(here, name).count("спросить у Оли") for name in ALL] == [0, 1, 0, 0]


@pytest.mark.parametrize("noted", [True, False])
def test_of_two_equal_copies_at_home_the_one_that_stays_is_whole(shop: Shop, *, noted: bool) -> None:
    """It came back under wrong headers, these were righted again, and the copy slipped away from what should take it out."""
    tab = shop.clients
    last = len(HEADS) - 1
    if noted:
        tab.set_note(2, last, "не пересчитывать")
    steps: list[str] = []

    def comes(seen: Seen) -> None:
        if steps == ["moved", "returned"]:
            tab.delete_columns(last)
            steps.append("righted")
        elif requests_of(seen, "deleteDimension"):
            if not steps:
                tab.insert_rows(1)
                steps.append("moved")
            elif steps == ["moved"]:
                tab.insert_columns(last)
                steps.append("returned")
            elif steps[-1] == "righted":
                tab.insert_rows(shop.line("м2")[1])
                steps.append("doubled")

    shop.google.before = comes

    shop.move(shop.edits(3))

    assert steps == ["moved", "returned", "righted", "doubled"]
    shop.whole()
    line = shop.line("м2")[1]
    assert str(tab.value(line, last)).startswith("=")
    notes = {place: tab.note(line, place) for place in range(tab.columns) if tab.note(line, place)}
    assert notes == {1: "спросить у Оли"} | ({last: "не пересчитывать"} if noted else {})
