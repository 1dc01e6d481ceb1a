"""The wheel and the sdist are whole, and what they install works outside a clone; ``python -m tests.packaging`` does it in a fresh venv."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.packaging.parts import KIT, build, copy, imported, inside, named, ours, project, unpack

ALONE = {"tzdata"}
"""Needed without being imported: zoneinfo finds it by itself."""
MADE = {"PKG-INFO", ".gitignore"}
"""What stands in every sdist, whatever is shipped; so it is there, too, where the tests run from an unpacked one."""
TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the sdist from the tree, and the wheel from the sdist, as an installer without a wheel does."""
    folder = tmp_path_factory.mktemp("packaging")
    (sdist,) = build(copy(folder / "tree"), folder / "out", "sdist")
    (wheel,) = build(unpack(sdist, folder / "unpacked"), folder / "out", "wheel")
    return sdist, wheel


def test_the_wheel_holds_the_package_its_manual_its_types_and_the_starter_kit(made: tuple[Path, Path]) -> None:
    _, wheel = made
    held = inside(wheel)
    about = next(name.partition("/")[0] for name in held if name.endswith(".dist-info/METADATA"))
    package = {name for name in held if not name.startswith(about)}

    assert package == ours("sheetcrm") | {f"sheetcrm/starter/{name}" for name in KIT}
    assert "sheetcrm/py.typed" in package
    with zipfile.ZipFile(wheel) as opened:
        metadata = opened.read(f"{about}/METADATA").decode()
        points = opened.read(f"{about}/entry_points.txt").decode()
    assert "sheetcrm = sheetcrm.cli:main" in points
    assert {line for line in metadata.splitlines() if line.startswith("Provides-Extra")} == {
        "Provides-Extra: apprise",
        "Provides-Extra: dev",
    }
    assert f"{about}/licenses/LICENSE" in held


def test_the_sdist_holds_what_the_tests_need(made: tuple[Path, Path]) -> None:
    sdist, _ = made
    top = {path.name for path in TOP.iterdir() if path.is_file() and not path.name.startswith(".")} - MADE
    assert inside(sdist) - MADE == ours("sheetcrm", "tests", "jobs") | top


def test_each_extra_is_told_of_in_the_readme() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    for name in extras:
        assert f"sheetcrm[{name}]" in readme


def test_what_is_imported_is_declared_and_nothing_else() -> None:
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    declared = named(project()["dependencies"])
    known = packages_distributions()

    def provided_by(module: str) -> set[str]:
        return {name.lower().replace("_", "-") for name in known.get(module, [module])}

    needed = imported(TOP / "sheetcrm")
    for module in needed - {"apprise"}:
        assert provided_by(module) & declared, (
            f"{module} is imported, and nobody who installs sheetcrm is sure to have it"
        )
    assert named(extras["apprise"]) == {"apprise"}
    everybody = set().union(*(provided_by(module) for module in needed)) | ALONE
    assert declared - everybody == set(), "declared, but nobody imports it"


def test_what_is_installed_works_outside_a_clone(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, wheel = made
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    where = str(tmp_path / "installed")
    env = {**os.environ, "PYTHONPATH": where, "HOME": str(tmp_path)}

    def said(*words: str) -> str:
        start = "import sheetcrm.cli; print(sheetcrm.__file__); sheetcrm.cli.main()"
        done = subprocess.run(
            [sys.executable, "-c", start, *words], cwd=tmp_path, env=env, check=False, capture_output=True, text=True
        )
        assert done.returncode in {0, 1}, done.stderr
        first, _, rest = done.stdout.partition("\n")
        assert first.startswith(where), "the clone answered"
        return rest

    assert "salon" in said("init", "salon", "--lang", "en")
    assert said("-w", "salon", "plan", "nightly")
    assert "# Jobs" in said("manual", "jobs", "--lang", "en") or "Jobs" in said("manual", "jobs", "--lang", "en")
    assert sorted(path.name for path in (tmp_path / "salon" / "jobs").iterdir()) == [
        Path(name).name for name in sorted(KIT) if name.startswith("jobs/")
    ]
