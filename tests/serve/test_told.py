"""What the robot says of trouble: once, in words, and that it is over."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.mailbox import Mailbox
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES
from sheetcrm.show_serve import sentence
from tests.mail.business import Box
from tests.serve.salon import File, Memory, Salon, newcomer, salon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.adapters.memory import MemoryBook


def events(here: Salon, *names: str) -> list[str]:
    """Return which of these things were told, in their order."""
    return [event for event, _ in here.told if event in names]


def memory(here: Salon) -> MemoryBook:
    """Return the book in memory."""
    assert isinstance(here.paper, Memory)
    return here.paper.held


def silent(here: Salon, names: Iterable[str] = ("ran",)) -> None:
    """Forget what was told."""
    here.told[:] = [one for one in here.told if one[0] not in names]


def test_a_mailbox_that_cannot_be_read_is_told_once_and_when_it_works_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with salon("memory") as here:
        here.inbox = Mailbox(
            "127.0.0.1", port=port, security="plain", user="robot", password="word-17", own=frozenset()
        )
        here.later(610)
        assert events(here, "mailbox_failed", "mailbox_works") == ["mailbox_failed"]
        error = next(values for event, values in here.told if event == "mailbox_failed")
        for language in LANGUAGES:
            said = sentence("mailbox_failed", error, language)
            assert "word-17" not in said
            assert len(said.splitlines()) == 2
        assert here.rounds.space.ledger.slots.all()["letters"].result == "quiet", "the job comes all the same"

        assert here._shop is not None
        here._shop.inbox = Box()
        here.later(610)
        assert events(here, "mailbox_failed", "mailbox_works") == ["mailbox_failed", "mailbox_works"]


def test_a_book_that_is_open_for_hours_is_told_once_at_a_look() -> None:
    with salon("memory") as here:
        here.later(61)
        memory(here).opened_by = "Anna"
        here.later(580)
        assert events(here, "look_failed", "look_works") == ["look_failed"]
        memory(here).opened_by = None
        here.later(130)
        assert events(here, "look_failed", "look_works") == ["look_failed", "look_works"]


def test_a_plan_that_needs_a_person_is_not_made_anew_each_minute() -> None:
    """A tab is torn: it is told at the look that saw it and at the job's next times, until somebody touches the book."""
    with salon("file") as here:
        clients: list[dict[str, Any]] = [
            {"first_name": name, "phone": f"+7999123450{number}"} for number, name in enumerate("ABC")
        ]
        for one in clients:
            here.type("clients", **one)
        here.later(200)
        silent(here)
        place = [column.key for column in TABS["clients"].columns].index("phone")
        for line in range(3):
            here.paper.put("Clients", line + 1, place, clients[line - 1]["phone"])
        here.later(300)
        refused = [values["outcome"].refused for event, values in here.told if event == "ran"]

        assert refused == [True]
        assert isinstance(here.paper, File)
        here.paper.put("Clients", 1, place, clients[2]["phone"])
        here.later(61)
        assert len(events(here, "ran")) == 2


def test_the_journal_tells_a_welcome_in_the_words_of_the_trade() -> None:
    with salon("memory") as here:
        here.later(61)
        newcomer(here)
        here.later(200)
        rows = memory(here).tabs["Journal"]
        said = "\n".join(str(row[3]) for row in rows[1:])

        for sentence_ in ("New clients — 1", "New entries in History — 1", "Letters prepared — 1"):
            assert sentence_ in said
        assert len(rows) <= 6, "a look that finds nothing to do writes nothing"
