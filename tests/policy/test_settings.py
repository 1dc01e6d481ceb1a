"""Settings and lists: what is broken gets an answer, and the last good version stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.policy.read import lists, settings, settings_of
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.terms import BadSettingError
from tests.sheets import table

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot


def read(*rows: tuple[Raw, Raw], good: dict[str, object] | None = None) -> Any:
    """Return the settings of these rows of name and value."""
    return settings_of(table("settings", ("name", "value"), rows), good or {}, "en")


def test_a_setting_that_nobody_knows_is_answered_with_the_nearest() -> None:
    told = read((None, None), ("Time zona", "Asia/Omsk"), ("zzzz", None)).answers

    assert list(told.values()) == ["There is no such setting. Perhaps “Time zone”?", "There is no such setting."]


def test_of_two_rows_the_first_counts() -> None:
    found = read(("Time zone", "Asia/Omsk"), ("Часовой пояс", "Europe/Paris"))

    assert found["time_zone"] == "Asia/Omsk"
    assert ["stands twice" in text for text in found.answers.values()] == [True]


def test_a_broken_cell_leaves_the_last_good_one_in_force() -> None:
    found = read(("Time zone", "Mars/Base"), good={"time_zone": "Asia/Omsk", "long_gone": 1})

    assert found["time_zone"] == "Asia/Omsk"
    assert ["Mars/Base" in text for text in found.answers.values()] == [True]
    assert found.good == {"time_zone": "Asia/Omsk"}


def test_what_an_older_version_accepted_gives_way_to_the_default() -> None:
    assert read(good={"time_zone": "Mars/Base"})["time_zone"] == "Europe/Moscow"


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("phone_region", " gb ", "GB"),
        ("time_zone", " Europe/London ", "Europe/London"),
        ("guard_edits", "Off", None),
        ("guard_edits", "12,5 %", 12.5),
        ("guard_rows", 7.0, 7),
        ("required", "Phone, , E-mail", ("Phone", "E-mail")),
        ("required", None, ()),
        ("weights", "Phone 15, E-mail 2.5", (("Phone", 15.0), ("E-mail", 2.5))),
    ],
)
def test_a_cell_is_read_as_staff_mean_it(key: str, cell: Raw, value: object) -> None:
    assert BY_KEY[key].value(cell) == value


@pytest.mark.parametrize(
    ("key", "cell", "said"),
    [
        ("phone_region", "Moon", "“Moon” is not a known country"),
        ("phone_region", None, "“” is not a known country"),
        ("time_zone", "../etc", "is not a known time zone"),
        ("time_zone", 3.0, "“3” is not a known time zone"),
        ("guard_rows", "off", "cannot be switched off"),
        ("guard_rows", 7.5, "“7.5” is not a whole number"),
        ("guard_rows", "many", "“many” is not a whole number"),
        ("guard_edits", True, "is not a number from 1 to 100"),
        ("guard_edits", 101, "“101” is not a number from 1 to 100"),
        ("decision_from", "many", "“many” is not a number from 0; the former"),
        ("time_zone", "Londn", "Example: Europe/London"),
        ("weekly_day", "Frid", "one day of the week is needed, such as “Monday”"),
        ("weekly_day", "Mon, Tue", "one day of the week is needed, such as “Monday”"),
        ("weights", "Phone", "write it so"),
        ("weights", "Phone many", "write it so"),
        ("weights", "15", "write it so"),
        ("weights", "Phone 1001", "write it so"),
    ],
)
def test_a_cell_that_cannot_be_read_is_answered(key: str, cell: Raw, said: str) -> None:
    with pytest.raises(BadSettingError, match=said):
        BY_KEY[key].value(cell)


def test_lists_are_answered_where_they_contradict_themselves(snapshot: Snapshot) -> None:
    """
    lists
    | id | status | status_synonyms | service | service_months | event | event_side |
    | l1 | lead   | new, fresh      | Check   | 12             | visit | client     |
    | l2 | Lead   |                 | Wash    | "often"        | call  | us         |
    | l3 |        | orphan          |         | 3              |       | us         |
    | l4 | client | fresh, fresh    |         |                |       |            |
    """
    read = lists(snapshot)

    assert ["is in the list" in text for text in list(read.answers.values())[:1]] == [True]
    assert [text for text in read.answers.values() if "“orphan”" in text]
    assert [text for text in read.answers.values() if "“fresh”" in text and "stands at two" in text]
    assert read.choices["status"].values == ("lead", "client")
    assert read.choices["status"].synonyms == {"new": "lead"}
    assert read.service_months == {"check": 12.0}
    assert (set(read.ours), set(read.theirs)) == ({"call"}, {"visit"})


def test_an_interval_that_no_date_can_be_put_off_by_is_answered_and_does_not_count(snapshot: Snapshot) -> None:
    """
    lists
    | id | service | service_months | service_km |
    | l1 | Check   | 150000         | 10000      |
    | l2 | Wash    | "often"        |            |
    | l3 | Paint   | 1200           | -1         |
    | l4 | Wax     | 0              |            |
    """
    read = lists(snapshot)

    assert read.service_months == {"paint": 1200.0, "wax": 0.0}
    assert read.service_km == {"check": 10000.0}
    assert list(read.answers.values()) == [
        "“Service: repeat (months)”: “150000” is not a number from 0 to 1200.",
        "“Service: repeat (months)”: “often” is not a number from 0 to 1200.",
        "“Service: repeat (km)”: “-1” is not a number from 0 to 1000000.",
    ]


def test_a_table_is_read_once(snapshot: Snapshot) -> None:
    """
    settings
    | name      | value     |
    | Time zone | Asia/Omsk |
    """
    assert settings(snapshot) is settings(snapshot)
    assert lists(snapshot) is lists(snapshot)
    assert settings(snapshot)["time_zone"] == "Asia/Omsk"
