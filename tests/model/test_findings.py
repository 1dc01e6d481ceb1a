"""What an inspection found, and the exit code that it asks for."""

from __future__ import annotations

import pytest

from sheetcrm.model.findings import Finding, State, code_of, fault, fine
from sheetcrm.model.words import Word
from sheetcrm.model.words.faults import Fault

ROOM = Word("Места: {free}.", "Room: {free}.")
FULL = Fault(
    Word("Мало места: {free}.", "Little room: {free}."), Word("Освободите {folder}.", "Make room in {folder}.")
)


def test_what_is_fine_needs_no_cure() -> None:
    assert fine("disk", ROOM, free=7) == Finding("disk", "fine", Word("Места: 7.", "Room: 7."))


def test_a_fault_is_said_with_its_cure_in_both_languages() -> None:
    found = fault("disk", "wrong", FULL, free=7, folder="x")

    assert found.said.both() == ("Мало места: 7.", "Little room: 7.")
    assert found.cure.both() == ("Освободите x.", "Make room in x.")


@pytest.mark.parametrize(
    ("states", "code"),
    [((), 0), (("fine", "hint"), 0), (("fine", "attention"), 1), (("attention", "wrong", "fine"), 2)],
)
def test_the_worst_decides_the_exit_code(states: tuple[State, ...], code: int) -> None:
    assert code_of(Finding("x", state, ROOM) for state in states) == code
