"""When it suits a person, and wishes of merged cards; who else may be written to is in test_arranging."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.posted import Block, Post, person_mark, topic_code, topic_hash
from sheetcrm.model.words import letters as words
from sheetcrm.policy.consent import best_time, consent
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.words import Word
    from sheetcrm.policy.hours import Span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (None, None),
        ("", None),
        ("any time", None),
        ("after 6 pm", (time(18), time())),
        ("после 18", (time(18), time())),
        ("с 9:30", (time(9, 30), time())),
        ("до 12", (time(), time(12))),
        ("before 11 am", (time(), time(11))),
        ("10-12", (time(10), time(12))),
        ("с 10 до 12:30", (time(10), time(12, 30))),
        ("from 2 pm to 5 pm", (time(14), time(17))),
        ("12-10", None),
        ("25-26", None),
        ("после 30", None),
        ("до 0", None),
        ("утром", (time(9), time(12))),
        ("днём", (time(12), time(17))),
        ("In the evening", (time(17), time(21))),
        (18.0, None),
    ],
)
def test_best_time(text: object, span: Span | None) -> None:
    assert best_time(text) == span


BOOK = """
settings
| name | value |
| Advertising only with consent | 0 |
| Required fields | First name |
clients
| id | first_name | email        |
| a  | Anna       | anna@mail.ru |
archive
| id | first_name | email          | merged_into |
| b  | Anna       | Second@mail.ru | a           |
| c  | Anna       |                | a           |
"""


@pytest.mark.parametrize(
    ("what", "block", "service", "marketing"),
    [
        ("second@mail.ru", Block.UNSUBSCRIBED, None, words.UNSUBSCRIBED),
        ("second@mail.ru", Block.COMPLAINT, words.COMPLAINED, words.COMPLAINED),
        ("second@mail.ru", Block.HARD, None, None),
        (person_mark("b"), Block.UNSUBSCRIBED, None, words.UNSUBSCRIBED),
        (person_mark("gone"), Block.COMPLAINT, words.COMPLAINED, words.COMPLAINED),
        ("other@mail.ru", Block.COMPLAINT, None, None),
    ],
)
def test_a_wish_counts_for_all_cards_of_a_person(
    what: str, block: Block, service: Word | None, marketing: Word | None
) -> None:
    snapshot = sheet(BOOK)
    merged = {"b": "a", "c": "a", "gone": "a"}
    post = Post(blocked={what: block})
    asked = consent(replace(snapshot, memory=replace(snapshot.memory, merged=merged, post=post)))

    assert asked.refusal(0, marketing=False) is service
    assert asked.refusal(0, marketing=True) is marketing


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("anna@example.com", None),
        ("anna@example.com, olga@example.com", words.TWO_ADDRESSES),
        ("anna@@example.com", words.BAD_ADDRESS),
        ("", words.NO_ADDRESS),
    ],
)
def test_what_is_wrong_with_an_address_is_said(cell: str, why: Word | None) -> None:
    snapshot = sheet(f"clients\n| id | email |\n| c1 | {cell} |\n")
    assert consent(snapshot).refusal(0, marketing=False) == why


def keyed(text: str) -> str:
    """Stand in for the ledger's keyed hash."""
    return sha256(text.strip().casefold().encode()).hexdigest()[:32] if text else ""


@given(
    st.sampled_from(["anna@mail.ru", "second@mail.ru", person_mark("a"), person_mark("b"), person_mark("gone")]),
    st.sets(st.sampled_from(["offers", "news", "advice"])),
    st.lists(st.sampled_from(["Offers", " NEWS", "advice"]), max_size=3, unique=True),
)
def test_a_wish_about_a_topic_counts_for_all_cards_and_for_no_other_topic(
    what: str, left: set[str], topics: list[str]
) -> None:
    snapshot = sheet(BOOK)
    marks = {topic_hash(topic_code(topic, keyed), keyed(what), keyed): Block.TOPIC for topic in left}
    post = Post(blocked=marks, fingerprint=keyed)
    merged = {"b": "a", "c": "a", "gone": "a"}
    asked = consent(replace(snapshot, memory=replace(snapshot.memory, merged=merged, post=post)))

    found = asked.left(0, topics)
    wanted = [topic for topic in topics if topic.strip().lower() in left]
    assert found == (wanted[0] if wanted else "")
    assert asked.refusal(0, marketing=True) is None


def test_a_topic_that_somebody_wrote_beside_an_address_weighs_no_less_than_all() -> None:
    snapshot = sheet(BOOK)
    post = Post(blocked={"anna@mail.ru": Block.TOPIC})
    asked = consent(replace(snapshot, memory=replace(snapshot.memory, post=post)))

    assert asked.refusal(0, marketing=True) is words.UNSUBSCRIBED
    assert asked.refusal(0, marketing=False) is None
    assert Block.TOPIC.weight < min(block.weight for block in Block if block is not Block.TOPIC)


def test_another_card_of_the_address_speaks_for_it_unless_it_has_joined_this_one() -> None:
    snapshot = sheet("""
    clients
    | id | email     | no_letters |
    | a  | a@mail.ru |            |
    | b  | B@mail.ru | yes        |
    | c  | b@mail.ru | no         |
    archive
    | id | email             | no_letters | merged_into |
    | d  | A@mail.ru         | yes        | a           |
    | e  | c@mail.ru, d@d.ru | yes        |             |
    """)
    asked = consent(snapshot)
    assert asked.silent == {"b@mail.ru", "c@mail.ru", "d@d.ru"}
    assert [asked.refusal(place, marketing=False) for place in range(3)] == [None, words.WISH, words.WISH_ELSEWHERE]
