"""Whose row is it, when rows were copied, deleted, pasted back, or had their ids typed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sheetcrm.model.identity import identify, known_rows
from sheetcrm.model.states import NOTHING, LastState, encode
from tests.sheets import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.identity import Identity

WHO = ("id", "last_name", "first_name", "phone", "email")
ORDER = ("id", "client", "amount")
Row = tuple[Any, ...]
A: Row = ("ca", "Smith", "Anna", "+442079460001", "a@example.org")
B: Row = ("cb", "Brown", "Oliver", "+442079460002", "b@example.org")
C: Row = ("cc", "Jones", "Emma", "+442079460003", "c@example.org")


def state(tab: str, columns: Sequence[str], rows: Sequence[Row], absent: Sequence[Row] = ()) -> LastState:
    """Return what the ledger saw of a tab: rows that stood there, and rows that stood there once."""
    was = table(tab, columns, [*rows, *absent])
    return LastState(
        was["id"][: len(rows)],
        {row[0]: "2026-11-01" for row in absent},
        lambda key: encode(was[key]) if was.has(key) else None,
    )


def found(before: Sequence[Row], now: Sequence[Row], columns: Sequence[str] = WHO, tab: str = "clients") -> Identity:
    """Return whose row each row is."""
    return identify(table(tab, columns, now), state(tab, columns, before), {row[0] for row in before}, "en")


def test_of_two_copies_the_one_that_nobody_edited_keeps_the_id() -> None:
    copy = (*A[:3], "+442079460009", None)

    assert list(found([A, B], [copy, A, B]).ids) == [None, "ca", "cb"]


def test_two_equal_copies_wait_for_a_person() -> None:
    identity = found([A, B], [A, B, A])

    assert list(identity.held) == [True, False, True]
    assert [(problem.row, problem.column) for problem in identity.problems] == [("ca", "id")]
    assert "(2, 4)" in identity.problems[0].sentence


def test_copies_of_an_id_that_the_ledger_never_saw_wait() -> None:
    assert list(identify(table("clients", WHO, [A, A]), NOTHING, {"ca"}, "en").held) == [True, True]


def test_an_id_typed_over_with_anothers_row_goes_back_to_its_owner() -> None:
    identity = found([A, B, C], [("cc", *A[1:]), B])

    assert list(identity.ids) == ["ca", "cb"]
    assert list(identity.returned) == [True, False]


def test_one_thing_in_common_with_who_is_gone_changes_nobody() -> None:
    assert list(found([A, B, C], [(*A[:4], "c2@example.org"), (*B[:3], C[3], B[4])]).ids) == ["ca", "cb"]


def test_somebody_with_the_phone_of_who_is_gone_is_not_who_stood_there() -> None:
    assert "ca" not in found([A, B], [("ca", "Jones", None, B[3], None)]).ids


@pytest.mark.parametrize(
    ("row", "whose"),
    [
        ((None, *A[1:3], None, None), "ca"),
        ((None, *A[1:4], "new@example.org"), "ca"),
        ((None, *A[1:3], "+442079460009", None), None),  # a namesake
    ],
)
def test_a_name_is_enough_while_nothing_speaks_against_it(row: Row, whose: str | None) -> None:
    assert list(found([A, B], [row, B]).ids) == [whose, "cb"]


def test_a_row_that_lost_its_id_gets_it_back_once() -> None:
    identity = found([A, B], [(None, *A[1:]), (None, *A[1:]), B])

    assert list(identity.ids) == ["ca", None, "cb"]
    assert list(identity.returned) == [True, False, False]


def test_a_row_like_two_who_are_gone_waits_for_a_person() -> None:
    identity = found([A, B, C], [(None, None, None, A[3], B[4]), C])

    assert list(identity.ids) == [None, "cc"]
    assert list(identity.held) == [True, False]
    assert ["several former clients" in problem.sentence for problem in identity.problems] == [True]


def test_of_two_alike_the_one_with_more_cells_in_common_is_meant() -> None:
    columns = (*WHO, "notes")
    twins = [("ca", *A[1:], "first"), ("cb", *A[1:], "second")]

    assert list(found(twins, [(None, *A[1:], "second")], columns).ids) == ["cb"]


def test_of_equal_orders_that_are_gone_any_one_comes_back() -> None:
    orders = [("o1", "Anna", 10.0), ("o2", "Anna", 10.0), ("o3", "Emma", 5.0)]

    assert list(found(orders, [(None, "Anna", 10.0), orders[2]], ORDER, "orders").ids) == ["o1", "o3"]


def test_nobody_is_taken_for_an_order_with_nothing_in_it() -> None:
    orders = [("o1", None, None), ("o2", "Anna", 10.0)]

    assert list(found(orders, [(None, "Emma", 5.0), orders[1]], ORDER, "orders").ids) == [None, "o2"]


def test_a_row_that_stood_there_once_gets_its_id_back() -> None:
    last = state("clients", WHO, [B], absent=[A])

    assert list(identify(table("clients", WHO, [(None, *A[1:]), B]), last, {"ca", "cb"}, "en").ids) == ["ca", "cb"]


def test_a_torn_tab_gives_no_id_to_anybody() -> None:
    identity = found([A, B, C], [(*A[:3], B[3], A[4]), (*B[:3], A[3], B[4]), (None, *C[1:])])

    assert identity.torn is not None
    assert list(identity.ids) == ["ca", "cb", None]


@pytest.mark.parametrize(
    ("ids", "is_known"),
    [(("ca", "cb"), True), (("cb",), True), (("ca", None), False), (("ca", "ca"), False), (("ca", "zz"), False)],
)
def test_an_untouched_table_is_known_by_its_ids(ids: Sequence[str | None], *, is_known: bool) -> None:
    identity = known_rows(table("clients", WHO, [(row, *A[1:]) for row in ids]), state("clients", WHO, [A, B]))

    assert (identity is not None) == is_known
    if identity is not None:
        assert list(identity.ids) == list(ids)
        assert not np.any(identity.held | identity.returned)


def test_who_went_to_another_tab_has_not_vanished() -> None:
    again = (None, *A[1:])
    last = state("clients", WHO, [B], absent=[A])

    assert list(identify(table("clients", WHO, [again, B]), last, {"ca", "cb"}, "en").ids) == ["ca", "cb"]
    assert list(identify(table("clients", WHO, [again, B]), last, {"ca", "cb"}, "en", {"ca"}).ids) == [None, "cb"]
