"""What a night on a Google Sheet costs: requests, bytes, time and memory; and what it costs by other means.

    python -m tests.benchmarks.google [--clients 100 1000 10000 100000] [--rounds 1] [--without-pandas] [--profile first]

Google is the stand-in, in a process of its own. Each night is a process of its own as well; seconds are its processor time, once all
modules are there, beside ``orjson.loads`` and ``DataFrame`` over the bodies of the answers to one look. The second table has the writes of
the ordinary night carried out on the same spreadsheet by sheetcrm, by a careful script on gspread's own methods, and by gspread-pandas'
round trip, in peace and with a person who types and inserts a row in the instant before the write.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pickle
import pstats
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from tests.benchmarks.apart import EVENING, FIRST, Apart
from tests.benchmarks.night import nightly
from tests.benchmarks.spread import middle, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.adapters.google import GoogleBook
    from sheetcrm.model.grid import Edits

NIGHTS = {
    "first": FIRST,
    "ordinary": "2026-11-23T02:30:00+00:00",
    "quiet": "2026-11-23T03:30:00+00:00",
    "glance": "2026-11-23T03:50:00+00:00",
}
TARGETS = {"first": 12.0, "ordinary": 3.0, "quiet": 2.0}
_MODULES = ("pandas", "phonenumbers", "email_validator", "rapidfuzz.fuzz", "sheetcrm.run", "sheetcrm.adapters.google")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measured process finds the spreadsheet and its own files."""

    url: str
    id: str
    folder: Path

    def book(self, ledger: Any) -> GoogleBook:
        from sheetcrm.adapters.google import GoogleBook, connect

        return GoogleBook(connect(self.id, None, self.url), ledger)


def measured(place: Place, what: str, *, profile: bool) -> dict[str, Any]:
    """Take one figure in this process: seconds of processor time and peak memory in MB."""
    for name in _MODULES:
        __import__(name)
    work = {"parse": _parse, "bodies": _bodies, "by hand": _by_hand}.get(what) or (lambda place: _night(place, what))
    act = work(place)
    profiler = cProfile.Profile(time.process_time)
    start = time.process_time()
    state = profiler.runcall(act) if profile else act()
    seconds = time.process_time() - start
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    return {
        "seconds": seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "state": state,
    }


def _night(place: Place, night: str) -> Callable[[], str]:
    """Return the night to be run; the writes of an ordinary one are kept for the other table."""
    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.run import run
    from sheetcrm.shop import Shop

    ledger = Ledger(place.folder / "ledger" / "ledger.sqlite", "main")
    book, job = place.book(ledger), nightly()
    kept: list[Edits] = []
    if night == "ordinary":
        write = book.write

        def noted(edits: Edits, **more: Any) -> str:
            kept.append(edits)
            return write(edits, **more)

        book.write = noted  # type: ignore[method-assign]
    now = datetime.fromisoformat(NIGHTS[night])
    shop = Shop(book, ledger, "book", clock=lambda: now, sleep=lambda _: None)

    def act() -> str:
        return run(shop, job, confirm=lambda _: True, wait=False).state

    def whole() -> str:
        state = act()
        for edits in kept:
            (place.folder / "edits.pickle").write_bytes(pickle.dumps(edits))
        return state

    return whole if night == "ordinary" else act


def _bodies(place: Place) -> Callable[[], str]:
    """Keep what Google answers to one look."""
    book = place.book(_Nowhere())
    request, bodies = book.api.http.request, []

    def noted(*args: Any, **more: Any) -> Any:
        answer = request(*args, **more)
        bodies.append(answer.content)
        return answer

    book.api.http.request = noted  # type: ignore[method-assign]

    def act() -> str:
        book.look()
        for number, body in enumerate(bodies):
            (place.folder / f"{number}.body").write_bytes(body)
        return ""

    return act


def _parse(place: Place) -> Callable[[], str]:
    import pandas as pd

    def act() -> str:
        frames = []
        for file in sorted(place.folder.glob("*.body")):
            body = orjson.loads(file.read_bytes())
            for one in body.get("valueRanges", ()):
                rows = one["valueRange"].get("values", [])
                width = max((len(row) for row in rows), default=0)
                frames.append(
                    pd.DataFrame([row if len(row) == width else row + [None] * (width - len(row)) for row in rows])
                )
        return str(sum(len(frame) for frame in frames))

    return act


def _by_hand(place: Place) -> Callable[[], str]:
    """Look, and write what the ordinary night had decided to write."""
    from sheetcrm.adapters.ledger import Ledger

    edits: Edits = pickle.loads((place.folder / "edits.pickle").read_bytes())
    book = place.book(Ledger(place.folder / "hand.sqlite", "hand"))
    told: list[Any] = []

    def act() -> str:
        look = book.look()
        book.write(edits, since=look.stamp, note=lambda _: None, left=told.append)
        return str(len(told))

    return act


class _Nowhere:
    """Batches are noted nowhere: none is sent."""

    def put(self, token: str, body: bytes) -> None:
        raise NotImplementedError

    drop = put

    def pending(self) -> list[tuple[str, bytes]]:
        return []


def child(place: Place, what: str, *, profile: bool = False) -> dict[str, Any]:
    """Take one figure in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.google", "--measure", what]
    command += ["--url", place.url, "--id", place.id, "--folder", str(place.folder)]
    done = subprocess.run([*command, *(["--profiled"] if profile else [])], check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def nights(apart: Apart, place: Place, clients: int, *, profile: str, rounds: int) -> None:
    """Print what each of the four nights costs."""
    for night, at in NIGHTS.items():
        if night == "ordinary":
            apart.ask("clock", at=EVENING)
            apart.ask("work")
        apart.ask("clock", at=at)
        if night in TARGETS:
            child(place, "bodies")
            bare = middle([child(place, "parse") for _ in range(rounds)])
        ledger, start = place.folder / "ledger", place.folder / "start"
        apart.ask("save", name=night)
        ledger.mkdir(exist_ok=True)
        shutil.copytree(ledger, start)
        tries = []
        for turn in range(1 if profile else rounds):
            if turn:
                apart.ask("restore", name=night)
                shutil.rmtree(ledger)
                shutil.copytree(start, ledger)
            apart.ask("spent")
            tries.append(child(place, night, profile=profile == night) | apart.ask("spent"))
        shutil.rmtree(start)
        took = middle(tries)
        ratio = took["seconds"] / bare["seconds"]
        print(
            f"{clients:>7} {night:<9}{took['reads']:>6}{took['writes']:>7}{took['drive']:>6}{took['largest']:>7.2f}"
            f"{took['sent']:>8.2f}{took['received']:>9.2f}  {spread(took['rounds'])}{took['peak']:>7.0f} MB"
            + (f"{ratio:>6.1f} x {bare['seconds']:.2f} s, {bare['peak']:.0f} MB" if night in TARGETS else "")
            + f"  {took['state']}",
            flush=True,
        )


def table(clients: int, options: argparse.Namespace) -> None:
    """Print the figures for one size."""
    from tests.benchmarks.google_rivals import side_by_side

    with tempfile.TemporaryDirectory() as name, Apart(clients) as apart:
        place = Place(apart.url, apart.id, Path(name))
        nights(apart, place, clients, profile=options.profile, rounds=options.rounds)
        if options.no_rivals:
            return
        print(flush=True)
        side_by_side(apart, place, clients, python=options.pandas_python)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=1, help="each figure is the median of so many")
    parser.add_argument("--profile", default="", choices=["", *NIGHTS], help="print where this night's time goes")
    parser.add_argument("--nights-only", dest="no_rivals", action="store_true")
    parser.add_argument("--without-pandas", action="store_true", help="do not install gspread-pandas to compare with")
    for hidden in ("--measure", "--url", "--id"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        place = Place(options.url, options.id, options.folder)
        print(json.dumps(measured(place, options.measure, profile=options.profiled)))
        return
    print(f"{date.today()}  Python {sys.version.split()[0]}; thirty columns, one order and two history rows a client")
    print("clients night     reads writes drive largest    sent received  seconds    peak   beside parsing the same")
    with tempfile.TemporaryDirectory() as name:
        options.pandas_python = None
        if not (options.without_pandas or options.no_rivals):
            from tests.benchmarks.google_rivals import pandas_home

            options.pandas_python = pandas_home(Path(name))
        for clients in options.clients:
            table(clients, options)


if __name__ == "__main__":
    main()
