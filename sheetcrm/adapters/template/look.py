"""Colours and formats: staff's columns are dark-headed and white, the robot's light-headed, tinted and slanted.

Dark against light and upright against italic carry the difference too, so that it does not hang on seeing colours.
Arial is in Excel, LibreOffice (as Liberation Sans) and Google Sheets alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import Column, Owner, Use
from sheetcrm.model.values import Kind

if TYPE_CHECKING:
    from sheetcrm.model.columns import Tab

TEAL, TEAL_SOFT = "#1F5F66", "#44737A"
VIOLET, VIOLET_HEAD, VIOLET_BODY, VIOLET_BAND = "#4A4066", "#DDD7EC", "#F5F3FA", "#E7E2F3"
INK, GREY, LINE, PAPER = "#1F2933", "#7B8794", "#E1E5EA", "#FFFFFF"
AMBER, PEACH, LEMON = "#E5A03A", "#FDE9D9", "#FFF8DB"
SCALE, SCALE_WORSE = "#9CCBE8", "#F2BE8D"

TAB_COLOURS = {
    Use.GUIDE: "#5E9E4F",
    Use.REGISTER: TEAL,
    Use.STORY: TEAL,
    Use.WORKLIST: "#7A6BA8",
    Use.LOG: "#9AA3AE",
    Use.POLICY: AMBER,
    Use.SUMMARY: "#2F6DB5",
}
"""Who edits: green to read, teal for staff, violet where the robot asks, amber settings, blue owner, grey logs."""

CHART_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe and Ito's palette, told apart with any kind of colour blindness."""

CHIP_GOOD = {"bg_color": "#D9F0E1", "font_color": "#14592F"}
CHIP_MIDDLE = {"bg_color": "#FDEFC8", "font_color": "#6B4E00"}
CHIP_QUIET = {"bg_color": "#E4E7EB", "font_color": "#4B5563"}
CHIP_FRESH = {"bg_color": "#DCEBFA", "font_color": "#1D4E89"}
CHIP_BAD = {"bg_color": "#F8DEDA", "font_color": "#8A2F22"}

GENERAL, WHOLE, TEXT = "General", 3, 49
"""Built-in formats, #,##0 and @ by their number; General by its name, since xlsxwriter takes the number 0 for the format "0"."""

DAY, MONTH = "dd.mm.yyyy", "mm.yyyy"
NUMBER_FORMATS: dict[Kind, str | int] = {
    Kind.DATE: DAY,
    Kind.DATETIME: "dd.mm.yyyy hh:mm",
    Kind.MONEY: WHOLE,  # shows 1 500 where the program is set to Russian, 1,500 where to English
    Kind.NUMBER: GENERAL,
    Kind.FORMULA: GENERAL,
}
"""All other kinds are text: a phone keeps its plus sign and zeros, and what begins with = stays what was typed."""


ROW, TWO_LINES, THREE_LINES = 18, 30, 43


def row_height(tab: Tab) -> int:
    """Return the height of every row that has none of its own, those that the robot adds too.

    Tabs of sentences get two lines, because LibreOffice does not grow a row whose text wraps until somebody edits it.
    """
    if tab.key == "duplicates":  # a whole card in one cell, and all that joins it with another
        return THREE_LINES
    if tab.use is Use.WORKLIST or tab.key == "journal":
        return TWO_LINES
    return TWO_LINES if tab.use is Use.POLICY and tab.key != "lists" else ROW


class Ink:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **props: Any) -> Any:
        """Return the format with these properties over the common ones."""
        full = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter", **props}
        return self._make(full)

    def only(self, props: dict[str, Any]) -> Any:
        """Return a format with these properties alone, for conditional formats."""
        return self._make(props)

    def _make(self, props: dict[str, Any]) -> Any:
        key = tuple(sorted(props.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(props)
        return self._made[key]

    def header(self, column: Column, *, required: bool = False) -> Any:
        """Return the look of a header cell: by its owner; an amber line under what is required."""
        props: dict[str, Any] = {"bold": True, "text_wrap": True, "align": "left", "font_size": 9}
        match column.owner:
            case Owner.STAFF:
                props |= {"bg_color": TEAL, "font_color": PAPER, "bottom": 1, "bottom_color": PAPER}
            case Owner.SHARED:
                props |= {
                    "bg_color": TEAL_SOFT,
                    "font_color": PAPER,
                    "italic": True,
                    "bottom": 1,
                    "bottom_color": PAPER,
                }
            case Owner.ROBOT:
                props |= {
                    "bg_color": VIOLET_HEAD,
                    "font_color": VIOLET,
                    "italic": True,
                    "bottom": 3,
                    "bottom_color": VIOLET,
                }
        if required:
            props |= {"bottom": 5, "bottom_color": AMBER}
        return self(right=1, right_color=PAPER, **props)

    def body(self, column: Column, tab: Tab, **more: Any) -> Any:
        """Return the look of a whole column under its header; ``more`` for cells that differ."""
        props: dict[str, Any] = {
            "num_format": NUMBER_FORMATS.get(column.kind, TEXT),
            "bottom": 1,
            "right": 1,
            "bottom_color": LINE,
            "right_color": LINE,
        }
        if column.robot:
            props |= {"bg_color": VIOLET_BODY, "italic": True, "font_color": VIOLET}
        if column.kind is Kind.ID:
            props |= {"font_color": GREY, "font_size": 8, "italic": False, "bg_color": "#F4F5F7"}
        if column.kind in {Kind.FORMULA, Kind.TICK, Kind.DATE, Kind.DATETIME}:
            props["align"] = "center"
        if column.kind in {Kind.NUMBER, Kind.MONEY}:
            props |= {"align": "right", "indent": 1}
        if column.key == "month" and column.kind is Kind.DATE:
            props["num_format"] = MONTH
        if row_height(tab) > ROW:
            props["text_wrap"] = column.kind in {Kind.TEXT, Kind.CHOICE}
        if tab.key == "tasks":
            props["text_wrap"] = column.key in {"what", "why", "outcome", "problems"}
        if tab.key == "journal":
            props["valign"] = "top"
        if tab.key == "lists":
            value = f"{column.key}_synonyms" in tab.by_key
            props |= {"bold": True, "left": 1, "left_color": TEAL} if value else {"font_color": GREY}
        if tab.key == "settings" and column.key == "value":
            props |= {"bold": True, "font_color": TEAL}
        if tab.key == "templates":
            # Some programs show ### for long cells that are marked as text.
            props |= {"valign": "top", "num_format": GENERAL if column.key == "text" else TEXT}
        return self(**{**props, **more})
