"""The lease of one spreadsheet: every batch of ours takes or renews it, and none is sent while another machine has it.

It stands in the spreadsheet's developer metadata and goes with the batch that it is for, so it costs no request. Two machines cannot take
it at once: each batch replaces the fence, so the one that comes second is refused whole, looks again, and finds who has the lease.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.state import LEASE
from sheetcrm.errors import BookHeld
from sheetcrm.model.leases import Lease, is_ours, read_lease, renewed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetcrm.adapters.google.state import State
    from sheetcrm.model.leases import Holder

_NUMBER = 1_702_311_873
"""The metadata's id where we make it: of two that are made at once the second is refused, as the fence is."""


class Lessee:
    """Takes the lease for one installation; without a holder there is none, and nobody is barred."""

    def __init__(self, path: str, holder: Holder | None, hour: Callable[[], datetime]) -> None:
        self.path, self.holder, self.hour = path, holder, hour
        self._lease: Lease | None = None

    def check(self, state: State) -> None:
        """Raise BookHeld where another machine has the spreadsheet, as it was seen just now."""
        lease = lease_of(state)
        if self.holder is not None and lease is not None and lease.bars(self.holder, self.hour()):
            self._lease = None
            raise BookHeld(path=self.path, lease=lease)

    @property
    def has(self) -> bool:
        """Whether it is ours for some minutes yet, by what we wrote last."""
        return self.holder is None or is_ours(self._lease, self.holder, self.hour())

    def request(self, state: State) -> tuple[list[dict[str, Any]], Lease | None]:
        """Return what takes or renews the lease in a batch that is made on this state, and the lease."""
        if self.holder is None:
            return [], None
        self.check(state)
        lease = renewed(lease_of(state), self.holder, self.hour())
        known = state.marks.get(LEASE)
        if known is None:
            mark = {
                "metadataId": _NUMBER,
                "metadataKey": LEASE,
                "metadataValue": lease.text(),
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
            return [{"createDeveloperMetadata": {"developerMetadata": mark}}], lease
        changed = {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": known[0]}}],
            "developerMetadata": {"metadataValue": lease.text()},
            "fields": "metadataValue",
        }
        return [{"updateDeveloperMetadata": changed}], lease

    def took(self, state: State, lease: Lease | None) -> dict[str, tuple[int, str]]:
        """Note that a batch with this lease took effect; return the marks as they are now."""
        if lease is None:
            return dict(state.marks)
        self._lease = lease
        number = state.marks[LEASE][0] if LEASE in state.marks else _NUMBER
        return {**state.marks, LEASE: (number, lease.text())}


def lease_of(state: State) -> Lease | None:
    """Return the lease that stands in a spreadsheet, expired or not."""
    held = state.marks.get(LEASE)
    return read_lease(held[1]) if held is not None else None
