"""Numbers and sums of money as people write them."""

from __future__ import annotations

import math
import re
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

from sheetcrm.model.values.spaces import fold, plain_digits
from sheetcrm.model.values.verdict import Kind, Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.verdict import Context

_EXACT = 15
"""A spreadsheet keeps 15 significant digits (Excel specifications and limits)."""

_PLAIN = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_ROUBLES = r"₽\.?|рублей|рубля|рубль|руб\.?|р\.?|rub|rur"
_OTHERS = (
    r"us\$|\$|usd|долларов|доллара|долл\.?|€|eur|евро|£|gbp|₸|kzt|тенге|тг\.?|₴|uah|грн\.?|"
    r"byn|бел\. ?руб\.?|сум|uzs|сом|kgs|₺|¥|cny"
)
_MONEY = re.compile(
    rf"(?P<before>{_OTHERS}|{_ROUBLES}|)\s*(?P<number>[^a-zа-яё$€£₽₸₴₺¥]*?)\s*(?P<after>{_OTHERS}|{_ROUBLES}|)"
)
_THOUSANDS = {"к": 3, "k": 3, "т": 3, "тыс": 3, "т.р": 3, "тыщ": 3, "тысяч": 3, "тысячи": 3, "тысяча": 3, "thousand": 3}
_MILLIONS = {"м": 6, "m": 6, "млн": 6, "миллион": 6, "миллиона": 6, "миллионов": 6, "mln": 6, "million": 6, "кк": 6}
_TIMES = _THOUSANDS | _MILLIONS
_SHORT = re.compile(
    rf"([+-]?\d{{1,9}}(?:[.,]\d{{1,3}})?) ?({'|'.join(map(re.escape, sorted(_TIMES, key=len, reverse=True)))})\.?"
    rf" ?(?:{_ROUBLES})?",
    re.ASCII,
)
_ABOUT = re.compile(
    r"(?:около|примерно|где-то|ок\.?|от|до|более|менее|больше|меньше|приблизительно|about|ca\.?|~|≈|>|<|≥|≤|±) ?(.+)"
)
_OPEN = re.compile(r"(.+?) ?(?:\+|шт\.?|штук[аи]?|pcs|лет|года?|раза?|чел\.?|x|х|=|-|,-|,=|\.-)")
_KOPECKS = re.compile(r"(.+?) ?(?:руб(?:\.|лей|ля|ль)?|р\.?) ?(\d\d?) ?коп(?:\.|еек|ейки|ейка)?")
_SCIENCE = re.compile(r"[+-]?\d(?:[.,]\d{1,14})?e[+]?\d{1,2}", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d+", re.ASCII)
_GROUPED = re.compile(r"([+-]?\d{1,3}(?:[ ']\d{3})+)(?:[.,](\d+))?", re.ASCII)
_BROKEN = re.compile(r"([+-]?\d+)([.,])(\d+)", re.ASCII)
_COMMAS = re.compile(r"([+-]?\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_DOTS = re.compile(r"([+-]?\d{1,3}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII)
_GROUP = 3
_SIGNS = str.maketrans("−–—‐‑’ʼ´`", "-----''''")


def examine_number(value: Raw, context: Context, kind: Kind = Kind.NUMBER) -> Verdict:
    """A number is a number, not a text that looks like one.

    Where thousands and decimals can be mistaken a person decides.
    """
    if isinstance(value, bool):
        return problem(value, "number_wrong")
    if isinstance(value, int):
        return clean(value)
    if isinstance(value, float):
        return clean(value) if math.isfinite(value) else problem(value, "number_wrong")
    if isinstance(value, date | time) or value is None:
        return problem(value, "number_wrong")
    if _PLAIN.fullmatch(value):
        return repaired(value, int(value), "number_form")
    text = plain_digits(fold(value)).translate(_SIGNS).casefold()
    return _read(value, text, context, kind)


def _read(value: str, text: str, context: Context, kind: Kind) -> Verdict:
    money = _MONEY.fullmatch(text)
    if money is not None:
        number, sure, code = _number(money["number"])
        if number is not None:
            foreign = _is_foreign(money["before"] or money["after"], context)
            if foreign or (money["before"] and money["after"]):
                return proposed(value, number, "number_money")
            return repaired(value, number, code) if sure else proposed(value, number, code)
        if code:
            return problem(value, code)
    return _unsure(value, text, kind)


def _is_foreign(currency: str, context: Context) -> bool:
    """Tell whether taking ``currency`` off would change the sum: a Russian book counts in roubles."""
    return bool(currency) and context.language == "ru" and re.fullmatch(_ROUBLES, currency) is None


def _number(text: str) -> tuple[int | float | None, bool, str]:
    """Return the number that ``text`` is, whether that is its only reading, and the code of what was wrong."""
    text = text.strip()
    if len(text) > 1 and text[0] in "+-" and text[1] == " ":
        text = text[0] + text[2:]
    if _DIGITS.fullmatch(text):
        return _exact(text, "")
    if match := _GROUPED.fullmatch(text):
        return _exact(match[1].replace(" ", "").replace("'", ""), match[2] or "")
    if match := _BROKEN.fullmatch(text):
        whole, part = match[1], match[3]
        digits = whole.lstrip("+-")
        if len(part) == _GROUP and len(digits) <= _GROUP and not digits.startswith("0"):
            return int(whole + part), False, "number_order"
        return _exact(whole, part)
    for pattern, mark in ((_COMMAS, ","), (_DOTS, ".")):
        if match := pattern.fullmatch(text):
            return _exact(match[1].replace(mark, ""), match[2] or "")
    return None, False, ""


def _exact(whole: str, part: str) -> tuple[int | float | None, bool, str]:
    """Return a number of so many digits as a sheet keeps."""
    part = part.rstrip("0")
    if len(whole.lstrip("+-").lstrip("0")) + len(part) > _EXACT:
        return None, False, "number_long"
    return (float(Decimal(f"{whole}.{part}")) if part else int(whole)), True, "number_form"


def _unsure(value: str, text: str, kind: Kind) -> Verdict:
    """A number that was cut short, is not exact, or is none."""
    if "%" in text:
        return problem(value, "number_percent")
    if match := _SHORT.fullmatch(text):
        number = Decimal(match[1].replace(",", ".")).scaleb(_TIMES[match[2]])
        return proposed(value, _plain_number(number), "number_short")
    if match := _KOPECKS.fullmatch(text):
        roubles, sure, _ = _number(match[1])
        if sure and isinstance(roubles, int) and kind is Kind.MONEY:
            return proposed(value, _plain_number(Decimal(f"{roubles}.{match[2]:0>2}")), "number_form")
    if _SCIENCE.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if number.adjusted() < _EXACT:
            return proposed(value, _plain_number(number), "number_short")
    for pattern in (_ABOUT, _OPEN):
        if match := pattern.fullmatch(text):
            about, _, _ = _number(match[1])
            if about is not None:
                return proposed(value, about, "number_about")
    return problem(value, "number_wrong")


def _plain_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
