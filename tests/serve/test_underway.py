"""What happens while a mailing is under way: whoever leaves gets nothing more, and what comes meanwhile is minded."""

from __future__ import annotations

import gc
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.letters import Incoming, Sort
from tests.mail.business import Box
from tests.serve.salon import mailing, salon

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetcrm.model.letters import Posting
    from tests.serve.salon import Salon

TERMS = {"daily_letters": 500, "guard_letters": "off", "digest_time": "off", "weekly_day": "off"}
PLACE = [column.key for column in TABS["clients"].columns].index("no_letters")
FRESH = timedelta(minutes=1)


def written(here: Salon, size: int, *, pace: float, after: int, then: Callable[[], None]) -> dict[str, datetime]:
    """Let a mailing go out, and something happen after so many letters; return when each letter left."""
    left: dict[str, datetime] = {}

    def note(posting: Posting) -> None:
        left[posting.address] = here.clock.now
        if len(left) == after:
            then()

    here.later(61)
    mailing(here, size, pace=pace, then=note)
    here.later(size * pace + 600)
    return left


def test_who_unsubscribes_by_mail_in_the_midst_of_a_mailing_gets_no_letter_a_minute_later() -> None:
    with salon("memory", **TERMS) as here:
        here.inbox = box = Box()
        leave: list[datetime] = []
        people = [f"b{number}@example.com" for number in range(8)]

        def write() -> None:
            leave.append(here.clock.now)
            box.came += [Incoming(one, Sort.UNSUBSCRIBE, here.clock.now, "", one) for one in people]

        left = written(here, 12, pace=20, after=2, then=write)

        assert len(left) >= 4, "the others are written to"
        assert all(left[one] <= leave[0] + FRESH for one in people if one in left), left


def test_too_many_that_come_back_in_the_midst_of_a_mailing_pause_it() -> None:
    with salon("memory", **TERMS) as here:
        here.inbox = box = Box()

        def come_back() -> None:
            for letter in here.post.left[:10]:
                box.came.append(Incoming(letter.key, Sort.HARD, here.clock.now, letter.key, letter.address))

        left = written(here, 40, pace=20, after=25, then=come_back)

        assert 25 <= len(left) <= 28
        assert here.space.ledger.post.paused()


def test_a_clock_that_is_put_back_in_the_midst_of_a_mailing_makes_no_look_last_longer() -> None:
    with salon("memory", **TERMS) as here:
        asked: list[int] = []

        def put_back() -> None:
            here.clock.now -= timedelta(hours=2)
            asked.append(len(here.post.left))
            for line in range(1, here.paper.length("Clients")):
                here.paper.put("Clients", line, PLACE, "yes")

        written(here, 12, pace=20, after=2, then=put_back)

        assert len(here.post.left) <= asked[0] + 4


def test_a_mailing_of_hours_leaves_nothing_of_its_looks_in_memory() -> None:
    with salon("memory", **TERMS) as here:
        held: list[int] = []

        def note(_: Posting) -> None:
            held.append(len(gc.get_objects()))

        here.later(61)
        mailing(here, 10, pace=61, then=note)
        here.later(900)

        assert len(held) == 10
        assert held[-1] - held[4] < 0.01 * held[4], "each letter was a look of its own"
