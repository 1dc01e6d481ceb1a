"""The last seen state of a tab, in a form that is cheap to keep and to compare: JSON scalars, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import orjson

from sheetcrm.model.plan import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Objects

Scalar = str | int | float | bool | None
_TAG = "\x1f"  # a unit separator cannot stand in a workbook's cell, so tagged text never meets a real one
_CODED = (date, time)


def encode(values: Objects) -> Objects:
    """Return a column with dates and times as tagged ISO texts, everything else as it is; midnight is its day, as a sheet shows it."""
    if not any(issubclass(kind, _CODED) for kind in set(map(type, values))):
        return values
    coded: dict[Raw, Raw] = {
        value: _tagged(value.date() if isinstance(value, datetime) and value.time() == time() else value)
        for value in set(values)
        if isinstance(value, _CODED)
    }
    return objects([coded.get(value, value) for value in values])


def _tagged(value: date | time) -> str:
    return f"{_TAG}{type(value).__name__}{_TAG}{value.isoformat()}"


def decode(values: Objects) -> Objects:
    """Undo :func:`encode`."""
    return objects(_decoded(value) for value in values)


def _decoded(value: Scalar) -> Raw:
    if isinstance(value, str) and value.startswith(_TAG):
        try:
            _, name, text = value.split(_TAG, 2)
            return _READ[name](text)
        except (KeyError, ValueError):
            return value  # a text that only looks like ours
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
    ``load(column)`` returns a column in encoded form, first for ``ids``, then for ``absent``; None for a column never seen; ``digest`` its
    digest.
    """

    ids: Objects
    absent: Mapping[str, str]
    load: Callable[[str], Objects | None]
    digest: Callable[[str], bytes | None] = lambda _: None
    _columns: dict[str, Objects | None] = field(default_factory=dict)
    _same: dict[str, bool] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Objects | None:
        if column not in self._columns:
            self._columns[column] = self.load(column)
        return self._columns[column]

    def unchanged(self, column: str, ids: Objects, values: Objects) -> bool:
        """Tell whether the same rows, in the same order, hold what they held, without reading what that was."""
        if column not in self._same:
            held = self.digest(column) if not self.absent and len(ids) == len(self.ids) else None
            rows = held is not None and bool(np.all(ids == self.ids))
            self._same[column] = rows and held == digest(packed(encode(values)))
        return self._same[column]

    def was_unchanged(self, column: str) -> bool:
        """Repeat what :meth:`unchanged` found; False where nobody asked."""
        return self._same.get(column, False)

    @property
    def everyone(self) -> Objects:
        """All ids in the order of the columns."""
        return objects([*self.ids, *self.absent])


def packed(values: Iterable[object]) -> bytes:
    """Return an encoded column as it is kept."""
    return orjson.dumps(list(values))


def digest(body: bytes) -> bytes:
    """Return what two equal columns have in common, and no two others."""
    return blake2b(body, digest_size=16).digest()


NOTHING = LastState(objects(()), {}, lambda _: None)
"""The state of a tab never seen before."""
