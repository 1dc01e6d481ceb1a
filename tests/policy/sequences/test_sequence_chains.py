"""The chains that run: what starts them, for whom they are new, what ends them, and which letters they have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sheetcrm.model.letters import Rank
from sheetcrm.model.posted import Post
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.sequences.entries import entries_after, switched_after
from sheetcrm.steps import drip
from tests.policy.sequences.looks import LONG_ON, at, later, remembered, running
from tests.sheets import broken, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.letters import Chain
    from sheetcrm.model.snapshot import Snapshot


def sequence(start: str, goal: str = "", waits: tuple[str, ...] = ("0", "7"), **more: str) -> str:
    """Return the tabs for one sequence that is on."""
    header = f"| sequence | on | step | start | goal | wait | template | {' | '.join(more)} |"
    rows = [
        f"| Test | yes | {number} | {start} | {goal} | {wait} | Hello | {' | '.join(more.values())} |"
        for number, wait in enumerate(waits, start=1)
    ]
    return "\n".join(("templates", "| name |", "| Hello |", "sequences", header, *rows)) + "\n"


def book(start: str, rows: str, goal: str = "", **more: Any) -> str:
    return sequence(start, goal, **more) + rows


def chains(snapshot: Snapshot) -> dict[tuple[str, str], Chain]:
    found = sequence_chains(snapshot)
    assert len({(chain.person, chain.cycle) for chain in found}) == len(found)
    return {(chain.person, chain.cycle): chain for chain in found}


def begun(snapshot: Snapshot) -> dict[tuple[str, str], datetime]:
    return {key: chain.start.replace(tzinfo=None) for key, chain in chains(snapshot).items()}


def ended(snapshot: Snapshot) -> dict[str, str]:
    return {chain.person: chain.ended for chain in sequence_chains(snapshot)}


CLIENTS = "clients\n| id |\n| a1 |\n| a2 |\n"
HISTORY = """
    history
    | id | client_id | when             | event        |
    | h1 | a1        | 2026-11-20 10:00 | subscription |
    | h2 | a2        | 2026-11-21       | signed up    |
    | h3 | a1        | 2026-11-21       | call         |
    | h4 | nobody    | 2026-11-21       | subscription |
    | h5 | a1        | 2026-10-01       | subscription |
    | h6 | a1        | 2026-11-24       | subscription |
    | #9 | a1        | 2026-11-20       | subscription |
"""
ORDERS = """
    orders
    | id | client_id | date       | status    | service | amount | paid | object  |
    | o1 | a1        | 2026-11-20 | new       | haircut | 1000   | 300  | Kia Rio |
    | o2 | a1        | 2026-11-20 |           |         |        |      |         |
    | o3 | a2        | 2026-11-19 | cancelled |         |        |      |         |
    | o4 | a2        | soon       |           |         |        |      |         |
    | o5 | a2        | 2026-11-25 |           |         |        |      |         |
    | #7 | a2        | 2026-11-20 |           |         |        |      |         |
"""


def test_an_event_starts_a_chain_for_each_of_its_rows() -> None:
    snapshot = running(book("subscription", CLIENTS + HISTORY))
    found = chains(snapshot)

    assert begun(snapshot) == {("a1", "h1"): at("2026-11-20 10:00"), ("a2", "h2"): at("2026-11-21")}
    assert [chain.exact for chain in found.values()] == [True, False]
    assert all(chain.fresh and not chain.ended for chain in found.values())
    first = found["a1", "h1"]
    assert (first.name, first.rank, first.priority) == ("Test", Rank.SEQUENCE, 5)
    assert str(first.start.tzinfo) == "Europe/Moscow"
    assert first.why == "subscription, 20.11.2026"
    assert [(stage.template, stage.wait, stage.offset, stage.expiry) for stage in first.stages] == [
        ("Hello", 0, 0, timedelta(days=7)),
        ("Hello", 7, 7, timedelta(days=7)),
    ]


def test_an_order_starts_a_chain_with_its_facts() -> None:
    snapshot = running(book("order", CLIENTS + ORDERS))

    assert begun(snapshot) == {("a1", "o1"): at("2026-11-20"), ("a1", "o2"): at("2026-11-20")}
    assert chains(snapshot)["a1", "o1"].facts == {
        "service": "haircut",
        "object": "Kia Rio",
        "order_date": date(2026, 11, 20),
        "amount_due": 700,
    }
    assert chains(snapshot)["a1", "o2"].facts == {"order_date": date(2026, 11, 20)}


def test_a_visit_is_a_booking_that_came_or_a_row_of_history() -> None:
    rows = """
    clients
    | id | booked           |
    | a1 | 2026-11-22 08:30 |
    | a2 | 2026-11-22 18:00 |
    | a3 | 2026-11-20       |
    | a4 | soon             |

    history
    | id | client_id | when             | event |
    | h1 | a1        | 2026-11-22       | visit |
    | h2 | a2        | 2026-11-21 12:00 | came  |
    """
    snapshot = running(book("visit", rows))

    assert begun(snapshot) == {
        ("a1", "2026-11-22"): at("2026-11-22 08:30"),
        ("a2", "2026-11-21"): at("2026-11-21 12:00"),
        ("a3", "2026-11-20"): at("2026-11-20"),
    }
    assert chains(snapshot)["a1", "2026-11-22"].facts == {"visit_date": date(2026, 11, 22), "visit_time": time(8, 30)}
    assert chains(snapshot)["a3", "2026-11-20"].facts == {"visit_date": date(2026, 11, 20)}


def test_silence_counts_from_the_last_action_and_an_action_moves_it() -> None:
    rows = """
    history
    | id | client_id | when       | event          |
    | h1 | a1        | 2026-10-21 | form           |
    | h2 | a2        | 2026-10-28 | form           |
    | h3 | a2        | 2026-11-20 | call           |
    """
    snapshot = running(book("30 days of silence", CLIENTS + rows))

    assert begun(snapshot) == {("a1", "2026-10-21"): at("2026-11-20"), ("a2", "2026-10-28"): at("2026-11-27")}
    acted = later(snapshot, book("30 days of silence", CLIENTS + rows + "| h4 | a1 | 2026-11-22 | form |\n"))
    assert begun(acted) == {("a2", "2026-10-28"): at("2026-11-27")}


def test_a_date_starts_at_its_time_and_is_known_some_days_ahead() -> None:
    rows = "clients\n| id | deadline |\n| a1 | 2026-11-29 |\n| a2 | 2026-12-29 |\n| a3 | 2026-11-10 |\n| a4 | today |\n"
    snapshot = running(book("date: deadline", rows))

    assert begun(snapshot) == {("a1", "2026-11-29"): at("2026-11-29"), ("a3", "2026-11-10"): at("2026-11-10")}


def test_a_reply_in_history_starts_a_chain_and_does_not_end_it() -> None:
    rows = "history\n| id | client_id | when | event |\n| h1 | a1 | 2026-11-22 08:00 | replied |\n"
    snapshot = running(book("reply", CLIENTS + rows))

    assert begun(snapshot) == {("a1", "h1"): at("2026-11-22 08:00")}
    assert ended(snapshot) == {"a1": ""}


def status(*values: str) -> str:
    rows = "".join(f"| a{number} | {value} |\n" for number, value in enumerate(values, start=1))
    return book("status = lead", f"clients\n| id | status |\n{rows}")


def test_a_status_counts_once_two_looks_have_seen_it_and_who_was_there_before_starts_nothing() -> None:
    first = running(status("lead", "new", "new"))
    second = later(first, status("lead", "lead", "prospect"), minutes=10)
    assert not chains(first)
    assert not chains(second)

    third = later(second, minutes=10)
    assert begun(third) == {("a2", "2026-11-22"): at("2026-11-22 09:10")}
    assert chains(third)["a2", "2026-11-22"].exact
    assert begun(later(third, days=3)) == begun(third)


def test_a_status_that_vanishes_before_the_second_look_starts_nothing() -> None:
    first = running(status("new"))
    typed = later(first, status("lead"), minutes=10)
    taken_back = later(typed, status("new"), minutes=10)
    assert entries_after(taken_back) == {"status = lead": {}}

    again = later(taken_back, status("lead"), minutes=10)
    assert not chains(again)
    assert begun(later(again, minutes=10)) == {("a1", "2026-11-22"): at("2026-11-22 09:30")}


def test_a_status_left_ends_its_chain_and_a_slip_of_one_look_does_not_matter() -> None:
    entered = later(later(running(status("new")), status("lead"), minutes=10), minutes=10)
    slipped = later(entered, status("new"), minutes=10)
    assert ended(slipped) == {"a1": "No longer so: status = lead"}

    back = later(slipped, status("lead"), minutes=10)
    assert ended(back) == {"a1": ""}
    assert begun(back) == begun(entered)


def test_a_return_within_ninety_days_is_the_same_entry_and_a_later_one_is_new() -> None:
    entered = later(later(running(status("new")), status("lead"), minutes=10), minutes=10)
    left = later(later(entered, status("new"), days=1), days=1)
    soon = later(later(left, status("lead"), days=1), minutes=10)
    assert begun(soon) == begun(entered)

    late = later(later(later(left, days=89), status("lead"), days=1), minutes=10)
    assert begun(late) == {("a1", "2027-02-22"): at("2027-02-22 09:20")}


def test_a_status_that_came_with_a_merged_card_is_nothing_new() -> None:
    """The card that joined was a lead before the sequence was in use, or has begun it already: the one that stays begins nothing."""
    before = running(status("new", "lead"))
    merged = replace(before, memory=replace(before.memory, merged={"a2": "a1"}))
    only = status("lead").replace("| a2 | lead |\n", "")
    assert not chains(later(later(merged, only, minutes=10), minutes=10))

    entered = later(later(running(status("new", "new")), status("new", "lead"), minutes=10), minutes=10)
    assert begun(entered) == {("a2", "2026-11-22"): at("2026-11-22 09:10")}
    merged = replace(entered, memory=replace(entered.memory, merged={"a2": "a1"}))
    assert begun(later(later(merged, only, days=1), minutes=10)) == {("a1", "2026-11-22"): at("2026-11-22 09:10")}


def test_who_was_there_before_and_slipped_for_one_look_still_starts_nothing() -> None:
    first = running(status("lead"))
    back = later(later(later(first, status("new"), minutes=10), status("lead"), minutes=10), minutes=10)
    assert not chains(back)

    gone = later(later(later(first, status("new"), minutes=10), minutes=10), minutes=10)
    assert entries_after(gone) == {"status = lead": {}}
    assert begun(later(later(gone, status("lead"), minutes=10), minutes=10)) == {
        ("a1", "2026-11-22"): at("2026-11-22 09:40")
    }


def test_rows_that_are_typed_in_or_away_stay_as_they_were() -> None:
    entered = later(later(running(status("new")), status("lead"), minutes=10), minutes=10)
    table = later(entered, status("new"), minutes=10)["clients"]
    typing = replace(table, settled=np.zeros(1, dtype=bool))
    for held in (
        typing,
        table.rows(np.zeros(1, dtype=bool)),
        replace(typing, headers=broken(entered, "clients")["clients"].headers),
    ):
        busy = replace(later(entered, minutes=10), tables={**entered.tables, "clients": held})
        assert entries_after(busy) == entries_after(entered)
        assert not chains(busy)
        assert begun(later(busy, status("lead"), minutes=10)) == begun(entered)
    assert entries_after(broken(entered, "clients", "status")) == entered.memory.entries
    assert not entries_after(without(entered, "clients", "status"))  # removed on purpose: nobody asks for it any more


@pytest.mark.parametrize(
    ("start", "column", "before", "after"),
    [
        ("status = lead", "status", "new", "lead"),
        ("tag = VIP, wedding", "tags", "children", "children, wedding"),
        ("segment = dormant", "segment", "active", "dormant"),
        ("stage = decision", "stage", "awareness", "decision"),
        ("score from 40", "score", "39", "40"),
        ("no automatic letters = yes", "no_letters", "no", "yes"),
    ],
)
def test_whatever_takes_a_value_starts_a_chain(start: str, column: str, before: str, after: str) -> None:
    first, second = (book(start, f"clients\n| id | {column} |\n| a1 | {value} |\n") for value in (before, after))
    snapshot = later(later(running(first), second, minutes=10), minutes=10)

    assert begun(snapshot) == {("a1", "2026-11-22"): at("2026-11-22 09:10")}


def test_a_new_client_is_one_whose_row_was_never_there() -> None:
    text = book("new client", "clients\n| id |\n| a1 |\n")
    first = running(text)
    second = later(first, text + "| a2 |\n| #4 |\n", minutes=10)
    assert begun(second) == {("a2", "1"): at("2026-11-22 09:10")}

    gone = later(second, text, minutes=10)
    assert not chains(gone)
    back = later(gone, text + "| a2 |\n| a3 |\n", days=1)
    assert begun(back) == {("a2", "1"): at("2026-11-22 09:10"), ("a3", "1"): at("2026-11-23 09:20")}
    assert entries_after(later(back, days=900)) == {"new client": {}}


def test_the_first_look_at_clients_makes_nobody_new() -> None:
    text = book("new client", "clients\n| id |\n| a1 |\n")
    first = running(text)
    unknown = replace(first, memory=replace(first.memory, clients=frozenset()))

    assert entries_after(unknown) == {"new client": {}}
    assert entries_after(broken(first, "clients")) == {"new client": {}}


def done(*statuses: str) -> str:
    rows = "".join(f"| o{number} | a1 | 2026-11-01 | {value} |\n" for number, value in enumerate(statuses, start=1))
    return book("order done", CLIENTS + f"orders\n| id | client_id | date | status |\n{rows}")


def test_an_order_that_becomes_done_starts_a_chain_of_its_own() -> None:
    first = running(done("done", "new", "new"))
    snapshot = later(later(first, done("done", "ready", "new"), hours=2), minutes=10)

    assert begun(snapshot) == {("a1", "o2"): at("2026-11-22 11:00")}
    assert chains(snapshot)["a1", "o2"].facts == {"order_date": date(2026, 11, 1)}
    undone = later(snapshot, done("done", "new", "new"), minutes=10)
    assert ended(undone) == {"a1": "No longer so: order done"}
    assert not chains(later(snapshot, CLIENTS + sequence("order done"), minutes=10))


def test_who_began_before_it_was_switched_on_is_not_new() -> None:
    text = book("subscription", CLIENTS + HISTORY)
    fresh = {key: chain.fresh for key, chain in chains(running(text, since="2026-11-21")).items()}
    assert fresh == {("a1", "h1"): False, ("a2", "h2"): True}

    unknown = sheet(text)
    assert [chain.fresh for chain in sequence_chains(unknown)] == [False, False]
    assert set(switched_after(unknown).values()) == {"2026-11-22"}
    off = later(unknown, text.replace("| yes |", "| no |"))
    assert not sequence_chains(off)
    assert switched_after(off) == {}


def test_a_sequence_that_starts_by_something_else_now_is_switched_on_anew() -> None:
    rows = (
        CLIENTS
        + "history\n| id | client_id | when | event |\n| h1 | a1 | 2026-11-15 | form |\n| h2 | a2 | 2026-11-16 | form |\n"
    )
    first = running(book("30 days of silence", rows))
    edited = later(later(first, book("6 days of silence", rows), minutes=10), minutes=10)

    assert {key: chain.fresh for key, chain in chains(edited).items()} == {
        ("a1", "2026-11-15"): False,
        ("a2", "2026-11-16"): True,  # six days today
    }


def test_a_sequence_switched_off_for_a_while_forgets_no_entry() -> None:
    entered = later(later(running(status("new")), status("lead"), minutes=10), minutes=10)
    off = later(entered, status("lead").replace("| yes |", "| no |"), days=1)
    on = later(off, status("lead"), days=1)
    assert {key: chain.fresh for key, chain in chains(on).items()} == {("a1", "2026-11-22"): False}
    assert entries_after(sheet(status("lead").replace("| yes |", "| no |"))) == {}


def test_chains_that_are_over_are_not_there() -> None:
    text = book("subscription", CLIENTS + HISTORY)
    assert ("a1", "h1") in chains(later(running(text), days=19))
    assert ("a1", "h1") not in chains(
        later(running(text), days=20)
    )  # 7 days of waiting, and each letter may be 7 days late
    assert ("a1", "h5") in chains(running(book("subscription", CLIENTS + HISTORY, expiry="30")))


def test_a_step_that_is_off_leaves_its_wait_to_the_next() -> None:
    text = sequence("order", waits=("0", "2", "5")) + CLIENTS + ORDERS
    text = text.replace("| Test | yes | 2 |", "| Test | no | 2 |")
    (chain, _) = sequence_chains(running(text))

    assert [(stage.wait, stage.offset) for stage in chain.stages] == [(0, 0), (7, 7)]


def test_a_letter_that_does_not_fit_says_why() -> None:
    rows = "clients\n| id | city | purchases |\n| a1 | Omsk | 3 |\n| a2 | Omsk | 1 |\n| a3 |  | 3 |\n"
    history = "history\n| id | client_id | when | event |\n" + "".join(
        f"| h{number} | a{number} | 2026-11-22 | form |\n" for number in (1, 2, 3)
    )
    snapshot = running(book("form", rows + history, only_if="City filled; Purchases >= 2", window="10-18", expiry="1"))
    found = {chain.person: chain.stages[0] for chain in sequence_chains(snapshot)}

    excuse = "Does not fit the condition “City filled; Purchases >= 2”"
    assert {person: stage.unless for person, stage in found.items()} == {"a1": "", "a2": excuse, "a3": excuse}
    assert {(stage.window, stage.expiry) for stage in found.values()} == {((time(10), time(18)), timedelta(days=1))}


GOALS = """
    clients
    | id | booked |
    | a1 |        |
    | a2 |        |
    | a3 |        |
    | a4 | 2026-11-21 |
    | a5 |        |

    history
    | id | client_id | when             | event        |
    | h1 | a1        | 2026-11-20 10:00 | subscription |
    | h2 | a2        | 2026-11-20 10:00 | subscription |
    | h3 | a3        | 2026-11-20 10:00 | subscription |
    | h4 | a4        | 2026-11-20 10:00 | subscription |
    | h5 | a1        | 2026-11-20 09:00 | form         |
    | h6 | a2        | 2026-11-20 11:00 | form         |
    | h7 | a3        | 2026-11-20 10:00 | form         |

    orders
    | id | client_id | date       | status    |
    | o1 | a1        | 2026-11-20 |           |
    | o2 | a2        | 2026-11-19 |           |
    | o3 | a3        | 2026-11-21 | cancelled |
    | o4 | a5        | 2026-11-21 |           |
"""


@pytest.mark.parametrize(
    ("goal", "over"),
    [
        ("", {}),
        ("order", {"a1": "The goal is reached: order, 20.11.2026"}),
        ("form", {"a2": "The goal is reached: form, 20.11.2026"}),
        ("visit", {"a4": "The goal is reached: visit, 21.11.2026"}),
        ("subscription", {}),
        (
            "visit, form, order",
            {
                "a1": "The goal is reached: order, 20.11.2026",
                "a2": "The goal is reached: form, 20.11.2026",
                "a4": "The goal is reached: visit, 21.11.2026",
            },
        ),
        (
            "any action",
            {
                "a2": "The goal is reached: any action, 20.11.2026",
                "a4": "The goal is reached: any action, 21.11.2026",
            },
        ),
    ],
)
def test_a_goal_reached_after_the_start_ends_the_chain(goal: str, over: dict[str, str]) -> None:
    assert ended(running(book("subscription", GOALS, goal))) == dict.fromkeys(("a1", "a2", "a3", "a4"), "") | over


def test_two_orders_of_one_day_do_not_end_each_other_and_one_of_the_next_day_does() -> None:
    text = book("order", CLIENTS + ORDERS, goal="order")
    assert ended(running(text)) == {"a1": ""}
    assert {
        cycle: chain.ended
        for (_, cycle), chain in chains(running(text + "| o8 | a1 | 2026-11-21 | | | | | |\n")).items()
    } == {
        "o1": "The goal is reached: order, 21.11.2026",
        "o2": "The goal is reached: order, 21.11.2026",
        "o8": "",
    }


def test_a_status_may_be_a_goal() -> None:
    def text(value: str) -> str:
        rows = f"clients\n| id | status |\n| a1 | {value} |\n| a2 | active |\n"
        return book("subscription", rows + HISTORY, goal="status = active")

    first = running(text("new"), today="2026-11-21")
    assert ended(first) == {"a1": "", "a2": ""}
    assert ended(later(first, text("active"), minutes=5)) == {"a1": "", "a2": ""}  # one look is not enough
    second = later(later(first, text("active"), minutes=5), minutes=5)
    assert ended(second) == {"a1": "The goal is reached: status = active, 21.11.2026", "a2": ""}


@pytest.mark.parametrize(("goal", "reason"), [("", "The client replied on"), ("reply", "The goal is reached: reply,")])
def test_a_reply_ends_a_chain(goal: str, reason: str) -> None:
    snapshot = running(book("subscription", CLIENTS + HISTORY, goal))
    replied = {
        "a1": datetime(2026, 11, 20, 7, 30, tzinfo=UTC),  # half past ten in Moscow
        "a2": datetime(2026, 11, 20, 20, 59, tzinfo=UTC),
        "gone": datetime(2026, 11, 21, tzinfo=UTC),
    }
    answered = replace(snapshot, memory=replace(snapshot.memory, post=Post(replied=replied)))

    assert ended(answered) == {"a1": f"{reason} 20.11.2026", "a2": ""}


def test_a_reply_that_starts_a_sequence_does_not_end_it_and_the_next_one_does() -> None:
    rows = """
    history
    | id | client_id | event | when             |
    | h1 | a1        | reply | 2026-11-20 10:00 |
    | h2 | a2        | reply | 2026-11-20 10:00 |
    | h3 | a2        | reply | 2026-11-20 12:00 |
    """
    found = {
        (chain.person, chain.start.hour): chain.ended
        for chain in sequence_chains(running(book("reply", CLIENTS + rows)))
    }

    assert found == {("a1", 10): "", ("a2", 10): "The client replied on 20.11.2026", ("a2", 12): ""}


def test_a_reply_that_staff_note_without_an_hour_came_after_what_began_at_an_hour_of_that_day() -> None:
    noted = HISTORY + "    | h7 | a1        | 2026-11-20       | reply        |\n"

    assert ended(running(book("subscription", CLIENTS + noted)))["a1"] == "The client replied on 20.11.2026"


def test_without_sound_clients_there_are_no_chains() -> None:
    assert not sequence_chains(broken(running(book("subscription", CLIENTS + HISTORY)), "clients"))


def test_drip_plans_the_chains_and_the_steps_after_it_see_them() -> None:
    snapshot = running(book("subscription", CLIENTS + HISTORY))
    plan = drip(snapshot)

    assert plan.chains == sequence_chains(snapshot)
    assert snapshot.after(plan).chains == plan.chains
    assert not drip(snapshot.after(plan))


def test_a_second_look_on_the_same_day_remembers_the_same() -> None:
    snapshot = later(later(running(status("new")), status("lead"), minutes=10), minutes=10)
    memory = remembered(snapshot)

    assert remembered(replace(snapshot, memory=memory)) == memory
    assert LONG_ON in memory.switched.values()


def test_who_is_about_to_leave_for_the_archive_gets_the_letters_that_come_before() -> None:
    snapshot = sheet(book("before archiving", CLIENTS))
    leaving = {"a1": ("2026-11-21", ""), "gone": ("2026-11-21", "")}
    snapshot = replace(snapshot, memory=replace(snapshot.memory, leaving=leaving))
    assert begun(snapshot) == {("a1", "2026-11-21"): datetime(2026, 11, 21)}
