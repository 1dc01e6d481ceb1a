"""Laws of a letter: nothing in a value becomes anything but words."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import escape
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.policy.templates.render import SUBJECT, lacking, render
from sheetcrm.policy.templates.variables import VARIABLES, Sort
from tests.policy.templates.letters import Given, body, letter, said, template, why_not

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[Имя_клиента]", "%Имя%", "{{ first_name }}", "{first_name}",
    "%s", "%(a)s",
    "[файл: ../../etc/passwd]", "[картинка: a.png]", "[если Имя]x[конец]", "**жирный**", "- список", "http://evil.example",
    "Анна\r\nBcc: all@example.com", "Анна\n\n\nX: y", "\u202eannA", "\ue000t0\ue001", "\ue002h0\ue003", "&amp;", "a\x00b", "\u2028x",
    "[кнопка: Да | https://evil.example]", "</td></tr></table>", "' onclick='x",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.lists(st.sampled_from([*HOSTILE, "\n", " ", "Анна"]), max_size=4).map("".join),
).map(lambda text: text[:99])
TEXT = """[Имя_клиента|друг], здравствуйте!

Город: **[Город|тут]**, ссылка https://salon.example/?c=[Промокод|нет].
- раз [Услуга|дело]
- два

[Личная_строка]

[Подпись]"""
TAG = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@given(name=VALUES, city=VALUES, service=VALUES, code=VALUES, signature=VALUES, line=VALUES)
def test_no_value_adds_a_tag_or_a_place(
    language: Language, name: str, city: str, service: str, code: str, signature: str, line: str
) -> None:
    lined, signed = " " + line, signature if signature.strip("\ufeff") else None
    found = template(TEXT, "[Имя_клиента|друг]: [Город|тут]", language=language)
    held = {"first_name": name, "city": city, "service": service, "promo_code": code, "signature": signed}
    written = render(found, Given(held), lined)
    calm = render(
        found, Given(dict.fromkeys(held, "x") | {"signature": signed and "x"}), "x" if "<p>" and _kept(line) else ""
    )
    assert not isinstance(written, str)
    assert not isinstance(calm, str)

    def tags(html: str) -> list[str]:
        return [re.sub(r'href="[^"]*"', "", tag) for tag in TAG.findall(html) if not tag.startswith("<br")]

    assert tags(written.html) == tags(calm.html)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ue000-\uf8ff]", written.subject + written.text + written.html
    )
    assert (written.pictures, written.files) == ((), ())


def _kept(line: str) -> bool:
    from sheetcrm.policy.templates.cleaning import cleaned

    return bool(cleaned(line).strip())


@given(name=VALUES, city=VALUES)
def test_a_subject_is_one_header_of_one_line(name: str, city: str) -> None:
    written = letter("x", "[Имя|друг]\n [Город|тут]", first_name=name, city=city)
    message = EmailMessage()
    message["Subject"] = written.subject

    assert len(written.subject) <= SUBJECT
    assert written.subject == " ".join(written.subject.split())
    assert list(message.keys()) == ["Subject"]


@given(name=VALUES)
def test_a_value_is_filled_in_once_and_stays_as_it_is(name: str) -> None:
    kept = " ".join(name.split())
    assume(kept.isprintable() and kept and kept == name)

    written = letter("Для [Имя]!", first_name=name)

    assert written.text == f"Для {name}!"
    assert escape(name, quote=False) in written.html.replace("&#x27;", "'").replace("&quot;", '"').replace(
        "&nbsp;", "\u00a0"
    )


@given(name=VALUES, city=VALUES, line=VALUES)
def test_the_plain_part_and_html_hold_the_same_words(name: str, city: str, line: str) -> None:
    text = "[Имя|друг]!\n\n**[Город|тут]** и [сюда](https://a.example)\n- https://b.example/x.\n\n[кнопка: Да | https://c.example]\n[Личная_строка]"
    written = letter(text, first_name=name, city=city, line=line)

    assert said(written.html).split() == written.text.replace("- https", "https").split()


def test_a_template_does_not_refer_to_itself() -> None:
    """A template that names itself, or a value that names the template, is words."""
    assert (
        letter("Шаблон [[Добро пожаловать]]: [Имя]", first_name="[Добро пожаловать]").text
        == "Шаблон [Добро пожаловать]: [Добро пожаловать]"
    )


def test_a_name_of_ten_thousand_characters_is_told() -> None:
    assert why_not("[Имя], здравствуйте!", first_name="А" * 10_000).startswith("[Имя_клиента]: 10000 знаков")
    assert "слишком длинно" in why_not("x", line="а" * 3000)


def test_a_long_subject_is_cut_at_its_end() -> None:
    found = letter("x", "[ФИО] [ФИО] [ФИО]", full_name="Анна " * 20)

    assert len(found.subject) == SUBJECT
    assert found.subject.endswith("Анна…")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_stops_the_letter_and_says_where_to_fill_it_in(language: Language) -> None:
    why = why_not("[Client_name], hello", language=language)

    name = {"ru": "[Имя_клиента]", "en": "[Client_name]"}[language]
    assert name in why
    assert {"ru": "«Имя» во вкладке «Клиенты»", "en": "“First name” in Clients"}[language] in why
    assert f"{name[:-1]}|" in why


def test_a_value_of_spaces_or_signs_nobody_sees_is_missing() -> None:
    assert "нечего подставить" in why_not("[Имя]", first_name="\u200b\n")
    assert "нечего подставить" in why_not("[Имя]", first_name="")


def test_a_case_that_is_not_known_falls_back() -> None:
    assert letter("[Имя:кому|вам]", first_name="Саша").text == "вам"
    assert letter("[Имя:кому]", first_name="Саша").text == "Саша"


def test_a_letter_that_is_empty_for_somebody_does_not_go() -> None:
    assert why_not("[если Город]x[конец]") == "для этого человека письмо пустое"
    assert why_not("x", "[если Город]x[конец]") == "для этого человека письмо пустое"
    assert why_not("[картинка: a.png]") == "для этого человека письмо пустое"


def test_a_link_is_a_link_in_both_parts() -> None:
    text = "[Записаться](Ссылка_на_запись), [сайт](https://a.example/?x=1&y=2), [Ссылка_на_файл], https://b.example/."
    found = letter(text, booking_link="https://c.example/?a=1&b=2", file_link="https://d.example")

    assert found.text == (
        "Записаться: https://c.example/?a=1&b=2, сайт: https://a.example/?x=1&y=2, https://d.example, https://b.example/."
    )
    assert 'href="https://c.example/?a=1&amp;b=2"' in found.html
    assert '<a href="https://b.example/"' in found.html
    assert ">https://b.example/</a>." in found.html


@pytest.mark.parametrize("link", ["javascript:alert(1)", "salon.ru", 'https://a.ru/"onclick="x', "https://a.ru b"])
def test_what_is_no_link_leads_nowhere(link: str) -> None:
    assert "не ссылка" in why_not("[кнопка: Да | Ссылка_на_запись]", booking_link=link)


def test_a_link_with_words_that_are_its_address_is_said_once() -> None:
    assert letter("[https://a.ru](https://a.ru)").text == "https://a.ru"


def test_a_link_that_nobody_set_up_is_told() -> None:
    assert (
        why_not("[тут](Ссылка_на_запись)")
        == "нечего подставить в [Ссылка_на_запись]: заполните «Ссылка на запись» во вкладке «Настройки»"
    )


def test_a_value_within_an_address_is_written_as_addresses_are() -> None:
    found = letter("https://a.example/?c=[Промокод]&x=(1)", promo_code="А Б&c")

    assert found.text == "https://a.example/?c=%D0%90%20%D0%91%26c&x=(1)"


def test_a_link_within_an_address_vanishes_unless_it_is_a_value() -> None:
    assert letter("https://a.example/[x](https://b.example)").text == "https://a.example/"


def test_a_button_leads_somewhere_or_says_what_to_do() -> None:
    text = "Раз\n[кнопка: Выбрать | Ссылка_на_запись | Просто ответьте.]\nдва"

    there = letter(text, booking_link="https://c.example")
    assert there.text == "Раз\n\nВыбрать: https://c.example\n\nдва"
    assert 'class="button" href="https://c.example"' in there.html
    assert letter(text).text == "Раз\nПросто ответьте.\nдва"
    assert letter("[кнопка: Да | https://a.ru | нет]").text == "Да: https://a.ru"


def test_paragraphs_lines_lists_and_bold() -> None:
    found = letter("Раз\r\nдва\n\n\nИтог: **важно [Имя]**\n- а\n• б\nконец * и **", first_name="Я")

    assert found.text == "Раз\nдва\n\nИтог: важно Я\n- а\n- б\nконец * и **"
    plain = re.sub(r' style="[^"]*"', "", body(found.html))
    assert (
        plain
        == "<p>Раз<br>два</p>\n<p>Итог: <strong>важно Я</strong></p>\n<ul><li>а</li><li>б</li></ul>\n<p>конец * и **</p>\n"
    )


def test_the_personal_line_stands_where_the_template_has_it_or_after_the_greeting() -> None:
    assert letter("Привет!\n\nДело.", line=" Как\nснег? ").text == "Привет!\n\nКак\nснег?\n\nДело."
    assert letter("Привет!", line="Как снег?").text == "Привет!\n\nКак снег?"
    assert letter("Привет!\n\nДело.\n\n[Личная_строка]", line="Как снег?").text == "Привет!\n\nДело.\n\nКак снег?"
    assert letter("Привет!\n\n[Личная строка]\n\nДело.").text == "Привет!\n\nДело."


def test_a_block_about_the_personal_line_knows_whether_it_is_there() -> None:
    text = "Привет!\n\n[если Личная_строка]\nP.S. [Личная_строка]\n[конец]"

    assert letter(text, line="снег").text == "Привет!\n\nP.S. снег"
    assert letter(text).text == "Привет!"


def test_lines_of_a_signature_stay_lines() -> None:
    found = letter("Пока.\n\n[Подпись]", signature="Олег\nСалон <Ромашка>")

    assert found.text == "Пока.\n\nОлег\nСалон <Ромашка>"
    assert "Олег<br>Салон &lt;Ромашка&gt;" in found.html
    assert letter("x", "От [Подпись]", signature="Олег\nСалон").subject == "От Олег Салон"


@pytest.mark.parametrize("language", LANGUAGES)
def test_advertising_says_how_to_get_no_more_of_it(language: Language) -> None:
    word = {"ru": "отписаться", "en": "unsubscribe"}[language]

    replied = letter("x", kind="advertising", language=language, business_address="Baker St 1")
    assert replied.text.startswith("x\n\n—\nBaker St 1\n")
    assert word in replied.text
    linked = letter("x", kind="advertising", language=language, unsubscribe_link="https://a.example/u?t=1")
    assert linked.text.endswith(": https://a.example/u?t=1")
    assert 'href="https://a.example/u?t=1"' in linked.html
    assert word not in letter("x", language=language).text


def test_a_way_out_within_the_text_is_the_only_one() -> None:
    assert letter("[Отписка] x", kind="advertising").text.count("отписаться") == 1


def test_pictures_are_shown_and_files_go_with_the_letter() -> None:
    found = letter("Привет\n[картинка: салон.png]\n[файл: прайс.pdf]\nпока [картинка: салон.png]")

    assert found.pictures == ("салон.png",)
    assert found.files == ("прайс.pdf",)
    assert found.text == "Привет\n\nпока"
    assert found.html.count('<img src="cid:салон.png" alt=""') == 2


def test_a_file_that_is_not_there_is_told() -> None:
    one = template("x [файл: прайс.pdf]")
    written = letter("x [файл: прайс.pdf]")

    assert lacking(written, {"прайс.pdf"}, one) == ""
    assert lacking(written, {"другой.pdf"}, one) == "нет файла «прайс.pdf» в папке files"


def test_html_asks_for_nothing_from_elsewhere_and_has_its_styles_in_the_elements() -> None:
    found = letter("Раз\n\n[картинка: a.png]\n\n[кнопка: Да | https://a.example]", "100% <b>", kind="advertising")

    assert "<title>100% &lt;b&gt;</title>" in found.html
    assert not re.search(r"src=\"(?!cid:)|url\(|@import|<link|<script", found.html)
    assert '<p style="margin: 0 0 16px;">Раз</p>' in found.html
    assert "prefers-color-scheme: dark" in found.html
    assert 'lang="ru"' in found.html


def test_a_layout_is_made_once_for_each_set_of_answers() -> None:
    one = template("[если Город]в [Город][иначе]тут[конец]")
    for city in ("Казань", None, "Омск", None):
        render(one, Given({"city": city}))

    assert len(one.layouts) == 2


def test_a_template_knows_what_it_names() -> None:
    one = template("[если Город][Имя][конец] [x](Ссылка_на_запись)", "[Услуга]")

    assert one.variables == {"first_name", "booking_link", "service"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variable_can_be_written_in_every_language(language: Language) -> None:
    for variable in VARIABLES:
        held: dict[str, Any] = {variable.key: variable.example.to(language)}
        if variable.key in {"unsubscribe", "personal_line"}:
            continue
        for name in variable.name.both():
            found = letter(f"x [{name}]", language=language, **held)
            assert variable.example.to(language) in found.text
            assert variable.sort is not Sort.LINK or "<a href" in found.html
