"""A process that dies at every commit and at every word to the mail server (python -m tests.mail.crash for one that is killed)."""

from __future__ import annotations

import random
import smtplib
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.post import Sender, SmtpPost
from sheetcrm.model.posted import Block, State
from tests.mail.business import business
from tests.mail.crash import Server, _around, _watch
from tests.mail.welcome import subscribe

if TYPE_CHECKING:
    from collections.abc import Iterator


class Killed(BaseException):
    """The process dies."""


class Patient(random.Random):
    """A server with these dice never hangs up."""

    def random(self) -> float:
        return 1.0


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A list of one number: how many events are left until the process dies; beside it what happened."""
    left = [0]

    def event(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    for owner, name in ((smtplib.SMTP, "putcmd"), (smtplib.SMTP, "getreply"), (smtplib.SMTP, "send")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
        _around(owner, name, event)
    monkeypatch.setattr(Ledger, "_transaction", Ledger._transaction)
    _watch(Ledger, "_transaction", event)
    return left  # type: ignore[return-value]


def test_nothing_is_doubled_or_lost_wherever_the_process_dies(events: list[int]) -> None:
    unknown = died = 0
    for last in range(3, 110, 3):
        server = Server(Patient())
        with business() as here, server.open():
            here.mailer = SmtpPost(
                Sender("salon@example.com"), "127.0.0.1", port=server.port, security="none", timeout=5
            )
            here.switch_on("Welcome")
            here.client(1)
            here.client(2)
            here.come()
            here.come()
            subscribe(here, 1)
            subscribe(here, 2)
            events[0] = last
            try:
                here.come()
            except Killed:
                died += 1
            events[0] = 0
            here.restart()
            for _ in range(3):
                here.come()
            letters = here.ledger.post.letters()
            assert len(server.took) == len(set(server.took)), last
            assert {one.key for one in letters if one.state is State.SENT} <= set(server.took), last
            unsure = {one.key for one in letters if one.state is State.UNKNOWN}
            assert set(server.took) | unsure == {one.key for one in letters}, last
            assert len(letters) == 2, last
            shown = {row["id"] for row in here.rows("queue") if "connection was lost" in row["why"]}
            assert unsure <= shown, last
            unknown += len(unsure)
    assert died > 20
    assert unknown


def test_a_refusal_of_an_unknown_address_and_what_follows_from_it_are_one(events: list[int]) -> None:
    died = refused = 0
    for last in range(3, 90, 3):
        server = Server(Patient(), nobody="a2@example.com")
        with business() as here, server.open():
            here.mailer = SmtpPost(
                Sender("salon@example.com"), "127.0.0.1", port=server.port, security="none", timeout=5
            )
            here.switch_on("Welcome")
            here.client(1)
            here.client(2)
            here.come()
            here.come()
            subscribe(here, 1)
            subscribe(here, 2)
            events[0] = last
            try:
                here.come()
            except Killed:
                died += 1
            events[0] = 0
            here.restart()
            states = [one.state for one in here.ledger.post.letters()]
            blocks = [block for block, _ in here.ledger.post.suppressions().values()]
            assert blocks == [Block.HARD] * states.count(State.REFUSED), last
            refused += bool(blocks)
            for _ in range(3):
                here.come()
            assert [one.state for one in here.ledger.post.letters()].count(State.REFUSED) == 1, last
            assert [block for block, _ in here.ledger.post.suppressions().values()] == [Block.HARD], last
            told = [row["what"] for row in here.rows("history") if row.get("event") == "letter not delivered"]
            assert told == ["550 5.1.1 no such user here"], last
    assert died > 20
    assert refused > 5
