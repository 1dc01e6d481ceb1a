"""What a workbook file and Google write differently, put in the other's way; what has no other way is told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sheetcrm.adapters.whole import REFERENCE, Content
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellError
from sheetcrm.model.table import find_headers
from sheetcrm.model.words import moving
from sheetcrm.model.words.faults import filled
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.adapters.whole import Spot, Whole
    from sheetcrm.model.words import Word

    Told = tuple[Content, Word | None]

LONGEST_IN_FILE = 32_767
_HEADERS = 10  # headers are looked for in so many rows
_TEXTS = re.compile(r'"(?:[^"]|"")*"' + r"|'(?:[^']|'')*'")
_NAMES = re.compile(r"([A-Z][A-Z0-9.]+)\(")
_EXCEL_ONLY = re.compile(
    "ANCHORARRAY|BAHTTEXT|CALL|CUBEKPIMEMBER|CUBEMEMBER|CUBEMEMBERPROPERTY|CUBERANKEDMEMBER|CUBESET|CUBESETCOUNT|"
    "CUBEVALUE|DROP|EXPAND|FIELDVALUE|FILTERXML|GROUPBY|PHONETIC|PIVOTBY|REGEXTEST|RTD|SINGLE|STOCKHISTORY|TAKE|"
    "TEXTAFTER|TEXTBEFORE|TEXTSPLIT|TRIMRANGE|VALUETOTEXT|WEBSERVICE"
)
_GOOGLE_ONLY = re.compile(
    "ADD|AI|ARRAYFORMULA|ARRAY_CONSTRAIN|CONCAT|COUNTUNIQUE|DETECTLANGUAGE|DIVIDE|EQ|FLATTEN|GOOGLEFINANCE|"
    "GOOGLETRANSLATE|GT|GTE|IMAGE|IMPORTDATA|IMPORTFEED|IMPORTHTML|IMPORTRANGE|IMPORTXML|ISBETWEEN|ISEMAIL|ISURL|"
    "JOIN|LT|LTE|MINUS|MULTIPLY|NE|POW|QUERY|REGEXEXTRACT|REGEXMATCH|REGEXREPLACE|SORTN|SPARKLINE|SPLIT|TO_DATE|"
    "TO_DOLLARS|TO_PERCENT|TO_PURE_NUMBER|TO_TEXT|UMINUS|UPLUS"
)
_SPILLS = re.compile("FILTER|SEQUENCE|SORT|SORTBY|UNIQUE|RANDARRAY")


def for_google(whole: Whole) -> Whole:
    """Return the book as Google can hold it; what changes on the way is among its losses."""
    turned = _turned(whole, _to_google)
    titles = set(whole.titles)
    for name, meaning in whole.names.items():
        found = REFERENCE.fullmatch(f"={meaning}")
        if found is None or (found["quoted"] or found["bare"]).replace("''", "'") not in titles:
            turned.losses.append(filled(moving.NAME, name=name))
            turned.names = {key: text for key, text in turned.names.items() if key != name}
    return turned


def for_file(whole: Whole) -> Whole:
    """Return the book as a workbook file can hold it; what changes on the way is among its losses.

    A file knows a column by its header alone: one that staff renamed is one of their own there.
    """
    turned = _turned(whole, _to_file)
    for tab in turned.tabs:
        for at, key in tab.keys.items():
            column = TABS[tab.key][key]
            header = tab.cells.get((tab.header, at), Content()).shown()
            if fold(header) not in {fold(text) for text in (*column.header.both(), *column.aliases)}:
                turned.losses.append(filled(moving.RENAMED, tab=tab.title, now=header, header=column.header))
        names = find_headers(TABS[tab.key], [tab.line(row) for row in range(_HEADERS)]) if tab.keys else None
        tab.keys = dict(sorted((at, key) for key, at in names.places.items())) if names is not None else {}
    return turned


def _turned(whole: Whole, turn: Callable[[Content, str, str], Told]) -> Whole:
    losses = list(whole.losses)
    tabs = []
    for tab in whole.tabs:
        cells: dict[Spot, Content] = {}
        for (row, column), content in tab.cells.items():
            cells[row, column], told = turn(content, tab.title, f"{letters(column)}{row + 1}")
            if told is not None:
                losses.append(told)
        tabs.append(replace(tab, cells=cells))
    return replace(whole, tabs=tabs, losses=losses)


def _to_google(content: Content, tab: str, cell: str) -> Told:
    if content.formula:
        bare = _TEXTS.sub("", content.formula)
        why = None
        if "[" in bare or "[" in "".join(re.findall(r"'(?:[^']|'')*'!", content.formula)):
            why = moving.OTHER_FILE if re.search(r"\[[^\]]*\][^\[\]]*!", content.formula) else moving.TABLE_NAMES
        elif only := _first(_EXCEL_ONLY, content):
            why = filled(moving.ONLY_EXCEL, name=only)
        if why is not None:
            return _value(content), filled(moving.FORMULA, tab=tab, cell=cell, why=why)
        return content, None
    if isinstance(content.value, CellError):
        return _value(content), filled(moving.ERROR, tab=tab, cell=cell, value=str(content.value))
    return content, None


def _to_file(content: Content, tab: str, cell: str) -> Told:
    if content.formula:
        only = _first(_GOOGLE_ONLY, content) or _first(_SPILLS, content)
        if only:
            why = filled(moving.ONLY_GOOGLE, name=only)
            return _value(content), filled(moving.FORMULA, tab=tab, cell=cell, why=why)
        return content, None
    if isinstance(content.value, str) and len(content.value) > LONGEST_IN_FILE:
        return replace(content, value=content.value[:LONGEST_IN_FILE]), filled(moving.LONG, tab=tab, cell=cell)
    return content, None


def _first(functions: re.Pattern[str], content: Content) -> str:
    """Return a function of these that a formula uses."""
    used = _NAMES.findall(_TEXTS.sub("", content.formula).upper())
    return next((name for name in used if functions.fullmatch(name)), "")


def _value(content: Content) -> Content:
    """Return what a cell shows, for good."""
    value = str(content.value) if isinstance(content.value, CellError) else content.value
    return replace(content, value=value, formula="", array=False)
