"""E-mail addresses: small letters, nothing around them, syntax by the mail library, mistyped domains only proposed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.values.domains import WELL_KNOWN, look_up
from sheetcrm.model.values.scripts import has_cyrillic, is_mixed, to_latin
from sheetcrm.model.values.spaces import fold, plain_digits
from sheetcrm.model.values.verdict import Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.verdict import Context

_PLAIN = re.compile(r"[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*@([a-z0-9\-]+(?:\.[a-z0-9\-]+)+)")
"""A proper part of what the mail library accepts before the @; the domain is asked of the library itself."""

_LONGEST = 254
"""RFC 5321, 4.5.3.1.3, by RFC 3696 erratum 1690."""

_ADDRESS = re.compile(r"[^\s,;:<>()\[\]\"'«»/\\|@]+@[^\s,;:<>()\[\]\"'«»/\\|@]+")
_LABEL = re.compile(r"(?:mailto:|(?:e-?mail|mail|почта|эл\. ?почта|емейл|имейл|адрес)\s?[:\-–—]\s?)", re.IGNORECASE)
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")
_AROUND = " \t,;:.!?<>()[]{}\"'«»“”„`"
_AT = re.compile(r"\s*@\s*")
_ATS = re.compile(r"@{2,}")
_SPOKEN = re.compile(r"\s*[(\[{]\s*(?:at|собака|эт)\s*[)\]}]\s*|\s+(?:собака|at)\s+", re.IGNORECASE)
_DOTS = re.compile(r"\.{2,}")
_LOOSE_DOT = re.compile(r"\s*[.,]\s*")
_NO_AT = re.compile(rf"([a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*)[.,;:#\"'’!2 ]({'|'.join(map(re.escape, WELL_KNOWN))})")


def examine_email(value: Raw, context: Context) -> Verdict:
    """An address is in small letters and alone in its cell.

    A mistyped domain or a second address is for a person to decide.
    """
    del context
    if not isinstance(value, str):
        return problem(value, "email_wrong")
    small = value.strip().lower()
    match = _PLAIN.fullmatch(small)
    if match is not None and len(small) <= _LONGEST:
        domain = look_up(match[1])
        if domain.valid and domain.meant is None:
            return clean(value) if small == value else repaired(value, small, "email_form")
    return _examine_closely(value)


def is_clean(text: str) -> bool:
    """Tell whether ``text`` is an address as it should stand in a cell."""
    return text == text.lower() and _is_valid(text) and look_up(text.rpartition("@")[2]).meant is None


def _is_valid(text: str) -> bool:
    """Tell whether ``text`` is a valid address in one alphabet."""
    if text.count("@") != 1 or len(text) > _LONGEST or _is_in_two_alphabets(text):
        return False
    from email_validator import validate_email

    try:
        told = validate_email(text, check_deliverability=False)
    except ValueError:
        return False
    return told.normalized.lower() == text or (text.isascii() and told.ascii_email is not None)


def _is_in_two_alphabets(text: str) -> bool:
    """Tell whether letters of two alphabets stand in one part, or Cyrillic ones before a Latin domain."""
    if text.isascii():
        return False
    local, _, domain = text.partition("@")
    labels = domain.split(".")
    if any(map(is_mixed, [local, *labels])):
        return True
    return has_cyrillic(text) and not has_cyrillic(labels[-1])


def _examine_closely(value: str) -> Verdict:
    one_line = fold(value.replace("\n", "; ").replace("\r", "; "))
    text = plain_digits(one_line).lower().strip(_AROUND.replace(".", ""))
    if match := _LABEL.match(text):
        text = text[match.end() :]
    if match := _NAMED.fullmatch(plain_digits(one_line).lower()):
        text = match[1]
    text = _AT.sub("@", text).strip(_AROUND.replace(".", "")).rstrip(".")
    addresses = _ADDRESS.findall(text)
    if len(addresses) > 1:
        return _two(value, text)
    if is_clean(text):
        return repaired(value, text, "email_form") if text != value else clean(value)
    return _mended(value, text, one_line)


def _two(value: str, text: str) -> Verdict:
    """Of several addresses the first is proposed, the rest kept for another cell."""
    matches = list(_ADDRESS.finditer(text))
    first = matches[0].group().strip(_AROUND)
    others = [match.group().strip(_AROUND) for match in matches[1:]]
    if not is_clean(first):
        return problem(value, "email_two")
    if set(others) == {first}:
        return proposed(value, first, "email_two")
    return proposed(value, first, "email_two", (("other_contacts", ", ".join(others)),))


def _mended(value: str, text: str, one_line: str) -> Verdict:
    """An address with a mistake: what was perhaps meant is proposed when it is whole and valid."""
    text = _SPOKEN.sub("@", text)
    found = _ADDRESS.search(text)
    if found is not None and found.group() != text and is_clean(address := found.group().strip(_AROUND)):
        words = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(_AROUND + "-–—")
        if not any(map(str.isalnum, words)):
            return proposed(value, address, "email_wrong")
        if not any(char.isascii() and char.isalnum() for char in words):
            start = one_line.lower().find(words)
            return proposed(
                value, address, "email_words", (("other_contacts", one_line[start : start + len(words)] or words),)
            )
    if "@" in text and _is_in_two_alphabets(text):
        local, _, domain = text.partition("@")
        latin = to_latin(local)
        meant = None if latin is None else f"{latin}@{look_up(domain).meant or to_latin(domain)}"
        return (
            proposed(value, meant, "email_alphabet") if meant and is_clean(meant) else problem(value, "email_alphabet")
        )
    local, _, domain = text.rpartition("@")
    if local and _is_valid(text) and (right := look_up(domain).meant) is not None and is_clean(f"{local}@{right}"):
        return proposed(value, f"{local}@{right}", "email_typo")
    for meant in _guesses(text):
        if is_clean(meant):
            return proposed(value, meant, "email_wrong")
    return problem(value, "email_wrong")


def _guesses(text: str) -> list[str]:
    """Return what may have been meant, the smallest change first."""
    text = _ATS.sub("@", text)
    local, at, domain = text.rpartition("@")
    if not at:
        match = _NO_AT.fullmatch(text)
        return [f"{match[1]}@{match[2]}"] if match else []
    if "@" in local:
        return []
    tight = _DOTS.sub(".", _LOOSE_DOT.sub(".", domain)).strip(".")
    tight = look_up(tight).meant or tight
    return [f"{local}@{tight}", f"{_DOTS.sub('.', local).strip('.')}@{tight}"]
