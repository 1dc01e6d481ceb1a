"""The weekly letter to the owner (R11): the overview as a letter, with the same numbers, sentences and charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.words import figures, weekly
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.charts import charts
from sheetcrm.policy.figures.few import says
from sheetcrm.policy.figures.overview import overview, titled
from sheetcrm.policy.figures.spoken import dated, lasting, number, percent
from sheetcrm.policy.read import settings
from sheetcrm.policy.templates.sayings import money
from sheetcrm.policy.weekly_page import Page, Said, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.letters import Rendered
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.figures.charts import Chart
    from sheetcrm.policy.figures.count import Figure
    from sheetcrm.policy.figures.overview import Number

_LESS_IS_BETTER = (figures.REACTION, figures.OVERDUE, figures.DORMANT)
_NEITHER = (figures.LETTERS,)
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Weekly:
    """The letter; its HTML shows each chart as the picture ``cid:KEY.png``."""

    address: str
    rendered: Rendered
    charts: tuple[Chart, ...]


def turn(snapshot: Snapshot) -> str:
    """Return the week whose letter may go now, such as ``2026-W48``; empty where none may.

    The letter's time has come and is not over, somebody's address is known, and there is a business to tell of. It is the week of the
    calendar in which the letter was due, so a change of day or hour makes no second one.
    """
    rules, now = settings(snapshot), snapshot.now
    if rules["weekly_day"] is None or not rules["owner_email"] or not len(snapshot["clients"]):
        return ""
    slot = datetime.combine(now.date(), rules["weekly_time"])
    slot -= timedelta(days=(slot.weekday() - rules["weekly_day"]) % _DAYS)
    if slot > now:
        slot -= timedelta(days=_DAYS)
    return f"{slot:%G-W%V}" if now - slot <= timedelta(hours=rules["weekly_hours"]) else ""


def weekly_letter(snapshot: Snapshot) -> Weekly:
    """Return the letter on the last full week."""
    rules, say = settings(snapshot), snapshot.language
    trade = business(snapshot)
    told, drawn = overview(snapshot, trade), charts(trade)
    page = Page(
        say,
        week=dated(told.spans[0]),
        business=str(rules["business_name"] or ""),
        revenue=next((_value(one, one.values[0], snapshot) for one in told.numbers if one.what == figures.REVENUE), ""),
        alarms=tuple((one.sentence, titled(one.tab, snapshot)) for one in told.alarms),
        numbers=tuple(_said(one, snapshot) for one in told.numbers),
        charts=tuple(drawn),
    )
    return Weekly(rules["owner_email"], render(page), tuple(drawn))


def _said(one: Number, snapshot: Snapshot) -> Said:
    """Say one of the ten numbers; one of few cases has a mark and is grey, a change from or to few cases has no mood."""
    say, change = snapshot.language, one.change
    few, unsure = _few(one, 0, snapshot)
    better = (change or 0) < 0 if one.what in _LESS_IS_BETTER else (change or 0) > 0
    plain = unsure or not change or one.what in _NEITHER
    return Said(
        one.what.to(say),
        _value(one, one.values[0], snapshot),
        _value(one, one.values[1], snapshot),
        _changed(change, snapshot),
        mood="" if plain else "better" if better else "worse",
        spans=(*_spans(one, snapshot), *([one.note] if one.note else ())),
        mark=figures.FEW.to(say) if few or unsure else "",
        few=few,
    )


def _spans(one: Number, snapshot: Snapshot) -> Iterator[str]:
    """Say the month and the thirteen weeks, each with its change, or that it is of few cases."""
    for word, at in ((weekly.MONTH, 2), (weekly.QUARTER, 4)):
        change = _changed(one.changed(at), snapshot)
        said = word.say(snapshot.language, value=_value(one, one.values[at], snapshot))
        few = [figures.FEW.to(snapshot.language)] if any(_few(one, at, snapshot)) else []
        told = ", ".join([*([change] if change else []), *few])
        yield f"{said} ({told})" if told else said


def _few(one: Number, at: int, snapshot: Snapshot) -> tuple[bool, bool]:
    """Tell whether the value at this place rests on too few cases, and whether its change does: by the rule of the tab."""
    now, before = (figure.cases for figure in one.values[at : at + 2])
    shown = ((one.values[at].value, now), (one.changed(at), min(now, before)))
    few, unsure = (says(value, cases) and cases < settings(snapshot)["figures_least"] for value, cases in shown)
    return few, unsure


def _value(one: Number, figure: Figure, snapshot: Snapshot) -> str:
    say = snapshot.language
    if figure.value is None:
        return weekly.UNKNOWN.to(say)
    if one.unit == figures.TIME.to(say):
        return lasting(figure.value, say)
    if one.unit == figures.PERCENT.to(say):
        return percent(figure.value, say)
    if one.unit in {figures.PEOPLE.to(say), figures.PIECES.to(say)}:
        return number(figure.value, say)
    return money(round(figure.value), one.unit, say) or ""


def _changed(change: float | None, snapshot: Snapshot) -> str:
    """Say a change with its sign; the arrow says it once more to who cannot tell colours apart."""
    if change is None:
        return ""
    if not change:
        return weekly.SAME.to(snapshot.language)
    arrow, sign = ("▲", "+") if change > 0 else ("▼", "−")
    return f"{arrow}\u00a0{sign}{percent(abs(change), snapshot.language)}"
