"""Dirty cells of which the truth is known: own tables and own rules, nothing taken from the code under test.

Every case is a clean value written in one of many ways, with what has to become of it:

* ``clean``: nothing may be said about it;
* ``repair``: it has to become the truth without asking;
* ``propose``: only a person may decide; the truth is what should be proposed;
* ``hopeless``: a problem; whatever is proposed, nothing may be done;
* ``careful``: done rightly or asked, but never done wrongly.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.values.made.amounts import birthdays, dates, moments, sums
from tests.values.made.case import FIRST, LAST, TODAY, Case
from tests.values.made.people import LATIN, PROVIDERS, SYLLABLES, emails, names
from tests.values.made.phones import MOBILE, TOWN, phones
from tests.values.made.words import LISTS, choices, companies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "FIRST",
    "LAST",
    "LATIN",
    "LISTS",
    "MAKERS",
    "MOBILE",
    "PROVIDERS",
    "SYLLABLES",
    "TODAY",
    "TOWN",
    "Case",
    "cases",
]

MAKERS: dict[str, Callable[[random.Random], Iterator[Case]]] = {
    "phones": phones,
    "e-mails": emails,
    "names": names,
    "dates": dates,
    "birthdays": birthdays,
    "moments": moments,
    "sums": sums,
    "companies": companies,
    "choices": choices,
}


def cases(maker: str, count: int, seed: int = 1) -> list[Case]:
    """Return ``count`` cases of one maker; the same for the same seed."""
    dice = random.Random(f"{maker} {seed}")
    made = MAKERS[maker](dice)
    return [next(made) for _ in range(count)]
