"""When it suits a person; who may be written to is in test_arranging."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from sheetcrm.policy.consent import best_time

if TYPE_CHECKING:
    from sheetcrm.policy.hours import Span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (None, None),
        ("", None),
        ("any time", None),
        ("after 6 pm", (time(18), time())),
        ("после 18", (time(18), time())),
        ("с 9:30", (time(9, 30), time())),
        ("до 12", (time(), time(12))),
        ("before 11 am", (time(), time(11))),
        ("10-12", (time(10), time(12))),
        ("с 10 до 12:30", (time(10), time(12, 30))),
        ("from 2 pm to 5 pm", (time(14), time(17))),
        ("12-10", None),
        ("25-26", None),
        ("после 30", None),
        ("до 0", None),
        ("утром", (time(9), time(12))),
        ("днём", (time(12), time(17))),
        ("In the evening", (time(17), time(21))),
        (18.0, None),
    ],
)
def test_best_time(text: object, span: Span | None) -> None:
    assert best_time(text) == span
