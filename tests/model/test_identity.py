"""Whose row is it, when staff type over it."""

from __future__ import annotations

import pytest

from sheetcrm.model.identity import identify
from sheetcrm.model.plan import objects
from sheetcrm.model.states import LastState, encode
from tests.sheets import table

COLUMNS = ("id", "last_name", "first_name", "phone", "email")
BEFORE = (
    ("ca", "Smith", "Anna", "+442079460001", "anna@example.org"),
    ("cb", "Brown", "Oliver", "+442079460002", None),
)


def whose(*rows: tuple[str | None, ...]) -> list[object]:
    """Return the ids that rows keep, None for a row that is a new client's."""
    was, now = table("clients", COLUMNS, BEFORE), table("clients", COLUMNS, rows)
    last = LastState(was["id"], {}, lambda key: encode(was[key]) if was.has(key) else None)
    return list(identify(now, last, {"ca", "cb"}, "en").ids)


def test_another_person_typed_over_a_row_does_not_inherit_its_orders() -> None:
    assert whose(("ca", "Jones", "Emma", "+442079460009", "emma@example.org"), BEFORE[1]) == [None, "cb"]


@pytest.mark.parametrize(
    "row",
    [
        ("ca", "Jones", "Anna", "+442079460009", "new@example.org"),  # married, moved, and still Anna
        ("ca", "Jones", "Emma", "+442079460001", "new@example.org"),  # the phone is the same
        ("ca", "Jones", "Emma", None, None),  # names put right; nothing says that it is another person
    ],
)
def test_a_person_of_whom_something_stayed_is_the_same(row: tuple[str | None, ...]) -> None:
    assert whose(row, BEFORE[1]) == ["ca", "cb"]


def test_the_edited_copy_of_a_row_that_was_deleted_is_a_new_client() -> None:
    assert whose(("ca", "Jones", "Emma", "+442079460009", "emma@example.org")) == [None]


def test_a_pasted_row_gets_its_own_id_back_beside_who_was_typed_over_it() -> None:
    rows = (("ca", "Jones", "Emma", "+442079460009", "emma@example.org"), (None, *BEFORE[0][1:]), BEFORE[1])
    assert whose(*rows) == [None, "ca", "cb"]


def test_ids_of_nobody_are_no_ids() -> None:
    assert list(objects(whose(("zz", "Jones", "Emma", None, None), BEFORE[1]))) == [None, "cb"]
