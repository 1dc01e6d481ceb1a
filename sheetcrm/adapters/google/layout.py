"""Fills a spreadsheet with the tabs that it lacks, as the template draws them; what is there already stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetcrm.adapters.google.canvas import Book, grid_range
from sheetcrm.adapters.google.making import COLUMN, Making, look, make, namesakes, noted, numbers
from sheetcrm.adapters.template import draw
from sheetcrm.adapters.template.content import plan as plan_template
from sheetcrm.model.columns import TABS, Column, Use
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word
from sheetcrm.model.words import layout as words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.looks import Json
    from sheetcrm.adapters.google.making import Api, There
    from sheetcrm.adapters.template import Cell
    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.words import Language

_ROWS, _MANY_ROWS, _LIST_ROWS, _PAGE_ROWS = 200, 1000, 500, 40
_FIRST = ("lists", "clients", "templates")
"""Other tabs' dropdowns and formulas look at these: they must be there first. The Guide links to all and comes last."""


def lay_out(
    api: Api,
    language: Language,
    *,
    fill: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None,
    unused: Collection[str] = (),
    only: Collection[str] | None = None,
    own: Mapping[str, Sequence[str]] | None = None,
    tell: Callable[[int, int, str], None] = lambda _done, _total, _title: None,
) -> tuple[str, ...]:
    """Add the tabs that are missing and return their titles; the arguments are those of the template's ``build``.

    ``tell`` hears of each tab before it is made: how many are done, how many there are to make, its title. Raises BookTaken, and
    has written nothing, where a tab of somebody else's has the title of one of ours and holds something.
    """
    there = look(api)
    plan = plan_template(language, fill=fill or {}, unused=unused, only=only, own=own or {})
    missing = [key for key in in_order(plan.places) if key not in there.known]
    if not missing:
        return ()
    taken = namesakes(api, there, {key: plan.places[key].title for key in missing})
    plan = _as_it_stands(plan, there)
    ids = numbers(there, plan.places, taken)
    book = Book({plan.places[key].title: number for key, number in ids.items()})
    draw(book, plan)
    for done, key in enumerate(missing):
        place = plan.places[key]
        tell(done, len(missing), place.title)
        extra = tuple(known_by(place, ids[key], language))
        rows = rows_of(key, len(place.rows) + 1)
        make(api, there, Making(key, book.sheets[place.title], rows, _index(key, there), extra), taken.values())
    tell(len(missing), len(missing), "")
    return tuple(plan.places[key].title for key in missing)


def in_order(keys: Iterable[str]) -> list[str]:
    """Return the keys of tabs, each behind those that it looks at."""
    rank = {Use.SUMMARY: 1, Use.GUIDE: 2}
    known = list(keys)
    rest = sorted((key for key in known if key not in _FIRST), key=lambda key: rank.get(TABS[key].use, 0))
    return [*(key for key in _FIRST if key in known), *rest]


def _as_it_stands(plan: Plan, there: There) -> Plan:
    """Put tabs that are there in the plan as they are now: the titles and columns that staff gave them."""
    places = dict(plan.places)
    for key, number in {**there.making, **there.known}.items():
        if key in places:
            place = replace(places[key], title=there.titles[number])
            held = there.columns.get(number, {})
            if held and key in there.known:
                place = replace(place, columns=_columns(place, held))
            places[key] = place
    return replace(plan, places=places)


def _columns(place: Place, held: Mapping[int, str]) -> tuple[Column, ...]:
    """Return the columns where they stand; a column of staff's own only holds its place."""
    known = {column.key: column for column in place.columns} | dict(place.tab.by_key)
    nothing = Word("—", "—")
    return tuple(
        known.get(held.get(at, ""), Column(key=f"_{at}", header=nothing, kind=Kind.TEXT, note=nothing))
        for at in range(max(held) + 1)
    )


def rows_of(key: str, used: int) -> int:
    """Return how many rows a tab of ours gets: Google counts empty cells too, and rows grow by themselves."""
    use = TABS[key].use
    if use in {Use.SUMMARY, Use.GUIDE}:
        return _PAGE_ROWS
    few = _MANY_ROWS if use in {Use.REGISTER, Use.STORY} else _LIST_ROWS if key in _FIRST else _ROWS
    return max(few, used + _ROWS // 2)


def _index(key: str, there: There) -> int:
    """Return where the tab goes: behind the nearest of those that stand before it in the template."""
    before = list(TABS)[: list(TABS).index(key)]
    for other in reversed(before):
        if there.known.get(other) in there.order:
            return there.order.index(there.known[other]) + 1
    return 0


def known_by(place: Place, sheet: int, language: Language, line: int = 0) -> Iterator[Json]:
    """Yield the warning over the headers, and what each column of ours is known by when staff rename it."""
    if place.columns:
        yield _warned(sheet, len(place.columns), line, language)
    for at, column in enumerate(place.columns):
        if column.key in place.tab.by_key:
            yield noted(COLUMN, column.key, sheet, at)


def _warned(sheet: int, width: int, line: int, language: Language) -> Json:
    """Warn whoever edits the headers, and let them: a locked cell would keep people from sorting and deleting."""
    made = {
        "range": grid_range(sheet, line, 0, line, width - 1),
        "description": words.HEADER.to(language),
        "warningOnly": True,
    }
    return {"addProtectedRange": {"protectedRange": made}}
