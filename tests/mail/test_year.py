"""The short form of the year (python -m tests.mail.year for whole ones)."""

from __future__ import annotations

from tests.mail.year import Year


def test_a_few_weeks_keep_every_rule() -> None:
    year = Year(seed=1, days=40)
    year.spend()

    assert year.wrong == []
    assert year.counts["letters"] > 5
