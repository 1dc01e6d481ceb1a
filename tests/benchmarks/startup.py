"""How long a command takes to begin, beside what Python and click alone take: ``python -m tests.benchmarks.startup``.

Milliseconds, the best of several: of work (this process and its children), and on the wall, which depends on who else is at work.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES = 9
START = "from sheetcrm.cli import main; main()"
AIM = 150


def measured(words: list[str], *, times: int = TIMES) -> tuple[float, float]:
    """Return milliseconds of work and on the wall."""
    work, wall = [], []
    for _ in range(times):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        wall.append(time.perf_counter() - begin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(work) * 1000, min(wall) * 1000


def main() -> int:
    """Print the table. Return 1 where help misses its aim."""
    with tempfile.TemporaryDirectory() as made:
        salon = str(Path(made) / "salon")
        subprocess.run([sys.executable, "-c", START, "init", salon], check=True, capture_output=True)
        trials = {
            "python -c pass": ["-c", "pass"],
            'python -c "import click"': ["-c", "import click"],
            "sheetcrm --help": ["-c", START, "--help"],
            "sheetcrm --version": ["-c", START, "--version"],
            "sheetcrm run --help": ["-c", START, "run", "--help"],
            "sheetcrm status": ["-c", START, "-w", salon, "status"],
            "sheetcrm log": ["-c", START, "-w", salon, "log"],
        }
        print(f"{'':26} {'work':>8} {'wall':>8}   (ms, best of {TIMES})")
        found = {}
        for name, words in trials.items():
            found[name], wall = measured(words)
            print(f"{name:26} {found[name]:8.0f} {wall:8.0f}", flush=True)
    return int(found["sheetcrm --help"] > AIM)


if __name__ == "__main__":
    sys.exit(main())
