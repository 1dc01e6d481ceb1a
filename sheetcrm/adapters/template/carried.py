"""Draws a book that is carried over: our tabs as they are designed, staff's as they are, and in all of them what stands there now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import draw_tab, look
from sheetcrm.adapters.template.content import plan as plan_template
from sheetcrm.adapters.whole import Content, look_of
from sheetcrm.model.columns import TABS, Column
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.adapters.whole import Look, Spot, Whole, WholeTab
    from sheetcrm.model.words import Language

_WRITES = {"write_string", "write_number", "write_datetime", "write_formula", "write_blank", "write_url"}
_NOTHING = Content()
_NAMED = {0: "", look.WHOLE: "#,##0", 9: "0%", look.TEXT: "@"}
"""Built-in formats as a file's reader names them."""


def draw_carried(book: Any, whole: Whole, language: Language) -> None:
    """Draw every tab of the book, in its order, onto a workbook in xlsxwriter's words."""
    plan = as_it_stands(whole, language)
    pens = _Pens(book)
    ink = look.Ink(pens)
    for tab in whole.tabs:
        sheet = book.add_worksheet(tab.title)
        paper = _Paper(sheet, pens)
        if tab.key:
            draw_tab(pens, paper, ink, plan, plan.places[tab.key])
        _Overlay(sheet, paper, pens, tab).draw()
    for name, meaning in whole.names.items():
        book.define_name(name, f"={meaning}")


def as_it_stands(whole: Whole, language: Language) -> Plan:
    """Return the template's plan with titles and columns as staff have them, and without rows."""
    plan = plan_template(language, fill={}, unused=(), only=None, own={})
    places: dict[str, Place] = {key: replace(place, rows=()) for key, place in plan.places.items()}
    for tab in whole.tabs:
        if tab.key:
            columns = tuple(_columns(tab)) if TABS[tab.key].columns else ()
            places[tab.key] = replace(places[tab.key], title=tab.title, columns=columns)
    return replace(plan, places=places)


def _columns(tab: WholeTab) -> Iterator[Column]:
    """Yield the columns where they stand; staff's own have the kind that leaves their cells alone."""
    known = TABS[tab.key].by_key
    for at in range(tab.width):
        header = tab.cells.get((tab.header, at), _NOTHING).shown().strip() or "—"
        word = Word(header, header)
        own = Column(key=f"_{at}", header=word, kind=Kind.NUMBER, note=Word("", ""))
        yield known.get(tab.keys.get(at, ""), own)


class _Pens:
    """The book's formats, each with what it says kept beside it."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._said: dict[int, Look] = {}
        self._made: dict[Look, Any] = {}

    def add_format(self, props: Mapping[str, Any]) -> Any:
        form = self._book.add_format(dict(props))
        number = props.get("num_format", 0)
        named = {**props, "num_format": _NAMED.get(number, number)}
        self._said[id(form)] = look_of(named)
        return form

    def add_chart(self, options: Mapping[str, Any]) -> Any:
        return self._book.add_chart(options)

    def said(self, form: Any) -> Look:
        """Return what a format says."""
        return () if form is None else self._said[id(form)]

    def of(self, look_: Look) -> Any:
        """Return the format that says this; None for one that says nothing."""
        if not look_:
            return None
        if look_ not in self._made:
            self._made[look_] = self.add_format(dict(look_))
        return self._made[look_]


class _Paper:
    """A sheet that the template draws on: cells are kept aside, all else goes through."""

    def __init__(self, sheet: Any, pens: _Pens) -> None:
        self._sheet, self._pens = sheet, pens
        self.forms: dict[Spot, Any] = {}
        self.rich: dict[Spot, tuple[str, Callable[[], None]]] = {}
        """Texts with looks inside them, and how they are put there."""
        self.columns: dict[int, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name == "write_comment":
            return lambda *_, **__: None  # notes are carried over
        if name == "write_rich_string":
            return self._rich
        if name in _WRITES:
            return self._write
        return getattr(self._sheet, name)

    def set_column(self, first: int, last: int, width: float, form: Any = None, options: Any = None) -> None:
        for at in range(first, last + 1):
            self.columns[at] = form
        self._sheet.set_column(first, last, width, form, options)

    def _write(self, row: int, column: int, _value: Any, form: Any = None, *_: Any, **__: Any) -> None:
        self.forms[row, column] = form

    def _rich(self, row: int, column: int, *parts: Any) -> None:
        self.forms[row, column] = parts[-1]
        self.rich[row, column] = "".join(parts[1:-1:2]), lambda: self._sheet.write_rich_string(row, column, *parts)


class _Overlay:
    """Puts what stands in a tab now over what the template drew."""

    def __init__(self, sheet: Any, paper: _Paper, pens: _Pens, tab: WholeTab) -> None:
        self.sheet, self.paper, self.pens, self.tab = sheet, paper, pens, tab
        self.columns: dict[int, Look] = {at: pens.said(form) for at, form in paper.columns.items()}

    def draw(self) -> None:
        self._lines()
        for spot in sorted({*self.tab.cells, *self.paper.forms}):
            self._cell(spot, self.tab.cells.get(spot, _NOTHING))
        for (row, column), note in sorted(self.tab.notes.items()):
            self.sheet.write_comment(row, column, note, {"author": "sheetcrm", "width": 250, "font_name": "Arial"})
        for top, left, bottom, right in self.tab.merged:
            self._merge(top, left, bottom, right)
        self._around()

    def _lines(self) -> None:
        """Widths, heights and what is hidden, as staff have them; looks of columns where they are staff's own."""
        for at, line in sorted(self.tab.columns.items()):
            own = not self.tab.key or (at not in self.tab.keys and at not in self.paper.columns) or self._is_own(at)
            if own and line.look:
                self.columns[at] = line.look
            form = self.pens.of(self.columns.get(at, ())) if own else self.paper.columns.get(at)
            if line.size is None and not line.hidden and not line.look:
                continue
            size = line.size if line.size is not None else 8.43
            self.sheet.set_column(at, at, size, form, {"hidden": line.hidden})
        for at, line in sorted(self.tab.rows.items()):
            self.sheet.set_row(at, line.size, None, {"hidden": line.hidden})

    def _is_own(self, at: int) -> bool:
        return bool(self.tab.keys) and at not in self.tab.keys

    def _cell(self, spot: Spot, content: Content) -> None:
        row, column = spot
        text, put = self.paper.rich.get(spot, ("", None))
        if put is not None and text == content.value:
            put()  # a text of ours that nobody changed
            return
        form = self._form(spot, content)
        if content.array:
            self.sheet.write_array_formula(row, column, row, column, f"{{={content.formula}}}", form, _result(content))
        elif content.formula:
            self.sheet.write_formula(row, column, f"={content.formula}", form, _result(content))
        elif content.link.startswith("#"):
            title = content.link[1:].replace("'", "''")
            self.sheet.write_url(row, column, f"internal:'{title}'!A1", form, str(content.value or content.link[1:]))
        elif content.link:
            self.sheet.write_url(row, column, content.link, form, str(content.value or content.link))
        else:
            self._value(row, column, content.value, form)

    def _value(self, row: int, column: int, value: object, form: Any) -> None:
        match value:
            case None if form is not None:
                self.sheet.write_blank(row, column, None, form)
            case bool():
                self.sheet.write_boolean(row, column, value, form)
            case float():
                self.sheet.write_number(row, column, value, form)
            case str():
                self.sheet.write_string(row, column, value, form)

    def _form(self, spot: Spot, content: Content) -> Any:
        """Return the cell's own format, the one that was drawn, or None where the column's holds."""
        if content.look:
            return None if content.look == self.columns.get(spot[1], ()) else self.pens.of(content.look)
        return self.paper.forms.get(spot)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        content = self.tab.cells.get((top, left), _NOTHING)
        self.sheet.merge_range(top, left, bottom, right, "", self.pens.of(content.look))
        self._cell((top, left), content)

    def _around(self) -> None:
        tab = self.tab
        if tab.hidden:
            self.sheet.hide()
        if tab.colour:
            self.sheet.set_tab_color(tab.colour)
        if any(tab.frozen) or tab.key:
            self.sheet.freeze_panes(*tab.frozen)
        if tab.filtered and not tab.key:
            self.sheet.autofilter(*tab.filtered)
        if not tab.gridlines and not tab.key:
            self.sheet.hide_gridlines(2)


def _result(content: Content) -> object:
    return "" if content.value is None else content.value
