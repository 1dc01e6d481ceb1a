"""Names of people: letter case, look-alike letters, and what is not a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.values.scripts import is_mixed, one_alphabet
from sheetcrm.model.values.spaces import compose, fold, plain_digits, words
from sheetcrm.model.values.verdict import Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_USUAL = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*|[A-Z][a-z]+(?:-[A-Z][a-z]+)*")
"""A name that needs no second look: capital first, the rest small, one alphabet."""

_PLAIN = re.compile(r"(?:[а-яё]{3,}|[А-ЯЁ]{3,})")
"""One Russian word all small or all in capitals, three letters and more: only its case is wrong."""

_WORDS = re.compile(r"[^ ]+")
_PIECES = re.compile(r"([-‐‑–'’ʼ`])")
_NO_NAME = re.compile(r"[0-9@/\\|<>{}\[\]()=+*_:;,!?\"«»“”„&%$#№~^]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+(?:-?[^\W\d_]\.)*")

_PARTICLES = words(
    "де да ди дю дос дас ла ле фон ван дер ден тер цу оглы оглу кызы гызы заде бин ибн аль эль de da di "
    "du dos das la le von van der den ter zu del della do of bin ibn al el ogly kyzy y e и"
)
"""Parts of names that are written small when they do not stand alone."""

_HYPHENED = words("аль эль ас аш ат ад al el as ash at ad оглы оглу кызы гызы заде ogly kyzy")
_FORMS = words("ооо оао зао пао ао ип нко ано llc ltd")
_PHONE_DIGITS = 5
_SHORT = 2
_SURNAME = re.compile(r".+(?:ов|ев|ёв|ова|ева|ёва|ин|ина|ын|ына|ский|ская|цкий|цкая|енко|вич|вна|ична)", re.IGNORECASE)


def examine_name(value: Raw) -> Verdict:
    """A name begins with a capital and is in one alphabet; what is not a name is told, never moved."""
    if not isinstance(value, str):
        return problem(value, "name_digits" if isinstance(value, int | float) else "not_a_value")
    if _USUAL.fullmatch(value):
        return clean(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _FORMS:
        return repaired(value, value.capitalize(), "name_form")
    text = fold(value)
    code = _not_a_name(plain_digits(text))
    if code is not None:
        return problem(value, code)
    sure = True
    mixed = False
    parts = []
    for match in _WORDS.finditer(text):
        word = match.group()
        if is_mixed(word):
            mixed = True
            one, only = one_alphabet(word)
            if one is None:
                return problem(value, "name_alphabet")
            word, sure = one, sure and only
        parts.append(word)
    told = []
    for index, word in enumerate(parts):
        cased, certain = _cased(word, alone=len(parts) == 1, first=index == 0)
        told.append(cased)
        sure = sure and certain
    new = compose(" ".join(told))
    if _is_several(told):
        return problem(value, "name_several")
    if new == value:
        return clean(value)
    code = "name_alphabet" if mixed else "name_form" if new != text else "spaces"
    return repaired(value, new, code) if sure else proposed(value, new, code)


def _not_a_name(text: str) -> str | None:
    """Return what is wrong with something that can be no name, None when it can."""
    if "@" in text:
        return "name_email"
    digits = sum(char.isdigit() for char in text)
    if digits >= _PHONE_DIGITS:
        return "name_phone"
    if digits:
        return "name_digits"
    if _NO_NAME.search(text) or not any(char.isalpha() for char in text):
        return "name_signs"
    return None


def _is_several(parts: list[str]) -> bool:
    """Tell whether Russian words are a whole name: three, or two of which one ends as surnames and patronymics do."""
    full = [word for word in parts if word.casefold() not in _PARTICLES and "." not in word and word[:1].isalpha()]
    if any(word.casefold() in _FORMS for word in full):
        return len(full) > 1
    russian = [word for word in full if "\u0400" <= word[0] <= "\u052f"]
    return len(russian) > _SHORT or (
        len(russian) == _SHORT and len(parts) == _SHORT and any(map(_SURNAME.fullmatch, russian))
    )


def _cased(word: str, *, alone: bool, first: bool) -> tuple[str, bool]:
    """Return a word with the case of names, and whether that is beyond doubt."""
    lower, upper = word.lower(), word.upper()
    if lower == upper or _INITIALS.fullmatch(word) or word.casefold() in _FORMS:
        return word, True
    if word not in (lower, upper):
        inverted = len(word) > _SHORT and word.swapcase() == _cased(lower, alone=alone, first=first)[0]
        return (word.swapcase(), False) if inverted else (word, True)
    if lower in _PARTICLES and not alone:
        return lower, word == lower or not first
    if len(word) == 1:
        return upper, True
    pieces = _PIECES.split(lower)
    sure = word == lower or len(word) > _SHORT
    told = []
    for index, piece in enumerate(pieces):
        after = pieces[index - 1] if index else ""
        before = pieces[index - 2] if index > 1 else ""
        if (after and after in "'’ʼ`" and len(before) > 1) or (
            piece in _HYPHENED and len(pieces) > 1 and (after or pieces[index + 1] in "-‐‑–")
        ):
            told.append(piece)
        else:
            told.append(piece[:1].upper() + piece[1:])
        if after and after in "'’ʼ`" and before in {"o", "g"}:
            sure = False
    new = "".join(told)
    if new.startswith("Mc") and len(new) > _SHORT + 1:
        new = new[:2] + new[2].upper() + new[3:]
    elif new.startswith("Mac"):
        sure = False
    return new, sure
