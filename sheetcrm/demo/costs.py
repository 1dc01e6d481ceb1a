"""What the practice business spent on being found: a year of a few sources, month by month."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from sheetcrm.demo.names import NAMES
from sheetcrm.model.words import Word
from sheetcrm.model.words.defaults import LISTS

if TYPE_CHECKING:
    from datetime import date

    from sheetcrm.adapters.template import Cell
    from sheetcrm.model.words import Language

_MONTHS = 12
_PAID = (
    (6, 900, Word("реклама в картах", "paid place on the map")),
    (4, 2500, Word("посты", "posts")),
    (9, 6000, Word("объявления, агентство", "ads, the agency")),
    (2, 3000, Word("ведущий", "the speaker")),
)
"""Which source of Lists, about how much a month, and what for."""
_LEAFLETS = 4500


def costs(language: Language, *, seed: int, today: date) -> list[dict[str, Cell]]:
    """Return rows of Costs, the oldest first; one source is told by its page as well. The same arguments give the same rows."""
    rng = random.Random(seed)
    rows: list[dict[str, Cell]] = []
    for back in range(_MONTHS - 1, -1, -1):
        number = today.year * 12 + today.month - 1 - back
        month = today.replace(year=number // 12, month=number % 12 + 1, day=1)
        for place, about, what in _PAID:
            amount = round(about * rng.uniform(0.7, 1.3), -2)
            source = LISTS["source"][place].value.to(language)
            rows.append({"month": month, "source": source, "amount": amount, "note": what.to(language)})
        if back % 3 == 0:
            site, page = LISTS["source"][0].value.to(language), NAMES[language].details[0]
            rows.append({"month": month, "source": site, "detail": page, "amount": _LEAFLETS})
    return rows
