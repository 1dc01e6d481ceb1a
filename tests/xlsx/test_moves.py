"""Rows that move between tabs of a workbook file: what arrives, what stays behind, what is refused, and what a crash leaves."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from sheetcrm.adapters.template import build
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx.references import for_any_row
from sheetcrm.errors import BookRefused
from sheetcrm.model.grid import CellEdits, CellError, Edits, Formula, Left, RowMove, TabEdits
from tests.xlsx import moves
from tests.xlsx.sheets import MAIN, TITLE, number_rows, part, parts, save
from tests.xlsx.soundness import changed_members, complaints
from tests.xlsx.test_exchange import CALLS, beside, failing, in_child
from tests.xlsx.test_patches import SHARED, TABLE, WITH_TABLE

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "Другой"
SHEET2 = "xl/worksheets/sheet2.xml"
ALL = dict(enumerate(range(8)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


def move(
    path: Path, *lines: int, places: dict[int, int] | None = None, back: bool = False, **more: Any
) -> list[RowMove]:
    """Move rows to the other tab; return the moves as they were told."""
    book = XlsxBook(path)
    ends = (OTHER, TITLE) if back else (TITLE, OTHER)
    told = [RowMove(ends[0], line, ends[1], places or ALL, more.get("cells", {})) for line in lines]
    book.write(Edits(more.get("tabs", ()), moves=tuple(told)), since=book.look().stamp, left=more.get("left"))
    assert complaints(path) == []
    return told


def rows(path: Path, title: str = OTHER) -> list[list[Any]]:
    found = [list(row) for row in XlsxBook(path).look().grids[title].rows]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    return found


def row(number: int, *cells: str) -> str:
    """Return a row of cells whose inside is given, with ``{}`` for the number of the row."""
    made = []
    for column, cell in enumerate(cells):
        attributes, _, inside = cell.partition("|")
        made.append(f'<c r="{chr(65 + column)}{number}"{attributes}>{inside.replace("{}", str(number))}</c>')
    return f'<row r="{number}">{"".join(made)}</row>'


def test_every_kind_of_value_arrives(path: Path) -> None:
    rich = '<si><r><t xml:space="preserve">две </t></r><r><rPr><b/></rPr><t>части</t></r></si>'
    texts = f'<sst xmlns="{MAIN}"><si><t>общая</t></si>{rich}</sst>'
    kinds = row(
        2, ' t="s"|<v>0</v>', ' t="s"|<v>1</v>', ' t="b"|<v>1</v>', ' t="e"|<v>#N/A</v>', "|<v>2.5</v>",
        ' t="inlineStr"|<is><r><t>a</t></r><r><rPr><b/></rPr><t>&amp;b</t></r></is>', ' t="n"|<v>7</v>', ' t="s"|<v>0</v>',
    )  # fmt: skip
    shared = {"xl/sharedStrings.xml": texts}
    files = parts(number_rows(1) + kinds, more=shared, book_relations={"sharedStrings": "sharedStrings.xml"})
    save(path, files)
    move(path, 1, places={column: 7 - column for column in range(8)})
    assert rows(path) == [["общая", 7, "a&b", 2.5, "#N/A", True, "две части", "общая"]]
    assert isinstance(XlsxBook(path).look().grids[OTHER].rows[0][4], CellError)
    assert "<r><t>a</t></r><r><rPr><b/></rPr><t>&amp;b</t></r>" in part(path, SHEET2)
    assert '<c r="G1" t="s"><v>1</v></c>' in part(path, SHEET2)
    assert rows(path, TITLE) == [[1, 10]]


def test_what_formulas_show_arrives_and_their_texts_are_told(path: Path) -> None:
    shows = row(
        4, '|<f>Другой!A4+$B$4+C{}&amp;"A4"</f><v>1.5</v>', ' t="str"|<f>D{}</f><v> край</v>', ' t="b"|<f>A{}=1</f><v>1</v>',
        ' t="e"|<f>1/0</f><v>#DIV/0!</v>', ' t="str"|<f>""</f><v></v>', '|<f t="array" ref="F4">SUM(A{}:B{})</f><v>3</v>',
    )  # fmt: skip
    save(path, parts(number_rows(3) + shows))
    (told,) = move(path, 3)
    assert rows(path) == [[1.5, " край", True, "#DIV/0!", None, 3]]
    assert told.formulas == {
        0: 'Другой!A4+$B$4+C{row}&"A4"', 1: "D{row}", 2: "A{row}=1", 3: "1/0", 4: '""', 5: "SUM(A{row}:B{row})",
    }  # fmt: skip
    assert XlsxBook(path).look().grids[OTHER].formulas == {}
    assert "<f" not in part(path, SHEET2)


def test_a_shared_formula_is_told_as_its_own_cell_would_say_it(path: Path) -> None:
    save(path, parts(SHARED))
    told = move(path, 1, 3)
    assert [one.formulas for one in told] == [{1: 'A{row}*$A$1&"A1"'}] * 2
    assert rows(path) == [[2, 2], [4, 4]]
    assert rows(path, TITLE)[2] == [3, 3]
    assert "A3*$A$1" in part(path)
    save(path, parts(SHARED.replace("A2*$A$1", "2:2*$A$1")))
    with pytest.raises(BookRefused, match="shared"):
        move(path, 2)


def test_the_own_row_of_a_formula_is_known() -> None:
    assert (
        for_any_row("A5+$B5+C$5+LOG5(A15)+Лист!A5:B5+'А Б'!A5+A5", 5)
        == "A{row}+$B{row}+C$5+LOG5(A15)+Лист!A5:B5+'А Б'!A5+A{row}"
    )


def test_looks_go_along_and_what_is_set_looks_as_above(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        day, red = book.add_format({"num_format": "d mmm yy"}), book.add_format({"bg_color": "red", "bold": True})
        for title in (TITLE, OTHER):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Код", "Дата", "Пусто", "Когда"])
            sheet.write(1, 0, f"{title} 1")
            sheet.write_datetime(1, 1, date(2026, 4, 3), day)
            sheet.write_blank(1, 2, None, red)
            sheet.write(1, 3, 5, red)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_blank(2, 4, None, day)
    move(
        path,
        1,
        places={0: 0, 1: 1, 2: 2},
        cells={3: date(2026, 5, 6), 4: Formula("A{row}&1", "x"), 5: None},
        tabs=(CLEAR,),
    )
    sheet = openpyxl.load_workbook(path)[OTHER]
    assert sheet["B3"].number_format == "d mmm yy"
    assert sheet["C3"].fill.fgColor.rgb == "FFFF0000"
    assert sheet["D3"].fill.fgColor.rgb == "FFFF0000"
    assert sheet["D3"].number_format == "DD.MM.YYYY"
    assert sheet["E3"].value == "=A3&1"
    assert not sheet.row_dimensions[3].hidden
    assert rows(path)[2] == [f"{TITLE} 1", date(2026, 4, 3), None, date(2026, 5, 6), "x"]


CLEAR = TabEdits(TITLE, (CellEdits(3, [1], [None]),))


def test_a_cell_without_a_place_keeps_its_row(path: Path) -> None:
    save(path, parts(number_rows(3, "ABC")))
    clear = (TabEdits(TITLE, (CellEdits(2, [1], [None]), CellEdits(1, [1, 2], [None, 9])), (0,)),)
    with pytest.raises(BookRefused, match=r"C2.*no place.*Другой"):
        move(path, 1, places={0: 0, 1: 1})
    with pytest.raises(BookRefused, match=r"B2.*no place"):
        move(path, 1, places={0: 0, 1: 0, 2: 0})
    left: list[Left] = []
    move(path, 1, 2, places={0: 0, 2: 1}, tabs=clear, left=left.append)
    assert rows(path) == [[2]]
    assert rows(path, TITLE) == [[3, 9, 300]]
    assert [(one.title, one.line, one.place) for one in left] == [(TITLE, 2, -1)]
    assert left[0].said is not None
    assert "B3" in left[0].said.ru


def test_what_speaks_of_a_move_comes_only_where_it_was_made(path: Path) -> None:
    save(path, parts(number_rows(4, "AB")))
    told = TabEdits(
        OTHER, appended=(("of 2",), ("of 3",), ("of nobody",)), about=((TITLE, 1, -1), (TITLE, 2, -1), None)
    )
    loose = TabEdits(TITLE, (CellEdits(2, [2], [7]),))
    left: list[Left] = []
    move(path, 1, 2, places={0: 0, 1: 1}, tabs=(told, loose), left=left.append)

    assert [line[0] for line in rows(path)] == ["of 2", "of nobody", 2]
    assert Left(OTHER, -1, number=1) in left


def test_a_row_that_stays_keeps_what_would_have_been_emptied_for_it(path: Path) -> None:
    save(path, parts(number_rows(2, "ABC") + row(3, "|<v>3</v>", "|<f>A3</f>", "|<v>9</v>"), other=number_rows(1)))
    left: list[Left] = []
    edits = TabEdits(TITLE, (CellEdits(2, [2], [None]), CellEdits(0, [2], [33])))
    move(path, 2, places={0: 0, 1: 1}, tabs=(edits,), left=left.append)
    assert rows(path, TITLE)[2] == [33, None, 9]
    assert [(one.line, one.place) for one in left] == [(2, -1), (2, 2)]
    assert "no result" in str(left[0].said.en if left[0].said else "")
    stamp = XlsxBook(path).look().stamp
    move(path, 2, places={0: 0, 1: 1}, tabs=(TabEdits(TITLE, (CellEdits(2, [2], [None]),)),), left=left.append)
    assert XlsxBook(path).look().stamp == stamp
    move(path, 2, places={0: 0, 1: 1, 2: 2}, cells={1: Formula("A{row}*2", 66)})
    assert rows(path)[1] == [33, 66, 9]


MERGED = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
SPILL = row(2, '|<f t="array" ref="A2:A3">B1:B2</f><v>1</v>') + row(3, "|<v>2</v>")
TALL = '<hyperlinks><hyperlink ref="A2:A3" location="B1"/></hyperlinks>'
LOST = '<hyperlinks><hyperlink ref="A2" r:id="rId7"/></hyperlinks>'
THREAD: dict[str, Any] = {
    "sheet_relations": {"comments": "../comments1.xml", "threadedComment": "../t.xml", "vmlDrawing": "../v.vml"},
    "more": {
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>a</author></authors><commentList>'
        '<comment ref="A2" authorId="0"><text><t>x</t></text></comment></commentList></comments>',
        "xl/t.xml": '<ThreadedComments><threadedComment ref="A2"/></ThreadedComments>',
        "xl/v.vml": "<xml></xml>",
    },
}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (parts(number_rows(3), tail=MERGED), "A2:A3.*merged"),
        (parts(number_rows(1) + SPILL), "A2.*filled by the formula"),
        (parts(number_rows(3), tail=TALL), "discussion, note or link.*A2"),
        (parts(number_rows(3), tail=LOST, sheet_relations={"comments": "../none.xml"}), "discussion, note or link.*A2"),
        (parts(number_rows(3), **THREAD), "discussion, note or link.*A2"),
        (parts(number_rows(3), tail=TALL.replace("A2:A3", "J2")), "J2.*no place"),
        (parts(number_rows(4), **{**WITH_TABLE, "more": {"xl/tables/table1.xml": TABLE.replace("A1:B4", "A2:B4")}}), "heading"),
        (parts(number_rows(1) + row(2, '|<f t="dataTable" ref="A2" r1="B1"/><v>1</v>')), "shared"),
        (parts(number_rows(3), tail='<sheetProtection sheet="1"/>'), "protected"),
        (parts(number_rows(2, "A"), other=row(1, "|<v>1</v>") + row(2, '|<f>""</f>')), "A2.*formula"),
    ],
)  # fmt: skip
def test_what_cannot_go_whole_is_refused_by_name(path: Path, files: dict[str, str], reason: str) -> None:
    save(path, files)
    before = path.read_bytes()
    with pytest.raises(BookRefused, match=reason):
        move(path, 1)
    assert path.read_bytes() == before


def test_what_a_formula_showed_may_stand_where_one_is_filled_down(path: Path) -> None:
    chain = {"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="A2" i="2"/></calcChain>'}
    other = row(1, "|<v>1</v>") + row(2, '|<f>IF(B2="","",1)</f>')
    files = parts(
        number_rows(1) + row(2, "|<f>B{}</f><v>5</v>"),
        other=other,
        more=chain,
        book_relations={"calcChain": "calcChain.xml"},
    )
    save(path, files)
    move(path, 1)
    assert rows(path) == [[1], [5]]
    assert "<f>IF" not in part(path, SHEET2)
    assert "calcChain" not in part(path, "[Content_Types].xml")


def test_a_row_goes_once(path: Path) -> None:
    save(path, parts(number_rows(3)))
    with pytest.raises(ValueError, match="RowMove"):
        move(path, 1, 1)


def test_rows_go_both_ways_and_within_a_tab(path: Path) -> None:
    save(path, parts(number_rows(3), other=number_rows(3)))
    book = XlsxBook(path)
    there, back, down = (
        RowMove(TITLE, 1, OTHER, {0: 1, 1: 0}),
        RowMove(OTHER, 0, TITLE, {0: 1, 1: 0}),
        RowMove(TITLE, 0, TITLE, ALL),
    )
    book.write(Edits((TabEdits(OTHER, appended=(("нов",),)),), moves=(there, back, down)), since=book.look().stamp)
    assert complaints(path) == []
    assert rows(path, TITLE) == [[3, 30], [10, 1], [1, 10]]
    assert rows(path) == [[2, 20], [3, 30], ["нов"], [20, 2]]


def test_sheets_of_another_spelling_take_rows(path: Path) -> None:
    files = dict(parts(number_rows(2) + row(3, ' t="inlineStr"|<is><t>да</t></is>')))
    other = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    save(path, {**files, SHEET2: other})
    move(path, 1, 2)
    assert rows(path) == [[1], [2, 20], ["да"]]
    move(path, 1, 2, back=True)
    assert rows(path, TITLE) == [[1, 10], [2, 20], ["да"]]


def _linked(path: Path, *, both: bool) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet(OTHER)):
        sheet.title = TITLE if sheet is book.active else OTHER
        for line in range(1, 5):
            sheet.append([f"{sheet.title} {line}", line])
            if sheet.title == TITLE or both:
                sheet.cell(line, 1).comment = Comment(f"о {sheet.title} {line}", "Яна & Co" if line % 2 else "Ян")
                sheet.cell(line, 2).hyperlink = f"https://a.example/?a={line}&b=1"
                sheet.cell(line, 2).value = line
    book.active["A3"].hyperlink = Hyperlink("A3", location=f"{OTHER}!A1")
    book.save(path)


@pytest.mark.parametrize("both", [True, False])
def test_notes_and_links_go_along(path: Path, both: bool) -> None:
    _linked(path, both=both)
    move(path, 2, 1, places={0: 2, 1: 0})
    book = openpyxl.load_workbook(path)
    here, there = book[TITLE], book[OTHER]
    assert [(there.cell(r, 3).value, there.cell(r, 3).comment.text, there.cell(r, 3).comment.author) for r in (5, 6)] == [
        (f"{TITLE} 3", f"о {TITLE} 3", "Яна & Co"), (f"{TITLE} 2", f"о {TITLE} 2", "Ян"),
    ]  # fmt: skip
    assert [there.cell(r, 1).hyperlink.target for r in (5, 6)] == [f"https://a.example/?a={n}&b=1" for n in (3, 2)]
    assert there["C5"].hyperlink.location == f"{OTHER}!A1"
    assert [r for r in range(1, 7) if here.cell(r, 1).comment] == [1, 4]
    assert [r for r in range(1, 7) if here.cell(r, 2).hyperlink] == [1, 4]
    assert bool(there["A2"].comment) == both
    drawing = re.search(r'Target="/?([^"]*\.vml)"', part(path, "xl/worksheets/_rels/sheet2.xml.rels"))
    assert drawing is not None
    shapes = part(path, drawing[1])
    ids = re.findall(r'(?<![\w:])id="(_x0000_s\d+)"', shapes)
    assert len(set(ids)) == len(ids) == 2 + 4 * both
    move(path, 0, 3, places={0: 2, 1: 0})
    assert "hyperlink" not in part(path)
    move(path, 4, 5, 6, 7, places={2: 0, 0: 1}, back=True)
    here = openpyxl.load_workbook(path)[TITLE]
    assert [(cell.value, cell.comment.text) for (cell,) in here.iter_rows(max_col=1) if cell.value] == [
        (f"{TITLE} {n}", f"о {TITLE} {n}") for n in (3, 2, 1, 4)
    ]


def test_notes_of_an_odd_spelling_keep_their_rows_and_hinder_no_removal(path: Path) -> None:
    odd = {**THREAD, "more": {**THREAD["more"], "xl/v.vml": "<!DOCTYPE x><xml/>"}}
    odd["sheet_relations"] = {"comments": "../comments1.xml", "vmlDrawing": "../v.vml"}
    save(path, parts(number_rows(3), **odd, tail='<legacyDrawing r:id="rId2"/>', other=number_rows(1)))
    with pytest.raises(BookRefused, match="discussion, note or link"):
        move(path, 2)
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, removed=(2,)),)), since=book.look().stamp)
    assert rows(path, TITLE) == [[1, 10], [2, 20]]
    assert 'ref="A2"' in part(path, "xl/comments1.xml")
    move(path, 0, back=True)
    assert rows(path, TITLE) == [[1, 10], [2, 20], [1, 10]]


def test_a_removed_row_takes_its_notes_and_links_with_it(path: Path) -> None:
    _linked(path, both=True)
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, removed=(3,), appended=(("новый", 5),)),)), since=book.look().stamp)
    sheet = openpyxl.load_workbook(path)[TITLE]
    assert sheet["A4"].value == "новый"
    assert sheet["A4"].comment is None
    assert sheet["B4"].hyperlink is None
    assert sheet["A3"].comment.text == f"о {TITLE} 3"


def test_new_headings_look_like_the_last_and_filter_and_width_follow(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(TITLE)
        sheet.write_row(0, 0, ["Код", "Имя"], book.add_format({"bold": True, "bg_color": "red"}))
        sheet.write_row(1, 0, ["c1", "Анна"])
        sheet.autofilter(0, 0, 1, 1)
        sheet.set_column(1, 1, 20)
        sheet.set_column(3, 3, 33)
    book = XlsxBook(path)
    headers = {2: "Любимый чай", 3: 'А "б" <в>', 4: "Ещё"}
    book.write(Edits((TabEdits(TITLE, headers=headers, appended=((None,) * 4 + ("да",),)),)), since=book.look().stamp)
    assert complaints(path) == []
    sheet = openpyxl.load_workbook(path)[TITLE]
    assert [cell.value for cell in sheet[1]] == ["Код", "Имя", *headers.values()]
    assert {cell.fill.fgColor.rgb for cell in sheet[1]} == {"FFFF0000"}
    assert sheet.auto_filter.ref == "A1:E3"
    assert "$A$1:$E$3" in part(path, "xl/workbook.xml")
    assert [sheet.column_dimensions[letter].width for letter in "BCDE"][1:3] == [14, pytest.approx(33, abs=1)]
    assert 'ref="A1:E3"' in part(path)
    with pytest.raises(BookRefused, match=r"E1.*“Ещё раз”.*taken"):
        book.write(Edits((TabEdits(TITLE, headers={4: "Ещё раз"}),)), since=book.look().stamp)


def test_a_table_takes_in_new_columns_beside_it(path: Path) -> None:
    save(path, parts(number_rows(4), **WITH_TABLE))
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, headers={2: 'Новая "1"', 3: "Ещё\nодна"}),)), since=book.look().stamp)
    assert complaints(path) == []
    table = part(path, "xl/tables/table1.xml")
    assert 'ref="A1:D4"><autoFilter ref="A1:D4"/><tableColumns count="4">' in table
    assert '<tableColumn id="3" name="Новая &quot;1&quot;"/><tableColumn id="4" name="Ещё_x000a_одна"/>' in table
    assert part(path).index("<cols>") < part(path).index("<sheetData")
    with pytest.raises(BookRefused, match=r"“новая .1.” already"):
        book.write(Edits((TabEdits(TITLE, headers={4: 'новая "1"'}),)), since=book.look().stamp)
    book.write(Edits((TabEdits(TITLE, headers={7: "Вдали"}),)), since=book.look().stamp)
    assert part(path, "xl/tables/table1.xml") == table


def test_a_table_that_says_it_has_no_totals_grows(path: Path) -> None:
    table = TABLE.replace("ref=", 'totalsRowCount="0" ref=', 1)  # as LibreOffice saves it
    save(path, parts(number_rows(4), **{**WITH_TABLE, "more": {"xl/tables/table1.xml": table}}, other=number_rows(1)))
    move(path, 0, back=True)
    assert 'ref="A1:B5"' in part(path, "xl/tables/table1.xml")


def test_rules_go_on_when_all_their_rows_left_and_others_came(path: Path) -> None:
    listed = '<dataValidation type="list" sqref="B2:B3"><formula1>"а"</formula1></dataValidation>'
    rules = f'<autoFilter ref="A1:B3"/><dataValidations>{listed}</dataValidations>'
    save(path, parts(number_rows(3), tail=rules, other=number_rows(4)))
    book = XlsxBook(path)
    gone = tuple(RowMove(TITLE, line, OTHER, ALL) for line in (1, 2))
    come = tuple(RowMove(OTHER, line, TITLE, ALL) for line in (0, 1, 2))
    book.write(Edits((), moves=(*gone, *come)), since=book.look().stamp)
    assert rows(path, TITLE) == [[1, 10], [1, 10], [2, 20], [3, 30]]
    assert 'sqref="B2:B4"' in part(path)
    assert '<autoFilter ref="A1:B4"/>' in part(path)


def test_a_row_of_the_template_goes_to_the_archive_with_a_note_of_staffs(path: Path) -> None:
    build(path, "ru")
    held = path.with_name("held.xlsx")
    book = XlsxBook(path)
    title, there = "Клиенты", "Архив"
    book.write(Edits((TabEdits(title, appended=(("c1", "Анна"), ("c2", "Яна"))),)), since=book.look().stamp)
    held.write_bytes(path.read_bytes())
    places = {column: column for column in range(69)}
    gone = RowMove(title, 1, there, places, {69: date(2026, 11, 26)})
    book.write(Edits((), moves=(gone,)), since=book.look().stamp)
    assert complaints(path) == []
    assert [row[:2] for row in rows(path, there)[1:]] == [["c1", "Анна"]]
    assert rows(path, there)[1][69] == date(2026, 11, 26)
    assert [row[0] for row in rows(path, title)[1:] if row] == ["c2"]
    assert len(changed_members(held, path)) <= 3


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("module", "name"), CALLS, ids=lambda value: getattr(value, "__name__", value))
def test_a_process_killed_at_any_call_neither_loses_nor_doubles_a_row(
    path: Path, module: Any, name: str, after: bool
) -> None:
    save(path, parts(number_rows(3), other=number_rows(2)))
    old = path.read_bytes()
    book = XlsxBook(path)
    since = book.look().stamp
    edits = Edits(
        (TabEdits(TITLE, (CellEdits(1, [2], ["x"]),)),),
        moves=(RowMove(TITLE, 1, OTHER, ALL), RowMove(OTHER, 0, TITLE, ALL)),
    )
    for number in range(1, 8):
        path.write_bytes(old)

        def work(number: int = number) -> None:
            setattr(
                module, name, failing(getattr(module, name), number, lambda: __import__("os")._exit(9), after=after)
            )
            book.write(edits, since=since)

        code = in_child(work)
        found = [rows(path, TITLE), rows(path)]
        assert found in (
            [[[1, 10], [2, 20], [3, 30]], [[1, 10], [2, 20]]],
            [[[1, 10], [3, "x"], [1, 10]], [[2, 20], [2, 20]]],
        )
        XlsxBook(path).settle()
        assert beside(path) == []
        if code == 0:
            break
    else:
        pytest.fail("the calls never ended")


def test_a_short_trial_of_moves_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert moves.main(["--runs", "15", "--seed", "7"]) == 0
    assert "lost 0, doubled 0, stripped 0" in capsys.readouterr().out
