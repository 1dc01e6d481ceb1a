"""The page of restoring, typed as it stands: every block by a shell and the command line, in a workspace that lost what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.adapters.template import build
from sheetcrm.model.columns import TABS
from sheetcrm.model.posted import Posted, State
from sheetcrm.workspace import create_workspace, open_workspace
from tests.help.pages import ENGLISH, RUSSIAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

PAGE = ENGLISH["restore"]
TITLE = TABS["clients"].title.en
NAMES = ("Cooper", "Parker", "Walker")


def _blocks(heading: str) -> list[str]:
    section = PAGE.section(f"## {heading}")
    return re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def _type(*lines: str, until: str = "") -> list[Result]:
    """Type lines into a shell whose sheetcrm is ours; return what sheetcrm said. ``until`` stops before that line."""
    said: list[Result] = []
    for line in lines:
        if line == until:
            break
        if line.startswith("sheetcrm "):
            for book in Path.home().glob("*/*.xlsx"):
                os.utime(book, (time.time() - 3600,) * 2)
            said.append(CliRunner().invoke(cli.main, line.split()[1:]))
        elif re.fullmatch(r"cd \S+", line):
            os.chdir(Path(line[3:]).expanduser())
        else:
            subprocess.run(["bash", "-c", line], check=not line.startswith("cp -u"), capture_output=True)
    return said


def _block(heading: str, at: int = 0) -> list[str]:
    return _blocks(heading)[at].splitlines()


def _names() -> list[str]:
    sheet = openpyxl.load_workbook("clients.xlsx")[TITLE]
    return [str(row[1].value) for row in sheet.iter_rows(min_row=2) if row[1].value]


def _staff_add(name: str) -> None:
    book = openpyxl.load_workbook("clients.xlsx")
    sheet = book[TITLE]
    line = len(_names()) + 2
    sheet.cell(line, 2).value = name.upper()
    book.save("clients.xlsx")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a workspace: one night, the page's copy, a row by staff, another night."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        space = create_workspace(home / "salon", "en")
        rows = [
            {"last_name": name.upper(), "first_name": "Anna", "phone": f"+44207946000{at}"}
            for at, name in enumerate(NAMES)
        ]
        build(space.folder / "clients.xlsx", "en", fill={"clients": rows})
        patch.chdir(space.folder)
        first = _type("sheetcrm run nightly")
        patch.chdir(home)
        _type(*_block("A copy worth having"), *_block("A copy worth having", 1))
        patch.chdir(space.folder)
        _staff_add("Later")
        second = _type("sheetcrm run nightly")
        assert {one.exit_code for one in (*first, *second)} <= {cli.DONE, cli.TOLD}, (first, second)
    return home


@pytest.fixture
def home(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of that home; the reader stands in the workspace."""
    place = shutil.copytree(lived, tmp_path / "home")
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(place / "salon")
    yield place
    said = _type(*_block("Afterwards"))
    assert all(one.exit_code in {cli.DONE, cli.TOLD} for one in said), [one.output for one in said]


def _restored(heading: str, told: str) -> None:
    """Type a section's block: before adopt the run is refused in the words of the page, after it all goes well and is quiet."""
    lines = _block(heading)
    _type(*lines, until="sheetcrm adopt")
    refused = _type("sheetcrm plan nightly")[0]
    assert refused.exit_code == cli.REFUSED
    assert told in refused.output
    assert f"“{told}”" in PAGE.section(f"## {heading}")
    said = _type(*lines[lines.index("sheetcrm adopt") :])
    assert all(one.exit_code in {cli.DONE, cli.TOLD} for one in said), [one.output for one in said]
    again = _type("sheetcrm plan nightly --json")[0]
    assert '"state": "planned"' in again.output
    assert '"changes": []' in again.output


def test_first_of_all_puts_aside_what_there_is(home: Path) -> None:
    said = _type(*_block("First of all"))

    assert {one.exit_code for one in said} <= {cli.DONE, cli.TOLD}
    assert (home / "backup" / "salon-broken.tgz").stat().st_size > (home / "salon" / "clients.xlsx").stat().st_size / 2


def test_only_the_workbook(home: Path) -> None:
    del home
    assert _names() == ["Cooper", "Parker", "Walker", "Later"]

    _restored("Only the workbook", "the book was replaced by an old copy")

    assert _names() == ["Cooper", "Parker", "Walker"]


def test_a_damaged_file_is_told_and_a_repaired_one_taken(home: Path) -> None:
    del home
    whole = Path("clients.xlsx").read_bytes()
    Path("clients.xlsx").write_bytes(whole[: len(whole) // 2])
    said = _type("sheetcrm plan nightly")[0]
    assert said.exit_code == cli.REFUSED
    assert "cannot be read as an .xlsx workbook" in said.output

    Path("clients.xlsx").write_bytes(whole)
    openpyxl.load_workbook("clients.xlsx").save("clients.xlsx")  # another program's file, as after a repair
    done = _type(*_block("The file is damaged"))

    assert {one.exit_code for one in done} <= {cli.DONE, cli.TOLD}, [one.output for one in done]
    assert _names() == ["Cooper", "Parker", "Walker", "Later"]


def test_only_the_memory(home: Path) -> None:
    for part in ("", "-wal", "-shm"):
        Path(f".sheetcrm/ledger.sqlite{part}").write_bytes(b"rust" * 1000)
    said = _type("sheetcrm plan nightly")[0]
    assert said.exit_code == cli.REFUSED
    assert "memory" in said.output
    assert "cannot be used" in said.output

    _restored("Only the memory", "the memory was restored from a copy")

    assert _names() == ["Cooper", "Parker", "Walker", "Later"]
    assert (home / "salon" / ".sheetcrm" / "secret").is_file()


def test_the_memory_without_a_copy(home: Path) -> None:
    del home
    _restored("The memory, without a copy", "another sheetcrm wrote the book last")

    assert _names() == ["Cooper", "Parker", "Walker", "Later"]


def test_everything_and_a_log_of_letters_that_is_newer(home: Path) -> None:
    went = datetime(2026, 11, 24, 12, tzinfo=UTC)
    letter = Posted("l1234567", "c1", "welcome", "0", "", State.SENT, went, went, address="hash")
    ledger = open_workspace().ledger
    ledger.post.tally.sending(9, letter)
    ledger.close()
    lines = _block("Everything")

    _type(*lines, until="sheetcrm doctor")
    refused = _type("sheetcrm plan letters")[0]
    assert refused.exit_code == cli.REFUSED
    assert re.search("letters went until run .*, while memory and workbook end at", refused.output)
    said = _type(*lines[lines.index("sheetcrm adopt") :])

    assert {one.exit_code for one in said} <= {cli.DONE, cli.TOLD}, [one.output for one in said]
    assert Path.cwd() == home / "salon"
    assert _names() == ["Cooper", "Parker", "Walker"]
    assert (home / "salon.broken").is_dir()


def test_everything_where_no_letter_went(home: Path) -> None:
    said = _type(*_block("Everything"))

    assert {one.exit_code for one in said} <= {cli.DONE, cli.TOLD}, [one.output for one in said]
    assert not (home / "salon" / ".sheetcrm" / "letters.log").exists()


def test_a_new_machine(home: Path) -> None:
    (home / "salon").rename(home / "carried")
    shutil.copytree(home / "carried", home / "salon")

    said = _type(*_block("A new machine"))

    assert {one.exit_code for one in said} <= {cli.DONE, cli.TOLD}, [one.output for one in said]


def test_both_languages_type_the_same() -> None:
    told = [text.replace("клиенты.xlsx", "clients.xlsx") for text in RUSSIAN["restore"].fences()]

    assert told == PAGE.fences()


def test_copies_are_named_by_their_day() -> None:
    assert f"{date.today():%Y}" not in PAGE.text
    assert all(
        "$(date +%F)" in line or "broken" in line for line in "\n".join(PAGE.fences()).splitlines() if "backup/" in line
    )


def test_every_case_of_the_table_has_its_section() -> None:
    for page in (PAGE, RUSSIAN["restore"]):
        anchors = {re.sub(r"[^\w-]", "", head.lstrip("# ").lower().replace(" ", "-")) for head in page.headings()}
        linked = re.findall(r"\]\(#([^)]+)\)", page.text)
        assert len(set(linked)) == 6
        assert set(linked) <= anchors
