"""The last seen state of a tab, in a form that is cheap to keep and to compare: JSON scalars, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects

Scalar = str | int | float | bool | None
_TAG = "\x1f"  # a unit separator cannot stand in a workbook's cell, so tagged text never meets a real one
_CODED = (date, time)


def encode(values: Objects) -> Objects:
    """Return a column with dates and times as tagged ISO texts, everything else as it is."""
    if not any(issubclass(kind, _CODED) for kind in set(map(type, values))):
        return values
    coded: dict[Raw, Raw] = {
        value: f"{_TAG}{type(value).__name__}{_TAG}{value.isoformat()}" for value in set(values) if isinstance(value, _CODED)
    }
    return objects([coded.get(value, value) for value in values])


def decode(values: Objects) -> Objects:
    """Undo :func:`encode`."""
    return objects(_decoded(value) for value in values)


def _decoded(value: Scalar) -> Raw:
    if isinstance(value, str) and value.startswith(_TAG):
        _, name, text = value.split(_TAG, 2)
        return _READ[name](text)
    return value


_READ: Mapping[str, Callable[[str], Raw]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


@dataclass(slots=True)
class LastState:
    """What the ledger last saw of a tab.

    ``ids`` are the rows that stood there, ``absent`` those that stood there once (with the ISO day since when they are missing).
    ``load(column)`` returns a column in encoded form, first for ``ids``, then for ``absent``; None for a column never seen.
    """

    ids: Objects
    absent: Mapping[str, str]
    load: Callable[[str], Objects | None]
    _columns: dict[str, Objects | None] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Objects | None:
        if column not in self._columns:
            self._columns[column] = self.load(column)
        return self._columns[column]

    @property
    def everyone(self) -> Objects:
        """All ids in the order of the columns."""
        return objects([*self.ids, *self.absent])


NOTHING = LastState(objects(()), {}, lambda _: None)
"""The state of a tab never seen before."""
