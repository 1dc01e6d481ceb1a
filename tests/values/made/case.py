"""One dirty cell of which the truth is known, and the noise that copying leaves around a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random

    from sheetcrm.model.grid import Raw

Fate = Literal["clean", "repair", "propose", "hopeless", "careful"]
TODAY = date(2026, 11, 22)


def split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIRST = split(
    "Анна Мария Пётр Алёна Наталья Ольга Сергей Александр Екатерина Фёдор Игорь Елена Дмитрий Светлана "
    "Тимур Айгуль Зухра"
)
LAST = split(
    "Иванова Петров Сидоренко Ковалёв Мельник Шевчук Коваленко Ахметова Гусев Соловьёва Тарасенко "
    "Макаревич Сорокина Рахимов"
)
ENGLISH = split("Mary John Alice Robert Emma Oliver Hannah Schneider Kowalski Johnson")
DOUBLE = ("Анна-Мария", "Салтыков-Щедрин", "Римский-Корсаков", "Жан-Пьер", "О'Коннор", "О'Нил", "Мусин-Пушкин")
LATIN_FOR = dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx", strict=True))
CYRILLIC_FOR = {latin: cyrillic for cyrillic, latin in LATIN_FOR.items()}
UNSEEN = ("\u200b", "\ufeff", "\u00ad", "\u2060", "\u202a", "\u200e")
WIDE = ("\u00a0", "\u202f", "\u2009", "  ", "\t", " \u00a0 ")


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


def noise(dice: random.Random, text: str) -> str:
    """Put spaces and invisible characters around, as copying does."""
    before, after = (dice.choice(("", " ", "\u00a0", "\u200b", "\t", "\ufeff", "\u202a", "  ")) for _ in range(2))
    return f"{before}{text}{after}"


def digits_of(dice: random.Random, count: int) -> str:
    while True:
        digits = "".join(dice.choice("0123456789") for _ in range(count))
        if not digits.endswith("00000"):
            return digits
