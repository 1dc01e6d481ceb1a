"""The floors of the house: imports go down only, and some things have one room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sheetcrm

HOUSE = Path(sheetcrm.__file__).parent
FLOORS = (
    {"model"},
    {"policy"},
    {"steps"},
    {"report", "ports", "adapters", "config", "errors", "job", "help"},
    {"apply", "workspace", "reading", "shop", "agreement", "changes", "mailing", "remembering", "preview"}
    | {"deciding", "asking", "quiet", "outcome", "recalling", "recording"},
    {"run", "demo", "moving"},
    {"serve", "doctor", "show", "show_letters", "show_tale", "undo", "tale"},
    {"show_serve"},
    {"cli"},
)
"""From the ground up; a room sees its own floor and those below it."""


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(HOUSE.rglob("*.py"))


def room(path: Path) -> str:
    """Return a module's room: the folder or file right below the package."""
    part = path.relative_to(HOUSE).parts[0]
    return part.removesuffix(".py")


def floor(name: str) -> int | None:
    """Return the floor of a room."""
    return next((number for number, rooms in enumerate(FLOORS) if name in rooms), None)


def imports(path: Path) -> set[str]:
    """Return the modules of ours that a module imports where it is loaded or at work; type hints do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hints = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in hints:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sheetcrm"):
            names = (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "sheetcrm" else {node.module}
            )
            found |= names
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("sheetcrm")}
    return {name.removeprefix("sheetcrm.") for name in found if name != "sheetcrm"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_down_only(path: Path) -> None:
    here = floor(room(path))
    if room(path) in {"__init__", "__main__"}:
        return
    assert here is not None, f"{room(path)} has no floor"
    above = {name for name in imports(path) if (there := floor(name.split(".")[0])) is None or there > here}
    assert above == set()


@pytest.mark.parametrize("path", sorted((HOUSE / "steps").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_no_step_imports_another(path: Path) -> None:
    assert {name for name in imports(path) if name.startswith("steps")} == set()


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_only_run_and_what_starts_it_look_at_a_clock(path: Path) -> None:
    looks = _calls(path) & CLOCKS
    assert not looks or room(path) in {"run", "serve", "cli", "demo", "shop"}, looks


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_nobody_prints(path: Path) -> None:
    assert "print" not in _calls(path)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_only_the_ledger_speaks_sql(path: Path) -> None:
    speaks = any(
        call.endswith((".execute", ".executemany", ".executescript", "sqlite3.connect")) for call in _calls(path)
    )
    assert not speaks or path.parent == HOUSE / "adapters" / "ledger"
