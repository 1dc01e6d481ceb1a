"""Where a client stands: how active, how valuable, how loyal, how complete the card is (C4, C6, Q8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.table import OWN
from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, actions_within, filled, first_contacts, last_days, sums, usual_cycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.policy.activity import Days, Mask, Numbers, Places, Story

_ACTIVE, _MODERATE, _DORMANT = range(len(choices.SEGMENTS))
_A, _B, _C, _NONE = range(len(choices.CLASSES))
_ADVOCATE, _NOT_RETURNED = range(len(choices.LOYALTY))
_PERCENT = 100


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Each client's place in ``choices.SEGMENTS``, actions within the window, and days without one."""

    place: Places
    actions: Days
    silent: Days


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Each client's place in ``choices.CLASSES``, kopecks within the window, and percent of all clients' kopecks."""

    place: Places
    revenue: Numbers
    share: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Loyalties:
    """Each client's place in ``choices.LOYALTY`` (-1: neither), and the usual interval between purchases, days."""

    place: Places
    cycle: float


@dataclass(frozen=True, slots=True, eq=False)
class Completeness:
    """Each card's percent, whole; and for each column that counts its weight and which cards have it."""

    percent: Numbers
    fields: Mapping[str, tuple[float, Mask]]


def segments(snapshot: Snapshot, story: Story) -> Segments:
    """Active: enough actions lately. Dormant: none for long; who never acted is counted from the first contact (C4)."""
    count = len(snapshot["clients"])
    today = snapshot.today.toordinal()
    rules = story.settings
    acted = actions_within(story.orders, story.events, today - rules["active_days"], count)
    last = last_days(snapshot, story, "last_action")
    silent = today - np.where(last == NEVER, first_contacts(snapshot, story.facts.first_contact), last)
    place = np.full(count, _MODERATE, dtype=np.intp)
    place[silent >= rules["dormant_days"]] = _DORMANT
    place[acted >= rules["active_actions"]] = _ACTIVE
    return Segments(place, acted, silent)


def classes(snapshot: Snapshot, story: Story) -> Classes:
    """A: the clients who make the first 80 % of a year's revenue, B: the next 15 %, C: the rest; or none (C6).

    Clients stand in order of revenue, equal ones by id; the class is that of the share before the client, so the best
    is always A.
    """
    count = len(snapshot["clients"])
    since = snapshot.today.toordinal() - story.settings["class_days"]
    bought = story.orders
    paid = bought.counts & (bought.day >= max(since, NEVER + 1)) & ~np.isnan(bought.kopecks)
    revenue = sums(bought.client[paid], bought.kopecks[paid], count)
    ranked = _ranked(revenue, snapshot["clients"].ids)
    until = np.cumsum(revenue[ranked])
    before = until - revenue[ranked]
    total = until[-1] if len(until) else 0.0
    first, second = story.settings["class_a"], story.settings["class_a"] + story.settings["class_b"]
    place = np.full(count, _NONE, dtype=np.intp)
    place[ranked] = np.where(
        before * _PERCENT < first * total, _A, np.where(before * _PERCENT < second * total, _B, _C)
    )
    share = np.zeros(count)
    share[ranked] = revenue[ranked] / total * _PERCENT
    return Classes(place, revenue, share)


def _ranked(revenue: Numbers, ids: Objects) -> Places:
    """Return the clients with revenue, the greatest first, equal ones by id."""
    ranked = np.flatnonzero(revenue > 0)
    ranked = ranked[np.argsort(-revenue[ranked], kind="stable")]
    amounts = revenue[ranked]
    edges = np.flatnonzero(np.diff(amounts) != 0) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(ranked)]])
    several = ends - starts > 1
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        group = ranked[start:end]
        ranked[start:end] = group[np.argsort(ids[group].astype(str), kind="stable")]
    return ranked


def loyalties(snapshot: Snapshot, story: Story) -> Loyalties:
    """Advocate: more than two purchases. Did not return: one, then silence for one and a half usual cycles (C6)."""
    rules, facts = story.settings, story.facts
    cycle = usual_cycle(story.orders, rules["usual_cycle_days"])
    silent = snapshot.today.toordinal() - last_days(snapshot, story, "last_action")
    place = np.full(len(snapshot["clients"]), -1, dtype=np.intp)
    once = (facts.purchases == 1) & (facts.last_purchase != NEVER)
    place[once & (silent > rules["not_returned_cycles"] * cycle)] = _NOT_RETURNED
    place[facts.purchases > rules["advocate_purchases"]] = _ADVOCATE
    return Loyalties(place, cycle)


def completeness(clients: Table, weights: tuple[tuple[str, float], ...]) -> Completeness:
    """Weigh what is filled in (Q8); ``weights`` by header go before the template's, columns not there do not count."""
    told = {fold(name): weight for name, weight in weights}
    fields: dict[str, tuple[float, Mask]] = {}
    reached = np.zeros(len(clients))
    for key in sorted(clients.frame.columns):
        weight = _weight(clients, key, told)
        if weight > 0:
            fields[key] = (weight, _written(clients[key]))
            reached += weight * fields[key][1]
    whole = sum(weight for weight, _ in fields.values())
    percent = np.floor(np.round(reached / whole * _PERCENT, 6) + 0.5) if whole else np.full(len(clients), np.nan)
    return Completeness(percent, fields)


def _weight(clients: Table, key: str, told: Mapping[str, float]) -> float:
    column = clients.tab.by_key.get(key)
    if column is None:
        return told.get(fold(key.removeprefix(OWN)), 0)
    named = (told[name] for text in (*column.header.both(), *column.aliases) if (name := fold(text)) in told)
    return next(named, column.weight)


def _written(values: Objects) -> Mask:
    """Tell which cells hold anything but spaces."""
    mask = filled(values)
    places = mask.nonzero()[0]
    listed = values[places].tolist()
    try:
        blank = any(map(str.isspace, listed)) or "" in listed
    except TypeError:  # dates and numbers among them
        blank = True
    if blank:
        mask[places] = [not (isinstance(value, str) and not value.strip()) for value in listed]
    return mask
