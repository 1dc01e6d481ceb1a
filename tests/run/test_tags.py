"""Tags put together through whole nights, in a book in memory and in a workbook file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.memory import MemoryBook
from tests.laws.nights import column, edit, house, tables
from tests.run.test_lives import CLIENTS, workbook

if TYPE_CHECKING:
    from tests.laws.nights import House

TAGGED: list[dict[str, Any]] = [
    {**CLIENTS[0], "tags": "летняя школа, VIP", "keep": True},
    {**CLIENTS[1], "tags": "летняя-школа"},
    {"last_name": "Кузнецова", "first_name": "Вера", "phone": "+79994443322", "tags": "летняя школа"},
]


def accept(home: House, what: str) -> None:
    """Choose "accept" for what stands in Problems of this tag."""
    book = home.book
    assert isinstance(book, MemoryBook)
    now, decision = (column(book, "problems", key) for key in ("now", "decision"))

    def say(cells: list[list[Any]]) -> None:
        for line in cells:
            if line[now] == what:
                line[decision] = "исправить"

    edit(book, home.clock, say, tab="problems")


def test_an_accepted_tag_is_one_the_next_night_and_the_list_grows_where_it_is_full() -> None:
    lists = [{"tag": "VIP"}, {"tag": "срочно"}]
    book = workbook({"clients": TAGGED, "lists": lists})
    with house(book) as home:
        home.night()
        accept(home, "летняя-школа")
        home.clock.next_day()
        second = home.night()
        seen = tables(book)
        home.clock.next_day()
        third = home.night()

    assert second.state == "done"
    assert list(seen["clients"]["tags"]) == ["летняя школа, VIP", "летняя школа", "летняя школа"]
    assert list(seen["lists"]["tag"]) == ["VIP", "срочно", "летняя школа"]
    assert list(seen["lists"]["tag_synonyms"]) == [None, None, "летняя-школа"]
    assert not {"clients", "lists"} & {tab for tab, key in third.plan.changes if key.startswith("tag")}


def test_an_unused_tag_is_proposed_after_half_a_year_and_leaves_the_list() -> None:
    lists = [{"tag": "VIP"}, {"tag": "свадьба", "tag_synonyms": "невеста"}]
    book = workbook({"clients": TAGGED, "lists": lists})
    with house(book) as home:
        home.night()
        early = "свадьба" in set(tables(book)["problems"]["now"])
        home.clock.next_day(180)
        home.night()
        accept(home, "свадьба")
        home.clock.next_day()
        home.night()
        seen = tables(book)

    assert not early
    assert list(seen["lists"]["tag"]) == ["VIP"]
    assert "свадьба" not in set(seen["problems"]["now"])
