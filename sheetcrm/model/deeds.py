"""What one run did, as the ledger knows it: enough to take it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Change, Move, Row


@dataclass(frozen=True, slots=True)
class Deeds:
    """The cells that a run changed, the rows that it appended by tab, the rows that it moved, and the letters that went in it.

    A move's ``values`` are what it set where the row went; ``held`` what had stood in the same columns before, by row. ``letters`` are
    pairs of a client's id and a subject; ``removals`` are rows by tab that were taken out, since another row held all that they did.
    """

    changes: tuple[Change, ...] = ()
    appends: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    held: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    letters: tuple[tuple[str, str], ...] = ()
    removals: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def then(self, later: Deeds) -> Deeds:
        """Return both as one: of a cell that both changed the first old and the last new value."""
        both = Plan.of(*self.changes, *later.changes)
        tabs = {**self.appends, **later.appends}
        return Deeds(
            tuple(both.changes.values()),
            {tab: (*self.appends.get(tab, ()), *later.appends.get(tab, ())) for tab in tabs},
            (*self.moves, *later.moves),
            {**self.held, **later.held},
            (*self.letters, *later.letters),
            {
                tab: self.removals.get(tab, frozenset()) | later.removals.get(tab, frozenset())
                for tab in {**self.removals, **later.removals}
            },
        )
