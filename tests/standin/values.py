"""spreadsheets.values.*: reading and writing ranges of plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin import metadata
from tests.standin.a1 import Box
from tests.standin.errors import Json, Refused
from tests.standin.reading import value_range
from tests.standin.writing import as_rows, table, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.calls import Call
    from tests.standin.grid import Sheet

Area = tuple["Sheet", Box]


def areas(book: Book, data_filter: Json) -> list[Area]:
    """Return the cells that a DataFilter selects; of metadata, one area for each piece that matches."""
    if "a1Range" in data_filter:
        return [book.find(data_filter["a1Range"])[:2]]
    if "gridRange" in data_filter:
        return [book.area(data_filter["gridRange"])]
    if "developerMetadataLookup" not in data_filter:
        raise Refused(400, "A data filter must be specified.")
    found = []
    for entry in metadata.match(book, data_filter["developerMetadataLookup"]):
        area = entry.area()
        found += [area] if area else [(sheet, sheet.box) for sheet in book.sheets]
    return found


def filtered(book: Book, filters: list[Json]) -> list[tuple[Area, list[Json]]]:
    """Return every area that any filter selects, once, with the filters that select it."""
    result: list[tuple[Area, list[Json]]] = []
    for data_filter in filters:
        for area in areas(book, data_filter):
            same = next((entry for entry in result if entry[0][0] is area[0] and entry[0][1] == area[1]), None)
            if same is None:
                result.append((area, [data_filter]))
            elif data_filter not in same[1]:
                same[1].append(data_filter)
    return result


def _open(call: Call, *, write_: bool = False) -> Book:
    return call.world.open(call.path["spreadsheetId"], call.user, write=write_)


def get(call: Call) -> Json:
    book = _open(call)
    sheet, box, _ = book.find(call.path["range"])
    return value_range(book, sheet, box, call.query)


def batch_get(call: Call) -> Json:
    book = _open(call)
    found = [book.find(text) for text in call.query.get("ranges", [])]
    told: Json = {"spreadsheetId": book.id}
    if found:
        told["valueRanges"] = [value_range(book, sheet, box, call.query) for sheet, box, _ in found]
    return told


def batch_get_by_filter(call: Call) -> Json:
    book = _open(call)
    matched = [
        {"valueRange": value_range(book, sheet, box, call.body), "dataFilters": filters}
        for (sheet, box), filters in filtered(book, call.body.get("dataFilters", []))
    ]
    return {"spreadsheetId": book.id} | ({"valueRanges": matched} if matched else {})


def _options(source: Json) -> Json:
    options = {
        "valueRenderOption": source.get("responseValueRenderOption"),
        "dateTimeRenderOption": source.get("responseDateTimeRenderOption"),
    }
    return {key: value for key, value in options.items() if value}


def _write(call: Call, book: Book, place: tuple[Sheet, Box, bool], data: Json, source: Json) -> Json:
    dimension = data.get("majorDimension", "ROWS")
    rows = as_rows(data.get("values", []), dimension)
    told = write(book, call.user, place, rows, source.get("valueInputOption", ""))
    if source.get("includeValuesInResponse"):
        sheet, box, alone = place
        if alone:
            box = book.find(told["updatedRange"])[1]
        told["updatedData"] = value_range(book, sheet, box, {**_options(source), "majorDimension": dimension})
    return told


def _changing(call: Call, act: Callable[[Book], Json]) -> Json:
    """Do something to a book, wholly or not at all."""
    book = _open(call, write_=True)
    saved = book.save()
    try:
        book.forget()
        told = act(book)
        book.touch(call.user)
    except BaseException:
        book.restore(saved)
        raise
    return told


def update(call: Call) -> Json:
    def act(book: Book) -> Json:
        text = call.path["range"]
        place = book.find(text)
        if "range" in call.body and book.find(call.body["range"])[:2] != place[:2]:
            raise Refused(400, f"Requested writing to range [{text}], but the value range says [{call.body['range']}]")
        return _write(call, book, place, call.body, call.query)

    return _changing(call, act)


def batch_update(call: Call) -> Json:
    def act(book: Book) -> Json:
        parts = [
            _write(call, book, book.find(data.get("range", "")), data, call.body) for data in call.body.get("data", [])
        ]
        return _totals(book, parts)

    return _changing(call, act)


def batch_update_by_filter(call: Call) -> Json:
    def act(book: Book) -> Json:
        parts = []
        for data in call.body.get("data", []):
            for sheet, box in areas(book, data.get("dataFilter", {})):
                told = _write(call, book, (sheet, box, False), data, call.body)
                del told["spreadsheetId"]
                parts.append({**told, "dataFilter": data["dataFilter"]})
        return _totals(book, parts)

    return _changing(call, act)


def _totals(book: Book, parts: list[Json]) -> Json:
    told: Json = {"spreadsheetId": book.id}
    for key in ("updatedRows", "updatedColumns", "updatedCells"):
        total = sum(part.get(key, 0) for part in parts)
        if total:
            told[f"totalU{key[1:]}"] = total
    sheets = {part["updatedRange"].rpartition("!")[0] for part in parts if part.get("updatedCells")}
    return told | ({"totalUpdatedSheets": len(sheets)} if sheets else {}) | ({"responses": parts} if parts else {})


def append(call: Call) -> Json:
    """Write behind the last table of a range.

    "OVERWRITE: The new data overwrites existing data in the areas it is written." "INSERT_ROWS: Rows are inserted for the new data."
    """

    def act(book: Book) -> Json:
        sheet, box, _ = book.find(call.path["range"])
        found = table(sheet, box)
        top, left = (found.bottom, found.left) if found else (box.top, box.left)
        rows = as_rows(call.body.get("values", []), call.body.get("majorDimension", "ROWS"))
        width = max((len(row) for row in rows), default=0)
        if call.query.get("insertDataOption") == "INSERT_ROWS" and found and rows and top < len(sheet.rows):
            from tests.standin.shifts import Shift, follow

            sheet.insert("ROWS", top, len(rows))
            follow(book, Shift(sheet.id, "ROWS", top, top + len(rows), "insert"))
        sheet.grow(top + len(rows), left + width)
        book.check_size()
        place = (sheet, Box(top, top + 1, left, left + 1), True)
        told: Json = {"spreadsheetId": book.id}
        if found:
            told["tableRange"] = sheet.named(found)
        told["updates"] = _write(call, book, place, call.body, call.query)
        return told

    return _changing(call, act)


def _clear(call: Call, book: Book, sheet: Sheet, box: Box) -> None:
    """Clear values. "Only values are cleared -- all other properties of the cell … are kept." """
    book.guard(call.user, sheet, box)
    for row in range(box.top, box.bottom):
        values = sheet.rows[row].values
        if len(values) > box.left and any(value is not None for value in values[box.left : box.right]):
            own = sheet.own(row)
            for column in range(min(box.right, len(own.values)) - 1, box.left - 1, -1):
                own.set_value(column, None)


def clear(call: Call) -> Json:
    def act(book: Book) -> Json:
        sheet, box, _ = book.find(call.path["range"])
        _clear(call, book, sheet, box)
        return {"spreadsheetId": book.id, "clearedRange": sheet.named(box)}

    return _changing(call, act)


def _clear_all(call: Call, pick: Callable[[Book], list[Any]]) -> Json:
    def act(book: Book) -> Json:
        found = pick(book)
        for sheet, box in found:
            _clear(call, book, sheet, box)
        told: Json = {"spreadsheetId": book.id}
        return told | ({"clearedRanges": [sheet.named(box) for sheet, box in found]} if found else {})

    return _changing(call, act)


def batch_clear(call: Call) -> Json:
    return _clear_all(call, lambda book: [book.find(text)[:2] for text in call.body.get("ranges", [])])


def batch_clear_by_filter(call: Call) -> Json:
    return _clear_all(call, lambda book: [area for area, _ in filtered(book, call.body.get("dataFilters", []))])


METHODS: dict[str, Callable[[Call], Json]] = {
    "sheets.spreadsheets.values.get": get,
    "sheets.spreadsheets.values.batchGet": batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": batch_get_by_filter,
    "sheets.spreadsheets.values.update": update,
    "sheets.spreadsheets.values.batchUpdate": batch_update,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": batch_update_by_filter,
    "sheets.spreadsheets.values.append": append,
    "sheets.spreadsheets.values.clear": clear,
    "sheets.spreadsheets.values.batchClear": batch_clear,
    "sheets.spreadsheets.values.batchClearByDataFilter": batch_clear_by_filter,
}
