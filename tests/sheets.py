"""A workbook from a docstring: the docstring is the sheet.

A line without bars names a tab by its key; the table below it has column keys or headers (either language) first, then
rows:

    clients
    | id | first_name | last_action | keep |
    | a1 | Анна       | 2026-08-01  | yes  |

Cells: empty is empty, ``2026-08-01`` a date, ``2026-08-01 14:30`` a date with time, ``12.5`` a number, yes and no are
ticks in columns of ticks; anything in double quotes is text as it stands. Columns that the template has and the
docstring does not name are there, empty. Rows without an id get one: ``clients1``, ``clients2`` … Tabs not named are
there, empty, but Lists, which holds what the template holds.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import objects
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.model.table import OWN, Headers, Table
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Language, Word
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.model.columns import Tab
    from sheetcrm.model.grid import Raw

TODAY = "2026-11-22"
_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?")


def sheet(text: str, *, today: str = TODAY, language: Language = "en", memory: Memory | None = None) -> Snapshot:
    """Return the snapshot that the text describes."""
    tables = {key: empty(key, language) for key, tab in TABS.items() if tab.columns}
    for key, header, rows in _blocks(text):
        tables[key] = table(key, _keys(TABS[key], header), rows)
    now = datetime.fromisoformat(today)
    return Snapshot(tables, now.replace(hour=now.hour or 9), language, memory or Memory())


def table(key: str, columns: Sequence[str], rows: Sequence[Sequence[str | Raw]], *, whole: bool = True) -> Table:
    """Return a tab's table. Texts are read as in a docstring; ``whole`` adds the template's other columns, empty."""
    tab = TABS[key]
    cells = {
        name: [_cell(cell, tab, name) if isinstance(cell := row[place], str) else cell for row in rows]
        for place, name in enumerate(columns)
    }
    if tab.has_ids:
        cells.setdefault("id", [f"{key}{number}" for number in range(1, len(rows) + 1)])
        ids: Sequence[Any] = cells["id"]
    else:
        ids = [f"#{number}" for number in range(2, len(rows) + 2)]
    if whole:
        for column in tab.columns:
            cells.setdefault(column.key, [None] * len(rows))
    index = pd.Index(objects(ids), dtype=object)
    frame = pd.DataFrame(
        {name: pd.Series(objects(values), index=index, dtype=object) for name, values in cells.items()}
    )
    frame.index = index
    places = {name: place for place, name in enumerate(cells)}
    return Table(
        tab=tab,
        title=tab.title.en,
        frame=frame,
        lines=np.arange(1, len(rows) + 1, dtype=np.int64),
        headers=Headers(
            0,
            {name: place for name, place in places.items() if not name.startswith(OWN)},
            {name: place for name, place in places.items() if name.startswith(OWN)},
        ),
        settled=np.ones(len(rows), dtype=bool),
    )


@cache
def empty(key: str, language: Language = "en") -> Table:
    """Return a tab without rows; Lists with what the template holds."""
    if key != "lists":
        return table(key, [column.key for column in TABS[key].columns], [])
    columns = [column.key for column in TABS[key].columns]
    return table(key, columns, [[_said(row.get(name), language) for name in columns] for row in DEFAULTS[key]])


def cells(snapshot: Snapshot, tab: str, *columns: str) -> dict[str, Any]:
    """Return what stands in these columns by row id: the values themselves for one column, tuples for several."""
    found = snapshot[tab]
    arrays = [found[column] for column in columns]
    rows: Iterable[Any] = arrays[0] if len(columns) == 1 else zip(*arrays, strict=True)
    return dict(zip(found.ids, rows, strict=True))


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """The workbook in the test's own docstring, on 22 November 2026, in English."""
    return sheet(inspect.getdoc(request.function) or "")


def _blocks(text: str) -> Iterable[tuple[str, list[str], list[list[str]]]]:
    key, lines = "", dict[str, list[list[str]]]()
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("|"):
            lines[key].append([cell.strip() for cell in line.strip("|").split("|")])
        else:
            key = line.rstrip(":")
            lines[key] = []
    for tab, (header, *rows) in lines.items():
        yield tab, header, [row for row in rows if set("".join(row)) - set("-: ") or not "".join(row)]


def _keys(tab: Tab, header: Sequence[str]) -> list[str]:
    names = {fold(text): column.key for column in tab.columns for text in (column.key, *column.header.both())}
    return [names.get(fold(text), OWN + text) for text in header]


def _cell(text: str, tab: Tab, key: str) -> Raw:
    column = tab.by_key.get(key)
    if not text:
        return None
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if column is not None and column.kind is Kind.TICK and text in {"yes", "no"}:
        return text == "yes"
    if key in {"id", "client_id"}:
        return text
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _DATETIME.fullmatch(text):
        return datetime.fromisoformat(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _said(cell: object, language: Language) -> Raw:
    said = cell.to(language) if isinstance(cell, Word) else cell
    return None if said == "" else said  # type: ignore[return-value]


def defaults(key: str, language: Language = "en") -> Table:
    """Return a policy tab as the template holds it."""
    rows: Sequence[Mapping[str, Any]] = DEFAULTS[key]
    columns = [column.key for column in TABS[key].columns]
    return table(key, columns, [[_said(row.get(name), language) for name in columns] for row in rows])


def without(snapshot: Snapshot, tab: str, *columns: str) -> Snapshot:
    """Return the snapshot with these columns gone from a tab, on purpose: its headers stay sound."""
    found = snapshot[tab]
    frame = found.frame.drop(columns=list(columns))
    places = {key: place for key, place in found.headers.places.items() if key not in columns}
    kept = replace(found, frame=frame, headers=replace(found.headers, places=places))
    return replace(snapshot, tables={**snapshot.tables, tab: kept})


def broken(snapshot: Snapshot, tab: str, *columns: str) -> Snapshot:
    """Return the snapshot with the headers of these columns lost: the robot must not write to the tab."""
    lost = without(snapshot, tab, *columns)
    headers = replace(lost[tab].headers, missing=columns or ("id",))
    return replace(lost, tables={**lost.tables, tab: replace(lost[tab], headers=headers)})
