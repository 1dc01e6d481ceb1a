"""How many examples a law is tried on: few in the suite, as many as one likes by SHEETCRM_EXAMPLES (a factor)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Callable

FACTOR = float(os.environ.get("SHEETCRM_EXAMPLES", "1"))
_SUITE = 0.35  # the suite has some hundred seconds for all laws
PHASES = [Phase.explicit, Phase.generate] + ([Phase.shrink] if "SHEETCRM_QUICK" not in os.environ else [])


def tried(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the settings under which a law is tried on so many workbooks in the suite."""
    return settings(
        max_examples=max(1, round(examples * FACTOR * _SUITE)),
        deadline=None,
        phases=PHASES,
        database=None,
        print_blob=True,
        derandomize=FACTOR == 1,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
