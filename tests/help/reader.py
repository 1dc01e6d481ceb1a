"""Whoever reads a page and types what it says, line by line in a shell, on the machine where the page begins."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from sheetcrm import cli
from sheetcrm.serve.unit import unit_name
from sheetcrm.workspace import Workspace, open_workspace
from tests.google.keys import key_file
from tests.help import machine
from tests.help.pages import README, TOP, Page
from tests.packaging.parts import copy
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.words import Language

NOT_RUN = {
    "python -m tests.benchmarks": "it measures for hours",
    "chmod 600": "says how a file is to be, not which",
}
"""What stands between backticks like a command and is not typed, and why."""
ELSEWHERE = {".venv/bin/pip install '.[apprise]'": README}
"""What is typed on one page, and named by others word for word."""
MAY_FAIL = {"cp -u salon.broken/.sheetcrm/letters.log salon/.sheetcrm/": "No such file"}
"""Lines of which the page itself says that they may fail, and how."""
MINE = {"sudo", "apt", "timedatectl", "scp", "ssh", "install"}
"""What one types as oneself; all else as robot, as the page vps says."""
NAMED = {"exit", "timedatectl"}
"""Commands of one word; other single words between backticks are names."""
BEGINS = {"with the source": {"README", "start"}, "on a new machine": {"vps"}, "with sheetcrm": {"google"}}
"""Where a page begins; all others inside the practice workspace."""
INSTALLED = (
    "mkdir -p ~/bin ~/sheetcrm/.venv/bin",
    "cp $TOP/store/sheetcrm ~/bin",
    "cp ~/bin/sheetcrm ~/sheetcrm/.venv/bin",
    "exit",  # at the next login ~/bin is found
)
SERVICES = (
    "sudo ~robot/bin/sheetcrm -w ~robot/salon install-service --system --write",
    "sudo systemctl daemon-reload",
    "sheetcrm -w ~/salon install-service --write",
    "systemctl --user daemon-reload",
)
_SECONDS = 300


class Shell:
    """A bash into which one line after the other is typed."""

    def __init__(self, env: dict[str, str]) -> None:
        self.bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=env["HOME"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def type(self, line: str) -> tuple[int, str]:
        """Return the exit code and what was said."""
        assert self.bash.stdin is not None
        assert self.bash.stdout is not None
        said = ""
        watch = Timer(_SECONDS, self.bash.kill)
        watch.start()
        self.bash.stdin.write(f"{line}\nprintf '\\n%s done\\n' $?\n")
        self.bash.stdin.flush()
        for told in self.bash.stdout:
            if found := re.fullmatch(r"(\d+) done\n", told):
                watch.cancel()
                return int(found[1]), said.strip()
            said += told
        pytest.fail(f"{line}: the shell ended: {said}")

    def close(self) -> None:
        self.bash.kill()
        self.bash.communicate()


class Reader:
    """Who follows a page: as themselves in one shell, as robot in another; ``names`` are what a page leaves to its reader."""

    def __init__(self, env: dict[str, str], names: dict[str, str]) -> None:
        self.root, self.env, self.names = Path(env["TOP"]), env, names
        self.robot_home = self.root / "home/robot"
        self.me = Shell(env)
        self.robot: Shell | None = None

    def login(self) -> Shell:
        """Become robot, as the pages tell: at home, with what a login sets."""
        self.leave()
        self.robot = Shell(self.env)
        self.robot.type("sudo -iu robot")
        assert self.robot.type("echo $AS")[1] == "robot"
        return self.robot

    def leave(self) -> None:
        """Become oneself again."""
        if self.robot:
            self.robot.type("exit")
            assert self.robot.type("echo $AS")[1] == "you"
            self.robot.close()
            self.robot = None

    def type(self, line: str) -> None:
        """Type a line where it belongs; it has to go well."""
        for book in (*self.robot_home.glob("*/*.xlsx"), *self.robot_home.glob("*/*/*.xlsx")):
            os.utime(book, (time.time() - 3600,) * 2)  # as if it had been saved an hour ago: nobody waits in a test
        for name, value in self.names.items():
            line = line.replace(name, value)
        words = line.split()
        if line == "sudo -iu robot":
            self.login()
            return
        if line == "exit":
            self.leave()
            return
        shell = self.me if words[0] in MINE or not self.robot_home.exists() else self.robot or self.login()
        code, said = shell.type(self._as_typed(line))
        called = Path(words[0]).name == "sheetcrm"
        assert "Traceback" not in said, (line, said)
        well = {cli.DONE, cli.TOLD} if called or line[0] in "*0123456789" else {0}
        assert code in well or MAY_FAIL.get(line, said + "?") in said, (line, code, said)
        if called:
            assert said, line
            self._warm()

    def _as_typed(self, line: str) -> str:
        """Return a line of cron as cron would carry it out, and one for the folder with the source in that folder."""
        if cron := re.fullmatch(r"((?:[\d*/,-]+ ){5})(.+)", line):
            assert all(_fits(*field) for field in zip(cron[1].split(), (59, 23, 31, 12, 7), strict=True)), line
            command, *_ = re.split(r"(?<!\\)%", cron[2])  # what follows a sign of percent is no command any more
            command = command.replace("\\%", "%")
            return f"(cd; PATH={shlex.quote(str(self.root / 'bin'))} sh -c {shlex.quote(command)})"
        if re.match(r"(python3 -m venv )?\.venv\b", line):
            return f"(cd ~/sheetcrm && {line})"
        return line

    def _warm(self) -> None:
        """Once a program that was installed has carried out its first command, the warm one takes its place: it is quick."""
        for path in self.robot_home.glob("*/.venv/bin/sheetcrm"):
            if not machine.is_warm(path):
                machine.program(path)

    def close(self) -> None:
        for shell in (self.me, self.robot):
            if shell:
                shell.close()


def _fits(field: str, most: int) -> bool:
    """Say whether cron understands this field."""
    found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/\d+)?", field)
    return found is not None and all(int(number or 0) <= most for number in found.groups())


@pytest.fixture(scope="session")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the environment that all machines share: libraries in place of the network, the source, the warm sheetcrm."""
    folder = tmp_path_factory.mktemp("shared")
    source = copy(folder / "source")
    git = [
        "git",
        "-c",
        "user.name=Anna",
        "-c",
        "user.email=anna@shop.example",
        "-c",
        "commit.gpgsign=false",
        "-C",
        str(source),
    ]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)
    with tempfile.TemporaryDirectory() as short:  # the name of a socket may not be long
        door = f"{short}/door"
        env = os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
        warm = subprocess.Popen([sys.executable, machine.__file__, "warm", door], env=env)
        while not Path(door).exists() and warm.poll() is None:
            time.sleep(0.05)
        yield {
            "SOURCE": str(source),
            "WARM": door,
            "PYTHONPATH": str(machine.libraries(folder / "libraries")),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # no isolation: pip reads it the other way round
            "PIP_NO_COMPILE": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTEST_ADDOPTS": "-n0 tests/model/test_words.py",  # a part stands for all tests
        }
        warm.kill()
        warm.wait()


@pytest.fixture
def reader(page: Page, fixed: dict[str, str], tmp_path: Path, demos: dict[Language, Path]) -> Iterator[Reader]:
    """Stand where the page begins, on a machine as it is by then."""
    begins, *_ = [place for place, names in BEGINS.items() if page.path.stem in names] or ["in the workspace"]
    root = machine.build(tmp_path.resolve() / "machine", bare=begins == "on a new machine")
    mine, robot = root / "home/you", root / "home/robot"
    env = fixed | {"TOP": str(root), "AS": "you", "HOME": str(mine), "PATH": str(root / "bin")}
    unit = unit_name(Workspace(robot / "salon", open_workspace(demos[page.language]).config))
    names = {
        "ADDRESS": env["SOURCE"],
        "MACHINE": machine.SERVER,
        "~robot": str(robot),
        "sheetcrm-salon-635d86.service": unit,
        "systemctl --user stop …": f"systemctl --user stop {unit}",
        "systemctl disable --now …": f"systemctl disable --now {unit}",
        "journalctl --user -u …": f"journalctl --user -u {unit}",
        "apt install sudo": "sudo apt install sudo",  # whoever reads that is root
    }
    with StandIn(clock=lambda: datetime.now(UTC) - timedelta(days=1)) as google:
        if page.path.stem == "google":
            env["GOOGLE"] = google.url
            names["/d/…/edit"] = f"/d/{google.add_spreadsheet(title='salon', sheets=['Sheet1']).id}/edit"
            (mine / "Downloads").mkdir()
            key_file(mine / "Downloads/FILE.json", google, mode=0o644)
        with closing(Reader(env, names)) as reader:
            if begins == "with the source":
                shutil.copytree(env["SOURCE"], robot / "sheetcrm")
            if begins == "in the workspace":
                shutil.copytree(demos[page.language], robot / "salon")
            for line in _before(page, begins):
                reader.type(line)
            yield reader
    shutil.rmtree(root)


def _before(page: Page, begins: str) -> Iterator[str]:
    """Yield what was typed before the page begins, as other pages tell it."""
    if begins in {"in the workspace", "with sheetcrm"}:
        yield from INSTALLED
    if begins == "in the workspace":
        yield from SERVICES if "systemctl" in page.text else ()
        yield "cd ~/salon"
    if begins == "with the source":
        yield "cd ~/sheetcrm"


def walk(page: Page, reader: Reader) -> None:
    """Type a page from top to bottom, and write the files whose text it gives."""
    for kind, text in page.parts():
        if kind.startswith("file "):
            (reader.robot_home / "salon" / kind.removeprefix("file ")).write_text(text, encoding="utf-8")
        elif kind == "line" or (kind == "code" and _is_typed(text) and ELSEWHERE.get(text, page) == page):
            reader.type(text)


def _is_typed(code: str) -> bool:
    """Say whether what stands between backticks is a command as one would type it; those of sheetcrm are only looked at."""
    program, *more = code.split()[:2] or [""]
    known = program in {*machine.REAL, *machine.STAND_INS, *machine.BUILT_IN, "python"}
    return (known or program.startswith(".venv/bin/")) and (bool(more) or code in NAMED) and code not in NOT_RUN
