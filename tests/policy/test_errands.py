"""A step by phone or a messenger is a task on its day, once, and for nobody who asked to be left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.letters import Chain, Incoming, Rank, Sort, Stage
from sheetcrm.model.plan import objects
from sheetcrm.model.posted import Block, Post, person_mark
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.arranging import arrange
from sheetcrm.policy.errands import errand_id, errands
from sheetcrm.policy.press import press
from sheetcrm.policy.task_ids import task_id
from sheetcrm.steps import queue
from tests.sheets import broken, sheet

if TYPE_CHECKING:
    from sheetcrm.model.plan import Row
    from sheetcrm.model.snapshot import Snapshot

MOSCOW = ZoneInfo("Europe/Moscow")
BEGAN = datetime(2026, 11, 24, 9, 55, tzinfo=MOSCOW)  # a Tuesday
WEEK = timedelta(days=7)
ADDRESS = "anna@example.com"
BOOK = """
clients
| id | email            | consent | first_name | last_name | status   | source | manager | no_letters | consent_source |
| c1 | anna@example.com | yes     | Anna       | Ivanova   | {status} | site   | Olga    | {wish}     |                |

templates
| name | kind | subject | text |
| Hello | advertising | We miss you | [Greeting] Come [City] again. |
"""


def book(
    *, status: str = "lead", wish: str = "", post: Post | None = None, today: str = "2026-11-24 10:00", more: str = ""
) -> Snapshot:
    memory = Memory(post=post or Post(ran=BEGAN - timedelta(minutes=10)))
    return sheet(BOOK.format(status=status, wish=wish) + more, today=today, memory=memory)


def chain(channel: str = "phone", template: str = "", *after: Stage, wait: float = 0) -> Chain:
    stage = Stage("t1", template, wait, wait, WEEK, channel=channel)
    return Chain("c1", "s", "Win back", Rank.SEQUENCE, "1", BEGAN, (stage, *after), "90 days of silence")


def planned(snapshot: Snapshot, *chains: Chain) -> list[Row]:
    """Return the tasks that the queue makes."""
    return list(queue(replace(snapshot, chains=chains)).appends.get("tasks", ()))


def test_its_day_makes_a_task_for_the_manager_and_no_letter() -> None:
    snapshot = replace(book(), chains=(chain(),))
    plan = queue(snapshot)
    (task,) = plan.appends["tasks"]

    said = [task.values[key] for key in ("client", "due", "manager", "what", "why", "client_id")]
    assert said[:4] == ["Ivanova Anna", datetime(2026, 11, 24).date(), "Olga", "call: Win back"]
    assert said[4:] == ["sequence “Win back”: 90 days of silence", "c1"]
    assert plan.arranged is not None
    assert not plan.arranged.now
    assert [one.errand for one in plan.arranged.passed] == [True]
    assert [errand_id(one) for one in plan.arranged.passed] == [task.id]
    (line,) = plan.appends["letters"]
    assert line.values["why"] == "no letter: the manager has a task"
    assert not queue(snapshot.after(plan)).appends.get("tasks")


def test_a_message_brings_its_text_without_the_foot_of_advertising() -> None:
    (task,) = planned(book(), chain("WhatsApp", "Hello"))
    assert task.values["what"] == "get in touch, WhatsApp: Hello"  # nobody knows her city: there is no text
    snapshot = book()
    table = snapshot["clients"]
    known = replace(table, frame=table.frame.assign(city=["Omsk"]))
    snapshot = replace(snapshot, tables={**snapshot.tables, "clients": known})
    (task,) = planned(snapshot, chain("message", "Hello"))
    assert task.values["what"] == "write: Hello. The text: Hello Anna, Come Omsk again."
    (task,) = planned(snapshot, chain("message", "Gone"))
    assert task.values["what"] == "write: Gone"
    (task,) = planned(snapshot, chain("call", "Hello"))
    assert task.values["what"] == "call: Hello"


def test_a_long_text_is_cut() -> None:
    snapshot = book()
    table = snapshot["templates"]
    known = replace(table, frame=table.frame.assign(text=["word " * 400]))
    (task,) = planned(replace(snapshot, tables={**snapshot.tables, "templates": known}), chain("message", "Hello"))
    assert str(task.values["what"]).endswith("…")
    assert len(str(task.values["what"])) < 700


def test_it_waits_for_its_day_and_for_a_working_one() -> None:
    assert not planned(book(), chain(wait=1))
    saturday = chain(wait=4)
    assert not planned(book(today="2026-11-28 12:00"), saturday)
    (task,) = planned(book(today="2026-11-30 10:00"), saturday)
    assert f"{task.values['due']}" == "2026-11-30"


def test_the_letter_after_it_counts_from_its_turn() -> None:
    after = Stage("t2", "Hello", 2, 2, WEEK)
    snapshot = replace(book(), chains=(chain("phone", "", after),))
    plan = queue(snapshot)
    assert plan.arranged is not None
    # her city is not known: the letter rests, and its turn came two days later
    assert planned(snapshot, chain("phone", "", after))
    found = arrange(snapshot, (chain("phone", "", replace(after, channel="phone")),), press(snapshot), days=8)
    assert [(one.stage.id, one.errand) for one in found.passed] == [("t1", True)]


@pytest.mark.parametrize(
    ("cells", "blocked", "why"),
    [
        ({"wish": "yes"}, {}, "no automatic letters"),
        ({"status": "on hold"}, {}, "leave such a status alone"),
        ({}, {ADDRESS: Block.UNSUBSCRIBED}, "unsubscribed"),
        ({}, {person_mark("c1"): Block.COMPLAINT}, "spam"),
        ({}, {ADDRESS: Block.HARD}, None),
    ],
)
def test_nobody_is_called_against_a_wish(cells: dict[str, str], blocked: dict[str, Block], why: str | None) -> None:
    snapshot = book(**cells, post=Post(ran=BEGAN - timedelta(minutes=10), blocked=blocked))
    plan = queue(replace(snapshot, chains=(chain(),)))
    assert plan.arranged is not None
    (passed,) = plan.arranged.passed
    assert passed.errand is (why is None)
    assert bool(plan.appends.get("tasks")) is (why is None)
    assert why is None or why in passed.why


AGAINST = """
archive
| id | email | consent | consent_source |
| a1 | anna@example.com | no | at the desk |
"""


@pytest.mark.parametrize(
    ("consent", "source", "more", "why"),
    [
        (False, "", "", None),  # a tick box that nobody touched
        (None, "", "", None),
        (False, "by phone", "", "took the consent to letters back"),
        (True, "", AGAINST, "another card of this address took the consent back"),
        (None, "", AGAINST, "another card of this address took the consent back"),
    ],
)
def test_nobody_is_called_who_took_consent_back(consent: bool | None, source: str, more: str, why: str | None) -> None:
    snapshot = book(more=more)
    frame = snapshot["clients"].frame.assign(consent=objects([consent]), consent_source=objects([source or None]))
    snapshot = replace(
        snapshot, tables={**snapshot.tables, "clients": replace(snapshot["clients"], frame=frame)}, chains=(chain(),)
    )
    plan = queue(snapshot)
    assert plan.arranged is not None
    (passed,) = plan.arranged.passed
    assert bool(plan.appends.get("tasks")) is passed.errand is (why is None)
    assert why is None or passed.why == why


def test_nobody_is_called_before_the_letter_that_may_hold_a_wish_is_read() -> None:
    letter = Incoming("m1", Sort.REPLY, BEGAN, address=ADDRESS, text="What is a cut? And please no more newsletters")
    post = Post(ran=BEGAN - timedelta(minutes=10), mail=((letter, "c1"),))
    snapshot = replace(book(post=post), chains=(chain(),))
    plan = queue(snapshot)
    assert plan.arranged is not None
    assert not plan.arranged.passed
    assert not plan.appends.get("tasks")
    assert "read the letter" in plan.arranged.silent["c1"]
    read = replace(snapshot.memory, tasks=frozenset({task_id("c1", "wish", "m1")}))
    assert planned(replace(snapshot, memory=read), chain())


def test_who_is_being_edited_and_a_tab_that_is_gone_make_it_wait() -> None:
    snapshot = book()
    typing = replace(snapshot["clients"], settled=~snapshot["clients"].settled)
    busy = replace(snapshot, tables={**snapshot.tables, "clients": typing})
    for left in (busy, broken(snapshot, "tasks", "what")):
        plan = queue(replace(left, chains=(chain(),)))
        assert plan.arranged is not None
        assert not plan.arranged.passed
        assert not plan.appends.get("tasks")
        assert plan.arranged.silent["c1"]


def test_a_step_of_who_is_gone_makes_none() -> None:
    snapshot = book()
    (passed,) = arrange(snapshot, (chain(),), press(snapshot), days=1).passed
    gone = replace(passed, chain=replace(passed.chain, person="c9"))
    assert not list(errands(snapshot, [gone]))


@given(
    st.lists(st.sampled_from(["", "phone", "WhatsApp"]), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
)
def test_each_step_by_phone_makes_one_task_however_often_the_robot_looks(channels: list[str], waits: list[int]) -> None:
    stages = tuple(
        Stage(f"t{n}", "" if channel else "Hello", waits[n], sum(waits[: n + 1]), timedelta(days=60), channel=channel)
        for n, channel in enumerate(channels)
    )
    one = Chain("c1", "s", "Win back", Rank.SEQUENCE, "1", BEGAN, stages, "why")
    made: list[str] = []
    snapshot = book(post=Post(ran=BEGAN - timedelta(days=1)))
    for hour in range(0, 24 * 20, 12):
        now = datetime(2026, 11, 24, 10) + timedelta(hours=hour)
        snapshot = replace(snapshot, now=now, chains=(one,))
        plan = queue(snapshot)
        made += [row.id for row in plan.appends.get("tasks", ())]
        snapshot = replace(snapshot.after(plan), chains=())
    assert len(made) == len(set(made)) <= sum(map(bool, channels))
    if all(channels):
        assert len(made) >= 1
