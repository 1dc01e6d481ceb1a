"""What goes over the wire: what is refused, what it costs, how it fails. Docstrings quote the documentation."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import google.auth.transport.requests
import gspread
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2.service_account import Credentials

from tests.standin import Fault, Seen, StandIn
from tests.standin.desk import Desk, Said

if TYPE_CHECKING:
    from tests.standin.conftest import Clock
    from tests.standin.errors import Json

CANNOT = "Invalid JSON payload received. Unknown name"


def said(desk: Desk, verb: str, path: str, body: Any = None, **query: Any) -> Said:
    with pytest.raises(Said) as caught:
        desk.sheets(verb, path, body, **query)
    return caught.value


def test_an_unknown_field_is_refused_with_its_place(desk: Desk) -> None:
    """ "Request: A single kind of update to apply to a spreadsheet." (discovery document); the shape of the error is Google's own."""
    refusal = said(desk, "POST", ":batchUpdate", {"requests": [{"foo": {}}]})

    text = f"{CANNOT} \"foo\" at 'requests[0]': Cannot find field."
    assert refusal.answer == {
        "error": {
            "code": 400,
            "message": text,
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [{"field": "requests[0]", "description": text}],
                }
            ],
        }
    }


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"addSheet": {"properties": {"title": 5}}}, "'requests[0].add_sheet.properties.title' (TYPE_STRING), 5"),
        ({"deleteSheet": {"sheetId": "x"}}, "'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"x\""),
        ({"deleteSheet": {"sheetId": 1.5}}, "'requests[0].delete_sheet.sheet_id' (TYPE_INT32), 1.5"),
        (
            {"deleteSheet": []},
            "'requests[0].delete_sheet' (type.googleapis.com/google.apps.sheets.v4.DeleteSheetRequest), []",
        ),
        (
            {"addSheet": {"properties": {"hidden": "yes"}}},
            "'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), \"yes\"",
        ),
        ({"insertDimension": {"range": {"dimension": "DIAGONAL"}}}, "'requests[0].insert_dimension.range.dimension'"),
        ({"deleteSheet": {}, "addSheet": {}}, "oneof field 'kind' is already set"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(desk: Desk, request_: Json, message: str) -> None:
    """ "title: string", "sheetId: integer (int32)" … (discovery document); recorded: the words of such a refusal."""
    refusal = said(desk, "POST", ":batchUpdate", {"requests": [request_]})

    assert refusal.code == 400
    assert message in refusal.message


def test_all_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    """ "fieldViolations[]: Describes all violations in a client request." (google.rpc.BadRequest)"""
    refusal = said(desk, "POST", ":batchUpdate", {"foo": 1, "requests": [{"addSheet": {"bar": 2}}]})

    assert refusal.message.splitlines() == [
        f'{CANNOT} "foo": Cannot find field.',
        f"{CANNOT} \"bar\" at 'requests[0].add_sheet': Cannot find field.",
    ]


def test_whole_numbers_may_come_as_text_and_nulls_as_nothing(desk: Desk) -> None:
    """ "Either numbers or strings are accepted." "null is an accepted value for all field types and treated as the default value"
    (ProtoJSON)
    """
    desk.batch({"addSheet": {"properties": {"sheetId": "77", "title": None}}})

    assert desk.book.sheets[1].id == 77


def test_unknown_query_parameters_and_paths_are_refused(desk: Desk) -> None:
    """ "parameters" (discovery document); the words are Google's own."""
    unknown = said(desk, "GET", "", foo=1)
    assert unknown.message == (
        f"{CANNOT} \"foo\": Cannot bind query parameter. Field 'foo' could not be found in request message."
    )
    assert said(desk, "GET", "/values/A1", valueRenderOption="NICE").message.startswith(
        "Invalid value at 'value_render_option'"
    )
    assert said(desk, "GET", "/nothing").code == 404
    assert said(desk, "DELETE", "").answer["error"]["status"] == "NOT_FOUND"
    assert said(desk, "GET", "", fields="spreadsheetId", includeGridData="maybe").code == 400


def test_what_is_no_json_is_refused(desk: Desk) -> None:
    """Silent; the words are Google's own."""
    desk.connection.request("POST", f"/v4/spreadsheets/{desk.book.id}:batchUpdate", body="{")
    answer = desk.connection.getresponse()

    assert (answer.status, b"Invalid JSON payload received" in answer.read()) == (400, True)


def test_strangers_are_told_apart(google: StandIn, desk: Desk) -> None:
    """ "401: Invalid Credentials", "403", "404: File not found" (Drive, Resolve errors); recorded: 403 and 404."""
    google.token = "secret"
    assert said(desk, "GET", "").answer["error"]["status"] == "UNAUTHENTICATED"
    desk.headers = {"Authorization": "Bearer secret"}
    desk.get()
    google.forbidden = True
    assert said(desk, "GET", "").message == "The caller does not have permission"
    with pytest.raises(Said) as file:
        desk.drive("GET", "")
    assert file.value.answer["error"]["errors"][0]["reason"] == "notFound"
    google.forbidden = False
    desk.book.share("robot@example.iam.gserviceaccount.com", "reader")
    desk.get()
    assert said(desk, "POST", ":batchUpdate", {"requests": [{"addSheet": {}}]}).code == 403


def test_sixty_reads_a_minute(google: StandIn, desk: Desk, clock: Clock) -> None:
    """ "Per minute per user per project 60" "generates a 429: Too many requests HTTP status code response" "they're refilled every
    minute" (Usage limits)
    """
    google.quota(reads=60, writes=60, retry_after=True)
    for _ in range(60):
        desk.read("A1")

    refusal = said(desk, "GET", "")
    assert refusal.code == 429
    assert refusal.answer["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert refusal.answer["error"]["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert 1 <= int(refusal.headers["Retry-After"]) <= 61
    desk.write("A1", [["writes have a quota of their own"]])
    desk.drive("GET", "")
    clock.move(seconds=60)
    desk.get()


def test_a_refusal_may_come_without_retry_after(google: StandIn, desk: Desk) -> None:
    """ "you should use an exponential backoff algorithm" (Usage limits); of Retry-After it says nothing, so it is off by default."""
    google.quota(reads=60, writes=0)

    refusal = said(desk, "PUT", "/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    assert (refusal.code, "Retry-After" in refusal.headers) == (429, False)
    assert desk.read() is None


def test_each_user_has_a_quota(google: StandIn, desk: Desk) -> None:
    """ "Per minute per user per project" (Usage limits)"""
    google.users["other"] = "other@example.com"
    desk.book.share("other@example.com")
    google.quota(reads=1)
    desk.get()
    said(desk, "GET", "")
    desk.headers = {"Authorization": "Bearer other"}
    desk.get()


@pytest.mark.parametrize(("after", "value"), [(False, None), (True, [["x"]])])
def test_a_request_may_fail_before_or_after_it_took_effect(
    google: StandIn, desk: Desk, after: bool, value: Any
) -> None:
    """ "503: the service is unavailable": whether the work was done is not said. (google.rpc.Code)"""
    google.fault = lambda seen: Fault(status=503, after=after) if seen.kind == "write" else None

    assert said(desk, "PUT", "/values/A1", {"values": [["x"]]}, valueInputOption="RAW").code == 503
    assert desk.read() == value


@pytest.mark.parametrize(("after", "value"), [(False, None), (True, [["x"]])])
def test_a_connection_may_be_cut_before_or_after(google: StandIn, desk: Desk, after: bool, value: Any) -> None:
    """Silent, as cables are."""
    google.fault = lambda seen: Fault(after=after, cut=True) if seen.kind == "write" else None

    with pytest.raises((http.client.HTTPException, ConnectionError)):
        desk.write("A1", [["x"]])

    desk.connection.close()
    assert desk.read() == value


def test_a_request_may_be_late(google: StandIn, desk: Desk) -> None:
    """Silent; a client that waits less than the answer takes has a timeout, and the write took effect."""
    google.fault = lambda seen: Fault(status=200, delay=0.5, after=True) if seen.kind == "write" else None
    desk.connection = http.client.HTTPConnection(urlsplit(google.url).netloc, timeout=0.1)

    with pytest.raises(TimeoutError):
        desk.write("A1", [["x"]])

    desk.connection.close()
    assert desk.read() == [["x"]]


def test_a_fault_may_say_when_to_come_back(google: StandIn, desk: Desk) -> None:
    """ "Retry-After" (RFC 9110)"""
    google.fault = lambda _: Fault(status=429, retry_after=7)

    refusal = said(desk, "GET", "")
    assert (refusal.code, refusal.headers["Retry-After"]) == (429, "7")
    assert refusal.message.startswith("Quota exceeded for quota metric 'Read requests'")


def test_somebody_may_act_just_before_and_after(google: StandIn, desk: Desk) -> None:
    """The stand-in's own promise: hooks run under the lock, next to the effect."""
    desk.write("A1", [["a"]])

    def before(seen: Seen) -> None:
        if seen.kind == "write":
            desk.tab.insert_rows(0, 1)

    def after(seen: Seen) -> None:
        if seen.kind == "write":
            desk.tab.set(0, 1, "after")

    google.before, google.after = before, after
    desk.write("A1", [["b"]])

    assert desk.tab.values() == [["b", "after"], ["a"]]


def test_requests_are_seen(google: StandIn, desk: Desk) -> None:
    """The stand-in's own promise."""
    desk.write("A1", [["x"]])
    desk.get(fields="spreadsheetId")
    desk.drive("GET", "")

    write, read, drive = google.requests
    assert (write.kind, write.method, write.body, write.status) == ("write", "PUT", {"values": [["x"]]}, 200)
    assert write.sent == len(json.dumps(write.body))
    assert (read.kind, read.query) == ("read", {"fields": ["spreadsheetId"]})
    assert read.received > 60
    assert (drive.kind, drive.path) == ("drive", f"/drive/v3/files/{desk.book.id}")


def test_a_real_client_with_a_real_login(google: StandIn, desk: Desk) -> None:
    """ "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer" (Using OAuth 2.0 for server to server applications)"""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "client_email": google.world.robot,
        "private_key": key.decode(),
        "token_uri": f"{google.url}/token",
    }
    login = Credentials.from_service_account_info(account, scopes=["https://www.googleapis.com/auth/spreadsheets"])  # type: ignore[no-untyped-call]
    login.refresh(google_request())
    google.token = login.token
    desk.headers = {"Authorization": f"Bearer {login.token}"}
    client = gspread.http_client.HTTPClient(login)
    desk.append("Sheet1", [["x"]])

    assert client.auth is login
    assert google.requests[0].kind == "token"
    assert desk.read() == [["x"]]


def google_request() -> Any:
    return google.auth.transport.requests.Request()


def test_it_runs_as_a_program_of_its_own() -> None:
    """The stand-in's own promise."""
    command = [sys.executable, "-m", "tests.standin", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        url, _, book = program.stdout.readline().split()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", f"/v4/spreadsheets/{book}?fields=properties.title")
        told = json.loads(connection.getresponse().read())
        program.terminate()

    assert told == {"properties": {"title": "Spreadsheet"}}


def test_a_hundred_thousand_rows_are_read_within_seconds(google: StandIn) -> None:
    """The stand-in's own promise, here a tenth of it within a tenth of the time."""
    book = google.add_spreadsheet(sheets=["Big"])
    book.sheet("Big").fill([[f"text {at}", at, at / 4] * 10 for at in range(10_000)])
    desk = Desk(google, book)
    start = time.perf_counter()
    told = desk.sheets("GET", "/values:batchGet", ranges=["Big"], valueRenderOption="UNFORMATTED_VALUE")

    assert len(told["valueRanges"][0]["values"]) == 10_000
    assert time.perf_counter() - start < 2


def test_what_the_stand_in_does_not_know_it_says(desk: Desk) -> None:
    """The stand-in's own promise: 501, never a silent success."""
    refusal = said(desk, "POST", ":batchUpdate", {"requests": [{"randomizeRange": {"range": {"sheetId": 0}}}]})

    assert (refusal.code, refusal.message) == (501, "The stand-in does not know requests[0].randomizeRange.")
