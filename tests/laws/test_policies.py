"""The guard, broken settings and rules, a user's own step: what must be refused, answered or left as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.errors import JobError
from sheetcrm.job import Job
from sheetcrm.model.plan import Change, Plan, Row, objects
from tests.laws.nights import NIGHTLY, STEPS, column, edit, house, pages, tables
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook
    from sheetcrm.model.snapshot import Snapshot


def crowd(count: int, dirty: int) -> MemoryBook:
    """Return so many clients, of whom some have a phone to be rewritten."""
    lines = [
        {"last_name": "Ким", "first_name": "Анна", "phone": f"{'8' if number < dirty else '+7'}999{1000000 + number}"}
        for number in range(count)
    ]
    return Draft({"clients": tuple(lines)}).book()


@pytest.mark.parametrize(
    ("count", "dirty", "refused"), [(60, 50, True), (60, 49, False), (200, 60, False), (200, 61, True), (49, 49, False)]
)
def test_a_plan_that_edits_too_many_rows_of_staff_waits_for_a_word(count: int, dirty: int, refused: bool) -> None:
    book = crowd(count, dirty)
    with house(book) as home:
        stood = pages(book)

        outcome = home.night()

        assert (outcome.state == "refused") == outcome.refused == refused
        assert (pages(book) == stood) == refused
        if refused:
            assert home.night(confirm=True).state == "done"
            assert set(tables(book)["clients"]["phone"]) == {f"+7999{1000000 + number}" for number in range(count)}
        assert home.night().state == "quiet"


def _setting(book: MemoryBook, name: str) -> int:
    return list(tables(book)["settings"]["name"]).index(name)


def _put(rows: Cells, line: int, place: int, value: Any) -> None:
    rows[line][place] = value


def _say(book: MemoryBook, home: Any, value: Any) -> None:
    line, place = _setting(book, "Спящий: дней тишины"), column(book, "settings", "value")
    edit(book, home.clock, lambda rows: _put(rows, line, place, value), "settings")
    home.clock.sleep(3600)


def test_a_broken_setting_is_answered_and_the_last_good_one_stays_until_it_is_mended() -> None:
    from sheetcrm.policy.read import settings

    book = Draft({"clients": (clean(0),)}).book()
    with house(book) as home:
        home.night()
        _say(book, home, 30)
        home.night()
        _say(book, home, "месяц")
        outcome = home.night()
        assert settings(outcome.before)["dormant_days"] == 30
        assert tables(book)["settings"]["answer"][_setting(book, "Спящий: дней тишины")]

        home.restart()
        home.clock.next_day()
        again = home.night()
        assert again.state == "quiet"
        assert settings(again.before)["dormant_days"] == 30

        _say(book, home, 45)
        mended = home.night()
        assert settings(mended.before)["dormant_days"] == 45
        assert tables(book)["settings"]["answer"][_setting(book, "Спящий: дней тишины")] is None


def test_a_broken_rule_is_answered_and_counts_as_it_was_until_it_is_mended() -> None:
    director = clean(0) | {"position": "директор"}
    wide = (*Draft({}).wide, "position")
    book = Draft({"clients": (director,)}, wide=wide).book()
    with house(book) as home:
        home.night()
        assert tables(book)["clients"]["score"][0] == 10
        place = column(book, "rules", "points")
        edit(book, home.clock, lambda rows: _put(rows, 0, place, "много"), "rules")
        home.clock.next_day()
        home.night()
        assert tables(book)["rules"]["answer"][0]
        home.restart()
        home.clock.next_day()
        home.night()
        assert tables(book)["clients"]["score"][0] == 10
        edit(book, home.clock, lambda rows: _put(rows, 0, place, 7), "rules")
        home.clock.next_day()
        home.night()
        assert tables(book)["rules"]["answer"][0] is None
        assert tables(book)["clients"]["score"][0] == 7


def test_a_word_twice_in_a_list_is_answered_until_it_is_mended() -> None:
    book = Draft({"clients": (clean(0),)}).book()
    with house(book) as home:
        place = column(book, "lists", "status")
        edit(book, home.clock, lambda rows: _put(rows, 1, place, "новый"), "lists")
        home.clock.next_day()
        home.night()
        assert tables(book)["lists"]["answer"][1]
        edit(book, home.clock, lambda rows: _put(rows, 1, place, "лид"), "lists")
        home.clock.next_day()
        home.night()
        assert tables(book)["lists"]["answer"][1] is None


def praise(snapshot: Snapshot) -> Plan:
    """Whoever has a phone is praised in the notes."""
    clients = snapshot["clients"]
    return Plan.of(
        clients.change("notes", ["молодец" if phone else None for phone in clients["phone"]], "есть телефон")
    )


def test_a_step_of_the_users_own_works() -> None:
    book = Draft({"clients": (clean(0), clean(1) | {"phone": None})}).book()
    with house(book) as home:
        assert home.night(Job.unscheduled("own", [*STEPS, praise])).state == "done"
        assert list(tables(book)["clients"]["notes"]) == ["молодец", None]


def _raises(_: Snapshot) -> Plan:
    raise ZeroDivisionError("мимо")


def _nothing(_: Snapshot) -> Plan:
    return None  # type: ignore[return-value]


def _nobody(snapshot: Snapshot) -> Plan:
    del snapshot
    return Plan.of(Change("clients", "notes", objects(["cnobody"]), objects([None]), objects(["x"]), objects(["?"])))


def _nowhere(snapshot: Snapshot) -> Plan:
    ids = snapshot["clients"].ids
    return Plan.of(
        Change(
            "clients", "nowhere", ids, objects([None] * len(ids)), objects(["x"] * len(ids)), objects(["?"] * len(ids))
        )
    )


def _no_tab(_: Snapshot) -> Plan:
    return Plan.of(appends={"letters": [Row("l1", {})]})


@pytest.mark.parametrize("step", [_raises, _nothing, _nobody, _nowhere, _no_tab])
@pytest.mark.parametrize("first", [True, False])
def test_a_step_that_fails_leaves_book_and_ledger_as_they_were(step: Any, first: bool) -> None:
    book = Draft({"clients": (clean(0) | {"phone": "8 999 123-45-00"}, clean(1))}).book()
    with house(book) as home:
        if not first:
            home.night()
        stood, stamp, last = pages(book), book.look().stamp, home.ledger.last_seen()
        with pytest.raises(JobError):
            home.night(Job.unscheduled("own", [step, *STEPS]))

        assert (pages(book), book.look().stamp, home.ledger.last_seen()) == (stood, stamp, last)
        assert home.ledger.runs()[0].state == "failed"
        home.night(NIGHTLY)
        assert home.night().state == "quiet"


def test_a_lost_header_of_clients_takes_nothing_away_elsewhere() -> None:
    line = {"client": "+79991234500", "amount": 5}
    book = Draft({"clients": (clean(0),), "orders": (line,)}).book()
    with house(book) as home:
        home.night()
        linked = list(tables(book)["orders"]["client_id"])
        assert linked[0]
        book.tabs["Клиенты"][0][column(book, "clients", "last_name")] = "Фамилиия!"
        book.touch(home.clock())
        home.clock.next_day()
        stood = pages(book)["Клиенты"]
        home.night()

        assert list(tables(book)["orders"]["client_id"]) == linked
        assert pages(book)["Клиенты"] == stood
