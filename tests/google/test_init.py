"""`sheetcrm init DIR --google URL`: a workspace whose book is a Google Sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.config import GooglePlace, XlsxPlace, read_config
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.workspace import book_section
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    from tests.standin import Seen, Spreadsheet


@pytest.fixture(scope="module")
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def sheet(google: StandIn) -> Spreadsheet:
    return google.add_spreadsheet(title="Salon", locale="ru_RU", sheets=["Лист1"])


def init(folder: Path, sheet: Spreadsheet, google: StandIn, language: Language = "en") -> Result:
    address = f"https://docs.google.com/spreadsheets/d/{sheet.id}/edit#gid=0"
    words = ["init", str(folder), "--lang", language, "--google", address, "--api-root", google.url]
    return CliRunner().invoke(cli.main, words)


def titles(sheet: Spreadsheet) -> list[str]:
    return [tab.title for tab in sheet.sheets]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_filled_and_the_folder_a_workspace(
    tmp_path: Path, sheet: Spreadsheet, google: StandIn, language: Language
) -> None:
    folder = tmp_path / "salon"

    result = init(folder, sheet, google, language)

    assert result.exit_code == 0, result.output
    assert f"https://docs.google.com/spreadsheets/d/{sheet.id}" in result.output
    assert titles(sheet) == [*(tab.title.to(language) for tab in TABS.values()), "Лист1"]
    config = read_config(folder)
    assert config.book == GooglePlace(sheet.id, None, google.url)
    assert config.language == language
    assert (folder / "jobs" / "nightly.py").is_file()
    assert not list(folder.glob("*.xlsx"))


def test_it_can_be_repeated(tmp_path: Path, sheet: Spreadsheet, google: StandIn) -> None:
    folder = tmp_path / "salon"
    init(folder, sheet, google)
    (folder / "jobs" / "own.py").write_text("mine", encoding="utf-8")
    sheet.sheet("Overview").delete()

    result = init(folder, sheet, google, "ru")

    assert result.exit_code == 0, result.output
    assert "Overview" in titles(sheet), "the language is that of the workspace"
    assert (folder / "jobs" / "own.py").read_text(encoding="utf-8") == "mine"


def test_interrupted_before_the_folder_is_made_it_is_begun_again(
    tmp_path: Path, sheet: Spreadsheet, google: StandIn
) -> None:
    google.after = _dies_at(google, 9)
    try:
        assert init(tmp_path / "salon", sheet, google).exit_code == 2
    finally:
        google.after = None
        google.forbidden = False
    assert not (tmp_path / "salon" / "config.toml").exists()

    assert init(tmp_path / "salon", sheet, google).exit_code == 0
    assert titles(sheet)[:-1] == [tab.title.en for tab in TABS.values()]


def _dies_at(google: StandIn, number: int) -> Callable[[Seen], None]:
    seen = [0]

    def after(_: Seen) -> None:
        seen[0] += 1
        if seen[0] == number:
            google.forbidden = True

    return after


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, sheet: Spreadsheet, google: StandIn) -> None:
    (tmp_path / "config.toml").write_text('[book]\npath = "clients.xlsx"\n', encoding="utf-8")

    result = init(tmp_path, sheet, google)

    assert result.exit_code == 2
    assert "config.toml" in result.output
    assert titles(sheet) == ["Лист1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_of_somebody_else_is_named(
    tmp_path: Path, sheet: Spreadsheet, google: StandIn, language: Language
) -> None:
    title = TABS["orders"].title.to(language)
    sheet.add_sheet(title).fill([["mine"]])

    result = init(tmp_path / "salon", sheet, google, language)

    assert result.exit_code == 2
    assert title in result.output
    assert titles(sheet) == ["Лист1", title]
    assert not (tmp_path / "salon" / "config.toml").exists()


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["init", str(tmp_path / "x"), "--google", "my sheet"])

    assert result.exit_code == 2
    assert "my sheet" in result.output
    assert not (tmp_path / "x").exists()


def test_a_key_with_a_quote_in_its_path_is_written_as_it_is(
    tmp_path: Path, sheet: Spreadsheet, monkeypatch: pytest.MonkeyPatch
) -> None:

    key = tmp_path / 'my "key" \\ кл.json'
    (tmp_path / "config.toml").write_text(book_section(GooglePlace(sheet.id, key), "ru"), encoding="utf-8")
    assert read_config(tmp_path).book == GooglePlace(sheet.id, key)

    monkeypatch.delenv("SHEETCRM_BOOK_PATH", raising=False)
    (tmp_path / "config.toml").write_text(book_section(XlsxPlace(tmp_path / "кл\t.xlsx"), "en"), encoding="utf-8")
    assert read_config(tmp_path).book == XlsxPlace(tmp_path / "кл\t.xlsx")


def test_an_english_sheet_is_where_its_owner_put_it(
    tmp_path: Path, google: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Moscow")  # the machine may stand anywhere
    sheet = google.add_spreadsheet(title="Salon", locale="en_GB", time_zone="Europe/London", sheets=["Sheet1"])

    result = init(tmp_path / "salon", sheet, google)

    assert result.exit_code == 0, result.output
    rows = {str(row[0]): row[1] for row in sheet.sheet("Settings").values() if len(row) > 1}
    assert (rows["Time zone"], rows["Country of phones"]) == ("Europe/London", "GB")
    assert "Time zone: Europe/London" in result.output
