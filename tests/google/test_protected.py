"""Staff protect a column of the robot's in Clients: its cells stay as they are, and letters go all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheetcrm.adapters.google.cells import to_serial
from tests.google.sheets import opened, spreadsheet
from tests.mail.business import business
from tests.standin import StandIn

DAY = timedelta(days=1)


@pytest.mark.parametrize("column", ["Last letter", "Next letter"])
def test_letters_go_although_a_column_beside_them_takes_nothing(column: str) -> None:
    with business() as here, StandIn(clock=here.clock) as google:
        here.switch_on("Welcome")
        here.client()
        here.clock.now -= DAY
        sheet = spreadsheet(google, here.book.tabs, locale="en_GB")
        here.clock.now += DAY
        here.book = opened(google, sheet, here.ledger)  # type: ignore[assignment]
        here.come()
        here.come()
        clients, history = sheet.sheet("Clients"), sheet.sheet("History")
        place = clients.values()[0].index(column)
        clients.protect(0, 1000, place, place + 1)
        heads = history.values()[0]
        when = to_serial(here.clock.now.replace(tzinfo=None) + timedelta(hours=3))
        cells: dict[str, str | float] = {"Client": "a1@example.com", "When": when, "Event": "subscription"}
        for head, cell in cells.items():
            history.put(1, heads.index(head), cell)
        for after in (timedelta(minutes=15), timedelta(minutes=15), DAY, DAY):
            outcome = here.come(after)
            here.book = opened(google, sheet, here.ledger)  # type: ignore[assignment]
        assert [one.rendered.subject for one in here.post.left] == ["Good to meet you", "Who will meet you"]
        assert {skip.tab for skip in outcome.plan.skipped} <= {"clients"}
