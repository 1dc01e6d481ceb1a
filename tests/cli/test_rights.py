"""Files that belong to somebody else: after one `sudo sheetcrm`, or with rights that keep us out; said with the cure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sheetcrm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.desk import Desk

NOBODY = 65534
ROOT = os.geteuid() == 0
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if ROOT else []
"""Rights count for root, too."""
START = [*BOUND, sys.executable, "-c", "from sheetcrm.cli import main; main()"]


@pytest.fixture
def shared(english: Desk) -> Iterator[Path]:
    """The workspace in a folder with a space in its name."""
    with tempfile.TemporaryDirectory() as top:
        yield shutil.copytree(english.folder, Path(top) / "my crm")


def _give(folder: Path, user: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)


@pytest.fixture
def told(shared: Path) -> Callable[..., str]:
    """Run a command as somebody whom rights keep out."""

    def run(*words: str, language: str = "en") -> str:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(shared),
            "SHEETCRM_LANGUAGE": language,
            "PYTHONPATH": str(Path(sheetcrm.__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        line = [*START, "-w", str(shared), *words]
        done = subprocess.run(line, check=False, capture_output=True, text=True, env=env, cwd="/")
        return done.stdout + done.stderr

    return run


def test_a_config_that_may_not_be_read_names_the_right(shared: Path, told: Callable[..., str]) -> None:
    (shared / "config.toml").chmod(0)

    assert told("check") == (
        f"{shared}/config.toml cannot be read: there is no right to read it.\n"
        f"  Give yourself the right to it: chmod -R u+rwX '{shared}/config.toml'\n"
    )
    assert "нет прав на чтение" in told("check", language="ru")


def test_a_book_that_may_not_be_read_is_not_saved_in_excel(shared: Path, told: Callable[..., str]) -> None:
    book = shared / "clients.xlsx"
    book.chmod(0)

    assert told("check").endswith(f"  Give yourself the right to it: chmod -R u+rwX '{book}'\n")


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_a_memory_of_somebody_else_says_whose_it_is_and_how_to_have_it_back(
    shared: Path, told: Callable[..., str]
) -> None:
    told("run", "nightly", "--no-wait", "--yes")
    _give(shared / ".sheetcrm", NOBODY)

    checked, seen = told("check"), told("doctor")

    cure = f"{shared}/.sheetcrm belongs to nobody, and root runs the command: sudo chown -R root '{shared}/.sheetcrm'"
    assert cure in checked
    assert seen.count(cure) == 1
    assert "send us" not in (checked + seen).lower()


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_a_memory_that_may_only_be_read_is_told_in_the_readers_language(shared: Path, told: Callable[..., str]) -> None:
    told("run", "nightly", "--no-wait", "--yes")
    config = shared / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"en"', '"ru"'), encoding="utf-8")
    _give(shared / ".sheetcrm", NOBODY)
    for path in (shared / ".sheetcrm", *(shared / ".sheetcrm").rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)

    said = told("mail", "resume", language="ru")

    assert "readonly" not in said
    assert "нет прав на запись" in said
    assert "sudo chown -R root" in said


def test_a_unit_that_may_not_be_written_is_told_in_the_readers_language(shared: Path, told: Callable[..., str]) -> None:
    config = shared / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"en"', '"ru"'), encoding="utf-8")
    (shared / ".config").mkdir(mode=0o500)

    said = told("install-service", "--write", language="ru")

    assert "Permission denied" not in said
    assert "нет прав на запись" in said
