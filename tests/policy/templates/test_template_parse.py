"""What a template's text means, and what is said of one that means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.model.words import LANGUAGES, Word
from sheetcrm.model.words import templates as words
from sheetcrm.policy.sequences.conditions import UnclearError
from sheetcrm.policy.templates.variables import BY_NAME, VARIABLES, same
from tests.policy.templates.letters import always, faults, letter, template

if TYPE_CHECKING:
    from sheetcrm.policy.scoring import Condition


def test_no_two_variables_answer_to_one_name() -> None:
    owners: dict[str, str] = {}
    for variable in VARIABLES:
        for name in variable.names():
            assert owners.setdefault(name, variable.key) == variable.key, name


def test_a_variable_is_described_in_both_languages() -> None:
    for variable in VARIABLES:
        for word in (variable.name, variable.meaning, variable.where, variable.example):
            assert all(word.both())
            assert word is variable.example or not any("а" <= char <= "я" for char in word.en.lower())


@pytest.mark.parametrize(
    "written",
    [
        "[Имя_клиента]", "[имя клиента]", "[ИМЯ-КЛИЕНТА]", "[ Имя ]", "%Имя%", "%имя_клиента%", "{{ first_name }}",
        "{{Имя_клиента}}", "[Client_name]", "%first_name%", "{{ name }}", "[Имя|друг]", "%Имя|друг%", "{{ first_name | друг }}",
        "[Обращение]",
    ],
)  # fmt: skip
def test_three_bracket_styles_and_all_spellings_are_one(written: str) -> None:
    found = letter(f"{written}, здравствуйте!", f"Для {written}", first_name="Анна")

    assert found.text == "Анна, здравствуйте!"
    assert found.subject == "Для Анна"


@pytest.mark.parametrize("written", ["[Имя|друг]", "[Имя_клиента | друг ]", "%Имя|друг%", "{{ first_name|друг }}"])
def test_words_after_a_bar_stand_where_there_is_no_value(written: str) -> None:
    assert letter(f"Здравствуйте, {written}!").text == "Здравствуйте, друг!"


def test_nothing_after_a_bar_means_nothing_is_said() -> None:
    assert letter("Город [Город|]!").text == "Город !"


@pytest.mark.parametrize(
    "written",
    [
        "[см. ниже]", "[1]", "[2024]", "[фото ниже на странице]", "[+7 999]", "[https://a.ru]", "скидка 10% или 20%", "10%или 20%",
        "100 %", "5% маме, 10% папе", "https://a.ru/?q=%D0%B0%D0%B1%20x", "https://a.ru/?q=%zz%yy%", "a [] b", "{ x }", "50%-ный и 10%-ный",
        "% так и % эдак %", "[*]",
    ],
)  # fmt: skip
def test_what_is_no_name_stays_text(written: str) -> None:
    assert faults(written) == ""
    assert letter(written).text == written


def test_two_brackets_are_text_in_one() -> None:
    assert letter("[[Имя_клиента]] и [[сноска]]").text == "[Имя_клиента] и [сноска]"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("[Имя_клента]", "[Имя_клиента]"),
        ("%Имя_клинта%", "[Имя_клиента]"),
        ("{{ frist_name }}", "[Client_name]"),
        ("[Ссылка_на_запсь]", "[Ссылка_на_запись]"),
        ("[имя клеента]", "[Имя_клиента]"),
        ("[Менджер|мы]", "[Менеджер]"),
        ("[Booking_lnk]", "[Booking_link]"),
    ],
)
def test_an_unknown_name_is_told_with_its_place_and_the_nearest(written: str, near: str, language: str) -> None:
    told = faults(f"Раз\n\nдва {written}", language=language)  # type: ignore[arg-type]

    assert written in told
    assert near in told
    assert words.IN_TEXT.say(language, line=3) in told  # type: ignore[arg-type]


def test_a_name_like_no_other_is_told_without_a_guess() -> None:
    assert faults("[Щхжъ]") == "«Текст», строка 1: [Щхжъ] — такого нет."


def test_a_long_bracket_is_told_in_short() -> None:
    assert len(faults(f"[{'ы' * 200}]")) < 200


def test_an_unknown_name_in_the_subject_says_so() -> None:
    assert faults("Привет", "[Имя_клента], привет").startswith("«Тема»: [Имя_клента]")


@pytest.mark.parametrize(
    "written", ["[Имя_клиента, здравствуйте", "{{ first_name здравствуйте", "Привет, %Имя, как дела"]
)
def test_a_bracket_that_is_not_closed_is_told(written: str) -> None:
    assert "скобка не закрыта" in faults(written)


@pytest.mark.parametrize("case", ["кому", "дательный", "дат", "ДАТ", "dative"])
def test_a_case_is_asked_for_by_question_or_name(case: str) -> None:
    held: dict[str, Any] = {"first_name": "Анна", "first_name:dative": "Анне"}

    assert letter(f"К [Имя:{case}]", **held).text == "К Анне"


def test_the_first_case_may_be_named_too() -> None:
    assert letter("[Имя:кто] и [Имя:именительный]", first_name="Анна").text == "Анна и Анна"


def test_a_case_that_does_not_exist_or_has_no_place_is_told() -> None:
    assert "нет падежа «куда»" in faults("[Имя:куда]")
    assert "только имена" in faults("[Услуга:кому]")


def test_words_to_some_only() -> None:
    text = "Раз\n[если Статус = лид]\nдля лида\n[иначе]\nдля прочих\n[конец]\nдва"

    assert letter(text, holds=True).text == "Раз\nдля лида\nдва"
    assert letter(text, holds=False).text == "Раз\nдля прочих\nдва"


def test_a_block_may_stand_within_a_line_and_in_english() -> None:
    text = "See you[if Visit] on [Visit][end]."

    assert letter(text, visit="April 3", language="en").text == "See you on April 3."
    assert letter(text, language="en").text == "See you."


def test_a_block_at_the_end_of_a_text_needs_no_line_after_it() -> None:
    assert letter("Раз\n  [если Город]\nв городе\n[конец]", city="Казань").text == "Раз\nв городе"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[если Город] x", "нет [конец]"),
        ("x [конец]", "без [если …]"),
        ("x [иначе] y", "без [если …]"),
        ("[если Город]x[иначе]y[иначе]z[конец]", "без [если …]"),
        ("[если Город]x[если Имя]y[конец]", "внутри другого"),
        ("[если]x[конец]", "Условие не понято"),
    ],
)
def test_a_block_that_is_not_whole_is_told(text: str, part: str) -> None:
    assert part in faults(text)


def test_a_condition_that_cannot_be_read_is_told_in_its_own_words() -> None:
    def unclear(_: str) -> tuple[Condition, ...]:
        raise UnclearError(Word("Нет колонки.", "No column."))

    told = faults("[если Хвост = пушистый]x[конец]", known=unclear)

    assert told == "«Текст», строка 1: [если Хвост = пушистый]. Нет колонки."


def test_pictures_and_files_are_bare_names() -> None:
    found = template("[картинка: наш салон.png] [file: price-2026.pdf] [файл: прайс.pdf]")

    assert found.files == {"наш салон.png", "price-2026.pdf", "прайс.pdf"}


@pytest.mark.parametrize(
    "name",
    [
        "../secret.pdf", "/etc/passwd", "C:\\a.pdf", "a/b.pdf", "..", "a..pdf", ".hidden.pdf", "", "без расширения", "~/a.pdf",
        "http://a.ru/a.pdf", "a.pdf\\b", "%2e%2e.pdf", "a|b.pdf", "a.pdf?x", "CON:.pdf",
    ],
)  # fmt: skip
def test_a_path_is_no_name_of_a_file(name: str) -> None:
    assert "без пути" in faults(f"[файл: {name}]")
    assert "без пути" in faults(f"[картинка: {name}]")


def test_a_picture_is_of_a_kind_that_mail_shows() -> None:
    assert "png, jpg, gif или webp" in faults("[картинка: a.svg]")


@pytest.mark.parametrize(
    "written",
    ["[кнопка: Да]", "[кнопка: | Ссылка_на_запись]", "[кнопка: Да | Город]", "[button: a | b | c | d]", "[кнопка:]"],
)
def test_a_button_needs_words_and_a_link(written: str) -> None:
    assert "пишите так" in faults(written)


@pytest.mark.parametrize(
    "written", ["[кнопка: Да | https://a.ru]", "[файл: a.pdf]", "[тут](https://a.ru)", "[Отписка]"]
)
def test_only_words_stand_in_a_subject(written: str) -> None:
    assert "только в тексте" in faults("x", written)


def test_what_is_no_link_after_square_brackets_is_text() -> None:
    assert letter("[Имя](см. выше)", first_name="Анна").text == "Анна(см. выше)"
    assert letter("[1](выше)").text == "[1](выше)"


def test_names_are_compared_without_case_underscores_and_spaces() -> None:
    assert same("  Имя_Клиента ") == same("имя-клиента") == "имя клиента"
    assert BY_NAME["имя"].key == "first_name"
    assert always("x")[0].texts == ("x",)
