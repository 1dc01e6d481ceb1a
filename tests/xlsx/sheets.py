"""Small workbooks whose XML a test writes itself."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TITLE = "Клиенты"


def relations(lines: Mapping[str, str]) -> str:
    """Return a ``.rels`` part: target by kind."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for number, (kind, target) in enumerate(lines.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def parts(
    rows: str,
    *,
    head: str = "",
    tail: str = "",
    names: str = "",
    other: str = "",
    sheet: str = "",
    settings: str = "",
    more: Mapping[str, str] | None = None,
    sheet_relations: Mapping[str, str] | None = None,
    book_relations: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the parts of a book of two tabs: the rows given, and ``other`` rows."""
    chain = (
        f'<Override PartName="/xl/calcChain.xml" ContentType="{TYPE}.calcChain+xml"/>'
        if "calcChain" in str(more)
        else ""
    )
    space = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="text/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f"{chain}</Types>",
        "_rels/.rels": relations({"officeDocument": "xl/workbook.xml"}),
        "xl/_rels/workbook.xml.rels": relations(
            {"worksheet1": "worksheets/sheet1.xml", "worksheet2": "worksheets/sheet2.xml", **(book_relations or {})}
        ),
        "xl/workbook.xml": f"<workbook {space}>{settings}<sheets>"
        f"<sheet name={quoteattr(TITLE)} sheetId='1' r:id='rId1'/>"
        f'<sheet name="Другой" sheetId="2" state="hidden" r:id="rId2"/></sheets>{names}</workbook>',
        "xl/worksheets/sheet1.xml": sheet
        or f'<?xml version="1.0" encoding="UTF-8"?>'
        f"<worksheet {space}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>",
        "xl/worksheets/sheet2.xml": f"<worksheet {space}><sheetData>{other}</sheetData></worksheet>",
    }
    if sheet_relations:
        files["xl/worksheets/_rels/sheet1.xml.rels"] = relations(sheet_relations)
    return {**files, **(more or {})}


def save(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def number_rows(count: int, columns: str = "AB") -> str:
    """Return rows that hold their number, then ten times it, and so on."""
    return "".join(
        f'<row r="{row}" spans="1:2">'
        + "".join(f'<c r="{letter}{row}"><v>{row * 10**power}</v></c>' for power, letter in enumerate(columns))
        + "</row>"
        for row in range(1, count + 1)
    )
