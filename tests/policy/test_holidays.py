"""Holidays of the calendar as an occasion (M4): how they are written, and once a year for everybody."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.policy.reminders.chains import reminder_chains
from sheetcrm.policy.reminders.holidays import holiday
from sheetcrm.policy.reminders.occasions import on
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.policy.sequences.conditions import UnclearError
from tests.policy.sequences.looks import at, running
from tests.policy.test_reminders import one, tab
from tests.sheets import defaults, sheet

PEOPLE = "clients\n| id |\n| a1 |\n| a2 |\n\n"


@pytest.mark.parametrize(
    "about",
    [
        "holiday: 08.03",
        "Праздник: 8.3",
        "праздник:08/03",
        "праздник: 08.03.",
        "holiday: 8 March",
        "holiday: March 8th",
        "holiday: 8th of March",
        "праздник: 8 марта",
        "Праздник 8-е марта",
        "праздник: 8 мар.",
        "holiday: Women's Day",
        "праздник: женский день",
    ],
)
def test_a_holiday_may_be_written_in_many_ways(about: str) -> None:
    read = reminders(sheet(tab(one(about))))
    assert not read.answers
    (found,) = read.known.values()
    assert (found.about, found.subject) == (About.HOLIDAY, "03-08")


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("holiday: 31.02", "is not a day of the year"),
        ("holiday: 8 Marz", "is not a day of the year"),
        ("holiday: Foo 8", "is not a day of the year"),
        ("holiday:", "is not a day of the year"),
        ("holiday", "is not a day of the year"),
        ("holiday: easter", "is not a day of the year"),
        ("holiday: 08.03.2027", "without the year"),
        ("holiday: 8 March 2027", "without the year"),
        ("holiday: 2027-03-08", "without the year"),
        ("holidey: 08.03", "Perhaps “holiday”?"),
    ],
)
def test_a_wrong_one_is_answered_beside_the_cell(about: str, said: str) -> None:
    assert said in reminders(sheet(tab(one(about)))).answers["#2"]


@given(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)),
    st.sampled_from(["{d}.{m}", "{d:02}.{m:02}", "{d}/{m}", "{d}.{m:02}."]),
)
def test_every_day_of_a_year(day: date, written: str) -> None:
    assert holiday(written.format(d=day.day, m=day.month), "") == f"{day:%m-%d}"


@given(st.text(alphabet="0123456789./- marchмартhня", max_size=12))
def test_anything_else_is_a_day_or_an_answer(text: str) -> None:
    with contextlib.suppress(UnclearError):
        date.fromisoformat(f"2000-{holiday(text, text)}")


def test_a_service_of_that_name_stays_a_service() -> None:
    lists = "lists\n| service | service_months |\n| праздник под ключ | 12 |\n\n"
    (found,) = reminders(sheet(lists + tab(one("праздник под ключ")))).known.values()
    assert found.about is About.SERVICE


@settings(max_examples=25, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)),
    st.sampled_from([0, 3, 10, -2]),
    st.lists(st.integers(0, 20), min_size=0, max_size=6),
)
def test_once_a_year_for_everybody_year_after_year(day: date, before: int, missed: list[int]) -> None:
    """Whatever nights are missed, one occasion a year has one cycle; 29 February is on the 28th in other years."""
    book = running(PEOPLE + tab(one(f"holiday: {day:%d.%m}", str(before), expiry="3")))
    cycles: dict[str, set[str]] = {}
    for year in (2027, 2028, 2029):
        feast = on(day, year)
        for ahead in (0, *missed):
            now = at(f"{feast - timedelta(days=before) + timedelta(days=ahead)}").replace(hour=12)
            for chain in reminder_chains(replace(book, now=now)):
                cycles.setdefault(chain.person, set()).add(chain.cycle)
                assert chain.start.date() == feast - timedelta(days=before) or ahead > 7
                if before >= 0:
                    assert chain.until is not None
                    assert chain.until.date() <= date(int(chain.cycle), 12, 31)
    assert cycles == {key: {"2027", "2028", "2029"} for key in ("a1", "a2")}


def test_before_the_day_nothing_is_due_and_after_it_nothing_goes() -> None:
    book = running(PEOPLE + tab(one("holiday: 08.03", "3", expiry="3")))
    assert not reminder_chains(replace(book, now=at("2027-02-20")))
    (chain, _) = reminder_chains(replace(book, now=at("2027-03-05")))
    assert chain.until is not None
    assert (chain.start.date(), chain.until.date(), chain.facts) == (date(2027, 3, 5), date(2027, 3, 8), {"year": 2027})
    assert not reminder_chains(replace(book, now=at("2027-03-20")))


def test_a_new_workbook_has_8_march_and_new_year() -> None:
    for language in ("ru", "en"):
        snapshot = sheet("", language=language)
        tabs = {key: defaults(key, language) for key in ("reminders", "templates")}
        known = reminders(replace(snapshot, tables={**snapshot.tables, **tabs})).known.values()
        assert {one.subject for one in known if one.about is About.HOLIDAY} == {"03-08", "01-01"}
