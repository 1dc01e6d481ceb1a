"""Months, and days named from today, in Russian and English."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTH_NAMES = (
    "январь января янв jan january",
    "февраль февраля фев февр feb february",
    "март марта мар mar march",
    "апрель апреля апр apr april",
    "май мая may",
    "июнь июня июн jun june",
    "июль июля июл jul july",
    "август августа авг aug august",
    "сентябрь сентября сен сент sep sept september",
    "октябрь октября окт oct october",
    "ноябрь ноября ноя нояб nov november",
    "декабрь декабря дек dec december",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""The number of a month by every form of its name."""

_DAYS_AWAY = {
    "сегодня": 0,
    "today": 0,
    "now": 0,
    "сейчас": 0,
    "вчера": -1,
    "yesterday": -1,
    "позавчера": -2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "завтра": 1,
    "tomorrow": 1,
    "послезавтра": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "неделю назад": -7,
    "a week ago": -7,
    "через неделю": 7,
    "in a week": 7,
}
_WEEKDAY_NAMES = (
    "понедельник пн monday mon",
    "вторник вт tuesday tue",
    "среда среду ср wednesday wed",
    "четверг чт thursday thu",
    "пятница пятницу пт friday fri",
    "суббота субботу сб saturday sat",
    "воскресенье вс sunday sun",
)
_WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_ON = re.compile(r"(?:во?|on) ")
_LAST = re.compile(r"(?:(?:в )?прошл(?:ый|ую|ое|ая) |(?:во? )?прошл(?:ый|ую|ое|ая) |last )")
_NEXT = re.compile(r"(?:(?:во? )?следующ(?:ий|ую|ее|ая) |next )")
_AGO = re.compile(r"(\d{1,3}) (?:день|дня|дней|дн\.?|days?) (?:назад|ago)", re.ASCII | re.IGNORECASE)
_WEEK = 7


def day_meant(text: str, today: date, *, ahead: bool) -> date | None:
    """Return the one day that words mean, None when they mean none or several.

    A bare weekday is the last one that was (or is today), or the next one where ``ahead``: visits are booked ahead.
    """
    if text in _DAYS_AWAY:
        return today + timedelta(_DAYS_AWAY[text])
    if match := _AGO.fullmatch(text):
        return today - timedelta(int(match[1]))
    forced = -1 if _LAST.match(text) else 1 if _NEXT.match(text) else 0
    text = (
        _ON.sub("", _NEXT.sub("", _LAST.sub("", text, 1), 1), 1)
        if forced == 0
        else _NEXT.sub("", _LAST.sub("", text, 1), 1)
    )
    if text not in _WEEKDAYS:
        return None
    since = (today.weekday() - _WEEKDAYS[text]) % _WEEK
    if forced:
        return today - timedelta(since or _WEEK) if forced < 0 else today + timedelta(_WEEK - since)
    return today + timedelta(-since % _WEEK) if ahead else today - timedelta(since)
