"""The robot that stays, as a process of its own: it finishes what it began when asked to leave, and after a sudden end another goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.template import build
from tests.laws.nights import folder as place
from tests.serve.desk import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 120.0
HOUR = 3600.0
JOB = '''"""Signals to its own process in the midst of its work, the first time."""

import os
import signal
from pathlib import Path

from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Plan

BEEN = Path(__file__).with_name("been")


def notes(snapshot):
    if not BEEN.exists():
        BEEN.touch()
        os.kill(os.getpid(), signal.{signal})
    clients = snapshot["clients"]
    return Plan.of(clients.change("notes", ["came"] * len(clients), "came"))


job = Job(every({minutes}).minutes, steps=[notes])
'''


def command(folder: Path, *words: str) -> list[str]:
    """Return the command line of a process in this workspace."""
    return [sys.executable, "-c", "from sheetcrm.cli import main; main()", "-w", str(folder), *words]


@contextmanager
def robot(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start `sheetcrm serve`; it does not outlive the block."""
    process = subprocess.Popen(
        command(folder, "serve"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until_it_beats(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait for the heart of this very process."""
    deadline = time.monotonic() + PATIENCE
    while _pid(folder) != process.pid:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _pid(folder: Path) -> int:
    try:
        return int(json.loads((folder / ".sheetcrm" / "heartbeat.json").read_text(encoding="utf-8"))["pid"])
    except (OSError, ValueError):
        return 0


@pytest.fixture
def salon(tmp_path: Path) -> Path:
    """A workspace with one client and without a job; the workbook was saved an hour ago."""
    folder = tmp_path / "salon"
    (folder / "jobs").mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    path = folder / "clients.xlsx"
    path.write_bytes(_workbook())
    os.utime(path, (time.time() - HOUR,) * 2)
    return folder


@cache
def _workbook() -> bytes:
    with place() as made:
        build(made / "clients.xlsx", "en", fill={"clients": [{"first_name": "Anna", "phone": "+79991234500"}]})
        return (made / "clients.xlsx").read_bytes()


def put_job(folder: Path, name: str) -> None:
    """Put a job file there that is due now and not again in this test: every so many minutes since midnight."""
    path = folder / "jobs" / "notes.py"
    path.write_text(JOB.format(signal=name, minutes=24 * 60), encoding="utf-8")
    os.utime(path, (time.time() - 48 * HOUR,) * 2)


def notes(folder: Path) -> object:
    """Return what stands in the notes of the only client."""
    sheet = openpyxl.load_workbook(folder / "clients.xlsx")["Clients"]
    heads = [cell.value for cell in sheet[1]]
    return sheet.cell(2, heads.index("Notes") + 1).value


def states(folder: Path) -> list[str]:
    """Return how the runs ended, the latest first."""
    ledger = Ledger(folder / ".sheetcrm" / "ledger.sqlite", "main", (folder / ".sheetcrm" / "secret").read_bytes())
    try:
        return [run.state for run in ledger.runs()]
    finally:
        ledger.close()


def test_asked_to_leave_it_finishes_what_it_began(salon: Path) -> None:
    put_job(salon, "SIGTERM")
    with robot(salon) as process:
        said, complaints = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0, complaints
    assert said.splitlines()[-1] == "Stopped."
    assert states(salon) == ["done"]
    assert notes(salon) == "came"
    assert not (salon / ".sheetcrm" / "heartbeat.json").exists()


def test_killed_in_the_midst_another_goes_on_with_the_same_time_and_no_second_one_may_stay(salon: Path) -> None:
    put_job(salon, "SIGKILL")
    with robot(salon) as first:
        first.wait(PATIENCE)
        assert first.returncode == -signal.SIGKILL
    assert notes(salon) is None

    with robot(salon) as second:
        until_it_beats(salon, second)
        third = CliRunner().invoke(cli.main, ["-w", str(salon), "serve"])
        os.kill(second.pid, signal.SIGTERM)
        said, complaints = second.communicate(timeout=PATIENCE)

    assert second.returncode == 0, complaints
    assert said.splitlines()[-1] == "Stopped."
    assert third.exit_code == cli.REFUSED
    assert "sheetcrm status" in third.output
    due = CliRunner().invoke(cli.main, ["-w", str(salon), "run-due", "--json"])
    assert due.exit_code == cli.DONE, due.output
    assert notes(salon) == "came"
    assert sorted(states(salon)) == ["done", "failed"]


def test_run_due_says_what_it_did_and_then_that_nothing_is_due(salon: Path) -> None:
    put_job(salon, "SIGCONT")  # which does nothing
    first = CliRunner().invoke(cli.main, ["-w", str(salon), "run-due", "--json"])
    second = CliRunner().invoke(cli.main, ["-w", str(salon), "run-due"])
    status = CliRunner().invoke(cli.main, ["-w", str(salon), "status", "--json"])

    assert first.exit_code == second.exit_code == cli.DONE, first.output + second.output
    told = json.loads(first.output)
    assert [(one["event"], one["job"], one["state"]) for one in told] == [("ran", "notes", "done")]
    assert "Nobody's time has come. notes at" in second.output
    found = json.loads(status.output)
    assert found["robot"]["alive"] is False
    assert [(one["job"], one["state"], one["loads"]) for one in found["jobs"]] == [("notes", "done", True)]
    assert datetime.fromisoformat(found["jobs"][0]["next"]) > datetime.now(UTC)


def test_two_that_start_at_once_do_a_time_once(salon: Path) -> None:
    put_job(salon, "SIGCONT")
    both = [
        subprocess.Popen(command(salon, "run-due"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=PATIENCE)[0] for one in both]

    assert [one.returncode for one in both] == [0, 0], said
    assert states(salon) == ["done"], said


@contextmanager
def deaf(kind: str) -> Iterator[int]:
    """Open a log that takes nothing: on a full disk, or a pipe that nobody reads any more."""
    if kind == "disk":
        log = os.open("/dev/full", os.O_WRONLY)
    else:
        other, log = os.pipe()
        os.close(other)
    try:
        yield log
    finally:
        os.close(log)


@pytest.mark.parametrize("kind", ["disk", "pipe"])
def test_a_log_that_takes_nothing_stops_no_work(salon: Path, kind: str) -> None:
    """The job is done all the same, and the robot leaves when it is asked to."""
    put_job(salon, "SIGTERM")
    with deaf(kind) as log:
        done = subprocess.run(command(salon, "serve"), check=False, stdout=log, stderr=log, timeout=PATIENCE)

    assert done.returncode == 0
    assert states(salon) == ["done"]
    assert not (salon / ".sheetcrm" / "heartbeat.json").exists()


@pytest.mark.parametrize("kind", ["disk", "pipe"])
def test_run_due_goes_on_where_its_log_takes_nothing(salon: Path, kind: str) -> None:
    for name in ("a", "b"):
        put_job(salon, "SIGCONT")
        (salon / "jobs" / "notes.py").rename(salon / "jobs" / f"{name}.py")
    with deaf(kind) as log:
        subprocess.run(command(salon, "run-due"), check=False, stdout=log, stderr=log, timeout=PATIENCE)

    assert len(states(salon)) == 2
