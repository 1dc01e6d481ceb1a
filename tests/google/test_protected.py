"""Staff protect a column of the robot's in Clients: its cells stay as they are, and letters go all the same."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.google.cells import to_serial
from sheetcrm.run import run
from tests.google.sheets import opened, spreadsheet
from tests.mail.business import MAILING, business
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.outcome import Outcome
    from tests.mail.business import Business
    from tests.standin import Spreadsheet

DAY = timedelta(days=1)


@contextmanager
def subscribed(
    column: str, **client: Any
) -> Iterator[tuple[Business, Callable[..., Outcome], Spreadsheet, Callable[[], None]]]:
    """Open a business on the stand-in in whose Clients a column is protected, with a client who has just subscribed to the welcome."""
    with business() as here, StandIn(clock=here.clock) as google:
        here.switch_on("Welcome")
        here.client(**client)
        here.clock.now -= DAY
        sheet = spreadsheet(google, here.book.tabs, locale="en_GB")
        here.clock.now += DAY

        def come(after: timedelta = timedelta(minutes=15)) -> Outcome:
            here.clock.now += after
            shop = replace(here.shop, book=opened(google, sheet, here.ledger))
            return run(shop, MAILING, confirm=lambda _: True, wait=False)

        come()
        come()
        clients, history = sheet.sheet("Clients"), sheet.sheet("History")
        place = clients.values()[0].index(column)
        guard = clients.protect(0, 1000, place, place + 1)
        heads = history.values()[0]
        when = to_serial(here.clock.now.replace(tzinfo=None) + timedelta(hours=3))
        cells: dict[str, str | float] = {"Client": "a1@example.com", "When": when, "Event": "subscription"}
        for head, cell in cells.items():
            history.put(1, heads.index(head), cell)
        yield here, come, sheet, lambda: clients.unprotect(guard)


@pytest.mark.parametrize("column", ["Last letter", "Next letter"])
def test_letters_go_although_a_column_beside_them_takes_nothing(column: str) -> None:
    with subscribed(column) as (here, come, *_):
        for after in (timedelta(minutes=15), timedelta(minutes=15), DAY, DAY):
            outcome = come(after)
        assert [one.rendered.subject for one in here.post.left] == ["Good to meet you", "Who will meet you"]
        assert {skip.tab for skip in outcome.plan.skipped} <= {"clients"}


def test_a_personal_line_goes_once_although_its_cell_cannot_be_emptied_at_first() -> None:
    with subscribed("Last letter", personal_line="Happy birthday to Rex!") as (here, come, sheet, lift):
        come()
        come()
        assert ["Rex" in one.rendered.text for one in here.post.left] == [True]
        clients = sheet.sheet("Clients")
        assert "Happy birthday to Rex!" in clients.values()[1]
        lift()
        for _ in range(2):
            come()
        assert "Happy birthday to Rex!" not in clients.values()[1]
        assert "Rex" in str(sheet.sheet("History").values())
