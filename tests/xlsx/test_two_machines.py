"""Two machines on one workbook file by mistake: a lease beside it, one that works and one that is told."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.machine import machine
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx.lease import Lessee, beside
from sheetcrm.agreement import adopt
from sheetcrm.errors import BookHeld, BookNotWritable, LedgerApart
from sheetcrm.job import Job
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellEdits, Edits, TabEdits
from sheetcrm.model.leases import TERM, Holder, read_lease
from sheetcrm.outcome import Outcome
from sheetcrm.run import plan, run
from sheetcrm.shop import Shop
from sheetcrm.steps import tidy
from tests.laws.nights import Clock, folder
from tests.laws.profile import tried
from tests.run.machines import FIRST, SECOND, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
TIDY = Job.unscheduled("tidy", [tidy])
EDITS = Edits((TabEdits("Clients", (CellEdits(1, [1], ["Anna"]),)),), {"sheetcrm-run": "1"})


def book_file(place: Path, phone: str = "8 999 123-45-67") -> Path:
    """Write a workbook with one client whose phone can be tidied."""
    made = openpyxl.Workbook()
    tab = made.active
    tab.title = "Clients"
    heads = [column.header.en for column in TABS["clients"].columns]
    tab.append(heads)
    tab.append([{"Last name": "Smith", "Phone": phone}.get(head) for head in heads])
    path = place / "clients.xlsx"
    made.save(path)
    os.utime(path, (NOW.timestamp() - 3600,) * 2)
    return path


def come(path: Path, holder: Holder, clock: Clock) -> Outcome:
    """Let one machine's robot come once, as a new process."""
    place = path.parent / holder.id
    place.mkdir(exist_ok=True)
    ledger = Ledger(place / "ledger.sqlite", "main")
    try:
        return run(Shop(XlsxBook(path, holder, hour=clock), ledger, str(path), clock, clock.sleep), TIDY, wait=False)
    finally:
        ledger.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return book_file(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


# -- the lease itself


def test_the_first_has_it_and_the_second_is_told_who_and_until_when(path: Path, clock: Clock) -> None:
    XlsxBook(path, FIRST, hour=clock).hold()
    with pytest.raises(BookHeld) as told:
        XlsxBook(path, SECOND, hour=clock).hold()

    said = told.value.message("en")
    until = f"{(NOW + TERM).astimezone():%d.%m.%Y %H:%M}"
    assert all(part in said for part in (str(path), FIRST.host, until))
    assert "switch sheetcrm off" in told.value.cure("en")
    assert "выключите sheetcrm" in told.value.cure("ru")


def test_it_expires_and_is_then_anybodys(path: Path, clock: Clock) -> None:
    XlsxBook(path, FIRST, hour=clock).hold()
    clock.sleep(TERM.total_seconds())
    XlsxBook(path, SECOND, hour=clock).hold()
    with pytest.raises(BookHeld):
        XlsxBook(path, FIRST, hour=clock).hold()


def test_a_new_process_of_the_same_machine_goes_on_at_once(path: Path, clock: Clock) -> None:
    XlsxBook(path, FIRST, hour=clock).hold()
    clock.sleep(60)
    book = XlsxBook(path, FIRST, hour=clock)
    book.hold()
    lease = book.lease()
    assert lease is not None
    assert (lease.since, lease.until) == (NOW, NOW + TERM)  # long enough yet: not written again
    clock.sleep(TERM.total_seconds() / 2 + 60)
    book.hold()
    renewed = book.lease()
    assert renewed is not None
    assert (renewed.since, renewed.until) == (NOW, clock.now + TERM)


def test_it_is_given_back(path: Path, clock: Clock) -> None:
    first = XlsxBook(path, FIRST, hour=clock)
    first.hold()
    XlsxBook(path, SECOND, hour=clock).release()  # not its to give
    with pytest.raises(BookHeld):
        XlsxBook(path, SECOND, hour=clock).stand_back()
    first.release()
    first.release()
    XlsxBook(path, SECOND, hour=clock).hold()


def test_a_write_takes_it_and_changes_nothing_where_another_has_it(path: Path, clock: Clock) -> None:
    stood = path.read_bytes()
    XlsxBook(path, FIRST, hour=clock).hold()
    second = XlsxBook(path, SECOND, hour=clock)
    with pytest.raises(BookHeld):
        second.write(EDITS, since=second.look().stamp)
    assert path.read_bytes() == stood

    clock.sleep(TERM.total_seconds())
    second.write(EDITS, since=second.look().stamp)
    with pytest.raises(BookHeld):
        XlsxBook(path, FIRST, hour=clock).stand_back()


def test_it_is_asked_once_more_in_the_instant_before_the_exchange(path: Path, clock: Clock) -> None:
    first = XlsxBook(path, FIRST, hour=clock)
    stood = path.read_bytes()

    def late(_: str) -> None:
        raise AssertionError("noted")

    class Sleepy(XlsxBook):
        def _check_free(self) -> None:  # the machine sleeps while it has filled the new file
            super()._check_free()
            if XlsxBook(path, FIRST, hour=clock).lease() is not None:
                clock.sleep(TERM.total_seconds())
                XlsxBook(path, SECOND, hour=clock).hold()

    sleepy = Sleepy(path, FIRST, hour=clock)
    with pytest.raises(BookHeld):
        sleepy.write(EDITS, since=first.look().stamp, note=late)
    assert path.read_bytes() == stood


def test_nothing_stands_beside_a_file_that_only_one_reads(path: Path, clock: Clock) -> None:
    book = XlsxBook(path, FIRST, hour=clock)
    book.look()
    book.stand_back()
    book.release()
    assert book.lease() is None
    XlsxBook(path).hold()
    assert not beside(path).exists()


@pytest.mark.parametrize("text", ["", "x" * 9_000, "[1, 2]", '["a", "b", "c", "d"]', "{}", "null"])
def test_what_cannot_be_read_is_no_lease(path: Path, clock: Clock, text: str) -> None:
    beside(path).write_text(text, encoding="utf-8")
    assert XlsxBook(path).lease() is None
    XlsxBook(path, FIRST, hour=clock).hold()
    lease = XlsxBook(path).lease()
    assert lease is not None
    assert lease.holder == FIRST.id


def test_the_time_is_that_of_the_place_of_the_file(path: Path) -> None:
    XlsxBook(path, FIRST).hold()
    lease = XlsxBook(path).lease()
    assert lease is not None
    assert abs(lease.until.timestamp() - TERM.total_seconds() - beside(path).stat().st_mtime) < 2


def test_a_folder_that_takes_no_lease_takes_no_write(path: Path) -> None:
    beside(path).mkdir()
    with pytest.raises(BookNotWritable):
        XlsxBook(path, FIRST).hold()
    book = XlsxBook(path, FIRST)
    book.stand_back()
    book.release()
    assert book.lease() is None


def test_who_may_write_the_book_may_write_the_lease(path: Path) -> None:
    path.chmod(0o664)
    XlsxBook(path, FIRST).hold()
    assert beside(path).stat().st_mode & 0o777 == 0o664


# -- runs


def test_the_second_machine_stands_back_and_works_when_told_to(path: Path, clock: Clock) -> None:
    assert come(path, FIRST, clock).state == "done"
    with pytest.raises(LedgerApart):  # another memory: it has no business here
        come(path, SECOND, clock)
    XlsxBook(path, FIRST, hour=clock).hold()
    with pytest.raises(BookHeld):
        come(path, SECOND, clock)


def test_of_two_copies_of_one_memory_the_one_that_was_overtaken_stops(path: Path, clock: Clock) -> None:
    assert come(path, FIRST, clock).state == "done"
    shutil.copytree(path.parent / FIRST.id, path.parent / SECOND.id)
    clock.next_day()
    XlsxBook(path, SECOND, hour=clock).hold()  # for a letter, say: nothing is written into the book
    clock.next_day()

    with pytest.raises(LedgerApart) as told:
        come(path, FIRST, clock)
    assert SECOND.host in told.value.message("ru")
    ledger = Ledger(path.parent / FIRST.id / "ledger.sqlite", "main")
    shop = Shop(XlsxBook(path, FIRST, hour=clock), ledger, str(path), clock, clock.sleep)
    with pytest.raises(LedgerApart):
        plan(shop, TIDY)
    adopt(shop)  # a person says: this one
    ledger.close()
    assert come(path, FIRST, clock).state == "quiet"


@contextmanager
def gated(turns: Turns) -> Iterator[None]:
    """Let each lock, look and exchange be a gate."""
    read, free = XlsxBook._bytes, XlsxBook._check_free

    def at_gate(real: Any) -> Any:
        def passing(*args: Any, **more: Any) -> Any:
            turns.gate()
            return real(*args, **more)

        return passing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XlsxBook, "_bytes", at_gate(read))
        patch.setattr(XlsxBook, "_check_free", at_gate(free))
        patch.setattr(os, "open", at_gate(os.open))
        yield


@tried(24)
@given(schedule=st.lists(st.sampled_from([FIRST.id, SECOND.id]), max_size=24), copy=st.booleans())
def test_two_machines_never_write_both(schedule: list[str], copy: bool) -> None:
    with folder() as place:
        path, clock, turns = book_file(place), Clock(NOW), Turns()
        come(path, FIRST, clock)
        if copy:
            shutil.copytree(place / FIRST.id, place / SECOND.id)
        else:
            path.unlink()
            shutil.rmtree(place / FIRST.id)
        book_file(place, "8 999 765-43-21") if not copy else _typed(path)
        clock.sleep(7200)
        with gated(turns):
            for holder in (FIRST, SECOND):
                turns.add(holder.id, partial(come, path, holder, clock))
            results = turns.take(schedule)

        worked = [name for name, result in results.items() if isinstance(result, Outcome) and result.state == "done"]
        told = [result for result in results.values() if isinstance(result, BookHeld | LedgerApart)]
        assert (len(worked), len(told)) == (1, 1), results
        lease = read_lease(beside(path).read_text(encoding="utf-8"))
        assert lease is not None
        assert lease.holder == worked[0]


def _typed(path: Path) -> None:
    """Let staff type a phone that can be tidied."""
    made = openpyxl.load_workbook(path)
    tab = made["Clients"]
    heads = [cell.value for cell in tab[1]]
    tab.cell(2, heads.index("Phone") + 1, "8 999 765-43-21")
    made.save(path)
    os.utime(path, (NOW.timestamp() + 60,) * 2)


# -- who we are


def test_a_workspace_is_one_installation_and_its_copy_another(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name / ".sheetcrm").mkdir(parents=True)
    here, there = (machine(tmp_path / name / ".sheetcrm") for name in ("here", "there"))
    assert here == machine(tmp_path / "here" / ".sheetcrm")
    assert here.id != there.id
    assert str(tmp_path / "here") in here.host
    (tmp_path / "here").rename(tmp_path / "moved")
    assert machine(tmp_path / "moved" / ".sheetcrm").id != here.id


def test_without_a_holder_nobody_asks(path: Path) -> None:
    lessee = Lessee(path, None)
    lessee.take()
    lessee.check()
    lessee.give_back()
    assert timedelta() < TERM
    assert not beside(path).exists()
