"""Requests on developer metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin import metadata
from tests.standin.errors import Json, Refused
from tests.standin.masks import Tree, overlay
from tests.standin.requests_sheets import mask
from tests.standin.values import areas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.metadata import Found

UNSPECIFIED = "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED"


def selected(book: Book, data_filter: Json) -> list[Found]:
    """Return the metadata that a DataFilter selects; a range selects what hangs within it.

    "If the DataFilter is a … range, this returns all developer metadata associated with locations intersecting that region."
    """
    if "developerMetadataLookup" in data_filter:
        return metadata.match(book, data_filter["developerMetadataLookup"])
    places = areas(book, data_filter)
    found = []
    for entry in metadata.everywhere(book):
        area = entry.area()
        if area and any(sheet is area[0] and box.meets(area[1]) for sheet, box in places):
            found.append(entry)
    return found


def create(book: Book, _user: str, request: Json) -> Json:
    given = request.get("developerMetadata", {})
    if not given.get("metadataKey"):
        raise Refused(400, "Developer metadata must always have a key specified.")
    if given.get("visibility", UNSPECIFIED) == UNSPECIFIED:
        raise Refused(400, "Developer metadata must always have visibility specified.")
    number = given.get("metadataId", 0)
    if number < 0:
        raise Refused(400, "Developer metadata IDs must be positive.")
    if number and metadata.by_id(book, number):
        raise Refused(400, f"Developer metadata with id {number} already exists.")
    number = number or book.world.new_id()
    where = metadata.place(book, given.get("location", {}))
    found = metadata.hang(book, _entry(number, given), where)
    return {"developerMetadata": found.told()}


def _entry(number: int, given: Json) -> Json:
    entry: Json = {"metadataId": number, "metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        entry["metadataValue"] = given["metadataValue"]
    return entry | {"visibility": given["visibility"]}


def update(book: Book, _user: str, request: Json) -> Json:
    """Change all metadata that the filters select; a new location takes it there."""
    tree = mask("DeveloperMetadata", request) or {
        "metadataKey": {},
        "metadataValue": {},
        "visibility": {},
        "location": {},
    }
    given = request.get("developerMetadata", {})
    if not request.get("dataFilters"):
        raise Refused(400, "At least one data filter must be specified.")
    found = _unique(book, request["dataFilters"])
    if not found:
        raise Refused(400, "No developer metadata matches the data filters.")
    told = []
    for entry in found:
        kept: Tree = {key: {} for key in tree if key in {"metadataKey", "metadataValue", "visibility"}}
        new = overlay(entry.entry, given, kept) if kept else entry.entry
        if not new.get("metadataKey"):
            raise Refused(400, "Developer metadata must always have a key specified.")
        where: Any = (entry.sheet, entry.dimension, entry.at)
        if "location" in tree:
            where = metadata.place(book, given.get("location", {}))
        metadata.take(book, entry)
        told.append(metadata.hang(book, _entry(entry.entry["metadataId"], new), where).told())
    return {"developerMetadata": told}


def delete(book: Book, _user: str, request: Json) -> Json:
    """Delete all metadata that the filter selects, and tell it."""
    found = _unique(book, [request.get("dataFilter", {})])
    told = [entry.told() for entry in found]
    for entry in found:
        metadata.take(book, entry)
    return {"deletedDeveloperMetadata": told} if told else {}


def _unique(book: Book, filters: list[Json]) -> list[Found]:
    found = {}
    for data_filter in filters:
        for entry in selected(book, data_filter):
            found[entry.entry["metadataId"]] = entry
    return list(found.values())


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
