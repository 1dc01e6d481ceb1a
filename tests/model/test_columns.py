"""The columns, as settings and people name them."""

from __future__ import annotations

from sheetcrm.model.columns import TABS
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
    for column in TABS["clients"].columns:
        assert column.robot or column.purpose is not None, column.key
