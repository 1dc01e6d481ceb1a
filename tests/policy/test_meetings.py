"""Before a visit or a call with an hour its manager hears of it, once; afterwards somebody is asked how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.posted import MEETING, Post, Posted, State
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.hours import instant
from sheetcrm.policy.meeting_notices import meeting_notices
from sheetcrm.policy.meetings import turns
from sheetcrm.steps import assign, debrief
from tests.sheets import broken, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

LISTS = """
lists
| manager | manager_synonyms | manager_email    |
| Oliver  | Ollie            | oliver@x.example |

clients
| id | last_name | first_name | phone        | manager | service | booked | next_contact |
"""
DAY = "2026-11-25"


def book(*rows: str, at: str = "13:30", more: str = "", known: tuple[Posted, ...] = ()) -> Snapshot:
    memory = Memory(post=Post(letters=known))
    return sheet(LISTS + "\n".join(rows) + f"\n\n{more}", today=f"{DAY} {at}", memory=memory)


def row(booked: str = f"{DAY} 14:30", call: str = "", *, manager: str = "ollie", client: str = "a1") -> str:
    return f"| {client} | Smith | Anna | +79991234567 | {manager} | haircut | {booked} | {call} |"


def off(name: str, value: str = "off") -> str:
    return f"settings\n| name | value |\n| {name} | {value} |"


def test_the_manager_hears_an_hour_before_who_comes_and_how_to_reach_them() -> None:
    (one,) = meeting_notices(book(row()))

    assert (one.client, one.manager, one.address, one.sequence) == ("a1", "Oliver", "oliver@x.example", MEETING)
    assert one.rendered.subject == "Visit at 14:30: Anna Smith"
    for said in ("Phone: +7 999 123-45-67", "Service: haircut", "note how it went"):
        assert said in one.rendered.text


@pytest.mark.parametrize(("at", "told"), [("13:29", 0), ("13:30", 1), ("14:29", 1), ("14:30", 0), ("18:00", 0)])
def test_not_too_early_and_not_once_it_has_begun(at: str, told: int) -> None:
    assert len(meeting_notices(book(row(), at=at))) == told


def test_a_call_with_an_hour_is_told_of_and_one_without_is_not() -> None:
    (call,) = meeting_notices(book(row("", f"{DAY} 14:00")))
    assert call.rendered.subject == "Get in touch at 14:00: Anna Smith"
    assert not meeting_notices(book(row(DAY, DAY)))
    (one,) = meeting_notices(book(row(f"{DAY} 14:00", f"{DAY} 14:00")))
    assert one.rendered.subject.startswith("Visit")


def test_who_has_no_manager_with_an_email_is_told_to_the_owner_or_to_nobody() -> None:
    assert not meeting_notices(book(row(manager="Bob")))
    (one,) = meeting_notices(book(row(manager="Bob"), more=off("Owner's e-mail", "boss@x.example")))
    assert (one.manager, one.address) == ("", "boss@x.example")
    nameless = "| a2 | | | | | | 2026-11-25 14:30 | |"
    (one,) = meeting_notices(book(nameless, more=off("Owner's e-mail", "boss@x.example")))
    assert one.rendered.subject == "Visit at 14:30: a2"


@pytest.mark.parametrize("name", ["Visit: remind before, minutes", "Visit: letter to the manager before it"])
def test_it_may_be_switched_off(name: str) -> None:
    assert not meeting_notices(book(row(), more=off(name)))


def test_nobody_hears_while_somebody_types() -> None:
    snapshot = book(row())
    typing = replace(snapshot["clients"], settled=np.zeros(1, dtype=bool))
    assert not meeting_notices(replace(snapshot, tables={**snapshot.tables, "clients": typing}))


def test_a_row_without_a_lasting_id_waits_until_it_has_one() -> None:
    """A number of a row is another client's once somebody inserts one above: the letter would go anew."""
    assert not meeting_notices(book(row(client="#4")))
    assert turns(broken(book(row()), "clients", "service")) == []


def sent(snapshot: Snapshot) -> tuple[Posted, ...]:
    """Return what the ledger knows once the notices went."""
    return tuple(
        Posted(one.key, f"meeting {one.client}", MEETING, "1", one.cycle, State.SENT, instant(snapshot))
        for one in meeting_notices(snapshot)
    )


def test_it_is_told_once_and_again_only_where_it_was_moved() -> None:
    known = sent(book(row()))
    assert len(known) == 1
    assert not meeting_notices(book(row(), at="13:40", known=known))
    moved = row(f"{DAY} 14:45")
    (again,) = meeting_notices(book(moved, at="13:50", known=known))
    assert "14:45" in again.rendered.subject
    assert not meeting_notices(book(row("2026-11-26 14:30"), known=()))


@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=4),
    st.lists(st.integers(1, 240), min_size=8, max_size=40),
)
@settings(max_examples=25)
def test_each_hour_is_told_once_never_late_whoever_moves_it_and_whenever_the_robot_looks(
    hours: list[tuple[int, int]], steps: list[int]
) -> None:
    """Staff move the visit at random, the robot looks at random; a notice goes in the hour before what the cell says then."""
    now, known = datetime(2026, 11, 25), list[Posted]()
    for number, step in enumerate(steps):
        now += timedelta(minutes=step)
        if now.day != 25:
            break
        hour, minute = hours[number % len(hours)]
        booked = f"{DAY} {hour:02}:{minute:02}"
        snapshot = replace(book(row(booked), known=tuple(known)), now=now)
        found = sent(snapshot)
        when = datetime.fromisoformat(booked)
        for one in found:
            assert when - timedelta(hours=1) <= now < when
            assert one.cycle.endswith(booked.replace(" ", "T"))
        known += found
    assert len({one.key for one in known}) == len(known)


OUTCOME = "how did the visit go? Note the outcome"


def asked(snapshot: Snapshot) -> list[object]:
    return [task.values["client_id"] for task in debrief(snapshot).appends.get("tasks", ())]


@pytest.mark.parametrize(("at", "ids"), [("15:29", []), ("15:30", ["a1"]), ("20:00", ["a1"])])
def test_when_a_visit_has_taken_its_time_somebody_is_asked_on_the_same_day(at: str, ids: list[str]) -> None:
    assert asked(book(row(), row(DAY, client="a2"), at=at)) == ids


def test_it_is_asked_once_by_day_and_by_night() -> None:
    snapshot = book(row(), at="16:00")
    after = snapshot.after(debrief(snapshot))
    assert not debrief(after)
    night = replace(after, now=after.now + timedelta(hours=10))
    assert OUTCOME not in [task.values["what"] for task in assign(night).appends.get("tasks", ())]


@pytest.mark.parametrize(
    "more",
    [
        "history\n| client_id | when | event |\n| a1 | 2026-11-25 15:10 | visit |",
        "orders\n| client_id | date | amount |\n| a1 | 2026-11-25 | 10 |",
        off("Outcome of a visit: ask after, days"),
        off("Outcome of a visit: ask after, days", "1"),
        off("A visit takes, minutes", "120"),
    ],
)
def test_nobody_is_asked_who_told_or_wants_it_otherwise(more: str) -> None:
    assert asked(book(row(), at="16:00", more=more)) == []


def test_a_moved_visit_is_asked_about_after_its_new_hour_and_a_lost_tab_asks_nothing() -> None:
    snapshot = book(row(), at="16:00")
    later = snapshot["clients"].change("booked", objects([datetime(2026, 11, 25, 18)]), "")
    assert asked(snapshot.after(Plan.of(later))) == []
    assert asked(broken(snapshot, "history", "when")) == []
    assert asked(broken(snapshot, "orders", "date")) == []


def test_when_to_look_again() -> None:
    assert turns(book(row(f"{DAY} 14:30", f"{DAY} 11:00"))) == [
        datetime(2026, 11, 25, 15, 30),
        datetime(2026, 11, 25, 10),
        datetime(2026, 11, 25, 13, 30),
    ]
    assert turns(book(row(DAY))) == []
    assert turns(book(row(), more=off("Visit: remind before, minutes"))) == [datetime(2026, 11, 25, 15, 30)]
