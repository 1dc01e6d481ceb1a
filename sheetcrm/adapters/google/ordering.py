"""Columns put in another order by the server: whole columns move, so that nothing is lost whoever moves others meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.adapters.google.state import masked
from sheetcrm.errors import BookError
from sheetcrm.model.grid import Left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.pieces import Request
    from sheetcrm.adapters.google.writing import Writing


def reorder(writing: Writing, orders: Mapping[str, Sequence[int]]) -> None:
    """Put the first columns of tabs in an order, by their places in the look; told by the header row where it cannot be done."""
    if not orders:
        return
    done: set[str] = set()
    try:
        writing.refresh()
        batch = writing.sender.batch()
        for title, order in orders.items():
            work = writing.works.get(title)
            if work is not None and all(place in work.spots for place in order):
                wanted = [work.spots[place] for place in order]
                batch.whole(work.sheet, work.head, work.head + 1)
                batch.take("", None, _moves(work.sheet.id, wanted, max(work.sheet.columns, *wanted) + 1))
                done.add(title)
        if not batch.empty and writing.sender.send(batch) is None:
            done.clear()
    except BookError:  # all that is written stands; the order waits for the next time
        done.clear()
    for title in orders.keys() - done:
        writing.tell(Left(title, writing.works[title].top if title in writing.works else 0))


def ordered(rows: Sequence[Sequence[object]], order: Sequence[int]) -> list[list[object]]:
    """Return rows with their columns in that order."""
    wide = max([*map(len, rows), *(place + 1 for place in order)], default=0)
    places = [*order, *(place for place in range(wide) if place not in set(order))]
    return [[row[place] if place < len(row) else None for place in places] for row in map(masked, map(list, rows))]


def _moves(sheet: int, wanted: Sequence[int], wide: int) -> Iterator[Request]:
    """Yield what moves each column to its place, from the left."""
    now = list(range(wide))
    for goal, column in enumerate(wanted):
        stands = now.index(column)
        if stands != goal:
            now.insert(goal, now.pop(stands))
            span = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": stands, "endIndex": stands + 1}
            yield {"moveDimension": {"source": span, "destinationIndex": goal}}
