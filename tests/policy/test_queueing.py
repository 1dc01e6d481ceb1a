"""What staff decided in the Queue tab: a decision counts only in a row that holds what the robot wrote there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.letters import Arranged
from sheetcrm.model.posted import Post, Posted, State, Veto
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.queueing import decided, refreshed
from tests.policy.test_arranging import NOW, OFF, arranged, book, chain, welcome

if TYPE_CHECKING:
    from typing import Any

    from sheetcrm.model.snapshot import Snapshot


@pytest.fixture
def queued() -> Snapshot:
    """A Queue of two letters as the robot left it."""
    snapshot = book(more=OFF)
    found = arranged(snapshot, chain(*welcome(0, 1, 2)))
    plan, marks = refreshed(snapshot, found)
    return replace(snapshot.after(plan), memory=Memory(post=Post(queued=marks, ran=NOW)))


def staff(snapshot: Snapshot, row: int, **cells: Any) -> Snapshot:
    """Let staff type into a row of the Queue."""
    table = snapshot["queue"]
    frame = table.frame.copy()
    for key, cell in cells.items():
        frame.iloc[row, list(frame.columns).index(key)] = cell
    return replace(snapshot, tables={**snapshot.tables, "queue": replace(table, frame=frame)})


def test_nothing_decided(queued: Snapshot) -> None:
    assert decided(queued) == ({}, ())


@pytest.mark.parametrize(
    ("cells", "veto"),
    [
        ({"decision": "Cancel"}, Veto("cancel")),
        ({"decision": "не отправлять"}, Veto("cancel")),
        ({"decision": "send"}, Veto("send")),
        ({"postpone_to": date(2026, 12, 1)}, Veto("postpone", date(2026, 12, 1))),
        ({"decision": "postpone", "postpone_to": datetime(2026, 12, 1, 9)}, Veto("postpone", date(2026, 12, 1))),
        ({"personal_line": "hello"}, Veto("", None, "hello")),
        ({"decision": "cancel", "personal_line": 5.0}, Veto("cancel", None, "5.0")),
    ],
)
def test_a_decision(queued: Snapshot, cells: dict[str, Any], veto: Veto) -> None:
    key = str(queued["queue"]["id"][0])
    assert decided(staff(queued, 0, **cells)) == ({key: veto}, ())


@pytest.mark.parametrize("cells", [{"decision": "perhaps"}, {"decision": "postpone"}, {"postpone_to": "soon"}])
def test_what_nobody_understands_holds_and_is_told(queued: Snapshot, cells: dict[str, Any]) -> None:
    vetoes, skipped = decided(staff(queued, 0, **cells))
    assert (list(vetoes.values()), len(skipped)) == ([Veto("hold")], 1)


def test_a_decision_in_a_row_that_was_changed_does_not_count_and_holds(queued: Snapshot) -> None:
    vetoes, skipped = decided(staff(queued, 0, decision="send", client="somebody else"))
    assert ([veto.decision for veto in vetoes.values()], len(skipped)) == (["hold"], 1)
    assert decided(staff(queued, 0, client="somebody else")) == ({}, ())


def test_a_row_that_is_gone_holds_its_letter(queued: Snapshot) -> None:
    key = str(queued["queue"]["id"][1])
    table = queued["queue"].rows(queued["queue"]["id"] != key)
    gone = replace(queued, tables={**queued.tables, "queue": table})
    assert decided(gone) == ({key: Veto("hold")}, ())
    cancelled = replace(gone, memory=Memory(post=replace(gone.memory.post, vetoes={key: Veto("cancel")})))
    assert decided(cancelled) == ({key: Veto("cancel")}, ())


def test_a_copied_row_with_a_decision_of_its_own_holds(queued: Snapshot) -> None:
    key = str(queued["queue"]["id"][0])
    twice = staff(queued, 1, **{name: queued["queue"][name][0] for name in queued["queue"].frame.columns})
    assert decided(staff(twice, 0, decision="cancel"))[0][key] == Veto("cancel")
    vetoes, skipped = decided(staff(staff(twice, 0, decision="send"), 1, decision="cancel"))
    assert (vetoes[key], len(skipped)) == (Veto("hold"), 1)


def test_a_row_whose_key_was_typed_over_holds(queued: Snapshot) -> None:
    key = str(queued["queue"]["id"][0])
    assert decided(staff(queued, 0, id="l00000000000000000000"))[0] == {key: Veto("hold")}


def test_a_held_letter_stays_held_until_somebody_says(queued: Snapshot) -> None:
    key = str(queued["queue"]["id"][0])
    held = replace(queued, memory=Memory(post=replace(queued.memory.post, vetoes={key: Veto("hold")})))
    assert decided(held) == ({key: Veto("hold")}, ())
    assert decided(staff(held, 0, personal_line="mine")) == ({key: Veto("hold", None, "mine")}, ())
    assert decided(staff(held, 0, decision="send")) == ({key: Veto("send")}, ())
    cancelled = replace(queued, memory=Memory(post=replace(queued.memory.post, vetoes={key: Veto("cancel")})))
    assert decided(cancelled) == ({}, ())  # they took it back


def test_the_word_to_send_counts_once(queued: Snapshot) -> None:
    key = str(queued["queue"]["id"][0])
    lost = Posted(key, "c1", "s", "t1", "1", State.UNKNOWN, NOW, NOW, attempts=1)
    fresh = replace(queued, memory=Memory(post=replace(queued.memory.post, letters=(lost,))))
    vetoes, _ = decided(staff(fresh, 0, decision="send"))
    assert vetoes == {key: Veto("send", attempts=1)}
    again = replace(fresh.memory.post, letters=(replace(lost, attempts=2),), vetoes=vetoes)
    assert decided(staff(replace(fresh, memory=Memory(post=again)), 0, decision="send"))[0] == {}


def test_a_queue_without_its_headers_decides_nothing_and_is_left_alone(queued: Snapshot) -> None:
    table = queued["queue"]
    lost = replace(table, headers=replace(table.headers, missing=("decision",)))
    broken = replace(queued, tables={**queued.tables, "queue": lost})
    assert decided(broken) == ({}, ())
    plan, marks = refreshed(broken, Arranged())
    assert (bool(plan), marks) == (False, dict(queued.memory.post.queued))
