"""Known causes of Excel's repair prompt, looked for in a file; and what two archives have in common byte for byte."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sheetcrm.adapters.xlsx.references import Area, column_index

if TYPE_CHECKING:
    from pathlib import Path


def raw_members(path: Path) -> dict[str, bytes]:
    """Return the compressed bytes of every member."""
    found = {}
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            at = member.header_offset
            name, extra = (
                int.from_bytes(data[at + 26 : at + 28], "little"),
                int.from_bytes(data[at + 28 : at + 30], "little"),
            )
            found[member.filename] = data[at : at + 30 + name + extra + member.compress_size]
    return found


def changed_members(before: Path, after: Path) -> set[str]:
    old, new = raw_members(before), raw_members(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def complaints(path: Path) -> list[str]:
    """Return what a strict reader would find wrong."""
    found = []
    with zipfile.ZipFile(path) as archive:
        bad = archive.testzip()
        if bad:
            found.append(f"{bad}: crc")
        names = archive.namelist()
        if len({name.casefold() for name in names}) != len(names):
            found.append("doubled members")
        parts = {name.lstrip("/").casefold() for name in names}
        styles = 0
        for name in names:
            if name.endswith((".xml", ".rels")) and not name.startswith("customXml"):
                try:
                    root = ET.fromstring(archive.read(name))
                except ET.ParseError as problem:
                    found.append(f"{name}: {problem}")
                    continue
                kind = _local(root.tag)
                if kind == "styleSheet":
                    styles = _check_styles(root, name, found)
                elif kind == "Types":
                    for line in root:
                        part = (line.get("PartName") or "").lstrip("/").casefold()
                        if part and part not in parts:
                            found.append(f"{name}: {part} is not there")
                elif kind == "Relationships":
                    base = posixpath.dirname(posixpath.dirname(name))
                    for line in root:
                        target = posixpath.normpath(posixpath.join("/", base, line.get("Target", ""))).lstrip("/")
                        if (
                            line.get("TargetMode") != "External"
                            and target.casefold() not in parts
                            and "#" not in target
                        ):
                            found.append(f"{name}: {target} is not there")
        for name in names:
            if re.match(r"xl/worksheets/[^/]+\.xml$", name):
                try:
                    _check_sheet(ET.fromstring(archive.read(name)), name, styles, found)
                except ET.ParseError:
                    continue
            if re.match(r"xl/tables/[^/]+\.xml$", name):
                _check_table(ET.fromstring(archive.read(name)), name, found)
    return found


def _check_styles(root: ET.Element, name: str, found: list[str]) -> int:
    count = 0
    for block in root:
        size = len([line for line in block if _local(line.tag) not in {"AlternateContent", "extLst"}])
        if _local(block.tag) in {"cellXfs", "numFmts"} and block.get("count") not in {None, str(size)}:
            found.append(f"{name}: {_local(block.tag)} counts {block.get('count')}, holds {size}")
        if _local(block.tag) == "cellXfs":
            count = size
    return count


def _check_sheet(root: ET.Element, name: str, styles: int, found: list[str]) -> None:
    data = next((block for block in root if _local(block.tag) == "sheetData"), None)
    last = 0
    for row in [] if data is None else data:
        number = int(row.get("r", last + 1))
        if number <= last:
            found.append(f"{name}: row {number} after {last}")
        last, column = number, -1
        for cell in row:
            place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", "A1" if number == 1 else ""))
            if place is None:
                continue
            if "r" in cell.attrib and int(place[2]) != number:
                found.append(f"{name}: {cell.get('r')} in row {number}")
            if "r" in cell.attrib and column_index(place[1]) <= column:
                found.append(f"{name}: {cell.get('r')} out of order")
            column = column_index(place[1])
            if styles and int(cell.get("s", "0")) >= styles:
                found.append(f"{name}: {cell.get('r')} has no style {cell.get('s')}")


def _check_table(root: ET.Element, name: str, found: list[str]) -> None:
    if _local(root.tag) != "table":
        return
    area = Area.of(root.get("ref", ""))
    for line in root:
        if _local(line.tag) == "autoFilter":
            inner = Area.of(line.get("ref", ""))
            if inner.top != area.top or inner.bottom > area.bottom:
                found.append(f"{name}: filter {inner} in {area}")
