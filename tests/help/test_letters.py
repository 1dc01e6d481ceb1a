"""The pages of letters and of the post are held to the code: reasons, results, columns, settings, and what config.toml may say."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from sheetcrm.config import read_config
from sheetcrm.config.mail import MAIL, MAILBOX, VARIABLES, Security
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language, Word, letters
from sheetcrm.policy.settings import SETTINGS
from tests.help.pages import ENGLISH, RUSSIAN, TOP, Page, tables

LETTERS: dict[Language, Page] = {"en": ENGLISH["letters"], "ru": RUSSIAN["letters"]}
MAILS: dict[Language, Page] = {"en": ENGLISH["mail"], "ru": RUSSIAN["mail"]}
EVERY = pytest.mark.parametrize("language", LANGUAGES)
OPERATOR = ("FAILING", "BOUNCING", "OTHER_KEY", "TOO_SLOW")


@cache
def used() -> set[str]:
    """Return the names of the words of letters that the code says somewhere."""
    names: set[str] = set()
    for path in (TOP / "sheetcrm").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"import letters as (\w+)", text):
            names.update(re.findall(rf"\b{name}\.([A-Z_]+)\b", text))
    return names


@cache
def reasons() -> dict[str, Word]:
    """Return the words between the headings "Why …" and the words of the tabs, as far as anything says them."""
    source = Path(letters.__file__).read_text(encoding="utf-8")
    section = source.partition("# Why a person gets no letters.")[2].partition("# The Queue's")[0]
    names = re.findall(r"^([A-Z_]+) = Word\(", section, re.MULTILINE)
    return {name: getattr(letters, name) for name in names if name in used()}


def said(word: Word, language: Language) -> str:
    """Return a pattern for a word in which anything stands for what is filled in."""
    return ".+?".join(re.escape(part) for part in re.split(r"\{\w+\}", word.to(language)))


@EVERY
@pytest.mark.parametrize("name", sorted(reasons()))
def test_every_reason_is_explained(name: str, language: Language) -> None:
    page = LETTERS[language]
    cells = [row[0] for rows in tables(page.text) for row in rows]

    assert [cell for cell in cells if re.fullmatch(said(reasons()[name], language), cell)]


def test_reasons_are_found_where_they_should_be() -> None:
    assert {"NO_CONSENT", "QUIET", "HELD", "EXPIRED"} <= reasons().keys()


@EVERY
def test_the_results_are_those_of_the_letters_tab_and_no_others(language: Language) -> None:
    heading = {"en": "## What became of a letter", "ru": "## Что стало с письмом"}[language]
    rows, *_ = tables(LETTERS[language].section(heading))
    tell = import_module("sheetcrm.steps.tell")  # the package has the function by this name
    words = {*tell._RESULTS.values(), *tell._OUTCOMES.values()}

    assert sorted(row[0] for row in rows) == sorted(word.to(language) for word in words)


@EVERY
def test_the_decisions_are_those_of_the_queue(language: Language) -> None:
    text = LETTERS[language].text
    for word in letters.DECISIONS:
        assert re.search(rf"^\| {word.to(language)}\b", text, re.MULTILINE)


@EVERY
def test_tabs_columns_and_settings_are_called_what_they_are_called(language: Language) -> None:
    text = LETTERS[language].text
    stem = len(TABS["queue"].title.to(language)) - 2  # Russian declines them
    for key in ("consent", "no_letters", "best_time", "last_letter", "next_letter", "next_letter_date", "why_not_sent"):
        assert TABS["clients"][key].header.to(language) in text, key
    for key in ("postpone_to", "decision", "why"):
        assert TABS["queue"][key].header.to(language) in text, key
    assert TABS["letters"]["result"].header.to(language) in text
    assert TABS["templates"]["answer"].header.to(language) in text
    assert TABS["queue"].title.to(language)[:stem] in text
    settings = {setting.key: setting for setting in SETTINGS}
    for key in ("quiet_from", "quiet_to", "working_days", "holidays"):
        assert settings[key].name.to(language) in text, key
    for key in ("weekly_marketing", "daily_letters", "expiry_days"):
        line = rf"^\| {settings[key].name.to(language)} \| {settings[key].default}\b"
        assert re.search(line, text, re.MULTILINE), key
    assert str(settings["quiet_from"].default) in text
    assert str(settings["quiet_to"].default) in text


@EVERY
@pytest.mark.parametrize(("section", "known"), [("mail", MAIL), ("mailbox", MAILBOX)])
def test_every_key_of_the_post_has_its_line_and_no_other(
    section: str, known: dict[str, type], language: Language
) -> None:
    rows, *_ = tables(MAILS[language].section(f"### `[{section}]`"))
    told = [key for row in rows for key in re.findall(r"`(\w+)`", row[0])]

    assert sorted(told) == sorted(known)


@EVERY
def test_the_examples_are_read_and_one_shows_every_key(language: Language, tmp_path: Path) -> None:
    examples = MAILS[language].fences("toml")
    shown: dict[str, set[str]] = {"mail": set(), "mailbox": set()}
    for text in examples:
        (tmp_path / "config.toml").write_text(f'[book]\npath = "clients.xlsx"\n{text}', encoding="utf-8")
        config = read_config(tmp_path, {})
        assert config.mail is not None
        assert config.mail.transport == "smtp"
        assert config.mailbox is not None
        for section in shown:
            shown[section] |= tomllib.loads(text)[section].keys()

    assert len(examples) == 4
    assert shown == {"mail": set(MAIL), "mailbox": set(MAILBOX)}


@EVERY
def test_what_else_the_post_may_be_told_is_on_the_page(language: Language) -> None:
    text = MAILS[language].text
    for word in (*VARIABLES.values(), *get_args(Security), "outbox", "smtp"):
        assert f"`{word}`" in text, word


@EVERY
@pytest.mark.parametrize("name", OPERATOR)
def test_what_stops_all_letters_has_its_cure(name: str, language: Language) -> None:
    word = getattr(letters, name)
    rows = [row for rows in tables(MAILS[language].text) for row in rows]
    begun = re.split(r":", said(word, language), maxsplit=1)[0]

    assert [row for row in rows if re.fullmatch(begun, row[0])]


@EVERY
def test_the_providers_are_those_of_the_model_of_config_toml(language: Language) -> None:
    model = (TOP / "config.example.toml").read_text(encoding="utf-8")
    hosts = set(re.findall(r"(?:smtp|imap)\.(?:gmail\.com|yandex\.ru|mail\.ru)", model))

    assert hosts == set(re.findall(r'host = "([\w.]+)"', MAILS[language].text)) - {
        "smtp.shop.example",
        "imap.shop.example",
    }
