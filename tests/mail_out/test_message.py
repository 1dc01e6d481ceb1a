"""A letter as mail: what its headers say, which parts it has, and that no file comes from anywhere but its folder."""

from __future__ import annotations

import os
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.mailbox.keys import letter_of
from sheetcrm.adapters.mailbox.wishes import of_topic, unsubscribes
from sheetcrm.adapters.post import Signer, compose, wire
from sheetcrm.adapters.post.message import LIMIT, return_path
from sheetcrm.adapters.post.tokens import Unsubscribing, subject_of, token_of
from sheetcrm.errors import ConfigError, PostLater, PostRefused
from sheetcrm.model.letters import Attachment
from sheetcrm.model.posted import topic_code
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.wishes import wishes_all
from tests.mail_out.letters import AT, KEY, TOKENS, fingerprint, parsed, posting, sender, text_of

if TYPE_CHECKING:
    from pathlib import Path

LOGO = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "logo.png").write_bytes(LOGO)
    (folder / "logo.png2").write_bytes(b"two")
    (folder / "Прайс-лист 2026.pdf").write_bytes(b"%PDF-1.7 prices")
    (folder / "price.csv").write_text("услуга;цена\n", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


def test_its_headers() -> None:
    mail = parsed(posting(name="Анна Ёлкина"))

    assert str(mail["From"]) == "Салон «Весна» <salon@shop.example>"
    assert str(mail["To"]) == "Анна Ёлкина <anna@mail.example>"
    assert mail["Subject"] == "Добро пожаловать"
    assert parsedate_to_datetime(mail["Date"]) == AT
    assert mail["Message-ID"] == f"<{KEY}@shop.example>"
    assert mail["X-Sheetcrm-Letter"] == KEY
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] is None
    assert mail.get_content_type() == "text/plain"
    assert text_of(mail) == "Здравствуйте, Анна!\n"


def test_the_same_letter_is_the_same_mail() -> None:
    letter = posting(html="<p>Анна</p>", attachments=(Attachment("a.ics", "text/calendar", b"x"),))
    once, again = (compose(letter, sender(), at=at) for at in (AT, AT + timedelta(hours=1)))

    assert once["Message-ID"] == again["Message-ID"]
    del again["Date"], once["Date"]
    assert once.as_bytes() == again.as_bytes()
    assert wire(letter, sender(), at=AT) == wire(letter, sender(), at=AT)


def test_an_answer_to_it_tells_the_mailbox_which_letter_it_was() -> None:
    answer = parsed(posting())
    answer["In-Reply-To"] = answer["Message-ID"]
    del answer["X-Sheetcrm-Letter"]

    assert letter_of(answer, report=False) == KEY


def test_a_bounce_comes_back_with_the_key_where_the_domain_allows_it() -> None:
    assert return_path(posting(), sender()) == "salon@shop.example"
    assert return_path(posting(), sender(verp=True)) == f"salon+{KEY}@shop.example"
    bounce = parsed(posting())
    del bounce["X-Sheetcrm-Letter"], bounce["Message-ID"]
    bounce["Delivered-To"] = return_path(posting(), sender(verp=True))
    assert letter_of(bounce, report=True) == KEY


def test_a_marketing_letter_unsubscribes_by_mail_and_where_there_is_a_page_in_one_click() -> None:
    by_mail = parsed(posting(), sender(reply_to="hello@shop.example"))
    token = TOKENS.make(KEY, "anna@mail.example")
    assert by_mail["List-Unsubscribe"] == f"<mailto:hello@shop.example?subject=unsubscribe%20{token}>"
    assert by_mail["List-Unsubscribe-Post"] is None

    who = sender(unsubscribe_mail="stop@shop.example", unsubscribe_url="https://shop.example/u/{token}")
    by_page = parsed(posting(), who)
    assert str(by_page["List-Unsubscribe"]).split() == [
        f"<https://shop.example/u/{token}>,",
        f"<mailto:stop@shop.example?subject=unsubscribe%20{token}>",
    ]
    assert by_page["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for url, made in (("https://x.example/u", "/u?token="), ("https://x.example/u?a=1", "/u?a=1&token=")):
        assert f"{made}{token}>" in str(parsed(posting(), sender(unsubscribe_url=url))["List-Unsubscribe"])


def test_a_service_letter_has_nothing_to_unsubscribe_from() -> None:
    assert parsed(posting(marketing=False))["List-Unsubscribe"] is None


def test_the_mail_that_unsubscribes_is_understood_and_its_token_read() -> None:
    subject = subject_of(TOKENS.make(KEY, "Anna@mail.example"))

    assert unsubscribes(subject, "", addressed=False)
    assert TOKENS.read(token_of(subject)) == Unsubscribing(KEY, fingerprint("anna@mail.example"))


def test_a_token_of_somebody_else_is_none() -> None:
    token = TOKENS.make(KEY, "anna@mail.example")

    for spot in range(len(token)):
        changed = token[:spot] + ("A" if token[spot] != "A" else "B") + token[spot + 1 :]
        assert TOKENS.read(changed) is None
    for text in ("", "x", token[:-1], token + "A", token + "\n", "ы" * 56):
        assert TOKENS.read(text) is None
    assert fingerprint("anna@mail.example") not in token
    assert token_of("Re: unsubscribe me please") == ""


@pytest.mark.parametrize(("language", "mark"), [("ru", "[Проверка] "), ("en", "[Test] ")])
def test_a_test_says_so_and_is_not_the_letter_itself(language: str, mark: str) -> None:
    who = sender(language=language, verp=True)
    mail = parsed(posting(test=True), who)

    assert mail["Subject"] == f"{mark}Добро пожаловать"
    assert mail["X-Sheetcrm-Letter"] is None
    assert mail["List-Unsubscribe"] is None
    assert return_path(posting(test=True), who) == "salon@shop.example"
    mail["In-Reply-To"] = mail["Message-ID"]
    assert letter_of(mail, report=True) == ""


def test_html_has_a_plain_part_beside_it() -> None:
    mail = parsed(posting(html="<p>Здравствуйте, <b>Анна</b>!</p>"))

    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert text_of(plain) == "Здравствуйте, Анна!\n"
    assert text_of(html) == "<p>Здравствуйте, <b>Анна</b>!</p>\n"


def test_pictures_lie_beside_the_html_that_shows_them(files: Path) -> None:
    html = '<img src="cid:logo.png"><img src="cid:logo.png2">'
    mail = parsed(posting(html=html, pictures=("logo.png", "logo.png2")), sender(files=files))

    assert [part.get_content_type() for part in mail.walk()][:4] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html",
    ]  # fmt: skip
    shown = mail.get_body(("html",))
    assert shown is not None
    held = {str(part["Content-ID"])[1:-1]: part.get_content() for part in mail.walk() if part["Content-ID"]}
    first, second = shown.get_content().split('"')[1::2]
    assert (held[first.removeprefix("cid:")], held[second.removeprefix("cid:")]) == (LOGO, b"two")


def test_files_and_made_attachments_are_named(files: Path) -> None:
    calendar = Attachment("задачи.ics", "text/calendar; method=PUBLISH", "BEGIN:VCALENDAR\r\nы".encode())
    letter = posting(html="<p>x</p>", files=("Прайс-лист 2026.pdf", "price.csv", "price.csv"), attachments=(calendar,))
    mail = parsed(letter, sender(files=files))

    assert mail.get_content_type() == "multipart/mixed"
    pdf, table, tasks = mail.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("Прайс-лист 2026.pdf", "application/pdf")
    assert pdf.get_content() == b"%PDF-1.7 prices"
    assert (table.get_filename(), table.get_content_type()) == ("price.csv", "text/csv")
    assert (tasks.get_filename(), tasks.get_content_type()) == ("задачи.ics", "text/calendar")
    assert dict(tasks["Content-Type"].params) == {"method": "PUBLISH", "charset": "utf-8"}
    assert {part.get_content_disposition() for part in (pdf, table, tasks)} == {"attachment"}
    assert tasks.get_content() == "BEGIN:VCALENDAR\r\nы"


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "/etc/passwd", "sub/logo.png", "..", ".", "", ".hidden", "link", "folder", "pipe", "a\0b",
     "\\\\host\\x", "round", "x" * 300],
)  # fmt: skip
def test_no_file_comes_from_elsewhere(files: Path, name: str) -> None:
    (files / "link").symlink_to(files.parent / "secret.txt")
    (files / "folder").mkdir()
    (files / ".hidden").write_text("hidden", encoding="utf-8")
    (files / "round").symlink_to("round")
    os.mkfifo(files / "pipe")

    with pytest.raises((PostRefused, PostLater)) as raised:
        compose(posting(files=(name,)), sender(files=files), at=AT)

    if name != "round":
        assert isinstance(raised.value, PostRefused)
    assert "files" in raised.value.answer


def test_a_link_within_the_folder_is_a_file_of_it(files: Path) -> None:
    (files / "today.png").symlink_to("logo.png")

    mail = parsed(posting(files=("today.png",)), sender(files=files))

    assert next(mail.iter_attachments()).get_content() == LOGO


@pytest.mark.parametrize("folder", [True, False])
def test_a_missing_file_may_come_back(files: Path, folder: bool) -> None:
    with pytest.raises(PostLater) as raised:
        compose(posting(pictures=("gone.png",)), sender(files=files if folder else None), at=AT)

    assert "gone.png" in raised.value.answer


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_goes_with_a_letter_has_an_end(files: Path, language: str) -> None:
    (files / "a.bin").write_bytes(bytes(LIMIT - 100))
    (files / "b.bin").write_bytes(bytes(101))
    who = sender(files=files, language=language)
    compose(posting(files=("a.bin",)), who, at=AT)

    for letter in (
        posting(files=("a.bin", "b.bin")),
        posting(files=("a.bin",), attachments=(Attachment("b.bin", "a/b", bytes(101)),)),
        posting(html="x", pictures=("b.bin",), files=("a.bin",)),
    ):
        with pytest.raises(PostRefused) as raised:
            compose(letter, who, at=AT)
        assert "10 М" in raised.value.answer or "10 M" in raised.value.answer


def test_five_megabytes_arrive_as_they_are(files: Path) -> None:
    data = os.urandom(5_000_000)
    (files / "film.bin").write_bytes(data)

    mail = parsed(posting(files=("film.bin",)), sender(files=files))

    assert next(mail.iter_attachments()).get_content() == data


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, bytes]:
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path / "dkim.pem"
    path.write_bytes(
        pair.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    path.chmod(0o600)
    public = pair.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return path, b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


def test_a_signed_letter_is_proven_with_what_unsubscribes(key: tuple[Path, bytes]) -> None:
    path, record = key
    letter = posting(html="<p>Анна</p>")
    who = sender(unsubscribe_url="https://shop.example/u/{token}")
    signed = Signer(path, selector="s1", domain="shop.example")(wire(letter, who, at=AT))

    head = signed.partition(b"\r\nFrom:")[0].replace(b"\r\n ", b"").replace(b" ", b"").lower()
    assert b"list-unsubscribe:list-unsubscribe-post" in head
    assert b"d=shop.example" in head

    def dns(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001
        assert name == b"s1._domainkey.shop.example."
        return record

    assert dkim.verify(signed, dnsfunc=dns)
    for old, new in (
        (b"One-Click", b"One-Klick"),
        (b"unsubscribe%20", b"unsubscribe%21"),
        (b"Subject: ", b"Subject: x"),
    ):
        assert not dkim.verify(signed.replace(old, new), dnsfunc=dns)
    assert not dkim.verify(b"Subject: another\r\n" + signed, dnsfunc=dns)


def test_a_key_that_others_can_read_or_that_is_none_is_refused(key: tuple[Path, bytes], tmp_path: Path) -> None:
    path, _ = key
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="Others can read"):
        Signer(path, selector="s1", domain="shop.example")
    path.chmod(0o600)
    path.write_bytes(b"-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n")
    with pytest.raises(ConfigError, match="cannot sign") as raised:
        Signer(path, selector="s1", domain="shop.example")
    assert "c2VjcmV0" not in str(raised.value)
    with pytest.raises(ConfigError, match="no file"):
        Signer(tmp_path / "none", selector="s1", domain="shop.example")


@given(st.text(min_size=1, max_size=40).filter(fold), st.text(max_size=40))
def test_a_token_of_a_topic_says_so_and_is_signed_for_that_alone(topic: str, other: str) -> None:
    made = TOKENS.make(KEY, "anna@mail.example", topic)
    read = TOKENS.read(made)

    assert read == Unsubscribing(KEY, fingerprint("anna@mail.example"), topic_code(topic, fingerprint))
    assert TOKENS.make(KEY, "anna@mail.example", topic.upper().lower()) == made or fold(topic.upper()) != fold(topic)
    assert (TOKENS.make(KEY, "anna@mail.example", other) == made) is (fold(topic) == fold(other))
    assert unsubscribes(subject_of(made), "", addressed=False)
    whole = TOKENS.make(KEY, "anna@mail.example")
    assert len(whole) < len(made)
    for short in (made[:56], whole + made[56:]):  # neither becomes the other
        assert TOKENS.read(short) is None


def test_the_header_ends_the_topic_where_a_letter_has_one() -> None:
    token = TOKENS.make(KEY, "anna@mail.example", "News")
    header = str(parsed(posting(topic="News"))["List-Unsubscribe"])
    assert header == f"<mailto:salon@shop.example?subject=unsubscribe%20{token}>"
    by_page = str(parsed(posting(topic="News"), sender(unsubscribe_url="https://x.example/u"))["List-Unsubscribe"])
    assert f"https://x.example/u?token={token}" in by_page


@pytest.mark.parametrize(
    ("text", "topic", "every"),
    [
        ("Unsubscribe from this topic", True, False),
        ("unsubscribe me from the topic please", True, False),
        ("Отписаться от рубрики", True, False),
        ("Здравствуйте! Отпишите меня от этой темы, пожалуйста", True, False),
        ("Unsubscribe", False, False),
        ("Отпишите от всех рубрик", False, True),
        ("Unsubscribe from this topic and all others", False, True),
        ("Отписаться от рубрики и вообще от всего", False, True),
        ("Remove me from all lists", False, True),
        ("What is the topic of the lesson?", False, False),
        ("Отписаться от рубрики «Акции»", True, False),
        ('unsubscribe from the topic "All about hair"', True, False),
        ("Не пишите на эту тему, лучше позвоните", False, False),
    ],
)
def test_a_wish_about_a_topic_is_told_from_one_about_all(text: str, *, topic: bool, every: bool) -> None:
    for subject, body in (("Re: Hello", text), (text, "")):
        assert (of_topic(subject, body), wishes_all(text)) == (topic, every)
        if topic or every:
            assert unsubscribes(subject, body, addressed=False)
    assert not of_topic("unsubscribe", text) or not topic


def test_a_picture_that_was_made_is_shown_in_the_letter_and_in_a_plain_one_it_is_a_file() -> None:
    made = Attachment("revenue.png", "image/png", b"\x89PNG", shown=True)
    file = Attachment("day.ics", "text/calendar", b"BEGIN:VCALENDAR")
    mail = parsed(posting(html='<img src="cid:revenue.png">', attachments=(made, file)))
    assert mail.get_content_type() == "multipart/mixed"
    body, calendar = list(mail.iter_parts())
    assert calendar.get_filename() == "day.ics"
    _, related = list(body.iter_parts())
    html, picture = list(related.iter_parts())
    assert picture["Content-Disposition"].startswith("inline")
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html.get_content()

    plain = parsed(posting(attachments=(made,)))
    assert [part["Content-Disposition"].partition(";")[0] for part in plain.iter_attachments()] == ["attachment"]
