"""From a look at a book to its tables: tabs and headers found by name, in either language; what is missing is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.problems import Problem
from sheetcrm.model.table import Headers, find_headers, read_table
from sheetcrm.model.values import Kind
from sheetcrm.model.words import tables as words
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sheetcrm.model.columns import Tab
    from sheetcrm.model.grid import Grid
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

NEEDED = ("clients",)
"""Tabs without which there is nothing to do; of others that are missing the robot only speaks."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables of a book, its language, and what was wrong with tabs and headers."""

    tables: Mapping[str, Table]
    language: Language
    problems: tuple[Problem, ...]


def find_tabs(titles: Collection[str]) -> tuple[dict[str, str], list[tuple[Tab, str, str]]]:
    """Find our tabs among sheet titles; return title by key, and the tabs that stand there twice (these are left out)."""
    names = {fold(text): tab for tab in TABS.values() for text in tab.title.both()}
    found: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        tab = names.get(fold(title))
        if tab is not None:
            found[tab.key].append(title)
    twice = [(TABS[key], group[0], group[1]) for key, group in found.items() if len(group) > 1]
    return {key: group[0] for key, group in found.items() if len(group) == 1}, twice


def is_ours(grids: Mapping[str, Grid], unused: Collection[str] = ()) -> bool:
    """Tell whether a book was made by us: it has Settings, or most of our tabs, or Clients with most of its columns."""
    found, twice = find_tabs(grids)
    if "settings" in found or twice or len(found) * 2 > len(TABS):
        return True
    grid = grids[found["clients"]] if "clients" in found else None
    headers = find_headers(TABS["clients"], grid.rows, unused, grid.keys) if grid else None
    return headers is not None and len(headers.missing) <= len(headers.places)


def language_of_titles(titles: Collection[str]) -> Language:
    """Return the language of most of our tabs' titles; Russian when it is even."""
    folded = {fold(title) for title in titles}
    count = Counter(
        language
        for tab in TABS.values()
        for language, text in zip(("ru", "en"), tab.title.both(), strict=True)
        if fold(text) in folded
    )
    return "en" if count["en"] > count["ru"] else "ru"


def read_workbook(grids: Mapping[str, Grid], unused: Collection[str] = ()) -> Workbook:
    """Turn grids into tables. ``unused`` are folded headers that staff removed on purpose (a setting)."""
    found, twice = find_tabs(grids)
    language = language_of_titles(grids)
    problems = [
        Problem(tab=tab.key, sentence=words.TAB_TWICE.say(language, title=tab.title, first=first, second=second))
        for tab, first, second in twice
    ]
    tables: dict[str, Table] = {}
    foreign: list[str] = []
    for key, tab in TABS.items():
        if not tab.columns:
            continue
        if key not in found:
            if not tab.hidden and tab.use is not Use.SUMMARY and all(tab is not other for other, _, _ in twice):
                said = words.TAB_LATER if tab.later else words.TAB_MISSING
                problems.append(Problem(tab=key, sentence=said.say(language, title=tab.title)))
            continue
        grid = grids[found[key]]
        headers = find_headers(tab, grid.rows, unused, grid.keys)
        if tab.use is Use.SUMMARY and (headers is None or len(headers.places) * 2 < len(tab.columns)):
            foreign.append(key)
            continue
        if headers is None:
            problems.append(Problem(tab=key, sentence=words.HEADER_ROW_MISSING.to(language)))
            continue
        table = read_table(tab, grid, headers)
        problems += _header_problems(tab, headers, language)
        problems += _cell_problems(table, language)
        tables[key] = table
    if foreign:  # as in workbooks whose figures were formulas: told once, not header by header
        sentence = words.SUMMARY_UNKNOWN.say(language, tabs=", ".join(found[key] for key in foreign))
        problems.append(Problem(tab=foreign[0], sentence=sentence))
    return Workbook(tables, language, tuple(problems))


def not_ours(grids: Mapping[str, Grid]) -> Workbook:
    """Return what there is to read in a book that is none of ours: nothing, and one sentence instead of one for each tab and column."""
    language = language_of_titles(grids)
    return Workbook({}, language, (Problem(tab="clients", sentence=words.NOT_OURS.to(language)),))


def _header_problems(tab: Tab, headers: Headers, language: Language) -> list[Problem]:
    missing = [
        Problem(tab=tab.key, sentence=words.HEADER_MISSING.say(language, header=tab[key].header), column=key)
        for key in headers.missing
    ]
    twice = [
        Problem(
            tab=tab.key,
            column=key,
            sentence=words.HEADER_TWICE.say(
                language, header=tab[key].header, first=letters(first), second=letters(second)
            ),
        )
        for key, first, second in headers.twice
    ]
    above = (
        [
            Problem(
                tab=tab.key, sentence=words.ROWS_ABOVE.say(language, lines=", ".join(str(n + 1) for n in headers.above))
            )
        ]
        if headers.above
        else []
    )
    renamed = [
        Problem(
            tab=tab.key,
            column=key,
            now=text,
            sentence=words.HEADER_RENAMED.say(language, header=tab[key].header, text=text),
        )
        for key, text in headers.renamed.items()
    ]
    return missing + twice + above + renamed


def _cell_problems(table: Table, language: Language) -> list[Problem]:
    problems = [
        Problem(
            tab=table.tab.key,
            now=f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}",
            sentence=words.MERGED.say(language, range=f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"),
        )
        for top, left, bottom, right in table.merged
    ]
    blocks = {line for top, _, bottom, _ in table.merged for line in range(top, bottom + 1)}
    together = np.isin(table.lines, list(blocks))
    if table.tab.use in {Use.REGISTER, Use.STORY}:
        for key, mask in table.fixed.items():
            column = table.tab.by_key.get(key)
            if column is not None and column.robot and column.kind is not Kind.FORMULA:
                header = column.header.to(language)
                sentence = words.FORMULA_IN_ROBOT_COLUMN.say(language, header=header)
                problems += [
                    Problem(tab=table.tab.key, row=row, column=key, now=WRITTEN_BY_STAFF, sentence=sentence)
                    for row in table.ids[np.asarray(mask, dtype=bool) & ~together][:_TOLD]
                ]
    return problems


WRITTEN_BY_STAFF = "=…"
_TOLD = 20  # the twenty-first formula in one robot column says nothing new
