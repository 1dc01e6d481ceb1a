"""The business as figures see it: people (merged cards are one, the archive counts), what they bought, what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold
from sheetcrm.model.words.letters import ROBOT
from sheetcrm.policy.activity import NEVER, crowded, days_of, meant, plain
from sheetcrm.policy.figures.count import kopecks
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Days, Mask, Numbers, Places

_LATE = np.iinfo(np.int64).max
_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Business:
    """People by number, each with the cells of the card that stayed; ``order_*`` and ``word_*`` are one entry a row that counts.

    Days are ordinals, NEVER where unknown; money is in kopecks, NaN where unknown. ``order_*`` are orders of known people, ``sold_*`` those
    of nobody, too: a sale over the counter, a client whose row was deleted. ``word_minute`` is the minute of the word counted from
    day 0, -1 where only its day is known.
    """

    snapshot: Snapshot
    ids: Objects
    here: Mask  # whose card stands in Clients
    cells: dict[str, Objects]
    met: Days
    order_person: Places
    order_day: Days
    order_amount: Numbers
    order_service: Objects
    sold_day: Days  # of every order that counts, also of those whose client nobody knows
    sold_amount: Numbers
    word_person: Places
    word_day: Days
    word_minute: Days
    word_theirs: Mask
    word_ours: Mask  # a person's of ours: what the robot wrote is nobody's answer
    word_robot: Mask
    word_event: Objects
    first_order: Days
    came: Mask  # who came one by one, not in a list brought over: many of whose first day nothing but the card tells
    potential: Numbers
    score: Numbers
    numbers: pd.Series[int]  # of people by the id of any of their cards
    counted: dict[str, Any] = field(default_factory=dict)  # what several figures are made of, counted once

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.ids)

    def persons(self, ids: Objects) -> Places:
        """Return the number of the person to whom each id of a card belongs, -1 where that is nobody."""
        return _persons(ids, self.numbers)


def business(snapshot: Snapshot) -> Business:
    """Gather all that figures are counted from; what lies ahead of today has not happened."""
    ids, row, here, numbers = _people(snapshot)
    cells = {key: _cells(snapshot, key)[row] for key in _KEYS}
    known, rules = lists(snapshot), settings(snapshot)
    today, count = snapshot.today.toordinal(), len(ids)
    table = snapshot["orders"]
    person, day = _persons(table["client_id"], numbers), days_of(table["date"])
    codes, names = plain(table["status"], known.choices["order_status"].synonyms)
    void = {meant(name, known.choices["order_status"].synonyms) for name in rules["no_purchase"]}
    good = ~np.array([*(name in void for name in names), False], dtype=bool)[codes]
    sold = good & (day != NEVER) & (day <= today)
    ours = np.flatnonzero(sold & (person >= 0))
    told = snapshot["history"]
    who, when = _persons(told["client_id"], numbers), days_of(told["when"])
    said = np.flatnonzero((who >= 0) & (when != NEVER) & (when <= today))
    theirs, by_us = _sides(snapshot, said)
    robot = _by_robot(told["by"][said])
    first_order, met = np.full(count, _LATE), np.full(count, _LATE)
    np.minimum.at(first_order, person[ours], day[ours])
    np.minimum.at(met, who[said], when[said])
    np.minimum.at(met, person[ours], day[ours])
    contact = days_of(_cells(snapshot, "first_contact"))
    every = _persons(np.concatenate([snapshot["clients"].ids, snapshot["archive"].ids]), numbers)
    seen = (contact != NEVER) & (contact <= today)
    np.minimum.at(met, every[seen], contact[seen])
    met = np.where(met == _LATE, NEVER, met)
    listed = met != NEVER
    for whose, days in (
        (who[said][theirs | ~robot], when[said][theirs | ~robot]),
        (person[person >= 0], day[person >= 0]),
    ):
        listed[whose[days == met[whose]]] = False  # something happened with them
    listed[listed] = crowded(met[listed], rules["import_from"])
    return Business(
        snapshot,
        ids,
        here,
        cells,
        met,
        person[ours],
        day[ours],
        kopecks(table["amount"][ours]),
        table["service"][ours],
        day[sold],
        kopecks(table["amount"][sold]),
        who[said],
        when[said],
        _minutes(told["when"][said], when[said]),
        theirs,
        by_us & ~robot,
        robot,
        told["event"][said],
        np.where(first_order == _LATE, NEVER, first_order),
        ~listed,
        _numbers(cells["potential"]),
        _numbers(cells["score"]),
        numbers,
    )


_KEYS = (
    "source", "source_detail", "manager", "deal_stage", "status", "service", "city", "client_kind", "industry", "potential",
    "score", "completeness", "problems", "loss_reason", "last_name", "first_name", "company", "email", "loyalty", "stage", "segment",
)  # fmt: skip


def _cells(snapshot: Snapshot, key: str) -> Objects:
    return np.concatenate([snapshot["clients"][key], snapshot["archive"][key]])


def _people(snapshot: Snapshot) -> tuple[Objects, Places, Mask, pd.Series[int]]:
    """Return ids of people, the row of each one's card, whether it stands in Clients, and the person's number by any card's id."""
    clients, shelf = snapshot["clients"].ids, snapshot["archive"].ids
    rows = np.concatenate([clients, shelf])
    merged = snapshot.memory.merged
    ends = np.array([merged.get(row, row) for row in rows], dtype=object)
    codes, ids = pd.factorize(ends, sort=True) if len(ends) else (np.zeros(0, dtype=np.intp), np.empty(0, dtype=object))
    row = np.full(len(ids), len(rows), dtype=np.intp)
    np.minimum.at(row, codes, np.arange(len(rows)))
    itself = np.flatnonzero(rows == ends)
    row[codes[itself[::-1]]] = itself[::-1]  # the first of its own cards
    numbers = dict(zip(rows, codes, strict=True))
    numbers |= {old: numbers[end] for old, end in merged.items() if end in numbers and old not in numbers}
    series = pd.Series(list(numbers.values()), index=pd.Index(list(numbers), dtype=object), dtype="int64")
    return np.asarray(ids, dtype=object), row, row < len(clients), series


def _persons(names: Objects, numbers: pd.Series[int]) -> Places:
    codes, distinct = pd.factorize(names)
    at = numbers.index.get_indexer(pd.Index(distinct, dtype=object))
    found = np.where(at >= 0, numbers.to_numpy()[at] if len(numbers) else -1, -1)
    return np.append(found, -1)[codes].astype(np.intp)


def _sides(snapshot: Snapshot, said: Places) -> tuple[Mask, Mask]:
    """Tell whose word each row of History is: its direction says, else its event's side in Lists."""
    table, known = snapshot["history"], lists(snapshot)
    event, names = plain(table["event"][said], known.choices["event"].synonyms)
    direction, ways = plain(table["direction"][said], {})
    sides = []
    for side, other, word in (
        (known.theirs, known.ours, choices.FROM_CLIENT),
        (known.ours, known.theirs, choices.FROM_US),
    ):
        by_event = np.array([*(name in side - other for name in names), False], dtype=bool)[event]
        texts = {fold(text) for text in word.both()}
        way = np.array([*(name in texts for name in ways), False], dtype=bool)[direction]
        stated = {fold(text) for both in choices.DIRECTIONS for text in both.both()}
        open_ = ~np.array([*(name in stated for name in ways), False], dtype=bool)[direction]
        sides.append(np.where(open_, by_event, way))
    return sides[0], sides[1]


def _by_robot(cells: Objects) -> Mask:
    """Tell which rows of History the robot wrote of its own letters."""
    codes, names = plain(cells, {})
    texts = {fold(text) for text in ROBOT.both()}
    return np.array([*(name in texts for name in names), False], dtype=bool)[codes]


def _numbers(cells: Objects) -> Numbers:
    """Return numbers, 0 where a cell is none."""
    return np.array([cell if type(cell) in {int, float} else 0 for cell in cells.tolist()], dtype=np.float64)


def _minutes(values: Objects, days: Days) -> Days:
    """Return the minute of each instant, -1 where a cell holds a day alone."""
    clock = [
        value.hour * 60 + value.minute if isinstance(value, datetime) and (value.hour or value.minute) else -1
        for value in values.tolist()
    ]
    minute = np.array(clock, dtype=np.int64)
    return np.where(minute < 0, -1, days * _MINUTES + minute)
