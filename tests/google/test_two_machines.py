"""Two machines on one Google Sheet by mistake: whoever goes on when, one works, the other is told, and no letter goes twice."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcrm.adapters.google import GoogleBook, connect
from sheetcrm.adapters.ledger import Ledger
from sheetcrm.errors import BookHeld, LedgerApart
from sheetcrm.model.columns import TABS
from sheetcrm.outcome import Outcome
from sheetcrm.run import run
from sheetcrm.shop import Shop
from tests.google.sheets import spreadsheet
from tests.laws.nights import folder
from tests.laws.profile import tried
from tests.mail.business import MAILING, Box, Business, Post
from tests.run.machines import FIRST, SECOND, Turns
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sheetcrm.model.leases import Holder
    from tests.standin import Spreadsheet

LEDGER = "ledger.sqlite"


@dataclass
class Salon:
    """A sheet with a client to whom the welcome goes as soon as the next run comes, and the folder of the machine that keeps it."""

    google: StandIn
    sheet: Spreadsheet
    place: Path
    business: Business
    left: list[tuple[str, str]] = field(default_factory=list)
    turns: Turns = field(default_factory=Turns)

    def ledger(self, holder: Holder) -> Path:
        return self.place / holder.id / LEDGER

    def come(self, holder: Holder, *, gates: bool = False) -> Outcome:
        """Let one machine's robot come once, as a new process."""
        here = self.ledger(holder)
        here.parent.mkdir(exist_ok=True)
        ledger = Ledger(here, "main", b"key")
        api = connect(self.sheet.id, None, self.google.url, sleep=lambda _: None)
        send: Any = api.http._send

        def sent(*parts: Any, **more: Any) -> Any:
            if gates:
                self.turns.gate()
            return send(*parts, **more)

        book = GoogleBook(api, ledger, sleep=lambda _: None, holder=holder, hour=self.business.clock)
        post = Post()
        clock = self.business.clock
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(api.http, "_send", sent)
            try:
                return run(
                    Shop(book, ledger, "sheet", clock, lambda _: None, post=post, inbox=Box()), MAILING, wait=False
                )
            finally:
                self.left += [(holder.id, one.address) for one in post.left]
                ledger.close()

    def stands_back(self, holder: Holder) -> bool:
        """Let one machine's robot come; tell whether it was told to stand back."""
        try:
            self.come(holder)
        except (BookHeld, LedgerApart):
            return True
        return False

    def both(self, schedule: list[str]) -> dict[str, object]:
        """Let both come at once."""
        for holder in (FIRST, SECOND):
            self.turns.add(holder.id, partial(self.come, holder, gates=True))
        return self.turns.take(schedule)

    def subscribe(self) -> None:
        tab = TABS["history"]
        row: list[Any] = [None] * len(tab.columns)
        places = {column.key: place for place, column in enumerate(tab.columns)}
        cells = {"client": "a1@example.com", "when": self.moscow(), "event": "subscription"}
        for key, cell in cells.items():
            row[places[key]] = cell
        sheet = self.sheet.sheet(tab.title.en)
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.put(len(sheet.values()) if place == places["client"] else len(sheet.values()) - 1, place, cell)

    def moscow(self) -> str:
        return f"{self.business.clock.now + timedelta(hours=3):%d.%m.%Y %H:%M}"

    def lines(self, key: str) -> int:
        return len(self.sheet.sheet(TABS[key].title.en).values()) - 1


@contextmanager
def salon() -> Iterator[Salon]:
    with folder() as place, StandIn() as google:
        made = Business(place)
        made.switch_on("Welcome")
        made.client(1)
        google.world.clock = lambda: made.clock.now - timedelta(days=1)
        here = Salon(google, spreadsheet(google, made.book.tabs), place, made)
        for _ in range(2):
            made.clock.now += timedelta(minutes=10)
            here.come(FIRST)
        here.subscribe()
        made.clock.now += timedelta(hours=1)
        try:
            yield here
        finally:
            made.ledger.close()


def copied(here: Salon) -> None:
    """Somebody copies the workspace to another machine and starts it there, too."""
    shutil.copytree(here.ledger(FIRST).parent, here.ledger(SECOND).parent)


def test_one_machine_writes_and_the_letter_goes() -> None:
    with salon() as here:
        assert here.come(FIRST).state == "done"
        assert here.left == [("first", "a1@example.com")]


SCHEDULES = st.lists(st.sampled_from([FIRST.id, SECOND.id]), min_size=0, max_size=45)


@tried(12)
@example(schedule=[FIRST.id, SECOND.id] * 20, copy=True)
@given(schedule=SCHEDULES, copy=st.booleans())
def test_two_machines_never_write_both_and_no_letter_goes_twice(schedule: list[str], copy: bool) -> None:
    with salon() as here:
        if copy:
            copied(here)
        results = here.both(schedule)

        worked = [name for name, result in results.items() if isinstance(result, Outcome)]
        told = [result for result in results.values() if isinstance(result, BookHeld | LedgerApart)]
        assert (len(worked), len(told)) == (1, 1), results
        assert [(name, address) for name, address in here.left] == [(worked[0], "a1@example.com")]
        for minutes in (1, 20, 60):  # whoever comes later, and however often
            here.business.clock.now += timedelta(minutes=minutes)
            for holder in (SECOND, FIRST):
                assert not here.stands_back(holder) or holder.id != worked[0]
        assert len(here.left) == 1
        assert here.lines("letters") == 1
