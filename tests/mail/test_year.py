"""The short form of the year (python -m tests.mail.year for whole ones)."""

from __future__ import annotations

from tests.mail.year import Year
from tests.mail.year_confirming import Confirming
from tests.mail.year_occasions import Occasions


def test_a_few_weeks_keep_every_rule() -> None:
    year = Year(seed=1, days=40)
    year.spend()

    assert year.wrong == []
    assert year.counts["letters"] > 5


def test_a_few_weeks_of_orders_visits_and_merged_cards_keep_every_rule() -> None:
    year = Occasions(seed=1, days=20)
    year.spend()

    assert year.wrong == []
    assert year.counts["merges"]
    assert year.counts["receipts looked for"]


def test_two_weeks_in_which_subscriptions_are_confirmed() -> None:
    year = Confirming(seed=1, days=14)
    year.spend()

    assert year.wrong == []
    assert year.counts["asked"]
    assert year.counts["confirmed"]
