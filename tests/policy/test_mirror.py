"""The hidden tab of those who get no letters: what it adds, what it says, and whom nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sheetcrm.model.posted import Block, Post
from sheetcrm.policy.mirror import foreign, mirrored, remembered
from tests.sheets import broken, sheet

MARKS = [f"{number:032x}" for number in range(4)]
SHEET = f"""
suppressed
| id         | since      | why          | seal |
| {MARKS[0]} | 2026-01-02 | complained   | ours |
| {MARKS[1]} |            |              | ours |
| {MARKS[2]} | 2026-01-02 | unsubscribed | old  |
| a word     | 2026-01-02 | unsubscribed | old  |
"""


def test_a_mark_of_ours_says_who_gets_no_letters_and_since_when() -> None:
    """Without a reason they asked for none."""
    table = sheet(SHEET.replace("complained", "Complained"))["suppressed"]

    told = remembered(table, "ours")
    assert set(told) == set(MARKS[:2])
    assert told[MARKS[0]][1] == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert told[MARKS[1]] == (Block.UNSUBSCRIBED, datetime(2000, 1, 1, tzinfo=UTC))
    assert foreign(table, "ours") == 1


def test_what_the_ledger_knows_is_added_once_and_never_beside_marks_of_another_key() -> None:
    snapshot = sheet("\n".join(line for line in SHEET.splitlines() if "old" not in line))
    post = Post(
        blocked=dict.fromkeys([MARKS[0], MARKS[3]], Block.HARD),
        since={MARKS[3]: datetime(2026, 3, 4, 23, tzinfo=UTC)},
        seal="ours",
    )
    snapshot = replace(snapshot, memory=replace(snapshot.memory, post=post))

    (row,) = mirrored(snapshot)
    assert (row.id, row.values["since"], row.values["seal"]) == (MARKS[3], date(2026, 3, 5), "ours")
    strange = replace(sheet(SHEET), memory=snapshot.memory)
    assert not mirrored(strange)


def test_a_tab_that_cannot_be_read_says_nothing() -> None:
    snapshot = broken(sheet(SHEET), "suppressed", "seal")
    table = snapshot["suppressed"]

    assert remembered(table, "ours") == {}
    assert foreign(table, "ours") == 0
    assert mirrored(snapshot) == []
