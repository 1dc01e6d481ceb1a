"""What the rules make of each client: points with their reasons, and the stage (C1, C2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.scoring import plain_text, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.activity import Events, Mask, Numbers, Places
    from sheetcrm.policy.read import Settings
    from sheetcrm.policy.scoring import Condition, Rule

BY_HAND = -1
"""In ``Stages.by``: staff set the stage by hand."""
BY_SCORE = -2
"""In ``Stages.by``: the score decided."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """How often each rule that gives points counts for each client, in the order of the rules."""

    rules: tuple[Rule, ...]
    times: tuple[NDArray[np.int64], ...]
    count: int

    @property
    def fit(self) -> Numbers:
        """Points for who the client is."""
        return self._sum(fit=True)

    @property
    def engagement(self) -> Numbers:
        """Points for what the client did."""
        return self._sum(fit=False)

    @property
    def score(self) -> Numbers:
        """All points."""
        return np.round(self.fit + self.engagement, 2)

    def _sum(self, *, fit: bool) -> Numbers:
        total = np.zeros(self.count)
        for rule, times in zip(self.rules, self.times, strict=True):
            if (rule.condition is not None) is fit:
                total += rule.points * times
        return np.round(total, 2)

    def reasons(self, language: Language) -> Objects:
        """Return for each client what the points are for, in words; None where there are none."""
        pattern = np.zeros(self.count, dtype=np.intp)
        for rule, times in zip(self.rules, self.times, strict=True):
            if rule.points:
                pattern, _ = pd.factorize(pattern * (int(times.max(initial=0)) + 1) + times)
        _, first = np.unique(pattern, return_index=True)
        texts = [
            "; ".join(
                reason(rule, int(times[row]), language)
                for rule, times in zip(self.rules, self.times, strict=True)
                if rule.points and times[row]
            )
            for row in first.tolist()
        ]
        return objects(text or None for text in texts)[pattern]


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Each client's place in ``choices.STAGES``, and who decided: a place in the rules, BY_HAND or BY_SCORE."""

    stage: Places
    by: Places


def reason(rule: Rule, times: int, language: Language) -> str:
    """Say what a rule gave: «платный вебинар +15», «открыл письмо 3×1 = +3»."""
    if times == 1:
        return f"{rule.name} {signed(rule.points, language)}"
    return f"{rule.name} {times}×{shown(rule.points, language)} = {signed(rule.points * times, language)}"


def shown(number: float, language: Language) -> str:
    """Return a number as people write it, at most two decimals."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def signed(number: float, language: Language) -> str:
    """Return points with their sign."""
    return ("+" if number > 0 else "") + shown(number, language)


def points(rules: Iterable[Rule], snapshot: Snapshot, happened: Events) -> Points:
    """Count what each rule gives each client; rules that name a stage give nothing."""
    giving = tuple(rule for rule in rules if rule.stage is None)
    clients = snapshot["clients"]
    times = tuple(
        _times(rule, snapshot, happened) if rule.condition is None else holds(rule.condition, clients).astype(np.int64)
        for rule in giving
    )
    return Points(giving, times, len(clients))


def stages(rules: Iterable[Rule], snapshot: Snapshot, happened: Events, score: Numbers, settings: Settings) -> Stages:
    """Return each client's stage: the furthest of what the score and the rules say; by hand wins over all (C2)."""
    clients = snapshot["clients"]
    stage = np.zeros(len(clients), dtype=np.intp)
    stage[score >= settings["consideration_from"]] = 1
    stage[score >= settings["decision_from"]] = 2
    by = np.full(len(clients), BY_SCORE, dtype=np.intp)
    for place, rule in enumerate(rules):
        if rule.stage is None:
            continue
        mask = (_times(rule, snapshot, happened) > 0 if rule.condition is None else holds(rule.condition, clients)) & (
            stage < rule.stage
        )
        stage[mask], by[mask] = rule.stage, place
    hand = stage_places(clients["stage_by_hand"])
    stage[hand >= 0], by[hand >= 0] = hand[hand >= 0], BY_HAND
    return Stages(stage, by)


def stage_places(cells: Objects) -> Places:
    """Return which stage each cell names, in either language; -1 where none."""
    known = {fold(text): place for place, word in enumerate(choices.STAGES) for text in word.both()}
    codes, distinct = pd.factorize(cells)
    return np.array([*(known.get(fold(str(text)), -1) for text in distinct), -1], dtype=np.intp)[codes]


def counted(rule: Rule, snapshot: Snapshot, happened: Events) -> Places:
    """Return which entries of ``happened`` a rule counts: where it counts once (or once a subject), the earliest."""
    today = snapshot.today.toordinal()
    hits = np.flatnonzero(happened.named(rule.events) & (happened.day >= today - rule.window))
    if rule.count is choices.EVERY_TIME or not len(hits):
        return hits
    hits = hits[np.argsort(happened.day[hits], kind="stable")]
    mark = happened.client[hits].astype(np.int64)
    if rule.count is choices.ONCE_EACH:
        codes, distinct = pd.factorize(snapshot["history"]["subject"][happened.line[hits]])
        folded, _ = pd.factorize(objects([*(fold(str(subject)) for subject in distinct), ""]))
        mark = mark * len(folded) + folded[codes]
    return hits[~pd.Series(mark).duplicated().to_numpy()]


def _times(rule: Rule, snapshot: Snapshot, happened: Events) -> NDArray[np.int64]:
    """Return how often a rule's events count for each client."""
    hits = counted(rule, snapshot, happened)
    return np.bincount(happened.client[hits], minlength=len(snapshot["clients"]))


def holds(condition: Condition, clients: Table) -> Mask:
    """Tell for which clients a condition holds; every distinct value is judged once.

    An empty cell is neither at least nor at most anything and contains nothing; it is "not equal" to everything.
    """
    codes, distinct = pd.factorize(clients[condition.column])
    column = clients.tab.by_key.get(condition.column)
    several = column is not None and column.kind is Kind.TAGS
    verdicts = [_judge(condition, value, clients, several=several) for value in distinct]
    nothing = condition.how in {choices.EMPTY, choices.NOT_EQUALS}
    return np.array([*verdicts, nothing], dtype=bool)[codes]


def _judge(condition: Condition, value: object, clients: Table, *, several: bool) -> bool:
    how = condition.how
    text = fold(said(value))
    if how is choices.FILLED:
        return bool(text)
    if how is choices.EMPTY:
        return not text
    if how in {choices.AT_LEAST, choices.AT_MOST}:
        return _within(condition, value)
    if how is choices.CONTAINS:
        return any(part in text for part in condition.texts)
    parts = [fold(part) for part in text.split(",")] if several else [text]
    equal = any(plain_text(part, clients, condition.column) in condition.texts for part in parts)
    return equal is (how is choices.EQUALS)


def _within(condition: Condition, value: object) -> bool:
    bound = condition.bound
    if isinstance(bound, date):
        if not isinstance(value, date):
            return False
        day = value.date() if isinstance(value, datetime) else value
        return day >= bound if condition.how is choices.AT_LEAST else day <= bound
    if isinstance(value, bool) or not isinstance(value, int | float) or bound is None:
        return False
    return value >= bound if condition.how is choices.AT_LEAST else value <= bound
