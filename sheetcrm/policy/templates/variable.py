"""What a name in brackets is: how it is called, what it holds, where staff fill it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import Word
from sheetcrm.model.words.fold import fold


class Sort(Enum):
    """How a value is put into a letter."""

    TEXT = "text"
    PERSON = "person"  # a name: it has cases in Russian
    LINK = "link"
    LINES = "lines"  # keeps its line breaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One name: ``name`` as we show it, ``aliases`` as people also write it; ``where`` says to staff what to fill in.

    One that is ``optional`` may be empty: nothing stands in its place, and a line that holds nothing else goes. ``longest`` is
    in characters.
    """

    key: str
    name: Word
    aliases: tuple[str, ...] = ()
    meaning: Word
    where: Word
    example: Word
    sort: Sort = Sort.TEXT
    optional: bool = False
    longest: int = 500

    def names(self) -> set[str]:
        """Return every spelling, compared as :func:`same` does."""
        return {same(text) for text in (self.key, *self.name.both(), *self.aliases)}


def same(name: str) -> str:
    """Return a name as names are compared: letter case, underscores, hyphens and spaces do not count."""
    return fold(name.replace("_", " ").replace("-", " "))


def clients(key: str) -> Word:
    """Return where staff fill in a column of Clients."""
    header = TABS["clients"][key].header
    return Word(f"«{header.ru}» во вкладке «Клиенты»", f"“{header.en}” in Clients")


def orders(key: str) -> Word:
    """Return where staff fill in a column of Orders."""
    header = TABS["orders"][key].header
    return Word(f"«{header.ru}» во вкладке «Заказы»", f"“{header.en}” in Orders")


def lists(key: str) -> Word:
    """Return where staff fill in a column of Lists."""
    header = TABS["lists"][key].header
    return Word(f"«{header.ru}» во вкладке «Справочники»", f"“{header.en}” in Lists")


def setting(ru: str, en: str) -> Word:
    """Return where staff fill in a setting."""
    return Word(f"«{ru}» во вкладке «Настройки»", f"“{en}” in Settings")


def variable(key: str, ru: str, en: str, meaning: Word, where: Word, example: Word, **more: object) -> Variable:
    """Return a variable by its name in both languages."""
    return Variable(key=key, name=Word(ru, en), meaning=meaning, where=where, example=example, **more)  # type: ignore[arg-type]


NAME, WORD = 100, 200
"""Characters: more is no name, and no word or two."""
