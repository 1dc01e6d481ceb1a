"""Laws 5 and 7: order and place do not matter, and both languages are one program."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.model.columns import TABS
from sheetcrm.run import plan
from tests.laws.nights import NIGHTLY, column, edit, house, title
from tests.laws.profile import tried
from tests.laws.workbooks import SMALL, drafts

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells
    from sheetcrm.outcome import Outcome
    from tests.laws.workbooks import Draft

BY_PLACE = {"settings", "rules", "lists", "problems"}
"""Tabs whose rows have no id: there a plan speaks of places."""


def told(outcome: Outcome) -> dict[str, Any]:
    """Return a plan by ids, tabs without ids left out."""
    changes = {
        (tab, key, row): (type(new), new)
        for (tab, key), change in outcome.plan.changes.items()
        if tab not in BY_PLACE
        for row, new in zip(change.ids, change.new, strict=True)
    }
    appends = {
        (tab, row.id): dict(row.values)
        for tab, rows in outcome.plan.appends.items()
        for row in rows
        if tab not in BY_PLACE
    }
    return {
        "changes": changes,
        "appends": appends,
        "problems": {(p.tab, p.row, p.column, p.sentence) for p in outcome.plan.problems if p.tab not in BY_PLACE},
    }


@tried(60)
@given(draft=drafts(), data=st.data())
def test_the_order_of_rows_columns_and_tabs_does_not_matter(draft: Draft, data: st.DataObject) -> None:
    book = draft.book()
    with house(book) as home:
        home.night()
        for key, value in data.draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["status", "phone", "notes"]),
                    st.sampled_from(["лид", "8 999 555-44-33", None, "x"]),
                ),
                max_size=3,
            )
        ):
            line = data.draw(st.integers(0, 3))
            place = column(book, "clients", key)
            edit(book, home.clock, partial(_put, line=line, place=place, value=value))
        home.clock.next_day()
        expected = plan(home.shop, NIGHTLY)

        home.book = shuffled(book, data)
        found = plan(home.shop, NIGHTLY)

        assert told(found) == told(expected)


def _put(rows: Cells, *, line: int, place: int, value: Any) -> None:
    if line < len(rows) and any(cell is not None for cell in rows[line]):
        rows[line][place] = value


def shuffled(book: MemoryBook, data: st.DataObject) -> MemoryBook:
    """Return the same book with rows, columns and tabs in another order, empty rows between."""
    tabs: dict[str, Cells] = {}
    for name in data.draw(st.permutations(list(book.tabs))):
        cells = book.tabs[name]
        width = max(len(row) for row in cells)
        full = [list(row) + [None] * (width - len(row)) for row in cells]
        places = data.draw(st.permutations(range(width)))
        head, *body = [[row[place] for place in places] for row in full]
        if name in {title(book, tab) for tab in ("clients", *SMALL)}:
            body = [body[line] for line in data.draw(st.permutations(range(len(body))))]
            for line in data.draw(st.lists(st.integers(0, len(body)), max_size=2)):
                body.insert(line, [None] * width)
        tabs[name] = [head, *body]
    other = MemoryBook(tabs, book.changed, dict(book.marks), _version=book._version + 1)
    other.touch()
    return other


def _key(outcome: Outcome, tab: str, row: str) -> Any:
    """Return a row's line in the sheet; a row that a plan appends keeps its place among those."""
    table = outcome.before[tab]
    return int(table.lines[table.frame.index.get_loc(row)])


def by_line(outcome: Outcome) -> dict[Any, Any]:
    """Return a plan by sheet lines, fixed words in English, free text as text."""
    spoken: dict[Any, Any] = {}
    for (tab, key), change in outcome.plan.changes.items():
        for row, new in zip(change.ids, change.new, strict=True):
            spoken[tab, key, _key(outcome, tab, row)] = _english(tab, key, new)
    for tab, rows in outcome.plan.appends.items():
        spoken[tab] = len(rows)
    return spoken


def _english(tab: str, key: str, value: Any) -> Any:
    described = TABS[tab].by_key.get(key)
    if described is None or not isinstance(value, str):
        return value
    if described.choices:
        return next((word.en for word in described.choices if value in word.both()), value)
    return "text"


@tried(60)
@given(draft=drafts())
def test_russian_and_english_headers_give_the_same_plan(draft: Draft) -> None:
    found = []
    for language in ("ru", "en"):
        with house(replace(draft, language=language).book()) as home:
            found.append(by_line(plan(home.shop, NIGHTLY)))

    assert found[0] == found[1]
