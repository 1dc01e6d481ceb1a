"""An ordinary night on a workbook file beside what calamine alone needs to read it, and beside the same edits by openpyxl.

``python -m tests.benchmarks.xlsx_patch [--rows 1000 10000 100000] [--columns 31] [--formulas]``. Each run is a process of its own; the
ratio is that of processor time, the median of three, the limit 2.5 (DESIGN, Costs). openpyxl builds the whole workbook anew.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import python_calamine
import xlsxwriter

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.grid import CellEdits, Edits, TabEdits
from tests.benchmarks.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 2.5
_TYPED = ((3, "+7 900 000-00-00"), (4, None), (7, 12.5), (8, date(2026, 11, 22)), (29, "a@mail.ru"))
_ADDED = ("новый", 1.0, date(2026, 11, 22))


def make(path: Path, rows: int, columns: int, *, formulas: bool) -> None:
    """Write clients: names, sums, dates, phones, mails, some empty."""
    dice = random.Random(1)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Клиенты")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, [f"Поле {column}" for column in range(columns)])
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"c{row:06d}")
        for column in range(1, columns):
            kind = column % 6
            if kind == 0:
                sheet.write_string(row, column, dice.choice(["Анна", "Мария", "Пётр", "Ирина"]))
            elif kind == 1:
                sheet.write_number(row, column, dice.randint(0, 10**5) / 100)
            elif kind == 2:
                sheet.write_datetime(row, column, date(2024, 1, 1) + timedelta(dice.randint(0, 900)), day)
            elif kind == 3:
                sheet.write_string(row, column, f"+7 9{dice.randint(10**8, 10**9 - 1)}")
            elif kind == 4 and dice.random() < 0.3:
                sheet.write_string(row, column, "да")
            elif kind == 5:
                sheet.write_string(row, column, f"client{dice.randint(0, 10**6)}@mail.ru")
        if formulas:
            sheet.write_formula(row, columns, f"=B{row + 1}*2", None, 1)
    sheet.autofilter(0, 0, rows, columns - 1)
    book.close()


def read(path: Path) -> None:
    """Read as calamine does."""
    with path.open("rb") as source:
        python_calamine.CalamineWorkbook.from_object(source).get_sheet_by_index(0).to_python(skip_empty_area=False)


def night(path: Path) -> None:
    """Read, change 1 % of the rows in five columns, append ten."""
    book = XlsxBook(path)
    look = book.look()
    (grid,) = look.grids.values()
    dice = random.Random(2)
    touched = sorted(dice.sample(range(1, len(grid.rows)), max(len(grid.rows) // 100, 1)))
    cells = [CellEdits(column, touched, [value] * len(touched)) for column, value in _TYPED]
    book.write(Edits((TabEdits(grid.title, tuple(cells), (), (_ADDED,) * 10),)), since=look.stamp)


def by_openpyxl(path: Path) -> None:
    """Do the same as :func:`night` with openpyxl: load, set, append, save."""
    book = openpyxl.load_workbook(path)
    (sheet,) = book.worksheets
    count = sheet.max_row
    for line in random.Random(2).sample(range(1, count), max(count // 100, 1)):
        for column, value in _TYPED:
            sheet.cell(line + 1, column + 1).value = value
    for _ in range(10):
        sheet.append(_ADDED)
    book.save(path)


def removal(path: Path) -> None:
    """Read and take a row out near the top, so that all others move."""
    book = XlsxBook(path)
    look = book.look()
    book.write(Edits((TabEdits(next(iter(look.grids)), (), (5,)),)), since=look.stamp)


def measured(work: Callable[[Path], None], source: Path) -> tuple[float, int]:
    """Return processor seconds (user and system) and peak MB of the work on a copy, in a child of its own."""
    copy = source.with_name("copy.xlsx")
    shutil.copy(source, copy)
    child = os.fork()
    if child == 0:
        work(copy)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{work.__name__} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def table(rows: int, columns: int, *, formulas: bool) -> None:
    """Print the figures for one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clients.xlsx"
        child = os.fork()  # so that the memory of making it is not ours
        if child == 0:
            make(path, rows, columns, formulas=formulas)
            os._exit(0)
        os.waitpid(child, 0)
        print(
            f"{rows} rows, {path.stat().st_size / 1e6:.1f} MB, own {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )
        base = 0.0
        for name, work in (("calamine", read), ("night", night), ("removal", removal), ("openpyxl", by_openpyxl)):
            found = [measured(work, path) for _ in range(3)]
            seconds = [seconds for seconds, _ in found]
            spent = statistics.median(seconds)
            base = base or spent
            limit = f" of {LIMIT}" if work in {night, removal} else ""
            peak = max(mb for _, mb in found)
            print(f"{name:>10} {spread(seconds):<28}{peak:5} MB  ratio {spent / base:.2f}{limit}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--columns", type=int, default=31)
    options.add_argument("--formulas", action="store_true")
    chosen = options.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for rows in chosen.rows:
        table(rows, chosen.columns, formulas=chosen.formulas)


if __name__ == "__main__":
    main()
