"""Which letter of ours a letter is about: its key stands in an address, an id or a header, wherever servers left it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.adapters.mailbox.parts import headers, leaves, text_of

if TYPE_CHECKING:
    from email.message import Message

HEADER = "X-Sheetcrm-Letter"
"""The header of our letters that repeats the key, since some servers rewrite Message-ID."""
_KEY = r"l[0-9a-f]{20}"
_ALONE = re.compile(rf"(?<![0-9a-z]){_KEY}(?![0-9a-z])", re.IGNORECASE)
_RETURN = re.compile(rf"[+=-]({_KEY})@", re.IGNORECASE)
_ID = re.compile(rf"<({_KEY})@", re.IGNORECASE)
_OWN = re.compile(rf"{HEADER}:\s*({_KEY})(?![0-9a-z])", re.IGNORECASE)
_RECIPIENTS = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
    "To",
    "Cc",
    "Received",
)


def is_key(text: str) -> bool:
    """Say whether a text is a letter's key."""
    return re.fullmatch(_KEY, text) is not None


def key_alone(text: str) -> str:
    """Return a key that stands by itself in a text, empty where there is none."""
    found = _ALONE.search(text)
    return found[0].lower() if found else ""


def letter_of(message: Message, *, report: bool) -> str:
    """Return the key of the letter that this one answers, empty where it is unknown.

    A ``report`` of a server holds our letter, hence is searched whole; of a person's letter only the headers say what it answers, for
    its text may quote anything.
    """
    for name in _RECIPIENTS:
        for value in headers(message, name):
            if found := _RETURN.search(value):
                return found[1].lower()
    for name in ("In-Reply-To", "References"):
        for value in headers(message, name):
            if ids := _ID.findall(value):
                return str(ids[-1]).lower()
    for value in headers(message, HEADER):
        if key := key_alone(value):
            return key
    return _within(message) if report else ""


def _within(message: Message) -> str:
    texts = [text_of(part) for part in leaves(message)]
    texts += [text_of(part) for part in leaves(message, into=True)]
    inner = list(leaves(message, into=True))
    for part in [*message.walk(), *inner]:
        for name in (HEADER, "Message-ID", "References", "X-Original-Message-ID", "Original-Envelope-Id"):
            for value in headers(part, name):
                if name == HEADER and (key := key_alone(value)):
                    return key
                if found := _ID.search(value):
                    return found[1].lower()
    for pattern in (_OWN, _ID, _RETURN):
        for text in texts:
            if found := pattern.search(text):
                return found[1].lower()
    return ""
