"""Phones in all the ways that people write them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import phonenumbers

from tests.values.made.case import (
    Case,
    Fate,
    digits_of,
    noise,
    split,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator


MOBILE = split(
    "901 902 903 904 905 906 908 909 910 912 915 916 917 919 920 921 925 926 929 937 950 952 960 961 964 965 967 977 "
    "981 985 987 995 996 999"
)
TOWN = split("495 499 812 343 383 843 846 831 863 861 342 473 391 423 401 351")
ABROAD: tuple[tuple[str, str, int], ...] = (
    ("380", "50", 7),
    ("380", "67", 7),
    ("375", "29", 7),
    ("375", "33", 7),
    ("998", "90", 7),
    ("995", "599", 6),
    ("374", "91", 6),
    ("996", "555", 6),
    ("992", "93", 7),
    ("994", "50", 7),
    ("972", "50", 7),
    ("971", "50", 7),
    ("90", "532", 7),
    ("49", "151", 8),
    ("44", "7911", 6),
    ("1", "212", 7),
    ("33", "612", 6),
    ("86", "138", 8),
    ("48", "601", 6),
    ("371", "26", 6),
    ("7", "701", 7),
    ("84", "912", 6),
    ("66", "81", 7),
)


@cache
def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def phones(dice: random.Random) -> Iterator[Case]:
    while True:
        yield dice.choices((_home_phone, _town_phone, _foreign_phone, _bad_phone), (60, 10, 15, 15))[0](dice)


def _home_phone(dice: random.Random) -> Case:
    code, rest = dice.choice(MOBILE), digits_of(dice, 7)
    a, b, c = rest[:3], rest[3:5], rest[5:]
    truth = f"+7{code}{rest}"
    shapes: dict[str, Any] = {
        "clean": truth,
        "dashes": f"8-{code}-{a}-{b}-{c}",
        "brackets": f"8 ({code}) {a} {b} {c}",
        "brackets tight": f"8({code}){a}{b}{c}",
        "seven text": f"7{code}{rest}",
        "eight text": f"8{code}{rest}",
        "int": int(f"7{code}{rest}"),
        "float": float(f"7{code}{rest}"),
        "eight int": int(f"8{code}{rest}"),
        "ten text": f"{code}{rest}",
        "ten int": int(f"{code}{rest}"),
        "ten grouped": f"({code}) {a}-{b}-{c}",
        "plus seven brackets": f"+7({code}){a}-{b}-{c}",
        "plus seven spaces": f"+7 {code} {a} {b} {c}",
        "no-break": f"8\u00a0{code}\u00a0{a}\u00a0{b}\u00a0{c}",
        "label": dice.choice(("тел.: ", "тел. ", "Телефон: ", "моб. ", "Tel: ", "т.")) + f"8 {code} {a}-{b}-{c}",
        "two pluses": f"++7{code}{rest}",
        "plus eight": f"+8 {code} {a} {b} {c}",
        "science": f"7.{code}{rest}E+10",
        "science comma": f"7,{code}{rest}E+10",
        "full width": f"8{code}{rest}".translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "dots": f"8.{code}.{a}.{b}.{c}",
        "long dashes": f"8–{code}–{a}–{b}–{c}",
        "trailing": f"8 {code} {a} {b} {c}{dice.choice((';', ',', '.', ' ,'))}",
        "tel link": f"tel:+7{code}{rest}",
        "noise": noise(dice, f"+7 ({code}) {a}-{b}-{c}"),
    }
    shape = dice.choice(list(shapes))
    fate: Fate = "clean" if shape == "clean" else "repair"
    if shape in {"ten text", "ten int"} and _is_valid(f"+{code}{rest}"):
        fate = "propose"
    return Case("PHONE", shape, shapes[shape], truth, fate)


def _town_phone(dice: random.Random) -> Case:
    code, rest = dice.choice(TOWN), "2" + digits_of(dice, 6)
    a, b, c = rest[:3], rest[3:5], rest[5:]
    truth, inner = f"+7{code}{rest}", str(dice.randrange(1, 9999))
    twice = _is_valid(f"+8{code}{rest}")
    shapes: dict[str, tuple[Any, str | None, Fate]] = {
        "town brackets": (f"8 ({code}) {a}-{b}-{c}", truth, "repair"),
        "town code": (f"({code}) {a}-{b}-{c}", truth, "repair"),
        "town plus": (f"+7 ({code}) {a}-{b}-{c}", truth, "repair"),
        "town seven": (f"7{code}{rest}", truth, "repair"),
        "town eight": (f"8{code}{rest}", truth, "propose" if twice else "repair"),
        "extension": (
            f"8 ({code}) {a}-{b}-{c} {dice.choice(('доб.', 'доб', 'вн.', 'ext', 'ext. ', 'x', '#'))}{inner}",
            f"{truth} доб. {inner}",
            "repair",
        ),
        "extension clean": (f"{truth} доб. {inner}", f"{truth} доб. {inner}", "clean"),
        "local": (f"{a}-{b}-{c}", None, "hopeless"),
    }
    shape = dice.choice(list(shapes))
    typed, meant, fate = shapes[shape]
    return Case("PHONE", shape, typed, meant, fate)


def _foreign_phone(dice: random.Random) -> Case:
    while True:
        country, code, count = dice.choice(ABROAD)
        rest = digits_of(dice, count)
        truth = f"+{country}{code}{rest}"
        if _is_valid(truth):
            break
    bare = truth[1:]
    homelike = len(bare) < 12 and country != "7"  # as many digits as Russian numbers have, give or take one
    shapes: dict[str, tuple[Any, Fate]] = {
        "foreign": (truth, "clean"),
        "foreign spaces": (f"+{country} {code} {rest[:3]} {rest[3:]}", "repair"),
        "foreign brackets": (f"+{country} ({code}) {rest[:3]}-{rest[3:]}", "repair"),
        "foreign 00": (f"00{bare}", "repair"),
        "foreign 810": (f"810{bare}", "careful"),
        "lost plus": (bare, "careful" if homelike else "repair"),
        "lost plus int": (int(bare), "careful" if homelike else "repair"),
        "lost plus grouped": (f"{country} {code} {rest[:3]} {rest[3:]}", "careful" if homelike else "repair"),
        "foreign noise": (noise(dice, f"+{country} {code}{rest}"), "repair"),
    }
    shape = dice.choice(list(shapes))
    typed, fate = shapes[shape]
    return Case("PHONE", shape, typed, truth, fate)


def _bad_phone(dice: random.Random) -> Case:
    code, rest, other = dice.choice(MOBILE), digits_of(dice, 7), digits_of(dice, 7)
    a, b, c = rest[:3], rest[3:5], rest[5:]
    truth = f"+7{code}{rest}"
    whole = dice.choice(
        (f"8{code}{rest}", f"7{code}{rest}", f"{code}{rest}", f"+7{code}{rest}", f"8 {code} {a}-{b}-{c}")
    )
    spot = dice.choice([index for index, char in enumerate(whole) if char.isdigit()])
    between = dice.choice((", ", "; ", " / ", "/", " или ", "\n", " и ", " "))
    shapes: dict[str, tuple[Any, str | None, Fate]] = {
        "two": (f"+7{code}{rest}{between}8 {code} {other[:3]}-{other[3:5]}-{other[5:]}", truth, "propose"),
        "words after": (
            f"8 {code} {a}-{b}-{c} {dice.choice(('Маша мама', 'муж', '(жена)', 'звонить после 18', 'whatsapp'))}",
            truth,
            "hopeless",
        ),
        "words before": (f"{dice.choice(('муж', 'раб.', 'Ирина'))} 8 {code} {a}-{b}-{c}", truth, "hopeless"),
        "digit lost": (whole[:spot] + whole[spot + 1 :], None, "careful"),
        "digit more": (whole[:spot] + dice.choice("0123456789") + whole[spot:], None, "careful"),
        "digits lost by the sheet": (f"7,{code}{rest[:2]}E+10", None, "hopeless"),
        "zeros left by the sheet": (int(f"7{code}{rest[:2]}00000"), None, "hopeless"),
        "letter o": (f"8 {code} {a}-{b}-{c[0]}О", None, "hopeless"),
        "vanity": (f"8-800-{dice.choice(('FLOWERS', 'ЦВЕТЫ', 'TAXI-24'))}", None, "hopeless"),
        "words": (dice.choice(("нет", "уточнить", "не дал", "см. заметки", "?")), None, "hopeless"),
        "local": (f"{a}-{b}-{c}", None, "hopeless"),
        "zeros": ("8 000 000-00-00", None, "hopeless"),
    }
    shape = dice.choice(list(shapes))
    typed, meant, fate = shapes[shape]
    if fate == "careful":
        # A digit lost or doubled can leave a number that exists; only one that cannot be may not become one.
        digits = "".join(char for char in typed if char.isdigit())
        fate = "hopeless" if not _is_valid("+" + digits) or not typed.startswith("+") else "careful"
        if fate == "careful" or digits.lstrip("78") == truth[2:] or _reads(typed):
            return replace(_bad_phone(dice))
    return Case("PHONE", shape, typed, meant, fate)


def _reads(typed: str) -> bool:
    """Tell whether a number with a digit too many or few is a complete Russian one again."""
    digits = "".join(char for char in typed if char.isdigit())
    national = digits[1:] if len(digits) == 11 and digits[0] in "78" else digits
    return (len(national) == 10 and national[0] in "39" and _is_valid(f"+7{national}")) or (
        len(national) == 10 and len(digits) == 11 and _is_valid(f"+7{national}")
    )
