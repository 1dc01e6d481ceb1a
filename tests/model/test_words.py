"""Sentences that people read in the sheet: whole ones, without the ids of requirements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Word, cells, flaws, policies, tables
from sheetcrm.policy import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BARE = {
    "PLACE", "PLACE_ROW", "PLACE_TAB", "PLACE_FIELD", "ACCEPTED", "MOVED_ASIDE", "MATCHED", "NO_LONGER_MATCHED", "ROW_TEXT",
    "NEW_PROBLEM", "ANSWERED", "TORN_EXAMPLE", "TORN_VALUE", "REATTACHED", "NOT_ENDED", "ID_SET", "ID_RETURNED", "EMPTY",
}  # fmt: skip
"""What is part of a line, or the reason of a change: no sentence of its own."""
WHOLE = re.compile(r"[А-ЯЁA-Z«“].*[.!?]", re.DOTALL)
PARTS = {"sentence": "Whole.", "fault": "Whole.", "told": "Whole.", "maybe": " Perhaps “x”?"}


class Filled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return PARTS.get(key, "x")


def _words(*modules: ModuleType) -> Iterator[tuple[str, Word]]:
    for module in modules:
        yield from ((name, word) for name, word in vars(module).items() if isinstance(word, Word) and name not in BARE)


def _refusals() -> Iterator[tuple[str, Word]]:
    yield from ((name, word) for name, word in _words(settings) if name.startswith("_NOT_"))


SENTENCES = [*_words(cells, policies, tables), *_refusals()]


@pytest.mark.parametrize("word", [word for _, word in SENTENCES], ids=[name for name, _ in SENTENCES])
def test_a_problem_is_told_in_whole_sentences(word: Word) -> None:
    for language in LANGUAGES:
        said = word.to(language).format_map(Filled())

        assert WHOLE.fullmatch(said), said
        assert not re.search(r"\.\.(?!\.)|\s[.!?]", said)


@pytest.mark.parametrize("code", flaws.FLAWS)
@pytest.mark.parametrize("more", [{}, {"fixed": "y"}, {"proposal": "y", "other_contacts": "z"}, {"fixed": ""}])
def test_a_flaw_is_told_in_whole_sentences(code: str, more: dict[str, str]) -> None:
    for language in LANGUAGES:
        assert WHOLE.fullmatch(flaws.sentence(code, language, {"value": "x", **more}))


def test_nobody_reads_the_ids_of_requirements() -> None:
    for tab in TABS.values():
        words = [
            tab.note,
            *(word for column in tab.columns for word in (column.note, column.purpose) if word is not None),
        ]
        for text in (text for word in words for text in word.both()):
            assert not re.search(r"\([A-Z]\d+\)", text), text


def test_the_example_of_a_phone_fits_the_language() -> None:
    for said in flaws.FLAWS.values():
        assert "+7" not in said.cure.en
