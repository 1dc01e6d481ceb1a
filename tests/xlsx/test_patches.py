"""What a patch does to the sheet's XML, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.errors import BookRefused, BookUnreadable
from sheetcrm.model.grid import CellEdits, CellError, Edits, Formula, TabEdits
from tests.xlsx.sheets import MAIN, TITLE, number_rows, part, parts, save
from tests.xlsx.soundness import complaints

if TYPE_CHECKING:
    from pathlib import Path

FORMULA = "<row r='2'><c r='A2'><v>1</v></c><c r='B2'><f>A2*2</f><v>2</v></c></row>"
SHARED = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*$A$1&amp;"A1"</f><v>2</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f t="shared" si="0"/><v>4</v></c></row>'
)
TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="A1:B4"><autoFilter ref="A1:B4"/>'
    '<tableColumns count="2"><tableColumn id="1" name="1"/><tableColumn id="2" name="10"/></tableColumns></table>'
)
WITH_TABLE: dict[str, Any] = {
    "sheet_relations": {"table": "../tables/table1.xml"},
    "more": {"xl/tables/table1.xml": TABLE},
}


def write(
    path: Path, *cells: CellEdits, removed: tuple[int, ...] = (), appended: tuple[tuple[Any, ...], ...] = ()
) -> XlsxBook:
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, cells, removed, appended),)), since=book.look().stamp)
    assert complaints(path) == []
    return book


def column(path: Path, index: int = 0) -> list[Any]:
    return [row[index] for row in XlsxBook(path).look().grids[TITLE].rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (parts(number_rows(3), tail='<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'), "A2:B2.*merged"),
        (parts(number_rows(3), tail='<sheetProtection sheet="1" objects="1"/>'), "protected"),
        (parts(FORMULA.replace("A2'><v>1</v>", "A2'><f>1</f>")), "A2.*formula"),
        (
            parts("<row r='1'><c r='A1'><f t='array' ref='A1:A3'>SEQUENCE(3)</f><v>1</v></c></row>"),
            "filled by the formula",
        ),
        (parts("<!-- comment -->" + number_rows(3)), "unusual"),
        (parts("<row r='2'><c r='A2' t='str'><v><![CDATA[x]]></v></c></row>"), "unusual"),
        (parts("<row r='2'><c r='A2'/><c r='A2'/></row>"), "unusual"),
        (parts("<row r='2'><c r='A2'/><thing/></row>"), "unusual"),
        (parts("<row r='3'/><row r='2'/>"), "unusual"),
        (parts("<row r='2'><c r='B2'><v>1</x></c></row>"), "unusual"),
        (parts(number_rows(3), more={"_xmlsignatures/origin.sigs": "x"}), "digital signature"),
        (parts(number_rows(3), more={"XL/Worksheets/sheet1.XML": "x"}), "unusual"),
        (parts(number_rows(3), sheet=f"<!DOCTYPE a><worksheet xmlns='{MAIN}'><sheetData/></worksheet>"), "unusual"),
        (
            parts(
                "",
                sheet=f"<?xml version='1.0' encoding='ISO-8859-1'?><worksheet xmlns='{MAIN}'><sheetData/></worksheet>",
            ),
            "unusual",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(path: Path, files: dict[str, str], reason: str) -> None:
    save(path, files)
    old = path.read_bytes()
    book = XlsxBook(path)
    with pytest.raises(BookRefused, match=reason) as caught:
        book.write(Edits((TabEdits(TITLE, (CellEdits(0, [1], ["x"]),)),)), since=sha256(old).hexdigest())
    assert path.read_bytes() == old
    assert caught.value.cure("ru").startswith("Ничего не записано. ")
    assert "{" not in caught.value.cure("ru") + caught.value.message("ru")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("ы" * 32_768, "32,767"),
        ("😀" * 16_384, "32,767"),
        (10**15 + 1, "too big"),
        (float("nan"), "too big"),
        (float("inf"), "too big"),
        (date(1899, 12, 31), "before 1900"),
        (Formula("1", float("nan")), "too big"),
    ],
)
def test_values_that_no_cell_can_hold_are_refused(path: Path, value: Any, reason: str) -> None:
    save(path, parts(number_rows(3)))
    with pytest.raises(BookRefused, match=reason):
        write(path, CellEdits(0, [1], [value]))


def test_the_largest_values_are_kept(path: Path) -> None:
    save(path, parts(number_rows(1)))
    values: list[Any] = [
        "ы" * 32_767,
        10**15,
        date(1900, 1, 1),
        datetime(1900, 3, 1, 12),
        "a_x0041_b",
        "\x01\x02",
        "=1+1",
        "@x",
    ]
    write(path, CellEdits(0, range(1, 9), values))
    read = column(path)[1:]
    assert read[:2] == values[:2]
    assert read[3:5] == values[3:5]
    assert read[6:] == values[6:]
    assert "_x005F_x0041_" in part(path)
    assert "_x0001__x0002_" in part(path)


def test_an_unknown_tab_and_a_full_sheet_are_refused(path: Path) -> None:
    save(path, parts(number_rows(3)))
    book = XlsxBook(path)
    stamp = book.look().stamp
    with pytest.raises(BookRefused, match="no tab"):
        book.write(Edits((TabEdits("Нет", (CellEdits(0, [1], ["x"]),)),)), since=stamp)
    with pytest.raises(BookRefused, match="no room"):
        book.write(Edits((TabEdits(TITLE, (CellEdits(0, [1_048_576], ["x"]),)),)), since=stamp)
    with pytest.raises(BookRefused, match="no room"):
        book.write(Edits((TabEdits(TITLE, appended=(("x",) * 16_385,)),)), since=stamp)


NO_NUMBERS = (
    "<row><c><v>1</v></c><c><v>10</v></c></row><row><c><v>2</v></c><c><v>20</v></c></row><row><c><v>3</v></c></row>"
)
NUMBERS_LAST = (
    "<row spans='1:2' r='1'><c s='0' r='A1'><v>1</v></c><c r='B1'><v>10</v></c></row>"
    "<row spans='1:2' r='2'><c s='0' r='A2'><v>2</v></c><c><v>20</v></c></row><row r='3'><c r='A3'><v>3</v></c></row>"
)
WHITE_SPACE = (
    '<row r="1" ><c r="A1" ><v>1</v></c ><c r="B1"><v>10</v></c></row>\n <row r="2"> <c r="A2"><v>2</v></c>\n'
    '<c r="B2"><v>20</v></c> </row><row r="3"><c r="A3"><v>3</v></c></row>\n'
)


@pytest.mark.parametrize(
    "rows",
    [
        NO_NUMBERS,
        NUMBERS_LAST,
        WHITE_SPACE,
    ],
    ids=["no numbers", "numbers last", "white space"],
)
@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_all_spellings_of_rows_are_patched(path: Path, rows: str, prefix: bytes) -> None:
    files: dict[str, Any] = dict(parts(rows, head='<dimension ref="A1:B3"/>'))
    if prefix:
        sheet = files["xl/worksheets/sheet1.xml"]
        for tag in ("worksheet", "sheetData", "dimension", "row", "c", "v"):
            for opening in ("</", "<"):
                for end in (">", " ", "/"):
                    sheet = sheet.replace(f"{opening}{tag}{end}", f"{opening}x:{tag}{end}")
        files["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=")
    save(path, files)
    write(path, CellEdits(0, [1], ["два"]), CellEdits(2, [1, 4], ["c", "d"]), appended=(("нов",),))
    assert column(path) == [1, "два", 3, None, None, "нов"]
    assert column(path, 2) == [None, "c", None, None, "d", None]
    assert column(path, 1)[1] == 20
    assert 'dimension ref="A1:C6"' in part(path)
    assert "spans" not in part(path).partition('r="2"')[2].partition(">")[0]


def test_a_sheet_without_rows_takes_some(path: Path) -> None:
    save(path, parts("", sheet=f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'))
    write(path, appended=(("a", date(2026, 1, 2)), (None,), ("b",)))
    assert column(path) == ["a", None, "b"]
    assert column(path, 1)[0] == date(2026, 1, 2)


def test_a_shared_formula_outlives_its_first_cell(path: Path) -> None:
    chain = {"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>'}
    save(path, parts(SHARED, more=chain, book_relations={"calcChain": "calcChain.xml"}))
    write(path, CellEdits(1, [1], [Formula("A{row}+1", 3)]))
    xml = part(path)
    assert "<f>A2+1</f>" in xml
    assert '<f>A3*$A$1&amp;"A1"</f>' in xml
    assert '<f>A4*$A$1&amp;"A1"</f>' in xml
    assert "calcChain" not in part(path, "xl/_rels/workbook.xml.rels") + part(path, "[Content_Types].xml")


def test_a_shared_formula_that_cannot_be_written_out_is_refused(path: Path) -> None:
    save(path, parts(SHARED.replace("A2*$A$1", "2:2*$A$1")))
    with pytest.raises(BookRefused, match="shared"):
        write(path, CellEdits(1, [1], [Formula("1")]))


def test_an_emptied_row_loses_its_formulas_but_not_a_spill(path: Path) -> None:
    rows = SHARED.replace("</row>", '<c r="D1"><f t="array" ref="D1:D4">X</f><v>1</v></c></row>', 1)
    save(path, parts(rows))
    write(path, removed=(1,))
    assert column(path) == [1, None, 3, 4]
    assert column(path, 1) == [None, None, 3, 4]
    grid = XlsxBook(path).look().grids[TITLE]
    assert {index: found.tolist() for index, found in grid.formulas.items()} == {1: [2, 3], 3: [0, 1, 2, 3]}


def test_the_last_row_that_leaves_makes_room(path: Path) -> None:
    save(path, parts(number_rows(4), tail='<legacyDrawing r:id="rId9"/>'))
    write(path, removed=(2, 3), appended=(("новый",),))
    assert column(path) == [1, 2, "новый"]


def test_prepared_rows_are_filled_and_keep_their_styles(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(TITLE)
    red, day = book.add_format({"bg_color": "red"}), book.add_format({"num_format": "d mmm yy"})
    sheet.set_column(2, 2, None, red)
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, ["x", "y"], red)
    sheet.write_blank(2, 0, None, day)
    sheet.write_blank(2, 1, None, red)
    book.close()
    write(path, CellEdits(2, [1], ["столбец"]), appended=((date(2026, 1, 1), "z"), ("w", date(2026, 1, 2), "v")))
    grid = XlsxBook(path).look().grids[TITLE]
    assert [list(row) for row in grid.rows[2:]] == [[date(2026, 1, 1), "z", None], ["w", date(2026, 1, 2), "v"]]
    xml = part(path)
    assert '<c r="A3" s="2"' in xml
    assert '<c r="A4" s="1"' in xml
    assert '<c r="B4" s="3"' in xml
    assert '<c r="C2" s="1"' in xml
    styles = part(path, "xl/styles.xml")
    assert 'formatCode="DD.MM.YYYY"' in styles
    assert styles.count('<xf numFmtId="165"') == 1


RULES = (
    '<autoFilter ref="A1:B4"/><conditionalFormatting sqref="A2:A4 B2"><cfRule type="expression" priority="1">'
    "<formula>$A2&gt;1</formula></cfRule></conditionalFormatting>"
    '<dataValidations count="2"><dataValidation type="list" sqref="B2:B4"><formula1>"да,нет"</formula1>'
    "</dataValidation>"
    '<dataValidation type="list" sqref="A2:A1048576"><formula1>Другой!$A$1:$A$9</formula1>'
    "</dataValidation></dataValidations>"
)
NAMES = (
    "<definedNames>"
    "<definedName name=\"_xlnm._FilterDatabase\" localSheetId='0' hidden='1'>Клиенты!$A$1:$B$4</definedName>"
    "<definedName name='n'>Другой!$A$1</definedName></definedNames>"
)


def test_ranges_that_ended_with_the_data_follow_it(path: Path) -> None:
    save(path, parts(number_rows(4), head="<dimension ref='A1:B4'/>", tail=RULES, names=NAMES))
    write(path, appended=((5, 50), (6, 60)))
    xml = part(path)
    assert '<autoFilter ref="A1:B6"/>' in xml
    assert 'sqref="A2:A6 B2"' in xml
    assert 'sqref="B2:B6"' in xml
    assert 'sqref="A2:A1048576"' in xml
    assert "ref='A1:B6'" in xml
    assert "Клиенты!$A$1:$B$6<" in part(path, "xl/workbook.xml")
    assert "calcPr" not in part(path, "xl/workbook.xml")


def test_rows_are_taken_out_where_nothing_knows_them(path: Path) -> None:
    save(path, parts(number_rows(4), head="<dimension ref='A1:B4'/>", tail=RULES, names=NAMES, **WITH_TABLE))
    write(path, CellEdits(1, [3], ["x"]), removed=(1, 2), appended=(("новый",),))
    assert column(path) == [1, 4, "новый"]
    assert column(path, 1) == [10, "x", None]
    xml = part(path)
    assert '<autoFilter ref="A1:B3"/>' in xml
    assert 'sqref="A2:A3"' in xml
    assert 'sqref="A2:A1048576"' in xml
    assert "Клиенты!$A$1:$B$3<" in part(path, "xl/workbook.xml")
    assert 'displayName="t" ref="A1:B3"><autoFilter ref="A1:B3"/>' in part(path, "xl/tables/table1.xml")


def test_formulas_of_one_row_move_with_it(path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>$A{n}*2+Другой!A1</f><v>{n * 2}</v></c></row>'
        for n in range(1, 5)
    )
    chain = {"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>'}
    save(path, parts(rows, more=chain, book_relations={"calcChain": "calcChain.xml"}))
    write(path, removed=(1,))
    assert column(path) == [1, 3, 4]
    assert "<f>$A3*2+Другой!A1</f>" in part(path)
    assert "$A4" not in part(path)
    assert "calcChain" not in part(path, "[Content_Types].xml")
    assert '<calcPr fullCalcOnLoad="1"/>' in part(path, "xl/workbook.xml")


TOTALS = TABLE.replace("ref=", 'totalsRowCount="1" ref=', 1)
COMPUTED = TABLE.replace(
    'name="10"/>', 'name="10"><calculatedColumnFormula>A2*2</calculatedColumnFormula></tableColumn>'
)


@pytest.mark.parametrize(
    "files",
    [
        parts(number_rows(4), tail='<hyperlinks><hyperlink ref="A1"/></hyperlinks>'),
        parts(number_rows(4), tail='<mergeCells count="1"><mergeCell ref="C4:D5"/></mergeCells>'),
        parts(number_rows(4), names="<definedNames><definedName name='n'>Клиенты!$A$3</definedName></definedNames>"),
        parts(number_rows(4), other="<row r='1'><c r='A1'><f>SUM(Клиенты!A1:A4)</f></c></row>"),
        parts(number_rows(4), other="<row r='1'><c r='A1'><f>SUM('Клиенты'!A1:A4)</f></c></row>"),
        parts(number_rows(4) + "<row r='5'><c r='A5'><f>SUM(A1:A4)</f></c></row>"),
        parts(number_rows(4) + "<row r='5'><c r='A5'><f>INDIRECT(\"A1\")</f></c></row>"),
        parts(number_rows(4) + "<row r='5'><c r='A5'><f t='array' ref='A5:A6'>B1</f></c></row>"),
        parts(number_rows(4), tail=RULES.replace("$A2", "$A$2")),
        parts(number_rows(4), tail=RULES.replace('"A2:A4 B2"', '"A3:A4"')),
        parts(number_rows(4), tail=RULES.replace('sqref="A2:A4 B2"', "")),
        parts(number_rows(4), **{**WITH_TABLE, "more": {"xl/tables/table1.xml": TOTALS}}),
        parts(number_rows(4), **{**WITH_TABLE, "more": {"xl/tables/table1.xml": COMPUTED}}),
        parts(number_rows(4), more={"xl/charts/chart1.xml": "<c><f>Клиенты!$A$1:$A$4</f></c>"}),
        parts(number_rows(4), more={"xl/pivotCache/p.xml": '<p><worksheetSource ref="A1:B4" sheet="Клиенты"/></p>'}),
        parts(number_rows(4), other="<row r='1'><c r='A1'><f>SUM(Анна:Яна!A1)</f></c></row>"),
    ],
)
def test_rows_that_something_knows_are_emptied(path: Path, files: dict[str, str]) -> None:
    save(path, files)
    write(path, removed=(1, 2))
    assert column(path)[:4] == [1, None, None, 4]
    assert column(path, 1)[:4] == [10, None, None, 40]


def test_a_table_keeps_one_row(path: Path) -> None:
    save(path, parts(number_rows(4), **WITH_TABLE))
    write(path, removed=(1, 2, 3))
    assert column(path) == [1]
    assert 'ref="A1:B4"' in part(path, "xl/tables/table1.xml")


def test_a_table_grows_only_under_itself(path: Path) -> None:
    save(path, parts(number_rows(4), **WITH_TABLE))
    write(path, appended=((None, None, None, "рядом"),))
    assert 'ref="A1:B4"' in part(path, "xl/tables/table1.xml")
    with pytest.raises(BookRefused, match="heading"):
        write(path, CellEdits(0, [0], ["x"]))
    save(path, parts(number_rows(4), **{**WITH_TABLE, "more": {"xl/tables/table1.xml": TOTALS}}))
    with pytest.raises(BookRefused, match="totals"):
        write(path, appended=(("x",),))


def test_errors_and_odd_cells_are_read(path: Path) -> None:
    rows = (
        "<row r='1'><c t='e' r='A1'><v>#REF!</v></c><c r='B1'><f>1</f><v>1</v></c></row>"
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t/>'
        "</is></c></row>"
    )
    save(path, parts(rows))
    look = XlsxBook(path).look()
    grid = look.grids[TITLE]
    assert [list(row) for row in grid.rows] == [["#REF!", 1, None, None], ["#DIV/0!", None, None, "#N/A"]]
    assert isinstance(grid.rows[1][0], CellError)
    assert {index: found.tolist() for index, found in grid.formulas.items()} == {0: [1], 1: [0]}
    assert look.grids["Другой"].hidden
    assert list(XlsxBook(path).look(["Другой"]).grids) == ["Другой"]
    write(path, appended=((None, "три"),))
    assert column(path, 1) == [1, None, "три"]
    assert '<f>""</f>' in part(path)
    save(path, parts(rows.replace("A3", "A4").replace('r="3"', 'r="4"')))
    with pytest.raises(BookRefused, match=r"A4.*formula"):
        write(path, appended=((None, "три"), ("четыре",)))


def test_lengths_of_time_are_days(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(TITLE)
    sheet.write_number(0, 0, 1.25, book.add_format({"num_format": "[h]:mm"}))
    book.close()
    assert column(path) == [1.25]


def test_empty_shared_texts_hold_nothing(path: Path) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><t></t></si><si><r><t/></r></si></sst>'
    rows = number_rows(2) + '<row r="3"><c r="A3" t="s"><v>1</v></c></row><row r="4"><c r="A4" t="s"><v>2</v></c></row>'
    save(path, parts(rows, more={"xl/sharedStrings.xml": texts}, book_relations={"sharedStrings": "sharedStrings.xml"}))
    assert column(path) == [1, 2]
    write(path, appended=(("три",),))
    assert column(path) == [1, 2, "три"]


def test_marks_join_other_properties(path: Path) -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="urn:v">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Проект">'
        "<vt:lpwstr>X</vt:lpwstr></property>"
        "</Properties>"
    )
    save(path, parts(number_rows(1), more={"docProps/custom.xml": custom}))
    for value in ("1", "2"):
        book = XlsxBook(path)
        book.write(Edits((), {"sheetcrm-run": value, "sheetcrm-book": "b"}), since=book.look().stamp)
        assert XlsxBook(path).look().marks == {"sheetcrm-run": value, "sheetcrm-book": "b"}
    assert part(path, "docProps/custom.xml").count("<property") == 3
    assert "Проект" in part(path, "docProps/custom.xml")


def test_a_stray_cell_far_away_is_said(path: Path) -> None:
    save(path, parts(number_rows(2) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(BookUnreadable, match="XFD1048576"):
        XlsxBook(path).look()
    save(path, parts(number_rows(2, "AB"), head='<dimension ref="A1:XFD1048576"/>'))
    assert column(path) == [1, 2]


def test_very_many_formatted_rows_are_no_data(path: Path) -> None:
    rows = number_rows(2) + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 50_000))
    save(path, parts(rows))
    assert column(path) == [1, 2]
    write(path, appended=(("три",),))
    assert column(path) == [1, 2, "три"]


def test_a_formula_looks_like_what_it_shows(path: Path) -> None:
    """A number in the place of a date is shown as a number, a day in the place of a number as a day, both before anything calculates."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(TITLE)
        page.write_row(0, 0, ["id", "a"])
        page.write_datetime(1, 0, datetime(2026, 1, 2), book.add_format({"num_format": "dd.mm.yyyy"}))
        page.write_number(1, 1, 5)
    write(
        path,
        CellEdits(0, [1], [Formula("0+20022", 20022)]),
        CellEdits(1, [1], [Formula("DATE(2026,1,2)", date(2026, 1, 2))]),
    )

    assert [column(path, place)[1] for place in (0, 1)] == [20022, date(2026, 1, 2)]


def test_a_new_row_is_as_high_as_its_lines(path: Path) -> None:
    """The journal, the first lines of a letter: where rows have a height no program makes one higher, and lines lie over the next."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(TITLE)
        sheet.set_default_row(30)
        sheet.set_column(0, 0, 20, made.add_format({"text_wrap": True}))
        sheet.write_row(0, 0, ["What", "Note"])
    long = "x" * 30
    few = ((f"one\n{long}\nthree\nfour", "a"), ("one\ntwo", "b"), ("one", "1\n2\n3\n4"))
    write(path, appended=(*few, ("\n" * 99, "c"), ("x" * 75, "d")))

    rows = part(path).split("<row ")[2:]
    assert [row.partition(">")[0] for row in rows] == [
        'r="2" ht="69" customHeight="1"',
        'r="3"',
        'r="4"',
        'r="5" ht="409" customHeight="1"',
        'r="6" ht="56" customHeight="1"',
    ]


def test_a_text_in_a_hidden_column_makes_no_row_higher(path: Path) -> None:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(TITLE)
        wrapped = made.add_format({"text_wrap": True})
        sheet.set_default_row(30)
        sheet.set_column(0, 0, 20, wrapped)
        sheet.set_column(1, 1, 12, wrapped, {"hidden": True})
        sheet.set_column(2, 2, 0, wrapped)
        sheet.write_row(0, 0, ["What", "Tab", "Turn"])
    write(path, appended=(("one", "x" * 90, "y" * 30),))

    assert part(path).split("<row ")[2].partition(">")[0] == 'r="2"'
