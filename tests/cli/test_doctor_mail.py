"""What the doctor says of letters: the mail server, the mailbox, a pause, unknown letters, a wrong key."""

from __future__ import annotations

import random
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sheetcrm.doctor import examine
from sheetcrm.model.posted import Posted, State
from sheetcrm.workspace import create_workspace, open_workspace
from tests.mail.crash import Server
from tests.mailbox.server import serving

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.findings import Finding
    from sheetcrm.workspace import Workspace

NOW = datetime(2026, 11, 26, tzinfo=UTC)
PASSWORD = "secret-word-17"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "salon", "en")
    return tmp_path / "salon"


def found(folder: Path, check: str, more: str = "") -> list[Finding]:
    config = folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    findings = examine(lambda: open_workspace(folder), clock=lambda: NOW)
    assert not any(PASSWORD in one.said.en + one.cure.en for one in findings)
    return [one for one in findings if one.check == check]


def closed() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_letters_are_files_at_first(folder: Path) -> None:
    (mail,) = found(folder, "mail")
    assert (mail.state, "outbox" in mail.said.en) == ("fine", True)
    (box,) = found(folder, "mailbox")
    assert (box.state, "[mailbox]" in box.cure.ru) == ("hint", True)
    assert not (folder / ".sheetcrm").exists()


def mail(port: int) -> str:
    return (
        f'\n[mail]\ntransport = "smtp"\nfrom = "a@example.com"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    )


def test_a_mail_server_that_lets_us_in(folder: Path) -> None:
    with Server(random.Random(0)).open() as server:
        (one,) = found(folder, "mail", mail(server.port))
        assert one.state == "fine"
        assert server.took == []


def test_a_mail_server_that_is_not_there(folder: Path) -> None:
    (one,) = found(folder, "mail", mail(closed()))
    assert one.state == "wrong"
    assert one.cure.en
    assert one.cure.ru


def test_a_mailbox_that_is_not_there_and_one_that_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_MAILBOX_PASSWORD", PASSWORD)
    more = '\n[mailbox]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "a@example.com"\n'
    (gone,) = found(folder, "mailbox", more.format(port=closed()))
    assert gone.state == "wrong"
    config = folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").partition("\n[mailbox]")[0], encoding="utf-8")
    with serving() as server:
        (refused,) = found(folder, "mailbox", more.format(port=server.port))
        assert refused.state == "wrong"


def known(folder: Path) -> Workspace:
    """Return a workspace whose robot remembers something."""
    space = open_workspace(folder)
    number = space.ledger.begin("letters", "2026-11-26")
    space.ledger.finish(number, "quiet", "2026-11-26", {})
    return space


def test_a_pause_and_unknown_letters(folder: Path) -> None:
    space = known(folder)
    space.ledger.post.announce(1, Posted("l1", "c1", "s", "t", "1", State.PLANNED, NOW))
    space.ledger.post.sending("l1", at=NOW, address="h", subject="", line="")
    space.ledger.post.lost()
    space.ledger.post.pause("the account is blocked")
    space.ledger.close()
    said = [one.said.en for one in found(folder, "letters")]
    assert said == [
        "Letters are stopped: the account is blocked.",
        "Letters of which nobody knows whether they went: 1.",
    ]


def test_another_key(folder: Path) -> None:
    known(folder).ledger.close()
    (folder / ".sheetcrm" / "secret").write_text("another", encoding="ascii")
    (one,) = found(folder, "letters")
    assert (one.state, "secret" in one.said.en) == ("wrong", True)
