"""The mark in a written answer to a survey (M5): only one that is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.policy.marks import mark_in


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1. 3", 3),
        ("1. 3\n2. дешевле", 3),
        ("1.\n9\n2.\ncheaper", 9),
        ("1) 10 2) всё нравится", 10),
        ("1)9", 9),
        ("1. Да, 9", 9),
        ("1. 8 всё хорошо", 8),
        ("1. 10\n2. 5 минут ждал", 10),
        ("9. Great", 9),
        ("на 9 из 10", 9),
        ("10/10", 10),
        ("9 баллов из 10", 9),
        ("девять из десяти", 9),
        ("9 out of 10!", 9),
        ("6 of 10, waited long", 6),
        ("8/10 on 3 November", 8),
        ("Всё отлично, но долго. В целом — 7 из 10, ждите снова", 7),
        ("**9**", 9),
        ("«0»", 0),
        ("0 (нет)", 0),
        ("10.", 10),
        ("Десять!", 10),
        ("Оценка: 8", 8),
        ("твёрдая 8", 8),
        ("I'd give you a 9", 9),
        ("8 всё понравилось", 8),
        ("well, 5", 5),
        ("Здравствуйте!\nМоя оценка 7.\nСпасибо", 7),
        ("Hi Anna,\n\n9\n\nThanks", 9),
        ("Hi Anna, 9", 9),
        ("8\n\nАнна\nул. Ленина, 5", 8),
        (2.0, 2),
    ],
)
def test_marks(text: object, mark: int) -> None:
    assert mark_in(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        None,
        True,
        7.5,
        "",
        "nice",
        "Здравствуйте!",
        "8 (912) 345-67-89",
        "+7 912 345-67-89",
        "Звоните: 8-912-345-67-89",
        "03.11.2026",
        "9/10/2026",
        "3 ноября",
        "Приду 3 ноября",
        "в 10:00",
        "9-10",
        "9 - 10",
        "9,5",
        "-3",
        "12",
        "11 из 10",
        "9 из 100",
        "5/5",
        "100%",
        "10 000",
        "2 недели ждал",
        "1. 3 недели ждали",
        "1. Нет\n2. 5 звёзд",
        "2. 5",
        "2. Awful",
        "Ждали 2 часа",
        "Всё отлично\n\nул. Ленина, 5",
        "9 из 10 за сервис, 3 из 10 за цену",
        "8\n6",
        "по шкале от 0 до 10",
        "A number from 0 to 10",
    ],
)
def test_what_is_no_mark_or_no_certain_one(text: object) -> None:
    assert mark_in(text) is None


MARKS = st.integers(0, 10)
PROSE = st.sampled_from(["всё понравилось", "Спасибо", "waited long", "cheaper please", "дешевле бы", "thank you"])
PHONES = st.integers(10**9, 10**10 - 1).map(lambda n: f"+7 ({str(n)[:3]}) {str(n)[3:6]}-{str(n)[6:8]}-{str(n)[8:]}")
DATES = st.dates().map(lambda day: f"{day:%d.%m.%Y}")
GREETINGS = st.sampled_from(["", "Здравствуйте!\n", "Добрый день, Анна!\n\n", "Hello,\n", "Hi!\n\n"])
SAID = st.sampled_from(
    [
        "{n}",
        "{n}!",
        "{n}.",
        "*{n}*",
        "1. {n}",
        "1) {n}",
        "{n}/10",
        "{n} / 10",
        "на {n} из 10",
        "оценка — {n}",
        "Ставлю {n}",
        "{n} out of 10",
        "I'd say {n}",
        "mark: {n}",
        "{n} баллов",
        "{n}, {prose}",
        "{n} - {prose}",
        "1. {n}, {prose}",
        "1. {n}\n2. {prose}",
        "1) {n}\n2) {prose}",
        "1. {n} 2. {prose}",
        "{prose}, {n}",
    ]
)


@given(MARKS, SAID, PROSE, GREETINGS, st.one_of(st.just(""), PHONES, DATES))
def test_a_mark_is_found_however_it_is_written_and_whatever_stands_below(
    n: int, said: str, prose: str, greeting: str, below: str
) -> None:
    assert mark_in(f"{greeting}{said.format(n=n, prose=prose)}\n\n{prose}\n{below}") == n


@given(st.lists(st.one_of(PROSE, PHONES, DATES), max_size=4), st.sampled_from(["\n", ", ", ". "]))
def test_phones_dates_and_prose_hold_no_mark(parts: list[str], between: str) -> None:
    assert mark_in(between.join(parts)) is None


@given(st.text(alphabet="0123456789 .,/)(-:+\nабвизot%", max_size=40))
def test_whatever_is_written_it_is_a_mark_or_none(text: str) -> None:
    assert mark_in(text) in {None, *range(11)}


@given(MARKS, MARKS)
def test_two_marks_that_differ_are_none(one: int, two: int) -> None:
    assert mark_in(f"{one} из 10, а за цену {two} из 10") == (one if one == two else None)
