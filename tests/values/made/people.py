"""Addresses and names in all the ways that people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.values.made.case import (
    CYRILLIC_FOR,
    DOUBLE,
    ENGLISH,
    FIRST,
    LAST,
    LATIN_FOR,
    Case,
    Fate,
    digits_of,
    noise,
    split,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from sheetcrm.model.grid import Raw


PROVIDERS = (
    "mail.ru",
    "gmail.com",
    "yandex.ru",
    "bk.ru",
    "list.ru",
    "inbox.ru",
    "rambler.ru",
    "icloud.com",
    "ya.ru",
    "outlook.com",
)
SYLLABLES = split("stroi dom mebel auto servis trans agro tech med dent flor kvant orion vector prom grad")
LATIN = split(
    "anna maria petr olga sergey alex kate fedor igor elena dima sveta timur ivanova petrov smirnova kovalev gusev"
)
MISTYPED = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmail.con": "gmail.com",
    "gmaill.com": "gmail.com",
    "gamil.com": "gmail.com",
    "mail.ry": "mail.ru",
    "mial.ru": "mail.ru",
    "mail.tu": "mail.ru",
    "yandex.ry": "yandex.ru",
    "yandx.ru": "yandex.ru",
    "yanedx.ru": "yandex.ru",
    "bk.ry": "bk.ru",
    "ramblr.ru": "rambler.ru",
    "outlok.com": "outlook.com",
    "iclod.com": "icloud.com",
    "gnail.com": "gmail.com",
    "yandeks.ru": "yandex.ru",
    "inbox.ry": "inbox.ru",
}


def emails(dice: random.Random) -> Iterator[Case]:
    while True:
        local = (
            dice.choice(LATIN)
            + dice.choice(("", ".", "_", "-"))
            + dice.choice(LATIN)
            + dice.choice(("", "", str(dice.randrange(1950, 2010)), "+crm"))
        )
        own = (
            "-".join(dice.sample(SYLLABLES, 2))
            + str(dice.randrange(10, 99))
            + dice.choice((".ru", ".com", ".pro", ".by", ".kz"))
        )
        domain = dice.choice(PROVIDERS) if dice.random() < 0.7 else own
        truth = f"{local}@{domain}"
        wrong, right = dice.choice(list(MISTYPED.items()))
        fake = next((local.replace(x, CYRILLIC_FOR[x], 1) for x in "aeocpxy" if x in local), "")
        shapes: dict[str, tuple[str, str | None, Fate]] = {
            "clean": (truth, truth, "clean"),
            "capitals": (truth.upper(), truth, "repair"),
            "capital": (truth.capitalize(), truth, "repair"),
            "noise": (noise(dice, truth) + " ", truth, "repair"),
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
            "two": (
                f"{truth}{dice.choice((', ', '; ', ' ', ' / ', chr(10)))}{dice.choice(LATIN)}@mail.ru",
                truth,
                "propose",
            ),
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
            "noise": (noise(dice, truth) + " ", truth, "repair"),
            "small noise": (noise(dice, truth.lower()), truth, "repair"),
            "look-alike": (mixed, truth, "repair" if mixed != truth else "clean"),
            "soft hyphen": (truth[:2] + "\u00ad" + truth[2:], truth, "repair"),
            "emoji": (f"{truth} 🌸", f"{truth} 🌸", "clean"),
            "mixed case": ("МакДональд", "МакДональд", "clean"),
            "digits": (f"{truth}{dice.randrange(1, 99)}", None, "hopeless"),
            "phone": (f"8916{digits_of(dice, 7)}", None, "hopeless"),
            "e-mail": ("anna@mail.ru", None, "hopeless"),
            "whole name": (f"{dice.choice(LAST)} {dice.choice(FIRST)} Петровна", None, "hopeless"),
            "with patronymic": (
                f"{dice.choice(FIRST)} {dice.choice(('Петровна', 'Ильинична', 'Сергеевич'))}",
                None,
                "hopeless",
            ),
            "brackets": (f"{truth} (мама)", None, "hopeless"),
            "number": (dice.randrange(10**6), None, "hopeless"),
            "caps lock": (truth.swapcase(), truth, "careful"),
        }
        shape = dice.choice(list(shapes))
        typed, meant, fate = shapes[shape]
        yield Case("NAME", shape, typed, meant, fate)
