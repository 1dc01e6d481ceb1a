"""Results of every kind of edit opened in LibreOffice: ``python -m tests.xlsx.libreoffice_check``.

A command and not a test, for the suite does not depend on an office being installed. Each written book is converted to
.xlsx by LibreOffice, which also computes its formulas; what it shows must be what we read, cell by cell.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.grid import CellEdits, Edits, Formula, TabEdits
from tests.xlsx.test_roundtrip import WIDTH, bare, make

TEXTS = ["=1+1", "+7 900", "-5", "@имя", " края ", "две\nстроки", "a_x0041_b", "<&>\"'", "007", "1e5", "ИСТИНА"]
MINUTES = 3


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


def main() -> int:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is not installed: nothing was checked.")
        return 2
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
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
