"""What commands print: for people in their language, for programs as JSON, quickly, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.model.words.runs import ADDED, FRESH
from sheetcrm.report import before_after, place
from sheetcrm.steps import check
from tests.cli.desk import LEAK

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from tests.cli.desk import Desk

SHEETCRM = str(Path(sys.executable).with_name("sheetcrm"))
COMMANDS = ("init", "demo", "check", "plan", "run", "why", "log", "adopt", "copy", "manual")
KEYS = {"job", "changes", "moves", "letters", "problems", "skipped", "refusals"}
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN = re.compile(r"\b[a-z]{4,}\b", re.IGNORECASE)
PROMO_CODE = re.compile(r"\b[A-Z2-9]{7}\b")
OURS = {
    "sheetcrm",
    "nightly",
    "config",
    "toml",
    "jobs",
    "json",
    "lang",
    "init",
    "check",
    "plan",
    "adopt",
    "demo",
    "manual",
    "whatsapp",
    "telegram",
    "clients",
}


def _process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **environment}
    return subprocess.run([SHEETCRM, *words], check=False, capture_output=True, env=env, timeout=120)


def test_json_is_one_object_with_all_its_keys_and_nothing_else(either: Desk) -> None:
    planned = either("plan", "nightly", "--json", code=1)
    ran = either.run("--json", code=1)
    quiet = either.run("--json", code=1)

    for said in (planned, ran, quiet):
        assert set(said.json) >= KEYS
        assert not said.err
        assert "\x1b" not in said.out
        assert "ƒ" not in said.out
    assert ran.json["changes"]
    assert {key: quiet.json[key] for key in ("changes", "moves", "letters")} == {
        "changes": [],
        "moves": [],
        "letters": {"sent": 0, "failed": 0, "stopped": "", "wait": False},
    }
    assert quiet.json["problems"][0]["sentence"].startswith(("Клиенты, строка 2", "Clients, row 2"))
    assert set(either("check", "--json", code=1).json) == {"problems", "refusals"}
    assert either("log", "--json", code=0).json[0]["state"] == "quiet"
    one = either("log", "1", "--json", code=0).json
    assert {change["new"] for change in one["changes"] if change["column"] == "phone"} == {"+79991234567"}


def test_json_of_a_refusal_is_json_too(either: Desk) -> None:
    book = either.open()
    either.sheet(book, "clients").title = "gone"
    either.save(book)

    said = either.run("--json", code=2)

    assert said.json["refusals"]
    assert said.json["state"] == "refused"


def test_a_book_without_a_flaw_says_that_all_is_in_order(either: Desk) -> None:
    with either.editing() as hand:
        for row in range(2, 8):
            hand[row, "source"] = either.look("lists")[2, "source"]

    either.run(code=0)
    said = either.run(code=0)

    assert said.out == (
        "Всё в порядке: менять нечего.\n"
        if either.language == "ru"
        else "All is in order: there is nothing to change.\n"
    )
    assert either("check", code=0).out in {"Замечаний нет.\n", "No problems.\n"}


def test_problems_are_never_called_order(desk: Desk) -> None:
    desk.run(code=1)

    assert desk.run(code=1).out.startswith("Менять нечего.\n\nТребует внимания: 6\n")


def test_a_formula_is_called_a_formula(either: Desk) -> None:
    either.run(code=1)
    with either.editing() as hand:
        hand[3, "days_silent"] = None

    said = either.run(code=1)

    assert ("пусто → формула" if either.language == "ru" else "empty → formula") in said.out


@pytest.mark.parametrize(
    "named", ["89991234567", "+7 (999) 123-45-67", "ANNA@example.com", "иванова анна", "Анна Иванова"]
)
def test_why_knows_a_client_however_named(desk: Desk, named: str) -> None:
    said = desk("why", named, code=0)

    assert said.out.startswith("Иванова Анна, +79991234567, anna@example.com\n")
    assert "Балл" in said.out
    prose = PROMO_CODE.sub("", said.out)
    assert not set(map(str.lower, LATIN.findall(prose))) - OURS - {"anna", "example"}


def test_why_by_id(desk: Desk) -> None:
    desk.run(code=1)

    assert desk("why", desk.look()[3, "id"], code=0).out.startswith("Петров Пётр, +79991234568")


def test_why_asks_which_one_or_says_nobody(either: Desk) -> None:
    either.run(code=1)
    several, nobody, empty = (either("why", text, code=2) for text in ("Иванов Павел", "Никто", ""))

    assert ("подходят несколько" if either.language == "ru" else "several fit") in several.err
    assert f"{either.look()[5, 'id']} (+79991234570)" in several.err
    assert ("такого клиента нет" if either.language == "ru" else "there is no such client") in nobody.err
    assert empty.code == 2


def test_a_person_is_asked_on_a_terminal_and_may_say_no(desk: Desk) -> None:
    desk.run(code=1)
    with desk.editing() as hand:
        for key in ("last_name", "first_name", "phone", "email"):
            cells = [hand[row, key] for row in range(2, 8)]
            for row, cell in enumerate([*cells[2:], *cells[:2]], start=2):
                hand[row, key] = cell
    before = desk.book.read_bytes()

    answer = f"{SHEETCRM} -w {desk.folder} run nightly --no-wait; echo exit $?"
    done = subprocess.run(
        ["script", "-qec", answer, "/dev/null"], check=False, capture_output=True, text=True, input="n\n"
    )

    assert "просит подтверждения" in done.stdout
    assert "Хорошо: ничего не записано." in done.stdout
    assert "exit 2" in done.stdout
    assert desk.book.read_bytes() == before
    assert "ждёт человека" in desk("log", code=0).out


def test_the_log_lists_runs_and_tells_one_whole(either: Desk) -> None:
    assert either("log", code=0).out in {"Запусков ещё не было.\n", "There were no runs yet.\n"}
    either.run(code=1)
    either.run(code=1)

    listed, one, none = either("log", code=0).out, either("log", "1", code=0).out, either("log", "99", code=2)

    assert len(listed.splitlines()) == 3
    assert "8-999-123-45-67 → +79991234567" in one
    assert none.err == ("Запуска 99 нет.\n" if either.language == "ru" else "There is no run 99.\n")
    assert not none.out


def test_a_failed_run_tells_why_in_the_readers_language(either: Desk) -> None:
    either.job(
        "mine",
        "from schedule import every\nfrom sheetcrm import Job\n"
        "def mine(s): 1 / 0\njob = Job(every().hour, steps=[mine])",
    )
    either("run", "mine", "--no-wait", code=2)

    said = either("log", code=0).out

    assert "division by zero" in said
    assert (
        "Запуск 1: Задание mine: шаг mine сломался"
        if either.language == "ru"
        else "Run 1: Job mine: the step mine broke"
    ) in said


def test_an_english_book_is_english_throughout(english: Desk) -> None:
    with english.editing() as hand:
        for row, (last, first) in enumerate(
            [
                ("Smith", "Ann"),
                ("Jones", "Pete"),
                ("Brown", "Olga"),
                ("White", "Paul"),
                ("White", "Paul"),
                ("Green", "Eve"),
            ],
            start=2,
        ):
            hand[row, "last_name"], hand[row, "first_name"] = last, first
        hand[3, "birthday"] = "yesterday"
    with english.editing("orders") as hand:
        hand[3, "client"] = "White Paul"

    for words in (
        ("plan", "nightly"),
        ("run", "nightly", "--no-wait"),
        ("check",),
        ("log",),
        ("log", "1"),
        ("why", "Ann Smith"),
        ("why", "x"),
        ("adopt",),
    ):
        said = english(*words)
        assert CYRILLIC.search(said.text.replace(str(english.folder), "")) is None, said.text


def test_a_russian_book_has_no_english_words(desk: Desk) -> None:
    with desk.editing() as hand:
        hand[3, "birthday"] = "вчера"

    for words in (
        ("plan", "nightly"),
        ("run", "nightly", "--no-wait"),
        ("check",),
        ("log",),
        ("log", "1"),
        ("why", "Иванова Анна"),
        ("why", "x"),
        ("adopt",),
    ):
        said = desk(*words)
        text = re.sub(
            r"\S+@\S+|(?<=года: )[0-9A-Z]{7}", "", said.text.replace(str(desk.folder), "")
        )  # nor personal codes
        found = {
            word
            for word in map(str.lower, LATIN.findall(text))
            if word not in OURS and not re.fullmatch(r"[coht][0-9a-z]{8}", word)
        }
        assert not found, text


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_in_both_languages(language: str, command: tuple[str, ...]) -> None:
    done = _process(*command, "--help", SHEETCRM_LANGUAGE=language)
    text = done.stdout.decode()

    assert done.returncode == 0
    assert bool(CYRILLIC.search(text)) is (language == "ru")
    assert LEAK.search(text.replace("...", "")) is None
    if not command:
        assert all(name in text for name in COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, sheetcrm.cli; print(*{name.split('.')[0] for name in sys.modules})"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert not {
        "pandas",
        "numpy",
        "rich",
        "openpyxl",
        "python_calamine",
        "xlsxwriter",
        "phonenumbers",
        "sqlite3",
        "schedule",
    } & set(done.stdout.split())


def test_the_shell_completes_commands_and_jobs(desk: Desk) -> None:
    script = _process(_SHEETCRM_COMPLETE="bash_source")
    words = f"sheetcrm -w {desk.folder} run ni"
    jobs = _process(_SHEETCRM_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="4")
    nowhere = _process(_SHEETCRM_COMPLETE="bash_complete", COMP_WORDS="sheetcrm -w /nowhere run ni", COMP_CWORD="4")

    assert b"complete" in script.stdout
    assert jobs.stdout.split() == [b"plain,nightly"]
    assert nowhere.returncode == 0
    assert not nowhere.stdout.strip()


@pytest.mark.parametrize("encoding", ["ascii", "koi8-r"])
def test_a_terminal_with_another_encoding_gets_marks_not_a_traceback(desk: Desk, encoding: str) -> None:
    for words in (("plan", "nightly"), ("plan", "nightly", "--json"), ("--help",)):
        done = _process("-w", str(desk.folder), *words, PYTHONIOENCODING=encoding)
        assert done.returncode in {0, 1}
        assert b"Traceback" not in done.stderr
        assert done.stdout


def test_a_pipe_gets_no_colours_and_no_edges(desk: Desk) -> None:
    done = _process("-w", str(desk.folder), "plan", "nightly", FORCE_COLOR="", COLUMNS="40")
    lines = done.stdout.decode().splitlines()

    assert "\x1b" not in "".join(lines)
    assert all(line == line.rstrip() for line in lines)
    assert not done.stderr


def test_a_reader_that_leaves_early_is_no_error(desk: Desk) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{SHEETCRM} -w '{desk.folder}' plan nightly | head -1; exit ${{PIPESTATUS[0]}}"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("command", ["run nightly --no-wait", "plan nightly", "check"])
def test_a_reader_that_leaves_early_does_not_make_a_refusal_a_success(desk: Desk, command: str) -> None:
    book = desk.open()
    desk.sheet(book, "clients").title = "gone"
    desk.save(book)
    done = subprocess.run(
        ["bash", "-c", f"{SHEETCRM} -w '{desk.folder}' {command} | true; exit ${{PIPESTATUS[0]}}"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 2
    assert not done.stderr


def test_all_that_a_run_does_not_write_stays_byte_for_byte(desk: Desk) -> None:
    before = _members(desk.book)
    desk.run(code=1)
    after = _members(desk.book)

    kept = [
        name
        for name in before
        if re.search(r"chart|drawing|comment|vmlDrawing|theme|media|printerSettings|sharedStrings", name)
    ]
    assert kept
    assert {name: before[name] for name in kept} == {name: after[name] for name in kept}
    sheets = {name for name in before if name.startswith("xl/worksheets/sheet")}
    changed = {name for name in sheets if before[name] != after[name]}
    assert len(changed) <= 8  # Clients, Archive, Orders, Problems, Duplicates, Leaving soon, Changes, Journal
    assert set(before) <= set(after)
    for name in sheets:
        for tag in (b"<conditionalFormatting", b"<dataValidation ", b"<x14:sparkline>", b"<legacyDrawing", b"<drawing"):
            assert after[name].count(tag) == before[name].count(tag), (name, tag)


def test_the_demo_shows_its_night_once_and_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "play"
    result = CliRunner().invoke(cli.main, ["demo", str(folder), "--lang", "en"])
    again = CliRunner().invoke(cli.main, ["demo", str(folder), "--lang", "en"])

    assert result.exit_code == 0
    assert CYRILLIC.search(result.stdout) is None
    assert LEAK.search(result.stdout.replace(str(folder), "")) is None
    assert result.stdout.count("→ +44") == 1
    assert again.exit_code == 2
    assert "Choose another folder" in again.stderr or "Выберите другую папку" in again.stderr
    for name in ("Clients", "Orders", "Problems"):
        assert f"\n{name}\n" in result.stdout


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("where", ["sheetcrm.demo.workspace.write_demo", "sheetcrm.demo.letters.past_letters"])
def test_a_demo_that_was_broken_off_leaves_nothing_and_can_be_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, where: str
) -> None:
    folder = tmp_path / "play"
    own = folder / "own" / "notes.txt"
    if there:
        own.parent.mkdir(parents=True)
        own.write_text("mine", encoding="utf-8")

    def ctrl_c(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, ctrl_c)
        broken = CliRunner().invoke(cli.main, ["demo", str(folder), "--lang", "en"])

    assert broken.exit_code == cli.REFUSED
    assert [path for path in folder.rglob("*") if path.is_file()] == ([own] if there else [])
    assert folder.exists() is there
    assert CliRunner().invoke(cli.main, ["demo", str(folder), "--lang", "en"]).exit_code == cli.DONE
    assert own.exists() is there


def test_it_is_a_module_as_well() -> None:
    said = [
        subprocess.run([*words, "--help"], capture_output=True, text=True, check=True).stdout
        for words in ([SHEETCRM], [sys.executable, "-m", "sheetcrm"])
    ]

    assert said[0] == said[1]
    assert ": sheetcrm [" in said[0].splitlines()[0]


def _members(book: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_hour_that_is_none_is_told_in_words_with_its_line(either: Desk) -> None:
    either.job(
        "mine",
        "from schedule import every\nfrom sheetcrm import Job\nfrom sheetcrm.steps import tidy\n\n"
        "job = Job(every().day.at('25:00'), steps=[tidy])\n",
    )

    said = either("run", "mine", code=2).err

    assert "{}" not in said
    assert "every().day.at('02:30')" in said
    assert ("mine.py, строка 5" if either.language == "ru" else "mine.py, line 5") in said


def _on_terminal(columns: int, *words: str) -> str:
    """Return what a terminal of so many columns shows."""
    line = f"stty cols {columns}; {SHEETCRM} {' '.join(words)}"
    env = {key: text for key, text in os.environ.items() if key != "COLUMNS"} | {"TERM": "xterm"}
    done = subprocess.run(["script", "-qec", line, "/dev/null"], check=False, capture_output=True, text=True, env=env)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", done.stdout)


def test_a_broken_setting_is_named_and_its_place_is_not_the_robots_own_cell(snapshot: Snapshot) -> None:
    """
    settings
    | name      | value     |
    | Time zone | Mars/Base |
    """
    (told,) = [problem for problem in check(snapshot).problems if problem.tab == "settings"]

    assert place(told, snapshot, "en") == "Settings, row 2, Time zone: "


@pytest.mark.parametrize(("language", "quoted"), [("en", "“03.07.1956”"), ("ru", "«03.07.1956»")])
def test_a_text_that_looks_like_its_date_is_in_the_languages_own_quotes(language: Language, quoted: str) -> None:
    assert before_after("03.07.1956", date(1956, 7, 3), language) == (quoted, "03.07.1956")


def test_a_run_is_told_as_people_write(either: Desk) -> None:
    """No comma before «и другие», and whose the new tasks are."""
    either.run(code=1)
    told = " ".join(_on_terminal(140, "-w", str(either.folder), "log", "1").split())

    assert (" и другие)" if either.language == "ru" else ", and others)") in told
    assert ", и другие" not in told
    assert FRESH["tasks"] != ADDED["tasks"]


def test_a_narrow_terminal_hides_no_new_value_and_no_number(either: Desk) -> None:
    planned = _on_terminal(40, "-w", str(either.folder), "plan", "nightly")
    either.run(code=1)
    listed = _on_terminal(40, "-w", str(either.folder), "log")
    wide = _on_terminal(140, "-w", str(either.folder), "log")

    assert "8-999-123-45-67 → +79991234567" in planned
    assert "nightly" in listed
    assert "…" not in planned.split("Телефон" if either.language == "ru" else "Phone")[1].splitlines()[1]
    assert re.search(r"(Замечаний|Problems): \d", " ".join(listed.split()))
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", listed)
    assert len(wide.splitlines()) == 2
