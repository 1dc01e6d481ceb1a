"""How staff name a client in Orders, History and Tasks: by id, phone, e-mail or name (D4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.values import Kind, examine
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.values import Context


@dataclass(frozen=True, slots=True)
class Namings:
    """All ways to name each client, folded, with the ids that they fit."""

    fits: Mapping[str, frozenset[str]]
    context: Context

    def all(self, text: Raw) -> frozenset[str]:
        """Return the ids of all clients that a cell may mean: an id, else a phone, else an e-mail, else a name.

        A row that has no id yet is among them by its number, as ``#14``.
        """
        if text is None:
            return frozenset()
        for kind in (None, Kind.PHONE, Kind.EMAIL):
            said = text
            if kind is not None:
                verdict = examine(kind, text, self.context)
                if not verdict.sure or verdict.value is None or verdict.asides:
                    continue
                said = verdict.value
            found = self.fits.get(fold(str(said)))
            if found:
                return found
        return frozenset()

    def only(self, text: Raw) -> str | None:
        """Return the one client that a cell names; None where there is none, or more than one."""
        found = self.all(text)
        only = next(iter(found)) if len(found) == 1 else None
        return None if only is None or only.startswith("#") else only

    def waits(self, text: Raw) -> bool:
        """Tell whether a cell names only a row that is there and has no id yet: who that is will be known later."""
        found = self.all(text)
        return len(found) == 1 and next(iter(found)).startswith("#")


def everyone(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of all clients, archived ones included (L3)."""
    return frozenset(row for table in _registers(snapshot) for row in table.ids if not row.startswith("#"))


def _registers(snapshot: Snapshot) -> Iterator[Table]:
    """Return the tables where clients stand: Clients, its rows that nobody may touch yet, and the archive."""
    for key in ("clients", "archive"):
        yield snapshot[key]
        if (aside := snapshot[key].aside) is not None:
            yield aside


def namings(snapshot: Snapshot) -> Namings:
    """Collect every way to name each client: id, phone, e-mail, and the name in both orders, with and without patronymic."""
    fits: dict[str, set[str]] = defaultdict(set)
    aside = snapshot["clients"].aside
    for table in _registers(snapshot):
        parts = (table[column] for column in ("phone", "email", "last_name", "first_name", "patronymic"))
        for row, phone, email, last, first, patronymic in zip(table.ids, *parts, strict=True):
            if row.startswith("#") and table is not aside:  # a row without an id yet: nothing can refer to it
                continue
            for text in (row, phone, email):
                if text is not None and not (text is row and row.startswith("#")):
                    fits[fold(str(text))].add(row)
            if last is not None and first is not None:
                given = f"{first} {patronymic}" if patronymic is not None else first
                for text in {f"{last} {first}", f"{first} {last}", f"{last} {given}", f"{given} {last}"}:
                    fits[fold(text)].add(row)
            elif last is not None or first is not None:
                fits[fold(str(last if first is None else first))].add(row)
    merged = snapshot.memory.merged
    if merged:
        fits = defaultdict(set, {text: {merged.get(row, row) for row in rows} for text, rows in fits.items()})
    return Namings({text: frozenset(rows) for text, rows in fits.items()}, context(snapshot))
