"""When a job is due: in any time zone, and on both nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule import every

from sheetcrm.serve.times import around, closes

ZONES = (
    "Europe/Moscow",
    "Europe/Berlin",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Beirut",
    "UTC",
)
SENTENCES: tuple[Any, ...] = (
    every().day.at("02:30"),
    every().day.at("00:00"),
    every().sunday.at("02:30"),
    every().monday.at("09:00"),
    every(10).minutes,
    every(7).minutes,
    every(2).hours,
    every(24).hours,
)
BERLIN = ZoneInfo("Europe/Berlin")
moments = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def _within(when: Any, zone: ZoneInfo, begin: datetime, end: datetime) -> list[str]:
    """Return the local times in a span."""
    found = []
    now = begin
    while (now := around(when, zone, now)[1]) < end:
        found.append(f"{now.astimezone(zone):%d %H:%M %z}")
    return found


@given(moments, st.sampled_from(ZONES), st.sampled_from(SENTENCES))
def test_the_latest_and_the_next_enclose_now_and_nothing_lies_between(now: datetime, name: str, when: Any) -> None:
    zone = ZoneInfo(name)
    latest, following = around(when, zone, now)

    assert latest <= now < following
    assert around(when, zone, latest) == (latest, following)
    assert around(when, zone, following - timedelta(microseconds=1)) == (latest, following)
    assert around(when, zone, following)[0] == following


@given(st.dates(datetime(2011, 1, 2).date(), datetime(2030, 1, 1).date()), st.sampled_from(ZONES))
def test_a_daily_time_comes_once_each_local_day(day: Any, name: str) -> None:
    zone = ZoneInfo(name)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone).astimezone(UTC)
    latest, _ = around(every().day.at("02:30"), zone, noon)

    local = latest.astimezone(zone)
    assert local.date() == noon.astimezone(zone).date()
    assert (local.hour, local.minute) == (2, 30) or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()


def test_a_time_that_the_clock_skips_comes_an_hour_later() -> None:
    begin, end = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)

    assert _within(every().day.at("02:30"), BERLIN, begin, end) == ["29 03:30 +0200", "30 02:30 +0200"]


def test_a_time_that_comes_twice_counts_once() -> None:
    begin, end = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)

    assert _within(every().day.at("02:30"), BERLIN, begin, end) == ["25 02:30 +0200", "26 02:30 +0100"]


@pytest.mark.parametrize(("day", "hours"), [(datetime(2026, 3, 29), 23), (datetime(2026, 10, 25), 25)])
def test_every_so_many_minutes_are_real_ones_from_midnight(day: datetime, hours: int) -> None:
    begin = day.replace(tzinfo=BERLIN).astimezone(UTC)
    end = (day + timedelta(days=1)).replace(tzinfo=BERLIN).astimezone(UTC)
    found = []
    now = begin - timedelta(seconds=1)
    while (now := around(every(30).minutes, BERLIN, now)[1]) < end:
        found.append(now)

    assert len(found) == 2 * hours
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(minutes=30)}


def test_a_job_may_begin_until_its_next_time_or_as_long_as_it_says() -> None:
    slot = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)

    assert closes(slot, slot + timedelta(days=1), None) == slot + timedelta(days=1)
    assert closes(slot, slot + timedelta(days=1), timedelta(hours=2)) == slot + timedelta(hours=2)
    assert closes(slot, slot + timedelta(minutes=10), timedelta(hours=2)) == slot + timedelta(minutes=10)
