"""The settings that letters speak of."""

from __future__ import annotations

import pytest

from sheetcrm.model.words import LANGUAGES
from sheetcrm.policy.business_settings import BUSINESS_SETTINGS
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.terms import BadSettingError

LINK, NAME = BY_KEY["booking_link"], BY_KEY["business_name"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, ""),
        ("  ", ""),
        ("https://salon.ru/zapis?a=1&b=2#x", "https://salon.ru/zapis?a=1&b=2#x"),
        ("HTTP://salon.ru", "HTTP://salon.ru"),
        ("salon.ru", "https://salon.ru"),
        ("запись.рф/время", "https://запись.рф/время"),
    ],
)
def test_a_link_may_be_typed_without_its_beginning(cell: str | None, value: str) -> None:
    assert LINK.value(cell) == value


@pytest.mark.parametrize(
    "cell", ["javascript:alert(1)", "позвоните нам", "https://a.ru b", 'https://a.ru/"x', "ftp://a.ru", 5.0, "a@b.ru"]
)
def test_what_is_no_link_is_told(cell: str | float) -> None:
    with pytest.raises(BadSettingError) as told:
        LINK.value(cell)

    assert all(told.value.sentence.say(language, **told.value.values) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(None, ""), (" Салон \n «Ромашка» ", "Салон «Ромашка»"), (78432000000.0, "78432000000"), (10.5, "10.5")],
)
def test_a_name_is_one_line(cell: str | float | None, value: str) -> None:
    assert NAME.value(cell) == value


def test_a_name_that_is_too_long_is_told() -> None:
    with pytest.raises(BadSettingError):
        NAME.value("а" * 201)


def test_all_of_them_may_stay_empty() -> None:
    assert [setting.key for setting in BUSINESS_SETTINGS if setting.default] == ["currency"]
