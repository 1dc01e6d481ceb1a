"""What the witness of a whole batch says: of its cells, of the rows that moved, of those that were put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.astray import returned
from sheetcrm.adapters.google.headers import headed
from sheetcrm.adapters.google.passage import arrived
from sheetcrm.adapters.google.witness import Findings, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def compare(expected: Mapping[str, Any], witness: Mapping[int, Sequence[Any]]) -> Findings:
    """Compare what a batch expected with what its witness shows."""
    found = Findings()
    written(expected["tabs"], witness, found)
    for kind, judge in (("headers", headed), ("moves", arrived), ("back", returned)):
        for record in expected.get(kind, ()):
            judge(record, witness, found)
    return found
