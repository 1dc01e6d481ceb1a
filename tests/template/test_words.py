"""The contents: nothing empty, nothing in the wrong alphabet, nothing that contradicts the columns."""

from __future__ import annotations

import re

import pytest

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language, Word, choices, figures, guide
from sheetcrm.model.words.defaults import DEFAULTS, LISTS
from sheetcrm.model.words.fold import fold

LATIN = re.compile(r"[A-Za-z]{2,}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
NAMES_IN_LATIN = {"WhatsApp", "Telegram"}


def words_of(thing: object) -> list[Word]:
    """Every Word in a value, however deep it lies."""
    if isinstance(thing, Word):
        return [thing]
    if isinstance(thing, dict):
        return [word for value in thing.values() for word in words_of(value)]
    if isinstance(thing, list | tuple):
        return [word for value in thing for word in words_of(value)]
    return []


GUIDE = words_of([value for name, value in vars(guide).items() if name.isupper()])
FIGURES = words_of([value for name, value in vars(figures).items() if name.isupper()])


@pytest.mark.parametrize("word", [*GUIDE, *FIGURES], ids=lambda word: word.en[:30])
def test_every_word_is_in_both_languages(word: Word) -> None:
    assert word.ru.strip()
    assert word.en.strip()
    assert not CYRILLIC.search(word.en)


def test_defaults_are_in_both_languages() -> None:
    for word in words_of(dict(DEFAULTS)):
        assert bool(word.ru) == bool(word.en), word
        assert not CYRILLIC.search(word.en), word


def test_russian_headers_are_russian() -> None:
    for tab in TABS.values():
        for text in (tab.title.ru, *(column.header.ru for column in tab.columns)):
            assert set(LATIN.findall(text)) <= NAMES_IN_LATIN, text


def test_defaults_name_columns_of_their_tabs() -> None:
    for key, rows in DEFAULTS.items():
        for row in rows:
            assert set(row) <= set(TABS[key].by_key), key


def test_every_list_of_the_columns_is_filled() -> None:
    named = {column.list for tab in TABS.values() for column in tab.columns if column.list}

    assert named <= set(LISTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", LISTS)
def test_no_text_means_two_values(key: str, language: Language) -> None:
    seen: dict[str, str] = {}
    for entry in LISTS[key]:
        value = entry.value.to(language)
        for text in (value, *filter(None, (part.strip() for part in entry.synonyms.to(language).split(",")))):
            assert fold(text) not in seen, f"{text}: {seen[fold(text)]} and {value}"
            seen[fold(text)] = value


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_speak_of_columns_and_events_that_exist(language: Language) -> None:
    headers = {column.header.to(language) for column in TABS["clients"].columns}
    events = {entry.value.to(language) for entry in LISTS["event"]}
    for row in DEFAULTS["rules"]:
        assert row["sort"] in choices.RULE_SORTS
        column, value = row.get("column"), row["value"]
        assert isinstance(value, Word)
        if isinstance(column, Word):
            assert column.to(language) in headers
        else:
            assert value.to(language) in events


def test_rules_are_those_of_c1_and_c2() -> None:
    """
    rules
    | what        | points | window |
    | position    | 10     |        |
    | industry    | 5      |        |
    | source      | 15     |        |
    | opened      | 1      | 60     |
    | clicked     | 3      | 60     |
    | requested   | 10     | 60     |
    | downloaded  | 20     | 365    |
    | calculation | 25     | 365    |
    """
    scored = [(row["points"], row.get("window")) for row in DEFAULTS["rules"] if "points" in row]
    staged = [row["stage"] for row in DEFAULTS["rules"] if "stage" in row]

    expected = [(10, None), (5, None), (15, None), (1, 60), (3, 60), (10, 60), (20, 365), (25, 365)]
    assert scored == expected
    assert staged == [choices.DECISION, choices.DECISION]


def test_letters_are_off_and_their_templates_exist() -> None:
    templates = {row["name"] for row in DEFAULTS["templates"]}
    for key in ("sequences", "reminders"):
        for row in DEFAULTS[key]:
            assert row["on"] is False
            if "channel" not in row:
                name = row["template"]
                assert isinstance(name, Word)
                assert name in templates or not name.ru


def test_sequences_wait_as_m2_says() -> None:
    days: dict[str, list[float]] = {}
    for row in DEFAULTS["sequences"]:
        name, wait = row["sequence"], row["wait"]
        assert isinstance(name, Word)
        assert isinstance(wait, int)
        so_far = days.setdefault(name.en, [])
        so_far.append((so_far[-1] if so_far else 0) + wait)

    assert days["Welcome"] == [0, 1, 3, 7]
    assert days["Brochure"] == [0, 2, 5]
    assert days["After an order"] == [0, 7, 30]


def test_the_guide_speaks_of_every_tab_and_of_real_columns() -> None:
    assert set(guide.TABS) == set(TABS)
    for example in guide.FIELDS:
        assert not TABS["clients"][example.column].robot
