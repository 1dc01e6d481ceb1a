"""Which cells of a column are not clean: every distinct value is judged once, and what was judged is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.values import VERSION, Kind, examine_many

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.columns import Column
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.values import Context, Verdict

Flawed = list[tuple[int, "Verdict"]]
_BY_DAY = frozenset({Kind.DATE, Kind.DATETIME})  # judged against today, and quickly: not worth remembering


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a column: under which fingerprint, and the distinct values that were not clean."""

    fingerprint: str
    dirty: frozenset[Raw] = frozenset()


@dataclass(slots=True)
class Checks:
    """Remembered judgements by tab and column. Forgetting them changes the time a night takes, never what it decides.

    ``judged`` is what the last run found; ``before(tab, column)`` returns the cells that it judged, None where it saw none;
    ``untouched(tab, column)`` says that the column is what that run left.
    """

    judged: dict[tuple[str, str], Judged] = field(default_factory=dict)
    before: Callable[[str, str], Objects | None] = lambda *_: None
    untouched: Callable[[str, str], bool] = lambda *_: False
    _results: dict[tuple[str, str], tuple[Objects, str, Flawed]] = field(default_factory=dict)

    def flawed(self, tab: str, column: Column, values: Objects, context: Context) -> Flawed:
        """Return (row number, verdict) of the cells that are not clean, in row order."""
        list_key = column.list_key(tab)
        fingerprint = (
            f"{VERSION}|{column.kind.value}|{column.past}|{context.fingerprint(column.kind, list_key=list_key)}"
        )
        key = (tab, column.key)
        if key in self._results:
            seen, mark, result = self._results[key]
            if mark == fingerprint and len(seen) == len(values) and _equal(seen, values):
                return result
        suspects = self._suspects(key, column, fingerprint, values)
        bad: dict[tuple[type, Raw], Verdict] = {}
        if suspects:
            verdicts = examine_many(column.kind, list(suspects.values()), context, list_key=list_key, past=column.past)
            bad = {mark: verdict for mark, verdict in zip(suspects, verdicts, strict=True) if verdict.flaw is not None}
        result = [
            (index, verdict)
            for index, value in enumerate(values if bad else ())
            if value is not None and (verdict := bad.get((type(value), value))) is not None
        ]
        self.judged[key] = Judged(fingerprint, frozenset(value for _, value in bad))
        self._results[key] = (values, fingerprint, result)
        return result

    def _suspects(
        self, key: tuple[str, str], column: Column, fingerprint: str, values: Objects
    ) -> Mapping[tuple[type, Raw], Raw]:
        """Return the distinct values that have to be judged, by type and value: 1, 1.0 and True are one key and three cells."""
        held = self.judged.get(key)
        kinds = set(map(type, values))
        known = held is not None and held.fingerprint == fingerprint and column.kind not in _BY_DAY
        first = key not in self._results
        if held is not None and known and first and self.untouched(*key):
            texts = {value for value in values if value in held.dirty} if held.dirty else set()
        else:
            texts = {value for value in set(values) if type(value) is str} if str in kinds else set()
            if held is not None and known:
                before = self.before(*key) if first else self._results[key][0]
                texts -= set() if before is None else set(before) - held.dirty
        suspects: dict[tuple[type, Raw], Raw] = {(str, value): value for value in texts}
        others = kinds - {str, type(None)}
        if others:
            told = set(values) if len(others) == 1 else values  # of several types 1 and True would be one
            suspects.update(
                {(type(value), value): value for value in told if value is not None and type(value) is not str}
            )
        return suspects


def _equal(one: Objects, other: Objects) -> bool:
    same = one.__array_interface__["data"] == other.__array_interface__["data"] and one.strides == other.strides
    return same or (bool(np.all(one == other)) and list(map(type, one)) == list(map(type, other)))
