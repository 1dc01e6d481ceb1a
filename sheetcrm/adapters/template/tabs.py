"""Draws a tab of rows: header, notes, formats of whole columns, dropdowns, conditional formats.

No Excel tables (ListObjects): an empty one needs a blank row that looks like data, neither LibreOffice nor Google
Sheets lets it grow when a row is added below, and its header cells cannot be edited freely. An autofilter over a long
range and formats of whole columns hold for every row that staff or robot add, in all three programs.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look
from sheetcrm.adapters.template.conditions import conditions
from sheetcrm.adapters.template.places import Place, Plan, fill_row
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.grid import Formula
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Language, Word, choices
from sheetcrm.model.words.sequences import ADDRESSEES
from sheetcrm.model.words.templates import ADVERTISING
from sheetcrm.policy.settings import BY_KEY, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.adapters.template.places import Cell

_WHY = Word("Зачем: {purpose}", "Why: {purpose}")
_WHO_SEES = Word("Кто видит: {sensitivity}.", "Who sees it: {sensitivity}.")
_BY_ROBOT = Word(
    "Заполняет робот: написанное здесь он поправит.", "The robot fills this in and puts right what is typed here."
)
_BY_BOTH = Word("Пишете вы, робот дополняет.", "You write, the robot adds.")
_REQUIRED = Word("Обязательное поле.", "Required.")
_NOT_IN_LIST = Word("Нет в списке", "Not in the list")
_NOT_IN_LIST_HELP = Word(
    "Такого значения в списке нет. Можно оставить: робот предложит похожее. "
    "А чтобы оно появилось в списке, допишите его во вкладку «Справочники».",
    "The list has no such value. You may leave it: the robot will propose a similar one. "
    "To have it in the list, add it in the Lists tab.",
)
_FIXED_HELP = Word("Робот поймёт только значения из списка.", "The robot understands only the values of the list.")

_LINKED = {
    ("sequences", "template"): ("templates", "name"),
    ("reminders", "template"): ("templates", "name"),
    ("campaigns", "template"): ("templates", "name"),
}
_FIXED = {("reminders", "to"): ADDRESSEES}
_PAGES = {"clients": 5, "archive": 5, "lists": 3}
_LONG_IDS = {"duplicates": 15, "leaving": 15} | dict.fromkeys(("tasks", "problems", "queue", "letters", "changes"), 11)
"""The width of ids that are made of two, and of those that are made of what they stand for."""
_UNSEEN = {("letters", "turn")}
"""What only the robot reads; it is there to be found, not to be looked at."""
_FOOT = 3
"""Lines of the robot's below an advertising letter: how to have no more of them."""
_FROZEN: dict[str, tuple[str, ...]] = {
    "clients": ("id", "last_name", "first_name"),
    "archive": ("id", "last_name", "first_name"),
    "sources": ("id", "source"),
    "managers": ("id", "manager"),
    "segments": ("id", "month"),
    "facts": ("id", "month"),
    "score_check": ("id", "band"),
}
"""Names that stay in sight; on the owner's tabs those that leave room on a phone."""
_FROZEN_STORY = ("id", "client")


def draw(sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
    """Draw one tab of rows."""
    language, tab = plan.language, place.tab
    needed = required(place)
    flat = {key for group in needed for key in group}
    sheet.set_tab_color(look.TAB_COLOURS[tab.use])
    if tab.hidden:
        sheet.hide()
    sheet.set_default_row(look.row_height(tab))
    for index, column in enumerate(place.columns):
        body = ink.body(column, tab)
        hidden = {"hidden": True} if (tab.key, column.key) in _UNSEEN else {}
        sheet.set_column(index, index, width(place, column, language), body, hidden)
    sheet.set_row(0, 40)  # three lines
    for index, column in enumerate(place.columns):
        header = ink.header(column, required=column.key in flat)
        sheet.write_string(0, index, column.header.to(language), header)
        _note(sheet, index, _note_text(column, language, required=column.key in flat))
    frozen = _FROZEN.get(tab.key, _FROZEN_STORY if tab.use is Use.STORY else ())
    sheet.freeze_panes(1, sum(1 for key in frozen if key in place.places))
    sheet.autofilter(0, 0, place.reach - 1, len(place.columns) - 1)
    _print(sheet, tab)
    _dropdowns(sheet, plan, place)
    _conditions(sheet, ink, plan, place, needed)
    if tab.key in {"settings", "templates"}:
        _stretch(sheet, place, language)
    write_rows(sheet, place, language, forms=_group_tops(ink, place))


def _stretch(sheet: Any, place: Place, language: Language) -> None:
    """Make rows as tall as their longest text needs."""
    for number, row in enumerate(place.rows, start=1):
        lines = [1]
        for column in place.columns:
            value = row.get(column.key)
            text = value.to(language) if isinstance(value, Word) else str(value or "")
            lines.append(sum(max(1, -(-len(part) // column.width)) for part in text.split("\n")))
        foot = _FOOT if row.get("kind") == ADVERTISING else 0
        sheet.set_row(number, max(look.row_height(place.tab), 13 * (max(lines) + foot) + 8))


def _group_tops(ink: look.Ink, place: Place) -> dict[int, list[Any]]:
    """Return the formats of rows of Settings that begin a group: a darker line over each parts them."""
    if place.tab.key != "settings":
        return {}
    starts = [n for n, (one, two) in enumerate(pairwise(SETTINGS), start=2) if one.group != two.group]
    forms = [ink.body(column, place.tab, top=1, top_color=look.GREY) for column in place.columns]
    return dict.fromkeys(starts, forms)


def width(place: Place, column: Column, language: Language) -> int:
    """Return a width that holds the header's longest word beside the filter's button, and a list's longest value."""
    if column.kind is Kind.ID:
        return _LONG_IDS.get(place.tab.key, 8)
    texts = column.header.to(language).split()
    if f"{column.key}_synonyms" in place.places:
        values = (row.get(column.key) for row in place.rows)
        texts += [value.to(language) if isinstance(value, Word) else str(value) for value in values if value]
    return max(column.width, max(map(len, texts)) + 3)


def required(place: Place) -> tuple[tuple[str, ...], ...]:
    """Return the groups of Clients columns of which at least one must be filled (D3)."""
    if place.tab.key != "clients":
        return ()
    names = {column.header.ru: column.key for column in place.columns}
    default = BY_KEY["required"].default
    assert isinstance(default, Word)
    groups = (tuple(names.get(name.strip(), "") for name in part.split("/")) for part in default.ru.split(","))
    return tuple(kept for group in groups if (kept := tuple(filter(None, group))))


def write_rows(sheet: Any, place: Place, language: Language, *, forms: Mapping[int, Sequence[Any]]) -> None:
    """Write the rows under the header, each value as its type says; nothing that is text becomes a formula."""
    at = place.places
    places = tuple(at.items())
    for number, row in enumerate(place.rows, start=1):
        form = forms.get(number)
        if form:
            for index in at.values():
                sheet.write_blank(number, index, None, form[index])
        for key, index in places:
            value = row.get(key)
            column = place.columns[index]
            if column.formula is not None and key in row:
                text = fill_row(column.formula, at, number + 1)
                value = Formula(text, value if isinstance(value, int | float | str) else None) if text else None
            if value is not None:
                write(sheet, number, index, value, language, place, form and form[index])


def write(sheet: Any, row: int, index: int, value: Cell, language: Language, place: Place, form: Any = None) -> None:
    """Write one cell; without a format it has that of its column."""
    match value:
        case Word():
            value = value.to(language)
            if value:
                sheet.write_string(row, index, value, form)
        case str():
            if value:
                sheet.write_string(row, index, value, form)
        case bool():
            sheet.write_string(row, index, (choices.YES if value else choices.NO).to(language), form)
        case int() | float():
            sheet.write_number(row, index, value, form)
        case datetime() | date() | time():
            sheet.write_datetime(row, index, value, form)
        case Formula():
            text = fill_row(value.text, place.places, row + 1)
            sheet.write_formula(row, index, f"={text}", form, value="" if value.shown is None else value.shown)


def _note_text(column: Column, language: Language, *, required: bool) -> str:
    parts = [column.note.to(language)]
    if required:
        parts.append(_REQUIRED.to(language))
    if column.purpose:
        purpose = column.purpose.to(language)
        parts.append(_WHY.say(language, purpose=purpose[:1].lower() + purpose[1:]))
    if column.sensitivity is not Sensitivity.WORK:
        parts.append(_WHO_SEES.say(language, sensitivity=column.sensitivity.value))
    if column.robot:
        parts.append(_BY_ROBOT.to(language))
    if column.owner is Owner.SHARED:
        parts.append(_BY_BOTH.to(language))
    return "\n".join(parts)


def _note(sheet: Any, index: int, text: str) -> None:
    lines = sum(-(-len(part) // 38) for part in text.split("\n"))
    options = {"author": "sheetcrm", "width": 250, "height": 16 + 15 * lines, "color": "#FFFDF0"}
    sheet.write_comment(0, index, text, {**options, "font_name": "Arial", "font_size": 9})


def _print(sheet: Any, tab: Tab) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(_PAGES.get(tab.key, 1), 0)
    if tab.use is Use.REGISTER:
        sheet.repeat_columns(0, 2)
    sheet.set_footer("&C&9&A — &P / &N")


def _dropdowns(sheet: Any, plan: Plan, place: Place) -> None:
    language = plan.language
    for index, column in enumerate(place.columns):
        source = _source(plan, place, column)
        if source is None:
            continue
        fixed = isinstance(source, list)
        rule: dict[str, Any] = {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "error_type": "warning" if fixed else "information",
            "error_title": _NOT_IN_LIST.to(language),
            "error_message": (_FIXED_HELP if fixed else _NOT_IN_LIST_HELP).to(language),
            "show_error": column.kind is not Kind.TAGS,  # several tags stand in one cell
        }
        sheet.data_validation(1, index, place.reach - 1, index, rule)


def _source(plan: Plan, place: Place, column: Column) -> str | list[str] | None:
    """Return where a dropdown takes its values: cells, or fixed words; None for no dropdown."""
    spot = (place.tab.key, column.key)
    if column.robot:
        return None
    if words := column.choices or _FIXED.get(spot, ()):
        return [word.to(plan.language) for word in words]
    if column.kind is Kind.TICK:
        return [choices.YES.to(plan.language), choices.NO.to(plan.language)]
    if column.list:
        return "=" + plan.places["lists"].body(column.list)
    if spot in _LINKED:
        tab, key = _LINKED[spot]
        return "=" + plan.places[tab].body(key)
    if spot == ("rules", "column"):
        clients = plan.places["clients"]
        return f"='{clients.title}'!$B$1:${letters(len(clients.columns) - 1)}$1"
    return None


def _conditions(sheet: Any, ink: look.Ink, plan: Plan, place: Place, needed: Sequence[Sequence[str]]) -> None:
    for first, last, criteria, props in conditions(plan.language, place, needed):
        rule = {"type": "formula", "criteria": criteria, "format": ink.only(props)}
        sheet.conditional_format(1, place.places[first], place.reach - 1, place.places[last], rule)
