"""What the charts of the owner's tabs show, as values: the weekly letter draws them, the tabs have their own over the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.funnel import funnel_rows
from sheetcrm.policy.figures.months import SEGMENTS, facts, number
from sheetcrm.policy.figures.periods import CHARTED, MONTHS
from sheetcrm.policy.figures.sources import source_rows
from sheetcrm.policy.figures.tables import manager_rows
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.words import Word
    from sheetcrm.policy.figures.business import Business
    from sheetcrm.policy.figures.names import Rows


@dataclass(frozen=True, slots=True)
class Chart:
    """Names with a number each. ``upright`` ones are columns by time, of which the last is not over; the others are bars by name."""

    key: str
    title: str
    points: tuple[tuple[str, float], ...]
    upright: bool


_MONEY = {"revenue", "managers"}
"""Charts whose title says the currency: their figures stand without it."""
_ROOM = 16
"""So many deal stages a letter draws; the chart in Overview was laid out for fewer, see periods."""


def charts(trade: Business) -> list[Chart]:
    """Return the charts of the owner's tabs that have anything to show; one manager alone is no comparison."""
    months = facts(trade)[:MONTHS][::-1]
    stages = [row for row in funnel_rows(trade) if "manager" not in row][:_ROOM]
    segments = [
        (TABS["segments"][key].header.to(trade.snapshot.language), number(months[-1].get(key))) for key in SEGMENTS
    ]
    managers = [row for row in manager_rows(trade) if row["revenue"]]
    found = [
        _chart(trade, "revenue", words.REVENUE_CHART, _monthly(months, "revenue"), upright=True),
        _chart(trade, "leads", words.LEADS_CHART, _monthly(months, "leads"), upright=True),
        _chart(trade, "sources", words.SOURCES_CHART, _named(source_rows(trade)[:CHARTED], "source", "leads")),
        _chart(trade, "stages", words.STAGES_CHART, _named(stages, "stage", "people_now")),
        _chart(trade, "segments", words.SEGMENTS_CHART, segments),
        _chart(
            trade, "managers", words.MANAGERS_CHART, _named(managers if len(managers) > 1 else (), "manager", "revenue")
        ),
    ]
    return [chart for chart in found if any(value for _, value in chart.points)]


def _chart(
    trade: Business, key: str, title: Word, points: Iterable[tuple[str, float]], *, upright: bool = False
) -> Chart:
    said, currency = title.to(trade.snapshot.language), str(settings(trade.snapshot)["currency"] or "")
    unit = f", {currency}" if key in _MONEY and currency else ""
    return Chart(key, said + unit, tuple(points), upright)


def _monthly(months: Rows, key: str) -> Iterable[tuple[str, float]]:
    for fact in months:
        day = fact["month"]
        assert isinstance(day, date)
        yield f"{day:%m.%y}", number(fact.get(key))


def _named(rows: Sequence[Mapping[str, Raw]], name: str, key: str) -> Iterable[tuple[str, float]]:
    return ((str(row[name]), number(row[key])) for row in rows if row)
