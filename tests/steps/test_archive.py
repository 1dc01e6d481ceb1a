"""The archive (L1): who leaves and why, what keeps them, the announcement and its tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.model.letters import letter_key
from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import leaving as words
from sheetcrm.policy.guard import guard
from sheetcrm.policy.hours import instant
from sheetcrm.policy.leaving import Leaving, verdict
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.steps import archive, assign, segment
from tests.sheets import broken, cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table


def nights(snapshot: Snapshot, count: int) -> tuple[Snapshot, list[Plan]]:
    """Run the step night after night, as the ledger would remember it."""
    plans = []
    for _ in range(count):
        plan = archive(snapshot)
        plans.append(plan)
        leaving = snapshot.memory.leaving if plan.leaving is None else plan.leaving
        after = snapshot.after(plan)
        snapshot = replace(after, now=after.now + timedelta(days=1), memory=replace(after.memory, leaving=leaving))
    return snapshot, plans


def leaves(snapshot: Snapshot) -> set[str]:
    """Return who begins to leave."""
    return set(archive(snapshot).leaving or ())


def reversed_rows(table: Table) -> Table:
    """Return the table with its rows in the other order."""
    back = np.arange(len(table))[::-1]
    return replace(table, frame=table.frame.iloc[back], lines=table.lines[back])


SILENT = """
settings
| name | value |
| Archive: calls a day | off |
clients
| id  | first_name | first_contact | keep | next_contact | deadline   | booked     |
| a   | Anna       | 2024-01-10    |      |              |            |            |
| b   | Boris      | 2024-01-10    | yes  |              |            |            |
| c   | Clara      | 2024-01-10    |      | 2026-12-01   |            |            |
| d   | Dora       | 2024-01-10    |      |              | 2026-12-24 |            |
| e   | Egor       | 2024-01-10    |      |              |            | 2026-12-23 |
| f   | Fedor      | 2024-01-10    |      |              |            |            |
| g   | Galya      | 2026-11-01    |      |              |            |            |
orders
| client_id | date       | amount | status      | paid | pay_by     |
| f         | 2024-02-01 | 100    | in progress |      |            |
tasks
| client_id | what | due        | done |
| b         | call | 2026-11-01 | yes  |
"""


def test_the_long_silent_leave_and_what_lies_ahead_keeps() -> None:
    assert leaves(sheet(SILENT)) == {"a"}


def test_a_client_is_announced_a_week_before_and_then_moves() -> None:
    start = sheet(SILENT)
    end, plans = nights(start, 9)

    announced = plans[0].appends["leaving"][0]
    assert announced.values["date"] == date(2026, 11, 29)
    assert announced.values["client_id"] == "a"
    assert [bool(plan) for plan in plans[1:7]] == [False] * 6
    moved = plans[7].moves
    assert [(move.id, move.source, move.target) for move in moved] == [("a", "clients", "archive")]
    assert moved[0].values["archived"] == date(2026, 11, 29)
    assert "no purchase" in str(moved[0].values["archived_why"])
    assert list(end["archive"].ids) == ["a"]
    assert cells(end, "archive", "first_name") == {"a": "Anna"}
    assert "a" not in set(end["clients"].ids)
    assert not len(end["leaving"])
    assert not plans[8]


@pytest.mark.parametrize(("high", "leaves"), [("3650", 3650), ("1000000000", 7)])
def test_however_long_the_wait_is_set_nothing_breaks(high: str, leaves: int) -> None:
    """A number that no date can be put off by is answered beside its cell, and the former one holds."""
    names = ("Leaving soon, days", "Archive: wait for an answer, days")
    rows = "".join(f"| {name} | {high} |\n" for name in names)
    text = "settings\n| name | value |\n"
    silent = sheet(SILENT.replace(text, text + rows))
    plan = archive(silent)
    assert [row.values["date"] for row in plan.appends["leaving"]] == [silent.today + timedelta(days=leaves)]

    written = sheet(SEQUENCE.replace(text, text + rows))
    (sequence,) = sequences(written).running
    step = next(iter(sequence.steps))
    key, at = letter_key("main", "a", sequence.code, step, "2026-11-21"), instant(written) - timedelta(days=1)
    sent = Posted(key, "a", sequence.code, step, "2026-11-21", State.SENT, at, at)
    memory = Memory(
        leaving={"a": ("2026-11-21", "")}, switched={sequence.switch: "2026-11-01"}, post=Post(letters=[sent])
    )
    assert "letters to win them back" in verdict(Leaving(replace(written, memory=memory)), 0)


def test_who_stands_in_the_archive_too_does_not_leave_a_second_time() -> None:
    copied = sheet(f"{SILENT}archive\n| id | first_name | archived   |\n| a  | Anna       | 2026-11-01 |\n")
    _, plans = nights(copied, 12)

    assert not any(plan.moves for plan in plans)


def test_a_tick_keeps_the_client_for_good() -> None:
    after, _ = nights(sheet(SILENT), 3)
    listed = after["leaving"]
    ticked = after.after(Plan.of(listed.change("keep", [True] * len(listed), "")))
    end, plans = nights(ticked, 12)

    assert cells(end, "clients", "keep")["a"] is True
    assert not any(plan.moves for plan in plans)
    assert not len(end["leaving"])


def test_a_tick_counts_only_in_a_row_that_says_what_the_robot_wrote() -> None:
    after, _ = nights(sheet(SILENT), 1)
    listed = after["leaving"]
    edited = after.after(Plan.of(listed.change("keep", [True], ""), listed.change("date", [date(2026, 12, 24)], "")))
    plan = archive(edited)

    assert [skip.column for skip in plan.skipped] == ["keep"]
    assert ("clients", "keep") not in plan.changes


def test_a_tick_beside_the_name_of_another_keeps_nobody() -> None:
    """Somebody sorted the names alone: who is meant is not known, so both are announced anew and nobody leaves."""
    two = SILENT.replace("| b   | Boris      | 2024-01-10    | yes  |", "| b   | Boris      | 2024-01-10    |      |")
    two = two.replace("| b         | call | 2026-11-01 | yes  |", "")
    after, _ = nights(sheet(two), 7)
    listed = after["leaving"]
    assert len(listed) == 2
    swapped = after.after(
        Plan.of(listed.change("client", listed["client"][::-1], ""), listed.change("keep", [True, None], ""))
    )
    plan = archive(swapped)

    assert not plan.moves
    assert ("clients", "keep") not in plan.changes
    assert next(skip.sentence for skip in plan.skipped).startswith("This row of Leaving soon was changed")
    assert len(plan.appends["leaving"]) == len(plan.removals["leaving"]) == 2


def test_a_row_that_staff_delete_or_edit_is_announced_anew_and_nobody_leaves_unannounced() -> None:
    after, _ = nights(sheet(SILENT), 7)
    without = after.after(Plan.of(removals={"leaving": list(after["leaving"].ids)}))
    plan = archive(without)

    assert not plan.moves
    assert plan.appends["leaving"][0].values["date"] == after.today + timedelta(days=7)


def test_who_acts_meanwhile_stays() -> None:
    after, _ = nights(sheet(SILENT), 5)
    row = Row("h9", {"client_id": "a", "when": after.today, "direction": "from client", "event": "call"})
    heard = after.after(Plan.of(appends={"history": [row]}))
    end, plans = nights(heard, 10)

    assert not len(end["leaving"])
    assert not any(plan.moves for plan in plans)
    assert plans[0].leaving == {}


def test_what_turns_up_ahead_keeps_a_client_who_was_announced() -> None:
    after, _ = nights(sheet(SILENT), 5)
    held = after.after(Plan.of(appends={"tasks": [Row("t1", {"client_id": "a", "what": "call", "due": None})]}))
    _, plans = nights(held, 5)

    assert plans[0].removals["leaving"]
    assert not any(plan.moves for plan in plans)
    assert plans[-1].leaving == {"a": ("2026-11-22", "")}


@pytest.mark.parametrize(
    ("rows", "off", "why"),
    [
        ("", "Archive: silence, days; Archive: no answer, days", "no purchase for"),
        (
            "orders\n| client_id | date | amount | status |\n| a | 2025-10-01 | 5 | done |",
            "",
            "last purchase 01.10.2025",
        ),
        (
            "history\n| client_id | when | direction | event |\n| a | 2026-01-05 | from us | call |",
            "Archive: silence, days; Archive: no purchase, days",
            "got in touch on 05.01.2026",
        ),
        ("", "Archive: no purchase, days; Archive: no answer, days", "silent for 1047 days"),
    ],
)
def test_each_reason_alone_is_enough_and_can_be_switched_off(rows: str, off: str, why: str) -> None:
    switched = "".join(f"| {name} | off |\n" for name in off.split("; ") if name)
    text = f"settings\n| name | value |\n{switched}clients\n| id | first_contact |\n| a | 2024-01-10 |\n{rows}"
    snapshot = sheet(text)
    leaving = Leaving(snapshot)

    assert why in leaving.why(0)
    assert leaves(snapshot) == {"a"}
    everything = "".join(
        f"| Archive: {name} | off |\n"
        for name in ("no answer, days", "no purchase, days", "letters unopened", "silence, days")
    )
    quiet = sheet(text.replace(f"| name | value |\n{switched}", f"| name | value |\n{everything}"))
    assert leaves(quiet) == set()


def test_an_answer_given_since_is_an_answer() -> None:
    text = """
    settings
    | name | value |
    | Archive: silence, days | off |
    | Archive: no purchase, days | off |
    clients
    | id | first_contact |
    | a  | 2024-01-10    |
    history
    | client_id | when       | direction       | event |
    | a         | 2026-01-05 | from us         | call  |
    | a         | 2026-01-07 | from client | call  |
    """
    assert leaves(sheet(text)) == set()
    assert leaves(sheet(text.replace("2026-01-07", "2026-01-04"))) == {"a"}


def letters_to(person: str, count: int, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot where a client had so many letters, one a day until yesterday."""
    at = instant(snapshot)
    sent = [
        Posted(f"k{n}", person, "s1", "1", str(n), State.SENT, at, at - timedelta(days=count - n)) for n in range(count)
    ]
    return replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=sent)))


def test_letters_that_nobody_opens_count_where_opens_are_seen() -> None:
    text = """
    settings
    | name | value |
    | Archive: silence, days | off |
    | Archive: no purchase, days | off |
    clients
    | id | first_contact |
    | a  | 2024-01-10    |
    | b  | 2024-01-10    |
    history
    | client_id | when       | direction       | event         |
    | b         | 2024-02-07 | from client | letter opened |
    """
    snapshot = sheet(text)
    assert leaves(letters_to("a", 6, snapshot)) == {"a"}
    assert leaves(letters_to("a", 5, snapshot)) == set()
    assert leaves(letters_to("nobody", 6, snapshot)) == set()
    unseen = sheet(text.replace("letter opened", "call"))
    assert "a" not in leaves(letters_to("a", 6, unseen))
    read = sheet(text + "| a | 2024-02-08 | from client | letter opened |")
    assert leaves(letters_to("a", 6, read)) == {"a"}


def test_bills_open_orders_services_and_cells_without_a_header_keep() -> None:
    text = """
    lists
    | service | service_months |
    | haircut | 36             |
    reminders
    | name | on  | about   | days | to     | template |
    | back | yes | haircut | 7    | client | hello    |
    templates
    | name  | subject | text |
    | hello | hello   | hi   |
    clients
    | id | first_contact |
    | a  | 2024-01-10    |
    | b  | 2024-01-10    |
    | c  | 2024-01-10    |
    | d  | 2024-01-10    |
    | e  | 2024-01-10    |
    orders
    | client_id | date       | service | amount | status    | paid | pay_by     |
    | a         | 2024-02-01 |         | 100    | done      | 40   |            |
    | b         | 2024-02-01 |         | 100    | done      |      | 2024-02-05 |
    | c         | 2024-02-01 | haircut |        | done      |      |            |
    | d         | 2024-02-01 |         | 100    | cancelled |      | 2024-02-05 |
    | e         |            |         |        | new       |      |            |
    """
    snapshot = sheet(text)
    leaving = Leaving(snapshot)
    ids = list(snapshot["clients"].ids)
    said = {ids[client]: holds[0] for client, holds in leaving.holds.items()}

    assert said == {
        "a": "a bill is unpaid (01.02.2024)",
        "b": "a bill is unpaid (01.02.2024)",
        "c": "due again: haircut (01.02.2027)",
        "e": "an order in progress (—)",
    }
    assert leaves(snapshot) == {"d"}
    loose = replace(snapshot["clients"], loose=np.array([False, False, False, True, False]))
    assert leaves(replace(snapshot, tables={**snapshot.tables, "clients": loose})) == set()


def test_no_more_begin_a_day_than_the_setting_says_the_longest_silent_first() -> None:
    rows = "".join(f"| c{n} | 2024-01-{n:02d} |\n" for n in range(1, 10))
    snapshot = sheet(
        f"settings\n| name | value |\n| Archive: begin a day | 2 |\nclients\n| id | first_contact |\n{rows}"
    )
    _, plans = nights(snapshot, 3)

    assert [set(plan.leaving or ()) for plan in plans] == [
        {"c1", "c2"},
        {"c1", "c2", "c3", "c4"},
        {"c1", "c2", "c3", "c4", "c5", "c6"},
    ]
    again = archive(replace(snapshot, memory=Memory(leaving=plans[0].leaving or {})))
    assert set(again.leaving or ()) == {"c1", "c2"}


SEQUENCE = """
settings
| name | value |
| Advertising only with consent | 0 |
| Required fields | First name |
sequences
| sequence | on  | step | start            | wait | template | goal       |
| back     | yes | 1    | before archiving | 0    | hello    | any action |
| back     | no  | 2    |                  | 1    | hello    |            |
| back     | yes | 3    |                  | 1    | bye      |            |
templates
| name  | subject | text | kind |
| hello | hello   | hi   |      |
| bye   | bye     | bye  |      |
clients
| id | first_name | first_contact | email       | phone        | consent |
| a  | Anna       | 2024-01-10    | anna@mail.ru | +79991112233 | yes     |
orders
| client_id | date       | amount | status |
| a         | 2024-02-01 | 100    | done   |
"""


def test_letters_to_win_them_back_go_first() -> None:
    snapshot = sheet(SEQUENCE)
    running = sequences(snapshot).running
    assert len(running) == 1
    code = running[0].code
    assert archive(snapshot).leaving is not None
    memory = Memory(leaving={"a": ("2026-11-22", "")}, switched={running[0].switch: "2026-11-01"})
    waiting = replace(snapshot, memory=memory)
    assert not archive(waiting).appends
    assert "letters to win them back" in verdict(Leaving(waiting), 0)

    def posted(state: State, days: int, step: str) -> Posted:
        key = letter_key("main", "a", code, step, "2026-11-22")
        at = instant(snapshot) - timedelta(days=days)
        return Posted(key, "a", code, step, "2026-11-22", state, at, at)

    steps = [step for step, one in running[0].steps.items() if one.on is not False]
    assert len(steps) == 2

    def after(*letters: Posted) -> Plan:
        return archive(replace(waiting, memory=replace(memory, post=Post(letters=list(letters)))))

    assert not after(posted(State.SENT, 20, steps[0])).appends
    assert not after(posted(State.SENT, 20, steps[0]), posted(State.PLANNED, 1, steps[1])).appends
    assert not after(posted(State.SENT, 20, steps[0]), posted(State.SENT, 13, steps[1])).appends
    assert after(posted(State.SENT, 20, steps[0]), posted(State.SENT, 14, steps[1])).appends["leaving"]
    assert after(posted(State.SKIPPED, 1, steps[0]), posted(State.SKIPPED, 1, steps[1])).appends["leaving"]


def test_letters_that_never_come_do_not_keep_anybody_for_ever() -> None:
    snapshot = sheet(SEQUENCE)
    switch = sequences(snapshot).running[0].switch
    old = Memory(leaving={"a": ("2026-07-01", "")}, switched={switch: "2026-01-01"})
    assert archive(replace(snapshot, memory=old)).appends["leaving"]
    stale = Memory(leaving={"a": ("2026-11-20", "")}, switched={switch: "2026-11-21"})
    assert archive(replace(snapshot, memory=stale)).appends["leaving"]


def test_who_cannot_be_written_to_is_called_first() -> None:
    snapshot = sheet(SEQUENCE.replace("anna@mail.ru", ""))
    memory = Memory(leaving={"a": ("2026-11-21", "")})
    waiting = replace(snapshot, memory=memory)

    assert "a call comes first" in verdict(Leaving(waiting), 0)
    assert not archive(waiting).appends
    tasks = assign(waiting).appends["tasks"]
    assert [(row.values["client_id"], row.values["what"]) for row in tasks] == [("a", "Call: silent for long")]
    called = waiting.after(Plan.of(appends={"tasks": tasks}))
    assert not archive(called).appends  # the open task keeps
    done = called.after(Plan.of(called["tasks"].change("done", [True], "")))
    assert archive(done).appends["leaving"]
    none = sheet(
        SEQUENCE.replace("anna@mail.ru", "")
        .replace("| 2024-02-01 | 100 ", "| 2024-02-01 | 100 ")
        .replace("done", "cancelled")
    )
    assert archive(replace(none, memory=memory)).appends["leaving"]  # who never bought is not called


def test_calls_are_spread_over_days() -> None:
    rows = "".join(f"| c{n} | Ann | 2024-01-0{n} | +7999111223{n} |\n" for n in range(1, 5))
    bought = "".join(f"| c{n} | 2024-02-01 | 100 | done |\n" for n in range(1, 5))
    text = (
        "settings\n| name | value |\n| Archive: calls a day | 2 |\n"
        f"clients\n| id | first_name | first_contact | phone |\n{rows}"
        f"orders\n| client_id | date | amount | status |\n{bought}"
    )
    known = {f"c{n}": ("2026-11-21", "") for n in range(1, 5)}
    snapshot = replace(sheet(text), memory=Memory(leaving=known))
    first = assign(snapshot).appends["tasks"]
    assert len(first) == 2
    assert not assign(snapshot.after(Plan.of(appends={"tasks": first}))).appends
    tomorrow = snapshot.after(Plan.of(appends={"tasks": first}))
    tomorrow = replace(tomorrow, now=tomorrow.now + timedelta(days=1))
    assert len(assign(tomorrow).appends["tasks"]) == 2


def test_new_columns_of_staff_appear_in_the_archive() -> None:
    snapshot = sheet("clients\n| id | Favourite tea |\n| a | green |")
    plan = archive(snapshot)

    assert plan.columns == {"archive": ("+Favourite tea",)}
    after = snapshot.after(plan)
    assert after["archive"].has("+Favourite tea")
    assert not archive(after)


def test_nothing_moves_where_a_tab_cannot_be_read() -> None:
    after, _ = nights(sheet(SILENT), 7)
    for key in ("clients", "archive", "leaving", "orders", "history", "tasks"):
        plan = archive(broken(after, key))
        assert not plan
        assert plan.leaving is None
    assert not Leaving(broken(after, "history", "when")).reasons


def test_too_many_at_once_need_a_word() -> None:
    rows = "".join(f"| c{n} | 2024-01-10 |\n" for n in range(60))
    text = (
        "settings\n| name | value |\n| Archive: begin a day | off |\n| Do not ask below, rows | {from_} |\n"
        f"clients\n| id | first_contact |\n{rows}"
    )
    for from_, refused in ((50, True), (61, False)):
        after, _ = nights(sheet(text.format(from_=from_)), 7)
        plan = archive(after)
        assert len(plan.moves) == 60
        assert [bool(one.confirmable) for one in guard(after, plan)] == [True] * refused


def test_each_client_is_told_where_they_stand() -> None:
    snapshot = sheet(SILENT)
    snapshot = snapshot.after(segment(snapshot))
    said = {row: verdict(Leaving(snapshot), place) for place, row in enumerate(snapshot["clients"].ids)}

    assert said["g"] == words.NOT_DORMANT.en
    assert said["a"].startswith("Leaves for the archive on 29.11.2026 (no purchase for 1047 days")
    assert "“Keep” is ticked" in said["b"]
    assert "ahead: the client's deadline (24.12.2026)" in said["d"]
    limited = sheet(SILENT.replace("| Archive: calls a day | off |", "| Archive: begin a day | 1 |"))
    begun = replace(limited, memory=Memory(leaving={"z": ("2026-11-22", "")}))
    assert "no more than 1 begin a day" in verdict(Leaving(begun), 0)
    shown = replace(snapshot, memory=Memory(leaving={"a": ("2026-11-20", "2026-11-24")}))
    assert "on 24.11.2026" in verdict(Leaving(shown), 0)
    calm = sheet(SILENT.replace("2024-01-10", "2026-07-10"))
    assert verdict(Leaving(calm), 0) == words.NO_REASON.en


def test_order_and_language_do_not_matter() -> None:
    snapshot = sheet(SILENT)
    turned = replace(snapshot, tables={**snapshot.tables, "clients": reversed_rows(snapshot["clients"])})
    assert archive(turned).leaving == archive(snapshot).leaving


def test_a_row_that_is_being_edited_stays_announced_and_does_not_move() -> None:
    after, _ = nights(sheet(SILENT), 7)
    known = after.memory.leaving
    clients = after["clients"]
    typing = replace(clients, settled=clients.ids != "a")
    plan = archive(replace(after, tables={**after.tables, "clients": typing}))
    assert not plan
    assert plan.leaving == known
    held = replace(clients.rows(clients.ids != "a"), aside=clients.rows(clients.ids == "a"))
    plan = archive(replace(after, tables={**after.tables, "clients": held}))
    assert not plan
    assert plan.leaving == known
    gone = replace(after, tables={**after.tables, "clients": clients.rows(clients.ids != "a")})
    assert archive(gone).leaving == known  # somebody may be cutting and pasting it
    assert "a" not in (archive(replace(gone, now=gone.now + timedelta(days=200))).leaving or {})
    shelved = replace(gone, tables={**gone.tables, "archive": sheet("archive\n| id |\n| a |")["archive"]})
    assert archive(shelved).leaving == {}


def test_the_columns_of_the_archive_stand_as_those_of_clients() -> None:
    text = """
    clients
    | Tea   | id | last_name | first_name |
    | green | a  | Smith     | Anna       |
    archive
    | id | archived   | first_name | Old |
    | z  | 2026-01-01 | Zoe        | x   |
    """
    snapshot = sheet(text)
    plan = archive(snapshot)
    after = snapshot.after(plan)
    clients, shelf = after["clients"].order, after["archive"].order

    assert [key for key in shelf if key in clients] == list(clients)
    assert set(shelf) - set(clients) == {"archived", "archived_why", "merged_into", "+Old"}
    assert cells(after, "archive", "first_name", "+Old") == {"z": ("Zoe", "x")}
    assert not archive(after)


def test_a_filled_column_that_the_archive_has_not_keeps_the_row() -> None:
    snapshot = sheet(SILENT)
    shelf = snapshot["archive"]
    bare = replace(shelf, frame=shelf.frame.drop(columns=["first_name", "city", "days_silent"]))
    leaving = Leaving(replace(snapshot, tables={**snapshot.tables, "archive": bare}))

    assert leaving.holds[0] == (words.NO_COLUMN.say("en", column="First name"),)


def test_a_letter_that_has_not_gone_is_no_last_letter() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    planned = Posted("k", "a", "s", "1", "1", State.PLANNED, at)
    assert Post(letters=[planned]).nth_last(1) == {}


def test_a_strange_row_of_the_list_leaves_it_and_other_reminders_keep_nobody() -> None:
    text = (
        SILENT
        + """
    reminders
    | name | on  | about    | days | to     | template |
    | born | yes | birthday | 0    | client | hello    |
    templates
    | name  | subject | text |
    | hello | hello   | hi   |
    leaving
    | id | client_id | date       | keep |
    | x  | z         | 2026-11-25 |      |
    """
    )
    plan = archive(sheet(text))
    assert plan.removals == {"leaving": ("x",)}
    assert set(plan.leaving or ()) == {"a"}
