"""Whatever process dies at whatever line: ledger and book agree afterwards, and nothing is lost or doubled."""

from __future__ import annotations

import copy
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.adapters.template import build
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx import exchange as swapping
from sheetcrm.agreement import adopt
from sheetcrm.errors import LedgerApart
from tests.laws.nights import START, House, column, edit, folder, frozen, house, staff_rows, tables
from tests.laws.workbooks import WIDE, Draft, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetcrm.ports import Book


class Dead(BaseException):
    """The process is gone; nothing that it would still do happens."""


class Death:
    """Kills the process before or after its nth act: a transaction of the ledger, or a step of the book's write."""

    def __init__(self, at: int) -> None:
        self.left, self.dead = at, False

    def strike(self) -> None:
        """Die if it is time, and stay dead."""
        if self.dead or self.left == 0:
            self.dead = True
            raise Dead
        self.left -= 1


def mortal_ledger(death: Death, patch: pytest.MonkeyPatch) -> None:
    """Let each transaction be the last: before it, before its commit, after it."""
    transaction = Ledger._transaction

    @contextmanager
    def dying(ledger: Ledger) -> Iterator[None]:
        death.strike()
        with transaction(ledger):
            yield
            death.strike()
        death.strike()

    patch.setattr(Ledger, "_transaction", dying)


@contextmanager
def mortal(home: House, death: Death, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each transaction and each step of a write be the last."""
    place = swapping._put_in_place

    def put(*parts: Any) -> None:
        death.strike()
        place(*parts)
        death.strike()

    write = MemoryBook.write

    def written(book: MemoryBook, edits: Any, *, since: str, note: Callable[[str], None], left: Any = None) -> str:
        death.strike()
        stamp = write(book, edits, since=since, note=note, left=left)
        death.strike()
        return stamp

    with monkeypatch.context() as patch:
        mortal_ledger(death, patch)
        patch.setattr(swapping, "_put_in_place", put)
        patch.setattr(MemoryBook, "write", written)
        yield
    home.restart()


def fill() -> dict[str, tuple[dict[str, Any], ...]]:
    """Return clients of whom one is dirty and one ready to buy: a task, a problem and a journal row are due."""
    from datetime import datetime

    dirty = clean(0) | {"phone": "8 999 123-45-00", "email": "anna@@mail.ru"}
    history = {"client": "+79991234501", "when": datetime(2026, 11, 20, 12), "event": "индивидуальный расчёт"}
    return {"clients": (dirty, clean(1), clean(2)), "history": (history,)}


def memory_book(_: Path) -> Book:
    """Return the clients in a book in memory."""
    return Draft(fill()).book()


def xlsx_book(place: Path) -> Book:
    """Return the clients in a workbook of the template."""
    path = place / "book.xlsx"
    path.write_bytes(_template())
    os.utime(path, (START.timestamp() - 3600,) * 2)
    return XlsxBook(path)


@cache
def _template() -> bytes:
    rows = {
        tab: [
            {key: getattr(cell, "ru", cell) for key, cell in line.items() if not key.startswith("+")} for line in lines
        ]
        for tab, lines in fill().items()
    }
    with folder() as place:
        build(place / "book.xlsx", "ru", fill=rows, only=WIDE[1:])
        return (place / "book.xlsx").read_bytes()


BOOKS = {"memory": memory_book, "xlsx": xlsx_book}
ACTS = 24
"""A first night has no more transactions and steps than this; further deaths never come."""


def _state(home: House) -> dict[str, Any]:
    found = tables(home.book)
    return {
        "rows": {key: len(found[key]) for key in ("clients", "history", "orders", "tasks", "problems", "journal")},
        "staff": staff_rows(found["clients"]),
    }


def _agrees(home: House) -> None:
    """See that ledger and book tell one story."""
    done = [run for run in home.ledger.runs() if run.state == "done"]
    mark = home.book.look().marks.get("sheetcrm-run")
    assert mark == (str(done[0].number) if done else None)
    for run in home.ledger.runs():
        assert run.state in {"done", "quiet", "failed", "refused"}
        assert bool(home.ledger.changes(run.number)) == (run.state == "done")


@pytest.mark.parametrize("kind", BOOKS)
def test_a_run_that_dies_anywhere_leaves_one_story_and_the_next_one_finishes_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "whole").mkdir()
    with house(BOOKS[kind](tmp_path / "whole")) as home:
        home.night()
        expected = _state(home)
        assert expected["rows"]["tasks"]
    survived = False
    for at in range(ACTS):
        place = tmp_path / str(at)
        place.mkdir()
        with house(BOOKS[kind](place)) as home:
            death = Death(at)
            with mortal(home, death, monkeypatch):
                try:
                    home.night()
                    survived = True
                except Dead:
                    pass
            home.night()
            _agrees(home)
            assert _state(home) == expected, at
            assert home.night().state == "quiet"
            ids = list(tables(home.book)["clients"]["id"])
            assert len(set(ids)) == len(ids) == 3
            assert not list(place.glob(".*sheetcrm")) or survived
        if survived:
            break
    assert survived


def _later(home: House) -> None:
    """Let a week pass in which a client comes and the robot works."""
    home.clock.next_day(7)
    book = home.book
    assert isinstance(book, MemoryBook)
    width = [column(book, "clients", key) for key in ("last_name", "phone", "first_name")]

    def add(rows: Any) -> None:
        rows.append([None] * len(rows[0]))
        for place, cell in zip(width, ("Новикова", "8 999 555-44-33", "Ольга"), strict=True):
            rows[-1][place] = cell

    edit(book, home.clock, add)
    home.clock.next_day()
    assert home.night().state == "done"


def _adopts(home: House) -> None:
    """See that nothing is written until somebody says that the book is meant, and then nothing lost or doubled."""
    book = home.book
    assert isinstance(book, MemoryBook)
    stood = {name: frozen(rows) for name, rows in book.tabs.items()}
    staff = staff_rows(tables(book)["clients"])
    home.clock.next_day()
    with pytest.raises(LedgerApart):
        home.night()
    assert {name: frozen(rows) for name, rows in book.tabs.items()} == stood
    adopt(home.shop)
    assert {name: frozen(rows) for name, rows in book.tabs.items()} == stood
    home.night()
    assert staff_rows(tables(book)["clients"]) == staff
    ids = list(tables(book)["clients"]["id"])
    assert len(set(ids)) == len(ids)
    assert home.night().state == "quiet"


def _restored(home: House, book: MemoryBook) -> None:
    home.book = book
    book.touch(home.clock())


def test_a_book_restored_from_last_week_waits_for_a_word() -> None:
    with house(Draft(fill()).book()) as home:
        home.night()
        old = copy.deepcopy(home.book)
        _later(home)
        assert isinstance(old, MemoryBook)
        _restored(home, old)

        _adopts(home)


def test_a_book_from_before_the_first_night_waits_for_a_word() -> None:
    with house(Draft(fill()).book()) as home:
        old = copy.deepcopy(home.book)
        home.night()
        assert isinstance(old, MemoryBook)
        _restored(home, old)

        with pytest.raises(LedgerApart):
            home.night()


def test_a_word_given_once_does_not_count_for_the_next_restored_book() -> None:
    with house(Draft(fill()).book()) as home:
        home.night()
        old, older = copy.deepcopy(home.book), copy.deepcopy(home.book)
        _later(home)
        assert isinstance(old, MemoryBook)
        assert isinstance(older, MemoryBook)
        _restored(home, old)
        _adopts(home)
        _later(home)
        _restored(home, older)
        home.clock.next_day()

        with pytest.raises(LedgerApart):
            home.night()


@pytest.mark.parametrize("lost", [True, False])
def test_a_ledger_lost_or_restored_from_last_week_waits_for_a_word(lost: bool) -> None:
    with house(Draft(fill()).book()) as home:
        home.night()
        path = home.place / "ledger.sqlite"
        home.ledger.close()
        shutil.copy(path, home.place / "old")
        home.ledger = Ledger(path, "main")
        _later(home)
        home.ledger.close()
        for left in home.place.glob("ledger.sqlite*"):
            left.unlink()
        if not lost:
            shutil.copy(home.place / "old", path)
        home.ledger = Ledger(path, "main")

        _adopts(home)


def test_a_book_of_another_workspace_waits_for_a_word() -> None:
    with house(Draft(fill()).book()) as other, house(Draft(fill()).book()) as home:
        other.night()
        home.night()
        assert isinstance(other.book, MemoryBook)
        _restored(home, other.book)

        _adopts(home)


def test_a_task_whose_write_failed_is_made_the_next_time() -> None:
    with house(Draft(fill() | {"history": ()}).book()) as home:
        home.night()
        book, left = home.book, [True]
        assert isinstance(book, MemoryBook)
        places = [column(book, "history", key) for key in ("client", "when", "event")]
        width = len(book.tabs["История"][0])
        fresh: list[Any] = [None] * width
        for place, key in zip(places, ("client", "when", "event"), strict=True):
            fresh[place] = fill()["history"][0][key]
        book.tabs["История"].append(fresh)
        book.touch(home.clock())
        home.clock.next_day()

        def save(held: MemoryBook) -> None:
            if left.pop() if left else False:
                held.touch(home.clock() - timedelta(hours=1))

        book.before_write = save
        home.night()

        assert len(tables(book)["tasks"]) >= 1
