"""The systemd service: it is shut in, writes to the workspace alone, and is written only when asked to."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.errors import ConfigError
from sheetcrm.serve.unit import unit, unit_name
from sheetcrm.workspace import open_workspace
from tests.serve.desk import CONFIG

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
    assert unit_name(space) == "sheetcrm-100.service"


def test_it_is_shown_and_written_only_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place(tmp_path / "salon")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    path = tmp_path / "home" / ".config" / "systemd" / "user" / "sheetcrm-salon.service"
    shown = CliRunner().invoke(cli.main, ["-w", str(folder), "install-service"])
    assert shown.exit_code == cli.DONE
    assert "--write" in shown.output
    assert not path.exists()

    written = CliRunner().invoke(cli.main, ["-w", str(folder), "install-service", "--write"])
    assert written.exit_code == cli.DONE, written.output
    assert path.read_text(encoding="utf-8") in shown.output
    assert "systemctl --user daemon-reload" in written.output


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
