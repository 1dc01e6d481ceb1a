"""Whatever stands in a cell, a letter has one recipient, our headers and no other, and says what it was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcrm.adapters.post import compose, wire
from sheetcrm.adapters.post.headers import AddressRefused, bare_address, one_line
from sheetcrm.errors import PostRefused
from sheetcrm.model.letters import Attachment
from tests.mail_out.letters import AT, parsed, posting, sender, text_of

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "X-Sheetcrm-Letter", "List-Unsubscribe", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
]  # fmt: skip
Test = TypeVar("Test", bound=Callable[..., None])
NASTY = [
    "Анна\r\nBcc: evil@x.example",
    "Anna\nBcc: evil@x.example\n\nbody",
    "Anna\r\n\r\n<script>",
    "evil@x.example, Anna",
    '"Anna" <evil@x.example>, other',
    'Anna" <evil@x.example>, "',
    "Anna\\",
    "a\\\"b'c",
    "=?utf-8?q?x=0ABcc=3A_evil=40x.example?=",
    "=?utf-8?B?",
    "Ан\u2028на\u2029\x85\x0b\x0cBcc: x",
    "\u202egro.elpmaxe@live\u202c",
    "\ud800 lone",
    "\x00\x1b[31m",
    "{{ first_name }} {token} %s",
    "=cmd|'/c calc'!A1",
    "я" * 10_000,
    "a" * 10_000,
    "a, " * 3_000,
    "👩‍👩‍👧 Анна",
    "  ",
    "",
    "ﷺ" * 300,
    "(comment) Anna; group: x;",
    "x" * 70 + ", <evil@x.example>",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=400),
    st.text(alphabet='abя,;:<>@"\\()=?\r\n\t \u2028\x00', max_size=200),
)


def headers_only(raw: bytes) -> list[str]:
    """Return the names of the headers by plain reading of the lines."""
    lines = raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    return [line.split(b":", 1)[0].decode("ascii") for line in lines if not line.startswith((b" ", b"\t"))]


def with_examples(test: Test) -> Test:
    """Try the nasty ones in both places each time."""
    for text in NASTY:
        test = example(text, text)(test)
    return test


@with_examples
@given(TEXTS, TEXTS)
def test_names_and_subjects_stay_what_they_are(name: str, subject: str) -> None:
    letter = posting(name=name, subject=subject)
    raw = wire(letter, sender(), at=AT)

    assert headers_only(raw) == [*HEADERS, "Content-Transfer-Encoding"]
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    mail = message_from_bytes(raw, policy=policy.default)
    (to,) = mail["To"].addresses
    assert to.addr_spec == "anna@mail.example"
    old = message_from_bytes(raw)  # the standard library's other reader
    assert str(make_header(decode_header(old["Subject"]))) == one_line(subject)
    assert one_line(str(make_header(decode_header(old["To"]))).rpartition("anna@")[0]) in {
        one_line(written) for written in _written(one_line(name))
    }
    assert mail["Subject"] == one_line(subject)
    for encoded in re.findall(rb"=\?utf-8\?B\?[^?]*\?=", raw):
        assert len(encoded) <= 75


def _written(name: str) -> list[str]:
    """Return how a reader that decodes no quotes shows a name in front of its address."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f"{name} <", f"{name}<", f'"{quoted}" <', "", f'"{quoted}"<']


@with_examples
@given(TEXTS, TEXTS)
def test_texts_arrive(text: str, html: str) -> None:
    mail = parsed(posting(text=text, html=html))

    plain = mail.get_body(("plain",))
    assert plain is not None
    assert text_of(plain) == expected(text)
    if html:
        shown = mail.get_body(("html",))
        assert shown is not None
        assert text_of(shown) == expected(html)


@given(TEXTS, TEXTS, st.booleans(), st.lists(st.binary(max_size=200), max_size=2))
def test_the_parts_are_read_as_they_were_put_together(text: str, html: str, test: bool, files: list[bytes]) -> None:
    made = tuple(Attachment(f"f{number}", "a/b", data) for number, data in enumerate(files))
    raw = wire(posting(text=text, html=html, attachments=made, test=test), sender(), at=AT)
    mail = message_from_bytes(raw)

    assert mail.as_bytes(policy=policy.compat32.clone(linesep="\r\n", max_line_length=None)) == raw
    assert [part.get_payload(decode=True) for part in mail.walk() if part.get_filename()] == files


def expected(text: str) -> str:
    lines = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    clean = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", lines).rstrip("\n") + "\n"
    return clean.encode("utf-8", "replace").decode()


@given(
    st.lists(st.sampled_from([".", "..", ".\r\n", "From x", "--=_alternative_", "", " ", "=", "a" * 2000]), max_size=8)
)
def test_lines_that_mean_something_elsewhere_mean_nothing_here(lines: list[str]) -> None:
    text = "\n".join(lines)
    mail = parsed(posting(text=text, html=text))

    assert [part.get_content_type() for part in mail.walk()][1:] == (["text/plain", "text/html"] if text else [])


ADDRESSES = [
    ("anna@mail.example", "anna@mail.example"),
    (" Anna@MAIL.example ", "Anna@mail.example"),
    ("info@пример.рф", "info@xn--e1afmkfd.xn--p1ai"),
    ("a+b@Bücher.example", "a+b@xn--bcher-kva.example"),
    ("o'neil@x.example", "o'neil@x.example"),
]
NO_ADDRESSES = [
    "", "@", "a@", "@b", "anna", "a@b@c", "a@b.example, c@d.example", "a@b.example,c@d.example", "a@b.example;c@d.example",
    "a@b.example c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\n", "a\n@b.example", "<a@b.example>",
    "Anna <a@b.example>", '"a b"@c.example', "a..b@c.example", ".a@c.example", "a@b..c", "a@-b.example", "a@b.example>",
    "анна@пример.рф", "a@[127.0.0.1]", "a@b_c.example", "a@b.example\0", "x" * 65 + "@b.example", "a@" + "b." * 130 + "c",
    "a@пример .рф", "a\u202e@b.example", "a@b．example@c",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wire"), ADDRESSES)
def test_an_address_is_one_address(text: str, wire: str) -> None:
    assert bare_address(text) == wire
    assert parsed(posting(address=text, name="Я"))["To"].addresses[0].addr_spec == wire


@pytest.mark.parametrize("text", [text for text in NO_ADDRESSES if text != "a@b.example\n"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_no_single_address_is_told(text: str, language: str) -> None:
    with pytest.raises(PostRefused) as raised:
        compose(posting(address=text), sender(language=language), at=AT)

    assert raised.value.answer
    assert "\n" not in raised.value.message("en")


@given(st.one_of(st.text(max_size=80), st.emails(), st.text(alphabet="ab@., <>\r\n", max_size=30)))
def test_no_address_ends_a_command(text: str) -> None:
    try:
        wire = bare_address(text)
    except AddressRefused:
        return
    assert re.fullmatch(r"[!-=?-~]+@[a-z0-9.-]+", wire)
    assert not set(wire) & set(' <>,;:"\\()[]')
    assert wire.count("@") == 1


@given(
    st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=120)), st.one_of(st.sampled_from(NASTY), st.text())
)
def test_an_attachment_is_named_whatever_its_name(name: str, type_: str) -> None:
    mail = parsed(posting(attachments=(Attachment(name, type_, b"\x00data"),)))

    (held,) = mail.iter_attachments()
    assert held.get_content_disposition() == "attachment"
    assert held.get_payload(decode=True) == b"\x00data"
    named = held.get_filename()
    assert named
    assert not set("/\\\r\n") & set(named)
    assert {name.lower() for name in held} == {"content-type", "content-transfer-encoding", "content-disposition"}


def test_a_sender_of_many_names_is_one_sender() -> None:
    for name in NASTY:
        mail = parsed(posting(), sender(name=name))
        assert [one.addr_spec for one in mail["From"].addresses] == ["salon@shop.example"]
