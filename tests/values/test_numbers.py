"""Numbers and sums."""

from __future__ import annotations

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.values import Kind, examine
from tests.values.judged import ENGLISH, RUSSIAN, TODAY, check


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_every_sum_is_read_back_in_every_certain_form(whole: int, cents: int) -> None:
    truth = float(f"{whole}.{cents:02}")
    spaced = f"{whole:,}".replace(",", "\u00a0")
    for text in (f"{whole},{cents:02}", f"{whole}.{cents:02} ₽", f"{spaced},{cents:02} руб.", f"{whole:,}.{cents:02}"):
        verdict = examine(Kind.MONEY, text, RUSSIAN)
        assert verdict.sure
        assert verdict.value == truth


def test_numbers_as_people_write_them() -> None:
    check(
        Kind.MONEY,
        clean=[5, 5.5, -5, 0],
        sure=[
            ("1 500,50 ₽", 1500.5),
            ("1500 руб.", 1500),
            ("1 500", 1500),
            ("1500,5", 1500.5),
            ("1'500", 1500),
            ("1\u00a0500", 1500),
            ("1500", 1500),
            ("1500 ₽.", 1500),
            ("−500", -500),
            ("- 500", -500),
            ("0,500", 0.5),
            ("1500,250", 1500.25),
            ("1.500.000", 1500000),
            ("1,500,000.25", 1500000.25),
            ("1.500,00", 1500),
            ("+5", 5),
            ("₽ 500", 500),
            ("1500р", 1500),
            ("１５００", 1500),
            ("007", 7),
            ("1,500.00", 1500),
            ("5 000 RUB", 5000),
        ],
        asked=[
            ("1,500", 1500, "number_order"),
            ("1.500", 1500, "number_order"),
            ("$1,500.00", 1500, "number_money"),
            ("100 €", 100, "number_money"),
            ("₽100₽", 100, "number_money"),
            ("15к", 15000, "number_short"),
            ("15 тыс.", 15000, "number_short"),
            ("1,5 млн", 1500000, "number_short"),
            ("1,5 тыс. руб.", 1500, "number_short"),
            ("0,001к", 1, "number_short"),
            ("около 500", 500, "number_about"),
            ("~500", 500, "number_about"),
            ("5+", 5, "number_about"),
            ("5 шт", 5, "number_about"),
            ("500 р. 50 коп.", 500.5, "number_form"),
            ("500 руб. 5 коп", 500.05, "number_form"),
            ("1e5", 100000, "number_short"),
            ("1,5e0", 1.5, "number_short"),
        ],
        problems=[
            ("(500)", "number_wrong"),
            ("500-700", "number_wrong"),
            ("20%", "number_percent"),
            ("nan", "number_wrong"),
            ("inf", "number_wrong"),
            ("1 50", "number_wrong"),
            ("12345678901234567890", "number_long"),
            ("1,2345678901234567", "number_long"),
            ("01.02.2024", "number_wrong"),
            ("500О", "number_wrong"),
            (float("inf"), "number_wrong"),
            (True, "number_wrong"),
            (TODAY, "number_wrong"),
            (time(1), "number_wrong"),
            ("1e20", "number_wrong"),
            ("около сотни", "number_wrong"),
            ("сто+", "number_wrong"),
            ("1,500 руб. 50 коп.", "number_wrong"),
            ("бесплатно", "number_wrong"),
            ("1 500 500,5,5", "number_wrong"),
        ],
    )
    check(Kind.NUMBER, sure=[("5", 5)], problems=[("500 р. 50 коп.", "number_wrong")])
    check(Kind.MONEY, context=ENGLISH, sure=[("$1,500.00", 1500), ("€5", 5)], asked=[("$5 USD", 5, "number_money")])
