"""Every word of the program is in both languages, and each language keeps to its letters and its names to fill."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model import words
from sheetcrm.model.words import Word
from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
MODULES = [importlib.import_module(found.name) for found in pkgutil.walk_packages(words.__path__, f"{words.__name__}.")]


def deep(thing: object) -> Iterator[Word]:
    """Yield every Word in a value, however deep it lies."""
    if isinstance(thing, Word):
        yield thing
    elif isinstance(thing, dict):
        yield from (word for value in thing.values() for word in deep(value))
    elif isinstance(thing, list | tuple):
        yield from (word for value in thing for word in deep(value))
    elif isinstance(thing, Fault):
        yield from (thing.message, thing.cure)


def named(text: str) -> set[str]:
    """Return the names that a text has filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_word_is_in_both_languages(module: object) -> None:
    for word in deep(dict(vars(module))):
        assert bool(word.ru.strip()) == bool(word.en.strip()), word
        assert not CYRILLIC.search(word.en), word


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_both_languages_fill_in_the_same(module: object) -> None:
    if "defaults" in module.__name__ or module.__name__.endswith("guide"):  # type: ignore[attr-defined]
        return  # letters have marks of their own, and are not filled in by us
    for word in deep(dict(vars(module))):
        assert named(word.ru) >= named(word.en), word


@pytest.mark.parametrize(("said", "language"), [("en_GB.UTF-8", "en"), ("EN", "en"), ("ru", "ru"), ("C", "ru")])
def test_a_language_is_named_as_systems_do(said: str, language: str) -> None:
    assert language_of(said) == language


def test_a_word_is_filled_in_both_languages() -> None:
    from sheetcrm.model.words import book, faults

    for filled in (book.filled, faults.filled):
        assert filled(Word("лист {tab}", "tab {tab}"), tab="A").both() == ("лист A", "tab A")
