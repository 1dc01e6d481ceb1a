"""Letters of two alphabets that look alike: «Aннa» with a Latin A is not found by anyone who searches for «Анна»."""

from __future__ import annotations

import re

LATIN_LIKE = "ABCEHKMOPTXYaceopxy"
CYRILLIC_LIKE = "АВСЕНКМОРТХУасеорху"

_TO_CYRILLIC = str.maketrans(LATIN_LIKE, CYRILLIC_LIKE)
_TO_LATIN = str.maketrans(CYRILLIC_LIKE, LATIN_LIKE)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def has_cyrillic(text: str) -> bool:
    """Tell whether ``text`` has a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


def has_latin(text: str) -> bool:
    """Tell whether ``text`` has a Latin letter."""
    return _LATIN.search(text) is not None


def is_mixed(text: str) -> bool:
    """Tell whether ``text`` has letters of both alphabets."""
    return not text.isascii() and has_cyrillic(text) and has_latin(text)


def to_cyrillic(text: str) -> str | None:
    """Return ``text`` with Latin look-alikes as Cyrillic letters, None when a Latin letter is left."""
    told = text.translate(_TO_CYRILLIC)
    return None if has_latin(told) else told


def to_latin(text: str) -> str | None:
    """Return ``text`` with Cyrillic look-alikes as Latin letters, None when a Cyrillic letter is left."""
    told = text.translate(_TO_LATIN)
    return None if has_cyrillic(told) else told


def one_alphabet(word: str) -> tuple[str | None, bool]:
    """Return a mixed word in one alphabet, and whether that is the only one in which it can be read."""
    cyrillic, latin = to_cyrillic(word), to_latin(word)
    if cyrillic is not None and latin is not None:
        return (cyrillic if len(_CYRILLIC.findall(word)) >= len(_LATIN.findall(word)) else latin), False
    return (cyrillic if latin is None else latin), True


def skeleton(text: str) -> str:
    """Return ``text`` for comparison: look-alikes as one letter, no difference of case or of е and ё."""
    if has_cyrillic(text) or to_cyrillic(text) is not None:
        text = text.translate(_TO_CYRILLIC)
    return folded(text)


def tight(text: str) -> str:
    """Return ``text`` for comparison without spaces: «напаузе» is «на паузе»."""
    return skeleton(text).replace(" ", "")


def folded(text: str) -> str:
    """Return ``text`` for comparison: no difference of case or of е and ё."""
    return text.casefold().replace("ё", "е")
