"""The columns that tell who somebody is, out of Clients and Archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

COLUMNS = (
    "last_name",
    "first_name",
    "patronymic",
    "phone",
    "email",
    "other_contacts",
    "birthday",
    "company",
    "city",
)

FURTHER = ("nick", "object")
_ADDRESS = ("адрес", "улиц", "address", "street")  # in the header of a column of staff's own


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class People:
    """Who is who: object columns of one length, cells as the sheet has them (text, number, date or None).

    ``others`` are any further columns that say something of the person, such as an address: their values are only compared.
    """

    ids: Objects
    last_name: Objects
    first_name: Objects
    patronymic: Objects
    phone: Objects
    email: Objects
    other_contacts: Objects
    birthday: Objects
    company: Objects
    city: Objects
    others: Mapping[str, Objects] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


def people(snapshot: Snapshot) -> People:
    """Return all clients with an id, archived ones included (L3), but rows that were merged into another."""
    tables = [snapshot[key] for key in ("clients", "archive")]
    kept = [
        np.fromiter(
            (
                not row.startswith("#") and merged is None
                for row, merged in zip(table.ids, table["merged_into"], strict=True)
            ),
            dtype=bool,
            count=len(table),
        )
        for table in tables
    ]

    def column(key: str) -> Objects:
        cells: Objects = np.concatenate([table[key][mask] for table, mask in zip(tables, kept, strict=True)])
        return cells

    ids = np.concatenate([table.ids[mask] for table, mask in zip(tables, kept, strict=True)])
    others = {key: column(key) for key in _further(tables)}
    return People(ids=ids, others=others, **{key: column(key) for key in COLUMNS})


def _further(tables: Iterable[Table]) -> list[str]:
    """Return what else tells who somebody is: the messenger nick, the object served, columns of staff's own that hold an address."""
    own = {key for table in tables for key in table.headers.own if any(word in fold(key) for word in _ADDRESS)}
    return [*FURTHER, *sorted(own)]
