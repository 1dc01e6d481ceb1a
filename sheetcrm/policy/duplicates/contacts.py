"""Phones and addresses of mail in cells, however many stand there, as they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

_EXTENSION = re.compile(r"(?:доб|вн|ext|x|#)[ .:№#]*\d{1,7}", re.IGNORECASE)
_RUN = re.compile(r"\+?\d[\d ()\-\u2010-\u2015.\u00a0]{4,}\d")
_ADDRESS = re.compile(r"[^\s,;:<>()\[\]\"'«»/\\|@]+@[^\s,;:<>()\[\]\"'«»/\\|@]+\.[^\s,;:<>()\[\]\"'«»/\\|@.]+")
_PLAIN = re.compile(r"\+\d{11}", re.ASCII)

NATIONAL = 10
"""So many last digits are one subscriber's, with whichever code of a country or trunk prefix before them (8 or +7)."""

_SHORTEST = 7
"""Fewer digits are not a phone but a room, an extension or a year."""


@lru_cache(maxsize=1 << 16)
def phones_in(cell: object) -> tuple[str, ...]:
    """Return the numbers in a cell, as their last ten digits; a number without its town has seven."""
    if isinstance(cell, str) and _PLAIN.fullmatch(cell):
        return (cell[-NATIONAL:],)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    found = []
    for run in _RUN.findall(_EXTENSION.sub(" ; ", str(cell))):
        digits = "".join(filter(str.isdigit, run))
        if len(digits) == 2 * (NATIONAL + 1):  # two numbers with nothing but a space between
            found += [digits[1 : NATIONAL + 1], digits[-NATIONAL:]]
        elif len(digits) >= _SHORTEST:
            found.append(digits[-NATIONAL:])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 16)
def emails_in(cell: object) -> tuple[str, ...]:
    """Return the addresses in a cell, in small letters."""
    text = str(cell)
    if "@" not in text:
        return ()
    return tuple(dict.fromkeys(found.lower().rstrip(".") for found in _ADDRESS.findall(text)))
