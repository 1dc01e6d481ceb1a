"""Dates, birthdays and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.values import Context, Kind, examine
from tests.values.judged import ENGLISH, RUSSIAN, TODAY, check

DAY = date(2024, 2, 1)
AT = datetime(2024, 2, 1, 14, 30)


@given(st.dates(date(1996, 11, 23), date(2031, 11, 21)))
def test_every_day_is_read_back_in_every_certain_form(day: date) -> None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%Y", "%d %m %Y", "%d %B %Y", "%B %d, %Y", "%d.%m.%y"):
        assert examine(Kind.DATE, day.strftime(form), RUSSIAN).value == day
        assert examine(Kind.DATE, day.strftime(form), RUSSIAN).sure
    assert examine(Kind.DATE, (day - date(1899, 12, 30)).days, RUSSIAN).value == day


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_slashes_are_never_guessed_silently(day: date) -> None:
    for context in (RUSSIAN, ENGLISH):
        verdict = examine(Kind.DATE, day.strftime("%d/%m/%Y"), context)
        assert verdict.sure is (day.day > 12 or day.day == day.month)
        assert not verdict.sure or verdict.value == day


def test_dates_as_people_write_them() -> None:
    check(
        Kind.DATE,
        clean=[DAY],
        sure=[
            (typed, DAY)
            for typed in (
                "01.02.2024",
                "1.2.2024",
                "2024-02-01",
                "01.02.2024 г.",
                "01.02.2024г",
                "1 февраля 2024",
                "1 фев. 2024 г.",
                "February 1, 2024",
                "1 February 2024",
                "1st of February 2024",
                "01-02-2024",
                "01 02 2024",
                "2024/02/01",
                "2024.02.01",
                "01 . 02 . 2024",
                "01,02,2024",
                "01.02.24",
                "0１.02.2024",
                "01–02–2024",
                "1-е февраля 2024",
                45323,
                45323.0,
                "1-Feb-2024",
            )
        ]
        + [("25/04/2024", date(2024, 4, 25)), ("04/25/2024", date(2024, 4, 25)), ("03/03/2024", date(2024, 3, 3))],
        asked=[
            ("03/04/2024", date(2024, 4, 3), "date_order"),
            ("04-25-2024", date(2024, 4, 25), "date_order"),
            ("04.25.2024", date(2024, 4, 25), "date_order"),
            ("01.02.85", date(1985, 2, 1), "date_century"),
            ("01-02-24", DAY, "date_century"),
            ("1 февраля 24", DAY, "date_century"),
            (45323.5, DAY, "date_time"),
            ("45323", DAY, "date_number"),
            (20240201, DAY, "date_number"),
            ("20240201", DAY, "date_number"),
            ("13022024", date(2024, 2, 13), "date_number"),
            (AT, DAY, "date_time"),
            (datetime(2024, 2, 1, tzinfo=UTC), DAY, "date_time"),
            ("01.02.2024 14:30", DAY, "date_time"),
            ("2024-02-01T14:30:00.000Z", DAY, "date_time"),
            ("вчера", TODAY - timedelta(1), "date_words"),
            ("Позавчера", TODAY - timedelta(2), "date_words"),
            ("сегодня", TODAY, "date_words"),
            ("tomorrow", TODAY + timedelta(1), "date_words"),
            ("3 дня назад", TODAY - timedelta(3), "date_words"),
            ("в понедельник", date(2026, 11, 16), "date_words"),
            ("в прошлое воскресенье", date(2026, 11, 15), "date_words"),
            ("воскресенье", TODAY, "date_words"),
            ("next friday", date(2026, 11, 27), "date_words"),
            ("last monday", date(2026, 11, 16), "date_words"),
            ("3 апреля", date(2027, 4, 3), "date_no_year"),
            ("15.11", date(2026, 11, 15), "date_no_year"),
            ("1 декабря", date(2026, 12, 1), "date_no_year"),
        ],
        problems=[
            ("на прошлой неделе", "date_wrong"),
            ("last week", "date_wrong"),
            ("не помню", "date_wrong"),
            ("летом", "date_wrong"),
            ("31.02.2024", "date_impossible"),
            ("32.01.2024", "date_impossible"),
            ("2024-25-01", "date_impossible"),
            ("31 апреля 2024", "date_impossible"),
            ("31.02.24", "date_impossible"),
            ("31 апреля", "date_impossible"),
            ("29.02", "date_no_year"),
            ("2024-02-011", "date_impossible"),
            ("01.02.0204", "date_past"),
            ("01.02.20244", "date_impossible"),
            ("1 февраля 20244", "date_impossible"),
            ("001.02.2024", "date_impossible"),
            (date(1900, 2, 28), "date_past"),
            (date(2080, 1, 1), "date_far"),
            ("01.02.2204", "date_far"),
            (datetime(1800, 1, 1), "date_past"),
            (79999, "date_far"),
            (2024, "date_number"),
            ("2024", "date_number"),
            (-1, "date_number"),
            (float("inf"), "date_number"),
            (45, "date_number"),
            (19191919, "date_number"),
            ("99999999", "date_number"),
            (1.5, "date_number"),
            ("1-2.2024", "date_wrong"),
            (True, "date_wrong"),
            (time(14, 30), "date_wrong"),
            ("14:30", "date_wrong"),
            ("01.02.2024 25:30", "date_wrong"),
            ("вчера 99:99", "date_wrong"),
            ("январь 2024", "date_wrong"),
            ("12.2024", "date_wrong"),
            ("2024-02-01T99:30", "date_wrong"),
            ("01.13", "date_wrong"),
            ("1 мартобря 2024", "date_wrong"),
        ],
    )
    midnight = examine(Kind.DATE, datetime(2024, 2, 1), RUSSIAN)
    assert (midnight.value, type(midnight.value), midnight.flaw) == (DAY, date, None)


def test_an_english_book_reads_dashes_and_slashes_with_care() -> None:
    check(
        Kind.DATE,
        context=ENGLISH,
        sure=[("01.02.2024", DAY), ("04-25-2024", date(2024, 4, 25)), ("25-04-2024", date(2024, 4, 25))],
        asked=[("02/01/2024", DAY, "date_order"), ("02-01-2024", DAY, "date_order")],
    )


def test_birthdays() -> None:
    check(
        Kind.DATE,
        past=True,
        clean=[date(1985, 2, 1), TODAY],
        sure=[("01.02.1985", date(1985, 2, 1)), ("1 февраля 1985 г.р.", date(1985, 2, 1)), (31079, date(1985, 2, 1))],
        asked=[
            ("01.02.85", date(1985, 2, 1), "date_century"),
            ("01.02.24", date(1924, 2, 1), "date_century"),
            ("29.02.24", date(1924, 2, 29), "date_century"),
            ("01.02.10", date(2010, 2, 1), "date_century"),
        ],
        problems=[
            ("1 февраля", "date_no_year"),
            ("29 февраля", "date_no_year"),
            (date(2026, 11, 23), "date_future"),
            ("01.02.2030", "date_future"),
            (date(1905, 11, 21), "date_age"),
            ("вчера", "date_wrong"),
            (50000, "date_future"),
            (20300201, "date_number"),
        ],
    )
    check(Kind.DATE, context=Context(language="ru", today=date(2024, 2, 29)), sure=[("28.02.94", date(1994, 2, 28))])


def test_moments() -> None:
    check(
        Kind.DATETIME,
        clean=[AT, DAY, datetime(2024, 2, 1)],
        sure=[
            (typed, AT)
            for typed in (
                "01.02.2024 14:30",
                "01.02.2024 в 14.30",
                "01.02.2024, 14:30",
                "2024-02-01T14:30:00",
                "2024-02-01 14:30",
                "1 февраля 2024 в 14:30",
                "February 1, 2024 2:30 PM",
                "1 February 2024 at 2:30 p.m.",
                "01.02.2024 г. 14:30",
                AT.replace(tzinfo=None).strftime("%d.%m.%Y %H:%M:%S"),
            )
        ]
        + [
            ("01.02.2024", datetime(2024, 2, 1)),
            (45323.5, datetime(2024, 2, 1, 12)),
            ("01.02.2024 12:30 AM", datetime(2024, 2, 1, 0, 30)),
            ("01.02.2024 15 ч", datetime(2024, 2, 1, 15)),
        ],
        asked=[
            ("завтра в 14:30", datetime(2026, 11, 23, 14, 30), "date_words"),
            ("в понедельник в 10:00", datetime(2026, 11, 23, 10), "date_words"),
            (20240201, datetime(2024, 2, 1), "date_number"),
            (AT.replace(tzinfo=UTC), AT, "date_form"),
        ],
        problems=[
            ("14:30", "date_wrong"),
            ("2:30 PM", "date_wrong"),
            ("01.02.2024 13:30 PM", "date_wrong"),
            (time(1), "date_wrong"),
            (False, "date_wrong"),
            (date(1800, 1, 1), "date_past"),
            (5, "date_number"),
            ("31.02.2024 14:30", "date_impossible"),
            ("01.02.2024 14", "date_wrong"),
        ],
    )


@pytest.mark.parametrize("typed", ["01.02.1985", "01.02.2024"])
def test_today_alone_decides(typed: str) -> None:
    assert examine(Kind.DATE, typed, Context(language="ru", today=date(1990, 1, 1)), past=True).sure is (
        typed == "01.02.1985"
    )
