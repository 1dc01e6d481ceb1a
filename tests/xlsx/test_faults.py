"""Files that are no workbook are named for what they are, before anything is written."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from sheetcrm.adapters.xlsx import XlsxBook, package, references, styles
from sheetcrm.adapters.xlsx.faults import UnreadableError
from sheetcrm.errors import BookUnreadable
from sheetcrm.model.grid import CellEdits, Edits, TabEdits
from tests.xlsx.sheets import TITLE, number_rows, part, parts, relations, save

if TYPE_CHECKING:
    from pathlib import Path


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet(TITLE).write_column(0, 0, list(range(2000)))
        book.add_chartsheet("График")
    return out.getvalue()


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = workbook()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"a;b;c\n", "not an Excel workbook"),
        (b"PK\3\4 broken", "damaged"),
        (b"PK\5\6" + bytes(18), "not an Excel workbook"),
        (OLE, "old format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive({"a.txt": "a"}), "not an Excel workbook"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        (archive({"[Content_Types].xml": "<Types/>"}), "not an Excel workbook"),
        (
            archive({"[Content_Types].xml": "<a/>", "_rels/.rels": relations({"officeDocument": "xl/workbook.bin"})}),
            "binary",
        ),
        (
            archive(
                {"[Content_Types].xml": "<a/>", "_rels/.rels": relations({"officeDocument": "b.xml"}), "b.xml": "<a/>"}
            ),
            "not an Excel workbook",
        ),
        (
            archive(
                {"[Content_Types].xml": "<a/>", "_rels/.rels": relations({"officeDocument": "b.xml"}), "b.xml": "<a"}
            ),
            "damaged",
        ),
        (
            archive({"[Content_Types].xml": "<a/>", "_rels/.rels": "<!DOCTYPE a><a/>", "b.xml": "<a/>"}),
            "damaged",
        ),
        (archive({**parts(""), "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}), "damaged"),
        (archive({**parts(""), "xl/worksheets/sheet1.xml": "<worksheet/>"}), "damaged"),
        (archive({**parts("<row r='x'/>")}), "damaged"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(BookUnreadable, match=reason) as caught:
        XlsxBook(path).look()
    assert caught.value.message("ru")


@pytest.mark.parametrize("end", [30, 1000, "middle", -30, -1])
def test_a_truncated_file_is_named(tmp_path: Path, end: int | str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD[: len(GOOD) // 2 if end == "middle" else int(end)])
    with pytest.raises(BookUnreadable, match="damaged"):
        XlsxBook(path).look()


def test_a_damaged_byte_never_gives_another_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    good = XlsxBook(path).look().grids
    for at in range(0, len(GOOD), 97):
        path.write_bytes(GOOD[:at] + bytes([GOOD[at] ^ 0x55]) + GOOD[at + 1 :])
        try:
            found = XlsxBook(path).look().grids
        except BookUnreadable:
            continue
        assert all(found[title].rows == good[title].rows for title in found)


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(BookUnreadable):
        XlsxBook(tmp_path).look()


def test_chart_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    assert list(XlsxBook(path).look().grids) == [TITLE]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.xlsx", parts(number_rows(2) + " " * 30_000))
    monkeypatch.setattr(package, "STEEP_FROM", 10_000)
    monkeypatch.setattr(package, "STEEPEST", 20)
    with pytest.raises(BookUnreadable, match="large"):
        XlsxBook(path).look()
    monkeypatch.setattr(package, "LARGEST", 100)
    with pytest.raises(BookUnreadable, match="large"):
        XlsxBook(path).look()


def test_a_size_that_lies_is_noticed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", parts(number_rows(2)))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    (size,) = struct.unpack_from("<L", data, at + 24)
    for lie in (size - 1, size + 1):
        struct.pack_into("<L", data, at + 24, lie)
        path.write_bytes(data)
        with pytest.raises(BookUnreadable, match="damaged"):
            XlsxBook(path).look()


def test_an_encrypted_member_asks_for_the_password(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", parts(number_rows(2)))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    data[at + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(BookUnreadable, match="password"):
        XlsxBook(path).look()


def test_members_of_64_bits_are_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.use_zip64()
        book.add_worksheet(TITLE).write(0, 0, "a")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"docProps/app.xml") - 46  # give its entry a 64-bit offset, as streaming writers do
    (offset,) = struct.unpack_from("<L", data, at + 42)
    name, extra = struct.unpack_from("<2H", data, at + 28)
    assert extra == 0
    struct.pack_into("<L", data, at + 42, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, 12)
    data[at + 46 + name : at + 46 + name] = struct.pack("<2HQ", 1, 8, offset)
    end = data.rindex(b"PK\5\6")
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + 12)
    path.write_bytes(data)
    book = XlsxBook(path)
    book.write(Edits((TabEdits(TITLE, (CellEdits(0, [0], ["b" * 90]),)),)), since=book.look().stamp)
    assert book.look().grids[TITLE].rows == [["b" * 90]]
    assert "Properties" in part(path, "docProps/app.xml")


def test_a_directory_of_64_bits_is_read() -> None:
    data = archive({"a": "x"})
    end = data.rindex(b"PK\5\6")
    _, _, _, _, count, size, start, _ = struct.unpack_from("<4s4H2LH", data, end)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    where = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    full = (
        data[:end] + end64 + where + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    )
    assert package.Package(full).read("A") == b"x"
    with pytest.raises(UnreadableError):
        package.Package(full).read("b")


@pytest.mark.parametrize(
    ("formula", "down", "right", "expected"),
    [
        ("A1+$A$1+A$1+$A1", 2, 1, "B3+$A$1+B$1+$A3"),
        ("\"A1\"&'A1'!A1&Лист1!B2", 1, 0, "\"A1\"&'A1'!A2&Лист1!B3"),
        ("LOG10(A1)+t[[#This Row],[A1]]+TAX2024", 1, 0, "LOG10(A2)+t[[#This Row],[A1]]+TAX2025"),
        ("A:A+$1:$1", 1, 0, "A:A+$1:$1"),
        ("1:1", 1, 0, None),
        ("A:A", 0, 1, None),
        ("A1", -1, 0, None),
        ("имя_1+A1B", 5, 5, "имя_1+A1B"),
    ],
)
def test_formulas_move_as_when_filled_down(formula: str, down: int, right: int, expected: str | None) -> None:
    assert references.moved(formula, down, right) == expected


@pytest.mark.parametrize(
    ("formula", "stays"),
    [
        ("A5*$B5", True),
        ("A5+A6", False),
        ("A$5", False),
        ("A:A", False),
        ("5:5", False),
        ("Другой!A1:B9+A5", True),
        ("Свой!A5", False),
        ("'Свой'!A5", False),
        ("'Раз:Два'!A5", False),
        ('"A6"&t[x]', True),
    ],
)
def test_formulas_that_stay_in_their_row(formula: str, stays: bool) -> None:
    assert references.stays_in_row(formula, 5, "Свой") is stays


@pytest.mark.parametrize(
    ("code", "dates"),
    [
        ("dd.mm.yyyy", True),
        ("[$-419]d mmm yy;@", True),
        ("[h]:mm", True),
        ("General", False),
        ('0.00" days"', False),
        ("[Red]0", False),
        ("0;dd", False),
    ],
)
def test_formats_that_show_dates(code: str, dates: bool) -> None:
    assert styles.shows_date(code) is dates
