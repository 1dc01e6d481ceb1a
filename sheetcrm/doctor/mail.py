"""Whether letters go out and come in: the mail server, the mailbox, and what the robot remembers of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.findings import Finding, fault, fine
from sheetcrm.model.words import doctor as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.workspace import Workspace

_PATIENCE = 20.0  # seconds: a look is no night


def going(space: Workspace) -> Iterator[Finding]:
    """Whether the mail server lets us in; nothing is sent. Raises PostDown and ConfigError."""
    from sheetcrm.adapters.post.line import Line, hang_up

    place = space.config.mail
    if place is None or place.transport == "outbox":
        yield fine("mail", words.OUTBOX, folder=space.folder / "outbox")
        return
    line = Line(
        place.host,
        port=place.port,
        security=place.security,
        user=place.user,
        password=place.password,
        timeout=min(place.timeout, _PATIENCE),
        context=None,
        hello=place.address.rpartition("@")[2],
    )
    hang_up(line.open(), politely=True)
    yield fine("mail", words.MAIL_REACHED, host=line.host, port=line.port)


def coming(space: Workspace) -> Iterator[Finding]:
    """Whether the mailbox opens; nothing is read. Raises MailboxErrors and ConfigError."""
    box, place = space.inbox, space.config.mailbox
    if box is None or place is None:
        yield Finding("mailbox", "hint", words.NO_MAILBOX.message, words.NO_MAILBOX.cure)
        return
    box.reach()
    yield fine("mailbox", words.MAILBOX_REACHED, user=place.user, host=place.host)


def remembered(ledger: Ledger) -> Iterator[Finding]:
    """Whether letters are paused, and whether any is unknown."""
    paused, unknown = ledger.post.paused(), len(ledger.post.unknown())
    if not ledger.post.sound:
        yield fault("letters", "wrong", words.OTHER_KEY)
    if paused:
        yield fault("letters", "attention", words.LETTERS_PAUSED, why=paused)
    if unknown:
        yield fault("letters", "attention", words.LETTERS_UNKNOWN, count=unknown)
