"""Rows that left their tab by mistake: found again wherever they are by now, and put back whole, out of the witness."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import FormulaText
from sheetcrm.adapters.google.passage import noted, place_then, stretches
from sheetcrm.adapters.google.pieces import delete_rows, runs
from sheetcrm.adapters.google.witness import FORMULA, Astray, Copy, Findings, Mishap, at, equal, same
from sheetcrm.adapters.google.work import frame

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sheetcrm.adapters.google.batch import Batch
    from sheetcrm.adapters.google.state import Cells, Sheet, State

_ENOUGH = 0.5  # of the cells of a row without an id that must be as they were, so that it is known again
_FEW = 2  # so few cells must all be as they were
_MORE = 4  # so many more cells may be filled by then
_APART = 0.2  # by so much less any other row must be like it


def put_back(batch: Batch, state: State, astray: Iterable[Astray], notes: Mapping[str, Mapping[str, str]]) -> None:
    """Take in what puts rows back: a new row in their tab, filled out of the witness, and every copy of them gone.

    ``notes`` are those of other rows by id and header, should one of them be taken out by mistake.
    """
    tabs = {sheet.id: (sheet, *where) for sheet in state.sheets.values() if (where := _frame(state, sheet)) is not None}
    kept: list[Astray] = []
    gone: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for one in astray:
        if one.home not in tabs:
            continue
        found: list[Copy] = []
        for copy in one.copies:
            tab = tabs.get(copy.sheet)
            line = _find(one, copy, state.cells[tab[0].title], tab[1:], gone[copy.sheet]) if tab else None
            if tab and line is not None:
                for there in (line, *_twins(one, copy, state.cells[tab[0].title], tab[1:], line)):
                    gone[copy.sheet][there] = len(kept), len(found)
                    found.append(Copy(copy.sheet, copy.title, copy.cells))
        one.copies = found
        if found or (
            one.owed and not one.stands
        ):  # of one that went with its id and is nowhere any more, people disposed
            kept.append(one)
    if not kept:
        return
    touched = {one.home for one in kept if not one.stands} | {sheet for sheet, lines in gone.items() if lines}
    heads = {}
    for number in sorted(touched):
        sheet, head, key = tabs[number]
        row = state.cells[sheet.title][head]
        heads[str(number)] = [batch.whole(sheet, head, head + 1), batch.expect(sheet.title, row), sheet.title, key]
    removed = []
    for number, lines in gone.items():
        for start, end in runs(lines, 0):
            top = batch.whole(tabs[number][0], start, end)
            rows = state.cells[tabs[number][0].title]
            seen = {line: batch.expect(tabs[number][0].title, rows[line]) for line in range(start, end)}
            removed += [[number, line, top + line - start, *lines[line], seen[line]] for line in range(start, end)]
            batch.take("", None, (), [delete_rows(number, start, end)])
    returned = []
    for number, one in enumerate(kept):
        if not one.stands:
            sheet, head, _ = tabs[one.home]
            rows = state.cells[sheet.title]
            above = sum(1 for line in gone[one.home] if line < one.line)
            line = max(head + 1, min(one.line - above, len(rows) - len(gone[one.home])))
            returned.append([number, _return(batch, one, sheet, rows[head], line)])
    record = {"astray": kept, "heads": heads, "removed": removed, "returned": returned, "notes": notes}
    batch.take("back", record, ())


def _frame(state: State, sheet: Sheet) -> tuple[int, int | None] | None:
    rows = state.cells.get(sheet.title)
    return frame(sheet, rows) if rows else None


def _return(batch: Batch, one: Astray, sheet: Sheet, heads: Sequence[Any], line: int) -> list[tuple[int, int]]:
    """Make a row and fill it out of the witness; return which of its columns went where."""
    spot = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": line, "endIndex": line + 1}
    if line >= sheet.rows:
        batch.last([{"appendDimension": {"sheetId": sheet.id, "dimension": "ROWS", "length": line + 1 - sheet.rows}}])
    pairs = _pairs(one, heads, sheet.columns)
    batch.last([{"insertDimension": {"range": spot, "inheritFromBefore": False}}])
    batch.last(batch.fetched((one.row, left, right), sheet.id, line, goal) for left, right, goal in stretches(pairs))
    there = {text: place for place, text in enumerate(heads) if isinstance(text, str)}
    batch.last(noted(sheet.id, line, there[text], note) for text, note in one.notes.items() if text in there)
    return pairs


def _pairs(one: Astray, now: Sequence[Any], columns: int) -> list[tuple[int, int]]:
    """Return where each column stands now; one without a header where it stood, if nobody else stands there."""
    there = {text: place for place, text in enumerate(now) if text is not None}
    pairs = []
    for place in range(max(len(one.heads), len(one.cells))):
        text = at(one.heads, place)
        if place < columns and same(text, at(now, place)):
            pairs.append((place, place))
        elif text is not None and text in there:
            pairs.append((place, there[text]))
    goals = Counter(goal for _, goal in pairs)
    return [(place, goal) for place, goal in pairs if goals[goal] == 1]


def _find(one: Astray, copy: Copy, rows: Cells, where: tuple[int, int | None], taken: Collection[int]) -> int | None:
    """Return where a copy stands: where its id does, else where most of it does, and no other row is nearly as like it."""
    head, key = where
    lines = [line for line in range(head + 1, len(rows)) if line not in taken]
    for judge in (_named, _alike):
        sure = [(judge(one, copy, rows[line], rows[head], key), -line) for line in lines]
        found = sorted(((alike, line) for alike, line in sure if alike), reverse=True)
        if found and one.stands and copy.sheet == one.home:
            # one of them may be the row itself, which stands there again: the one that is least like that goes
            less, line = min((-_more_like(one, copy, rows[-line], rows[head]), -line) for _, line in found)
            return line if less < 0 or len(found) > 1 else None
        if found and (len(found) == 1 or judge is _named or found[0][0] - found[1][0] >= _APART or found[0][0] == 1):
            return -found[0][1]
    return None


def _twins(one: Astray, copy: Copy, rows: Cells, where: tuple[int, int | None], line: int) -> list[int]:
    """Return the rows no less like a copy than the one that goes: which of them has the notes nobody can say, so it is put back anew."""
    if not (one.stands and one.notes and copy.sheet == one.home):
        return []
    head, there = where[0], range(where[0] + 1, len(rows))
    named = [other for other in there if other != line and _named(one, copy, rows[other], rows[head])]
    like = _more_like(one, copy, rows[line], rows[head])
    twins = [other for other in named if _more_like(one, copy, rows[other], rows[head]) == like]
    one.stands = not twins
    return twins


def _named(one: Astray, copy: Copy, row: Sequence[Any], heads: Sequence[Any], _: int | None = None) -> float:
    """Return how like a row is to a copy whose id it has, 0 where it has not."""
    if one.name is None or one.name not in row:
        return 0
    alike = sum(1 for place, cell in _there(copy, heads).items() if cell is not None and equal(cell, at(row, place)))
    return max(alike, 0.5)


def _alike(one: Astray, copy: Copy, row: Sequence[Any], heads: Sequence[Any], key: int | None) -> float:
    """Return how much of a copy a row holds; 0 where that is too little, or it has an id of which the copy knows nothing."""
    there = _there(copy, heads)
    cells = {place: cell for place, cell in there.items() if cell not in (None, FORMULA)}
    alike = sum(1 for place, cell in cells.items() if equal(cell, at(row, place)))
    more = sum(1 for place, cell in enumerate(row) if cell is not None and there.get(place) is None)
    known = one.name is not None and one.name in cells.values()
    other = key is not None and not known and not _as_it_came(there.get(key), at(row, key))
    if not cells or other or more > _MORE or (len(cells) <= _FEW and alike < len(cells)):
        return 0
    share = alike / len(cells)
    return share if share >= _ENOUGH else 0


def _as_it_came(value: Any, cell: Any) -> bool:
    """Tell whether a cell holds what came there; of a formula only that it is one."""
    return cell is not None and str(cell).startswith("=") if value == FORMULA else equal(value, cell)


def _there(copy: Copy, heads: Sequence[Any]) -> dict[int, Any]:
    """Return the cells of a copy where their columns are now."""
    spots = [(_spot(text, place, heads), value) for text, place, value, _ in copy.cells]
    return {spot: value for spot, value in spots if spot is not None}


def _as_seen(seen: Sequence[Any], expected: Sequence[Any], stood: Sequence[Any], heads: Sequence[Any]) -> bool:
    """Tell whether a row is the one that was looked at, but for what somebody typed into it in that instant."""
    there = {_spot(at(expected, place), place, heads): cell for place, cell in enumerate(seen)}
    wide = [place for place in {*there, *range(len(stood))} if place is not None]
    filled = any(cell is not None for cell in stood)
    return filled and sum(not same(there.get(place), at(stood, place)) for place in wide) <= 1


def _more_like(one: Astray, copy: Copy, row: Sequence[Any], heads: Sequence[Any]) -> int:
    """Return in how many cells more a row is like a copy than like the row itself."""
    alike = sum(1 for place, cell in _there(copy, heads).items() if cell is not None and equal(cell, at(row, place)))
    return alike - _right(one, row, heads)


def _itself(one: Astray, copy: Copy, stood: Sequence[Any], heads: Sequence[Any]) -> bool:
    """Tell whether it is rather the row itself than a copy, where that stands in its tab again."""
    return one.stands and copy.sheet == one.home and _more_like(one, copy, stood, heads) < 0


def _right(one: Astray, row: Sequence[Any], heads: Sequence[Any]) -> int:
    """Return how many cells of a row stand where they do in the one that was taken out."""
    pairs = [(place, cell) for place, cell in enumerate(one.cells) if cell not in (None, FORMULA)]
    return sum(1 for place, cell in pairs if equal(cell, at(row, _spot(at(one.heads, place), place, heads))))


def _spot(text: Any, place: int, heads: Sequence[Any]) -> int | None:
    """Return where a column stands: under its header, without one where it stood; None where its header is gone."""
    if text is None:
        return place
    return heads.index(text) if text in heads else None


def returned(record: Mapping[str, Any], witness: Mapping[int, Sequence[Any]], found: Findings) -> None:
    """Tell which rows do not stand as they should even now, and what was typed into the copies that went."""
    found.notes |= record["notes"]
    astray = [_astray(one) for one in record["astray"]]
    heads = {int(number): list(witness.get(told[0], ())) for number, told in record["heads"].items()}
    more: list[Astray] = []
    gone: list[tuple[Astray, Copy]] = []
    for number, line, row, index, count, seen in record["removed"]:
        stood = list(witness.get(row, ()))
        _, expected, title, place = record["heads"][str(number)]
        key = place_then(expected, heads[number], place)
        meant = [(index, count, seen)] + [
            (i, n, told) for there, _, _, i, n, told in record["removed"] if there == number
        ]
        pairs = [(astray[i], astray[i].copies[n]) for i, n, _ in meant]
        hits = [
            pair for pair in pairs if _named(*pair, stood, heads[number]) and not _itself(*pair, stood, heads[number])
        ]
        hits += [
            pair
            for pair, (_, _, told) in zip(pairs, meant, strict=True)
            if _as_seen(told, expected, stood, heads[number])
        ]
        came = _as_it_came(
            _there(pairs[0][1], heads[number]).get(key, None) if key is not None else None, at(stood, key)
        )
        hits += pairs[:1] if came and _alike(*pairs[0], stood, heads[number], key) else []
        hit = next((pair for pair in hits if all(pair[1] is not other[1] for other in gone)), None)
        hidden = [FORMULA if isinstance(cell, FormulaText) else cell for cell in stood]
        if hit is not None:
            gone.append(hit)
            _typed(*hit, stood, heads[number], row, found)
        elif any(cell is not None for cell in stood):
            other = Astray(number, title, heads[number], row, line, hidden, key, [], owed=True)
            other.notes = dict(record["notes"].get(other.name, {}))
            more.append(other)
    for one, copy in gone:
        one.copies = [other for other in one.copies if other is not copy]
        one.owed = True
    for index, pairs in record["returned"]:
        one, then = astray[index], heads[astray[index].home]
        expected = record["heads"][str(one.home)][1]
        remarks = {place for place, text in enumerate(one.heads) if text in one.notes}
        goals = [goal for place, goal in pairs if at(one.cells, place) is not None or place in remarks]
        if all(same(at(expected, goal), at(then, goal)) for goal in goals):
            one.stands = True
        else:
            cells = [(at(then, goal), goal, at(one.cells, place), at(then, goal)) for place, goal in pairs]
            one.copies.append(Copy(one.home, one.title, cells))
    found.astray += [one for one in (*astray, *more) if one.copies or not one.stands]


def _astray(told: Any) -> Astray:
    if isinstance(told, Astray):  # as it was before it was noted anywhere
        told = {name: getattr(told, name) for name in Astray.__slots__}
    copies = [one if isinstance(one, Copy) else Copy(**one) for one in told["copies"]]
    return Astray(**{**told, "copies": [Copy(one.sheet, one.title, [*one.cells]) for one in copies]})


def _typed(one: Astray, copy: Copy, stood: Sequence[Any], heads: Sequence[Any], row: int, found: Findings) -> None:
    """Note what somebody typed into a copy before it went: it belongs to the row itself, or is told where that has no such column."""
    came: dict[int, tuple[Any, Any]] = {}
    for text, place, value, home in copy.cells:
        spot = _spot(text, place, heads)
        if spot is not None:
            came[spot] = value, text if home is None else home
    key = at(one.heads, one.key)
    known: list[tuple[int, Any, Any, Any]] = []
    lost: list[tuple[int, Any, Any, Any]] = []
    for there in range(max(len(stood), *came, 0)):
        value, text = came.get(there, (None, at(heads, there)))
        now = at(stood, there)
        if same(value, now) or not isinstance(text, str) or text == key:
            continue
        if text in one.heads:
            known.append((there, text, now, at(one.cells, one.heads.index(text))))
        elif now is not None:
            lost.append((there, text, now, None))
    typed = {text for _, text, _, _ in known}
    around = {
        text: cell
        for text, cell in zip(one.heads, one.cells, strict=False)
        if isinstance(text, str) and text not in typed and cell not in (None, FORMULA)
    }
    for cells in (known, lost):
        if cells:
            told = Mishap(
                one.home, one.title, one.line, row, one.name, cells, around, key if isinstance(key, str) else None
            )
            found.mishaps.append(told)
            told.nameless, told.looks = one.name is None, True
