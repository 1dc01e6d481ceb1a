"""Draws a chart of figures as a PNG for letters, since mail programs show no SVG.

Drawn by resvg (package resvg-py, one file of 3 MB) from SVG of our own: it draws text with the fonts it is given, so a server without any
has Cyrillic too. Ours are DejaVu Sans Condensed, cut down to Latin, Cyrillic and signs of money (140 kB). Measured on two slow cores
beside matplotlib: 0.02 s and 1 MB to load against 4 s and 42 MB, 0.1 to 0.2 s and 2 MB to draw against 0.9 s and 7 MB, 3 MB on disk
against 60. It is loaded when a picture is drawn, once a week.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.model.words import weekly as words
from sheetcrm.policy.digest_page import short
from sheetcrm.policy.figures.spoken import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.words import Language
    from sheetcrm.policy.figures.charts import Chart

_FONTS = tuple(Path(__file__).parent / "fonts" / name for name in ("plain.ttf", "bold.ttf"))
_WIDE, _EDGE, _SHARP = 360, 14, 3  # as wide as a phone's screen, and three dots for each of its points
_HIGH, _HEAD, _FOOT = 196, 30, 26
_BAR, _NAME = 40, 34
_INK, _GREY, _LINE, _TRACK = "#1f2a2e", "#5f6c72", "#dfe5e8", "#edf1f3"
_FULL, _LIGHT = "#0072b2", "#9ccbe8"
"""Blue of Okabe and Ito's palette, and a tint of it: told apart by lightness alone."""
_THOUSAND, _MILLION = 1e4, 1e6  # from where on a number is said in thousands, in millions


def png(chart: Chart, language: Language) -> bytes:
    """Return a chart as a picture."""
    import resvg_py  # not before a picture is needed

    drawn = svg(chart, language)
    fonts = [str(font) for font in _FONTS]
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawn, width=_WIDE * _SHARP, skip_system_fonts=True, font_files=fonts)
    )


def svg(chart: Chart, language: Language) -> str:
    """Return a chart as SVG; no text of a cell can become a part of it."""
    high = _HIGH if chart.upright else 2 * _EDGE + _BAR * len(chart.points) - 8
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" font-family="sheetcrm">'
        f'<rect width="{_WIDE}" height="{high}" fill="#ffffff"/>'
    )
    body = _columns(chart, language) if chart.upright else _bars(chart, language)
    return "\n".join([head, *body, "</svg>\n"])


def brief(value: float, language: Language) -> str:
    """Return a number as it fits over a column: 850, 12 thousand, 1.2 million."""
    if abs(value) >= _MILLION:
        return words.MILLION.say(language, n=number(round(value / 1e6, 1), language))
    if abs(value) >= _THOUSAND:
        return words.THOUSAND.say(language, n=number(round(value / 1e3), language))
    return number(round(value), language)


def _columns(chart: Chart, language: Language) -> Iterator[str]:
    """Yield columns by time over lines at round numbers; the highest and the last one that is over say how high they are."""
    values = [max(0.0, value) for _, value in chart.points]
    top = max(values)
    step = next(
        size * 10**power for power in range(-3, 15) for size in (1, 2, 5) if top <= 3 * size * 10**power
    )  # three lines at most
    room = _HIGH - _HEAD - _FOOT
    full = max(top, step)
    for line in range(int(full // step) + 1):
        y = _HIGH - _FOOT - room * line * step / full
        yield f'<line x1="{_EDGE}" x2="{_WIDE - _EDGE}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>'
        if line:
            yield _text(_EDGE, y - 4, brief(line * step, language), size=11)
    wide = (_WIDE - 2 * _EDGE - _NAME) / len(values)
    last = len(values) - 1
    told = {values.index(top)}
    if all(
        value <= values[last - 1] for value in values[max(0, last - 3) :]
    ):  # else its number would stand on a neighbour
        told.add(max(0, last - 1))
    for place, ((name, _), value) in enumerate(zip(chart.points, values, strict=True)):
        middle, high = _EDGE + _NAME + wide * (place + 0.5), room * value / full
        colour = _LIGHT if place == last else _FULL
        yield (
            f'<rect x="{middle - wide * 0.36:.1f}" y="{_HIGH - _FOOT - high:.1f}" width="{wide * 0.72:.1f}" height="{high:.1f}"'
            f' rx="2" fill="{colour}"/>'
        )
        if place in told and value:
            anchor = "end" if place >= last - 1 else "middle"
            at = middle + wide * 0.5 if anchor == "end" else middle
            yield _text(at, _HIGH - _FOOT - high - 5, brief(value, language), anchor=anchor, ink=_INK, bold=True)
        if (last - place) % 2 == 0:
            yield _text(middle, _HIGH - 9, short(name), anchor="middle", size=11)


def _bars(chart: Chart, language: Language) -> Iterator[str]:
    """Yield a bar by name with its number; the name stands over it, so that a long one has room."""
    top = max(value for _, value in chart.points)
    room = _WIDE - 2 * _EDGE
    for place, (name, value) in enumerate(chart.points):
        y = _EDGE + _BAR * place
        yield _text(_EDGE, y + 12, short(name, _NAME), size=14, ink=_INK)
        yield _text(_WIDE - _EDGE, y + 12, number(round(value), language), anchor="end", size=14, ink=_INK, bold=True)
        yield f'<rect x="{_EDGE}" y="{y + 18}" width="{room}" height="10" rx="3" fill="{_TRACK}"/>'
        if value > 0:
            long = max(4, room * value / top)
            yield f'<rect x="{_EDGE}" y="{y + 18}" width="{long:.1f}" height="10" rx="3" fill="{_FULL}"/>'


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 12, ink: str = _GREY, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{ink}"{weight}>{escape(text)}</text>'
