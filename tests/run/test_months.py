"""A month that is over stays what it was, and who came to a deal stage is remembered with the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.job import Job
from sheetcrm.steps import match, score, summarise
from tests.laws.nights import column, edit, house, tables
from tests.laws.workbooks import PRESENT, WIDE, Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook
    from sheetcrm.model.grid import Raw
    from tests.laws.nights import House

SUMMARY = Job.unscheduled("summary", [match, score, summarise])
MARCH = date(2026, 3, 1)


def business(*, orders: int = 3) -> MemoryBook:
    """Return a book of three people who bought in March, with tabs for the owner."""
    people = tuple(clean(number) | {"deal_stage": "новый лид"} for number in range(3))
    bought = tuple(
        {"client": people[n % 3]["phone"], "date": date(2026, 3, 10 + n), "amount": 100} for n in range(orders)
    )
    book = Draft({"clients": people, "orders": bought}, wide=(*WIDE, "deal_stage"))
    return book.book((*PRESENT, "overview", "facts", "funnel"))


def revenue(home: House) -> dict[object, object]:
    """Return the revenue of each month as the tab has it."""
    table = tables(home.book)["facts"]
    return dict(zip((str(day)[:10] for day in table["month"]), table["revenue"], strict=True))


def closed(home: House) -> None:
    """Let the robot come, and once more when the months before its first night are closed."""
    assert home.night(SUMMARY).state == "done"
    home.clock.next_day(31)
    assert home.night(SUMMARY).state == "done"


def test_last_march_stays_what_it_was_when_an_order_is_edited_today() -> None:
    book = business()
    with house(book) as home:
        closed(home)
        assert revenue(home)["2026-03-01"] == 300

        place = column(book, "orders", "amount")

        def more(rows: Cells) -> None:
            rows[0][place] = 5000

        edit(book, home.clock, more, tab="orders")
        home.clock.next_day()
        home.night(SUMMARY)
        assert revenue(home)["2026-03-01"] == 300
        assert home.ledger.figures.months()[MARCH]["revenue"] == 300

        def emptied(rows: Cells) -> None:
            rows.clear()

        edit(book, home.clock, emptied, tab="facts")
        home.clock.next_day()
        home.night(SUMMARY)
        assert revenue(home)["2026-03-01"] == 300  # the ledger knows, the tab only shows
        home.clock.next_day()
        assert home.night(SUMMARY).state == "quiet"


def test_a_new_ledger_takes_the_months_from_the_tab() -> None:
    book = business()
    with house(book) as home:
        closed(home)
    place = column(book, "facts", "revenue")

    def typed(rows: Cells) -> None:
        for row in rows:
            row[place] = 77

    with house(book, home.clock) as home:
        edit(book, home.clock, typed, tab="facts")
        from sheetcrm.agreement import adopt

        adopt(home.shop)
        home.clock.next_day()
        home.night(SUMMARY)
        assert revenue(home)["2026-03-01"] == 77
        assert home.ledger.figures.months()[MARCH]["revenue"] == 77
        assert revenue(home)["2026-12-01"] == 0  # perhaps counted before its last day, so counted again


def test_a_run_that_failed_leaves_no_months() -> None:
    book = business()
    with house(book) as home:
        home.night(SUMMARY)
        number = home.ledger.begin("summary", "2026-11-23T00:00:00+00:00")
        home.ledger.figures.keep(number, {date(2020, 1, 1): {"revenue": 1}}, {})
        assert date(2020, 1, 1) not in home.ledger.figures.months()  # not before the run is done
        home.ledger.finish(number, "failed", "2026-11-23T00:01:00+00:00", {})
        later = home.ledger.begin("summary", "2026-11-23T00:02:00+00:00")
        home.ledger.finish(later, "quiet", "2026-11-23T00:03:00+00:00", {})
        assert date(2020, 1, 1) not in home.ledger.figures.months()


def test_the_first_value_of_a_month_stands() -> None:
    with house(business()) as home:
        closed(home)
        again = home.ledger.begin("summary", "2026-11-23T00:00:00+00:00")
        home.ledger.figures.keep(again, {MARCH: {"revenue": 1}}, {})
        home.ledger.finish(again, "quiet", "2026-11-23T00:01:00+00:00", {})
        assert home.ledger.figures.months()[MARCH]["revenue"] == 300


def passed(home: House, field: str) -> list[tuple[Raw, str, Raw]]:
    """Return who came where when."""
    seen = home.ledger.figures.passages(field)
    clients = tables(home.book)["clients"]
    named = dict(zip(clients["id"], clients["phone"], strict=True))
    return [
        (named[client], date.fromordinal(day).isoformat(), stage)
        for client, day, stage in zip(seen.clients, seen.days.tolist(), seen.stages, strict=True)
    ]


def test_who_came_to_a_deal_stage_is_remembered_with_the_day() -> None:
    book = business()
    with house(book) as home:
        home.night(SUMMARY)
        assert passed(home, "deal_stage") == []  # since when they stood there nobody knows
        scored = passed(home, "stage")
        assert {day for _, day, _ in scored} == {"2026-11-22"}
        assert len(scored) == 3
        place = column(book, "clients", "deal_stage")
        phone = clean(1)["phone"]

        def moved(rows: Cells) -> None:
            rows[1][place] = "презентация"

        edit(book, home.clock, moved)
        home.clock.next_day(2)
        home.night(SUMMARY)
        assert passed(home, "deal_stage") == [(phone, "2026-11-24", "презентация")]
        for night in range(
            5
        ):  # once it is known that somebody came there, the days that they stand do not change each morning
            home.clock.next_day()
            assert home.night(SUMMARY).state == ("quiet" if night else "done")

        def gone(rows: Cells) -> None:
            rows[1][place] = None

        edit(book, home.clock, gone)
        home.clock.next_day()
        home.night(SUMMARY)
        home.clock.next_day()
        home.night(SUMMARY)
        assert passed(home, "deal_stage")[1:] == [(phone, "2026-11-30", None)]
