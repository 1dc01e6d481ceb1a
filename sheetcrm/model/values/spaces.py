"""White space and what cannot be seen: the first thing that is put right in any text."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f"
)
"""Soft hyphen, zero-width and direction marks (copied along from phone books and PDFs), control characters."""

_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_JOINERS = re.compile("[\u200c\u200d]+")
_WHITE = re.compile(r"\s+")
_SUSPECT = re.compile(f"[^\\S ]|  |[{_UNSEEN}\u200c\u200d]")
_ENDS = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_EDGE = (
    _ENDS
    + "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_LAST_OF_ALPHABETS = "\u052f"
"""The end of Latin, Greek and Cyrillic, in which a joiner does nothing.

Beyond it joiners make emoji and Indic letters.
"""

_COMPOSED = 2_000
"""Longer texts are not composed (NFC): runs of combining marks cost the square of their length."""


def _joiner(match: re.Match[str]) -> str:
    text, first, last = match.string, match.start() - 1, match.end()
    idle = first < 0 or last >= len(text) or text[first] <= _LAST_OF_ALPHABETS or text[last] <= _LAST_OF_ALPHABETS
    return "" if idle else match.group()


def words(text: str) -> tuple[str, ...]:
    """Return the words of a table that is written as one text."""
    return tuple(text.split())


def compose(text: str) -> str:
    """Return ``text`` with accents joined to their letters (NFC), as й pasted from a Mac needs it."""
    if text.isascii() or len(text) > _COMPOSED or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return ``text`` as one line: nothing invisible, single spaces, none at the ends, NFC. Emoji stay whole."""
    if _SUSPECT.search(text):
        text = _WHITE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")
        text = _JOINERS.sub(_joiner, text)
        text = _WHITE.sub(" ", text)
    return compose(text.strip(" "))


def trim(text: str) -> str:
    """Return a note without invisible characters at its ends; all between stays, line breaks included."""
    return compose(text.strip(_EDGE))


def plain_digits(text: str) -> str:
    """Return ``text`` with digits of every script and full-width signs as plain ones."""
    if text.isascii():
        return text
    return "".join(map(_plain, text))


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char
