"""Taking a run back (L4): what goes back, what is left alone, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.model.deeds import Deeds
from sheetcrm.model.plan import Change, Move, Plan, Row, objects
from sheetcrm.model.words import undoing as words
from sheetcrm.policy.undoing import undo
from sheetcrm.steps import tidy
from tests.sheets import broken, cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

BOOK = """
clients
| id | first_name | phone        | city | score | Tea   |
| a  | Anna       | +79991112233 | Tver | 5     | green |
| b  | Boris      | +79991112244 | Omsk | 7     |       |
orders
| id | client | client_id |
| o1 | Anna   | a         |
tasks
| id | client | client_id | what | due        | done |
| t1 | Anna   | a         | call | 2026-11-22 |      |
"""


def change(tab: str, column: str, *cells_: tuple[str, Any, Any]) -> Change:
    """Return a change: row, before, after."""
    ids, old, new = zip(*cells_, strict=True)
    return Change(tab, column, objects(ids), objects(old), objects(new), objects(["why"] * len(ids)))


def done(snapshot: Snapshot, deeds: Deeds, **more: Any) -> tuple[Snapshot, Plan]:
    """Return the workbook after the run was taken back, and the plan."""
    plan = undo(snapshot, deeds, 7, **more)
    return snapshot.after(plan), plan


def told(plan: Plan) -> set[tuple[str, str, str]]:
    """Return tab, row and sentence of what was left."""
    return {(skip.tab, skip.row, skip.sentence) for skip in plan.skipped}


def test_cells_go_back_where_nobody_touched_them() -> None:
    snapshot = sheet(BOOK)
    deeds = Deeds(
        (
            change("clients", "city", ("a", "Moscow", "Tver"), ("b", None, "Perm"), ("gone", "x", "y")),
            change("clients", "+Tea", ("a", None, "green")),
            change("clients", "+Coffee", ("a", None, "black")),
            change("clients", "score", ("a", 1, 5), ("b", 1, 7)),
            change("clients", "id", ("a", None, "a")),
            change("problems", "decision", ("p", None, "do")),
            change("orders", "client_id", ("o1", "b", "a")),
        )
    )
    after, plan = done(snapshot, deeds)

    assert cells(after, "clients", "city", "+Tea", "score") == {"a": ("Moscow", None, 5), "b": ("Omsk", None, 7)}
    assert cells(after, "orders", "client_id") == {"o1": "b"}
    assert told(plan) == {
        ("clients", "b", words.CHANGED_SINCE.say("en", now="Omsk")),
        ("clients", "gone", words.GONE_SINCE.en),
        ("clients", "a", words.GONE_SINCE.en),
        ("clients", "", words.COMPUTED.say("en", count=2)),
    }
    assert set(plan.changes["clients", "city"].why) == {"run 7 taken back"}


def test_cells_that_cannot_be_written_now_are_told() -> None:
    snapshot = sheet(BOOK)
    clients = replace(snapshot["clients"], fixed={"city": np.array([True, False])})
    typing = replace(clients, settled=np.array([True, False]))
    deeds = Deeds((change("clients", "city", ("a", "Moscow", "Tver"), ("b", None, "Omsk")),))
    _, plan = done(replace(snapshot, tables={**snapshot.tables, "clients": typing}), deeds)

    assert not plan
    assert told(plan) == {("clients", "a", words.CANNOT.en), ("clients", "b", words.CANNOT.en)}


def test_a_repair_that_was_taken_back_is_not_made_again() -> None:
    snapshot = sheet("clients\n| id | phone | city |\n| a | 8 999 111-22-33 | Tver |")
    mended = snapshot.after(tidy(snapshot))
    assert cells(mended, "clients", "phone")["a"] == "+79991112233"
    after, plan = done(mended, Deeds((change("clients", "phone", ("a", "8 999 111-22-33", "+79991112233")),)))

    assert cells(after, "clients", "phone")["a"] == "8 999 111-22-33"
    assert plan.dismissed
    assert not tidy(after)
    other = after.after(Plan.of(after["clients"].change("phone", ["8 999 111-22-44"], "")))
    assert cells(other.after(tidy(other)), "clients", "phone")["a"] == "+79991112244"


def test_rows_leave_again_unless_somebody_works_with_them() -> None:
    snapshot = sheet(BOOK)
    task: dict[str, Any] = {"client": "Anna", "client_id": "a", "what": "call", "due": date(2026, 11, 22)}
    deeds = Deeds(
        appends={
            "tasks": (Row("t1", task), Row("t2", task)),
            "clients": (Row("b", {"first_name": "Boris", "phone": "+79991112244", "city": "Omsk"}),),
            "history": (Row("h1", {}),),
            "problems": (Row("p", {}),),
        }
    )
    after, plan = done(snapshot, deeds)
    assert not len(after["tasks"])
    assert list(after["clients"].ids) == ["a"]
    assert told(plan) == {("tasks", "t2", words.GONE_SINCE.en), ("history", "", words.STAYS_TOLD.en)}

    ticked = snapshot.after(
        Plan.of(
            snapshot["tasks"].change("done", [True], ""),
            snapshot["orders"].change("client_id", ["b"], ""),
        )
    )
    after, plan = done(ticked, deeds)
    assert not plan.removals
    assert {(tab, row) for tab, row, said in told(plan) if said == words.ROW_USED.en} == {
        ("tasks", "t1"),
        ("clients", "b"),
    }
    typing = replace(snapshot["tasks"], settled=np.array([False]))
    assert "tasks" not in done(replace(snapshot, tables={**snapshot.tables, "tasks": typing}), deeds)[1].removals
    loose = replace(snapshot["tasks"], loose=np.array([True]))
    assert "tasks" not in done(replace(snapshot, tables={**snapshot.tables, "tasks": loose}), deeds)[1].removals


AWAY = """
clients
| id | first_name | notes |
| a  | Anna       |       |
archive
| id | first_name | archived   | archived_why | merged_into | city |
| b  | Boris      | 2026-11-01 | merged       | a           | Omsk |
| c  | Clara      | 2026-11-01 | silent       |             |      |
"""
MERGED = Deeds(
    (change("clients", "city", ("a", None, "Omsk")),),
    moves=(Move("b", "clients", "archive", {"archived": date(2026, 11, 1), "merged_into": "a"}),),
)


def test_rows_move_back_and_cards_part_for_good() -> None:
    after, plan = done(sheet(AWAY), MERGED)

    assert list(after["clients"].ids) == ["a", "b"]
    assert cells(after, "clients", "city")["b"] == "Omsk"
    assert after.memory.merged == {}
    assert plan.pairing is not None
    assert plan.pairing.apart == frozenset({frozenset("ab")})
    again, more = done(replace(after, memory=replace(after.memory, apart=plan.pairing.apart)), MERGED)
    assert not more.moves
    assert more.pairing is None
    assert list(again["clients"].ids) == ["a", "b"]


def test_what_was_taken_back_joins_again() -> None:
    after, plan = done(sheet(AWAY), MERGED)
    assert plan.pairing is not None
    apart = replace(after, memory=replace(after.memory, apart=plan.pairing.apart))
    undone = Deeds(tuple(plan.changes.values()), moves=plan.moves)
    back, joined = done(apart, undone)

    assert cells(back, "archive", "merged_into", "archived_why")["b"] == ("a", "merged")
    assert joined.pairing is not None
    assert not joined.pairing.apart
    assert joined.pairing.folded == {"b"}
    assert back.memory.merged == {"b": "a"}


def test_a_merge_of_archived_cards_is_taken_back_where_they_stand() -> None:
    deeds = Deeds((change("archive", "merged_into", ("b", None, "a")),))
    after, plan = done(sheet(AWAY), deeds)

    assert cells(after, "archive", "merged_into")["b"] is None
    assert after.memory.merged == {}
    assert plan.pairing is not None
    assert plan.pairing.apart == frozenset({frozenset("ab")})


def test_a_return_is_taken_back_with_what_it_had_added() -> None:
    snapshot = sheet("clients\n| id | first_name | notes |\n| a | Anna | x: y |\n| b | Boris | mine |\narchive\n| id |")
    deeds = Deeds(
        (
            change("archive", "archived", ("a", date(2026, 1, 1), None), ("b", date(2026, 1, 1), None)),
            change("archive", "+x", ("a", "y", None)),
            change("archive", "city", ("a", "Omsk", "Tver")),
        ),
        moves=(Move("a", "archive", "clients", {"notes": "x: y"}), Move("b", "archive", "clients", {"notes": "x"})),
        held={"a": {"notes": None}},
    )
    after, _ = done(snapshot, deeds)

    assert cells(after, "archive", "archived", "notes") == {
        "a": (date(2026, 1, 1), None),
        "b": (date(2026, 1, 1), "mine"),
    }


def test_a_card_does_not_go_back_to_one_that_has_joined_it_since() -> None:
    """Anna was brought back out of Boris' card, then his joined hers: with hers gone, none of them would be left."""
    snapshot = sheet(
        """
        clients
        | id | first_name |
        | a  | Anna       |
        archive
        | id | first_name | archived   | archived_why | merged_into |
        | b  | Boris      | 2026-11-02 | merged       | a           |
        """
    )
    deeds = Deeds(
        (
            change("archive", "merged_into", ("a", "b", None)),
            change("archive", "archived", ("a", date(2026, 11, 1), None)),
        ),
        moves=(Move("a", "archive", "clients", {}),),
    )
    after, plan = done(snapshot, deeds)

    assert list(after["clients"].ids) == ["a"]
    assert told(plan) == {("clients", "a", words.JOINED_SINCE.en)}
    alone = snapshot.after(Plan.of(change("archive", "merged_into", ("b", "a", None))))
    back, _ = done(alone, deeds)
    assert cells(back, "archive", "merged_into")["a"] == "b"


def test_what_a_second_row_held_stays_where_the_rows_were_put_together() -> None:
    snapshot = sheet("clients\n| id | notes     | city |\n| a  | Tea: green | Omsk |\n| b  | Tea: black |      |")
    deeds = Deeds(
        (change("clients", "notes", ("a", None, "Tea: green"), ("b", None, "Tea: black")),),
        removals={"archive": frozenset({"a"})},
    )
    both = Deeds(removals={"tasks": frozenset({"t"})}).then(deeds)
    assert both.removals == {"tasks": frozenset({"t"}), "archive": frozenset({"a"})}
    after, plan = done(snapshot, both)

    assert cells(after, "clients", "notes") == {"a": "Tea: green", "b": None}
    assert told(plan) == {("clients", "a", words.PUT_TOGETHER.en)}


def test_archived_cards_do_not_join_each_other() -> None:
    snapshot = sheet(
        """
        archive
        | id | first_name | archived   | merged_into |
        | a  | Anna       | 2026-11-01 |             |
        | b  | Boris      | 2026-11-02 | a           |
        """
    )
    after, plan = done(snapshot, Deeds((change("archive", "merged_into", ("a", "b", None)),)))

    assert cells(after, "archive", "merged_into") == {"a": None, "b": "a"}
    assert told(plan) == {("archive", "a", words.JOINED_SINCE.en)}


def test_rows_that_are_elsewhere_by_now_stay_there() -> None:
    snapshot = sheet(AWAY)

    def moved(row: str) -> Deeds:
        return Deeds(moves=(Move(row, "clients", "archive", {}),))

    assert told(done(snapshot, moved("nobody"))[1]) == {("archive", "nobody", words.ELSEWHERE.en)}
    twice = snapshot.after(Plan.of(appends={"clients": [Row("c", {"first_name": "Clara"})]}))
    _, plan = done(twice, moved("c"))
    assert told(plan) == {("archive", "c", words.IN_BOTH.say("en", tab="Clients"))}
    for shelf in (
        replace(snapshot["archive"], settled=np.array([True, False])),
        replace(snapshot["archive"], loose=np.array([False, True])),
    ):
        _, plan = done(replace(snapshot, tables={**snapshot.tables, "archive": shelf}), moved("c"))
        assert told(plan) == {("archive", "c", words.CANNOT.en)}
    for tab in ("clients", "archive"):
        _, plan = done(broken(snapshot, tab), moved("c"))
        assert told(plan) == {("archive", "c", words.ELSEWHERE.en)}


def test_one_client_alone() -> None:
    snapshot = sheet(BOOK + AWAY.partition("archive")[1] + AWAY.partition("archive")[2])
    task: dict[str, Any] = {"client": "Anna", "client_id": "a", "what": "call", "due": date(2026, 11, 22)}
    deeds = Deeds(
        (
            change("clients", "city", ("a", "Moscow", "Tver"), ("b", None, "Omsk")),
            change("orders", "client", ("o1", "Ann", "Anna")),
        ),
        {"tasks": (Row("t1", task), Row("t9", task))},
        (Move("c", "clients", "archive", {}),),
        letters=(("a", "Hello"), ("b", "Bye")),
    )
    after, plan = done(snapshot, deeds, only=["a"])

    assert cells(after, "clients", "city") == {"a": "Moscow", "b": "Omsk"}
    assert cells(after, "orders", "client") == {"o1": "Ann"}
    assert not len(after["tasks"])
    assert not plan.moves
    assert told(plan) == {("letters", "a", words.SENT.say("en", subject="Hello"))}
    after, plan = done(snapshot, deeds, only=["b"])
    assert cells(after, "clients", "city") == {"a": "Tver", "b": None}
    assert len(after["tasks"]) == 1
    whole, _ = done(snapshot, replace(deeds, moves=(Move("c", "clients", "archive", {}),)))
    assert "c" in set(whole["clients"].ids)


def test_cells_of_a_row_that_moved_since_are_found_where_it_is() -> None:
    after, plan = done(sheet(AWAY), Deeds((change("clients", "city", ("b", "Tver", "Omsk")),)))
    assert cells(after, "archive", "city")["b"] == "Tver"
    assert not plan.skipped
    both = Deeds(
        (
            change("clients", "city", ("b", "Tver", "Omsk")),
            change("archive", "archived", ("b", None, date(2026, 11, 1))),
        ),
        moves=(Move("b", "clients", "archive", {}),),
    )
    after, plan = done(sheet(AWAY), both)
    assert cells(after, "clients", "city")["b"] == "Tver"


def test_no_wish_is_loosened_by_itself() -> None:
    snapshot = sheet("clients\n| id | consent | no_letters |\n| a | | yes |")
    deeds = Deeds((change("clients", "consent", ("a", True, None)), change("clients", "no_letters", ("a", None, True))))
    _, plan = done(snapshot, deeds)
    assert not plan
    assert told(plan) == {("clients", "a", words.WISH.en)}
    stricter = Deeds((change("clients", "no_letters", ("a", "never", True)),))
    assert cells(done(snapshot, stricter)[0], "clients", "no_letters") == {"a": "never"}


def test_lines_without_ids_are_left_to_people() -> None:
    snapshot = sheet("lists\n| id | tag |\n| #2 | vip |")
    deeds = Deeds((change("lists", "tag", ("#2", "VIP", "vip")), change("settings", "answer", ("#3", None, "x"))))
    _, plan = done(snapshot, deeds)
    assert not plan
    assert {(tab, said) for tab, _, said in told(plan)} == {("lists", words.NO_IDS.en)}


def test_cards_of_which_one_is_gone_for_good_are_nothing_to_keep_apart() -> None:
    deeds = Deeds((change("archive", "merged_into", ("vanished", None, "a")),))
    _, plan = done(sheet(AWAY), deeds)
    assert plan.pairing is None
