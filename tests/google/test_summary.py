"""The owner's tabs on Google: what was counted stands there cell by cell, and the second morning asks for nothing."""

from __future__ import annotations

from datetime import date

from sheetcrm.job import Job
from sheetcrm.model.columns import TABS, Use
from sheetcrm.steps import match, summarise
from tests.google.business import TITLES, business, draft
from tests.laws.nights import differences, tables
from tests.laws.workbooks import clean

SUMMARY = Job.unscheduled("summary", [match, summarise])
OWNERS = tuple(key for key, tab in TABS.items() if tab.use is Use.SUMMARY)


def test_the_owners_tabs_stand_as_counted_and_the_second_morning_is_quiet() -> None:
    bought = tuple(
        {"client": clean(number)["phone"], "date": date(2026, 10, 5 + number), "amount": 100.5} for number in range(4)
    )
    with business(draft(orders=bought), (*TITLES, *OWNERS)) as here:
        here.clock.next_day()
        outcome = here.home.night(SUMMARY)

        assert outcome.state == "done"
        assert differences(here.home.book, outcome.before.after(outcome.plan), but=("changes", "journal")) == []
        table = tables(here.home.book)["facts"]
        assert dict(zip((str(day)[:10] for day in table["month"]), table["revenue"], strict=True))["2026-10-01"] == 402

        here.restart()
        here.google.requests.clear()
        assert here.home.night(SUMMARY).state == "quiet"
        assert here.asked()["write"] == 0
