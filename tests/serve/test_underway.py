"""What happens while a mailing is under way: whoever leaves gets nothing more, and what comes meanwhile is minded."""

from __future__ import annotations

import gc
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.words import letters as words
from tests.mail.business import Box
from tests.serve.salon import mailing, salon

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetcrm.model.letters import Posting
    from tests.serve.salon import Salon

TERMS = {"daily_letters": 500, "guard_letters": "off", "digest_time": "off", "weekly_day": "off"}
PLACE, EMAIL = ([column.key for column in TABS["clients"].columns].index(key) for key in ("no_letters", "email"))
FRESH = timedelta(minutes=1)
LEFT: dict[str, datetime] = {}
"""When each letter of the mailing left, by address."""


def written(here: Salon, size: int, *, pace: float, after: int, then: Callable[[], None]) -> dict[str, datetime]:
    """Let a mailing go out, and something happen after so many letters; return when each letter left."""
    left = LEFT
    left.clear()

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


def test_a_letter_that_was_planned_and_is_not_wanted_any_more_says_so_and_comes_again_once_it_is() -> None:
    with salon("memory", **TERMS, lead_notice_from="off") as here:
        book = here.paper.book(here.space)

        def letters() -> dict[str, tuple[str, str]]:
            head, *rows = book.look().grids["Letters"].rows
            places = [head.index(name) for name in ("Client", "Result", "Why")]
            return {str(row[places[0]]): (str(row[places[1]]), str(row[places[2]])) for row in rows}

        def lines() -> list[int]:
            """Return where those stand to whom nothing has gone."""
            rows = book.look().grids["Clients"].rows
            return [n for n, row in enumerate(rows) if n and row[EMAIL] and row[EMAIL] not in LEFT]

        def change() -> None:
            wish, deleted, _ = lines()
            here.paper.put("Clients", wish, PLACE, "yes")
            for place in range(len(TABS["clients"].columns)):
                here.paper.put("Clients", deleted, place, None)

        written(here, 4, pace=70, after=1, then=change)
        told = sorted(letters().values())

        assert [result for result, _ in told] == ["not sent", "not sent", "sent", "sent"], told
        assert {why for result, why in told if result == "not sent"} == {words.GONE_CLIENT.en, words.WISH.en}
        [row] = lines()
        here.paper.put("Clients", row, PLACE, None)
        here.later(900)
        assert [result for result, _ in sorted(letters().values())] == ["not sent", "sent", "sent", "sent"]
        assert len({one.address for one in here.post.left}) == len(here.post.left) == 3
