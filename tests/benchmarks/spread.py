"""How seconds of several rounds are shown: the median, and the least and the most beside it."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def middle(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the answer of median ``seconds`` (the upper one of two), with the seconds of all as ``rounds``."""
    ordered = sorted(answers, key=lambda answer: float(answer["seconds"]))
    return ordered[len(ordered) // 2] | {"rounds": [float(answer["seconds"]) for answer in ordered]}


def spread(seconds: Sequence[float]) -> str:
    """Show the median, in seconds, and the least and the most where there are several."""
    told = f"{statistics.median(seconds):7.2f} s"
    return told if len(seconds) < 2 else f"{told} ({min(seconds):.2f} to {max(seconds):.2f})"
