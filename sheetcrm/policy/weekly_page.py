"""How the weekly letter looks: plain text and HTML from one source, made for a phone held in one hand."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sheetcrm.model.letters import Rendered
from sheetcrm.model.words import figures, weekly
from sheetcrm.policy.digest_page import GREY, INK, LINE, TEAL, opening, short
from sheetcrm.policy.figures.spoken import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.words import Language
    from sheetcrm.policy.figures.charts import Chart

_MOODS = {"better": "#005a8c", "worse": "#a84300", "": GREY}
"""Blue and a dark orange: told apart with any kind of colour blindness, and both dark enough to read."""
_AMBER, _AMBER_SOFT = "#e5a03a", "#fff8eb"


@dataclass(frozen=True, slots=True)
class Said:
    """One of the ten numbers in words; ``mood`` is better, worse or neither."""

    what: str
    value: str
    before: str
    change: str
    mood: str = ""
    spans: tuple[str, ...] = ()
    mark: str = ""
    few: bool = False  # the value itself rests on too few cases


@dataclass(frozen=True, slots=True)
class Page:
    """All of a letter. ``alarms`` are sentences, each with the tab to look at."""

    language: Language
    week: str
    business: str
    revenue: str
    alarms: tuple[tuple[str, str], ...]
    numbers: tuple[Said, ...]
    charts: tuple[Chart, ...]


def render(page: Page) -> Rendered:
    """Return the letter; the pictures of its charts are to be put beside it as ``KEY.png``."""
    return Rendered(_subject(page), "\n".join(_text(page)) + "\n", "\n".join(_html(page)) + "\n")


def _subject(page: Page) -> str:
    return weekly.SUBJECT.say(page.language, week=page.week, revenue=page.revenue)


def _week(page: Page) -> str:
    week = weekly.WEEK.say(page.language, week=page.week)
    return f"{short(page.business)} · {week}" if page.business else week


def _text(page: Page) -> Iterator[str]:
    say = page.language
    yield weekly.HELLO.to(say)
    yield _week(page)
    yield from ("", figures.ATTENTION.to(say).upper())
    for sentence, tab in page.alarms:
        yield f"- {short(sentence)}"
        yield f"  {weekly.WHERE.say(say, tab=short(tab))}"
    if not page.alarms:
        yield weekly.CALM.to(say)
    yield from ("", figures.NUMBERS.to(say).upper())
    for one in page.numbers:
        change = ", ".join(part for part in (one.change, one.mark) if part)
        yield f"- {one.what}: {one.value}" + (f" ({change})" if change else "")
        yield f"  {'; '.join((weekly.BEFORE.say(say, value=one.before), *one.spans))}"
    for chart in page.charts:
        yield from ("", chart.title.upper())
        yield from _points(chart, page)
    yield from ("", weekly.FOOT.to(say))


def _points(chart: Chart, page: Page) -> Iterator[str]:
    """Yield a chart in words: a line each, the unfinished month said to be so."""
    for place, (name, value) in enumerate(chart.points):
        going_on = chart.upright and place == len(chart.points) - 1
        rest = f" ({weekly.GOING_ON.to(page.language)})" if going_on else ""
        yield f"- {short(name)}: {number(round(value), page.language)}{rest}"


def _html(page: Page) -> Iterator[str]:
    say = page.language
    yield from opening(say, _subject(page))
    yield f'<p style="margin:4px 4px 2px;font-size:20px;font-weight:bold">{escape(weekly.HELLO.to(say))}</p>'
    yield f'<p style="margin:0 4px 8px;color:{GREY}">{escape(_week(page))}</p>'
    yield _heading(figures.ATTENTION.to(say))
    if not page.alarms:
        yield f'<p style="margin:0 4px">{escape(weekly.CALM.to(say))}</p>'
    for sentence, tab in page.alarms:
        yield (
            f'<div style="background:{_AMBER_SOFT};border:1px solid {LINE};border-left:5px solid {_AMBER};border-radius:6px;'
            f'padding:10px 12px;margin-bottom:8px">{escape(short(sentence))}'
            f'<div style="font-size:14px;color:{GREY}">→ {escape(weekly.WHERE.say(say, tab=short(tab)))}</div></div>'
        )
    yield _heading(figures.NUMBERS.to(say))
    yield f'<div style="background:#ffffff;border:1px solid {LINE};border-radius:10px;padding:0 14px">'
    for place, one in enumerate(page.numbers):
        yield from _number(one, page, first=not place)
    yield "</div>"
    for chart in page.charts:
        yield _heading(chart.title)
        told = "; ".join(line.removeprefix("- ") for line in _points(chart, page))
        yield (
            f'<img src="cid:{chart.key}.png" alt="{escape(told)}" width="560" style="display:block;width:100%;max-width:560px;'
            f'height:auto;box-sizing:border-box;border:1px solid {LINE};border-radius:10px;background:#ffffff">'
        )
        if chart.upright:
            yield f'<p style="margin:4px 4px 0;font-size:14px;color:{GREY}">{escape(weekly.STILL.to(say))}</p>'
    yield f'<p style="margin:20px 4px 0;font-size:14px;color:{GREY}">{escape(weekly.FOOT.to(say))}</p>'
    yield "</div></body></html>"


def _heading(text: str) -> str:
    return f'<h2 style="margin:22px 4px 8px;font-size:16px;color:{TEAL}">{escape(text)}</h2>'


def _number(one: Said, page: Page, *, first: bool) -> Iterator[str]:
    """Yield a number: what and how much on one line, how it was before and how it changed on the next."""
    edge = "" if first else f"border-top:1px solid {LINE};"
    before = weekly.BEFORE.say(page.language, value=one.before)
    ink = GREY if one.few else INK
    cell = "white-space:nowrap;padding-left:10px"
    yield f'<div style="{edge}padding:10px 0">'
    yield '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
    yield f'<tr><td style="font-size:16px">{escape(one.what)}</td>'
    yield f'<td align="right" style="font-size:19px;font-weight:bold;color:{ink};{cell}">{escape(one.value)}</td></tr>'
    yield f'<tr><td style="font-size:14px;color:{GREY}">{escape(before)}</td>'
    change = " · ".join(part for part in (one.change, one.mark) if part)
    mood = f"font-weight:bold;color:{_MOODS[one.mood]}" if one.change else f"color:{GREY}"
    yield f'<td align="right" style="font-size:14px;{mood};{cell}">{escape(change)}</td></tr></table>'
    for span in one.spans:
        yield f'<div style="font-size:14px;color:{GREY}">{escape(span)}</div>'
    yield "</div>"
