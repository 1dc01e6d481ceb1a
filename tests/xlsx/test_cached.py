"""Formulas whose cells changed show no old result, for LibreOffice would believe it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.template import build
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx.cached import forgotten
from sheetcrm.adapters.xlsx.references import columns_read
from sheetcrm.apply import SUMMARIES
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits
from tests.xlsx.sheets import TITLE, part, parts, save
from tests.xlsx.soundness import changed_members, complaints
from tests.xlsx.test_patches import SHARED

if TYPE_CHECKING:
    from pathlib import Path

SHEET2 = "xl/worksheets/sheet2.xml"
OTHER = (
    '<row r="1"><c r="A1" s="0" t="str"><f aca="false">Клиенты!A2&amp;"&lt;v&gt;"</f><v>a &amp; b</v></c>'
    '<c r="B1" t="b"><v>0</v></c><c r="C1"/><c r="D1"><v>7</v></c></row>'
    '<row r="2"><c r="A2" cm="1" vm="2" t="e"><f t="array" ref="A2:A3">B1:B2</f><v>#N/A</v></c></row>'
    '<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f t="shared" ref="B3:B4" si="0">D1*2</f><v>14</v></c></row>'
    '<row r="4"><c r="B4" t="n"><f t="shared" si="0"/><v>0</v></c><c r="C4" t="b"><f>TRUE</f><v/></c></row>'
)
FORGOTTEN = (
    '<row r="1"><c r="A1" s="0"><f aca="false">Клиенты!A2&amp;"&lt;v&gt;"</f></c>'
    '<c r="B1" t="b"><v>0</v></c><c r="C1"/><c r="D1"><v>7</v></c></row>'
    '<row r="2"><c r="A2" cm="1"><f t="array" ref="A2:A3">B1:B2</f></c></row>'
    '<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f t="shared" ref="B3:B4" si="0">D1*2</f></c></row>'
    '<row r="4"><c r="B4"><f t="shared" si="0"/></c><c r="C4"><f>TRUE</f></c></row>'
)


def write(path: Path, *cells: CellEdits, **more: Any) -> str:
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, cells, **more),)), since=book.look().stamp)
    assert complaints(path) == []
    return part(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<c r='A1' t='str'><f>B1</f><v>x</v></c>", "<c r='A1'><f>B1</f></c>"),
        ('<c r="A1" t="str"><f>B1</f></c>', '<c r="A1"><f>B1</f></c>'),
        ('<c r="A1" s="3"><f>B1</f><v>1</v><extLst><ext/></extLst></c>', '<c r="A1" s="3"><f>B1</f><extLst><ext/></extLst></c>'),
        ('<c r="A1" t="inlineStr"><f>B1</f><is><t>x</t></is></c>', '<c r="A1"><f>B1</f></c>'),
        ('<c r="A1" cm="1" vm="1" t="e"><f t="array" ref="A1"/> <v>#N/A</v> </c>', '<c r="A1" cm="1"><f t="array" ref="A1"/>  </c>'),
        ('<c r="A1" s="1"/><c r="B1"><v>1</v></c><c r="C1" t="s"><v>2</v></c>', None),
        ("<c r='A1'><f>B1</f></c>", None),
    ],
)  # fmt: skip
def test_a_formula_forgets_its_result_and_nothing_else(old: str, new: str | None) -> None:
    assert forgotten(old.encode(), b"").decode() == (new or old)
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", old)
    expected = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", new or old)
    assert forgotten(prefixed.encode(), b"x:").decode() == expected
    assert forgotten(prefixed.encode(), b"") == prefixed.encode()


def test_tabs_to_be_recalculated_forget(path: Path) -> None:
    save(path, parts('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>', other=OTHER))
    book = XlsxBook(path)
    edits = Edits((TabEdits(TITLE, (CellEdits(1, [1], ["x"]),)),), {}, (" другой", "Такого нет"))
    book.write(edits, since=book.look().stamp)
    assert complaints(path) == []
    xml = part(path, SHEET2)
    assert f"<sheetData>{FORGOTTEN}</sheetData>" in xml
    assert "<v>1</v>" in part(path)
    assert 'fullCalcOnLoad="1"' in part(path, "xl/workbook.xml")


def test_a_tab_that_is_edited_itself_forgets_too(path: Path) -> None:
    save(path, parts(SHARED))
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, (CellEdits(4, [0], ["x"]),)),), {}, (TITLE,)), since=book.look().stamp)
    assert complaints(path) == []
    assert [row[1] for row in XlsxBook(path).look().grids[TITLE].rows] == [None] * 4
    assert '<f t="shared" si="0"/></c>' in part(path)


@pytest.mark.parametrize(
    "other",
    [
        '<row r="1"><c r="A1"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><f>1</f></c></row>',
        '<row r="1"><c r="A1"><f>1</f><v><![CDATA[1]]></v></c></row>',
        '<!-- here --><row r="1"><c r="A1"><f>1</f><v>1</v></c></row>',
    ],
)
def test_a_tab_with_nothing_to_forget_or_oddly_stored_stays(path: Path, other: str) -> None:
    save(path, parts("", other=other))
    old = save(path.with_name("old.xlsx"), parts("", other=other))
    book = XlsxBook(path)
    edits = Edits((TabEdits(TITLE, (CellEdits(1, [1], ["x"]),)),), {}, ("Другой",))
    book.write(edits, since=book.look().stamp)
    assert SHEET2 not in changed_members(old, path)


def test_marks_alone_leave_results(path: Path) -> None:
    save(path, parts("", other=OTHER))
    book = XlsxBook(path)
    book.write(Edits((), {"sheetcrm-run": "1"}, ("Другой",)), since=book.look().stamp)
    assert OTHER in part(path, SHEET2)


ROW = (
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>IF($A2="","","+"&amp;A2)</f><v>+1</v></c>'
    '<c r="C2"><f>LEN(B2)</f><v>2</v></c><c r="D2"><f>E2*2</f><v>8</v></c><c r="E2"><v>4</v></c></row>'
)


def test_formulas_of_a_row_forget_when_what_they_read_changed(path: Path) -> None:
    save(path, parts(ROW + ROW.replace('2"', '3"').replace("A2", "A3").replace("B2", "B3").replace("E2", "E3")))
    xml = write(path, CellEdits(0, [1], ["x"]))
    row2, row3 = xml.split('<row r="3"')
    assert '<c r="B2"><f>IF($A2="","","+"&amp;A2)</f></c><c r="C2"><f>LEN(B2)</f></c>' in row2
    assert '<c r="D2"><f>E2*2</f><v>8</v></c>' in row2
    assert row3.count("<v>") == 5


def test_shared_formulas_of_a_row_forget_as_others_do(path: Path) -> None:
    save(path, parts(SHARED))
    xml = write(path, CellEdits(0, [2], [9]))
    assert '<c r="B3"><f t="shared" si="0"/></c>' in xml
    assert xml.count("<v>") == 6
    save(path, parts(SHARED))
    assert write(path, CellEdits(2, [2], [9])).replace('<c r="C3"><v>9</v></c>', "") == part(save(path, parts(SHARED)))


def test_a_formula_just_written_keeps_what_it_shows(path: Path) -> None:
    save(path, parts(ROW))
    xml = write(path, CellEdits(0, [1], [3]), CellEdits(1, [1], [Formula("A{row}&1", "31")]))
    assert '<c r="B2" t="str"><f>A2&amp;1</f><v>31</v></c><c r="C2"><f>LEN(B2)</f></c>' in xml


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ('IF(LEFT($C7,1)="+",HYPERLINK("tel:A7"&MID(C7,2,20),"☎"),"")', {2}),
        ("IF(ISNUMBER($B7),TODAY()-INT($B7),TRUE)", {1}),
        ("A6+$D$7+LOG10(1.5E3)", {3}),
        ("SUM(A1:C9)+SUM(F$1:E$3)", {0, 1, 2, 4, 5}),
        ("SUM(A:B)", {0, 1}),
        ("A7:INDEX(C7,1)", {0, 2}),
        ("Other!A7+'An other'!B7:C7+[1]Sheet!D7+E7", {4}),
        ("1+1", set()),
        ("SUM(7:7)", None),
        ("Own!A7", None),
        ("One:Two!A7", None),
        ("Sum_of_all*2", None),
        ("[@Phone]&Clients[Phone]", None),
        ('INDIRECT("A7")', None),
    ],
)
def test_columns_that_a_formula_reads_in_its_row(formula: str, columns: set[int] | None) -> None:
    assert columns_read(formula, 7, "Own") == columns


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_summaries_of_our_template_forget(path: Path, language: Any) -> None:
    build(path, language)
    old = path.with_name("old.xlsx")
    old.write_bytes(path.read_bytes())
    book = XlsxBook(path)
    look = book.look()
    title = {"ru": "Клиенты", "en": "Clients"}[language]
    book.write(Edits((TabEdits(title, appended=(("c1",),)),), {}, SUMMARIES), since=look.stamp)
    after = book.look()
    told = {name for name in look.grids if name in SUMMARIES}
    assert len(told) == len([tab for tab in TABS.values() if tab.use is Use.SUMMARY])
    for name, grid in after.grids.items():
        assert {c: rows.tolist() for c, rows in grid.formulas.items()} == {
            c: rows.tolist() for c, rows in look.grids[name].formulas.items()
        }
        if name in told:
            shown = [grid.rows[row][c] for c, rows in grid.formulas.items() for row in rows if row < len(grid.rows)]
            assert set(shown) <= {None}
    assert not [name for name in changed_members(old, path) if "chart" in name or "drawing" in name]
