"""A Google Sheet in which some cells or tabs are protected against the robot: what could not be written is told of to nobody, nor lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.model.grid import Left
from sheetcrm.model.words import Word
from tests.mail.business import Business, business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.grid import Edits, TabEdits

DAY = timedelta(days=1)
SAID = Word("защищено", "protected")


class Guarded(MemoryBook):
    """A book that takes no rows into the tabs ``closed``, and nothing into the first column of Clients where ``ids`` is so."""

    closed: frozenset[str] = frozenset()
    ids = False

    def write(
        self, edits: Edits, *, since: str, note: Callable[[str], None], left: Callable[[Left], None] | None = None
    ) -> str:
        assert left is not None
        return super().write(
            replace(edits, tabs=tuple(self._passed(tab, left) for tab in edits.tabs)), since=since, note=note
        )

    def _passed(self, tab: TabEdits, left: Callable[[Left], None]) -> TabEdits:
        if tab.title in self.closed:
            for number in range(len(tab.appended)):
                left(Left(tab.title, -1, number=number, said=SAID))
            tab = replace(tab, appended=())
        if self.ids and tab.title == "Clients":
            for cells in tab.cells:
                for line in cells.rows if cells.column == 0 else ():
                    left(Left(tab.title, int(line), 0, said=SAID))
            tab = replace(tab, cells=tuple(cells for cells in tab.cells if cells.column != 0))
        return tab


def guard(here: Business) -> Guarded:
    """Put a guarded book in place of the business's own."""
    book = Guarded(here.book.tabs, changed=here.clock.now - DAY)
    book.marks.update(here.book.marks)
    here.book = book
    return book


def test_nobody_hears_of_a_new_lead_again_and_again_whose_id_cannot_be_written() -> None:
    with business() as here:
        here.put("settings", {"name": "Morning list: time"}, value="off")
        here.put("settings", {"name": "Owner's e-mail"}, value="boss@x.example")
        here.come()
        book = guard(here)
        here.client()
        book.ids = True
        for _ in range(4):
            here.come()
        assert not [one for one in here.post.left if "lead" in one.rendered.subject]
        book.ids = False
        for _ in range(3):
            here.come()
        assert [one.rendered.subject for one in here.post.left if "lead" in one.rendered.subject] == [
            "New lead: Anna Smith1"
        ]


@pytest.fixture
def here() -> Iterator[Business]:
    """A business in which a client may subscribe."""
    with business() as made:
        made.switch_on("Welcome")
        made.client()
        made.come()
        made.come()
        yield made


def subscribe(here: Business) -> None:
    when = here.clock.now.replace(tzinfo=None) + timedelta(hours=3)
    here.add("history", client="a1@example.com", when=when, event="subscription")


def test_a_step_by_phone_waits_for_its_task(here: Business) -> None:
    assert here.put("sequences", {"sequence": "Welcome", "step": 1}, channel="phone", template=None)
    here.come()
    book = guard(here)
    book.closed = frozenset({"Tasks"})
    subscribe(here)
    for _ in range(3):
        outcome = here.come()
        assert {(skip.tab, skip.sentence) for skip in outcome.plan.skipped} == {("tasks", "protected")}
    assert here.rows("tasks") == []
    book.closed = frozenset()
    for _ in range(3):
        here.come()
    assert [row["what"] for row in here.rows("tasks")] == ["call: Welcome"]
    assert len(here.rows("letters")) == 1


def test_no_letter_leaves_that_the_book_could_not_be_told_of(here: Business) -> None:
    """Else a robot that loses its ledger later would know nothing of it."""
    book = guard(here)
    book.closed = frozenset({"Letters"})
    subscribe(here)
    for _ in range(3):
        outcome = here.come()
        assert ("letters", "protected") in {(skip.tab, skip.sentence) for skip in outcome.plan.skipped}
    assert here.post.left == []
    book.closed = frozenset()
    for _ in range(3):
        here.come()
    assert [one.address for one in here.post.left] == ["a1@example.com"]
    assert len(here.rows("letters")) == 1


@pytest.mark.parametrize("wait", [0, 1])
def test_what_comes_after_a_step_by_phone_waits_with_it(here: Business, wait: int) -> None:
    assert here.put("sequences", {"sequence": "Welcome", "step": 1}, channel="phone", template=None)
    assert here.put("sequences", {"sequence": "Welcome", "step": 2}, wait=wait)
    here.come()
    book = guard(here)
    book.closed = frozenset({"Tasks"})
    subscribe(here)
    for _ in range(4):
        here.come()
    here.come(DAY)
    assert here.post.left == []
    book.closed = frozenset()
    for _ in range(3):
        here.come(DAY)
    assert [row["what"] for row in here.rows("tasks") if "call" in row["what"]] == ["call: Welcome"]
    assert "Who will meet you" in [one.rendered.subject for one in here.post.left]
