"""What an installer does: build both, install the wheel into an empty environment, and use it outside a clone.

    python -m tests.packaging
    python -m tests.packaging --lowest [--tests tests/cli tests/xlsx …]
    python -m tests.packaging --newest

With ``--lowest`` the direct dependencies are the lowest that pyproject.toml allows, with ``--newest`` all are the newest there are; the
tests (by default those below) then run against them. Dependencies are fetched from where pip and uv are set up to fetch them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from tests.packaging.parts import TOP, build, copy, inside, project, unpack

TESTS = (
    "tests/values",
    "tests/policy",
    "tests/steps",
    "tests/xlsx",
    "tests/mail_out",
    "tests/mailbox",
    "tests/template",
    "tests/books",
)
TESTS_MORE = (
    "tests/cli",
    "tests/demo",
    "tests/google/test_client.py",
    "tests/google/test_key.py",
    "tests/serve/test_operator.py",
)
"""Where a dependency shows: cells, files, mail, Google, the command line. The rest is our own code upon these."""
TOOLS = r"pytest|hypothesis|aiosmtpd|pymap|trustme|jinja2|msoffcrypto-tool|google-api-python-client|hatchling"
"""Of what the tests need; these are the newest in both cases."""


def said(words: list[str], *, cwd: Path, **more: str) -> str:
    """Run a command outside the clone and return what it said; end with its faults where it fails."""
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}} | more
    begin = time.perf_counter()
    done = subprocess.run(words, cwd=cwd, env=env, check=False, capture_output=True, text=True)
    shown = " ".join([Path(words[0]).name, *words[1:]])[:70]
    print(f"{shown:70} {done.returncode} {time.perf_counter() - begin:6.1f} s", flush=True)
    if done.returncode not in {0, 1}:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def install(folder: Path) -> int:
    """Build, install into an empty environment, and use it."""
    (sdist,) = build(copy(folder / "tree"), folder / "out", "sdist")
    (wheel,) = build(unpack(sdist, folder / "unpacked"), folder / "out", "wheel")
    for archive in (sdist, wheel):
        print(f"{archive.name}: {archive.stat().st_size / 1e6:.2f} MB, {len(inside(archive))} files")
    home = folder / "empty"
    venv.create(home, with_pip=True)
    python, command = str(home / "bin" / "python"), str(home / "bin" / "sheetcrm")
    said([python, "-m", "pip", "install", "-q", str(wheel)], cwd=folder)
    where = said([python, "-c", "import sheetcrm; print(sheetcrm.__file__)"], cwd=folder).strip()
    assert where.startswith(str(home)), where
    for words in (
        ["--version"],
        ["init", "salon", "--lang", "en"],
        ["-w", "salon", "doctor", "--json"],
        ["-w", "salon", "plan", "nightly"],
        ["demo", "practice", "--lang", "en"],
        ["-w", "practice", "plan", "nightly"],
        ["-w", "practice", "run", "nightly", "--no-wait"],
        ["manual", "jobs"],
    ):
        assert said([command, *words], cwd=folder).strip()
    return 0


def bounds(folder: Path, tests: list[str], *, lowest: bool) -> int:
    """Run tests with the lowest or the newest dependencies that are allowed."""
    said([sys.executable, "-m", "venv", "tool"], cwd=folder)
    said([str(folder / "tool/bin/pip"), "install", "-q", "uv"], cwd=folder)
    uv, chosen, python = str(folder / "tool/bin/uv"), folder / "chosen.txt", folder / "trial/bin/python"
    way = "lowest-direct" if lowest else "highest"
    listed = ["--extra", "apprise", "--python-version", f"{sys.version_info.major}.{sys.version_info.minor}"]
    said(
        [uv, "pip", "compile", "-q", "--resolution", way, str(TOP / "pyproject.toml"), *listed, "-o", str(chosen)],
        cwd=folder,
    )
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    tools = [one for one in extras["dev"] if re.match(TOOLS, one)]
    said([uv, "venv", "-q", "--python", sys.executable, "trial"], cwd=folder)
    said([uv, "pip", "install", "-q", "--python", str(python), "-r", str(chosen), *tools], cwd=folder)
    said([uv, "pip", "install", "-q", "--python", str(python), "--no-deps", "-e", str(TOP)], cwd=folder)
    direct = "|".join(re.escape(re.split(r"[<>=]", one)[0]) for one in [*_listed("dependencies"), "apprise"])
    found = [line for line in chosen.read_text(encoding="utf-8").splitlines() if re.match(rf"(?i)({direct})==", line)]
    print(f"{'lowest' if lowest else 'newest'}: {', '.join(found)}", flush=True)
    words = [str(python), "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *tests]
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(words, cwd=TOP, env=env, check=False).returncode


def _listed(key: str) -> list[str]:
    found = project()[key]
    assert isinstance(found, list)
    return found


def main() -> int:
    """Do what was asked; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lowest", action="store_true")
    parser.add_argument("--newest", action="store_true")
    parser.add_argument("--tests", nargs="+", default=[*TESTS, *TESTS_MORE])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if given.lowest or given.newest:
            return bounds(folder, given.tests, lowest=given.lowest)
        return install(folder)


if __name__ == "__main__":
    sys.exit(main())
