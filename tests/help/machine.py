"""The machine on which the manual is tried: a folder with homes, a few real programs, and stand-ins for what a test must not touch.

What needs root, systemd, another machine or the network is a stand-in, as strict about what it is told as the true tool: a verb, an
option, a package, a user or a unit that it does not know is refused. ``TOP`` names the folder, in which ``etc`` and ``home`` lie, and
``AS`` who types. This file is also the script of all stand-ins; the first word says which. ``sheetcrm`` is the true one, kept warm by a
process that forks for each command.
"""

from __future__ import annotations

import getopt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.workspace import Workspace

REAL = (
    *("bash", "sh", "cat", "chmod", "cp", "date", "flock", "git", "gzip", "ln", "ls", "mkdir", "mv", "openssl", "rm"),
    *("sed", "systemd-analyze", "tar", "touch", "uname"),
)
BUILT_IN = ("cd", "exit", "export")
PACKAGES = {"git": "git", "python3-venv": "python3", "sudo": "sudo", "unattended-upgrades": ""}
"""What may be installed, and the program that comes with it."""
SERVER = "server"
"""What the other machine is called; whoever types has the same home on both."""
PROFILE = 'if [ -d "$HOME/bin" ] ; then\n    PATH="$HOME/bin:$PATH"\nfi\n'
"""Of the .profile that Debian gives a new user."""
EDITABLES = """
class EditableProject:
    def __init__(self, name, top):
        self.name = name
    def add_to_path(self, folder):
        self.folder = folder
    def files(self):
        return [(f"{self.name}.pth", self.folder)]
    def dependencies(self):
        return []
"""
"""What hatchling takes from the small library of that name, which pip would fetch for ``install -e``."""


def build(root: Path, *, bare: bool) -> Path:
    """Make a machine; a ``bare`` one has neither git nor venv nor a user robot."""
    programs = root / "bin"
    later = root / "store"
    for folder in (programs, later, root / "etc/systemd/system", root / "home/you"):
        folder.mkdir(parents=True)
    for name in REAL:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    for name in STAND_INS:
        program(programs / name)
    program(later / "sheetcrm")
    if bare:
        for name in ("git", "python3"):
            (programs / name).rename(later / name)
    else:
        _new_user(root, "robot")
    return root


def script(path: Path, text: str) -> None:
    """Write a small program for the shell."""
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def program(path: Path) -> None:
    """Put a stand-in, or the warm sheetcrm, to this place."""
    script(path, f'exec "{sys.executable}" -SE "{__file__}" {path.name} "$0" "$@"')


def is_warm(path: Path) -> bool:
    return __file__ in path.read_text(encoding="utf-8")


def libraries(folder: Path) -> Path:
    """Link what is installed here, but for sheetcrm itself, so that pip finds it there and fetches nothing."""
    import sysconfig

    folder.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("sheetcrm", "_editable", "_virtualenv")) and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    (folder / "editables.py").write_text(EDITABLES, encoding="utf-8")
    return folder


def _fail(said: str) -> NoReturn:
    sys.exit(f"{sys.argv[1]}: {said}")


def _root() -> Path:
    return Path(os.environ["TOP"])


def _home_of(user: str) -> Path:
    home = _root() / "home" / user
    return home if home.is_dir() else _fail(f"unknown user {user}")


def _needs_root() -> None:
    if os.environ["AS"] != "root":
        _fail("only root may do that")


def _options(words: list[str], short: str = "", *long: str) -> tuple[dict[str, str], list[str]]:
    options, rest = getopt.getopt(words, short, list(long))
    return dict(options), rest


def _new_user(root: Path, name: str) -> None:
    home = root / "home" / name
    home.mkdir()
    (home / ".profile").write_text(PROFILE, encoding="utf-8")


def sudo(words: list[str]) -> None:
    options, rest = _options(words, "iu:")
    user = options.get("-u", "root")
    env = os.environ | {"AS": user, "PATH": str(_root() / "bin")}
    if os.environ["AS"] != "you":
        _fail(f"{os.environ['AS']} is not in the sudoers file")
    if "-i" in options:
        home = env["HOME"] = str(_home_of(user))
        os.chdir(home)
        rest = ["bash", "-c", f". ~/.profile; exec {' '.join(rest) or 'bash'}"]
    elif not rest:
        _fail("a command is needed")
    if Path(rest[0]).name == "sheetcrm" and not is_warm(Path(rest[0])):
        _fail("as root only the warm sheetcrm, which writes into the machine of the test")
    os.execvpe(rest[0], rest, env)


def apt(words: list[str]) -> None:
    _needs_root()
    verb, *rest = words
    options, packages = _options(rest, "y")
    if verb == "update" and not rest:
        return
    if verb != "install" or not packages or (len(packages) > 1 and not options):
        _fail(f"cannot do {words}")
    for package in packages:
        if package not in PACKAGES:
            _fail(f"Unable to locate package {package}")
        came = _root() / "store" / (PACKAGES[package] or "-")
        if came.exists():
            came.rename(_root() / "bin" / came.name)


def adduser(words: list[str]) -> None:
    _needs_root()
    options, names = _options(words, "", "disabled-password", "gecos=")
    if len(names) != 1 or set(options) != {"--disabled-password", "--gecos"}:
        _fail("a password and a name would be asked for")
    _new_user(_root(), names[0])


def install(words: list[str]) -> None:
    options, rest = _options(words, "o:g:m:")
    if {"-o", "-g"} & {*options}:
        _needs_root()
    for name in ("-o", "-g"):
        _home_of(options.get(name, "you"))
    subprocess.run(["/usr/bin/install", "-m", options["-m"], *rest], check=True)


def scp(words: list[str]) -> None:
    source, target = words
    host, colon, path = target.partition(":")
    if (host, colon) != (SERVER, ":"):
        _fail(f"Could not resolve hostname {host}")
    shutil.copy(source, _home_of("you") / path)


def ssh(words: list[str]) -> None:
    _, (host, command) = _options(words, "t")
    if host != SERVER:
        _fail(f"Could not resolve hostname {host}")
    os.chdir(_home_of("you"))
    os.execvp("bash", ["bash", "-c", command])


def _units(*, own: bool) -> Path:
    return Path.home() / ".config/systemd/user" if own else _root() / "etc/systemd/system"


def _known(folder: Path) -> list[str]:
    """Return the units that systemd has read."""
    read = folder.with_suffix(".read")
    return read.read_text(encoding="utf-8").split() if read.exists() else []


def systemctl(words: list[str]) -> None:
    options, rest = _options(words, "", "user")
    own = "--user" in options
    folder = _units(own=own)
    if not own:
        _needs_root()
    verb, *rest = rest
    more, names = _options(rest, "", "now")
    if verb == "daemon-reload" and not rest:
        units = sorted(folder.glob("*.service"))
        for path in units:
            _verify(path, own=own)
        folder.with_suffix(".read").write_text("\n".join(path.name for path in units), encoding="utf-8")
    elif verb not in {"enable", "disable", *(() if more else ("start", "stop", "restart", "status"))} or not names:
        _fail(f"cannot do {words}")
    elif lacking := {*names} - {*_known(folder)}:
        _fail(f"Unit {lacking} not found.")


def _verify(path: Path, *, own: bool) -> None:
    if shutil.which("systemd-analyze") is None:
        return
    asked = ["systemd-analyze", *(["--user"] if own else []), "verify", str(path)]
    env = os.environ | {"XDG_RUNTIME_DIR": str(_root())}
    told = subprocess.run(asked, env=env, capture_output=True, text=True, check=False).stderr
    if path.name in told:
        _fail(told)


def journalctl(words: list[str]) -> None:
    options, rest = _options(words, "u:ef", "user")
    if rest or options.get("-u") not in _known(_units(own="--user" in options)):
        _fail(f"nothing is known of {words}")
    print("-- No entries --")


def loginctl(words: list[str]) -> None:
    if words != ["enable-linger"]:
        _fail(f"Unknown command verb {words}")


def timedatectl(words: list[str]) -> None:
    if words:
        _fail(f"Unknown command verb {words}")
    print("System clock synchronized: yes")


def python3(words: list[str]) -> None:
    """It is the true one; only that a new environment borrows pip, which takes seconds to unpack."""
    borrowed = Path(os.environ["PYTHONPATH"], "pip").exists() and words[:2] == ["-m", "venv"]
    subprocess.run([sys.executable, *words, *(["--without-pip"] if borrowed else [])], check=True)
    if borrowed:
        place = Path(words[-1]).resolve() / "bin"
        script(place / "pip", f'exec "{place}/python" -m pip "$@"')


STAND_INS: dict[str, Callable[[list[str]], None]] = {
    one.__name__: one
    for one in (sudo, apt, adduser, install, scp, ssh, systemctl, journalctl, loginctl, timedatectl, python3)
}


def ask_the_warm(called: str, words: list[str]) -> int:
    """Have the warm process carry out a command of sheetcrm here, with our files and our environment; return its exit code."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(os.environ["WARM"])
        given = {"argv": [called, *words], "cwd": str(Path.cwd()), "env": dict(os.environ)}
        socket.send_fds(line, [json.dumps(given).encode()], [0, 1, 2])
        return line.recv(1)[0]


def keep_warm(door: str) -> None:
    """Load sheetcrm once and carry out whatever is asked, each command in a process of its own."""
    from sheetcrm import cli
    from sheetcrm.serve import unit

    path_of = unit.unit_path

    def in_the_machine(space: Workspace, *, system: bool, home: Path) -> Path:
        path = path_of(space, system=system, home=home)
        forbidden = "--write" in sys.argv and os.environ["AS"] != "root"
        top = "/proc" if forbidden else os.environ["TOP"]  # in /proc nobody can write
        return Path(f"{top}{path}") if system else path

    unit.unit_path = in_the_machine
    for name in ("demo", "doctor", "moving", "run", "show_letters", "show_serve", "tale", "undo", "workspace"):
        __import__(f"sheetcrm.{name}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(door)
        listening.listen()
        while True:
            line, _ = listening.accept()
            if os.fork() == 0:
                _carry_out(line, cli.main)
            line.close()


def _carry_out(line: socket.socket, main: Callable[[], object]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    text, fds, _, _ = socket.recv_fds(line, 1 << 20, 3)
    given = json.loads(text)
    for place, fd in enumerate(fds):
        os.dup2(fd, place)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(place, mode, closefd=False) for place, mode in enumerate("rww"))
    os.chdir(given["cwd"])
    os.environ.clear()
    os.environ.update(given["env"])
    sys.argv = given["argv"]
    if "GOOGLE" in os.environ and "--google" in sys.argv:
        sys.argv += ["--api-root", os.environ["GOOGLE"]]
    code: object = 70
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code
    finally:  # whatever it was, the one who asked is told
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        line.send(bytes([code if isinstance(code, int) else 70]))
        os._exit(0)


if __name__ == "__main__":
    name, called, *given = sys.argv[1:]
    if name == "warm":
        keep_warm(called)
    elif name == "sheetcrm":
        sys.exit(ask_the_warm(called, given))
    else:
        try:
            STAND_INS[name](given)
        except (getopt.GetoptError, OSError, ValueError, subprocess.CalledProcessError) as error:
            _fail(str(error))
