"""Writes a whole book into a Google Sheet: our tabs as they are designed, staff's as they are; interrupted, it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.adapters.google.blocks import formula
from sheetcrm.adapters.google.canvas import Book
from sheetcrm.adapters.google.formulas import decimal_comma
from sheetcrm.adapters.google.layout import in_order, known_by, rows_of
from sheetcrm.adapters.google.making import CARRIED, OWN, Making, forgotten, look, make, namesakes, numbers, packed
from sheetcrm.adapters.template.carried import as_it_stands, draw_carried
from sheetcrm.errors import BookTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sheetcrm.adapters.google.looks import Json
    from sheetcrm.adapters.google.making import Api, There
    from sheetcrm.adapters.whole import Whole, WholeTab
    from sheetcrm.model.words import Language

COPY = "sheetcrm-copy"
"""Developer metadata of a spreadsheet that a book is being carried to: the stamp of the book."""
_SPARE_ROWS = 100


def carry(
    api: Api,
    whole: Whole,
    language: Language,
    *,
    tell: Callable[[int, int, str], None] = lambda _done, _total, _title: None,
) -> None:
    """Write all tabs. Raises BookTaken, and has written nothing, where the spreadsheet has tabs of ours or of these titles.

    What an interrupted copy of the very same book left is gone on with. :func:`settle` and :func:`forget` end it.
    """
    there = look(api)
    tabs = {tab.key or OWN + tab.title: tab for tab in whole.tabs}
    begun = there.marks.get(COPY) == whole.stamp
    if not begun and (there.known or there.making):
        number = next(iter({**there.making, **there.known}.values()))
        raise BookTaken(path=there.url, tab=there.titles[number])
    missing = {name: tab for name, tab in tabs.items() if name not in there.known}
    taken = namesakes(api, there, {name: tab.title for name, tab in missing.items()})
    if not begun:
        api.update([_mark(COPY, whole.stamp)])
    ids = numbers(there, tabs, taken)
    book = Book({tab.title: ids[name] for name, tab in tabs.items()}, comma=decimal_comma(there.locale))
    draw_carried(book, whole, language)
    plan = as_it_stands(whole, language)
    order = [name for name in _order(tabs) if name in missing]
    for done, name in enumerate(order):
        tab = tabs[name]
        tell(done, len(order), tab.title)
        used = max([row for (row, _), _ in tab.filled], default=0) + 1
        rows = rows_of(tab.key, used) if tab.key else used + _SPARE_ROWS
        extra = tuple(known_by(plan.places[tab.key], ids[name], language, tab.header)) if tab.keys else ()
        make(api, there, Making(name, book.sheets[tab.title], rows, _index(name, tabs, there), extra), taken.values())
    tell(len(order), len(order), "")
    named = {one["name"] for one in api.get("namedRanges(name)").get("namedRanges", ())}
    for piece in packed([*_names(book, named), *_formulas(tabs, book)]):
        if piece:
            api.update(piece)


def settle(api: Api, marks: Mapping[str, str]) -> None:
    """Leave the robot's marks where they are not left yet."""
    there = look(api).marks
    wanted = [_mark(key, value) for key, value in marks.items() if there.get(key) != value]
    if wanted:
        api.update(wanted)


def forget(api: Api) -> None:
    """Forget what only the copying needed; until then an interrupted copy can be gone on with."""
    api.update([forgotten(CARRIED), forgotten(COPY)])


def _order(tabs: Mapping[str, WholeTab]) -> Iterator[str]:
    """Yield ours in the order that their dropdowns need, then staff's; formulas that look ahead are entered once more at the end."""
    yield from in_order(tab.key for tab in tabs.values() if tab.key)
    yield from (name for name in tabs if name.startswith(OWN))


def _index(name: str, tabs: Mapping[str, WholeTab], there: There) -> int:
    """Return where the tab goes: behind the nearest of those that stand before it."""
    names = list(tabs)
    for other in reversed(names[: names.index(name)]):
        if there.known.get(other) in there.order:
            return there.order.index(there.known[other]) + 1
    return 0


def _names(book: Book, there: set[str]) -> Iterator[Json]:
    """Yield the names that formulas use; each stands for cells of one tab."""
    for name, reference in book.names.items():
        if name not in there:
            yield {"addNamedRange": {"namedRange": {"name": name, "range": book.span(reference)}}}


def _formulas(tabs: Mapping[str, WholeTab], book: Book) -> Iterator[Json]:
    """Yield once more the formulas of staff's that look at other tabs or use names: what they look at may have come after them."""
    for tab in tabs.values():
        for (row, column), content in tab.filled:
            own = not tab.key or column not in tab.keys
            if (
                own
                and content.formula
                and ("!" in content.formula or any(one in content.formula for one in book.names))
            ):
                text = f"=ARRAYFORMULA({content.formula})" if content.array else f"={content.formula}"
                start = {"sheetId": book.ids[tab.title], "rowIndex": row, "columnIndex": column}
                value = {"userEnteredValue": formula(text, comma=book.comma)}
                yield {"updateCells": {"start": start, "rows": [{"values": [value]}], "fields": "userEnteredValue"}}


def _mark(key: str, value: str) -> Json:
    made = {"metadataKey": key, "metadataValue": value, "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made}}
