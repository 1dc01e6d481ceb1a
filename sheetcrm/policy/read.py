"""Settings and lists as a snapshot's tabs hold them; what is broken gets an answer and the last good version stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sheetcrm.model.columns import TABS
from sheetcrm.model.values import Choices, Context
from sheetcrm.model.words import Word, choices
from sheetcrm.model.words import policies as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.near import nearest
from sheetcrm.policy.settings import BY_KEY, BY_NAME, SETTINGS
from sheetcrm.policy.terms import BadSettingError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force by key, the answers for their rows, and the cells to remember as the last good ones."""

    values: Mapping[str, Any]
    answers: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


def settings_of(table: Table, good: Mapping[str, object], language: Language) -> Settings:
    """Read the Settings tab. ``good`` holds the last good cell of each setting; a missing row means it, too, else the default."""
    answers: dict[str, str] = {}
    cells: dict[str, object] = {}
    for row, name, cell in zip(table.ids, table["name"], table["value"], strict=True):
        if name is None and cell is None:
            continue
        setting = BY_NAME.get(fold(str(name)))
        if setting is None:
            near = nearest(str(name), [entry.name.to(language) for entry in SETTINGS])
            answers[row] = words.UNKNOWN_SETTING.say(language, maybe=words.maybe(near))
            continue
        if setting.key in cells:
            answers[row] = words.SETTING_TWICE.to(language)
            continue
        try:
            setting.value(cell)
        except BadSettingError as error:
            answers[row] = error.sentence.say(language, **error.values)
        else:
            cells[setting.key] = cell
    kept = {key: cell for key, cell in good.items() if key in BY_KEY} | cells
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        default = setting.default.to(language) if isinstance(setting.default, Word) else setting.default
        try:
            values[setting.key] = setting.value(kept.get(setting.key, default))  # type: ignore[arg-type]
        except BadSettingError:  # an older version remembered what this one no longer accepts
            values[setting.key] = setting.value(default)
    return Settings(values, answers, kept)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists by key with their synonyms, and what a service or an event means beyond its name (by folded name)."""

    choices: Mapping[str, Choices]
    service_months: Mapping[str, float] = field(default_factory=dict)
    service_km: Mapping[str, float] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()  # events that staff did; all others are the client's
    theirs: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


LIST_KEYS = tuple(column.key for column in TABS["lists"].columns if f"{column.key}_synonyms" in TABS["lists"].by_key)


def lists_of(table: Table, language: Language, *, similarity: int = 88, margin: int = 10) -> Lists:
    """Read the Lists tab: a column of values and one of synonyms for each list; the numbers are settings (Q5)."""
    answers: dict[str, str] = {}
    read: dict[str, Choices] = {}
    for key in LIST_KEYS:
        header = TABS["lists"][key].header
        values: dict[str, str] = {}
        synonyms: dict[str, str] = {}
        clashes: set[str] = set()
        for row, cell, others in zip(table.ids, table[key], table[f"{key}_synonyms"], strict=True):
            value = " ".join(str(cell).split()) if cell is not None else ""
            spoken = [part.strip() for part in str(others or "").split(",") if part.strip()]
            if not value:
                if spoken:
                    answers[row] = words.SYNONYM_WITHOUT_VALUE.say(language, synonym=", ".join(spoken), list=header)
                continue
            if fold(value) in values:
                answers[row] = words.LIST_TWICE.say(language, value=value, list=header)
                continue
            values[fold(value)] = value
            for synonym in spoken:
                other = synonyms.get(fold(synonym))
                if other is not None and other != value:
                    clashes.add(fold(synonym))
                    answers[row] = words.SYNONYM_TWICE.say(
                        language, synonym=synonym, list=header, first=other, second=value
                    )
                synonyms.setdefault(fold(synonym), value)
        spoken_for = {word: value for word, value in synonyms.items() if word not in clashes and word not in values}
        read[key] = Choices(tuple(values.values()), spoken_for, similarity, margin)
    for key, column in _FIXED.items():
        read[key] = Choices(tuple(word.to(language) for word in column), _other_language(column, language))
    repeats: dict[str, dict[str, float]] = {key: {} for key in _REPEATS}
    for key, high in _REPEATS.items():
        for row, name, number in zip(table.ids, table["service"], table[key], strict=True):
            if name is None or number is None:
                continue
            if isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= high:
                repeats[key][fold(str(name))] = float(number)
            else:
                header = TABS["lists"][key].header
                said = words.LIST_NUMBER.say(language, column=header, value=shown(number), high=high)
                answers.setdefault(row, said)
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    us = {fold(text) for text in choices.BY_US.both()}
    for name, side in zip(table["event"], table["event_side"], strict=True):
        if name is not None:
            sides[fold(str(side)) in us].add(fold(str(name)))
    return Lists(
        read, repeats["service_months"], repeats["service_km"], frozenset(sides[True]), frozenset(sides[False]), answers
    )


_REPEATS = {"service_months": 1200, "service_km": 1_000_000}  # a hundred years, and more than any car goes
_FIXED: Mapping[str, tuple[Word, ...]] = {
    f"{tab.key}.{column.key}": column.choices for tab in TABS.values() for column in tab.columns if column.choices
}


def _other_language(column: tuple[Word, ...], language: Language) -> dict[str, str]:
    return {fold(text): word.to(language) for word in column for text in word.both()}


_READ: WeakKeyDictionary[Table, tuple[object, Any]] = WeakKeyDictionary()  # a table never changes: read it once


def settings(snapshot: Snapshot) -> Settings:
    """Return the settings in force."""
    table, good = snapshot["settings"], snapshot.memory.good.get("settings", {})
    held = _READ.get(table)
    if held is None or held[0] != (snapshot.language, good):
        held = _READ[table] = ((snapshot.language, good), settings_of(table, good, snapshot.language))
    read: Settings = held[1]
    return read


def lists(snapshot: Snapshot) -> Lists:
    """Return the lists as they stand."""
    table, terms = snapshot["lists"], settings(snapshot)
    key = (snapshot.language, terms["similarity"], terms["margin"])
    held = _READ.get(table)
    if held is None or held[0] != key:
        read_anew = lists_of(table, snapshot.language, similarity=terms["similarity"], margin=terms["margin"])
        held = _READ[table] = (key, read_anew)
    read: Lists = held[1]
    return read


def context(snapshot: Snapshot) -> Context:
    """Return all that the judgement of a cell may depend on."""
    return Context(
        language=snapshot.language,
        today=snapshot.today,
        region=settings(snapshot)["phone_region"],
        choices=lists(snapshot).choices,
    )
