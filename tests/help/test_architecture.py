"""The architecture page names what is there, and its floors are held."""

from __future__ import annotations

import ast
import re
import sqlite3
from typing import TYPE_CHECKING

from sheetcrm.adapters.ledger import Ledger
from tests.help.pages import ENGLISH, RUSSIAN, TOP, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ENGLISH["architecture"]
SOURCE = TOP / "sheetcrm"
OUTSIDE = {"os", "pathlib", "socket", "sqlite3", "shutil", "subprocess", "time", "urllib", "random", "secrets"}


def _names(text: str) -> list[str]:
    return re.findall(r"`(\w+(?:/\w+)?)`", text)


def _floors() -> dict[str, int]:
    lines = re.findall(r"^(\d)\. (.*)$", PAGE.section("## The floors"), re.MULTILINE)
    return {name: int(number) for number, line in lines for name in _names(line)}


def _modules() -> Iterator[tuple[str, Path]]:
    """Yield each module's room (cli, model, steps …) and file."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts[0] not in {"__init__", "__main__"}:
            yield parts[0], path


def _imported(path: Path) -> Iterator[str]:
    """Yield the whole names of what a module imports, also for types only and inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _typed(path: Path) -> set[str]:
    """Return what a module imports for types only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {
        f"{node.module}.{alias.name}"
        for block in blocks
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_every_room_has_its_floor() -> None:
    assert {room for room, _ in _modules()} == set(_floors())


def test_imports_go_down_only() -> None:
    floors = _floors()
    wrong = []
    for room, path in _modules():
        for name in set(_imported(path)) - _typed(path):
            parts = name.split(".")
            if parts[0] == "sheetcrm" and len(parts) > 1 and parts[1] in floors and floors[parts[1]] < floors[room]:
                wrong.append(f"{path.relative_to(TOP)}: {name}")
    assert not wrong


def test_the_russian_page_names_the_same_rooms_floors_and_tables() -> None:
    for english, russian in (("## The house", "## Дом"), ("## The floors", "## Этажи"), ("## The ledger", "## Память")):
        told = _names(RUSSIAN["architecture"].section(russian))
        assert sorted(told) == sorted(_names(PAGE.section(english))), russian


def test_no_step_imports_another() -> None:
    for path in sorted((SOURCE / "steps").glob("*.py")):
        if path.stem != "__init__":
            assert not [name for name in _imported(path) if name.startswith("sheetcrm.steps")], path.name


def test_what_is_pure_knows_nothing_outside() -> None:
    for room, path in _modules():
        if room in {"model", "policy", "steps"}:
            known = {name.split(".")[0] for name in _imported(path) if not name.startswith("urllib.parse.")}
            assert not known & OUTSIDE, path.name


def test_the_house_names_every_room() -> None:
    (house,) = tables(PAGE.section("## The house"))
    told = {name for row in house for name in _names(row[0])}

    for name in told:
        assert (SOURCE / name).is_dir() or (SOURCE / f"{name}.py").is_file(), name
    assert {room for room, _ in _modules()} == {name.split("/")[0] for name in told}


def test_the_ledger_has_these_tables(tmp_path: Path) -> None:
    (told,) = tables(PAGE.section("## The ledger"))
    Ledger(tmp_path / "ledger.sqlite", "main").close()

    found = sqlite3.connect(tmp_path / "ledger.sqlite").execute("select name from sqlite_master where type = 'table'")

    assert sorted(name for (name,) in found) == sorted(row[0].strip("`") for row in told)
