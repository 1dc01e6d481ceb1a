"""`sheetcrm copy`: a book that moves to Google and back is the same book, and the next night is quiet."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from sheetcrm import cli, moving
from sheetcrm.adapters.template import draw
from sheetcrm.adapters.template.content import plan
from sheetcrm.adapters.whole import Whole, differences
from sheetcrm.adapters.xlsx.whole import read_whole
from sheetcrm.config import GooglePlace, read_config
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellError
from sheetcrm.model.words import LANGUAGES, Language, runs
from sheetcrm.workspace import BOOK_NAME, create_workspace
from tests.cli.desk import rows
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from click.testing import Result

    from tests.standin import Spreadsheet

OWN = "Прайс '26, всё"
LOCALE = {"ru": "ru_RU", "en": "en_GB"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def write(path: Path, language: Language) -> None:
    """Write a book that people have lived in: own columns, an own tab, hidden lines, formulas of all sorts."""
    laid = plan(language, fill=rows(language), unused=(), only=None, own={"clients": ("Скидка", "VIP-код")})
    with xlsxwriter.Workbook(str(path), {"use_future_functions": True}) as book:
        draw(book, laid)
        clients = book.get_worksheet_by_name(TABS["clients"].title.to(language))
        places = laid.places["clients"].places
        for row in range(1, 4):
            clients.write_formula(row, places["Скидка"], f'=IF(ROW()>2,0.5,"нет, и не будет")+{row}', None, 1.5)
            clients.write_string(row, places["VIP-код"], f"=не формула {row}")
        clients.set_row(2, None, None, {"hidden": True})
        clients.write_comment(1, 1, "Заметка\nсотрудника")
        hidden = book.get_worksheet_by_name(TABS["facts"].title.to(language))
        hidden.hide()
        _own_tab(book, book.add_worksheet(OWN), TABS["clients"].title.to(language))


def _own_tab(book: Any, sheet: Any, clients: str) -> None:
    day = book.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#FFEE00", "bold": True})
    sheet.write_row(0, 0, ["Услуга", "Цена", "С", "Сложно", True, "'007", "+79991234567"])
    sheet.write_datetime(1, 2, date(2026, 5, 17), day)
    sheet.write_datetime(2, 2, datetime(2026, 5, 17, 18, 30), book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
    sheet.write_number(1, 1, 1234.5678, book.add_format({"num_format": "#,##0.00"}))
    sheet.write_number(2, 1, 0.1 + 0.2)
    sheet.write_number(3, 1, -1e-7)
    sheet.write_formula(4, 1, "=SUM(B2:B4)*1.5", None, 3)
    sheet.write_formula(5, 1, f"=COUNTIF('{clients}'!$B:$B,\"?*\")-1", None, 3)
    sheet.write_formula(6, 1, "=SUM({1,2;3,4})", None, 10)
    sheet.write_array_formula(7, 1, 7, 1, "{=SUM(B2:B4*2)}", None, 6)
    sheet.write_formula(8, 1, "=ROUND(Цена*1.2,2)", None, 1481.48)
    sheet.write_formula(9, 1, '=IFS(B2>1.5,"да; нет",TRUE,"а, б")', None, "да; нет")
    sheet.write_url(1, 3, "https://example.org/a?b=c%20d&e=ё", None, "сайт")
    sheet.write_url(2, 3, f"internal:'{clients}'!A1", None, "к клиентам")
    sheet.write_boolean(3, 3, False)
    sheet.merge_range(10, 0, 11, 2, "вместе")
    sheet.write_comment(0, 0, "Что продаём")
    sheet.set_column(5, 5, 30, None, {"hidden": True})
    sheet.freeze_panes(1, 1)
    sheet.set_tab_color("#123456")
    book.define_name("Цена", f"='{OWN.replace(chr(39), chr(39) * 2)}'!$B$2")


@pytest.fixture(scope="module")
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Language, Path]:
    """A workspace in each language, after its first night."""
    made: dict[Language, Path] = {}
    for language in LANGUAGES:
        folder = tmp_path_factory.mktemp(language) / "crm"
        create_workspace(folder, language)
        write(folder / BOOK_NAME[language], language)
        _rest(folder)
        for _ in range(2):
            result = run(folder, "run", "nightly", "--yes", "--no-wait")
            assert result.exit_code in {0, 1}, result.output
            _rest(folder)
        made[language] = folder
    return made


def _rest(folder: Path) -> None:
    for book in folder.glob("*.xlsx"):
        os.utime(book, (time.time() - 3600,) * 2)


@pytest.fixture
def crm(request: pytest.FixtureRequest, models: Mapping[Language, Path], tmp_path: Path) -> Path:
    language: Language = getattr(request, "param", "ru")
    shutil.copytree(models[language], tmp_path / "crm", copy_function=shutil.copy2)
    return tmp_path / "crm"


both = pytest.mark.parametrize("crm", LANGUAGES, indirect=True)


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["-w", str(folder), *words])


def sheet(google: StandIn, language: Language = "ru", *titles: str) -> Spreadsheet:
    return google.add_spreadsheet(title="Salon", locale=LOCALE[language], sheets=list(titles) or ["Лист1"])


def to_google(folder: Path, there: Spreadsheet, google: StandIn, *more: str) -> Result:
    return run(folder, "copy", "--to-google", there.id, "--api-root", google.url, *more)


def found(old: Whole, new: Whole) -> list[str]:
    return [f"{d.title} {d.spot}: {d.old!r} / {d.new!r}" for d in differences(old, new)]


@both
def test_a_book_goes_to_google_and_back_and_is_the_same(crm: Path, google: StandIn) -> None:
    config = read_config(crm)
    language = config.language
    before = read_whole(crm / BOOK_NAME[language])
    data = (crm / BOOK_NAME[language]).read_bytes()
    there = sheet(google, language)

    result = to_google(crm, there, google)

    assert result.exit_code == 0, result.output
    assert str(len(TABS) + 1) in result.output
    assert read_config(crm).book == GooglePlace(there.id, None, google.url)
    assert "# path" in (crm / "config.toml").read_text(encoding="utf-8")
    assert (crm / BOOK_NAME[language]).read_bytes() == data
    assert [tab.title for tab in there.sheets] == [*before.titles, "Лист1"]
    quiet = run(crm, "plan", "nightly")
    assert quiet.exit_code in {0, 1}, quiet.output
    assert runs.NOTHING_BUT.to(language) in quiet.output

    there.sheet("Лист1").delete()
    back = run(crm, "copy", "--to-file", str(crm / "back.xlsx"))

    assert back.exit_code == 0, back.output
    after = read_whole(crm / "back.xlsx")
    assert found(before, after) == []
    assert after.marks == before.marks
    assert after.names == before.names
    assert read_config(crm).book.name == "back.xlsx"


def test_values_arrive_as_what_they_are(crm: Path, google: StandIn) -> None:
    there = sheet(google)

    assert to_google(crm, there, google).exit_code == 0

    own = there.sheet(OWN)
    assert own.value(0, 5) == "'007"
    assert own.value(0, 6) == "+79991234567"
    assert own.value(0, 4) is True
    assert own.value(1, 2) == 46159
    assert own.format(1, 2)["numberFormat"] == {"type": "DATE", "pattern": "dd.mm.yyyy"}
    assert own.value(4, 1) == "=SUM(B2:B4)*1,5"
    assert own.value(6, 1) == "=SUM({1\\2;3\\4})"
    assert own.value(7, 1) == "=ARRAYFORMULA(SUM(B2:B4*2))"
    assert own.value(9, 1) == '=IFS(B2>1,5;"да; нет";TRUE;"а, б")'
    assert own.note(0, 0) == "Что продаём"
    assert own.hidden("COLUMNS", 5)
    clients = there.sheet("Клиенты")
    assert clients.hidden("ROWS", 2)
    assert clients.note(1, 1) == "Заметка\nсотрудника"
    header = [clients.value(0, at) for at in range(clients.columns)]
    code = header.index("VIP-код")
    assert clients.value(1, code) == "=не формула 1"
    assert clients.value(1, header.index("Скидка")) == '=IF(ROW()>2;0,5;"нет, и не будет")+1'


def test_a_header_that_staff_renamed_is_known_there_by_what_is_noted_on_it(crm: Path, google: StandIn) -> None:
    there = sheet(google)
    assert to_google(crm, there, google).exit_code == 0
    clients = there.sheet("Клиенты")
    at = [clients.value(0, column) for column in range(clients.columns)].index("Телефон")
    clients.set(0, at, "Трубка")

    refused = run(crm, "copy", "--to-file", str(crm / "back.xlsx"))

    assert refused.exit_code == 2
    assert "«Трубка»" in refused.output
    assert "--yes" in refused.output
    assert not (crm / "back.xlsx").exists()
    assert run(crm, "copy", "--to-file", str(crm / "back.xlsx"), "--yes").exit_code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stays_behind_is_named_before_anything_is_written(
    models: Mapping[Language, Path], tmp_path: Path, google: StandIn, language: Language
) -> None:
    crm = tmp_path / "crm"
    shutil.copytree(models[language], crm)
    (crm / "p.png").write_bytes(PNG)
    laid = plan(language, fill={}, unused=(), only=None, own={})
    with xlsxwriter.Workbook(str(crm / BOOK_NAME[language])) as book:
        draw(book, laid)
        sheet_ = book.add_worksheet("Mine")
        sheet_.insert_image(0, 0, str(crm / "p.png"))
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Mine!$A$1:$A$3"})
        sheet_.insert_chart(5, 5, chart)
        sheet_.write_formula(0, 3, "='[other.xlsx]Sheet1'!A1", None, 7)
        sheet_.data_validation(0, 0, 0, 0, {"validate": "list", "source": ["a"]})
        sheet_.add_sparkline(1, 1, {"range": "Mine!A1:A3"})
        sheet_.protect("secret")
        sheet_.add_table(20, 0, 22, 1)
    (crm / ".sheetcrm" / "ledger.sqlite").unlink()
    there = sheet(google, language)

    result = to_google(crm, there, google)

    assert result.exit_code == 2
    said = {
        "ru": ["картинки (1)", "диаграммы (1)", "D1", "списки (1)", "мини-графики", "защита", "таблицей"],
        "en": [
            "pictures (1)",
            "charts of your own (1)",
            "D1",
            "dropdowns of your own (1)",
            "sparklines",
            "protection",
            "table",
        ],
    }
    for words in said[language]:
        assert words in result.output
    assert [tab.title for tab in there.sheets] == ["Лист1"]
    assert read_config(crm).book.name == BOOK_NAME[language]

    assert to_google(crm, there, google, "--yes").exit_code == 0
    assert there.sheet("Mine").value(0, 3) == 7


def test_a_target_that_has_tabs_of_ours_is_refused(crm: Path, google: StandIn) -> None:
    there = sheet(google, "ru", "Лист1", "Клиенты")
    there.sheet("Клиенты").fill([["кто-то"]])

    result = to_google(crm, there, google)

    assert result.exit_code == 2
    assert "«Клиенты»" in result.output
    assert len(there.sheets) == 2
    assert read_config(crm).book.name == BOOK_NAME["ru"]

    (crm / "there.xlsx").write_bytes(b"")
    assert run(crm, "copy", "--to-file", str(crm / "there.xlsx")).exit_code == 2


@pytest.mark.parametrize("at", [3, 20, 36, 37, 38, 39, 40])
def test_interrupted_it_is_begun_again_and_ends_the_same(crm: Path, google: StandIn, at: int) -> None:
    """From the 35th request on the tabs are there: the comparison, the marks and the end are interrupted."""
    whole, torn = sheet(google), sheet(google)
    seen = [0]

    def dies(_: object) -> None:
        seen[0] += 1
        if seen[0] == at:
            google.forbidden = True

    google.after = dies
    try:
        stopped = to_google(crm, torn, google).exit_code
    finally:
        google.after, google.forbidden = None, False
    turned = isinstance(read_config(crm).book, GooglePlace)
    assert stopped == (0 if turned else 2)

    again = to_google(crm, torn, google)
    assert again.exit_code == (2 if turned else 0), again.output
    assert run(crm, "plan", "nightly").exit_code in {0, 1}

    (crm / "config.toml").write_text(f'[book]\npath = "{BOOK_NAME["ru"]}"\n', encoding="utf-8")
    assert to_google(crm, whole, google).exit_code == 0
    assert [(tab.title, tab.values()) for tab in torn.sheets] == [(tab.title, tab.values()) for tab in whole.sheets]


def test_a_cell_that_arrives_different_is_named_and_the_old_book_stays(
    crm: Path, google: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = sheet(google)
    reader = moving._reader

    def meddled(place: Any) -> Any:
        read = reader(place)

        def look() -> Whole:
            if isinstance(place, GooglePlace):
                there.sheet(OWN).put(1, 1, 99.0)
            return read()

        return look

    monkeypatch.setattr(moving, "_reader", meddled)

    result = to_google(crm, there, google)

    assert result.exit_code == 2
    assert "B2" in result.output
    assert "1234.5678" in result.output
    assert read_config(crm).book.name == BOOK_NAME["ru"]


def test_it_goes_from_one_kind_of_place_to_the_other(crm: Path, google: StandIn) -> None:
    assert run(crm, "copy", "--to-file", str(crm / "b.xlsx")).exit_code == 2
    assert run(crm, "copy").exit_code == 2
    there = sheet(google)
    assert run(crm, "copy", "--to-google", there.id, "--to-file", "b.xlsx").exit_code == 2


def test_errors_are_errors_and_texts_are_texts(crm: Path) -> None:
    whole = read_whole(crm / BOOK_NAME["ru"])

    values = [content.value for tab in whole.tabs for _, content in tab.filled if not content.formula]
    assert not any(isinstance(value, CellError) for value in values)
    assert whole.losses == []
