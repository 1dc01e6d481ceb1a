"""The server: a thread on 127.0.0.1 that takes requests apart, lets the world answer them, and fails where it is told to."""

from __future__ import annotations

import base64
import json
import socket
import socketserver
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import orjson

from tests.standin import discovery, files, masks, spreadsheets
from tests.standin.calls import Call
from tests.standin.errors import UNAUTHENTICATED, Json, Refused
from tests.standin.quota import exceeded

if TYPE_CHECKING:
    from tests.standin.service import Service

READS = {
    "sheets.spreadsheets.get",
    "sheets.spreadsheets.getByDataFilter",
    "sheets.spreadsheets.developerMetadata.get",
    "sheets.spreadsheets.developerMetadata.search",
    "sheets.spreadsheets.values.get",
    "sheets.spreadsheets.values.batchGet",
    "sheets.spreadsheets.values.batchGetByDataFilter",
}


@dataclass
class Seen:
    """A request as it came: ``sent`` and ``received`` are the bytes of its body and of its answer."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    kind: str
    status: int = 0
    sent: int = 0
    received: int = 0


@dataclass(frozen=True)
class Fault:
    """How a request goes wrong: before or ``after`` it took effect, with a status, or ``cut`` off without an answer.

    ``delay`` is in seconds; a status of 200 only delays.
    """

    status: int = 503
    after: bool = False
    retry_after: int | None = None
    cut: bool = False
    delay: float = 0.0
    message: str | None = None


@dataclass
class Answer:
    """What goes back."""

    status: int
    content: bytes
    kind: str = "application/json; charset=UTF-8"
    retry_after: int | None = None


class Cut(Exception):
    """The connection ends here."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        try:
            answer = self.server.service.answer(Request(self.command, self.path, dict(self.headers.items()), raw))
        except Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer.status)
        if answer.content or answer.status != 204:
            self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.content)))
        if answer.retry_after is not None:
            self.send_header("Retry-After", str(answer.retry_after))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Threads that end with the program."""

    daemon_threads = True
    service: Service

    def server_bind(self) -> None:
        """Bind without asking anybody for the machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, *_: Any) -> None:
        """Clients that hang up are no news."""


class Request:
    """A request as text."""

    def __init__(self, verb: str, target: str, headers: dict[str, str], raw: bytes) -> None:
        parts = urlsplit(target)
        self.verb, self.path, self.raw = verb, parts.path, raw
        self.pairs = parse_qsl(parts.query, keep_blank_values=True)
        self.query = parse_qs(parts.query, keep_blank_values=True)
        self.headers = {key.lower(): value for key, value in headers.items()}
        self.token = self.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if self.headers.get("x-http-method-override") and verb == "POST":
            self.verb = self.headers["x-http-method-override"].upper()
            self.pairs += parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
            self.query = parse_qs(raw.decode("utf-8", "replace"), keep_blank_values=True) | self.query
            self.raw = b""
        if not self.token:
            self.token = dict(self.pairs).get("access_token", "")

    @property
    def is_drive(self) -> bool:
        return "/drive/" in self.path

    def body(self) -> Any:
        """Return the JSON of the body, None without one; raise 400 for what is none."""
        if not self.raw:
            return None
        try:
            return orjson.loads(self.raw)
        except ValueError:
            raise Refused(400, "Invalid JSON payload received. Parser error.") from None

    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.raw.decode("utf-8", "replace"))

    def kind(self) -> str:
        """Return what the request counts as."""
        if self.path == "/token":
            return "token"
        if self.is_drive:
            return "drive"
        found = discovery.sheets().route(self.verb, self.path)
        return "read" if found and found[0].id in READS else "write"


def call_of(request: Request, service: Service, user: str) -> Call:
    """Check a request against its description and return it; raise 404 or 400."""
    api = discovery.drive() if request.is_drive else discovery.sheets()
    found = api.route(request.verb, request.path)
    if found is None:
        raise Refused(404, "Method not found." if not request.is_drive else "Not Found")
    method, path = found
    query = api.query(method, request.pairs)
    content, body = b"", None
    kind = request.headers.get("content-type", "")
    if request.path.startswith("/upload/"):
        if kind.startswith("multipart/"):
            body, content = files.multipart(request.raw, kind)
        elif not kind.startswith("application/json"):
            content = request.raw
    if not content:
        body = request.body()
    clean = api.body(method, body)
    tree = masks.parse(query.get("fields", ""))
    if "*" in tree and not tree["*"]:
        tree = masks.EVERYTHING if not request.is_drive else {"*": {}}
    api.check_mask(method, tree)
    return Call(service.world, method, user, path, query, clean, tree, content, kind)


def perform(call: Call) -> Answer:
    """Let the world answer."""
    act = spreadsheets.METHODS.get(call.method.id) or files.METHODS.get(call.method.id)
    if act is None:
        raise Refused(501, f"The stand-in does not know {call.method.id}.")
    told = act(call)
    if told is None:
        return Answer(204, b"")
    if isinstance(told, bytes):
        return Answer(200, told, str(call.query.get("mimeType", "application/octet-stream")))
    return Answer(200, dump(masks.select(call.tree, told), pretty=call.query.get("prettyPrint", True)))


def refusal(refused: Refused, *, drive: bool, retry_after: int | None = None) -> Answer:
    return Answer(refused.code, dump(refused.drive() if drive else refused.sheets()), retry_after=retry_after)


def dump(content: Json, *, pretty: bool = True) -> bytes:
    """Return JSON as Google sends it: indented, unless prettyPrint says no."""
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE if pretty else None)


def token_of(request: Request, service: Service) -> Answer:
    """Exchange a service account's signed assertion for an access token; the signature itself is taken on trust."""
    form = request.form()
    try:
        claims = form["assertion"][0].split(".")[1]
        issuer = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"]
        good = unquote(form["grant_type"][0]) == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    except (KeyError, IndexError, ValueError):
        good, issuer = False, ""
    if not good:
        return Answer(400, dump({"error": "invalid_grant", "error_description": "Invalid JWT."}))
    token = service.token or f"token-{len(service.users) + 1}"
    service.users[token] = issuer
    return Answer(200, dump({"access_token": token, "expires_in": 3599, "token_type": "Bearer"}))


def check_token(request: Request, service: Service) -> str:
    """Return who asks; raise 401 if a token is wanted and this is not the one."""
    if service.token is not None and request.token != service.token:
        raise Refused(401, UNAUTHENTICATED)
    return service.users.get(request.token, service.world.robot)


def start(service: Service, port: int) -> Server:
    """Open the port and serve in a thread of its own."""
    server = Server(("127.0.0.1", port), Handler)
    server.service = service
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()
    return server


__all__ = ["Answer", "Cut", "Fault", "Request", "Seen", "exceeded", "start"]
