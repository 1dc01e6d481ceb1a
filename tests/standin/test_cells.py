"""Writing cells: updateCells, appendCells, repeatCell, validations, notes, borders, merges. Docstrings quote the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.standin import FormulaText
from tests.standin.desk import Desk, box, lines, row, text

if TYPE_CHECKING:
    from tests.standin.errors import Json

RED: Json = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
VALUE = "userEnteredValue"


def test_update_cells_clears_what_the_rows_do_not_cover(desk: Desk) -> None:
    """ "If the data in rows does not cover the entire requested range, the fields matching those set in fields will be cleared."
    (UpdateCellsRequest)
    """
    desk.write("A1:C2", [["a", "b", "c"], ["d", "e", "f"]])
    desk.tab.set_note(1, 0, "note")

    desk.batch({"updateCells": {"range": box(0, 2, 0, 2), "rows": [row("new")], "fields": VALUE}})

    assert desk.read() == [["new", "", "c"], ["", "", "f"]]
    assert desk.tab.note(1, 0) == "note"


def test_update_cells_from_a_start_leaves_the_rest(desk: Desk) -> None:
    """ "Any number of rows and columns (including a different number of columns per row) may be written." (UpdateCellsRequest)"""
    desk.write("A1:B2", [["a", "b"], ["c", "d"]])
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}

    desk.batch({"updateCells": {"start": start, "rows": [row("x"), row("y", "z")], "fields": VALUE}})

    assert desk.read() == [["x", "b"], ["y", "z"]]


def test_only_the_listed_fields_are_written(desk: Desk) -> None:
    """ "The fields of CellData that should be updated. At least one field must be specified." (UpdateCellsRequest)"""
    desk.write("A1", [["a"]])
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    both = {"values": [{**text("new"), "note": "note"}]}

    desk.batch({"updateCells": {"start": start, "rows": [both], "fields": "note"}})

    assert (desk.tab.value(0, 0), desk.tab.note(0, 0)) == ("a", "note")
    refusal = desk.refused({"updateCells": {"start": start, "rows": [both], "fields": ""}})
    assert "At least one field must be listed in 'fields'" in refusal
    assert "Invalid field: nothing" in desk.refused(
        {"updateCells": {"start": start, "rows": [both], "fields": "nothing"}}
    )


def test_a_part_of_a_format_is_written_alone(desk: Desk) -> None:
    """ "the new format will be merged with the existing format" (CellData.userEnteredFormat)"""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    desk.batch({"repeatCell": {"range": box(0, 1, 0, 1), "cell": RED, "fields": "userEnteredFormat"}})

    desk.batch({"repeatCell": {"range": box(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}})

    assert desk.tab.format(0, 0) == {
        "backgroundColor": {"red": 1},
        "backgroundColorStyle": {"rgbColor": {"red": 1}},
        "textFormat": {"bold": True},
    }


def test_append_cells_goes_behind_the_last_row_with_data(desk: Desk) -> None:
    """ "Adds new cells after the last row with data in a sheet, inserting new rows into the sheet if necessary." (AppendCellsRequest)

    That a note or a format is no data is not written down; it is what "data" says.
    """
    desk.write("C2", [["x"]])
    desk.tab.set_note(5, 0, "note")

    desk.batch({"appendCells": {"sheetId": 0, "rows": [row("a", "b")], "fields": VALUE}})

    assert desk.read() == [[], ["", "", "x"], ["a", "b"]]


def test_append_cells_grows_the_grid(desk: Desk) -> None:
    """ "inserting new rows into the sheet if necessary" (AppendCellsRequest)"""
    desk.write("A1000", [["last"]])

    desk.batch({"appendCells": {"sheetId": 0, "rows": [row("a"), row("b")], "fields": "*"}})

    assert (desk.tab.rows, desk.tab.value(1001, 0)) == (1002, "b")


def test_repeated_formulas_count_on(desk: Desk) -> None:
    """ "if writing a cell with formula =A1 into range B2:C4, B2 would be =A1, B3 would be =A2 … C4 would be =B3 … use the $
    indicator" (RepeatCellRequest)
    """
    formula = {VALUE: {"formulaValue": "=A1+$A$1"}}
    desk.batch({"repeatCell": {"range": box(1, 4, 1, 3), "cell": formula, "fields": VALUE}})

    assert desk.tab.value(1, 1) == FormulaText("=A1+$A$1")
    assert desk.tab.value(3, 2) == FormulaText("=B3+$A$1")


def test_a_new_value_erases_the_runs_of_rich_text(desk: Desk) -> None:
    """ "When writing a new user_entered_value, previous runs are erased." (CellData.textFormatRuns)"""
    runs = {"textFormatRuns": [{"startIndex": 1, "format": {"bold": True}}]}
    rich = {"values": [{**text("rich"), **runs}]}
    fields = f"{VALUE},textFormatRuns"
    desk.batch({"updateCells": {"range": box(0, 2, 0, 1), "rows": [rich, rich], "fields": fields}})
    told = desk.get(fields="sheets.data.rowData.values.textFormatRuns")["sheets"][0]["data"][0]["rowData"]
    assert told == [{"values": [runs]}] * 2

    desk.write("A1", [["plain"]])
    desk.batch({"updateCells": {"range": box(1, 2, 0, 1), "rows": [row("plain")], "fields": VALUE}})

    told = desk.get(fields="sheets.data.rowData.values.textFormatRuns")["sheets"][0]["data"][0]["rowData"]
    assert told == [{"values": [{}]}] * 2


def test_a_number_format_has_a_type(desk: Desk) -> None:
    """ "The type of the number format. When writing, this field must be set." (NumberFormat)"""
    cell = {"userEnteredFormat": {"numberFormat": {"pattern": "0.00"}}}
    paint = {"range": box(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat.numberFormat"}

    assert "type" in desk.refused({"repeatCell": paint})


def test_a_string_value_is_never_a_formula(desk: Desk) -> None:
    """ "if the user typed '123 into the UI, this would be represented as a stringValue of "123"" (ExtendedValue)"""
    desk.batch({"updateCells": {"range": box(0, 1, 0, 2), "rows": [row("=1+1", "123")], "fields": VALUE}})

    assert desk.read("A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [["=1+1", "123"]]


def test_effective_values_can_not_be_written(desk: Desk) -> None:
    """ "This field is read-only." (CellData.effectiveValue)"""
    cell = {"effectiveValue": {"numberValue": 7}, "formattedValue": "7"}
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    desk.batch({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "*"}})

    assert desk.read() is None


def test_validation_does_not_stop_the_api(desk: Desk) -> None:
    """ "strict: True if invalid data should be rejected." (DataValidationRule)

    Whether that holds for the API is not written down; it does not (measured), so a value may come in that the list does not have.
    """
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]}, "strict": True}
    desk.batch({"setDataValidation": {"range": box(0, 2, 0, 1), "rule": rule}})

    desk.write("A1", [["no"]])
    desk.batch({"updateCells": {"range": box(1, 2, 0, 1), "rows": [row("no")], "fields": VALUE}})

    assert desk.read() == [["no"], ["no"]]
    assert desk.tab.validation(0, 0) == rule


def test_validation_is_cleared_without_a_rule(desk: Desk) -> None:
    """ "To clear validation in a range, call this with no rule specified." (SetDataValidationRequest)"""
    desk.batch({"setDataValidation": {"range": box(0, 2, 0, 1), "rule": {"condition": {"type": "BOOLEAN"}}}})

    desk.batch({"setDataValidation": {"range": box(0, 1, 0, 1)}})

    assert desk.tab.validation(0, 0) is None
    assert desk.tab.validation(1, 0) == {"condition": {"type": "BOOLEAN"}}


def test_validation_leaves_filtered_rows_out(desk: Desk) -> None:
    """ "filteredRowsIncluded: If true, the data validation rule will be applied to the filtered rows as well."
    (SetDataValidationRequest)
    """
    desk.write("A1:A3", [["head"], ["a"], ["b"]])
    desk.batch({"setBasicFilter": {"filter": {"range": box(0, 3, 0, 1), "criteria": {"0": {"hiddenValues": ["a"]}}}}})

    desk.batch({"setDataValidation": {"range": box(0, 3, 0, 1), "rule": {"condition": {"type": "BOOLEAN"}}}})

    assert [bool(desk.tab.validation(at, 0)) for at in range(3)] == [True, False, True]


def test_borders_not_named_stay_and_none_takes_them_away(desk: Desk) -> None:
    """ "If a field is not set in the request, that means the border remains as-is." "explicitly set the style to NONE."
    (UpdateBordersRequest)
    """
    solid, none = {"style": "SOLID"}, {"style": "NONE"}
    desk.batch({"updateBorders": {"range": box(0, 2, 0, 1), "top": solid, "bottom": solid}})
    desk.batch({"updateBorders": {"range": box(0, 2, 0, 1), "left": solid, "bottom": none}})

    assert desk.tab.format(0, 0)["borders"].keys() == {"top", "left"}
    assert desk.tab.format(1, 0)["borders"].keys() == {"left"}


def test_a_merge_keeps_the_first_cell(desk: Desk) -> None:
    """ "MERGE_ALL: Create a single merge from the range" (MergeType)

    That the other cells lose their values is what the UI says before it merges; the reference is silent.
    """
    desk.write("A1:B2", [["a", "b"], ["c", "d"]])
    desk.batch({"mergeCells": {"range": box(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})

    assert desk.read() == [["a"]]
    assert desk.get(fields="sheets.merges")["sheets"][0]["merges"] == [
        {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    ]


@pytest.mark.parametrize(("kind", "count"), [("MERGE_ROWS", 3), ("MERGE_COLUMNS", 2)])
def test_merges_may_go_by_row_or_column(desk: Desk, kind: str, count: int) -> None:
    """ "MERGE_ROWS: Create a merge for each row in the range" (MergeType)"""
    desk.batch({"mergeCells": {"range": box(0, 3, 0, 2), "mergeType": kind}})

    assert len(desk.get(fields="sheets.merges")["sheets"][0]["merges"]) == count


def test_merges_go_with_inserted_and_deleted_rows_and_are_undone(desk: Desk) -> None:
    """ "Unmerges cells in the given range." (UnmergeCellsRequest); how merges follow rows is not written down."""
    desk.batch({"mergeCells": {"range": box(1, 3, 0, 2), "mergeType": "MERGE_ALL"}})
    desk.tab.insert_rows(2, 2)

    def rows() -> list[tuple[int, int]]:
        merges = desk.get(fields="sheets.merges")["sheets"][0].get("merges", [])
        return [(merge["startRowIndex"], merge["endRowIndex"]) for merge in merges]

    assert rows() == [(1, 5)]
    desk.tab.delete_rows(0, 2)
    assert rows() == [(0, 3)]
    assert "all cells in a merged range" in desk.refused({"unmergeCells": {"range": box(0, 1, 0, 1)}})
    desk.batch({"unmergeCells": {"range": box(0, 9, 0, 9)}})
    assert rows() == []


def test_notes_stay_with_their_cells(desk: Desk) -> None:
    """ "Any note on the cell." (CellData.note); that it goes where its row goes is not written down."""
    desk.tab.set_note(1, 1, "note")
    desk.tab.insert_rows(0, 1)
    desk.tab.move_columns(1, 1, 4)

    assert desk.tab.note(2, 3) == "note"
    data = desk.get(fields="sheets.data.rowData.values.note")["sheets"][0]["data"][0]
    assert data["rowData"][2]["values"][3] == {"note": "note"}


def test_inserted_rows_look_like_their_neighbours(desk: Desk) -> None:
    """ "If inheritFromBefore is true, the two new rows will be red … if false, the two new rows will be green"
    (InsertDimensionRequest)
    """
    desk.batch({"repeatCell": {"range": box(0, 1, 0, 2), "cell": RED, "fields": "userEnteredFormat"}})

    desk.batch({"insertDimension": {"range": lines("ROWS", 1, 2), "inheritFromBefore": True}})
    desk.batch({"insertDimension": {"range": lines("ROWS", 1, 2), "inheritFromBefore": False}})
    desk.batch({"insertDimension": {"range": lines("ROWS", 3, 4)}})

    assert [bool(desk.tab.format(at, 0)) for at in range(5)] == [True, True, True, False, False]
    assert desk.tab.value(1, 0) is None


def test_colours_come_back_in_eight_bits(desk: Desk) -> None:
    """Recorded: 0.5 comes back as 127/255, in the digits of a 32 bit number, and zeros are left out."""
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 0.5, "green": 0, "blue": 1}}}
    desk.batch({"repeatCell": {"range": box(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat.backgroundColor"}})

    assert desk.tab.format(0, 0)["backgroundColor"] == {"red": 0.49803922, "blue": 1}


def test_cells_are_not_longer_than_fifty_thousand_characters(desk: Desk) -> None:
    """ "No more than 50,000 characters in one cell" as Files you can store in Google Drive has it; the sentence is Google's own."""
    desk.write("A1", [["x" * 50_000]])

    assert "maximum of 50000 characters in a single cell" in desk.refused(
        {"updateCells": {"range": box(0, 1, 0, 1), "rows": [row("x" * 50_001)], "fields": VALUE}}
    )


def test_spreadsheets_have_ten_million_cells(desk: Desk) -> None:
    """ "Up to 10 million cells" (Files you can store in Google Drive); the sentence is Google's own."""
    grid = {"gridProperties": {"rowCount": 400_000, "columnCount": 26}}

    refusal = desk.refused({"addSheet": {"properties": grid}})

    limit = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
    assert refusal == f"Invalid requests[0].addSheet: {limit}"
    assert limit in desk.refused({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 400_000}})
