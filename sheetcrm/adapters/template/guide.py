"""Draws the Guide: two columns that a phone can show, no merged cells, room at the end for staff's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look
from sheetcrm.adapters.template.places import quoted
from sheetcrm.model.columns import TABS, Owner, Use
from sheetcrm.model.words import guide as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.columns import Column
    from sheetcrm.model.words import Word
    from sheetcrm.model.words.guide import Example, Line

_HEAD, _TEXT = 30, 78
_OWN_QUESTIONS = 12
_RED, _GREEN = "#A8321E", "#14692F"
_FAMILY = {
    Use.REGISTER: "staff",
    Use.STORY: "staff",
    Use.WORKLIST: "worklist",
    Use.SUMMARY: "summary",
    Use.POLICY: "policy",
    Use.LOG: "log",
}


def draw(sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
    """Draw the whole tab from top to bottom."""
    page = _Page(sheet, ink, plan)
    sheet.set_tab_color(look.TAB_COLOURS[place.tab.use])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, _HEAD)
    sheet.set_column(2, 2, _TEXT)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    page.title(words.TITLE, words.LEAD)
    page.section(words.DAY_HEAD, words.DAY)
    page.colours()
    page.fields()
    page.tabs()
    page.section(words.DOES_HEAD, words.DOES)
    page.section(words.NEVER_HEAD, words.NEVER)
    page.section(words.QUESTIONS_HEAD, words.QUESTIONS)
    page.empty(_OWN_QUESTIONS)


class _Page:
    """Where the next line goes."""

    def __init__(self, sheet: Any, ink: look.Ink, plan: Plan) -> None:
        self.sheet, self.ink, self.plan, self.row = sheet, ink, plan, 0
        line = {"bottom": 1, "bottom_color": look.LINE, "text_wrap": True, "font_size": 11, "indent": 1}
        self.head = ink(**line, bold=True)
        self.text = ink(**line)

    def say(self, word: Word) -> str:
        return word.to(self.plan.language)

    def title(self, title: Word, lead: Word) -> None:
        self.sheet.set_row(0, 34)
        self.sheet.write_string(0, 1, self.say(title), self.ink(bold=True, font_size=20, font_color=look.TEAL))
        self.sheet.set_row(1, 20)
        self.sheet.write_string(1, 1, self.say(lead), self.ink(font_size=11, font_color=look.GREY))
        self.row = 2

    def heading(self, head: Word) -> None:
        """A blank line, then the heading over a coloured line."""
        self.row += 1
        look_ = self.ink(bold=True, font_size=14, font_color=look.TEAL, bottom=2, bottom_color=look.TEAL)
        self.sheet.set_row(self.row, 26)
        self.sheet.write_string(self.row, 1, self.say(head), look_)
        self.sheet.write_blank(self.row, 2, None, look_)
        self.row += 1

    def tall(self, *texts: tuple[str, int]) -> None:
        """Make the row as tall as its longest text needs in a column of so many characters."""
        lines = max(sum(max(1, -(-len(part) // width)) for part in text.split("\n")) for text, width in texts)
        self.sheet.set_row(self.row, 15.5 * lines + 7)

    def line(self, head: str, text: str, *, sample: Any = None, mark: str | None = None) -> None:
        self.tall((head, _HEAD - 4), (text, _TEXT - 3))
        if mark:
            self.sheet.write_blank(self.row, 0, None, self.ink(bg_color=mark))
        self.sheet.write_string(self.row, 1, head, sample or self.head)
        self.sheet.write_string(self.row, 2, text, self.text)
        self.row += 1

    def section(self, head: Word, lines: Iterable[Line]) -> None:
        self.heading(head)
        for line in lines:
            self.line(self.say(line.head), self.say(line.text))

    def colours(self) -> None:
        """The names stand in the very colours that they explain."""
        clients = TABS["clients"]
        samples = {
            "staff": self.ink.header(clients["notes"]),
            "required": self.ink.header(clients["phone"], required=True),
            "shared": self.ink.header(clients["other_contacts"]),
            "robot": self.ink.header(clients["score"]),
            "mend": self.ink(bg_color=look.PEACH, font_color="#7A3E12", indent=1, bottom=1, bottom_color=look.LINE),
            "late": self.ink(**look.CHIP_BAD, indent=1, bottom=1, bottom_color=look.LINE),
        }
        assert {clients[key].owner for key in ("notes", "other_contacts", "score")} == set(Owner)
        self.heading(words.COLOURS_HEAD)
        for key, line in words.COLOURS.items():
            self.line(self.say(line.head), self.say(line.text), sample=samples[key])

    def fields(self) -> None:
        self.heading(words.FIELDS_HEAD)
        for example in words.FIELDS:
            self.example(TABS["clients"][example.column], example)

    def example(self, column: Column, example: Example) -> None:
        bad, good, why = (
            (self.say(label), self.say(text))
            for label, text in ((words.BAD, example.bad), (words.GOOD, example.good), (words.WHY, example.why))
        )
        self.tall(("\n".join(label + text for label, text in (bad, good, why)), _TEXT - 3))
        plain = self.ink(font_size=11)
        red, green, grey = (
            self.ink(font_size=11, bold=True, font_color=colour) for colour in (_RED, _GREEN, look.GREY)
        )
        self.sheet.write_string(self.row, 1, self.say(column.header), self.head)
        parts = (red, bad[0], plain, bad[1] + "\n", green, good[0], plain, good[1] + "\n", grey, why[0], plain, why[1])
        self.sheet.write_rich_string(self.row, 2, *parts, self.text)
        self.row += 1

    def tabs(self) -> None:
        """Families of tabs, each with a link and the colour of its tab in the margin."""
        self.heading(words.TABS_HEAD)
        for family, name in words.FAMILIES.items():
            self.sheet.set_row(self.row, 24)
            self.sheet.write_string(
                self.row, 1, self.say(name), self.ink(italic=True, font_size=11, font_color=look.GREY)
            )
            self.row += 1
            for key, tab in TABS.items():
                if _FAMILY.get(tab.use) == family and not tab.hidden:
                    self.tab(key)

    def tab(self, key: str) -> None:
        place = self.plan.places[key]
        row = self.row
        self.line(place.title, self.say(words.TABS[key]), mark=look.TAB_COLOURS[place.tab.use])
        link = self.ink(
            bold=True, font_size=11, font_color=look.TEAL, underline=1, indent=1, bottom=1, bottom_color=look.LINE
        )
        self.sheet.write_url(row, 1, f"internal:{quoted(place.title)}!A1", link, place.title)

    def empty(self, count: int) -> None:
        """Lines that invite staff to write."""
        for _ in range(count):
            self.sheet.set_row(self.row, 24)
            self.sheet.write_blank(self.row, 1, None, self.head)
            self.sheet.write_blank(self.row, 2, None, self.text)
            self.row += 1
