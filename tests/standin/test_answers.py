"""What an answer holds: masks, defaults, the spreadsheet after a batch. Docstrings quote the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.standin.desk import Desk, Said, box, lines, row

if TYPE_CHECKING:
    from tests.standin.errors import Json

INSERT: Json = {"insertDimension": {"range": lines("ROWS", 0, 1)}}


def test_the_spreadsheet_after_the_batch_may_come_along(desk: Desk) -> None:
    """ "The spreadsheet after updates were applied." (BatchUpdateSpreadsheetResponse), "Limits the ranges included in the response
    spreadsheet." (responseRanges). Whether it may hold a later edit of somebody's is not written down; here it never does.
    """
    desk.write("A1:B2", [["a", "b"], ["c", "d"]])
    mask = (
        "replies,updatedSpreadsheet(sheets(properties(sheetId,title),"
        "data(startRow,startColumn,rowData(values(userEnteredValue)))))"
    )
    told = desk.batch(INSERT, includeSpreadsheetInResponse=True, responseRanges=["Sheet1!B2:B"], fields=mask)

    assert told == {
        "replies": [{}],
        "updatedSpreadsheet": {
            "sheets": [
                {
                    "properties": {"sheetId": 0, "title": "Sheet1"},
                    "data": [
                        {
                            "startRow": 1,
                            "startColumn": 1,
                            "rowData": [
                                {"values": [{"userEnteredValue": {"stringValue": "b"}}]},
                                {"values": [{"userEnteredValue": {"stringValue": "d"}}]},
                            ],
                        }
                    ],
                }
            ]
        },
    }


def test_grid_data_comes_along_only_if_asked_for(desk: Desk) -> None:
    """ "True if grid data should be returned. Meaningful only if include_spreadsheet_in_response is 'true'. This parameter is ignored if
    a field mask was set in the request." (responseIncludeGridData)
    """
    desk.write("A1", [["a"]])

    assert "updatedSpreadsheet" not in desk.batch(INSERT, responseRanges=["A1"])
    without = desk.batch(INSERT, includeSpreadsheetInResponse=True)["updatedSpreadsheet"]
    assert "data" not in without["sheets"][0]
    with_data = desk.batch(
        INSERT, includeSpreadsheetInResponse=True, responseIncludeGridData=True, responseRanges=["A4"]
    )
    assert with_data["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "a"
    masked = desk.batch(
        INSERT,
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
        fields="updatedSpreadsheet.sheets.properties.title",
    )
    assert masked == {"updatedSpreadsheet": {"sheets": [{"properties": {"title": "Sheet1"}}]}}


def test_ranges_that_the_batch_made_can_be_asked_for(desk: Desk) -> None:
    """ "The spreadsheet after updates were applied": ranges are read when the tab is there. (BatchUpdateSpreadsheetResponse)"""
    told = desk.batch(
        {"addSheet": {"properties": {"title": "New", "sheetId": 5}}},
        {"appendCells": {"sheetId": 5, "rows": [row("a")], "fields": "*"}},
        includeSpreadsheetInResponse=True,
        responseRanges=["New!A1:A"],
        fields="updatedSpreadsheet.sheets.data.rowData.values.formattedValue",
    )

    assert told["updatedSpreadsheet"]["sheets"][0]["data"] == [{"rowData": [{"values": [{"formattedValue": "a"}]}]}]


def test_all_requests_of_a_batch_or_none(desk: Desk) -> None:
    """ "Each request is validated before being applied. If any request is not valid then the entire request will fail and nothing will
    be applied." (batchUpdate)
    """
    desk.write("A1:B2", [["a", "b"], ["c", "=A1"]], "USER_ENTERED")
    desk.tab.merge(4, 6, 0, 2)
    before = desk.get(includeGridData=True)

    refusal = desk.refused(
        {"updateCells": {"range": box(0, 2, 0, 2), "rows": [row("x")], "fields": "*"}},
        INSERT,
        {"deleteDimension": {"range": lines("COLUMNS", 0, 1)}},
        {"addSheet": {"properties": {"title": "New"}}},
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Other"}, "fields": "title"}},
        {
            "createDeveloperMetadata": {
                "developerMetadata": {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 0}}
            }
        },
        {"unmergeCells": {"range": {"sheetId": 0}}},
        {"deleteNamedRange": {"namedRangeId": "none"}},
    )

    assert refusal == "Invalid requests[7].deleteNamedRange: Cannot find a named range with ID: none"
    assert desk.get(includeGridData=True) == before


def test_replies_stand_in_the_order_of_the_requests(desk: Desk) -> None:
    """ "if you applied 4 updates and the 3rd one had a reply, then the response will have 2 empty replies, the actual reply, and another
    empty reply, in that order" (batchUpdate)
    """
    replies = desk.batch(INSERT, INSERT, {"addSheet": {}}, INSERT)["replies"]

    assert replies[0] == replies[1] == replies[3] == {}
    assert replies[2]["addSheet"]["properties"]["title"] == "Sheet2"


def test_a_batch_needs_requests(desk: Desk) -> None:
    """Silent in the reference; the sentence is the one that users report."""
    assert desk.refused() == "Must specify at least one request."


@pytest.mark.parametrize(
    "mask",
    ["sheets.properties.title", "sheets/properties/title", "sheets(properties(title))", "sheets(properties/title)"],
)
def test_masks_have_several_spellings(desk: Desk, mask: str) -> None:
    """ "fields=sheets.properties.title" and "sheets(properties.title)": sub-selectors in brackets or with dots. (Field masks guide)"""
    assert desk.get(fields=mask) == {"sheets": [{"properties": {"title": "Sheet1"}}]}


def test_masks_join_and_stars_take_all(desk: Desk) -> None:
    """ "fields=*": all fields. A name and a part of it together are the whole. (Field masks guide)"""
    assert desk.get(fields="sheets.properties.title,sheets.properties.index") == {
        "sheets": [{"properties": {"title": "Sheet1", "index": 0}}]
    }
    assert desk.get(fields="sheets.properties(title),sheets.properties") == desk.get(fields="sheets.properties")
    assert desk.get(fields="sheets(properties.*)") == desk.get(fields="sheets.properties")
    assert desk.get(fields="*").keys() >= {"spreadsheetId", "sheets", "properties", "spreadsheetUrl"}


def test_a_mask_of_something_unknown_is_refused(desk: Desk) -> None:
    """ "Use of invalid fields results in an error" as the guide on performance has it; the sentence is Google's own."""
    with pytest.raises(Said) as said:
        desk.get(fields="sheets.properties.nothing")

    assert said.value.message == (
        "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.properties.nothing'."
    )
    with pytest.raises(Said, match="Invalid field selection"):
        desk.get(fields="sheets(properties")


def test_a_mask_asks_for_grid_data(desk: Desk) -> None:
    """ "If a field mask is set, the includeGridData parameter is ignored" (spreadsheets.get)"""
    desk.write("B2", [["x"]])

    told = desk.get(fields="sheets.data.rowData.values.formattedValue", includeGridData=False)
    assert told["sheets"][0]["data"][0]["rowData"] == [{}, {"values": [{}, {"formattedValue": "x"}]}]
    assert "data" not in desk.get(fields="sheets.properties", includeGridData=True)["sheets"][0]
    assert "data" not in desk.get()["sheets"][0]


def test_only_the_tabs_of_the_ranges_are_told(desk: Desk) -> None:
    """Recorded: of ranges, only their tabs are told, with one GridData for each range. "the first GridData will have a
    startRow/startColumn of 0 … the second one will have startRow 14" (Sheet.data)
    """
    desk.book.add_sheet("Two")
    sheets = desk.get(
        ranges=["Two!A1:C10", "Two!D15:E20"], fields="sheets(properties.title,data(startRow,startColumn))"
    )

    assert sheets == {"sheets": [{"properties": {"title": "Two"}, "data": [{}, {"startRow": 14, "startColumn": 3}]}]}


def test_cells_tell_what_was_entered_and_what_it_comes_to(desk: Desk) -> None:
    """ "For cells with formulas, this is the calculated value. For cells with literals, this is the same as the user_entered_value."
    (CellData.effectiveValue)
    """
    desk.write("A1:D1", [[1, '=A1&"!"', '=HYPERLINK("https://example.com";"x")', "=1/0"]], "USER_ENTERED")
    mask = "sheets.data.rowData.values(userEnteredValue,effectiveValue,formattedValue,hyperlink)"
    cells = desk.get(fields=mask)["sheets"][0]["data"][0]["rowData"][0]["values"]

    assert cells[0] == {
        "userEnteredValue": {"numberValue": 1},
        "effectiveValue": {"numberValue": 1},
        "formattedValue": "1",
    }
    assert cells[1]["effectiveValue"] == {"stringValue": "1!"}
    assert cells[2]["hyperlink"] == "https://example.com"
    assert cells[3]["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"
    assert cells[3]["formattedValue"] == "#DIV/0!"


def test_the_effective_format_is_the_default_with_what_was_entered(desk: Desk) -> None:
    """ "The effective format being used by the cell." (CellData.effectiveFormat)"""
    desk.tab.set_format(0, 0, {"textFormat": {"bold": True}})
    cells = desk.get(fields="sheets.data.rowData.values.effectiveFormat")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ]

    assert cells[0]["effectiveFormat"]["textFormat"]["bold"] is True
    assert cells[0]["effectiveFormat"]["textFormat"]["fontSize"] == 10


def test_zero_and_false_are_left_out(desk: Desk) -> None:
    """Recorded: ``frozenRowCount`` 0, ``hidden`` false and the sheet id 0 of a range are not in an answer; an index 0 is."""
    properties = {"sheetId": 0, "hidden": False, "gridProperties": {"frozenRowCount": 0, "hideGridlines": False}}
    desk.batch({"updateSheetProperties": {"properties": properties, "fields": "hidden,gridProperties.frozenRowCount"}})

    assert desk.get(fields="sheets.properties")["sheets"][0]["properties"] == {
        "sheetId": 0,
        "title": "Sheet1",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }


def test_answers_are_indented_unless_told(desk: Desk) -> None:
    """ "prettyPrint: Returns response with indentations and line breaks." Default: true. (Standard parameters)"""

    def length(**query: bool) -> int:
        desk.get(**query)
        return desk.google.requests[-1].received

    assert length(prettyPrint=False) < length()
