"""What began a letter, through the tabs: a reply and an order on one day, days off, a visit that moves, who goes first under a limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.errors import PostLater
from sheetcrm.model.letters import Incoming, Sort
from tests.mail.business import Business, business
from tests.mail.welcome import local, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.letters import Posting

HOURS = timedelta(hours=6)
ADDRESS = "a1@example.com"


@pytest.fixture
def here() -> Iterator[Business]:
    with business() as made:
        made.client(1)
        made.come()
        yield made


def replies(here: Business, text: str = "Hello!") -> None:
    number = len(here.box.came)
    here.box.came.append(Incoming(f"m{number}", Sort.REPLY, here.clock.now, "", ADDRESS, "Anna", "Hello", text))


def orders(here: Business, client: str = ADDRESS, **cells: object) -> None:
    here.add("orders", client=client, date=local(here).date(), service="haircut", amount=10, status="new", **cells)


def test_who_writes_in_the_morning_and_orders_at_noon_gets_the_receipt(here: Business) -> None:
    here.switch_on("After an order")
    here.come()
    replies(here, "I would like to come")
    here.come()
    orders(here)
    here.come()
    here.come()
    assert [one.address for one in here.post.left] == [ADDRESS]
    replies(here, "Thank you, all is well")  # on the same day, but after our letter
    for _ in range(60):
        here.come(HOURS)
    assert len(here.post.left) == 1


def test_a_sequence_that_is_over_before_its_first_letter_says_why(here: Business) -> None:
    here.switch_on("Welcome")
    here.come()
    here.clock.now = here.clock.now.replace(hour=19)  # quiet hours: the letter waits for the morning
    subscribe(here)
    here.clock.now += timedelta(minutes=5)
    replies(here)
    here.come()
    here.come()
    here.come(timedelta(hours=16))
    assert here.post.left == []
    (row,) = here.rows("letters")
    assert "the sequence is over" in row["why"]


def test_a_birthday_on_a_day_off_is_wished_on_that_day(here: Business) -> None:
    assert here.put("reminders", {"name": "Birthday"}, on="yes")
    here.put("clients", {"email": ADDRESS}, birthday=date(1990, 11, 28))  # a Saturday in 2026
    days = []

    def noted(_: Posting, before: Callable[[], None]) -> None:
        before()
        days.append(here.clock.now.date())

    here.post.act = noted
    while here.clock.now.date() < date(2026, 12, 2):
        here.come(HOURS)
    assert days == [date(2026, 11, 28)]


def test_a_holiday_is_wished_on_its_day_where_staff_want_it_so(here: Business) -> None:
    assert here.put("reminders", {"name": "New Year"}, on="yes", about="holiday: 25.12", days=0)
    days = []

    def noted(_: Posting, before: Callable[[], None]) -> None:
        before()
        days.append(here.clock.now.date())

    here.post.act = noted
    here.clock.now = datetime(2026, 12, 18, 6, tzinfo=UTC)
    while here.clock.now.date() < date(2026, 12, 30):
        here.come(HOURS)
    assert days == [date(2026, 12, 25)]


def test_a_visit_moved_to_another_hour_is_told_anew(here: Business) -> None:
    assert here.put("reminders", {"name": "Visit tomorrow"}, on="yes")
    here.come()
    day = local(here).date() + timedelta(days=2)
    here.put("clients", {"email": ADDRESS}, booked=datetime(day.year, day.month, day.day, 18))
    while not here.post.left:
        here.come(HOURS)
    here.put("clients", {"email": ADDRESS}, booked=datetime(day.year, day.month, day.day, 20))
    here.come()
    here.come()
    assert len(here.post.left) == 2
    assert ["18:00" in one.rendered.text for one in here.post.left] == [True, False]


def test_under_the_days_limit_what_was_ordered_goes_before_advertising(here: Business) -> None:
    here.switch_on("After an order")
    assert here.put("reminders", {"name": "Birthday"}, on="yes")
    here.put("settings", {"name": "Letters a day"}, value=1)
    here.put("clients", {"email": ADDRESS}, birthday=date(1990, 11, 25))
    here.client(2)
    here.come()
    here.clock.now = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
    orders(here, "a2@example.com")
    for _ in range(4):
        here.come(timedelta(hours=1))
    assert [one.address for one in here.post.left] == ["a2@example.com"]


def test_a_letter_whose_cause_was_taken_away_does_not_wait_for_ever(here: Business) -> None:
    here.switch_on("Welcome")
    here.come()
    subscribe(here)

    def later(posting: Posting, before: Callable[[], None]) -> None:
        before()
        raise PostLater(code=451, answer="451 later", address=posting.address)

    usual, here.post.act = here.post.act, later
    here.come()
    here.come()
    here.post.act = usual
    here.delete("history", {"event": "subscription"})
    for _ in range(60):
        here.come(HOURS)
    assert here.post.left == []
    assert here.ledger.post.waiting() == set()
    (row,) = here.rows("letters")
    assert "no longer in the sheet" in row["why"]


def test_a_letter_whose_template_got_another_name_does_not_go_twice(here: Business) -> None:
    here.switch_on("Welcome")
    here.come()
    subscribe(here)
    here.come()
    here.come()
    assert len(here.post.left) == 1
    here.put("templates", {"name": "Welcome"}, name="First letter")
    here.put("sequences", {"template": "Welcome"}, template="First letter")
    here.come(timedelta(hours=1))
    subscribe(here)
    here.come()
    here.come()
    assert len(here.post.left) == 1
    assert "has had this letter" in {row.get("why") for row in here.rows("letters")}
