"""The template: it opens, it says what the columns say, it is current, and its dropdowns lead somewhere."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetcrm.adapters.template import build, formula_text
from sheetcrm.adapters.template.__main__ import TEMPLATE
from sheetcrm.adapters.template.summaries import CHARTS
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.grid import Formula
from sheetcrm.model.values import Kind
from sheetcrm.model.words import LANGUAGES, Language, choices
from sheetcrm.policy.figures.periods import COVERED
from sheetcrm.policy.settings import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.adapters.template import Cell

ROWED = [tab for tab in TABS.values() if tab.columns]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("template")
    for language in LANGUAGES:
        build(folder / f"{language}.xlsx", language)
    return {language: folder / f"{language}.xlsx" for language in LANGUAGES}


@pytest.fixture(scope="module")
def opened(built: dict[Language, Path]) -> dict[Language, openpyxl.Workbook]:
    return {language: openpyxl.load_workbook(path) for language, path in built.items()}


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_template_is_current(built: dict[Language, Path]) -> None:
    assert members(TEMPLATE) == members(built["ru"]), "run python -m sheetcrm.adapters.template"


def test_two_builds_are_equal(built: dict[Language, Path], tmp_path: Path) -> None:
    build(tmp_path / "again.xlsx", "en")

    assert (tmp_path / "again.xlsx").read_bytes() == built["en"].read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_those_of_the_columns(built: dict[Language, Path], language: Language) -> None:
    book = CalamineWorkbook.from_path(built[language])

    assert book.sheet_names == [tab.title.to(language) for tab in TABS.values()]
    for tab in ROWED:
        grid = book.get_sheet_by_name(tab.title.to(language)).to_python(skip_empty_area=False)
        assert grid[0] == [column.header.to(language) for column in tab.columns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tabs_of_records_hold_only_their_header(built: dict[Language, Path], language: Language) -> None:
    book = CalamineWorkbook.from_path(built[language])

    for tab in ROWED:
        if tab.use is not Use.POLICY:
            assert len(book.get_sheet_by_name(tab.title.to(language)).to_python()) == 1, tab.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_a_row(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    rows = list(opened[language][TABS["settings"].title.to(language)].iter_rows(min_row=2, values_only=True))

    assert [row[0] for row in rows] == [setting.name.to(language) for setting in SETTINGS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dropdowns_lead_to_filled_cells(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    book = opened[language]
    fed = 0
    for tab in ROWED:
        for rule in book[tab.title.to(language)].data_validations.dataValidation:
            assert rule.errorStyle in {"warning", "information"}
            if rule.formula1.startswith('"'):
                assert all(rule.formula1.strip('"').split(","))
                continue
            title, span = re.fullmatch(r"'(.+)'!(.+)", rule.formula1).groups()  # type: ignore[union-attr]
            cells = [cell for row in book[title][span.replace("$", "")] for cell in row]
            assert cells[0].value, rule.formula1
            fed += 1
    listed = [c for tab in ROWED for c in tab.columns if c.list and not c.robot]
    assert fed == len(listed) + 4  # templates by name, columns by header


def test_every_list_has_a_dropdown(opened: dict[Language, openpyxl.Workbook]) -> None:
    sheet = opened["ru"]["Клиенты"]
    ranges = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}

    for index, column in enumerate(TABS["clients"].columns):
        wanted = bool(column.list or column.choices or column.kind is Kind.TICK) and not column.robot
        assert (f"{letters(index)}2:{letters(index)}5000" in ranges) == wanted, column.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_has_its_note(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    for tab in ROWED:
        for cell, column in zip(opened[language][tab.title.to(language)][1], tab.columns, strict=True):
            assert cell.comment.text.startswith(column.note.to(language))
            assert column.purpose is None or column.purpose.to(language)[1:] in cell.comment.text


def test_whole_columns_carry_their_format(built: dict[Language, Path]) -> None:
    """Rows far below the data are text, dates and money already: a phone typed there keeps its plus sign."""
    raw = members(built["ru"])
    order = list(TABS)
    sheet = raw[f"xl/worksheets/sheet{order.index('clients') + 1}.xml"].decode()
    spans = re.findall(r'<col min="(\d+)" max="(\d+)" width="[\d.]+" style="(\d+)"', sheet)
    columns = {n: int(style) for first, last, style in spans for n in range(int(first), int(last) + 1)}
    styles = raw["xl/styles.xml"].decode()
    xfs = re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1])
    formats = dict(re.findall(r'numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    seen = {
        column.key: re.search(r'numFmtId="(\d+)"', xfs[columns[index]])[1]  # type: ignore[index]
        for index, column in enumerate(TABS["clients"].columns, start=1)
    }

    assert seen["phone"] == seen["notes"] == seen["id"] == "49"  # @
    assert formats[seen["birthday"]] == "dd.mm.yyyy"
    assert formats[seen["booked"]] == "dd.mm.yyyy hh:mm"
    assert seen["revenue"] == "3"  # #,##0


@pytest.mark.parametrize("language", LANGUAGES)
def test_robot_headers_are_light_and_slanted(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    sheet = opened[language][TABS["clients"].title.to(language)]
    for cell, column in zip(sheet[1], TABS["clients"].columns, strict=True):
        assert bool(cell.font.italic) == (column.owner.value != "staff"), column.key
        assert (cell.fill.fgColor.rgb == "FFDDD7EC") == column.robot


def test_nothing_is_protected_and_names_stay_in_sight(opened: dict[Language, openpyxl.Workbook]) -> None:
    for sheet in opened["ru"]:
        assert not sheet.protection.sheet
    assert opened["ru"]["Клиенты"].freeze_panes == "D2"
    assert opened["ru"]["Заказы"].freeze_panes == "C2"
    assert opened["ru"]["Клиенты"].auto_filter.ref == f"A1:{letters(len(TABS['clients'].columns) - 1)}5000"


def test_summaries_name_only_tabs_that_exist(opened: dict[Language, openpyxl.Workbook]) -> None:
    for language, book in opened.items():
        for tab in TABS.values():
            if tab.use is Use.SUMMARY:
                sheet = book[tab.title.to(language)]
                texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
                assert set(re.findall(r"'([^']+)'!", " ".join(texts))) <= set(book.sheetnames)
                assert "{" not in " ".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_look_at_as_many_rows_as_the_robot_keeps(
    opened: dict[Language, openpyxl.Workbook], language: Language
) -> None:
    titles = {tab.title.to(language): key for key, tab in TABS.items()}
    seen = set()
    for sheet in opened[language].worksheets:
        for series in (one for chart in sheet._charts for one in chart.series):
            for reference in (series.val.numRef.f, (series.cat.strRef or series.cat.numRef).f):
                title, _, cells = reference.replace("$", "").replace("'", "").rpartition("!")
                first, last = (int(re.sub(r"\D", "", cell)) for cell in cells.split(":"))
                assert (first, last - first + 1) == (2, COVERED[titles[title]]), reference
                seen.add(titles[title])
    assert seen == set(COVERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_reads_as_one(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    for key in ("segments", "score_check", "facts", "costs"):
        place = [column.key for column in TABS[key].columns].index("month")
        assert (
            opened[language][TABS[key].title.to(language)].column_dimensions[letters(place)].number_format == "mm.yyyy"
        )
    place = [column.key for column in TABS["overview"].columns].index("month")  # figures of a month
    assert (
        "yyyy"
        not in opened[language][TABS["overview"].title.to(language)].column_dimensions[letters(place)].number_format
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_without_an_hour_shows_none(opened: dict[Language, openpyxl.Workbook], language: Language) -> None:
    for tab, keys in {"clients": ("booked", "next_contact"), "history": ("when",), "archive": ("booked",)}.items():
        sheet = opened[language][TABS[tab].title.to(language)]
        for key in keys:
            at = letters([column.key for column in TABS[tab].columns].index(key))
            found = [
                rule.dxf.numFmt.formatCode
                for span in sheet.conditional_formatting
                if str(span.sqref).startswith(f"{at}2:")
                for rule in span.rules
                if rule.dxf.numFmt is not None and f"INT(N(${at}2))" in rule.formula[0]
            ]
            assert set(found) == {"dd.mm.yyyy"}, (tab, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_tasks_are_read_whole_and_what_only_the_robot_reads_is_out_of_sight(
    opened: dict[Language, openpyxl.Workbook], language: Language
) -> None:
    at = {column.key: letters(index) for index, column in enumerate(TABS["tasks"].columns)}
    tasks = opened[language][TABS["tasks"].title.to(language)].column_dimensions
    assert [tasks[at[key]].alignment.wrap_text for key in ("what", "why", "problems")] == [True] * 3
    assert not tasks[at["client"]].alignment.wrap_text
    turn = letters([column.key for column in TABS["letters"].columns].index("turn"))
    assert opened[language][TABS["letters"].title.to(language)].column_dimensions[turn].hidden


def test_no_chart_stands_where_rows_come() -> None:
    """Overview and Segments have so many rows at most, and their charts below them; anywhere else a chart stands beside the table."""
    for tab, charts in CHARTS.items():
        for drawn in charts:
            assert tab in {"overview", "segments"} or drawn.column > len(TABS[tab].columns), drawn.title


def test_the_chart_of_stages_shows_more_than_the_usual_six() -> None:
    assert COVERED["funnel"] == 12


def test_rows_are_written_as_they_are(tmp_path: Path) -> None:
    rows: list[dict[str, Cell]] = [
        {"last_name": "Иванова", "phone": "+79991234567", "notes": "=2+2", "birthday": date(1985, 4, 3), "keep": True},
        {},
        {"last_name": "Орлов", "phone": 89991234567.0, "Скидка": Formula("IF(N({potential})>0,{row},0)", 0)},
    ]
    build(tmp_path / "b.xlsx", "ru", fill={"clients": rows}, own={"clients": ("Скидка",)}, unused=("mileage",))

    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Клиенты"]
    mileage = TABS["clients"]["mileage"].header.ru
    header = [cell.value for cell in sheet[1]]
    at = {name: index for index, name in enumerate(header)}
    first, empty, last = (list(row) for row in sheet.iter_rows(min_row=2, max_row=4))
    assert mileage not in at
    assert at["Скидка"] == at["Что исправить"] - 1
    assert (first[at["Заметки"]].value, first[at["Заметки"]].data_type) == ("=2+2", "s")
    assert first[at["Не архивировать"]].value == "да"
    assert first[at["День рождения"]].is_date
    assert not any(cell.value for cell in empty)
    assert last[at["Скидка"]].value == f"=IF(N({letters(at['Потенциал'])}4)>0,4,0)"
    settings = openpyxl.load_workbook(tmp_path / "b.xlsx")["Настройки"]
    assert {row[0]: row[1] for row in settings.iter_rows(values_only=True)}["Ненужные колонки"] == mileage


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_seen_however_rows_are_sorted_and_taken_out(
    opened: dict[Language, openpyxl.Workbook], language: Language
) -> None:
    """No rule of the tab names a row but the header's and its own, and none colours a cell that waits for a decision."""
    tab = TABS["duplicates"]
    columns = [letters(index) for index in range(len(tab.columns))]
    decision = columns[[column.key for column in tab.columns].index("decision")]
    bands = []
    for span in opened[language][tab.title.to(language)].conditional_formatting:
        for rule in span.rules:
            (formula,) = rule.formula
            assert {int(row) for row in re.findall(r"[A-Z]\$?(\d+)", formula)} <= {1, 2}
            assert "$2" not in formula
            if "OFFSET" in formula:
                bands += [
                    letters(column - 1)
                    for area in span.sqref.ranges
                    for column in range(area.min_col, area.max_col + 1)
                ]

    assert sorted(bands) == [column for column in columns if column != decision]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "column"), [("duplicates", "decision"), ("leaving", "keep")])
def test_what_was_decided_is_seen_at_once(
    opened: dict[Language, openpyxl.Workbook], language: Language, key: str, column: str
) -> None:
    said = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb
        for span in opened[language][TABS[key].title.to(language)].conditional_formatting
        for rule in span.rules
    }
    words = TABS[key][column].choices or (choices.YES,)
    colours = [
        colour for word in words for formula, colour in said.items() if formula.endswith(f'="{word.to(language)}"')
    ]

    assert len(set(colours)) == len(words)


def test_only_some_columns(tmp_path: Path) -> None:
    kept = ["last_name", "phone", "segment"]
    build(tmp_path / "b.xlsx", "en", only=kept, fill={"settings": [{"name": "phone_region", "value": "GB"}]})

    book = CalamineWorkbook.from_path(tmp_path / "b.xlsx")
    assert book.get_sheet_by_name("Clients").to_python() == [["Id", "Last name", "Phone", "Segment"]]
    assert ["Country of phones", "GB"] in [row[:2] for row in book.get_sheet_by_name("Settings").to_python()]


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        build(tmp_path / "b.xlsx", "en", fill={"settings": [{"name": "no such", "value": 1}]})


def test_a_streamed_workbook_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[dict[str, Cell]] = [{"last_name": f"Имя{n}", "purchases": n} for n in range(30)]
    build(tmp_path / "a.xlsx", "ru", fill={"clients": rows})
    monkeypatch.setattr("sheetcrm.adapters.template._MANY", 10)
    build(tmp_path / "b.xlsx", "ru", fill={"clients": rows})

    plain, streamed = (CalamineWorkbook.from_path(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    for name in plain.sheet_names:
        assert plain.get_sheet_by_name(name).to_python() == streamed.get_sheet_by_name(name).to_python()


def test_formulas_of_a_row() -> None:
    column = TABS["clients"]["days_silent"]

    assert formula_text(column, {"last_action": 27}, 7) == 'IF(ISNUMBER(AB7),TODAY()-INT(AB7),"")'
    assert formula_text(column, {}, 7) is None
