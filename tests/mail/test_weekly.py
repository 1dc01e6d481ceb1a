"""The owner's weekly letter over a real mail server: once, with its pictures, also when the robot dies in between."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.post import OutboxPost, Sender, SmtpPost
from sheetcrm.model.posted import WEEKLY, State
from tests.mail.business import Business, business
from tests.mail.crash import _around, _watch
from tests.mail_out.server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from tests.mail_out.server import Good

MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Seven in the morning in Moscow."""
OWNER = "owner@shop.example"
PICTURES = {"revenue.png", "leads.png", "sources.png", "stages.png", "segments.png"}


@pytest.fixture(params=["en", "ru"])
def here(request: pytest.FixtureRequest) -> Iterator[Business]:
    with business(request.param) as made:
        opened(made)
        yield made


def opened(made: Business) -> None:
    """Let it be a Monday morning before the letter's hour, in a business that has clients and orders."""
    russian = made.language == "ru"
    made.clock.now = MONDAY
    made.put("settings", {"name": "Почта владельца" if russian else "Owner's e-mail"}, value=OWNER)
    made.put("settings", {"name": "Утренний список: время" if russian else "Morning list: time"}, value="выкл")
    made.client(1, deal_stage="новый лид" if russian else "new lead", first_contact=datetime(2026, 11, 18))
    made.add("orders", client="a1@example.com", date=datetime(2026, 11, 19), amount=1500)
    made.come()


def posted(server: Good) -> SmtpPost:
    return SmtpPost(Sender("salon@shop.example"), "127.0.0.1", port=server.port, security="none", timeout=5)


def mails(server: Good) -> list[EmailMessage]:
    found = [one.original_content or one.content for one in server.got]
    return [message_from_bytes(one, policy=policy.default) for one in found if isinstance(one, bytes)]


def test_it_arrives_once_with_its_pictures(here: Business) -> None:
    with serving(security="none", login=False) as server:
        here.mailer = posted(server)
        here.come()
        assert server.got == []  # not before its hour
        for _ in range(3):
            here.come(timedelta(hours=1))
            here.restart()
        here.come(timedelta(days=1))
        here.come(timedelta(days=1))
        (mail,) = mails(server)
        assert mail["To"] == OWNER
        assert "16.11–22.11" in mail["Subject"]
        assert mail["Subject"].replace("\u202f", " ").endswith(("revenue $1,500", "выручка 1 500 ₽"))
        plain, related = list(mail.iter_parts())
        assert mail.get_content_type() == "multipart/alternative"
        html, *pictures = list(related.iter_parts())
        assert {one.get_filename() for one in pictures} == PICTURES
        for one in pictures:
            assert one.get_content_type() == "image/png"
            assert one["Content-Disposition"].startswith("inline")
            assert one.get_content().startswith(b"\x89PNG")
            assert f"cid:{one['Content-ID'].strip('<>')}" in html.get_content()
        assert "cid:" not in html.get_content().replace("@shop.example", "").replace("cid:", "", len(pictures))
        assert "11.26: 1" in plain.get_content()
        here.come(timedelta(days=5))
        assert len(server.got) == 2  # the next week's
    assert not [row for row in here.rows("letters") if OWNER in str(row)]


def test_it_is_filed_in_the_outbox_as_mail_programs_open_it(here: Business) -> None:
    folder = here.place / "outbox"
    here.mailer = OutboxPost(Sender("salon@shop.example"), folder)
    for _ in range(4):
        here.come(timedelta(hours=1))
    (path,) = folder.glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert {part.get_filename() for part in mail.walk() if part.get_content_maintype() == "image"} == PICTURES


def test_a_week_in_which_the_robot_was_away_has_no_letter_and_a_late_start_has(here: Business) -> None:
    here.come(timedelta(days=3))
    assert here.post.left == []
    here.come(timedelta(days=5))  # Tuesday of the next week
    assert [one.address for one in here.post.left] == [OWNER]


class Killed(BaseException):
    """The process dies."""


def test_wherever_the_robot_dies_it_goes_at_most_once_and_is_never_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [0]

    def event(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    for name in ("putcmd", "getreply", "send"):
        monkeypatch.setattr(smtplib.SMTP, name, getattr(smtplib.SMTP, name))
        _around(smtplib.SMTP, name, event)
    monkeypatch.setattr(Ledger, "_transaction", Ledger._transaction)
    _watch(Ledger, "_transaction", event)
    ends = set()
    died = 0
    for last in range(2, 38, 7):
        with serving(security="none", login=False) as server, business() as here:
            opened(here)
            here.mailer = posted(server)
            here.clock.now = MONDAY + timedelta(hours=2)
            left[0] = last
            try:
                here.come()
            except Killed:
                died += 1
            left[0] = 0
            here.restart()
            here.mailer = posted(server)
            here.come()
            here.come()
            (letter,) = [one for one in here.ledger.post.letters() if one.sequence == WEEKLY]
            ends.add((len(server.got), letter.state))
            for mail in mails(server):
                names = {part.get_filename() for part in mail.walk() if part.get_content_maintype() == "image"}
                assert names == PICTURES
    assert died >= 4
    assert (1, State.SENT) in ends
    assert ends <= {(1, State.SENT), (1, State.UNKNOWN), (0, State.UNKNOWN)}
