"""What formulas come to, and that none of them ever breaks the reckoner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin import FormulaText, StandIn
from tests.standin.references import rewrite

if TYPE_CHECKING:
    from tests.standin.desk import Desk


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=(1+2)*3", 9),
        ("=50%", 0.5),
        ('="a"&1&TRUE', "a1TRUE"),
        ("=1<2", True),
        ('="b">"A"', True),
        ('=""=D9', True),
        ("=SUM(A1:A3)", 3),
        ("=SUM(A1:A)", 3),
        ("=sum(A1;A2;10)", 13),
        ("=COUNT(A1:B3)", 2),
        ("=COUNTA(A1:B3)", 4),
        ('=IF(A1>0,"yes","no")', "yes"),
        ('=IF(A1>9;"yes";"no")', "no"),
        ("=IF(A1>9,1)", False),
        ("=ISBLANK(D9)", True),
        ("=ISBLANK(B1)", False),
        ('=LEN("Анна")', 4),
        ('=CONCATENATE("a",A1,B1)', "a1text"),
        ('=SUBSTITUTE("a-b-c","-","+")', "a+b+c"),
        ('=SUBSTITUTE("a-b-c","-","+",2)', "a-b+c"),
        ('=HYPERLINK("https://example.com","link")', "link"),
        ("=TODAY()", 46235),
        ("=NOW()", 46235.395833333336),
        ("=A1/0", "#DIV/0!"),
        ("=NOSUCH(1)", "#NAME?"),
        ("=nosuch", "#NAME?"),
        ("=Nowhere!A1", "#REF!"),
        ("=A1+B1", "#VALUE!"),
        ("=1+", "#ERROR!"),
        ("=)", "#ERROR!"),
        ('=IF(TRUE,1,NOSUCH("x"))', 1),
        ('=IFERROR(1/0,"none")', "none"),
        ("=Z1", "#REF!"),
        ("=D9", 0),
        ("=ROW()+COLUMN(B1)", 3),
    ],
)
def test_a_formula_comes_to(desk: Desk, formula: str, outcome: Any) -> None:
    """Google's function list; ``-2^2`` is 4 there, and an empty cell alone comes to 0."""
    desk.tab.fill([[1, "text"], [2, True], [None, None]])
    desk.tab.put(0, 25, FormulaText(formula))

    assert desk.tab.outcome(0, 25) == outcome


def test_a_circle_has_no_outcome(desk: Desk) -> None:
    """ "Absence of this field means that circular references result in calculation errors." (IterativeCalculationSettings)"""
    desk.write("A1:B1", [["=B1", "=A1+1"]], "USER_ENTERED")

    assert desk.read("A1:B1") == [["#REF!", "#REF!"]]


def test_outcomes_follow_what_they_are_made_of(desk: Desk) -> None:
    """ "ON_CHANGE: Volatile functions are updated on every change." (RecalculationInterval)"""
    desk.write("A1:C1", [[1, "=A1+1", "=B1+1"]], "USER_ENTERED")
    assert desk.read("C1") == [["3"]]
    desk.write("A1", [[10]])
    assert desk.read("C1") == [["12"]]


def test_long_chains_end(desk: Desk) -> None:
    """The stand-in's own promise: never crash."""
    desk.tab.fill([[1], *([FormulaText(f"=A{row}+1")] for row in range(1, 900))])
    assert desk.tab.outcome(899, 0) == 900

    desk.tab.put(0, 0, FormulaText("=A900"))
    assert desk.tab.outcome(899, 0) == "#REF!"


PIECES = st.sampled_from(
    [
        "A1",
        "$B$2",
        "A:A",
        "1:2",
        "A2:B",
        "'x y'!A1",
        "SUM(",
        "IF(",
        ")",
        ",",
        ";",
        "+",
        "-",
        "*",
        "/",
        "^",
        "&",
        "=",
        "<>",
        "%",
        '"a"',
        "1",
        "2.5",
        " ",
        "{",
        "#REF!",
        "TODAY()",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20))
def test_no_formula_breaks_the_reckoner(text: str) -> None:
    """The stand-in's own promise: never crash."""
    google = StandIn()
    tab = google.add_spreadsheet(sheets=["Sheet1"]).sheets[0]
    tab.put(0, 0, FormulaText("=" + text))
    tab.insert_rows(0, 1)
    tab.outcome(1, 0)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_does_not_move_stays_as_typed(text: str) -> None:
    """The stand-in's own promise: only what changes is written anew."""
    assert rewrite("=" + text, lambda reference: reference) == "=" + text
