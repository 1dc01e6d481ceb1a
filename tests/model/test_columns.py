"""The columns, as settings and people name them."""

from __future__ import annotations

import pytest

from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.columns.column import Sensitivity
from sheetcrm.model.values import Kind
from sheetcrm.model.words.fold import fold


def test_a_header_can_be_named_in_a_list_of_headers() -> None:
    for tab in TABS.values():
        for column in tab.columns:
            assert not set(",/;") & set("".join(column.header.both())), f"{tab.key}.{column.key}"


def test_no_two_columns_of_a_tab_answer_to_one_name() -> None:
    for tab in TABS.values():
        owners: dict[str, str] = {}
        for column in tab.columns:
            for text in {fold(text) for text in (*column.header.both(), *column.aliases)}:
                assert owners.setdefault(text, column.key) == column.key, f"{tab.key}: {text}"


def test_every_column_of_a_person_says_why_it_is_held() -> None:
    for tab in TABS.values():
        for column in tab.columns:
            if tab.use in {Use.REGISTER, Use.STORY}:
                assert column.purpose is not None, f"{tab.key}.{column.key}"
                assert all(text.endswith(".") for text in column.purpose.both())


@pytest.mark.parametrize(
    "key", ["client", "now", "proposal", "before", "after", "phone", "email", "first_lines", "notes"]
)
def test_what_names_or_quotes_a_person_is_personal(key: str) -> None:
    found = [(tab.key, column) for tab in TABS.values() if (column := tab.by_key.get(key)) is not None]

    assert found
    assert [tab for tab, column in found if column.sensitivity is Sensitivity.WORK] == []


def test_money_is_guarded() -> None:
    amounts = [column for tab in TABS.values() for column in tab.columns if column.kind is Kind.MONEY]

    assert {column.sensitivity for column in amounts} == {Sensitivity.MONEY}


def test_what_to_mend_quotes_what_was_typed() -> None:
    for tab in TABS.values():
        for key in ("problems", "why"):
            if tab.use is not Use.POLICY and key in tab.by_key:
                assert tab[key].sensitivity is Sensitivity.PERSONAL, f"{tab.key}.{key}"
