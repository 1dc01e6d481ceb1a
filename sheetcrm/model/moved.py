"""Where rows and columns stand now that stood elsewhere a moment ago, while people sorted, inserted and typed."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Moved:
    """``places`` leads from each column to where it is now; ``lines[i]`` is where row i is, -1 if it is gone or was changed."""

    places: Mapping[int, int]
    lines: Sequence[int]


def moved(before: Cells, now: Cells, head: tuple[int, int], key: tuple[int | None, int | None]) -> Moved:
    """Follow the rows below the headers from one look to the next.

    ``head`` are the header rows and ``key`` the id columns in either look. A row is followed by its id where no other row has the same,
    else by all of its cells; it counts as changed when any cell differs under a header that both looks have.
    """
    places = _places(before[head[0]], now[head[1]])
    if before == now and all(map(_alike, before, now)):
        return Moved(places, range(len(before)))
    old, new = _ids(before, head[0], key[0]), _ids(now, head[1], key[1])
    same_columns = all(here == there for here, there in places.items()) and len(places) == _width(before) == _width(now)
    there = {row: line for line, row in new.items()}
    known = set(new)
    free: dict[tuple[Any, ...], deque[int]] = defaultdict(deque)
    order = sorted(places)
    targets = [places[place] for place in order]
    for line in range(head[1] + 1, len(now)):
        if line not in known and now[line]:
            free[_cut(now[line], targets)].append(line)
    lines = [-1] * len(before)
    lines[head[0]] = head[1]
    for line in range(head[0] + 1, len(before)):
        row = before[line]
        if line in old:
            place = there.get(old[line], -1)
            if place >= 0 and (
                _alike(row, now[place]) if same_columns else _cut(row, order) == _cut(now[place], targets)
            ):
                lines[line] = place
        elif row:
            same = free.get(_cut(row, order))
            lines[line] = same.popleft() if same else -1
    return Moved(places, lines)


def _places(before: Sequence[Any], now: Sequence[Any]) -> dict[int, int]:
    """Return where each header of the one row stands in the other; one that is there twice leads nowhere."""
    old, new = ({text: place for place, text in enumerate(row) if text is not None} for row in (before, now))
    for row, found in ((before, old), (now, new)):
        for text, count in Counter(row).items():
            if count > 1:
                found.pop(text, None)
    return {place: new[text] for text, place in old.items() if text in new}


def _ids(rows: Cells, head: int, place: int | None) -> dict[int, str]:
    """Return the id of each row that alone has it."""
    if place is None:
        return {}
    found = {
        line: row[place]
        for line in range(head + 1, len(rows))
        if place < len(row := rows[line]) and isinstance(row[place], str)
    }
    counts = Counter(found.values())
    return {line: row for line, row in found.items() if counts[row] == 1}


def _width(rows: Cells) -> int:
    return max((len(row) for row in rows), default=0)


def _alike(row: Sequence[Any], now: Sequence[Any]) -> bool:
    """Tell whether two rows hold the same: True equals 1, and is another cell."""
    if row is now or row != now:
        return row is now
    ticks = True in row or False in row
    return not ticks or [type(cell) is bool for cell in row] == [type(cell) is bool for cell in now]


def _cut(row: Sequence[Any], places: Sequence[int]) -> tuple[Any, ...]:
    count = len(row)
    return tuple((type(row[place]) is bool, row[place]) if place < count else (False, None) for place in places)
