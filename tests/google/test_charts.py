"""Charts on Google live through the robot's nights: the same charts, looking at the rows that were counted, wherever staff push them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google import connect
from sheetcrm.adapters.google.layout import lay_out
from sheetcrm.job import Job
from sheetcrm.model.words import figures as words
from sheetcrm.steps import match, summarise
from tests.google.business import Business, draft
from tests.google.sheets import opened
from tests.laws.nights import START, Clock, house
from tests.laws.workbooks import Draft
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUMMARY = Job.unscheduled("summary", [match, summarise])


def filled() -> Mapping[str, list[Mapping[str, Any]]]:
    """Return clients of four sources and their orders."""
    people: list[Mapping[str, Any]] = [
        {
            "last_name": f"Client{number}",
            "phone": f"+7999000000{number}",
            "source": f"Source {number % 4}",
            "first_contact": date(2026, 10, 1 + number),
            "deal_stage": ("new lead", "deal")[number % 2],
            "manager": "Anna",
        }
        for number in range(8)
    ]
    orders: list[Mapping[str, Any]] = [
        {"client": row["phone"], "date": date(2026, 10, 10), "amount": 100.5, "service": "cut"} for row in people[:5]
    ]
    return {"clients": people, "orders": orders}


def charts(here: Business) -> dict[int, Any]:
    """Return the charts of the spreadsheet by their numbers."""
    told = connect(here.sheet.id, None, here.google.url).get("sheets(charts)")
    return {chart["chartId"]: chart["spec"] for sheet in told["sheets"] for chart in sheet.get("charts", [])}


def looked_at(here: Business, specs: Mapping[int, Any]) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield of every series its chart's title, the names and the figures that stand in its cells."""
    by_id = {tab.id: tab for tab in here.sheet.sheets}
    for spec in specs.values():
        chart = spec["basicChart"]

        def cells(data: Mapping[str, Any], skipped: int = chart.get("headerCount", 0)) -> list[Any]:
            [source] = data["sourceRange"]["sources"]
            rows = range(source.get("startRowIndex", 0) + skipped, source["endRowIndex"])
            return [by_id[source["sheetId"]].value(row, source.get("startColumnIndex", 0)) for row in rows]

        for series in chart["series"]:
            yield spec["title"], cells(chart["domains"][0]["domain"]), cells(series["series"])


def test_charts_stay_and_follow_their_rows() -> None:
    clock = Clock(START)
    with StandIn(clock=clock) as google:
        sheet = google.add_spreadsheet(title="Salon", locale="en_GB", time_zone="Europe/Moscow", sheets=["Mine"])
        lay_out(connect(sheet.id, None, google.url), "en", fill=filled())
        clock.next_day()
        with house(opened(google, sheet), clock) as home:
            here = Business(google, sheet, clock, home, Draft(draft().rows, language="en"))
            before = charts(here)
            assert len(before) == 7

            assert home.night(SUMMARY, confirm=True).state == "done"

            assert charts(here) == before
            first = list(looked_at(here, before))
            shown = {
                title for title, _, figures in first if any(isinstance(one, int | float) and one > 0 for one in figures)
            }
            silent = {words.AHEAD_CHART.en}  # no sequence is on: there are no letters ahead
            assert shown == {spec["title"] for spec in before.values()} - silent
            for title, names, figures in first:
                assert [name is None for name in names] == [figure is None for figure in figures], title

            here.tab("sources").insert_rows(1, 1)  # staff put a row of their own on top
            clock.next_day(40)  # and another month has come
            here.restart()
            assert home.night(SUMMARY, confirm=True).state == "done"

            after = charts(here)
            assert list(after) == list(before)
            sources = words.SOURCES_CHART.en
            was, now = (
                {title: (names, told) for title, names, told in looked_at(here, specs)} for specs in (before, after)
            )
            assert now[sources] == next((names, told) for title, names, told in first if title == sources)
            assert was[sources] != now[sources]  # its range has moved with the rows
            months, earlier = (
                [(name, told) for name, told in zip(*shown_[words.REVENUE_CHART.en], strict=True) if name is not None]
                for shown_ in (now, {title: (names, told) for title, names, told in first})
            )
            assert len(months) > len(earlier)  # new months on top, within the same range
            assert months[-1] == earlier[-1]
            assert months[-1][1] == 502.5


def drawn(here: Business, title: str) -> tuple[list[Any], list[Any]]:
    """Return the names and the figures that a chart shows now."""
    return next((names, told) for one, names, told in looked_at(here, charts(here)) if one == title)


def test_managers_who_leave_and_come_back_stay_in_their_chart() -> None:
    clock = Clock(START)
    with StandIn(clock=clock) as google:
        sheet = google.add_spreadsheet(title="Salon", locale="en_GB", time_zone="Europe/Moscow", sheets=["Mine"])
        lay_out(connect(sheet.id, None, google.url), "en", fill=filled())
        clock.next_day()
        with house(opened(google, sheet), clock) as home:
            here = Business(google, sheet, clock, home, Draft(draft().rows, language="en"))
            before = charts(here)
            for count in (5, 2, 5):
                for line in range(1, 9):
                    here.tab().put(line, here.place("manager"), f"M{(line - 1) % count}")
                clock.next_day()
                here.restart()
                assert home.night(SUMMARY, confirm=True).state == "done"
                assert charts(here) == before
                names, figures = drawn(here, words.MANAGERS_CHART.en)
                assert names == [*(f"M{number}" for number in range(count)), *[None] * (8 - count)]
                assert [one is None for one in figures] == [name is None for name in names]
                clock.next_day(0)
                here.restart()
                assert home.night(SUMMARY).state == "quiet"
