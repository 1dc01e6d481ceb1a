"""What Orders and History tell is read once a night, and anew as soon as anything it depends on differs."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.policy import activity
from sheetcrm.policy.activity import story
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

BOOK = """
clients
| id |
| a1 |

orders
| client_id | date       | status |
| a1        | 2026-11-22 | new    |
| a1        | 2026-11-23 |        |

history
| client_id | when             | event |
| a1        | 2026-11-20 10:00 | visit |
"""


def test_the_same_story_is_told_twice() -> None:
    snapshot = sheet(BOOK)

    assert story(snapshot) is story(replace(snapshot, tables=dict(snapshot.tables)))


def test_another_day_is_another_story() -> None:
    snapshot = sheet(BOOK)

    assert story(snapshot).facts.purchases.tolist() == [1]
    assert story(replace(snapshot, now=snapshot.now + timedelta(days=1))).facts.purchases.tolist() == [2]


def test_other_settings_lists_orders_history_or_clients_are_another_story() -> None:
    snapshot = sheet(BOOK)
    other = sheet(
        BOOK.replace("new", "old").replace("visit", "call").replace("| a1 |", "| a2 |", 1)
        + "\nsettings\n| name | value |\n| Orders that do not count | new |\n"
        + "\nlists\n| event |\n| visit |\n"
    )

    for key in ("settings", "lists", "orders", "history", "clients"):
        told = story(snapshot)
        changed = replace(snapshot, tables={**snapshot.tables, key: other[key]})
        assert story(changed) is not told, key
        assert story(snapshot) is not told


def test_it_is_forgotten_with_its_tables() -> None:
    snapshot: Snapshot | None = sheet(BOOK)
    assert snapshot is not None
    story(snapshot)
    assert activity._last is not None

    del snapshot
    gc.collect()

    assert activity._last is None


def test_an_event_on_both_sides_of_the_lists_is_only_a_contact() -> None:
    lists = "\nlists\n| event | event_side |\n| visit | client |\n| visit | us |\n"

    assert story(sheet(BOOK + lists)).events.theirs.tolist() == [False]
    assert story(sheet(BOOK + lists.replace("us |", "client |"))).events.theirs.tolist() == [True]
