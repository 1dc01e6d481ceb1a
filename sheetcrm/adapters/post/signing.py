"""A letter's DKIM signature (RFC 6376), which also covers the headers by which it unsubscribes, as RFC 8058 demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.adapters.post.secrets import read_secret
from sheetcrm.errors import ConfigError
from sheetcrm.model.words import post as words
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SIGNED = (
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"Reply-To",
    b"MIME-Version",
    b"Content-Type",
    b"Auto-Submitted",
    b"List-Unsubscribe",
    b"List-Unsubscribe-Post",
    b"From",  # once more than there are: nobody can add another
    b"To",
    b"Subject",
)


class Signer:
    """Signs for a domain with the key under ``selector``. Raises ConfigError where the key is open to others or is none."""

    def __init__(self, path: Path, *, selector: str, domain: str) -> None:
        key = read_secret(path, "mail.dkim_key")
        self._key: Callable[[], bytes] = lambda: key  # so that no dump of this object shows it
        self._selector, self._domain = selector.encode("ascii"), domain.encode("ascii")
        try:
            self(b"From: a@b.example\r\n\r\n\r\n")
        except Exception:  # noqa: BLE001 - whatever it is, the key is not fit; its own words may quote it
            raise ConfigError(message=filled(words.DKIM_BROKEN, path=path), cure=words.DKIM_CURE) from None

    def __call__(self, message: bytes) -> bytes:
        """Return the message with its signature on top."""
        import dkim

        signed: bytes = dkim.sign(
            message,
            self._selector,
            self._domain,
            self._key(),
            include_headers=list(_SIGNED),
            canonicalize=(b"relaxed", b"relaxed"),
        )
        return signed + message
