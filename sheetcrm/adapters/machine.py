"""Which installation this is: a workspace's folder on one machine, told from its own copy on another."""

from __future__ import annotations

import socket
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from sheetcrm.model.leases import Holder

_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_CARDS = Path("/sys/class/net")


def machine(state: Path) -> Holder:
    """Return who we are; ``state`` is the folder of what the robot remembers.

    The machine's own id, its name and its network cards tell a cloned machine from its origin; the folder's place and its number on
    the disk tell two folders of one machine, and a copy from what it was copied from. Nothing of it can be read back from the id.
    """
    name = socket.gethostname()
    parts = [_first(_IDS), name, *_cards(), str(state.resolve()), str(state.stat().st_ino)]
    mark = blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
    return Holder(mark, f"{name}, {state.parent}")


def _first(paths: tuple[Path, ...]) -> str:
    for path in paths:
        with suppress(OSError):
            return path.read_text(encoding="ascii", errors="replace").strip()
    return ""


def _cards() -> list[str]:
    """Return the addresses of the network cards that are there for good: those that programs make come and go."""
    found = []
    with suppress(OSError):
        for card in sorted(_CARDS.iterdir()):
            if (card / "device").exists():
                with suppress(OSError):
                    found.append((card / "address").read_text(encoding="ascii", errors="replace").strip())
    return found
