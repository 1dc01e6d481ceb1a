"""Phones."""

from __future__ import annotations

from typing import Any

import phonenumbers
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sheetcrm.model.values import Context, Kind, examine
from sheetcrm.model.values.phoneplan import code_of, exists_abroad, home_of, plan_of
from sheetcrm.model.values.phones import Reading, read, swift
from tests.values.judged import ENGLISH, RUSSIAN, TODAY, check


def _example_of(region: str) -> str:
    number: Any = phonenumbers.example_number(region)
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"


REGIONS = st.sampled_from(["RU", "KZ", "DE", "US", "BY", "IT", "GB", "BR", "AR", "UA", "AM", "ZZ"])
CODES = st.sampled_from(
    ["7", "380", "375", "49", "1", "39", "44", "55", "54", "84", "86", "998", "800", "883", "210", "0", ""]
)
NUMBER = st.one_of(
    st.text("0123456789", min_size=5, max_size=14),
    st.tuples(CODES, st.text("0123456789", min_size=4, max_size=11)).map("".join),
    st.tuples(
        st.sampled_from(["7", "8", ""]),
        st.sampled_from(["9", "495", "812", "701", "800", "3"]),
        st.text("0123456789", min_size=7, max_size=9),
    ).map("".join),
    st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)).map(_example_of),
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """Digits with brackets, spaces and dashes anywhere, with or without a plus."""
    digits = draw(NUMBER)
    signs = draw(
        st.lists(
            st.sampled_from(["", "", "", "", " ", "-", "(", ")", ".", "\u00a0", "–"]),
            min_size=len(digits),
            max_size=len(digits),
        )
    )
    plain = draw(st.booleans())
    body = digits if plain else "".join(sign + digit for sign, digit in zip(signs, digits, strict=True))
    return draw(st.sampled_from(["", "+"])) + body


@settings(max_examples=3_000, deadline=None)
@given(text=written(), region=REGIONS)
@example(text="+84951234567", region="RU")
@example(text="+8 495 123 45 67", region="RU")
@example(text="8 495 123 45 67", region="RU")
@example(text="49201000", region="DE")
@example(text="0201000", region="DE")
@example(text="73010000000", region="KZ")
@example(text="+4920100 0", region="DE")
def test_the_swift_way_is_a_part_of_the_careful_one(text: str, region: str) -> None:
    number = swift(text, region)

    assert number is None or read(text, region) == Reading(number, True)


@settings(max_examples=3_000, deadline=None)
@given(digits=NUMBER)
def test_our_plans_say_what_the_library_says(digits: str) -> None:
    told = exists_abroad(digits)
    assume(told is not None)
    try:
        number = phonenumbers.parse("+" + digits)
        valid = (
            phonenumbers.is_valid_number(number)
            and phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == "+" + digits
        )
    except phonenumbers.NumberParseException:
        valid = False

    assert told is valid


@settings(max_examples=1_000, deadline=None)
@given(text=written(), region=REGIONS)
def test_only_valid_numbers_are_written(text: str, region: str) -> None:
    reading = read(text, region)

    assert reading is None or phonenumbers.is_valid_number(phonenumbers.parse(reading.number))


def test_the_usual_ways_to_write_a_number() -> None:
    usual: list[Any] = [
        "8-999-123-45-67",
        "8 (999) 123 45 67",
        "79991234567",
        79991234567,
        79991234567.0,
        "9991234567",
        9991234567,
        89991234567,
        "7.9991234567E+10",
        "7,9991234567e10",
        "8\u00a0999\u00a0123\u00a045\u00a067",
        "тел.: 8 999 123-45-67",
        "т. 8(999)1234567",
        "+7(999)123-45-67",
        "++79991234567",
        "+8 999 123 45 67",
        "+89991234567",
        "８（９９９）１２３-45-67",
        "tel:+79991234567",
        "+7 8 999 123 45 67",
        "\u202a+7 999 123-45-67\u202c",
        "8.999.123.45.67",
        "8–999–123–45–67",
        " 8 999 1234567; ",
        "(999) 123-45-67",
        "моб 8 999 123 45 67",
        "Phone: +7 999 123 45 67",
        "8_999_123_45_67",
        "8 [999] 123-45-67",
        "0079991234567",
    ]
    check(Kind.PHONE, sure=[(typed, "+79991234567") for typed in usual], clean=["+79991234567", "+49301234567"])


def test_extensions_and_numbers_of_other_countries() -> None:
    check(
        Kind.PHONE,
        clean=["+74951234567 доб. 12", "+74951234567 ext. 12"],
        sure=[
            ("8 (495) 123-45-67 доб. 12", "+74951234567 доб. 12"),
            ("8 (495) 123-45-67, доб 12", "+74951234567 доб. 12"),
            ("8 (495) 123-45-67 (вн. 12)", "+74951234567 доб. 12"),
            ("8 (495) 123-45-67 x12", "+74951234567 доб. 12"),
            ("8 (495) 123-45-67 #12", "+74951234567 доб. 12"),
            ("+44 (0)20 7946 0018", "+442079460018"),
            ("380501234567", "+380501234567"),
            (380501234567, "+380501234567"),
            ("380 50 123 45 67", "+380501234567"),
            ("375291234567", "+375291234567"),
            ("8 701 123 45 67", "+77011234567"),
            ("810 49 30 1234567", "+49301234567"),
            ("0049 30 1234567", "+49301234567"),
            ("812 123-45-67", "+78121234567"),
            ("8 800 555 35 35", "+78005553535"),
        ],
    )
    check(
        Kind.PHONE,
        context=ENGLISH,
        clean=["+74951234567 доб. 12", "+12025550123"],
        sure=[("(202) 555-0123 ext 4", "+12025550123 ext. 4"), ("1-202-555-0123", "+12025550123")],
        asked=[("202-555-0123 Ann", "+12025550123", "phone_words")],
    )
    nowhere = Context(language="ru", today=TODAY, region="ZZ")
    check(
        Kind.PHONE,
        context=nowhere,
        clean=["+79991234567"],
        sure=[("+7 999 123 45 67", "+79991234567")],
        asked=[("79991234567", "+79991234567", "phone_unclear")],
        problems=[("89991234567", "phone_invalid")],
    )
    check(Kind.PHONE, context=Context(language="ru", today=TODAY, region="001"), clean=["+79991234567"])


def test_what_can_be_read_in_two_ways_is_asked() -> None:
    check(
        Kind.PHONE,
        asked=[
            ("84951234567", "+74951234567", "phone_unclear"),  # Moscow, or Vietnam without its plus
            ("4951234567", "+74951234567", "phone_unclear"),  # Moscow, or Germany
            ("8121234567", "+78121234567", "phone_unclear"),  # St Petersburg, or 8 912 123-45-67 with a digit lost
            ("+8 495 123 45 67", "+74951234567", "phone_unclear"),
            ("+495 123-45-67", "+74951234567", "phone_unclear"),
            ("+9991234567", "+79991234567", "phone_unclear"),
            ("93712345678", "+93712345678", "phone_unclear"),  # Kabul, or Samara with a digit too many
            ("84391234567", "+84391234567", "phone_unclear"),
            ("7011234567", "+77011234567", "phone_unclear"),
            (79991200000, "+79991200000", "phone_zeros"),
            ("8 999 123-45-67 доб. 1, +7 999 765-43-21", "+79991234567 доб. 1", "phone_two"),
            ("84951234567 доб. 7", "+74951234567 доб. 7", "phone_unclear"),
        ],
        problems=[("8 439 123 45 67", "phone_invalid")],
    )
    assert examine(Kind.PHONE, 79991200000, RUSSIAN).sure is False
    assert examine(Kind.PHONE, 84951234567, RUSSIAN).sure is False


@pytest.mark.parametrize(
    ("typed", "first", "rest", "code"),
    [
        ("+79991234567, 8 495 123 45 67", "+79991234567", "8 495 123 45 67", "phone_two"),
        ("8 999 123-45-67/8 999 123-45-68", "+79991234567", "8 999 123-45-68", "phone_two"),
        ("89991234567;89991234568", "+79991234567", "89991234568", "phone_two"),
        ("89991234567 или 89991234568", "+79991234567", "89991234568", "phone_two"),
        ("89991234567\n89991234568", "+79991234567", "89991234568", "phone_two"),
        ("89991234567 89991234568", "+79991234567", "89991234568", "phone_two"),
        ("8 999 123 45 67 8 999 123 45 68", "+79991234567", "8 999 123 45 68", "phone_two"),
        ("8 (495) 123-45-67/68", "+74951234567", "68", "phone_two"),
        ("8 999 123-45-67 Маша мама", "+79991234567", "Маша мама", "phone_words"),
        ("Маша 8 999 123-45-67 (мама)", "+79991234567", "Маша мама", "phone_words"),
        ("8 999 123-45-67, мама", "+79991234567", "мама", "phone_words"),
    ],
)
def test_two_numbers_or_words_are_split_by_a_person(typed: str, first: str, rest: str, code: str) -> None:
    verdict = examine(Kind.PHONE, typed, RUSSIAN)

    assert (verdict.value, verdict.sure, verdict.asides) == (first, False, (("other_contacts", rest),))
    assert verdict.flaw is not None
    assert verdict.flaw.code == code
    assert rest in verdict.flaw.sentence("ru")


def test_what_is_no_number() -> None:
    check(
        Kind.PHONE,
        problems=[
            ("7,99912E+10", "phone_lost"),
            ("7.99912345671E+9", "phone_lost"),
            ("8-800-FLOWERS", "phone_letters"),
            ("8 999 123-45-6О", "phone_letters"),
            ("8 999 123-45-67a", "phone_letters"),
            ("Маша8 999 123-45-67", "phone_letters"),
            ("8 999 123-45-67 кв. 5", "phone_letters"),
            ("нет", "phone_wrong"),
            ("?", "phone_wrong"),
            ("1:2", "phone_wrong"),
            (",", "phone_wrong"),
            ("1;1;1;1;1;1;1;1", "phone_wrong"),
            ("8 999 123*45*67", "phone_wrong"),
            ("123-45-67", "phone_local"),
            ("690-74-94", "phone_local"),
            (1234567, "phone_local"),
            ("8 999 1234", "phone_short"),
            ("99991234567", "phone_invalid"),
            ("8 000 000 00 00", "phone_invalid"),
            ("8999123456789", "phone_long"),
            ("8+9991234567", "phone_invalid"),
            ("1" * 400, "phone_long"),
            ("0012", "phone_short"),
            ("00999999999999", "phone_long"),
            (True, "phone_wrong"),
            (1.5, "phone_wrong"),
            (-5, "phone_wrong"),
            (10**40, "phone_wrong"),
            (float("inf"), "phone_wrong"),
            (TODAY, "phone_wrong"),
            ("1\n" * 300, "too_long"),
        ],
    )


def test_a_calling_code_that_is_none() -> None:
    assert code_of("2101234567") == ""
    assert code_of("") == ""
    assert plan_of("999") is None
    assert exists_abroad("80012345678") is None
    assert home_of("ZZ") is None
    assert read("", "RU") is None
    assert read("8+9", "RU") is None
