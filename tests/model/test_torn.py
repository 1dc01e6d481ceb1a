"""Ids that carry each other's values: what is found, and what the plan puts back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sheetcrm.model.identity import identify
from sheetcrm.model.states import LastState, digest, encode, packed
from tests.sheets import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.table import Table
    from sheetcrm.model.torn import Torn

WHO = ("id", "last_name", "first_name", "phone", "email")
Row = tuple[Any, ...]
A: Row = ("ca", "Smith", "Anna", "+442079460001", "a@example.org")
B: Row = ("cb", "Brown", "Oliver", "+442079460002", "b@example.org")
C: Row = ("cc", "Jones", "Emma", "+442079460003", "c@example.org")


def found(
    columns: Sequence[str], before: Sequence[Row], now: Sequence[Row], *unseen: str, formulas: Sequence[str] = ()
) -> tuple[Table, Torn | None]:
    """Return the table as it is now, and what is torn in it."""
    was, here = table("clients", columns, before), table("clients", columns, now)
    here = replace(here, fixed={key: np.ones(len(here), dtype=bool) for key in formulas})
    last = LastState(was["id"], {}, lambda key: encode(was[key]) if was.has(key) and key not in unseen else None)
    return here, identify(here, last, set(was["id"]), "en").torn


def put_back(columns: Sequence[str], before: Sequence[Row], now: Sequence[Row], *unseen: str) -> list[Row]:
    """Return the rows once what is torn was put back, in the order of their ids."""
    here, torn = found(columns, before, now, *unseen)
    assert torn is not None
    after = here.after(torn.plan)
    return sorted(zip(*(after[key] for key in columns), strict=True))


def test_phones_that_changed_places_go_home() -> None:
    now = [(*A[:3], B[3], A[4]), (*B[:3], A[3], B[4])]

    assert put_back(WHO, [A, B], now) == [A, B]
    assert put_back(WHO, [A, B], now, "status") == [A, B]  # a column that the ledger never saw says nothing


def test_columns_that_nobody_touched_are_not_read() -> None:
    was, here = table("clients", WHO, [A, B]), table("clients", WHO, [(*A[:3], B[3], A[4]), (*B[:3], A[3], B[4])])
    read: list[str] = []

    def load(key: str) -> Objects:
        read.append(key)
        return encode(was[key])

    last = LastState(was["id"], {}, load, lambda key: digest(packed(encode(was[key]))))
    torn = identify(here, last, {"ca", "cb"}, "en").torn

    assert torn is not None
    assert set(torn.plan.changes) == {("clients", "phone")}
    assert read == ["phone"]


def test_ids_that_stayed_behind_a_sort_follow_their_rows() -> None:
    here, torn = found(WHO, [A, B, C], [("ca", *B[1:]), ("cb", *A[1:]), C])

    assert torn is not None
    assert [key for _, key in torn.plan.changes] == ["id"]
    assert list(here.after(torn.plan)["id"]) == ["cb", "ca", "cc"]
    assert torn.examples == ("row 2: id ca → cb", "row 3: id cb → ca")


def test_a_row_without_phone_address_and_name_is_known_by_all_of_its_cells() -> None:
    columns = (*WHO, "notes")
    rows = [(*A, None), (*B, None), ("cc", *[None] * 4, "calls back"), ("cd", *[None] * 4, "waits")]
    now = [(ours[0], *theirs[1:]) for ours, theirs in zip(rows, (rows[1], rows[0], rows[3], rows[2]), strict=True)]

    here, torn = found(columns, rows, now)

    assert torn is not None
    assert list(here.after(torn.plan)["id"]) == ["cb", "ca", "cd", "cc"]


def test_a_row_that_carries_two_others_stays_who_it_is() -> None:
    columns = ("id", "phone", "email")
    rows = [(row[0], *row[3:]) for row in (A, B, C)]
    now = [("ca", B[3], C[4]), ("cb", A[3], B[4]), ("cc", C[3], A[4])]

    assert put_back(columns, rows, now) == rows


def test_two_rows_are_never_one_client() -> None:
    alone = (*A[:4], None)
    now = [("ca", *B[1:4], None), ("cb", *A[1:4], B[4])]

    assert put_back(WHO, [alone, B], now) == [alone, B]


NOTES = ("one", "two", "three", "four")
SORTED = [f"{number:02}" for number in range(60)]


@pytest.mark.parametrize(
    ("key", "before", "now", "is_torn"),
    [
        ("notes", NOTES, NOTES[::-1], True),  # sorted alone
        ("notes", NOTES, ("new", *NOTES[:3]), True),  # pushed down by a row
        ("notes", NOTES, (*NOTES[1:], "new"), True),  # pulled up by a row
        ("notes", NOTES, ("two", "one", "new", "three"), False),  # corrections
        ("notes", NOTES, ("five", "six", "one", "two"), False),  # two went for good
        ("notes", NOTES, ("two", "one", "three", "four"), False),
        ("status", ("lead", "active", "lost", "paused"), ("new", "lead", "active", "lost"), False),  # a stage on
        ("notes", SORTED, ["new", "newer", *SORTED[:1:-1]], True),  # many sorted, two typed over
        ("notes", SORTED, [f"new {text}" for text in SORTED], False),  # all typed anew
        ("notes", "abcdefghi", "zcbedgfih", True),  # sorted, and one typed over
    ],
)
def test_one_column_may_have_been_sorted_alone(
    key: str, before: Sequence[str], now: Sequence[str], *, is_torn: bool
) -> None:
    rows, moved = ([(f"c{n}", f"Name{n}", text) for n, text in enumerate(texts)] for texts in (before, now))

    _, torn = found(("id", "last_name", key), rows, moved)

    assert (torn is not None) == is_torn
    if torn is not None:
        assert set(torn.plan.changes) == {("clients", key)}


def test_what_formulas_show_may_change_by_itself() -> None:
    rows = [(f"c{number}", text) for number, text in enumerate(NOTES)]
    now = [(f"c{number}", text) for number, text in enumerate(NOTES[::-1])]

    assert found(("id", "notes"), rows, now, formulas=("notes",))[1] is None


def test_examples_show_cells_as_people_see_them() -> None:
    columns = (*WHO[:4], "keep", "legal_form", "notes")
    long = "x" * 80
    rows = [(*A[:4], True, None, long), (*B[:4], False, "Ltd", "short")]
    now = [(*A[:3], B[3], False, "Ltd", "short"), (*B[:3], A[3], True, None, long)]
    _, torn = found(columns, rows, now)

    assert torn is not None
    said = "\n".join(torn.examples)
    assert "“no” → “yes”" in said
    assert "“Ltd” → “empty”" in said
    assert f"“short” → “{'x' * 59}…”" in said


def test_a_table_of_strangers_is_not_torn() -> None:
    assert found(WHO, [A, B], [(None, *A[1:])])[1] is None
