"""Protections, names, rules, filters, bands and charts. Docstrings quote the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.standin import FormulaText
from tests.standin.desk import Desk, Said, box, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin import StandIn
    from tests.standin.errors import Json

ROBOT = "robot@example.iam.gserviceaccount.com"
PROTECTED = "You are trying to edit a protected cell or object."
BOLD: Json = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}


def things(desk: Desk, kind: str) -> Any:
    return desk.get(fields=f"sheets.{kind}")["sheets"][0].get(kind, [])


def test_a_protection_keeps_others_out(desk: Desk) -> None:
    """ "The users and groups with edit access to the protected range." (ProtectedRange.editors); the sentence is Google's own."""
    desk.tab.protect(0, 2, 0, 2, editors=["friend@example.com"])
    desk.tab.set(0, 0, "kept")

    acts: list[Callable[[], Any]] = [
        lambda: desk.write("B2", [["x"]]),
        lambda: desk.write("A1:D9", [["x"] * 4] * 9),
        lambda: desk.sheets("POST", "/values/A1:clear", {}),
        lambda: desk.batch({"repeatCell": {"range": box(1, 3, 1, 3), "cell": {"note": "x"}, "fields": "note"}}),
        lambda: desk.batch(
            {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}}
        ),
        lambda: desk.batch({"findReplace": {"find": "kept", "replacement": "x", "allSheets": True}}),
    ]
    for act in acts:
        with pytest.raises(Said) as said:
            act()
        assert said.value.code == 400
        assert PROTECTED in said.value.message

    desk.write("C3", [["x"]])
    assert desk.tab.values() == [["kept"], [], [None, None, "x"]]


def test_the_owner_may_always_edit(desk: Desk) -> None:
    """Silent in the reference; the help says that the owner can not be kept out."""
    desk.tab.protect(0, 2, 0, 2)

    desk.tab.set(0, 0, "x")
    desk.tab.insert_rows(0, 1)

    assert desk.tab.value(1, 0) == "x"


def test_a_warning_keeps_nobody_out(desk: Desk) -> None:
    """ "Warning-based protection means that every user can edit data in the protected range" (ProtectedRange.warningOnly)"""
    desk.book.ask({"addProtectedRange": {"protectedRange": {"range": box(0, 2, 0, 2), "warningOnly": True}}})

    desk.write("A1", [["x"]])

    assert desk.read() == [["x"]]


def test_a_warning_has_no_editors(desk: Desk) -> None:
    """ "if this field is true, then editors are ignored" (ProtectedRange.warningOnly), yet what Google answers is this refusal."""
    protection = {"range": box(0, 2, 0, 2), "warningOnly": True, "editors": {"users": ["friend@example.com"]}}

    refusal = desk.refused({"addProtectedRange": {"protectedRange": protection}})

    assert refusal.endswith("ProtectedRange is warningOnly. Editors cannot be set on it.")


def test_who_protects_may_edit(desk: Desk) -> None:
    """ "True if the user who requested this protected range can edit the protected area." (ProtectedRange)

    That the caller is put among the editors is seen, not written down.
    """
    told = desk.batch({"addProtectedRange": {"protectedRange": {"range": box(0, 2, 0, 2), "editors": {"users": []}}}})
    entry = told["replies"][0]["addProtectedRange"]["protectedRange"]
    desk.write("A1", [["x"]])

    assert entry["requestingUserCanEdit"] is True
    assert entry["editors"]["users"] == ["owner@example.com", ROBOT]


def test_a_protection_without_editors_mirrors_the_sharing(desk: Desk) -> None:
    """ "the permissions mirror those of the spreadsheet itself, which effectively means that the range remains unprotected"
    (Apps Script, Range.protect); the API's reference is silent.
    """
    desk.book.ask({"addProtectedRange": {"protectedRange": {"range": box(0, 2, 0, 2)}}})

    desk.write("A1", [["x"]])


def test_parts_of_a_protected_tab_may_be_open(desk: Desk) -> None:
    """ "The range may be fully unbounded, in which case this is considered a protected sheet." "The list of unprotected ranges within
    a protected sheet." (ProtectedRange)
    """
    whole = {"range": {"sheetId": 0}, "unprotectedRanges": [box(0, 9, 1, 2)], "editors": {"users": []}}
    desk.book.ask({"addProtectedRange": {"protectedRange": whole}})

    desk.write("B1", [["x"]])
    with pytest.raises(Said, match=PROTECTED):
        desk.write("A1", [["x"]])
    assert PROTECTED in desk.refused(
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "New"}, "fields": "title"}}
    )


def test_others_protections_can_not_be_taken_away(desk: Desk) -> None:
    """Silent in the reference but for the editors; who may not edit it may not unprotect it either."""
    desk.tab.protect(0, 2, 0, 2)
    number = things(desk, "protectedRanges")[0]["protectedRangeId"]

    assert "permission" in desk.refused({"deleteProtectedRange": {"protectedRangeId": number}})
    desk.book.ask({"deleteProtectedRange": {"protectedRangeId": number}})
    assert things(desk, "protectedRanges") == []


def test_a_protection_may_become_a_warning(desk: Desk) -> None:
    """ "if this field is changed from true to false and the editors field is not set …" (ProtectedRange.warningOnly)"""
    desk.tab.protect(0, 2, 0, 2)
    number = things(desk, "protectedRanges")[0]["protectedRangeId"]
    new = {"protectedRangeId": number, "warningOnly": True}
    desk.book.ask({"updateProtectedRange": {"protectedRange": new, "fields": "warningOnly"}})

    desk.write("A1", [["x"]])


def test_rules_keep_their_order(desk: Desk) -> None:
    """ "All subsequent rules' indexes are incremented." (AddConditionalFormatRuleRequest), "decremented" (Delete…Request)"""

    def add(column: int, index: int) -> Json:
        return {
            "addConditionalFormatRule": {
                "rule": {"ranges": [box(0, 9, column, column + 1)], "booleanRule": BOLD},
                "index": index,
            }
        }

    def order() -> list[int]:
        return [rule["ranges"][0]["startColumnIndex"] for rule in things(desk, "conditionalFormats")]

    desk.batch(add(0, 0), add(1, 0), add(2, 1))
    assert order() == [1, 2, 0]
    told = desk.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 2, "newIndex": 0}})
    assert order() == [0, 1, 2]
    assert told["replies"][0]["updateConditionalFormatRule"]["oldIndex"] == 2
    told = desk.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert told["replies"][0]["deleteConditionalFormatRule"]["rule"]["booleanRule"] == BOLD
    assert order() == [0, 2]
    assert "No conditional format on sheet: 0 at index: 5" in desk.refused(
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 5}}
    )


def test_a_rule_is_replaced(desk: Desk) -> None:
    """ "The rule that should replace the rule at the given index." (UpdateConditionalFormatRuleRequest)"""
    old = {"ranges": [box(0, 9, 0, 1)], "booleanRule": BOLD}
    new = {"ranges": [box(0, 9, 4, 5)], "booleanRule": BOLD}
    desk.batch({"addConditionalFormatRule": {"rule": old, "index": 0}})
    desk.batch({"updateConditionalFormatRule": {"rule": new, "index": 0}})

    assert things(desk, "conditionalFormats")[0]["ranges"][0]["startColumnIndex"] == 4


def test_a_filter_hides_rows_by_value(desk: Desk) -> None:
    """ "Values that should be hidden." (FilterCriteria), "True if this dimension is being filtered." (DimensionProperties)"""
    desk.write("A1:A4", [["head"], ["a"], ["b"], ["a"]])
    desk.batch({"setBasicFilter": {"filter": {"range": box(0, 4, 0, 1), "criteria": {"0": {"hiddenValues": ["a"]}}}}})

    def hidden() -> list[bool]:
        lines = desk.get(fields="sheets.data.rowMetadata.hiddenByFilter", ranges="A1:A4")["sheets"][0]["data"][0]
        return [line.get("hiddenByFilter", False) for line in lines["rowMetadata"]]

    assert hidden() == [False, True, False, True]
    desk.batch({"clearBasicFilter": {"sheetId": 0}})
    assert hidden() == [False] * 4
    assert things(desk, "basicFilter") == []


def test_named_ranges_have_unlike_names(desk: Desk) -> None:
    """ "The name of the named range." (NamedRange); which names are good is told by the help, the refusal's sentence is not."""
    desk.batch({"addNamedRange": {"namedRange": {"name": "Clients", "range": box(0, 2, 0, 2)}}})
    desk.write("A1:B2", [["a", "b"], ["c", "d"]])

    assert desk.read("Clients") == [["a", "b"], ["c", "d"]]
    assert "already exists" in desk.refused(
        {"addNamedRange": {"namedRange": {"name": "clients", "range": box(0, 1, 0, 1)}}}
    )
    assert "invalid" in desk.refused({"addNamedRange": {"namedRange": {"name": "A1", "range": box(0, 1, 0, 1)}}})


def test_charts_are_kept_with_their_spec(desk: Desk) -> None:
    """ "The ID of the chart." "The specification of the chart." (EmbeddedChart); drawing them is nobody's business here."""
    source = {"sourceRange": {"sources": [box(0, 5, 0, 1)]}}
    spec = {"title": "Visits", "basicChart": {"chartType": "LINE", "domains": [{"domain": source}]}}
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 3}}}
    told = desk.batch({"addChart": {"chart": {"spec": spec, "position": place}}})
    number = told["replies"][0]["addChart"]["chart"]["chartId"]
    desk.tab.insert_rows(0, 2)

    (chart,) = things(desk, "charts")
    assert chart["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 3, "columnIndex": 3}
    assert chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]["startRowIndex"] == 2
    corner = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 9, "columnIndex": 1}}}
    desk.batch({"updateEmbeddedObjectPosition": {"objectId": number, "newPosition": corner, "fields": "anchorCell"}})
    assert things(desk, "charts")[0]["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 9
    desk.batch({"updateChartSpec": {"chartId": number, "spec": {**spec, "title": "New"}}})
    assert things(desk, "charts")[0]["spec"]["title"] == "New"
    desk.batch({"deleteEmbeddedObject": {"objectId": number}})
    assert things(desk, "charts") == []


def test_bands_are_kept(desk: Desk) -> None:
    """ "The ID of the banded range. If unset, refer to banded_range_reference." (BandedRange)"""
    band = {"range": box(0, 9, 0, 3), "rowProperties": {"firstBandColor": {"red": 1, "green": 1, "blue": 1}}}
    desk.batch({"addBanding": {"bandedRange": band}})

    assert things(desk, "bandedRanges")[0]["rowProperties"]["firstBandColorStyle"] == {
        "rgbColor": {"red": 1, "green": 1, "blue": 1}
    }


def test_tabs_have_unlike_titles_and_one_is_seen(desk: Desk) -> None:
    """Recorded: "You can't hide all the sheets in a document."; the other sentences are those that users report."""

    def update(**properties: Any) -> Json:
        return {"updateSheetProperties": {"properties": {"sheetId": 0, **properties}, "fields": ",".join(properties)}}

    assert 'A sheet with the name "sheet1" already exists' in desk.refused(
        {"addSheet": {"properties": {"title": "sheet1"}}}
    )
    assert "can't hide all the sheets" in desk.refused(update(hidden=True))
    assert "can't remove all the sheets" in desk.refused({"deleteSheet": {"sheetId": 0}})
    assert "No sheet with id: 9" in desk.refused({"deleteSheet": {"sheetId": 9}})
    assert "No grid with id: 9" in desk.refused({"repeatCell": {"range": {"sheetId": 9}, "cell": {}, "fields": "note"}})


def test_tabs_move_by_the_index_before_the_move(desk: Desk) -> None:
    """ "movement is considered in "before the move" indexes … if there were three sheets (S1, S2, S3) in order to move S1 ahead of S2
    the index would have to be set to 2" (SheetProperties.index)
    """
    two, three = desk.book.add_sheet("S2"), desk.book.add_sheet("S3")

    def move(sheet: int, index: int) -> list[int]:
        properties = {"sheetId": sheet, "index": index}
        desk.batch({"updateSheetProperties": {"properties": properties, "fields": "index"}})
        return [tab.id for tab in desk.book.sheets]

    assert move(0, 1) == [0, two.id, three.id]
    assert move(0, 2) == [two.id, 0, three.id]
    assert move(three.id, 0) == [three.id, two.id, 0]


def test_a_smaller_grid_cuts_values_off(desk: Desk) -> None:
    """ "The number of rows in the grid." (GridProperties); what stood beyond it is gone."""
    desk.write("A1:A3", [["a"], ["b"], ["=A2"]], "USER_ENTERED")
    grid = {"rowCount": 1, "columnCount": 1}
    fields = "gridProperties.rowCount,gridProperties.columnCount"
    desk.batch({"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": grid}, "fields": fields}})

    assert desk.read() == [["a"]]
    assert (desk.tab.rows, desk.tab.columns) == (1, 1)


def test_a_duplicate_is_a_tab_of_its_own(desk: Desk) -> None:
    """ "If empty, a new name is chosen for you." "The index of all sheets after this are incremented." (DuplicateSheetRequest)"""
    desk.write("A1:B1", [[1, "=A1"]], "USER_ENTERED")
    desk.tab.protect(0, 1, 0, 1)
    told = desk.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1}})
    twin = told["replies"][0]["duplicateSheet"]["properties"]
    desk.write("Sheet1!B1", [["changed"]])

    assert twin["title"] == "Copy of Sheet1"
    assert desk.book.sheets[1].value(0, 1) == FormulaText("=A1")
    protections = [sheet["protectedRanges"][0] for sheet in desk.get(fields="sheets.protectedRanges")["sheets"]]
    assert protections[1]["range"]["sheetId"] == twin["sheetId"]
    assert protections[0]["protectedRangeId"] != protections[1]["protectedRangeId"]


def test_a_tab_is_copied_to_another_spreadsheet(google: StandIn, desk: Desk) -> None:
    """ "Copies a single sheet from a spreadsheet to another spreadsheet." (sheets.copyTo)"""
    desk.batch({"appendCells": {"sheetId": 0, "rows": [row("a")], "fields": "*"}})
    other = google.add_spreadsheet(sheets=["Other"])
    told = desk.sheets("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": other.id})

    assert told["title"] == "Copy of Sheet1"
    assert other.sheet("Copy of Sheet1").value(0, 0) == "a"
