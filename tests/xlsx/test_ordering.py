"""The columns of a tab in a new order: what goes along, and what keeps the columns where they are."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from sheetcrm.adapters.template import build
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx.references import permuted
from sheetcrm.errors import BookRefused
from sheetcrm.model.grid import CellEdits, Edits, RowMove, TabEdits
from tests.xlsx.sheets import TITLE, number_rows, part, parts, save
from tests.xlsx.soundness import changed_members, complaints
from tests.xlsx.test_patches import RULES, SHARED, TABLE, WITH_TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.grid import Left


FED: dict[str, Any] = {
    **WITH_TABLE,
    "more": {"xl/tables/table1.xml": TABLE.replace('id="2"', 'id="2" queryTableFieldId="1"')},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


def order(path: Path, *places: int, title: str = TITLE, **more: Any) -> list[Left]:
    book = XlsxBook(path)
    left: list[Left] = []
    told = left.append if more.pop("told", False) else None
    moves = more.pop("moves", ())
    book.write(Edits((TabEdits(title, order=places, **more),), moves=moves), since=book.look().stamp, left=told)
    assert complaints(path) == []
    return left


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('A1+$B$2&"A1"+LOG10(C3)', 'C1+$A$2&"A1"+LOG10(B3)'),
        ("SUM(B:C)+SUM(1:3)", "SUM(A:B)+SUM(1:3)"),
        ("SUM(B1:C3)", "SUM(A1:B3)"),
        ("SUM(A1:C3)", None),
        ("SUM(A:B)", None),
        ("SUM(D1:F3)", "SUM(D1:F3)"),
        ("Свой!A1+Другой!A1+[1]Свой!A1+'Свой'!B1:C2", "Свой!C1+Другой!A1+[1]Свой!A1+'Свой'!A1:B2"),
        ("Анна:Свой!A1", None),
        ('INDIRECT("A1")', None),
        ("COLUMN(A1)", None),
        ("t[[#This Row],[a]:[c]]", None),
        ("t[a]+Имя", "t[a]+Имя"),
    ],
)  # fmt: skip
def test_formulas_follow_their_columns(formula: str, expected: str | None) -> None:
    assert permuted(formula, {0: 2, 1: 0, 2: 1}, "Свой", here=True) == expected


def _full(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(TITLE)
        day, red = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"bg_color": "red"})
        sheet.write_row(0, 0, ["Код", "Дата", "Сумма", "Итог", "Слова"])
        for row in range(1, 4):
            sheet.write(row, 0, f"c{row}")
            sheet.write_datetime(row, 1, date(2026, 4, row), day)
            sheet.write(row, 2, row, red)
            sheet.write_formula(row, 3, f"=C{row + 1}*2", None, 2 * row)
            sheet.write_rich_string(row, 4, "а ", red, "б")
        sheet.set_column(1, 1, 11, day)
        sheet.set_column(2, 4, 22)
        sheet.autofilter(0, 0, 3, 4)
        sheet.filter_column(2, "x > 0")
        sheet.data_validation(1, 2, 3, 2, {"validate": "custom", "value": "=C2>0"})
        sheet.conditional_format(1, 1, 3, 4, {"type": "formula", "criteria": "=AND(LEN(B$1)>0,$C2>1)", "format": red})
        sheet.conditional_format(1, 2, 3, 2, {"type": "formula", "criteria": "=C2>$D2", "format": red})
        sheet.write_comment(0, 2, "о сумме")
        sheet.write_url(2, 4, "https://a.example/", None, "ссылка")
        book.add_worksheet("Сводка").write_formula(0, 0, f"=COUNTA({TITLE}!A1:A9)", None, 4)


def test_everything_goes_with_its_column(path: Path) -> None:
    _full(path)
    book = XlsxBook(path)
    before = [list(row) for row in book.look().grids[TITLE].rows]
    places = (0, 3, 4, 2, 1)
    assert order(path, *places) == []
    after = [list(row) for row in XlsxBook(path).look().grids[TITLE].rows]
    assert after == [[row[place] for place in places] for row in before]
    sheet = openpyxl.load_workbook(path)[TITLE]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == ["=D2*2", "=D3*2", "=D4*2"]
    assert sheet["E2"].number_format == "dd.mm.yyyy"
    assert sheet["D2"].fill.fgColor.rgb == "FFFF0000"
    assert sheet["D1"].comment.text == "о сумме"
    assert sheet["C3"].hyperlink.target == "https://a.example/"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["D2:D4"]
    assert sheet.data_validations.dataValidation[0].formula1 == "D2>0"
    rules = {str(found.sqref): found.rules[0].formula for found in sheet.conditional_formatting}
    assert rules == {"B2:E4": ["AND(LEN(B$1)>0,$D2>1)"], "D2:D4": ["D2>$B2"]}
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.auto_filter.filterColumn[0].colId == 3
    assert round(sheet.column_dimensions["E"].width) == 12
    assert round(sheet.column_dimensions["B"].width) == 23


def test_what_stands_side_by_side_may_part(path: Path) -> None:
    save(path, parts(number_rows(4, "ABCD"), tail=RULES.replace('"A2:A4 B2"', '"A2:B4"').replace("A1:B4", "A1:D4")))
    order(path, 0, 2, 1, 3)
    xml = part(path)
    assert 'sqref="A2:A4 C2:C4"' in xml
    assert "<formula>$A2&gt;1</formula>" in xml
    assert 'sqref="C2:C4"' in xml
    assert 'sqref="A2:A1048576"' in xml


def test_places_mean_the_columns_before_and_new_headings_take_part(path: Path) -> None:
    save(path, parts(number_rows(3), other=number_rows(1)))
    moves = (RowMove("Другой", 0, TITLE, {0: 1, 1: 0}, {2: "да"}),)
    order(
        path, 2, 1, 0, moves=moves, cells=(CellEdits(1, [1], ["x"]),), removed=(2,), appended=(("п", "р", "с"),),
        headers={2: "Новая"},
    )  # fmt: skip
    rows = [list(row) for row in XlsxBook(path).look().grids[TITLE].rows]
    assert rows == [["Новая", 10, 1], [None, "x", 2], ["с", "р", "п"], ["да", 1, 10]]


def test_rules_without_formulas_and_links_within_the_tab_are_seen(path: Path) -> None:
    plain = '<dataValidation type="whole" prompt="a > b" sqref="A2:A3"/>'
    listed = '<dataValidation type="list" sqref="B2:B3"><formula1>"а"</formula1></dataValidation>'
    tail = f'<dataValidations count="2">{plain}{listed}</dataValidations>'
    save(path, parts(number_rows(3), tail=tail))
    order(path, 1, 0)
    assert 'prompt="a > b" sqref="B2:B3"/>' in part(path)
    assert '<dataValidation type="list" sqref="A2:A3"><formula1>"а"</formula1>' in part(path)
    save(path, parts(number_rows(3), tail='<hyperlinks><hyperlink ref="A2" location="Клиенты!B1"/></hyperlinks>'))
    with pytest.raises(BookRefused, match="not put in order"):
        order(path, 1, 0)


def test_a_table_keeps_its_columns_by_their_names(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(TITLE)
        columns = [
            {"header": "Код"},
            {"header": "Сумма"},
            {"header": "Итог", "formula": "=[@Сумма]*2"},
            {"header": "Имя"},
        ]
        sheet.add_table(0, 1, 2, 4, {"columns": columns, "data": [["a", 1, 2, "x"], ["b", 2, 4, "y"]]})
        book.add_worksheet("Сводка").write_formula(0, 0, "=SUM(Table1[Сумма])", None, 3)
    order(path, 0, 3, 4, 1, 2)
    table = openpyxl.load_workbook(path)[TITLE].tables["Table1"]
    assert table.ref == table.autoFilter.ref == "B1:E3"
    assert [column.name for column in table.tableColumns] == ["Итог", "Имя", "Код", "Сумма"]
    assert table.tableColumns[0].calculatedColumnFormula.attr_text == "[[#This Row],Сумма]*2"
    assert list(XlsxBook(path).look().grids[TITLE].rows[0][1:]) == ["Итог", "Имя", "Код", "Сумма"]
    order(path, 3, 1, 2, 0, 4, told=True)
    assert openpyxl.load_workbook(path)[TITLE].tables["Table1"].ref == "B1:E3"


def test_shared_formulas_are_written_out(path: Path) -> None:
    save(path, parts(SHARED))
    order(path, 1, 0)
    assert '<f>B3*$B$1&amp;"A1"</f>' in part(path)


@pytest.mark.parametrize(
    "files",
    [
        parts(number_rows(3), other="<row r='1'><c r='A1'><f>SUM(Клиенты!B1:B4)</f></c></row>"),
        parts(number_rows(3), other="<row r='1'><c r='A1'><f>SUM('Клиенты'!$A:$B)</f></c></row>"),
        parts(number_rows(3), names="<definedNames><definedName name='n'>Клиенты!$A$3</definedName></definedNames>"),
        parts(number_rows(3), more={"xl/charts/chart1.xml": "<c><f>Клиенты!$A$1:$A$4</f></c>"}),
        parts(number_rows(3), more={"xl/pivotCache/p.xml": '<p><worksheetSource ref="A1:B4" sheet="Клиенты"/></p>'}),
        parts(number_rows(3), tail='<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'),
        parts(number_rows(4), **FED),
        parts(number_rows(4), **WITH_TABLE, other="<row r='1'><c r='A1'><f>SUM(t[[1]:[10]])</f></c></row>"),
        parts(number_rows(3) + "<row r='5'><c r='C5'><f>SUM(A1:B4)</f></c></row>"),
        parts(number_rows(3) + "<row r='5'><c r='C5'><f t='array' ref='C5:D5'>A1:B1</f></c></row>"),
        parts(number_rows(3), tail=RULES.replace('"A2:A4 B2"', '"A2:B4"').replace("$A2", "B2")),
        parts(number_rows(3), tail=RULES.replace('"A2:A4 B2"', '"A2:B4"').replace("$A2", "Другой!A2")),
        parts(number_rows(3, "ABC"), tail='<autoFilter ref="B1:C3"/>'),
    ],
)
def test_what_cannot_follow_keeps_the_order_and_is_told(path: Path, files: dict[str, str]) -> None:
    save(path, files)
    before = path.read_bytes()
    places = (1, 0, 2) if "B1:C3" in str(files) else (1, 0)
    with pytest.raises(BookRefused, match="not put in order"):
        order(path, *places)
    (left,) = order(path, *places, told=True)
    assert (left.title, left.line, left.place) == (TITLE, 0, -1)
    assert left.said is not None
    assert path.read_bytes() == before
    order(path, *places, told=True, cells=(CellEdits(7, [1], ["x"]),))
    assert XlsxBook(path).look().grids[TITLE].rows[1][7] == "x"


def test_columns_that_stay_may_be_known_elsewhere(path: Path) -> None:
    save(
        path, parts(number_rows(3, "ABC"), other="<row r='1'><c r='A1'><f>SUM(Клиенты!A1:A4,Клиенты!2:2)</f></c></row>")
    )
    before = path.with_name("b.xlsx")
    before.write_bytes(path.read_bytes())
    order(path, 0, 2, 1)
    assert list(XlsxBook(path).look().grids[TITLE].rows[0]) == [1, 100, 10]
    assert changed_members(before, path) <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    with pytest.raises(ValueError, match="2, 0"):
        order(path, 2, 0)


@pytest.mark.parametrize("seed", range(4))
def test_the_archive_of_the_template_is_put_in_order(path: Path, seed: int) -> None:
    build(path, "ru")
    title = "Архив"
    book = XlsxBook(path)
    begun = book.look()
    wide = len(begun.grids[title].rows[0])
    rows = tuple((f"c{n}", *(f"{n}.{column}" for column in range(1, wide))) for n in range(3))
    book.write(Edits((TabEdits(title, appended=rows, headers={wide: "Чай"}),)), since=begun.stamp)
    look = book.look()
    old = openpyxl.load_workbook(path)[title]
    inside = list(range(3, wide + 1))
    random.Random(seed).shuffle(inside)
    places = [0, 1, 2, *inside]
    order(path, *places, title=title)
    after = book.look()
    assert [list(row) for row in after.grids[title].rows] == [
        [row[p] for p in places] for row in look.grids[title].rows
    ]
    new = openpyxl.load_workbook(path)[title]
    for at, place in enumerate(places, 1):
        one, two = old.cell(1, place + 1), new.cell(1, at)
        assert (one.comment and one.comment.text) == (two.comment and two.comment.text)
        assert old.cell(2, place + 1)._style == new.cell(2, at)._style
    lists = {p: r.formula1 for r in old.data_validations.dataValidation for p in _columns(r.sqref)}
    found = {p: r.formula1 for r in new.data_validations.dataValidation for p in _columns(r.sqref)}
    assert found == {places.index(place): formula for place, formula in lists.items()}
    for name in look.grids:
        if name != title:
            assert look.grids[name].rows == after.grids[name].rows


def _columns(areas: Any) -> list[int]:
    return [column - 1 for area in areas.ranges for column in range(area.min_col, area.max_col + 1)]
