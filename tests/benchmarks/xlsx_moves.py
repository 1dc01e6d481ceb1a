"""Rows that move between tabs in one write beside an ordinary night's write of the same workbook.

``python -m tests.benchmarks.xlsx_moves [--rows 100000] [--columns 31] [--moves 1000]``. Each run is a process of its own; the ratio is
that of processor time to the ordinary night, the median of three, the limit 2. In one workbook rows are taken out; in the other a note
stands on a heading, as in our template, and they are emptied.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.grid import CellEdits, Edits, RowMove, TabEdits
from tests.benchmarks.spread import spread
from tests.benchmarks.xlsx_patch import measured

if TYPE_CHECKING:
    from sheetcrm.model.grid import Look

LIMIT = 2.0
FROM, TO = "Клиенты", "Архив"


def make(path: Path, rows: int, columns: int, *, notes: bool) -> None:
    """Write clients, and an archive of a tenth as many whose columns stand the other way round."""
    dice = random.Random(1)
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for title, height in ((FROM, rows), (TO, rows // 10)):
            sheet = book.add_worksheet(title)
            order = list(range(columns)) if title == FROM else list(reversed(range(columns)))
            sheet.write_row(0, 0, [f"Поле {column}" for column in order])
            for row in range(1, height + 1):
                for place, column in enumerate(order):
                    kind = column % 5
                    if kind == 0:
                        sheet.write_string(row, place, f"{title} {row} {column}")
                    elif kind == 1:
                        sheet.write_number(row, place, dice.randint(0, 10**5) / 100)
                    elif kind == 2:
                        sheet.write_datetime(row, place, date(2024, 1, 1) + timedelta(dice.randint(0, 900)), day)
                    elif kind == 3:
                        sheet.write_string(row, place, dice.choice(["Анна", "Мария", "Пётр", "Ирина"]))
            sheet.autofilter(0, 0, height, columns - 1)
            if notes:
                sheet.write_comment(0, 0, "код")


def _edits(look: Look) -> tuple[TabEdits, ...]:
    height = len(look.grids[FROM].rows)
    touched = sorted(random.Random(2).sample(range(1, height), max(height // 100, 1)))
    values = ((3, "+7 900 000-00-00"), (4, None), (8, date(2026, 11, 22)), (9, "a"), (13, "b"))
    cells = tuple(CellEdits(column, touched, [value] * len(touched)) for column, value in values)
    return (TabEdits(FROM, cells, (), (("новый", 1.0, date(2026, 11, 22)),) * 10),)


def night(path: Path) -> None:
    """Read, change 1 % of the rows in five columns, append ten."""
    book = XlsxBook(path)
    look = book.look()
    book.write(Edits(_edits(look)), since=look.stamp)


def moving(path: Path, *, moves: int) -> None:
    """Do the same, and let rows move to the archive and a tenth as many back."""
    book = XlsxBook(path)
    look = book.look()
    width = len(look.grids[FROM].rows[0])
    places = {column: width - 1 - column for column in range(width)}
    dice = random.Random(3)
    gone = dice.sample(range(1, len(look.grids[FROM].rows)), moves)
    back = dice.sample(range(1, len(look.grids[TO].rows)), moves // 10)
    rows = (*(RowMove(FROM, line, TO, places) for line in gone), *(RowMove(TO, line, FROM, places) for line in back))
    book.write(Edits(_edits(look), moves=rows), since=look.stamp)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--columns", type=int, default=31)
    options.add_argument("--moves", type=int, help="one row in a hundred unless given")
    chosen = options.parse_args()
    chosen.moves = chosen.rows // 100 if chosen.moves is None else chosen.moves
    print(f"{chosen.rows:,} rows, one core; each figure is the median of three, least and most in brackets")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    slow = False
    for notes, what in ((True, "emptied"), (False, "taken out")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "clients.xlsx"
            child = os.fork()  # so that the memory of making it is not ours
            if child == 0:
                make(path, chosen.rows, chosen.columns, notes=notes)
                os._exit(0)
            os.waitpid(child, 0)
            base = [measured(night, path) for _ in range(3)]
            second = statistics.median(seconds for seconds, _ in base)
            print(f"{'night':>10} {spread([seconds for seconds, _ in base])} {max(mb for _, mb in base):5} MB")
            work = partial(moving, moves=chosen.moves)
            work.__name__ = "moving"  # type: ignore[attr-defined]
            found = [measured(work, path) for _ in range(3)]
            spent = statistics.median(seconds for seconds, _ in found)
            ratio = spent / second
            slow = slow or ratio > LIMIT
            peak = max(mb for _, mb in found)
            print(
                f"{what:>10} {spread([seconds for seconds, _ in found])} {peak:5} MB  ratio {ratio:.2f} of {LIMIT}  ({chosen.moves} moves)"
            )
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
