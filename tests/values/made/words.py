"""Companies and values of lists in all the ways that people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.values.made.case import (
    LAST,
    LATIN_FOR,
    UNSEEN,
    WIDE,
    Case,
    Fate,
    noise,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from sheetcrm.model.grid import Raw


LISTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "statuses": (
        ("новый", "лид", "активный", "на паузе", "бывший", "завершён"),
        {"Работаем": "активный", "Стоп": "на паузе", "ушёл": "бывший"},
    ),
    "near": (("активный", "неактивный", "на паузе"), {}),
    "positive": (("активный", "довольный", "на паузе", "оплачено"), {}),
    "sources": (
        (
            "рекомендация",
            "реклама ВКонтакте",
            "Яндекс Карты",
            "сайт",
            "2ГИС",
            "выставка 2024",
            "выставка 2025",
            "вывеска",
        ),
        {"сарафан": "рекомендация", "интернет": "сайт", "ВК": "реклама ВКонтакте"},
    ),
    "stages": (
        ("новый лид", "первичный контакт", "презентация", "переговоры", "сделка", "отказ"),
        {"не хочет": "отказ"},
    ),
    "english": (("active", "inactive", "on hold", "completed", "subscribed", "unsubscribed"), {"working": "active"}),
}

FIRMS = (
    "Ромашка",
    "Вектор Плюс",
    "Рога и копыта",
    "СтройДом-2",
    "РЖД Логистика",
    "Кафе у дома",
    "Лютик и сыновья",
    "АльфаТех",
    "Дента",
)
WESTERN = ("Acme", "North Wind", "Blue Ocean Trading", "Schmidt & Sohn")


def companies(dice: random.Random) -> Iterator[Case]:
    while True:
        firm, west = dice.choice(FIRMS), dice.choice(WESTERN)
        form = dice.choice(("ООО", "ОАО", "ПАО", "АО", "ЗАО", "АНО", "ТСЖ", "НКО"))
        suffix, told = dice.choice(
            (("LLC", "LLC"), ("Ltd.", "Ltd"), ("Ltd", "Ltd"), ("Inc.", "Inc"), ("GmbH", "GmbH"), ("Corp.", "Corp"))
        )
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
            "noise": (noise(dice, f"{form}  «{firm}»") + " ", firm, "repair", form),
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
        long = [value for value in values if len(value) >= 7 and not any(map(str.isdigit, value))]
        typo_truth = dice.choice(long or [truth])
        typo, plain = _mistyped(dice, typo_truth)
        shapes: dict[str, tuple[Raw, str | None, Fate]] = {
            "clean": (truth, truth, "clean"),
            "case": (truth.upper(), truth, "repair" if truth.upper() != truth else "clean"),
            "noise": (noise(dice, truth) + " ", truth, "repair"),
            "unseen": (truth[:1] + dice.choice(UNSEEN) + truth[1:], truth, "repair"),
            "wide": (truth.replace(" ", dice.choice(WIDE[:5])) + "\u00a0", truth, "repair"),
            "look-alike": _with_latin(dice, truth),
            "synonym": (word.upper(), meant, "repair" if word.upper() != meant else "clean"),
            "typo": (typo, typo_truth, "repair" if plain and key in {"statuses", "stages"} else "careful"),
            "typo anywhere": (_mistyped(dice, truth)[0], truth, "careful"),
            "unknown": (dice.choice(("хз", "прочее", "ждёт звонка", "zzz", "12")), None, "hopeless"),
        }
        if key == "positive":
            shapes["opposite"] = (
                dice.choice(("неактивный", "недовольный", "не активный", "Не оплачено", "нактивный")),
                None,
                "hopeless",
            )
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
    """Return ``truth`` with one mistake inside a word of five letters or more, and whether 88 of 100 sees through it.

    A lost or added letter costs about half a letter of the likeness, another letter a whole one.
    """
    spots = [(start, word) for start, word in _words(truth) if len(word) >= 5 and not any(map(str.isdigit, word))]
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
