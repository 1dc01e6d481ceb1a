"""How the settings of letters are read."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.terms import BadSettingError


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("21:00", time(21)),
        ("9", time(9)),
        ("9.30", time(9, 30)),
        (9, time(9)),
        (9.0, time(9)),
        ("24:00", time()),
        (time(8, 15, 30), time(8, 15)),
        (0.875, time(21)),
        ("21:00:00", time(21)),
        (0.0, time()),
    ],
)
def test_a_time_of_day(cell: Any, clock: time) -> None:
    assert BY_KEY["quiet_from"].value(cell) == clock


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Mon-Fri, Sun", {0, 1, 2, 3, 4, 6}),
        ("пн–пт", {0, 1, 2, 3, 4}),
        ("Пятница — воскресенье", {4, 5, 6}),
        ("Sat-Mon", {5, 6, 0}),
        ("tuesday", {1}),
    ],
)
def test_days_of_the_week(cell: Any, days: set[int]) -> None:
    assert BY_KEY["working_days"].value(cell) == days


def test_days_off() -> None:
    read = BY_KEY["holidays"].value
    assert read("08.03, 25.12.2026., ,29.02") == {(3, 8), date(2026, 12, 25), (2, 29)}
    assert read(date(2026, 5, 4)) == {date(2026, 5, 4)}
    assert read(None) == set()


@pytest.mark.parametrize(
    ("key", "cell"),
    [("quiet_from", text) for text in ("late", "25:00", "9:75", None, "")]
    + [("working_days", text) for text in ("someday", "Mon-Tue-Wed", None)]
    + [("holidays", text) for text in ("32.01", "summer", "29.02.2027")],
)
def test_what_is_none_is_answered(key: str, cell: Any) -> None:
    with pytest.raises(BadSettingError):
        BY_KEY[key].value(cell)
