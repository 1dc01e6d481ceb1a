"""Results of every kind of edit opened in LibreOffice: ``python -m tests.xlsx.libreoffice_check``.

A command and not a test, for the suite does not depend on an office being installed. Each written book is converted to
.xlsx by LibreOffice, which also computes its formulas; what it shows must be what we read, cell by cell.

The demo book is converted first, as if a person had saved it, and then edited: the links of the client's row have to
follow, although LibreOffice believes what is cached. Books of the trial of moves are opened and saved by it between
two nights: every client must stand once, with every cell, note and link.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.apply import SUMMARIES, formula_text
from sheetcrm.demo import write_demo
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits
from sheetcrm.model.words import LANGUAGES, choices
from sheetcrm.model.workbook import read_workbook
from tests.xlsx import moves
from tests.xlsx.moving_books import make as make_moving
from tests.xlsx.test_roundtrip import WIDTH, bare, make

if TYPE_CHECKING:
    from sheetcrm.model.words import Language

TEXTS = ["=1+1", "+7 900", "-5", "@имя", " края ", "две\nстроки", "a_x0041_b", "<&>\"'", "007", "1e5", "ИСТИНА"]
MINUTES = 3
MOVING = 12
"""Workbooks of the trial of moves."""


def convert(office: str, source: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=60 * MINUTES)
    return folder / "out" / source.name


def plans() -> list[dict[str, Any]]:
    dice = random.Random(3)
    found = []
    for maker in ("xlsxwriter", "openpyxl"):
        for kind in range(6):
            rows = [[dice.choice([None, "а", 5, 2.5, True, "=x"]) for _ in range(WIDTH)] for _ in range(6)]
            rows[5][0] = "последний"
            found.append(
                {"maker": maker, "rows": rows, "table": kind % 2 == 0, "notes": kind % 3 == 0, "rules": kind % 2 == 1,
                 "formulas": kind > 2, "tail": kind % 3, "1904": kind == 4}
            )  # fmt: skip
    return found


def followed(office: str, place: Path, language: Language) -> list[str]:
    """Edit a demo book that LibreOffice saved; return the links that did not follow."""
    demo = place / f"demo-{language}.xlsx"
    write_demo(demo, language, date.today())
    book = XlsxBook(demo)
    look = book.look()
    clients = read_workbook(look.grids).tables["clients"]
    places = clients.headers.places
    links = Formula(formula_text(clients.tab["call_link"], places))
    cells = CellEdits(places["call_link"], clients.lines.tolist(), [links] * len(clients))
    book.write(Edits((TabEdits(clients.title, (cells,)),)), since=look.stamp)
    shutil.copy(convert(office, demo, place), demo)
    look = book.look()
    clients = read_workbook(look.grids).tables["clients"]
    places = clients.headers.places
    active, dormant = (word.to(language) for word in (choices.ACTIVE, choices.DORMANT))
    link = places["call_link"]
    client = next(
        line
        for line, phone in zip(clients.lines.tolist(), clients["phone"], strict=True)
        if str(phone).startswith("+") and look.grids[clients.title].rows[line][link] == "☎"
    )
    old = str(clients["segment"][clients.lines.tolist().index(client)])
    new = dormant if old != dormant else active
    edits = (CellEdits(places["segment"], [client], [new]), CellEdits(places["phone"], [client], ["none"]))
    book.write(Edits((TabEdits(clients.title, edits),), {}, SUMMARIES), since=look.stamp)
    seen = XlsxBook(convert(office, demo, place)).look()
    late = []
    if seen.grids[clients.title].rows[client][link] is not None:
        late.append(f"the call link of row {client + 1}")
    print(f"demo {language}: {old} became {new}, {late or 'all follow'}")
    return late


def moved(office: str, place: Path, seed: int) -> list[str]:
    """Let rows move in a workbook of the trial, before and after LibreOffice saved it; return what it does not show as it must be."""
    dice = random.Random(seed)
    path = place / f"moves{seed}.xlsx"
    counts: Counter[str] = Counter()
    made = make_moving(path, dice)
    wrong: list[str] = []
    for _ in range(2):
        wrong += moves.one_night(path, made, dice, counts)
        shutil.copy(convert(office, path, place), path)
        for card in made.cards.values():
            card.looks = False  # LibreOffice names colours and fonts its own way
        wrong += moves.compare(path, made, counts)
    print(f"moves {seed}: {counts['moves']} moved, {counts['refused']} stayed, {wrong[:3] or 'all as it must be'}")
    return wrong


def main() -> int:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is not installed: nothing was checked.")
        return 2
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for language in LANGUAGES:
            wrong += len(followed(office, Path(place), language))
        for seed in range(MOVING):
            wrong += len(moved(office, Path(place), seed))
        for number, plan in enumerate(plans()):
            path = Path(place) / f"book{number}.xlsx"
            make(path, plan)
            book = XlsxBook(path)
            cells = (
                CellEdits(0, [1, 2, 3], [TEXTS[number % len(TEXTS)], date(2026, 11, 22), None]),
                CellEdits(WIDTH, [1, 4], [Formula("1+{row}", 3.0), datetime(2026, 11, 22, 10, 30)]),
            )
            added = tuple((text, 1.5, True, date(2024, 2, 29)) for text in TEXTS)
            removed = (5,) if number % 2 else ()
            book.write(
                Edits((TabEdits("Клиенты", cells, removed, added),), {"sheetcrm-x": "1"}), since=book.look().stamp
            )
            ours = book.look().grids["Клиенты"]
            theirs = XlsxBook(convert(office, path, Path(place))).look().grids["Клиенты"]
            one, two = bare([list(row) for row in ours.rows]), bare([list(row) for row in theirs.rows])
            spill = {(row, column) for column in (WIDTH + 3, WIDTH + 4, WIDTH + 5) for row in range(len(one))}
            differ = [
                (row + 1, column + 1, left, right)
                for row in range(max(len(one), len(two)))
                for column in range(max(len(one[row]) if row < len(one) else 0, len(two[row]) if row < len(two) else 0))
                if (row, column) not in spill  # LibreOffice computes what the maker left as 0
                and (left := _at(one, row, column)) != (right := _at(two, row, column))
            ]
            wrong += len(differ)
            print(f"book {number}: {len(one)} rows, {'same' if not differ else differ[:5]}")
    return 1 if wrong else 0


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


if __name__ == "__main__":
    sys.exit(main())
