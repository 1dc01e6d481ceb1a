"""What the ledger keeps of a column: nothing is lost between cells and kept text."""

from __future__ import annotations

from datetime import date, datetime, time

from sheetcrm.model.plan import objects
from sheetcrm.model.signs import signature
from sheetcrm.model.states import NOTHING, decode, encode

CELLS = [None, "text", 1.5, True, date(2026, 11, 22), datetime(2026, 11, 22, 14, 30), time(9, 15)]


def test_what_is_kept_comes_back() -> None:
    assert list(decode(encode(objects(CELLS)))) == CELLS


def test_a_text_that_only_looks_kept_stays_a_text() -> None:
    texts = ["\x1f", "\x1fgone\x1fx", "\x1fdate\x1fyesterday"]

    assert list(decode(objects(texts))) == texts


def test_midnight_is_its_day() -> None:
    assert list(decode(encode(objects([datetime(2026, 11, 22)])))) == [date(2026, 11, 22)]


def test_of_a_tab_never_seen_nothing_is_known() -> None:
    assert not len(NOTHING.everyone)
    assert NOTHING["phone"] is None
    assert not NOTHING.was_unchanged("phone")
    assert not NOTHING.unchanged("phone", objects(["ca"]), objects(["1"]))


def test_a_phone_is_its_last_ten_digits_however_typed() -> None:
    phones = objects(["+7 (999) 123-45-67", 89991234567.0, "999 123 45 67", "none", None])

    assert list(signature("clients", {"phone": phones}, 5)["phone"]) == ["9991234567"] * 3 + [None, None]


def test_any_other_row_is_all_of_its_cells() -> None:
    columns = {"client": objects(["Anna", "Anna", None]), "amount": objects([10.0, None, None])}
    told = signature("orders", columns, 3)["row"]

    assert told[2] is None
    assert len({told[0], told[1], None}) == 3
    assert list(signature("orders", {}, 2)["row"]) == [None, None]
