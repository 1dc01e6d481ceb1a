"""What holds for every value of every kind."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetcrm.model.grid import CellError
from sheetcrm.model.values import Choices, Context, Kind, Verdict, examine, examine_many
from sheetcrm.model.values.verdict import SHOWN, shown
from tests.values.judged import ENGLISH, LISTS, RUSSIAN, TODAY

KEYS = st.sampled_from([None, *LISTS])
TYPED = st.text(
    st.one_of(
        st.sampled_from("0123456789+-–−() .,;:/@'\"«»#_%$₽€<>\u00a0\u200b\u200d\u00ad\n\te"),
        st.sampled_from("абвгдеёжнпрстухАВЕКМНОРСТХabcdehmnoprstxyABCEHKMOPTXY🌸👩\u0306\u0301"),
        st.characters(),
    ),
    max_size=40,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "8 999 123-45-67",
            "+7",
            "(495)",
            "тел.",
            "доб. 12",
            "7.9991234567E+10",
            "anna",
            "@",
            "mail.ru",
            "gmial.com",
            "anna@mail.ru",
            ",",
            ";",
            " ",
            "или",
            "ООО",
            "«",
            "»",
            '"',
            "АО",
            "LLC",
            "Ромашка",
            "01",
            "02",
            ".",
            "/",
            "-",
            "2024",
            "24",
            "апреля",
            "April",
            "г.",
            "в",
            "14:30",
            "PM",
            "вчера",
            "1 500",
            ",50",
            "₽",
            "$",
            "тыс.",
            "около",
            "%",
            "иван",
            "ПЕТРОВ",
            "оглы",
            "o'",
            "активный",
            "не",
            "неактивный",
            "лид",
            "vip",
            "#",
            "t.me/",
            "МСК",
            "UTC",
            "+3",
            "\xa0",
            "\u200b",
            "\n",
            "а",
            "a",
            "1",
            "12",
        ]
    ),
    max_size=8,
).map("".join)
WHATEVER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(70_000_000_000, 90_000_000_000),
    st.integers(0, 100_000),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    TYPED,
    PIECES,
    TYPED.map(CellError),
    st.binary(),
    st.lists(st.integers(), max_size=2),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
)


@settings(max_examples=6_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(Kind),
    value=WHATEVER,
    key=KEYS,
    past=st.sampled_from([None, True, False]),
    context=st.sampled_from([RUSSIAN, ENGLISH]),
)
def test_nothing_raises_and_what_is_written_or_proposed_is_clean(
    kind: Kind, value: Any, key: str | None, past: bool | None, context: Context
) -> None:
    verdict = examine(kind, value, context, list_key=key, past=past)

    if verdict.flaw is None:
        assert verdict.sure
        assert not verdict.asides
        return
    for language in ("ru", "en"):
        sentence = verdict.flaw.sentence(language)
        assert sentence
        assert len(sentence) < 5 * SHOWN + 100 * (1 + len(verdict.asides)) + sum(
            len(text) for _, text in verdict.asides
        )
    if verdict.sure or repr(verdict.value) != repr(value):
        again = examine(kind, verdict.value, context, list_key=key, past=past)
        assert again.flaw is None, (value, verdict, again)
        assert again.sure


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(Kind), values=st.lists(WHATEVER, max_size=12), key=KEYS)
def test_a_column_is_judged_as_its_values_are(kind: Kind, values: list[Any], key: str | None) -> None:
    together = examine_many(kind, values, RUSSIAN, list_key=key)

    assert list(map(repr, together)) == [repr(examine(kind, value, RUSSIAN, list_key=key)) for value in values]


@pytest.mark.parametrize("kind", Kind)
def test_one_and_true_are_not_confused(kind: Kind) -> None:
    values: list[Any] = [1, 1.0, True, 0, False, 0.0, "1", CellError("1")]

    together = examine_many(kind, values, RUSSIAN)

    assert [repr(verdict) for verdict in together] == [repr(examine(kind, value, RUSSIAN)) for value in values]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "8",
        "1 ",
        " ",
        "\u00a0",
        "\u200d",
        "\u200b ",
        "@",
        "a@",
        "a.",
        "a@a.ru ",
        "«",
        '"',
        "ООО ",
        "(",
        "+7 ",
        "8 999 123-45-67 ",
        ",",
        "1,",
        "'a",
        "-",
        "А-",
        "ё\u0301\u0315",
        "0x",
        "#",
        "доб. 1",
        "на ",
        "Aа",
        "ИВАНОВ ",
        "1.",
        "\n",
        "🌸\u200d",
    ],
)
def test_the_longest_cell_is_quick(kind: Kind, piece: str) -> None:
    value = (piece * 32_767)[:32_767]
    started = time.process_time()

    verdict = examine(kind, value, RUSSIAN, list_key="statuses")

    assert time.process_time() - started < 0.5
    if verdict.flaw is not None:
        assert len(dict(verdict.flaw.values)["value"]) <= SHOWN
        assert len(verdict.flaw.sentence("ru")) < 1_000


@pytest.mark.parametrize("kind", Kind)
def test_empty_is_empty(kind: Kind) -> None:
    assert examine(kind, None, RUSSIAN) == Verdict(None, True, None)
    if kind is not Kind.FORMULA:
        blanks: list[Any] = ["", " ", "\u00a0", "\u200b", " \ufeff\t\n", "\u200d", float("nan"), pd.NaT]
        for blank in blanks:
            verdict = examine(kind, blank, RUSSIAN)
            assert (verdict.value, verdict.sure) == (None, True)
            assert verdict.flaw is not None
            assert verdict.flaw.code == "blank"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("error", [CellError("#REF!"), CellError("что-то"), "#Н/Д", "#DIV/0!"])
def test_an_error_is_a_problem_in_any_column(kind: Kind, error: str) -> None:
    verdict = examine(kind, error, RUSSIAN)

    assert (verdict.value, verdict.sure) == (error, False)
    assert verdict.flaw is not None
    assert verdict.flaw.code == "cell_error"


class _Strange:
    def __ne__(self, other: object) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "value", [[], b"8", Decimal(1), object(), _Strange(), np.array([1, 2]), 1j, pd.NA, np.array(["a"])]
)
def test_what_no_cell_can_hold_is_a_problem(value: Any) -> None:
    verdict = examine(Kind.TEXT, value, RUSSIAN)

    assert verdict.value is value
    assert not verdict.sure
    assert verdict.flaw is not None
    assert verdict.flaw.code == "not_a_value"


def test_values_of_numpy_and_pandas_count_as_ours() -> None:
    told: dict[Kind, tuple[Any, ...]] = {
        Kind.NUMBER: (np.int64(5), np.float64(1.5)),
        Kind.TICK: (np.bool_(True),),
        Kind.NAME: (np.str_("Анна"),),
        Kind.DATETIME: (pd.Timestamp("2024-02-01 14:30"),),
    }
    for kind, values in told.items():
        for value in values:
            assert examine(kind, value, RUSSIAN).flaw is None, value
    assert examine(Kind.PHONE, cast("int", np.int64(79991234567)), RUSSIAN).value == "+79991234567"
    assert examine(Kind.NAME, np.str_("анна"), RUSSIAN).value == "Анна"


def test_a_sentence_shows_the_value_as_typed() -> None:
    for value, text in (
        ("8 999\n1", "8 999 1"),
        ("a" * 100, "a" * (SHOWN - 1) + "…"),
        (date(2024, 2, 1), "01.02.2024"),
        (datetime(2024, 2, 1), "01.02.2024"),
        (datetime(2024, 2, 1, 14, 30), "01.02.2024 14:30"),
        (1.0, "1"),
        (1.5, "1.5"),
        (True, "True"),
        (7, "7"),
        (10**300, "…"),
        ([], "list"),
    ):
        assert shown(value) == text


def test_a_fingerprint_changes_with_what_a_kind_looks_at_and_with_nothing_else() -> None:
    tomorrow = Context(language="ru", today=TODAY + timedelta(1), choices=LISTS)
    edited = Context(language="ru", today=TODAY, choices={**LISTS, "statuses": Choices(("новый",))})
    abroad = Context(language="ru", today=TODAY, region="KZ", choices=LISTS)
    english = Context(language="en", today=TODAY, choices=LISTS)

    for kind in Kind:
        own = RUSSIAN.fingerprint(kind, list_key="statuses")
        assert (own == tomorrow.fingerprint(kind, list_key="statuses")) is (kind not in {Kind.DATE, Kind.DATETIME})
        assert (own == edited.fingerprint(kind, list_key="statuses")) is (kind not in {Kind.CHOICE, Kind.TAGS})
        assert (own == abroad.fingerprint(kind, list_key="statuses")) is (kind is not Kind.PHONE)
        assert own != english.fingerprint(kind, list_key="statuses")
    assert len({context.fingerprint() for context in (RUSSIAN, tomorrow, edited, abroad, english)}) == 5
    assert RUSSIAN.fingerprint(Kind.CHOICE, list_key="near") == edited.fingerprint(Kind.CHOICE, list_key="near")
    assert RUSSIAN.fingerprint(Kind.CHOICE, list_key="near") != RUSSIAN.fingerprint(Kind.CHOICE, list_key="gone")


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    heavy = ("phonenumbers", "email_validator", "rapidfuzz", "pandas")
    code = f"import sys, sheetcrm.model.values; print([name for name in {heavy} if name in sys.modules])"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
