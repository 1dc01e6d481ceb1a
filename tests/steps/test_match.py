"""Match: which client a row of Orders, History or Tasks speaks of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetcrm.model.plan import objects
from sheetcrm.model.snapshot import Memory, Named
from sheetcrm.steps import match
from tests.sheets import broken, cells, sheet

BOOK = """
clients
| id | last_name | first_name | phone        |
| c1 | Smith     | Anna       | +79991234501 |
| c2 | Smith     | Bob        | +79991234502 |
orders
| id | client | client_id |
| o1 | {client} | {held} |
"""


def matched(client: str = "", held: str = "", *, named: tuple[object, object] | None = None, row: str = "o1") -> object:
    """Return the id beside an order, whose text and id the ledger may know from before."""
    before = {"orders": Named(*(objects([value]) for value in (row, *named)))} if named else {}
    snapshot = sheet(BOOK.format(client=client, held=held), memory=Memory(named=before))
    return cells(snapshot.after(match(snapshot)), "orders", "client_id")["o1"]


@pytest.mark.parametrize(
    ("client", "held", "found"),
    [
        ("8 999 123-45-01", "", "c1"),
        ("Bob Smith", "c1", "c2"),  # what stands in the row counts
        ("Smith", "", None),
        ("Nobody", "c1", None),
        ("", "c1", "c1"),  # the robot wrote it
        ("", "zz", None),  # nobody's id
    ],
)
def test_a_row_is_whose_it_says(client: str, held: str, found: str | None) -> None:
    assert matched(client, held) == found


def test_an_id_once_set_stays_until_the_text_changes() -> None:
    assert matched("Smith", "c1", named=("Smith", "c1")) == "c1"
    assert matched("Bob Smith", "c1", named=("Smith", "c1")) == "c2"
    assert matched("Smith", "zz", named=("Smith", "zz")) is None  # that client is gone
    assert matched("Bob Smith", "", named=("Smith", "c1"), row="o9") == "c2"


def test_a_client_whose_row_waits_keeps_the_orders() -> None:
    text = "+79991234501"
    memory = Memory(named={"orders": Named(objects(["o1"]), objects([text]), objects(["c1"]))})
    snapshot = sheet(BOOK.format(client=f'"{text}"', held="c1"), memory=memory)
    clients = snapshot["clients"].with_ids(objects(["#2", "c2"]))
    first = clients.ids == "#2"
    waiting = replace(clients.rows(~first), aside=clients.rows(first))

    assert not match(replace(snapshot, tables={**snapshot.tables, "clients": waiting}))


def test_without_sound_headers_nothing_is_matched() -> None:
    snapshot = sheet(BOOK.format(client="Bob Smith", held=""))

    assert match(snapshot)
    assert not match(broken(snapshot, "clients", "phone"))
    assert not match(broken(snapshot, "orders", "date"))
    assert not match(replace(snapshot, tables={"clients": snapshot["clients"]}))


def test_a_story_of_a_merged_card_is_of_the_one_that_stayed() -> None:
    snapshot = sheet(BOOK.format(client="c2", held=""))
    merged = replace(snapshot, memory=replace(snapshot.memory, merged={"c2": "c1"}))
    assert cells(merged.after(match(merged)), "orders", "client_id")["o1"] == "c1"
    named = {"orders": Named(objects(["o1"]), objects(["c2"]), objects(["c2"]))}
    told = replace(merged, memory=replace(merged.memory, named=named, clients=frozenset({"c1", "c2"})))
    assert cells(told.after(match(told)), "orders", "client_id")["o1"] == "c1"
