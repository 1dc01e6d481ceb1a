"""Requests to Google Sheets and Drive: timeouts, patience with an end, and nothing repeated that may have taken effect."""

from __future__ import annotations

import email.utils
import random
import ssl
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import orjson
import requests
from gspread.http_client import HTTPClient
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_URL

from sheetcrm.adapters.google.remarks import Remarks
from sheetcrm.errors import BookForbidden, BookMissing, BookRefused, BookUnreachable, ConfigError
from sheetcrm.model.words import google as words
from sheetcrm.model.words.book import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sheetcrm.model.words import Word

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
"""The narrowest that work: cells of spreadsheets; of files in Drive only when they changed, and by whom."""

CONNECT, ANSWER = 10.0, 185.0  # seconds; Google ends a request of its own accord after 180 (Sheets API, usage limits)
PATIENCE = 300.0  # seconds that one request may take, repetitions included: five refills of a quota of a minute
LONGEST = 64.0  # seconds between two tries, as Google's guide to exponential backoff has it
_BARE = {"prettyPrint": "false"}  # an indented answer, Google's default, is several times as long
_HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
NOW = partial(datetime.now, UTC)
_OFTEN = (429, 500, 502, 503, 504)
_TOO_MANY = 429
_QUOTA = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"}
_NEVER_SENT = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError)


class OutcomeUnknown(BookUnreachable):
    """A write was sent and its answer never came: whether it took effect only a look can tell."""


@dataclass(slots=True)
class Traffic:
    """What was asked of Google: requests by kind, bytes of their bodies and answers."""

    reads: int = 0
    writes: int = 0
    drive: int = 0
    sent: int = 0
    received: int = 0


class Http(HTTPClient):
    """gspread's client with an end to its patience.

    What changes nothing is repeated after passing failures, with growing pauses, jitter and Retry-After, for PATIENCE
    seconds at the most. What changes something is repeated only where it certainly was not carried out: the connection
    never came about, or Google said that the quota is used up. Else it raises OutcomeUnknown.
    """

    def __init__(
        self,
        session: requests.Session,
        *,
        path: str = "",
        root: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(None, session)  # type: ignore[arg-type]  # gspread takes None beside a session
        self.set_timeout((CONNECT, ANSWER))
        self.traffic = Traffic()
        self.path, self._root, self._sleep, self._clock = path, root, sleep, clock
        self._said: tuple[datetime, float] | None = None

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Any = None,
    ) -> requests.Response:
        body = data if json is None else orjson.dumps(json)
        headers = {**(headers or {}), **({"Content-Type": "application/json"} if json is not None else {})}
        repeatable = (
            method.lower() == "get" or ":batchGet" in endpoint or endpoint.endswith((":getByDataFilter", ":search"))
        )
        ends, pause = self._clock() + PATIENCE, 1.0
        while True:
            wait: float | None = None
            try:
                answer = self._send(method, endpoint, params, body, files, headers, repeatable=repeatable)
            except requests.exceptions.RequestException as error:
                if not (repeatable or isinstance(error, _NEVER_SENT) or _refused(error)):
                    raise OutcomeUnknown(path=self.path, reason=words.NO_ANSWER) from error
                failure: BookUnreachable = BookUnreachable(path=self.path, reason=_network(error))
                failure.__cause__ = error
            else:
                if answer.ok:
                    return answer
                code, reasons, said = _fault(answer)
                passing = code in _OFTEN or bool(reasons & _QUOTA)
                if not passing:
                    raise self._error(code, said)
                if not (repeatable or code == _TOO_MANY or reasons & _QUOTA):
                    raise OutcomeUnknown(path=self.path, reason=filled(words.SERVER_SAYS, code=str(code)))
                quota = code == _TOO_MANY or bool(reasons & _QUOTA)
                reason = words.QUOTA if quota else filled(words.SERVER_SAYS, code=str(code))
                failure = BookUnreachable(path=self.path, reason=reason)
                wait = _asked(answer)
            jitter = random.uniform(0.5, 1.0)  # noqa: S311 - so that two machines do not keep step
            wait = max(wait or 0.0, pause * jitter)
            pause = min(2 * pause, LONGEST)
            if self._clock() + wait > ends:
                raise failure
            self._sleep(wait)

    def _send(
        self, method: str, endpoint: str, params: Any, body: Any, files: Any, headers: Any, *, repeatable: bool
    ) -> requests.Response:
        url = endpoint
        for host in _HOSTS if self._root else ():
            url = url.replace(host, self._root or "", 1)
        if "/drive/" in endpoint:
            self.traffic.drive += 1
        elif repeatable:
            self.traffic.reads += 1
        else:
            self.traffic.writes += 1
        self.traffic.sent += len(body or b"")
        answer = self._authorised(method, url, params, body, files, headers)
        self.traffic.received += len(answer.content)
        with suppress(KeyError, TypeError, ValueError):
            self._said = email.utils.parsedate_to_datetime(answer.headers["Date"]), self._clock()
        return answer

    def hour(self) -> datetime:
        """Return the time by Google's clock, as its last answer told it: the same for every machine. Ours before the first answer."""
        if self._said is None:
            return NOW()
        told, then = self._said
        return told + timedelta(seconds=self._clock() - then)

    def _authorised(self, method: str, url: str, params: Any, body: Any, files: Any, headers: Any) -> requests.Response:
        from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError

        try:
            return self.session.request(
                method=method, url=url, params=params, data=body, files=files, headers=headers, timeout=self.timeout
            )
        except TransportError as error:  # the key could not be exchanged for a token: nothing was asked yet
            raise requests.exceptions.ConnectTimeout from error
        except RefreshError as error:
            raise BookForbidden(path=self.path, reason=words.KEY_REFUSED, cure=words.KEY_REFUSED_CURE) from error
        except GoogleAuthError as error:
            raise BookForbidden(path=self.path, reason=words.KEY_USELESS, cure=words.KEY_FILE_CURE) from error

    def _error(self, code: int, said: str) -> BookForbidden | BookMissing | BookRefused:
        """Return what to tell of an answer that no repetition changes."""
        match code:
            case 401:
                return BookForbidden(path=self.path, reason=words.KEY_REFUSED, cure=words.KEY_REFUSED_CURE)
            case 403:
                who = getattr(getattr(self.session, "credentials", None), "service_account_email", None)
                cure = filled(words.SHARE_CURE, who=who) if who else words.SHARE_ANY_CURE
                api = "has not been used" in said or "disabled" in said
                reason = words.API_OFF if api else words.NOT_SHARED
                return BookForbidden(path=self.path, reason=reason, cure=words.API_OFF_CURE if api else cure)
            case 404:
                return SheetMissing(path=self.path)
            case _:
                reason = filled(words.GOOGLE_SAYS, text=said[:300])
                return SheetRefused(path=self.path, reason=reason, cure=words.LOOK_AGAIN)


class SheetMissing(BookMissing):
    """There is no such spreadsheet."""

    fault = words.SHEET_MISSING


class SheetRefused(BookRefused):
    """Google does not do what was asked."""

    fault = words.REFUSED


@dataclass(slots=True)
class Api:
    """One spreadsheet, through the few requests that sheetcrm makes. Every method is one request; errors are BookErrors."""

    spreadsheet: str
    http: Http

    def get(self, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        """Return the parts of the spreadsheet that a field mask names (spreadsheets.get)."""
        return self._json("get", "", {"fields": fields, "ranges": list(ranges)})

    def values(
        self, filters: Sequence[Mapping[str, Any]], render: str, *, columns: bool = False
    ) -> list[list[list[Any]]]:
        """Return the cells of grid ranges, in their order: as they were typed (FORMULA) or calculated (UNFORMATTED_VALUE).

        Dates are serial numbers where typed, and texts where calculated. (values.batchGetByDataFilter)
        """
        return self._listed(self._values(filters, render, columns=columns), filters)

    def typed(self, filters: Sequence[Mapping[str, Any]], known: bytes) -> tuple[bytes, list[list[list[Any]]] | None]:
        """Return a digest of Google's answer and the cells as they were typed; without these where the digest is the known one.

        An answer like the last is not parsed again: with many rows that costs more than all the rest. (values.batchGetByDataFilter)
        """
        answer = self._values(filters, "FORMULA", columns=False)
        digest = blake2b(answer.content, digest_size=16).digest()
        return digest, None if digest == known else self._listed(answer, filters)

    def _values(self, filters: Sequence[Mapping[str, Any]], render: str, *, columns: bool) -> requests.Response:
        body = {
            "dataFilters": [{"gridRange": one} for one in filters],
            "valueRenderOption": render,
            "majorDimension": "COLUMNS" if columns else "ROWS",
            "dateTimeRenderOption": "SERIAL_NUMBER" if render == "FORMULA" else "FORMATTED_STRING",
        }
        return self._ask(
            "post", "/values:batchGetByDataFilter", {"fields": "valueRanges(valueRange(values),dataFilters)"}, body
        )

    def _listed(self, answer: requests.Response, filters: Sequence[Mapping[str, Any]]) -> list[list[list[Any]]]:
        found = _parsed(answer).get("valueRanges", [])
        asked = [_range(one) for one in filters]
        told = {_range(one["dataFilters"][0].get("gridRange", {})): one for one in found}
        if len(set(asked)) == len(asked) and set(asked) == set(told):
            found = [told[one] for one in asked]  # Google does not say in which order it answers
        elif len(found) != len(filters):
            raise SheetRefused(path=self.http.path, reason=words.ODD_ANSWER, cure=words.LOOK_AGAIN)
        return [one.get("valueRange", {}).get("values", []) for one in found]

    def notes(self, filters: Sequence[Mapping[str, Any]]) -> dict[int, Remarks]:
        """Return the notes in grid ranges by sheet id, and the texts beside them, of the same instant: spreadsheets.getByDataFilter."""
        cells = "rowData(values(note,userEnteredValue(stringValue)))"
        fields = f"sheets(properties(sheetId),data(startRow,startColumn,{cells}))"
        body = {"dataFilters": [{"gridRange": one} for one in filters], "includeGridData": True}
        found: dict[int, Remarks] = {}
        for sheet in self._json("post", ":getByDataFilter", {"fields": fields}, body).get("sheets", ()):
            held = found.setdefault(sheet.get("properties", {}).get("sheetId", 0), Remarks())
            for part in sheet.get("data", ()):
                held.take(part.get("startRow", 0), part.get("startColumn", 0), part.get("rowData", ()))
        return found

    def update(
        self, changes: Sequence[Mapping[str, Any]], *, fields: str = "replies", ranges: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Carry out one atomic batchUpdate; never repeated by itself. Raises OutcomeUnknown where nobody knows what became of it."""
        body: dict[str, Any] = {"requests": list(changes)}
        if ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseRanges": list(ranges),
                "responseIncludeGridData": True,
            }
        return self._json("post", ":batchUpdate", {"fields": fields}, body)

    def file(self, fields: str = "version,modifiedTime,lastModifyingUser(displayName,me)") -> dict[str, Any]:
        """Return what Drive knows of the file: its version grows with every change. Costs no quota of Sheets."""
        url = f"{DRIVE_FILES_API_V3_URL}/{self.spreadsheet}"
        return _parsed(self.http.request("get", url, params={"fields": fields, "supportsAllDrives": "true"} | _BARE))

    def _json(
        self, method: str, path: str, params: Mapping[str, Any], body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return _parsed(self._ask(method, path, params, body))

    def _ask(
        self, method: str, path: str, params: Mapping[str, Any], body: Mapping[str, Any] | None
    ) -> requests.Response:
        url = SPREADSHEET_URL % self.spreadsheet + path
        return self.http.request(method, url, params={**params, **_BARE}, json=body)


def connect(
    spreadsheet: str,
    credentials: Path | None,
    root: str | None,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Api:
    """Return a spreadsheet reached with the key in a file, or the application default.

    An ``api_root`` on this machine without a key is spoken to without one. Raises ConfigError where the key cannot be used.
    """
    session = (
        requests.Session() if root and credentials is None and root.startswith("http://") else _session(credentials)
    )
    return Api(spreadsheet, Http(session, path=place_of(spreadsheet), root=root, sleep=sleep))


def place_of(spreadsheet: str) -> str:
    """Return the address of a spreadsheet for people."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}"


def _session(path: Path | None) -> requests.Session:
    import google.auth
    from google.auth.exceptions import GoogleAuthError
    from google.auth.transport.requests import AuthorizedSession

    try:
        if path is None:
            credentials, _ = google.auth.default(scopes=SCOPES)
        else:
            _check_rights(path)
            credentials, _ = google.auth.load_credentials_from_file(str(path), scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (GoogleAuthError, ValueError, KeyError, AttributeError) as error:
        # their texts may quote the file: they are not passed on
        message = words.NO_DEFAULT_KEY if path is None else filled(words.NO_KEY, path=str(path))
        raise ConfigError(message=message, cure=words.KEY_FILE_CURE) from error.with_traceback(None)
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]


def _check_rights(path: Path) -> None:
    """Refuse a key that others on this machine can read."""
    try:
        mode = path.stat().st_mode
        path.open("rb").close()
    except OSError as error:
        message = filled(words.NO_KEY_FILE, path=str(path))
        raise ConfigError(message=message, cure=words.KEY_FILE_CURE) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        cure = filled(words.KEY_OPEN_CURE, path=str(path))
        raise ConfigError(message=filled(words.KEY_OPEN, path=str(path)), cure=cure)


def _parsed(answer: requests.Response) -> dict[str, Any]:
    found = orjson.loads(answer.content or b"{}")
    assert isinstance(found, dict)
    return found


def _range(one: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    """Return what a grid range is known by: Google leaves zeros out of its answers."""
    return frozenset((key, number) for key, number in one.items() if number)


def _fault(answer: requests.Response) -> tuple[int, set[str], str]:
    """Return the status, Google's reasons and its sentence."""
    try:
        error = orjson.loads(answer.content)["error"]
        reasons = {str(one.get("reason")) for one in error.get("errors", ())} | {str(error.get("status"))}
        return answer.status_code, reasons, str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.status_code, set(), answer.reason or ""


def _asked(answer: requests.Response) -> float | None:
    """Return how long Google asks us to wait, in seconds."""
    text = answer.headers.get("Retry-After", "")
    if text.isdigit():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
        said = email.utils.parsedate_to_datetime(answer.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, (until - said).total_seconds())


def _refused(error: BaseException) -> bool:
    """Tell whether the connection never came about."""
    seen: BaseException | None = error
    while seen is not None:
        # another failure of TLS may come after the request was sent
        if isinstance(seen, ConnectionRefusedError | ssl.SSLCertVerificationError) or type(seen).__name__ in {
            "NewConnectionError",
            "NameResolutionError",
        }:
            return True
        reason = getattr(seen, "reason", None) or (seen.args[0] if seen.args else None)
        seen = reason if isinstance(reason, BaseException) else seen.__cause__
    return False


def _network(error: BaseException) -> Word:
    return words.TIMED_OUT if isinstance(error, requests.exceptions.Timeout) else words.NO_CONNECTION


def moment(text: str) -> datetime:
    """Return an instant from Drive: RFC 3339, UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
