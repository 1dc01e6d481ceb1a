"""A plain client for the stand-in's own tests: the requests as they go over the wire, nothing of any library."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from tests.standin import Spreadsheet, StandIn, Tab
    from tests.standin.errors import Json


class Said(Exception):
    """Google refused: ``code`` and ``message`` of the error."""

    def __init__(self, code: int, answer: Any, headers: dict[str, str]) -> None:
        super().__init__(answer)
        self.code = code
        self.answer = answer
        self.headers = headers

    @property
    def message(self) -> str:
        return str(self.answer["error"]["message"])


class Desk:
    """One connection to one spreadsheet."""

    def __init__(self, google: StandIn, book: Spreadsheet) -> None:
        self.google, self.book = google, book
        self.connection = http.client.HTTPConnection(urlsplit(google.url).netloc, timeout=10)
        self.headers: dict[str, str] = {}

    @property
    def tab(self) -> Tab:
        return self.book.sheets[0]

    def ask(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """Send a request and return the answer; raise Said for an error."""
        target = quote(path, safe="/:") + (f"?{urlencode(query, doseq=True)}" if query else "")
        raw = json.dumps(body) if body is not None else None
        self.connection.request(verb, target, body=raw, headers=self.headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        told = json.loads(content) if content and "json" in answer.getheader("Content-Type", "") else content
        if answer.status >= 400:
            raise Said(answer.status, told, dict(answer.getheaders()))
        return told

    def sheets(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        return self.ask(verb, f"/v4/spreadsheets/{self.book.id}{path}", body, **query)

    def drive(self, verb: str, path: str = "", body: Any = None, **query: Any) -> Any:
        return self.ask(verb, f"/drive/v3/files/{self.book.id}{path}", body, **query)

    def get(self, **query: Any) -> Any:
        return self.sheets("GET", "", **query)

    def read(self, cells: str = "Sheet1", **query: Any) -> Any:
        """Return the values of a range."""
        return self.sheets("GET", f"/values/{cells}", **query).get("values")

    def write(self, cells: str, values: Any, option: str = "RAW", **query: Any) -> Any:
        return self.sheets("PUT", f"/values/{cells}", {"values": values}, valueInputOption=option, **query)

    def append(self, cells: str, values: Any, **query: Any) -> Any:
        query.setdefault("valueInputOption", "RAW")
        return self.sheets("POST", f"/values/{cells}:append", {"values": values}, **query)

    def batch(self, *requests: Json, **body: Any) -> Any:
        """Apply requests and return the whole answer."""
        fields = {"fields": body.pop("fields")} if "fields" in body else {}
        return self.sheets("POST", ":batchUpdate", {"requests": list(requests), **body}, **fields)

    def refused(self, *requests: Json) -> str:
        """Return the sentence with which requests are refused."""
        try:
            answer = self.batch(*requests)
        except Said as said:
            if said.code == 400:
                return said.message
            raise
        raise AssertionError(answer)


def box(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> Json:
    """Return a GridRange."""
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, start: int, end: int, sheet: int = 0) -> Json:
    """Return a DimensionRange."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}


def text(value: str) -> Json:
    """Return CellData that holds a text."""
    return {"userEnteredValue": {"stringValue": value}}


def row(*values: str) -> Json:
    """Return RowData of texts."""
    return {"values": [text(value) for value in values]}
