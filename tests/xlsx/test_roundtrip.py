"""What was written is what is read, on every cell, and nothing else changed."""

from __future__ import annotations

import math
import tempfile
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits
from tests.xlsx.soundness import changed_members, complaints

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

WIDTH = 6
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff")
    | st.sampled_from("=+-@<>&\"' \n\t_x"),
    min_size=1,
    max_size=12,
)
NUMBER = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9, allow_nan=False)
DAY = st.dates(date(1910, 1, 1), date(2090, 12, 31))
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, minute=1 + moment.minute % 59)
)
PLAIN = st.none() | TEXT | st.booleans() | NUMBER
NEW = st.none() | TEXT | st.booleans() | DAY | MOMENT | st.builds(time, st.integers(0, 23), st.integers(1, 59))

PLAINEST = {
    "maker": "xlsxwriter",
    "rows": [],
    "table": False,
    "notes": False,
    "rules": False,
    "formulas": False,
    "tail": 0,
    "1904": False,
}


@st.composite
def books(draw: st.DrawFn) -> dict[str, Any]:
    height = draw(st.integers(1, 7))
    rows = draw(st.lists(st.lists(PLAIN, min_size=WIDTH, max_size=WIDTH), min_size=height, max_size=height))
    return {
        "maker": draw(st.sampled_from(["xlsxwriter", "openpyxl"])),
        "rows": rows,
        "table": draw(st.booleans()),
        "notes": draw(st.booleans()),
        "rules": draw(st.booleans()),
        "formulas": draw(st.booleans()),
        "tail": draw(st.integers(0, 3)),
        "1904": draw(st.booleans()),
    }


@st.composite
def edits_of(draw: st.DrawFn, height: int) -> TabEdits:
    cells = []
    for column in draw(st.sets(st.integers(0, WIDTH + 1), max_size=3)):
        rows = sorted(draw(st.sets(st.integers(1, height + 1), max_size=4)))
        cells.append(CellEdits(column, rows, [draw(NEW) for _ in rows]))
    removed = tuple(sorted(draw(st.sets(st.integers(1, max(height - 1, 1)), max_size=3))))
    appended = draw(st.lists(st.lists(NEW, min_size=1, max_size=WIDTH).map(tuple), max_size=3))
    return TabEdits("Клиенты", tuple(cells), removed, tuple(appended))


def make(path: Path, plan: dict[str, Any]) -> None:
    head = [f"Поле {column}" for column in range(WIDTH)]
    if plan["maker"] == "openpyxl":
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Клиенты"
        for row, values in enumerate([head, *plan["rows"]], 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    cell = sheet.cell(row, column)
                    legal = isinstance(value, str) and ILLEGAL_CHARACTERS_RE.sub("", value)
                    cell.value = (legal or "a") if isinstance(value, str) else value
                    if isinstance(value, str):
                        cell.data_type = "s"
        if plan["formulas"]:
            sheet.cell(2, WIDTH + 4, "=A2")
        if plan["rules"]:
            rule = openpyxl.formatting.rule.CellIsRule(operator="greaterThan", formula=["5"])
            sheet.conditional_formatting.add(f"A2:B{len(plan['rows']) + 1}", rule)
        other = book.create_sheet("Другой")
        other["A1"] = "тут"
        if plan["1904"]:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.save(path)
        return
    made = xlsxwriter.Workbook(path, {"date_1904": plan["1904"], "strings_to_numbers": False})
    sheet = made.add_worksheet("Клиенты")
    bold = made.add_format({"bold": True})
    for row, values in enumerate([head, *plan["rows"]]):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
    height = len(plan["rows"])
    if plan["table"]:
        columns = [{"header": title} for title in head]
        sheet.add_table(0, 0, height, WIDTH - 1, {"columns": columns})
    else:
        sheet.autofilter(0, 0, height, WIDTH - 1)
    if plan["notes"]:
        sheet.write_comment(1, 1, "заметка")
        sheet.write_url(0, WIDTH + 3, "https://example.org")
    if plan["rules"]:
        sheet.conditional_format(1, 0, height, 1, {"type": "cell", "criteria": ">", "value": 5, "format": bold})
        sheet.data_validation(1, 2, height, 2, {"validate": "list", "source": ["да", "нет"]})
    if plan["formulas"]:
        sheet.write_formula(1, WIDTH + 4, "=A2", None, 3)
        sheet.write_dynamic_array_formula(1, WIDTH + 5, 2, WIDTH + 5, "=SEQUENCE(2)", None, 1)
    for row in range(height + 1, height + 1 + plan["tail"]):
        sheet.write_blank(row, 0, None, bold)
        sheet.write_blank(row, 3, None, bold)
    other = made.add_worksheet("Другой")
    other.write(0, 0, "тут")
    made.close()


def flat(value: Raw) -> Any:
    """Return a value as any program keeps it: one kind of number, one kind of day."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return float(f"{value:.12g}")
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    return value


def bare(rows: list[list[Raw]]) -> list[list[Any]]:
    found = [[flat(value) for value in row] for row in rows]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def applied(rows: list[list[Any]], edits: TabEdits, *, emptied: bool) -> list[list[Any]]:
    rows = [list(row) for row in rows]
    for cells in edits.cells:
        for row, value in zip(cells.rows, cells.new, strict=True):
            if row in edits.removed:
                continue
            while len(rows) <= row:
                rows.append([])
            rows[row] += [None] * (cells.column + 1 - len(rows[row]))
            rows[row][cells.column] = value
            if (row, cells.column) == (1, 0) and len(rows[row]) > WIDTH + 4:
                rows[row][WIDTH + 4] = None  # the formula there reads this cell
    if emptied:
        rows = [
            [None] * (WIDTH + 5) + row[WIDTH + 5 :] if index in edits.removed else row for index, row in enumerate(rows)
        ]
    else:
        rows = [row for index, row in enumerate(rows) if index not in edits.removed]
    added: list[list[Any]] = [list(row) for row in edits.appended]
    return bare([*bare(rows), *added])


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_written_book_reads_as_planned(data: st.DataObject) -> None:
    plan = data.draw(books())
    with tempfile.TemporaryDirectory() as folder:
        path, before = Path(folder) / "книга.xlsx", Path(folder) / "before.xlsx"
        make(path, plan)
        before.write_bytes(path.read_bytes())
        book = XlsxBook(path)
        look = book.look()
        grid = look.grids["Клиенты"]
        edits = data.draw(edits_of(len(grid.rows)))
        noted: list[str] = []
        stamp = book.write(Edits((edits,), {"sheetcrm-run": "7 & <8>"}), since=look.stamp, note=noted.append)
        after = book.look()

        assert after.stamp == stamp
        assert noted == [stamp]
        assert after.marks == {"sheetcrm-run": "7 & <8>"}
        rows = [list(row) for row in grid.rows]
        read = bare([list(row) for row in after.grids["Клиенты"].rows])
        assert read in (applied(rows, edits, emptied=False), applied(rows, edits, emptied=True))
        assert after.grids["Другой"].rows == look.grids["Другой"].rows
        assert not complaints(path)
        assert changed_members(before, path) <= {
            "xl/worksheets/sheet1.xml",
            "xl/tables/table1.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/custom.xml",
            *(("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml") if 1 in edits.removed else ()),
        }
        sheet = openpyxl.load_workbook(path, data_only=True)["Клиенты"]
        for row, values in enumerate(read, 1):
            for column, value in enumerate(values, 1):
                if isinstance(value, str) and "_x" not in value and value.isprintable():
                    assert sheet.cell(row, column).value == value
        assert list(Path(folder).iterdir()) != []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(NEW | NUMBER, min_size=1, max_size=8), st.booleans())
def test_every_value_comes_back(values: list[Raw], mac: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        make(path, {**PLAINEST, "1904": mac})
        book = XlsxBook(path)
        stamp = book.look().stamp
        column = CellEdits(0, range(1, len(values) + 1), values)
        book.write(Edits((TabEdits("Клиенты", (column,)),)), since=stamp)
        rows = book.look().grids["Клиенты"].rows
        read = [rows[index][0] if index < len(rows) else None for index in range(1, len(values) + 1)]
        for value, found in zip(values, read, strict=True):
            if isinstance(value, datetime):
                assert isinstance(found, datetime)
                assert abs((found - value).total_seconds()) < 0.01
            elif isinstance(value, float):
                assert math.isclose(value, found)  # type: ignore[arg-type]
            else:
                assert found == value
                assert isinstance(found, bool) == isinstance(value, bool)


def test_a_formula_is_written_over_a_value_and_over_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    make(path, {**PLAINEST, "rows": [[1, 2, 3, 4, 5, 6]] * 3, "table": True, "formulas": True})
    book = XlsxBook(path)
    formula = Formula('A{row}&"{x}<"', "1{x}<")
    edits = TabEdits(
        "Клиенты",
        (CellEdits(0, [2], [formula]), CellEdits(WIDTH + 4, [1], [Formula("B{row}*2", 4.0)])),
        (),
        ((Formula("SUM(B{row}:C{row})", 5), 2, 3), (Formula("TRUE()", True), None), ("x", Formula("1+1"))),
    )
    book.write(Edits((edits,)), since=book.look().stamp)
    grid = book.look().grids["Клиенты"]
    assert grid.rows[2][0] == "1{x}<"
    assert grid.rows[1][WIDTH + 4] == 4
    assert grid.rows[4][:3] == [5, 2, 3]
    assert grid.rows[5][0] is True
    assert {column: rows.tolist() for column, rows in grid.formulas.items()} == {
        0: [2, 4, 5], 1: [6], WIDTH + 4: [1], WIDTH + 5: [1, 2],
    }  # fmt: skip
    sheet = openpyxl.load_workbook(path)["Клиенты"]
    assert sheet["A3"].value == '=A3&"{x}<"'
    assert sheet["A5"].value == "=SUM(B5:C5)"
    assert sheet.tables["Table1"].ref == "A1:F7"
    assert b'fullCalcOnLoad="1"' in _part(path, "xl/workbook.xml")


def _part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xlsxwriter.Workbook(path).close()
    book = XlsxBook(path)
    stamp = book.look().stamp
    changed = path.stat().st_mtime_ns
    assert book.write(Edits((TabEdits("Sheet1"),)), since=stamp) == stamp
    assert path.stat().st_mtime_ns == changed
