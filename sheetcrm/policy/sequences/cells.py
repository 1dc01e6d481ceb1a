"""The cells that Sequences and Reminders share, read one by one; and rows that keep their last good version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from sheetcrm.model.values.choices import examine_tick
from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.read import lists
from sheetcrm.policy.scoring import number, said
from sheetcrm.policy.sequences.conditions import UnclearError, conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language, Word
    from sheetcrm.policy.read import Lists
    from sheetcrm.policy.scoring import Condition

Cells = dict[str, "str | float | bool"]
"""A row without its empty cells, as JSON scalars: so the ledger keeps it."""
Row = TypeVar("Row")

_LONGEST = 3650  # days: ten years and more is a slip of the finger
_WINDOW = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-–—]\s*(\d{1,2})(?::(\d\d))?")
_HOURS, _MINUTES = 24, 60
_LETTERS = {fold(text) for word in (words.LETTER, words.MAIL) for text in (*word.both(), *words.ALSO_MAIL)}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells, knowing the lists, the columns of Clients and the templates (by folded name; None where nobody can know them)."""

    clients: Table
    lists: Lists
    templates: Mapping[str, str] | None
    language: Language

    @classmethod
    def of(cls, snapshot: Snapshot) -> Reader:
        """Return the reader for a snapshot."""
        table = snapshot["templates"]
        names = {fold(said(cell)): " ".join(said(cell).split()) for cell in table["name"] if cell is not None}
        known = names if table.has("name") and table.headers.sound else None
        return cls(snapshot["clients"], lists(snapshot), known, snapshot.language)

    def template(self, cell: object) -> str:
        """Read the name of a template. Raises UnclearError."""
        if cell is None:
            raise UnclearError(words.TEMPLATE_EMPTY)
        if self.templates is None:
            return " ".join(said(cell).split())
        name = self.templates.get(fold(said(cell)))
        if name is None:
            near = nearest(said(cell), list(self.templates.values()))
            raise UnclearError(words.TEMPLATE_UNKNOWN, value=cell, maybe=sentences.maybe(near))
        return name

    def channel(self, cell: object) -> str:
        """Read by which channel a step goes, as Lists call it; empty for a letter. Raises UnclearError."""
        if cell is None:
            return ""
        listed = self.lists.choices["channel"]
        names = {fold(name): name for name in listed.values}
        text = fold(said(cell))
        value = meant(text, listed.synonyms)
        if {text, value} & _LETTERS:
            return ""
        if value in names:
            return names[value]
        fixed = next((word for word in (words.CALL, words.MESSAGE) if text in map(fold, word.both())), None)
        if fixed is None:
            fixed_words = (words.LETTER, words.CALL, words.MESSAGE)
            near = nearest(text, [*(word.to(self.language) for word in fixed_words), *names.values()])
            raise UnclearError(words.CHANNEL_UNKNOWN, value=said(cell), maybe=sentences.maybe(near))
        return fixed.to(self.language)

    def conditions(self, cell: object) -> tuple[Condition, ...]:
        """Read "only if". Raises UnclearError."""
        return () if cell is None else conditions(said(cell), self.clients, self.lists, self.language)


def tick(cell: object) -> bool | None:
    """Read yes or no, None where the cell is empty. Raises UnclearError."""
    if cell is None:
        return None
    value = examine_tick(cell).value  # type: ignore[arg-type]
    if not isinstance(value, bool):
        raise UnclearError(words.ON)
    return value


def amount(cell: object, sentence: Word, *, low: float = 0, high: float = _LONGEST) -> float | None:
    """Read a number, None where the cell is empty. Raises UnclearError with the sentence."""
    if cell is None:
        return None
    value = None if isinstance(cell, bool) else number(cell)
    if value is None or not low <= value <= high:
        raise UnclearError(sentence, value=said(cell))
    return value


def expiry(cell: object) -> timedelta | None:
    """Read how late a letter may be. Raises UnclearError."""
    days = amount(cell, words.EXPIRY)
    return None if days is None else timedelta(days=days)


def window(cell: object) -> tuple[time, time] | None:
    """Read hours of the day, such as 10-18. Raises UnclearError."""
    if cell is None:
        return None
    match = _WINDOW.fullmatch(fold(said(cell)))
    hours = [int(match[place] or 0) for place in range(1, 5)] if match else []
    if not hours or hours[0] >= _HOURS or hours[2] > _HOURS or max(hours[1], hours[3]) >= _MINUTES:
        raise UnclearError(words.WINDOW, value=said(cell))
    first, last = time(hours[0], hours[1]), time(hours[2] % _HOURS, hours[3])
    if first == last:
        raise UnclearError(words.WINDOW, value=said(cell))
    return first, last


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """Rows in force by their code, answers by row id, and the cells to remember by code."""

    in_force: Mapping[str, Row]
    answers: Mapping[str, str]
    good: Mapping[str, Cells]


def rows_in_force(
    table: Table,
    codes: tuple[str, ...],
    keys: tuple[str, ...],
    good: Mapping[str, object],
    read: Callable[[Cells], Row],
    nameless: Word,
    language: Language,
) -> Rows[Row]:
    """Read a tab's rows by their codes; one that is unclear is answered, and its last good version stays in force.

    ``keys`` are the columns that count. Where a header of theirs is missing or there twice, what is remembered is in force.
    """
    kept: dict[str, Cells] = {code: dict(cells) for code, cells in good.items() if isinstance(cells, dict)}
    if not {*table.headers.missing, *(key for key, _, _ in table.headers.twice)}.isdisjoint(keys):
        return Rows(_again(kept, read), {}, kept)
    in_force: dict[str, Row] = {}
    answers: dict[str, str] = {}
    remember: dict[str, Cells] = {}
    for row, code, *values in zip(table.ids, codes, *(table[key] for key in keys), strict=True):
        cells = _scalars(dict(zip(keys, values, strict=True)))
        if not code:
            if set(cells) - {"on"}:
                answers[row] = words.NOT_IN_FORCE.say(language, fault=nameless)
            continue
        try:
            in_force[code], remember[code] = read(cells), cells
        except UnclearError as fault:
            former = _again({code: kept[code]}, read) if code in kept else {}
            in_force.update(former)
            remember.update({code: kept[code]} if code in kept else {})
            answer = words.KEEPS_LAST if former else words.NOT_IN_FORCE
            answers[row] = answer.say(language, fault=fault.say(language))
    return Rows(in_force, answers, remember)


def _again(kept: Mapping[str, Cells], read: Callable[[Cells], Row]) -> dict[str, Row]:
    """Read remembered versions; those that no longer fit the tables are left out."""
    found: dict[str, Row] = {}
    for code, cells in kept.items():
        try:
            found[code] = read(cells)
        except UnclearError:
            continue
    return found


def _scalars(cells: Mapping[str, object]) -> Cells:
    """Return a row's cells as JSON scalars, without empty ones."""
    return {
        key: value if isinstance(value, str | int | float) else said(value)
        for key, value in cells.items()
        if value is not None and (not isinstance(value, str) or value.strip())
    }
