"""Drive v3: the spreadsheets as files."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from tests.standin.a1 import Box
from tests.standin.errors import Json, Refused
from tests.standin.reading import value_range
from tests.standin.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.calls import Call

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_USUAL = ("kind", "id", "name", "mimeType")
_TERM = re.compile(
    r"""\s*(not\s+)?(?:(\w+)\s*(=|!=|<=|>=|<|>|contains)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\w+)|('[^']*'|"[^"]*")\s+in\s+(\w+))\s*"""
)


def _open(call: Call, *, write_: bool = False) -> Book:
    file_id = call.path["fileId"]
    book = call.world.files.get(file_id)
    hidden = book is None or not book.may_read(call.user) or (call.world.forbidden and call.user == call.world.robot)
    if book is None or hidden:
        raise Refused(404, f"File not found: {file_id}.", location="fileId")
    if write_ and not book.may_edit(call.user):
        raise Refused(403, "The user does not have sufficient permissions for this file.")
    return book


def _person(call: Call, address: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": address.partition("@")[0],
        "me": address == call.user,
        "permissionId": str(abs(hash_of(address))),
        "emailAddress": address,
    }


def hash_of(address: str) -> int:
    """Return a number for an address, the same in every run."""
    return int.from_bytes(address.encode(), "big") % 10**20


def resource(call: Call, book: Book) -> Json:
    """Return all that is told of a file."""
    state = book.seen_from_drive()
    may_edit = book.may_edit(call.user)
    owner = book.owner == call.user
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.title,
        "mimeType": SPREADSHEET,
        "starred": False,
        "trashed": book.trashed,
        "explicitlyTrashed": book.trashed,
        "version": str(state.version),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit?usp=drivesdk",
        "createdTime": book.created,
        "modifiedTime": state.modified,
        "lastModifyingUser": _person(call, state.user),
        "owners": [_person(call, book.owner)],
        "ownedByMe": owner,
        "shared": bool(book.permissions),
        "capabilities": {
            "canEdit": may_edit,
            "canCopy": True,
            "canDelete": owner,
            "canDownload": True,
            "canRename": may_edit,
            "canShare": may_edit,
            "canTrash": owner,
            "canReadRevisions": may_edit,
            "canModifyContent": may_edit,
            "canComment": may_edit,
        },
        "exportLinks": {
            kind: f"https://docs.google.com/spreadsheets/export?id={book.id}&exportFormat={kind.rpartition('/')[2]}"
            for kind in ("text/csv", "text/tab-separated-values")
        },
        **({"permissions": _permissions(call, book)} if may_edit else {}),
        **book.file,
    }


def _told(call: Call, book: Book) -> Json:
    """ "If not specified, the method returns a default set of fields specific to the method." """
    whole = resource(call, book)
    return whole if call.tree else {key: whole[key] for key in _USUAL}


def files_get(call: Call) -> Json:
    return _told(call, _open(call))


def files_list(call: Call) -> Json:
    chosen = [
        book
        for book in call.world.files.values()
        if book.may_read(call.user) and not call.world.forbidden and matches(call.query.get("q", ""), book)
    ]
    if call.query.get("orderBy", "").startswith("name"):
        chosen.sort(key=lambda book: book.title, reverse="desc" in call.query["orderBy"])
    else:
        chosen.sort(key=lambda book: book.history[-1].modified, reverse=True)
    start = int(call.query.get("pageToken") or 0)
    size = call.query.get("pageSize", 100)
    told: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(chosen):
        told["nextPageToken"] = str(start + size)
    return told | {"files": [_told(call, book) for book in chosen[start : start + size]]}


def matches(query: str, book: Book) -> bool:
    """Return whether a file fits ``q``: terms joined by "and"; raise 400 for what is no such query."""
    at = 0
    fits = True
    while at < len(query):
        found = _TERM.match(query, at)
        if not found:
            raise Refused(400, "Invalid Value", reason="invalid", location="q")
        at = found.end()
        fits &= bool(found.group(1)) != _term(found, book)
        joined = re.match(r"and\b", query[at:])
        if at < len(query) and not joined:
            raise Refused(400, "Invalid Value", reason="invalid", location="q")
        at += joined.end() if joined else 0
    return fits


def _term(found: re.Match[str], book: Book) -> bool:
    _, key, operator, value, member, collection = found.groups()
    if collection:
        person = member[1:-1]
        if collection == "parents":
            return person in {"root", *book.file.get("parents", [])}
        return person == book.owner or (collection in {"writers", "readers"} and person in book.people())
    text = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] in "'\"" else value
    known: dict[str, Any] = {
        "name": book.title,
        "mimeType": SPREADSHEET,
        "trashed": str(book.trashed).lower(),
        "modifiedTime": book.history[-1].modified,
        "createdTime": book.created,
        "starred": "false",
        "sharedWithMe": "true",
    }
    if key not in known:
        raise Refused(400, "Invalid Value", reason="invalid", location="q")
    have = known[key]
    outcomes: dict[str, bool] = {
        "=": have == text,
        "!=": have != text,
        "contains": text.casefold() in have.casefold(),
        "<": have < text,
        ">": have > text,
        "<=": have <= text,
        ">=": have >= text,
    }
    return outcomes[operator]


def files_create(call: Call) -> Json:
    kind = call.body.get("mimeType", SPREADSHEET)
    if kind != SPREADSHEET:
        raise Refused(501, f"The stand-in keeps spreadsheets only, not {kind}.")
    book = call.world.add(call.body.get("name") or "Untitled", owner=call.user)
    book.file = {
        key: call.body[key] for key in ("description", "parents", "properties", "appProperties") if key in call.body
    }
    _import(call, book)
    return _told(call, book)


def files_copy(call: Call) -> Json:
    source = _open(call)
    title = call.body.get("name") or f"Copy of {source.title}"
    book = source.copied(call.world.new_file_id(), title, call.user)
    call.world.files[book.id] = book
    return _told(call, book)


def files_update(call: Call) -> Json:
    book = _open(call, write_=True)
    if "trashed" in call.body:
        if book.owner != call.user:
            raise Refused(403, "The user does not have sufficient permissions for this file.")
        book.trashed = call.body["trashed"]
    if call.body.get("name"):
        book.props = {**book.props, "title": call.body["name"]}
    book.file |= {key: call.body[key] for key in ("description", "properties", "appProperties") if key in call.body}
    _import(call, book)
    book.touch(call.user)
    return _told(call, book)


def _import(call: Call, book: Book) -> None:
    """Take an uploaded CSV as the first tab's values, as a person would type them."""
    if not call.content:
        return
    rows = list(csv.reader(io.StringIO(call.content.decode("utf-8"))))
    sheet = book.sheets[0]
    sheet.rows.clear()
    sheet.columns.clear()
    sheet.grow(max(1, len(rows)), max([1, *(len(row) for row in rows)]))
    if rows:
        write(book, book.owner, (sheet, Box(0, 1, 0, 1), True), rows, "USER_ENTERED")


def files_delete(call: Call) -> None:
    book = _open(call)
    if book.owner != call.user:
        raise Refused(403, "The user does not have sufficient permissions for this file.")
    del call.world.files[book.id]


def files_export(call: Call) -> bytes:
    """Return the first tab as CSV or TSV; the other formats are not supported here."""
    book = _open(call)
    kind = call.query.get("mimeType")
    if kind not in {"text/csv", "text/tab-separated-values"}:
        raise Refused(501, f"The stand-in does not export {kind}.")
    sheet = book.sheets[0]
    rows = value_range(book, sheet, sheet.box, {}).get("values", [])
    width = max((len(row) for row in rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if kind == "text/csv" else "\t", lineterminator="\r\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return out.getvalue().removesuffix("\r\n").encode()


def comments_list(call: Call) -> Json:
    _open(call)
    if not call.tree:
        raise Refused(400, "The 'fields' parameter is required for this method.", reason="required", location="fields")
    return {"kind": "drive#commentList", "comments": []}


def _permissions(call: Call, book: Book) -> list[Json]:
    own = {
        "kind": "drive#permission",
        "id": str(hash_of(book.owner)),
        "type": "user",
        "role": "owner",
        "emailAddress": book.owner,
    }
    del call
    return [own, *book.permissions.values()]


def permissions_list(call: Call) -> Json:
    return {"kind": "drive#permissionList", "permissions": _slim(call, _permissions(call, _open(call)))}


def _slim(call: Call, entries: list[Json]) -> list[Json]:
    return (
        entries
        if call.tree
        else [{key: value for key, value in entry.items() if key != "emailAddress"} for entry in entries]
    )


def permissions_create(call: Call) -> Json:
    book = _open(call, write_=True)
    given = call.body
    if given.get("type") not in {"user", "group", "domain", "anyone"} or not given.get("role"):
        raise Refused(400, "The permission type and role fields are required.", reason="required")
    if given["type"] in {"user", "group"} and not given.get("emailAddress"):
        raise Refused(400, "The specified emailAddress is invalid or not applicable for the given permission type.")
    address = given.get("emailAddress") or given.get("domain") or "anyone"
    number = "anyoneWithLink" if address == "anyone" else str(hash_of(address))
    entry = {"kind": "drive#permission", "id": number, **{key: given[key] for key in given if key != "kind"}}
    book.permissions[number] = entry
    book.touch(call.user)
    return _slim(call, [entry])[0]


def _permission(call: Call, book: Book) -> str:
    number = call.path["permissionId"]
    if number not in book.permissions:
        raise Refused(404, f"Permission not found: {number}.", location="permissionId")
    return number


def permissions_update(call: Call) -> Json:
    book = _open(call, write_=True)
    number = _permission(call, book)
    book.permissions[number] = {
        **book.permissions[number],
        "role": call.body.get("role", book.permissions[number]["role"]),
    }
    book.touch(call.user)
    return _slim(call, [book.permissions[number]])[0]


def permissions_get(call: Call) -> Json:
    book = _open(call)
    return _slim(call, [book.permissions[_permission(call, book)]])[0]


def permissions_delete(call: Call) -> None:
    book = _open(call, write_=True)
    del book.permissions[_permission(call, book)]
    book.touch(call.user)


def about_get(call: Call) -> Json:
    if not call.tree:
        raise Refused(400, "The 'fields' parameter is required for this method.", reason="required", location="fields")
    return {"kind": "drive#about", "user": _person(call, call.user)}


def multipart(content: bytes, content_type: str) -> tuple[Any, bytes]:
    """Return the metadata and the content of an upload of both."""
    found = re.search(r'boundary="?([^";]+)', content_type)
    if not found:
        raise Refused(400, "Missing end boundary in multipart body.")
    parts = [part.strip(b"\r\n") for part in content.split(b"--" + found.group(1).encode())[1:-1]]
    bodies = [part.partition(b"\r\n\r\n")[2] if b"\r\n\r\n" in part else part.partition(b"\n\n")[2] for part in parts]
    if len(bodies) != 2:
        raise Refused(400, "Malformed multipart body.")
    return json.loads(bodies[0]), bodies[1]


METHODS: dict[str, Callable[[Call], Json | bytes | None]] = {
    "drive.files.get": files_get,
    "drive.files.list": files_list,
    "drive.files.create": files_create,
    "drive.files.copy": files_copy,
    "drive.files.update": files_update,
    "drive.files.delete": files_delete,
    "drive.files.export": files_export,
    "drive.comments.list": comments_list,
    "drive.permissions.list": permissions_list,
    "drive.permissions.create": permissions_create,
    "drive.permissions.update": permissions_update,
    "drive.permissions.get": permissions_get,
    "drive.permissions.delete": permissions_delete,
    "drive.about.get": about_get,
}
