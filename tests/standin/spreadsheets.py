"""spreadsheets.*: get, create, getByDataFilter, developer metadata, copying a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.standin import batch, metadata, requests_metadata, requests_sheets, values
from tests.standin.answers import sheet_properties, spreadsheet
from tests.standin.book import duplicate
from tests.standin.errors import Json, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.calls import Call
    from tests.standin.grid import Sheet


def _open(call: Call) -> Book:
    return call.world.open(call.path["spreadsheetId"], call.user)


def get(call: Call) -> Json:
    book = _open(call)
    ranges = [book.find(text)[:2] for text in call.query.get("ranges", [])]
    return spreadsheet(book, call.tree, ranges=ranges or None, grid=call.query.get("includeGridData", False))


def get_by_filter(call: Call) -> Json:
    book = _open(call)
    filters = call.body.get("dataFilters", [])
    found = [area for area, _ in values.filtered(book, filters)] if filters else None
    return spreadsheet(book, call.tree, ranges=found, grid=call.body.get("includeGridData", False))


def create(call: Call) -> Json:
    """Make a spreadsheet from properties and tabs; what else is given is put in by the requests for it."""
    props = call.body.get("properties", {})
    sheets = call.body.get("sheets", [])
    book = call.world.add(
        props.get("title", "Untitled spreadsheet"),
        owner=call.user,
        locale=props.get("locale", "en_US"),
        time_zone=props.get("timeZone", "Etc/GMT"),
    )
    if sheets:
        book.sheets = []
        for index, given in enumerate(sheets):
            wanted = {"sheetId": 0} | given.get("properties", {}) if index == 0 else given.get("properties", {})
            requests_sheets.add_sheet(book, call.user, {"properties": wanted})
            for data in given.get("data", []):
                start = {
                    "sheetId": book.sheets[-1].id,
                    "rowIndex": data.get("startRow", 0),
                    "columnIndex": data.get("startColumn", 0),
                }
                rows = data.get("rowData", [])
                if rows:
                    batch.apply(book, call.user, [{"updateCells": {"start": start, "rows": rows, "fields": "*"}}])
    return spreadsheet(book, call.tree, ranges=None, grid=False)


def metadata_get(call: Call) -> Json:
    book = _open(call)
    number = call.path["metadataId"]
    found = metadata.by_id(book, int(number)) if number.isdigit() else None
    if found is None:
        raise Refused(404, f"No developer metadata with id {number}.")
    return found.told()


def metadata_search(call: Call) -> Json:
    book = _open(call)
    matched: list[Json] = []
    for data_filter in call.body.get("dataFilters", []):
        for found in requests_metadata.selected(book, data_filter):
            told = found.told()
            same = next((entry for entry in matched if entry["developerMetadata"] == told), None)
            if same is None:
                matched.append({"developerMetadata": told, "dataFilters": [data_filter]})
            else:
                same["dataFilters"].append(data_filter)
    return {"matchedDeveloperMetadata": matched} if matched else {}


def copy_to(call: Call) -> Json:
    """Copy a tab into another (or the same) spreadsheet."""
    source = _open(call).grid(int(call.path["sheetId"]))
    target = call.world.open(call.body.get("destinationSpreadsheetId", ""), call.user, write=True)
    target.check_size(len(source.rows) * len(source.columns))
    twin: Sheet = duplicate(source, target.world.new_id(), target.world.new_id)
    title, count = f"Copy of {source.title}", 1
    while target.titled(title):
        count += 1
        title = f"Copy of {source.title} {count}"
    twin.props["title"] = title
    target.forget()
    target.sheets.append(twin)
    target.touch(call.user)
    return sheet_properties(target, twin)


METHODS: dict[str, Callable[[Call], Json]] = {
    "sheets.spreadsheets.get": get,
    "sheets.spreadsheets.getByDataFilter": get_by_filter,
    "sheets.spreadsheets.create": create,
    "sheets.spreadsheets.batchUpdate": batch.batch_update,
    "sheets.spreadsheets.developerMetadata.get": metadata_get,
    "sheets.spreadsheets.developerMetadata.search": metadata_search,
    "sheets.spreadsheets.sheets.copyTo": copy_to,
    **values.METHODS,
}
