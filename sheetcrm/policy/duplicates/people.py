"""The columns that tell who somebody is, out of Clients and Archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot

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
    region: str = "RU"  # whose phones are typed without a country's code

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
    columns = {
        key: np.concatenate([table[key][mask] for table, mask in zip(tables, kept, strict=True)]) for key in COLUMNS
    }
    ids = np.concatenate([table.ids[mask] for table, mask in zip(tables, kept, strict=True)])
    return People(ids=ids, **columns)
