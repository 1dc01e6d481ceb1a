"""Tidy: what is certain is done, and what staff accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.model.problems import Problem
from sheetcrm.model.snapshot import Memory
from sheetcrm.steps import tidy
from tests.sheets import broken, cells, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

COMPANY = """
clients
| id | company         | legal_form |
| a1 | ООО "Ромашка"   |            |
"""


def fixed(snapshot: Snapshot, *columns: str) -> Snapshot:
    """Return the snapshot with formulas of staff's in these columns of Clients."""
    clients = snapshot["clients"]
    mask = np.ones(len(clients), dtype=bool)
    return replace(
        snapshot, tables={**snapshot.tables, "clients": replace(clients, fixed=dict.fromkeys(columns, mask))}
    )


def told(snapshot: Snapshot) -> tuple[object, object]:
    """Return company and legal form of the first client after the step."""
    after = snapshot.after(tidy(snapshot))["clients"]
    return after["company"][0], after["legal_form"][0]


def test_a_legal_form_goes_to_its_column() -> None:
    snapshot = sheet(COMPANY)

    assert told(snapshot) == ("Ромашка", "ООО")
    assert "Company" in tidy(snapshot).changes["clients", "legal_form"].why[0]


def test_a_legal_form_without_room_stays_where_it_is() -> None:
    snapshot = sheet(COMPANY)

    assert told(fixed(snapshot, "company")) == ('ООО "Ромашка"', None)
    assert told(fixed(snapshot, "legal_form")) == ('ООО "Ромашка"', None)
    assert told(sheet(COMPANY.replace("|            |", "| АО         |"))) == ('ООО "Ромашка"', "АО")
    assert told(without(snapshot, "clients", "legal_form"))[0] == 'ООО "Ромашка"'


def test_a_second_night_finds_nothing_to_tidy() -> None:
    snapshot = sheet(COMPANY)

    assert not tidy(snapshot.after(tidy(snapshot)))


def test_a_tab_without_its_headers_is_left_alone() -> None:
    assert not tidy(broken(sheet(COMPANY), "clients", "phone"))


def test_what_is_not_certain_is_left_to_check() -> None:
    assert not tidy(sheet('clients\n| id | email |\n| a1 | "anna@gmial.com" |'))


TYPO = Problem(
    tab="clients", row="a1", column="email", now="anna@gmial.com", proposed="anna@gmail.com", sentence="A typing error."
)
SEVERAL = Problem(
    tab="clients",
    row="a1",
    column="email",
    now="anna@gmial.com",
    proposed="anna@gmail.com",
    asides=(("other_contacts", "anna@work.com"), ("gone", "x")),
    sentence="Two addresses.",
)


def decided(
    problem: Problem, decision: str = "accept", *, email: str = "anna@gmial.com", contacts: str = "", proposal: str = ""
) -> Snapshot:
    """Return a book where staff decided on a problem that was shown."""
    return sheet(
        f"""
        clients
        | id | email | other_contacts |
        | a1 | "{email}" | {contacts} |
        problems
        | id | row | now | proposal | decision |
        | {problem.id} | {problem.row} | {problem.now} | {proposal or problem.proposed or ""} | {decision} |
        """,
        memory=Memory(shown={problem.id: problem}),
    )


def test_what_staff_accepted_is_done() -> None:
    snapshot = decided(TYPO, " Accept ")

    assert cells(snapshot.after(tidy(snapshot)), "clients", "email") == {"a1": "anna@gmail.com"}


@pytest.mark.parametrize(
    ("contacts", "after"),
    [("", "anna@work.com"), ("tg", "tg; anna@work.com"), ("tg anna@work.com", "tg anna@work.com")],
)
def test_what_leaves_the_cell_is_added_beside(contacts: str, after: str) -> None:
    snapshot = decided(SEVERAL, contacts=contacts)
    plan = tidy(snapshot)

    assert cells(snapshot.after(plan), "clients", "email", "other_contacts")["a1"] == ("anna@gmail.com", after)


def test_what_changed_since_is_told_and_left() -> None:
    plan = tidy(decided(TYPO, email="bob@gmial.com"))

    assert ("clients", "email") not in {key for key in plan.changes if plan.changes[key].new[0] == TYPO.proposed}
    assert [(skip.row, skip.column) for skip in plan.skipped] == [("a1", "email")]


def test_a_decision_on_what_is_no_longer_there_does_nothing() -> None:
    assert not tidy(without(decided(TYPO), "clients", "email"))
    gone = replace(TYPO, row="zz")
    assert not tidy(decided(gone))
    nowhere = replace(TYPO, tab="queue")
    snapshot = decided(nowhere)
    tables = {key: table for key, table in snapshot.tables.items() if key != "queue"}
    assert not tidy(replace(snapshot, tables=tables))


def test_what_cannot_be_written_is_told_and_nothing_is_lost() -> None:
    plan = tidy(fixed(decided(SEVERAL), "other_contacts"))

    assert not plan
    assert [(skip.row, skip.column) for skip in plan.skipped] == [("a1", "other_contacts")]


def test_a_word_in_a_row_that_was_never_shown_is_nobodys() -> None:
    plan = tidy(replace(decided(TYPO, "maybe"), memory=Memory()))

    assert not plan
    assert not plan.skipped


def test_never_is_remembered() -> None:
    assert tidy(decided(TYPO, "never")).dismissed == {TYPO.subject}


def test_other_words_are_no_decision() -> None:
    plan = tidy(decided(TYPO, "maybe"))

    assert not plan
    assert [(skip.tab, skip.column) for skip in plan.skipped] == [("problems", "decision")]
    assert "maybe" in plan.skipped[0].sentence


def test_to_accept_without_a_proposal_does_nothing_and_says_so() -> None:
    plan = tidy(decided(replace(TYPO, proposed=None)))

    assert not plan
    assert [skip.column for skip in plan.skipped] == ["decision"]


def test_a_decision_counts_only_for_the_row_that_was_shown() -> None:
    snapshot = decided(TYPO)

    assert not tidy(decided(TYPO, proposal="other@gmail.com"))
    assert not tidy(replace(snapshot, memory=Memory()))
    problems = snapshot["problems"]
    typing = replace(problems, settled=np.zeros(len(problems), dtype=bool))
    assert not tidy(replace(snapshot, tables={**snapshot.tables, "problems": typing}))
