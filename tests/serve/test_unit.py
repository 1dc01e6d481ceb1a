"""The systemd service: it is shut in, writes to the workspace alone, and is written only when asked to."""

from __future__ import annotations

import configparser
import os
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
SHUT_IN = {"NoNewPrivileges", "RestrictSUIDSGID", "LockPersonality", "RestrictNamespaces", "RestrictRealtime"}
OF_ROOT = {
    *(
        "PrivateTmp",
        "PrivateDevices",
        "ProtectClock",
        "ProtectKernelTunables",
        "ProtectKernelModules",
        "ProtectKernelLogs",
    ),
    *("ProtectControlGroups", "ProtectHostname", "RemoveIPC"),
}
"""What systemd.exec(5) has for services of the machine: it takes capabilities or mounts, which a user's own systemd may not."""
OF_ROOT_TOO = {
    *(
        "ProtectSystem",
        "ReadWritePaths",
        "ProtectProc",
        "ProcSubset",
        "CapabilityBoundingSet",
        "AmbientCapabilities",
        "User",
    ),
}


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
def test_it_starts_this_workspace_and_is_shut_in_as_far_as_who_starts_it_may(tmp_path: Path, system: bool) -> None:
    folder = place(tmp_path / "my salon")
    text = unit(open_workspace(folder), program=PROGRAM, system=system, user="robot")
    service = read(text)["Service"]

    assert service["ExecStart"] == f'"{PROGRAM}" -w "{folder}" serve'
    assert all(service[key] == "yes" for key in SHUT_IN | (OF_ROOT if system else set()))
    assert {*service} & (OF_ROOT | OF_ROOT_TOO) == (OF_ROOT | OF_ROOT_TOO if system else set())
    if system:
        assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", f'"{folder}"')
        assert service["CapabilityBoundingSet"] == ""
    assert service["SystemCallFilter"] == "@system-service"
    assert (service["Restart"], service["MemoryMax"]) == ("on-failure", "800M")
    assert service.get("User") == ("robot" if system else None)
    assert read(text)["Install"]["WantedBy"] == ("multi-user.target" if system else "default.target")


def test_a_workbook_elsewhere_may_be_written_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared"
    space = open_workspace(place(tmp_path / "salon", str(elsewhere / "clients.xlsx")))
    text = unit(space, program=PROGRAM, system=True, user="robot")

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


def test_a_folder_of_somebody_whom_the_machine_does_not_know_has_a_service_of_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(path: Path) -> str:
        raise KeyError(path)

    monkeypatch.setattr(Path, "owner", nobody)
    folder = place(tmp_path / "salon")
    asked = ["-w", str(folder), "install-service"]
    own = CliRunner().invoke(cli.main, asked)
    assert (own.exit_code, "default.target" in own.output) == (0, True), own.output
    machine = CliRunner().invoke(cli.main, [*asked, "--system"])
    assert machine.exit_code == 2
    assert "uid" in machine.output
    assert "leave out --system" in " ".join(machine.output.split())


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
@pytest.mark.parametrize("system", [False, True])
def test_systemd_understands_every_line(tmp_path: Path, system: bool) -> None:
    program = tmp_path / "sheetcrm"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    path = tmp_path / "sheetcrm-salon.service"
    space = open_workspace(place(tmp_path / "salon"))
    path.write_text(unit(space, program=program, system=system, user="root"), encoding="utf-8")
    asked = ["systemd-analyze", *([] if system else ["--user"]), "verify", str(path)]
    done = subprocess.run(
        asked, capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    )

    assert path.name not in done.stderr, done.stderr
