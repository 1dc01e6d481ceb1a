"""A letter with a wish among other words: somebody reads it, and until then no advertising goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Post
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.model.words import consents, templates
from sheetcrm.policy.consent import consent
from sheetcrm.policy.task_ids import task_id
from sheetcrm.policy.wish_duties import unread, wish_tasks
from sheetcrm.steps import meet
from tests.sheets import sheet, table

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
WISH = "Сколько стоит стрижка? И, пожалуйста, больше не присылайте рекламу"
BOOK = """
settings
| name | value |
| Required fields | First name |
clients
| id | first_name | last_name | email     | consent |
| a  | Anna       | Smith     | a@mail.ru | yes     |
| b  | Olga       | Brown     | b@mail.ru | yes     |
"""
OLD = [
    "Old",
    "Hello",
    "Hi [First_name]! Reply stop and we no longer write newsletters to you. [button: Do not get newsletters, click | https://a.b]",
]
TASK = task_id("a", "wish", "m1")


def book(text: str = WISH, person: str = "a", *, tasks: str = "", made: bool = False, **more: Any) -> Snapshot:
    plain = Incoming("m1", Sort.REPLY, NOW, address="a@mail.ru", text=text, subject="Re: Hello")
    mail = replace(plain, **more)
    memory = Memory(
        post=Post(mail=((mail, person),)),
        tasks=frozenset({TASK} if made else ()),
        merged={"gone": "a"},
    )
    rows = f"tasks\n| id | client_id | what | done |\n{tasks}\n" if tasks else ""
    made_so = sheet(BOOK + rows, memory=memory)
    return replace(
        made_so, tables={**made_so.tables, "templates": table("templates", ["name", "subject", "text"], [OLD])}
    )


def held(snapshot: Snapshot) -> list[str]:
    may = consent(snapshot)
    assert may.refusal(0, marketing=False) is None
    rows = snapshot["clients"].ids
    return [str(row) for place, row in enumerate(rows) if may.refusal(place, marketing=True) is consents.MAY_WISH]


def test_it_makes_a_task_once_and_holds_advertising_until_that_is_done() -> None:
    fresh = book()
    (row,) = meet(fresh).appends["tasks"]
    assert row.id == TASK
    assert row.values["what"] == "the client may want no more letters: read the letter"
    assert row.values["why"] == "letter of 22.11.2026: Re: Hello; no advertising until then"
    assert row.values["due"] == date(2026, 11, 22)
    assert held(fresh) == ["a"]
    after = fresh.after(meet(fresh))
    assert held(after) == ["a"]
    assert not meet(after)
    assert held(book(tasks=f"| {TASK} | a | {row.values['what']} | yes |", made=True)) == []
    assert held(book(made=True)) == []  # staff deleted it: it is decided


def test_without_a_subject_the_day_alone_is_said_and_two_cards_are_two_tasks() -> None:
    snapshot = book(subject=" ", person="a b gone")
    rows = meet(snapshot).appends["tasks"]
    assert {row.values["why"] for row in rows} == {"letter of 22.11.2026, no advertising until then"}
    assert {row.values["client_id"] for row in rows} == {"a", "b"}
    assert held(snapshot) == ["a", "b"]


def test_a_task_that_stands_there_holds_however_old_its_letter_is() -> None:
    """Whichever language it is in, and whoever's card joined the client's."""
    said = consents.READ_WISH.ru
    snapshot = book("Thanks", tasks=f"| t1 | gone | {said} | |\n| t2 | b | call | |\n| t3 | b | | |")
    assert held(snapshot) == ["a"]
    assert not meet(snapshot)


@pytest.mark.parametrize(
    ("text", "person", "sort", "days"),
    [
        ("Спасибо, приду!", "a", Sort.REPLY, 0),
        (WISH, "", Sort.REPLY, 0),
        (WISH, "a", Sort.AUTOMATIC, 0),
        (WISH, "a", Sort.UNSUBSCRIBE, 0),
        (WISH, "a", Sort.REPLY, 300),
        (templates.UNSUBSCRIBE_REPLY.ru, "a", Sort.REPLY, 0),
        (f"I shall come.\n\n{templates.UNSUBSCRIBE_TOPIC.say('en', topic='News')}", "a", Sort.REPLY, 0),
        (f"Приду.\n\n{templates.UNSUBSCRIBE_TOPIC.say('ru', topic='Акции')}", "a", Sort.REPLY, 0),
        ("Fine.\nReply stop and we no longer write newsletters to you", "a", Sort.REPLY, 0),
        ("Fine.\nDo not get newsletters, click", "a", Sort.REPLY, 0),
    ],
)
def test_what_makes_no_task(text: str, person: str, sort: Sort, days: int) -> None:
    snapshot = book(text, person, sort=sort, when=NOW - timedelta(days=days))
    assert wish_tasks(snapshot) == []
    assert unread(snapshot) == frozenset()


def test_the_letter_of_a_card_that_joined_another_is_read_too() -> None:
    fresh = book(person="gone")
    (row,) = meet(fresh).appends["tasks"]
    assert row.values["client_id"] == "a"
    assert held(fresh) == ["a"]
    after = fresh.after(meet(fresh))
    assert held(after) == ["a"]
    assert not meet(after)
    ticked = f"| {row.id} | a | {row.values['what']} | yes |"
    assert held(book(person="gone", tasks=ticked)) == []


def test_a_task_that_was_done_before_the_cards_joined_does_not_come_back() -> None:
    before = f"| {task_id('gone', 'wish', 'm1')} | a | {consents.READ_WISH.en} | yes |"
    snapshot = book(person="gone", tasks=before)
    assert wish_tasks(snapshot) == []
    assert held(snapshot) == []


def test_words_that_staff_add_to_the_task_do_not_release_advertising() -> None:
    assert held(book(tasks=f"| {TASK} | a | {consents.READ_WISH.en} - Olga reads | |", made=True)) == ["a"]


def test_a_client_who_is_away_gets_no_task() -> None:
    snapshot = book(person="archived")
    assert wish_tasks(snapshot) == []
    assert unread(replace(snapshot, memory=replace(snapshot.memory, merged={}))) == {"archived"}
