"""copyPaste, cutPaste and findReplace. Docstrings quote the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.standin import FormulaText
from tests.standin.desk import Desk, box

if TYPE_CHECKING:
    from tests.standin.errors import Json

BOLD: Json = {"textFormat": {"bold": True}}
TICK: Json = {"condition": {"type": "BOOLEAN"}}
SOLID: Json = {"style": "SOLID"}


@pytest.fixture
def source(desk: Desk) -> Desk:
    """``A1`` holds a formula and everything that a cell can wear, and is merged with ``A2``."""
    desk.write("B1", [[20]])
    desk.write("A1", [["=B1+1"]], "USER_ENTERED")
    desk.tab.set_format(0, 0, {**BOLD, "borders": {"top": SOLID}})
    desk.tab.set_note(0, 0, "note")
    desk.batch({"setDataValidation": {"range": box(0, 1, 0, 1), "rule": TICK}})
    desk.tab.merge(0, 2, 0, 1)
    rule = {"ranges": [box(0, 1, 0, 1)], "booleanRule": {"condition": {"type": "BLANK"}, "format": BOLD}}
    desk.batch({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    return desk


def paste(desk: Desk, kind: str = "PASTE_NORMAL", target: Json | None = None) -> None:
    content = {"source": box(0, 2, 0, 1), "destination": target or box(0, 2, 3, 4), "pasteType": kind}
    desk.batch({"copyPaste": content})


def merges(desk: Desk) -> int:
    return len(desk.get(fields="sheets.merges")["sheets"][0]["merges"])


def test_paste_normal(source: Desk) -> None:
    """ "Paste values, formulas, formats, and merges." (PASTE_NORMAL), so not notes. Validations are not named; PASTE_FORMAT's
    "excluding data validation" says that they go with the rest.
    """
    paste(source)

    assert source.tab.value(0, 3) == FormulaText("=E1+1")
    assert source.tab.format(0, 3) == {**BOLD, "borders": {"top": SOLID}}
    assert source.tab.note(0, 3) == ""
    assert source.tab.validation(0, 3) == TICK
    assert merges(source) == 2


def test_paste_values(source: Desk) -> None:
    """ "Paste the values ONLY without formats, formulas, or merges." (PASTE_VALUES)"""
    paste(source, "PASTE_VALUES")

    assert source.tab.value(0, 3) == 21
    assert source.tab.format(0, 3) == {}
    assert source.tab.validation(0, 3) is None
    assert merges(source) == 1


def test_paste_format(source: Desk) -> None:
    """ "Paste the format only, excluding data validation." (PASTE_FORMAT)"""
    paste(source, "PASTE_FORMAT")

    assert source.tab.value(0, 3) is None
    assert source.tab.format(0, 3) == {**BOLD, "borders": {"top": SOLID}}
    assert source.tab.validation(0, 3) is None


def test_paste_no_borders(source: Desk) -> None:
    """ "Like PASTE_NORMAL but without borders." (PASTE_NO_BORDERS)"""
    paste(source, "PASTE_NO_BORDERS")

    assert source.tab.value(0, 3) == FormulaText("=E1+1")
    assert source.tab.format(0, 3) == BOLD


def test_paste_formula(source: Desk) -> None:
    """ "Paste the formulas only." (PASTE_FORMULA)"""
    paste(source, "PASTE_FORMULA")

    assert source.tab.value(0, 3) == FormulaText("=E1+1")
    assert source.tab.format(0, 3) == {}


def test_paste_data_validation(source: Desk) -> None:
    """ "Paste the data validation only." (PASTE_DATA_VALIDATION)"""
    source.write("D1", [["kept"]])
    paste(source, "PASTE_DATA_VALIDATION")

    assert source.tab.validation(0, 3) == TICK
    assert (source.tab.value(0, 3), source.tab.format(0, 3)) == ("kept", {})


def test_paste_conditional_formatting(source: Desk) -> None:
    """ "Paste the conditional formatting rules only." (PASTE_CONDITIONAL_FORMATTING)"""
    paste(source, "PASTE_CONDITIONAL_FORMATTING")

    (rule,) = source.get(fields="sheets.conditionalFormats")["sheets"][0]["conditionalFormats"]
    assert [area["startColumnIndex"] for area in rule["ranges"]] == [0, 3]
    assert source.tab.value(0, 3) is None


def test_a_destination_of_a_multiple_is_filled(desk: Desk) -> None:
    """ "If the range covers a span that's a multiple of the source's height or width, then the data will be repeated"
    (CopyPasteRequest)
    """
    desk.write("A1:A2", [["a"], ["b"]])
    desk.batch({"copyPaste": {"source": box(0, 2, 0, 1), "destination": box(0, 4, 2, 4)}})

    assert desk.read("C1:D5") == [["a", "a"], ["b", "b"], ["a", "a"], ["b", "b"]]


def test_a_smaller_destination_gets_all(desk: Desk) -> None:
    """ "If the range is smaller than the source range, the entire source data will still be copied" (CopyPasteRequest)"""
    desk.write("A1:A2", [["a"], ["b"]])
    desk.batch({"copyPaste": {"source": box(0, 2, 0, 1), "destination": box(0, 1, 2, 3)}})

    assert desk.read("C1:C5") == [["a"], ["b"]]


def test_a_copy_may_be_turned(desk: Desk) -> None:
    """ "Paste transposed, where all rows become columns and vice versa." (TRANSPOSE)"""
    desk.write("A1:B1", [["a", "b"]])
    turned = {"source": box(0, 1, 0, 2), "destination": box(2, 3, 0, 1), "pasteOrientation": "TRANSPOSE"}
    desk.batch({"copyPaste": turned})

    assert desk.read("A3:B4") == [["a"], ["b"]]


def test_copied_references_shift_unless_they_are_fixed(desk: Desk) -> None:
    """Silent but for the $ of RepeatCellRequest; this is how a copy reads in the UI. What leaves the sheet is ``#REF!``."""
    desk.write("B2", [["=A1+$A$1+A$1+$A1+SUM(B1:B$9)"]], "USER_ENTERED")
    there = {"source": box(1, 2, 1, 2), "destination": box(3, 4, 3, 4)}
    back = {"source": box(1, 2, 1, 2), "destination": box(0, 1, 0, 1)}
    desk.batch({"copyPaste": there}, {"copyPaste": back})

    assert desk.tab.value(3, 3) == FormulaText("=C3+$A$1+C$1+$A3+SUM(D3:D$9)")
    assert desk.tab.value(0, 0) == FormulaText("=#REF!+$A$1+#REF!+#REF!+SUM(#REF!)")
    assert desk.read("A1") == [["#REF!"]]


def test_a_copy_to_another_tab_means_the_cells_there(desk: Desk) -> None:
    """Silent; a reference without a tab is to the tab that it stands on."""
    two = desk.book.add_sheet("Two")
    desk.write("A1:B1", [[1, "=A1"]], "USER_ENTERED")
    two.put(1, 0, 5)
    desk.batch({"copyPaste": {"source": box(0, 1, 1, 2), "destination": box(1, 2, 1, 2, two.id)}})

    assert desk.read("Two!B2") == [["5"]]


def test_empty_cells_are_pasted_too(desk: Desk) -> None:
    """Silent; "the entire source data will still be copied" (CopyPasteRequest), and nothing is data here."""
    desk.write("A1:B1", [["a", ""]])
    desk.write("A2:B2", [["x", "y"]])
    desk.batch({"copyPaste": {"source": box(0, 1, 0, 2), "destination": box(1, 2, 0, 2)}})

    assert desk.read() == [["a"], ["a"]]


def test_a_cut_leaves_nothing_behind(source: Desk) -> None:
    """ "All the source data will be cut, regardless of what is pasted." (CutPasteRequest)"""
    corner = {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}
    source.batch({"cutPaste": {"source": box(0, 2, 0, 1), "destination": corner, "pasteType": "PASTE_VALUES"}})

    assert (source.tab.value(0, 0), source.tab.format(0, 0), source.tab.note(0, 0)) == (None, {}, "")
    assert source.tab.value(4, 3) == 21


def test_formulas_follow_what_was_cut(desk: Desk) -> None:
    """ "Moves data from the source to the destination." (CutPasteRequest); the formulas of others follow, as in the UI."""
    two = desk.book.add_sheet("Two")
    desk.write("A1:C1", [[7, "=A1", "=SUM(A1:B1)"]], "USER_ENTERED")
    corner = {"sheetId": two.id, "rowIndex": 4, "columnIndex": 3}
    desk.batch({"cutPaste": {"source": box(0, 1, 0, 1), "destination": corner, "pasteType": "PASTE_NORMAL"}})

    assert desk.tab.value(0, 1) == FormulaText("=Two!D5")
    assert desk.tab.value(0, 2) == FormulaText("=SUM(A1:B1)")
    assert desk.read("B1") == [["7"]]


def test_find_replace_counts(desk: Desk) -> None:
    """ "if replacing "e" with "o" in "Google Sheets", this would be "3" because … -> "Googlo Shoots"" (FindReplaceResponse)"""
    desk.write("A1:B2", [["Google Sheets", "none"], ["x", "y"]])
    told = desk.batch({"findReplace": {"find": "e", "replacement": "o", "allSheets": True}})

    assert told["replies"][0]["findReplace"] == {
        "valuesChanged": 2,
        "occurrencesChanged": 4,
        "rowsChanged": 1,
        "sheetsChanged": 1,
    }
    assert desk.read() == [["Googlo Shoots", "nono"], ["x", "y"]]


def test_find_replace_may_be_narrow(desk: Desk) -> None:
    """ "True if the search is case sensitive." "True if the find value should match the entire cell." (FindReplaceRequest)"""
    desk.write("A1:A4", [["Anna"], ["anna"], ["Anna B"], ["x"]])
    narrow = {"find": "Anna", "replacement": "Eve", "sheetId": 0, "matchCase": True, "matchEntireCell": True}
    desk.batch({"findReplace": narrow})

    assert desk.read() == [["Eve"], ["anna"], ["Anna B"], ["x"]]


def test_find_replace_leaves_formulas_alone_unless_told(desk: Desk) -> None:
    """ "True if the search should include cells with formulas. False to skip cells with formulas." (FindReplaceRequest)"""
    desk.write("A1:A2", [['="cat"'], ["cat"]], "USER_ENTERED")
    find = {"find": "cat", "replacement": "dog", "range": box(0, 2, 0, 1)}
    desk.batch({"findReplace": find})
    assert desk.read() == [["cat"], ["dog"]]

    told = desk.batch({"findReplace": {**find, "includeFormulas": True}})

    assert told["replies"][0]["findReplace"]["formulasChanged"] == 1
    assert desk.tab.value(0, 0) == FormulaText('="dog"')


def test_find_replace_by_regex_takes_groups(desk: Desk) -> None:
    """ "The replacement string is allowed to refer to capturing groups." (FindReplaceRequest)"""
    desk.write("A1", [["Петрова Анна"]])
    find = {"find": r"(\w+) (\w+)", "replacement": "$2 $1", "allSheets": True, "searchByRegex": True}
    desk.batch({"findReplace": find})

    assert desk.read() == [["Анна Петрова"]]
    assert "Exactly one of" in desk.refused({"findReplace": {"find": "x", "replacement": "y"}})
