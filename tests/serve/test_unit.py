"""The systemd service: it is shut in, writes to the workspace alone, and is written only when asked to."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.errors import ConfigError
from sheetcrm.serve.unit import served, unit, unit_name
from sheetcrm.workspace import open_workspace
from tests.serve.desk import CONFIG

if TYPE_CHECKING:
    from click.testing import Result

PROGRAM = Path("/opt/sheetcrm/.venv/bin/sheetcrm")
SHUT_IN = ("NoNewPrivileges", "PrivateTmp", "ProtectKernelModules", "RestrictSUIDSGID", "LockPersonality")


def place(folder: Path, book: str = "clients.xlsx") -> Path:
    """Make a workspace without a book."""
    (folder / "jobs").mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG.replace("clients.xlsx", book), encoding="utf-8")
    return folder


class Unit(configparser.ConfigParser):
    """A file of systemd's, in whose names capitals count."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read(text: str) -> configparser.ConfigParser:
    parser = Unit(strict=False, interpolation=None)
    parser.read_string(text)
    return parser


@pytest.mark.parametrize("system", [False, True])
def test_it_starts_this_workspace_and_may_write_nowhere_else(tmp_path: Path, system: bool) -> None:
    folder = place(tmp_path / "my salon")
    text = unit(open_workspace(folder), program=PROGRAM, system=system, user="robot")
    service = read(text)["Service"]

    assert service["ExecStart"] == f'"{PROGRAM}" -w "{folder}" serve'
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", f'"{folder}"')
    assert all(service[key] == "yes" for key in SHUT_IN)
    assert (service["Restart"], service["MemoryMax"]) == ("on-failure", "800M")
    assert service.get("User") == ("robot" if system else None)
    assert read(text)["Install"]["WantedBy"] == ("multi-user.target" if system else "default.target")


def test_a_workbook_elsewhere_may_be_written_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared"
    space = open_workspace(place(tmp_path / "salon", str(elsewhere / "clients.xlsx")))
    text = unit(space, program=PROGRAM, system=False, user="robot")

    assert read(text)["Service"]["ReadWritePaths"] == f'"{space.folder}" "{elsewhere}"'


def test_a_name_that_systemd_would_read_in_another_way_is_refused_or_escaped(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        unit(open_workspace(place(tmp_path / "a$b")), program=PROGRAM, system=False, user="robot")
    space = open_workspace(place(tmp_path / "100% салон"))
    assert "100%% салон" in unit(space, program=PROGRAM, system=False, user="robot")
    assert re.fullmatch(r"sheetcrm-100-[0-9a-f]{6}\.service", unit_name(space))


def test_every_folder_has_a_service_of_its_own(tmp_path: Path) -> None:
    folders = ("салон", "цветы", "a" * 200, "a/salon", "b/salon")
    spaces = [open_workspace(place(tmp_path / name)) for name in folders]
    names = [unit_name(space) for space in spaces]

    assert len(set(names)) == len(names)
    assert all(name.isascii() and len(name) < 70 for name in names)
    (tmp_path / "link").symlink_to(spaces[0].folder)
    assert unit_name(open_workspace(tmp_path / "link")) == names[0]


def test_it_is_shown_and_written_only_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place(tmp_path / "salon")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    path = tmp_path / "home" / ".config" / "systemd" / "user" / unit_name(open_workspace(folder))
    shown = CliRunner().invoke(cli.main, ["-w", str(folder), "install-service"])
    assert shown.exit_code == cli.DONE
    assert "--write" in shown.output
    assert not path.exists()

    written = CliRunner().invoke(cli.main, ["-w", str(folder), "install-service", "--write"])
    assert written.exit_code == cli.DONE, written.output
    assert path.read_text(encoding="utf-8") in shown.output
    assert "systemctl --user daemon-reload" in written.output


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where systemd looks for the services of whoever works here."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / ".config" / "systemd" / "user"
    folder.mkdir(parents=True)
    return folder


def _write(folder: Path) -> Result:
    return CliRunner().invoke(cli.main, ["-w", str(folder), "install-service", "--write"])


def test_a_second_workspace_of_the_same_name_does_not_take_the_first_ones_service(tmp_path: Path, units: Path) -> None:
    for name in ("a", "b"):
        assert _write(place(tmp_path / name / "salon")).exit_code == cli.DONE

    assert {served(path) for path in units.iterdir()} == {tmp_path / "a" / "salon", tmp_path / "b" / "salon"}


def test_the_service_of_another_workspace_is_not_written_over(tmp_path: Path, units: Path) -> None:
    folder, other = place(tmp_path / "салон"), place(tmp_path / "50% salon")
    path = units / unit_name(open_workspace(folder))
    path.write_text(unit(open_workspace(other), program=PROGRAM, system=False, user=""), encoding="utf-8")
    before = path.read_text(encoding="utf-8")

    done = _write(folder)

    assert done.exit_code == cli.REFUSED
    assert str(other) in done.output
    assert "systemctl disable --now" in done.output
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(("name", "old"), [("salon", "sheetcrm-salon"), ("салон", "sheetcrm-workspace")])
def test_a_service_under_the_name_of_the_folder_alone_stays_the_only_one(
    tmp_path: Path, units: Path, name: str, old: str
) -> None:
    folder = place(tmp_path / name)
    path = units / f"{old}.service"
    text = unit(open_workspace(folder), program=PROGRAM, system=False, user="")
    path.write_text(text.replace("800M", "700M"), encoding="utf-8")

    done = _write(folder)

    assert done.exit_code == cli.DONE, done.output
    assert f"systemctl --user enable --now {path.name}" in " ".join(done.output.split())
    assert list(units.iterdir()) == [path]
    assert "MemoryMax=800M" in path.read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    program = tmp_path / "sheetcrm"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    path = tmp_path / "sheetcrm-salon.service"
    space = open_workspace(place(tmp_path / "salon"))
    path.write_text(unit(space, program=program, system=True, user="root"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)

    assert path.name not in done.stderr, done.stderr
