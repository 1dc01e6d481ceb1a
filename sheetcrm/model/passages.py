"""Who came to which stage on which day, as the ledger saw it between two looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import objects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Three arrays of one length, the oldest first: ids of clients, days as ordinals, and the stage each came to, None for none."""

    clients: Objects
    days: NDArray[np.int64]
    stages: Objects

    def __len__(self) -> int:
        return len(self.clients)


NO_PASSAGES = Passages(objects(()), np.zeros(0, dtype=np.int64), objects(()))
"""Nobody was seen to come anywhere."""


def no_passages(_field: str) -> Passages:
    """Return what is known of any stage before the first night: nothing."""
    return NO_PASSAGES
