"""Phones to E.164: ``8-999-123-45-67`` becomes ``+79991234567``.

What can be read in two ways is proposed, never done.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.model.values.phoneplan import code_of, exists_abroad, home_of
from sheetcrm.model.values.spaces import fold, plain_digits
from sheetcrm.model.values.verdict import Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.phoneplan import Home
    from sheetcrm.model.values.verdict import Context

_CANONICAL = re.compile(r"(\+[1-9]\d{6,14})(?: (доб\.|ext\.) (\d{1,7}))?", re.ASCII)
_EXTENSION = {"ru": "доб.", "en": "ext."}
_PLAIN = re.compile(r"\+?[\d() .\-\xa0‐-―]{5,29}\d", re.ASCII)
_OUTER = " ().-\xa0‐‑‒–—―"
_NO_SIGNS = str.maketrans("", "", "+() .-\xa0‐‑‒–—―−_[]\t")
_NUMBER = re.compile(r"[+() .\-‐-―−_\[\]\d]+", re.ASCII)
_SCIENCE = re.compile(r"\+?\d(?:[.,]\d{1,20})?e\+?\d{1,2}", re.ASCII | re.IGNORECASE)
_LABEL = re.compile(
    r"(?:номер|тел(?:ефон)?|т|моб(?:ильный)?|сот(?:овый)?|phone|tel(?:ephone)?|mob(?:ile)?|cell|ph)\s?[.:№#=]*\s?[.:]?\s?(?=[+(\d])",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"[ ,;(]*(?:добавочный|доб|внутренний|внутр|вн|extension|ext|x|#)[ .:№#]*(\d{1,7})[ )]*",
    re.IGNORECASE | re.ASCII,
)
_SEPARATORS = re.compile(r"[;/|\\\n\r,]| или | и | or | and |(?<=\d) ?& ?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_RUN = re.compile(r"\+*[ (\[]*\d[+() .\-‐-―−\[\]\d]*", re.ASCII)
_NEXT = re.compile(r" (?=[+(\d])")
_FIRST_GROUP = re.compile(r"[+() .\-‐-―−_\[\]]*(\d+)", re.ASCII)

_LONGEST = 15
"""Digits in an international number at most (ITU-T E.164)."""

_SHORTEST = 7
"""Fewer digits are no number that can be called from elsewhere; 5 to 7 are a number inside a town."""

_LOCAL = range(5, 8)
_MANTISSA_LOST = 5
"""A general cell shows 79991234567 as 7,99912E+10: typed back, five digits have become zeros."""

_MOST_SPLITS = 6


class Reading(NamedTuple):
    """How digits can be read: the number, and whether nobody would read them otherwise."""

    number: str
    sure: bool


def examine_phone(value: Raw, context: Context) -> Verdict:
    """A phone is E.164, with an extension where there is one.

    One certain reading is written, of two a person chooses.
    """
    if type(value) is str:
        number = swift(value, context.region)
        if number is not None:
            return clean(value) if number == value else repaired(value, number, "phone_form")
        return _examine_text(value, context)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return problem(value, "phone_wrong")
    if not 0 < value < 10**_LONGEST or value != int(value):
        return problem(value, "phone_wrong")
    digits = str(int(value))
    lost = digits.endswith("0" * _MANTISSA_LOST)
    if not lost and (number := swift(digits, context.region)) is not None:
        return repaired(value, number, "phone_form")
    reading = read(digits, context.region)
    if reading is None:
        return problem(value, _why_not(digits))
    if lost:
        return proposed(value, reading.number, "phone_zeros")
    return (
        repaired(value, reading.number, "phone_form")
        if reading.sure
        else proposed(value, reading.number, "phone_unclear")
    )


def swift(text: str, region: str) -> str | None:
    """Return the number of a text whose digits need no parsing, None when it must be looked at closely.

    A proper part of what :func:`read` is sure of: an E.164 number, or a home number with the country's code or trunk
    prefix. The patterns are the library's own; a property test holds both ways equal.
    """
    home = home_of(region)
    if home is None or not _PLAIN.fullmatch(text):
        return None
    digits = text if text.isdigit() else text.translate(_NO_SIGNS)
    if text[0] == "+":
        own = text.startswith(home.plus)
        if text[1:] != digits and not (own and _first_group(text) == home.code):
            return None  # where the code ends is not told
        exists = home.plan.has(digits[len(home.code) :]) if own else exists_abroad(digits)
        return "+" + digits if exists and not _is_trunk_typo(text, digits, home) else None
    if home.abroad(digits) or not home.usual:
        return None
    if len(digits) in home.lengths and home.plan.has(digits) is not False:
        return None
    for start in (home.code, home.trunk):
        number = digits[len(start) :]
        is_home = start and digits.startswith(start) and len(number) in home.lengths
        if is_home and home.general(number) and home.plan.has(number):
            apart = start == home.code or _first_group(text) == home.trunk or exists_abroad(digits) is False
            return f"+{home.code}{number}" if apart else None
    return None


def _is_trunk_typo(text: str, digits: str, home: Home) -> bool:
    """Tell whether a plus was put before a trunk prefix: «+8 495 …» is Moscow, although +84 95 … would be Vietnam."""
    return bool(home.trunk) and len(digits) > len(home.trunk) and _first_group(text) == home.trunk != home.code


def read(text: str, region: str) -> Reading | None:
    """Return how a text of digits, brackets, spaces and dashes can be read, None when it is no valid number."""
    digits = text.translate(_NO_SIGNS)
    if not digits.isascii() or not digits.isdigit() or not _SHORTEST <= len(digits) <= _LONGEST + 5:
        return None
    inner = text.lstrip(" ([")
    plus = inner.startswith("+")
    if "+" in inner.lstrip("+"):
        return None
    home = home_of(region)
    national = None if home is None else _valid(digits, region)
    if digits.startswith("00") and not plus:
        abroad = _valid("+" + digits[2:], None)
        return Reading(abroad, national in {None, abroad}) if abroad else None
    abroad = _valid("+" + digits, None)
    if home is None:
        return Reading(abroad, plus) if abroad else None
    if plus:
        return _with_plus(text, digits, national, abroad, home)
    return _without_plus(text, digits, national, abroad, home)


def _with_plus(text: str, digits: str, national: str | None, abroad: str | None, home: Home) -> Reading | None:
    if abroad is not None:
        other = national not in {None, abroad} and _first_group(text) not in {code_of(digits), digits}
        return Reading(national or abroad, False) if other else Reading(abroad, True)
    if national is None:
        return None
    return Reading(national, bool(home.trunk) and digits.startswith(home.trunk) and len(digits) > max(home.lengths))


def _without_plus(text: str, digits: str, national: str | None, abroad: str | None, home: Home) -> Reading | None:
    group = _first_group(text)
    otherwise = group not in {code_of(digits), digits} or text.lstrip().startswith(("(", "["))
    if national is not None:
        if not national.startswith("+" + home.code):
            return Reading(national, home.abroad(digits) is not None)
        bare = national == f"+{home.code}{digits}"
        if bare and digits[:1] in {home.trunk, home.code} and not _is_area(text, group):
            return Reading(national, False)
        return Reading(national, abroad in {None, national} or otherwise)
    if abroad is None:
        return None
    if _is_whole(digits, home):
        return None if otherwise else Reading(abroad, False)
    if len(digits) in _LOCAL:
        return None
    return Reading(abroad, group in {code_of(digits), digits} and not _is_nearly_home(digits, home))


def _is_nearly_home(digits: str, home: Home) -> bool:
    """Tell whether digits may be a home number with digits lost or one too many, rather than a foreign one.

    «93712345678» is a mistyped number from Samara; read as +93 it would be one in Kabul.
    """
    if len(digits) < min(home.lengths):
        return True
    for index in range(len(digits)):
        shorter = digits[:index] + digits[index + 1 :]
        for start in ("", home.trunk, home.code):
            number = shorter.removeprefix(start)
            if len(number) in home.lengths and home.plan.has(number) is not False:
                return True
    return False


def _is_area(text: str, group: str) -> bool:
    """Tell whether the first digits stand apart as an area code does: «812 123-45-67»."""
    return len(group) in {3, 4, 5} and group != text


def _is_whole(digits: str, home: Home) -> bool:
    """Tell whether digits are as many as a home number has: then they are a mistyped home number, not a foreign one."""
    lengths = home.lengths
    return (
        len(digits) in lengths
        or (bool(home.trunk) and digits.startswith(home.trunk) and len(digits) - len(home.trunk) in lengths)
        or (digits.startswith(home.code) and len(digits) - len(home.code) in lengths)
    )


def _first_group(text: str) -> str:
    match = _FIRST_GROUP.match(text)
    return match[1] if match else ""


def _valid(digits: str, region: str | None) -> str | None:
    """Return E.164 when the phone library calls it a valid number."""
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _examine_text(value: str, context: Context) -> Verdict:
    if match := _CANONICAL.fullmatch(value):
        reading = read(match[1], context.region)
        if reading is not None and reading == (match[1], True):
            return clean(value)
    lines = "; ".join(value.splitlines()) if "\n" in value or "\r" in value else value
    text = plain_digits(fold(lines)).strip(" ,;.:")
    if _SCIENCE.fullmatch(text):
        digits = _from_science(text)
        if digits is None:
            return problem(value, "phone_lost")
        text = digits
    text = text.removeprefix("tel:")
    if match := _LABEL.match(text):
        text = text[match.end() :]
    extension = ""
    if (tail := _tail(text)) is not None:
        text, extension = tail
    if _NUMBER.fullmatch(text):
        reading = read(text, context.region)
        if reading is not None:
            number = f"{reading.number} {_EXTENSION[context.language]} {extension}" if extension else reading.number
            return repaired(value, number, "phone_form") if reading.sure else proposed(value, number, "phone_unclear")
    return _several(value, f"{text} доб. {extension}" if extension else text, context)


def _tail(text: str) -> tuple[str, str] | None:
    """Return number and extension of «(495) 123-45-67, доб. 12»."""
    start = max(0, len(text) - 40)
    if match := re.compile(_INNER.pattern + r"\Z", _INNER.flags).search(text, start):
        return text[: match.start()], match[1]
    return None


def _from_science(text: str) -> str | None:
    """Return the digits of ``7.9991234567E+10``, None when some are lost."""
    number = Decimal(text.casefold().replace(",", "."))
    exponent = int(re.split("e", text, flags=re.IGNORECASE)[1])
    told = len(text.casefold().split("e")[0].lstrip("+").replace(",", ".").partition(".")[2])
    if told < exponent or number != int(number):
        return None
    return str(int(number))


def _several(value: str, text: str, context: Context) -> Verdict:
    """More than one number, or a number and words: the first is proposed and the rest kept for another cell."""
    for first, rest in _splits(text):
        one = _one(first, context)
        if one is not None and any(char.isdigit() for char in rest):
            return proposed(value, one, "phone_two", (("other_contacts", rest),))
    if _LETTER.search(text) or "," in text or ":" in text:
        runs = [match for match in _RUN.finditer(text) if sum(char.isdigit() for char in match.group()) >= _SHORTEST]
        if len(runs) == 1:
            before, after = text[: runs[0].start()], text[runs[0].end() :]
            words = " ".join(f"{before} {after}".split()).strip(" ,;:-–—()")
            one = _one(runs[0].group(), context)
            run = runs[0].group()
            apart = not _is_joined(before[-1:], run[0]) and not _is_joined(run[-1], after[:1])
            if one is not None and words and apart and not any(char.isdigit() for char in words):
                return proposed(value, one, "phone_words", (("other_contacts", words),))
        return problem(
            value, "phone_letters" if _LETTER.search(text) and any(map(str.isdigit, text)) else "phone_wrong"
        )
    if not _NUMBER.fullmatch(text):
        return problem(value, "phone_wrong")
    return problem(value, _why_not(text.translate(_NO_SIGNS)))


def _is_joined(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum()


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to take ``text`` for a first number and the rest, strongest sign first."""
    for pattern in (_SEPARATORS, _NEXT):
        for count, match in enumerate(pattern.finditer(text)):
            if count >= _MOST_SPLITS:
                break
            yield text[: match.start()].strip(), text[match.end() :].strip(" ,;/|\\")


def _one(text: str, context: Context) -> str | None:
    """Return the one number that ``text`` is."""
    extension = ""
    if (tail := _tail(text)) is not None:
        text, extension = tail
    if not _NUMBER.fullmatch(text) or (reading := read(text, context.region)) is None:
        return None
    return f"{reading.number} {_EXTENSION[context.language]} {extension}" if extension else reading.number


def _why_not(digits: str) -> str:
    """Return the code of what is wrong with digits that are no number."""
    if len(digits) in _LOCAL:
        return "phone_local"
    if len(digits) < 10:  # noqa: PLR2004 - national numbers of most countries have ten digits
        return "phone_short"
    return "phone_long" if len(digits) > 11 else "phone_invalid"  # noqa: PLR2004 - with the country's code eleven
