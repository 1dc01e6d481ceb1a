"""A picture of numbers per day, as SVG: no font, colour or script from outside, and every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE, _HIGH, _LEFT, _TOP, _FOOT = 900, 320, 46, 54, 46
_LABELS = 12  # so many days are named at most: more run into each other


def bars(counts: Sequence[tuple[str, int]], *, title: str) -> str:
    """Return one bar for each label and number, with a title over it and lines at round numbers."""
    top = max((count for _, count in counts), default=0) or 1
    step = next(size for power in range(9) for size in (10**power, 2 * 10**power, 5 * 10**power) if top / size <= 5)  # noqa: PLR2004
    lines = -(-top // step)
    full, room = lines * step, _HIGH - _TOP - _FOOT
    wide = (_WIDE - _LEFT - 16) / max(1, len(counts))
    named = -(-len(counts) // _LABELS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" font-family="sans-serif" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="30" font-size="18" fill="#1f2937">{escape(title)}</text>',
    ]
    for number in range(lines + 1):
        y = _HIGH - _FOOT - room * number * step / full
        parts += [
            f'<line x1="{_LEFT}" x2="{_WIDE - 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e5e7eb"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" font-size="12" text-anchor="end" fill="#6b7280">{number * step}</text>',
        ]
    for place, (label, count) in enumerate(counts):
        x, high = _LEFT + place * wide, room * count / full
        if count:
            parts.append(
                f'<rect x="{x + wide * 0.15:.1f}" y="{_HIGH - _FOOT - high:.1f}" width="{wide * 0.7:.1f}" height="{high:.1f}" rx="2"'
                f' fill="#2563eb"><title>{escape(label)}: {count}</title></rect>'
            )
        if place % named == 0:
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{_HIGH - _FOOT + 20}" font-size="12" text-anchor="middle" fill="#6b7280">'
                f"{escape(label)}</text>"
            )
    return "\n".join([*parts, "</svg>\n"])
