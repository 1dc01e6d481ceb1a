"""Developer metadata: it hangs on the row, the column, the tab or the spreadsheet, and goes where that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.standin.errors import Json, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.standin.a1 import Box
    from tests.standin.book import Book
    from tests.standin.grid import Sheet

LONGEST = 30_000
KINDS = {"ROWS": "ROW", "COLUMNS": "COLUMN"}


class Found(NamedTuple):
    """One piece of metadata and where it hangs: on a line of a tab, on a tab, or (no tab) on the spreadsheet."""

    entry: Json
    sheet: Sheet | None
    dimension: str | None
    at: int

    def told(self) -> Json:
        location: Json
        if self.sheet is None:
            location = {"locationType": "SPREADSHEET", "spreadsheet": True}
        elif self.dimension is None:
            location = {"locationType": "SHEET"} | ({"sheetId": self.sheet.id} if self.sheet.id else {})
        else:
            dimension_range: Json = {"dimension": self.dimension, "startIndex": self.at, "endIndex": self.at + 1}
            if self.sheet.id:
                dimension_range["sheetId"] = self.sheet.id
            location = {"locationType": KINDS[self.dimension], "dimensionRange": dimension_range}
        return {**self.entry, "location": location}

    @property
    def kind(self) -> str:
        return "SPREADSHEET" if self.sheet is None else KINDS.get(self.dimension or "", "SHEET")

    def area(self) -> tuple[Sheet, Box] | None:
        """Return the cells that it stands for; None for the spreadsheet."""
        if self.sheet is None:
            return None
        box = self.sheet.box
        if self.dimension == "ROWS":
            return self.sheet, box._replace(top=self.at, bottom=self.at + 1)
        if self.dimension == "COLUMNS":
            return self.sheet, box._replace(left=self.at, right=self.at + 1)
        return self.sheet, box


def everywhere(book: Book) -> Iterator[Found]:
    """Yield all metadata of a book."""
    for entry in book.metadata:
        yield Found(entry, None, None, 0)
    for sheet in book.sheets:
        yield from _within(sheet)


def _within(sheet: Sheet) -> Iterator[Found]:
    """Yield the metadata of a tab and of its lines; few of many thousand lines have any."""
    for entry in sheet.metadata:
        yield Found(entry, sheet, None, 0)
    for dimension in KINDS:
        for index, entries in [
            (index, line.metadata) for index, line in enumerate(sheet.lines(dimension)) if line.metadata
        ]:
            for entry in entries:
                yield Found(entry, sheet, dimension, index)


def on_book(book: Book) -> list[Json]:
    return [Found(entry, None, None, 0).told() for entry in book.metadata]


def on_sheet(sheet: Sheet) -> list[Json]:
    return [Found(entry, sheet, None, 0).told() for entry in sheet.metadata]


def on_line(sheet: Sheet, dimension: str, index: int) -> list[Json]:
    return [Found(entry, sheet, dimension, index).told() for entry in sheet.lines(dimension)[index].metadata]


def by_id(book: Book, metadata_id: int) -> Found | None:
    return next((found for found in everywhere(book) if found.entry["metadataId"] == metadata_id), None)


def place(book: Book, location: Json) -> tuple[Sheet | None, str | None, int]:
    """Return where a location is; raise 400 unless it is the spreadsheet, a tab, one row or one column."""
    if location.get("spreadsheet"):
        return None, None, 0
    if "dimensionRange" not in location:
        if "sheetId" not in location:
            raise Refused(400, "A location must be specified.")
        return book.grid(location["sheetId"]), None, 0
    where = location["dimensionRange"]
    sheet = book.grid(where.get("sheetId", 0))
    dimension, start = where.get("dimension"), where.get("startIndex", 0)
    if dimension not in KINDS or where.get("endIndex") != start + 1:
        raise Refused(400, "The dimensionRange must represent a single row or column.")
    if not 0 <= start < len(sheet.lines(dimension)):
        raise Refused(400, f"The dimensionRange is outside of the sheet: index {start}.")
    return sheet, dimension, start


def hang(book: Book, entry: Json, where: tuple[Sheet | None, str | None, int]) -> Found:
    """Put a piece of metadata on its place."""
    sheet, dimension, index = where
    if sheet is None:
        book.metadata = (*book.metadata, entry)
    elif dimension is None:
        sheet.metadata = (*sheet.metadata, entry)
    else:
        line = sheet.own_line(dimension, index)
        line.metadata = (*line.metadata, entry)
    _check_length(book, sheet)
    return Found(entry, sheet, dimension, index)


def take(book: Book, found: Found) -> None:
    """Take a piece of metadata off its place."""
    if found.sheet is None:
        book.metadata = tuple(entry for entry in book.metadata if entry is not found.entry)
    elif found.dimension is None:
        found.sheet.metadata = tuple(entry for entry in found.sheet.metadata if entry is not found.entry)
    else:
        line = found.sheet.own_line(found.dimension, found.at)
        line.metadata = tuple(entry for entry in line.metadata if entry is not found.entry)


def _check_length(book: Book, sheet: Sheet | None) -> None:
    """Raise 400 if a tab, or the spreadsheet, holds more than 30,000 characters of keys and values."""
    entries = book.metadata if sheet is None else [found.entry for found in _within(sheet)]
    if sum(len(entry["metadataKey"]) + len(entry.get("metadataValue", "")) for entry in entries) > LONGEST:
        raise Refused(400, "This developer metadata exceeds the limit of 30000 characters.")


def match(book: Book, lookup: Json) -> list[Found]:
    """Return the metadata that fits all fields of a DeveloperMetadataLookup."""
    return [found for found in everywhere(book) if _fits(book, found, lookup)]


def _fits(book: Book, found: Found, lookup: Json) -> bool:
    entry = found.entry
    for key in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if key in lookup and entry.get(key) != lookup[key]:
            return False
    if "locationType" in lookup and found.kind != lookup["locationType"]:
        return False
    if "metadataLocation" not in lookup:
        if "locationMatchingStrategy" in lookup:
            raise Refused(400, "If locationMatchingStrategy is specified, a metadataLocation must also be specified.")
        return True
    sheet, dimension, index = place(book, lookup["metadataLocation"])
    if (found.sheet, found.dimension, found.at if found.dimension else 0) == (sheet, dimension, index):
        return True
    if lookup.get("locationMatchingStrategy") == "EXACT_LOCATION" or sheet is None or found.sheet is not sheet:
        return False
    return dimension is None or found.dimension != dimension
