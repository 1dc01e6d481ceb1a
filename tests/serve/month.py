"""A month of the robot that stays, in minutes: memory every day, and whether it is flat.

    python -m tests.serve.month [--days 31] [--clients 1000] [--look 1] [--edits 3] [--seed 0] [--grows]

A real workbook file and ledger on disk, the jobs that `sheetcrm init` puts there, outbox and notices to the operator; only the clock is
set. Each day staff save some edits (one process of their own does it, so that its memory is not counted). Memory is what the system says of
this process, resident, at the end of each day. ``--grows`` says at the end which lines of ours hold more than on the third day.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import random
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from sheetcrm.adapters.template import build
from sheetcrm.model.columns import TABS
from sheetcrm.serve import Rounds
from sheetcrm.serve.channels import ByMail
from sheetcrm.serve.notices import FILE, Notices
from sheetcrm.shop import Shop
from sheetcrm.show_serve import UNSAID, sentence
from sheetcrm.workspace import create_workspace
from tests.laws.nights import Clock, folder

START = datetime(2026, 11, 1, 21, 0, tzinfo=UTC)  # midnight in Moscow, a Sunday
SETTLED, FLAT = 7, 1.1
"""After so many days memory may grow by no more than this: before that every part is used for the first time."""
SECOND_LOOK, TOLD = 3, 12
EDITS, MORNING, EVENING = 3, 9, 19


def resident() -> float:
    """Return this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class _Malloc(ctypes.Structure):
    """What glibc tells of its heap (mallinfo2)."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    )


def taken() -> float:
    """Return how many MB of C's heap are taken: what is resident beyond that and Python's objects is room that was free again."""
    libc = ctypes.CDLL("libc.so.6")
    libc.mallinfo2.restype = _Malloc
    told = libc.mallinfo2()
    return float(told.uordblks + told.hblkhd) / 1e6


@dataclass
class Month:
    """The workspace, its clock, and what was told."""

    place: Path
    clients: int
    look: int
    edits: int
    dice: random.Random
    clock: Clock = field(default_factory=lambda: Clock(START))
    told: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    heap: list[float] = field(default_factory=list)
    hand: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        self.space = create_workspace(self.place / "salon", "en")
        for path in (self.space.folder / "jobs").glob("*.py"):
            os.utime(path, (START.timestamp() - 86_400,) * 2)
        self.book = self.space.folder / "clients.xlsx"
        people = [
            {
                "first_name": "Anna",
                "last_name": f"Smith {number}",
                "phone": f"+7999{number:07d}",
                "email": f"a{number}@example.com",
                "status": ("lead", "active", "new")[number % 3],
                "consent": True,
            }
            for number in range(self.clients)
        ]
        build(self.book, "en", fill={"clients": people})
        self.saved()
        self.shop = Shop(
            self.space.book,
            self.space.ledger,
            "book",
            self.clock,
            self.clock.sleep,
            post=self.space.post,
            files=self.space.files,
        )
        by_mail = ByMail("boris@shop.example", lambda: self.space.post)
        path = self.space.ledger_path.with_name(FILE)
        self.notices = Notices((by_mail,), path, "en", self.clock, sentence)

    def saved(self) -> None:
        os.utime(self.book, (self.clock().timestamp(),) * 2)

    def staff(self) -> None:
        """Let staff save an edit."""
        if self.hand is None:
            words = [sys.executable, "-m", "tests.serve.month", "--staff", str(self.book)]
            self.hand = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        print(self.dice.randrange(10**6), file=self.hand.stdin, flush=True)
        assert self.hand.stdout.readline() == "saved\n"
        self.saved()

    def end(self) -> None:
        """Let everybody go home."""
        if self.hand is not None:
            self.hand.communicate()
        self.space.ledger.close()

    def hear(self, event: str, values: dict[str, Any]) -> None:
        self.notices.hear(event, values)
        if event in UNSAID:
            return
        outcome = values.get("outcome")
        self.told[f"{values.get('job', '')} {outcome.state if outcome else event}".strip()] += 1

    def day(self, rounds: Rounds) -> None:
        """Let one day pass."""
        end = self.clock() + timedelta(days=1)
        begin = self.clock() + timedelta(hours=MORNING)
        at_work = (EVENING - MORNING) * 3600
        edits = sorted(begin + timedelta(seconds=self.dice.randrange(at_work)) for _ in range(self.edits))
        while self.clock() < end:
            while edits and edits[0] <= self.clock():
                edits.pop(0)
                self.staff()
            rounds.once()
            rest = rounds.wait(self.clock(), at_most=timedelta(minutes=self.look))
            self.clock.sleep(max(rest, 1.0))
        gc.collect()
        self.memory.append(resident())
        self.pieces.append(sys.getallocatedblocks())
        self.heap.append(taken())


def edit(path: Path, seed: int) -> None:
    """Type into some row of Clients, as a person with a spreadsheet program does."""
    dice = random.Random(seed)
    book = openpyxl.load_workbook(path)
    sheet = book[TABS["clients"].title.en]
    heads = [cell.value for cell in sheet[1]]
    line = dice.randrange(2, max(3, sheet.max_row))
    sheet.cell(line, heads.index(TABS["clients"]["notes"].header.en) + 1).value = f"called {seed}"
    if dice.random() < 0.3:
        fresh = sheet.max_row + 1
        sheet.cell(fresh, heads.index(TABS["clients"]["first_name"].header.en) + 1).value = f"New {seed}"
        sheet.cell(fresh, heads.index(TABS["clients"]["phone"].header.en) + 1).value = f"+7998{seed:07d}"
    book.save(path)


def _held() -> tracemalloc.Snapshot:
    """Return what is held now, without what the measuring itself holds."""
    return tracemalloc.take_snapshot().filter_traces((tracemalloc.Filter(False, tracemalloc.__file__),))


def _grown(before: tracemalloc.Snapshot, now: tracemalloc.Snapshot) -> None:
    """Say which lines hold more than they did, the greatest first, each with who called it."""
    for one in now.compare_to(before, "traceback")[:TOLD]:
        print(f"{one.size_diff / 1e3:+9.1f} KB in {one.count_diff:+} pieces")
        for line in one.traceback.format(limit=6, most_recent_first=True):
            print(f"    {line}")


def main() -> int:
    """Live through the month. Return 1 where memory grew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--look", type=int, default=1, help="minutes between two looks")
    parser.add_argument("--edits", type=int, default=EDITS, help="saves of staff's a day")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--grows", action="store_true", help="say what grows; takes twice as long")
    parser.add_argument("--staff", metavar="BOOK", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.staff:
        for line in sys.stdin:
            edit(Path(given.staff), int(line))
            print("saved", flush=True)
        return 0
    if given.grows:
        tracemalloc.start(12)
    third: tracemalloc.Snapshot | None = None
    with folder() as place:
        month = Month(place, given.clients, given.look, given.edits, random.Random(given.seed))
        rounds = Rounds(month.space, lambda: month.shop, month.clock, month.hear)
        print(f"{given.clients} clients, a look every {given.look} min, {given.edits} saves of staff's a day")
        for day in range(1, given.days + 1):
            begin, cpu = time.perf_counter(), time.process_time()
            month.told.clear()
            month.day(rounds)
            spent = f"{time.perf_counter() - begin:6.1f} s, {time.process_time() - cpu:6.1f} s of processor"
            if given.grows and day == SECOND_LOOK:
                third = _held()
            held = f"{month.pieces[-1] / 1e3:.1f} thousand objects, {month.heap[-1]:.1f} MB of C's heap"
            told = ", ".join(f"{what} {count}" for what, count in sorted(month.told.items()))
            print(
                f"day {day:2}: {month.memory[-1]:6.1f} MB ({held}); {spent}; {told}",
                flush=True,
            )
        if third is not None:
            _grown(third, _held())
        month.end()
    settled = month.memory[SETTLED:]
    if not settled:
        return 0
    grown = max(settled) / month.memory[SETTLED - 1]
    print(f"after day {SETTLED} memory grew to {grown:.3f} of what it was: {'flat' if grown <= FLAT else 'NOT FLAT'}")
    return int(grown > FLAT)


if __name__ == "__main__":
    sys.exit(main())
