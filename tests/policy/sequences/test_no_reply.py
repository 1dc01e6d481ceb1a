"""No reply (M2): so many days since our last word, and nothing of the client's since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.sequences.read import sequences
from tests.policy.sequences.looks import running

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


NAMES = "| a1 |\n| a2 |\n| a3 |\n| a4 |\n"
TALK = """
history
| id | client_id | when             | direction   | event           | by    |
| h1 | a1        | 2026-11-14 10:00 | from us     | call            | Olga  |
| h2 | a2        | 2026-11-14 10:00 | from us     | call            | Olga  |
| h3 | a2        | 2026-11-14 09:00 | from client | call            |       |
| h4 | a3        | 2026-11-14 10:00 | from us     | call            | Olga  |
| h5 | a3        | 2026-11-15       | from client | call            |       |
| h6 | a4        | 2026-11-14 10:00 | from us     | letter          | robot |
"""


def waiting(start: str, rows: str, **more: str) -> Snapshot:
    text = f"""
clients
| id |
{NAMES}
templates
| name |
| Hello |

sequences
| sequence | on | step | start | template | expiry |
| Chase | yes | 1 | {start} | Hello | 5 |
{more.get("sequences", "")}
{rows}
"""
    return running(text)


def begun(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(chain.person, chain.cycle) for chain in sequence_chains(snapshot) if chain.name == "Chase"]


def test_no_reply_counts_from_the_last_word_of_a_person_of_ours() -> None:
    assert begun(waiting("7 days without reply", TALK)) == [("a1", "2026-11-14"), ("a2", "2026-11-14")]
    (first, _) = sequence_chains(waiting("7 days without reply", TALK))
    assert f"{first.start:%Y-%m-%d}" == "2026-11-21"


def test_a_later_word_of_ours_counts_anew_and_an_order_is_an_answer() -> None:
    later_word = TALK + "| h7 | a1 | 2026-11-15 | from us | call | Olga |\n"
    assert begun(waiting("7 days without reply", later_word))[0] == ("a1", "2026-11-15")
    bought = TALK + "\norders\n| id | client_id | date |\n| o1 | a1 | 2026-11-14 |\n"
    assert begun(waiting("7 days without reply", bought)) == [("a2", "2026-11-14")]


def test_a_side_of_lists_tells_whose_word_it_was() -> None:
    rows = "\nhistory\n| id | client_id | when | event |\n| h1 | a1 | 2026-11-14 | quote |\n| h2 | a2 | 2026-11-14 | form |\n"
    lists = "\nlists\n| event | event_side |\n| quote | us |\n| form | client |\n"
    found = begun(waiting("7 days without reply", rows + lists))
    assert found == [("a1", "2026-11-14")]


def test_no_reply_to_the_letters_of_a_sequence() -> None:
    more = "| Welcome | yes | 1 | subscription | Hello | 5 |"
    snapshot = waiting("7 days without a reply: Welcome", TALK, sequences=more)
    (code,) = [one.code for one in sequences(snapshot).known if one.name == "Welcome"]
    at = [datetime(2026, 11, day, 9, tzinfo=UTC) for day in (10, 14, 14, 14)]

    def letter(number: int, person: str, state: State = State.SENT) -> Posted:
        return Posted(f"l{number}", person, code, "1", f"c{number}", state, at[number], at[number], template="hello")

    post = Post(
        [letter(0, "a1"), letter(1, "a1"), letter(2, "a2"), letter(3, "a4", State.REFUSED), letter(3, "gone")],
        replied={"a2": at[2] + timedelta(days=1)},
    )
    snapshot = replace(snapshot, memory=replace(snapshot.memory, post=post))
    assert begun(snapshot) == [("a1", "2026-11-14")]


@pytest.mark.parametrize("named", ["Chase", "Welcom"])
def test_no_reply_to_a_sequence_that_is_not_there_is_answered(named: str) -> None:
    more = "| Welcome | yes | 1 | subscription | Hello | 5 |"
    snapshot = waiting(f"7 days without reply: {named}", TALK, sequences=more)
    read = sequences(snapshot)
    assert [one.name for one in read.known] == ["Welcome"]
    (answer,) = read.answers.values()
    assert "there is no other sequence" in answer


def test_the_order_of_rows_does_not_matter() -> None:
    rows = TALK + "| h0 | a1 | 2026-11-10 | from us | call | Olga |\n"
    assert begun(waiting("7 days without reply", rows))[0] == ("a1", "2026-11-14")
