"""What became of letters, in Letters and History (M11, D4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import DIGEST, Post, Posted, State
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.policy.strangers import met_id
from sheetcrm.steps import tell
from sheetcrm.steps.tell import story_id
from tests.policy.test_arranging import NOW
from tests.sheets import sheet

KEY = "l0123456789abcdef0123"


def posted(key: str = KEY, state: State = State.SENT, **more: object) -> Posted:
    letter = Posted(
        key, "c1", "s", "t", "1", state, NOW, NOW, title="Welcome", subject="Good to meet you", why="subscribed"
    )
    return replace(letter, **more)  # type: ignore[arg-type]


def book(*letters: Posted, more: str = "", **post: object) -> Snapshot:
    text = f"clients\n| id | first_name | last_name | personal_line |\n| c1 | Anna | Smith | see you |\n\n{more}"
    return sheet(text, today="2026-11-24 12:00", memory=Memory(post=Post(letters, **post)))  # type: ignore[arg-type]


def test_a_letter_that_went_stands_in_history_once() -> None:
    snapshot = book(posted(), listed=frozenset({KEY}))
    plan = tell(snapshot)
    (row,) = plan.appends["history"]
    assert (row.id, row.values["client_id"], row.values["event"], row.values["what"]) == (
        story_id(KEY),
        "c1",
        "letter",
        "Good to meet you",
    )
    assert not tell(snapshot.after(plan))
    deleted = replace(snapshot, memory=Memory(post=replace(snapshot.memory.post, told=frozenset({row.id}))))
    assert "history" not in tell(deleted).appends


def test_a_personal_line_leaves_the_row_with_its_letter() -> None:
    plan = tell(book(posted(line="see you"), listed=frozenset({KEY})))
    assert list(plan.changes["clients", "personal_line"].new) == [None]
    assert plan.appends["history"][0].values["what"] == "Good to meet you\nsee you"
    assert ("clients", "personal_line") not in tell(book(posted(line="other"))).changes


def test_the_last_letter_stands_in_the_row() -> None:
    older = posted("l0", at=NOW - timedelta(days=3), title="Before")
    stranger = posted("l2", person="c9")
    plan = tell(book(posted(), older, stranger, posted("l3", State.REFUSED), listed=frozenset({KEY, "l0", "l2"})))
    assert list(plan.changes["clients", "last_letter"].new) == ["Welcome, 24.11.2026"]


def test_results_follow() -> None:
    rows = f"letters\n| id | result | client_id |\n| {KEY} | planned | c1 |\n| x | planned | |"
    for state, outcome, said in (
        (State.SENT, "", "sent"),
        (State.SENT, "reply", "replied"),
        (State.SENT, "soft", "not delivered yet"),
        (State.REFUSED, "", "refused"),
        (State.UNKNOWN, "", "unknown whether it went"),
    ):
        change = tell(book(posted(state=state, outcome=outcome), more=rows)).changes["letters", "result"]
        assert list(change.new) == [said]


def test_a_row_that_a_restored_workbook_lost_comes_back() -> None:
    (row,) = tell(book(posted())).appends["letters"]
    assert (row.id, row.values["turn"], row.values["result"]) == (KEY, "s t 1 0", "sent")
    gone = posted("l1", person="c9")
    assert tell(book(gone)).appends["letters"][0].values["client"] == "c9"
    assert "letters" not in tell(book(posted(sequence=DIGEST))).appends
    assert "letters" not in tell(book(posted(at=NOW - timedelta(days=200)))).appends


def test_what_came_in() -> None:
    mail = tuple(
        (Incoming(f"m{n}", sort, NOW, address="a@b.c", subject="Re", text="words"), person)
        for n, (sort, person) in enumerate(
            [(Sort.REPLY, "c1"), (Sort.HARD, "c1"), (Sort.AUTOMATIC, "c1"), (Sort.REPLY, ""), (Sort.SOFT, "c1")]
        )
    )
    rows = tell(book(mail=mail)).appends["history"]
    assert sorted((row.values["event"], row.values["direction"]) for row in rows) == [
        ("letter not delivered", "from us"),
        ("reply", "from client"),
    ]


MERGED = {"gone": "c1", "twin": "c1"}


def test_a_card_that_joined_another_speaks_through_that_one_once() -> None:
    """What came to it, or went to it, before anything was told of it."""
    reply = Incoming("m1", Sort.REPLY, NOW, address="a@b.c", text="words")
    snapshot = book(posted(person="gone"), mail=((reply, "gone twin c1"),), listed=frozenset({KEY}))
    snapshot = replace(snapshot, memory=replace(snapshot.memory, merged=MERGED))
    rows = tell(snapshot).appends["history"]
    assert {(row.values["event"], row.values["client_id"]) for row in rows} == {("letter", "c1"), ("reply", "c1")}
    assert len(rows) == 2
    assert not tell(snapshot.after(tell(snapshot))).appends


@pytest.mark.parametrize("by", ["gone", "twin", "c1"])
def test_what_was_told_before_two_cards_were_one_is_not_told_again(by: str) -> None:
    reply = Incoming("m1", Sort.REPLY, NOW, address="a@b.c", text="words")
    snapshot = book(mail=((reply, "gone twin c1"),), told=frozenset({story_id(f"m1 {by}")}))
    assert not tell(replace(snapshot, memory=replace(snapshot.memory, merged=MERGED))).appends


def test_a_strangers_letter_is_not_told_again_once_their_card_joined_another() -> None:
    reply = Incoming("m1", Sort.REPLY, NOW, address="a@b.c", text="words")
    met = met_id(Post().fingerprint("a@b.c"))
    told = frozenset({story_id(f"m1 {met}")})
    for memory in ({met: "c1"}, {}):
        snapshot = book(mail=((reply, "c1"),), told=told, strange=frozenset({"m1"}))
        rows = tell(replace(snapshot, memory=replace(snapshot.memory, merged=memory))).appends.get("history", ())
        assert bool(rows) is not bool(memory)


def test_without_headers_nothing_is_told() -> None:
    snapshot = book(posted(line="see you"))
    for key in ("history", "letters"):
        table = snapshot[key]
        broken = replace(table, headers=replace(table.headers, missing=("id",)))
        plan = tell(replace(snapshot, tables={**snapshot.tables, key: broken}))
        assert key not in plan.appends
        assert ("clients", "personal_line") not in plan.changes or key == "letters"


def test_a_letter_that_waits_for_a_client_who_is_gone_says_so_until_they_are_back() -> None:
    rows = f"letters\n| id | result | why | client_id |\n| {KEY} | planned | subscribed | c9 |"
    gone = book(posted(state=State.RETRY, person="c9"), more=rows)
    plan = tell(gone)
    assert list(plan.changes["letters", "why"].new) == ["the client is not in the sheet"]
    back = posted(state=State.SENT, person="c9")
    after = gone.after(plan)
    told = tell(replace(after, memory=Memory(post=Post((back,), listed=frozenset({KEY})))))
    assert list(told.changes["letters", "why"].new) == ["subscribed"]
