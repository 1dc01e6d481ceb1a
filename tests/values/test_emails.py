"""E-mail addresses."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.values import Kind, examine
from sheetcrm.model.values.domains import WELL_KNOWN, look_up
from tests.values.judged import RUSSIAN, check

LABEL = st.text("abcxyz0189-", min_size=1, max_size=12)
ADDRESS = st.tuples(
    st.text("abcxyz0189.-_+", min_size=1, max_size=70), st.lists(LABEL, min_size=1, max_size=4).map(".".join)
).map("@".join)


@settings(max_examples=3_000, deadline=None)
@given(ADDRESS)
def test_an_address_is_clean_only_when_the_mail_library_accepts_it(text: str) -> None:
    verdict = examine(Kind.EMAIL, text, RUSSIAN)
    try:
        accepted = validate_email(text, check_deliverability=False).normalized.lower() == text
    except ValueError:
        accepted = False

    if verdict.flaw is None:
        assert accepted
    elif accepted and not text.partition("@")[2].startswith("xn--"):
        assert look_up(text.partition("@")[2]).meant is not None


@pytest.mark.parametrize("domain", WELL_KNOWN)
def test_no_provider_is_called_a_mistake_of_another(domain: str) -> None:
    check(Kind.EMAIL, clean=[f"anna@{domain}"])


def test_addresses_as_people_write_them() -> None:
    check(
        Kind.EMAIL,
        clean=[
            "anna@mail.ru",
            "info@почта.рф",
            "иван@почта.рф",
            "a@b.co",
            "a!b@firma.ru",
            "anna@firma.ur",
            "anna@xn--80a1acny.xn--p1ai",
        ],
        sure=[
            (typed, "anna@mail.ru")
            for typed in (
                "Anna@Mail.RU",
                " anna@mail.ru ",
                "<anna@mail.ru>",
                "Анна <anna@mail.ru>",
                "mailto:anna@mail.ru",
                "anna @ mail.ru",
                "anna@mail.ru.",
                "anna@mail.ru;",
                '"anna@mail.ru"',
                "anna@mail.ru\n",
                "anna\u200b@mail.ru",
                "anna＠mail.ru",
                "E-mail: anna@mail.ru",
                "(anna@mail.ru)",
                "anna@mail.ru...",
            )
        ]
        + [("A!b@firma.ru", "a!b@firma.ru"), ("Info@Почта.рф", "info@почта.рф")],
        asked=[
            ("anna@@mail.ru", "anna@mail.ru", "email_wrong"),
            ("anna@mail,ru", "anna@mail.ru", "email_wrong"),
            ("anna@mail .ru", "anna@mail.ru", "email_wrong"),
            ("anna@mail..ru", "anna@mail.ru", "email_wrong"),
            ("an..na@mail.ru", "an.na@mail.ru", "email_wrong"),
            (".anna@mail.ru", "anna@mail.ru", "email_wrong"),
            ("anna.mail.ru", "anna@mail.ru", "email_wrong"),
            ("anna(собака)mail.ru", "anna@mail.ru", "email_wrong"),
            ("anna собака mail.ru", "anna@mail.ru", "email_wrong"),
            ("anna@mail.ru/", "anna@mail.ru", "email_wrong"),
            ("anna@gmial.com", "anna@gmail.com", "email_typo"),
            ("anna@gmai.com", "anna@gmail.com", "email_typo"),
            ("anna@mail.ry", "anna@mail.ru", "email_typo"),
            ("anna@yandex.ry", "anna@yandex.ru", "email_typo"),
            ("anna@yandx.ru", "anna@yandex.ru", "email_typo"),
            ("anna@yandeks.ru", "anna@yandex.ru", "email_typo"),
            ("anna@bk.ry", "anna@bk.ru", "email_typo"),
            ("anna@firma.con", "anna@firma.com", "email_typo"),
            ("anna@mai.ry", "anna@mail.ru", "email_typo"),
            ("anna@gmal.con", "anna@gmail.com", "email_typo"),
            ("anna@gmail.cmo", "anna@gmail.com", "email_typo"),
            ("anna@mail.r", "anna@mail.ru", "email_typo"),
            ("anna@gmail", "anna@gmail.com", "email_wrong"),
            ("аnna@mail.ru", "anna@mail.ru", "email_alphabet"),  # a Cyrillic а
            ("anna@mаil.ru", "anna@mail.ru", "email_alphabet"),
            ("сосо@mail.ru", "coco@mail.ru", "email_alphabet"),
            ("anna@mail.ру", "anna@mail.ru", "email_typo"),
        ],
        problems=[
            ("анна@mail.ru", "email_alphabet"),
            ("аnnя@mail.ru", "email_alphabet"),
            ("an na@mail.ru", "email_wrong"),
            ("anna@", "email_wrong"),
            ("anna", "email_wrong"),
            ("a@test", "email_wrong"),
            ("a@b@c@d", "email_two"),
            ("anna@firma.u r", "email_wrong"),
            ("нет", "email_wrong"),
            ("a" * 250 + "@mail.ru", "email_wrong"),
            (5, "email_wrong"),
            (True, "email_wrong"),
            ("anna@mail.ry2", "email_wrong"),
            ("x@@y.ru, b@@y.ru", "email_wrong"),
            ("ann!@firma.c@m", "email_wrong"),
            ("@mail.ru, ann[@mail.ru", "email_wrong"),
            ("a..b@mail.ru, a@mail.ru", "email_two"),
            ("anna@firma.ru1", "email_wrong"),
        ],
    )


@pytest.mark.parametrize(
    ("typed", "first", "asides", "code"),
    [
        ("a1@mail.ru, b@mail.ru", "a1@mail.ru", (("other_contacts", "b@mail.ru"),), "email_two"),
        ("a1@mail.ru B@mail.ru;c@mail.ru", "a1@mail.ru", (("other_contacts", "b@mail.ru, c@mail.ru"),), "email_two"),
        ("a1@mail.ru\na1@mail.ru", "a1@mail.ru", (), "email_two"),
        ("A1@mail.ru (Муж)", "a1@mail.ru", (("other_contacts", "Муж"),), "email_words"),
        ("Маша мама a1@mail.ru", "a1@mail.ru", (("other_contacts", "Маша мама"),), "email_words"),
        ("Маша a1@mail.ru мама", "a1@mail.ru", (("other_contacts", "маша мама"),), "email_words"),
    ],
)
def test_two_addresses_or_words_are_split_by_a_person(
    typed: str, first: str, asides: tuple[tuple[str, str], ...], code: str
) -> None:
    verdict = examine(Kind.EMAIL, typed, RUSSIAN)

    assert (verdict.value, verdict.sure, verdict.asides) == (first, False, asides)
    assert verdict.flaw is not None
    assert verdict.flaw.code == code


def test_a_sentence_says_what_is_wrong_and_what_to_do() -> None:
    flaw = examine(Kind.EMAIL, "anna@@mail.ru", RUSSIAN).flaw
    assert flaw is not None
    assert flaw.sentence("ru") == "«anna@@mail.ru» — это не адрес. Было бы похоже: anna@mail.ru."
    assert flaw.sentence("en") == "“anna@@mail.ru” is not an address. It could be: anna@mail.ru."
