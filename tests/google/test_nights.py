"""Laws 1 and 2 on Google: a night leaves what it leaves in memory, the second is quiet, and neither asks more than it must."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from sheetcrm.model.words import LANGUAGES, Language
from tests.google.business import TITLES, Business, business, draft
from tests.laws.nights import content, differences, house, staff_rows, tables
from tests.laws.profile import tried
from tests.laws.workbooks import Draft, clean, drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.table import Table

QUIET = {"read": 0, "write": 0, "drive": 1}
NAMES = {"id", "client_id", "row"}
"""Columns of ids: every night mints its own."""
LOGS = {"journal", "changes"}
"""They tell what was done, and a number where a date belongs need not be mended on Google: there it is one."""


def told(found: Mapping[str, Table]) -> dict[tuple[str, str], Any]:
    """Return all cells of a book by tab and column, ids, logs and what staff's formulas show aside."""
    return {
        (key, column): ["=" if fixed else cell for cell, fixed in zip(cells, _fixed(table, column), strict=True)]
        for key, table in found.items()
        if key not in LOGS
        for column, cells in content(table).items()
        if column not in NAMES
    }


def _fixed(table: Table, column: str) -> list[bool]:
    return table.fixed[column].tolist() if column in table.fixed else [False] * len(table)


@tried(30)
@given(made=drafts())
def test_a_night_leaves_what_it_leaves_in_memory_and_the_second_is_quiet(made: Draft) -> None:
    with house(made.book(TITLES)) as home:
        there = home.night()
        expected = tables(home.book)
        second = home.night()
    with business(made) as here:
        outcome = here.night()
        book = here.home.book

        assert outcome.state == there.state == "done"
        assert differences(book, outcome.before.after(outcome.plan), but=("changes",)) == []
        assert len(here.tab("changes").values()) == 1 + len(outcome.plan.appends.get("changes", ()))
        found = tables(book)
        assert told(found) == told(expected)
        stamp, stood = book.look().stamp, [tab.values() for tab in here.sheet.sheets]

        again = here.night()

        assert again.state == second.state == "quiet"
        assert (here.home.book.look().stamp, [tab.values() for tab in here.sheet.sheets]) == (stamp, stood)
        assert all(seen.kind != "write" for seen in here.google.requests)


@tried(12)
@given(made=drafts(most=5, stories=3))
def test_later_days_are_as_in_memory(made: Draft) -> None:
    with house(made.book(TITLES)) as home, business(made) as here:
        for days in (0, 1, 40):
            home.clock.next_day(days)
            there, outcome = home.night(), here.night(days=days)

            assert outcome.state == there.state
            assert told(tables(here.home.book)) == told(tables(home.book))


def test_a_glance_at_a_sheet_that_nobody_touched_costs_one_request_of_drives() -> None:
    with business(draft()) as here:
        first, look = here.night(), here.night()
        assert (first.state, look.state) == ("done", "quiet")
        assert here.asked()["write"] == 0
        for _ in range(3):
            here.clock.sleep(600)
            glance = here.night()
            assert (glance.state, here.asked()) == ("quiet", QUIET)
            assert glance.known == len(look.plan.problems)


def _an_hour_passes(here: Business) -> None:
    here.clock.sleep(60 * 60)


def _a_day_begins(here: Business) -> None:
    here.clock.now = here.clock.now.replace(hour=20, minute=59)  # in Moscow a minute before midnight
    here.night()
    here.night()
    assert here.asked() == QUIET
    here.clock.sleep(120)


def _staff_type(here: Business) -> None:
    here.put("м1", "notes", "просит звонить утром")


@pytest.mark.parametrize("happens", [_an_hour_passes, _a_day_begins, _staff_type])
def test_a_whole_look_follows(happens: Callable[[Business], None]) -> None:
    with business(draft()) as here:
        here.night()
        here.night()
        here.night()
        assert here.asked() == QUIET

        happens(here)
        here.night()

        assert here.asked()["read"] > 0


def test_a_whole_look_follows_a_write_of_the_robots() -> None:
    with business(draft()) as here:
        here.night()
        here.night()
        here.put("м1", "phone", "8 999 765-43-21")
        here.clock.sleep(300)
        assert here.night().state == "done"

        assert here.night().state == "quiet"
        assert here.asked()["read"] > 0
        here.night()
        assert here.asked() == QUIET


def test_a_whole_look_follows_a_change_of_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.laws.nights import NIGHTLY

    with business(draft()) as here:
        here.night()
        here.night()
        monkeypatch.setattr(NIGHTLY, "mark", "another file")
        here.night()
        assert here.asked()["read"] > 0
        here.night()
        assert here.asked() == QUIET


@pytest.mark.parametrize("minutes", [15, 60, 240])
def test_where_drive_lags_an_edit_is_found_at_the_next_whole_look(minutes: int) -> None:
    with business(replace(draft(), overrides={"full_look_minutes": minutes})) as here:
        here.night()
        here.night()
        started = here.clock.now
        here.google.version_lag = 1
        here.put("м1", "phone", "8 999 765-43-21")
        for _ in range(30):
            here.clock.sleep(60 * minutes / 10)
            if here.night().state == "done":
                break

        assert here.cell("м1", "phone") == "+79997654321"
        assert here.clock.now - started <= timedelta(minutes=minutes * 1.1)
        assert here.clock.now - started > timedelta(minutes=minutes * 0.9)


def test_a_row_that_was_being_typed_in_is_looked_at_again_though_nobody_touched_it_since() -> None:
    """Else a new client would wait for the next whole look, up to an hour."""
    with business(draft()) as here:
        here.night()
        here.night()
        count, tab = len(here.ids()), here.tab()
        line = len(tab.values())
        for key, value in {"first_name": "Нина", "phone": "+79997654321", "status": "лид"}.items():
            tab.put(line, here.place(key), value)
        assert here.night(wait=False).state == "quiet"
        assert len(here.ids()) == count

        here.clock.sleep(120)
        here.night(wait=False)
        assert len(here.ids()) == count + 1


def ordinary(count: int) -> tuple[dict[str, int], Business]:
    """Return what the robot asks in a night after a day on which staff edited one row in a hundred."""
    with business(draft(count)) as here:
        here.night(confirm=True)
        for number in range(0, count, 100):
            here.put(f"м{number}", "phone", f"8 (999) 765 {number:04d}")
            here.put(f"м{number}", "notes", f"звонить {number}")
        outcome = here.night(days=1)
        assert outcome.state == "done"
        assert len(outcome.plan.changes["clients", "phone"]) == len(range(0, count, 100))
        return here.asked(), here


def test_an_ordinary_night_costs_the_same_requests_however_many_rows_there_are() -> None:
    few, many = ordinary(20)[0], ordinary(2000)[0]

    assert few == many
    assert few["read"] <= 6
    assert few["write"] <= 6
    assert few["drive"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_journal_tells_what_was_asked(language: Language) -> None:
    with business(draft().spoken(language)) as here:
        here.night()
        here.put("м1", "phone", "8 999 765-43-21")
        here.night(days=1)
        asked, spent = here.asked(), here.home.ledger.runs()[0].summary["spent"]
        journal = here.tab("journal").values()[-1]
        [line] = [part for cell in journal for part in str(cell).split("\n") if "Google" in part]

        assert [int(number) for number in re.findall(r"\d+", line)[:3]] == list(asked.values())
        assert re.search(r"\d+ KB|\d+\.\d MB", line)
        assert (spent["reads"], spent["writes"], spent["drive"]) == tuple(asked.values())
        seen = here.google.requests
        assert spent["bytes"] == sum(one.sent + one.received for one in seen)


def test_two_hundred_columns_of_staffs_own_stand_among_ours() -> None:
    own = tuple(f"+Колонка {number}" for number in range(200))
    keys = len(Draft({}, own).columns("clients"))
    order = tuple(number * 5 % keys for number in range(keys))
    assert len(set(order)) == keys
    clients = tuple(
        clean(n) | {name: f"{name} {n}" for name in own} | {"phone": f"8 999 123-45-0{n}"} for n in range(4)
    )
    made = Draft({"clients": clients}, own, {"clients": order})
    with house(made.book(TITLES)) as home:
        home.night()
        expected = tables(home.book)
    with business(made) as here:
        outcome = here.night()

        assert differences(here.home.book, outcome.before.after(outcome.plan)) == []
        assert told(tables(here.home.book)) == told(expected)
        assert staff_rows(tables(here.home.book)["clients"]) == staff_rows(expected["clients"])
        assert here.night().state == "quiet"
