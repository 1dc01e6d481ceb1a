"""Draws the Summary tabs."""

from __future__ import annotations
from typing import Any


def draw(book: Any, sheet: Any, ink: Any, plan: Any, place: Any) -> None:
    sheet.write_string(0, 0, place.title)
