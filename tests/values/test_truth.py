"""The benchmark's short form: of what is known to be repairable 99 % is repaired, and nothing is done wrongly."""

from __future__ import annotations

import pytest

from tests.benchmarks.tidying import tally
from tests.values.truth import MAKERS, cases


@pytest.mark.parametrize("maker", MAKERS)
def test_what_can_be_repaired_is_and_nothing_is_wrong(maker: str) -> None:
    told = tally(maker, 5_000, seed=7)

    assert not told.wrong
    assert not told.nagged
    assert told.share_repaired >= 0.99
    assert told.proposed >= 0.99 * told.fates["propose"]
    assert told.fates["repair"] > 500
    assert told.fates["hopeless"] > 100


@pytest.mark.parametrize("maker", MAKERS)
def test_the_truth_is_the_same_for_the_same_seed(maker: str) -> None:
    assert cases(maker, 50, 3) == cases(maker, 50, 3) != cases(maker, 50, 4)
    assert len({case.shape for case in cases(maker, 2_000)}) >= 8
