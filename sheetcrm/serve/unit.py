"""The systemd unit that starts the robot with the machine, and shuts it in: it may write to its workspace and nowhere else."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.config import XlsxPlace
from sheetcrm.errors import ConfigError
from sheetcrm.model.words import faults
from sheetcrm.model.words import serving as words

if TYPE_CHECKING:
    from sheetcrm.workspace import Workspace

_BAD = re.compile(r"[\x00-\x1f\"'\\$]")


def unit_name(space: Workspace) -> str:
    """Return the unit's name, after the folder."""
    plain = re.sub(r"[^\w.-]+", "-", space.folder.name, flags=re.ASCII).strip("-.") or "workspace"
    return f"sheetcrm-{plain}.service"


def unit_path(space: Workspace, *, system: bool, home: Path) -> Path:
    """Return where systemd looks for it."""
    folder = Path("/etc/systemd/system") if system else home / ".config" / "systemd" / "user"
    return folder / unit_name(space)


def program() -> Path:
    """Return the command that the service starts: the one that runs now, else the one beside this Python."""
    called = Path(sys.argv[0]).absolute()
    return called if called.name == "sheetcrm" else Path(sys.executable).with_name("sheetcrm")


def unit(space: Workspace, *, program: Path, system: bool, user: str) -> str:
    """Return the unit's text. Raises ConfigError where a path holds what systemd reads in another way.

    The directives are those of systemd.exec(5) and systemd.service(5); ``MemoryMax`` leaves room on a machine of 1 GB.
    """
    places = [space.folder]
    if isinstance(space.config.book, XlsxPlace) and space.folder not in space.config.book.path.parents:
        places.append(space.config.book.path.parent)
    for path in (program, *places):
        if _BAD.search(str(path)):
            raise ConfigError(message=faults.filled(words.BAD_NAME, path=path), cure=words.BAD_NAME_CURE)
    owner = f"User={user}\n" if system else ""
    closed = _CLOSED_SYSTEM if system else ""
    text = _UNIT.format(
        about=_escaped(words.UNIT_ABOUT.say(space.config.language, book=space.config.book.name)),
        program=_escaped(program),
        folder=_escaped(space.folder),
        owner=owner,
        writes=" ".join(f'"{_escaped(path)}"' for path in places),
        closed=closed,
        target="multi-user.target" if system else "default.target",
    )
    return text if system else text.replace(_ONLINE, "")


def _escaped(text: object) -> str:
    return str(text).replace("%", "%%")


_ONLINE = "Wants=network-online.target\nAfter=network-online.target\n"
_UNIT = """\
[Unit]
Description={about}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
{owner}ExecStart="{program}" -w "{folder}" serve
WorkingDirectory={folder}
Restart=on-failure
RestartSec=30
# a job at work is finished first; if it takes longer it is cut off, which loses nothing
TimeoutStopSec=180
KillMode=mixed
MemoryMax=800M
MemorySwapMax=0
OOMPolicy=stop
TasksMax=64
Nice=5
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={writes}
PrivateTmp=yes
ProtectClock=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
{closed}
[Install]
WantedBy={target}
"""
_CLOSED_SYSTEM = """\
PrivateDevices=yes
ProtectProc=invisible
ProcSubset=pid
CapabilityBoundingSet=
AmbientCapabilities=
RemoveIPC=yes
"""
