"""Draws the tabs for the owner: one table each, whose cells the robot fills, and a few charts over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.template import look, tabs
from sheetcrm.adapters.template.places import quoted
from sheetcrm.model.a1 import letters
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.few import BEFORE, RESTING
from sheetcrm.policy.figures.periods import COVERED, MONTHS
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.templates.sayings import money_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.adapters.template.places import Place, Plan
    from sheetcrm.model.columns import Column

_CHANGE, _SHARE, _FINE = "+#,##0;-#,##0;0", "#,##0", "0.0"
_FINE_KEYS = ("clicked", "bounced", "unsubscribed", "return")
_SIZE = {"width": 620, "height": 300}
_ROOM = {"x": 0.26, "y": 0.16, "width": 0.56, "height": 0.78}
"""Where bars stand: names have room before them and amounts behind them, whatever a program would leave."""
_STRONG = {
    "overview": ("what", "week"),
    "sources": ("source", "leads", "revenue"),
    "funnel": ("stage", "people_now"),
    "letter_figures": ("name", "sent"),
    "segments": ("month", "active"),
    "managers": ("manager", "clients", "revenue"),
    "forecast": ("day", "letters"),
    "best": ("name", "revenue"),
}
_MORE_IS_BETTER = {
    "sources": ("leads", "revenue", "conversion", "return"),
    "funnel": ("people_now", "potential", "conversion"),
    "letter_figures": ("opened", "clicked", "converted"),
    "managers": ("revenue", "done", "second"),
    "best": ("revenue", "share"),
    "score_check": ("conversion",),
    "facts": ("leads", "revenue"),
}
_MORE_IS_WORSE = {
    "funnel": ("stuck",),
    "letter_figures": ("bounced", "unsubscribed"),
    "segments": ("cooled", "dormant_share"),
    "managers": ("late", "overdue", "faulty"),
}
"""Figures that are read at a glance: the deeper the blue the more, the deeper the amber the worse."""
_FIRST_DATA = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: what it shows of which tab's rows, and the row (0-based) it stands over; how many rows, COVERED says."""

    title: Word
    type: str
    tab: str
    names: str
    values: tuple[str, ...]
    row: int
    reverse: bool = False
    column: int = 1
    dates: str = "mm.yy"
    stacked: bool = False


_UNDER = 27  # ten numbers and as many sentences as there can be
_NEXT = 17
CHARTS: Mapping[str, tuple[Drawn, ...]] = {
    "overview": (
        Drawn(
            words.REVENUE_CHART,
            "column",
            "facts",
            "month",
            ("revenue",),
            _UNDER,
            reverse=True,
        ),
        Drawn(
            words.LEADS_CHART,
            "column",
            "facts",
            "month",
            ("leads",),
            _UNDER + _NEXT,
            reverse=True,
        ),
        Drawn(
            words.SOURCES_CHART,
            "bar",
            "sources",
            "source",
            ("leads",),
            _UNDER + 2 * _NEXT,
        ),
        Drawn(
            words.STAGES_CHART,
            "bar",
            "funnel",
            "stage",
            ("people_now",),
            _UNDER + 3 * _NEXT,
        ),
        Drawn(
            words.MANAGERS_CHART,
            "bar",
            "managers",
            "manager",
            ("revenue",),
            _UNDER + 4 * _NEXT,
        ),
    ),
    "segments": (
        Drawn(
            words.SEGMENTS_CHART,
            "column",
            "segments",
            "month",
            ("active", "moderate", "dormant"),
            MONTHS + 3,
            stacked=True,
        ),
    ),
    "forecast": (
        Drawn(
            words.AHEAD_CHART,
            "column",
            "forecast",
            "day",
            ("letters", "waiting"),
            1,
            stacked=True,
            column=9,
            dates="dd.mm",
        ),
    ),
}


def draw(book: Any, sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
    """Draw one summary tab: the table, then how its figures are read, then charts."""
    tabs.draw(sheet, ink, plan, place)
    sheet.hide_gridlines(2)
    strong = _STRONG.get(place.tab.key, ())
    for index, column in enumerate(place.columns):
        if column.kind is Kind.ID:
            sheet.set_column(index, index, 8, ink.body(column, place.tab), {"hidden": True})
        elif column.robot:
            width = tabs.width(place, column, plan.language)
            sheet.set_column(
                index, index, width, ink.body(column, place.tab, **_body(column, plan, strong=column.key in strong))
            )
    _grey(sheet, ink, plan, place)
    for keys, colour in ((_MORE_IS_BETTER, look.SCALE), (_MORE_IS_WORSE, look.SCALE_WORSE)):
        for at in (place.places[key] for key in keys.get(place.tab.key, ()) if key in place.places):
            rule = {"type": "2_color_scale", "min_color": look.PAPER, "max_color": colour}
            sheet.conditional_format(_FIRST_DATA, at, place.reach - 1, at, rule)
    for drawn in CHARTS.get(place.tab.key, ()):
        _chart(book, sheet, plan, drawn)


def _body(column: Column, plan: Plan, *, strong: bool) -> dict[str, Any]:
    """Return how a figure is read: upright on white; thousands apart, changes with their sign, money with its currency."""
    props: dict[str, Any] = {"italic": False, "bg_color": look.PAPER, "font_color": look.INK, "bold": strong}
    if column.kind is Kind.NUMBER:
        key = column.key
        fine = key.startswith(_FINE_KEYS)
        props["num_format"] = _CHANGE if key.endswith("change") else _FINE if fine else _SHARE
    if column.kind is Kind.MONEY:
        props["num_format"] = money_format(_currency(plan), plan.language)
    return props


def _currency(plan: Plan) -> str:
    """Return the currency as the Settings of this very workbook will have it."""
    name = BY_KEY["currency"].name
    held = next((row["value"] for row in plan.places["settings"].rows if row["name"] == name), "")
    return held.to(plan.language) if isinstance(held, Word) else str(held or "")


def _grey(sheet: Any, ink: look.Ink, plan: Plan, place: Place) -> None:
    """Show in grey, and on no scale, what the mark names: single figures, all of the span before, or all that are no plain count."""
    if "mark" not in place.places:
        return
    say, mark = plan.language, f"${letters(place.places['mark'])}2"
    few, before = words.FEW.to(say), words.QUOTED.say(say, what=words.FIGURES_BEFORE)
    opening, closing = words.QUOTED.to(say).split("{what}")
    form = ink.only({"font_color": look.GREY, "bg_color": look.PAPER})
    for key in (*RESTING[place.tab.key], "mark"):
        if key not in place.places:
            continue
        at = place.places[key]
        named = [f'{mark}="{few}"', f'LEFT({mark},{len(few) + 1})="{few};"']
        named += [f'ISNUMBER(FIND("{opening}"&{letters(at)}$1&"{closing}",{mark}))'] if key != "mark" else []
        named += [f'ISNUMBER(FIND("{before}",{mark}))'] if key.endswith(BEFORE) else []
        rule = {"type": "formula", "criteria": f"=OR({','.join(named)})", "format": form, "stop_if_true": True}
        # not quite the scale's range: on the very same one LibreOffice draws both
        sheet.conditional_format(_FIRST_DATA, at, place.reach, at, rule)


def _chart(book: Any, sheet: Any, plan: Plan, drawn: Drawn) -> None:
    source = plan.places[drawn.tab]
    if drawn.names not in source.places or any(key not in source.places for key in drawn.values):
        return
    say = plan.language
    font = {"name": "Arial", "size": 10, "color": look.INK}
    money = all(source.tab[key].kind is Kind.MONEY for key in drawn.values)
    form = money_format(_currency(plan), say) if money else "#,##0"
    chart = book.add_chart({"type": drawn.type, **({"subtype": "stacked"} if drawn.stacked else {})})
    for number, key in enumerate(drawn.values):
        series: dict[str, Any] = {
            "name": f"={_range(source, key, 1, 1)}",
            "categories": f"={_range(source, drawn.names, 2, COVERED[drawn.tab] + 1)}",
            "values": f"={_range(source, key, 2, COVERED[drawn.tab] + 1)}",
            "fill": {"color": look.CHART_COLOURS[number]},
            "gap": 45,
        }
        if drawn.type == "bar":
            series["data_labels"] = {"value": True, "num_format": form, "font": {**font, "bold": True}}
        chart.add_series(series)
    chart.set_title({"name": drawn.title.to(say), "name_font": {**font, "size": 14, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font} if len(drawn.values) > 1 else {"none": True})
    names = {"num_font": font, "line": {"color": look.LINE}, "major_tick_mark": "none"}
    figures = {"num_font": font, "num_format": form, "min": 0, "line": {"none": True}}
    if drawn.type == "bar":
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**figures, "visible": False, "major_gridlines": {"visible": False}})
    else:
        chart.set_x_axis({**names, "num_format": drawn.dates, "text_axis": True, "reverse": drawn.reverse})
        lines = {"visible": True, "line": {"color": look.LINE}}
        chart.set_y_axis({**figures, "major_gridlines": lines, **({"label_position": "high"} if drawn.reverse else {})})
    if drawn.type == "bar":
        chart.set_plotarea({"layout": _ROOM})
    chart.set_chartarea({"border": {"color": look.LINE}, "fill": {"color": look.PAPER}})
    chart.set_size(_SIZE)
    options = {"x_offset": 4, "y_offset": 4, "description": drawn.title.to(say)}
    sheet.insert_chart(drawn.row, drawn.column, chart, options)


def _range(place: Place, key: str, first: int, last: int) -> str:
    name = letters(place.places[key])
    end = "" if first == last else f":${name}${last}"
    return f"{quoted(place.title)}!${name}${first}{end}"
