"""Whoever unsubscribes from a topic gets no more letters on it and still gets the others, whatever becomes of card, address and ledger."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.mailbox import Mailbox
from sheetcrm.adapters.post import Sender, SmtpPost, Tokens
from sheetcrm.adapters.post.tokens import subject_of
from sheetcrm.agreement import adopt
from sheetcrm.asking import why
from sheetcrm.job import Job
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block
from sheetcrm.steps import unite
from tests.mail.business import MAILING, SECRET, Business, business
from tests.mail.test_mirror import lose
from tests.mail.welcome import DAY, local, subscribe
from tests.mail_out.server import serving as posting
from tests.mailbox.server import PASSWORD, USER
from tests.mailbox.server import serving as filing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.shop import Shop
    from tests.mail_out.server import Good
    from tests.mailbox.server import Server

SALON = "salon@shop.example"
TOPICS = {"Welcome": "News", "Who will meet you": "Offers", "Common questions": "news ", "Invitation": None}
EVERYBODY = Job.unscheduled("letters", [unite, *MAILING.steps])


@pytest.fixture
def here() -> Iterator[Business]:
    """A business whose welcome has letters on three topics; its first client has had the first."""
    with business() as made:
        begin(made)
        yield made


def begin(made: Business) -> None:
    made.switch_on("Welcome")
    for name, topic in TOPICS.items():
        assert made.put("templates", {"name": name}, topic=topic)
    made.client(1)
    made.come()
    made.come()
    subscribe(made)
    made.come()


def token(here: Business, address: str = "a1@example.com") -> str:
    """Return what the header of the last letter says."""
    last = here.post.left[-1]
    return Tokens(here.ledger.post.fingerprint).make(last.key, address, last.topic)


def leave(here: Business, **more: Any) -> None:
    """Let a person use the way out that the last letter offers."""
    about: dict[str, Any] = {"address": "a1@example.com", "subject": subject_of(token(here))} | more
    number = len(here.box.came)
    here.box.came.append(Incoming(f"m{number}", Sort.UNSUBSCRIBE, here.clock.now, **about))


def names(here: Business) -> list[str]:
    return [row["template"] for row in here.rows("letters") if row["result"] != "not sent"]


def a_fortnight(here: Business) -> None:
    for days in (1, 1, 1, 3, 2, 3, 3):
        here.come(days * DAY)


def test_one_topic_ends_and_the_others_go_on(here: Business) -> None:
    leave(here)
    a_fortnight(here)

    assert names(here) == ["Welcome", "Who will meet you", "Invitation"]
    told = {row["template"]: (row["result"], row["why"]) for row in here.rows("letters")}
    assert told["Welcome"][0] == "unsubscribed from a topic"
    assert told["Common questions"] == ("not sent", "unsubscribed from the topic “news”")
    assert "unsubscribed from a topic" in {row["event"] for row in here.rows("history")}
    assert {row["why"] for row in here.rows("suppressed")} == {"unsubscribed from a topic"}
    (_, _, said) = why(here.shop, "a1@example.com")
    assert "No letters on the topic “News”: unsubscribed." in said
    assert not [sentence for sentence in said if "Offers" in sentence or "advertising" in sentence]
    assert here.come().state == "quiet"


def test_why_none_goes_stands_in_the_row_where_nothing_else_does(here: Business) -> None:
    for name in TOPICS:
        here.put("templates", {"name": name}, topic="News")
    leave(here)
    here.come()
    here.come(timedelta(hours=23))
    here.come()

    assert here.rows("clients")[0]["why_not_sent"] == "unsubscribed from the topic “News”"
    assert "next_letter" not in here.rows("clients")[0]


def test_a_letter_that_was_queued_or_waits_for_another_try_does_not_leave(here: Business) -> None:
    """One of the topic is planned by a run, and the wish comes between that and the post."""
    a_day = here.clock.now
    here.put("templates", {"name": "Who will meet you"}, topic="News")
    here.come()

    def too_late() -> None:
        leave(here)
        here.box.came[-1] = replace(here.box.came[-1], when=a_day)
        said = Tokens(here.ledger.post.fingerprint).read(token(here))
        assert said is not None
        came = replace(here.box.came[-1], sort=Sort.TOPIC, letter=said.key, hash=said.hash, topic=said.topic)
        here.ledger.post.receive("1", came, str)
        here.post.wait = lambda: None

    here.post.wait = too_late
    here.come(DAY)
    here.come(DAY)

    assert [one.topic for one in here.post.left if one.topic == "News"] == ["News"]


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ({"subject": "unsubscribe"}, "all"),
        ({"subject": "Re: Welcome", "text": "Unsubscribe"}, "all"),
        ({"text": "Please stop all letters"}, "all"),
        ({"subject": "unsubscribe AAAAAAAAAAAAAAAAAAAAAAAA"}, "all"),
        ({}, "topic"),
        ({"text": "Unsubscribe"}, "topic"),  # some mail programs write that themselves
        ({"subject": "Re: Welcome", "sort": Sort.TOPIC, "letter": True}, "topic"),
        ({"subject": "no topics", "sort": Sort.TOPIC}, "all"),  # nobody knows of what
    ],
)
def test_what_ends_one_topic_and_what_ends_all(here: Business, said: dict[str, Any], ends: str) -> None:
    if said.get("letter"):
        said["letter"] = here.post.left[-1].key
    leave(here)
    here.box.came[-1] = replace(here.box.came[-1], **said)
    here.come()
    here.come()
    blocks = {block for block, _ in here.ledger.post.suppressions().values()}
    assert blocks == {Block.TOPIC if ends == "topic" else Block.UNSUBSCRIBED}
    here.come(DAY)
    assert len(here.post.left) == (2 if ends == "topic" else 1)


def test_a_wish_about_all_weighs_more_whichever_comes_first(here: Business) -> None:
    leave(here)
    leave(here, subject="unsubscribe", letter=here.post.left[0].key)
    leave(here)
    here.come()
    here.come()
    assert here.rows("letters")[0]["result"] == "unsubscribed"
    here.come(DAY)
    assert len(here.post.left) == 1
    assert here.rows("clients")[0]["why_not_sent"] == "unsubscribed"


def _erase(here: Business) -> None:
    here.delete("clients", {"last_name": "Smith1"})
    here.delete("history", {"event": "unsubscribed from a topic"})
    here.delete("letters", {"result": "unsubscribed from a topic"})
    here.client(8, email=" A1@Example.com")


def _return(here: Business) -> None:
    (row,) = [one for one in here.rows("clients") if one["last_name"] == "Smith1"]
    here.delete("clients", {"last_name": "Smith1"})
    here.add("archive", id=row["id"], last_name="Smith1", first_name="Anna", email="a1@example.com")
    here.come()
    here.come()
    here.delete("archive", {"last_name": "Smith1"})
    here.client(1, id=row["id"], email="new@example.com")


def _moved(here: Business) -> None:
    here.put("clients", {"last_name": "Smith1"}, email="other@example.com")


def _merge(here: Business) -> None:
    here.client(2, last_name="Smith1", phone="+79991234501", email="second@example.com")
    for _ in range(2):
        here.come(job=EVERYBODY)
    one = here.rows("duplicates")[0]
    assert here.put("duplicates", {"id": one["id"]}, decision="merge")
    for _ in range(3):
        here.come(job=EVERYBODY)
    assert [row["last_name"] for row in here.rows("clients")] == ["Smith1"]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("change", [_erase, _return, _moved, _merge])
def test_the_wish_outlives_card_address_and_ledger(
    here: Business, change: Callable[[Business], None], lost: bool
) -> None:
    leave(here)
    here.come()
    here.come()
    change(here)
    if lost:
        lose(here)
        adopt(here.shop)
    for name in TOPICS:
        here.put("templates", {"name": name}, topic="NEWS", repeatable="yes")
    for _ in range(2):
        here.come()
    before = len(here.post.left)
    for row in here.rows("clients"):
        here.add("history", client=row["email"], when=local(here), event="subscription")
    here.come()
    here.come(DAY)
    assert len(here.post.left) == before
    for name in TOPICS:
        here.put("templates", {"name": name}, topic="Something else")
    # whatever a letter was on before still counts: it is the letter from which they unsubscribed
    here.add("history", client=here.rows("clients")[0]["email"], when=local(here), event="subscription")
    here.come()
    assert len(here.post.left) == before


def test_an_older_workbook_tells_of_it_in_letters(here: Business) -> None:
    """Without the hidden tab the Letters tab says who unsubscribed, and the template from what; where it does not, from all."""
    leave(here)
    here.come()
    here.come()
    here.book.tabs.pop("Do not write to")
    lose(here)
    adopt(here.shop)
    assert {block for block, _ in here.ledger.post.suppressions().values()} == {Block.TOPIC}
    a_fortnight(here)
    assert names(here) == ["Welcome", "Who will meet you", "Invitation"]
    here.put("templates", {"name": "Welcome"}, topic=None)
    lose(here)
    adopt(here.shop)
    assert {block for block, _ in here.ledger.post.suppressions().values()} == {Block.UNSUBSCRIBED}


def test_a_token_counts_even_where_the_ledger_was_lost_and_another_address_writes(here: Business) -> None:
    said = subject_of(token(here))
    lose(here)
    adopt(here.shop)
    here.delete("letters", {"template": "Welcome"})
    here.ledger.close()
    (here.place / "ledger.sqlite").unlink()
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)
    here.delete("letters", {})
    adopt(here.shop)
    here.box.came.append(
        Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, address="alias@elsewhere.example", subject=said)
    )
    here.come()
    here.come()
    subscribe(here)
    here.come()
    here.come(DAY)
    assert [one.topic for one in here.post.left[1:]] == ["Offers"]


def test_a_workbook_without_the_column_is_as_before() -> None:
    with business() as here:
        tab = here.book.tabs["Templates"]
        place = tab[0].index("Topic")
        here.book.tabs["Templates"] = [[*row[:place], *row[place + 1 :]] for row in tab]
        here.switch_on("Welcome")
        here.client(1)
        here.come()
        subscribe(here)
        outcome = here.come()
        assert not [problem for problem in outcome.plan.problems if problem.tab == "templates"]
        assert [one.topic for one in here.post.left] == [""]


# -- over the wire


class Wired(Business):
    """The business whose post and mailbox are real servers."""

    out: SmtpPost
    inbox: Mailbox

    @property
    def shop(self) -> Shop:
        return replace(super().shop, post=self.out, inbox=self.inbox)


@contextmanager
def wired(language: Any = "en") -> Iterator[tuple[Wired, Good, Server]]:
    from tests.laws.nights import folder

    with folder() as place, posting(security="none", login=False) as good, filing() as server:
        here = Wired(place, language)
        own = frozenset({SALON})
        at: dict[str, Any] = {"port": server.port, "security": "plain", "timeout": 10}
        here.inbox = Mailbox("127.0.0.1", user=USER, password=PASSWORD, own=own, unsubscribe=own, **at)
        sender = Sender(SALON, tokens=Tokens(here.ledger.post.fingerprint), language=language)
        here.out = SmtpPost(sender, "127.0.0.1", port=good.port, security="none", timeout=10)
        try:
            yield here, good, server
        finally:
            here.ledger.close()


def received(good: Good) -> list[EmailMessage]:
    return [message_from_bytes(one.original_content or b"", policy=policy.default) for one in good.got]


def one_click(letter: EmailMessage, server: Server, here: Business) -> None:
    """Do what a mail program does with the header."""
    found = re.search(r"<(mailto:[^>]+)>", str(letter["List-Unsubscribe"]).replace("\r\n", ""))
    assert found
    way = urlsplit(found[1])
    mail = EmailMessage()
    mail["From"], mail["To"] = str(letter["To"]), way.path
    mail["Subject"] = parse_qs(way.query)["subject"][0]
    mail["Date"], mail["Message-ID"] = format_datetime(here.clock.now), f"<{here.clock.now:%H%M%S}@client.example>"
    mail.set_content("This message was generated by a mail program.\n")
    server.put(mail.as_bytes(), when=here.clock.now)


def answer(letter: EmailMessage, text: str, server: Server, here: Business) -> None:
    """Do what a person does."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = str(letter["To"]), SALON, f"Re: {letter['Subject']}"
    mail["In-Reply-To"] = str(letter["Message-ID"])
    mail["Date"], mail["Message-ID"] = format_datetime(here.clock.now), f"<{here.clock.now:%H%M%S}@client.example>"
    mail.set_content(f"{text}\n")
    server.put(mail.as_bytes(), when=here.clock.now)


@pytest.mark.parametrize("way", ["header", "answer", "both"])
def test_over_real_servers(way: str) -> None:
    with wired() as (here, good, server):
        begin(here)
        (letter,) = received(good)
        body = letter.get_body(("plain",))
        assert body is not None
        text = " ".join(str(body.get_content()).split())
        assert "This is on the topic “News”. No more of it? Reply “unsubscribe from this topic”." in text
        assert "No advertising at all? Reply with the word “unsubscribe”." in text
        if way in {"header", "both"}:
            one_click(letter, server, here)
        else:
            answer(letter, "Unsubscribe from this topic, please", server, here)
        here.come()
        here.come(DAY)
        assert names(here) == ["Welcome", "Who will meet you"]
        assert here.rows("letters")[0]["result"] == "unsubscribed from a topic"
        if way == "both":
            answer(received(good)[-1], "unsubscribe", server, here)
            here.come()
            subscribe(here)
            here.come(DAY)
            assert len(good.got) == 2


def test_over_real_servers_in_russian() -> None:
    with wired("ru") as (here, good, server):
        here.switch_on("Добро пожаловать")
        assert here.put("templates", {"name": "Добро пожаловать"}, topic="Новости")
        here.client(1)
        here.come()
        here.come()
        here.add("history", client="a1@example.com", when=local(here), event="подписка")
        here.come()
        answer(received(good)[0], "Отпишите меня, пожалуйста, от этой рубрики", server, here)
        for _ in range(2):
            here.come()
        assert here.rows("letters")[0]["result"] == "отписался от рубрики"
        assert {row["why"] for row in here.rows("suppressed")} == {"отписался от рубрики"}
        (_, _, said) = why(here.shop, "a1@example.com")
        assert "Рубрика «Новости» не приходит: отписался." in said
        here.come(DAY)
        assert len(good.got) == 2
