"""The sheet of paper that a summary is drawn on: cells in any order, figures, tables, charts that a phone can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look
from sheetcrm.adapters.template.places import quoted
from sheetcrm.model.a1 import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.words import Word

WIDE, NARROW = 30, 14
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 560, 300, 16
ROW_PIXELS = 20
_PLOT = {"x": 0.28, "y": 0.17, "width": 0.55, "height": 0.78}  # room for long names and for seven digits
_LINE = {"bottom": 1, "bottom_color": look.LINE}

WHOLE, SHARE = look.WHOLE, 9  # 9 is 0%
DATE = "dd.mm.yyyy"


class Page:
    """One summary tab. Rows and columns are 0-based; cells are written in order when the page is done."""

    def __init__(self, book: Any, sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
        self.book, self.sheet, self.ink, self.plan, self.place = book, sheet, ink, plan, place
        self.cells: dict[tuple[int, int], tuple[str, str, Any]] = {}
        sheet.set_tab_color(look.TAB_COLOURS[place.tab.use])
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        if place.tab.key == "overview":
            sheet.set_landscape()
        sheet.set_default_row(15)
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, 8, NARROW)
        sheet.set_row(0, 32)
        self.text(0, 0, place.title, ink(bold=True, font_size=20, font_color=look.TEAL))
        self.text(1, 0, self.say(place.tab.note), ink(font_size=11, font_color=look.GREY))

    def say(self, word: Word) -> str:
        """Return the word in the workbook's language."""
        return word.to(self.plan.language)

    def text(self, row: int, column: int, text: str, form: Any) -> None:
        """Put a text."""
        self.cells[row, column] = (text, "", form)

    def figure(self, row: int, column: int, formula: str, form: Any) -> None:
        """Put a formula over ``{tab.column}``.

        Its cached value stays empty on purpose: LibreOffice trusts a cached value and, unlike Excel, does not obey the
        file's wish to be recalculated; an empty one it calculates on load. A stale figure would be a lie.
        """
        self.cells[row, column] = ("", self.plan.refer(formula), form)

    def band(self, row: int, heads: Sequence[Word]) -> None:
        """Put the head of a table."""
        self.sheet.set_row(row, 24)
        for column, head in enumerate(heads):
            form = self.ink(
                bold=True,
                bg_color=look.TEAL,
                font_color=look.PAPER,
                align="right" if column else "left",
                font_size=11 if not column else 9,
                text_wrap=True,
            )
            self.text(row, column, self.say(head), form)

    def plain(self, *, number: str | int | None = None, strong: bool = False, quiet: bool = False) -> Any:
        """Return the look of a cell in a table."""
        props: dict[str, Any] = {"bold": strong}
        if number:
            props |= {"num_format": number, "align": "right"}
        if quiet:
            props |= {"font_color": look.GREY, "italic": True}
        return self.ink(**props)

    def ruled(self, first: int, last: int, width: int) -> None:
        """Draw a thin line under each row of a table that holds a name."""
        rule = {"type": "formula", "criteria": f'=$A{first + 1}<>""', "format": self.ink.only(_LINE)}
        self.sheet.conditional_format(first, 0, last, width - 1, rule)

    def hint(self, row: int, word: Word) -> None:
        """Put a grey sentence."""
        self.text(row, 0, self.say(word), self.ink(font_color=look.GREY, font_size=9, italic=True))

    def at(self, column: int, first: int, last: int) -> str:
        """Return a range of this page."""
        name = letters(column)
        return f"{quoted(self.place.title)}!${name}${first + 1}:${name}${last + 1}"

    def chart(
        self,
        row: int,
        title: Word,
        *,
        names: str,
        values: str,
        colours: Sequence[str] = look.CHART_COLOURS[:1],
        column: int = 0,
    ) -> None:
        """Put a bar chart with its figures on it: no legend, no grid, one colour or one for each bar."""
        chart = self.book.add_chart({"type": "bar"})
        font = {"name": "Arial", "size": 11, "color": look.INK}
        series: dict[str, Any] = {
            "name": self.say(title),
            "categories": "=" + names,
            "values": "=" + values,
            "fill": {"color": colours[0]},
            "gap": 45,
            "data_labels": {"value": True, "num_format": "#,##0", "font": {**font, "bold": True}},
        }
        if len(colours) > 1:
            series["points"] = [{"fill": {"color": colour}} for colour in colours]
        chart.add_series(series)
        chart.set_title({"name": self.say(title), "name_font": {**font, "size": 14, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": look.LINE}, "major_tick_mark": "none"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_chartarea({"border": {"color": look.LINE}, "fill": {"color": look.PAPER}})
        chart.set_plotarea({"layout": _PLOT})
        chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
        self.sheet.insert_chart(row, column, chart, {"x_offset": 4, "y_offset": 4, "description": self.say(title)})

    def done(self) -> None:
        """Write the cells from top to bottom, as a streamed workbook needs them."""
        for (row, column), (text, formula, form) in sorted(self.cells.items(), key=lambda item: item[0]):
            if formula:
                self.sheet.write_formula(row, column, f"={formula}", form, "")
            else:
                self.sheet.write_string(row, column, text, form)
