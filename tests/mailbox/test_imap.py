from __future__ import annotations

import ssl
import traceback
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from socket import create_server
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from sheetcrm.adapters.mailbox import Mailbox
from sheetcrm.adapters.mailbox.folders import sent_folder
from sheetcrm.adapters.mailbox.parts import LIMIT
from sheetcrm.errors import MailboxFolderMissing, MailboxForbidden, MailboxUnreachable
from sheetcrm.model.letters import Sort, letter_key
from tests.mailbox.letters import KEY, OWN, RETURNED, STOP, letter, report
from tests.mailbox.server import PASSWORD, USER, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.letters import Incoming
    from sheetcrm.ports import Inbox
    from tests.mailbox.server import Server

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def mailbox(server: Server, **more: Any) -> Mailbox:
    settings: dict[str, Any] = {
        "user": USER, "password": PASSWORD, "own": OWN, "unsubscribe": STOP, "port": server.port, "security": "plain", "timeout": 10,
    }  # fmt: skip
    return Mailbox("127.0.0.1", **{**settings, **more})


def numbered(number: int) -> bytes:
    return letter(f"Letter {number}", f"Message-ID: <{number}@mail.example>")


def read(box: Inbox, mark: str = "", *, today: date = TODAY) -> tuple[list[Incoming], str]:
    found = []
    for told, incoming in box.letters(mark, today=today):
        mark = told
        found += [incoming] if incoming else []
    return found, mark


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def test_each_letter_comes_once_in_order_and_stays_unread(server: Server) -> None:
    box = mailbox(server)
    for number in range(3):
        server.put(numbered(number), when=NOON)
    first, mark = read(box)
    server.put(report("550 5.1.1 User unknown", status="5.1.1"), when=NOON)
    second, later = read(box, mark)

    assert [found.text for found in first] == ["Letter 0", "Letter 1", "Letter 2"]
    assert [(found.sort, found.letter) for found in second] == [(Sort.HARD, KEY)]
    assert read(box, later) == ([], later)
    assert server.unseen() == 4


def test_a_crash_between_two_letters_loses_none_and_repeats_none(server: Server) -> None:
    for number in range(4):
        server.put(numbered(number), when=NOON)
    with closing(mailbox(server).letters("", today=TODAY)) as walk:  # type: ignore[type-var]
        mark, one = next(walk)
        mark, two = next(walk)
    rest, _ = read(mailbox(server), mark)

    assert [found.text for found in (one, two, *rest) if found] == [f"Letter {number}" for number in range(4)]


def test_the_first_look_goes_back_thirty_days(server: Server) -> None:
    server.put(numbered(1), when=NOON - timedelta(days=32))
    server.put(numbered(2), when=NOON - timedelta(days=29))
    found, mark = read(mailbox(server))
    server.put(numbered(3), when=NOON - timedelta(days=400))

    assert [letter.text for letter in found] == ["Letter 2"]
    assert [letter.text for letter in read(mailbox(server), mark)[0]] == ["Letter 3"]


def test_an_inbox_with_nothing_recent_is_not_looked_through_again(server: Server) -> None:
    server.put(numbered(1), when=NOON - timedelta(days=99))
    found, mark = read(mailbox(server))

    assert found == []
    assert read(mailbox(server), mark, today=TODAY - timedelta(days=90)) == ([], mark)


def test_letters_that_were_renumbered_come_again_with_their_ids(server: Server) -> None:
    box = mailbox(server, inbox="Post")
    server.make("Post")
    for number in range(2):
        server.put(numbered(number), folder="Post", when=NOON)
    before, mark = read(box)
    server.make("Post", anew=True)
    for number in range(3):
        server.put(numbered(number), folder="Post", when=NOON)
    after, later = read(box, mark)

    assert later.split(":")[0] != mark.split(":")[0]
    assert [found.id for found in after[:2]] == [found.id for found in before]
    assert len({found.id for found in after}) == 3
    assert read(box, later)[0] == []


@pytest.mark.parametrize("mark", ["nonsense", "1:", ":", "0:0", "99999999999999:1"])
def test_a_mark_that_is_none_of_ours_is_a_first_look(server: Server, mark: str) -> None:
    server.put(numbered(1), when=NOON)

    assert len(read(mailbox(server), mark)[0]) == 1


def test_of_a_big_letter_only_the_beginning_is_fetched(server: Server) -> None:
    server.put(letter("Да\r\n" + ("x" * 76 + "\r\n") * 30_000), when=NOON)
    found, _ = read(mailbox(server))
    fetched = [line for line in server.heard if b" FETCH " in line]

    assert found[0].text.startswith("Да")
    assert [f"BODY.PEEK[]<0.{LIMIT}>".encode() in line for line in fetched] == [True]


def test_when_a_letter_came_is_the_servers_word_where_its_date_is_not_believable(server: Server) -> None:
    server.put(letter("Yes", "Date: Fri, 01 Jan 2100 00:00:00 +0000"), when=NOON)

    assert read(mailbox(server))[0][0].when == NOON


def test_letters_of_ours_are_found_among_the_sent_by_header_or_id(server: Server) -> None:
    header, named, absent = (letter_key("book", "client", "welcome", step, "2026") for step in "123")
    server.make("Отправленные")
    server.put(f"X-Sheetcrm-Letter: {header}\r\nMessage-ID: <x@relay.example>\r\n\r\n".encode(), folder="Отправленные")
    server.put(f"Message-ID: <{named}@shop.example>\r\n\r\n".encode(), folder="Отправленные")
    box = mailbox(server, sent="Отправленные")

    assert box.sent([header, named, absent, 'x" OR ALL']) == {header, named}
    assert box.sent([]) == set()


def test_the_folder_of_sent_letters_is_found_by_its_usual_name(server: Server) -> None:
    server.make("Sent Items")
    server.put(RETURNED.encode(), folder="Sent Items")

    assert mailbox(server).sent([KEY]) == {KEY}


def test_without_a_folder_of_sent_letters_nothing_is_known(server: Server) -> None:
    assert mailbox(server).sent([KEY]) == set()


class Listed:
    delim = "/"

    def __init__(self, name: str, *flags: str) -> None:
        self.name, self.flags = name, flags


@pytest.mark.parametrize(
    ("folders", "configured", "found"),
    [
        ([Listed("Sent"), Listed("Out", "\\HasNoChildren", "\\Sent")], "", "Out"),
        ([Listed("Sent"), Listed("Out", "\\Sent"), Listed("Mine")], "Mine", "Mine"),
        ([Listed("Sent")], "Mine", "Sent"),
        ([Listed("INBOX"), Listed("[Gmail]/Отправленные")], "", "[Gmail]/Отправленные"),
        ([Listed("INBOX/Sent"), Listed("Sent")], "", "Sent"),
        ([Listed("INBOX")], "", None),
    ],
)
def test_the_folder_of_sent_letters(folders: list[Listed], configured: str, found: str | None) -> None:
    assert sent_folder(folders, configured) == found


def certified(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_a_known_authority_is_accepted(security: str, authority: trustme.CA) -> None:
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with serving(security=security, context=certified(authority)) as server:
        assert read(mailbox(server, security=security, context=trust)) == ([], mark_of(server, security, trust))


def mark_of(server: Server, security: str, trust: ssl.SSLContext) -> str:
    return read(mailbox(server, security=security, context=trust))[1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
def test_a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused(
    security: str, name: str, authority: trustme.CA
) -> None:
    trust = ssl.create_default_context()
    if name != "127.0.0.1":
        authority.configure_trust(trust)
    with (
        serving(security=security, context=certified(authority, name)) as server,
        pytest.raises(MailboxUnreachable) as fault,
    ):
        read(mailbox(server, security=security, context=trust))

    assert "сертификат" in fault.value.message("ru")


def test_no_password_goes_to_a_server_without_a_secure_connection(server: Server) -> None:
    for security in ("starttls", "tls"):
        with pytest.raises(MailboxUnreachable):
            read(mailbox(server, security=security))
    with pytest.raises(MailboxUnreachable) as fault:
        read(Mailbox("imap.example", user=USER, password=PASSWORD, own=OWN, security="plain"))

    assert "this machine only" in fault.value.message("en")


@pytest.mark.parametrize("password", ["mistaken-17", "неверный", 'quote"\\', "two\r\nA1 LOGOUT"])
def test_a_wrong_password_is_told_and_never_shown(server: Server, password: str) -> None:
    box = mailbox(server, password=password)
    with pytest.raises(MailboxForbidden) as fault:
        read(box)

    shown = "".join(traceback.format_exception(fault.value)) + repr(box) + repr(vars(box)) + repr(fault.value)
    shown += fault.value.message("ru") + fault.value.cure("ru") + fault.value.message("en") + fault.value.cure("en")
    assert password not in shown
    assert "app password" in fault.value.cure("en")


def test_a_folder_that_is_not_there_is_named(server: Server) -> None:
    with pytest.raises(MailboxFolderMissing) as fault:
        read(mailbox(server, inbox="Почта"))

    assert "«Почта»" in fault.value.message("ru")


def test_nobody_there_is_told() -> None:
    with closing(create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(MailboxUnreachable) as fault:
        read(Mailbox("127.0.0.1", port=port, user=USER, password=PASSWORD, own=OWN, security="plain", timeout=5))

    assert fault.value.cure("en").startswith("Check the server's address")


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with closing(create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        box = Mailbox("127.0.0.1", port=port, user=USER, password=PASSWORD, own=OWN, security="plain", timeout=0.3)
        with pytest.raises(MailboxUnreachable) as fault:
            read(box)

    assert "no answer for too long" in fault.value.message("en")


@pytest.mark.parametrize("word", [b"LOGIN", b"STATUS", b"EXAMINE", b"SEARCH"])
def test_a_connection_that_breaks_is_told(server: Server, word: bytes) -> None:
    server.put(numbered(1), when=NOON)
    server.drop_at = word
    with pytest.raises(MailboxUnreachable):
        read(mailbox(server))


def test_a_connection_that_breaks_between_two_letters_loses_none(server: Server) -> None:
    for number in range(3):
        server.put(numbered(number), when=NOON)
    walk = mailbox(server).letters("", today=TODAY)
    server.drop_at = b"UID FETCH 102"
    mark, first = next(walk)
    with pytest.raises(MailboxUnreachable):
        next(walk)
    server.drop_at = b""
    rest, _ = read(mailbox(server), mark)

    assert [found.text for found in (first, *rest) if found] == ["Letter 0", "Letter 1", "Letter 2"]
