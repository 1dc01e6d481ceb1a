"""Dates and times as people write them, by an own strict parser: day before month, except where that cannot be."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.model.values.daywords import MONTHS, day_meant
from sheetcrm.model.values.spaces import fold, plain_digits
from sheetcrm.model.values.verdict import Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.verdict import Context

EARLIEST = date(1900, 3, 1)
"""Before this Excel has no dates that others agree on: it counts a 29 February 1900."""

_YEARS_AHEAD = 30
_OLDEST = 120
"""Nobody of the living is older (the record is 122, one person)."""

_EXACT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_EXACT_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d\d:\d\d:\d\d)?", re.ASCII)

_BACK, _ON = 30, 5
"""A year of two digits is within 30 years back and 5 ahead, or it is not certain."""

_SERIALS = range(20_000, 80_001)
"""Numbers that Excel shows as dates from 1954 to 2119; smaller ones are rather years or amounts."""

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone
_DAY_SECONDS = 86_400

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_THREE = re.compile(r"(\d{1,4})(?: ?([./\-,]) ?| )(\d{1,2})(?: ?([./\-,]) ?| )(\d{1,5})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[./](\d{1,2})\.?", re.ASCII)
_EIGHT = re.compile(r"\d{8}", re.ASCII)
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|-?го|-?ое|-?е)?[ .\-/]?(?: of )?\s?([a-zа-я]{3,9})\.?(?:[ ,.\-/]{0,2}(\d{1,5}))?",
    re.ASCII,
)
_WORD_DAY = re.compile(r"([a-zа-я]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{1,5}))?", re.ASCII)
_YEAR_MARK = re.compile(r"(?<=\d) ?(?:года|год|г\.?р?\.?)$")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d\d))?(?::(\d\d)(?:\.\d{1,9})?)?(?: ?(am|pm|a\.m\.|p\.m\.|ч\.?|час(?:ов|а)?|h))?z?", re.ASCII
)
_AT = re.compile(
    r"(?:\s*,\s*|\s+)(?:(?:в|at|к|@)\s+)?"
    r"(?=\d{1,2}(?:[:.]\d\d)?(?::\d\d)?(?:\.\d{1,9})?(?: ?(?:am|pm|a\.m\.|p\.m\.|ч\.?|час(?:ов|а)?))?z?$)",
    re.ASCII,
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?)z?", re.ASCII)
_NOON, _HOURS = 12, 24
_CENTURY = 100
_MONTHS_IN_YEAR = 12
_ADULT = 14


class Told(NamedTuple):
    """What a text says: a day (None when none), whether that is its only reading, and what was wrong with it."""

    day: date | None
    sure: bool
    code: str


_NO_DATE = Told(None, False, "date_wrong")
_NO_SUCH = Told(None, False, "date_impossible")


def exact_day(text: str) -> date | None:
    """Return the day of a text in a setting or a rule, written DD.MM.YYYY or as ISO does; None where it is none."""
    if dotted := _EXACT.fullmatch(text.strip()):
        year, month, day = reversed(dotted.groups())
    elif iso := _EXACT_ISO.fullmatch(text.strip()):
        year, month, day = iso.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def examine_date(value: Raw, context: Context, *, birthday: bool = False) -> Verdict:
    """A date is a real date; words and what can be read in two ways are proposed."""
    if isinstance(value, datetime):
        day = value.date()
        code = _range(day, context.today, birthday=birthday)
        if code:
            return problem(value, code)
        return clean(day) if value.time() == time() and value.tzinfo is None else proposed(value, day, "date_time")
    if isinstance(value, date):
        code = _range(value, context.today, birthday=birthday)
        return problem(value, code) if code else clean(value)
    if isinstance(value, bool | time) or value is None:
        return problem(value, "date_wrong")
    if isinstance(value, int | float):
        return _number(value, context, birthday=birthday, with_time=False)
    text = _lowered(value)
    told, clock = _read(text, context, birthday=birthday, ahead=False)
    if clock is not None and told.day is not None:
        told = Told(told.day, False, "date_time")
    return _say(value, told, None, context, birthday=birthday)


def examine_datetime(value: Raw, context: Context) -> Verdict:
    """A date, and a time where one is known; a date alone is as good, because a sheet shows midnight as none."""
    if isinstance(value, date):
        code = _range(value.date() if isinstance(value, datetime) else value, context.today, birthday=False)
        if code:
            return problem(value, code)
        zoned = isinstance(value, datetime) and value.tzinfo is not None
        return proposed(value, value.replace(tzinfo=None), "date_form") if zoned else clean(value)  # type: ignore[call-arg]
    if isinstance(value, bool | time) or value is None:
        return problem(value, "date_wrong")
    if isinstance(value, int | float):
        return _number(value, context, birthday=False, with_time=True)
    told, clock = _read(_lowered(value), context, birthday=False, ahead=True)
    return _say(value, told, clock or time(), context, birthday=False)


def _say(value: str, told: Told, clock: time | None, context: Context, *, birthday: bool) -> Verdict:
    if told.day is None:
        return problem(value, told.code)
    code = _range(told.day, context.today, birthday=birthday)
    if code:
        return problem(value, code)
    new: Raw = told.day if clock is None else datetime.combine(told.day, clock)
    return repaired(value, new, "date_form") if told.sure else proposed(value, new, told.code)


def _lowered(value: str) -> str:
    text = plain_digits(fold(value)).casefold().replace("ё", "е").strip(" ,;")
    for dash in "–—−‐‑":
        text = text.replace(dash, "-")
    return text


def _number(value: float, context: Context, *, birthday: bool, with_time: bool) -> Verdict:
    """A number is what a sheet counts days with, when it can be that of a date."""
    if not math.isfinite(value):
        return problem(value, "date_number")
    if int(value) in _SERIALS:
        moment = _EPOCH + timedelta(seconds=round(value * _DAY_SECONDS))
        code = _range(moment.date(), context.today, birthday=birthday)
        if code:
            return problem(value, code)
        if with_time:
            return repaired(value, moment, "date_form")
        if moment.time() == time():
            return repaired(value, moment.date(), "date_form")
        return proposed(value, moment.date(), "date_time")
    if value == int(value) and _EIGHT.fullmatch(text := str(int(value))):
        told = _eight(text)
        return _say_number(value, told, context, birthday=birthday, with_time=with_time)
    return problem(value, "date_number")


def _say_number(value: float, told: Told, context: Context, *, birthday: bool, with_time: bool) -> Verdict:
    if told.day is None or _range(told.day, context.today, birthday=birthday):
        return problem(value, "date_number")
    return proposed(value, datetime.combine(told.day, time()) if with_time else told.day, "date_number")


def _range(day: date, today: date, *, birthday: bool) -> str | None:
    """Return the code of what is wrong with a real day, None when nothing is."""
    if birthday and day > today:
        return "date_future"
    if birthday and today.year - day.year - ((today.month, today.day) < (day.month, day.day)) > _OLDEST:
        return "date_age"
    if day < EARLIEST:
        return "date_past"
    return "date_far" if day.year > today.year + _YEARS_AHEAD else None


def _read(text: str, context: Context, *, birthday: bool, ahead: bool) -> tuple[Told, time | None]:
    """Return the day of a text, and its time when it has one."""
    told = _day(text, context, birthday=birthday, ahead=ahead)
    if told.day is not None or told.code != "date_wrong":
        return told, None
    if match := _ISO.fullmatch(text):
        parts = (match[1], match[2])
    elif match := _AT.search(text):
        parts = (text[: match.start()], text[match.end() :])
    else:
        return told, None
    clock = _clock(parts[1])
    if clock is None:
        return told, None
    told = _day(parts[0], context, birthday=birthday, ahead=ahead)
    return told, clock


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None or (match[2] is None and match[4] is None):
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    half = (match[4] or "")[:1]
    if half in {"a", "p"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _day(text: str, context: Context, *, birthday: bool, ahead: bool) -> Told:
    """Return the day that ``text`` alone says."""
    if match := _DOTTED.fullmatch(text):
        told = _of(int(match[3]), int(match[2]), int(match[1]))
        if told.day is not None:
            return told
    text = _YEAR_MARK.sub("", text)
    if match := _THREE.fullmatch(text):
        return _of_three(match, context, birthday=birthday)
    for pattern, day, month in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        if (match := pattern.fullmatch(text)) and match[month] in MONTHS:
            return _of_words(int(match[day]), MONTHS[match[month]], match[3], context, birthday=birthday)
    if _EIGHT.fullmatch(text):
        return _eight(text)
    if (match := _DAY_MONTH.fullmatch(text)) and int(match[2]) <= _MONTHS_IN_YEAR:
        return _without_year(int(match[1]), int(match[2]), context.today, birthday=birthday)
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:  # noqa: PLR2004 - as long as the serials are
        return Told((_EPOCH + timedelta(int(text))).date(), False, "date_number")
    if text.isdigit():
        return Told(None, False, "date_number")
    meant = None if birthday else day_meant(text, context.today, ahead=ahead)
    return _NO_DATE if meant is None else Told(meant, False, "date_words")


def _of(year: int, month: int, day: int, *, sure: bool = True, code: str = "date_form") -> Told:
    """Return the day of three numbers, when there is one."""
    try:
        return Told(date(year, month, day), sure, code)
    except ValueError:
        return _NO_SUCH


def _of_three(match: re.Match[str], context: Context, *, birthday: bool) -> Told:
    """Return the day of three groups of digits; the sign between them and the language say which is which."""
    first, middle, last = match[1], match[3], match[5]
    if (match[2] or " ") != (match[4] or " "):
        return _NO_DATE
    sign = match[2] or " "
    if len(first) == 4:  # noqa: PLR2004 - a year
        return _of(int(first), int(middle), int(last)) if len(last) <= 2 else _NO_SUCH  # noqa: PLR2004
    if len(first) == 3 or len(last) in {1, 3, 5}:  # noqa: PLR2004
        return _NO_SUCH
    if len(last) == 2:  # noqa: PLR2004 - a year of two digits
        return _of_short(
            int(last), int(middle), int(first), context.today, sure=sign == "." and not birthday, birthday=birthday
        )
    year = int(last)
    ours, theirs = _of(year, int(middle), int(first)), _of(year, int(first), int(middle))
    if ours == theirs or theirs.day is None:
        return ours
    if ours.day is None:
        return theirs._replace(sure=sign == "/" or (sign == "-" and context.language == "en"), code="date_order")
    if sign in {".", ","} or (sign in {"-", " "} and context.language == "ru"):
        return ours
    return (ours if context.language == "ru" else theirs)._replace(sure=False, code="date_order")


def _of_short(year: int, month: int, day: int, today: date, *, sure: bool, birthday: bool) -> Told:
    """Return the day of a year of two digits: certain only when one century puts it near today."""
    code = "date_century"
    century = today.year - today.year % _CENTURY
    days = [
        told.day for start in (century, century - _CENTURY) if (told := _of(start + year, month, day)).day is not None
    ]
    if not days:
        return _NO_SUCH
    if birthday:
        grown = [born for born in days if born.year <= today.year - _ADULT]
        return Told((grown or days)[0], False, code)
    near = [found for found in days if _years(today, -_BACK) <= found <= _years(today, _ON)]
    return Told(near[0], sure, code) if near else Told(days[-1], False, code)


def _years(day: date, years: int) -> date:
    """Return the same day so many years on; 28 February for 29."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004


def _of_words(day: int, month: int, year: str | None, context: Context, *, birthday: bool) -> Told:
    if year is None:
        return _without_year(day, month, context.today, birthday=birthday)
    if len(year) == 4:  # noqa: PLR2004
        return _of(int(year), month, day)
    if len(year) == 2:  # noqa: PLR2004
        return _of_short(int(year), month, day, context.today, sure=False, birthday=birthday)
    return _NO_SUCH


def _without_year(day: int, month: int, today: date, *, birthday: bool) -> Told:
    """Return the nearest such day; nobody's year of birth can be guessed."""
    near = [told.day for year in (-1, 0, 1) if (told := _of(today.year + year, month, day)).day is not None]
    if not near:
        leap = (month, day) == (2, 29)
        return Told(None, False, "date_no_year") if leap else _NO_SUCH
    if birthday:
        return Told(None, False, "date_no_year")
    return Told(min(near, key=lambda found: abs(found - today)), False, "date_no_year")


def _eight(text: str) -> Told:
    """Return the day of eight digits: year first or day first, whichever can be."""
    ways = {
        _of(int(text[:4]), int(text[4:6]), int(text[6:])).day,
        _of(int(text[4:]), int(text[2:4]), int(text[:2])).day,
    }
    days = [day for day in ways if day is not None and day >= EARLIEST and day.year < 2100]  # noqa: PLR2004 - a year of this age
    return Told(days[0], False, "date_number") if len(days) == 1 else Told(None, False, "date_number")
