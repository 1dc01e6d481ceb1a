"""Builds the designed workbook with xlsxwriter from ``model.columns`` and ``model.words`` (D8)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template.places import Cell, formula_text
from sheetcrm.model.columns import Use

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from sheetcrm.adapters.template.look import Ink
    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.words import Language

__all__ = ["Cell", "build", "draw", "draw_tab", "formula_text"]

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a file property without a zone; fixed, so that two builds are equal
_MANY = 20_000


def build(
    path: Path,
    language: Language,
    *,
    fill: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None,
    unused: Collection[str] = (),
    only: Collection[str] | None = None,
    own: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write the workbook; the same arguments give the same members, byte for byte.

    ``fill`` holds rows by tab key, each a mapping of column keys to values; for Settings rows ``name`` (the setting's
    name or key) and ``value``, which replace defaults; for other staff tabs the rows replace the defaults. A row ``{}``
    stays empty. Text is written as text, whatever it begins with; a :class:`~sheetcrm.model.grid.Formula` may name
    ``{row}`` and columns of its row as ``{key}``; a key of a robot's formula column in a row puts that formula there,
    with the value as its cached result.

    ``unused`` are keys of Clients columns to leave out, ``only`` are those to keep beside the id (Archive follows);
    Settings says so.
    ``own`` are headers of staff's own columns by tab key, placed after staff's columns; rows name them by their header.

    Above 20,000 rows the rows are streamed: memory stays small, texts stand in the cells instead of the shared table.
    """
    import xlsxwriter

    from sheetcrm.adapters.template.content import plan as lay_out

    plan = lay_out(language, fill=fill or {}, unused=unused, only=only, own=own or {})
    many = sum(len(place.rows) for place in plan.places.values()) > _MANY
    options: dict[str, Any] = {
        "constant_memory": many,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "sheetcrm", "author": "sheetcrm", "created": _CREATED})
        book.set_size(2400, 1500)
        draw(book, plan)
        book.worksheets()[0].activate()


def draw(book: Any, plan: Plan) -> None:
    """Draw every tab of the plan onto a workbook: xlsxwriter's, or one that takes the same words."""
    from sheetcrm.adapters.template import look

    ink = look.Ink(book)
    for place in plan.places.values():
        draw_tab(book, book.add_worksheet(place.title), ink, plan, place)


def draw_tab(book: Any, sheet: Any, ink: Ink, plan: Plan, place: Place) -> None:
    """Draw one tab of the plan onto a sheet of that workbook."""
    from sheetcrm.adapters.template import guide, summaries, tabs

    match place.tab.use:
        case Use.GUIDE:
            guide.draw(sheet, ink, plan, place)
        case Use.SUMMARY:
            summaries.draw(book, sheet, ink, plan, place)
        case _:
            tabs.draw(sheet, ink, plan, place)
