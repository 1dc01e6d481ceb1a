"""Check: what is told in the row, in the Problems tab, and beside settings, lists and rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.model.plan import Plan, Row, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.worklist import refresh, who
from sheetcrm.steps import check
from tests.sheets import broken, cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

TYPO = "clients\n| id | email |\n| a1 | {email} |"


def put(snapshot: Snapshot, key: str, table: Table) -> Snapshot:
    return replace(snapshot, tables={**snapshot.tables, key: table})


def nobody_settled(snapshot: Snapshot, key: str) -> Snapshot:
    """Return the snapshot with somebody typing in all rows of a tab."""
    return put(snapshot, key, replace(snapshot[key], settled=np.zeros(len(snapshot[key]), dtype=bool)))


def told(snapshot: Snapshot, tab: str) -> list[tuple[str, str, str]]:
    """Return (row, column, sentence) of what is told of a tab."""
    return [(found.row, found.column, found.sentence) for found in check(snapshot).problems if found.tab == tab]


def night(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot after the step."""
    return snapshot.after(check(snapshot))


def test_a_typing_error_stands_in_the_row_and_in_problems() -> None:
    after = night(sheet(TYPO.format(email="anna@gmial.com")))

    assert "anna@gmial.com" in cells(after, "clients", "problems")["a1"]
    [row] = [row for row in cells(after, "problems", "now", "proposal", "row", "field").values() if row[0]]
    assert row == ("anna@gmial.com", "anna@gmail.com", "a1", "E-mail")
    assert not check(after)


def test_what_was_mended_leaves() -> None:
    after = night(sheet(TYPO.format(email="anna@gmial.com")))
    clients = after["clients"]
    change = clients.change("email", ["anna@gmail.com"], "staff")
    assert change is not None
    mended = night(after.after(Plan.of(change)))

    assert "anna@gmial.com" not in set(mended["problems"]["now"])
    assert "gmial" not in str(mended["clients"]["problems"][0])


def test_what_staff_never_want_to_hear_is_not_told_in_the_row() -> None:
    snapshot = sheet(TYPO.format(email="anna@gmial.com"))
    never = frozenset(problem.subject for problem in check(snapshot).problems)
    after = night(replace(snapshot, memory=Memory(dismissed=never)))

    assert after["clients"]["problems"][0] is None
    assert not len(after["problems"])


def test_a_problem_of_the_whole_tab_stands_in_no_row(snapshot: Snapshot) -> None:
    """
    clients
    | id | last_name | first_name | phone        | source | status |
    | a1 | Smith     | Anna       | +12025550101 | web search | lead |
    """
    whole = replace(snapshot, problems=(Problem(tab="orders", sentence="There is no tab “Orders”."),))
    after = night(whole)

    assert list(after["problems"]["why"]) == ["There is no tab “Orders”."]
    assert list(after["problems"]["client"]) == [None]
    assert len(night(replace(after, problems=()))["problems"]) == 0


def test_required_fields_that_are_no_columns_ask_for_nothing(snapshot: Snapshot) -> None:
    """
    clients
    | id | last_name | phone        |
    | a1 | Smith     | +12025550101 |
    | a2 |           |              |

    settings
    | name            | value                             |
    | Required fields | Shoe size, Last name, Phone/E-mail |
    """
    assert told(snapshot, "clients") == [("a2", "", "Not filled in: Last name, Phone / E-mail.")]


ORDERS = """
clients
| id | last_name | first_name | phone        |
| c1 | Smith     | Anna       | +79991234501 |
| c2 | Smith     | Anna       | +79991234502 |
orders
| id | client | client_id |
"""


@pytest.mark.parametrize("client", ["Anna Smith", "Nobody", ""])
def test_an_order_of_nobody_known_is_told(client: str) -> None:
    snapshot = sheet(f"{ORDERS}| o1 | {client} | |\n| o2 | {client} | |\n| o3 | Anna | c1 |")
    found = [(row, column) for row, column, _ in told(snapshot, "orders")]

    assert found == [("o1", "client"), ("o2", "client")]
    assert ("2" in told(snapshot, "orders")[0][2]) == (client == "Anna Smith")
    assert told(nobody_settled(snapshot, "orders"), "orders") == []
    assert told(broken(snapshot, "clients", "phone"), "orders") == []


def test_an_order_of_a_client_whose_row_waits_is_not_told() -> None:
    snapshot = sheet(f"{ORDERS}| o1 | +79991234501 | |\n| o2 | Nobody | |")
    orders = snapshot["orders"]
    clients = snapshot["clients"].with_ids(objects(["#2", "c2"]))
    first = clients.ids == "#2"
    waiting = put(snapshot, "clients", replace(clients.rows(~first), aside=clients.rows(first)))

    assert len(orders) == 2
    assert [row for row, _, _ in told(waiting, "orders")] == ["o2"]


def test_a_taken_neighbour_is_told_and_nothing_proposed(snapshot: Snapshot) -> None:
    """
    clients
    | id | company       | legal_form |
    | a1 | ООО "Ромашка" | АО         |
    """
    [problem] = [problem for problem in check(snapshot).problems if problem.column == "company"]

    assert problem.proposed is None
    assert "АО" in problem.sentence


def test_a_row_in_which_somebody_types_is_not_judged() -> None:
    snapshot = nobody_settled(sheet(TYPO.format(email="anna@gmial.com")), "clients")

    assert told(snapshot, "clients") == []


def test_tabs_that_are_not_there_or_not_sound_are_passed_over() -> None:
    snapshot = sheet(TYPO.format(email="anna@gmial.com"))

    assert told(broken(snapshot, "clients", "phone"), "clients") == []
    tables = {key: table for key, table in snapshot.tables.items() if key not in {"lists", "settings", "orders"}}
    assert [column for _, column, _ in told(replace(snapshot, tables=tables), "clients") if column] == ["email"]


def test_answers_stand_beside_settings_lists_and_rules(snapshot: Snapshot) -> None:
    """
    settings
    | name      | value     |
    | Time zona | Asia/Omsk |

    lists
    | id | status | status_synonyms |
    | l1 | lead   |                 |
    | l2 | lead   |                 |
    """
    after = night(snapshot)

    assert "Time zone" in str(after["settings"]["answer"][0])
    assert [answer is None for answer in after["lists"]["answer"]] == [True, False]
    assert {"settings", "lists"} <= {problem.tab for problem in check(snapshot).problems}


def problem(row: str, column: str = "email", tab: str = "clients") -> Problem:
    return Problem(tab=tab, row=row, column=column, now="x", sentence="Not well.")


def shown(*problems: Problem, clients: str = "| a1 |\n| a2 |\n| a3 |") -> Snapshot:
    """Return a book where these problems stand in Problems."""
    rows = "\n".join(f"| {found.id} | {found.row} | {found.now} |" for found in problems)
    text = f"clients\n| id |\n{clients}\norders\n| id |\n| o1 |\nproblems\n| id | row | now |\n{rows}"
    return sheet(text, memory=Memory(shown={found.id: found for found in problems}))


def test_at_most_so_many_stand_there() -> None:
    first, second, third = (problem(row) for row in ("a1", "a2", "a3"))
    full = refresh(shown(first), [third, second, first], limit=2)

    assert [row.id for row in full.appends["problems"]] == [third.id]
    assert refresh(shown(first, second), [first, second], limit=1).removals == {"problems": (second.id,)}
    assert not refresh(broken(shown(first), "problems", "why"), [], limit=5)


def test_what_could_not_be_judged_is_not_gone() -> None:
    first = problem("a1")
    book = shown(first)

    assert refresh(book, [], limit=5).removals == {"problems": (first.id,)}
    assert not refresh(nobody_settled(book, "clients"), [], limit=5)
    assert not refresh(broken(book, "clients", "phone"), [], limit=5)
    order = problem("o1", "client", "orders")
    assert not refresh(broken(shown(order), "clients", "phone"), [], limit=5)


def test_a_problem_of_a_row_that_is_gone_leaves_and_of_one_that_waits_stays() -> None:
    first = problem("a1")
    book = shown(first)
    clients = book["clients"]
    here = clients.ids != "a1"
    gone = put(book, "clients", clients.rows(here))
    waits = put(book, "clients", replace(clients.rows(here), aside=clients.rows(~here)))
    whole = problem("")

    assert refresh(gone, [], limit=5).removals == {"problems": (first.id,)}
    assert not refresh(waits, [], limit=5)
    assert refresh(shown(whole), [], limit=5).removals == {"problems": (whole.id,)}


def test_a_problem_that_stands_there_twice_stands_there_once() -> None:
    first = problem("a1")
    book = shown(first)
    twice = put(book, "problems", book["problems"].with_rows([Row(first.id, {})]).with_ids(objects([first.id, "#3"])))

    assert refresh(twice, [first], limit=5).removals == {"problems": ("#3",)}


def test_an_order_whose_client_is_gone_is_told() -> None:
    snapshot = sheet(f"{ORDERS}| o1 | Old friend | zz |\n| o2 | | zz |\n| o3 | Anna | c1 |")

    assert [(row, column) for row, column, _ in told(snapshot, "orders")] == [("o1", "client"), ("o2", "client")]
    assert "Old friend" in told(snapshot, "orders")[0][2]


@pytest.mark.parametrize(
    ("cells_of", "name"),
    [
        ("| a1 | Smith | Anna | +44 |", "Smith Anna"),
        ("| a1 | | | +1 |", "+1"),
        ("| a1 | | | |", None),
    ],
)
def test_a_problem_names_whom_it_concerns(cells_of: str, name: str | None) -> None:
    snapshot = sheet(f"clients\n| id | last_name | first_name | phone |\n{cells_of}")

    assert who(snapshot, problem("a1")) == name
    assert who(snapshot, problem("")) is None
    assert who(snapshot, problem("zz")) is None


def test_a_moment_without_an_hour_is_proposed_as_its_day(snapshot: Snapshot) -> None:
    """
    history
    | id | when    |
    | h1 | 5/6/26  |
    """
    proposals = [found.proposed for found in check(snapshot).problems if found.column == "when"]

    assert [type(day) for day in proposals] == [date]
