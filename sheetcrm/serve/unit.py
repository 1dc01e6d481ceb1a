"""The systemd unit that starts the robot with the machine, and shuts it in.

A service of the machine may write to its workspace and nowhere else. A service of one user is held by what needs no rights of root: the
user's own systemd may neither take capabilities away nor make file systems of its own, and a unit that asks for it does not start.
"""

from __future__ import annotations

import hashlib
import os
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

_LONG = 40
_BAD = re.compile(r"[\x00-\x1f\"'\\$]")


def unit_name(space: Workspace) -> str:
    """Return the unit's name: after the folder, and after its whole path, so that two folders of one name have two services."""
    mark = hashlib.blake2b(os.fsencode(space.folder.resolve()), digest_size=3).hexdigest()
    return f"sheetcrm-{_plain(space.folder.resolve())[:_LONG]}-{mark}.service"


def unit_path(space: Workspace, *, system: bool, home: Path) -> Path:
    """Return where systemd looks for it; one of this workspace that was named after the folder alone keeps its name."""
    folder = Path("/etc/systemd/system") if system else home / ".config" / "systemd" / "user"
    old = folder / f"sheetcrm-{_plain(space.folder)}.service"
    return old if served(old) == space.folder.resolve() else folder / unit_name(space)


def served(path: Path) -> Path | None:
    """Return the workspace that the unit in this file serves; None where there is no such file, or it names none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"^WorkingDirectory=(.+)$", text, re.MULTILINE)
    return Path(found[1].replace("%%", "%")).resolve() if found else None


def _plain(folder: Path) -> str:
    return re.sub(r"[^\w.-]+", "-", folder.name, flags=re.ASCII).strip("-.") or "workspace"


def program() -> Path:
    """Return the command that the service starts: the one that runs now, else the one beside this Python."""
    called = Path(sys.argv[0]).absolute()
    return called if called.name == "sheetcrm" else Path(sys.executable).with_name("sheetcrm")


def user_of(space: Workspace) -> str:
    """Return as whom a service of the machine works: whose the folder is. Raises ConfigError where this machine does not know them."""
    try:
        return space.folder.owner()
    except KeyError as error:
        message = faults.filled(words.NO_OWNER, path=space.folder, uid=space.folder.stat().st_uid)
        raise ConfigError(message=message, cure=words.NO_OWNER_CURE) from error


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
    writes = " ".join(f'"{_escaped(path)}"' for path in places)
    closed = _CLOSED_SYSTEM.format(writes=writes) if system else ""
    text = _UNIT.format(
        about=_escaped(words.UNIT_ABOUT.say(space.config.language, book=space.config.book.name)),
        program=_escaped(program),
        folder=_escaped(space.folder),
        owner=owner,
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
ProtectSystem=strict
ReadWritePaths={writes}
PrivateTmp=yes
ProtectClock=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
PrivateDevices=yes
ProtectProc=invisible
ProcSubset=pid
CapabilityBoundingSet=
AmbientCapabilities=
RemoveIPC=yes
"""
