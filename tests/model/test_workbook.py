"""From grids to tables: tabs and headers are found by name; what is missing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sheetcrm.model.a1 import letters, row_formula
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Grid
from sheetcrm.model.table import WRITTEN, find_headers, read_table
from sheetcrm.model.values import Kind
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.model.words.fold import fold
from sheetcrm.model.workbook import find_tabs, is_ours, language_of_titles, not_ours, read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.table import Table
    from sheetcrm.model.workbook import Workbook

CLIENTS = TABS["clients"]


def grid(tab: str, columns: Sequence[str], *rows: Sequence[Any], language: Language = "en", **more: Any) -> Grid:
    """Return a tab whose header row has these columns; a header that is no key stands as it is."""
    by_key = TABS[tab].by_key
    header = [by_key[key].header.to(language) if key in by_key else key for key in columns]
    return Grid(TABS[tab].title.to(language), [header, *rows], **more)


def read(*grids: Grid) -> Workbook:
    """Read the grids; columns that are not in them were removed on purpose."""
    unused = {fold(text) for tab in TABS.values() for column in tab.columns for text in column.header.both()}
    return read_workbook({grid.title: grid for grid in grids}, unused)


def clients(columns: Sequence[str], *rows: Sequence[Any], **more: Any) -> Table:
    """Return the table of Clients with these columns and rows."""
    return read(grid("clients", columns, *rows, **more)).tables["clients"]


def told(workbook: Workbook, tab: str) -> list[str]:
    """Return what is said of a tab."""
    return [problem.sentence for problem in workbook.problems if problem.tab == tab]


@pytest.mark.parametrize(
    ("grids", "ours"),
    [
        ([], False),
        ([Grid("Sheet1", [["Name", "Phone", "Colour"]])], False),
        ([Grid("Clients", [["Anna", "Smith"], [None, ""]])], False),
        ([Grid("Clients", [["Phone", "E-mail", "Colour"]]), Grid("Orders", [["Client", "Date"]])], False),
        ([Grid("Sheet1", [["Name"]]), Grid("Settings", [["Setting", "Value"]])], True),
        ([Grid("Clients", [["Anna"]]), Grid("Клиенты", [["Anna"]])], True),
        ([Grid(tab.title.en, []) for tab in TABS.values() if tab.key != "settings"], True),
        ([Grid("Clients", [[column.header.en for column in CLIENTS.columns]])], True),
    ],
)
def test_a_book_is_ours_by_its_settings_its_tabs_or_its_columns(grids: list[Grid], ours: bool) -> None:
    assert is_ours({one.title: one for one in grids}) is ours


def test_columns_that_staff_gave_up_do_not_make_a_book_anothers() -> None:
    few = {"Clients": grid("clients", ("id", "last_name", "phone"))}
    given_up = {fold(column.header.en) for column in CLIENTS.columns[4:]}

    assert not is_ours(few)
    assert is_ours(few, given_up)


def test_of_a_book_that_is_not_ours_one_sentence_is_said() -> None:
    told_of = not_ours({"Clients": Grid("Clients", [["Anna"]])})

    assert not told_of.tables
    assert ["manual start" in problem.sentence for problem in told_of.problems] == [True]
    assert told_of.language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_tabs_are_found_in_either_language(language: Language) -> None:
    titles = [f" {tab.title.to(language).upper()} " for tab in TABS.values()]

    assert set(find_tabs([*titles, "Notes of ours"])[0]) == set(TABS)
    assert language_of_titles(titles) == language
    assert language_of_titles(["Clients", "Клиенты"]) == "ru"


def test_a_tab_that_stands_twice_is_left_alone_and_told() -> None:
    both = read(grid("clients", ("id", "phone")), grid("clients", ("id", "phone"), language="ru"))

    assert "clients" not in both.tables
    assert ["Оставьте одну" in text for text in told(both, "clients")] == [True]
    assert len(told(both, "orders")) == 1  # it is missing, and told so


def test_a_tab_without_headers_is_told() -> None:
    without = read(Grid("Clients", [["Anna", "Smith"], [None, ""]]))

    assert "clients" not in without.tables
    assert [text for text in told(without, "clients") if "row of headers" in text]


def test_headers_may_stand_below_a_title() -> None:
    headers = find_headers(CLIENTS, [["Our clients", None], [None, None], _headers("id", "phone"), ["ca", "+44"]])

    assert headers is not None
    assert headers.line == 2
    assert "email" in headers.missing


def _headers(*keys: str) -> list[str]:
    return [CLIENTS[key].header.en for key in keys]


def test_the_row_with_most_headers_is_the_header_row() -> None:
    rows = [_headers("phone", "email", "notes"), _headers("phone", "email")]
    headers = find_headers(CLIENTS, rows)

    assert headers is not None
    assert headers.line == 0


def test_missing_headers_and_headers_that_stand_twice_are_told() -> None:
    tab = replace(CLIENTS, columns=tuple(CLIENTS[key] for key in ("id", "phone", "email")))
    headers = find_headers(tab, [[*_headers("id", "phone", "phone"), " Ours ", "Ours", None]])

    assert headers is not None
    assert (headers.missing, headers.twice, headers.own) == (("email",), (("phone", 1, 2),), {"+Ours": 3})
    assert not headers.sound
    book = read_workbook({"Clients": Grid("Clients", [_headers("id", "phone", "phone")])})
    said = told(book, "clients")
    assert [text for text in said if "B and C" in text]
    assert [text for text in said if "“E-mail”" in text]


def test_rows_that_hold_nothing_but_formulas_are_no_rows() -> None:
    rows: list[list[Any]] = [["ca", "+44", None], [None, None, "=x"], [None, None, None], ["cb", None, None]]
    found = clients(("id", "phone", "Ours"), *rows, formulas={2: np.array([0, 2])})

    assert list(found.lines) == [1, 4]
    assert list(found.ids) == ["#2", "#5"]
    assert not any(mask.any() for mask in found.fixed.values())


def test_a_tab_may_be_empty() -> None:
    assert not len(clients(("id", "phone")))


def test_cells_get_their_types() -> None:
    midnight, noon = datetime(2026, 11, 22), datetime(2026, 11, 22, 12)
    found = clients(("birthday", "keep", "id"), (midnight, "Да", "ca"), (noon, "no", "cb"), (None, True, "cc"))

    assert list(found["birthday"]) == [date(2026, 11, 22), noon, None]
    assert list(found["keep"]) == [True, False, True]


def test_where_a_formula_of_ours_stands_is_known_and_what_it_shows_is_not_read() -> None:
    key = next(column.key for column in CLIENTS.columns if column.kind is Kind.FORMULA)
    found = clients(("id", "phone", key), ("ca", "+44", "shown"), ("cb", "+45", None), formulas={2: np.array([1])})

    assert list(found[key]) == [WRITTEN, None]
    assert not any(mask.any() for mask in found.fixed.values())


def test_a_formula_of_staffs_in_a_robot_column_is_told() -> None:
    score = grid("clients", ("id", "phone", "score"), ("ca", "+44", 1.0), formulas={2: np.array([1])})
    phone = grid("clients", ("id", "phone", "score"), ("ca", "+44", 1.0), formulas={1: np.array([1])})

    assert [problem.column for problem in read(score).problems if problem.tab == "clients"] == ["score"]
    assert list(read(phone).tables["clients"].fixed["phone"]) == [True]
    assert told(read(phone), "clients") == []


def test_formulas_of_staffs_own_columns_are_their_business() -> None:
    ours = read(grid("clients", ("id", "phone", "Ours"), ("ca", "+44", 1.0), formulas={2: np.array([1])}))

    assert told(ours, "clients") == []
    assert list(ours.tables["clients"].fixed) == ["+Ours"]


def test_formulas_in_the_log_are_nobodys_business() -> None:
    journal = grid("journal", [column.key for column in TABS["journal"].columns], formulas={0: np.array([1])})

    assert told(read(journal), "journal") == []


def test_merged_cells_are_told_and_left_alone() -> None:
    rows = [["ca", "+44", 1.0], ["cb", "+45", 2.0]]
    merged = ((0, 0, 0, 1), (1, 1, 2, 2))
    book = read(grid("clients", ("id", "phone", "score"), *rows, merged=merged))
    found = book.tables["clients"]

    assert {key: list(mask) for key, mask in found.fixed.items()} == {"phone": [True, True], "score": [True, True]}
    assert [problem.now for problem in book.problems if problem.tab == "clients"] == ["B2:C3"]


def test_headers_in_any_order_and_with_gaps() -> None:
    headers = find_headers(CLIENTS, [[CLIENTS["phone"].header.en, None, CLIENTS["id"].header.en]])
    assert headers is not None
    found = read_table(CLIENTS, Grid("Clients", [["", "", ""], ["+44", "lost", "ca"]]), headers)

    assert (list(found["phone"]), list(found["id"])) == (["+44"], ["ca"])


def test_columns_have_letters() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_formula_names_the_cells_of_its_row() -> None:
    assert row_formula("{phone}&{row}&{email}", {"phone": 1, "email": 27}) == "B{row}&{row}&AB{row}"
    assert row_formula("{phone}&{email}", {"phone": 1}) is None


def known(columns: Sequence[str], texts: Sequence[Any], keys: dict[int, str]) -> Table:
    """Return the table of Clients whose headers are called so, and of which the book remembers these keys by place."""
    header = [CLIENTS[key].header.en if text is None else text for key, text in zip(columns, texts, strict=True)]
    unused = {fold(text) for column in CLIENTS.columns for text in column.header.both()}
    tab = Grid("Clients", [header, [f"{key} cell" for key in columns]], keys=keys)
    return read_workbook({"Clients": tab}, unused).tables["clients"]


COLUMNS = ("id", "phone", "email", "notes")
KEYS = dict(enumerate(COLUMNS))


def test_a_renamed_header_is_known_by_the_books_memory_and_told() -> None:
    found = known(COLUMNS, (None, None, "Mail of theirs ", None), KEYS)

    assert list(found["email"]) == ["email cell"]
    assert found.headers.renamed == {"email": "Mail of theirs"}
    assert found.headers.own == {}
    assert found.headers.sound
    tab = Grid("Clients", [[*_headers("id", "phone"), "Mail of theirs"]], keys=dict(enumerate(COLUMNS[:3])))
    [said] = [problem for problem in read(tab).problems if problem.column == "email"]
    assert "“Mail of theirs”" in said.sentence
    assert "“E-mail”" in said.sentence
    assert said.now == "Mail of theirs"


def test_without_a_memory_a_renamed_header_is_a_column_of_staffs() -> None:
    found = known(COLUMNS, (None, None, "Mail of theirs", None), {})

    assert not found.has("email")
    assert list(found["+Mail of theirs"]) == ["email cell"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_memory_that_does_not_fit_since_columns_moved_between_two_requests_is_not_used(order: Sequence[int]) -> None:
    columns = [COLUMNS[place] for place in order]
    texts = ["Mail of theirs" if key == "email" else None for key in columns]
    found = known(columns, texts, KEYS)

    there = {key for place, key in enumerate(columns) if KEYS[place] == key}
    fits = there >= set(COLUMNS) - {"email"}
    assert found.has("email") == fits
    assert found.has("+Mail of theirs") == (not fits)
    assert list(found["phone"]) == ["phone cell"]  # by its name, wherever it stands


def test_a_name_counts_more_than_the_memory() -> None:
    found = known(("id", "phone", "notes", "email"), (None, None, "Mail of theirs", None), KEYS | {2: "email", 3: "x"})

    assert list(found["email"]) == ["email cell"]
    assert found.has("+Mail of theirs")
    assert found.headers.renamed == {}


def test_one_header_known_by_name_is_too_little_to_trust_the_memory() -> None:
    headers = find_headers(CLIENTS, [[*_headers("id", "phone"), "Mail of theirs"]], keys={0: "id", 2: "email"})

    assert headers is not None
    assert "email" in headers.missing
    assert headers.renamed == {}


def test_a_memory_of_columns_that_no_longer_are_renames_nothing() -> None:
    headers = find_headers(
        CLIENTS,
        [[*_headers("id", "phone"), None, 7, "Ours", "Ours"]],
        keys={0: "id", 1: "phone", 2: "email", 3: "notes", 5: "tags", 9: "source", 4: "nonsense"},
    )

    assert headers is not None
    assert headers.renamed == {}
    assert headers.own == {"+Ours": 4}


def test_tabs_of_figures_from_before_are_left_alone_and_told_once() -> None:
    """They held formulas under a title, or three headers of which two are ours."""
    before = read(
        Grid("Overview", [["The week", None], [None, None], ["Clients in all", 7]]),
        Grid("Monthly facts", [["Id", "Month", "Figure", "Value"], ["f1", date(2026, 1, 1), "revenue", 5]]),
        Grid("Clients", [_headers("id", "phone")]),
    )

    assert not {"overview", "facts"} & set(before.tables)
    [sentence] = told(before, "overview")
    assert "Overview, Monthly facts" in sentence
    assert not told(before, "facts")


def test_a_tab_of_figures_that_lost_a_header_is_told_so() -> None:
    keys = [column.key for column in TABS["managers"].columns if column.key != "tasks"]
    headers = [TABS["managers"][key].header.en for key in keys]

    found = read_workbook({"Managers": Grid("Managers", [headers])})

    assert found.tables["managers"].headers.missing == ("tasks",)
    assert [text for text in told(found, "managers") if "Tasks" in text]
