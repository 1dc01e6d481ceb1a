"""The page of errors knows every error, every fault with its cure, and every sentence about a cell, a row or a rule."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

from sheetcrm import errors
from sheetcrm.errors import SheetcrmError
from sheetcrm.help.errors import NONE, bare, every_error, pairs, sentences
from sheetcrm.model import words
from sheetcrm.model.words import (
    LANGUAGES,
    Language,
    Word,
    cells,
    faults,
    policies,
    sequences,
    tables,
    tags,
    templates,
    uniting,
)
from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.flaws import FLAWS
from sheetcrm.model.words.meanings import MEANINGS
from tests.help.pages import ENGLISH, RUSSIAN

if TYPE_CHECKING:
    from types import ModuleType

EVERY = pytest.mark.parametrize("language", LANGUAGES)
MODULES = [importlib.import_module(f"{words.__name__}.{found.name}") for found in pkgutil.iter_modules(words.__path__)]


def page(language: Language) -> str:
    return {"en": ENGLISH, "ru": RUSSIAN}[language]["errors"].text.replace("\\|", "|")


def test_every_error_has_its_meaning_and_no_meaning_is_left_over() -> None:
    everyone = {
        name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, SheetcrmError)
    }
    heads = {base.__name__ for name in everyone for base in getattr(errors, name).__mro__[1:]}

    assert {error.__name__ for error in every_error()} >= everyone - heads
    assert set(MEANINGS) == {error.__name__ for error in every_error()}


@EVERY
def test_every_error_stands_on_the_page_with_meaning_and_cure(language: Language) -> None:
    for error in every_error():
        for word in (error.fault.message, MEANINGS[error.__name__], error.fault.cure):
            assert bare(word, language) in page(language) or bare(word, language) == "…", error


@EVERY
def test_every_reason_that_an_error_may_give_stands_on_the_page(language: Language) -> None:
    reasons = [word for name, word in vars(faults).items() if name.startswith(("APART_", "JOB_", "STEP_", "CLIENT_"))]
    cures = {"JOB_KNOWN", "JOB_MEND", "JOB_STEP_MEND"}
    reasons = [word for word in reasons if word not in [getattr(faults, name) for name in cures]]

    assert len(reasons) > 20
    assert all(bare(word, language) in page(language) for word in reasons)


@EVERY
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_fault_and_its_cure_stand_on_the_page(module: ModuleType, language: Language) -> None:
    for said, cure in pairs(module):
        for word in (said, cure):
            assert bare(word, language) in page(language) or bare(word, language) == "…", word


@EVERY
def test_every_flaw_of_a_cell_stands_on_the_page(language: Language) -> None:
    for said in FLAWS.values():
        assert f"| {bare(said.wrong, language)} | {bare(said.cure, language)} |" in page(language)


@EVERY
@pytest.mark.parametrize("module", [tables, cells, uniting, tags, policies, sequences, templates])
def test_every_sentence_about_rows_and_rules_stands_on_the_page(module: ModuleType, language: Language) -> None:
    found = sentences(module)

    assert found
    assert all(f"| {bare(word, language)} |" in page(language) for word in found)


def test_what_is_called_no_fault_exists() -> None:
    for name in NONE:
        module, _, word = name.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), word), Word)


def test_a_fault_of_tomorrow_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds one runs ``python -m sheetcrm.help.columns``, else the test of generated parts is red."""
    from sheetcrm.help.columns import current
    from sheetcrm.model.words import doctor

    fault = Fault(Word("Кошка на клавиатуре.", "The cat is on the keyboard."), Word("Снимите её.", "Take it down."))
    monkeypatch.setattr(doctor, "CAT", fault, raising=False)

    assert "The cat is on the keyboard. | Take it down." in current(ENGLISH["errors"].text, "en")
