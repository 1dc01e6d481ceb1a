"""The notice of a new lead (T3): who is told of whom, when, and what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.policy.newcomers import notices
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

LISTS = """
    lists
    | manager | manager_synonyms | manager_email    | status | deal_stage |
    | Oliver  | Ollie            | oliver@x.example | lead   | lost       |
    | Anna    |                  |                  | former |            |

    clients
    | id | last_name | first_name | phone        | email       | manager | status | source  | service | first_contact |
"""
OWNER = """
    settings
    | name          | value          |
    | Owner's e-mail | boss@x.example |
"""


def book(*rows: str, today: str = "2026-11-25 10:00", more: str = "") -> Snapshot:
    return sheet(LISTS + "\n".join(f"    {row}" for row in rows) + "\n" + more, today=today)


NEW = "| a1 | Smith | Anna | +79991234567 | a@x.example | ollie | lead | website | haircut | 2026-11-25 |"


def test_the_manager_hears_who_came_and_how_to_reach_them() -> None:
    (one,) = notices(book(NEW))

    assert (one.client, one.manager, one.address) == ("a1", "Oliver", "oliver@x.example")
    assert one.rendered.subject == "New lead: Anna Smith"
    for said in ("+7 999 123-45-67", "a@x.example", "Source: website", "Wants: haircut", "within 15 minutes"):
        assert said in one.rendered.text


def test_whoever_has_no_name_is_called_by_the_phone() -> None:
    nameless = NEW.replace("Smith", "").replace("| Anna |", "| |")
    bare = "| a1 | | | | | Oliver | lead | | | 2026-11-25 |"

    assert [one.rendered.subject for one in notices(book(nameless))] == ["New lead: +7 999 123-45-67"]
    assert [one.rendered.subject for one in notices(book(bare))] == ["New lead: a1"]


@pytest.mark.parametrize("manager", ["", "Anna", "Stranger"])
def test_whoever_belongs_to_nobody_with_an_email_is_told_to_the_owner(manager: str) -> None:
    row = NEW.replace("ollie", manager)

    assert notices(book(row)) == []
    assert [(one.manager, one.address) for one in notices(book(row, more=OWNER))] == [("", "boss@x.example")]


def test_on_a_day_of_many_those_who_wrote_are_told_of_and_a_list_is_not() -> None:
    limit = "\n    settings\n    | name | value |\n    | Import: new clients a day | 2 |\n"
    wrote = "\n    history\n    | client_id | when | direction |\n    | b1 | 2026-11-25 09:30 | from client |\n"
    rows = [NEW.replace("a1", f"b{number}") for number in range(1, 5)]

    assert [one.client for one in notices(book(*rows, more=limit + wrote))] == ["b1"]
    assert notices(book(*rows, more=limit)) == []


@pytest.mark.parametrize(("hour", "told"), [("08:59", 0), ("09:00", 1), ("20:59", 1), ("21:00", 0)])
def test_only_in_the_hours_that_staff_set(hour: str, told: int) -> None:
    assert len(notices(book(NEW, today=f"2026-11-25 {hour}"))) == told


@pytest.mark.parametrize("name", ["Tell of new leads from", "Tell of new leads until"])
def test_off_is_off(name: str) -> None:
    assert notices(book(NEW, more=f"\n    settings\n    | name | value |\n    | {name} | off |\n")) == []


def test_no_old_client_no_closed_one_and_no_row_in_which_somebody_types() -> None:
    old, former = NEW.replace("2026-11-25", "2026-11-23"), NEW.replace("| lead |", "| former |")
    snapshot = book(NEW)
    clients = replace(snapshot["clients"], settled=np.zeros(1, dtype=bool))

    assert notices(book(old)) == notices(book(former)) == []
    assert notices(replace(snapshot, tables={**snapshot.tables, "clients": clients})) == []


def test_more_than_a_handful_at_once_is_a_list_brought_over() -> None:
    rows = [NEW.replace("a1", f"a{number}") for number in range(1, 7)]

    assert len(notices(book(*rows[:5]))) == 5
    assert notices(book(*rows)) == []
