"""A long trial beside the suite: edit, append and remove in every workbook of a folder, and compare.

``python -m tests.xlsx.trial FOLDER`` prints one line for each trouble and a table. Debian's source package of Apache
POI (``apt-get source libapache-poi-java``) carries some 290 assorted workbooks, fit for it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import traceback
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.errors import BookRefused, BookUnreadable
from sheetcrm.model.grid import CellEdits, Edits, TabEdits
from tests.xlsx.soundness import changed_members, complaints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.grid import Grid, Look, Raw

    Model = list[list[Raw]]

NEW = "новое значение"


def tries(grid: Grid) -> Iterator[tuple[str, TabEdits, Callable[[Model], list[Model]]]]:
    """Yield what to do with a tab, and the tables that may come of it."""
    height = len(grid.rows)
    width = max((len(row) for row in grid.rows), default=1)
    plain = [
        (row, column)
        for row in range(height)
        for column in range(width)
        if row not in set(grid.formulas.get(column, ()))
    ]
    if plain:
        row, column = plain[-1]
        edits = CellEdits(column, [row], [NEW], [grid.rows[row][column]])
        yield "edit", TabEdits(grid.title, (edits,)), lambda rows: [_put(rows, row, column, NEW)]
    edits = CellEdits(0, [height], [NEW])
    yield "under", TabEdits(grid.title, (edits,)), lambda rows: [_put(rows, height, 0, NEW)]
    added = (("=1+1", None, date(2026, 11, 22)), ("ещё", True))
    yield (
        "append",
        TabEdits(grid.title, (), (), added),
        lambda rows: [[*rows, ["=1+1", None, date(2026, 11, 22)], ["ещё", True]]],
    )
    if height > 2:
        yield (
            "remove",
            TabEdits(grid.title, (), (1,)),
            lambda rows: [
                [*rows[:1], *rows[2:]],
                [*rows[:1], [], *rows[2:]],
            ],
        )


def _forgotten(model: Model, new: Model, grid: Grid, edits: TabEdits) -> Model:
    """Return the model without the results that formulas lost in rows that were changed."""
    touched = {row for column in edits.cells for row in column.rows}
    model = [list(row) for row in model]
    for column, where in grid.formulas.items():
        for row in touched.intersection(where.tolist()):
            if row >= len(new) or column >= len(new[row]) or new[row][column] is None:
                model[row][column] = None
    return model


def _put(rows: Model, row: int, column: int, value: Raw) -> Model:
    rows = [list(line) for line in rows]
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value
    return rows


def bare(rows: Model) -> Model:
    """Return the rows without what is empty at their ends."""
    found = [list(row) for row in rows]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def same(one: Model, two: Model) -> bool:
    return repr(bare(one)) == repr(bare(two))


def differing(one: Model, two: Model) -> str:
    """Return the first cells that differ."""
    found = []
    one, two = bare(one), bare(two)
    for row in range(max(len(one), len(two))):
        left, right = (lines[row] if row < len(lines) else "-" for lines in (one, two))
        if repr(left) != repr(right):
            found.append(f"row {row + 1}: {left} != {right}")
    return "; ".join(found[:3])[:400]


def one(source: Path, folder: Path, counts: Counter[tuple[str, str]]) -> None:
    path = folder / source.name
    shutil.copy(source, path)
    try:
        look = XlsxBook(path).look()
    except BookUnreadable as problem:
        counts["read", "refused"] += 1
        print(f"{source.name}: read: {problem}")
        return
    counts["read", "done"] += 1
    grid = max(look.grids.values(), key=lambda grid: len(grid.rows), default=None)
    if grid is None:
        return
    before, loads = set(complaints(source)), _loads(source)
    for what, edits, expected in tries(grid):
        shutil.copy(source, path)
        book = XlsxBook(path)
        try:
            book.write(Edits((edits,), {"sheetcrm-trial": what}), since=look.stamp)
        except BookRefused as problem:
            counts[what, "refused"] += 1
            print(f"{source.name}: {what}: {problem}")
            continue
        counts[what, "done"] += 1
        for trouble in troubles(source, path, look, grid.title, edits, expected, before, loads=loads):
            counts[what, "trouble"] += 1
            print(f"{source.name}: {what}: TROUBLE {trouble}")


def troubles(
    source: Path,
    path: Path,
    look: Look,
    title: str,
    edits: TabEdits,
    expected: Callable[[Model], list[Model]],
    before: set[str],
    *,
    loads: bool,
) -> Iterator[str]:
    after = XlsxBook(path).look()
    for name, grid in look.grids.items():
        rows, new = [list(row) for row in grid.rows], [list(row) for row in after.grids[name].rows]
        allowed = [_forgotten(model, new, grid, edits) for model in expected(rows)] if name == title else [rows]
        if edits.removed and name == title:  # formulas that spill are left in place
            spilled = {
                (int(row), column)
                for column, where in grid.formulas.items()
                for row in where
                if int(row) in edits.removed
            }
            if spilled and not any(same(new, model) for model in allowed):
                continue
        if not any(same(new, model) for model in allowed):
            yield f"{name}: {differing(new, allowed[0])}"
    for part in sorted(name.replace("\\", "/") for name in changed_members(source, path)):
        if not part.startswith(("xl/worksheets/", "xl/tables/")) and part.casefold() not in {
            "[content_types].xml",
            "_rels/.rels",
            "docprops/custom.xml",
            "xl/workbook.xml",
            "xl/styles.xml",
            "xl/calcchain.xml",
            "xl/_rels/workbook.xml.rels",
        }:
            yield f"{part} changed"
    yield from set(complaints(path)) - before
    if loads and not _loads(path):
        yield "openpyxl cannot load it any more"


def _loads(path: Path) -> bool:
    try:
        openpyxl.load_workbook(path).close()
    except Exception:  # noqa: BLE001 - whatever it does not like
        return False
    return True


def main(folder: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for source in sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".xlsx", ".xlsm", ".xltx", ".xltm"}):
            try:
                one(source, Path(place), counts)
            except Exception:  # noqa: BLE001 - that is what the trial is for
                counts["any", "crash"] += 1
                print(f"{source.name}: CRASH")
                traceback.print_exc(limit=-3, file=sys.stdout)
    kinds = sorted({kind for _, kind in counts})
    print("".join(f"{word:>10}" for word in ["", *kinds]))
    for what in sorted({what for what, _ in counts}):
        print(f"{what:>10}" + "".join(f"{counts[what, kind]:>10}" for kind in kinds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
