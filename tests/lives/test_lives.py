"""The short form of the trial of lives (python -m tests.lives for a thousand), and that it sees what goes wrong."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.plan import Plan
from tests.lives.life import Life, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot

SHORT = [
    ("memory", 4, None),
    ("memory", 101, None),
    ("memory", 1_000_002, 9),
    ("file", 510, None),
    ("google", 301, None),
]


@pytest.mark.parametrize(("kind", "seed", "at"), SHORT)
def test_nobody_is_lost_doubled_or_stripped(kind: str, seed: int, at: int | None) -> None:
    tally = Tally()
    Life(seed, kind, tally, at=at).spend()

    assert tally.wrong == []
    assert tally.counts["moves"]


def test_a_row_that_is_taken_out_before_it_stands_elsewhere_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_out(_: Snapshot, why: Mapping[str, str]) -> Plan:
        return Plan.of(removals={"archive": list(why)})

    monkeypatch.setattr(sys.modules["sheetcrm.steps.revive"], "returned", taken_out)
    tally = Tally()
    Life(23, "memory", tally).spend()

    assert tally.counts["lost"]
