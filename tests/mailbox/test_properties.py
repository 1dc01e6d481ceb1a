from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.mailbox import understand
from sheetcrm.adapters.mailbox.parts import parse
from sheetcrm.adapters.mailbox.replies import reply_text
from sheetcrm.adapters.mailbox.understand import _understood
from sheetcrm.model.letters import Sort
from tests.mailbox.letters import KEY, OWN, letter, notice, report
from tests.mailbox.test_bounces import HARD

SEEDS = [
    letter("Да, спасибо", f"In-Reply-To: <{KEY}@shop.example>"),
    report("550 5.1.1 User unknown", status="5.1.1"),
    notice("<anna@mail.example>:\n550 5.1.1 User unknown"),
    letter("<p>Yes</p><blockquote>x</blockquote>", "Content-Type: text/html; charset=koi8-r"),
    letter("PHA+WWVzPC9wPg==", "Content-Transfer-Encoding: base64", "Subject: =?utf-8?B?0JDQ?= =?x?q?=FF?="),
]
NAMES = [
    "From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "References", "Return-Path", "Received",
    "Auto-Submitted", "X-Failed-Recipients", "Content-Disposition",
]  # fmt: skip


def sound(raw: bytes) -> None:
    found = understand(raw, own=OWN)
    assert found == _understood(parse(raw), OWN, frozenset(), None)  # without the net that understand() has
    assert found is None or (len(found.text) <= 2_000 and found.when.tzinfo is not None and found.id)
    if found:
        assert not any(ord(letter) < 32 and letter != "\n" for letter in found.text + found.subject + found.name)
        assert found.address == found.address.lower()
        assert not {"\n", " ", "<"} & set(found.address)


@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    sound(raw)


@given(
    st.dictionaries(st.sampled_from(NAMES), st.text(max_size=80) | st.binary(max_size=80), max_size=6),
    st.binary(max_size=400),
)
def test_no_headers_make_it_raise(named: dict[str, str | bytes], body: bytes) -> None:
    lines = [
        name.encode() + b": " + (value.encode("utf-8", "replace") if isinstance(value, str) else value)
        for name, value in named.items()
    ]

    sound(b"\r\n".join([*lines, b"", body]))


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 60), st.binary(max_size=30)), max_size=6),
)
def test_no_damage_makes_it_raise(raw: bytes, hurts: list[tuple[int, int, bytes]]) -> None:
    for place, length, put in hurts:
        raw = raw[:place] + put + raw[place + length :]

    sound(raw)


words = st.text(alphabet="абвгд xyz,.!?", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(st.lists(words, min_size=1, max_size=5), st.lists(words, min_size=1, max_size=5))
def test_what_is_quoted_never_stays_and_what_is_new_never_goes(new: list[str], old: list[str]) -> None:
    quoted = "\n".join(f"> {line}" for line in old)

    told = reply_text("\n".join(new) + f"\n\nOn Mon, Mar 2, 2026 Salon <salon@shop.example> wrote:\n{quoted}\n")

    assert told == "\n".join(new)


@given(
    st.sampled_from([said for said, _ in HARD]) | st.text(max_size=200),
    st.sampled_from(["Automatic reply: x", "Автоответ: x", "Out of office: x", "Re: x", "x"]),
    st.sampled_from(["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "Return-Path: <>"]),
)
def test_a_vacation_notice_never_suppresses(body: str, subject: str, header: str) -> None:
    found = understand(letter(body, header, subject=subject), own=OWN)

    assert found is not None
    assert found.sort not in {Sort.HARD, Sort.COMPLAINT}
