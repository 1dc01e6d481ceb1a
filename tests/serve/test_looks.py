"""When the robot looks at the book by a clock that goes, and what a look that failed says of a job."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.serve.notices import FILE, Notices
from sheetcrm.show_serve import sentence
from tests.serve.salon import newcomer, salon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sheetcrm.serve.channels import Notice

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


FAILS = '''"""Cannot do with a client who has settled."""

from datetime import timedelta

from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Plan


def fails(snapshot):
    clients = snapshot["clients"]
    if "Broken" in set(clients["first_name"][clients.settled]):
        raise ValueError("not that")
    return Plan()


job = Job(every(10).minutes, steps=[fails], watch=True)
'''


class Ears:
    """A channel that takes all."""

    name = "ears"

    def __init__(self) -> None:
        self.heard: list[str] = []

    def carry(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, None]]:
        """Hear them."""
        for notice in notices:
            self.heard.append(notice.title)
            yield notice, None


@pytest.mark.parametrize("pause", [50, 170])
def test_looks_while_somebody_types_do_not_make_a_job_well_again(pause: float) -> None:
    """Its step cannot do with one client; staff go on typing elsewhere, so that each look comes amid an edit or in vain."""
    with salon("memory") as here:
        path = here.place / "jobs" / "fails.py"
        path.write_text(FAILS, encoding="utf-8")
        os.utime(path, (here.clock().timestamp(),) * 2)
        ears = Ears()
        notices = Notices([ears], here.place / FILE, "en", here.clock, sentence)

        def hear(event: str, values: dict[str, Any]) -> None:
            here.told.append((event, values))
            notices.hear(event, values)

        here.rounds.tell = hear
        here.type("clients", first_name="Broken", phone="+79991234599")
        here.type("clients", first_name="Anna", phone="+79991234598")
        for number in range(12):
            here.later(pause)
            here.paper.put("Clients", 2, 2, f"Anna {number}")
        here.later(1300)
        assert [title for title in ears.heard if "fails" in title] == ears.heard
        assert len(ears.heard) == 1
