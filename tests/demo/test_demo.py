"""The lived-in workbook: as messy as Q1 to Q5 say, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from sheetcrm.asking import as_known
from sheetcrm.demo import lived_in, write_demo
from sheetcrm.demo.letters import past_letters
from sheetcrm.demo.workspace import make
from sheetcrm.job import Job
from sheetcrm.model.columns import TABS
from sheetcrm.model.posted import State
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.model.words.defaults import LISTS
from sheetcrm.run import TELLING, plan, run
from sheetcrm.shop import Shop
from sheetcrm.steps import check, facts, match, summarise, tell

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
Rows = Mapping[str, list[dict[str, object]]]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def rows(language: Language) -> Rows:
    return lived_in(language, today=TODAY)  # type: ignore[return-value]


MESS = {
    "phone": (r"^(8-|020 ).*\d$", r"^\d\.\d+E\+\d+$", r"(доб|ext)\.", r"\d, \+\d", r"^23-45-67$", r"^(7|44)\d{10}"),
    "email": ("[A-Z]", r"@(mial|gmial)\.", "; ", "[а-я]", "@@"),
    "birthday": (r"^\d\d\.\d\d\.\d{4}$", r"^\d{4}-\d\d-\d\d$", r"^\d\d/\d\d/\d\d$"),
    "next_contact": ("^(вчера|yesterday)$",),
    "company": ("^[«“ОО]", "(ООО|Ltd)"),
    "last_name": ("^[А-ЯA-Z']{4,}$", r"^\s\s", r"\w \w"),
    "first_name": ("\u00a0$", "^[а-яa-z]"),
    "status": ("^(активнй|actve)$", "^(Активный|Active) $", "^(Работаем|Working)$", "^(ждун|waiter)$"),
    "budget": ("₽|£",),
    "notes": ("^=", r"^\+", "^- "),
    "other_contacts": ("^@",),
    "tags": (";",),
}


@pytest.mark.parametrize(("column", "pattern"), [(column, one) for column, many in MESS.items() for one in many])
def test_every_kind_of_mess_is_there(rows: Rows, column: str, pattern: str) -> None:
    texts = [row[column] for row in rows["clients"] if isinstance(row.get(column), str)]

    assert sum(bool(re.search(pattern, str(text))) for text in texts) >= 4


def test_numbers_for_phones_missing_fields_an_empty_row_and_twins(rows: Rows) -> None:
    people = rows["clients"]
    phones = [row["phone"] for row in people if isinstance(row.get("phone"), str)]

    assert any(isinstance(row.get("phone"), float) for row in people)
    assert any(row and not row.get("phone") and not row.get("email") and not row.get("source") for row in people)
    assert people[150] == {}
    assert len(phones) > len(set(phones))
    assert not any("id" in row for tab in rows.values() for row in tab)


def test_most_cards_are_readable(rows: Rows, language: Language) -> None:
    statuses = {entry.value.to(language) for entry in LISTS["status"]}
    clean = [
        row
        for row in rows["clients"]
        if row
        and re.fullmatch(r"\+\d{11,12}", str(row["phone"]))
        and row["status"] in statuses
        and isinstance(row.get("birthday", TODAY), date)
    ]

    assert 0.6 < len(clean) / 300 < 0.8


def test_how_much_there_is(rows: Rows) -> None:
    assert [len(rows[key]) for key in ("clients", "orders", "history", "tasks")] == [301, 700, 900, 9]


def test_few_clients_have_a_namesake(rows: Rows) -> None:
    names = Counter((row.get("last_name"), row.get("first_name")) for row in rows["clients"] if row)
    twins = [count for count in names.values() if count > 1]

    assert 5 <= len(twins) <= 10
    assert set(twins) == {2}


@pytest.mark.parametrize("clients", [1, 2, 12, 40, 2000])
def test_a_base_of_any_size(language: Language, clients: int) -> None:
    for seed in range(3):
        rows = lived_in(language, clients=clients, seed=seed, today=TODAY)

        assert sum(bool(row) for row in rows["clients"]) == clients


def test_the_night_finds_some_of_each_problem_and_not_too_much_of_one(language: Language, tmp_path: Path) -> None:
    space, counts = make(tmp_path / "crm", language)
    outcome = plan(Shop(space.book, space.ledger, "demo"), space.job("nightly"))
    kinds = Counter((problem.tab, problem.column) for problem in outcome.plan.problems)

    assert counts == {"clients": 300, "orders": 700, "history": 900}
    assert 60 <= sum(kinds.values()) <= 120
    assert max(kinds.values()) <= 25
    for column in ("phone", "email", "birthday", "status", "company", "next_contact", ""):
        assert kinds["clients", column] >= 4, column
    assert kinds["orders", "client"] >= 4


def test_the_night_has_something_for_duplicates_for_leaving_soon_and_in_the_archive(
    language: Language, tmp_path: Path
) -> None:
    space, _ = make(tmp_path / "crm", language)
    outcome = plan(Shop(space.book, space.ledger, "demo"), space.job("nightly"))
    after = outcome.before.after(outcome.plan)
    kept = set(after["archive"].ids)

    assert len(after["archive"]) == 5
    assert all(isinstance(day, date) for day in after["archive"]["archived"])
    assert len(after["leaving"]) >= 4
    assert sum(value == 100 for value in after["duplicates"]["likeness"]) >= 4
    assert sum(client in kept for client in after["duplicates"]["client_id"]) == 1


def test_orders_name_clients_in_many_ways_and_some_in_vain(rows: Rows) -> None:
    named = [str(row["client"]) for row in rows["orders"]]

    assert sum("@" in name for name in named) > 20
    assert sum(name.startswith("+") for name in named) > 100
    assert sum(name.isupper() and "@" not in name for name in named) > 10
    assert {"нет в базе", "not in the base"} & set(named)


def test_the_past_is_past(rows: Rows) -> None:
    assert max(row["date"] for row in rows["orders"] if isinstance(row["date"], date)) <= TODAY
    assert max(row["when"] for row in rows["history"] if isinstance(row["when"], datetime)).date() <= TODAY


def test_the_same_seed_gives_the_same_rows(language: Language, rows: Rows) -> None:
    assert lived_in(language, today=TODAY) == rows
    assert lived_in(language, today=TODAY, seed=8) != rows


def test_addresses_reach_nobody(rows: Rows) -> None:
    homes = {str(row["email"]).rpartition("@")[2].lower() for row in rows["clients"] if row.get("email")}

    assert {home.strip() for home in homes} <= {"example.com", "example.org", "example.net", "mial.ru", "gmial.com"}


def test_the_workbook(language: Language, tmp_path: Path) -> None:
    write_demo(tmp_path / "demo.xlsx", language, TODAY)

    book = CalamineWorkbook.from_path(tmp_path / "demo.xlsx")
    grid = book.get_sheet_by_name(TABS["clients"].title.to(language)).to_python(skip_empty_area=False)
    own = "Любимый цвет" if language == "ru" else "Favourite colour"
    assert len(grid) == 302
    assert len(grid[0]) == len(TABS["clients"].columns) + 2
    assert own in grid[0]
    settings = {row[0]: row[1] for row in book.get_sheet_by_name(TABS["settings"].title.to(language)).to_python()}
    assert settings["Страна телефонов" if language == "ru" else "Country of phones"] in {"RU", "GB"}
    assert settings["Валюта" if language == "ru" else "Currency"] == ("₽" if language == "ru" else "£")


def test_its_letters_have_a_past_that_their_figures_tell_of_and_none_leaves(language: Language, tmp_path: Path) -> None:
    space, _ = make(tmp_path / "crm", language)
    shop = Shop(space.book, space.ledger, "demo")
    run(shop, Job.unscheduled("ids", [match, facts]), confirm=lambda _: True, wait=False)
    count = past_letters(shop)
    letters = space.ledger.post.letters()
    assert len(letters) == count > 100
    assert {one.state for one in letters} == {State.SENT}
    assert all(one.title and one.subject and "[" not in one.subject for one in letters)  # a call is no letter
    assert any(one.subject != one.title for one in letters)
    zone = ZoneInfo("Europe/Moscow" if language == "ru" else "Europe/London")
    assert {one.at.astimezone(zone).hour for one in letters if one.at} <= set(range(9, 19))
    run(shop, TELLING, wait=False)

    snapshot = as_known(shop)
    rows = [row.values for row in summarise(snapshot).appends["letter_figures"]]
    whole = rows[0]
    assert len({row["part"] for row in rows}) >= 3
    assert len(rows) > 20
    for key, (low, high) in {"opened": (15, 50), "clicked": (2.5, 25), "replied": (0, 10), "bounced": (0, 5)}.items():
        share = whole[key]
        assert isinstance(share, float)
        assert low <= share <= high
    assert any(row["alarm"] for row in rows)
    sources = [row.values for row in summarise(snapshot).appends["sources"]]
    assert sum(row.get("return") is not None for row in sources) == 6  # five sources and a page
    assert not [key for key in check(snapshot).changes if key[0] == "costs"]
    assert len(snapshot["letters"]) == count
    assert space.ledger.post.suppressions()
    assert not list((tmp_path / "crm").rglob("*.eml"))
    assert not plan(shop, Job.unscheduled("letters", [tell])).plan
