"""Which cells of a column are not clean: every distinct value is judged once, and what was found clean is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.values import VERSION, examine_many

if TYPE_CHECKING:
    from sheetcrm.model.columns import Column
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.values import Context, Verdict

Mark = tuple[type, "Raw"]  # 1, 1.0 and True are one dictionary key and three different cells


@dataclass(slots=True)
class Checks:
    """Remembered judgements by tab and column. Forgetting them changes the time a night takes, never what it decides.

    ``clean`` holds for each (tab, column) the fingerprint under which the values were judged, and those found clean.
    """

    clean: dict[tuple[str, str], tuple[str, set[Raw]]] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)

    def flawed(self, tab: str, column: Column, values: Objects, context: Context) -> list[tuple[int, Verdict]]:
        """Return (row number, verdict) of the cells that are not clean, in row order."""
        list_key = column.list_key(tab)
        fingerprint = f"{VERSION}|{column.kind.value}|{column.past}|{context.fingerprint(column.kind, list_key=list_key)}"
        key = (tab, column.key)
        held, clean = self.clean.get(key, ("", set()))
        if held != fingerprint:
            clean = set()
            self.clean[key] = (fingerprint, clean)
        unknown = set(values) - clean
        unknown.discard(None)
        truths = any(type(value) is bool for value in values)
        if not unknown and not truths:
            return []
        suspects: dict[Mark, Raw] = {
            (type(value), value): value for value in values if value in unknown or type(value) is bool
        }
        listed = list(suspects.values())
        verdicts = dict(
            zip(suspects, examine_many(column.kind, listed, context, list_key=list_key, past=column.past), strict=True)
        )
        bad = {mark: verdict for mark, verdict in verdicts.items() if verdict.flaw is not None}
        clean.update(value for mark, value in suspects.items() if mark not in bad and type(value) is not bool)
        self.changed.add(key)
        if not bad:
            return []
        return [
            (index, verdict)
            for index, value in enumerate(values)
            if value is not None and (verdict := bad.get((type(value), value))) is not None
        ]
