"""The page of sequences and reminders is exact: every word on it is understood, in its own language."""

from __future__ import annotations

import re

import pytest

from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.sequences.read import sequences
from tests.help.pages import ENGLISH, RUSSIAN, Page, tables
from tests.sheets import defaults, sheet

PAGES: dict[Language, Page] = {"en": ENGLISH["sequences"], "ru": RUSSIAN["sequences"]}
EVERY = pytest.mark.parametrize("language", LANGUAGES)


def found(language: Language) -> list[list[list[str]]]:
    return list(tables(PAGES[language].text))


def tab(key: str, header: str, rows: list[str], language: Language) -> str:
    names = "\n".join(f"| {cell} |" for cell in defaults("templates", language)["name"])
    return f"templates\n| name |\n{names}\n\n{key}\n| {header} |\n" + "\n".join(f"| {row} |" for row in rows)


@EVERY
def test_the_example_of_a_sequence_is_understood(language: Language) -> None:
    lines = [" | ".join(row) for row in found(language)[0]]
    text = tab("sequences", "sequence | on | step | start | wait | template | goal", lines, language)
    read = sequences(sheet(text, language=language))

    assert not read.answers
    (sequence,) = read.running
    assert [step.wait for step in sequence.steps.values()] == [0, 1, 2]


@EVERY
def test_whatever_may_start_or_end_a_sequence_is_understood(language: Language) -> None:
    rows = found(language)[1]
    starts, goals = [row[0] for row in rows[:-1]], [rows[-1][0]]
    starts += re.findall(r"[A-ZА-Я][\w ]* = \w+", " ".join(row[1] for row in rows))
    template = str(defaults("templates", language)["name"][0])
    lines = [f"{start} | 1 | yes | {start} | | {template}" for start in starts]
    lines += [f"{goal} | 1 | yes | {starts[0]} | {goal} | {template}" for goal in goals]
    read = sequences(
        sheet(tab("sequences", "sequence | step | on | start | goal | template", lines, language), language=language)
    )

    assert not read.answers
    assert len(read.running) == len(lines) == 16


@EVERY
def test_the_reminders_are_understood(language: Language) -> None:
    lines = [" | ".join(row) for row in found(language)[2]]
    text = tab("reminders", "name | on | about | days | to | template", lines, language)
    read = reminders(sheet(text, language=language))
    assert not read.answers
    assert len(read.running) == len(lines)

    template = str(defaults("templates", language)["name"][0])
    conditions = [code for code in re.findall(r"`([^`]+)`", PAGES[language].text) if code[0].isalpha()]
    assert len(conditions) == 5
    lines = [f"{row[0]} | yes | {row[0]} | {template} | {'; '.join(conditions)}" for row in found(language)[3]]
    more = reminders(
        sheet(tab("reminders", "name | on | about | template | only_if", lines, language), language=language)
    )
    assert not more.answers
    assert {len(one.only_if) for one in more.running.values()} == {5}


def test_both_languages_tell_of_the_same() -> None:
    kinds = {}
    for language in LANGUAGES:
        rows = found(language)[3]
        template = str(defaults("templates", language)["name"][0])
        lines = [f"{row[0]} | yes | {row[0]} | {template}" for row in rows]
        read = reminders(sheet(tab("reminders", "name | on | about | template", lines, language), language=language))
        kinds[language] = sorted(one.about.name for one in read.known.values())
    assert kinds["en"] == kinds["ru"]
