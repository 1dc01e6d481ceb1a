"""Dirty cells of which the truth is known: own tables and own rules, nothing taken from the code under test.

Every case is a clean value written in one of many ways, with what has to become of it:

* ``clean``: nothing may be said about it;
* ``repair``: it has to become the truth without asking;
* ``propose``: only a person may decide; the truth is what should be proposed;
* ``hopeless``: a problem; whatever is proposed, nothing may be done;
* ``careful``: done rightly or asked, but never done wrongly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

import phonenumbers

from sheetcrm.model.grid import Raw

Fate = Literal["clean", "repair", "propose", "hopeless", "careful"]
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Case:
    kind: str
    shape: str
    typed: Raw
    truth: Raw
    fate: Fate
    list_key: str | None = None
    past: bool | None = None
    aside: str | None = None


LISTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "statuses": (
        ("новый", "лид", "активный", "на паузе", "бывший", "завершён"),
        {"Работаем": "активный", "Стоп": "на паузе", "ушёл": "бывший"},
    ),
    "near": (("активный", "неактивный", "на паузе"), {}),
    "positive": (("активный", "довольный", "на паузе", "оплачено"), {}),
    "sources": (
        ("рекомендация", "реклама ВКонтакте", "Яндекс Карты", "сайт", "2ГИС", "выставка 2024", "выставка 2025", "вывеска"),
        {"сарафан": "рекомендация", "интернет": "сайт", "ВК": "реклама ВКонтакте"},
    ),
    "stages": (("новый лид", "первичный контакт", "презентация", "переговоры", "сделка", "отказ"), {"не хочет": "отказ"}),
    "english": (("active", "inactive", "on hold", "completed", "subscribed", "unsubscribed"), {"working": "active"}),
}

FIRST = "Анна Мария Пётр Алёна Наталья Ольга Сергей Александр Екатерина Фёдор Игорь Елена Дмитрий Светлана Тимур Айгуль Зухра".split()  # noqa: SIM905
LAST = "Иванова Петров Сидоренко Ковалёв Мельник Шевчук Коваленко Ахметова Гусев Соловьёва Тарасенко Макаревич Сорокина Рахимов".split()  # noqa: SIM905
ENGLISH = "Mary John Alice Robert Emma Oliver Hannah Schneider Kowalski Johnson".split()  # noqa: SIM905
DOUBLE = ("Анна-Мария", "Салтыков-Щедрин", "Римский-Корсаков", "Жан-Пьер", "О'Коннор", "О'Нил", "Мусин-Пушкин")
LATIN_FOR = dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx", strict=True))
CYRILLIC_FOR = {latin: cyrillic for cyrillic, latin in LATIN_FOR.items()}
UNSEEN = ("\u200b", "\ufeff", "\u00ad", "\u2060", "\u202a", "\u200e")
WIDE = ("\u00a0", "\u202f", "\u2009", "  ", "\t", " \u00a0 ")

MOBILE = "901 902 903 904 905 906 908 909 910 912 915 916 917 919 920 921 925 926 929 937 950 952 960 961 964 965 967 977 981 985 987 995 996 999".split()  # noqa: SIM905, E501
TOWN = "495 499 812 343 383 843 846 831 863 861 342 473 391 423 401 351".split()  # noqa: SIM905
ABROAD: tuple[tuple[str, str, int], ...] = (
    ("380", "50", 7), ("380", "67", 7), ("375", "29", 7), ("375", "33", 7), ("998", "90", 7), ("995", "599", 6), ("374", "91", 6),
    ("996", "555", 6), ("992", "93", 7), ("994", "50", 7), ("972", "50", 7), ("971", "50", 7), ("90", "532", 7), ("49", "151", 8),
    ("44", "7911", 6), ("1", "212", 7), ("33", "612", 6), ("86", "138", 8), ("48", "601", 6), ("371", "26", 6), ("7", "701", 7),
    ("84", "912", 6), ("66", "81", 7),
)  # fmt: skip


@cache
def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _digits(dice: random.Random, count: int) -> str:
    while True:
        digits = "".join(dice.choice("0123456789") for _ in range(count))
        if not digits.endswith("00000"):
            return digits


def _noise(dice: random.Random, text: str) -> str:
    """Put spaces and invisible characters around, as copying does."""
    before, after = (dice.choice(("", " ", "\u00a0", "\u200b", "\t", "\ufeff", "\u202a", "  ")) for _ in range(2))
    return f"{before}{text}{after}"


def phones(dice: random.Random) -> Iterator[Case]:
    while True:
        yield dice.choices((_home_phone, _town_phone, _foreign_phone, _bad_phone), (60, 10, 15, 15))[0](dice)


def _home_phone(dice: random.Random) -> Case:
    code, rest = dice.choice(MOBILE), _digits(dice, 7)
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
        "label": f"{dice.choice(('тел.: ', 'тел. ', 'Телефон: ', 'моб. ', 'Tel: ', 'т.', 'сот. '))}8 {code} {a}-{b}-{c}",
        "two pluses": f"++7{code}{rest}",
        "plus eight": f"+8 {code} {a} {b} {c}",
        "science": f"7.{code}{rest}E+10",
        "science comma": f"7,{code}{rest}E+10",
        "full width": f"8{code}{rest}".translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "dots": f"8.{code}.{a}.{b}.{c}",
        "long dashes": f"8–{code}–{a}–{b}–{c}",
        "trailing": f"8 {code} {a} {b} {c}{dice.choice((';', ',', '.', ' ,'))}",
        "tel link": f"tel:+7{code}{rest}",
        "noise": _noise(dice, f"+7 ({code}) {a}-{b}-{c}"),
    }
    shape = dice.choice(list(shapes))
    fate: Fate = "clean" if shape == "clean" else "repair"
    if shape in {"ten text", "ten int"} and _is_valid(f"+{code}{rest}"):
        fate = "propose"
    return Case("PHONE", shape, shapes[shape], truth, fate)


def _town_phone(dice: random.Random) -> Case:
    code, rest = dice.choice(TOWN), "2" + _digits(dice, 6)
    a, b, c = rest[:3], rest[3:5], rest[5:]
    truth, inner = f"+7{code}{rest}", str(dice.randrange(1, 9999))
    twice = _is_valid(f"+8{code}{rest}")
    shapes: dict[str, tuple[Any, str, Fate]] = {
        "town brackets": (f"8 ({code}) {a}-{b}-{c}", truth, "repair"),
        "town code": (f"({code}) {a}-{b}-{c}", truth, "repair"),
        "town plus": (f"+7 ({code}) {a}-{b}-{c}", truth, "repair"),
        "town seven": (f"7{code}{rest}", truth, "repair"),
        "town eight": (f"8{code}{rest}", truth, "propose" if twice else "repair"),
        "extension": (f"8 ({code}) {a}-{b}-{c} {dice.choice(('доб.', 'доб', 'вн.', 'ext', 'ext. ', 'x', '#'))}{inner}", f"{truth} доб. {inner}", "repair"),
        "extension clean": (f"{truth} доб. {inner}", f"{truth} доб. {inner}", "clean"),
        "local": (f"{a}-{b}-{c}", None, "hopeless"),
    }
    shape = dice.choice(list(shapes))
    typed, truth, fate = shapes[shape]
    return Case("PHONE", shape, typed, truth, fate)


def _foreign_phone(dice: random.Random) -> Case:
    while True:
        country, code, count = dice.choice(ABROAD)
        rest = _digits(dice, count)
        truth = f"+{country}{code}{rest}"
        if _is_valid(truth):
            break
    bare = truth[1:]
    homelike = len(bare) < 12 and country != "7"  # as many digits as Russian numbers have, give or take one  # noqa: PLR2004
    shapes: dict[str, tuple[Any, Fate]] = {
        "foreign": (truth, "clean"),
        "foreign spaces": (f"+{country} {code} {rest[:3]} {rest[3:]}", "repair"),
        "foreign brackets": (f"+{country} ({code}) {rest[:3]}-{rest[3:]}", "repair"),
        "foreign 00": (f"00{bare}", "repair"),
        "foreign 810": (f"810{bare}", "careful"),
        "lost plus": (bare, "careful" if homelike else "repair"),
        "lost plus int": (int(bare), "careful" if homelike else "repair"),
        "lost plus grouped": (f"{country} {code} {rest[:3]} {rest[3:]}", "careful" if homelike else "repair"),
        "foreign noise": (_noise(dice, f"+{country} {code}{rest}"), "repair"),
    }
    shape = dice.choice(list(shapes))
    typed, fate = shapes[shape]
    return Case("PHONE", shape, typed, truth, fate)


def _bad_phone(dice: random.Random) -> Case:
    code, rest, other = dice.choice(MOBILE), _digits(dice, 7), _digits(dice, 7)
    a, b, c = rest[:3], rest[3:5], rest[5:]
    truth = f"+7{code}{rest}"
    whole = dice.choice((f"8{code}{rest}", f"7{code}{rest}", f"{code}{rest}", f"+7{code}{rest}", f"8 {code} {a}-{b}-{c}"))
    spot = dice.choice([index for index, char in enumerate(whole) if char.isdigit()])
    between = dice.choice((", ", "; ", " / ", "/", " или ", "\n", " и ", " "))
    shapes: dict[str, tuple[Any, str | None, Fate]] = {
        "two": (f"+7{code}{rest}{between}8 {code} {other[:3]}-{other[3:5]}-{other[5:]}", truth, "propose"),
        "words after": (f"8 {code} {a}-{b}-{c} {dice.choice(('Маша мама', 'муж', '(жена)', 'звонить после 18', 'whatsapp'))}", truth, "hopeless"),
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
    """Tell whether a number with a digit too many or few is a complete Russian one again (7 before a ten-digit number)."""
    digits = "".join(char for char in typed if char.isdigit())
    national = digits[1:] if len(digits) == 11 and digits[0] in "78" else digits  # noqa: PLR2004
    return len(national) == 10 and national[0] in "39" and _is_valid(f"+7{national}") or (len(national) == 10 and len(digits) == 11 and _is_valid(f"+7{national}"))  # noqa: PLR2004


PROVIDERS = ("mail.ru", "gmail.com", "yandex.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru", "icloud.com", "ya.ru", "outlook.com")
SYLLABLES = "stroi dom mebel auto servis trans agro tech med dent flor kvant orion vector prom grad".split()  # noqa: SIM905
LATIN = "anna maria petr olga sergey alex kate fedor igor elena dima sveta timur ivanova petrov smirnova kovalev gusev".split()  # noqa: SIM905
MISTYPED = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmail.con": "gmail.com", "gmaill.com": "gmail.com", "gamil.com": "gmail.com",
    "mail.ry": "mail.ru", "mial.ru": "mail.ru", "mail.tu": "mail.ru", "yandex.ry": "yandex.ru", "yandx.ru": "yandex.ru",
    "yanedx.ru": "yandex.ru", "bk.ry": "bk.ru", "ramblr.ru": "rambler.ru", "outlok.com": "outlook.com", "iclod.com": "icloud.com",
    "gnail.com": "gmail.com", "yandeks.ru": "yandex.ru", "inbox.ry": "inbox.ru",
}  # fmt: skip


def emails(dice: random.Random) -> Iterator[Case]:
    while True:
        local = dice.choice(LATIN) + dice.choice(("", ".", "_", "-")) + dice.choice(LATIN) + dice.choice(("", "", str(dice.randrange(1950, 2010)), "+crm"))
        own = "-".join(dice.sample(SYLLABLES, 2)) + str(dice.randrange(10, 99)) + dice.choice((".ru", ".com", ".pro", ".by", ".kz"))
        domain = dice.choice(PROVIDERS) if dice.random() < 0.7 else own
        truth = f"{local}@{domain}"
        wrong, right = dice.choice(list(MISTYPED.items()))
        fake = next((local.replace(x, CYRILLIC_FOR[x], 1) for x in "aeocpxy" if x in local), "")
        shapes: dict[str, tuple[str, str | None, Fate]] = {
            "clean": (truth, truth, "clean"),
            "capitals": (truth.upper(), truth, "repair"),
            "capital": (truth.capitalize(), truth, "repair"),
            "noise": (_noise(dice, truth) + " ", truth, "repair"),
            "dot": (truth + ".", truth, "repair"),
            "comma": (truth + ",", truth, "repair"),
            "semicolon": (truth + " ;", truth, "repair"),
            "angle": (f"<{truth}>", truth, "repair"),
            "named": (f"{dice.choice(FIRST)} {dice.choice(LAST)} <{truth}>", truth, "repair"),
            "mailto": (f"mailto:{truth}", truth, "repair"),
            "label": (f"{dice.choice(('email: ', 'E-mail: ', 'почта: ', 'Эл. почта: '))}{truth}", truth, "repair"),
            "spaces at": (f"{local} @ {domain}", truth, "repair"),
            "space at": (f"{local}@ {domain}", truth, "repair"),
            "line": (f"{truth}\n", truth, "repair"),
            "unseen": (f"{local}\u200b@{domain}", truth, "repair"),
            "quotes": (f'"{truth}"', truth, "repair"),
            "full width": (f"{local}＠{domain}", truth, "repair"),
            "two ats": (f"{local}@@{domain}", truth, "propose"),
            "comma in domain": (truth.replace(".ru", ",ru").replace(".com", ",com"), truth, "propose"),
            "provider mistyped": (f"{local}@{wrong}", f"{local}@{right}", "propose"),
            "two": (f"{truth}{dice.choice((', ', '; ', ' ', ' / ', chr(10)))}{dice.choice(LATIN)}@mail.ru", truth, "propose"),
            "words": (f"{truth} {dice.choice(('(муж)', 'рабочая', 'Мария'))}", truth, "propose"),
            "Cyrillic": (f"{fake}@{domain}", truth, "propose"),
            "space inside": (f"{local[:3]} {local[3:]}@{domain}", None, "hopeless"),
            "no domain": (f"{local}@", None, "hopeless"),
            "no at": (f"{local}{domain}", None, "hopeless"),
            "no dot": (f"{local}@{own.replace('.', '')}", None, "hopeless"),
            "words only": (dice.choice(("нет", "нет почты", "-", "уточнить", "@")), None, "hopeless"),
            "Russian local": (f"анна@{domain}", None, "hopeless"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        if (typed == truth and fate != "clean") or (shape == "Cyrillic" and not fake):
            continue
        yield Case("EMAIL", shape, typed, meant, fate)


def names(dice: random.Random) -> Iterator[Case]:
    while True:
        truth = dice.choice((*FIRST, *LAST, *DOUBLE, *ENGLISH))
        swaps = [index for index, char in enumerate(truth) if char in LATIN_FOR]
        mixed = truth
        if swaps and any("а" <= char <= "я" and char not in LATIN_FOR for char in truth.lower()):
            index = dice.choice(swaps)
            mixed = truth[:index] + LATIN_FOR[truth[index]] + truth[index + 1 :]
        shapes: dict[str, tuple[Raw, str | None, Fate]] = {
            "clean": (truth, truth, "clean"),
            "capitals": (truth.upper(), truth, "repair"),
            "small": (truth.lower(), truth, "repair"),
            "noise": (_noise(dice, truth) + " ", truth, "repair"),
            "small noise": (_noise(dice, truth.lower()), truth, "repair"),
            "look-alike": (mixed, truth, "repair" if mixed != truth else "clean"),
            "soft hyphen": (truth[:2] + "\u00ad" + truth[2:], truth, "repair"),
            "emoji": (f"{truth} 🌸", f"{truth} 🌸", "clean"),
            "mixed case": ("МакДональд", "МакДональд", "clean"),
            "digits": (f"{truth}{dice.randrange(1, 99)}", None, "hopeless"),
            "phone": (f"8916{_digits(dice, 7)}", None, "hopeless"),
            "e-mail": ("anna@mail.ru", None, "hopeless"),
            "whole name": (f"{dice.choice(LAST)} {dice.choice(FIRST)} Петровна", None, "hopeless"),
            "with patronymic": (f"{dice.choice(FIRST)} {dice.choice(('Петровна', 'Ильинична', 'Сергеевич'))}", None, "hopeless"),
            "brackets": (f"{truth} (мама)", None, "hopeless"),
            "number": (dice.randrange(10**6), None, "hopeless"),
            "caps lock": (truth.swapcase(), truth, "careful"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("NAME", shape, typed, meant, fate)


GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
SHORT = "янв фев мар апр мая июн июл авг сен окт ноя дек".split()  # noqa: SIM905
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def dates(dice: random.Random) -> Iterator[Case]:
    while True:
        day = date(2015, 1, 1) + timedelta(dice.randrange((date(2027, 11, 1) - date(2015, 1, 1)).days))
        d, m, y = day.day, day.month, day.year
        clock = f"{dice.randrange(24):02}:{dice.randrange(1, 60):02}"
        serial = (day - date(1899, 12, 30)).days
        one_way = d > 12 or d == m  # noqa: PLR2004
        shapes: dict[str, tuple[Raw, Raw, Fate]] = {
            "clean": (day, day, "clean"),
            "midnight": (datetime(y, m, d), day, "clean"),  # noqa: DTZ001
            "dots": (f"{d:02}.{m:02}.{y}", day, "repair"),
            "dots short": (f"{d}.{m}.{y}", day, "repair"),
            "ISO": (day.isoformat(), day, "repair"),
            "year mark": (f"{d:02}.{m:02}.{y}{dice.choice((' г.', 'г.', ' г', ' года'))}", day, "repair"),
            "words": (f"{d} {GENITIVE[m - 1]} {y}", day, "repair"),
            "words capital": (f"{d} {GENITIVE[m - 1].capitalize()} {y} г.", day, "repair"),
            "words short": (f"{d} {SHORT[m - 1]}. {y} г.", day, "repair"),
            "American words": (f"{MONTHS[m - 1]} {d}, {y}", day, "repair"),
            "English words": (f"{d} {MONTHS[m - 1][:3]} {y}", day, "repair"),
            "dashes": (f"{d:02}-{m:02}-{y}", day, "repair"),
            "spaces": (f"{d:02} {m:02} {y}", day, "repair"),
            "serial": (serial, day, "repair"),
            "serial float": (float(serial), day, "repair"),
            "year of two": (f"{d:02}.{m:02}.{y % 100:02}", day, "repair"),
            "noise": (_noise(dice, f"{d:02}.{m:02}.{y}") + " ", day, "repair"),
            "slashes": (f"{d:02}/{m:02}/{y}", day, "repair" if one_way else "propose"),
            "American": (f"{m:02}/{d:02}/{y}", day, "repair" if one_way else "hopeless"),
            "year first slashes": (f"{y}/{m:02}/{d:02}", day, "repair"),
            "with a time": (f"{d:02}.{m:02}.{y} {clock}", day, "propose"),
            "serial with a time": (serial + 0.25, day, "propose"),
            "yesterday": (dice.choice(("вчера", "Вчера", "yesterday")), TODAY - timedelta(1), "propose"),
            "last week": (dice.choice(("на прошлой неделе", "last week", "летом", "недавно")), None, "hopeless"),
            "no year": (f"{d} {GENITIVE[m - 1]}", None, "hopeless"),
            "impossible": (f"{dice.choice(('31.02', '30.02', '31.04', '32.01', '15.13'))}.{y}", None, "hopeless"),
            "year of five": (f"{d:02}.{m:02}.{y}4", None, "hopeless"),
            "year of zero": (f"{d:02}.{m:02}.0{y % 1000}", None, "hopeless"),
            "year only": (y, None, "hopeless"),
            "far": (f"{d:02}.{m:02}.22{y % 100:02}", None, "hopeless"),
            "words only": (dice.choice(("не помню", "?", "уточнить")), None, "hopeless"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("DATE", shape, typed, meant, fate)


def birthdays(dice: random.Random) -> Iterator[Case]:
    while True:
        day = date(1940, 1, 1) + timedelta(dice.randrange(25_000))
        serial = (day - date(1899, 12, 30)).days
        shapes: dict[str, tuple[Raw, Raw, Fate]] = {
            "born": (day, day, "clean"),
            "born dots": (f"{day:%d.%m.%Y}", day, "repair"),
            "born words": (f"{day.day} {GENITIVE[day.month - 1]} {day.year} г.р.", day, "repair"),
            "born serial": (serial, day, "repair" if serial >= 20_000 else "careful"),  # noqa: PLR2004
            "born in a year of two": (f"{day:%d.%m.%y}", day, "hopeless"),
            "born in the future": (f"{day.day:02}.{day.month:02}.2031", None, "hopeless"),
            "born too long ago": (f"{day.day:02}.{day.month:02}.1901", None, "hopeless"),
            "born in no year": (f"{day.day} {GENITIVE[day.month - 1]}", None, "hopeless"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("DATE", shape, typed, meant, fate, past=True)


def moments(dice: random.Random) -> Iterator[Case]:
    while True:
        at = datetime(2026, 1, 1, 0, 5) + timedelta(minutes=5 * dice.randrange(200_000))  # noqa: DTZ001
        at = at.replace(minute=at.minute or 5)
        half = f"{at.hour % 12 or 12}:{at.minute:02} {'PM' if at.hour >= 12 else 'AM'}"  # noqa: PLR2004
        shapes: dict[str, tuple[Raw, Raw, Fate]] = {
            "clean": (at, at, "clean"),
            "colon": (f"{at:%d.%m.%Y %H:%M}", at, "repair"),
            "dot": (f"{at:%d.%m.%Y} {at:%H.%M}", at, "repair"),
            "at": (f"{at:%d.%m.%Y} в {at:%H:%M}", at, "repair"),
            "comma": (f"{at:%d.%m.%Y}, {at:%H:%M}", at, "repair"),
            "ISO": (f"{at:%Y-%m-%dT%H:%M:%S}", at, "repair"),
            "ISO space": (f"{at:%Y-%m-%d %H:%M}", at, "repair"),
            "half a day": (f"{MONTHS[at.month - 1]} {at.day}, {at.year} {half}", at, "repair"),
            "words": (f"{at.day} {GENITIVE[at.month - 1]} {at.year} в {at:%H:%M}", at, "repair"),
            "tomorrow": (f"завтра в {at:%H:%M}", datetime.combine(TODAY + timedelta(1), at.time()), "propose"),
            "time only": (f"{at:%H:%M}", None, "hopeless"),
            "no such time": (f"{at:%d.%m.%Y} 25:30", None, "hopeless"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("DATETIME", shape, typed, meant, fate)


def sums(dice: random.Random) -> Iterator[Case]:
    while True:
        whole, cents = dice.choice((dice.randrange(1_000, 10**7), dice.randrange(1, 1_000))), dice.randrange(1, 100)
        truth = float(f"{whole}.{cents:02}")
        spaced, comma, cent = f"{whole:,}".replace(",", " "), f"{whole:,}", f"{cents:02}"
        three = dice.randrange(1, 999), dice.randrange(1000)
        shapes: dict[str, tuple[Raw, Raw, Fate]] = {
            "clean": (whole, whole, "clean"),
            "clean part": (truth, truth, "clean"),
            "text": (str(whole), whole, "repair"),
            "roubles": (f"{spaced},{cent} ₽", truth, "repair"),
            "rub": (f"{whole} {dice.choice(('руб.', 'руб', 'р.', 'р', 'рублей', 'RUB'))}", whole, "repair"),
            "spaced": (spaced, whole, "repair"),
            "no-break": (spaced.replace(" ", "\u00a0") + "\u00a0₽", whole, "repair"),
            "thin": (spaced.replace(" ", "\u202f"), whole, "repair"),
            "part comma": (f"{whole},{cent}", truth, "repair"),
            "part dot": (f"{whole}.{cent}", truth, "repair"),
            "English": (f"{comma}.{cent}", truth, "repair"),
            "German": (f"{comma.replace(',', '.')},{cent}", truth, "repair"),
            "Swiss": (comma.replace(",", "'"), whole, "repair"),
            "minus": (f"\u2212{whole}", -whole, "repair"),
            "noise": (_noise(dice, f"{spaced} ₽") + " ", whole, "repair"),
            "rouble first": (f"₽{whole}", whole, "repair"),
            "thousands or part": (f"{three[0]}{dice.choice(',.')}{three[1]:03}", None, "hopeless"),
            "thousand": (f"{whole % 900 + 1} {dice.choice(('тыс.', 'тыс', 'к'))}", (whole % 900 + 1) * 1000, "propose"),
            "about": (f"{dice.choice(('около ', '~', 'до ', 'от '))}{whole}", whole, "propose"),
            "range": (f"{whole}-{whole + 500}", None, "hopeless"),
            "open": (f"{whole}+", whole, "propose"),
            "percent": (f"{cents}%", None, "hopeless"),
            "dollars": (f"${comma}.{cent}", truth, "propose"),
            "brackets": (f"({whole})", None, "hopeless"),
            "words": (dice.choice(("бесплатно", "договорная", "nan", "inf", "—")), None, "hopeless"),
            "letter": (f"{whole}О", None, "hopeless"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("MONEY", shape, typed, meant, fate)


FIRMS = ("Ромашка", "Вектор Плюс", "Рога и копыта", "СтройДом-2", "РЖД Логистика", "Кафе у дома", "Лютик и сыновья", "АльфаТех", "Дента")
WESTERN = ("Acme", "North Wind", "Blue Ocean Trading", "Schmidt & Sohn")


def companies(dice: random.Random) -> Iterator[Case]:
    while True:
        firm, west = dice.choice(FIRMS), dice.choice(WESTERN)
        form = dice.choice(("ООО", "ОАО", "ПАО", "АО", "ЗАО", "АНО", "ТСЖ", "НКО"))
        suffix, told = dice.choice((("LLC", "LLC"), ("Ltd.", "Ltd"), ("Ltd", "Ltd"), ("Inc.", "Inc"), ("GmbH", "GmbH"), ("Corp.", "Corp")))
        shapes: dict[str, tuple[str, str, Fate, str | None]] = {
            "clean": (firm, firm, "clean", None),
            "straight": (f'{form} "{firm}"', firm, "repair", form),
            "angle": (f"{form} «{firm}»", firm, "repair", form),
            "curly": (f"{form} “{firm}”", firm, "repair", form),
            "German quotes": (f"{form} „{firm}“", firm, "repair", form),
            "tight": (f"{form}«{firm}»", firm, "repair", form),
            "bare": (f"{form} {firm}", firm, "repair", form),
            "small": (f"{form.lower()} «{firm}»", firm, "repair", form),
            "after": (f"{firm} {form}", firm, "repair", form),
            "after comma": (f"«{firm}», {form}", firm, "repair", form),
            "quotes only": (f"«{firm}»", firm, "repair", None),
            "in full": (f"Общество с ограниченной ответственностью «{firm}»", firm, "repair", "ООО"),
            "in full public": (f'Публичное акционерное общество "{firm}"', firm, "repair", "ПАО"),
            "inner": (f"{form} «Торговый дом «{firm}»", f"Торговый дом «{firm}»", "repair", form),
            "inner closed": (f"{form} «Торговый дом «{firm}»»", f"Торговый дом «{firm}»", "repair", form),
            "part quoted": (f"{form} Кафе «{firm}»", f"Кафе «{firm}»", "repair", form),
            "Western": (f"{west} {suffix}", west, "repair", told),
            "Western comma": (f"{west}, {suffix}", west, "repair", told),
            "entrepreneur": (f"ИП {dice.choice(LAST)} А. С.", "", "repair", "ИП"),
            "noise": (_noise(dice, f"{form}  «{firm}»") + " ", firm, "repair", form),
            "form alone": (form, form, "clean", None),
            "form inside": (f"Завод {form} {firm}", f"Завод {form} {firm}", "clean", None),
            "joined": (f"{form}-Сервис", f"{form}-Сервис", "clean", None),
            "two quoted": (f"«{firm}» и «Дочка»", f"«{firm}» и «Дочка»", "clean", None),
            "two forms": (f"{form} ИП {firm}", "", "hopeless", None),
        }
        shape = dice.choice(list(shapes))
        typed, truth, fate, aside = shapes[shape]
        if shape == "entrepreneur":
            truth = typed.removeprefix("ИП ")
        yield Case("COMPANY", shape, typed, truth, fate, aside=aside)


def choices(dice: random.Random) -> Iterator[Case]:
    while True:
        key = dice.choice(list(LISTS))
        values, synonyms = LISTS[key]
        truth = dice.choice(values)
        word = dice.choice(list(synonyms) or [truth])
        meant = synonyms.get(word, truth)
        long = [value for value in values if len(value) >= 7 and not any(map(str.isdigit, value))]  # noqa: PLR2004
        typo_truth = dice.choice(long or [truth])
        typo, plain = _mistyped(dice, typo_truth)
        shapes: dict[str, tuple[Raw, str | None, Fate]] = {
            "clean": (truth, truth, "clean"),
            "case": (truth.upper(), truth, "repair" if truth.upper() != truth else "clean"),
            "noise": (_noise(dice, truth) + " ", truth, "repair"),
            "unseen": (truth[:1] + dice.choice(UNSEEN) + truth[1:], truth, "repair"),
            "wide": (truth.replace(" ", dice.choice(WIDE[:5])) + "\u00a0", truth, "repair"),
            "look-alike": _with_latin(dice, truth),
            "synonym": (word.upper(), meant, "repair" if word.upper() != meant else "clean"),
            "typo": (typo, typo_truth, "repair" if plain and key in {"statuses", "stages"} else "careful"),
            "typo anywhere": (_mistyped(dice, truth)[0], truth, "careful"),
            "unknown": (dice.choice(("хз", "прочее", "ждёт звонка", "zzz", "12")), None, "hopeless"),
        }
        if key == "positive":
            shapes["opposite"] = (dice.choice(("неактивный", "недовольный", "не активный", "Не оплачено", "нактивный")), None, "hopeless")
        if key == "sources":
            shapes["sibling"] = (dice.choice(("выставка 2023", "выставка 2026", "3ГИС", "выставка")), None, "hopeless")
        if key == "english":
            shapes["opposite"] = (dice.choice(("uncompleted", "nonactive", "incompleted")), None, "hopeless")
        shape = dice.choice(list(shapes))
        typed, value, fate = shapes[shape]
        if typed in values and typed != value:
            continue
        yield Case("CHOICE", shape, typed, value, fate if typed != value else "clean", list_key=key)


def _with_latin(dice: random.Random, truth: str) -> tuple[str, str, Fate]:
    swaps = [index for index, char in enumerate(truth) if char in LATIN_FOR]
    if not swaps:
        return truth, truth, "clean"
    index = dice.choice(swaps)
    return truth[:index] + LATIN_FOR[truth[index]] + truth[index + 1 :], truth, "repair"


def _mistyped(dice: random.Random, truth: str) -> tuple[str, bool]:
    """Return ``truth`` with one mistake inside a word of five letters or more, and whether 88 of 100 must see through it.

    A lost or added letter costs about half a letter of the likeness, another letter a whole one.
    """
    spots = [
        (start, word)
        for start, word in _words(truth)
        if len(word) >= 5 and not any(map(str.isdigit, word))  # noqa: PLR2004
    ]
    if not spots:
        return truth[:-1] + dice.choice("абвгд"), False
    start, word = dice.choice(spots)
    index = dice.randrange(1, len(word) - 1)
    letter = dice.choice("бвгджзклмнпрстфхцч")
    wrong = (
        word[:index] + word[index + 1 :],
        word[:index] + letter + word[index:],
        word[:index] + word[index] + word[index:],
        word[:index] + letter + word[index + 1 :],
    )
    way = dice.randrange(len(wrong))
    seen = len(truth) >= (7, 7, 7, 10)[way]
    return truth[:start] + wrong[way] + truth[start + len(word) :], seen


def _words(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for word in text.split(" "):
        yield start, word
        start += len(word) + 1


MAKERS: dict[str, Callable[[random.Random], Iterator[Case]]] = {
    "phones": phones,
    "e-mails": emails,
    "names": names,
    "dates": dates,
    "birthdays": birthdays,
    "moments": moments,
    "sums": sums,
    "companies": companies,
    "choices": choices,
}


def cases(maker: str, count: int, seed: int = 1) -> list[Case]:
    """Return ``count`` cases of one maker; the same for the same seed."""
    dice = random.Random(f"{maker} {seed}")
    made = MAKERS[maker](dice)
    return [next(made) for _ in range(count)]
