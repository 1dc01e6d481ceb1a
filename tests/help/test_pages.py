"""The manual says what the code does, and both languages say the same."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.help import READERS
from sheetcrm.help.columns import LATER_COLUMNS, LATER_SETTINGS, LATER_TABS, current
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language, Word, choices
from sheetcrm.policy.settings import BY_KEY, SETTINGS
from tests.help.pages import ENGLISH, MANUAL, README, RUSSIAN, Page

PAGES = {
    "day",
    "errors",
    "restore",
    "start",
    "columns",
    "rules",
    "sequences",
    "mail",
    "letters",
    "consent",
    "tasks",
    "silent",
    "duplicates",
    "undo",
    "jobs",
    "vps",
    "figures",
    "google",
    "templates",
    "architecture",
}
EVERY = pytest.mark.parametrize("page", [README, *MANUAL], ids=lambda page: page.name)


def test_every_page_is_there() -> None:
    assert set(ENGLISH) == set(RUSSIAN) == PAGES


def test_who_reads_on_finds_every_page_in_its_order() -> None:
    order = [name for _, names in READERS.values() for name in names]
    for language, page in (("en", ENGLISH["start"]), ("ru", RUSSIAN["start"])):
        *_, further = re.split(r"^### ", page.text, flags=re.MULTILINE)
        assert re.findall(r"\]\((\w+)\.md\)", further) == [name for name in order if name != "start"]
        told = re.findall(rf"\]\(sheetcrm/help/{language}/(\w+)\.md\)", README.section("## Read on"))
        assert told == order


@EVERY
def test_a_page_begins_with_its_title_and_has_no_other(page: Page) -> None:
    assert page.text.startswith("# ")
    assert [heading for heading in page.headings() if heading.startswith("# ")] == [page.text.splitlines()[0]]


@EVERY
def test_generated_parts_are_current(page: Page) -> None:
    """``python -m sheetcrm.help.columns`` makes them so."""
    assert page.text == current(page.text, page.language)


@EVERY
def test_no_page_names_a_machine_or_a_letter_of_the_wrong_alphabet(page: Page) -> None:
    assert not re.search(r"/(?:tmp|work|home|root|usr)/", page.text)
    mixed = re.findall(r"\b(?=\w*[а-яё])(?=\w*[a-z])[a-zа-яё]+\b", page.text, re.IGNORECASE)
    assert not mixed


@EVERY
def test_links_lead_somewhere(page: Page) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.text):
        assert (page.path.parent / target).is_file(), target


@pytest.mark.parametrize("name", sorted(set(ENGLISH) & set(RUSSIAN)))
def test_both_languages_have_the_same_headings_tables_and_commands(name: str) -> None:
    english, russian = ENGLISH[name], RUSSIAN[name]

    def levels(page: Page) -> list[str]:
        return [heading.split(" ")[0] for heading in page.headings()]

    assert levels(english) == levels(russian)
    assert english.text.count("\n|") == russian.text.count("\n|")
    assert english.text.count("\n- ") == russian.text.count("\n- ")
    assert [line.split()[:2] for line in english.lines()] == [line.split()[:2] for line in russian.lines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_column_and_setting_has_its_line(language: Language) -> None:
    page = {"en": ENGLISH, "ru": RUSSIAN}[language]["columns"]
    for tab in TABS.values():
        section = page.section(f"### {tab.title.to(language)}")
        held = TABS["clients"].by_key if tab.key == "archive" else {}
        columns = [column for column in tab.columns if column.key not in held]
        assert [*re.findall(r"^- \*\*(.+?)\*\* — ", section, re.MULTILINE)] == [
            column.header.to(language) for column in columns
        ]
    for setting in SETTINGS:
        assert f"- **{setting.name.to(language)}** (" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_in_the_rules_with_its_default_and_meaning(language: Language) -> None:
    heading, usual, empty, off = {
        "en": ("## Settings", "default `{}`", "default: empty", "“off” switches it off"),
        "ru": ("## Настройки", "по умолчанию `{}`", "по умолчанию: пусто", "«выкл» выключает"),
    }[language]
    lines = {"en": ENGLISH, "ru": RUSSIAN}[language]["rules"].section(heading).splitlines()
    for setting in SETTINGS:
        default = setting.default.to(language) if isinstance(setting.default, Word) else str(setting.default)
        default = default.replace(".", ",") if isinstance(setting.default, float) and language == "ru" else default
        line = next(line for line in lines if line.startswith(f"- **{setting.name.to(language)}** ("))
        assert usual.format(default) in line or (default == "" and empty in line)
        assert setting.meaning.to(language) in line
        assert (off in line) is setting.may_be_off


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixed_word_of_a_rule_is_explained(language: Language) -> None:
    text = {"en": ENGLISH, "ru": RUSSIAN}[language]["rules"].text
    for word in (*choices.CONDITIONS, *choices.COUNTS):
        assert f"**{word.to(language)}**" in text
    for word in (*choices.STAGES, *choices.SEGMENTS, *choices.LOYALTY):
        assert re.search(rf"\*\*{word.to(language)}\*\*", text, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [
        "consideration_from",
        "decision_from",
        "ready_from",
        "ready_days",
        "stage_task_days",
        "active_days",
        "usual_cycle_days",
    ],
)
def test_the_rules_name_settings_as_they_are_called(key: str, language: Language) -> None:
    name = BY_KEY[key].name.to(language)

    assert {"en": f"“{name}”", "ru": f"«{name}»"}[language] in {"en": ENGLISH, "ru": RUSSIAN}[language]["rules"].text


def test_what_is_called_not_at_work_exists() -> None:
    assert set(TABS) >= LATER_TABS
    assert {f"{tab.key}.{column.key}" for tab in TABS.values() for column in tab.columns} >= LATER_COLUMNS
    assert {setting.key for setting in SETTINGS} >= LATER_SETTINGS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_manual_shows_each_page(name: str, language: Language) -> None:
    page = {"en": ENGLISH, "ru": RUSSIAN}[language].get(name, ENGLISH[name])

    result = CliRunner().invoke(cli.main, ["manual", name, "--lang", language])

    assert result.exit_code == 0
    assert page.text.splitlines()[0].removeprefix("# ") in result.output
    assert "<!--" not in result.output
    assert "![" not in result.output
    unbroken = re.sub(r"[\s▌]", "", result.output)  # a long path goes over the line's end
    for picture in re.findall(r"\]\(\.\./pictures/([^)]+)\)", page.text):
        path = resources.files("sheetcrm") / "help" / "pictures" / picture
        assert path.is_file()
        assert re.sub(r"\s", "", str(path)) in unbroken


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_without_a_page_lists_them_all(language: Language) -> None:
    result = CliRunner().invoke(cli.main, ["manual", "--lang", language])

    assert result.exit_code == 0
    listed = re.findall(r"sheetcrm manual (\w+) ", result.output)
    assert listed == [name for _, names in READERS.values() for name in names]
    assert sorted(listed) == sorted(PAGES)
