"""``sheetcrm forecast --write`` fills the tab of the month ahead, writes nothing where nothing changed, and says where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS

if TYPE_CHECKING:
    from tests.cli.desk import Desk


def test_the_month_ahead_is_written_once_and_a_lost_tab_is_told(either: Desk) -> None:
    with either.editing("sequences") as hand:
        hand[2, "on"] = "да" if either.language == "ru" else "yes"
    title = TABS["forecast"].title.to(either.language)
    clients = either.look("clients").values("phone")
    said = either("forecast", "--write", code=0)

    assert title in said.err
    hand = either.look("forecast")
    assert len([day for day in hand.values("day") if day is not None]) == 30
    assert (
        len([name for name in hand.values("name") if name is not None]) == 1
    )  # one sequence is on, nobody gets anything yet
    assert either.look("clients").values("phone") == clients  # it tidies nothing
    before = either.book.read_bytes()
    either.rest()
    either("forecast", "--write", "--days", "30", code=0)
    assert either.book.read_bytes() == before

    book = either.open()
    del book[title]
    either.save(book)
    assert title in either("forecast", "--write", code=2).err
