"""Names of companies without quotes and legal form; the form is kept apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.values.spaces import fold, words
from sheetcrm.model.values.verdict import Verdict, clean, problem, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_WHOLE = {
    "общество с ограниченной ответственностью": "ООО",
    "публичное акционерное общество": "ПАО",
    "открытое акционерное общество": "ОАО",
    "закрытое акционерное общество": "ЗАО",
    "непубличное акционерное общество": "НАО",
    "акционерное общество": "АО",
    "индивидуальный предприниматель": "ИП",
    "автономная некоммерческая организация": "АНО",
    "некоммерческая организация": "НКО",
    "товарищество собственников жилья": "ТСЖ",
    "товарищество собственников недвижимости": "ТСН",
    "государственное бюджетное учреждение": "ГБУ",
    "государственное унитарное предприятие": "ГУП",
    "муниципальное унитарное предприятие": "МУП",
    "limited liability company": "LLC",
    "товарищество с ограниченной ответственностью": "ТОО",
}
"""Forms in full: Civil Code of Russia, chapter 4; ТОО is Kazakhstan's."""

_BEFORE = words(
    "ООО ОАО ПАО НАО ЗАО АО ИП НКО АНО ТСЖ ТСН ГБУ ГБОУ ГБУЗ МБУ МБОУ ГУП МУП ФГУП ФГБУ СНТ ЧОУ ЧУП ТОО ОДО УП НП КФХ"
)
_AFTER = {
    "llc": "LLC",
    "l.l.c.": "LLC",
    "ltd": "Ltd",
    "ltd.": "Ltd",
    "inc": "Inc",
    "inc.": "Inc",
    "corp": "Corp",
    "corp.": "Corp",
    "gmbh": "GmbH",
    "llp": "LLP",
    "plc": "PLC",
    "s.r.o.": "s.r.o.",
    "s.r.l.": "S.r.l.",
    "sp. z o.o.": "Sp. z o.o.",
}
_FORMS = {**_WHOLE, **{form.casefold(): form for form in _BEFORE}, **_AFTER}
_LONGEST = sorted(_FORMS, key=len, reverse=True)
_ANY = "|".join(map(re.escape, _LONGEST))
_RUSSIAN = "|".join(re.escape(form) for form in _LONGEST if form not in _AFTER)
_LEADING = re.compile(rf"({_RUSSIAN}|llc)(?:\s*[,:]\s*|\s+|(?=[«\"“„‹]))(?=\S)", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:[,\s]\s*|(?<=[»\"”“›]))\(?({_ANY})\)?\Z", re.IGNORECASE)
_HINT = re.compile(rf"[«»\"“”„‹›]|(?<!\w)(?:{_ANY})(?!\w)", re.IGNORECASE)
_TAIL = 60
"""Longer than the longest form with its comma and brackets."""

_PAIRS = {"«": "»", "“": "”", "„": "“”", "‹": "›"}
_PAIR, _TWO_PAIRS = 2, 4
_QUOTES = '«»"“”„‹›'


def examine_company(value: Raw) -> Verdict:
    """A company is called by its name alone: «ООО "Ромашка"» is Ромашка, and ООО is kept apart."""
    if not isinstance(value, str):
        return clean(value)
    text = fold(value)
    if not _HINT.search(text):
        return clean(value) if text == value else repaired(value, text, "spaces")
    name, form = _apart(text)
    if name != text and _apart(name) != (name, ""):
        return problem(value, "company_unclear")
    if name == value:
        return clean(value)
    return repaired(value, name, "spaces" if name == text else "company_form", (("legal_form", form),) if form else ())


def _apart(text: str) -> tuple[str, str]:
    """Return the name and its legal form; the text itself and nothing when there is nothing to take off."""
    form = ""
    rest = text
    if match := _LEADING.match(text):
        rest, form = text[match.end() :], match[1]
    else:
        cut = max(0, len(text) - _TAIL)
        if match := _TRAILING.search(text, cut):
            rest, form = text[: match.start()].rstrip(" ,"), match[1]
    name = _unquoted(rest)
    if not any(char.isalnum() for char in name) or name.casefold() in _FORMS:
        return text, ""
    return name, _FORMS.get(form.casefold(), "")


def _unquoted(text: str) -> str:
    """Return ``text`` without the quotes around the whole of it; those around a part («Торговый дом «Ромашка») stay."""
    first, last = text[:1], text[-1:]
    quotes = sum(text.count(quote) for quote in _QUOTES)
    if quotes == 1:
        return text.strip(_QUOTES).strip()
    if first not in _QUOTES or last not in _QUOTES or not first or quotes == 0:
        return _unpaired(text)
    if first == '"':
        whole = last == first and (quotes == _PAIR or (text.endswith('""') and quotes == _TWO_PAIRS))
        return text[1:-1].strip() if whole else _unpaired(text)
    closing = _PAIRS.get(first, "")
    if last not in closing or not closing:
        return text
    depth = 0
    for index, char in enumerate(text):
        depth += (char == first) - (char in closing)
        if depth == 0:
            return text[1:-1].strip() if index == len(text) - 1 else text
    return text[1:].strip()


def _unpaired(text: str) -> str:
    """Return ``"Торговый дом "Ромашка"`` without the first of its three quotes: the last one closes both."""
    three = text.startswith('"') and text.endswith('"') and text.count('"') == 3 and '"' in text[2:-1]  # noqa: PLR2004
    return text[1:].strip() if three else text
