"""Sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheetcrm.model import values
from sheetcrm.model.values import Flaw
from sheetcrm.model.words.flaws import ASIDES, FLAWS

SOURCES = "".join(path.read_text("utf-8") for path in Path(values.__file__).parent.glob("*.py"))
CODES = set(re.findall(r'"((?:phone|email|date|number|name|company|choice|tags|tick|nick|zone)_[a-z_]+)"', SOURCES)) - {
    "date_of"
}


def test_every_flaw_has_its_sentence_and_every_sentence_its_flaw() -> None:
    assert {code for code in FLAWS if "_" in code} - {"cell_error", "not_a_value", "too_long"} == CODES


@pytest.mark.parametrize("code", FLAWS)
def test_a_sentence_is_whole_in_both_languages(code: str) -> None:
    for extra in (
        (),
        (("fixed", "новое"),),
        (("fixed", ""),),
        (("proposal", "новое"),),
        (("proposal", "новое"), ("other_contacts", "мама")),
    ):
        flaw = Flaw(code, (("value", "{typed}"), *extra))
        russian, english = flaw.sentence("ru"), flaw.sentence("en")
        assert russian.endswith(".")
        assert english.endswith(".")
        assert not re.search("[а-яё]", english.replace("новое", "").replace("мама", ""))
        assert re.search("[а-яё]", russian)
        assert "{value}" not in russian + english
        assert ("новое" in english) is any(text == "новое" for _, text in extra)


def test_what_leaves_for_another_cell_is_said() -> None:
    assert set(ASIDES) == {"legal_form", "other_contacts"}
    flaw = Flaw("company_form", (("value", "ООО «А»"), ("fixed", "А"), ("legal_form", "ООО")))
    assert (
        flaw.sentence("ru") == "«ООО «А»» записано без кавычек и формы. Записано так: А. Форма «ООО» записана отдельно."
    )
