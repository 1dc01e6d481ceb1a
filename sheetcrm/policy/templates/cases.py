"""Names of people in the cases of Russian: «[Имя_клиента:кому]» is «Анне»."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")
_PATRONYMIC = re.compile(r".+(?:вич|ьич|мич|вна|чна|шна)", re.IGNORECASE)
_PARTS = 3  # last name, first name, patronymic


@cache
def _petrovich() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker  # reads its tables, needed only where a case is asked for

    return PetrovichDeclinationMaker()


@cache
def _detector() -> Any:
    from pytrovich.detector import PetrovichGenderDetector

    return PetrovichGenderDetector()


@lru_cache(maxsize=65536)
def gender(first: str = "", patronymic: str = "", last: str = "") -> str | None:
    """Return "male" or "female", as the surest part of a name tells: patronymic, first name, last name; None where none does."""
    from pytrovich.enums import Gender

    for kind, name in (("middlename", patronymic), ("firstname", first), ("lastname", last)):
        if not _RUSSIAN.fullmatch(name) or (kind == "middlename" and not _PATRONYMIC.fullmatch(name)):
            continue
        found = _detector().detect(**{kind: name})
        if found is not Gender.ANDROGYNOUS:
            return "male" if found is Gender.MALE else "female"
    return None


@lru_cache(maxsize=65536)
def declined(name: str, case: str, sex: str, part: str = "first") -> str | None:
    """Return a name in a case; None where it is no Russian name. ``part`` is first, last or whole (last name before first).

    A first name may have a patronymic after it.
    """
    from pytrovich.enums import Case, Gender, NamePart

    names = name.split()
    if not names or len(names) > _PARTS or not all(map(_RUSSIAN.fullmatch, names)):
        return None
    kinds = [NamePart.FIRSTNAME, NamePart.MIDDLENAME]
    if part == "last":
        kinds = [NamePart.LASTNAME]
    elif part == "middle":
        kinds = [NamePart.MIDDLENAME]
    elif part == "whole" and not (len(names) == 2 and _PATRONYMIC.fullmatch(names[1])) and len(names) > 1:  # noqa: PLR2004
        kinds = [NamePart.LASTNAME, *kinds]
    if len(names) > len(kinds) or (
        kinds[0] is NamePart.FIRSTNAME and len(names) > 1 and not _PATRONYMIC.fullmatch(names[1])
    ):
        return None
    wanted, whose = Case[case.upper()], Gender[sex.upper()]
    return " ".join(_petrovich().make(kind, whose, wanted, one) for kind, one in zip(kinds, names, strict=False))
