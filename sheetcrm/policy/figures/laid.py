"""Rows of a tab that is the robot's: laid over those that stand there, so that what did not change is not written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan, Row, objects
from sheetcrm.model.table import OWN
from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.names import ROW, ours, padded
from sheetcrm.policy.figures.periods import COVERED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.figures.names import Rows

    Subject = tuple[Raw, ...]

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "overview": ("part", "what"),
    "sources": ("source", "detail"),
    "funnel": ("manager", "stage"),
    "letter_figures": ("part", "name"),
    "forecast": ("part", "day", "name"),
    "segments": ("month",),
    "managers": ("manager",),
    "best": ("part", "name"),
    "score_check": ("band", "month"),
    "facts": ("month",),
}
"""What says whom or what a row of each tab is about: by it what staff wrote beside a row finds its row again."""


def laid(table: Table, rows: Sequence[Mapping[str, Raw]], why: str, language: Language) -> Plan:
    """Plan a tab whose rows are the robot's: the first wanted row in the first of them, and so on; who is over leaves.

    Rows without an id of the robot's are staff's. What staff wrote beside a row, in a column of their own, goes where the row goes; a row
    that is no longer wanted and has such a remark stays below the others, without its figures. Rows that a chart looks at are emptied
    instead of leaving: on Google the chart would look at fewer from then on.
    """
    if not table.headers.sound:
        return Plan()
    places, taken = _places(table)
    own = [key for key in table.frame.columns if key.startswith(OWN)]
    going = [key for key in own if key not in table.fixed or not table.fixed[key][places].any()]
    wanted, goals = _wanted(table, places, going, rows, language)
    fresh: dict[str, Objects] = {key: table[key] for key in own}
    beside: dict[int, dict[str, Raw]] = defaultdict(dict)
    for key in going:
        fresh[key] = table[key].copy()
        fresh[key][places] = None
        for number, goal in goals.items():
            value = table[key][places[number]]
            if goal < len(places):
                fresh[key][places[goal]] = value
            elif value is not None:
                beside[goal][key] = value
    over = [at for at in places[len(wanted) :] if not any(_said(fresh[key][at]) for key in own)]
    standing = np.ones(len(table), dtype=bool)
    standing[over] = False
    changes = [table.change(key, fresh[key], words.BESIDE.to(language), where=standing) for key in going]
    for key in [column.key for column in table.tab.columns if column.key != "id" and table.has(column.key)]:
        new = table[key].copy()
        new[places] = objects(wanted[at].get(key) if at < len(wanted) else None for at in range(len(places)))
        changes.append(table.change(key, new, why, where=standing))
    numbers = (number for number in range(1, len(wanted) + len(taken) + 1) if f"{ROW}{number}" not in taken)
    appended = [
        Row(f"{ROW}{next(numbers)}", {**wanted[at], **beside.get(at, {})}, why)
        for at in range(len(places), len(wanted))
    ]
    tab = table.tab.key
    return Plan.of(
        *changes,
        appends={tab: appended} if appended else {},
        removals={tab: [str(table.ids[at]) for at in over]} if over else {},
    )


def _places(table: Table) -> tuple[list[int], set[str]]:
    """Return where the robot's rows stand, and their ids; of two rows with one id the second is a copy of staff's."""
    places, taken = [], set[str]()
    for at, cell in enumerate(table["id"]):
        if ours(cell) and cell not in taken:
            taken.add(str(cell))
            places.append(at)
    return places, taken


def _wanted(
    table: Table, places: list[int], going: list[str], rows: Sequence[Mapping[str, Raw]], language: Language
) -> tuple[Rows, dict[int, int]]:
    """Return the rows as they shall stand, and which of them each row of the robot's becomes; both as they are counted from the top.

    Of rows about the same the first stays the first. An empty row is about nothing: what was written beside it stays where it is.
    """
    charted = COVERED.get(table.tab.key, 0)
    wanted = padded([dict(row) for row in rows], min(charted, len(places)))
    spots: dict[Subject, list[int]] = defaultdict(list)
    for number, row in enumerate(wanted):
        spots[tuple(_about(table, row).values())].append(number)
    goals, kept = dict[int, int](), list[int]()
    met: dict[Subject, int] = defaultdict(int)
    for number, at in enumerate(places):
        subject = tuple(_about(table, table.cells(at)).values())
        same = spots[subject]
        if not any(cell is not None for cell in subject):
            same = [number] if number in same else []
            turn = 0
        else:
            turn = met[subject]
            met[subject] += 1
        if turn < len(same):
            goals[number] = same[turn]
        elif any(_said(table[key][at]) for key in going):
            kept.append(number)
    if kept:
        wanted = padded(wanted, charted)
    for number in kept:
        goals[number] = len(wanted)
        wanted.append(_about(table, table.cells(places[number])) | {"mark": words.BESIDE_ONLY.to(language)})
    return wanted, goals


def _about(table: Table, cells: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return what says what a row is about; the name of a day only says which letters go on it."""
    keys = [key for key in SUBJECTS[table.tab.key] if table.has(key)]
    return {key: cells.get(key) for key in keys if key != "name" or cells.get("day") is None}


def _said(cell: Raw) -> bool:
    """Tell whether staff wrote something: a box that is not ticked says nothing."""
    return cell is not None and cell is not False
