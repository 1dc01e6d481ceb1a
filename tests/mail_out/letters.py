"""Letters and senders to try things on."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from email import message_from_bytes, policy
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.post import Sender, Tokens, wire
from sheetcrm.model.letters import Posting, Rendered, letter_key

if TYPE_CHECKING:
    from email.message import EmailMessage

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
KEY = letter_key("main", "c1", "welcome", "1", "2026")


def fingerprint(address: str) -> str:
    """Return a keyed hash as the ledger makes it."""
    return hmac.new(b"a secret", address.strip().casefold().encode(), sha256).hexdigest()[:32]


TOKENS = Tokens(fingerprint)


def sender(**more: Any) -> Sender:
    """Return a salon that writes."""
    said: dict[str, Any] = {"address": "salon@shop.example", "name": "Салон «Весна»", "tokens": TOKENS}
    return Sender(**said | more)


def posting(number: int = 0, **more: Any) -> Posting:
    """Return a letter to Anna."""
    words: dict[str, Any] = {"subject": "Добро пожаловать", "text": "Здравствуйте, Анна!\n"}
    words |= {name: more.pop(name) for name in list(more) if name in Rendered.__dataclass_fields__}
    key = letter_key("main", f"c{number}", "welcome", "1", "2026") if number else KEY
    said: dict[str, Any] = {"key": key, "address": "anna@mail.example", "name": "Анна", "rendered": Rendered(**words)}
    return Posting(**said | more)


def parsed(letter: Posting, who: Sender | None = None) -> EmailMessage:
    """Return a letter as who receives it reads it."""
    message = message_from_bytes(wire(letter, who or sender(), at=AT), policy=policy.default)
    assert not message.defects
    return message


def text_of(part: Any) -> str:
    """Return a part's text; how its lines end on the wire is no matter."""
    return str(part.get_content()).replace("\r\n", "\n")
