"""The replayer, on a small recording of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.standin.replay import replay

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin.errors import Json

FILE = "1abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"
KIND = "application/vnd.google-apps.spreadsheet"
BASE = "https://sheets.googleapis.com/v4/spreadsheets"


def course(value: str) -> list[Json]:
    named = {"name": "N", "range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}}
    told = {"namedRangeId": "12345", "name": "N", "range": {"startRowIndex": 0, "endRowIndex": 1}}
    return [
        {
            "method": "POST",
            "uri": "https://www.googleapis.com/drive/v3/files",
            "body": {"name": "T", "mimeType": KIND},
            "status": 200,
            "response": {"kind": "drive#file", "id": FILE, "name": "T", "mimeType": KIND},
        },
        {
            "method": "POST",
            "uri": f"{BASE}/{FILE}:batchUpdate",
            "body": {"requests": [{"addNamedRange": {"namedRange": named}}]},
            "status": 200,
            "response": {"spreadsheetId": FILE, "replies": [{"addNamedRange": {"namedRange": told}}]},
        },
        {
            "method": "POST",
            "uri": f"{BASE}/{FILE}:batchUpdate",
            "body": {"requests": [{"deleteNamedRange": {"namedRangeId": "12345"}}]},
            "status": 200,
            "response": {"spreadsheetId": FILE, "replies": [{}]},
        },
        {
            "method": "PUT",
            "uri": f"{BASE}/{FILE}/values/A1?valueInputOption=RAW&includeValuesInResponse=true",
            "body": {"values": [["x"]]},
            "status": 200,
            "response": {
                "spreadsheetId": FILE,
                "updatedRange": "Sheet1!A1",
                "updatedRows": 1,
                "updatedColumns": 1,
                "updatedCells": 1,
                "updatedData": {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [[value]]},
            },
        },
    ]


def test_ids_are_learned(tmp_path: Path) -> None:
    path = tmp_path / "exact.json"
    path.write_text(json.dumps(course("x")))

    assert replay(path) == []


def test_a_difference_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(course("y")))

    assert replay(path) == ['3 PUT .updatedData.values[0][0]: "x", was "y"']


def test_what_others_keep_to_themselves_is_there_beforehand(tmp_path: Path) -> None:
    path = tmp_path / "private.json"
    error = {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}
    step = {"method": "GET", "uri": f"{BASE}/{FILE}", "body": None, "status": 403, "response": {"error": error}}
    path.write_text(json.dumps([step]))

    assert replay(path) == []
