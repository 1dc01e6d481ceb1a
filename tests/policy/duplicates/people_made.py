"""People for tests, a line each; and what was found, by ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates import People, pairs
from sheetcrm.policy.duplicates.people import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.policy.duplicates import Pair


def made(*rows: Mapping[str, object], others: Sequence[str] = ()) -> People:
    """Return people of these cells; ids are p0, p1 … where none is given."""
    return People(
        ids=objects([row.get("id", f"p{place}") for place, row in enumerate(rows)]),
        **{key: objects([row.get(key) for row in rows]) for key in COLUMNS},
        others={key: objects([row.get(key) for row in rows]) for key in others},
    )


def only(people: People) -> Pair:
    """Return the one pair that there is."""
    found = pairs(people)
    assert len(found) == 1, found
    return found[0]


def by_ids(found: Sequence[Pair]) -> dict[str, Pair]:
    """Return pairs by both ids, as ``p0 p1``."""
    return {f"{pair.one} {pair.two}": pair for pair in found}
