"""The owner's tabs on Google: what was counted stands there cell by cell, and the second morning asks for nothing."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from sheetcrm.job import Job
from sheetcrm.model.columns import TABS, Use
from sheetcrm.steps import match, summarise
from tests.google.business import TITLES, business, draft
from tests.google.test_crash import ACTS, mortal
from tests.laws.nights import differences, tables
from tests.laws.test_crash import Dead, Death
from tests.laws.workbooks import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.google.business import Business
    from tests.standin import Seen

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


NOTE, STEP = "Our note", 4
LAST = 4
"""So many times a run reads before it writes: what the last look finds was there before it wrote."""


@contextmanager
def remarked() -> Iterator[Business]:
    """Open a business with two managers, in whose tab staff wrote beside the second: a third who comes will stand between them."""
    people = tuple(clean(number) | {"manager": ("Anna", "Zoe")[number % 2]} for number in range(4))
    with business(draft(clients=people), (*TITLES, *OWNERS)) as here:
        here.clock.next_day()
        assert here.home.night(SUMMARY).state == "done"
        width = len(here.tab("managers").values()[0])
        here.tab("managers").put(0, width, NOTE)
        here.tab("managers").put(2, width, "on leave")
        here.put("м2", "manager", "Bob")
        here.clock.next_day()
        here.restart()
        yield here


def managers(here: Business) -> list[tuple[Any, Any]]:
    """Return each manager who stands in the tab, with what staff wrote beside."""
    head, *rows = here.tab("managers").values()
    who, note = here.place("manager", "managers"), [*head].index(NOTE)
    return [(row[who], row[note] if note < len(row) else None) for row in rows if who < len(row) and row[who]]


def test_what_staff_wrote_beside_a_row_goes_with_it() -> None:
    with remarked() as here:
        outcome = here.home.night(SUMMARY)
        assert outcome.state == "done"
        assert differences(here.home.book, outcome.before.after(outcome.plan), but=("changes", "journal")) == []
        assert managers(here) == [("Anna", None), ("Bob", None), ("Zoe", "on leave")]
        here.restart()
        assert here.home.night(SUMMARY).state == "quiet"


def test_who_writes_there_while_the_robot_counts_is_heard_first() -> None:
    with remarked() as here:
        looks: list[Seen] = []

        def back(seen: Seen) -> None:
            looks.extend([seen] if seen.kind == "read" else [])
            if len(looks) == LAST:
                looks.append(seen)
                here.tab("managers").put(2, len(here.tab("managers").values()[0]) - 1, "back again")

        here.before(back)
        assert here.home.night(SUMMARY).state == "done"
        assert len(looks) > 2 * LAST  # it decided anew
        assert managers(here) == [("Anna", None), ("Bob", None), ("Zoe", "back again")]


def test_what_staff_wrote_moves_once_whenever_the_run_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    survived = False
    for at in range(0, ACTS, STEP):
        with remarked() as here:
            with mortal(Death(at), monkeypatch), suppress(Dead):
                survived = here.home.night(SUMMARY).state == "done"
            here.restart()
            here.home.night(SUMMARY)
            assert managers(here) == [("Anna", None), ("Bob", None), ("Zoe", "on leave")], at
            here.restart()
            assert here.home.night(SUMMARY).state == "quiet", at
        if survived:
            break
    assert survived


def test_what_a_run_wrote_that_had_given_up_is_not_moved_again() -> None:
    with remarked() as here:
        number = here.home.night(SUMMARY).run
        here.home.ledger._db.execute(
            "update runs set state = 'failed' where run = ?", (number,)
        )  # the answer never came
        here.clock.next_day()
        here.restart()
        here.home.night(SUMMARY)
        assert managers(here) == [("Anna", None), ("Bob", None), ("Zoe", "on leave")]
