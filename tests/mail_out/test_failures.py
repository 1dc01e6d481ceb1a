"""A mail server that fails wherever it can: of each letter it is certain that it left, that it did not, or that nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.adapters.post import SmtpPost
from sheetcrm.errors import PostDown, PostError, PostLater, PostRefused, PostUnknown
from sheetcrm.model.words.word import LANGUAGES
from tests.mail_out.letters import posting, sender
from tests.mail_out.server import Faulty, Say, failing

if TYPE_CHECKING:
    from collections.abc import Callable


class Desk:
    """Sends letters and notes when ``before`` was called."""

    def __init__(self, server: Faulty, timeout: float = 5) -> None:
        self.post = SmtpPost(
            sender(files=Path(__file__).parent / "none"),
            "127.0.0.1",
            port=server.port,
            security="none",
            timeout=timeout,
        )
        self.begun: list[int] = []

    def send(self, number: int, **more: Any) -> str | PostError:
        try:
            return self.post.send(posting(number, **more), before=lambda: self.begun.append(number))
        except PostError as error:
            told(error)
            return error


def told(error: PostError) -> None:
    """Hold that an error is told in both languages, on a line."""
    for language in LANGUAGES:
        assert "{" not in error.message(language) + error.cure(language)
        assert "\n" not in error.message(language)


def at(step: str, say: Say, *numbers: int) -> Callable[[str, int], Say | bool]:
    """Say something else at a step, the first time where no numbers are given; 0 is always."""
    return lambda here, count: say if here == step and (count in (numbers or (1,)) or numbers == (0,)) else True


CLOSES: list[Say] = [None, b"421 4.3.2 closing", b"garbage", b"999 what", b"250-never ends"]


@pytest.mark.parametrize("say", CLOSES[:4])
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_connection_lost_before_the_letter_is_made_again_once(step: str, say: Say) -> None:
    with failing(at(step, say)) as server:
        desk = Desk(server)
        said = desk.send(1)
        desk.post.close()

    assert said == "250 2.0.0 taken"
    assert len(server.taken) == 1
    assert desk.begun == [1]
    assert server.counts["connect"] == 2


@pytest.mark.parametrize("say", CLOSES[:4])
@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_server_that_goes_on_closing_pauses_all_and_nothing_left(step: str, say: Say) -> None:
    with failing(at(step, say, 0)) as server:
        desk = Desk(server)
        said = desk.send(1)

    assert isinstance(said, PostDown)
    assert (desk.begun, server.taken) == ([], [])
    assert server.counts["connect"] == 2


@pytest.mark.parametrize("say", CLOSES[:4])
def test_a_server_that_closes_at_data_leaves_the_letter_for_later_and_pauses_the_others(say: Say) -> None:
    with failing(at("data", say, 0)) as server:
        desk = Desk(server)
        first, second = desk.send(1), desk.send(2)
        desk.post.close()
        server.script = lambda _step, _count: True
        third = desk.send(3)
        desk.post.close()

    assert isinstance(first, PostLater)
    assert isinstance(second, PostDown)
    assert third == "250 2.0.0 taken"
    assert desk.begun == [1, 3]
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("step", "say"), [("connect", None), ("connect", b"554 no"), ("connect", b"421 busy"), ("ehlo", None)]
)
def test_a_server_that_takes_nobody_pauses_all(step: str, say: Say) -> None:
    with failing(at(step, say, 0)) as server:
        desk = Desk(server)
        said = desk.send(1)

    assert isinstance(said, PostDown)
    assert desk.begun == []


UNKNOWN: list[tuple[str, Say]] = [
    ("half", None),
    ("content", None),
    ("content", b"take+close"),
    ("content", b"hang"),
    ("content", b"garbage"),
    ("content", b"354 more"),
    ("content", b"150 thinking"),
    ("content", b"2"),
]


@pytest.mark.parametrize(("step", "say"), UNKNOWN)
def test_of_a_connection_lost_with_the_letter_in_it_nobody_knows(step: str, say: Say) -> None:
    with failing(at(step, say)) as server:
        desk = Desk(server, timeout=0.1)
        first, second = desk.send(1), desk.send(2)
        desk.post.close()

    assert isinstance(first, PostUnknown)
    assert second == "250 2.0.0 taken"
    assert desk.begun == [1, 2]
    assert server.counts["connect"] == 2


@pytest.mark.parametrize(
    ("step", "say", "nobody"),
    [
        ("rcpt", b"550 5.1.1 no such user", True),
        ("rcpt", b"550 no such user", True),
        ("rcpt", b"550-5.1.1 " + b"x" * 300 + b"\r\n550 5.1.1 no such user", True),
        ("rcpt", b"552 5.2.2 mailbox full", False),
        ("rcpt", b"550 5.7.1 policy says no to this recipient", False),
        ("content", b"550 5.1.1 no such user", True),
        ("content", b"550 no such user", False),
        ("content", b"554 5.6.0 attachment refused", False),
    ],
)
def test_a_refusal_tells_whether_nobody_is_there(step: str, say: Say, *, nobody: bool) -> None:
    with failing(at(step, say)) as server:
        desk = Desk(server)
        said = desk.send(1)
        desk.post.close()

    assert isinstance(said, PostRefused)
    assert said.nobody is nobody


def test_a_server_that_hangs_before_the_letter_pauses_all() -> None:
    with failing(at("rcpt", b"hang", 0)) as server:
        desk = Desk(server, timeout=0.1)
        said = desk.send(1)

    assert isinstance(said, PostDown)
    assert "no answer for too long" in said.message("en")
    assert desk.begun == []


REFUSALS: list[tuple[str, bytes, type[PostError], int]] = [
    ("rcpt", b"550 5.1.1 no such user", PostRefused, 550),
    ("rcpt", b"450 4.2.0 greylisted", PostLater, 450),
    ("content", b"554 5.6.0 malformed", PostRefused, 554),
    ("content", b"451 4.3.0 queue file write error", PostLater, 451),
    ("content", b"421 4.3.2 shutting down", PostLater, 421),
    ("data", b"554 5.5.1 no valid recipients", PostRefused, 554),
    ("data", b"451 4.3.0 not now", PostLater, 451),
]


@pytest.mark.parametrize(("step", "say", "kind", "code"), REFUSALS)
def test_a_letter_that_is_refused_does_not_stop_the_next(
    step: str, say: bytes, kind: type[PostError], code: int
) -> None:
    with failing(at(step, say)) as server:
        desk = Desk(server)
        first, second = desk.send(1), desk.send(2)
        desk.post.close()

    assert type(first) is kind
    assert isinstance(first, PostError)
    assert first.code == code
    assert first.answer == say.decode()
    assert second == "250 2.0.0 taken"
    assert desk.begun == ([2] if step == "rcpt" else [1, 2])
    assert len(server.taken) == 1
    assert server.counts["connect"] == (2 if say.startswith(b"421") else 1)


OURS = [
    ("mail", b"550 5.1.8 bad sender"),
    ("mail", b"451 4.3.0 not now"),
    ("mail", b"530 5.7.0 Must issue a STARTTLS command first"),
    ("rcpt", b"550 5.4.5 Daily user sending limit exceeded"),
    ("rcpt", b"554 5.7.1 <anna@mail.example>: Relay access denied"),
    ("rcpt", b"553 5.7.1 <salon@shop.example>: Sender address rejected: not owned by auth user"),
]


@pytest.mark.parametrize(("step", "say"), OURS)
def test_a_refusal_of_our_account_blames_nobody_and_pauses_all(step: str, say: bytes) -> None:
    with failing(at(step, say)) as server:
        desk = Desk(server)
        first = desk.send(1)
        desk.post.close()

    assert isinstance(first, PostDown)
    assert first.answer == say.decode()
    assert "our own account" in first.cure("en")
    assert (desk.begun, server.taken) == ([], [])


def test_a_limit_of_the_day_that_shows_behind_the_letter_keeps_it_for_later_and_pauses_the_others() -> None:
    with failing(at("content", b"554 5.7.1 Message rejected under suspicion of SPAM")) as server:
        desk = Desk(server)
        first, second = desk.send(1), desk.send(2)

    assert isinstance(first, PostLater)
    assert isinstance(second, PostDown)
    assert desk.begun == [1]


def test_a_server_that_closes_between_letters_loses_none() -> None:
    with failing(lambda step, count: None if step == "mail" and count % 2 == 0 else True) as server:
        desk = Desk(server)
        said = [desk.send(number) for number in range(1, 6)]
        desk.post.close()

    assert said == ["250 2.0.0 taken"] * 5
    assert len(server.taken) == 5


def test_a_letter_too_large_at_mail_is_that_letters_fault() -> None:
    with failing(at("mail", b"552 5.3.4 message too big")) as server:
        desk = Desk(server)
        first, second = desk.send(1), desk.send(2)
        desk.post.close()

    assert isinstance(first, PostRefused)
    assert second == "250 2.0.0 taken"


@pytest.mark.parametrize("more", [{"files": ("../x",)}, {"files": ("gone",)}])
@pytest.mark.parametrize("say", [True, None, b"250 ok"])
def test_a_letter_that_cannot_be_made_costs_the_others_nothing(more: dict[str, Any], say: Say | bool) -> None:
    with failing(lambda step, count: say if (step, count) == ("mail", 2) else True) as server:
        desk = Desk(server)
        first = desk.send(1)
        bad = desk.send(2, **more)
        third = desk.send(3)
        desk.post.close()

    assert (first, third) == ("250 2.0.0 taken", "250 2.0.0 taken")
    assert isinstance(bad, PostRefused | PostLater)
    assert desk.begun == [1, 3]
    assert len(server.taken) == 2
    assert server.counts["connect"] == (2 if say is None else 1)


@pytest.mark.parametrize(
    ("limit", "fits"), [(b"SIZE 300", False), (b"SIZE 0", True), (b"SIZE", True), (b"SIZE x", True)]
)
def test_a_letter_larger_than_the_server_takes_is_not_begun(limit: bytes, fits: bool) -> None:
    with failing(lambda _step, _count: True, features=(limit,)) as server:
        desk = Desk(server)
        said = [desk.send(1), desk.send(2)]
        desk.post.close()

    assert [isinstance(one, PostRefused) for one in said] == [not fits] * 2
    assert len(desk.begun) == len(server.taken) == (2 if fits else 0)
    assert server.counts["connect"] == 1


def test_an_answer_is_one_safe_line() -> None:
    nasty = b"550 5.1.1 \x1b[31m" + "нет такого".encode() + b"\x00\xff \xe2\x80\xa8" + b"x" * 400
    with failing(at("rcpt", nasty)) as server:
        desk = Desk(server)
        said = desk.send(1)
        desk.post.close()

    assert isinstance(said, PostRefused)
    assert len(said.answer) <= 200
    assert said.answer.isprintable()
    assert "нет такого" in said.answer


SAYINGS = st.sampled_from(
    [
        True,
        True,
        True,
        None,
        b"421 4.3.2 closing",
        b"450 4.2.0 later",
        b"550 5.1.1 never",
        b"550 5.4.5 Daily limit",
        b"x",
    ]
)
STEPS = st.sampled_from(["connect", "ehlo", "mail", "rcpt", "data", "half", "content", "rset"])


@settings(max_examples=60)
@given(st.dictionaries(st.tuples(STEPS, st.integers(1, 6)), SAYINGS, max_size=10))
def test_whatever_the_server_does_what_is_said_of_a_letter_is_true(script: dict[tuple[str, int], Say | bool]) -> None:
    def act(step: str, count: int) -> Say | bool:
        said = script.get((step, count), True)
        return (said is None and None) if step == "half" and said is not True else said

    with failing(act) as server:
        desk = Desk(server, timeout=2)
        for number in range(1, 6):
            taken, begun = len(server.taken), len(desk.begun)
            said = desk.send(number)
            left, noted = len(server.taken) - taken, len(desk.begun) - begun
            assert noted <= 1
            assert left <= noted  # nothing leaves before it is noted
            if isinstance(said, str):
                assert (left, noted) == (1, 1)
            elif isinstance(said, PostUnknown):
                assert noted == 1
            else:
                assert left == 0
                assert not (isinstance(said, PostDown) and noted)
                desk.post.close()
        desk.post.close()
