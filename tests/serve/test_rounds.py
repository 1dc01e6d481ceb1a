"""Rounds with a clock that is set: each time at most once, the latest never forgotten, whatever dies or fails in between."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcrm.errors import LedgerError, LedgerUnusable, SheetcrmError
from sheetcrm.serve.rounds import AGAIN, DEATHS, Rounds
from sheetcrm.show_serve import sentence
from tests.laws.profile import tried
from tests.laws.test_crash import Dead
from tests.serve.desk import NOTES, Desk, desk, mortal, slot_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.job import Job
    from sheetcrm.outcome import Outcome
    from sheetcrm.shop import Shop

ZONES = ("Europe/Moscow", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "UTC")
SENTENCES = (
    'every().day.at("02:30")',
    'every().day.at("00:00")',
    'every().sunday.at("02:30")',
    "every(90).minutes",
    "every(5).hours",
)
STARTS = (  # before the nights on which some zone puts its clocks forward or back
    datetime(2026, 3, 27, 20, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 4, 3, 20, tzinfo=UTC),
    datetime(2026, 11, 25, 20, tzinfo=UTC),
)
BUSY = -1
fates = st.one_of(st.none(), st.none(), st.just(BUSY), st.integers(0, 24))
comings = st.lists(st.tuples(st.sampled_from((1, 7, 45, 100, 400, 1500, 3000)), fates), min_size=1, max_size=7)


def come(here: Desk, fate: int | None) -> bool:
    """Let a process come once: all goes well, somebody has the book open, or it dies at an event. Return whether it lived in peace."""
    here.book.opened_by = "Anna" if fate == BUSY else None
    rounds = here.process()
    if fate is None or fate == BUSY:
        rounds.once()
        return fate is None
    with mortal(fate) as death, suppress(Dead):
        rounds.once()
    return not death.dead


@tried(30)
@given(st.sampled_from(ZONES), st.sampled_from(SENTENCES), st.sampled_from(STARTS), st.sampled_from((None, 2)), comings)
@example("Europe/Berlin", SENTENCES[0], STARTS[0], None, [(400, None), (1, 9), (1, None), (3000, None), (1, None)])
@example("Europe/Berlin", SENTENCES[0], STARTS[1], 2, [(280, BUSY), (45, None), (45, None), (1, None), (1500, 3)])
def test_each_time_is_finished_at_most_once_and_the_latest_is_not_forgotten(
    zone: str, when: str, start: datetime, hours: int | None, plan: list[tuple[int, int | None]]
) -> None:
    late = "None" if hours is None else f"timedelta(hours={hours})"
    with desk(when, late=late, zone=zone, start=start) as here:
        for minutes, fate in plan:
            here.clock.sleep(minutes * 60)
            before = here.process().space.ledger.slots.of("notes")
            well = come(here, fate)
            rounds = here.process()
            job, now = rounds.jobs()["notes"][0], here.clock()
            slot, end = slot_of(job, zone, now)
            held = here.ledger.slots.of("notes")
            waits = before is not None and before.slot == slot and before.again is not None and before.again > now
            given_up = held is not None and held.result == "failed"
            if well and slot >= here.since and now < end and not waits and not given_up:
                assert held is not None
                assert (held.slot, held.state) == (slot, "over"), "the latest time was forgotten"
                assert any(slot <= one < end for one in here.done("notes")), "it was said to be done and was not"
            counted = Counter(slot_of(job, zone, one)[0] for one in here.done("notes"))
            assert set(counted.values()) <= {1}, "a time came twice"
            assert all(one >= here.since for one in counted), "a time before its job was there"


def test_wherever_the_process_dies_the_next_one_goes_on_and_nothing_is_done_twice() -> None:
    died = 0
    for at in range(40):
        with desk() as here:
            here.clock.sleep(24 * 3600)
            with mortal(at) as death:
                try:
                    here.process().once()
                except Dead:
                    died += 1
            assert here.process().once() == 0
            held = here.ledger.slots.of("notes")

            assert held is not None
            assert (held.state, held.result) == ("over", "done")
            assert len(here.done("notes")) == 1, at
            assert len(here.book.tabs["Journal"]) == 2, at
            assert here.process().once() == 0
            assert len(here.done("notes")) == 1, at
        if not death.dead:
            break
    assert died >= 12
    assert not death.dead, "there are more events than were tried"


def test_a_job_whose_process_dies_again_and_again_is_left_alone_until_its_next_time() -> None:
    with desk() as here:
        here.clock.sleep(24 * 3600)
        for _ in range(DEATHS):
            with mortal(4), pytest.raises(Dead):
                here.process().once()
        assert here.process().once() == 1
        assert here.events == ["given_up"]
        assert here.process().once() == 0
        here.clock.sleep(24 * 3600)
        assert here.process().once() == 0
        assert len(here.done("notes")) == 1


def test_a_book_in_use_is_tried_again_ever_more_seldom_until_the_job_may_not_begin_any_more() -> None:
    with desk(late="timedelta(hours=2)", start=datetime(2026, 11, 25, 22, tzinfo=UTC)) as here:
        here.book.opened_by = "Anna"
        rounds, tries = here.process(), []
        while here.clock() < datetime(2026, 11, 26, 6, tzinfo=UTC):
            before = len(here.told)
            rounds.once()
            tries += [here.clock()] * (len(here.told) > before)
            here.clock.sleep(rounds.wait(here.clock(), at_most=timedelta(minutes=1)) or 1)
        gaps = [later - earlier for earlier, later in pairwise(tries)]

        assert tries[0] == datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
        assert gaps[: len(AGAIN)] == list(AGAIN)
        assert set(gaps[len(AGAIN) : -1]) == {AGAIN[-1]}
        assert here.events == ["put_off"] * (len(tries) - 1) + ["missed"]
        assert tries[-1] == datetime(2026, 11, 26, 1, 30, tzinfo=UTC)

        here.book.opened_by = None
        here.clock.now = datetime(2026, 11, 26, 23, 31, tzinfo=UTC)
        assert rounds.once() == 0
        assert len(here.done("notes")) == 1


def test_after_days_of_darkness_a_job_comes_once() -> None:
    with desk("every(10).minutes") as here:
        here.clock.sleep(600)
        here.process().once()
        here.clock.sleep(5 * 24 * 3600)
        rounds = here.process()
        rounds.once()
        rounds.once()
        assert len(here.done("notes")) == 2


def test_an_error_ends_a_job_and_not_the_others_and_a_broken_file_is_its_own_trouble() -> None:
    with desk() as here:
        here.job("bad", NOTES.format(when='every().day.at("02:00")', late="None").replace("str(snapshot.now)", "1 / 0"))
        here.job("broken", "import nothing_of_that_name")
        here.clock.sleep(24 * 3600)
        rounds = here.process()

        assert rounds.once() == 1
        assert sorted(here.events) == ["broken", "failed", "ran"]
        assert rounds.once() == 0, "it waits for its next time"

        here.job("broken", NOTES.format(when='every().day.at("04:00")', late="None"))
        here.clock.sleep(24 * 3600)
        rounds.once()
        assert here.events[3:] == ["mended", "failed", "ran", "ran"]


def test_a_changed_sentence_counts_from_when_the_file_was_changed() -> None:
    with desk() as here:
        here.clock.sleep(24 * 3600)
        rounds = here.process()
        rounds.once()
        here.job("notes", NOTES.format(when='every().day.at("03:00")', late="None"))
        assert rounds.once() == 0
        assert len(here.done("notes")) == 1, "03:00 of this morning is past: it did not hold then"
        here.clock.sleep(24 * 3600)
        rounds.once()
        assert len(here.done("notes")) == 2


def test_two_that_start_at_once_do_a_time_once() -> None:
    """The second comes while the first is at work, and again when it has just ended; what it saw as due before is due no longer."""
    with desk() as here:
        here.clock.sleep(24 * 3600)
        early = here.process()
        due = early.due(here.clock())
        during: list[int] = []

        def meanwhile(book: Any) -> None:
            del book
            other = open_beside(here)
            during.append(other.once())
            other.space.ledger.close()

        here.book.before_write = meanwhile
        assert early.once() == 0
        here.book.before_write = lambda _: None
        beside = open_beside(here)
        assert beside.carry(due[0])
        beside.space.ledger.close()

        assert during == [0]
        assert here.events == ["ran"]
        assert len(here.done("notes")) == 1


def open_beside(here: Desk) -> Any:
    """Start a second process beside the one at work."""
    from sheetcrm.workspace import open_workspace

    space = open_workspace(here.place)
    return Rounds(space, lambda: here.shop(space), here.clock, here.hear)


def test_a_time_noted_by_a_clock_that_was_far_ahead_does_not_silence_the_job() -> None:
    with desk() as here:
        now = here.clock()
        here.clock.now = datetime(2027, 5, 1, tzinfo=UTC)
        here.process().once()
        assert len(here.done("notes")) == 1
        here.clock.now = now + timedelta(days=1)
        here.process().once()
        assert len(here.done("notes")) == 2


def test_a_clock_that_was_a_day_ahead_silences_no_job_that_comes_more_often() -> None:
    with desk("every(10).minutes") as here:
        here.clock.sleep(24 * 3600)
        here.process().once()
        here.clock.now -= timedelta(hours=23)
        for _ in range(2):
            here.clock.sleep(600)
            here.process().once()
        assert len(here.done("notes")) == 3


def test_a_clock_that_is_put_back_by_an_hour_lets_no_night_come_twice() -> None:
    with desk() as here:
        here.clock.now = here.clock().replace(hour=23, minute=31)  # 02:31 in Moscow
        here.process().once()
        here.clock.now -= timedelta(hours=1)
        for _ in range(3):
            here.process().once()
            here.clock.sleep(1800)
        assert len(here.done("notes")) == 1


@pytest.mark.parametrize("hours", [3, 24 * 365])
def test_a_job_file_whose_date_lies_ahead_silences_no_job(hours: float) -> None:
    """It was unpacked with the time of another zone, or written by a clock that was wrong."""
    with desk("every(10).minutes") as here:
        ahead = here.clock() + timedelta(hours=hours)
        os.utime(here.place / "jobs" / "notes.py", (ahead.timestamp(),) * 2)
        for _ in range(2):
            here.clock.sleep(600)
            here.process().once()
        assert len(here.done("notes")) == 2


@pytest.mark.parametrize("again", [False, True])
def test_a_memory_that_goes_while_the_robot_is_at_work_is_missed(again: bool) -> None:
    """Its file is deleted, or a copy of yesterday's is put in its place: the robot does not go on with a file that nobody sees any more."""
    with desk() as here:
        rounds = here.process()
        rounds.once()
        here.clock.sleep(24 * 3600)
        rounds.once()
        copy = here.place / "copy"
        with closing(sqlite3.connect(copy)) as made, closing(sqlite3.connect(here.ledger.path)) as held:
            held.backup(made)
        here.clock.sleep(24 * 3600)
        rounds.once()
        for path in here.ledger.path.parent.glob("ledger.sqlite*"):
            path.unlink()
        if again:
            copy.rename(here.ledger.path)
        before = len(here.told)
        here.clock.sleep(24 * 3600)
        rounds.once()
        told = dict(here.told[before:])

        assert "ran" not in told
        assert isinstance(told["put_off"]["error"], LedgerError)
        assert here.ledger.path.exists()


def test_times_are_told_by_the_clock_of_the_salon() -> None:
    with desk(zone="Australia/Lord_Howe") as here:
        here.book.opened_by = "Anna"
        here.clock.now = here.clock().replace(hour=15, minute=30)  # 02:30 there
        rounds = here.process()
        rounds.once()
        here.clock.sleep(24 * 3600 * 3)
        rounds.once()
        said = [sentence(event, values, "en") for event, values in here.told]

        assert "26.11.2026 02:31" in said[0]
        [idle] = [one for one in said if one.startswith("No job has ended well")]
        assert "26.11.2026 02:30" in idle, idle


def test_who_is_asked_to_leave_begins_nothing_more() -> None:
    with desk() as here:
        here.clock.sleep(24 * 3600)
        assert here.process(stopping=lambda: True).once() == 0
        assert not here.done("notes")
        assert here.process().once() == 0
        assert len(here.done("notes")) == 1


def test_what_is_told_names_the_job() -> None:
    with desk() as here:
        here.book.opened_by = "Anna"
        here.clock.sleep(24 * 3600)
        here.process().once()
        event, values = here.told[0]

        assert event == "put_off"
        assert values["job"] == "notes"
        assert isinstance(values["error"], SheetcrmError)


@contextmanager
def locked(here: Desk) -> Iterator[None]:
    """Let another program hold the ledger."""
    with closing(sqlite3.connect(here.ledger.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


@pytest.mark.parametrize("of_the_work", [False, True])
def test_a_ledger_that_another_program_holds_costs_no_night_and_is_no_death(of_the_work: bool) -> None:
    with desk() as here:
        here.job("other", NOTES.format(when='every().day.at("02:31")', late="None"))
        here.clock.sleep(24 * 3600)
        rounds = here.process()
        here.ledger._db.execute("pragma busy_timeout = 10")
        with ExitStack() as held:

            def run_dry(shop: Shop, job: Job) -> Outcome:
                outcome = carried(rounds, shop, job) if of_the_work else None
                held.enter_context(locked(here))
                return outcome or carried(rounds, shop, job)

            carried = Rounds._run
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Rounds, "_run", lambda _, shop, job: run_dry(shop, job))
                rounds.once()
            for _ in range(4):
                here.clock.sleep(60)
                assert rounds.once() == 1, "the other job cannot begin, and is put off"
        here.clock.sleep(600)
        rounds.once()

        assert {len(here.done(name)) for name in ("notes", "other")} == {1}
        assert {one.state for one in here.ledger.slots.all().values()} == {"over"}
        assert not {"given_up", "failed"} & set(here.events)
        assert all(isinstance(values["error"], LedgerUnusable) for event, values in here.told if event != "ran")


def test_what_another_process_went_on_with_meanwhile_is_left_to_it() -> None:
    with desk() as here:
        here.book.opened_by = "Anna"
        here.clock.sleep(24 * 3600)
        rounds = here.process()
        here.ledger._db.execute("pragma busy_timeout = 10")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(here.ledger.slots), "put_off", fails)
            rounds.once()
        here.book.opened_by = None
        here.clock.sleep(60)
        beside = open_beside(here)
        with beside.space.alone():
            rounds.settle()
        assert beside.once() == 0
        beside.space.ledger.close()
        rounds.once()

        assert len(here.done("notes")) == 1
        assert here.ledger.slots.all()["notes"].result == "done"


def fails(*_: Any, **__: Any) -> None:
    raise sqlite3.OperationalError


def test_a_missed_time_that_cannot_be_noted_now_is_noted_later() -> None:
    with desk(late="timedelta(hours=2)") as here:
        rounds = here.process()
        here.ledger._db.execute("pragma busy_timeout = 10")
        here.clock.sleep(20 * 3600)
        with locked(here):
            rounds.once()
            assert not here.events
        rounds.once()
        assert here.events == ["missed"]


def test_no_run_for_a_day_is_told_too_where_no_job_ever_ended_well() -> None:
    with desk() as here:
        here.book.opened_by = "Anna"
        here.clock.sleep(72 * 3600)
        rounds, began = here.process(), here.clock()
        for _ in range(14):
            rounds.once()
            here.clock.sleep(2 * 3600)
        told = [values for event, values in here.told if event == "idle"]

        assert told == [{"since": began, "jobs": "notes"}]
        here.book.opened_by = None
        rounds.once()
        assert rounds.idle(here.clock()) == (here.clock(), [])


def test_a_day_without_work_is_told_too_where_each_round_is_a_process_of_its_own() -> None:
    """As run-due is, from cron; status and doctor know it then as well."""
    with desk() as here:
        here.book.opened_by = "Anna"
        here.clock.sleep(72 * 3600)
        began = here.clock()
        for _ in range(14):
            here.process().once()
            here.clock.sleep(2 * 3600)

        [told, *_] = [values for event, values in here.told if event == "idle"]
        assert told == {"since": began, "jobs": "notes"}
        assert here.process().idle(here.clock()) == (began, ["notes"])


def test_where_nothing_was_ever_begun_no_day_without_work_is_told() -> None:
    with desk() as here:
        here.clock.sleep(72 * 3600)
        here.process().once()
        assert here.events == ["ran"]
