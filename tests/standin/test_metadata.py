"""Developer metadata. Docstrings quote the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.standin.desk import Desk, Said, box, lines

if TYPE_CHECKING:
    from tests.standin.errors import Json


def create(desk: Desk, key: str, location: Json, **more: Any) -> int:
    entry = {"metadataKey": key, "visibility": "DOCUMENT", "location": location, **more}
    told = desk.batch({"createDeveloperMetadata": {"developerMetadata": entry}})
    return int(told["replies"][0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"])


def search(desk: Desk, *filters: Json) -> list[Json]:
    told = desk.sheets("POST", "/developerMetadata:search", {"dataFilters": list(filters)})
    return [found["developerMetadata"] for found in told.get("matchedDeveloperMetadata", [])]


def looked_up(desk: Desk, **lookup: Any) -> list[str]:
    return [found["metadataKey"] for found in search(desk, {"developerMetadataLookup": lookup})]


def column(index: int) -> Json:
    return {"dimensionRange": lines("COLUMNS", index, index + 1)}


def line(index: int) -> Json:
    return {"dimensionRange": lines("ROWS", index, index + 1)}


@pytest.fixture
def four(desk: Desk) -> Desk:
    """Metadata on row 3, column B, the tab and the spreadsheet."""
    create(desk, "row", line(2), metadataValue="3")
    create(desk, "column", column(1))
    create(desk, "tab", {"sheetId": 0})
    create(desk, "book", {"spreadsheet": True})
    return desk


def test_what_is_created_is_told_with_its_place(desk: Desk) -> None:
    """ "IDs may be specified when metadata is created, otherwise one will be randomly generated" (DeveloperMetadata)"""
    number = create(desk, "name", column(2), metadataValue="first name")

    assert desk.sheets("GET", f"/developerMetadata/{number}") == {
        "metadataId": number,
        "metadataKey": "name",
        "metadataValue": "first name",
        "visibility": "DOCUMENT",
        "location": {
            "locationType": "COLUMN",
            "dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3},
        },
    }
    assert create(desk, "own id", column(2), metadataId=7) == 7
    entry = {"metadataKey": "again", "visibility": "DOCUMENT", "location": column(2), "metadataId": 7}
    assert "already exists" in desk.refused({"createDeveloperMetadata": {"developerMetadata": entry}})


def test_it_needs_a_key_a_visibility_and_one_line(desk: Desk) -> None:
    """ "must always have a key specified", "must always have visibility specified", "must represent a single row or column"
    (DeveloperMetadata, DeveloperMetadataLocation)
    """

    def refused(**entry: Any) -> str:
        return desk.refused({"createDeveloperMetadata": {"developerMetadata": entry}})

    assert "key" in refused(visibility="DOCUMENT", location=column(0))
    assert "visibility" in refused(metadataKey="k", location=column(0))
    wide = {"dimensionRange": lines("COLUMNS", 0, 2)}
    assert "single row or column" in refused(metadataKey="k", visibility="DOCUMENT", location=wide)


def test_it_goes_where_its_line_goes(four: Desk) -> None:
    """ "if developer metadata is associated with row 5 and another row is then subsequently inserted above row 5, that original
    metadata will still be associated with the row it was first associated with (what is now row 6)" (DeveloperMetadata)
    """
    four.tab.insert_rows(0, 2)
    four.tab.move_columns(1, 1, 5)
    four.tab.move_rows(4, 1, 0)

    places = {found["metadataKey"]: found["location"] for found in search(four, {"gridRange": {"sheetId": 0}})}
    assert places["row"]["dimensionRange"]["startIndex"] == 0
    assert places["column"]["dimensionRange"]["startIndex"] == 4


def test_it_dies_with_its_line(four: Desk) -> None:
    """ "If the associated object is deleted its metadata is deleted too." (DeveloperMetadata)"""
    four.tab.delete_columns(1, 1)

    assert looked_up(four, metadataKey="column") == []
    assert looked_up(four, metadataKey="row") == ["row"]


def test_a_sort_leaves_it_on_its_row(four: Desk) -> None:
    """ "Sorts data in rows" (SortRangeRequest): the data goes, the row stays, and so does what hangs on the row."""
    four.write("A1:A3", [["c"], ["b"], ["a"]])
    four.tab.sort(0, first_row=0)

    (found,) = search(four, {"developerMetadataLookup": {"metadataKey": "row"}})
    assert found["location"]["dimensionRange"]["startIndex"] == 2


def test_a_lookup_must_fit_in_all_its_fields(four: Desk) -> None:
    """ "this selects all DeveloperMetadata that match the intersection of all the specified fields" (DeveloperMetadataLookup)"""
    create(four, "row", line(4), metadataValue="5")

    assert looked_up(four, metadataKey="row") == ["row", "row"]
    assert looked_up(four, metadataKey="row", metadataValue="5") == ["row"]
    assert looked_up(four, metadataKey="row", locationType="COLUMN") == []
    assert looked_up(four, locationType="SHEET") == ["tab"]


def test_a_location_meets_what_crosses_it(four: Desk) -> None:
    """ "if there was developer metadata associated on column B, this matching strategy would also match that location because column
    B intersects row three"; "If left unspecified, this field assumes a default value of INTERSECTING"; "Spreadsheet metadata cannot
    intersect any other developer metadata location." (DeveloperMetadataLookup)
    """
    assert looked_up(four, metadataLocation=line(2)) == ["tab", "row", "column"]
    assert looked_up(four, metadataLocation=line(3)) == ["tab", "column"]
    exact = looked_up(four, metadataLocation=line(2), locationMatchingStrategy="EXACT_LOCATION")
    assert exact == ["row"]
    assert looked_up(four, metadataLocation={"sheetId": 0}) == ["tab", "row", "column"]
    assert looked_up(four, metadataLocation={"spreadsheet": True}) == ["book"]
    with pytest.raises(Said, match="metadataLocation must also be specified"):
        looked_up(four, locationMatchingStrategy="EXACT_LOCATION")


def test_a_range_finds_what_it_meets(four: Desk) -> None:
    """ "If the DataFilter represents a location in a spreadsheet, this will return all developer metadata associated with locations
    intersecting that region." (developerMetadata.search)
    """

    def keys(data_filter: Json) -> list[str]:
        return [found["metadataKey"] for found in search(four, data_filter)]

    assert keys({"gridRange": box(2, 3, 0, 1)}) == ["tab", "row"]
    assert keys({"a1Range": "B9"}) == ["tab", "column"]


def test_it_is_updated_by_filter(four: Desk) -> None:
    """ "Updates the properties of the developer metadata selected by the filters to the values provided"
    (UpdateDeveloperMetadataRequest)
    """
    chosen = [{"developerMetadataLookup": {"metadataKey": "column"}}]
    new = {"metadataValue": "new", "location": column(5)}
    told = four.batch(
        {
            "updateDeveloperMetadata": {
                "dataFilters": chosen,
                "developerMetadata": new,
                "fields": "metadataValue,location",
            }
        }
    )

    (entry,) = told["replies"][0]["updateDeveloperMetadata"]["developerMetadata"]
    assert (entry["metadataKey"], entry["metadataValue"]) == ("column", "new")
    assert entry["location"]["dimensionRange"]["startIndex"] == 5


def test_it_is_deleted_by_filter_and_told(four: Desk) -> None:
    """ "The metadata that was deleted." (DeleteDeveloperMetadataResponse)"""
    lookup = {"developerMetadataLookup": {"visibility": "DOCUMENT", "locationType": "ROW"}}
    told = four.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})

    (entry,) = told["replies"][0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]
    assert entry["metadataKey"] == "row"
    assert looked_up(four, locationType="ROW") == []


def test_the_spreadsheet_tells_it_where_it_hangs(four: Desk) -> None:
    """ "The developer metadata associated with a single row or column." (DimensionProperties), "with a sheet" (Sheet), "with a
    spreadsheet" (Spreadsheet)
    """
    told = four.get(
        fields="spreadsheetId,properties,developerMetadata,"
        "sheets(properties,merges,developerMetadata,data(columnMetadata(developerMetadata)))"
    )
    sheet = told["sheets"][0]
    columns = sheet["data"][0]["columnMetadata"]

    assert [entry["metadataKey"] for entry in told["developerMetadata"]] == ["book"]
    assert [entry["metadataKey"] for entry in sheet["developerMetadata"]] == ["tab"]
    assert [key["developerMetadata"][0]["metadataKey"] for key in columns if key] == ["column"]
    assert len(columns) == 26
    assert "rowMetadata" not in sheet["data"][0]


def test_a_tab_holds_thirty_thousand_characters(desk: Desk) -> None:
    """ "Each sheet … has a limit of 30,000 characters" of metadata (metadata guide); the sentence of the refusal is not published."""
    create(desk, "k", column(0), metadataValue="x" * 29_000)
    entry = {"metadataKey": "k", "metadataValue": "x" * 1_000, "visibility": "DOCUMENT", "location": column(1)}

    assert "30000" in desk.refused({"createDeveloperMetadata": {"developerMetadata": entry}})
    assert len(looked_up(desk, metadataKey="k")) == 1


def test_get_by_data_filter_tells_the_columns_it_finds(four: Desk) -> None:
    """ "returns the portions of the spreadsheet that intersect ranges matched by any of the filters" (getByDataFilter)"""
    four.write("A1:C1", [["a", "b", "c"]])
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "column"}}]}
    told = four.sheets(
        "POST", ":getByDataFilter", body, fields="sheets.data(startColumn,rowData.values.formattedValue)"
    )

    assert told["sheets"][0]["data"] == [{"startColumn": 1, "rowData": [{"values": [{"formattedValue": "b"}]}]}]
