"""When the robot looks at the book by a clock that goes, and what a look that failed says of a job."""

from __future__ import annotations

from datetime import timedelta

from tests.serve.salon import newcomer, salon

MINUTE = timedelta(minutes=1)


def test_it_looks_at_once_and_then_rests() -> None:
    with salon("memory") as here:
        here.rounds.once()
        assert here.rounds.wait(here.clock.now, at_most=MINUTE) > 30
        newcomer(here)
        here.later(121)
        assert here.post.left


def test_a_process_that_comes_for_one_round_looks_too() -> None:
    """As `run-due` does, which cron starts each minute; the job's own time is ten minutes away."""
    with salon("memory") as here:
        here.later(61)
        newcomer(here)
        here.clock.sleep(61)
        for _ in range(2):
            here.end()
            here.start()
            here.rounds.once()
            here.clock.sleep(61)
        assert here.post.left


def test_a_clock_that_was_ahead_does_not_stop_the_looks() -> None:
    with salon("memory") as here:
        here.clock.now += timedelta(hours=5)
        here.later(61)
        here.clock.now -= timedelta(hours=5)
        here._wakes = None
        newcomer(here)
        here.later(185)
        assert here.post.left
