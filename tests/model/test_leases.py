"""A lease as a book keeps it: read back as it was written, and barring nobody but the others while it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.leases import SPARE, TERM, Holder, Lease, is_ours, read_lease, renewed

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
HERE, THERE = Holder("a", "office"), Holder("b", "home")


@given(
    host=st.text(max_size=100), holder=st.text(max_size=40), hours=st.integers(-12, 14), seconds=st.integers(0, 10**6)
)
def test_a_lease_is_read_as_it_was_written(host: str, holder: str, hours: int, seconds: int) -> None:
    since = (NOW + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=hours)))
    lease = Lease(holder, host, since, since + TERM)

    assert read_lease(lease.text()) == lease


@pytest.mark.parametrize("text", [None, "", "null", "[]", "no lease", '["a", "b", "c", "d"]', '["a", "b", 1, 2]', "7"])
def test_what_cannot_be_read_is_no_lease(text: str | None) -> None:
    assert read_lease(text) is None


def test_the_others_stand_back_until_it_expires() -> None:
    lease = renewed(None, HERE, NOW)

    assert lease.bars(THERE, NOW)
    assert not lease.bars(HERE, NOW)
    assert not lease.bars(THERE, NOW + TERM)
    assert is_ours(lease, HERE, NOW)
    assert not is_ours(lease, HERE, NOW + TERM - SPARE)
    assert not is_ours(lease, THERE, NOW)
    assert not is_ours(None, HERE, NOW)


def test_one_that_goes_on_keeps_its_beginning() -> None:
    first = renewed(None, HERE, NOW)
    later = NOW + TERM / 2

    assert renewed(first, HERE, later) == Lease("a", "office", NOW, later + TERM)
    assert renewed(first, HERE, NOW + TERM).since == NOW + TERM
    assert renewed(first, THERE, later).since == later
