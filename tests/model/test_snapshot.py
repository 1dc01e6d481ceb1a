"""What a step sees: tables before and after a plan, and what the ledger remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from sheetcrm.model.checks import Checks
from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import Change, Plan, Row, objects
from sheetcrm.model.shown import shown
from sheetcrm.model.snapshot import NOBODY, Met, Named, merged_after
from sheetcrm.model.values import Context
from sheetcrm.model.words import policies
from tests.sheets import broken, sheet

BOOK = "clients\n| id | phone | score |\n| a1 | x | 1 |\n| a2 | y | 2 |"


def test_what_was_known_is_aligned_with_the_rows_of_today() -> None:
    named = Named(objects(["o1", "o2"]), objects(["Anna", "Bob"]), objects(["a1", None]))

    assert [list(part) for part in named.aligned(objects(["o1", "o2"]))] == [["Anna", "Bob"], ["a1", None]]
    assert [list(part) for part in named.aligned(objects(["o2", "o9", "o1"]))] == [
        ["Bob", None, "Anna"],
        [None, None, "a1"],
    ]


def test_first_contacts_follow_their_clients() -> None:
    one, two = date(2020, 1, 1), date(2021, 1, 1)
    met = Met(objects(["a1", "a2"]), objects([one, two]))
    why = objects(["why"])
    change = Change("clients", "first_contact", objects(["a2"]), objects([two]), objects([one]), why)

    assert list(met.aligned(objects(["a1", "a2"]))) == [one, two]
    assert list(met.aligned(objects(["a2", "a9"]))) == [two, None]
    assert met.after(None) is met
    assert list(met.after(change).aligned(objects(["a1", "a2"]))) == [one, one]
    assert not len(NOBODY.ids)


def test_a_plan_is_seen_as_if_it_were_done() -> None:
    snapshot = sheet(BOOK)
    change = snapshot["clients"].change("score", [5, 2], "why")
    plan = Plan.of(change, appends={"clients": [Row("a3", {"phone": "z"})]}, removals={"clients": ["a2"]})
    after = snapshot.after(plan)["clients"]

    assert list(after["id"]) == ["a1", "a3"]
    assert list(after["score"]) == [5, None]
    assert list(after.lines) == [1, -1]
    emptied = snapshot.after(Plan.of(removals={"clients": ["a1", "a2"]}))
    assert list(emptied.after(Plan.of(appends=plan.appends))["clients"]["id"]) == ["a3"]


def test_cells_that_must_not_be_written_are_left_out_of_a_change() -> None:
    clients = sheet(BOOK)["clients"]
    first = np.array([True, False])
    formulas = replace(clients, fixed={"score": first})
    typing = replace(clients, settled=first)

    assert clients.change("score", [1, 2], "why") is None
    assert clients.change("gone", [1, 2], "why") is None
    assert broken(sheet(BOOK), "clients", "phone")["clients"].change("score", [3, 3], "why") is None
    change = formulas.change("score", [3, 3], objects(["one", "two"]))
    assert change is not None
    assert (list(change.ids), list(change.why)) == (["a2"], ["two"])
    assert formulas.change("score", [3, 2], "why") is None
    own = typing.change("phone", ["p", "p"], "why")
    assert own is not None
    assert list(own.ids) == ["a1"]
    assert clients.change("phone", ["p", "p"], "why", where=np.array([False, False])) is None
    assert list(change.where(np.array([True])).new) == [3]


def test_columns_are_named_as_people_know_them() -> None:
    clients = sheet(BOOK)["clients"]

    assert clients.name_of("phone", "en") == "Phone"
    assert clients.name_of("+Ours", "en") == "Ours"
    assert clients.name_of("gone", "en") == "gone"


def test_a_tab_that_is_not_there_is_empty_and_not_written() -> None:
    snapshot = replace(sheet(BOOK), tables={})

    assert not len(snapshot["clients"])
    assert not snapshot["clients"].headers.sound
    assert list(snapshot["clients"]["phone"]) == []
    assert snapshot.today == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        (datetime(2026, 11, 22, 9, 5), "22.11.2026 09:05"),
        (date(2026, 11, 22), "22.11.2026"),
        (8.0, "8"),
        (8.5, "8.5"),
        ("  ", "␣"),
        ("x" * 600, "x" * 499 + "…"),
    ],
)
def test_cells_are_shown_as_people_read_them(cell: object, text: str | None) -> None:
    assert shown(cell) == text  # type: ignore[arg-type]


def test_a_column_has_no_key_that_the_tab_does_not_have() -> None:
    with pytest.raises(KeyError):
        TABS["clients"]["gone"]


def test_a_question_is_asked_only_where_a_name_is_near() -> None:
    assert policies.maybe("").both() == ("", "")
    assert policies.maybe("Phone").en == " Perhaps “Phone”?"


def flawed(checks: Checks, values: list[object]) -> list[int]:
    """Return the rows that are not clean."""
    context = Context(language="en", today=date(2026, 11, 22), region="GB", choices={})
    return [row for row, _ in checks.flawed("clients", TABS["clients"]["email"], objects(values), context)]


def test_what_was_judged_is_not_judged_again_and_says_the_same() -> None:
    values: list[object] = ["anna@example.org", "no@@mail", None, 5.0]
    fresh = Checks()

    assert flawed(fresh, values) == [1, 3]
    assert flawed(fresh, values) == [1, 3]
    assert flawed(fresh, [*values[:3], True]) == [1, 3]
    assert flawed(fresh, ["anna@example.org", "bob@@mail", "no@@mail", None]) == [1, 2]
    remembered = Checks(dict(fresh.judged), before=lambda *_: objects(["anna@example.org"]))
    assert flawed(remembered, ["anna@example.org", "bob@@mail", "carl@@mail"]) == [1, 2]
    untouched = Checks(dict(fresh.judged), untouched=lambda *_: True)
    assert flawed(untouched, ["anna@example.org", "bob@@mail", "no@@mail", None]) == [1, 2]
    clean = Checks({("clients", "email"): replace(fresh.judged["clients", "email"], dirty=frozenset())})
    clean.untouched = lambda *_: True
    assert flawed(clean, ["anna@example.org"]) == []


def test_without_tabs_nobody_is_merged() -> None:
    assert merged_after({"b": "a"}, {}) == {}
