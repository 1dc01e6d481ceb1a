"""Sequences over nights, with a real ledger: who was there when, what a code is, and what is never started twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.job import Job
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.steps import drip, remind
from tests.laws.nights import STEPS, column, edit, house, tables
from tests.laws.workbooks import PRESENT, Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells, MemoryBook
    from sheetcrm.model.letters import Chain
    from tests.laws.nights import House

NIGHTLY = Job.unscheduled("nightly", (*STEPS[:-1], drip, remind, STEPS[-1]))
TABS = (*PRESENT, "sequences", "reminders", "templates")
SINCE_LEAD = {
    "sequence": "Лиды",
    "on": True,
    "step": 1.0,
    "start": "Статус = лид",
    "wait": 0.0,
    "template": "Приглашение",
}
NEW = {"sequence": "Новые", "on": True, "step": 1.0, "start": "новый клиент", "wait": 0.0, "template": "Приглашение"}


def shop(count: int = 8) -> MemoryBook:
    rows = {"clients": tuple(clean(number) for number in range(count)), "sequences": (SINCE_LEAD, NEW)}
    return Draft(rows).book(TABS)


def put(book: MemoryBook, home: House, tab: str, line: int, key: str, value: Any) -> None:
    place = column(book, tab, key)

    def change(rows: Cells) -> None:
        rows[line][place] = value

    edit(book, home.clock, change, tab)
    home.clock.sleep(3600)


def look(home: House) -> tuple[Chain, ...]:
    """Let the robot look, ten minutes later, and return what it wants sent."""
    home.clock.now += timedelta(minutes=10)
    outcome = home.night(NIGHTLY)
    assert outcome.state in {"done", "quiet"}, outcome
    return outcome.plan.chains


def test_who_was_there_starts_nothing_and_a_new_status_starts_one_chain_that_stays() -> None:
    book = shop()
    with house(book) as home:
        assert not look(home)
        codes = list(tables(book)["sequences"]["code"])
        assert all(codes)
        assert not look(home)

        put(book, home, "clients", 0, "status", "лид")
        assert not look(home)  # seen once
        (chain,) = look(home)
        assert (chain.name, chain.fresh, chain.ended) == ("Лиды", True, "")
        home.restart()
        assert look(home) == (chain,)

        put(book, home, "sequences", 0, "sequence", "Тёплые лиды")
        put(book, home, "sequences", 1, "code", "ой")
        (renamed,) = look(home)
        assert (renamed.name, renamed.sequence, renamed.cycle) == ("Тёплые лиды", chain.sequence, chain.cycle)
        assert list(tables(book)["sequences"]["code"]) == codes

        put(book, home, "clients", 0, "status", "новый")
        (left,) = look(home)
        assert left.ended == "Больше не так: Статус = лид"


def test_a_row_that_staff_add_is_a_new_client_and_one_that_comes_back_is_not() -> None:
    book = shop()
    with house(book) as home:
        look(home)
        width = len(book.tabs["Клиенты"][0])
        keys = [column(book, "clients", key) for key in ("last_name", "first_name", "phone")]

        def add(rows: Cells) -> None:
            row: list[Any] = [None] * width
            for place, text in zip(keys, ("Новикова", "Нина", "+79995550011"), strict=True):
                row[place] = text
            rows.append(row)

        edit(book, home.clock, add)
        home.clock.sleep(3600)
        (chain,) = look(home)
        assert (chain.name, chain.cycle, chain.fresh) == ("Новые", "1", True)

        kept: list[list[Any]] = []
        edit(book, home.clock, lambda rows: kept.append(rows.pop()))
        home.clock.sleep(3600)
        assert not look(home)
        edit(book, home.clock, lambda rows: rows.append(kept[0]))
        home.clock.sleep(3600)
        assert look(home) == (chain,)


def test_a_broken_sequence_goes_on_as_before_after_a_restart() -> None:
    book = shop()
    with house(book) as home:
        look(home)
        put(book, home, "sequences", 0, "start", "Статус = лидд")
        look(home)
        home.restart()
        assert tables(book)["sequences"]["answer"][0].endswith("Действует прежний вариант.")
        put(book, home, "clients", 0, "status", "лид")
        look(home)
        assert [chain.name for chain in look(home)] == ["Лиды"]


def test_what_the_template_holds_is_quiet_and_off() -> None:
    book = Draft({"clients": (clean(0),)}).book(TABS)
    with house(book) as home:
        assert not look(home)
        assert len(set(tables(book)["sequences"]["code"])) == len(DEFAULTS["sequences"])
        assert not any(tables(book)["sequences"]["answer"])
        assert not any(tables(book)["reminders"]["answer"])
        home.clock.next_day()
        assert home.night(NIGHTLY).state == "quiet"
