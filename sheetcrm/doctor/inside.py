"""What stands in a book, wherever it is: its tabs, their headers, the settings that everything else needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS
from sheetcrm.model.findings import Finding, fault, fine
from sheetcrm.model.snapshot import absent
from sheetcrm.model.table import find_headers, read_table
from sheetcrm.model.words import Word
from sheetcrm.model.words import doctor as words
from sheetcrm.model.words.fold import fold
from sheetcrm.model.workbook import NEEDED, find_tabs, language_of_titles
from sheetcrm.policy.read import settings_of
from sheetcrm.policy.settings import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.grid import Grid, Look
    from sheetcrm.model.table import Headers

_MANY = 8  # areas in one sentence


def settings(look: Look, ledger: Ledger) -> tuple[Any, object]:
    """Return the settings in force, and the cell of the time zone where it is not understood."""
    titles, _ = find_tabs(look.grids)
    grid = look.grids[titles["settings"]] if "settings" in titles else None
    headers = find_headers(TABS["settings"], grid.rows, keys=grid.keys) if grid else None
    table = read_table(TABS["settings"], grid, headers) if grid and headers else absent("settings")
    good = ledger.states.memory("good", {}).get("settings", {})
    language = language_of_titles(look.grids)
    understood = settings_of(table, {}, language).good
    zones = {text for text, setting in BY_NAME.items() if setting.key == "time_zone"}
    cells = [cell for name, cell in zip(table["name"], table["value"], strict=True) if fold(str(name)) in zones]
    odd = cells[0] if cells and "time_zone" not in understood else None
    return settings_of(table, good, language), odd


def zone(name: str, odd: object) -> Iterator[Finding]:
    """Whether the time zone of Settings is one."""
    yield (
        fine("zone", words.ZONE, zone=name)
        if odd is None
        else fault("zone", "attention", words.ZONE_ODD, text=odd, zone=name)
    )


def tabs(look: Look) -> Iterator[Finding]:
    """Whether our tabs are there, each once."""
    found, twice = find_tabs(look.grids)
    well = True
    for tab, first, second in twice:
        well = False
        state: Any = "wrong" if tab.key in NEEDED else "attention"
        yield fault("tabs", state, words.TAB_TWICE, title=tab.title, first=first, second=second)
    gone = [
        tab
        for key, tab in TABS.items()
        if tab.columns and key not in found and all(tab is not other for other, _, _ in twice)
    ]
    for tab in gone:
        if tab.key in NEEDED:
            well = False
            yield fault("tabs", "wrong", words.TAB_NEEDED, title=tab.title)
    others = [tab.title for tab in gone if tab.key not in NEEDED]
    if others:
        yield fault("tabs", "attention", words.TABS_MISSING, titles=_listed(others))
    elif well:
        yield Finding("tabs", "fine", words.TABS)


def headers(look: Look, unused: Collection[str]) -> Iterator[Finding]:
    """Whether each tab has its headers, each once, and no merged cells below them."""
    found, _ = find_tabs(look.grids)
    well = True
    for key, title in found.items():
        if not TABS[key].columns:
            continue
        grid = look.grids[title]
        headers = find_headers(TABS[key], grid.rows, unused, grid.keys)
        for finding in (
            [fault("headers", "wrong", words.NO_HEADERS, tab=title)]
            if headers is None
            else [*_header_faults(key, title, headers), *_merged(title, grid, headers)]
        ):
            well = False
            yield finding
    if well:
        yield Finding("headers", "fine", words.HEADERS)


def _header_faults(key: str, title: str, headers: Headers) -> Iterator[Finding]:
    tab = TABS[key]
    if headers.missing:
        listed = _listed([tab[one].header for one in headers.missing])
        yield fault("headers", "wrong", words.HEADER_MISSING, tab=title, headers=listed)
    for one, first, second in headers.twice:
        values = {"header": tab[one].header, "first": letters(first), "second": letters(second)}
        yield fault("headers", "wrong", words.HEADER_TWICE, tab=title, **values)
    if headers.above:
        yield fault("headers", "wrong", words.ROWS_ABOVE, tab=title)
    for one, text in headers.renamed.items():
        yield fault("headers", "attention", words.HEADER_RENAMED, tab=title, header=tab[one].header, text=text)


def _merged(title: str, grid: Grid, headers: Headers) -> Iterator[Finding]:
    blocks = [block for block in grid.merged if block[2] > headers.line]
    if blocks:
        areas = [f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}" for top, left, bottom, right in blocks]
        more = ["…"] if len(areas) > _MANY else []
        yield fault("headers", "attention", words.MERGED, tab=title, areas=", ".join([*areas[:_MANY], *more]))


def _listed(titles: Iterable[Word]) -> Word:
    listed = list(titles)
    return Word(", ".join(f"«{word.ru}»" for word in listed), ", ".join(f"“{word.en}”" for word in listed))
