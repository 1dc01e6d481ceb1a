"""Whether a plan may be carried out without a person's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sheetcrm.model.letters import Arranged, Rank
from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.posted import Post, Posted, State, Veto
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.guard import guard, too_many
from tests.policy.test_arranging import NOW, arranged, chain, welcome
from tests.policy.test_arranging import book as letters_book
from tests.sheets import sheet


def edits(count: int, column: str = "notes", tab: str = "clients") -> Plan:
    """Return a plan that edits so many rows."""
    ids = objects([f"c{number}" for number in range(count)])
    old, new, why = (np.full(count, text, dtype=object) for text in (None, "new", "why"))
    return Plan.of(Change(tab, column, ids, old, new, why))


def book(**settings: str) -> str:
    rows = "\n".join(f"| c{number} |" for number in range(10))
    names = {"limit": "Limit of edits, %", "rows": "Do not ask below, rows"}
    told = "\n".join(f"| {names[key]} | {value} |" for key, value in settings.items())
    return f"clients\n| id |\n{rows}\nsettings\n| name | value |\n{told}"


def test_a_plan_that_edits_too_many_of_staffs_rows_needs_a_person() -> None:
    [refusal] = guard(sheet(book(limit="30", rows="1")), edits(4))

    assert refusal.confirmable
    assert "4 rows of 10, more than 30 %" in refusal.sentence("en")
    assert "Посмотрите план" in refusal.sentence("ru")


@pytest.mark.parametrize(
    ("settings", "plan"),
    [
        ({"limit": "30", "rows": "1"}, edits(3)),  # not more than 30 %
        ({"limit": "30", "rows": "5"}, edits(4)),  # few rows
        ({"limit": "off", "rows": "1"}, edits(10)),  # staff do not wish to be asked
        ({"limit": "30", "rows": "1"}, edits(10, "score")),  # the robot's own column
        ({"limit": "30", "rows": "1"}, edits(10, "why", "problems")),  # the robot's own tab
    ],
)
def test_a_plan_that_needs_nobody(settings: dict[str, str], plan: Plan) -> None:
    assert guard(sheet(book(**settings)), plan) == ()


def test_a_column_of_staffs_own_is_staffs() -> None:
    assert guard(sheet(book(limit="30", rows="1")), edits(4, "+Ours"))


@pytest.mark.parametrize(
    ("limit", "least", "usual", "count", "asks"),
    [
        ("3", "5", 28, 5, True),  # five where one a day is usual
        ("3", "5", 28, 4, False),  # few
        ("3", "5", 280, 30, False),  # thirty where ten are usual
        ("3", "5", 280, 31, True),
        ("off", "5", 0, 100, False),
        ("3", "5", 0, 5, True),  # nothing is usual yet
    ],
)
def test_many_more_letters_than_usual_need_a_person(limit: str, least: str, usual: int, count: int, asks: bool) -> None:
    gone = [
        Posted(f"l{n}", "c1", "s", "t", "1", State.SENT, NOW - timedelta(days=n % 27), NOW - timedelta(days=n % 27))
        for n in range(usual)
    ]
    text = f"settings\n| name | value |\n| Limit of letters, times | {limit} |\n| Limit of letters: do not ask below | {least} |"
    snapshot = sheet(text, today="2026-11-24 10:00", memory=Memory(post=Post(gone)))
    letter = arranged(letters_book(), chain(*welcome(0))).now[0]
    waiting = Arranged(now=tuple(replace(letter, key=f"k{n}") for n in range(count)))
    assert len(too_many(snapshot, waiting)) == count * asks
    assert not too_many(snapshot, replace(waiting, vetoes={f"k{n}": Veto("send") for n in range(count)}))


def test_what_matters_most_goes_as_far_as_there_is_room() -> None:
    """A sequence goes whole or waits whole, whatever stands before it."""
    snapshot = sheet("settings\n| name | value |\n| Limit of letters: do not ask below | 8 |", today="2026-11-24 10:00")
    letter = arranged(letters_book(), chain(*welcome(0))).now[0]
    kinds = (
        (Rank.REMINDER, "visit", 4),
        (Rank.SEQUENCE, "news", 9),
        (Rank.SEQUENCE, "thanks", 3),
        (Rank.CAMPAIGN, "offer", 1),
    )
    now = tuple(
        replace(letter, key=f"{name}{n}", chain=replace(letter.chain, rank=rank, sequence=name))
        for rank, name, size in kinds
        for n in range(size)
    )
    assert {key[:-1] for key in too_many(snapshot, Arranged(now=now))} == {"news", "offer"}


def test_those_that_are_due_wait_with_the_many_though_the_days_limit_puts_them_off() -> None:
    """Else the last few of a list would go as if they were few; what staff postponed, and what is tried again, has its own time."""
    snapshot = sheet("settings\n| name | value |\n| Limit of letters: do not ask below | 3 |", today="2026-11-24 10:00")
    letter = arranged(letters_book(), chain(*welcome(0))).now[0]
    now = tuple(replace(letter, key=f"k{n}") for n in range(3))
    off = replace(letter, at=NOW + timedelta(days=1))
    later = (
        replace(off, key="off"),
        replace(off, key="turn", due=off.at),
        replace(off, key="postponed"),
        replace(off, key="again", again=True),
        replace(off, key="held", held="because"),
        replace(off, key="other", chain=replace(letter.chain, sequence="thanks")),
    )
    few = Arranged(now=now[:2], later=later)
    many = Arranged(now=now, later=later, vetoes={"postponed": Veto("postpone")})
    assert not too_many(snapshot, few)
    assert too_many(snapshot, many) == {"k0", "k1", "k2", "off"}


def test_letters_that_ask_are_told_by_their_number() -> None:
    [refusal] = guard(sheet(book()), Plan.of(arranged=Arranged(asks=frozenset("abc"))))

    assert refusal.confirmable
    assert "3 letters" in refusal.sentence("en")
    assert "3 писем" in refusal.sentence("ru")
