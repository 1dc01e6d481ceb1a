"""A command line that cannot be understood, and the frame of the help: in both languages, with the cure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.cli import usage
from sheetcrm.cli.catalogue import CATALOGUE

if TYPE_CHECKING:
    from sheetcrm.model.words import Language

SHEETCRM = str(Path(sys.executable).with_name("sheetcrm"))
CLICKS = re.compile(
    r"\b(Usage|Options|Commands|Error|Show|Missing|No such|Invalid|default|required|Try|Did you|DIRECTORY|INTEGER|TEXT)\b"
)
FAULTS = {
    ("frob",): ("There is no command frob.", "What there is: sheetcrm --help."),
    ("docter",): ("There is no command docter.", "Did you mean doctor? What there is: sheetcrm --help."),
    ("mail", "resum"): (
        "There is no command resum.",
        "Did you mean resume? What there is: sheetcrm mail --help.",
    ),
    ("-w", "crm"): ("A command is missing: what to do.", "Such as sheetcrm doctor. All: sheetcrm --help."),
    ("run",): (
        "sheetcrm run needs JOB.",
        "Write: sheetcrm run JOB. A job's name: its file in the folder jobs without .py, such as nightly.",
    ),
    ("test", "Welcome"): (
        "sheetcrm test needs --to ADDRESS.",
        "Write: sheetcrm test SEQUENCE --to ADDRESS. To which address.",
    ),
    ("run", "nightly", "-w", "my crm", "--yes"): (
        "sheetcrm run has no option -w.",
        "Put -w before the command: sheetcrm -w 'my crm' run nightly --yes",
    ),
    ("run", "nightly", "--workspace=crm"): (
        "sheetcrm run has no option --workspace.",
        "Put --workspace before the command: sheetcrm --workspace crm run nightly",
    ),
    ("check", "-w"): ("sheetcrm check has no option -w.", "Put -w before the command: sheetcrm -w FOLDER check"),
    ("check", "--lang", "en"): (
        "sheetcrm check has no option --lang.",
        "The language is set by the line language in config.toml; --lang goes only after init, demo and manual.",
    ),
    ("run", "nightly", "--jsn"): (
        "sheetcrm run has no option --jsn.",
        "Did you mean --json? What there is: sheetcrm run --help.",
    ),
    ("check", "--zz"): ("sheetcrm check has no option --zz.", "What there is: sheetcrm check --help."),
    ("--zz",): ("sheetcrm has no option --zz.", "What there is: sheetcrm --help."),
    ("why", "White", "Paul"): (
        "For sheetcrm why this is too much: Paul.",
        'A name of several words goes into quotes: sheetcrm why "CLIENT"',
    ),
    ("check", "all"): ("For sheetcrm check this is too much: all.", "What there is: sheetcrm check --help."),
    ("log", "x"): (
        "[RUN]: “x” does not fit: a whole number is needed.",
        "Write another one. More: sheetcrm log --help.",
    ),
    ("forecast", "--days", "0"): (
        "--days: “0” does not fit: a whole number from 1 to 366 is needed.",
        "Write another one. More: sheetcrm forecast --help.",
    ),
    ("init", "--lang", "fr", "x"): (
        "--lang: “fr” does not fit: it may be ru, en.",
        "Write another one. More: sheetcrm init --help.",
    ),
    ("-w", __file__, "check"): (
        f"-w: “{__file__}” does not fit: this is a file, and a folder is needed.",
        "Write another one. More: sheetcrm --help.",
    ),
    ("copy", "--to-file", "/"): (
        "--to-file: “/” does not fit: this is a folder, and a file is needed.",
        "Write another one. More: sheetcrm copy --help.",
    ),
    ("forecast", "--days"): (
        "--days needs a value.",
        "Write: --days NUMBER. More: sheetcrm forecast --help.",
    ),
    ("check", "--json=1"): ("--json takes no value.", "Write just --json."),
}


def _said(language: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SHEETCRM_LANGUAGE": language, "COLUMNS": "100"}
    return subprocess.run([SHEETCRM, *words], check=False, capture_output=True, text=True, env=env, timeout=60)


@pytest.mark.parametrize("words", FAULTS, ids=" ".join)
def test_a_line_that_cannot_be_understood_is_two_lines_with_the_cure(words: tuple[str, ...]) -> None:
    done = _said("en", *words)

    assert done.returncode == 2
    assert done.stderr == "{}\n  {}\n".format(*FAULTS[words])
    assert not done.stdout


@pytest.mark.parametrize("words", FAULTS, ids=" ".join)
def test_no_word_of_clicks_reaches_a_russian(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "HERE", "ru")

    done = CliRunner().invoke(cli.main, words)

    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 2
    assert re.search(r"[а-я]{3}", done.stderr.splitlines()[0])
    assert not CLICKS.search(done.stderr.replace(__file__, ""))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_frame_of_the_help_is_in_one_language(language: Language) -> None:
    top, run, forecast, resume = (
        _said(language, *words, "--help").stdout for words in ((), ("run",), ("forecast",), ("mail", "resume"))
    )

    for text in (top, run, forecast, resume):
        assert bool(CLICKS.search(text)) is (language == "en"), text
    if language == "en":
        assert "Usage: sheetcrm run [OPTIONS] JOB" in run
        assert "JOB  A job's name: its file in the folder jobs without .py, such as nightly." in run
        assert "[from 1 to 366; default: 30]" in forecast
    else:
        assert "Как писать: sheetcrm run [ПАРАМЕТРЫ] ЗАДАНИЕ" in run
        assert "ЗАДАНИЕ  Имя задания: файл в папке jobs без .py, например nightly." in run
        assert "[от 1 до 366; без него — 30]" in forecast
    assert re.search(r"0\b.*1\b.*2\b", top.split("install-service")[1], re.DOTALL)  # what the exit codes mean


def test_every_argument_is_explained_and_the_demo_names_its_folder() -> None:
    for name in CATALOGUE:
        command = cli.main.get_command(click.Context(cli.main), name)
        assert command is not None
        for param in command.params:
            assert getattr(param, "about", "") or getattr(param, "help", ""), (name, param.name)
    assert "sheetcrm-demo" in _said("en", "demo", "--help").stdout


def test_sheetcrm_alone_shows_its_help() -> None:
    done = _said("ru")

    assert "Как писать: sheetcrm [ПАРАМЕТРЫ] КОМАНДА" in done.stderr
    assert "install-service" in done.stderr


@pytest.mark.parametrize("width", [60, 80])
def test_no_line_about_a_command_is_cut(width: int) -> None:
    """What a command is for is most of what the list is read for: a long line goes on below."""
    shown = CliRunner().invoke(cli.main, ["--help"], terminal_width=width).output

    assert not re.search(r"\.\.\.$", shown.split("\n\n", 2)[2], re.MULTILINE)
    assert all(len(line) <= width for line in shown.splitlines())
