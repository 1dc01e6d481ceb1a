"""The same writes on the same spreadsheet by three means, in peace and with a person at work; what was lost is counted cell by cell."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.cells import plain, to_cell
from sheetcrm.model.columns import TABS, Use
from tests.benchmarks.apart import CLIENTS, STRANGER
from tests.benchmarks.rivals import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.grid import Edits
    from tests.benchmarks.apart import Apart
    from tests.benchmarks.google import Place

_TYPED = "правка человека"
EMAIL = "Эл. почта"
PEACE, TYPES, INSERTS = "in peace", "types", "inserts"
_READ = {tab.title.ru: tab for tab in TABS.values() if tab.columns}


def pandas_home(folder: Path) -> Path:
    """Make an environment with gspread-pandas in it; return its Python. With pandas 3 it cannot read unformatted cells."""
    return environment(folder / "pandas", "gspread-pandas", "pandas<3")


def plan_of(edits: Edits, needed: Sequence[str]) -> dict[str, Any]:
    """Return the edits as plain data: cells as runs down a column (place, first line, values), dates as serial numbers."""
    tabs: dict[str, Any] = {}
    for tab in edits.tabs:
        runs: list[tuple[int, int, list[Any]]] = []
        for column in tab.cells:
            for line, value in sorted(zip(column.rows, map(_cell, column.new), strict=True), key=lambda one: one[0]):
                if runs and runs[-1][0] == column.column and runs[-1][1] + len(runs[-1][2]) == line:
                    runs[-1][2].append(value)
                else:
                    runs.append((column.column, line, [value]))
        appended = [[_cell(cell) for cell in row] for row in tab.appended]
        tabs[tab.title] = {"cells": runs, "removed": list(tab.removed), "appended": appended}
    ranges = [f"'{title}'!A1:Z10" if _READ[title].use is Use.LOG else f"'{title}'" for title in needed]
    return {"tabs": tabs, "ranges": ranges, "needed": [title for title in needed if _READ[title].use is not Use.LOG]}


def _cell(value: Any) -> Any:
    made = plain(to_cell(value, 0))
    return "" if made is None else made


@dataclass(slots=True)
class Damage:
    """What became of Clients beside a person. Rows are known by their e-mail, whatever their place."""

    wrong: int = 0  # cells with what is neither the person's, nor what stood there, nor what was to be written there
    lost: int = 0  # cells that a person had typed
    rows: int = 0  # lost or doubled
    left: int = 0  # cells left as they were, for the next night
    done: int = 0

    def __str__(self) -> str:
        return f"{self.wrong} wrong, {self.lost} lost, {self.rows} rows, {self.left} left"


@dataclass(slots=True)
class Scene:
    """Clients before the write, what shall be written there, and what a person types meanwhile: by e-mail and header."""

    heads: list[str]
    before: dict[tuple[str, str], Any]
    planned: dict[tuple[str, str], Any]
    needle: str = ""
    cells: list[tuple[int, str, str]] = field(default_factory=list)
    typed: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], plan: dict[str, Any]) -> Scene:
        heads = [str(cell) for cell in rows[0]]
        email, phone = heads.index(EMAIL), heads.index("Телефон")
        planned = {
            (str(rows[line + n][email]), heads[place]): value if value != "" else None
            for place, line, values in plan["tabs"][CLIENTS]["cells"]
            for n, value in enumerate(values)
        }
        scene = cls(heads, _known(rows, heads), planned)
        phones = [
            (line, rows[line][email]) for line in range(1, len(rows)) if (rows[line][email], "Телефон") in planned
        ]
        line, name = phones[len(phones) // 2]
        scene.needle = str(planned[phones[0][1], "Телефон"])
        other = next(n for n in range(len(rows) // 2, len(rows)) if (rows[n][email], "Заметки") not in planned)
        scene.cells = [(line, heads[phone], _TYPED), (other, "Заметки", _TYPED)]
        scene.typed = {(name, heads[phone]), (str(rows[other][email]), "Заметки")}
        return scene

    def judge(self, rows: Sequence[Sequence[Any]], scene: str) -> Damage:
        """Count what stands where it does not belong, and what is missing."""
        found = Damage()
        now = _known(rows, self.heads)
        emails = Counter(row[self.heads.index(EMAIL)] for row in rows[1:] if _filled(row, self.heads))
        was = {name for name, _ in self.before}
        found.rows = sum(count - 1 for name, count in emails.items() if name is not None and count > 1)
        found.rows += len(was - set(emails))
        for spot, value in now.items():
            new = self.planned.get(spot, self.before.get(spot))
            if scene == TYPES and spot in self.typed:
                found.lost += value != _TYPED
            elif spot[1] == self.heads[0] and spot in self.planned:
                found.done += value is not None  # an id is another each time
            elif value == new:
                found.done += spot in self.planned
            elif spot in self.planned and value == self.before.get(spot):
                found.left += 1
            else:
                found.wrong += 1
        if scene == INSERTS:
            strange = [row for row in rows if STRANGER in row]
            found.lost += 3 - max((list(row).count(STRANGER) for row in strange), default=0)
            found.wrong += sum(cell not in {None, STRANGER} for row in strange for cell in row)
        return found


def _filled(row: Sequence[Any], heads: Sequence[str]) -> bool:
    return len(row) > heads.index(EMAIL) and STRANGER not in row


def _known(rows: Sequence[Sequence[Any]], heads: Sequence[str]) -> dict[tuple[str, str], Any]:
    """Return the cells of every row with an e-mail, by this and the header; where two have the same, those of the first."""
    email = heads.index(EMAIL)
    found: dict[tuple[str, str], Any] = {}
    for row in rows[1:]:
        if _filled(row, heads) and row[email] is not None:
            for place, header in enumerate(heads):
                found.setdefault((row[email], header), row[place] if place < len(row) else None)
    return found


def side_by_side(apart: Apart, place: Place, clients: int, *, python: Path | None) -> None:
    """Print what each way costs, and what it loses where a person is at work."""
    from tests.benchmarks.google import child

    apart.ask("restore", name="ordinary")
    edits: Edits = pickle.loads((place.folder / "edits.pickle").read_bytes())
    plan = plan_of(edits, [title for title in apart.ask("titles") if title in _READ])
    file = place.folder / "plan.json"
    file.write_text(json.dumps(plan))
    scene = Scene.of(apart.ask("tab", title=CLIENTS), plan)
    here = Path(__file__).parent
    scripts: dict[str, list[str]] = {
        "sheetcrm": [],
        "gspread": [sys.executable, "-m", "tests.benchmarks.gspread_script"],
        **({"gspread-pandas": [str(python), "-P", str(here / "gspread_pandas_script.py")]} if python else {}),
    }
    for name, command in scripts.items():
        line = f"{clients:>7} {name:<15}"
        for what in (PEACE, TYPES, INSERTS):
            apart.ask("restore", name="ordinary")
            apart.ask("spent")
            if what != PEACE:
                typed = scene.cells if what == TYPES else []
                apart.ask("disturb", needle=scene.needle, line=3 if what == INSERTS else 0, cells=typed)
            if command:
                done = subprocess.run([*command, place.url, place.id, str(file)], check=True, stdout=subprocess.PIPE)
                took = json.loads(done.stdout)
            else:
                took = child(place, "by hand")
            spent = apart.ask("spent")
            damage = scene.judge(apart.ask("tab", title=CLIENTS), what)
            if what == PEACE:
                line += (
                    f"{spent['reads']:>6}{spent['writes']:>7}{spent['drive']:>6}{spent['sent']:>8.2f}"
                    f"{spent['received']:>9.2f}{took['seconds']:>8.2f} s{took['peak']:>6.0f} MB"
                )
                line += "" if damage == Damage(done=len(scene.planned)) else f"  in peace: {damage}"
            else:
                line += f"  {what}: {damage}"
        print(line, flush=True)
