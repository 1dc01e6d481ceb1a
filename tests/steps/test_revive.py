"""The way back from the archive (L2): who stirs, and how a row returns without losing a cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Move, Plan, Row
from sheetcrm.model.posted import Post
from sheetcrm.policy.merging import owed_after
from sheetcrm.steps import archive, match, revive
from tests.sheets import broken, cells, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

AWAY = """
clients
| id | first_name |
| z  | Zoe        |
archive
| id | first_name | last_action | archived   | archived_why | booked     | notes | merged_into | Tea   |
| a  | Anna       | 2024-01-10  | 2026-10-01 | silent       |            |       |             | green |
| b  | Boris      | 2024-01-10  | 2026-10-01 | silent       |            | old   |             | black |
| c  | Clara      | 2024-01-10  | 2026-10-01 | silent       | 2026-12-01 |       |             |       |
| d  | Dora       |             | 2026-10-01 | silent       |            |       |             |       |
| e  | Egor       | 2024-01-10  | 2026-10-01 | merged       |            |       | z           |       |
| f  | Fedor      | 2024-01-10  | 2026-10-01 | silent       |            |       |             |       |
| g  | Galya      | 2024-01-10  | 2026-10-01 | silent       |            |       |             |       |
orders
| client_id | date       | status |
| a         | 2026-11-01 | new    |
| d         | 2026-12-24 | new    |
history
| client_id | when       | direction   | event |
| b         | 2026-11-02 | from client | call  |
| e         | 2026-11-02 | from client | call  |
| f         | 2024-01-05 | from client | call  |
| f         | 2026-11-05 | from us     | call  |
"""


def why(plan: Plan) -> dict[str, str]:
    """Return who comes back and why."""
    return {move.id: move.why for move in plan.moves}


def test_who_orders_writes_acts_or_is_booked_comes_back() -> None:
    snapshot = sheet(AWAY)
    post = Post(replied={"g": datetime(2026, 11, 3, 8, tzinfo=UTC), "f": datetime(2026, 9, 3, 8, tzinfo=UTC)})
    snapshot = replace(snapshot, memory=replace(snapshot.memory, post=post))
    plan = revive(snapshot)

    assert why(plan) == {
        "a": "came back: an order on 01.11.2026",
        "b": "came back: was heard of on 02.11.2026",
        "c": "came back: booked for 01.12.2026",
        "d": "came back: an order on 24.12.2026",
        "g": "came back: a letter on 03.11.2026",
    }
    after = snapshot.after(plan)
    assert set(after["clients"].ids) == {"z", "a", "b", "c", "d", "g"}
    assert set(after["archive"].ids) == {"e", "f"}
    assert not revive(after)


def test_a_column_that_clients_has_no_more_goes_to_the_notes() -> None:
    snapshot = sheet(AWAY)
    after = snapshot.after(revive(snapshot))

    assert cells(after, "clients", "notes")["a"] == "Tea: green"
    assert cells(after, "clients", "notes")["b"] == "old\nTea: black"
    assert cells(after, "clients", "notes")["c"] is None


def test_who_comes_back_and_leaves_the_same_night_keeps_what_went_to_the_notes() -> None:
    """Tea stood in a column that only the archive has: there and back again, it stands in the notes."""
    snapshot = sheet(AWAY)
    plan = revive(snapshot)
    again = plan + Plan.of(moves=[Move("a", "clients", "archive", {"archived": date(2026, 11, 22)}, "silent")])

    after = snapshot.after(again)
    assert cells(after, "archive", "notes", "+Tea", "archived")["a"] == ("Tea: green", None, date(2026, 11, 22))


def test_a_column_with_a_formula_comes_to_clients_with_its_row() -> None:
    """Staff's formula is never emptied, and nothing of a row that returns stays behind."""
    snapshot = sheet(AWAY)
    shelf = snapshot["archive"]
    locked = {"+Tea": np.array([row == "b" for row in shelf.ids])}
    snapshot = replace(snapshot, tables={**snapshot.tables, "archive": replace(shelf, fixed=locked)})
    plan = revive(snapshot)

    assert ("archive", "+Tea") not in plan.changes
    assert plan.columns == {"clients": ("+Tea",)}
    after = cells(snapshot.after(plan), "clients", "+Tea", "notes")
    assert after["a"] == ("green", None)
    assert after["b"] == ("black", "old")


def test_what_the_notes_hold_already_is_not_noted_twice() -> None:
    snapshot = sheet(
        AWAY.replace(
            "| a  | Anna       | 2024-01-10  | 2026-10-01 | silent       |            |       |",
            "| a  | Anna       | 2024-01-10  | 2026-10-01 | silent       |            | Tea: green |",
        )
    )
    after = snapshot.after(revive(snapshot))

    assert cells(after, "clients", "notes")["a"] == "Tea: green"


def test_without_notes_a_column_of_the_archive_alone_stays_filled() -> None:
    """The row cannot go whole then, and stays; nothing is lost."""
    for tab in ("archive", "clients"):
        plan = revive(without(sheet(AWAY), tab, "notes"))

        assert ("archive", "+Tea") not in plan.changes
        assert ("archive", "notes") not in plan.changes


def test_an_order_as_late_as_the_last_action_is_no_sign_of_life() -> None:
    """Nobody comes back by what was known when they left, by cancelled orders of long ago, or by what we did."""
    text = AWAY.replace("| a         | 2026-11-01 | new    |", "| a         | 2024-01-10 | new    |")
    assert "a" not in why(revive(sheet(text)))
    late = AWAY.replace("| a         | 2026-11-01 | new    |", "| a         | 2024-03-10 | new    |")
    assert why(revive(sheet(late)))["a"] == "came back: an order on 10.03.2024"


def test_a_row_put_there_by_hand_is_dated_and_stays_until_something_new() -> None:
    text = """
    clients
    | id | first_name |
    archive
    | id | first_name | archived_why |
    | a  | Anna       |              |
    | b  | Boris      | moved away   |
    | "" | Clara      |              |
    history
    | client_id | when       | direction   | event |
    | a         | 2026-11-02 | from client | call  |
    """
    snapshot = sheet(text)
    plan = revive(snapshot)
    after = snapshot.after(plan)

    assert not plan.moves
    assert cells(after, "archive", "archived", "archived_why", "last_action")["a"] == (
        date(2026, 11, 22),
        "put here by hand",
        date(2026, 11, 2),
    )
    assert cells(after, "archive", "archived_why")["b"] == "moved away"
    assert not revive(after)


PASTED = """
clients
| id | first_name | phone        | notes | Tea   | tags |
| a  | Anna       |              | new   | green | vip  |
| b  | Boris      | +79991112233 |       |       |      |
archive
| id | first_name | phone        | notes | Tea   | tags    | archived   |
| a  | Anya       | +79991112244 | old   |       | regular | 2026-10-01 |
| b  | Boris      | +79991112233 |       |       |         | 2026-10-01 |
| c  | Clara      |              |       |       |         | 2026-10-01 |
"""


def test_a_row_that_was_copied_back_is_one_again_and_nothing_is_lost() -> None:
    snapshot = sheet(PASTED)
    plan = revive(snapshot)
    after = snapshot.after(plan)

    assert list(after["archive"].ids) == ["c"]
    assert cells(after, "clients", "first_name", "phone", "notes", "+Tea", "tags")["a"] == (
        "Anna",
        "+79991112244",
        "new\nold\nFirst name: Anya",
        "green",
        "vip, regular",
    )
    assert not revive(after)


def test_a_copy_stays_while_something_of_it_cannot_be_written() -> None:
    snapshot = sheet(PASTED)
    clients = snapshot["clients"]
    fixed = replace(clients, fixed={"phone": np.array([True, False])})
    plan = revive(replace(snapshot, tables={**snapshot.tables, "clients": fixed}))
    assert plan.removals == {"archive": ("b",)}
    typing = replace(clients, settled=np.array([False, False]))
    assert not revive(replace(snapshot, tables={**snapshot.tables, "clients": typing})).removals


def test_who_is_being_typed_or_waits_for_a_decision_does_not_come_twice() -> None:
    snapshot = sheet(AWAY)
    aside = sheet("clients\n| id |\n| a |")["clients"]
    clients = replace(snapshot["clients"], aside=aside)
    assert "a" not in why(revive(replace(snapshot, tables={**snapshot.tables, "clients": clients})))
    shelf = replace(snapshot["archive"], settled=np.zeros(len(snapshot["archive"]), dtype=bool))
    assert not revive(replace(snapshot, tables={**snapshot.tables, "archive": shelf})).moves


def test_nothing_happens_where_a_tab_cannot_be_read() -> None:
    snapshot: Snapshot = sheet(AWAY)
    for key in ("clients", "archive"):
        assert not revive(broken(snapshot, key))
    assert not revive(sheet("clients\n| id |\n| a |"))


def test_there_and_back_again_in_one_night_moves_nobody() -> None:
    text = "clients\n| id | first_contact |\n| a | 2024-01-10 |"
    snapshot = sheet(text)
    snapshot = replace(snapshot, memory=replace(snapshot.memory, leaving={"a": ("2026-11-01", "2026-11-22")}))
    listed = Row("l", {"client": "a", "client_id": "a", "date": date(2026, 11, 22)})
    snapshot = snapshot.after(Plan.of(appends={"leaving": [listed]}))
    gone = archive(snapshot)
    assert [move.id for move in gone.moves] == ["a"]
    order = Plan.of(appends={"orders": [Row("o1", {"client": "a", "date": date(2026, 11, 22)})]})
    later = snapshot.after(gone).after(order)
    later = later.after(match(later))
    back = revive(later)
    assert why(back) == {"a": "came back: an order on 22.11.2026"}
    assert not (gone + order + match(snapshot.after(gone).after(order)) + back).moves


def test_a_copy_is_not_taken_out_while_something_of_it_has_no_header() -> None:
    snapshot = sheet(PASTED)
    shelf = replace(snapshot["archive"], loose=np.array([True, False, False]))
    assert revive(replace(snapshot, tables={**snapshot.tables, "archive": shelf})).removals == {"archive": ("b",)}


def test_what_an_edit_kept_out_of_the_notes_is_added_the_next_time() -> None:
    """A cell was set while staff wrote in the notes, where its old value was to be kept."""
    text = """
    clients
    | id | first_name | notes | other_contacts |
    | a  | Anna       | old   | x@mail.ru      |
    | b  | Boris      |       |                |
    | c  | Clara      | long  |                |
    archive
    | id | first_name | notes |
    | d  | Dora       |       |
    """
    snapshot = sheet(text)
    clients = snapshot["clients"]
    wanted = Plan.of(
        clients.change("notes", ["old\nTea: green", "Tea: black", "short"], ""),
        clients.change("other_contacts", ["x@mail.ru, y@mail.ru", None, None], ""),
        clients.change("city", ["Tver", None, None], ""),
    )
    done = replace(wanted, changes={key: change for key, change in wanted.changes.items() if key[1] == "city"})
    owed = owed_after({"d": ("Tea: red",)}, wanted, done)
    assert owed == {"d": ("Tea: red",), "a": ("Tea: green", "y@mail.ru"), "b": ("Tea: black",)}

    edited = snapshot.after(Plan.of(clients.change("notes", ["old\nmine", "Tea: black", "long"], "")))
    edited = replace(edited, memory=replace(edited.memory, owed=owed))
    plan = revive(edited)
    after = edited.after(plan)
    assert cells(after, "clients", "notes") == {"a": "old\nmine\nTea: green\ny@mail.ru", "b": "Tea: black", "c": "long"}
    assert cells(after, "archive", "notes") == {"d": "Tea: red"}
    assert owed_after(owed, plan, plan) == {"b": ("Tea: black",)}
    assert not revive(after)
    nobody = replace(sheet("clients\n| id |\n| a |"), memory=edited.memory)
    assert list(revive(nobody).changes) == [("clients", "notes")]
    assert not revive(without(nobody, "clients", "notes"))
