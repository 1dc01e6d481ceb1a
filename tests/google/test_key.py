"""Keys: one that works, keys that do not, and what may never be told of any; encrypted connections that break."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import ssl
import threading
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from sheetcrm.adapters.google.client import OutcomeUnknown, connect
from sheetcrm.config import read_config
from sheetcrm.errors import BookForbidden, BookUnreachable, ConfigError, SheetcrmError
from sheetcrm.model.words import LANGUAGES, Word
from sheetcrm.model.words import google as words
from tests.google.keys import WHO, key_file, pem, secrets
from tests.google.sheets import spreadsheet
from tests.google.waiting import Waiting, api_of
from tests.laws.nights import START, Clock, house
from tests.laws.workbooks import PRESENT, Draft, clean
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


def told(error: SheetcrmError) -> str:
    """Return all that anybody might print of an error."""
    parts = ["".join(traceback.format_exception(error)), repr(error), str(error), str(error.values)]
    parts += [text for language in LANGUAGES for text in (error.message(language), error.cure(language))]
    return "\n".join(parts)


def assert_kept(*texts: str) -> None:
    held = "\n".join(texts)
    assert [secret for secret in secrets() if secret in held] == []


def test_a_night_with_a_key_works_and_the_key_is_told_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    clock = Clock(START - timedelta(days=1))
    with StandIn(clock=clock) as google:
        google.token = "token-that-nobody-guesses"
        made = spreadsheet(google, Draft({"clients": (clean(0), clean(1))}).book(PRESENT).tabs)
        api = connect(made.id, key_file(tmp_path / "key.json", google), google.url, sleep=lambda _: None)
        clock.now = START
        from sheetcrm.adapters.google import GoogleBook
        from tests.google.sheets import Noted

        with house(GoogleBook(api, Noted(), sleep=lambda _: None), clock) as home:
            assert home.night().state == "done"
            journal = made.sheet("Журнал").values()
            ledger = b"".join(path.read_bytes() for path in home.place.iterdir()).decode("latin-1")

        asked = [seen for seen in google.requests if seen.kind == "token"]
        assert len(asked) == 1  # one token serves the whole night
        assert google.users == {"token-that-nobody-guesses": WHO}
        kept = (caplog.text, ledger, str(journal), repr(api), repr(api.http), repr(vars(api.http)))
        assert_kept(*kept)
        assert all("token-that-nobody-guesses" not in text for text in kept)


def test_only_the_narrowest_rights_are_asked_for(google: StandIn, tmp_path: Path) -> None:
    made = google.add_spreadsheet()
    connect(made.id, key_file(tmp_path / "key.json", google), google.url).get("spreadsheetId")
    [asked] = [seen for seen in google.requests if seen.kind == "token"]

    import base64

    import orjson

    claims = asked.body["assertion"].split(".")[1]
    scopes = orjson.loads(base64.urlsafe_b64decode(claims + "==="))["scope"].split()
    assert sorted(scope.rpartition("/")[2] for scope in scopes) == ["drive.metadata.readonly", "spreadsheets"]


@pytest.mark.parametrize(
    ("fault", "reason", "cure"),
    [
        (Fault(status=403), words.NOT_SHARED, Word("{who} как редактора", "{who} as an editor")),
        (Fault(status=401), words.KEY_REFUSED, words.KEY_REFUSED_CURE),
        (Fault(status=503), words.SERVER_SAYS, words.UNREACHABLE.cure),
        (Fault(cut=True), words.NO_CONNECTION, words.UNREACHABLE.cure),
    ],
)
def test_no_error_tells_the_key(
    google: StandIn, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: Fault, reason: Word, cure: Word
) -> None:
    caplog.set_level(logging.DEBUG)
    made = google.add_spreadsheet()
    google.token = "token-that-nobody-guesses"
    api = connect(made.id, key_file(tmp_path / "key.json", google), google.url, sleep=lambda _: None)
    now = iter(range(0, 10**6, 100))
    api.http._clock = lambda: next(now)
    google.fault = lambda seen: fault if seen.kind != "token" else None

    with pytest.raises(SheetcrmError) as caught:
        api.get("spreadsheetId")
    for language in LANGUAGES:
        assert reason.to(language).format(code=503) in caught.value.message(language)
        assert cure.to(language).format(who=WHO) in caught.value.cure(language)
    assert_kept(told(caught.value), caplog.text)
    assert "token-that-nobody-guesses" not in told(caught.value) + caplog.text


def test_a_key_that_google_takes_back_is_told(google: StandIn, tmp_path: Path) -> None:
    made = google.add_spreadsheet()
    api = connect(made.id, key_file(tmp_path / "key.json", google), google.url)
    google.fault = lambda seen: Fault(status=400, message="invalid_grant") if seen.kind == "token" else None

    with pytest.raises(BookForbidden) as caught:
        api.get("spreadsheetId")
    for language in LANGUAGES:
        assert words.KEY_REFUSED.to(language) in caught.value.message(language)
        assert caught.value.cure(language) == words.KEY_REFUSED_CURE.to(language)
    assert_kept(told(caught.value))
    assert [seen.kind for seen in google.requests if seen.kind != "token"] == []


def spoilt() -> Sequence[Callable[[str], str]]:
    return [
        lambda text: text.replace("BEGIN PRIVATE", "BEGIN PUBLIC"),  # no key in it
        lambda text: text[:-40],  # torn off
        lambda text: text.replace('"service_account"', '"something"'),
        lambda text: text.replace('"client_email"', '"mail"'),
        lambda text: text.replace('"token_uri"', '"uri"'),
        lambda _: "{}",
        lambda _: pem(),
        lambda _: "[1]",
    ]


@pytest.mark.parametrize("spoil", spoilt())
def test_a_file_that_is_no_key_is_told_without_its_content(
    google: StandIn, tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    path = key_file(tmp_path / "key.json", google)
    path.write_text(spoil(path.read_text()))

    with pytest.raises(ConfigError) as caught:
        connect("x" * 44, path, google.url)
    for language in LANGUAGES:
        assert str(path) in caught.value.message(language)
        assert caught.value.cure(language) == words.KEY_FILE_CURE.to(language)
    assert_kept(told(caught.value))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_can_read_is_refused_with_the_cure(google: StandIn, tmp_path: Path, mode: int) -> None:
    path = key_file(tmp_path / "key.json", google, mode=mode)

    with pytest.raises(ConfigError) as caught:
        connect("x" * 44, path, google.url)
    for language in LANGUAGES:
        assert str(path) in caught.value.message(language)
        assert f"chmod 600 {path}" in caught.value.cure(language)
    assert google.requests == []
    path.chmod(0o600)
    assert connect("x" * 44, path, google.url)


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        connect("x" * 44, tmp_path / "key.json", None)
    for language in LANGUAGES:
        assert str(tmp_path / "key.json") in caught.value.message(language)
        assert caught.value.cure(language) == words.KEY_FILE_CURE.to(language)


@pytest.mark.parametrize(
    ("root", "good"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000/google", True),
        ("https://proxy.example/google", True),
        ("http://proxy.example", False),
        ("http://127.0.0.1.example", False),
        ("http://127.0.0.1@proxy.example", False),
        ("http://localhost:80@proxy.example", False),
        ("https://user:pass@proxy.example", False),
        ("http://0.0.0.0:8000", False),
        ("ftp://127.0.0.1", False),
    ],
)
def test_the_key_goes_through_the_net_encrypted_only(tmp_path: Path, root: str, good: bool) -> None:
    (tmp_path / "config.toml").write_text(
        f'[book]\nkind = "google"\nspreadsheet = "{"x" * 44}"\napi_root = "{root}"\n', encoding="utf-8"
    )
    if good:
        assert read_config(tmp_path, {}).book
        return
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path, {})
    for language in LANGUAGES:
        assert root in caught.value.message(language)
        assert "https://" in caught.value.cure(language)


@contextmanager
def encrypted(folder: Path, answer: bytes) -> Iterator[tuple[str, Path, list[bytes]]]:
    """A server on this machine that takes each request whole and then breaks the encrypted connection with these bytes."""
    private = serialization.load_pem_private_key(pem().encode(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())  # type: ignore[arg-type]
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = made.add_extension(here, critical=False).sign(private, hashes.SHA256())  # type: ignore[arg-type]
    file = folder / "here.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + pem().encode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    took: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                bare, _ = listening.accept()
            except OSError:
                return
            beneath = socket.socket(fileno=os.dup(bare.fileno()))
            try:
                with context.wrap_socket(bare, server_side=True) as held:
                    held.settimeout(5)
                    asked = held.recv(65_536)
                    while b'{"requests"' not in asked:
                        asked += held.recv(65_536)
                    took.append(asked)
                    beneath.sendall(answer)
            except OSError:
                took.append(b"")
            finally:
                beneath.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}", file, took
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answer", [b"this is no record of TLS", b""])
def test_a_write_after_which_the_encryption_breaks_is_not_repeated(tmp_path: Path, answer: bytes) -> None:
    waiting, session = Waiting(), requests.Session()
    with encrypted(tmp_path, answer) as (root, file, took):
        session.verify, session.trust_env = str(file), False
        with pytest.raises(OutcomeUnknown):
            api_of(root, "x" * 44, waiting, session).update([{"deleteSheet": {"sheetId": 0}}])
        assert len(took) == 1
        assert waiting.slept == []


def test_a_server_that_is_not_googles_gets_no_request(tmp_path: Path) -> None:
    waiting = Waiting()
    with encrypted(tmp_path, b"") as (root, _, took):
        with pytest.raises(BookUnreachable) as caught:
            api_of(root, "x" * 44, waiting).update([{"deleteSheet": {"sheetId": 0}}])
        assert not isinstance(caught.value, OutcomeUnknown)
        assert set(took) <= {b""}
