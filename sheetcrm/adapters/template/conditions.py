"""Colours that follow the cells: what to mend, what is missing, what is late, and how a client stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import Owner
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Language, Word, choices, uniting
from sheetcrm.model.words.defaults import lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sheetcrm.adapters.template.places import Place

Rule = tuple[str, str, str, dict[str, Any]]
"""First and last column key, the formula for the first column's second row, the look."""

_One = tuple[str, str, dict[str, Any]]

_CHIPS: dict[tuple[str, ...], tuple[tuple[Word, dict[str, Any]], ...]] = {
    ("segment",): (
        (choices.ACTIVE, look.CHIP_GOOD),
        (choices.MODERATE, look.CHIP_MIDDLE),
        (choices.DORMANT, look.CHIP_QUIET),
    ),
    ("stage", "stage_by_hand"): (
        (choices.AWARENESS, look.CHIP_FRESH),
        (choices.CONSIDERATION, look.CHIP_MIDDLE),
        (choices.DECISION, look.CHIP_GOOD),
    ),
    ("value_class",): ((choices.CLASS_A, look.CHIP_GOOD), (choices.CLASS_B, look.CHIP_FRESH)),
    ("loyalty",): ((choices.ADVOCATE, look.CHIP_GOOD), (choices.NOT_RETURNED, look.CHIP_BAD)),
}
_DECISIONS: dict[str, dict[str, tuple[tuple[Word, dict[str, Any]], ...]]] = {
    "duplicates": {
        "decision": (
            (uniting.MERGE, look.CHIP_GOOD),
            (uniting.KEEP_BOTH, look.CHIP_QUIET),
            (uniting.FAMILY, look.CHIP_FRESH),
            (uniting.LATER, look.CHIP_MIDDLE),
        )
    },
    "leaving": {"keep": ((choices.YES, look.CHIP_GOOD),)},
}
_STATUS = (look.CHIP_FRESH, look.CHIP_FRESH, look.CHIP_GOOD, look.CHIP_MIDDLE, look.CHIP_QUIET, look.CHIP_QUIET)
_DEAL = {"deal_stage": {4: look.CHIP_GOOD, 5: look.CHIP_BAD}}
_ORDER = (look.CHIP_FRESH, look.CHIP_MIDDLE, look.CHIP_GOOD, look.CHIP_QUIET, look.CHIP_BAD)


def conditions(language: Language, place: Place, needed: Sequence[Sequence[str]]) -> Iterator[Rule]:
    """Yield the rules of one tab, the more urgent first."""
    at = {key: f"${letters(index)}2" for key, index in place.places.items()}
    yield from _wrong(place, at)
    for key, formula, form in (*_late(language, place, at), *_missing(place, at, needed)):
        yield key, key, formula, form
    for key, word, chip in _chips(place):
        yield key, key, f'={at[key]}="{word.to(language)}"', chip
    for key in ("problems", "answer"):
        if key in at:
            yield key, key, f"=LEN({at[key]})>0", _TOLD
    for column in place.columns:
        if column.kind is Kind.DATETIME and not column.robot:
            yield column.key, column.key, f"={_whole_day(at[column.key])}", {"num_format": look.DAY}
    yield from _bands(place)


def _whole_day(cell: str) -> str:
    """Ask whether a cell holds a day without an hour: nobody typed the 00:00 that its column would show."""
    return f"AND(ISNUMBER({cell}),INT(N({cell}))=N({cell}))"


_TOLD = {"bg_color": look.PEACH, "font_color": "#7A3E12"}


def _wrong(place: Place, at: Mapping[str, str]) -> Iterator[Rule]:
    """Colour the very cells that "What to mend" speaks of: each of its lines begins with the cell's header.

    So the colour goes by itself once the cell is mended, and travels with its row wherever staff sort it.
    """
    if "problems" not in at:
        return
    spans: list[list[str]] = [[]]
    for column in place.columns:
        if column.robot:
            spans.append([])
        else:
            spans[-1].append(column.key)
    for span in filter(None, spans):
        header = f"{letters(place.places[span[0]])}$1"
        yield span[0], span[-1], f'=ISNUMBER(FIND(CHAR(10)&{header}&": ",CHAR(10)&{at["problems"]}))', _TOLD


def _bands(place: Place) -> Iterator[Rule]:
    """Give the rows of every other group a darker ground, so that one sees which belong together.

    The formula counts how often the group changes from the header down to this row. It names no row but the header's and its own, so rows
    may be sorted and taken out.
    """
    if place.tab.key != "duplicates" or "group" not in place.places:
        return
    group = letters(place.places["group"])
    above = f"${group}$1:${group}1"
    here = f"OFFSET({above},1,0)"
    changes = f"SUMPRODUCT(({above}<>{here})*(LEN({here})>0))"  # rows that were emptied part nothing
    for first, last in (("id", "why"), ("client_id", "client_id")):
        if first in place.places and last in place.places:
            yield first, last, f"=IF(LEN(${group}2)>0,ISODD({changes}),FALSE)", {"bg_color": look.VIOLET_BAND}


def _chips(place: Place) -> Iterator[tuple[str, Word, dict[str, Any]]]:
    for keys, words in _CHIPS.items():
        for key in keys:
            if key in place.places:
                yield from ((key, word, chip) for word, chip in words)
    column = place.tab.by_key.get("status")
    if column is not None and "status" in place.places and column.list is not None:
        chips = _STATUS if column.list == "status" else _ORDER
        for entry, chip in zip(lists.LISTS[column.list], chips, strict=True):
            yield "status", entry.value, chip
    for key, words in _DECISIONS.get(place.tab.key, {}).items():
        if key in place.places:
            yield from ((key, word, chip) for word, chip in words)
    if place.tab.key in {"clients", "archive"} and "deal_stage" in place.places:
        for index, chip in _DEAL["deal_stage"].items():
            yield "deal_stage", lists.DEAL_STAGE[index].value, chip


def _missing(place: Place, at: Mapping[str, str], needed: Sequence[Sequence[str]]) -> Iterator[_One]:
    """A required cell that is empty in a row that holds something; of a phone and an address one is enough."""
    written = [column.key for column in place.columns if column.owner is not Owner.ROBOT]
    for group in needed:
        empty = ",".join(f"LEN(TRIM({at[key]}))=0" for key in group)
        for key in group:
            begun = f"COUNTA({at[written[0]]}:{at[written[-1]]})>0"
            yield key, f"=AND({begun},{empty})", {"bg_color": look.LEMON}


def _late(language: Language, place: Place, at: Mapping[str, str]) -> Iterator[_One]:
    late = look.CHIP_BAD
    yes = choices.YES.to(language)
    match place.tab.key:
        case "clients":
            for key in ("next_contact", "next_step_date"):
                if key in at:
                    passed = f"ISNUMBER({at[key]}),{at[key]}<TODAY()"
                    if place.tab[key].kind is Kind.DATETIME:  # LibreOffice follows the first rule alone
                        yield key, f"=AND({passed},{_whole_day(at[key])})", late | {"num_format": look.DAY}
                    yield key, f"=AND({passed})", late
        case "tasks":
            due, done = at["due"], at["done"]
            for column in place.columns:
                if not column.robot:
                    yield column.key, f'={done}="{yes}"', {"font_color": look.GREY, "font_strikeout": True}
            yield "due", f'=AND(ISNUMBER({due}),{due}<TODAY(),{done}<>"{yes}")', late
        case "orders":
            pay_by, paid, amount = at["pay_by"], at["paid"], at["amount"]
            yield "pay_by", f"=AND(ISNUMBER({pay_by}),{pay_by}<TODAY(),N({paid})<N({amount}))", late
