"""The short form of the trial: nights beside people, with faults, and with both (python -m tests.google.trial for a thousand)."""

from __future__ import annotations

import pytest

from tests.google.trial import Night, Tally, compare

BESIDE, FAILING, BOTH = (*range(12), 563), range(100, 108), (*range(200, 208), 9225)


@pytest.mark.parametrize("seed", BESIDE)
def test_nothing_of_peoples_is_lost_and_nothing_of_ours_goes_astray(seed: int) -> None:
    tally = Tally()
    Night(seed, acts=1.0, faults=0.0, tally=tally).spend()

    assert tally.wrong == []


@pytest.mark.parametrize("seed", FAILING)
def test_a_night_of_faults_ends_as_one_without(seed: int) -> None:
    night = Night(seed, acts=0, faults=0.2, tally=Tally())
    night.spend()
    compare(night)

    assert night.tally.wrong == []


@pytest.mark.parametrize("seed", BOTH)
def test_faults_beside_people_lose_nothing(seed: int) -> None:
    tally = Tally()
    Night(seed, acts=1.0, faults=0.2, tally=tally).spend()

    assert tally.wrong == []


def test_the_trials_meet_what_they_are_for() -> None:
    tally = Tally()
    for seed in BESIDE[:5]:
        Night(seed, acts=1.0, faults=0.2, tally=tally).spend()

    for what in ("acts of people", "faults", "told as left", "told as put back", "cells compared"):
        assert tally.counts[what]
