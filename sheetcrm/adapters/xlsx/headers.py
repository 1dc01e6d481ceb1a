"""New columns at the right of a tab: their headings look like the last one, and what spans all columns takes them in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from sheetcrm.adapters.xlsx.cells import Carried, text_xml
from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.ranges import replaced
from sheetcrm.adapters.xlsx.references import Area, cell_name
from sheetcrm.model.words import book as words
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.adapters.xlsx.sheet import Cell

_FILTER = re.compile(rb"(<(?:\w+:)?autoFilter\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")
_TABLE = re.compile(rb"(<(?:\w+:)?table\b[^>]*?\bref\s*=\s*)([\"'])([^\"']*)[\"']")
_COLUMNS = re.compile(rb"<((?:\w+:)?)tableColumns\b([^>]*)>(.*?)</(?:\w+:)?tableColumns\s*>", re.DOTALL)
_COLUMN = re.compile(rb"<(?:\w+:)?tableColumn\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_WIDTH = re.compile(rb"<(?:\w+:)?col\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*?/?>")
_TOLD = re.compile(rb"\b(min|max|width)\s*=\s*[\"']([0-9.]+)")
_LEAST, _MOST = 9, 40
"""Widths in characters, between which a column is as wide as its heading (18.3.1.13 col)."""


def heading_cells(
    title: str, number: int, headers: Mapping[int, str], cells: Mapping[int, Cell], shown: Callable[[Cell], bool]
) -> dict[int, Carried]:
    """Return the headings as cells that look like the last one before them; refuse where something stands already.

    ``cells`` are those of the row of that number, ``shown`` says whether one holds anything.
    """
    style = 0
    for column in sorted(cells):
        if not shown(cells[column]):
            continue
        if column in headers:
            place = cell_name(number, column)
            raise RefusedError(words.HEADER_FILLED, tab=title, cell=place, header=headers[column])
        if column < min(headers):
            style = cells[column].style
    inside = '<is><t xml:space="preserve">{}</t></is>'
    return {
        column: Carried(style, b' t="inlineStr"', inside.format(text_xml(text)).encode())
        for column, text in headers.items()
    }


def head_wider(head: bytes, prefix: bytes, headers: Mapping[int, str]) -> bytes:
    """Return the head of a sheet in which the new columns have a width; those that have one keep it."""
    lines = [(dict(_TOLD.findall(line[0])), line) for line in _WIDTH.finditer(head)]
    known = [(int(told[b"min"]) - 1, int(told[b"max"]) - 1) for told, _ in lines if {b"min", b"max"} <= told.keys()]
    fresh = [column for column in sorted(headers) if not any(first <= column <= last for first, last in known)]
    if not fresh:
        return head
    col = b'<%scol min="%d" max="%d" width="%d" customWidth="1"/>'
    new = {
        column: col % (prefix, column + 1, column + 1, min(max(len(headers[column]) + 3, _LEAST), _MOST))
        for column in fresh
    }
    if not lines:
        at = head.rindex(b"<" + prefix + b"sheetData")
        return b"".join([head[:at], b"<%scols>" % prefix, *new.values(), b"</%scols>" % prefix, head[at:]])
    pieces, at = [], lines[0][1].start()
    pieces.append(head[:at])
    for told, line in lines:
        first = int(told.get(b"min", b"0")) - 1
        pieces += [new.pop(column) for column in list(new) if column < first]
        pieces.append(head[at : line.end()])
        at = line.end()
    return b"".join([*pieces, *new.values(), head[at:]])


def filter_wider(tail: bytes, number: int, headers: Mapping[int, str]) -> bytes:
    """Return the tail of a sheet whose filter takes in the columns beside it: who sorts by it sorts whole rows."""
    return replaced(tail, _FILTER, lambda area: _wider(area, number, headers))


def table_wider(xml: bytes, title: str, number: int, headers: Mapping[int, str]) -> bytes:
    """Return a table part that takes in the columns beside it."""
    root = _TABLE.search(xml)
    columns = _COLUMNS.search(xml)
    if root is None or columns is None or re.search(rb"<(?:\w+:)?table\b[^>]*\bheaderRowCount\s*=\s*[\"']0", xml):
        return xml
    area = Area.of(root[3].decode())
    new = _wider(area, number, headers)
    if new == area:
        return xml
    lines = _COLUMN.findall(columns[3])
    names = {fold(unescape(_attribute(line, b"name").decode(), {"&quot;": '"', "&apos;": "'"})) for line in lines}
    key = max((int(_attribute(line, b"id") or b"0") for line in lines), default=0)
    added = []
    for column in range(area.right + 1, new.right + 1):
        if fold(headers[column]) in names:
            raise RefusedError(words.HEADER_DOUBLED, tab=title, header=headers[column])
        names.add(fold(headers[column]))
        key += 1
        name = text_xml(headers[column]).replace('"', "&quot;").replace("\n", "_x000a_").encode()
        added.append(b'<%stableColumn id="%d" name="%s"/>' % (columns[1], key, name))
    told = re.sub(rb"\bcount\s*=\s*[\"']\d+[\"']", b'count="%d"' % (len(lines) + len(added)), columns[2])
    inside = b"<%stableColumns%s>%s%s</%stableColumns>" % (
        columns[1], told, columns[3], b"".join(added), columns[1],
    )  # fmt: skip
    xml = xml[: columns.start()] + inside + xml[columns.end() :]
    xml = replaced(xml, _TABLE, lambda _: new)
    return replaced(xml, _FILTER, lambda area: _wider(area, number, headers))


def _wider(area: Area, number: int, headers: Mapping[int, str]) -> Area:
    right = area.right
    while area.top == number and right + 1 in headers:
        right += 1
    return area._replace(right=right)


def _attribute(line: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", line)
    return b"" if found is None else found[1] if found[1] is not None else found[2]
