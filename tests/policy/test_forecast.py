"""The tab of the month ahead: what stands there, when it is counted anew, and that its sums are those of the letters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.ahead import ahead_rows, running
from sheetcrm.policy.forecast import forecast, outlook, per_day
from sheetcrm.steps import foresee
from sheetcrm.steps.foresee import foreseen
from tests.policy.sequences import looks
from tests.sheets import broken, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

DAY = timedelta(days=1)
TEMPLATES = """
templates
| name  | kind        | repeatable | subject | text   |
| Hello | service     | yes        | Hello   | Hi     |
| Offer | advertising | yes        | Offer   | Reply. |
| Wish  | advertising | yes        | Wish    | Reply. |
"""


def book(
    *, people: int = 3, cap: str = "200", on: str = "yes", late: str = "", begun: str = "2026-11-24", more: str = ""
) -> Snapshot:
    """Return a book on a Tuesday, where so many people subscribed today and are to get two letters, three days apart."""
    rows = [f"| c{n} | Smith{n} | a{n}@example.com | yes | lead | site | {n % 9 + 20}.11.1990 |" for n in range(people)]
    came = [f"| c{n} | {begun} 09:30 | subscription |" for n in range(people)]
    text = (
        "clients\n| id | last_name | email | consent | status | source | birthday |\n" + "\n".join(rows) + "\n\n"
        "history\n| client_id | when | event |\n" + "\n".join(came) + "\n" + TEMPLATES + "\n"
        "sequences\n| sequence | on | step | start | wait | template | expiry |\n"
        f"| Test | {on} | 1 | subscription | 0 | Hello | {late} |\n| Test | | 2 | subscription | 3 | Hello | {late} |\n\n"
        "settings\n| name | value |\n"
        f"| Letters a day | {cap} |\n| Working days | off |\n| Required fields | E-mail |\n{more}"
    )
    return looks.running(text, today="2026-11-24 10:00")


def shown(snapshot: Snapshot, part: str, *keys: str) -> list[tuple[object, ...]]:
    """Return these columns of the rows of one part."""
    table = snapshot["forecast"]
    rows = zip(table["part"], *(table[key] for key in keys), strict=True)
    return [tuple(cells) for found, *cells in rows if found == part]


def test_each_day_says_how_many_letters_go_of_which_sequence() -> None:
    snapshot = book()
    after = snapshot.after(foresee(snapshot))
    days = shown(after, "by day", "day", "name", "letters", "waiting", "lost", "reason")

    assert len(days) == 30
    assert days[0] == (date(2026, 11, 24), "Test 3", 3, None, None, None)
    assert days[1][1:3] == (None, 0)
    assert days[3] == (date(2026, 11, 27), "Test 3", 3, None, None, None)
    assert shown(after, "by sequence", "name", "letters", "waiting", "lost", "reason") == [
        ("Test", 6, None, None, None)
    ]


def test_what_the_days_limit_holds_back_is_told_with_its_reason() -> None:
    snapshot = book(people=5, cap="2")
    after = snapshot.after(foresee(snapshot))
    days = shown(after, "by day", "letters", "waiting", "reason")

    limit = "the day's limit of letters"
    assert days[:4] == [(2, 3, f"{limit}: 3"), (2, 1, f"{limit}: 1"), (1, None, None), (2, None, None)]
    ((letters, waiting, lost, why),) = shown(after, "by sequence", "letters", "waiting", "lost", "reason")
    assert (letters, lost) == (10, None)
    assert why == f"{limit}: {waiting}"


def test_letters_that_wait_too_long_are_lost_and_said_to_be() -> None:
    snapshot = book(people=6, cap="1", late="2")
    after = snapshot.after(foresee(snapshot))
    ((letters, lost),) = shown(after, "by sequence", "letters", "lost")
    assert isinstance(lost, int)
    assert lost > 0
    assert sum(day for (day,) in shown(after, "by day", "lost") if isinstance(day, int)) == lost
    assert letters == len(forecast(snapshot))


def test_it_is_counted_once_a_week_and_when_something_was_switched() -> None:
    snapshot = book()
    tuesday = snapshot.after(foresee(snapshot))
    for days in range(6):  # until Sunday
        assert not foresee(replace(tuesday, now=tuesday.now + days * DAY))
    monday = replace(tuesday, now=tuesday.now + 6 * DAY)
    assert foresee(monday)
    assert not foresee(monday.after(foresee(monday)))

    off = tuesday["sequences"].change("on", [None, None], "")
    assert off is not None
    switched = tuesday.after(Plan.of(off))
    gone = switched.after(foresee(switched))
    assert not any(cell is not None for key in ("part", "day", "name", "letters") for cell in gone["forecast"][key])
    assert len(gone["forecast"]) == 30  # the chart looks at them
    assert not foresee(replace(gone, now=gone.now + 7 * DAY))
    assert not foresee(gone)


def test_a_reminder_is_in_it_and_one_to_managers_is_not() -> None:
    reminders = (
        "\n\nreminders\n| name | on | about | days | to | template |\n"
        "| Birthday | yes | birthday | 0 | client | Wish |\n| Call | yes | next contact | 0 | manager | |\n"
    )
    snapshot = book(more=reminders)
    assert running(snapshot) == ["Birthday", "Test"]
    names = [name for (name,) in shown(snapshot.after(foresee(snapshot)), "by sequence", "name")]
    assert names == ["Birthday", "Test"]


def test_nothing_on_and_a_tab_that_is_gone_make_nothing() -> None:
    assert not foresee(book(on="no"))
    assert not foresee(broken(book(), "forecast", "day"))
    assert not foresee(sheet(""))
    for most in ("off", "2"):
        assert not foresee(book(more=f"| Letters ahead: up to so many clients | {most} |"))


def test_it_may_look_further_and_a_day_typed_with_an_hour_counts() -> None:
    snapshot = book()
    after = snapshot.after(foreseen(snapshot, days=40))
    assert len(shown(after, "by day", "day")) == 40
    near = snapshot.after(foreseen(snapshot, days=7))
    assert list(near["forecast"]["day"][7:30]) == list(near["forecast"]["letters"][7:30]) == [None] * 23
    table = after["forecast"]
    hours = table.change("day", [None if day is None else f"{day}" for day in table["day"]], "")
    assert foresee(after.after(Plan.of(hours)))


@pytest.mark.parametrize("days", [1, 7])
def test_the_days_are_the_next_ones(days: int) -> None:
    assert [day for day, _ in per_day([], date(2026, 11, 24), days)] == [
        date(2026, 11, 24) + n * DAY for n in range(days)
    ]


@given(st.integers(0, 6), st.integers(1, 4), st.sampled_from(["", "0", "1", "5"]))
@settings(max_examples=8)
def test_the_tab_says_what_the_letters_say(people: int, cap: int, late: str) -> None:
    """The sums by day and by sequence are the letters; none goes above the limit; one that waits goes later or is lost, never both."""
    snapshot = book(people=people, cap=str(cap), late=late)
    seen = outlook(snapshot, days=9)
    rows = ahead_rows(snapshot, days=9)
    parts = {
        part.en: sum(int(str(row["letters"])) for row in rows if row.get("part") == part.en)
        for part in (words.BY_DAY, words.BY_SEQUENCE)
    }
    assert set(parts.values()) <= {len(seen.letters)}
    counts = Counter(one.when.date() for one in seen.letters)
    assert max(counts.values(), default=0) <= cap
    lost = [one.key for one in seen.waiting if one.lost]
    assert len(lost) == len(set(lost))
    assert {one.key for one in seen.waiting if one.lost} <= {one.key for one in seen.waiting if not one.lost}
    assert len(seen.letters) + len(lost) <= 2 * people
