"""spreadsheets.batchUpdate: all of the requests, in their order, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.standin import (
    requests_cells,
    requests_find,
    requests_lines,
    requests_metadata,
    requests_paste,
    requests_sheets,
    requests_shift,
    requests_things,
)
from tests.standin.answers import spreadsheet
from tests.standin.errors import Json, Refused
from tests.standin.masks import Tree, below

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.calls import Call

HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    **requests_sheets.HANDLERS,
    **requests_cells.HANDLERS,
    **requests_lines.HANDLERS,
    **requests_paste.HANDLERS,
    **requests_shift.HANDLERS,
    **requests_find.HANDLERS,
    **requests_things.HANDLERS,
    **requests_metadata.HANDLERS,
}


def apply(book: Book, user: str, requests: list[Json]) -> list[Json]:
    """Apply requests and return their replies; if one is refused, the book is as it was."""
    if not requests:
        raise Refused(400, "Must specify at least one request.")
    saved = book.save()
    replies = []
    try:
        for index, request in enumerate(requests):
            replies.append(_one(book, user, request, index))
        book.check_size()
    except BaseException:
        book.restore(saved)
        raise
    book.touch(user)
    return replies


def _one(book: Book, user: str, request: Json, index: int) -> Json:
    if not request:
        raise Refused(400, f"Invalid requests[{index}]: No request set.")
    kind, content = next(iter(request.items()))
    handler = HANDLERS.get(kind)
    book.forget()
    if handler is None:
        raise Refused(501, f"The stand-in does not know requests[{index}].{kind}.")
    try:
        reply = handler(book, user, content)
    except Refused as refusal:
        raise refusal.at(f"requests[{index}].{kind}") from None
    return {} if reply is None else {kind: reply}


def batch_update(call: Call) -> Json:
    book = call.world.open(call.path["spreadsheetId"], call.user, write=True)
    ranges = call.body.get("responseRanges")
    replies = apply(book, call.user, call.body.get("requests", []))
    told: Json = {"spreadsheetId": book.id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        tree: Tree | None = below(call.tree, "updatedSpreadsheet")
        if tree is not None:
            places = [book.find(text)[:2] for text in ranges] if ranges else None
            grid = call.body.get("responseIncludeGridData", False)
            told["updatedSpreadsheet"] = spreadsheet(book, tree, ranges=places, grid=grid)
    return told
