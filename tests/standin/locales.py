"""How a spreadsheet's locale writes numbers, dates and truth."""

from __future__ import annotations

from typing import NamedTuple


class Locale(NamedTuple):
    """``order`` is the order of day, month and year in a short date."""

    decimal: str
    group: str
    date: str
    order: str
    separator: str
    time: str
    true: str
    false: str


_ENGLISH = Locale(".", ",", "M/d/yyyy", "mdy", "/", "h:mm:ss am/pm", "TRUE", "FALSE")
_KNOWN = {
    "en": _ENGLISH,
    "en_US": _ENGLISH,
    "en_GB": _ENGLISH._replace(date="dd/MM/yyyy", order="dmy", time="hh:mm:ss"),
    "ru": Locale(",", "\u00a0", "dd.MM.yyyy", "dmy", ".", "h:mm:ss", "ИСТИНА", "ЛОЖЬ"),
    "de": Locale(",", ".", "dd.MM.yyyy", "dmy", ".", "hh:mm:ss", "WAHR", "FALSCH"),
    "fr": Locale(",", "\u202f", "dd/MM/yyyy", "dmy", "/", "hh:mm:ss", "VRAI", "FAUX"),
}


def of(name: str) -> Locale:
    """Return the locale of a spreadsheet; English for those that are not here."""
    return _KNOWN.get(name, _KNOWN.get(name.split("_", maxsplit=1)[0], _ENGLISH))
