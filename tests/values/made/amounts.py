"""Dates, moments and sums in all the ways that people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.values.made.case import (
    TODAY,
    Case,
    Fate,
    noise,
    split,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from sheetcrm.model.grid import Raw


GENITIVE = split("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
SHORT = split("янв фев мар апр мая июн июл авг сен окт ноя дек")
MONTHS = split("January February March April May June July August September October November December")


def dates(dice: random.Random) -> Iterator[Case]:
    while True:
        day = date(2015, 1, 1) + timedelta(dice.randrange((date(2027, 11, 1) - date(2015, 1, 1)).days))
        d, m, y = day.day, day.month, day.year
        clock = f"{dice.randrange(24):02}:{dice.randrange(1, 60):02}"
        serial = (day - date(1899, 12, 30)).days
        one_way = d > 12 or d == m
        shapes: dict[str, tuple[Raw, Raw, Fate]] = {
            "clean": (day, day, "clean"),
            "midnight": (datetime(y, m, d), day, "clean"),
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
            "noise": (noise(dice, f"{d:02}.{m:02}.{y}") + " ", day, "repair"),
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
            "born serial": (serial, day, "repair" if serial >= 20_000 else "careful"),
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
        at = datetime(2026, 1, 1, 0, 5) + timedelta(minutes=5 * dice.randrange(200_000))
        at = at.replace(minute=at.minute or 5)
        half = f"{at.hour % 12 or 12}:{at.minute:02} {'PM' if at.hour >= 12 else 'AM'}"
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
            "noise": (noise(dice, f"{spaced} ₽") + " ", whole, "repair"),
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
