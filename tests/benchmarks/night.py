"""What a night costs: in memory and as a file, first, ordinary and quiet, as a ratio to merely parsing the same data.

    python -m tests.benchmarks.night [--clients 1000 10000 100000] [--rounds 3] [--no-file] [--profile memory-quiet]

In memory the alternative is ``orjson`` and ``DataFrame`` over the same tabs; as a file it is calamine reading it. Each figure is taken in
a process of its own, so that memory is told apart; seconds are processor time of one core.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tests.benchmarks.business import TODAY, business, policies
from tests.benchmarks.spread import middle, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.job import Job
    from sheetcrm.model.grid import Edits, Look, Raw
    from sheetcrm.model.leases import Holder
    from sheetcrm.shop import Shop

_DAY_ZERO = date(1899, 12, 30)
_ZERO = datetime.combine(_DAY_ZERO, datetime.min.time())
Tabs = dict[str, list[list["Raw"]]]
NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
_DATES = ("День рождения", "Следующий контакт", "Дата", "Когда", "Последнее действие", "Последняя покупка", "Срок")


class JsonBook:
    """Tabs as JSON, the way an answer of a web API comes: parsed at every look."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.body: dict[str, Any] = {}

    def busy(self) -> None:
        return None

    def look(self) -> Look:
        from sheetcrm.model.grid import Grid, Look

        self.body = body = orjson.loads(self.path.read_bytes())
        for rows in body["tabs"].values():
            _dated(rows)
        grids = {title: Grid(title, rows) for title, rows in body["tabs"].items()}
        return Look(body["stamp"], NOW - timedelta(days=1), grids, body["marks"])

    annotates = False
    holder: Holder | None = None

    def settle(self) -> None:
        return

    def lease(self) -> None:
        return

    def stand_back(self) -> None:
        return

    def hold(self) -> None:
        return

    def release(self) -> None:
        return

    def glance(self) -> str:
        return ""

    def spent(self) -> dict[str, int]:
        return {}

    def write(self, edits: Edits, *, since: str, note: Callable[[str], None], left: object = None) -> str:
        del left  # all or nothing
        body = self.body
        for tab in edits.tabs:
            rows = body["tabs"][tab.title]
            for cells in tab.cells:
                for line, value in zip(cells.rows, cells.new, strict=True):
                    rows[line][cells.column] = value
            for line in sorted(tab.removed, reverse=True):
                del rows[line]
            rows.extend(list(row) for row in tab.appended)
        stamp = str(int(since) + 1)
        note(stamp)
        self.body = {"tabs": body["tabs"], "stamp": stamp, "marks": dict(edits.marks)}
        return stamp

    def save(self) -> None:
        """Put what stands in it now on disk, for the next night; not a part of any figure."""
        tabs = {title: _serial(rows) for title, rows in self.body["tabs"].items()}
        self.path.write_bytes(_json({**self.body, "tabs": tabs}))


def _dated(rows: list[list[Raw]]) -> None:
    """Turn the serial numbers of date columns into dates, as the adapter of a web API must."""
    places = [place for place, header in enumerate(rows[0]) if header in _DATES]
    seen: dict[Any, Raw] = {None: None}
    for row in rows[1:]:
        for place in places:
            cell = row[place]
            if cell not in seen:
                assert isinstance(cell, int | float)
                whole = cell == int(cell)
                seen[cell] = _DAY_ZERO + timedelta(days=int(cell)) if whole else _ZERO + timedelta(days=cell)
            row[place] = seen[cell]


def _json(body: Any) -> bytes:
    return orjson.dumps(body, default=str)


def _serial(rows: list[list[Raw]]) -> list[list[Raw]]:
    """Return rows with dates as the serial numbers that a web API sends."""
    return [[_number(cell) for cell in row] for row in rows]


def _number(cell: Raw) -> Raw:
    if isinstance(cell, datetime):
        return (cell - _ZERO) / timedelta(days=1)
    return (cell - _DAY_ZERO).days if isinstance(cell, date) else cell


def shop(folder: Path, *, kind: str) -> Shop:
    """Return the parts of a run over the folder's book."""
    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.adapters.xlsx import XlsxBook
    from sheetcrm.shop import Shop

    book = JsonBook(folder / "book.json") if kind == "memory" else XlsxBook(folder / "book.xlsx")
    return Shop(book, Ledger(folder / f"{kind}.sqlite", "main"), "book", clock=lambda: NOW, sleep=lambda _: None)


def nightly() -> Job:
    """Return the nightly job."""
    from sheetcrm.job import Job
    from sheetcrm.steps import assign, check, complete, facts, follow, match, score, segment, tidy, value

    return Job.unscheduled("nightly", [tidy, match, facts, segment, value, complete, score, assign, follow, check])


def prepare(folder: Path, clients: int, *, file: bool) -> None:
    """Write the business into the folder, as JSON and as a workbook."""
    tabs: Tabs = {**policies(), **business(clients)}
    body = {"tabs": tabs, "stamp": "0", "marks": {}}
    (folder / "book.json").write_bytes(_json({**body, "tabs": {t: _serial(rows) for t, rows in tabs.items()}}))
    if not file:
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(folder / "book.xlsx"), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}
    )
    for title, rows in tabs.items():
        sheet = book.add_worksheet(title)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    book.close()


def disturb(folder: Path, clients: int, *, file: bool) -> None:
    """Do what staff do in a day: one row in a hundred gets another note and phone, and no formula is touched."""
    rng = random.Random(3)
    lines = sorted(rng.sample(range(1, clients + 1), max(1, clients // 100)))
    phones = [f"8 911 {n:07d}" for n in range(len(lines))]
    body = orjson.loads((folder / "book.json").read_bytes())
    head = body["tabs"]["Клиенты"][0]
    phone, notes = head.index("Телефон"), head.index("Заметки")
    for line, told in zip(lines, phones, strict=True):
        body["tabs"]["Клиенты"][line][phone] = told
        body["tabs"]["Клиенты"][line][notes] = f"новая заметка {line}"
    body["stamp"] = str(int(body["stamp"]) + 1)
    (folder / "book.json").write_bytes(_json(body))
    if file:
        from sheetcrm.adapters.xlsx import XlsxBook
        from sheetcrm.model.grid import CellEdits, Edits, TabEdits

        book = XlsxBook(folder / "book.xlsx")
        edits = [
            CellEdits(phone, lines, phones),
            CellEdits(notes, lines, [f"новая заметка {line}" for line in lines]),
        ]
        book.write(Edits((TabEdits("Клиенты", tuple(edits)),)), since=book.look().stamp, note=lambda _: None)


def measure(folder: Path, what: str, profile: bool) -> dict[str, Any]:
    """Run one figure in this process: seconds of processor time and peak memory in MB."""
    for warm in (
        "pandas",
        "phonenumbers",
        "email_validator",
        "rapidfuzz.fuzz",
        "sheetcrm.run",
        "sheetcrm.adapters.xlsx",
    ):
        __import__(warm)
    from sheetcrm.run import run

    state = ""
    profiler = cProfile.Profile()
    if what in {"parse", "calamine"}:
        start = time.process_time()
        _parse(folder) if what == "parse" else _calamine(folder)
        seconds = time.process_time() - start
    else:
        kind, _ = what.split("-")
        parts, job = shop(folder, kind=kind), nightly()
        start = time.process_time()
        if profile:
            profiler.enable()
        state = run(parts, job, confirm=lambda _: True, wait=False).state
        seconds = time.process_time() - start
        profiler.disable()
        if profile:
            stats = pstats.Stats(profiler, stream=sys.stderr)
            stats.sort_stats("tottime").print_stats(30)
            stats.sort_stats("cumulative").print_stats(60)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if isinstance(parts.book, JsonBook):
            parts.book.save()
        return {"seconds": seconds, "peak": peak, "state": state}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, "state": state}


def _parse(folder: Path) -> object:
    import pandas as pd

    body = orjson.loads((folder / "book.json").read_bytes())
    return {title: pd.DataFrame(rows[1:], columns=rows[0]) for title, rows in body["tabs"].items()}


def _calamine(folder: Path) -> object:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(folder / "book.xlsx"))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def child(folder: Path, what: str, *, profile: bool = False) -> dict[str, Any]:
    """Take one figure in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.night", "--measure", what, "--folder", str(folder)]
    done = subprocess.run([*command, *(["--profiled"] if profile else [])], check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def repeated(folder: Path, what: str, *, profile: bool, rounds: int) -> dict[str, Any]:
    """Take a figure some times from the same start, and keep the median; the folder is left as after the last."""
    start = folder / "start"
    shutil.copytree(folder, start, ignore=shutil.ignore_patterns("start"))
    if (book := start / "book.xlsx").exists():
        evening = (NOW - timedelta(hours=5)).timestamp()
        os.utime(book, (evening, evening))  # nobody has touched it for hours
    answers = []
    for _ in range(1 if profile else rounds):
        for old in folder.iterdir():
            if old.is_file():
                old.unlink()
        for entry in start.iterdir():
            shutil.copy2(entry, folder / entry.name)
        answers.append(child(folder, what, profile=profile))
    shutil.rmtree(start)
    return middle(answers)


def table(clients: int, *, file: bool, profile: str, rounds: int) -> None:
    """Print the figures for one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, clients, file=file)
        kinds = [("memory", "parse"), *([("file", "calamine")] if file else [])]
        for kind, base in kinds:
            bare = middle([child(folder, base) for _ in range(rounds)])
            print(f"{clients:>7} {kind:<7}{base:<10}{spread(bare['rounds']):<28}{'1.0':>6}  {bare['peak']:>6.0f} MB")
            for night in ("first", "quiet", "ordinary"):
                if night == "ordinary":
                    disturb(folder, clients, file=kind == "file")
                took = repeated(folder, f"{kind}-{night}", profile=profile == f"{kind}-{night}", rounds=rounds)
                ratio = took["seconds"] / bare["seconds"]
                print(
                    f"{'':>7} {kind:<7}{night:<10}{spread(took['rounds']):<28}{ratio:>6.1f}  {took['peak']:>6.0f} MB"
                    f"  {took['state']}",
                    flush=True,
                )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--no-file", action="store_true")
    parser.add_argument("--profile", default="", help="such as memory-quiet")
    parser.add_argument("--rounds", type=int, default=3, help="each figure is the median of so many")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.folder, options.measure, options.profiled)))
        return
    print(
        f"{date.today()}  Python {sys.version.split()[0]}; 30 columns, one order and two history rows a client; {TODAY}"
    )
    for clients in options.clients:
        table(clients, file=not options.no_file, profile=options.profile, rounds=options.rounds)


if __name__ == "__main__":
    main()
