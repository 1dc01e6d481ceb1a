"""The page on consent says every reason, column and event that the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheetcrm.model.columns.consents import CONSENT_COLUMNS
from sheetcrm.model.words import LANGUAGES, Language, consents
from sheetcrm.model.words.defaults import confirming
from sheetcrm.policy.consent_settings import CONSENT_SETTINGS
from tests.help.pages import ENGLISH, RUSSIAN, tables

PAGES = {"en": ENGLISH["consent"], "ru": RUSSIAN["consent"]}
SECTION = Path(consents.__file__).read_text(encoding="utf-8").partition("# What stands in History")[0]
REASONS = sorted(set(re.findall(r"^([A-Z_]+) = Word\(", SECTION, re.MULTILINE)) - {"NOT_AGREED"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_column_event_and_letter_is_explained(language: Language) -> None:
    page = PAGES[language]
    cells = {row[0] for rows in tables(page.text) for row in rows}
    assert len(REASONS) == 5
    for name in REASONS:
        assert re.sub(r"\{\w+\}", "…", getattr(consents, name).to(language)) in cells
    assert {column.header.to(language) for column in CONSENT_COLUMNS if column.key != "no_letters"} <= cells
    text = " ".join(page.text.split())
    for word in (consents.CONFIRMED, consents.READ_WISH, confirming.CONFIRM, confirming.CONFIRM_AGAIN):
        assert word.to(language) in text
    for key in ("confirm_since", "confirm_sources"):
        assert next(one for one in CONSENT_SETTINGS if one.key == key).name.to(language) in text
