"""The token by which a letter unsubscribes its reader: signed, so that nobody can make one, and opaque, so that it tells nothing."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from sheetcrm.model.posted import topic_code

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = re.compile(r"l[0-9a-f]{20}")
_TOKEN = re.compile(r"(?:[0-9A-Za-z_-]{56}|[0-9A-Za-z_-]{64})")
_SUBJECT = re.compile(r"\s*unsubscribe[:\s]+([0-9A-Za-z_-]+)\s*", re.IGNORECASE)
_PURPOSE = "sheetcrm: tokens to unsubscribe"  # no address, hence no fingerprint of one
_TOPIC_PURPOSE = "sheetcrm: tokens to unsubscribe from a topic"
_BODY = 26
_SIGN = 16


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """What a token says: the letter's key, the keyed hash of the address that it went to, and the topic's code where it ends only that."""

    key: str
    hash: str
    topic: str = ""


class Tokens:
    """Makes tokens and reads them. ``fingerprint`` is the ledger's keyed hash, of which the signing key is derived."""

    def __init__(self, fingerprint: Callable[[str], str]) -> None:
        self._fingerprint = fingerprint

    def make(self, key: str, address: str, topic: str = "") -> str:
        """Return the token of a letter to an address: 56 characters that an address or a header holds as they are.

        That of a ``topic`` has 64, is signed for this purpose alone, and ends letters on that topic only.

        Raises ValueError for what is no letter's key.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        body = bytes.fromhex(key[1:] + self._fingerprint(address) + topic_code(topic, self._fingerprint))
        return urlsafe_b64encode(body + self._sign(body)).decode("ascii")

    def read(self, token: str) -> Unsubscribing | None:
        """Return what a token says, None where we did not make it."""
        if not _TOKEN.fullmatch(token):
            return None
        data = urlsafe_b64decode(token)
        body, sign = data[:-_SIGN], data[-_SIGN:]
        if not hmac.compare_digest(sign, self._sign(body)):
            return None
        return Unsubscribing("l" + body[:10].hex(), body[10:_BODY].hex(), body[_BODY:].hex())

    def _sign(self, body: bytes) -> bytes:
        mac = self._mac.copy() if len(body) == _BODY else self._mac_of_topics.copy()
        mac.update(body)
        return mac.digest()[:_SIGN]

    @cached_property
    def _mac(self) -> hmac.HMAC:
        return hmac.new(self._fingerprint(_PURPOSE).encode(), digestmod=sha256)

    @cached_property
    def _mac_of_topics(self) -> hmac.HMAC:
        return hmac.new(self._fingerprint(_TOPIC_PURPOSE).encode(), digestmod=sha256)


def subject_of(token: str) -> str:
    """Return the subject of a mail that unsubscribes."""
    return f"unsubscribe {token}"


def token_of(subject: str) -> str:
    """Return the token in the subject of a mail that unsubscribes, empty where there is none; it is not yet read."""
    found = _SUBJECT.fullmatch(subject)
    return found[1] if found else ""
