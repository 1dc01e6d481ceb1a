"""The pages of silent clients, duplicates and undo are held to the code: reasons, what keeps, decisions, settings, what undo says."""

from __future__ import annotations

import re

import pytest

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language, Word, leaving, undoing, uniting
from sheetcrm.policy.archive_settings import ARCHIVE_SETTINGS
from sheetcrm.policy.duplicate_settings import DUPLICATE_SETTINGS
from sheetcrm.policy.settings import BY_KEY
from tests.help.pages import ENGLISH, RUSSIAN, Page, tables

EVERY = pytest.mark.parametrize("language", LANGUAGES)
HOLDS = (
    leaving.KEEP,
    leaving.AHEAD,
    leaving.ORDER_OPEN,
    leaving.UNPAID,
    leaving.SERVICE_AHEAD,
    leaving.NO_COLUMN,
    leaving.LOOSE,
)
LEFT_ALONE = (
    undoing.CHANGED_SINCE,
    undoing.GONE_SINCE,
    undoing.ROW_USED,
    undoing.CANNOT,
    undoing.ELSEWHERE,
    undoing.IN_BOTH,
    undoing.WISH,
    undoing.NO_IDS,
    undoing.SENT,
    undoing.STAYS_TOLD,
    undoing.COMPUTED,
)


def page(name: str, language: Language) -> Page:
    return {"en": ENGLISH, "ru": RUSSIAN}[language][name]


def begun(word: Word, language: Language) -> str:
    """Return what a sentence says before its first number or name, and before it goes into particulars."""
    return re.split(r" ?[«“]?\{| \(|: (?!\{)|, since ", word.to(language))[0].rstrip(",.:")


def cells(name: str, language: Language) -> list[str]:
    return [row[0] for rows in tables(page(name, language).text) for row in rows]


@EVERY
def test_each_reason_stands_with_its_setting_and_its_number(language: Language) -> None:
    rows = {row[2]: row[1] for row in next(iter(tables(page("silent", language).text)))}
    reasons = [setting for setting in ARCHIVE_SETTINGS if setting.key.endswith(("_days", "_unopened"))]
    reasons = [setting for setting in reasons if setting.may_be_off]

    assert {name: int(re.findall(r"\d+", said)[0]) for name, said in rows.items()} == {
        setting.name.to(language): setting.default for setting in reasons
    }


@EVERY
@pytest.mark.parametrize("word", HOLDS, ids=lambda word: word.en)
def test_whatever_keeps_a_client_is_explained(word: Word, language: Language) -> None:
    assert [cell for cell in cells("silent", language) if cell.startswith(begun(word, language))]


@EVERY
def test_the_numbers_of_the_way_are_the_defaults(language: Language) -> None:
    text = page("silent", language).text
    said = {"en": ("five a day", "A week"), "ru": ("пять в день", "Неделя")}[language]

    for key, pattern in (("archive_per_day", r"\b{} (clients|клиентов)"), ("archive_answer_days", r"\b{} (days|дней)")):
        assert re.search(pattern.format(BY_KEY[key].default), text), key
    assert f"{BY_KEY['guard_archive'].default} %" in text
    assert (BY_KEY["archive_calls"].default, BY_KEY["leaving_days"].default) == (5, 7)
    assert all(words in text for words in said)


@EVERY
def test_every_decision_about_duplicates_has_its_line(language: Language) -> None:
    assert {word.to(language) for word in uniting.DECISIONS} <= set(cells("duplicates", language))


@EVERY
def test_the_settings_of_duplicates_stand_with_their_defaults(language: Language) -> None:
    rows = [row for rows in tables(page("duplicates", language).text) for row in rows]

    for setting in DUPLICATE_SETTINGS:
        assert [row for row in rows if row[:2] == [setting.name.to(language), str(setting.default)]], setting.key


@EVERY
def test_the_example_has_the_columns_of_the_tab(language: Language) -> None:
    head = re.findall(r"^\| (.*) \|$", page("duplicates", language).text, re.MULTILINE)[0].split(" | ")
    columns = [column.header.to(language) for column in TABS["duplicates"].columns]

    assert head == columns[1:-1]


@EVERY
@pytest.mark.parametrize("word", LEFT_ALONE, ids=lambda word: word.en)
def test_whatever_undo_leaves_alone_is_explained(word: Word, language: Language) -> None:
    assert [cell for cell in cells("undo", language) if cell.startswith(begun(word, language))]


@EVERY
@pytest.mark.parametrize("name", ["silent", "duplicates"])
def test_tabs_and_columns_are_called_what_they_are_called(name: str, language: Language) -> None:
    text = page(name, language).text
    wanted = {
        "silent": [("clients", "segment"), ("clients", "keep"), ("leaving", "keep"), ("archive", "archived_why")],
        "duplicates": [
            ("archive", "merged_into"),
            ("clients", "consent"),
            ("clients", "no_letters"),
            ("clients", "keep"),
        ],
    }[name]

    for tab, column in wanted:
        assert TABS[tab][column].header.to(language) in text, column
    for tab in {"silent": ("leaving", "archive"), "duplicates": ("duplicates",)}[name]:
        assert TABS[tab].title.to(language) in text
