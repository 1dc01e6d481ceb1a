"""The Rules tab, parsed and checked (C1, C2): what earns points, what names a stage, and what is wrong with a rule.

A rule that cannot be read is answered in words in its row, and its last good version, known by its name, stays in
force. A rule that gives points and one that names a stage may share a name; two of one sort may not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.table import OWN
from sheetcrm.model.values import Kind
from sheetcrm.model.values.choices import examine_tick
from sheetcrm.model.values.dates import exact_day
from sheetcrm.model.words import Word, choices
from sheetcrm.model.words import policies as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.read import lists

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.read import Lists

Cells = dict[str, "str | float | bool"]
"""A rule as it stands in its row, without what is empty; dates as ISO text, so that the ledger can keep it as JSON."""

_CELLS = ("name", "on", "sort", "column", "condition", "value", "points", "window", "count", "stage")
_AFTER_RULES = frozenset(
    {
        "problems",
        "score",
        "score_why",
        "stage",
        "next_step",
        "next_step_date",
        "next_letter",
        "next_letter_date",
        "why_not_sent",
    }
)
"""Columns that rules may not look at: they follow from the rules, and the second night would not be quiet (law 2)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column of Clients must hold. ``texts`` are folded; ``bound`` is a number, or a day for dates."""

    column: str
    how: Word
    texts: tuple[str, ...] = ()
    bound: float | date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in force: it looks at a column (``condition``) or at ``events`` (folded names) within ``window`` days.

    A rule with ``stage`` (place in ``choices.STAGES``) names it; every other gives ``points``, ``count`` says how
    often.
    """

    name: str
    condition: Condition | None = None
    events: frozenset[str] = frozenset()
    window: int = 0
    points: float = 0.0
    count: Word = choices.ONCE
    stage: int | None = None

    @property
    def rank(self) -> tuple[bool, bool, float, str]:
        """The order in which rules are told: fit, events, stages; what earns more first.

        Not the order of rows: staff sort rows, and that changes nothing (law 5).
        """
        return (self.stage is not None, self.condition is None, -self.points, self.name)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force in the order of :attr:`Rule.rank`, answers by row id, and the cells to remember by rule."""

    in_force: tuple[Rule, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Cells] = field(default_factory=dict)


class _FaultError(ValueError):
    """A rule that cannot be read; carries the sentence for its row."""

    def __init__(self, sentence: Word, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.en)


def rules_of(table: Table, lists: Lists, clients: Table, good: Mapping[str, object], language: Language) -> Rules:
    """Read the Rules tab.

    ``good`` holds the last good cells of each rule by its key, as :attr:`Rules.good` gave them. Where a header of the
    tab is missing or there twice, these are what is in force: nobody meant to take every point away by renaming one.
    """
    reader = _Reader(lists, clients, language)
    kept: dict[str, Cells] = {key: dict(cells) for key, cells in good.items() if isinstance(cells, dict)}
    wrong = {*table.headers.missing, *(key for key, _, _ in table.headers.twice)}
    if not wrong.isdisjoint(_CELLS):
        return _sorted({key: reader.again(cells) for key, cells in kept.items()}, {}, kept)
    columns = [table[key] for key in _CELLS]
    rows = {
        row: cells
        for row, *values in zip(table.ids, *columns, strict=True)
        if set(cells := _scalars(dict(zip(_CELLS, values, strict=True)))) - {"on"}
    }
    readable = {_key(cells, kind) for cells in rows.values() if (kind := _kind(cells)) is not None}
    found: dict[str, Rule | None] = {}
    answers: dict[str, str] = {}
    remember: dict[str, Cells] = {}
    for row, cells in rows.items():
        key = _key(cells, _kind(cells) or _former_kind(cells, kept.keys() - readable))
        if key is None or key in found:
            nameless = words.RULE_NAMELESS if key is None else words.RULE_TWICE
            answers[row] = words.NOT_IN_FORCE.say(language, fault=nameless.to(language))
            continue
        try:
            found[key], remember[key] = reader.rule(cells), cells
        except _FaultError as fault:
            found[key] = reader.again(kept.get(key, {}))
            if key in kept:
                remember[key] = kept[key]
            answer = words.NOT_IN_FORCE if found[key] is None else words.KEEPS_LAST
            answers[row] = answer.say(language, fault=fault.sentence.say(language, **fault.values))
    return _sorted(found, answers, remember)


def _sorted(found: Mapping[str, Rule | None], answers: Mapping[str, str], good: Mapping[str, Cells]) -> Rules:
    in_force = (rule for rule in found.values() if rule is not None)
    return Rules(tuple(sorted(in_force, key=lambda rule: rule.rank)), answers, good)


def rules(snapshot: Snapshot, known: Lists | None = None) -> Rules:
    """Return the rules of a snapshot."""
    good = snapshot.memory.good.get("rules", {})
    return rules_of(snapshot["rules"], known or lists(snapshot), snapshot["clients"], good, snapshot.language)


def _scalars(cells: Mapping[str, Raw]) -> Cells:
    """Return a row's cells as JSON scalars, without empty ones."""
    return {
        key: value if isinstance(value, str | int | float) else str(value)
        for key, value in cells.items()
        if value is not None and (not isinstance(value, str) or value.strip())
    }


def _kind(cells: Cells) -> str | None:
    """Return whether a rule gives points or names a stage; None where its sort cannot be read."""
    sort = _word(cells.get("sort"), choices.RULE_SORTS)
    return None if sort is None else "stage" if sort is choices.STAGE_RULE else "points"


def _former_kind(cells: Cells, missing: Collection[str | None]) -> str:
    """Return what a rule without a readable sort used to be: the kind whose remembered rule no row stands for now."""
    return "stage" if _key(cells, "points") not in missing and _key(cells, "stage") in missing else "points"


def _key(cells: Cells, kind: str) -> str | None:
    """Return what a rule is known by: its kind and name; None for a nameless rule."""
    return f"{kind}: {fold(str(cells['name']))}" if "name" in cells else None


def _word(cell: object, words_: tuple[Word, ...]) -> Word | None:
    """Return which of the fixed words a cell holds, in either language."""
    folded = fold(str(cell))
    return next((word for word in words_ if folded in {fold(text) for text in word.both()}), None)


def _parts(cell: object) -> tuple[str, ...]:
    """Return the comma-separated values of a cell, folded; a number as people write it."""
    return tuple(part for text in said(cell).split(",") if (part := fold(text)))


def said(value: object) -> str:
    """Return a cell as people would type it into a rule: 5.0 as 5, a date as ISO, a tick as yes."""
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).en
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def number(cell: object) -> float | None:
    """Return the number in a cell, also one typed as text with a comma; None where there is none."""
    try:
        value = float(str(cell).replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of one rule, knowing the lists and the columns of Clients."""

    lists: Lists
    clients: Table
    language: Language

    def again(self, cells: Cells) -> Rule | None:
        """Read a remembered version; None where it no longer fits the tables."""
        try:
            return self.rule(cells)
        except _FaultError:
            return None

    def rule(self, cells: Cells) -> Rule | None:
        """Read a rule; None where it is switched off. Raises _FaultError with what is wrong."""
        on = examine_tick(cells["on"]).value if "on" in cells else True
        if on is False:
            return None
        if on is not True:
            raise _FaultError(words.RULE_ON)
        sort = _word(cells.get("sort"), choices.RULE_SORTS)
        if sort is None:
            raise _FaultError(words.RULE_SORT)
        name = " ".join(str(cells["name"]).split())
        at_column = sort is choices.FIT or (sort is choices.STAGE_RULE and "column" in cells)
        condition = self._condition(cells) if at_column else None
        happened, window = (frozenset[str](), 0) if at_column else (self._events(cells), self._window(cells))
        if sort is choices.STAGE_RULE:
            stage = _word(cells.get("stage"), choices.STAGES)
            if stage is None:
                raise _FaultError(words.RULE_STAGE)
            place = choices.STAGES.index(stage)
            return Rule(name=name, condition=condition, events=happened, window=window, stage=place)
        points = number(cells.get("points"))
        if points is None:
            raise _FaultError(words.RULE_POINTS, value=said(cells.get("points", "")))
        count = choices.ONCE if at_column else _word(cells.get("count", choices.EVERY_TIME.en), choices.COUNTS)
        if count is None:
            raise _FaultError(words.RULE_COUNT)
        return Rule(name=name, condition=condition, events=happened, window=window, points=points, count=count)

    def _condition(self, cells: Cells) -> Condition:
        column = self._column(cells.get("column"))
        how = _word(cells.get("condition"), choices.CONDITIONS)
        if how is None:
            raise _FaultError(words.RULE_CONDITION)
        if how in {choices.FILLED, choices.EMPTY}:
            return Condition(column, how)
        value = cells.get("value")
        if value is None:
            raise _FaultError(words.RULE_VALUE)
        if how in {choices.AT_LEAST, choices.AT_MOST}:
            bound = number(value)
            limit: float | date | None = exact_day(str(value)) if bound is None else bound
            if limit is None:
                raise _FaultError(words.RULE_VALUE_NUMBER, value=said(value))
            return Condition(column, how, bound=limit)
        parts = _parts(value)
        if not parts:
            raise _FaultError(words.RULE_VALUE)
        return Condition(column, how, tuple(plain_text(part, self.clients, column) for part in parts))

    def _column(self, cell: object) -> str:
        if cell is None:
            raise _FaultError(words.RULE_COLUMN)
        wanted = fold(str(cell))
        for column in TABS["clients"].columns:
            names = {fold(text) for text in (*column.header.both(), *column.aliases)}
            if wanted in names and self.clients.has(column.key):
                if column.kind is Kind.FORMULA or column.key in _AFTER_RULES:
                    raise _FaultError(words.RULE_COLUMN_LATER, name=column.header)
                return column.key
        for key in self.clients.frame.columns:
            if key.startswith(OWN) and fold(key[len(OWN) :]) == wanted:
                return str(key)
        headers = [self.clients.name_of(str(key), self.language) for key in sorted(self.clients.frame.columns)]
        raise _FaultError(words.UNKNOWN_COLUMN, name=cell, maybe=words.maybe(nearest(str(cell), headers)))

    def _events(self, cells: Cells) -> frozenset[str]:
        listed = self.lists.choices["event"]
        parts = _parts(cells.get("value", ""))
        if not parts:
            raise _FaultError(words.RULE_VALUE)
        known = {fold(value) for value in listed.values}
        wanted = [meant(part, listed.synonyms) for part in parts]
        for part, event in zip(parts, wanted, strict=True):
            if known and event not in known:  # without a list every word is right
                raise _FaultError(words.RULE_EVENT, name=part, maybe=words.maybe(nearest(part, listed.values)))
        return frozenset(wanted)

    def _window(self, cells: Cells) -> int:
        cell = cells.get("window", "")
        days = number(cell)
        if days is None or days < 1 or days != int(days):
            raise _FaultError(words.RULE_WINDOW, value=said(cell))
        return int(days)


def plain_text(text: str, clients: Table, key: str) -> str:
    """Return a folded text as it is compared in a column: fixed words and ticks mean one thing in both languages."""
    column = clients.tab.by_key.get(key)
    if column is not None and column.kind is Kind.TICK:
        return said(examine_tick(text).value)
    if column is not None and column.kind in {Kind.DATE, Kind.DATETIME} and (day := exact_day(text)) is not None:
        return day.isoformat()
    if column is not None and column.choices and (word := _word(text, column.choices)) is not None:
        return fold(word.en)
    return text
