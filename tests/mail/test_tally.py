"""Workbook and ledger restored from one old copy fit together: a plain file beside them still tells which letters went."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.ledger.tally import Tally
from sheetcrm.agreement import adopt
from sheetcrm.errors import LedgerApart, PostDown
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block, Posted, State
from sheetcrm.model.words import mailbox as words
from tests.mail.business import SECRET, Business, business
from tests.mail.welcome import DAY, act, local, subscribe

if TYPE_CHECKING:
    from pathlib import Path

LOG = "letters.log"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "l1234567"


def _began(here: Business) -> None:
    here.switch_on("Welcome")
    for number in (1, 2):
        here.client(number)
    for _ in range(2):
        here.come()


def _restore(here: Business, ledger: bytes, book: Any) -> None:
    """Put workbook and ledger back from a copy; what lies beside them stays."""
    here.ledger.close()
    for path in here.place.iterdir():
        if path.name != LOG:
            path.unlink()
    (here.place / "ledger.sqlite").write_bytes(ledger)
    here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)
    here.book.tabs, here.book.marks = deepcopy(book)
    here.book.touch(here.clock.now)


def _copy(here: Business) -> tuple[bytes, Any]:
    here.ledger.close()
    saved = (here.place / "ledger.sqlite").read_bytes(), deepcopy((here.book.tabs, here.book.marks))
    here.restart()
    return saved


@pytest.mark.parametrize(("before", "between"), [(0, 3), (1, 2), (2, 9)])
def test_restored_together_they_send_nothing_before_adopt_and_nothing_twice_after(before: int, between: int) -> None:
    with business() as here:
        _began(here)
        if before:
            subscribe(here)
        for _ in range(before):
            here.come(DAY)
        saved = _copy(here)
        if not before:
            subscribe(here)
        said = [dict(row) for row in here.rows("history")]
        for _ in range(between):
            here.come(DAY)
        gone = [one.key for one in here.post.left]
        _restore(here, *saved)
        for row in said[len(here.rows("history")) :]:  # staff write again what the copy lacks
            here.add("history", **{key: cell for key, cell in row.items() if key != "id"})
        fresh = {one.key for one in here.post.left[before:]} if before else set(gone)
        for _ in range(2 if fresh else 0):
            with pytest.raises(LedgerApart, match="letters went until run"):
                here.come()
        assert [one.key for one in here.post.left] == gone
        adopt(here.shop)
        for _ in range(14):
            here.come(DAY)
        sent = [(one.address, one.rendered.subject) for one in here.post.left]
        assert len(sent) == len(set(sent)) == 4
        assert {row["id"] for row in here.rows("letters")} >= set(gone)
        assert here.come(DAY).state == "quiet"


def test_a_letter_that_was_planned_before_the_copy_and_went_after_it_is_told_of_too() -> None:
    with business() as here:
        _began(here)
        subscribe(here)
        here.post.act = act(lambda _: PostDown(host="mail", reason=words.TIMED_OUT, cure=words.TIMED_OUT), after=False)
        here.come()
        here.post.act = lambda _, before: before()
        assert [one.state for one in here.ledger.post.letters()] == [State.PLANNED]
        saved = _copy(here)
        here.come()
        assert len(here.post.left) == 1
        _restore(here, *saved)
        with pytest.raises(LedgerApart, match="letters went until run"):
            here.come()
        adopt(here.shop)
        for _ in range(3):
            here.come()
        assert len(here.post.left) == 1


def test_who_unsubscribed_since_the_copy_is_not_written_to() -> None:
    with business() as here:
        _began(here)
        for number in (1, 2):
            subscribe(here, number)
        saved = _copy(here)
        here.come(DAY)
        here.box.came.append(Incoming("m1", Sort.UNSUBSCRIBE, here.clock.now, here.post.left[0].key))
        here.come()
        quiet, before = here.post.left[0].address, len(here.post.left)
        here.box.came.clear()
        _restore(here, *saved)
        with pytest.raises(LedgerApart):
            here.come()
        adopt(here.shop)
        for _ in range(14):
            here.come(DAY)
        assert {one.address for one in here.post.left[before:]} == {"a1@example.com", "a2@example.com"} - {quiet}


def test_the_morning_list_of_the_day_is_known_after_a_lost_ledger() -> None:
    with business() as here:
        here.add("lists", manager="Olga", manager_email="olga@example.com")
        here.client(1)
        here.put("settings", {"name": "Tell of new leads from"}, value="off")
        here.put("clients", {"last_name": "Smith1"}, manager="Olga", next_contact=local(here).date())
        for _ in range(3):
            here.come()
        assert [one.address for one in here.post.left] == ["olga@example.com"]
        here.ledger.close()
        (here.place / "ledger.sqlite").unlink()
        here.ledger = Ledger(here.place / "ledger.sqlite", "main", SECRET)
        adopt(here.shop)
        for _ in range(3):
            here.come(timedelta(minutes=10))
        assert [one.address for one in here.post.left] == ["olga@example.com"]


def letter(state: State = State.SENDING, result: str = "") -> Posted:
    """One letter on its way."""
    told = Posted(KEY, "a1", "welcome", "0", "", state, NOON, NOON, title="Hello", address="hash", result=result)
    return replace(told, subject="Hi\n«Anna»", line="see you")


def test_a_letter_of_which_no_end_is_told_may_have_gone(tmp_path: Path) -> None:
    tally = Tally(tmp_path / LOG, "main", "seal")
    tally.sending(7, letter())
    assert tally.last_run() == 7
    assert tally.letters() == [letter(state=State.UNKNOWN)]
    tally.ended(KEY, State.SENT, "250 ok")
    assert tally.letters() == [letter(state=State.SENT, result="250 ok")]
    tally.ended(KEY, State.RETRY, "later")
    assert tally.letters() == []


def test_what_a_crash_or_another_key_left_says_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / LOG
    tally = Tally(path, "main", "seal")
    tally.sending(7, letter())
    tally.block("hash", Block.COMPLAINT, NOON)
    tally.block("hash", Block.HARD, NOON)
    with path.open("ab") as file:
        file.write(b'{"book": "main", "run": 9')
    assert tally.last_run() == 7
    assert tally.blocks() == {"hash": (Block.COMPLAINT, NOON)}
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"@" not in path.read_bytes()
    other = Tally(path, "main", "another")
    assert other.blocks() == {}
    assert [one.address for one in other.letters()] == [""]
    assert Tally(path, "second", "seal").last_run() == 0


def test_a_large_file_lets_go_of_its_older_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally(tmp_path / LOG, "main", "seal")
    for run in range(1, 101):
        tally.sending(run, letter())
    size = tally.path.stat().st_size
    monkeypatch.setattr("sheetcrm.adapters.ledger.tally._LARGE", size - 1)
    short = Tally(tally.path, "main", "seal")
    assert short.path.stat().st_size <= size // 2
    assert short.last_run() == 100
    assert short.letters() == [letter(state=State.UNKNOWN)]
    assert short.path.stat().st_mode & 0o777 == 0o600
