"""Building what is shipped, and looking into it."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
KIT = ("sheet_template.xlsx", "config.example.toml", "jobs/nightly.py", "jobs/letters.py", "jobs/summary.py")
"""What `sheetcrm init` copies; at the top of a clone, in the wheel beside the package."""
_LEFT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")


def build(source: Path, out: Path, *kinds: str, python: str = sys.executable) -> list[Path]:
    """Build a wheel, an sdist, or both, of a source tree; nothing is fetched: hatchling is there."""
    made = []
    for kind in kinds:
        words = [python, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
        done = subprocess.run(words, check=True, cwd=source, capture_output=True, text=True)
        said = (done.stdout + done.stderr).strip().splitlines()
        made.append(source / said[-1])
    return made


def copy(to: Path) -> Path:
    """Copy the tree as it stands, without what git does not know of."""
    shutil.copytree(TOP, to, ignore=_LEFT)
    for name in (".gitignore",):
        shutil.copyfile(TOP / name, to / name)
    return to


def inside(archive: Path) -> set[str]:
    """Return the files in a wheel, or those in an sdist below its one folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            return {name for name in opened.namelist() if not name.endswith("/")}
    with tarfile.open(archive) as opened_:
        return {name.partition("/")[2] for name in opened_.getnames()}


def unpack(sdist: Path, to: Path) -> Path:
    """Unpack an sdist and return its folder."""
    with tarfile.open(sdist) as opened:
        opened.extractall(to, filter="data")
    (folder,) = to.iterdir()
    return folder


def ours(*folders: str) -> set[str]:
    """Return the files of these folders that are shipped as they are."""
    return {
        path.relative_to(TOP).as_posix()
        for folder in folders
        for path in (TOP / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@cache
def project() -> dict[str, object]:
    """Return the table [project] of pyproject.toml."""
    found = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(found, dict)
    return found


def named(requirements: object) -> set[str]:
    """Return the names of distributions in a list of requirements, as packages are called."""
    assert isinstance(requirements, list)
    return {re.split(r"[<>=!~\[; ]", str(one))[0].lower().replace("_", "-") for one in requirements}


def imported(folder: Path) -> set[str]:
    """Return the top-level modules, neither Python's nor ours, that the sources of a folder import."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return {name for name in found if name not in sys.stdlib_module_names and name != "sheetcrm"}
