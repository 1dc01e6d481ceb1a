"""The jobs page: schedules, steps, the example of an own step, exit codes and JSON."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import schedule
from click.testing import CliRunner

from sheetcrm import cli, steps
from sheetcrm.job import BadJobError, Job
from sheetcrm.workspace import open_workspace
from tests.help.pages import ENGLISH, RUSSIAN, TOP, tables
from tests.sheets import cells, sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.words import Language

PAGE = ENGLISH["jobs"]
NIGHTLY, LETTERS, SUMMARY, MORNING = PAGE.fences("python")


def test_the_shipped_jobs_are_shown_whole() -> None:
    assert (TOP / "jobs" / "nightly.py").read_text(encoding="utf-8") == NIGHTLY
    assert (TOP / "jobs" / "letters.py").read_text(encoding="utf-8") == LETTERS
    assert (TOP / "jobs" / "summary.py").read_text(encoding="utf-8") == SUMMARY


def test_both_languages_show_the_same_files_and_commands() -> None:
    for kind in ("python", ""):
        assert RUSSIAN["jobs"].fences(kind) == PAGE.fences(kind)


def test_every_step_is_told_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[book]\npath = "b.xlsx"', encoding="utf-8")
    (tmp_path / "jobs").mkdir()
    told: dict[str, list[str]] = {}
    for name, text, section in (
        ("nightly", NIGHTLY, "## Steps, in their order"),
        ("letters", LETTERS, "## The job of letters"),
        ("summary", SUMMARY, "## The owner's job"),
    ):
        (tmp_path / "jobs" / f"{name}.py").write_text(text, encoding="utf-8")
        told[name] = re.findall(r"^\d+\. \*\*(\w+)\*\*", PAGE.section(section), re.MULTILINE)
        steps_of = [step.__name__ for step in open_workspace(tmp_path).job(name).steps]
        assert [step for step in steps_of if step in told[name]] == told[name]
        assert set(steps_of) <= {*told["nightly"], *told[name]}

    assert sorted(told["nightly"] + told["letters"] + told["summary"]) == sorted(steps.__all__)


def _sentences(text: str) -> list[str]:
    return re.findall(r"`(every\([^`]+)`", text)


def test_the_schedules_in_the_table_are_accepted_and_the_others_refused() -> None:
    section = PAGE.section("## When")
    accepted = [_sentences(row[0])[0] for table in tables(section) for row in table]
    refused = [text for text in _sentences(section) if text not in accepted]

    assert len(accepted) == 4
    assert len(refused) == 3
    for text in accepted:
        Job(_said(text), [steps.tidy])
    for text in refused:
        with pytest.raises(BadJobError):
            Job(_said(text), [steps.tidy])


def _said(text: str) -> object:
    return eval(text, {"every": schedule.every})


def _own(name: str) -> Job:
    space: dict[str, object] = {}
    exec(compile(MORNING, "morning.py", "exec"), space)
    job = space["job"]
    assert isinstance(job, Job)
    return Job(job.when, [step for step in job.steps if getattr(step, "__name__", "") == name] if name else job.steps)


def test_the_own_step_changes_a_status() -> None:
    """
    clients
    | id | status | purchases |
    | a1 | new    | 2         |
    | a2 | new    |           |
    | a3 | former | 1         |
    """
    snapshot = sheet(test_the_own_step_changes_a_status.__doc__ or "")

    plan = _own("bought").plan(snapshot)

    assert cells(snapshot.after(plan), "clients", "status") == {"a1": "active", "a2": "new", "a3": "former"}
    assert not _own("bought").plan(snapshot.after(plan))


def test_the_own_step_makes_a_task_once() -> None:
    """
    clients
    | id | first_name | birthday   |
    | a1 | Anna       | 1990-11-22 |
    | a2 | Boris      | 1990-11-23 |
    | a3 | Vera       | in spring  |
    """
    snapshot = sheet(test_the_own_step_makes_a_task_once.__doc__ or "", today="2026-11-22")

    plan = _own("birthdays").plan(snapshot)

    task = plan.appends["tasks"][0]
    assert len(plan.appends["tasks"]) == 1
    assert (task.values["client_id"], task.values["due"]) == ("a1", date(2026, 11, 22))
    assert not _own("birthdays").plan(snapshot.after(plan))


def test_the_own_job_runs_in_a_workspace(salon: Callable[[Language], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(salon("en"))
    Path("jobs", "morning.py").write_text(MORNING, encoding="utf-8")

    first = CliRunner().invoke(cli.main, ["run", "morning", "--json"])
    second = CliRunner().invoke(cli.main, ["run", "morning", "--json"])

    assert first.exit_code == 0, first.output
    changed = {change["column"] for change in json.loads(first.output)["changes"]}
    assert "status" in changed
    assert json.loads(second.output)["state"] == "quiet"


def test_the_line_of_the_nightly_copy_works_as_cron_types_it(
    salon: Callable[[Language], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = salon("en")
    monkeypatch.setenv("HOME", str(folder.parent))
    (line,) = [line for block in PAGE.fences() for line in block.splitlines() if "flock" in line]
    command = line.split(maxsplit=5)[5].replace("\\%", "%")

    for _ in ("the first night", "the second"):
        done = subprocess.run(["sh", "-c", command], cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    (copy,) = (folder.parent / "backup").iterdir()
    with tarfile.open(copy) as held:
        assert {"salon/clients.xlsx", "salon/config.toml", "salon/.sheetcrm/ledger.sqlite"} <= set(held.getnames())


def test_the_fields_of_a_plan_are_those_in_the_table(salon: Callable[[Language], Path]) -> None:
    said = CliRunner().invoke(cli.main, ["-w", str(salon("en")), "plan", "nightly", "--json"])
    (table,) = tables(PAGE.section("## Plans as JSON"))
    plan = json.loads(said.output)

    assert [row[0].strip("`") for row in table] == list(plan)
    problems = next(row[1] for row in table if row[0] == "`problems`")
    assert all(f"`{field}`" in problems for field in plan["problems"][0])


def test_exit_codes_are_those_in_the_table(salon: Callable[[Language], Path]) -> None:
    (table,) = tables(PAGE.section("## Exit codes"))
    assert [int(row[0]) for row in table] == [cli.DONE, cli.TOLD, cli.REFUSED]
    folder = str(salon("en"))

    def code(*words: str) -> int:
        return CliRunner().invoke(cli.main, ["-w", folder, *words]).exit_code

    assert code("log") == cli.DONE
    assert code("check") == code("plan", "nightly") == code("run", "nightly") == cli.TOLD
    assert code("run", "weekly") == cli.REFUSED
    Path(folder, ".~lock.clients.xlsx#").write_text("Anna,anna,desk,,;", encoding="utf-8")
    assert code("run", "nightly") == cli.REFUSED
