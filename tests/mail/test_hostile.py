"""Hostile cells, from the sheet to the wire: nothing is injected, nothing crashes, and what does not go is told."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.post import Sender, compose
from tests.mail.business import business
from tests.mail.welcome import subscribe

if TYPE_CHECKING:
    from email.message import EmailMessage

NAMES = [
    "Anna\r\nBcc: thief@example.com",
    "<script>alert(1)</script>",
    "[Client_name]",
    "{{ first_name }} %Имя% [picture: ../../etc/passwd]",
    "=HYPERLINK(A1)",
    "Анна, Ольга <x@y.z>",
    "A" * 10_000,
    "\u202eevil\u0000",
]
ADDRESSES = [
    "a@example.com, b@example.com",
    "anna@пример.рф",
    "a@example.com\r\nRCPT TO:<b@c.d>",
    "<a@example.com>",
    '"a b"@example.com',
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:20])
def test_a_name(name: str) -> None:
    with business() as here:
        here.switch_on("Welcome")
        here.client(1, first_name=name, email="a1@example.com")
        here.come()
        here.come()
        subscribe(here)
        for _ in range(3):
            here.come()
        if not here.post.left:
            assert here.rows("clients")[0]["why_not_sent"]
            return
        (posting,) = here.post.left
        wire = compose(posting, Sender("salon@example.com", "Salon"), at=datetime(2026, 11, 24, tzinfo=UTC)).as_bytes()
        read: EmailMessage = message_from_bytes(wire, policy=policy.default)
        assert read.get_all("To") is not None
        assert [one.addr_spec for one in read["To"].addresses] == ["a1@example.com"]
        assert read["Bcc"] is None
        assert read.defects == []
        html = read.get_body(("html",))
        assert html is not None
        assert "<script" not in html.get_content()
        assert posting.rendered.pictures == ()
        assert "\n" not in posting.rendered.subject


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address(address: str) -> None:
    with business() as here:
        here.switch_on("Welcome")
        here.client(1, email=address)
        here.come()
        here.come()
        here.add("history", client="+79991234501", when=datetime(2026, 11, 24, 10, 30), event="subscription")
        for _ in range(3):
            here.come()
        assert all("," not in one.address and "\n" not in one.address for one in here.post.left)
        assert here.post.left or here.rows("clients")[0]["why_not_sent"]
