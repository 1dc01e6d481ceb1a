"""The spreadsheet as a file. Docstrings quote the reference of Drive v3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.standin.desk import Desk, Said

if TYPE_CHECKING:
    from tests.standin import StandIn
    from tests.standin.conftest import Clock

SHEET = "application/vnd.google-apps.spreadsheet"


def version(desk: Desk) -> int:
    return int(desk.drive("GET", fields="version")["version"])


def test_the_version_grows_with_every_change(desk: Desk) -> None:
    """ "A monotonically increasing version number for the file. This reflects every change made to the file on the server" (File)"""
    first = version(desk)
    desk.read()
    assert version(desk) == first
    desk.write("A1", [["x"]])
    desk.tab.set(0, 1, "y")
    desk.book.changed()
    assert version(desk) == first + 3
    with pytest.raises(Said):
        desk.batch({"deleteSheet": {"sheetId": 9}})
    assert version(desk) == first + 3


def test_the_version_may_lag(google: StandIn, desk: Desk) -> None:
    """How far it lags behind an edit is not written down, so it can be set."""
    first = version(desk)
    google.version_lag = 2
    desk.write("A1", [["x"]])
    desk.write("A2", [["y"]])
    assert version(desk) == first
    desk.write("A3", [["z"]])
    assert version(desk) == first + 1


def test_the_last_hand_is_told(desk: Desk, clock: Clock) -> None:
    """ "The last user to modify the file." "The last time the file was modified by anyone" (File)"""
    desk.write("A1", [["x"]])
    told = desk.drive("GET", fields="lastModifyingUser,modifiedTime")
    assert told["lastModifyingUser"]["me"] is True
    assert told["modifiedTime"] == "2026-08-01T09:30:00.000Z"

    clock.move(minutes=5)
    desk.tab.sort(0)

    told = desk.drive("GET", fields="lastModifyingUser.emailAddress,modifiedTime")
    assert told == {
        "lastModifyingUser": {"emailAddress": "staff@example.com"},
        "modifiedTime": "2026-08-01T09:35:00.000Z",
    }


def test_a_file_is_told_by_mask(desk: Desk) -> None:
    """ "If not specified, the method returns a default set of fields specific to the method." (fields parameter)"""
    assert desk.drive("GET").keys() == {"kind", "id", "name", "mimeType"}
    told = desk.drive("GET", fields="name,trashed,capabilities(canEdit,canTrash),webViewLink")
    assert told["capabilities"] == {"canEdit": True, "canTrash": False}
    assert told["trashed"] is False
    with pytest.raises(Said) as said:
        desk.drive("GET", foo=1)
    assert said.value.code == 400
    assert desk.drive("GET", "", fields="*")["version"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"mimeType='{SHEET}' and trashed=false", 2),
        ("name = 'It\\'s two'", 1),
        ("name contains 'two'", 1),
        ("not name contains 'two'", 1),
        ("modifiedTime > '2030-01-01T00:00:00Z'", 0),
        ("'owner@example.com' in owners", 2),
    ],
)
def test_files_are_found(google: StandIn, desk: Desk, query: str, found: int) -> None:
    """ "query_term operator values" joined by "and"; "contains", "=", "not", "in" (Search query terms and operators)"""
    google.add_spreadsheet(title="It's two")

    assert len(desk.ask("GET", "/drive/v3/files", q=query)["files"]) == found


def test_a_query_that_is_none_is_refused(desk: Desk) -> None:
    """Silent; "Invalid Value" is Drive's own answer."""
    with pytest.raises(Said, match="Invalid Value"):
        desk.ask("GET", "/drive/v3/files", q="colour = 'red'")


def test_files_come_page_by_page(google: StandIn, desk: Desk) -> None:
    """ "The page token for the next page of files. This will be absent if the end of the files list has been reached." (files.list)"""
    google.add_spreadsheet(title="Two")
    first = desk.ask("GET", "/drive/v3/files", pageSize=1)
    second = desk.ask("GET", "/drive/v3/files", pageSize=1, pageToken=first["nextPageToken"])

    assert {first["files"][0]["name"], second["files"][0]["name"]} == {"Two", "Spreadsheet"}
    assert "nextPageToken" not in second


def test_a_copy_shares_nothing(google: StandIn, desk: Desk) -> None:
    """ "Creates a copy of a file and applies any requested updates with patch semantics." (files.copy)"""
    desk.write("A1", [["x"]])
    told = desk.drive("POST", "/copy", {"name": "Copy"})
    desk.write("A1", [["y"]])

    copy = google.spreadsheet(told["id"])
    assert (copy.title, copy.sheets[0].value(0, 0)) == ("Copy", "x")


def test_a_file_is_renamed_trashed_and_deleted_by_those_who_may(desk: Desk) -> None:
    """ "If set to true … only the owner may trash a file" (File.trashed)"""
    assert desk.drive("PATCH", "", {"name": "New"})["name"] == "New"
    assert desk.get(fields="properties.title") == {"properties": {"title": "New"}}

    def code(verb: str, body: Any = None) -> int:
        with pytest.raises(Said) as said:
            desk.drive(verb, "", body)
        return said.value.code

    assert code("PATCH", {"trashed": True}) == 403
    assert code("DELETE") == 403
    own = desk.ask("POST", "/drive/v3/files", {"name": "Own", "mimeType": SHEET})["id"]
    assert desk.ask("DELETE", f"/drive/v3/files/{own}") == ""
    with pytest.raises(Said, match="File not found"):
        desk.ask("GET", f"/drive/v3/files/{own}")


def test_a_file_is_exported_as_csv_and_nothing_else(desk: Desk) -> None:
    """ "Exports a Google Workspace document to the requested MIME type" (files.export); other types are not supported here: 501."""
    desk.write("A1:B2", [["a,b", 1], ["c"]])

    assert desk.drive("GET", "/export", mimeType="text/csv") == '"a,b",1\r\nc,'
    with pytest.raises(Said) as said:
        desk.drive("GET", "/export", mimeType="application/pdf")
    assert said.value.code == 501


def test_sharing_lets_people_in(google: StandIn, desk: Desk) -> None:
    """ "Creates a permission for a file or shared drive." "The role granted by this permission." (Permission)"""
    google.users["friend"] = "friend@example.com"
    given = {"type": "user", "role": "reader", "emailAddress": "friend@example.com"}
    number = desk.drive("POST", "/permissions", given)["id"]
    friend = Desk(google, desk.book)
    friend.headers = {"Authorization": "Bearer friend"}

    friend.get()
    with pytest.raises(Said):
        friend.write("A1", [["x"]])
    desk.drive("PATCH", f"/permissions/{number}", {"role": "writer"})
    friend.write("A1", [["x"]])
    desk.drive("DELETE", f"/permissions/{number}")
    with pytest.raises(Said):
        friend.get()
    roles = desk.drive("GET", "/permissions", fields="permissions(emailAddress,role)")["permissions"]
    assert roles[0] == {"emailAddress": "owner@example.com", "role": "owner"}


def test_a_csv_can_be_uploaded(google: StandIn, desk: Desk) -> None:
    """ "uploadType=media: Upload the media only, without any metadata." (Upload file data)"""
    path = f"/upload/drive/v3/files/{desk.book.id}?uploadType=media"
    desk.connection.request("PATCH", path, body="a,1\nb,2\n", headers={"Content-Type": "text/csv"})
    assert desk.connection.getresponse().read()

    assert google.spreadsheet(desk.book.id).sheets[0].values() == [["a", 1], ["b", 2]]
