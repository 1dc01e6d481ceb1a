"""The operator's side: config.toml, job files, the ledger, two runs at once; every mistake has two lines and a cure."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.adapters.ledger import Ledger
from sheetcrm.workspace import open_workspace

if TYPE_CHECKING:
    from tests.cli.desk import Desk

JOB = """from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Change, Plan, objects


def mine(snapshot):
    clients = snapshot["clients"]
    {body}


job = Job({when}, steps=[mine])
"""
NIGHT = 'every().day.at("02:30")'
SETUPS = [
    ("[book\npath = 1", "строка 1, знак 6", "line 1, character 6"),
    ('[book]\npaht = "x.xlsx"', "Может быть, book.path?", "Did you mean book.path?"),
    ('lang = "ru"\n[book]\npath = "x.xlsx"', "Может быть, language?", "Did you mean language?"),
    ('language = 5\n[book]\npath = "x.xlsx"', 'language = "…"', 'language = "…"'),
    ('language = "fr"\n[book]\npath = "x.xlsx"', 'language = "fr"', 'language = "fr"'),
    ('[book]\nkind = "gogle"\npath = "x"', 'kind = "google"', 'kind = "google"'),
    ('[book]\nkind = "google"\npath = "x"', "не ссылка на Google Таблицу", "neither the address of a Google Sheet"),
    ('[book]\nkind = "google"\nspreadsheet = "моя таблица"', "не ссылка на Google", "neither the address"),
    (
        '[book]\nkind = "google"\nspreadsheet = "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\napi_root = "http://example.org"',
        "годится только для этой же машины",
        "is for this machine alone",
    ),
    ("[book]\n", "не указан book.path", "book.path is missing"),
    ('book = "x.xlsx"', "раздел [book]", "a section, [book]"),
    ('[[book]]\npath = "x.xlsx"', "раздел [book]", "a section, [book]"),
    ('[book]\npath = "a\\u0000b.xlsx"', "не файл .xlsx", "is not an .xlsx file"),
    ('[book]\npath = "/"', "не файл .xlsx", "is not an .xlsx file"),
]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("text", "russian", "english"), SETUPS)
def test_a_mistake_in_the_configuration_is_named_with_its_cure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, text: str, russian: str, english: str
) -> None:
    desk.config(text)
    monkeypatch.delenv("SHEETCRM_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", {"ru": "ru_RU.UTF-8", "en": "en_GB.UTF-8"}[language])

    said = desk("plan", "nightly", code=2)

    assert (russian if language == "ru" else english) in said.err
    assert len(said.err.splitlines()) == 2
    assert str(desk.folder / "config.toml") in said.err


def test_a_configuration_that_is_no_text(desk: Desk) -> None:
    (desk.folder / "config.toml").write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in desk("check", code=2).err


def test_a_folder_without_a_configuration_names_init(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["-w", str(tmp_path), "run", "nightly"])

    assert result.exit_code == 2
    assert "sheetcrm init" in result.stderr


JOBS = [
    ("def (", "не загружается: SyntaxError: invalid syntax (mine.py, line 1)", "does not load: SyntaxError"),
    (
        "import nomodule",
        "No module named 'nomodule' (mine.py, строка 1)",
        "No module named 'nomodule' (mine.py, line 1)",
    ),
    ("x = 1", "нет строки job = Job(…)", "no line job = Job(…)"),
    ("job = 5", "нет строки job = Job(…)", "no line job = Job(…)"),
    ("import sys; sys.exit(3)", "SystemExit", "SystemExit"),
    (
        JOB.format(body="return Plan()", when="every(3).weeks"),
        "такое расписание не поддерживается",
        "the schedule is not one of",
    ),
    (
        JOB.format(body="return None", when=NIGHT),
        "он вернул NoneType, а нужен Plan",
        "it returned NoneType, not a Plan",
    ),
    (
        JOB.format(body="return 1 / 0", when=NIGHT),
        "division by zero (mine.py, строка 9)",
        "division by zero (mine.py, line 9)",
    ),
    (
        JOB.format(body="raise SystemExit", when=NIGHT),
        "шаг mine сломался: SystemExit",
        "the step mine broke: SystemExit",
    ),
    (
        JOB.format(
            body="x = objects(['x'] * len(clients)); return Plan.of(Change('clients', 'zodiac', clients.ids, x, x, x))",
            when=NIGHT,
        ),
        "на вкладке «Клиенты» нет колонки zodiac",
        "the tab “Clients” has no column zodiac",
    ),
    (
        JOB.format(
            body="one = objects(['x']); return Plan.of(Change('stars', 'notes', one, one, one, one))", when=NIGHT
        ),
        "вкладки stars нет",
        "there is no tab stars",
    ),
    (
        JOB.format(
            body="one = objects(['x']); return Plan.of(Change('clients', 'notes', one, one, one, one))", when=NIGHT
        ),
        "нет строки x",
        "has no row x",
    ),
    (
        JOB.format(body="return Plan.of(clients.change('notes', [object()] * len(clients), 'why'))", when=NIGHT),
        "он дал object, а не значение ячейки",
        "it gave object, which no cell can hold",
    ),
    (
        JOB.format(body="return Plan.of(clients.change('notes', ['x' * 40_000] * len(clients), 'why'))", when=NIGHT),
        "в ячейке помещается 32 767",
        "a cell holds 32,767",
    ),
]


@pytest.mark.parametrize("number", range(len(JOBS)))
def test_a_broken_job_is_that_jobs_problem(either: Desk, number: int) -> None:
    text, russian, english = JOBS[number]
    either.job("mine", text)
    before = either.book.read_bytes()

    planned = either("plan", "mine", code=2)
    said = either("run", "mine", "--no-wait", "--yes", code=2)

    assert (russian if either.language == "ru" else english) in said.err
    assert planned.err == said.err
    assert len(said.err.splitlines()) == 2
    assert either.book.read_bytes() == before


def test_other_jobs_run_beside_a_broken_one(desk: Desk) -> None:
    desk.job("broken", "def (")

    desk.run(code=1)


def test_a_job_that_is_not_there_names_those_that_are(either: Desk) -> None:
    said = either("run", "nigthly", code=2)

    assert said.err.splitlines()[1].strip() == (
        "Есть: letters, nightly, summary." if either.language == "ru" else "There are: letters, nightly, summary."
    )


def test_an_operators_own_step_writes_robot_and_own_columns(desk: Desk) -> None:
    with desk.editing() as hand:
        hand.sheet.cell(1, hand.sheet.max_column + 1).value = "Скидка"
    body = (
        "return Plan.of(clients.change('segment', ['активный'] * len(clients), 'своё правило'),"
        " clients.change('+Скидка', ['=10%'] * len(clients), 'своё правило'))"
    )
    desk.job("mine", JOB.format(body=body, when=NIGHT))

    said = desk("run", "mine", "--no-wait", code=0)

    assert "Скидка" in said.out
    after = desk.look()
    assert after.values("segment")[:6] == ["активный"] * 6
    assert after.values("Скидка")[:6] == ["=10%"] * 6
    assert {cell.data_type for cell in after.sheet[3] if cell.value == "=10%"} == {"s"}
    assert "Скидка: 6" in desk("log", "1", code=0).out


def test_two_runs_at_once(either: Desk) -> None:
    with open_workspace(either.folder).alone():
        before = either.book.read_bytes()
        said = either.run(code=2)
        either("plan", "nightly", code=1)

    assert ("уже идёт другой запуск" if either.language == "ru" else "Another run is at work") in said.err
    assert either.book.read_bytes() == before


def test_a_run_in_another_process_is_seen(desk: Desk) -> None:
    (desk.folder / ".sheetcrm").mkdir()
    with (desk.folder / ".sheetcrm" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [str(Path(sys.executable).with_name("sheetcrm")), "-w", str(desk.folder), "run", "nightly", "--no-wait"],
            check=False, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2


def test_a_ledger_that_is_no_database(either: Desk) -> None:
    state = either.folder / ".sheetcrm"
    state.mkdir()
    (state / "ledger.sqlite").write_bytes(b"hello" * 1000)
    before = either.book.read_bytes()

    said = either.run(code=2)

    assert ("Память робота" if either.language == "ru" else "The robot's memory") in said.err
    assert ("не память робота" if either.language == "ru" else "none of the robot's") in said.err
    assert either.book.read_bytes() == before
    assert (state / "ledger.sqlite").read_bytes() == b"hello" * 1000


def test_a_ledger_of_somebody_else(desk: Desk) -> None:
    (desk.folder / ".sheetcrm").mkdir()
    with sqlite3.connect(desk.folder / ".sheetcrm" / "ledger.sqlite") as other:
        other.execute("create table runs (a)")
    other.close()

    assert "Память робота" in desk.run(code=2).err


@pytest.mark.parametrize("command", [("run", "nightly", "--no-wait"), ("plan", "nightly"), ("log",), ("adopt",)])
def test_a_place_where_nothing_can_be_remembered(either: Desk, command: tuple[str, ...]) -> None:
    (either.folder / ".sheetcrm").write_text("")

    said = either(*command, code=2)

    assert ("это файл, а не папка" if either.language == "ru" else "this is a file, not a folder") in said.err


def test_a_ledger_that_breaks_in_the_middle_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    before = desk.book.read_bytes()
    with monkeypatch.context() as full:
        full.setattr(Ledger, "prepare", broken)
        said = desk.run(code=2)

    assert "Память робота" in said.err
    assert desk.book.read_bytes() == before
    desk.run(code=1)


def test_an_old_copy_of_the_book_is_not_written_until_adopted(either: Desk) -> None:
    old = either.book.read_bytes()
    either.run(code=1)
    first = either.book.read_bytes()
    with either.editing() as hand:
        hand[3, "phone"] = "8 999 123 45 60"
    either.run(code=1)
    either.book.write_bytes(first)
    either.rest()

    said = either.run(code=2)

    assert "sheetcrm adopt" in said.err
    assert either("why", "+79991234567", code=2).err == said.err
    assert either.book.read_bytes() == first
    either("adopt", code=0)
    either.run()
    assert old != first


def test_an_error_nobody_foresaw_leaves_a_file_and_no_traceback(either: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(Ledger, "runs", wrong)
    result = CliRunner().invoke(cli.main, ["-w", str(either.folder), "log"])

    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    path = Path(result.stderr.split()[-1].rstrip("."))
    kept = next((either.folder / ".sheetcrm").glob("error-*.txt"))
    assert kept.name == path.name + ("" if path.suffix else ".txt")
    assert "unforeseen" in kept.read_text(encoding="utf-8")


def test_init_and_demo_never_touch_a_folder_in_use(desk: Desk, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}

    for command in ("init", "demo"):
        result = CliRunner().invoke(cli.main, [command, str(desk.folder)])
        assert result.exit_code == 2
        assert "config.toml" in result.stderr
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before

    (tmp_path / "file").write_text("")
    assert CliRunner().invoke(cli.main, ["init", str(tmp_path / "file" / "x")]).exit_code == 2


def test_init_goes_beside_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")

    result = CliRunner().invoke(cli.main, ["init", str(tmp_path), "--lang", "en"])

    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clients.xlsx", "config.toml", "jobs", "photo.jpg"]
    assert 'language = "en"' in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert not any("а" <= char <= "я" for char in result.output)


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "mkdir", refuse)
    result = CliRunner().invoke(cli.main, ["init", str(tmp_path / "x"), "--lang", "ru"])

    assert result.exit_code == 2
    assert "рабочую папку" in result.stderr or "No workspace" in result.stderr
