"""A holiday as staff write it under "About" (M4): 08.03, 8 March, women's day; a day of every year."""

from __future__ import annotations

import re
from datetime import date

from sheetcrm.model.values.daywords import MONTHS
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.sequences.conditions import UnclearError

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\.?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|-?го|-?ое|-?е)?(?: of)?[ .-]*([a-zа-я]+)\.?")
_MONTH_DAY = re.compile(r"([a-zа-я]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"\D(?:19|20)\d\d\D{0,6}$|^(?:19|20)\d\d\D")
_CALLED = {fold(text): day for word, day in words.HOLIDAYS for text in word.both()}
_LEAP = 2000


def holiday(text: str, typed: str) -> str:
    """Return the month and day of a holiday, such as "03-08"; ``typed`` is all that stands in the cell. Raises UnclearError."""
    said = fold(text)
    if said in _CALLED:
        return "{:02}-{:02}".format(*_CALLED[said])
    if match := _NUMBERS.fullmatch(said):
        month, day = int(match[2]), int(match[1])
    elif match := _DAY_MONTH.fullmatch(said):
        month, day = MONTHS.get(match[2], 0), int(match[1])
    elif match := _MONTH_DAY.fullmatch(said):
        month, day = MONTHS.get(match[1], 0), int(match[2])
    else:
        raise UnclearError(words.HOLIDAY_YEAR if _YEAR.search(said) else words.HOLIDAY_DAY, value=typed)
    try:
        return f"{date(_LEAP, month, day):%m-%d}"
    except ValueError:
        raise UnclearError(words.HOLIDAY_DAY, value=typed) from None
