"""How far two spellings agree: the same, a slip apart, faintly, or not at all."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.duplicates.cards import Codes, Column

    Levels = NDArray[np.int8]


class Level(IntEnum):
    """How two cells agree, and by what kind of reasoning; UNSAID where one of them is empty."""

    UNSAID = 0
    SAME = 1
    SHORT = 2  # forms of one given name: Аня, Анна
    NEAR = 3  # one slip apart
    FAINT = 4  # two slips, or three in a long text
    INITIAL = 5  # one is the other's first letter
    KIN = 6  # his and her form of one family's name
    MOVED = 7  # it stands in another column of the other
    OTHER = 8


_NEAR = ((4, 1),)
_FAINT = ((6, 2), (10, 3))
"""From how many letters how many slips are a slip of the hand and not another word."""


def levels(column: Column, one: Codes, two: Codes, judge: Callable[[Objects, Objects], Levels] | None = None) -> Levels:
    """Return how the people in two arrays of places agree in a column; different spellings are judged once each pair of them."""
    return compared(column.codes[one], column.codes[two], column.texts, judge or apart)


def compared(left: Codes, right: Codes, texts: Objects, judge: Callable[[Objects, Objects], Levels]) -> Levels:
    """Return how codes agree, pair by pair."""
    told = np.full(len(left), Level.UNSAID, dtype=np.int8)
    said = (left >= 0) & (right >= 0)
    told[said & (left == right)] = Level.SAME
    differ = np.flatnonzero(said & (left != right))
    if len(differ):
        low, high = np.minimum(left[differ], right[differ]), np.maximum(left[differ], right[differ])
        codes, pairs = pd.factorize(low * len(texts) + high)
        told[differ] = judge(texts[pairs // len(texts)], texts[pairs % len(texts)])[codes]
    return told


def apart(one: Objects, two: Objects) -> Levels:
    """Return how different spellings agree, by the slips between them: a letter left out, added, changed, or two exchanged."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = process.cpdist(one, two, scorer=OSA.distance, score_cutoff=3, dtype=np.int32)
    long = np.maximum(lengths(one), lengths(two))
    told = np.full(len(one), Level.OTHER, dtype=np.int8)
    for level, bounds in ((Level.FAINT, _FAINT), (Level.NEAR, _NEAR)):
        for least, most in bounds:
            told[(long >= least) & (slips <= most)] = level
    return told


def lengths(texts: Objects) -> NDArray[np.int64]:
    """Return how many letters each text has."""
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
