"""Reading and writing plain values. Each docstring quotes the sentence that it rests on, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.standin import FormulaText
from tests.standin.desk import Desk, Said, box, lines

if TYPE_CHECKING:
    from tests.standin import StandIn


def test_null_leaves_a_cell_alone_and_empty_text_clears_it(desk: Desk) -> None:
    """ "Null values will be skipped. To set a cell to an empty value, set the string value to an empty string." (ValueRange)"""
    desk.write("A1:C1", [["a", "b", "c"]])

    told = desk.write("A1:C1", [[None, "", "new"]])

    assert desk.read() == [["a", "", "new"]]
    assert told["updatedCells"] == 2


def test_the_counts_are_of_cells_that_were_written(desk: Desk) -> None:
    """ "The number of columns where at least one cell in the column was updated." (UpdateValuesResponse)"""
    told = desk.write("A1:C2", [["a", None, "c"], [None, None, "f"]])

    assert (told["updatedRows"], told["updatedColumns"], told["updatedCells"]) == (2, 2, 3)


def test_empty_rows_and_cells_behind_are_not_told(desk: Desk) -> None:
    """ "For output, empty trailing rows and columns will not be included." (ValueRange)"""
    desk.write("A1:C4", [["a", "", ""], ["", "", ""], ["", "b", ""], ["", "", ""]])

    assert desk.read("A1:C4") == [["a"], [], ["", "b"]]
    assert "values" not in desk.sheets("GET", "/values/E1:F9")
    desk.write("D1", [["far"]])
    assert desk.read("A1:C4") == [["a"], [], ["", "b"]]


def test_columns_come_as_columns(desk: Desk) -> None:
    """ "requesting range=A1:B2,majorDimension=COLUMNS will return [[1,3],[2,4]]" (ValueRange)"""
    desk.write("A1:B2", [[1, 2], [3, 4]])

    assert desk.read("A1:B2", majorDimension="COLUMNS", valueRenderOption="UNFORMATTED_VALUE") == [[1, 3], [2, 4]]


def test_raw_text_is_not_parsed(desk: Desk) -> None:
    """ "RAW: The values the user has entered will not be parsed and will be stored as-is." (ValueInputOption)"""
    desk.write("A1:D1", [["=1+1", "2026-08-01", "0042", True]])

    assert desk.read("A1:D1", valueRenderOption="UNFORMATTED_VALUE") == [["=1+1", "2026-08-01", "0042", True]]
    assert not isinstance(desk.tab.value(0, 0), FormulaText)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("=1+1", 2, "2"),
        ("2026-08-01", 46235, "2026-08-01"),
        ("0042", 42, "42"),
        ("'0042", "0042", "0042"),
        ("$100.15", 100.15, "$100.15"),
        ("12%", 0.12, "12%"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("8/1/2026", 46235, "8/1/2026"),
        ("10:30", 0.4375, "10:30:00 AM"),
        ("true", True, "TRUE"),
        ("+79161234567", 79161234567, "79161234567"),
        ("1e3", 1000, "1.00E+03"),
        ("8085807e40000000", "8085807e40000000", "8085807e40000000"),
        ("Anna", "Anna", "Anna"),
    ],
)
def test_typed_text_becomes_what_it_looks_like(desk: Desk, typed: str, kept: Any, shown: str) -> None:
    """ "strings may be converted to numbers, dates, etc. following the same rules" as in the UI. (ValueInputOption)

    "Formats may also be inferred, so "$100.15" becomes a number with currency formatting." (Read & write cell values)
    """
    desk.write("A1", [[typed]], "USER_ENTERED")

    assert desk.read("A1", valueRenderOption="UNFORMATTED_VALUE") == [[kept]]
    assert desk.read("A1") == [[shown]]


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("12,5", 12.5, "12,5"),
        ("01.08.2026", 46235, "01.08.2026"),
        ("1.5", 46143, "01.05.2026"),
        ("12.34", "12.34", "12.34"),
        ("истина", True, "ИСТИНА"),
        ("=IF(1;2,5;0)", 2.5, "2,5"),
    ],
)
def test_typed_text_is_read_in_the_locale(google: StandIn, typed: str, kept: Any, shown: str) -> None:
    """ "Formatting is based on the spreadsheet's locale, not the requesting user's locale." (ValueRenderOption)

    How typed text is read in a locale is not written down beyond "as if the user typed them into the UI"; a day and a month with a
    dot are a date there, which is the dangerous reading, so it is the one here.
    """
    desk = Desk(google, google.add_spreadsheet(locale="ru_RU", sheets=["Sheet1"]))
    desk.write("A1", [[typed]], "USER_ENTERED")

    assert desk.read("A1", valueRenderOption="UNFORMATTED_VALUE") == [[kept]]
    assert desk.read("A1") == [[shown]]


def test_numbers_stay_numbers_whatever_the_option(desk: Desk) -> None:
    """ "Numbers will stay as numbers" (ValueInputOption)"""
    desk.write("A1:B1", [[7, 1.5]], "USER_ENTERED")

    assert desk.read("A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [[7, 1.5]]


def test_a_typed_text_in_a_cell_formatted_as_text_stays_text(desk: Desk) -> None:
    """ "TEXT: Text formatting, e.g 1000.12" (NumberFormatType)

    That such a format keeps digits from becoming a number is what the UI does; the reference is silent.
    """
    text_format = {"userEnteredFormat": {"numberFormat": {"type": "TEXT", "pattern": "@"}}}
    desk.batch(
        {"repeatCell": {"range": box(0, 1, 0, 1), "cell": text_format, "fields": "userEnteredFormat.numberFormat"}}
    )
    desk.write("A1", [["0042"]], "USER_ENTERED")

    assert desk.tab.value(0, 0) == "0042"


def test_dates_are_numbers_unless_asked_for_as_text(desk: Desk) -> None:
    """ "The default dateTime render option is SERIAL_NUMBER." "This is ignored if value_render_option is FORMATTED_VALUE." (get)"""
    desk.write("A1", [["2026-08-01"]], "USER_ENTERED")

    assert desk.read("A1", valueRenderOption="UNFORMATTED_VALUE") == [[46235]]
    assert desk.read("A1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING") == [
        ["2026-08-01"]
    ]
    assert desk.read("A1", dateTimeRenderOption="SERIAL_NUMBER") == [["2026-08-01"]]


def test_formulas_come_as_entered_when_asked_for(desk: Desk) -> None:
    """ "FORMULA: Values will not be calculated. The reply will include the formulas." (ValueRenderOption)"""
    desk.write("A1:B1", [[2, "=A1*3"]], "USER_ENTERED")

    assert desk.read("A1:B1", valueRenderOption="FORMULA") == [[2, "=A1*3"]]
    assert desk.read("A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [[2, 6]]


def test_values_outside_of_a_named_area_are_refused(desk: Desk) -> None:
    """Silent in the reference; the sentence is the one that users report."""
    with pytest.raises(Said) as said:
        desk.write("A1:B2", [["a", "b", "c"]])

    assert said.value.message == "Requested writing within range [Sheet1!A1:B2], but tried writing to column [C]"


def test_a_single_cell_is_where_writing_starts(desk: Desk) -> None:
    """Recorded: values of 4 by 4 written to ``A1`` are told as ``A1:D4``."""
    assert desk.write("B2", [["a", "b"], ["c", "d"]])["updatedRange"] == "Sheet1!B2:C3"


def test_beyond_the_grid_is_refused(desk: Desk) -> None:
    """Silent in the reference; the sentence is the one that users report."""
    with pytest.raises(Said) as said:
        desk.read("A1001")

    assert said.value.message == "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"
    with pytest.raises(Said, match="exceeds grid limits"):
        desk.write("Z1", [["a", "b"]])


def test_one_bad_range_of_many_writes_nothing(desk: Desk) -> None:
    """ "if any request is not valid then the entire update is unsuccessful" (Usage limits)"""
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Nowhere!A1", "values": [["b"]]}]
    with pytest.raises(Said, match="Unable to parse range: Nowhere!A1"):
        desk.sheets("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})

    assert desk.read() is None


def test_batch_update_tells_totals(desk: Desk) -> None:
    """ "The total number of sheets where at least one cell in the sheet was updated." (BatchUpdateValuesResponse)"""
    desk.book.add_sheet("Two")
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "Two!A1", "values": [["c"]]}]
    told = desk.sheets("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})

    assert (told["totalUpdatedCells"], told["totalUpdatedSheets"], len(told["responses"])) == (3, 2, 2)


def test_an_answer_may_hold_what_was_written(desk: Desk) -> None:
    """ "If the range to write was larger than the range actually written, the response includes all values in the requested
    range (excluding trailing empty rows and columns)." (values.update)
    """
    desk.write("A3", [["old"]])
    told = desk.write("A1:B3", [["=1+1"]], "USER_ENTERED", includeValuesInResponse=True)

    assert told["updatedData"]["values"] == [["2"], [], ["old"]]


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        ("Sheet1", "B7"),
        ("B4", "B7"),
        ("C5:D5", "B7"),
        ("B2:D4", "B7"),
        ("A3:G10", "B7"),
        ("A1", "A3"),
        ("E4", "E4"),
        ("A4", "A4"),
    ],
)
def test_append_writes_behind_the_last_table(desk: Desk, cells: str, at: str) -> None:
    """The guide's own example: tables in A1:C2 and B4:D6. "Sheet1, because it will examine all the data in the sheet, determine that
    the table at B4:D6 is the last table." "E4 would start writing at E4, because it's not in any table." (Appending values)
    """
    desk.write("A1:C2", [["x"] * 3] * 2)
    desk.write("B4:D6", [["y"] * 3] * 3)

    told = desk.append(cells, [["new"]])

    assert told["updates"]["updatedRange"] == f"Sheet1!{at}"


def test_append_takes_an_empty_cell_for_the_end_of_a_table(desk: Desk) -> None:
    """ "The input range is used to search for existing data and find a "table" within that range." (values.append)

    That an empty column parts two tables is measured, not written down.
    """
    desk.write("A1:C1", [["x", "", "z"]])

    told = desk.append("Sheet1", [["new"]])

    assert told["tableRange"] == "Sheet1!C1"
    assert told["updates"]["updatedRange"] == "Sheet1!C2"


def test_append_overwrites_what_stands_below(desk: Desk) -> None:
    """ "OVERWRITE: The new data overwrites existing data in the areas it is written." (InsertDataOption)"""
    desk.write("A1:A4", [["a"], [""], ["b"], ["c"]])

    desk.append("A1", [["new"], ["newer"]])

    assert desk.read() == [["a"], ["new"], ["newer"], ["c"]]


def test_append_may_insert_rows(desk: Desk) -> None:
    """ "INSERT_ROWS: Rows are inserted for the new data." (InsertDataOption)"""
    desk.write("A1:A4", [["a"], [""], ["b"], ["c"]])

    desk.append("A1", [["new"], ["newer"]], insertDataOption="INSERT_ROWS")

    assert desk.read() == [["a"], ["new"], ["newer"], [], ["b"], ["c"]]
    assert desk.tab.rows == 1002


def test_append_grows_the_grid(desk: Desk) -> None:
    """ "adding data to the end of the sheet will still insert new rows or columns so the data can be written" (InsertDataOption)"""
    desk.write("A1000", [["last"]])

    desk.append("A1000", [["a"] * 28])

    assert (desk.tab.rows, desk.tab.columns) == (1001, 28)


def test_clear_takes_values_only(desk: Desk) -> None:
    """ "Only values are cleared -- all other properties of the cell (such as formatting, data validation, etc..) are kept." (clear)"""
    desk.write("A1", [["2026-08-01"]], "USER_ENTERED")
    desk.tab.set_note(0, 0, "note")

    assert desk.sheets("POST", "/values/A1:B2:clear", {})["clearedRange"] == "Sheet1!A1:B2"
    assert desk.read() is None
    assert desk.tab.note(0, 0) == "note"
    assert desk.tab.format(0, 0)["numberFormat"]["type"] == "DATE"


def test_a_grid_range_of_a_sheet_id_alone_is_the_whole_sheet(desk: Desk) -> None:
    """ "Missing indexes indicate the range is unbounded on that side." "Sheet1 == sheet_id:123456" (GridRange)"""
    desk.write("B2", [["x"]])
    told = desk.sheets("POST", "/values:batchGetByDataFilter", {"dataFilters": [{"gridRange": {"sheetId": 0}}]})

    assert told["valueRanges"][0]["valueRange"] == {
        "range": "Sheet1!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [[], ["", "x"]],
    }


def test_values_are_found_by_metadata_wherever_they_went(desk: Desk) -> None:
    """ "Ranges that match any of the data filters in the request will be returned." (batchGetByDataFilter)"""
    desk.write("A1:C2", [["a", "b", "c"], ["d", "e", "f"]])
    where = {"dimensionRange": lines("COLUMNS", 1, 2)}
    entry = {"metadataKey": "name", "visibility": "DOCUMENT", "location": where}
    desk.batch({"createDeveloperMetadata": {"developerMetadata": entry}})
    desk.tab.move_columns(1, 1, 3)
    lookup = {"developerMetadataLookup": {"metadataKey": "name"}}

    told = desk.sheets("POST", "/values:batchGetByDataFilter", {"dataFilters": [lookup, {"a1Range": "A1"}]})

    first, second = told["valueRanges"]
    assert first["valueRange"]["range"] == "Sheet1!C1:C1000"
    assert first["valueRange"]["values"] == [["b"], ["e"]]
    assert first["dataFilters"] == [lookup]
    assert second["valueRange"]["values"] == [["a"]]


def test_values_are_written_and_cleared_by_filter(desk: Desk) -> None:
    """ "Ranges matching any of the specified data filters will be cleared." (batchClearByDataFilter)"""
    data = [{"dataFilter": {"gridRange": box(1, 2, 1, 3)}, "majorDimension": "ROWS", "values": [["a", "b"]]}]
    told = desk.sheets("POST", "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})

    assert told["responses"][0]["updatedRange"] == "Sheet1!B2:C2"
    desk.sheets("POST", "/values:batchClearByDataFilter", {"dataFilters": [{"gridRange": box(1, 2, 1, 2)}]})
    assert desk.read() == [[], ["", "", "b"]]


def test_titles_that_are_no_plain_words_are_quoted(google: StandIn) -> None:
    """ "Single quotes are required for sheet names with spaces, special characters, or an alphanumeric combination." (concepts)"""
    desk = Desk(google, google.add_spreadsheet(sheets=["Клиенты", "It's", "A1"]))

    answers = desk.sheets("GET", "/values:batchGet", ranges=["'Клиенты'!A1", "'It''s'!A1", "'A1'!A1", "Клиенты"])

    assert [part["range"] for part in answers["valueRanges"]] == [
        "'Клиенты'!A1",
        "'It''s'!A1",
        "'A1'!A1",
        "'Клиенты'!A1:Z1000",
    ]
