"""Draws the pictures of the README and the manual: tabs of the practice workbook as an office program shows them.

``python -m tests.help.pictures`` draws all of them anew, ``… morning queue`` those of these names. It needs LibreOffice and poppler.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
from click.testing import CliRunner
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.dimensions import ColumnDimension, DimensionHolder

from sheetcrm import cli
from sheetcrm.adapters.template import build
from sheetcrm.demo import lived_in
from sheetcrm.demo.names import NAMES
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES, choices, letters, uniting
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.workspace import BOOK_NAME, create_workspace
from tests.help.pages import HELP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from sheetcrm.model.words import Language, Word

PICTURES = HELP / "pictures"
_WHITE = 250
_LINE = 13  # points
_NARROW = 1.08  # the signs of a sentence are narrower than the digits by which columns are measured
_WIDE = 0.92  # those of a Russian one are wider
WIDTH = 1500
"""Dots across; pages show them at half of it or a little more, so that they are sharp."""

Lines = list[dict[str, Any]]


def _nothing(lines: Lines) -> dict[int, dict[str, Word]]:
    del lines
    return {}


@dataclass(frozen=True)
class Picture:
    """A part of a tab: which columns, how wide, which rows; ``book`` is when, ``typed`` what staff chose in which of these rows."""

    name: str
    tab: str
    columns: dict[str, int]
    rows: Callable[[Lines], Sequence[int]]
    book: str = "morning"
    typed: Callable[[Lines], dict[int, dict[str, Word]]] = _nothing


def _letters(lines: Lines) -> Sequence[int]:
    """Return letters of different kinds, in the order of their days."""
    kinds: dict[str, int] = {}
    for at, line in enumerate(lines):
        kinds.setdefault(str(line["why"]).split(",")[0].split(":")[0], at)
    return sorted({*list(kinds.values())[:4], *range(min(3, len(lines)))})


def _clients(lines: Lines) -> Sequence[int]:
    del lines
    return [line - 2 for line in (2, 3, 11, 17, 19, 32, 35, 39, 49, 53, 65, 69)]


def _one_of_each(lines: Lines) -> Sequence[int]:
    """Return one question of each kind: a column of a tab, once with a proposal and once without."""
    found: dict[tuple[Any, ...], int] = {}
    for at, line in enumerate(lines):
        if line["now"]:
            found.setdefault((line["tab"], line["field"], bool(line["proposal"])), at)
    return list(found.values())[:8]


_SURE = 65  # of a hundred
_PAIRS = (0, 1, 4, 5)


def _groups(lines: Lines) -> Sequence[int]:
    """Return some groups, from those that are sure to those that are not."""
    groups = list(dict.fromkeys(line["group"] for line in lines))
    return [at for place in _PAIRS for at, line in enumerate(lines) if line["group"] == groups[place]]


def _today(lines: Lines) -> Sequence[int]:
    """Return what is to be done, the robot's own and staff's."""
    mine = [at for at, line in enumerate(lines) if line["why"] and not line["done"] and not line["problems"]]
    seen: dict[str, int] = {}
    for at in mine:
        seen.setdefault(lines[at]["what"], at)
    return list(seen.values())[:9]


def _accepted(lines: Lines) -> dict[int, dict[str, Word]]:
    proposed = [at for at, line in enumerate(lines) if line["proposal"]]
    return {at: {"decision": choices.DO} for at in proposed[:2]}


def _decided(lines: Lines) -> dict[int, dict[str, Word]]:
    """Merge the first pair; the first two who share a phone and little else are a family."""
    shared = [
        at
        for at in range(2, len(lines) - 1, 2)
        if lines[at]["likeness"] < _SURE
        and len({*re.findall(r"\+\d+", f"{lines[at]['client']} {lines[at + 1]['client']}")}) == 1
    ]
    return {0: {"decision": uniting.MERGE}, **{at: {"decision": uniting.FAMILY} for at in shared[:1]}}


def _stopped(lines: Lines) -> dict[int, dict[str, Word]]:
    del lines
    return {1: {"decision": letters.CANCEL}}


_CLIENTS = {
    "last_name": 11,
    "first_name": 10,
    "phone": 18,
    "email": 30,
    "company": 17,
    "status": 10,
    "tags": 12,
    "score": 7,
    "segment": 12,
    "next_step": 23,
    "problems": 34,
}
PICTURE_LIST = (
    Picture("evening", "clients", _CLIENTS, _clients, book="evening"),
    Picture("morning", "clients", _CLIENTS, _clients),
    Picture(
        "problems",
        "problems",
        {"tab": 11, "client": 17, "field": 18, "now": 24, "proposal": 21, "decision": 12, "why": 62},
        _one_of_each,
        typed=_accepted,
    ),
    Picture(
        "tasks",
        "tasks",
        {"client": 20, "due": 12, "manager": 12, "what": 34, "why": 52, "done": 10, "outcome": 24},
        _today,
        typed=lambda _: {0: {"done": choices.YES}},
    ),
    Picture(
        "duplicates",
        "duplicates",
        {"group": 10, "client": 44, "likeness": 10, "why": 60, "decision": 18},
        _groups,
        typed=_decided,
    ),
    Picture(
        "queue",
        "queue",
        {"due": 17, "client": 18, "subject": 26, "first_lines": 48, "why": 24, "decision": 13, "postpone_to": 13},
        _letters,
        typed=_stopped,
    ),
)


def practice(folder: Path, language: Language, *, worked: bool = True) -> dict[str, Path]:
    """Make the practice workbook with its reminders on; where it is ``worked``, run a night and a round of letters.

    Return it before and after.
    """
    today = date.today()
    rows: dict[str, list[dict[str, Any]]] = {
        key: [dict(row) for row in given] for key, given in _filled(language, today)
    }
    space = create_workspace(folder / "salon", language)
    book = space.folder / BOOK_NAME[language]
    build(book, language, fill=rows, own={"clients": NAMES[language].own})
    before = folder / "evening.xlsx"
    shutil.copy(book, before)
    for job in ("nightly", "letters") if worked else ():
        os.utime(book, (time.time() - 3600,) * 2)
        done = CliRunner().invoke(cli.main, ["-w", str(space.folder), "run", job, "--yes", "--no-wait"])
        assert done.exit_code in {cli.DONE, cli.TOLD}, done.output
    return {"evening": before, "morning": book}


def _filled(language: Language, today: date) -> Iterable[tuple[str, list[Any]]]:
    rows = lived_in(language, today=today)
    for number, row in enumerate(rows["clients"]):
        if row.get("email") and number % 3 == 0:
            row["consent"] = choices.YES
    yield from rows.items()
    yield "reminders", [dict(row, on=at > 0) for at, row in enumerate(DEFAULTS["reminders"])]


def draw(names: Iterable[str] = (), *, into: Path = PICTURES, languages: Iterable[Language] = LANGUAGES) -> None:
    """Draw the pictures of these names, or all, in these languages."""
    wanted = [picture for picture in PICTURE_LIST if not names or picture.name in names]
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        for language in languages:
            (folder / language).mkdir()
            books = practice(folder / language, language, worked=any(picture.book == "morning" for picture in wanted))
            for picture in wanted:
                _cut(books[picture.book], picture, language, folder / f"{picture.name}-{language}.xlsx")
        _print(folder)
        for printed in sorted(folder.glob("*.pdf")):
            _crop(printed, into / f"{printed.stem}.png")


def _cut(book: Path, picture: Picture, language: Language, target: Path) -> None:
    """Leave of a workbook what the picture shows, on one page."""
    tab = TABS[picture.tab]
    held = openpyxl.load_workbook(book)
    sheet = held[tab.title.to(language)]
    for other in held.worksheets:
        if other is not sheet:
            other.sheet_state = "hidden"
    held.active = held.index(sheet)
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    places = {
        column.key: columns[column.header.to(language)]
        for column in tab.columns
        if column.header.to(language) in columns
    }
    lines = [
        {key: sheet.cell(row, at).value for key, at in places.items()}
        for row in range(2, sheet.max_row + 1)
        if any(sheet.cell(row, at).value is not None for at in places.values())
    ]
    shown = list(picture.rows(lines))
    for at, typed in picture.typed([lines[at] for at in shown]).items():
        for key, word in typed.items():
            sheet.cell(shown[at] + 2, places[key]).value = word.to(language)
    sheet.column_dimensions = DimensionHolder(sheet)
    wide = {openpyxl.utils.get_column_letter(places[key]): width for key, width in picture.columns.items()}
    for at in range(1, sheet.max_column + 1):
        letter = openpyxl.utils.get_column_letter(at)
        sheet.column_dimensions[letter] = ColumnDimension(
            sheet, index=letter, width=wide.get(letter, 10), hidden=letter not in wide, customWidth=True
        )
    line = Side(style="thin", color="C8C8C8")
    for row in range(2, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = row - 2 not in shown
    for row in (1, *(at + 2 for at in shown)):
        deep = 1
        for letter, width in wide.items():
            cell = sheet[f"{letter}{row}"]
            cell.border = Border(line, line, line, line)
            if row > 1:
                cell.alignment = Alignment(horizontal=cell.alignment.horizontal, vertical="top", wrap_text=True)
                deep = max(deep, _lines(str(cell.value or ""), width))
        sheet.row_dimensions[row].height = _LINE * (deep if row > 1 else 2) + 4
    last = max(shown) + 2
    sheet.print_area = f"A1:{openpyxl.utils.get_column_letter(sheet.max_column)}{last}"
    sheet.print_title_rows = None
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = ""
    sheet._comments = []
    for row in sheet.iter_rows(min_row=1, max_row=last):
        for cell in row:
            cell.comment = None
    held.save(target)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column so many signs wide."""
    return (
        sum(
            max(1, len(textwrap.wrap(part, round(width * (_WIDE if re.search("[а-я]", text) else _NARROW)))))
            for part in text.split("\n")
        )
        if text[:1] != "="
        else 1
    )


def _print(folder: Path) -> None:
    """Print all workbooks of a folder as PDF, with a profile of its own."""
    books = sorted(str(path) for path in folder.glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder), *books],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=500,
    )


def _crop(printed: Path, target: Path) -> None:
    """Make a picture of what stands on the first page, without the white around it."""
    coarse = 40
    dark = _dots(printed, coarse).min(axis=2) < _WHITE
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    left, right, top, bottom = columns[0] - 1, columns[-1] + 2, rows[0] - 1, rows[-1] + 2
    scale = WIDTH / (right - left)
    fine = _dots(printed, coarse * scale)
    cut = fine[round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)]
    target.write_bytes(_png(cut))


def _dots(printed: Path, density: float) -> NDArray[np.uint8]:
    """Return the first page as rows of dots of red, green and blue."""
    drawn = subprocess.run(
        ["pdftoppm", "-f", "1", "-l", "1", "-r", str(density), str(printed)], check=True, capture_output=True
    ).stdout
    kind, size, _, dots = drawn.split(b"\n", 3)
    assert kind == b"P6"
    wide, high = (int(part) for part in size.split())
    return np.frombuffer(dots, np.uint8).reshape(high, wide, 3)


def _png(dots: NDArray[np.uint8]) -> bytes:
    """Return a PNG of at most 256 colours: tables have few, and a third of the bytes will do."""
    high, wide, _ = dots.shape
    found, which, counts = np.unique(dots.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-counts)[:256]]
    nearest = (np.abs(found[:, None].astype(int) - palette[None].astype(int)).sum(axis=2)).argmin(axis=1)
    lines = nearest[which].astype(np.uint8).reshape(high, wide)
    body = np.hstack([np.zeros((high, 1), np.uint8), lines]).tobytes()

    def chunk(name: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))

    header = struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, held) for name, held in parts)


if __name__ == "__main__":
    draw(sys.argv[1:])
