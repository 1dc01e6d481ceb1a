"""The second line of a fault can be carried out as it stands."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli

if TYPE_CHECKING:
    from tests.cli.desk import Desk

SHEETCRM = str(Path(sys.executable).with_name("sheetcrm"))


def test_what_init_tells_to_type_can_be_typed(tmp_path: Path) -> None:
    folder = tmp_path / "Салон Весна" / "база"
    said = CliRunner().invoke(cli.main, ["init", str(folder), "--lang", "en"]).output

    line = next(line for line in said.splitlines() if "run nightly" in line)

    assert shlex.split(line) == ["sheetcrm", "-w", str(folder), "run", "nightly"]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("mail = 3\n", "Write the line [mail], and its keys below it: transport, from,"),
        ("[mail]\nhots = 'x'\n", "Did you mean mail.host?"),
        ("[mail]\nqqqq = 'x'\n", "There may be: mail.transport, mail.from,"),
        (
            "[book]\nzzz = 'x'\n",
            "There may be: book.kind, book.path, book.spreadsheet, book.credentials, book.api_root.",
        ),
        ("[mial]\nhost = 'x'\n", "Did you mean [mail]?"),
        ("[zzz]\nhost = 'x'\n", "There may be: [book], [mail], [mailbox], [serve]."),
        ("langage = 'ru'\n", "Did you mean language?"),
        ("[mail]\nport = 'x'\n", "Write the number without quotes: port = 587."),
        ("[mailbox]\nport = 'x'\n", "Write the number without quotes: port = 993."),
    ],
)
def test_a_wrong_line_of_config_toml_is_told_with_what_may_stand_there(english: Desk, text: str, cure: str) -> None:
    english.config(text)

    env = {**os.environ, "SHEETCRM_LANGUAGE": "en"}  # config.toml cannot say it
    line = [SHEETCRM, "-w", str(english.folder), "check"]
    done = subprocess.run(line, check=False, capture_output=True, text=True, env=env)

    assert done.returncode == 2
    assert done.stderr.splitlines()[1].strip().startswith(cure)


@pytest.mark.parametrize("text", ["langage = 1\n", "x = [\n", "[book\n"])
def test_what_is_wrong_with_config_toml_is_told_in_the_language_that_it_names(english: Desk, text: str) -> None:
    env = {key: value for key, value in os.environ.items() if key != "SHEETCRM_LANGUAGE"} | {"LC_ALL": "C"}
    for language, cure in (("en", "Mend the line"), ("ru", "Исправьте строку")):
        english.config(f'language = "{language}"\n{text}')
        line = [SHEETCRM, "-w", str(english.folder), "check"]
        said = subprocess.run(line, check=False, capture_output=True, text=True, env=env).stderr

        assert cure in said or {"en": "Did you mean", "ru": "Может быть"}[language] in said


def test_a_test_to_no_address_blames_neither_the_server_nor_a_card(either: Desk) -> None:
    ru = either.language == "ru"
    said = either("test", "Добро пожаловать" if ru else "Welcome", "--to", "not an address", code=2).err

    assert ("«not an address» — не адрес" if ru else "“not an address” is not an e-mail address") in said
    assert "--to " in said.splitlines()[1]


def test_a_folder_that_is_a_file_takes_no_forecast(either: Desk) -> None:
    place = either.folder / "config.toml" / "x"

    said = either("forecast", "--to", str(place), code=2).err

    assert len(said.splitlines()) == 2
    assert str(place) in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_full_disk_takes_no_output(either: Desk) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        line = [SHEETCRM, "-w", str(either.folder), "check"]
        done = subprocess.run(line, check=False, stdout=full, stderr=subprocess.PIPE, text=True, env=os.environ)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert ("на диске нет места" if either.language == "ru" else "the disk is full") in done.stderr


def test_what_is_wrong_on_the_command_line_is_not_put_on_config_toml(either: Desk, tmp_path: Path) -> None:
    file = either("copy", "--to-file", str(tmp_path / "x.txt"), code=2).err
    sheet = CliRunner().invoke(cli.main, ["init", str(tmp_path / "new"), "--google", "xx"]).stderr

    for said, named in ((file, "x.txt"), (sheet, "xx")):
        assert named in said
        assert "config.toml" not in said
        assert "book.path" not in said


def test_a_test_without_clients_or_sequences_says_what_is_missing(either: Desk) -> None:
    ru = either.language == "ru"
    near = either("test", "zzzz", "--to", "me@example.com", code=2).err
    with either.editing("sequences") as hand:
        hand.sheet.delete_rows(2, 200)
    none = either("test", "zzzz", "--to", "me@example.com", code=2).err

    assert "«—»" not in near + none
    assert "“—”" not in near + none
    assert ("цепочек в таблице пока нет" if ru else "the sheet has no sequence yet") in none
    assert "sheetcrm manual sequences" in none


def test_a_test_without_clients_asks_for_one(either: Desk) -> None:
    with either.editing() as hand:
        hand.sheet.delete_rows(2, 200)
    name = next(value for value in either.look("sequences").values("sequence") if value)

    said = either("test", name, "--to", "me@example.com", code=2).err

    assert ("вкладку «Клиенты»" if either.language == "ru" else "Clients tab") in said
