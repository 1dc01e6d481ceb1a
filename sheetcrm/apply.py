"""The only hand that writes: a plan becomes edits of rows and columns of the look that it was made on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sheetcrm.model.a1 import row_formula
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits
from sheetcrm.model.table import OWN, WRITTEN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.columns import Column
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Plan, Row
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language


SUMMARIES = tuple(title for tab in TABS.values() if tab.use is Use.SUMMARY for title in tab.title.both())
"""What the owner's summaries are called, in either language: their figures follow from what is written elsewhere."""


class Unknown(KeyError):
    """A plan names a tab, column or row that the book does not have; the text says which."""


def edits(plan: Plan, tables: Mapping[str, Table], language: Language, marks: Mapping[str, str]) -> Edits:
    """Return the edits that carry a plan out on the look whose tables these are. Raises Unknown."""
    cells: dict[str, list[CellEdits]] = {}
    for (tab, key), change in plan.changes.items():
        table = _table(tables, tab)
        place = table.headers.own.get(key) if key.startswith(OWN) else table.headers.places.get(key)
        if place is None:
            raise Unknown(f"{tab}.{key}")
        at = table.frame.index.get_indexer(pd.Index(change.ids, dtype=object))
        if (at < 0).any():
            raise Unknown(f"{tab}.{key}: {change.ids[at < 0][0]}")
        column = table.tab.by_key.get(key)
        written = [_written(value, column, table, language) for value in change.new]
        old = [_written(value, column, table, language) for value in change.old]
        cells.setdefault(tab, []).append(CellEdits(place, table.lines[at].tolist(), written, old))  # type: ignore[arg-type]
    tabs = []
    for tab in {**cells, **plan.appends, **plan.removals}:
        table = _table(tables, tab)
        gone = table.frame.index.get_indexer(pd.Index(plan.removals.get(tab, ()), dtype=object))
        if (gone < 0).any():
            raise Unknown(f"{tab}: a row to remove is not there")
        appended = tuple(_line(row, table, language) for row in plan.appends.get(tab, ()))
        removed = tuple(sorted(table.lines[gone].tolist()))
        tabs.append(TabEdits(table.title, tuple(cells.get(tab, ())), removed, appended))
    return Edits(tuple(tabs), marks, SUMMARIES)


def _table(tables: Mapping[str, Table], tab: str) -> Table:
    if tab not in tables or not tables[tab].headers.sound:
        raise Unknown(tab)
    return tables[tab]


def _line(row: Row, table: Table, language: Language) -> tuple[Raw | Formula, ...]:
    places = table.headers.places
    line: list[Raw | Formula] = [None] * (max(places.values(), default=-1) + 1)
    for key, place in places.items():
        value = row.id if key == "id" else row.values.get(key)
        line[place] = _written(value, table.tab[key], table, language)
    return tuple(line)


def _written(value: Raw, column: Column | None, table: Table, language: Language) -> Raw | Formula:
    """Return a value as the sheet shall hold it: ticks as the words of the dropdown, our formulas as formulas."""
    if column is not None and column.kind is Kind.TICK and isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    if column is not None and column.kind is Kind.FORMULA and value == WRITTEN and column.formula is not None:
        return Formula(formula_text(column, table.headers.places))
    return value


def formula_text(column: Column, places: Mapping[str, int]) -> str:
    """Return a column's formula for any row; ``{row}`` stays for its number. Raises Unknown where a column it needs is not there."""
    text = row_formula(column.formula or "", places)
    if text is None:
        raise Unknown(f"{column.key}: {column.formula}")
    return text
