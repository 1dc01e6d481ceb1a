"""Rows, columns and cells that change places, and what names them. Docstrings quote the reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standin import FormulaText
from tests.standin.desk import Desk, box, lines


@pytest.fixture
def five(desk: Desk) -> Desk:
    """``A1:A5`` hold 0 to 4, and column C formulas of them."""
    desk.write("A1:A5", [[number] for number in range(5)])
    desk.write("C1:C3", [["=A4"], ["=SUM(A2:A4)"], ["=SUM(A:A)"]], "USER_ENTERED")
    return desk


def column(desk: Desk, cells: str = "A1:A9") -> list[Any]:
    return [row[0] if row else None for row in desk.read(cells, valueRenderOption="UNFORMATTED_VALUE") or []]


def formulas(desk: Desk) -> list[str]:
    return [str(desk.tab.value(at, 2)) for at in range(3)]


def test_moved_rows_count_from_before_the_move(five: Desk) -> None:
    """ "given A1..A5 of 0, 1, 2, 3, 4 and wanting to move "1" and "2" to between "3" and "4", the source would be ROWS [1..3), and
    the destination index would be "4" … The end result would be A1..A5 of 0, 3, 1, 2, 4." (MoveDimensionRequest)
    """
    five.batch({"moveDimension": {"source": lines("ROWS", 1, 3), "destinationIndex": 4}})

    assert column(five) == [0, 3, 1, 2, 4]


def test_moved_rows_may_go_up(five: Desk) -> None:
    """ "Existing data will be shifted down or right … to make room for the moved dimensions." (MoveDimensionRequest)"""
    five.batch({"moveDimension": {"source": lines("ROWS", 3, 5), "destinationIndex": 1}})

    assert column(five) == [0, 3, 4, 1, 2]


def test_formulas_follow_moved_rows(five: Desk) -> None:
    """Silent in the reference; in the UI a formula names the cells that it named, wherever they went."""
    five.batch({"moveDimension": {"source": lines("ROWS", 3, 4), "destinationIndex": 10}})

    assert formulas(five) == ["=A10", "=SUM(A2:A10)", "=SUM(A:A)"]


def test_formulas_follow_inserted_rows(five: Desk) -> None:
    """Silent in the reference; the UI does so."""
    five.tab.insert_rows(2, 2)

    assert (five.tab.value(0, 2), five.tab.value(1, 2)) == (FormulaText("=A6"), FormulaText("=SUM(A2:A6)"))
    assert column(five) == [0, 1, None, None, 2, 3, 4]
    five.tab.insert_rows(6, 1)
    assert five.tab.value(1, 2) == FormulaText("=SUM(A2:A6)")


def test_formulas_follow_deleted_rows(five: Desk) -> None:
    """Silent in the reference; the UI does so, and what is gone is ``#REF!``."""
    five.tab.delete_rows(3, 1)

    assert formulas(five) == ["=#REF!", "=SUM(A2:A3)", "=SUM(A:A)"]
    assert five.read("C1:C2") == [["#REF!"], ["3"]]


def test_formulas_follow_columns_and_other_tabs(five: Desk) -> None:
    """Silent in the reference; the UI does so."""
    two = five.book.add_sheet("Two")
    two.set(0, 0, "=Sheet1!A2&'Sheet1'!$A$3")
    five.tab.insert_columns(0, 1)
    assert two.value(0, 0) == FormulaText("=Sheet1!B2&Sheet1!$B$3")

    five.tab.rename("Новый лист")
    assert two.value(0, 0) == FormulaText("='Новый лист'!B2&'Новый лист'!$B$3")

    five.tab.delete()
    assert two.value(0, 0) == FormulaText("=#REF!&#REF!")


def test_text_in_a_formula_is_no_reference(five: Desk) -> None:
    """Silent in the reference; a text in quotation marks is a text."""
    five.write("D1", [['="A4"&A4&LOG10(A4)']], "USER_ENTERED")
    five.tab.insert_rows(0, 1)

    assert five.tab.value(1, 3) == FormulaText('="A4"&A5&LOG10(A5)')


def test_rows_that_do_not_exist_can_not_be_deleted(five: Desk) -> None:
    """Silent in the reference; the sentences are those that users report."""
    refusal = five.refused({"deleteDimension": {"range": lines("ROWS", 1000, 1001)}})

    assert refusal == (
        "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. "
        "Tried to delete row index 1000 but there are only 1000 rows."
    )
    assert "can't delete all the rows" in five.refused({"deleteDimension": {"range": lines("ROWS", 0, 1000)}})


def test_the_ends_of_an_insertion_must_be_named(five: Desk) -> None:
    """ "Both the start and end indexes must be bounded." (InsertDimensionRequest)"""
    open_end = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1}

    assert "must be bounded" in five.refused({"insertDimension": {"range": open_end}})
    inherits = {"range": lines("ROWS", 0, 1), "inheritFromBefore": True}
    assert "greater than 0" in five.refused({"insertDimension": inherits})
    at_end = {"range": lines("ROWS", 1000, 1001)}
    assert "inheritFromBefore must be true" in five.refused({"insertDimension": at_end})
    five.batch({"insertDimension": {**at_end, "inheritFromBefore": True}})


def test_rows_are_appended_at_the_end(five: Desk) -> None:
    """ "Appends rows or columns to the end of a sheet." (AppendDimensionRequest)"""
    five.batch({"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}})

    assert (five.tab.rows, five.tab.columns) == (1000, 28)


def test_names_filters_and_rules_follow_rows(five: Desk) -> None:
    """Silent in the reference; whatever names cells goes with them, and a rule without cells is gone."""
    condition = {"booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}}}
    five.batch(
        {"addNamedRange": {"namedRange": {"name": "Five", "range": box(1, 4, 0, 1)}}},
        {"setBasicFilter": {"filter": {"range": box(0, 5, 0, 3)}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [box(1, 2, 0, 1)], **condition}, "index": 0}},
        {"addConditionalFormatRule": {"rule": {"ranges": [box(3, 5, 0, 1)], **condition}, "index": 1}},
        {"addProtectedRange": {"protectedRange": {"range": box(4, 5, 0, 1), "warningOnly": True}}},
        {"deleteDimension": {"range": lines("ROWS", 1, 2)}},
        {"insertDimension": {"range": lines("ROWS", 0, 3)}},
    )
    told = five.get(fields="namedRanges,sheets(basicFilter,conditionalFormats,protectedRanges)")
    sheet = told["sheets"][0]

    def rows(place: dict[str, Any]) -> tuple[int, int]:
        return place["startRowIndex"], place["endRowIndex"]

    assert rows(told["namedRanges"][0]["range"]) == (4, 6)
    assert rows(sheet["basicFilter"]["range"]) == (3, 7)
    assert [rows(rule["ranges"][0]) for rule in sheet["conditionalFormats"]] == [(5, 7)]
    assert rows(sheet["protectedRanges"][0]["range"]) == (6, 7)


def test_validations_go_with_their_rows(five: Desk) -> None:
    """ "The data validation rule on the cell" (CellData.dataValidation): it is the cell's, so it goes with it."""
    five.batch({"setDataValidation": {"range": box(2, 3, 0, 1), "rule": {"condition": {"type": "BOOLEAN"}}}})
    five.tab.move_rows(2, 1, 0)

    assert [bool(five.tab.validation(at, 0)) for at in range(4)] == [True, False, False, False]


def test_inserted_cells_push_only_their_columns(five: Desk) -> None:
    """ "Inserts cells into a range, shifting the existing cells over or down." (InsertRangeRequest)"""
    five.batch({"insertRange": {"range": box(1, 3, 0, 1), "shiftDimension": "ROWS"}})

    assert column(five) == [0, None, None, 1, 2, 3, 4]
    assert formulas(five) == ["=A6", "=SUM(A4:A6)", "=SUM(A:A)"]


def test_deleted_cells_pull_only_their_columns(five: Desk) -> None:
    """ "If ROWS, existing cells will be shifted upward to replace the deleted cells." (DeleteRangeRequest)"""
    five.batch({"deleteRange": {"range": box(1, 3, 0, 1), "shiftDimension": "ROWS"}})

    assert column(five) == [0, 3, 4]
    assert formulas(five) == ["=A2", "=SUM(A2:A2)", "=SUM(A:A)"]


def test_deleted_cells_may_pull_from_the_right(five: Desk) -> None:
    """ "If COLUMNS, existing cells will be shifted left to replace the deleted cells." (DeleteRangeRequest)"""
    five.batch({"deleteRange": {"range": box(0, 1, 0, 2), "shiftDimension": "COLUMNS"}})

    assert five.tab.value(0, 0) == FormulaText("=A4")
    assert five.tab.value(1, 2) == FormulaText("=SUM(A2:A4)")
    five.batch({"insertRange": {"range": box(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert five.tab.value(0, 1) == FormulaText("=A4")


def test_a_sort_of_some_columns_tears_rows_apart(desk: Desk) -> None:
    """ "The range to sort." (SortRangeRequest): only its cells change places."""
    desk.write("A1:C3", [["a", 3, "x"], ["b", 1, "y"], ["c", 2, "z"]])
    desk.batch(
        {"sortRange": {"range": box(0, 3, 0, 2), "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}]}}
    )

    assert desk.read() == [["b", "1", "x"], ["c", "2", "y"], ["a", "3", "z"]]


@pytest.mark.parametrize(
    ("order", "sorted_"),
    [("ASCENDING", [2, 10, "a", "B", False, True, None]), ("DESCENDING", [True, False, "B", "a", 10, 2, None])],
)
def test_empty_cells_are_last_both_ways(desk: Desk, order: str, sorted_: list[Any]) -> None:
    """Silent in the reference; the UI sorts numbers, text, truth, and leaves empty cells behind in either order."""
    desk.write("A1:A7", [["B"], [10], [""], [True], ["a"], [2], [False]])
    desk.batch({"sortRange": {"range": box(0, 7, 0, 1), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": order}]}})

    assert [desk.tab.value(at, 0) for at in range(7)] == sorted_


def test_later_specs_decide_between_equals(desk: Desk) -> None:
    """ "Later specifications are used when values are equal in the earlier specifications." (SortRangeRequest)"""
    desk.write("A1:B3", [["x", 2], ["a", 9], ["x", 1]])
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}, {"dimensionIndex": 1, "sortOrder": "ASCENDING"}]
    desk.batch({"sortRange": {"range": box(0, 3, 0, 2), "sortSpecs": specs}})

    assert desk.read() == [["a", "9"], ["x", "1"], ["x", "2"]]


def test_a_sort_takes_notes_formats_and_row_formulas_along(desk: Desk) -> None:
    """Silent in the reference; the UI sorts cells with all that they wear, and a formula of its own row stays one."""
    desk.write("A1:B2", [[2, "=A1*10"], [1, "=A2*10"]], "USER_ENTERED")
    desk.tab.set_note(0, 0, "two")
    desk.tab.hide("ROWS", 0)
    desk.tab.sort(0, first_row=0)

    assert (desk.tab.note(0, 0), desk.tab.note(1, 0)) == ("", "two")
    assert desk.tab.value(1, 1) == FormulaText("=A2*10")
    assert [desk.tab.hidden("ROWS", at) for at in (0, 1)] == [True, False]


def test_a_sort_over_merged_cells_is_refused(desk: Desk) -> None:
    """Silent in the reference; the UI refuses it."""
    desk.tab.merge(0, 2, 0, 1)
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}

    assert "merged cells" in desk.refused({"sortRange": {"range": box(0, 3, 0, 2), "sortSpecs": [spec]}})


def test_lines_are_hidden_and_sized(desk: Desk) -> None:
    """ "True if this dimension is explicitly hidden." "The height (if a row) or width (if a column)" (DimensionProperties)"""
    properties = {"hiddenByUser": True, "pixelSize": 7}
    desk.batch(
        {
            "updateDimensionProperties": {
                "range": lines("COLUMNS", 1, 2),
                "properties": properties,
                "fields": "hiddenByUser,pixelSize",
            }
        }
    )
    data = desk.get(fields="sheets.data.columnMetadata", ranges="A1:C1")["sheets"][0]["data"][0]

    assert data["columnMetadata"] == [{"pixelSize": 100}, {"hiddenByUser": True, "pixelSize": 7}, {"pixelSize": 100}]


def test_groups_nest(desk: Desk) -> None:
    """ "a group [C:D, depth 1] + [B:E] results in groups [B:E, depth 1] and [C:D, depth 2]" (AddDimensionGroupRequest)"""
    desk.batch({"addDimensionGroup": {"range": lines("COLUMNS", 2, 4)}})
    told = desk.batch({"addDimensionGroup": {"range": lines("COLUMNS", 1, 5)}})

    groups = told["replies"][0]["addDimensionGroup"]["dimensionGroups"]
    assert [(group["range"]["startIndex"], group["depth"]) for group in groups] == [(1, 1), (2, 2)]
