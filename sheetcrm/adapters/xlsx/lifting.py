"""A row that leaves its sheet for another: each cell as it will arrive, and what its formulas say.

What a formula shows arrives as a value. A row whose cells cannot all arrive is refused by the name of the first that cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from sheetcrm.adapters.xlsx.cells import Carried
from sheetcrm.adapters.xlsx.faults import RefusedError
from sheetcrm.adapters.xlsx.references import cell_name, for_any_row, moved
from sheetcrm.model.words import book as words

if TYPE_CHECKING:
    from sheetcrm.adapters.xlsx.sheet import Cell, SheetPatch
    from sheetcrm.model.grid import RowMove

_TYPE = re.compile(rb"\bt\s*=\s*[\"']([A-Za-z]+)[\"']")
_KEPT = re.compile(rb"\s(?:vm|ph)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
"""What is known of a value beside its kind: a picture in the cell, a reading aid."""


class Lifted(NamedTuple):
    """The cells of a row by the columns of the target, and the texts of its formulas by its own columns."""

    cells: dict[int, Carried]
    formulas: dict[int, str]


class Lifting:
    """Lifts rows from one sheet; ``patch`` knows how it is written."""

    def __init__(self, patch: SheetPatch) -> None:
        self._patch = patch
        self._seen = patch.seen
        self._title = patch.writer.title
        p = re.escape(patch.seen.prefix)
        self._whole = re.compile(b"<" + p + rb'c r="[A-Z]+[0-9]+"([^>]*?)(?:/>|>(.*)</' + p + rb"c\s*>)", re.DOTALL)
        self._formula = re.compile(b"<" + p + rb"f\b(?:[^>]*/>|[^>]*(?<!/)>[^<]*</" + p + rb"f\s*>)")
        self._value = re.compile(b"<" + p + rb"v\b[^>]*?(?:/>|(?<!/)>([^<]*)</" + p + rb"v\s*>)")
        self._inline = re.compile(b"<" + p + rb"is\b[^>]*?(?:/>|(?<!/)>.*</" + p + rb"is\s*>)", re.DOTALL)

    def lift(self, move: RowMove, row_xml: bytes) -> Lifted:
        """Return what arrives of a row; raise :class:`RefusedError` where a cell could not.

        ``row_xml`` is the row as it is after the edits of its cells, nothing where it is not stored.
        """
        number = move.line + 1
        cells = self._patch.cells(row_xml)[1] if row_xml else {}
        lifted = Lifted({}, {})
        for area in self._seen.merged():
            if area.top <= number <= area.bottom:
                raise RefusedError(words.MERGED, tab=self._title, area=str(area))
        for column, cell in cells.items():
            self._lift(move, number, cell, lifted)
            spill = self._seen.spilled(number, column)
            if spill is not None and spill.top != spill.bottom:
                raise RefusedError(words.SPILLED, tab=self._title, cell=cell_name(number, column), area=str(spill))
        return lifted

    def _lift(self, move: RowMove, number: int, cell: Cell, lifted: Lifted) -> None:
        place = {"tab": self._title, "cell": cell_name(number, cell.column)}
        carried = self.carried(cell)
        if cell.column not in move.places:
            if carried.inside or cell.formula is not None:
                raise RefusedError(words.NO_PLACE, target=move.target, **place)
            return
        target = move.places[cell.column]
        if cell.formula is not None:
            lifted.formulas[cell.column] = for_any_row(self._text(number, cell), number)
            if carried.inside == b"" and b"str" not in carried.attributes and target not in move.cells:
                raise RefusedError(words.NOT_COMPUTED, **place)
        if target in lifted.cells and (lifted.cells[target].inside or carried.inside):
            raise RefusedError(words.NO_PLACE, target=move.target, **place)
        attributes = carried.attributes if carried.inside else b""
        if carried.inside or cell.style:
            lifted.cells[target] = Carried(
                cell.style, attributes, carried.inside, self._seen.prefix, cell.formula is not None
            )

    def carried(self, cell: Cell) -> Carried:
        """Return a cell without its formula; what shows nothing has nothing inside."""
        whole = self._whole.fullmatch(cell.xml)
        if whole is None:
            raise RefusedError(words.ODD_SHEET, tab=self._title)
        found = _TYPE.search(whole[1])
        kind, rest = found[1] if found else b"n", self._formula.sub(b"", whole[2] or b"", count=1)
        value, inline = self._value.search(rest), self._inline.search(rest)
        stored = value[1] or b"" if value else b""
        p = self._seen.prefix
        if kind == b"inlineStr":
            shows = inline is not None and re.sub(rb"<[^>]*>", b"", inline[0]) != b""
        else:
            shows = stored != b"" and not (kind == b"s" and stored.strip() in self._seen.empty_texts)
        if kind == b"str" and shows:  # a formula's text, which is stored as other texts are where there is none
            kind = b"inlineStr"
            rest = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (p, p, stored, p, p)
        told = b"" if kind == b"n" else b' t="%s"' % kind
        return Carried(cell.style, told + b"".join(_KEPT.findall(whole[1])), rest.strip() if shows else b"", p)

    def _text(self, number: int, cell: Cell) -> str:
        """Return the formula as it would be typed into this cell."""
        text = _plain(cell.formula_text)
        key = re.search(rb"\bsi\s*=\s*[\"'](\d+)", cell.formula or b"")
        told: str | None = text
        if not text and key is not None and key[1] in self._seen.shared:
            row, column, _ = self._seen.shared[key[1]]
            told = moved(_plain(self._seen.shared_texts[key[1]]), number - row, cell.column - column)
        if not told:
            raise RefusedError(words.SHARED_EDGE, tab=self._title, cell=cell_name(number, cell.column))
        return told


def _plain(text: bytes) -> str:
    """Return text of an element without its escapes."""
    if b"&" not in text:
        return text.decode()
    return ET.fromstring(b"<f>" + text + b"</f>").text or ""  # noqa: S314 - no tags, no document type
