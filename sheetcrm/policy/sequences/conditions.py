"""«Тип = B2B», “Purchases at least 2”: a condition on a column of Clients, in one cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.table import OWN
from sheetcrm.model.values import Kind
from sheetcrm.model.values.dates import exact_day
from sheetcrm.model.words import choices
from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.scoring import Condition, number, plain_text

if TYPE_CHECKING:
    from datetime import date

    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language, Word
    from sheetcrm.policy.read import Lists

_SHORTER = {"tags": words.TAG, "segment": words.SEGMENT, "deal_stage": words.DEAL}
"""What people also call a column when they speak of its value."""
_SIGNS = {"=": choices.EQUALS, "!=": choices.NOT_EQUALS, "≠": choices.NOT_EQUALS, "<>": choices.NOT_EQUALS}
_SIGNS |= {">=": choices.AT_LEAST, "≥": choices.AT_LEAST, "<=": choices.AT_MOST, "≤": choices.AT_MOST}
_HOW: dict[str, Word] = _SIGNS | {fold(text): word for word in choices.CONDITIONS for text in word.both()}
_WORDS = "|".join(re.escape(text) for text in sorted(_HOW, key=len, reverse=True) if text[0].isalpha())
_MARKS = "|".join(re.escape(text) for text in sorted(_SIGNS, key=len, reverse=True))
_PATTERN = re.compile(
    rf"(?P<column>.+?)(?:\s+(?P<word>{_WORDS})(?=\s|$)|\s*(?P<sign>{_MARKS}))\s*(?P<value>.*)", re.DOTALL
)


class UnclearError(ValueError):
    """A cell that cannot be understood; carries the sentence for its row."""

    def __init__(self, sentence: Word, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.en)

    def say(self, language: Language) -> str:
        """Return the sentence with its values."""
        return self.sentence.say(language, **self.values)


def conditions(text: str, clients: Table, lists: Lists, language: Language) -> tuple[Condition, ...]:
    """Read a cell of conditions divided by semicolons or lines; all of them must hold. Raises UnclearError."""
    parts = (part.strip() for part in re.split(r"[;\n]", text))
    return tuple(_condition(part, clients, lists, language) for part in parts if part)


def _condition(text: str, clients: Table, lists: Lists, language: Language) -> Condition:
    found = _PATTERN.fullmatch(fold(text))
    if found is None:
        raise UnclearError(words.CONDITION, value=text, maybe="")
    key = column(found["column"], clients)
    if key is None:
        near = nearest(found["column"], headers(clients, language))
        raise UnclearError(words.CONDITION, value=text, maybe=sentences.maybe(near))
    how, value = _HOW[found["word"] or found["sign"]], found["value"]
    if how in {choices.FILLED, choices.EMPTY}:
        return Condition(key, how)
    if how in {choices.AT_LEAST, choices.AT_MOST}:
        bound = number(value)
        limit: float | date | None = exact_day(value) if bound is None else bound
        if limit is None:
            raise UnclearError(words.CONDITION, value=text, maybe="")
        return Condition(key, how, bound=limit)
    texts = (
        tuple(part for cell in value.split(",") if (part := cell.strip()))
        if how is choices.CONTAINS
        else values(value, key, clients, lists)
    )
    if not texts:
        raise UnclearError(words.CONDITION, value=text, maybe="")
    return Condition(key, how, texts)


def column(name: str, clients: Table) -> str | None:
    """Return the key of the column of Clients that people call so, in either language; None where there is none."""
    wanted = fold(name)
    for entry in TABS["clients"].columns:
        called = (*entry.header.both(), *entry.aliases, *(_SHORTER[entry.key].both() if entry.key in _SHORTER else ()))
        there = clients.has(entry.key) or entry.key in clients.headers.missing  # a lost header is no reason to forget
        if wanted in map(fold, called) and there and entry.kind is not Kind.FORMULA:
            return entry.key
    return next(
        (str(key) for key in clients.frame.columns if key.startswith(OWN) and fold(key[len(OWN) :]) == wanted), None
    )


def headers(clients: Table, language: Language) -> list[str]:
    """Return what the columns of Clients are called."""
    return [clients.name_of(str(key), language) for key in sorted(clients.frame.columns)]


def values(text: str, key: str, clients: Table, lists: Lists) -> tuple[str, ...]:
    """Read values divided by commas as they are compared in a column.

    A synonym means its value; what a list does not have is taken for a slip. Raises UnclearError.
    """
    entry = clients.tab.by_key.get(key)
    listed = lists.choices.get(entry.list) if entry is not None and entry.list else None
    found = []
    for part in filter(None, map(fold, text.split(","))):
        value = part if listed is None else meant(part, listed.synonyms)
        if listed is not None and listed.values and value not in map(fold, listed.values):
            assert entry is not None
            near = nearest(part, listed.values)
            raise UnclearError(words.VALUE_UNKNOWN, column=entry.header, value=part, maybe=sentences.maybe(near))
        found.append(plain_text(value, clients, key))
    return tuple(found)
