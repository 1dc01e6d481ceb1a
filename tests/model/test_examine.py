"""What all kinds of cells have in common before their own rule is asked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sheetcrm.model.grid import CellError
from sheetcrm.model.values import Context, Kind, examine, examine_many

CONTEXT = Context(language="en", today=date(2026, 11, 22), region="GB", choices={})


class Loud(str):
    """A text of another library."""

    __slots__ = ()


class Odd:
    """A value that cannot even be compared."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise TypeError


class Endless(Fraction):
    """A number that is too large for Python's own."""

    def __float__(self) -> float:
        raise OverflowError


def judged(kind: Kind, value: Any) -> tuple[object, str | None]:
    """Return what a cell would hold, and the code of what was wrong."""
    verdict = examine(kind, value, CONTEXT)
    return verdict.value, None if verdict.flaw is None else verdict.flaw.code


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.TEXT, None, (None, None)),
        (Kind.TEXT, CellError("#REF!"), ("#REF!", "cell_error")),
        (Kind.TEXT, "#REF!", ("#REF!", "cell_error")),
        (Kind.FORMULA, "#REF!", ("#REF!", "cell_error")),
        (Kind.FORMULA, "  ", ("  ", None)),
        (Kind.TEXT, " \u200b ", (None, "blank")),
        (Kind.NAME, "x" * 5000, ("x" * 5000, "too_long")),
        (Kind.NUMBER, float("nan"), (None, "blank")),
        (Kind.FORMULA, float("nan"), (None, None)),
        (Kind.NUMBER, pd.NaT, (None, "blank")),
        (Kind.FORMULA, pd.NaT, (None, None)),
        (Kind.NUMBER, np.float64(2.5), (2.5, None)),
        (Kind.NUMBER, np.int64(2), (2, None)),
        (Kind.TICK, np.True_, (True, None)),
        (Kind.DATE, pd.Timestamp("2026-11-20"), (date(2026, 11, 20), None)),
        (Kind.DATETIME, pd.Timestamp("2026-11-20 14:30"), (datetime(2026, 11, 20, 14, 30), None)),
        (Kind.TEXT, Loud("text"), ("text", None)),
    ],
)
def test_a_cell_is_judged_as_what_it_is(kind: Kind, value: object, expected: tuple[object, str | None]) -> None:
    assert judged(kind, value) == expected


@pytest.mark.parametrize("value", [object(), Decimal(1), Odd(), Endless(1), [1]])
def test_what_no_sheet_holds_is_not_a_value(value: object) -> None:
    verdict = examine(Kind.NUMBER, value, CONTEXT)  # type: ignore[arg-type]

    assert verdict.flaw is not None
    assert verdict.flaw.code == "not_a_value"
    assert not verdict.sure


def test_equal_texts_are_judged_once_and_alike() -> None:
    first, second, number = examine_many(Kind.EMAIL, ["no@@mail", "no@@mail", 5.0], CONTEXT)

    assert first is second
    assert first.flaw is not None
    assert number.flaw is not None
    assert number.flaw != first.flaw
